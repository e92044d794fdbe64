//! Linux and the other systems that follow freedesktop.org.

mod browsers;
#[cfg(test)]
mod claims;
mod packaged;
mod places;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use places::Places;

use super::{Browser, ProxySetting, date_settings, proxy, read};
use crate::target::Host;

pub(super) fn hosts_file() -> PathBuf {
    "/etc/hosts".into()
}

pub(super) fn browsers() -> Vec<Browser> {
    browsers::browsers(&Places::of_this_computer())
}

fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| home.is_absolute())
}

fn config_home() -> Option<PathBuf> {
    absolute("XDG_CONFIG_HOME").or_else(|| home().map(|home| home.join(".config")))
}

/// The XDG Base Directory Specification ignores relative paths.
fn absolute(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

pub(super) fn proxies(host: &Host, port: u16) -> Vec<ProxySetting> {
    let mut found = Vec::new();
    if let Some(gsettings) = read::on_path("gsettings") {
        let printed = read::output(&gsettings, &["list-recursively", "org.gnome.system.proxy"]).unwrap_or_default();
        found.extend(proxy::from_gsettings(&printed, host, port));
    }
    if let Some(text) = config_home().and_then(|config| read::text(&config.join("kioslaverc"), read::MAX_FILE)) {
        found.extend(proxy::from_kioslaverc(&text, host, port));
    }
    found
}

pub(super) fn launch(browser: &Browser, arguments: &[OsString], _stay: bool) -> Command {
    let mut command = Command::new(&browser.path);
    command.args(arguments);
    command
}

/// The settings programs that are installed; those of the running desktop first.
pub(super) fn date_settings() -> Vec<Command> {
    let directories = Places::of_this_computer().settings_entries();
    let entry = |file: &str| directories.iter().find_map(|found| read::text(&found.join(file), read::MAX_FILE));
    let installed = |program: &str| {
        let path = Path::new(program);
        if path.is_absolute() { path.is_file().then(|| path.to_owned()) } else { read::on_path(program) }
    };
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default();
    let commands = date_settings::on_desktop(&desktop, entry, installed);
    commands
        .into_iter()
        .map(|(program, arguments)| {
            let mut command = Command::new(program);
            command.args(arguments);
            command
        })
        .collect()
}
