//! Finite-field primes that many servers share, from `assets/data/primes.tsv`.
//!
//! A prime that is everybody's has been worth somebody's effort; below 1024 bits, and perhaps at 1024, that effort has
//! been made (Adrian et al., "Imperfect Forward Secrecy", 2015).

use std::collections::HashMap;
use std::sync::OnceLock;

use sha2::{Digest, Sha256};

use super::field::hex;

const PRIMES: &str = include_str!("../../assets/data/primes.tsv");

/// The name of a prime (big-endian, leading zeros allowed), such as `RFC 3526 group 14` or `ffdhe2048`.
pub fn known_prime(prime: &[u8]) -> Option<&'static str> {
    static NAMES: OnceLock<HashMap<&'static str, &'static str>> = OnceLock::new();
    let names = NAMES.get_or_init(|| rows().filter_map(|row| Some((*row.first()?, *row.get(1)?))).collect());
    let start = prime.iter().position(|&byte| byte != 0)?;
    names.get(hex(&Sha256::digest(&prime[start..])).as_str()).copied()
}

/// SHA-256, name, bits, source.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    PRIMES.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first group of Oakley: 2^768 - 2^704 - 1 + 2^64 * ([2^638 pi] + 149686) (RFC 2409, section 6.1).
    const OAKLEY_1: &str = "ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e34\
                            04ddef9519b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a63a3620ffffffff\
                            ffffffff";

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex")).collect()
    }

    #[test]
    fn a_prime_of_an_rfc_is_known_by_name_and_one_that_is_off_by_two_is_not() {
        let mut prime = bytes(OAKLEY_1);
        assert_eq!(known_prime(&prime), Some("RFC 2409 group 1"));
        assert_eq!(known_prime(&[&[0], prime.as_slice()].concat()), Some("RFC 2409 group 1"));
        *prime.last_mut().expect("96 bytes") -= 2;
        assert_eq!(known_prime(&prime), None);
        assert_eq!(known_prime(&[]), None);
    }

    #[test]
    fn every_row_has_a_digest_a_name_of_its_own_bits_and_a_source() {
        let mut names = Vec::new();
        for row in rows() {
            let [digest, name, bits, source] = row.as_slice() else { panic!("{row:?}") };
            assert!(digest.len() == 64 && bytes(digest).len() == 32, "{name}");
            assert!(bits.parse::<u32>().is_ok_and(|bits| (512..=8192).contains(&bits)), "{name}");
            assert!(!names.contains(name) && !source.is_empty(), "{name}");
            names.push(name);
        }
        assert!(names.len() > 20);
    }
}
