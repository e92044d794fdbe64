//! Whether a certificate's signature is that of a key. Weak keys and SHA-1 verify here, because being weak is another
//! fault than being forged, and each has its own check.

use aws_lc_rs::signature as aws;
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use super::key::{self, KeyKind};

/// What became of one signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signed {
    /// The key made the signature.
    Verified,
    /// It did not.
    Bad,
    /// No verifier for this algorithm, curve or size.
    Unsupported,
}

/// Verifies the signature of `certificate` with `issuer`'s key.
pub(super) fn verify(certificate: &X509Certificate<'_>, issuer: &SubjectPublicKeyInfo<'_>) -> Signed {
    let message = certificate.tbs_certificate.as_ref();
    verify_message(&certificate.signature_algorithm, message, &certificate.signature_value.data, issuer)
}

/// Verifies the signature of anything that an authority signs: certificates, OCSP answers, revocation lists.
pub(super) fn verify_message(
    algorithm: &AlgorithmIdentifier<'_>,
    message: &[u8],
    signature: &[u8],
    key: &SubjectPublicKeyInfo<'_>,
) -> Signed {
    if !is_of_its_kind(&key::signature(algorithm), key::key(key).kind) {
        return Signed::Bad;
    }
    let Some(algorithm) = verifier(algorithm, key) else { return Signed::Unsupported };
    match aws::UnparsedPublicKey::new(algorithm, &key.subject_public_key.data).verify(message, signature) {
        Ok(()) => Signed::Verified,
        Err(_) => Signed::Bad,
    }
}

/// Whether a key of this kind can make a signature of this name at all.
fn is_of_its_kind(signature: &str, key: KeyKind) -> bool {
    let wants_rsa = signature.ends_with("WithRSAEncryption") || signature.starts_with("RSASSA-PSS");
    let wants_ecdsa = signature.starts_with("ecdsa-with-");
    match key {
        KeyKind::Rsa => !wants_ecdsa,
        KeyKind::Ecdsa => !wants_rsa,
        KeyKind::Dsa | KeyKind::Other => !wants_rsa && !wants_ecdsa,
    }
}

fn verifier(
    algorithm: &AlgorithmIdentifier<'_>,
    issuer: &SubjectPublicKeyInfo<'_>,
) -> Option<&'static dyn aws::VerificationAlgorithm> {
    let name = key::signature(algorithm);
    let issuer_key = key::key(issuer);
    match issuer_key.kind {
        KeyKind::Rsa => rsa(&name, issuer_key.bits),
        KeyKind::Ecdsa => ecdsa(&name, &issuer_key.text),
        KeyKind::Dsa => None,
        KeyKind::Other => match (name.as_str(), issuer_key.text.as_str()) {
            ("Ed25519", "Ed25519") => Some(&aws::ED25519),
            ("ML-DSA-44", "ML-DSA-44") => Some(&aws::ML_DSA_44),
            ("ML-DSA-65", "ML-DSA-65") => Some(&aws::ML_DSA_65),
            ("ML-DSA-87", "ML-DSA-87") => Some(&aws::ML_DSA_87),
            _ => None,
        },
    }
}

/// PKCS #1 down to 1024 bits; what is shorter, or PSS below 2048, has no verifier.
fn rsa(name: &str, bits: u32) -> Option<&'static dyn aws::VerificationAlgorithm> {
    Some(match (name, bits) {
        (_, ..1024 | 8193..) => return None,
        ("sha1WithRSAEncryption", _) => &aws::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
        ("sha256WithRSAEncryption", _) => &aws::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
        ("sha512WithRSAEncryption", _) => &aws::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
        (_, ..2048) => return None,
        ("sha384WithRSAEncryption", _) => &aws::RSA_PKCS1_2048_8192_SHA384,
        ("RSASSA-PSS SHA-256", _) => &aws::RSA_PSS_2048_8192_SHA256,
        ("RSASSA-PSS SHA-384", _) => &aws::RSA_PSS_2048_8192_SHA384,
        ("RSASSA-PSS SHA-512", _) => &aws::RSA_PSS_2048_8192_SHA512,
        _ => return None,
    })
}

fn ecdsa(name: &str, key: &str) -> Option<&'static dyn aws::VerificationAlgorithm> {
    Some(match (key, name) {
        ("ECDSA P-256", "ecdsa-with-SHA1") => &aws::ECDSA_P256_SHA1_ASN1,
        ("ECDSA P-256", "ecdsa-with-SHA256") => &aws::ECDSA_P256_SHA256_ASN1,
        ("ECDSA P-256", "ecdsa-with-SHA384") => &aws::ECDSA_P256_SHA384_ASN1,
        ("ECDSA P-256", "ecdsa-with-SHA512") => &aws::ECDSA_P256_SHA512_ASN1,
        ("ECDSA P-384", "ecdsa-with-SHA256") => &aws::ECDSA_P384_SHA256_ASN1,
        ("ECDSA P-384", "ecdsa-with-SHA384") => &aws::ECDSA_P384_SHA384_ASN1,
        ("ECDSA P-384", "ecdsa-with-SHA512") => &aws::ECDSA_P384_SHA512_ASN1,
        ("ECDSA P-521", "ecdsa-with-SHA1") => &aws::ECDSA_P521_SHA1_ASN1,
        ("ECDSA P-521", "ecdsa-with-SHA224") => &aws::ECDSA_P521_SHA224_ASN1,
        ("ECDSA P-521", "ecdsa-with-SHA256") => &aws::ECDSA_P521_SHA256_ASN1,
        ("ECDSA P-521", "ecdsa-with-SHA384") => &aws::ECDSA_P521_SHA384_ASN1,
        ("ECDSA P-521", "ecdsa-with-SHA512") => &aws::ECDSA_P521_SHA512_ASN1,
        ("ECDSA secp256k1", "ecdsa-with-SHA256") => &aws::ECDSA_P256K1_SHA256_ASN1,
        _ => return None,
    })
}
