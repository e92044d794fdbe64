//! Git's own words on TLS, `http.ssl…` (git-config(1)), for all addresses or for one.

use super::{Source, environment, is_no, openssl_suites};
use crate::machine::proxy::without_secret;
use crate::machine::read;
use crate::machine::surroundings::{Surroundings, SystemKind};
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// The settings of the files that Git reads everywhere; those of single repositories are not looked for.
pub(super) fn settings(surroundings: &Surroundings) -> Vec<TlsSetting> {
    let of_system: &[&str] = match surroundings.system {
        SystemKind::Linux => &["/etc/gitconfig"],
        SystemKind::Macos => &["/etc/gitconfig", "/opt/homebrew/etc/gitconfig", "/usr/local/etc/gitconfig"],
        SystemKind::Windows => &["$PROGRAMFILES/Git/etc/gitconfig", "$LOCALAPPDATA/Programs/Git/etc/gitconfig"],
    };
    let of_person: &[&str] = match surroundings.variable("GIT_CONFIG_GLOBAL") {
        Some(_) => &["$GIT_CONFIG_GLOBAL"],
        None => &["$XDG_CONFIG_HOME/git/config", "~/.config/git/config", "~/.gitconfig"],
    };
    let mut found = Vec::new();
    for (patterns, scope) in [(of_system, SettingScope::System), (of_person, SettingScope::User)] {
        for path in surroundings.all_places(patterns) {
            let source = Source::file(SettingOwner::Git, scope.clone(), &path);
            let text = read::text(&path, read::MAX_FILE).unwrap_or_default();
            found.extend(understood(&source, &text, surroundings.system));
        }
    }
    found
}

fn understood(source: &Source, text: &str, system: SystemKind) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    // The address of a section `[http "https://…"]`; nothing outside of `http`.
    let mut section: Option<String> = None;
    for (place, line) in text.lines().enumerate() {
        let mut line = line.trim();
        if let Some((name, rest)) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            let (name, address) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
            let address = without_secret(address.trim().trim_matches('"'));
            section = name.eq_ignore_ascii_case("http").then_some(address);
            line = rest.trim();
        }
        let Some(address) = &section else { continue };
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        // A name alone means yes.
        let (name, value) = line.split_once('=').unwrap_or((line, "true"));
        let name = name.trim();
        let value = value.split([';', '#']).next().unwrap_or_default().trim().trim_matches('"');
        let full = if address.is_empty() { format!("http.{name}") } else { format!("http.{address}.{name}") };
        // Git for Windows writes its own choice of library and roots into its system-wide file.
        let mut source = Source { place: format!("{}:{}", source.place, place + 1), ..source.clone() };
        let is_installers = system == SystemKind::Windows && source.scope == SettingScope::System;
        if is_installers && ["sslBackend", "sslCAInfo"].iter().any(|own| own.eq_ignore_ascii_case(name)) {
            source.scope = SettingScope::Shipped;
        }
        let effect = match name.to_ascii_lowercase().as_str() {
            "sslverify" if is_no(value) => SettingEffect::ErrorsIgnored,
            "sslcainfo" | "sslcapath" => SettingEffect::RootsReplaced,
            "sslbackend" if value.eq_ignore_ascii_case("schannel") => SettingEffect::SystemRoots { on: true },
            "sslverify" | "sslbackend" | "sslcert" | "schannelcheckrevoke" | "schannelusesslcainfo" | "ssltry" => {
                SettingEffect::Other
            }
            "sslcipherlist" => openssl_suites(value),
            "sslversion" => {
                found.extend(environment::one_version(&source, &full, value));
                continue;
            }
            _ => continue,
        };
        found.push(source.setting(&full, value, effect));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_one_address_name_it_without_its_password() {
        let source = Source::new(SettingOwner::Git, SettingScope::User, "/home/ada/.gitconfig");
        let text = "[user]\n\tsslVerify = false\n[http]\n\tproxy = x\n\tsslVersion = tlsv1.2 ; old\n\
                    [http \"https://ada:secret@git.example/\"] sslVerify = no\n";
        let found = understood(&source, text, SystemKind::Linux);
        assert_eq!(
            found.iter().map(|one| (one.name.as_str(), &one.effect)).collect::<Vec<_>>(),
            [
                ("http.sslVersion", &SettingEffect::MinVersion { version: 0x0303 }),
                ("http.sslVersion", &SettingEffect::MaxVersion { version: 0x0303 }),
                ("http.https://git.example/.sslVerify", &SettingEffect::ErrorsIgnored),
            ]
        );
        assert_eq!(found[2].place, "/home/ada/.gitconfig:6");
    }
}
