//! Environment variables that change how programs of this person do TLS.

use super::{Source, is_no, is_yes, java, max_version, min_version, openssl_suites};
use crate::machine::java::{OPTION_VARIABLES, properties, words};
use crate::machine::surroundings::Surroundings;
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// When a variable does something.
#[derive(Clone, Copy)]
enum When {
    /// Whenever it is set.
    Set,
    /// When it says no.
    No,
    /// When it says yes.
    Yes,
}

use SettingEffect::{ErrorsIgnored, KeyLog, Other, RootsAdded, RootsReplaced, SuiteRule};
use SettingOwner::{Curl, Git, Go, Node, OpenSsl, Python};

/// Each from its program's manual: openssl-env(7), curl(1), git-config(1), nodejs.org/api/cli.html, pip and requests docs,
/// docs.npmjs.com, PEP 493.
const VARIABLES: [(&str, SettingOwner, When, SettingEffect); 26] = [
    ("SSL_CERT_FILE", OpenSsl, When::Set, RootsReplaced),
    ("SSL_CERT_DIR", OpenSsl, When::Set, RootsReplaced),
    ("OPENSSL_CONF", OpenSsl, When::Set, Other),
    ("SSLKEYLOGFILE", OpenSsl, When::Set, KeyLog),
    ("CURL_CA_BUNDLE", Curl, When::Set, RootsReplaced),
    ("CURL_SSL_BACKEND", Curl, When::Set, Other),
    ("REQUESTS_CA_BUNDLE", Python, When::Set, RootsReplaced),
    ("AWS_CA_BUNDLE", Python, When::Set, RootsReplaced),
    ("PIP_CERT", Python, When::Set, RootsReplaced),
    ("PIP_TRUSTED_HOST", Python, When::Set, ErrorsIgnored),
    ("PYTHONHTTPSVERIFY", Python, When::No, ErrorsIgnored),
    ("NODE_EXTRA_CA_CERTS", Node, When::Set, RootsAdded),
    ("NODE_TLS_REJECT_UNAUTHORIZED", Node, When::No, ErrorsIgnored),
    ("NODE_USE_SYSTEM_CA", Node, When::Yes, SettingEffect::SystemRoots { on: true }),
    ("npm_config_cafile", Node, When::Set, RootsReplaced),
    ("NPM_CONFIG_CAFILE", Node, When::Set, RootsReplaced),
    ("npm_config_strict_ssl", Node, When::No, ErrorsIgnored),
    ("NPM_CONFIG_STRICT_SSL", Node, When::No, ErrorsIgnored),
    ("GIT_SSL_NO_VERIFY", Git, When::Set, ErrorsIgnored),
    ("GIT_SSL_CAINFO", Git, When::Set, RootsReplaced),
    ("GIT_SSL_CAPATH", Git, When::Set, RootsReplaced),
    ("GIT_SSL_CIPHER_LIST", Git, When::Set, SuiteRule),
    ("GIT_SSL_CERT", Git, When::Set, Other),
    ("GNUTLS_SYSTEM_PRIORITY_FILE", SettingOwner::GnuTls, When::Set, Other),
    ("GNUTLS_FORCE_FIPS_MODE", SettingOwner::GnuTls, When::Yes, Other),
    ("OPENSSL_FORCE_FIPS_MODE", OpenSsl, When::Yes, Other),
];

/// Settings of Go's `crypto/tls` and `crypto/x509` (go.dev/doc/godebug) that a program without a word of its own obeys:
/// the value at which each does something, and what.
const GO: [(&str, &str, SettingEffect); 8] = [
    ("tls10default", "1", SettingEffect::MinVersion { version: 0x0301 }),
    ("tls13", "0", SettingEffect::Version { version: 0x0304, on: false }),
    ("tlsmlkem", "0", SettingEffect::PostQuantum { on: false }),
    ("tlskyber", "0", SettingEffect::PostQuantum { on: false }),
    ("tlsrsakex", "1", Other),
    ("tls3des", "1", Other),
    ("x509sha1", "1", Other),
    ("tlsmaxrsasize", "", Other),
];

/// What the variables say.
pub(super) fn settings(surroundings: &Surroundings) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    for (name, owner, when, effect) in VARIABLES {
        let Some(value) = surroundings.variable(name) else { continue };
        let does_something = match when {
            When::Set => true,
            When::No => is_no(value),
            When::Yes => is_yes(value),
        };
        let source = Source::new(owner, SettingScope::User, name);
        // What is set without a consequence is told too.
        found.push(source.setting(name, value, if does_something { effect } else { Other }));
    }
    if let Some(version) = surroundings.variable("GIT_SSL_VERSION") {
        let source = Source::new(Git, SettingScope::User, "GIT_SSL_VERSION");
        found.extend(one_version(&source, "GIT_SSL_VERSION", version));
    }
    if let Some(options) = surroundings.variable("NODE_OPTIONS") {
        let source = Source::new(Node, SettingScope::User, "NODE_OPTIONS");
        found.extend(words(options).iter().filter_map(|word| node(&source, word)));
    }
    if let Some(options) = surroundings.variable("GODEBUG") {
        let source = Source::new(Go, SettingScope::User, "GODEBUG");
        let pairs = options.split(',').filter_map(|pair| pair.trim().split_once('='));
        found.extend(pairs.filter_map(|(name, value)| go(&source, name, value)));
    }
    for name in OPTION_VARIABLES {
        let Some(options) = surroundings.variable(name) else { continue };
        let source = Source::new(SettingOwner::Java, SettingScope::User, name);
        found.extend(properties(options).iter().flat_map(|(name, value)| java::property(&source, name, value)));
    }
    found
}

/// Git and old curl name one version, and no other is spoken: `tlsv1.2`.
pub(super) fn one_version(source: &Source, name: &str, value: &str) -> Vec<TlsSetting> {
    match super::names::version(value) {
        Some(version) => [SettingEffect::MinVersion { version }, SettingEffect::MaxVersion { version }]
            .map(|effect| source.setting(name, value, effect))
            .to_vec(),
        None => vec![source.setting(name, value, Other)],
    }
}

/// An option of Node.js that concerns TLS.
fn node(source: &Source, word: &str) -> Option<TlsSetting> {
    let (name, value) = word.split_once('=').unwrap_or((word, ""));
    let effect = match name.replace('_', "-").as_str() {
        "--use-openssl-ca" | "--use-system-ca" => SettingEffect::SystemRoots { on: true },
        "--use-bundled-ca" => SettingEffect::SystemRoots { on: false },
        "--tls-cipher-list" => openssl_suites(value),
        "--tls-keylog" => KeyLog,
        "--openssl-config"
        | "--openssl-legacy-provider"
        | "--openssl-shared-config"
        | "--enable-fips"
        | "--force-fips" => Other,
        option => match (option.strip_prefix("--tls-min-v"), option.strip_prefix("--tls-max-v")) {
            (Some(version), _) => min_version(&format!("TLSv{version}")),
            (_, Some(version)) => max_version(&format!("TLSv{version}")),
            _ => return None,
        },
    };
    Some(source.setting(name, value, effect))
}

fn go(source: &Source, name: &str, value: &str) -> Option<TlsSetting> {
    let (_, when, effect) = GO.into_iter().find(|(own, ..)| *own == name)?;
    Some(source.setting(name, value, if when.is_empty() || value == when { effect } else { Other }))
}
