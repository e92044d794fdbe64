//! Files of stores: how much of them is read, and why one could not be.

use std::io::{self, Read};
use std::path::Path;

use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use super::{Contents, MAX_ROOTS};

/// A store of 400 roots has less than a million bytes; a profile that keeps many intermediate certificates some ten.
pub(super) const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// Why a store could not be read, or not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// It is not a store that we know, or it is damaged.
    Damaged,
    /// This person may not read it.
    Forbidden,
    /// It holds private keys too; such a store is left alone.
    Keys,
    /// Its password is not the usual one.
    Locked,
    /// There is nothing at its place.
    Missing,
    /// A part of it is damaged; what stands before it was read.
    Partly,
    /// Longer than we read.
    TooLarge,
    /// Reading took too long.
    TooSlow,
}

impl Unreadable {
    /// The message that tells it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Damaged => "browser-store-damaged",
            Self::Forbidden => "browser-store-forbidden",
            Self::Keys => "browser-store-keys",
            Self::Locked => "browser-store-locked",
            Self::Missing => "browser-store-missing",
            Self::Partly => "browser-store-partly",
            Self::TooLarge => "browser-store-too-large",
            Self::TooSlow => "browser-store-too-slow",
        }
    }
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Self::Missing,
            io::ErrorKind::PermissionDenied => Self::Forbidden,
            _ => Self::Damaged,
        }
    }
}

/// All bytes of a regular file of bearable length.
pub(super) fn bytes(path: &Path) -> Result<Vec<u8>, Unreadable> {
    // A pipe or a device would make us wait already when it is opened.
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        return Err(Unreadable::Damaged);
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_BYTES { Err(Unreadable::TooLarge) } else { Ok(bytes) }
}

/// The certificates of a PEM file (RFC 7468). Text between them is passed over; what is no certificate is left out.
pub(super) fn pem(bytes: &[u8]) -> Contents {
    let mut contents = Contents::default();
    for certificate in CertificateDer::pem_slice_iter(bytes).take(MAX_ROOTS) {
        match certificate {
            Ok(der) => contents.roots.push(der.to_vec()),
            Err(_) => contents.error = Some(Unreadable::Partly),
        }
    }
    if contents.roots.is_empty() {
        contents.error = Some(Unreadable::Damaged);
    }
    contents
}

/// The certificates of the PEM file at a path.
pub(super) fn pem_at(path: &Path) -> Contents {
    bytes(path).map_or_else(Contents::from, |bytes| pem(&bytes))
}
