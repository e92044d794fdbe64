//! Versions, suites, groups and schemes by the names that libraries give them.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::wire::{cipher_suite_name, cipher_suites, version as versions};

/// Those that clients offer.
pub(super) const TLS13_SUITES: [u16; 3] = [0x1301, 0x1302, 0x1303];

/// Groups by lower-case name without marks between its parts; each by all its usual names (OpenSSL, `GnuTLS`, Schannel, Java).
const GROUPS: [(&str, u16); 25] = [
    ("secp224r1", 21),
    ("secp256k1", 22),
    ("secp256r1", 23),
    ("prime256v1", 23),
    ("p256", 23),
    ("nistp256", 23),
    ("secp384r1", 24),
    ("p384", 24),
    ("nistp384", 24),
    ("secp521r1", 25),
    ("p521", 25),
    ("nistp521", 25),
    ("x25519", 29),
    ("curve25519", 29),
    ("x448", 30),
    ("ffdhe2048", 256),
    ("ffdhe3072", 257),
    ("ffdhe4096", 258),
    ("ffdhe6144", 259),
    ("ffdhe8192", 260),
    ("mlkem768", 513),
    ("mlkem1024", 514),
    ("secp256r1mlkem768", 4587),
    ("x25519mlkem768", 4588),
    ("secp384r1mlkem1024", 4589),
];

/// Schemes as TLS 1.3 names them (RFC 8446, section 4.2.3).
const SCHEMES: [(&str, u16); 16] = [
    ("rsa_pkcs1_sha1", 0x0201),
    ("ecdsa_sha1", 0x0203),
    ("rsa_pkcs1_sha256", 0x0401),
    ("ecdsa_secp256r1_sha256", 0x0403),
    ("rsa_pkcs1_sha384", 0x0501),
    ("ecdsa_secp384r1_sha384", 0x0503),
    ("rsa_pkcs1_sha512", 0x0601),
    ("ecdsa_secp521r1_sha512", 0x0603),
    ("rsa_pss_rsae_sha256", 0x0804),
    ("rsa_pss_rsae_sha384", 0x0805),
    ("rsa_pss_rsae_sha512", 0x0806),
    ("ed25519", 0x0807),
    ("ed448", 0x0808),
    ("rsa_pss_pss_sha256", 0x0809),
    ("rsa_pss_pss_sha384", 0x080a),
    ("rsa_pss_pss_sha512", 0x080b),
];

/// OpenSSL's prefixes for key exchange and authentication; without one it is RSA.
const EXCHANGES: [(&str, &str); 12] = [
    ("ECDHE-ECDSA-", "ECDHE_ECDSA"),
    ("ECDHE-RSA-", "ECDHE_RSA"),
    ("ECDHE-PSK-", "ECDHE_PSK"),
    ("DHE-RSA-", "DHE_RSA"),
    ("DHE-DSS-", "DHE_DSS"),
    ("DHE-PSK-", "DHE_PSK"),
    ("RSA-PSK-", "RSA_PSK"),
    ("PSK-", "PSK"),
    ("AECDH-", "ECDH_anon"),
    ("ADH-", "DH_anon"),
    ("SRP-RSA-", "SRP_SHA_RSA"),
    ("", "RSA"),
];

/// OpenSSL's names of ciphers, each with what stands before the hash in registered names.
const CIPHERS: [(&str, &str); 16] = [
    ("AES128-GCM-", "AES_128_GCM_"),
    ("AES256-GCM-", "AES_256_GCM_"),
    ("AES128-CCM8", "AES_128_CCM_8"),
    ("AES256-CCM8", "AES_256_CCM_8"),
    ("AES128-CCM", "AES_128_CCM"),
    ("AES256-CCM", "AES_256_CCM"),
    ("AES128-", "AES_128_CBC_"),
    ("AES256-", "AES_256_CBC_"),
    ("AES-128-CBC-", "AES_128_CBC_"),
    ("AES-256-CBC-", "AES_256_CBC_"),
    ("CAMELLIA128-", "CAMELLIA_128_CBC_"),
    ("CAMELLIA256-", "CAMELLIA_256_CBC_"),
    ("CHACHA20-POLY1305", "CHACHA20_POLY1305_SHA256"),
    ("DES-CBC3-", "3DES_EDE_CBC_"),
    ("RC4-", "RC4_128_"),
    ("NULL-", "NULL_"),
];

/// `TLSv1.2`, `TLS 1.2`, `tls1.2`, `tlsv1_2`, `SSLv3`, `SSL 3.0`.
pub(super) fn version(name: &str) -> Option<u16> {
    let mut text = name.trim().trim_matches('"').to_ascii_lowercase().replace('_', ".");
    text.retain(|letter| letter.is_ascii_alphanumeric() || letter == '.');
    let (family, number) = text.split_at_checked(3)?;
    match (family, number.trim_start_matches('v')) {
        ("ssl", "2" | "2.0") => Some(0x0002),
        ("ssl", "3" | "3.0") => Some(versions::SSL3),
        ("tls", "1" | "1.0") => Some(versions::TLS10),
        ("tls", "1.1") => Some(versions::TLS11),
        ("tls", "1.2") => Some(versions::TLS12),
        ("tls", "1.3") => Some(versions::TLS13),
        _ => None,
    }
}

/// A suite by its registered name.
pub(super) fn suite(name: &str) -> Option<u16> {
    static SUITES: OnceLock<HashMap<String, u16>> = OnceLock::new();
    let suites =
        SUITES.get_or_init(|| cipher_suites().iter().map(|&suite| (cipher_suite_name(suite), suite)).collect());
    suites.get(name.trim()).copied()
}

/// Suites whose registered name fits.
pub(super) fn suites_where(fits: impl Fn(&str) -> bool) -> Vec<u16> {
    cipher_suites().iter().copied().filter(|&suite| fits(&cipher_suite_name(suite))).collect()
}

/// A suite by OpenSSL's name of it, `ECDHE-RSA-AES128-GCM-SHA256`, or its registered one (openssl-ciphers(1)).
pub(super) fn openssl_suite(name: &str) -> Option<u16> {
    if name.starts_with("TLS_") {
        return suite(name);
    }
    let (exchange, rest) =
        EXCHANGES.iter().find_map(|(prefix, exchange)| Some((exchange, name.strip_prefix(prefix)?)))?;
    let (cipher, hash) = CIPHERS.iter().find_map(|(prefix, cipher)| Some((cipher, rest.strip_prefix(prefix)?)))?;
    suite(&format!("TLS_{exchange}_WITH_{cipher}{hash}"))
}

/// A group by any of its usual names.
pub(super) fn group(name: &str) -> Option<u16> {
    let mut plain = name.to_ascii_lowercase();
    plain.retain(|letter| letter.is_ascii_alphanumeric());
    find(&GROUPS, plain.strip_prefix("group").unwrap_or(&plain))
}

/// A scheme by its name in TLS 1.3, or as OpenSSL writes it: `RSA+SHA256`, `ECDSA+SHA384`, `RSA-PSS+SHA256`.
pub(super) fn scheme(name: &str) -> Option<u16> {
    let lower = name.trim().to_ascii_lowercase();
    let Some((key, hash)) = lower.split_once('+') else { return find(&SCHEMES, &lower) };
    let full = match (key, hash) {
        ("rsa", hash) => format!("rsa_pkcs1_{hash}"),
        ("rsa-pss" | "pss", hash) => format!("rsa_pss_rsae_{hash}"),
        ("ecdsa", "sha256") => "ecdsa_secp256r1_sha256".to_owned(),
        ("ecdsa", "sha384") => "ecdsa_secp384r1_sha384".to_owned(),
        ("ecdsa", "sha512") => "ecdsa_secp521r1_sha512".to_owned(),
        ("ecdsa", "sha1") => "ecdsa_sha1".to_owned(),
        _ => return None,
    };
    find(&SCHEMES, &full)
}

fn find(table: &[(&str, u16)], name: &str) -> Option<u16> {
    table.iter().find(|(own, _)| *own == name).map(|&(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{group_name, signature_scheme_name};

    #[test]
    fn each_library_has_its_own_way_to_write_a_version() {
        for name in ["TLSv1.2", "TLS1.2", "tls1.2", "TLS 1.2", "tlsv1_2"] {
            assert_eq!(version(name), Some(0x0303), "{name}");
        }
        for (name, number) in [("TLSv1", 0x0301), ("SSLv3", 0x0300), ("SSL 2.0", 2), ("TLSv1.3", 0x0304)] {
            assert_eq!(version(name), Some(number), "{name}");
        }
        for name in ["None", "DTLSv1.2", "", "tl", "TLSv1.4", "ÄÖÜ"] {
            assert_eq!(version(name), None, "{name}");
        }
    }

    #[test]
    fn suites_are_known_by_the_name_that_openssl_gives_them() {
        for (name, suite) in [
            ("ECDHE-ECDSA-AES128-GCM-SHA256", 0xc02b),
            ("ECDHE-RSA-CHACHA20-POLY1305", 0xcca8),
            ("DHE-RSA-AES256-SHA256", 0x006b),
            ("AES128-SHA", 0x002f),
            ("AES256-GCM-SHA384", 0x009d),
            ("DES-CBC3-SHA", 0x000a),
            ("ECDHE-ECDSA-AES128-CCM8", 0xc0ae),
            ("TLS_AES_128_GCM_SHA256", 0x1301),
        ] {
            assert_eq!(openssl_suite(name), Some(suite), "{name}");
        }
        assert_eq!(openssl_suite("HIGH"), None);
    }

    #[test]
    fn tables_agree_with_the_registry() {
        for (name, number) in SCHEMES {
            assert_eq!(signature_scheme_name(number), name);
        }
        for (name, number) in GROUPS.iter().filter(|(name, _)| name.starts_with("secp") || name.starts_with("ffdhe")) {
            assert_eq!(group_name(*number).to_ascii_lowercase(), *name);
        }
        assert_eq!(group("P-256"), Some(23));
        assert_eq!(group("GROUP-SECP384R1"), Some(24));
        assert_eq!(scheme("RSA+SHA256"), Some(0x0401));
        assert_eq!(scheme("ECDSA+SHA384"), Some(0x0503));
    }
}
