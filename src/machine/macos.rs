//! macOS: application bundles, launch services, `scutil`, System Settings.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Browser, Install, ProxySetting, browser, bundle, date_settings, firefox, proxy, read};
use crate::target::Host;

/// The default browser where nobody chose one.
const SAFARI: &str = "com.apple.safari";

fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| home.is_absolute())
}

pub(super) fn hosts_file() -> PathBuf {
    "/etc/hosts".into()
}

pub(super) fn browsers() -> Vec<Browser> {
    let default = default_identifier();
    let own = home().map(|home| home.join("Applications"));
    let mut directories =
        vec![PathBuf::from("/Applications"), PathBuf::from("/System/Cryptexes/App/System/Applications")];
    directories.extend(own.clone());
    let mut found: Vec<Browser> = Vec::new();
    for path in directories.iter().flat_map(|directory| read::entries(directory)) {
        let Some(bytes) = read::bytes(&path.join("Contents/Info.plist"), read::MAX_FILE) else { continue };
        let Some(facts) = bundle::facts(&bytes) else { continue };
        let Some(known) = browser::of_id(&facts.identifier) else { continue };
        let build = firefox::build(&path.join("Contents/Resources"));
        let known = known.in_channel(build.as_ref().and_then(|build| build.channel));
        let is_own = own.as_ref().is_some_and(|own| path.starts_with(own));
        let program = facts.program.map(|program| path.join("Contents/MacOS").join(program));
        found.push(Browser {
            version: facts.version.or_else(|| build.as_ref()?.version.clone()),
            built: build.and_then(|build| build.built).or_else(|| browser::written(&program?)),
            is_default: default == facts.identifier,
            ..known.at(path, if is_own { Install::User } else { Install::System })
        });
    }
    found
}

fn default_identifier() -> String {
    const SETTINGS: &str = "Library/Preferences/com.apple.LaunchServices/com.apple.launchservices.secure.plist";
    let chosen = home().and_then(|home| bundle::https_handler(&read::bytes(&home.join(SETTINGS), read::MAX_FILE)?));
    chosen.unwrap_or_else(|| SAFARI.to_owned())
}

pub(super) fn proxies(host: &Host, port: u16) -> Vec<ProxySetting> {
    let printed = read::output(Path::new("/usr/sbin/scutil"), &["--proxy"]).unwrap_or_default();
    proxy::from_scutil(&printed, host, port)
}

/// Bundles are opened by launch services; arguments reach a running browser only as a new instance.
pub(super) fn launch(browser: &Browser, arguments: &[OsString], stay: bool) -> Command {
    let mut command = Command::new("/usr/bin/open");
    if stay {
        command.arg("-W");
    }
    match arguments {
        [url] => command.arg("-a").arg(&browser.path).arg(url),
        _ => command.arg("-n").arg("-a").arg(&browser.path).arg("--args").args(arguments),
    };
    command
}

pub(super) fn date_settings() -> Vec<Command> {
    let has_system_settings = Path::new("/System/Applications/System Settings.app").exists();
    let mut command = Command::new("/usr/bin/open");
    command.arg(date_settings::on_macos(has_system_settings));
    vec![command]
}
