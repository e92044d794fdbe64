//! The files of curl (`curlrc`), npm (`npmrc`) and pip (`pip.conf`). Only lines that concern TLS are kept: the same files
//! hold tokens and passwords.

use super::{Source, groups_only, is_no, max_version, min_version, openssl_suites, tls13_suites};
use crate::machine::read;
use crate::machine::surroundings::{Surroundings, SystemKind};
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// curl reads the first of these (curl(1), `--config`).
const CURL: [&str; 7] = [
    "$CURL_HOME/.curlrc",
    "$CURL_HOME/_curlrc",
    "$XDG_CONFIG_HOME/curlrc",
    "$XDG_CONFIG_HOME/.curlrc",
    "~/.config/curlrc",
    "~/.curlrc",
    "~/_curlrc",
];
const CURL_WINDOWS: [&str; 2] = ["$APPDATA/_curlrc", "$APPDATA/.curlrc"];
const NPM_SYSTEM: [&str; 3] = ["/etc/npmrc", "/usr/etc/npmrc", "/usr/local/etc/npmrc"];
const NPM_USER: [&str; 3] = ["$npm_config_userconfig", "$NPM_CONFIG_USERCONFIG", "~/.npmrc"];
const PIP_SYSTEM: [&str; 4] =
    ["/etc/pip.conf", "/etc/xdg/pip/pip.conf", "/Library/Application Support/pip/pip.conf", "$PROGRAMDATA/pip/pip.ini"];
const PIP_USER: [&str; 8] = [
    "$PIP_CONFIG_FILE",
    "~/.pip/pip.conf",
    "~/pip/pip.ini",
    "$XDG_CONFIG_HOME/pip/pip.conf",
    "~/.config/pip/pip.conf",
    "~/Library/Application Support/pip/pip.conf",
    "$APPDATA/pip/pip.ini",
    "$VIRTUAL_ENV/pip.conf",
];

type Understood = fn(&Source, &str) -> Vec<TlsSetting>;

/// What the files say.
pub(super) fn settings(surroundings: &Surroundings) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    let mut curl = surroundings.all_places(&CURL);
    if surroundings.system == SystemKind::Windows {
        curl.extend(surroundings.all_places(&CURL_WINDOWS));
    }
    let mut read_all = |paths: &[std::path::PathBuf], owner, scope: SettingScope, understood: Understood| {
        for path in paths {
            let text = read::text(path, read::MAX_FILE).unwrap_or_default();
            found.extend(understood(&Source::file(owner, scope.clone(), path), &text));
        }
    };
    curl.truncate(1);
    read_all(&curl, SettingOwner::Curl, SettingScope::User, of_curl);
    read_all(&surroundings.all_places(&NPM_SYSTEM), SettingOwner::Node, SettingScope::System, of_npm);
    read_all(&surroundings.all_places(&NPM_USER), SettingOwner::Node, SettingScope::User, of_npm);
    read_all(&surroundings.all_places(&PIP_SYSTEM), SettingOwner::Python, SettingScope::System, of_pip);
    read_all(&surroundings.all_places(&PIP_USER), SettingOwner::Python, SettingScope::User, of_pip);
    found
}

/// `option value`, `option = value` or `option: value`, with or without dashes; short ones are a dash and a letter.
fn of_curl(source: &Source, text: &str) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('#') {
            continue;
        }
        let (name, value) =
            line.split_once(|letter: char| letter.is_whitespace() || "=:".contains(letter)).unwrap_or((line, ""));
        let value = value
            .trim_start_matches(|letter: char| letter.is_whitespace() || "=:".contains(letter))
            .trim()
            .trim_matches('"');
        let plain = if name.starts_with('-') && !name.starts_with("--") { name } else { name.trim_start_matches('-') };
        let effect = match plain {
            "insecure" | "-k" | "proxy-insecure" => SettingEffect::ErrorsIgnored,
            "cacert" | "capath" => SettingEffect::RootsReplaced,
            "ca-native" => SettingEffect::SystemRoots { on: true },
            "tlsv1" | "-1" | "tlsv1.0" => SettingEffect::MinVersion { version: 0x0301 },
            "tlsv1.1" | "tlsv1.2" | "tlsv1.3" => min_version(plain),
            "tls-max" => max_version(&format!("TLSv{value}")),
            "ciphers" => openssl_suites(value),
            "tls13-ciphers" => tls13_suites(value),
            "curves" => groups_only(value),
            "sslv2"
            | "-2"
            | "sslv3"
            | "-3"
            | "ssl-no-revoke"
            | "ssl-revoke-best-effort"
            | "ssl-allow-beast"
            | "cert-status"
            | "pinnedpubkey"
            | "crlfile"
            | "sigalgs" => SettingEffect::Other,
            "ech" => SettingEffect::Ech { on: value != "false" },
            "http3" | "http3-only" => SettingEffect::Quic { on: true },
            _ => continue,
        };
        found.push(source.line(place + 1, name, value, effect));
    }
    found
}

fn of_npm(source: &Source, text: &str) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        let Some((name, value)) = line.split_once('=').filter(|_| !line.starts_with(['#', ';'])) else { continue };
        let (name, value) = (name.trim(), value.trim().trim_matches('"'));
        let effect = match name {
            "strict-ssl" if is_no(value) => SettingEffect::ErrorsIgnored,
            "strict-ssl" => SettingEffect::Other,
            "cafile" | "ca" | "ca[]" if !matches!(value, "" | "null") => SettingEffect::RootsReplaced,
            _ => continue,
        };
        found.push(source.line(place + 1, name, value, effect));
    }
    found
}

/// Sections with `name = value` or `name: value`; a line that begins with a blank goes on from the one before.
fn of_pip(source: &Source, text: &str) -> Vec<TlsSetting> {
    let mut found: Vec<TlsSetting> = Vec::new();
    let mut section = String::new();
    let mut is_ours = false;
    for (place, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if line.starts_with([' ', '\t']) {
            if let Some(last) = found.last_mut().filter(|_| is_ours) {
                last.value = super::shortened(format!("{} {trimmed}", last.value).trim());
            }
            continue;
        }
        is_ours = false;
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            name.clone_into(&mut section);
            continue;
        }
        let Some((name, value)) = trimmed.split_once(['=', ':']) else { continue };
        let effect = match name.trim().to_ascii_lowercase().replace('_', "-").as_str() {
            "cert" => SettingEffect::RootsReplaced,
            "trusted-host" => SettingEffect::ErrorsIgnored,
            "use-feature" if value.contains("truststore") => SettingEffect::SystemRoots { on: true },
            "use-deprecated" if value.contains("legacy-certs") => SettingEffect::SystemRoots { on: false },
            _ => continue,
        };
        is_ours = true;
        found.push(source.line(place + 1, &format!("{section}.{}", name.trim()), value, effect));
    }
    found
}
