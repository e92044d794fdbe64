//! The certificate that the person shows to the site of one run: which one, and how far its choosing has come.
//!
//! It lives as long as its run and the runs that repeat it, and goes to no other site. Nothing of it is ever stored.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::handshake::{Identity, IdentityError};

/// Files of one identity: the certificate and, where it stands alone, its key.
const MOST_FILES: usize = 2;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Visit {
    /// What is shown, and what its file is called.
    pub shown: Option<(String, Arc<Identity>)>,
    /// A file that waits for its password.
    pub locked: Option<IdentityFile>,
    /// Why the last file could not be used.
    pub error: Option<IdentityError>,
}

/// What was read of the files that the person chose. It holds a key, so it is never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityFile {
    /// What the first file is called.
    pub name: String,
    files: Vec<Vec<u8>>,
}

/// A password. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(pub String);

impl fmt::Debug for IdentityFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "IdentityFile({})", self.name)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password")
    }
}

impl IdentityFile {
    /// Reads the chosen files, bounded.
    pub fn read(paths: &[PathBuf]) -> Result<Self, IdentityError> {
        let name = paths.first().and_then(|path| path.file_name()).unwrap_or_default();
        let files = paths.iter().take(MOST_FILES).map(|path| bytes(path)).collect::<Result<_, _>>()?;
        Ok(Self { name: name.to_string_lossy().into_owned(), files })
    }

    /// The identity in it. Of two files, either may be the one with the certificate.
    pub fn open(&self, password: Option<&str>) -> Result<Identity, IdentityError> {
        let file = |index: usize| self.files.get(index).map(Vec::as_slice);
        let first = file(0).unwrap_or_default();
        Identity::read(first, file(1), password)
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, IdentityError> {
    let mut bytes = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(Identity::MAX_BYTES as u64 + 1).read_to_end(&mut bytes))
        .map_err(|error| IdentityError::Malformed(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_key_nor_password_is_ever_printed() {
        let file = IdentityFile { name: "ada.p12".to_owned(), files: vec![b"secret".to_vec()] };
        let told = format!("{file:?} {:?} {:?}", Password("secret".to_owned()), b"secret".len());
        assert!(!told.contains("secret") && told.contains("ada.p12"), "{told}");
    }

    #[test]
    fn a_file_that_is_not_there_is_an_error_with_its_reason() {
        let error = IdentityFile::read(&[PathBuf::from("/nowhere/ada.p12")]).expect_err("not there");
        assert!(matches!(error, IdentityError::Malformed(reason) if !reason.is_empty()));
    }
}
