//! Names and sizes of keys and signature algorithms, from their object identifiers (RFC 3279, 4055, 5480, 8410, 9881).

use x509_parser::asn1_rs::FromDer;
use x509_parser::public_key::{PublicKey, RSAPublicKey};
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

/// What kind of key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyKind {
    /// rsaEncryption or id-RSASSA-PSS.
    Rsa,
    /// Elliptic curve of NIST or another, by name.
    Ecdsa,
    /// DSA.
    Dsa,
    /// Everything else that has a name of its own.
    Other,
}

/// A key in words and figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct KeyName {
    /// `RSA 2048`, `ECDSA P-256`, `Ed25519`.
    pub text: String,
    /// Bits of the modulus or size of the curve; 0 when unknown.
    pub bits: u32,
    /// Its kind.
    pub kind: KeyKind,
}

/// Curves: object identifier, name, bits.
const CURVES: &[(&str, &str, u32)] = &[
    ("1.2.840.10045.3.1.1", "P-192", 192),
    ("1.3.132.0.33", "P-224", 224),
    ("1.2.840.10045.3.1.7", "P-256", 256),
    ("1.3.132.0.34", "P-384", 384),
    ("1.3.132.0.35", "P-521", 521),
    ("1.3.132.0.10", "secp256k1", 256),
    ("1.3.36.3.3.2.8.1.1.7", "brainpoolP256r1", 256),
    ("1.3.36.3.3.2.8.1.1.11", "brainpoolP384r1", 384),
    ("1.3.36.3.3.2.8.1.1.13", "brainpoolP512r1", 512),
    ("1.2.156.10197.1.301", "SM2", 256),
];

/// Keys whose algorithm fixes their size: object identifier, name, bits.
const FIXED: &[(&str, &str, u32)] = &[
    ("1.3.101.112", "Ed25519", 256),
    ("1.3.101.113", "Ed448", 456),
    ("2.16.840.1.101.3.4.3.17", "ML-DSA-44", 0),
    ("2.16.840.1.101.3.4.3.18", "ML-DSA-65", 0),
    ("2.16.840.1.101.3.4.3.19", "ML-DSA-87", 0),
    ("1.2.643.7.1.1.1.1", "GOST R 34.10-2012 256", 256),
    ("1.2.643.7.1.1.1.2", "GOST R 34.10-2012 512", 512),
    ("1.2.643.2.2.19", "GOST R 34.10-2001", 256),
];

/// Signature algorithms by their usual names.
const SIGNATURES: &[(&str, &str)] = &[
    ("1.2.840.113549.1.1.2", "md2WithRSAEncryption"),
    ("1.2.840.113549.1.1.3", "md4WithRSAEncryption"),
    ("1.2.840.113549.1.1.4", "md5WithRSAEncryption"),
    ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption"),
    ("1.3.14.3.2.29", "sha1WithRSAEncryption"),
    ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption"),
    ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption"),
    ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption"),
    ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption"),
    ("1.2.840.10040.4.3", "dsa-with-sha1"),
    ("2.16.840.1.101.3.4.3.2", "dsa-with-sha256"),
    ("1.2.840.10045.4.1", "ecdsa-with-SHA1"),
    ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224"),
    ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256"),
    ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384"),
    ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512"),
    ("1.2.643.7.1.1.3.2", "GOST R 34.10-2012 256"),
    ("1.2.643.7.1.1.3.3", "GOST R 34.10-2012 512"),
    ("1.2.156.10197.1.501", "SM2-with-SM3"),
];

/// Hashes of RSASSA-PSS.
const HASHES: &[(&str, &str)] = &[
    ("1.3.14.3.2.26", "SHA-1"),
    ("2.16.840.1.101.3.4.2.4", "SHA-224"),
    ("2.16.840.1.101.3.4.2.1", "SHA-256"),
    ("2.16.840.1.101.3.4.2.2", "SHA-384"),
    ("2.16.840.1.101.3.4.2.3", "SHA-512"),
];

const RSA: &str = "1.2.840.113549.1.1.1";
/// id-RSASSA-PSS, as a key and as a signature.
pub(super) const RSA_PSS: &str = "1.2.840.113549.1.1.10";
const EC: &str = "1.2.840.10045.2.1";
const DSA: &str = "1.2.840.10040.4.1";

/// Names a public key.
pub(super) fn key(spki: &SubjectPublicKeyInfo<'_>) -> KeyName {
    let algorithm = spki.algorithm.algorithm.to_id_string();
    match algorithm.as_str() {
        RSA | RSA_PSS => {
            let bits = RSAPublicKey::from_der(&spki.subject_public_key.data).map_or(0, |(_, key)| bits(key.modulus));
            let family = if algorithm == RSA { "RSA" } else { "RSA-PSS" };
            KeyName { text: format!("{family} {bits}"), bits, kind: KeyKind::Rsa }
        }
        EC => {
            let curve = curve(spki).unwrap_or_default();
            let (name, bits) = CURVES
                .iter()
                .find(|(oid, ..)| *oid == curve)
                .map_or((curve.as_str(), 0), |&(_, name, bits)| (name, bits));
            KeyName { text: format!("ECDSA {name}").trim_end().to_owned(), bits, kind: KeyKind::Ecdsa }
        }
        DSA => {
            // The size of a DSA key is that of its prime; the public value comes within a few bits of it.
            let bits = match spki.parsed() {
                Ok(PublicKey::DSA(public)) => bits(public).next_multiple_of(64),
                _ => 0,
            };
            KeyName { text: format!("DSA {bits}"), bits, kind: KeyKind::Dsa }
        }
        other => FIXED.iter().find(|(oid, ..)| *oid == other).map_or_else(
            || KeyName { text: other.to_owned(), bits: 0, kind: KeyKind::Other },
            |&(_, name, bits)| KeyName { text: name.to_owned(), bits, kind: KeyKind::Other },
        ),
    }
}

/// Whether the public exponent of an RSA key is odd and above one, as it must be to encrypt at all.
pub(super) fn has_sound_exponent(spki: &SubjectPublicKeyInfo<'_>) -> bool {
    RSAPublicKey::from_der(&spki.subject_public_key.data).is_ok_and(|(_, key)| {
        let is_odd = key.exponent.last().is_some_and(|last| last & 1 == 1);
        is_odd && bits(key.exponent) > 1
    })
}

/// Object identifier of the named curve.
pub(super) fn curve(spki: &SubjectPublicKeyInfo<'_>) -> Option<String> {
    spki.algorithm.parameters.as_ref()?.as_oid().ok().map(|oid| oid.to_id_string())
}

/// Names a signature algorithm.
pub(super) fn signature(algorithm: &AlgorithmIdentifier<'_>) -> String {
    let oid = algorithm.algorithm.to_id_string();
    if oid == RSA_PSS {
        return pss_hash(algorithm).map_or_else(|| "RSASSA-PSS".to_owned(), |hash| format!("RSASSA-PSS {hash}"));
    }
    let named = SIGNATURES.iter().find(|(known, _)| *known == oid).map(|&(_, name)| name);
    let fixed = FIXED.iter().find(|(known, ..)| *known == oid).map(|&(_, name, _)| name);
    named.or(fixed).map_or(oid, str::to_owned)
}

/// The hash of an RSASSA-PSS signature.
pub(super) fn pss_hash(algorithm: &AlgorithmIdentifier<'_>) -> Option<&'static str> {
    let parameters = RsaSsaPssParams::try_from(algorithm.parameters.as_ref()?).ok()?;
    let oid = parameters.hash_algorithm_oid().to_id_string();
    HASHES.iter().find(|(known, _)| *known == oid).map(|&(_, name)| name)
}

/// Whether a signature algorithm (by [`signature`]'s name) rests on a broken hash.
pub(super) fn is_weak_signature(name: &str) -> bool {
    const WEAK: &[&str] = &[
        "md2WithRSAEncryption",
        "md4WithRSAEncryption",
        "md5WithRSAEncryption",
        "sha1WithRSAEncryption",
        "dsa-with-sha1",
        "ecdsa-with-SHA1",
        "RSASSA-PSS SHA-1",
    ];
    WEAK.contains(&name)
}

/// Bits of an unsigned integer in DER.
fn bits(modulus: &[u8]) -> u32 {
    let significant = modulus.iter().position(|&byte| byte != 0).map_or(&[][..], |first| &modulus[first..]);
    significant.first().map_or(0, |&first| significant.len() as u32 * 8 - first.leading_zeros())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_modulus_is_measured_without_its_leading_zeros() {
        assert_eq!(bits(&[0x00, 0x80, 0x01]), 16);
        assert_eq!(bits(&[0x01, 0x00]), 9);
        assert_eq!(bits(&[]), 0);
    }

    #[test]
    fn only_broken_hashes_are_called_weak() {
        for weak in ["md5WithRSAEncryption", "sha1WithRSAEncryption", "ecdsa-with-SHA1", "RSASSA-PSS SHA-1"] {
            assert!(is_weak_signature(weak), "{weak}");
        }
        for strong in ["sha256WithRSAEncryption", "ecdsa-with-SHA384", "Ed25519", "RSASSA-PSS SHA-256", "ML-DSA-65"] {
            assert!(!is_weak_signature(strong), "{strong}");
        }
    }
}
