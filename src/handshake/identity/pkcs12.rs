//! Certificates and keys from PKCS #12 (RFC 7292), as browsers and systems export them.

use p12_keystore::error::Error;
use p12_keystore::{KeyStore, KeyStoreEntry};
use rustls::pki_types::PrivatePkcs8KeyDer;

use super::{IdentityError, Loose};

/// Whether the bytes begin as a PFX does: a SEQUENCE whose first part is the INTEGER 3 (RFC 7292, section 4).
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = bytes else { return false };
    let skipped = if *length < 0x80 { 0 } else { usize::from(length & 0x7f) };
    rest.get(skipped..).is_some_and(|content| content.starts_with(&[2, 1, 3]))
}

/// Every entry with a key. A file without a password is one whose password is empty.
pub(super) fn read(bytes: &[u8], password: Option<&str>) -> Result<Vec<Loose>, IdentityError> {
    let wrong = if password.is_some() { IdentityError::PasswordWrong } else { IdentityError::PasswordNeeded };
    let store = KeyStore::from_pkcs12(bytes, password.unwrap_or_default()).map_err(|error| match error {
        Error::MacError(_) | Error::Pkcs5Error(_) | Error::UnpadError => wrong,
        Error::UnsupportedEncryptionScheme | Error::UnsupportedMacAlgorithm => IdentityError::OutdatedLock,
        other => IdentityError::Malformed(other.to_string()),
    })?;
    let entries = store.entries().filter_map(|(_, entry)| match entry {
        KeyStoreEntry::PrivateKeyChain(chain) => Some(Loose {
            certificates: chain.chain().iter().map(|certificate| certificate.as_der().to_vec()).collect(),
            keys: vec![PrivatePkcs8KeyDer::from(chain.key().to_vec()).into()],
        }),
        KeyStoreEntry::Certificate(_) | KeyStoreEntry::Secret(_) => None,
    });
    Ok(entries.collect())
}
