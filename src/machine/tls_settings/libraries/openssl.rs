//! OpenSSL's configuration: `openssl_conf` names a section, its `ssl_conf` another, and `system_default` in that one the
//! commands that every program gets (config(5), `SSL_CONF_cmd(3)`).

use std::path::PathBuf;

use super::conf::{Configuration, DEFAULT, Value};
use super::{Source, groups_only, max_version, min_version, names, openssl_suites, schemes_only, tls13_suites};
use crate::machine::surroundings::{Surroundings, SystemKind, real};
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// Where builds of OpenSSL look (`openssl version -d`).
const LINUX: [&str; 6] = [
    "/etc/pki/tls/openssl.cnf",
    "/etc/ssl/openssl.cnf",
    "/usr/lib/ssl/openssl.cnf",
    "/usr/local/ssl/openssl.cnf",
    "/usr/local/openssl*/openssl.cnf",
    "/home/linuxbrew/.linuxbrew/etc/openssl@*/openssl.cnf",
];
const MACOS: [&str; 4] = [
    "/opt/homebrew/etc/openssl@*/openssl.cnf",
    "/usr/local/etc/openssl@*/openssl.cnf",
    "/opt/local/etc/openssl/openssl.cnf",
    "/private/etc/ssl/openssl.cnf",
];
const WINDOWS: [&str; 2] =
    ["$PROGRAMFILES/Common Files/SSL/openssl.cnf", "$PROGRAMFILES/Git/mingw64/etc/ssl/openssl.cnf"];

/// What distributions ship, in lower case (Debian and Ubuntu's own patches, RHEL's `openssl.cnf`).
const SHIPPED: [(&str, &str); 6] = [
    ("minprotocol", "tlsv1.2"),
    ("cipherstring", "default@seclevel=2"),
    ("cipherstring", "default:@seclevel=2"),
    ("cipherstring", "default@seclevel=1"),
    ("ciphersuites", "tls_aes_256_gcm_sha384:tls_chacha20_poly1305_sha256:tls_aes_128_gcm_sha256"),
    ("options", "rhnoenforceemsinfips"),
];

/// The settings of every OpenSSL here. Where a variable names the file, that one file counts.
pub(super) fn settings(surroundings: &Surroundings) -> Vec<TlsSetting> {
    if let Some(path) = surroundings.variable("OPENSSL_CONF") {
        return of_file(&surroundings.written(path), surroundings, false);
    }
    let patterns: &[&str] = match surroundings.system {
        SystemKind::Linux => &LINUX,
        SystemKind::Macos => &MACOS,
        SystemKind::Windows => &WINDOWS,
    };
    let files = surroundings.all_places(patterns);
    files.into_iter().flat_map(|path| of_file(&path, surroundings, true)).collect()
}

fn of_file(path: &std::path::Path, surroundings: &Surroundings, may_be_shipped: bool) -> Vec<TlsSetting> {
    let configuration = Configuration::read(path, &|path| surroundings.at(path));
    let section = ["openssl_conf", "ssl_conf", "system_default"]
        .iter()
        .try_fold(DEFAULT.to_owned(), |section, name| configuration.value(&section, name).map(str::to_owned));
    let Some(section) = section else { return Vec::new() };
    let scope = if may_be_shipped { SettingScope::System } else { SettingScope::User };
    let mut found = Vec::new();
    for value in configuration.section(&section) {
        // `TLS.MinProtocol`, `1.Options`: what stands before the dot tells equal names apart.
        let (prefix, name) = value.name.rsplit_once('.').unwrap_or(("", &value.name));
        if prefix.eq_ignore_ascii_case("DTLS") {
            continue;
        }
        let is_policy = is_of_crypto_policies(&value.file);
        let is_shipped = may_be_shipped
            && if is_policy {
                super::crypto_policies::is_as_shipped(surroundings)
            } else {
                SHIPPED.contains(&(&*name.to_ascii_lowercase(), &*value.text.to_ascii_lowercase()))
            };
        let source = Source::file(
            if is_policy { SettingOwner::CryptoPolicies } else { SettingOwner::OpenSsl },
            if is_shipped { SettingScope::Shipped } else { scope.clone() },
            &value.file,
        );
        found.extend(command(&source, name, value));
    }
    found
}

fn is_of_crypto_policies(file: &std::path::Path) -> bool {
    let has = |path: PathBuf| path.iter().any(|part| part == "crypto-policies");
    has(file.to_owned()) || has(real(file))
}

/// One command of `SSL_CONF_cmd(3)`; those that have nothing to do with a client's handshake are left out.
fn command(source: &Source, name: &str, value: &Value) -> Vec<TlsSetting> {
    let text = value.text.as_str();
    let effect = match name.to_ascii_lowercase().as_str() {
        "minprotocol" => min_version(text),
        "maxprotocol" => max_version(text),
        "cipherstring" => openssl_suites(text),
        "ciphersuites" => tls13_suites(text),
        "groups" | "curves" => groups_only(text),
        "signaturealgorithms" => schemes_only(text),
        "protocol" => return protocols(source, name, value),
        "verifycafile" | "verifycapath" | "chaincafile" | "chaincapath" => SettingEffect::RootsReplaced,
        "options" | "ecdhparameters" | "verifymode" => SettingEffect::Other,
        _ => return Vec::new(),
    };
    vec![source.line(value.line, name, text, effect)]
}

/// `ALL, -TLSv1.3`: each version that it names is on or off.
fn protocols(source: &Source, name: &str, value: &Value) -> Vec<TlsSetting> {
    let words = value.text.split([',', ' ']).filter(|word| !word.is_empty());
    let named = words.filter_map(|word| {
        let version = names::version(word.trim_start_matches(['-', '+']))?;
        let effect = SettingEffect::Version { version, on: !word.starts_with('-') };
        Some(source.line(value.line, name, &value.text, effect))
    });
    named.collect()
}
