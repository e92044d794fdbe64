//! `GnuTLS`' system-wide configuration ("System-wide configuration of the library" in its manual): overrides that no
//! program can undo, and priority strings.

use super::{Source, names};
use crate::machine::read;
use crate::machine::surroundings::Surroundings;
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// The settings of the file that a variable names, else of the system's.
pub(super) fn settings(surroundings: &Surroundings) -> Vec<TlsSetting> {
    let named = surroundings.variable("GNUTLS_SYSTEM_PRIORITY_FILE");
    let files = match named {
        Some(path) => vec![surroundings.written(path)],
        None => ["/etc/gnutls/config", "/etc/gnutls/default-priorities"].map(|path| surroundings.at(path)).to_vec(),
    };
    let scope = if named.is_some() { SettingScope::User } else { SettingScope::System };
    let settings = files.iter().flat_map(|path| {
        let source = Source::file(SettingOwner::GnuTls, scope.clone(), path);
        read::text(path, read::MAX_FILE).map(|text| understood(&source, &text)).unwrap_or_default()
    });
    settings.collect()
}

/// The settings of a file's text.
pub(super) fn understood(source: &Source, text: &str) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    let mut section = String::new();
    for (place, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim().to_ascii_lowercase();
        }
        let Some((name, value)) = line.split_once('=') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let mut tell = |effect| found.push(source.line(place + 1, name, value, effect));
        let lower = name.to_ascii_lowercase();
        match lower.as_str() {
            "disabled-version" | "enabled-version" => {
                if let Some(version) = names::version(value) {
                    tell(SettingEffect::Version { version, on: lower.starts_with("enabled") });
                }
            }
            "tls-disabled-cipher" => tell(SettingEffect::SuitesOff { suites: with_cipher(value) }),
            "tls-disabled-kx" => tell(SettingEffect::SuitesOff { suites: with_exchange(value) }),
            "tls-disabled-group"
            | "disabled-curve"
            | "insecure-hash"
            | "insecure-sig"
            | "insecure-sig-for-cert"
            | "min-verification-profile"
            | "tls-disabled-mac"
            | "override-mode"
            | "tls-session-hash" => {
                tell(SettingEffect::Other);
            }
            "default-priority-string" => priority(value, &mut tell),
            _ if section == "priorities" || section.is_empty() => priority(value, &mut tell),
            _ => {}
        }
    }
    found
}

/// `NORMAL:-VERS-TLS1.3:%COMPAT`: versions that it names are on or off; the rest is a rule of its own.
fn priority(value: &str, tell: &mut dyn FnMut(SettingEffect)) {
    tell(SettingEffect::SuiteRule);
    for word in value.split(':').map(str::trim) {
        let off = word.starts_with(['-', '!']);
        match word.trim_start_matches(['-', '!', '+']).strip_prefix("VERS-") {
            Some("ALL" | "TLS-ALL") | None => {}
            Some(name) => {
                if let Some(version) = names::version(name) {
                    tell(SettingEffect::Version { version, on: !off });
                }
            }
        }
    }
}

/// Suites with a cipher that is named as in `gnutls-cli --list`: `AES-128-CBC`, `CHACHA20-POLY1305`, `3DES-CBC`.
fn with_cipher(name: &str) -> Vec<u16> {
    let part =
        name.to_ascii_uppercase().replace('-', "_").replace("3DES_CBC", "3DES_EDE_CBC").replace("ARCFOUR", "RC4");
    let (middle, first) = (format!("_WITH_{part}_"), format!("TLS_{part}_"));
    names::suites_where(|suite| suite.contains(&middle) || suite.starts_with(&first))
}

/// Suites with a key exchange: `RSA`, `DHE-RSA`, `ECDHE-ECDSA`.
fn with_exchange(name: &str) -> Vec<u16> {
    let first = format!("TLS_{}_WITH_", name.to_ascii_uppercase().replace('-', "_"));
    names::suites_where(|suite| suite.starts_with(&first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suites_are_found_by_their_cipher_and_their_key_exchange() {
        assert!(with_cipher("AES-128-CBC").contains(&0x002f) && with_cipher("aes-128-gcm").contains(&0x1301));
        assert!(with_exchange("RSA").contains(&0x002f) && !with_exchange("RSA").contains(&0xc013));
    }
}
