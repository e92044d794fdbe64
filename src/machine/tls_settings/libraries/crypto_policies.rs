//! The system-wide cryptographic policies of Fedora, RHEL and their kin (crypto-policies(7)): one word sets all libraries.
//! The part for OpenSSL is read where OpenSSL includes it.

use super::{Source, gnutls, java, min_version};
use crate::machine::read;
use crate::machine::surroundings::Surroundings;
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

const CONFIG: &str = "/etc/crypto-policies/config";

/// What is in force, which differs from `CONFIG` until `update-crypto-policies` has run.
const CURRENT: &str = "/etc/crypto-policies/state/current";

/// What all these systems ship.
const DEFAULT: &str = "DEFAULT";

/// The policy and what it tells the libraries.
pub(super) fn settings(surroundings: &Surroundings) -> Vec<TlsSetting> {
    let Some(path) = [CURRENT, CONFIG].map(|path| surroundings.at(path)).into_iter().find(|path| path.is_file()) else {
        return Vec::new();
    };
    let Some((line, policy)) = read::text(&path, read::MAX_FILE).and_then(|text| word(&text)) else {
        return Vec::new();
    };
    let scope = if policy == DEFAULT { SettingScope::Shipped } else { SettingScope::System };
    let source = |path: &std::path::Path| Source::file(SettingOwner::CryptoPolicies, scope.clone(), path);
    let mut found = vec![source(&path).line(line, "policy", &policy, SettingEffect::Other)];
    let part = |name: &str| {
        let path = surroundings.at(&format!("/etc/crypto-policies/back-ends/{name}"));
        read::text(&path, read::MAX_FILE).map(|text| (source(&path), text))
    };
    if let Some((source, text)) = part("gnutls.config") {
        found.extend(gnutls::understood(&source, &text));
    }
    if let Some((source, text)) = part("nss.config") {
        found.extend(nss(&source, &text));
    }
    if let Some((source, text)) = part("java.config") {
        found.extend(java::understood(&source, &text));
    }
    found
}

/// Whether the policy is the one that is shipped.
pub(super) fn is_as_shipped(surroundings: &Surroundings) -> bool {
    let text = [CURRENT, CONFIG].iter().find_map(|path| read::text(&surroundings.at(path), read::MAX_FILE));
    text.and_then(|text| word(&text)).is_none_or(|(_, policy)| policy == DEFAULT)
}

/// The first line that is no comment: `DEFAULT`, `FUTURE`, `DEFAULT:SHA1`.
fn word(text: &str) -> Option<(usize, String)> {
    let mut lines = text.lines().enumerate().map(|(place, line)| (place + 1, line.trim()));
    let (line, word) = lines.find(|(_, line)| !line.is_empty() && !line.starts_with('#'))?;
    Some((line, word.to_owned()))
}

/// `config="disallow=ALL allow=...:TLS-VERSION-MIN=tls1.2:..."`, which Firefox and Chrome on these systems load.
fn nss(source: &Source, text: &str) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    for (place, line) in text.lines().enumerate() {
        for word in line.split([' ', ':', '"']) {
            let Some((name, value)) = word.split_once('=') else { continue };
            if name.eq_ignore_ascii_case("tls-version-min") {
                found.push(source.line(place + 1, name, value, min_version(value)));
            }
        }
    }
    found
}
