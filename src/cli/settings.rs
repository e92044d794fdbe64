//! `handshake-doctor settings`: where the settings were read from, and every host that may be asked, with its purpose.

use std::fmt::Write;
use std::process::ExitCode;

use serde_json::{Value, json};

use super::arguments::SettingsArguments;
use super::error::{CliError, args};
use super::output::{self, Colour, Style};
use super::{HEALTHY, request};
use crate::advice::{Words, shown};
use crate::settings::{self, HostGroup, Layer, Layers, Settings};

/// Prints them.
pub(super) fn settings(arguments: &SettingsArguments, words: &Words) -> Result<ExitCode, CliError> {
    let (settings, layers) = request::settings(arguments.settings.as_deref(), words)?;
    let text = if arguments.toml {
        settings::effective(&settings).map_err(|error| CliError::EffectiveSettings { error })?
    } else if arguments.json {
        format!("{:#}\n", as_json(&settings, &layers, words))
    } else {
        told(&settings, &layers, Style::of_stdout(), words)
    };
    output::print(&text);
    Ok(ExitCode::from(HEALTHY))
}

/// What became of the file of a layer: a key of the words and a name for programs.
fn state(layers: &Layers, layer: Layer) -> &'static str {
    if layers.is_read(layer) {
        "read"
    } else if layers.broken.iter().any(|broken| broken.layer == layer) {
        "broken"
    } else {
        "absent"
    }
}

fn as_json(settings: &Settings, layers: &Layers, words: &Words) -> Value {
    let files: Vec<Value> = Layer::WITH_FILE
        .into_iter()
        .filter_map(|layer| {
            let file = layers.files.of(layer)?.display().to_string();
            Some(json!({ "layer": layer, "file": file, "state": state(layers, layer) }))
        })
        .collect();
    let groups: Vec<Value> = HostGroup::ALL
        .into_iter()
        .map(|group| {
            let choice = group.choice(settings);
            let keys: Vec<String> = group.keys().iter().map(|(section, key)| format!("{section}.{key}")).collect();
            json!({
                "group": group,
                "purpose": words.text(&format!("settings-{}-purpose", group.slug())),
                "on": choice.is_on,
                "hosts": choice.hosts,
                "from": layers.origin(group),
                "keys": keys,
            })
        })
        .collect();
    json!({ "files": files, "groups": groups })
}

fn told(settings: &Settings, layers: &Layers, style: Style, words: &Words) -> String {
    let mut text = style.paragraph(&words.text("settings-about"), 0);
    for group in HostGroup::ALL {
        let choice = group.choice(settings);
        let origin = words.text(&format!("settings-from-{}", layers.origin(group).slug()));
        let title = words.text(&format!("settings-{}", group.slug()));
        // Writing to a string cannot fail.
        let _ = write!(text, "\n{} ({origin})\n", style.paint(&title, Colour::Bold));
        text += &style.paragraph(&words.text(&format!("settings-{}-purpose", group.slug())), 2);
        let hosts = match (choice.is_on, choice.hosts.is_empty()) {
            (false, _) => words.text("settings-nobody"),
            (true, true) => words.text(&format!("settings-{}-hosts", group.slug())),
            (true, false) => choice.hosts.iter().map(|host| shown(host)).collect::<Vec<_>>().join("\n"),
        };
        text += &style.paragraph(&hosts, 4);
    }
    let _ = write!(text, "\n{}\n", style.paint(&words.text("settings-files"), Colour::Bold));
    for layer in Layer::WITH_FILE {
        let Some(file) = layers.files.of(layer) else { continue };
        let key = format!("settings-file-{}", state(layers, layer));
        let owner = words.text(&format!("settings-owner-{}", layer.slug()));
        let pairs = args([("file", file.display().to_string().into()), ("owner", owner.into())]);
        text += &style.paragraph(&words.format(&key, &pairs), 2);
    }
    text + "\n" + &style.paragraph(&words.text("settings-more"), 0)
}
