//! Certificates and keys from PEM (RFC 7468) and from bare DER.

use pkcs8::pkcs5::Error as LockError;
use pkcs8::{EncryptedPrivateKeyInfo, Error};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;

use super::{IdentityError, Loose};

/// Memory that a lock may ask for (RFC 7914, section 2: 128 times N times r). OpenSSL asks for 16 MiB. The rounds of
/// PBKDF2 are bounded by the library.
const MAX_SCRYPT_BYTES: u64 = 1 << 28;

/// An ASN.1 SEQUENCE: what all DER here begins with, and no PEM.
const SEQUENCE: u8 = 0x30;

/// Everything of use in a file.
pub(super) fn read(bytes: &[u8], password: Option<&str>) -> Result<Loose, IdentityError> {
    if bytes.first() == Some(&SEQUENCE) {
        return der(bytes, password);
    }
    let mut loose = Loose::default();
    let blocks = pem::parse_many(bytes).map_err(|error| IdentityError::Malformed(error.to_string()))?;
    for block in blocks {
        let is_locked = block.headers().get("Proc-Type").is_some_and(|kind| kind.contains("ENCRYPTED"));
        match block.tag() {
            "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE" => {
                let mut certificate = block.into_contents();
                // After a TRUSTED CERTIFICATE stands what OpenSSL trusts it for.
                let rest = X509Certificate::from_der(&certificate).map_or(0, |(rest, _)| rest.len());
                certificate.truncate(certificate.len() - rest);
                loose.certificates.push(certificate);
            }
            tag if tag.ends_with("PRIVATE KEY") && is_locked => return Err(IdentityError::OutdatedLock),
            "PRIVATE KEY" => loose.keys.push(PrivatePkcs8KeyDer::from(block.into_contents()).into()),
            "ENCRYPTED PRIVATE KEY" => loose.keys.push(unlocked(block.contents(), password)?),
            "RSA PRIVATE KEY" => loose.keys.push(PrivateKeyDer::Pkcs1(block.into_contents().into())),
            "EC PRIVATE KEY" => loose.keys.push(PrivateKeyDer::Sec1(block.into_contents().into())),
            tag if tag.ends_with("PRIVATE KEY") => return Err(IdentityError::UnsupportedKey),
            _ => {}
        }
    }
    Ok(loose)
}

/// One certificate, or one key.
fn der(bytes: &[u8], password: Option<&str>) -> Result<Loose, IdentityError> {
    if X509Certificate::from_der(bytes).is_ok() {
        return Ok(Loose { certificates: vec![bytes.to_vec()], ..Loose::default() });
    }
    let key = match EncryptedPrivateKeyInfo::try_from(bytes) {
        Ok(_) => unlocked(bytes, password)?,
        Err(_) => {
            PrivateKeyDer::try_from(bytes.to_vec()).map_err(|error| IdentityError::Malformed(error.to_owned()))?
        }
    };
    Ok(Loose { keys: vec![key], ..Loose::default() })
}

/// Opens a locked PKCS #8 key (RFC 5958, section 3).
fn unlocked(bytes: &[u8], password: Option<&str>) -> Result<PrivateKeyDer<'static>, IdentityError> {
    // What the parser does not know is a lock of PKCS #5 v1 or PKCS #12, or a hash or cipher long out of use.
    let locked = EncryptedPrivateKeyInfo::try_from(bytes).map_err(|_| IdentityError::OutdatedLock)?;
    let scrypt = locked.encryption_algorithm.pbes2().and_then(|lock| lock.kdf.scrypt());
    if let Some(asked) = scrypt {
        let memory = asked.cost_parameter.saturating_mul(u64::from(asked.block_size)).saturating_mul(128);
        if memory > MAX_SCRYPT_BYTES {
            return Err(IdentityError::Malformed(format!("scrypt: {memory} bytes")));
        }
    }
    let password = password.ok_or(IdentityError::PasswordNeeded)?;
    let opened = locked.decrypt(password).map_err(|error| match error {
        // Padding that does not fit is called a failed encryption there.
        Error::EncryptedPrivateKey(LockError::DecryptFailed | LockError::EncryptFailed) | Error::Asn1(_) => {
            IdentityError::PasswordWrong
        }
        Error::EncryptedPrivateKey(_) => IdentityError::OutdatedLock,
        other => IdentityError::Malformed(other.to_string()),
    })?;
    Ok(PrivatePkcs8KeyDer::from(opened.as_bytes().to_vec()).into())
}
