//! Step 4: which TLS versions does the server speak, and does it take the hello of a current browser?
//!
//! Versions, features and the ladder of hellos come from the scan; two handshakes of rustls show how it goes on.

mod hello;
mod judge;
mod probe;

use serde::{Deserialize, Serialize};

use crate::handshake::{Outcome, Party};
use crate::scan::{Features, Ladder};

pub use crate::scan::VersionResult;
pub use judge::judge;
pub use probe::probe;

/// Alert `protocol_version` (RFC 8446, section 6).
const PROTOCOL_VERSION: u8 = 70;
/// Alert `close_notify`.
const CLOSE_NOTIFY: u8 = 0;

/// What the protocol step saw.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ProtocolEvidence {
    /// Newest first: TLS 1.3 to SSL 2.
    pub versions: Vec<VersionResult>,
    /// Climbed when a modern hello got no answer and another one did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Ladder>,
    /// What else the server can do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub features: Option<Features>,
}

/// The end of the connection, with or without the polite `close_notify`.
fn is_hang_up(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Closed | Outcome::Alert { code: CLOSE_NOTIFY, from: Party::Server })
}

fn is_version_refused(result: &VersionResult) -> bool {
    matches!(result.outcome, Outcome::Alert { code: PROTOCOL_VERSION, from: Party::Server })
}
