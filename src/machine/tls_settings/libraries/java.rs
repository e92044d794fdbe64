//! Java: the security properties of each installation (`java.security`, described in the file itself), and the system
//! properties of JSSE that variables give every Java program.

use std::collections::BTreeSet;

use super::{Source, conf, groups_only, is_yes, names, schemes_only};
use crate::machine::java::{homes, is_same};
use crate::machine::read;
use crate::machine::surroundings::Surroundings;
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// Where the file stands below an installation, newest layout first.
const FILES: [&str; 3] =
    ["conf/security/java.security", "lib/security/java.security", "jre/lib/security/java.security"];

const TLS: &str = "jdk.tls.disabledAlgorithms";
const CERTIFICATES: &str = "jdk.certpath.disabledAlgorithms";

/// Words of the two lists as JDK 8 to 25 ship them, whatever numbers stand behind them.
const SHIPPED: [&str; 30] = [
    "SSLv3",
    "TLSv1",
    "TLSv1.1",
    "DTLSv1.0",
    "RC4",
    "DES",
    "MD5withRSA",
    "DH",
    "EC",
    "3DES_EDE_CBC",
    "anon",
    "NULL",
    "ECDH",
    "TLS_RSA_*",
    "rsa_pkcs1_sha1",
    "ecdsa_sha1",
    "dsa_sha1",
    "DES40_CBC",
    "RC4_40",
    "K_NULL",
    "C_NULL",
    "M_NULL",
    "DH_anon",
    "ECDH_anon",
    "include",
    "MD2",
    "MD5",
    "SHA1",
    "RSA",
    "DSA",
];

/// The oldest versions that a current Java speaks are off since April 2021 (JDK-8202343).
const OFF_WHERE_SHIPPED: [&str; 2] = ["TLSv1", "TLSv1.1"];

/// What the installations and their files say.
pub(super) fn settings(surroundings: &Surroundings) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    let mut read_files: Vec<std::path::PathBuf> = Vec::new();
    for home in homes(surroundings) {
        let Some(path) = home.first(&FILES) else { continue };
        if read_files.iter().any(|other| is_same(other, &path)) {
            continue;
        }
        if let Some(text) = read::text(&path, read::MAX_FILE) {
            found.extend(understood(&Source::file(SettingOwner::Java, SettingScope::System, &path), &text));
        }
        read_files.push(path);
    }
    found
}

/// The settings of a file of security properties. What is as the makers of Java ship it is marked so.
pub(super) fn understood(source: &Source, text: &str) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    for (line, text) in conf::logical_lines(text) {
        let Some((name, value)) = text.split_once('=') else { continue };
        let (name, value) = (name.trim(), value.trim());
        let is_list = name == TLS || name == CERTIFICATES;
        if !is_list && !name.starts_with("jdk.tls.") && name != "security.provider.1" || value.is_empty() {
            continue;
        }
        // Other settings of the file are only told when they are known to matter.
        let effects = match name {
            TLS => disabled(value),
            CERTIFICATES => vec![SettingEffect::Other],
            _ => match effect(name, value) {
                Some(effects) => effects,
                None => continue,
            },
        };
        let mut source = source.clone();
        if is_list && source.scope == SettingScope::System && is_as_shipped(name, value) {
            source.scope = SettingScope::Shipped;
        }
        found.extend(effects.into_iter().map(|effect| source.line(line, name, value, effect)));
    }
    found
}

/// Each part of a list up to its first blank: `DH` of `DH keySize < 1024`.
fn listed(value: &str) -> BTreeSet<&str> {
    value.split(',').filter_map(|part| part.split_whitespace().next()).collect()
}

fn is_as_shipped(name: &str, value: &str) -> bool {
    let listed = listed(value);
    let has_whole = |word: &str| value.split(',').any(|part| part.trim() == word);
    let is_known = listed.iter().all(|word| SHIPPED.contains(word));
    // Whole families are never shipped as disabled.
    let is_mild = !["RSA", "EC", "DH", "SHA1", "DSA"].iter().any(|word| has_whole(word));
    is_known && is_mild && (name != TLS || OFF_WHERE_SHIPPED.iter().all(|version| has_whole(version)))
}

/// What `jdk.tls.disabledAlgorithms` does: versions below the oldest that is left, a newest that is missing, suites by
/// name or cipher.
fn disabled(value: &str) -> Vec<SettingEffect> {
    let words: Vec<&str> = value.split(',').map(str::trim).collect();
    let is_off = |version: u16| words.iter().any(|word| names::version(word) == Some(version));
    let mut effects = Vec::new();
    let oldest = (0x0300..=0x0304).find(|&version| !is_off(version));
    effects.extend(oldest.map(|version| SettingEffect::MinVersion { version }));
    let newer = oldest.unwrap_or(0x0304)..=0x0304;
    effects
        .extend(newer.filter(|&version| is_off(version)).map(|version| SettingEffect::Version { version, on: false }));
    let mut suites: Vec<u16> = words.iter().flat_map(|word| suites_of(word)).collect();
    suites.sort_unstable();
    suites.dedup();
    effects.push(SettingEffect::SuitesOff { suites });
    effects
}

/// Suites that a word switches off: a whole name, a pattern, a cipher or a key exchange.
fn suites_of(word: &str) -> Vec<u16> {
    let has = |parts: &[&str]| names::suites_where(|suite| parts.iter().any(|part| suite.contains(part)));
    match word {
        "RC4" => has(&["_RC4_"]),
        "DES" => has(&["_DES_CBC_", "_DES40_"]),
        "3DES_EDE_CBC" | "DESede" => has(&["_3DES_EDE_CBC_"]),
        "NULL" => has(&["_WITH_NULL_"]),
        "anon" => has(&["_anon_"]),
        "ECDH" => has(&["TLS_ECDH_"]),
        "ECDHE" => has(&["TLS_ECDHE_"]),
        "DH" | "DHE" => has(&["TLS_DHE_", "TLS_DH_"]),
        "RSA" => has(&["TLS_RSA_", "_RSA_WITH_"]),
        "AES_128_CBC" => has(&["_AES_128_CBC_"]),
        "AES_256_CBC" => has(&["_AES_256_CBC_"]),
        _ => match (word.strip_suffix('*'), word.starts_with("TLS_")) {
            (Some(first), true) => names::suites_where(|suite| suite.starts_with(first)),
            _ => names::suite(word).into_iter().collect(),
        },
    }
}

/// A system property of a variable, when it concerns TLS.
pub(super) fn property(source: &Source, name: &str, value: &str) -> Vec<TlsSetting> {
    // Passwords are nobody's business.
    if name.to_ascii_lowercase().contains("password") {
        return Vec::new();
    }
    let effects = effect(name, value).unwrap_or_else(|| {
        let is_tls = ["javax.net.ssl.", "jdk.tls.", "jdk.security.", "com.sun.net.ssl.", "com.sun.security.enable"];
        is_tls.iter().filter(|first| name.starts_with(**first)).map(|_| SettingEffect::Other).collect()
    });
    effects.into_iter().map(|effect| source.setting(name, value, effect)).collect()
}

/// What a property of JSSE does; nothing for one that is not known.
fn effect(name: &str, value: &str) -> Option<Vec<SettingEffect>> {
    let one = match name {
        "javax.net.ssl.trustStore" => SettingEffect::RootsReplaced,
        // The stores of Windows and macOS.
        "javax.net.ssl.trustStoreType" if value.starts_with("Windows-ROOT") || value.starts_with("KeychainStore") => {
            SettingEffect::SystemRoots { on: true }
        }
        "jdk.tls.namedGroups" => groups_only(value),
        "jdk.tls.client.SignatureSchemes" => schemes_only(value),
        "jdk.tls.client.cipherSuites" | "https.cipherSuites" => {
            SettingEffect::SuitesOnly { suites: value.split(',').filter_map(names::suite).collect() }
        }
        "com.sun.net.ssl.checkRevocation" if is_yes(value) => SettingEffect::RevocationRequired,
        "jdk.internal.httpclient.disableHostnameVerification" if !value.eq_ignore_ascii_case("false") => {
            SettingEffect::ErrorsIgnored
        }
        "jdk.tls.client.protocols" | "https.protocols" => {
            let versions = || value.split(',').filter_map(names::version);
            let (oldest, newest) = (versions().min()?, versions().max()?);
            return Some(vec![
                SettingEffect::MinVersion { version: oldest },
                SettingEffect::MaxVersion { version: newest },
            ]);
        }
        _ => return None,
    };
    Some(vec![one])
}

#[cfg(test)]
mod tests {
    use super::*;

    const JDK_17: &str = "SSLv3, TLSv1, TLSv1.1, DTLSv1.0, RC4, DES, MD5withRSA, DH keySize < 1024, EC keySize < 224, \
                          3DES_EDE_CBC, anon, NULL, ECDH";

    #[test]
    fn a_list_as_shipped_is_told_from_one_that_was_changed() {
        assert!(is_as_shipped(TLS, JDK_17));
        assert!(is_as_shipped(TLS, &format!("{JDK_17}, TLS_RSA_*, rsa_pkcs1_sha1 usage HandshakeSignature")));
        assert!(!is_as_shipped(TLS, &JDK_17.replace("TLSv1, TLSv1.1, ", "")), "old versions switched on again");
        assert!(!is_as_shipped(TLS, &format!("{JDK_17}, TLSv1.2")));
        assert!(!is_as_shipped(TLS, &format!("{JDK_17}, RSA")));
        assert!(is_as_shipped(CERTIFICATES, "MD2, MD5, SHA1 jdkCA & usage TLSServer, RSA keySize < 1024"));
    }

    #[test]
    fn a_list_says_which_versions_and_suites_are_left() {
        let effects = disabled(&format!("{JDK_17}, TLSv1.3, TLS_RSA_*"));
        assert_eq!(effects[0], SettingEffect::MinVersion { version: 0x0303 });
        assert_eq!(effects[1], SettingEffect::Version { version: 0x0304, on: false });
        let SettingEffect::SuitesOff { suites } = &effects[2] else { panic!("{effects:?}") };
        assert!(suites.contains(&0x002f) && suites.contains(&0x0005) && suites.contains(&0xc012));
        assert!(!suites.contains(&0xc02f) && !suites.contains(&0x1301));
    }
}
