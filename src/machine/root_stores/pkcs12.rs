//! PKCS #12 (RFC 7292) as Java keeps roots in it: certificates that bear Oracle's attribute `trustedKeyUsage`.

use std::sync::mpsc;
use std::time::Duration;

use p12_keystore::error::Error;
use p12_keystore::{KeyStore, KeyStoreEntry};

use super::file::Unreadable;
use super::{Contents, MAX_ROOTS};

/// Unlocking an ordinary store takes some milliseconds; the file says itself how much work it is.
const MAX_WAIT: Duration = Duration::from_secs(5);

/// The content of the OID of a locked and of an open private key: 1.2.840.113549.1.12.10.1.2 and .1 (RFC 7292, appendix D).
const KEY_BAGS: [&[u8]; 2] =
    [b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x02", b"\x2a\x86\x48\x86\xf7\x0d\x01\x0c\x0a\x01\x01"];

/// Whether the bytes begin as a PFX does: a SEQUENCE whose first part is the INTEGER 3 (RFC 7292, section 4).
pub(super) fn is_one(bytes: &[u8]) -> bool {
    let [0x30, length, rest @ ..] = bytes else { return false };
    let skipped = if *length < 0x80 { 0 } else { usize::from(length & 0x7f) };
    rest.get(skipped..).is_some_and(|content| content.starts_with(&[2, 1, 3]))
}

/// What Java trusts of it.
pub(super) fn read(bytes: Vec<u8>, password: &str) -> Contents {
    // The reader follows the issuers of a private key without an end when two certify each other.
    if KEY_BAGS.iter().any(|bag| bytes.windows(bag.len()).any(|part| part == *bag)) {
        return Unreadable::Keys.into();
    }
    let password = password.to_owned();
    let (sender, receiver) = mpsc::sync_channel(1);
    std::thread::spawn(move || {
        // Nobody listens any more when it took too long.
        let _ = sender.send(KeyStore::from_pkcs12(&bytes, &password));
    });
    match receiver.recv_timeout(MAX_WAIT) {
        Ok(Ok(store)) => {
            let certificates = store.entries().filter_map(|(_, entry)| match entry {
                KeyStoreEntry::Certificate(certificate) => Some(certificate.as_der().to_vec()),
                KeyStoreEntry::PrivateKeyChain(_) | KeyStoreEntry::Secret(_) => None,
            });
            Contents { roots: certificates.take(MAX_ROOTS).collect(), ..Contents::default() }
        }
        Ok(Err(Error::MacError(_) | Error::Pkcs5Error(_) | Error::UnpadError)) => Unreadable::Locked.into(),
        Ok(Err(_)) | Err(mpsc::RecvTimeoutError::Disconnected) => Unreadable::Damaged.into(),
        Err(mpsc::RecvTimeoutError::Timeout) => Unreadable::TooSlow.into(),
    }
}
