//! Names that browsers' settings use for versions and suites, as numbers.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::wire::{cipher_suite_name, cipher_suites, version};

/// A version as policies and program arguments of all browsers write it.
pub(super) fn version(text: &str) -> Option<u16> {
    match text.trim().to_ascii_lowercase().as_str() {
        "ssl3" => Some(version::SSL3),
        "tls1" | "tls1.0" => Some(version::TLS10),
        "tls1.1" => Some(version::TLS11),
        "tls1.2" => Some(version::TLS12),
        "tls1.3" => Some(version::TLS13),
        _ => None,
    }
}

/// A suite by its name in IANA's registry, or by its number as `0xc02f`.
pub(super) fn suite(text: &str) -> Option<u16> {
    static NUMBERS: OnceLock<HashMap<String, u16>> = OnceLock::new();
    let text = text.trim();
    let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    if let Some(hex) = hex {
        return u16::from_str_radix(hex, 16).ok();
    }
    let numbers =
        NUMBERS.get_or_init(|| cipher_suites().iter().map(|suite| (cipher_suite_name(*suite), *suite)).collect());
    numbers.get(text).copied()
}

/// The suites that Chromium and its kin leave out at somebody's wish. Those of TLS 1.3 are always offered.
pub(super) fn suites_off<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<u16> {
    let is_of_tls13 = |suite: &u16| suite >> 8 == 0x13;
    texts.into_iter().filter_map(suite).filter(|suite| !is_of_tls13(suite)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_and_suites_have_the_numbers_of_the_protocol() {
        assert_eq!([version("tls1.3"), version("TLS1"), version("tls2")], [Some(0x0304), Some(0x0301), None]);
        assert_eq!(suite("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), Some(0xc02f));
        assert_eq!(suite("0xc02f"), Some(0xc02f));
        assert_eq!(suite("0xfffff"), None);
        assert_eq!(suite("RC4"), None);
        assert_eq!(suites_off(["0xc02f", "0x1301"]), [0xc02f]);
    }
}
