//! A certificate of the person's own, with its key, to show to servers that ask for one.
//!
//! The key never leaves this room: it is in no text, no report, no log and no JSON, and is never written anywhere.

mod pem;
mod pkcs12;

use std::fmt;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SigningKey, SingleCertAndKey};
use rustls::{SignatureScheme, client::ResolvesClientCert};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use crate::wire::distinguished_name;

/// A certificate with its issuers and its key.
#[derive(Clone)]
pub struct Identity {
    /// DER, the person's own certificate first.
    chain: Vec<Vec<u8>>,
    key: Arc<dyn SigningKey>,
}

/// Schemes that rustls's keys can use, each asked for by itself.
const SCHEMES: &[SignatureScheme] = &[
    SignatureScheme::ECDSA_NISTP256_SHA256,
    SignatureScheme::ECDSA_NISTP384_SHA384,
    SignatureScheme::ECDSA_NISTP521_SHA512,
    SignatureScheme::ED25519,
    SignatureScheme::RSA_PSS_SHA256,
    SignatureScheme::RSA_PSS_SHA384,
    SignatureScheme::RSA_PSS_SHA512,
    SignatureScheme::RSA_PKCS1_SHA256,
    SignatureScheme::RSA_PKCS1_SHA384,
    SignatureScheme::RSA_PKCS1_SHA512,
];

impl Identity {
    /// Longer files are refused: a certificate, its issuers and its key take a few kilobytes.
    pub const MAX_BYTES: usize = 1024 * 1024;

    /// Certificates of one file that are looked at; no chain of a person comes near it.
    const MAX_CERTIFICATES: usize = 64;

    /// The certificates, the person's own first; DER.
    pub fn chain(&self) -> &[Vec<u8>] {
        &self.chain
    }

    /// Who issued each certificate of the chain, RFC 4514 text, written as the names in a server's request are.
    pub fn issuers(&self) -> Vec<String> {
        let known = self.chain.iter().filter_map(|der| X509Certificate::from_der(der).ok());
        known.map(|(_, certificate)| distinguished_name(certificate.issuer().as_raw())).collect()
    }

    /// Schemes that the key can sign with, IANA code points.
    pub fn signature_schemes(&self) -> Vec<u16> {
        let can = |scheme: &&SignatureScheme| self.key.choose_scheme(&[**scheme]).is_some();
        SCHEMES.iter().filter(can).map(|scheme| u16::from(*scheme)).collect()
    }

    /// Reads PEM (certificates and a key: PKCS #8, locked or not, PKCS #1 or SEC 1), DER or PKCS #12. `key` is a file of
    /// its own for the key; `password` opens what is locked.
    pub fn read(file: &[u8], key: Option<&[u8]>, password: Option<&str>) -> Result<Self, IdentityError> {
        if file.len() > Self::MAX_BYTES || key.is_some_and(|key| key.len() > Self::MAX_BYTES) {
            return Err(IdentityError::TooBig);
        }
        if pkcs12::is_one(file) {
            return pkcs12::read(file, password)?
                .into_iter()
                .map(Loose::tied)
                .reduce(later)
                .unwrap_or(Err(IdentityError::NoKey));
        }
        let mut loose = Loose::default();
        for bytes in std::iter::once(file).chain(key) {
            loose.add(pem::read(bytes, password)?);
        }
        loose.tied()
    }

    /// Shows this identity to every server that asks, whatever authorities that server names: its answer is wanted.
    pub(super) fn resolver(&self) -> Arc<dyn ResolvesClientCert> {
        let chain = self.chain.iter().map(|der| CertificateDer::from(der.clone())).collect();
        Arc::new(SingleCertAndKey::from(CertifiedKey::new(chain, Arc::clone(&self.key))))
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Identity({} certificates)", self.chain.len())
    }
}

/// What a file holds, not yet tied together.
#[derive(Default)]
struct Loose {
    certificates: Vec<Vec<u8>>,
    keys: Vec<PrivateKeyDer<'static>>,
}

impl Loose {
    fn add(&mut self, more: Self) {
        self.certificates.extend(more.certificates);
        self.keys.extend(more.keys);
    }

    /// The certificate that belongs to the key, and its issuers in order. Of several, the one that lasts longest.
    fn tied(self) -> Result<Identity, IdentityError> {
        if self.certificates.is_empty() {
            return Err(IdentityError::NoCertificate);
        }
        if self.keys.is_empty() {
            return Err(IdentityError::NoKey);
        }
        let known: Vec<(&[u8], X509Certificate<'_>)> = self
            .certificates
            .iter()
            .take(Identity::MAX_CERTIFICATES)
            .filter_map(|der| Some((der.as_slice(), X509Certificate::from_der(der).ok()?.1)))
            .collect();
        if known.is_empty() {
            return Err(IdentityError::Malformed("X.509".to_owned()));
        }
        let keys: Vec<Arc<dyn SigningKey>> = self.keys.iter().filter_map(|key| any_supported_type(key).ok()).collect();
        if keys.is_empty() {
            return Err(IdentityError::UnsupportedKey);
        }
        let pairs = keys.iter().flat_map(|key| {
            known
                .iter()
                .enumerate()
                .filter(|(_, (_, certificate))| belongs(key.as_ref(), certificate))
                .map(move |(at, _)| (at, key))
        });
        let (leaf, key) =
            pairs.max_by_key(|(at, _)| known[*at].1.validity().not_after.timestamp()).ok_or(IdentityError::Mismatch)?;
        Ok(Identity { chain: upwards(&known, leaf), key: Arc::clone(key) })
    }
}

/// Whether the public keys are the same.
fn belongs(key: &dyn SigningKey, certificate: &X509Certificate<'_>) -> bool {
    let Some(own) = key.public_key() else { return false };
    x509_parser::x509::SubjectPublicKeyInfo::from_der(own.as_ref())
        .is_ok_and(|(_, own)| own.subject_public_key.data == certificate.public_key().subject_public_key.data)
}

/// The certificate at `leaf` and above it each issuer that is there, once.
fn upwards(known: &[(&[u8], X509Certificate<'_>)], leaf: usize) -> Vec<Vec<u8>> {
    let mut path = vec![leaf];
    while let Some(next) = path.last().and_then(|last| {
        let issuer = known[*last].1.issuer().as_raw();
        let is_issuer = |at: &usize| !path.contains(at) && known[*at].1.subject().as_raw() == issuer;
        (0..known.len()).find(is_issuer)
    }) {
        path.push(next);
    }
    path.into_iter().map(|at| known[at].0.to_vec()).collect()
}

/// Of two entries, the one that can be used; of two that can, the one that lasts longest.
fn later(
    one: Result<Identity, IdentityError>,
    other: Result<Identity, IdentityError>,
) -> Result<Identity, IdentityError> {
    let end = |identity: &Identity| {
        let leaf = identity.chain.first().and_then(|der| X509Certificate::from_der(der).ok());
        leaf.map_or(i64::MIN, |(_, leaf)| leaf.validity().not_after.timestamp())
    };
    match (one, other) {
        (Ok(one), Ok(other)) => Ok(if end(&other) > end(&one) { other } else { one }),
        (Ok(one), Err(_)) => Ok(one),
        (Err(_), other) => other,
    }
}

/// Why a file is no identity. The words for each stand in `errors.ftl`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// No certificate in the file.
    #[error("there is no certificate in the file")]
    NoCertificate,
    /// No key in the file.
    #[error("there is no private key in the file")]
    NoKey,
    /// It is locked, and no password was given.
    #[error("a password is needed")]
    PasswordNeeded,
    /// The password does not open it.
    #[error("the password is wrong")]
    PasswordWrong,
    /// The key is not the certificate's.
    #[error("the key does not belong to the certificate")]
    Mismatch,
    /// Neither PEM nor PKCS #12, or damaged.
    #[error("the file cannot be read: {0}")]
    Malformed(String),
    /// Locked in a way that is no longer used: `Proc-Type: 4,ENCRYPTED` (RFC 1421), PKCS #5 v1, DES.
    #[error("the key is locked in an outdated way")]
    OutdatedLock,
    /// Larger than any identity.
    #[error("the file is too big")]
    TooBig,
    /// A kind of key that rustls cannot sign with: DSA, Ed448, RSA below 2048 bits.
    #[error("the kind of key cannot be used")]
    UnsupportedKey,
}

#[cfg(test)]
mod tests;
