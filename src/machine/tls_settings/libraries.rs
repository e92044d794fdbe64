//! Settings of TLS libraries and of the programs that bring their own: files, variables, registry keys.
//!
//! Each file of this folder knows one library. What is read is text; what understands it is pure.

mod conf;
mod crypto_policies;
mod dotfiles;
mod environment;
mod git;
mod gnutls;
mod java;
mod names;
mod openssl;
mod registry;
mod schannel;

use std::path::Path;

use super::{SettingEffect, SettingOwner, SettingScope, TlsSetting};
use crate::machine::proxy::without_secret;
use crate::machine::surroundings::{Surroundings, spelled};

pub use registry::{Hive, Registry, RegistryValue};

/// Longer values are cut: a list of all suites has some 2000 letters, and its beginning tells what it is.
const MAX_VALUE: usize = 400;

/// More settings are not told.
const MAX_SETTINGS: usize = 300;

/// The settings of libraries that are found in these surroundings.
pub fn library_settings_in(surroundings: &Surroundings) -> Vec<TlsSetting> {
    let mut found = schannel::settings(&surroundings.registry);
    found.extend(environment::settings(surroundings));
    found.extend(crypto_policies::settings(surroundings));
    found.extend(openssl::settings(surroundings));
    found.extend(gnutls::settings(surroundings));
    found.extend(java::settings(surroundings));
    found.extend(git::settings(surroundings));
    found.extend(dotfiles::settings(surroundings));
    found.truncate(MAX_SETTINGS);
    found
}

/// Whose setting is being read, and whom it binds.
#[derive(Clone)]
struct Source {
    owner: SettingOwner,
    scope: SettingScope,
    /// The file, key or variable.
    place: String,
}

impl Source {
    fn new(owner: SettingOwner, scope: SettingScope, place: &str) -> Self {
        Self { owner, scope, place: place.to_owned() }
    }

    fn file(owner: SettingOwner, scope: SettingScope, path: &Path) -> Self {
        Self::new(owner, scope, &spelled(path))
    }

    /// A setting that stands at the place as a whole.
    fn setting(&self, name: &str, value: &str, effect: SettingEffect) -> TlsSetting {
        TlsSetting {
            owner: self.owner,
            name: name.to_owned(),
            value: shortened(&without_secret(value.trim())),
            place: self.place.clone(),
            scope: self.scope.clone(),
            effect,
        }
    }

    /// A setting in a line of the file, counted from 1.
    fn line(&self, line: usize, name: &str, value: &str, effect: SettingEffect) -> TlsSetting {
        let setting = self.setting(name, value, effect);
        TlsSetting { place: format!("{}:{line}", self.place), ..setting }
    }
}

fn shortened(value: &str) -> String {
    match value.char_indices().nth(MAX_VALUE) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value.to_owned(),
    }
}

/// What people write for no.
fn is_no(value: &str) -> bool {
    ["0", "false", "no", "off"].iter().any(|no| value.trim().eq_ignore_ascii_case(no))
}

/// What people write for yes.
fn is_yes(value: &str) -> bool {
    ["1", "true", "yes", "on"].iter().any(|yes| value.trim().eq_ignore_ascii_case(yes))
}

/// Nothing older than a version that a library's word names.
fn min_version(value: &str) -> SettingEffect {
    names::version(value).map_or(SettingEffect::Other, |version| SettingEffect::MinVersion { version })
}

/// Nothing newer than it.
fn max_version(value: &str) -> SettingEffect {
    names::version(value).map_or(SettingEffect::Other, |version| SettingEffect::MaxVersion { version })
}

/// What a list of suites in OpenSSL's words does: plain names are a closed list, anything else is a rule.
fn openssl_suites(value: &str) -> SettingEffect {
    let words: Vec<&str> = value.split([':', ',', ' ']).filter(|word| !word.is_empty()).collect();
    let is_plain = |word: &&str| !word.starts_with(['!', '-', '+', '@']) && names::openssl_suite(word).is_some();
    if words.is_empty() || !words.iter().filter(|word| !word.starts_with('@')).all(is_plain) {
        return SettingEffect::SuiteRule;
    }
    SettingEffect::SuitesOnly { suites: words.iter().filter_map(|word| names::openssl_suite(word)).collect() }
}

/// What a list of TLS 1.3 suites does: those that it leaves out are not offered.
fn tls13_suites(value: &str) -> SettingEffect {
    let named: Vec<u16> = value.split([':', ',', ' ']).filter_map(names::suite).collect();
    let suites = names::TLS13_SUITES.into_iter().filter(|suite| !named.contains(suite)).collect();
    SettingEffect::SuitesOff { suites }
}

/// What a list of groups does. A word that stands for the library's own list leaves it open.
fn groups_only(value: &str) -> SettingEffect {
    let words = || {
        value
            .split([':', ',', '/', ' '])
            .map(|word| word.trim_start_matches(['?', '*', '-']))
            .filter(|word| !word.is_empty())
    };
    if words().any(|word| word.eq_ignore_ascii_case("DEFAULT")) {
        return SettingEffect::Other;
    }
    SettingEffect::GroupsOnly { groups: words().filter_map(names::group).collect() }
}

/// What a list of signature schemes does.
fn schemes_only(value: &str) -> SettingEffect {
    let words =
        || value.split([':', ',', ' ']).map(|word| word.trim_start_matches('?')).filter(|word| !word.is_empty());
    if words().any(|word| word.eq_ignore_ascii_case("DEFAULT")) {
        return SettingEffect::Other;
    }
    SettingEffect::SchemesOnly { schemes: words().filter_map(names::scheme).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_list_is_closed_and_anything_else_is_a_rule() {
        assert_eq!(
            openssl_suites("ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA@SECLEVEL=2"),
            SettingEffect::SuiteRule,
            "one word with a level is no name"
        );
        assert_eq!(
            openssl_suites("ECDHE-RSA-AES128-GCM-SHA256:AES256-SHA:@SECLEVEL=2"),
            SettingEffect::SuitesOnly { suites: vec![0xc02f, 0x0035] }
        );
        assert_eq!(openssl_suites("HIGH:!aNULL"), SettingEffect::SuiteRule);
        assert_eq!(
            tls13_suites("TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"),
            SettingEffect::SuitesOff { suites: vec![0x1301] }
        );
        assert_eq!(
            groups_only("?X25519MLKEM768:P-256/x25519"),
            SettingEffect::GroupsOnly { groups: vec![4588, 23, 29] }
        );
        assert_eq!(groups_only("DEFAULT:-P-256"), SettingEffect::Other);
    }

    #[test]
    fn a_long_value_is_cut_between_letters() {
        assert_eq!(shortened(&"ä".repeat(MAX_VALUE + 1)), format!("{}…", "ä".repeat(MAX_VALUE)));
    }
}
