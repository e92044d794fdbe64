//! Step 5: which cipher suites do the server and the clients share?
//!
//! What the server can comes from `scan`. What the suites are worth stands in `suites`, what the clients offer in
//! `clients` (from `clients.tsv`); `simulate` lays both sides beside each other, and `meeting` does so with a hello that
//! was heard or with the settings of this computer.

mod clients;
mod judge;
mod meeting;
mod probe;
mod simulate;
mod suites;

use serde::{Deserialize, Serialize};

use crate::scan::{Groups, VersionSignatures, VersionSuites};

pub use judge::judge;
pub use meeting::{Meeting, current, kept_out_by, meeting};
pub use probe::probe;
pub use simulate::Key;
pub use suites::{Strength, reasons, strength};

/// Whether a client of our day can use a suite safely: it is neither broken nor without a certificate.
pub fn is_safe(suite: u16) -> bool {
    suites::Worth::of(suite).is_tolerated()
}

/// What the cipher step saw.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CipherEvidence {
    /// The suites of every spoken version, newest first.
    pub suites: Vec<VersionSuites>,
    /// Key exchange groups.
    pub groups: Option<Groups>,
    /// Signature schemes, one list a version that has them.
    pub signatures: Vec<VersionSignatures>,
    /// What becomes of each client: those of this computer first, then the current ones, then the old ones.
    pub clients: Vec<ClientMatch>,
    /// Whether something stayed undetermined.
    pub incomplete: bool,
    /// Versions of which nothing could be found out.
    #[serde(default)]
    pub undetermined_versions: Vec<u16>,
    /// Keys of the certificates that were seen; there may be others.
    #[serde(default)]
    pub keys: Vec<Key>,
}

/// One client's offer against what the server can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientMatch {
    /// The client, as in `clients.tsv`, or "rustls".
    pub client: String,
    /// Whether a browser or program of this computer is of this kind.
    pub is_here: bool,
    /// Whether it is still met.
    pub is_current: bool,
    /// Its suites in its order, without signalling values.
    pub offered: Vec<u16>,
    /// Suites that both sides have, in the client's order.
    pub shared: Vec<u16>,
    /// How a handshake would end.
    pub outcome: ClientOutcome,
}

/// How a handshake with a client would end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "how")]
pub enum ClientOutcome {
    /// Both sides find everything that they need.
    Succeeds {
        /// `ProtocolVersion`.
        version: u16,
        /// The suite chosen.
        suite: u16,
        /// The key exchange group, where one is used.
        group: Option<u16>,
    },
    /// Something is missing.
    Fails {
        /// The first of its needs that is unmet.
        need: Need,
    },
    /// What it needs could not be determined.
    Unknown,
}

/// What a handshake needs from both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// A protocol version in common.
    Version,
    /// A cipher suite in common.
    Suite,
    /// A key exchange group in common.
    Group,
    /// A signature scheme in common.
    SignatureScheme,
    /// A certificate whose kind and size of key the client takes.
    CertificateKey,
    /// A Diffie-Hellman prime of a size that the client takes.
    DhSize,
}
