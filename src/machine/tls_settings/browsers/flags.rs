//! Program arguments and experiments of Chromium and its kin.
//!
//! Arguments stand in files that start scripts read (Debian's `/etc/chromium.d`, Fedora's `chromium.conf`, Arch's
//! `*-flags.conf`) and in desktop entries; experiments, chosen on `chrome://flags`, in `Local State`.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::chromium::WITHOUT_OLD_POLICIES;
use super::places::{Places, owner_of_program};
use super::{names, unread, value};
use crate::machine::read;
use crate::machine::surroundings;
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// `Local State` of somebody with many profiles has some hundred thousand bytes.
const MAX_LOCAL_STATE: u64 = 16 * 1024 * 1024;

/// Files of one directory that are read.
const MAX_FILES: usize = 512;

/// Arguments of one file that are told.
const MAX_ARGUMENTS: usize = 64;

/// Files of everybody, below the top directory.
const SHARED: &[(SettingOwner, &str)] =
    &[(SettingOwner::Chromium, "etc/chromium/chromium.conf"), (SettingOwner::Chromium, "etc/chromium-browser/default")];

/// Files of one person, below the configuration directory.
const OWN: &[(SettingOwner, &str)] = &[
    (SettingOwner::Brave, "brave-flags.conf"),
    (SettingOwner::Chrome, "chrome-flags.conf"),
    (SettingOwner::Chromium, "chromium-flags.conf"),
    (SettingOwner::Edge, "microsoft-edge-stable-flags.conf"),
    (SettingOwner::Vivaldi, "vivaldi-stable.conf"),
];

/// What arguments and experiments of this computer do to TLS.
pub(super) fn settings(places: &Places) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    if let Some(root) = &places.root {
        for (owner, path) in SHARED {
            found.extend(of_file(*owner, &SettingScope::System, &root.join(path)));
        }
        for file in read::entries(&root.join("etc/chromium.d")).into_iter().take(MAX_FILES) {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            if name != "README" && !name.contains(".dpkg") {
                found.extend(of_file(SettingOwner::Chromium, &SettingScope::System, &file));
            }
        }
    }
    for (owner, name) in OWN {
        found.extend(places.config.iter().flat_map(|config| of_file(*owner, &SettingScope::User, &config.join(name))));
    }
    for directory in &places.applications {
        let is_own = places.home.as_ref().is_some_and(|home| directory.starts_with(home));
        let scope = if is_own { SettingScope::User } else { SettingScope::System };
        found.extend(read::entries(directory).iter().take(MAX_FILES).flat_map(|file| of_desktop_entry(&scope, file)));
    }
    for setting in found.iter_mut().filter(|setting| setting.name == "--disable-features") {
        // Chromium 156 offers both whatever stands there.
        if places.is_at_least(setting.owner, WITHOUT_OLD_POLICIES) {
            setting.effect = SettingEffect::Unsupported;
        }
    }
    for (owner, directory) in places.user_data() {
        let is_current = places.is_at_least(owner, WITHOUT_OLD_POLICIES);
        found.extend(experiments(owner, &directory.join("Local State"), is_current));
    }
    found
}

fn of_file(owner: SettingOwner, scope: &SettingScope, file: &Path) -> Vec<TlsSetting> {
    let text = read::text(file, read::MAX_FILE).unwrap_or_default();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with('#'));
    lines.flat_map(|(index, line)| arguments(owner, scope, file, index + 1, line)).take(MAX_ARGUMENTS).collect()
}

/// The arguments of the programs that a desktop entry starts.
fn of_desktop_entry(scope: &SettingScope, file: &Path) -> Vec<TlsSetting> {
    if file.extension().is_none_or(|ending| ending != "desktop") {
        return Vec::new();
    }
    let text = read::text(file, read::MAX_FILE).unwrap_or_default();
    let started = text.lines().enumerate().filter_map(|(index, line)| Some((index + 1, line.strip_prefix("Exec=")?)));
    started
        .filter_map(|(line, command)| {
            let is_program = |word: &&str| !word.contains('=') && *word != "env" && *word != "/usr/bin/env";
            let program = command.split_whitespace().find(is_program)?;
            let owner = owner_of_program(&PathBuf::from(program.trim_matches('"')))?;
            Some(arguments(owner, scope, file, line, command))
        })
        .flatten()
        .take(MAX_ARGUMENTS)
        .collect()
}

/// The arguments in one line of a shell script or of a desktop entry.
fn arguments(owner: SettingOwner, scope: &SettingScope, file: &Path, line: usize, text: &str) -> Vec<TlsSetting> {
    static ARGUMENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?:^|[\s"'])--([a-z0-9-]+)(?:=("[^"]*"|'[^']*'|[^\s"']*))?"#)
            .expect("a valid pattern: tests compile it")
    });
    let told = |name: &str, written: &str| {
        let effect = argument(name, written)?;
        let value = Value::from(written);
        Some(TlsSetting {
            owner,
            name: format!("--{name}"),
            value: if effect == SettingEffect::Proxy { value::shown_proxy(&value) } else { value::shown(&value) },
            place: format!("{}:{line}", surroundings::spelled(file)),
            scope: scope.clone(),
            effect,
        })
    };
    ARGUMENT
        .captures_iter(text)
        .filter_map(|found| {
            let written = found.get(2).map_or("", |value| value.as_str()).trim_matches(['"', '\'']);
            told(&found[1], written)
        })
        .collect()
}

/// What an argument does in Chromium, tried with version 156 (`services/network/public/cpp/network_switches.cc` and its neighbours name them).
fn argument(name: &str, value: &str) -> Option<SettingEffect> {
    Some(match name {
        "ssl-version-min" => {
            names::version(value).map_or(SettingEffect::Unsupported, |version| SettingEffect::MinVersion { version })
        }
        "ssl-version-max" => {
            names::version(value).map_or(SettingEffect::Unsupported, |version| SettingEffect::MaxVersion { version })
        }
        "cipher-suite-blacklist" => SettingEffect::SuitesOff { suites: names::suites_off(value.split(',')) },
        "ignore-certificate-errors" | "ignore-certificate-errors-spki-list" => SettingEffect::ErrorsIgnored,
        "proxy-server" | "proxy-pac-url" | "proxy-auto-detect" | "proxy-bypass-list" | "no-proxy-server" => {
            SettingEffect::Proxy
        }
        "disable-quic" => SettingEffect::Quic { on: false },
        "ssl-key-log-file" => SettingEffect::KeyLog,
        "host-resolver-rules" | "host-rules" | "origin-to-force-quic-on" | "allow-insecure-localhost" => {
            SettingEffect::Other
        }
        "disable-features" => return value.split(',').find_map(feature_off),
        _ => return None,
    })
}

fn feature_off(name: &str) -> Option<SettingEffect> {
    // A trial may be named behind the feature.
    match name.split(['<', ':']).next()? {
        "EncryptedClientHello" => Some(SettingEffect::Ech { on: false }),
        "PostQuantumKyber" | "UseMLKEM" => Some(SettingEffect::PostQuantum { on: false }),
        _ => None,
    }
}

/// The experiments that a person chose. `@1` is "Enabled", `@2` "Disabled".
fn experiments(owner: SettingOwner, file: &Path, is_current: bool) -> Vec<TlsSetting> {
    let Some(text) = read::text(file, MAX_LOCAL_STATE) else {
        return if file.exists() {
            vec![unread(owner, SettingScope::User, &surroundings::spelled(file))]
        } else {
            Vec::new()
        };
    };
    let Some(state) = value::json(&text) else {
        return vec![unread(owner, SettingScope::User, &surroundings::spelled(file))];
    };
    let chosen = state.pointer("/browser/enabled_labs_experiments").map(value::texts).unwrap_or_default();
    chosen
        .iter()
        .filter_map(|written| {
            let (name, choice) = written.rsplit_once('@')?;
            let on = match choice {
                "1" => true,
                "2" => false,
                _ => return None,
            };
            let effect = match name {
                // Chromium 156 has these no longer.
                "use-ml-kem" | "enable-tls13-kyber" | "encrypted-client-hello" if is_current => {
                    SettingEffect::Unsupported
                }
                "use-ml-kem" | "enable-tls13-kyber" => SettingEffect::PostQuantum { on },
                "encrypted-client-hello" => SettingEffect::Ech { on },
                "enable-quic" => SettingEffect::Quic { on },
                "enable-tls13-early-data" => SettingEffect::Other,
                _ => return None,
            };
            Some(TlsSetting {
                owner,
                name: name.to_owned(),
                value: value::shown_text(written),
                place: surroundings::spelled(file),
                scope: SettingScope::User,
                effect,
            })
        })
        .take(MAX_ARGUMENTS)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> Vec<(String, String, SettingEffect)> {
        let settings = arguments(SettingOwner::Chromium, &SettingScope::System, Path::new("/f"), 1, line);
        settings.into_iter().map(|setting| (setting.name, setting.value, setting.effect)).collect()
    }

    #[test]
    fn arguments_are_found_in_scripts_and_entries() {
        use SettingEffect as E;
        let told = |name: &str, value: &str, effect| (name.to_owned(), value.to_owned(), effect);
        assert_eq!(
            found("export CHROMIUM_FLAGS=\"$CHROMIUM_FLAGS --ssl-version-min=tls1.3 --disable-quic\""),
            [
                told("--ssl-version-min", "tls1.3", E::MinVersion { version: 0x0304 }),
                told("--disable-quic", "", E::Quic { on: false })
            ]
        );
        assert_eq!(
            found("/usr/bin/chromium --proxy-server=\"http://me:secret@proxy.example:1\" %U"),
            [told("--proxy-server", "http://…@proxy.example:1", E::Proxy)]
        );
        assert_eq!(
            found("--cipher-suite-blacklist=0xc02f,0x009c --ignore-certificate-errors"),
            [
                told("--cipher-suite-blacklist", "0xc02f,0x009c", E::SuitesOff { suites: vec![0xc02f, 0x009c] }),
                told("--ignore-certificate-errors", "", E::ErrorsIgnored)
            ]
        );
        assert_eq!(
            found("--disable-features=Other,EncryptedClientHello --incognito"),
            [told("--disable-features", "Other,EncryptedClientHello", E::Ech { on: false })]
        );
        assert_eq!(found("export CHROMIUM_FLAGS=\"--media-router=0 --disable-pings\""), []);
    }
}
