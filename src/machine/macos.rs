//! macOS: application bundles, launch services, `scutil`, System Settings.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Browser, BrowserFamily, ProxySetting, bundle, proxy, read};
use crate::target::Host;

/// Bundles by name, with the identifier that launch services know them by.
const BUNDLES: &[(&str, &str, &str, BrowserFamily)] = &[
    ("Arc.app", "Arc", "company.thebrowser.browser", BrowserFamily::Chromium),
    ("Brave Browser.app", "Brave", "com.brave.browser", BrowserFamily::Chromium),
    ("Chromium.app", "Chromium", "org.chromium.chromium", BrowserFamily::Chromium),
    ("Firefox.app", "Firefox", "org.mozilla.firefox", BrowserFamily::Firefox),
    (
        "Firefox Developer Edition.app",
        "Firefox Developer Edition",
        "org.mozilla.firefoxdeveloperedition",
        BrowserFamily::Firefox,
    ),
    ("Google Chrome.app", "Google Chrome", "com.google.chrome", BrowserFamily::Chromium),
    ("LibreWolf.app", "LibreWolf", "org.mozilla.librewolf", BrowserFamily::Firefox),
    ("Microsoft Edge.app", "Microsoft Edge", "com.microsoft.edgemac", BrowserFamily::Chromium),
    ("Opera.app", "Opera", "com.operasoftware.opera", BrowserFamily::Chromium),
    ("Safari.app", "Safari", SAFARI, BrowserFamily::Safari),
    ("Vivaldi.app", "Vivaldi", "com.vivaldi.vivaldi", BrowserFamily::Chromium),
];

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
    let mut directories = vec![PathBuf::from("/Applications")];
    directories.extend(home().map(|home| home.join("Applications")));
    let mut found = Vec::new();
    for directory in directories {
        for (file, name, identifier, family) in BUNDLES {
            let path = directory.join(file);
            let Some(plist) = read::text(&path.join("Contents/Info.plist"), read::MAX_FILE) else { continue };
            found.push(Browser {
                name: (*name).to_owned(),
                version: bundle::version(&plist),
                path,
                family: *family,
                is_default: default == *identifier,
            });
        }
    }
    found
}

fn default_identifier() -> String {
    const SETTINGS: &str = "Library/Preferences/com.apple.LaunchServices/com.apple.launchservices.secure.plist";
    let chosen = home().and_then(|home| {
        let file = home.join(SETTINGS);
        let json = read::output(Path::new("/usr/bin/plutil"), &["-convert", "json", "-o", "-", file.to_str()?])?;
        bundle::https_handler(&json)
    });
    chosen.unwrap_or_else(|| SAFARI.to_owned())
}

pub(super) fn proxies(host: &Host, port: u16) -> Vec<ProxySetting> {
    let printed = read::output(Path::new("/usr/sbin/scutil"), &["--proxy"]).unwrap_or_default();
    proxy::from_scutil(&printed, host, port)
}

/// Bundles are opened by launch services; arguments reach a running browser only as a new instance.
pub(super) fn launch(browser: &Browser, arguments: &[OsString]) -> Command {
    let mut command = Command::new("/usr/bin/open");
    match arguments {
        [url] => command.arg("-a").arg(&browser.path).arg(url),
        _ => command.arg("-n").arg("-a").arg(&browser.path).arg("--args").args(arguments),
    };
    command
}

pub(super) fn date_settings() -> Vec<Command> {
    let mut command = Command::new("/usr/bin/open");
    command.arg("x-apple.systempreferences:com.apple.Date-Time-Settings.extension");
    vec![command]
}
