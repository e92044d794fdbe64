//! Proxies that this computer is set to use: what each setting says, and what became of this site and another through it.

use eframe::egui::Ui;

use super::{MOST_SHOWN, marked, more, section};
use crate::advice::{Words, shown};
use crate::app::theme::{Type, palette};
use crate::app::widget::facts::hairline;
use crate::app::widget::quote;
use crate::app::widget::text::{self, definition, say};
use crate::handshake::Outcome;
use crate::machine::ProxySetting;
use crate::net::{NetError, ProxyWords};
use crate::step::allowlist::{AllowlistEvidence, PathSight, ProxySight, ScriptOutcome};

pub fn show(ui: &mut Ui, words: &Words, evidence: &AllowlistEvidence) {
    // That there is none is said among the facts.
    if evidence.proxies.is_empty() {
        return;
    }
    section(ui, words.text("app-proxy-section"), |ui| {
        for (index, setting) in evidence.proxies.iter().take(MOST_SHOWN).enumerate() {
            if index > 0 {
                hairline(ui);
            }
            let tried = evidence.tried_proxies.iter().find(|tried| tried.setting == *setting);
            entry(ui, words, setting, tried);
        }
        more(ui, words, evidence.proxies.len());
    });
}

fn entry(ui: &mut Ui, words: &Words, setting: &ProxySetting, tried: Option<&ProxySight>) {
    text::line(ui, words.proxy_setting(setting), Type::Strong, palette(ui).text);
    text::weak(ui, words.text(if setting.applies { "app-proxy-used" } else { "app-proxy-unused" }));
    if setting.has_login {
        text::weak(ui, words.text("app-proxy-has-login"));
    }
    let Some(tried) = tried else { return };
    if let Some(script) = &tried.script {
        definition(ui, words.text("app-proxy-script-says"), |ui| match &script.outcome {
            ScriptOutcome::Said { answer } => {
                text::line(ui, shown(answer), Type::Mono, palette(ui).text);
            }
            outcome => marked(ui, words, words.script_outcome(outcome)),
        });
    }
    if let Some(proxy) = &tried.proxy {
        definition(ui, words.text("app-proxy-asked"), |ui| {
            text::body(ui, proxy.endpoint.to_string());
        });
    }
    for (key, path) in [("app-proxy-this-site", &tried.site), ("app-proxy-other-site", &tried.canary)] {
        if let Some(path) = path {
            definition(ui, words.text(key), |ui| marked(ui, words, words.path_end(path)));
        }
    }
    if let Some(said) = [&tried.site, &tried.canary].into_iter().flatten().find_map(said) {
        let (lines, notes) = quoted(words, said);
        quote::show(ui, &words.text("app-proxy-said"), &lines, &notes);
    }
}

/// The proxy's own words, where it refused.
fn said(path: &PathSight) -> Option<&ProxyWords> {
    match &path.outcome {
        Outcome::Unreachable { error: NetError::ProxyRefused { words, .. } } if **words != ProxyWords::default() => {
            Some(words)
        }
        _ => None,
    }
}

/// What it said to a person, and what it said besides.
fn quoted(words: &Words, said: &ProxyWords) -> (Vec<String>, Vec<String>) {
    let note = |key: &str, name: &str, value: &str| say(words, key, [(name, shown(value).into())]);
    let logins = (!said.logins.is_empty()).then(|| said.logins.join(", "));
    let notes = [
        said.server.as_ref().map(|server| note("app-proxy-calls-itself", "server", server)),
        said.error.as_ref().map(|error| note("app-proxy-error", "error", error)),
        logins.map(|logins| note("app-proxy-logins", "logins", &logins)),
    ];
    (said.text.iter().map(|text| shown(text)).collect(), notes.into_iter().flatten().collect())
}
