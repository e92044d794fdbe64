//! Stores of roots that programs bring along, beside the system's: Java's, Python's, those of Firefox profiles. Read
//! only; nothing is opened for writing.

mod bundle;
mod certifi;
mod file;
mod java;
mod jks;
mod nss;
mod pkcs12;

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::surroundings::Surroundings;
use file::Unreadable;

/// A store that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootStore {
    /// Which kind.
    pub kind: RootStoreKind,
    /// Which one of its kind, as people tell them apart: `Java 17`, a profile's name. Untrusted text.
    pub name: String,
    /// Where it stands.
    pub place: PathBuf,
    /// Roots that it trusts for TLS servers, DER.
    pub roots: Vec<Vec<u8>>,
    /// Whether Mozilla's roots count beside `roots`, as in a Firefox profile.
    pub with_mozilla: bool,
    /// Whether the system's roots count beside them, as in a Firefox that is told so.
    pub with_system: bool,
    /// Certificates that it distrusts, DER.
    pub distrusted: Vec<Vec<u8>>,
    /// Why it could not be read, or not whole: the key of a message in `browser-stores.ftl`.
    pub error: Option<String>,
}

/// Which programs a store belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RootStoreKind {
    /// certifi, which Python's `requests` uses.
    Certifi,
    /// The profile of a Firefox.
    FirefoxProfile,
    /// A Java installation.
    Java,
    /// The NSS database of this person, which Chrome and Chromium read on Linux.
    NssUser,
    /// The bundle that OpenSSL, curl or Git was told to use.
    Bundle,
}

/// More roots of one store are not read; the largest public ones have some 400.
const MAX_ROOTS: usize = 5000;

/// More stores of one kind are not read.
const MAX_STORES: usize = 12;

/// The stores that were found on this computer, bounded in count and size.
pub fn root_stores() -> Vec<RootStore> {
    root_stores_in(&Surroundings::here())
}

/// The stores that are found in these surroundings.
pub fn root_stores_in(surroundings: &Surroundings) -> Vec<RootStore> {
    let mut found = java::stores(surroundings);
    found.extend(certifi::stores(surroundings));
    found.extend(nss::profiles(surroundings));
    found.extend(nss::of_this_person(surroundings));
    found.extend(bundle::stores(surroundings));
    found
}

/// What a store holds, as far as it could be read.
#[derive(Debug, Default, PartialEq, Eq)]
struct Contents {
    roots: Vec<Vec<u8>>,
    distrusted: Vec<Vec<u8>>,
    error: Option<Unreadable>,
}

impl From<Unreadable> for Contents {
    fn from(error: Unreadable) -> Self {
        Self { error: Some(error), ..Self::default() }
    }
}

impl RootStore {
    fn new(kind: RootStoreKind, name: &str, place: &Path, contents: Contents) -> Self {
        let Contents { mut roots, distrusted, error } = contents;
        let mut seen = HashSet::new();
        roots.retain(|der| seen.insert(der.clone()));
        Self {
            kind,
            name: name.to_owned(),
            // With the system's own separators.
            place: place.components().collect(),
            roots,
            with_mozilla: false,
            with_system: false,
            distrusted,
            error: error.map(|error| error.key().to_owned()),
        }
    }
}
