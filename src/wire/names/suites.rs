//! Cipher suites by number: IANA's registry, and what was in use without being in it.
//!
//! Both tables stand in `assets/data`, each with its source and date in the first line.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::unnamed;

const REGISTERED: &str = include_str!("../../../assets/data/cipher-suites.csv");
const UNREGISTERED: &str = include_str!("../../../assets/data/cipher-suites-unregistered.tsv");

/// Numbers of the registry that no `ServerHello` may pick: the state before the first handshake (RFC 5246,
/// appendix A.5), and the signals of RFC 5746 and RFC 7507.
const NEVER_PICKED: [u16; 3] = [0x0000, 0x00ff, 0x5600];

/// `TLS_AES_128_GCM_SHA256` for `0x1301`; hex for unknown ones.
pub fn cipher_suite_name(suite: u16) -> String {
    names().get(&suite).map_or_else(|| unnamed(suite), |name| (*name).to_owned())
}

/// `SSL_CK_RC4_128_WITH_MD5` for `0x010080`, a 24-bit cipher kind of SSL 2; hex for unknown ones.
pub fn ssl2_cipher_name(kind: u32) -> String {
    static NAMES: OnceLock<BTreeMap<u32, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        unregistered().filter(|(hex, _)| hex.len() == 6).filter_map(|(hex, name)| Some((number(hex)?, name))).collect()
    });
    names.get(&kind).map_or_else(|| format!("0x{kind:06x}"), |name| (*name).to_owned())
}

/// Every suite that a `ServerHello` may pick, registered or not, ascending.
pub fn cipher_suites() -> &'static [u16] {
    static SUITES: OnceLock<Vec<u16>> = OnceLock::new();
    SUITES.get_or_init(|| names().keys().copied().filter(|suite| !NEVER_PICKED.contains(suite)).collect())
}

fn names() -> &'static BTreeMap<u16, &'static str> {
    static NAMES: OnceLock<BTreeMap<u16, &'static str>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let old = unregistered()
            .filter(|(hex, _)| hex.len() == 4)
            .filter_map(|(hex, name)| Some((u16::try_from(number(hex)?).ok()?, name)));
        // The registry comes last: where both have a number, its name is the one in use.
        old.chain(REGISTERED.lines().filter_map(registered)).collect()
    })
}

/// Hex digits and name of each row without a registration.
fn unregistered() -> impl Iterator<Item = (&'static str, &'static str)> {
    UNREGISTERED.lines().filter_map(|line| {
        let mut cells = line.split('\t');
        Some((cells.next()?.strip_prefix("0x")?, cells.next()?))
    })
}

fn number(hex: &str) -> Option<u32> {
    u32::from_str_radix(hex, 16).ok()
}

/// `"0x13,0x01",TLS_AES_128_GCM_SHA256,…`; rows of ranges and of reserved numbers are none.
fn registered(row: &'static str) -> Option<(u16, &'static str)> {
    let (value, rest) = row.strip_prefix("\"0x")?.split_once("\",")?;
    let (high, low) = value.split_once(",0x")?;
    let byte = |text: &str| u8::from_str_radix(text, 16).ok();
    let name = rest.split(',').next().filter(|name| name.starts_with("TLS_"))?;
    Some((u16::from_be_bytes([byte(high)?, byte(low)?]), name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::wire::is_grease;

    #[test]
    fn every_suite_has_a_name_and_none_is_a_signal() {
        let suites = cipher_suites();
        assert!(suites.is_sorted_by(|before, after| before < after), "ascending, each once");
        assert_eq!(suites.len(), 349 + 43, "349 of the registry that can be picked, 43 without a registration");
        for &suite in suites {
            assert!(!cipher_suite_name(suite).starts_with("0x"), "{suite:#06x} has no name");
            assert!(!is_grease(suite) && !NEVER_PICKED.contains(&suite), "{suite:#06x}");
        }
    }

    #[test]
    fn export_and_pre_standard_suites_are_asked_for_too() {
        for (suite, name) in [
            (0x0062, "TLS_RSA_EXPORT1024_WITH_DES_CBC_SHA"),
            (0x001d, "SSL_FORTEZZA_KEA_WITH_FORTEZZA_CBC_SHA"),
            (0x0081, "TLS_GOSTR341001_WITH_28147_CNT_IMIT"),
            (0x16b7, "TLS_CECPQ1_RSA_WITH_CHACHA20_POLY1305_SHA256"),
            (0xcc13, "OLD_TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
            (0xfeff, "SSL_RSA_FIPS_WITH_3DES_EDE_CBC_SHA"),
            (0xffe1, "SSL_RSA_OLDFIPS_WITH_DES_CBC_SHA"),
            (0x1307, "TLS_AEGIS_128L_SHA256"),
            (0xc0b4, "TLS_SHA256_SHA256"),
        ] {
            assert_eq!(cipher_suite_name(suite), name);
            assert!(cipher_suites().contains(&suite), "{name}");
        }
    }

    #[test]
    fn a_number_that_was_registered_later_keeps_its_registered_name() {
        assert_eq!(cipher_suite_name(0x001e), "TLS_KRB5_WITH_DES_CBC_SHA");
    }

    #[test]
    fn ssl_2_kinds_have_names_of_their_own() {
        assert_eq!(ssl2_cipher_name(0x01_0080), "SSL_CK_RC4_128_WITH_MD5");
        assert_eq!(ssl2_cipher_name(0x07_00c0), "SSL_CK_DES_192_EDE3_CBC_WITH_MD5");
        assert_eq!(ssl2_cipher_name(0x0f_0080), "0x0f0080");
    }

    #[test]
    fn the_rows_without_a_registration_are_whole_and_stand_once() {
        let mut seen = BTreeSet::new();
        for row in UNREGISTERED.lines().filter(|line| !line.starts_with('#')).skip(1) {
            let cells: Vec<&str> = row.split('\t').collect();
            assert!(cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty()), "{row}");
            assert!(seen.insert(cells[0]), "{row} stands twice");
        }
        let first = UNREGISTERED.lines().next().unwrap_or_default();
        assert!(first.starts_with("# ") && first.contains("2026-"), "source and date stand in the first line");
    }
}
