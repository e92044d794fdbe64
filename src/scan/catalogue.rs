//! Which suites are asked, and in which order: the one in which OpenSSL sorts them, because most servers keep to it.
//! The better the guess, the fewer questions it takes to know the server's order.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::versions::TLS;
use crate::wire::{cipher_suite_name, cipher_suites, version};

/// Suites of one hello, at most: with its extensions it stays below 512 bytes, which every middlebox bears.
const MOST_AT_ONCE: usize = 165;

/// The suites to ask in one version, in lists that are asked apart; the likeliest first. TLS 1.2 has more than one: what
/// servers of our day have, what a server that has everything switched on has besides, and what needs keys of its own
/// (PSK, SRP, Kerberos, GOST, DSS, fixed Diffie-Hellman) or is history.
pub(super) fn candidates(version: u16) -> &'static [Vec<u16>] {
    static LISTS: OnceLock<HashMap<u16, Vec<Vec<u16>>>> = OnceLock::new();
    let lists = LISTS.get_or_init(|| TLS.into_iter().map(|version| (version, lists(version))).collect());
    lists.get(&version).map_or(&[], Vec::as_slice)
}

fn lists(version: u16) -> Vec<Vec<u16>> {
    let mut all: Vec<(Rank, u16)> = cipher_suites()
        .iter()
        .filter(|suite| exists_in(**suite, version))
        .map(|suite| (Rank::of(&cipher_suite_name(*suite)), *suite))
        .collect();
    all.sort();
    let suites = |is_wanted: fn(Class) -> bool| -> Vec<u16> {
        all.iter().filter(|(rank, _)| is_wanted(rank.class)).map(|(_, suite)| *suite).collect()
    };
    if all.len() <= MOST_AT_ONCE {
        return vec![suites(|_| true)];
    }
    let mut lists = vec![suites(|class| class == Class::Usual), suites(|class| class == Class::Rare)];
    lists.extend(suites(|class| class == Class::Exotic).chunks(MOST_AT_ONCE).map(<[u16]>::to_vec));
    lists
}

/// Puts suites into the order of the catalogue.
pub(super) fn sort(suites: &mut [u16]) {
    suites.sort_by_key(|suite| (Rank::of(&cipher_suite_name(*suite)), *suite));
}

/// Cuts a list into at most `count` pieces of which each is likely to hold as many accepted suites as the others: what has
/// a certificate and a cipher that is not broken counts twice.
pub(super) fn pieces(list: &[u16], count: usize) -> Vec<&[u16]> {
    let weight = |suite: &u16| {
        let rank = Rank::of(&cipher_suite_name(*suite));
        1 + usize::from(rank.exchange < 2 && !rank.anonymous)
    };
    let share = list.iter().map(weight).sum::<usize>().div_ceil(count.max(1));
    let mut before = 0;
    list.chunk_by(|suite, _| {
        let piece = before / share.max(1);
        before += weight(suite);
        before / share.max(1) == piece
    })
    .collect()
}

/// Whether a suite can be negotiated in a version: those of TLS 1.3 in no other, and those with an AEAD or a hash
/// newer than SHA-1 from TLS 1.2 on (RFC 5246, section 1.2; RFC 5288, section 4; RFC 5289, section 5).
fn exists_in(suite: u16, version: u16) -> bool {
    let name = cipher_suite_name(suite);
    let is_tls13 = !name.contains("_WITH_") && !name.contains("SCSV");
    let is_new = ["_GCM", "_CCM", "POLY1305", "_SHA256", "_SHA384", "_SHA512", "_SM3", "GOSTR341112_256_WITH_KUZ"]
        .iter()
        .any(|part| name.contains(part));
    match version {
        version::TLS13 => is_tls13,
        version::TLS12 => !is_tls13,
        _ => !is_tls13 && !is_new,
    }
}

/// How likely a server has a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Usual,
    Rare,
    Exotic,
}

/// A place in OpenSSL's order. The first field that differs decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    /// Ephemeral, then the certificate's key, then no encryption, then what is broken.
    exchange: u8,
    /// Of those without encryption, the ephemeral ones first.
    is_static: bool,
    /// AEAD, then CBC with a new hash, then SHA-1.
    protection: u8,
    /// Strong keys first.
    weak_key: u8,
    /// No certificate.
    anonymous: bool,
    /// GCM, `ChaCha20`, CCM, ARIA, AES, Camellia.
    cipher: u8,
    /// ECDSA, RSA, then classic Diffie-Hellman.
    authentication: u8,
    /// CCM with the short tag first, MD5 last.
    tail: u8,
    /// Not part of the order.
    class: Class,
}

impl Rank {
    fn of(name: &str) -> Self {
        let has = |part: &str| name.contains(part);
        let any = |parts: &[&str]| parts.iter().any(|part| has(part));
        let first = |parts: &[&str]| parts.iter().position(|part| has(part)).unwrap_or(parts.len()) as u8;
        let anonymous = has("_anon_");
        let is_ephemeral = any(&["_ECDHE_", "_DHE_", "_anon_"]);
        let is_broken = any(&["_RC4_", "3DES", "_DES_", "_IDEA_", "_SEED_"]);
        let exchange = match () {
            () if has("_NULL_") => 2,
            () if is_broken => 3,
            () => u8::from(!is_ephemeral),
        };
        let is_exotic = any(&[
            "PSK",
            "_SRP_",
            "KRB5",
            "_DSS_",
            "_ECDH_RSA_",
            "_ECDH_ECDSA_",
            "_DH_RSA_",
            "GOST",
            "EXPORT",
            "FORTEZZA",
            "FIPS",
            "CECPQ1",
            "ECCPWD",
            "_SM4_",
            "_RC2_",
            "DES40",
            "DES_CBC_MD5",
            "OLD_",
            "AEGIS",
            "_IDEA_",
        ]) || has("TLS_SHA");
        let is_usual = !anonymous
            && exchange < 2
            && any(&["_AES_128_GCM", "_AES_256_GCM", "CHACHA20", "_AES_128_CBC", "_AES_256_CBC"]);
        let is_tls13 = !has("_WITH_");
        let class = match () {
            () if is_tls13 || is_usual && !is_exotic => Class::Usual,
            () if is_exotic => Class::Exotic,
            () => Class::Rare,
        };
        Self {
            exchange,
            is_static: has("_RSA_WITH_") && !is_ephemeral,
            protection: if any(&["_GCM", "_CCM", "POLY1305"]) {
                0
            } else {
                1 + u8::from(!any(&["_SHA256", "_SHA384"]))
            },
            weak_key: u8::from(!any(&["_256_", "CHACHA20"])),
            anonymous,
            cipher: if has("_AES_") && has("_GCM") {
                0
            } else {
                1 + first(&["CHACHA20", "_CCM", "ARIA", "_AES_", "CAMELLIA", "3DES"])
            },
            authentication: first(&["_ECDHE_ECDSA_", "_ECDHE_RSA_", "_DHE_", "_ECDH_anon_", "_DH_anon_"]),
            tail: if name.ends_with("CCM_8") { 0 } else { 1 + u8::from(name.ends_with("MD5")) },
            class,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_suite_of_a_version_is_asked_once_and_in_hellos_below_512_bytes() {
        for version in [version::TLS13, version::TLS12, version::TLS11, version::TLS10, version::SSL3] {
            let lists = candidates(version);
            let all = lists.concat();
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len());
            for list in lists {
                let hello = crate::wire::ClientHello::probe(version, list, Some("a-name-of-usual-length.example.com"));
                assert!(hello.to_record().len() < 512, "{} suites of {version:04x}", list.len());
            }
        }
    }

    #[test]
    fn the_order_is_openssl_s() {
        // `openssl ciphers` of 3.0: ephemeral AEAD first, the strong ones before the weak ones, plain RSA last.
        let order = [
            0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc02b, 0xc02f, 0x009e, 0xc024, 0xc028, 0x006b, 0xc023,
            0xc027, 0x0067, 0xc00a, 0xc014, 0x0039, 0xc009, 0xc013, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035,
            0x002f,
        ];
        let mut sorted = order;
        sorted.reverse();
        sort(&mut sorted);
        assert_eq!(sorted, order);
    }

    #[test]
    fn suites_stay_with_their_versions() {
        let has = |version, suite| candidates(version).concat().contains(&suite);
        assert_eq!(candidates(version::TLS13)[0][..3], [0x1302, 0x1303, 0x1301]);
        assert!(has(version::TLS12, 0xc02f) && !has(version::TLS10, 0xc02f));
        // Some servers take the suites of TLS 1.0 in SSL 3, too.
        assert!(has(version::TLS10, 0xc013) && has(version::SSL3, 0xc013));
    }
}
