//! Step 5: which cipher suites do the server and the clients share?
//!
//! Found by elimination with hellos of our own: offer many suites, note the one that the server picks, offer the rest.
//! What the suites are worth stands in `suites`, what the clients offer in `clients` (from `clients.tsv`).

mod clients;
mod judge;
mod probe;
mod suites;

use serde::{Deserialize, Serialize};

pub use judge::judge;
pub use probe::probe;

/// Whether a client of our day can use a suite safely: it is neither broken nor without a certificate.
pub fn is_safe(suite: u16) -> bool {
    suites::Worth::of(suite).is_tolerated()
}

/// What the cipher step saw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CipherEvidence {
    /// Each suite that was offered, with the server's answer.
    pub suites: Vec<SuiteResult>,
    /// What each client offers, and what it shares with the server.
    pub clients: Vec<ClientMatch>,
    /// Why the list may be incomplete: fewer suites were asked than planned.
    pub incomplete: bool,
}

/// One suite's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuiteResult {
    /// IANA code point.
    pub suite: u16,
    /// Version in which it was asked.
    pub version: u16,
    /// Whether the server accepts it; `None` when it could not be found out.
    pub accepted: Option<bool>,
}

/// One client's offer against the server's choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientMatch {
    /// The client, as in `clients.tsv`, or "rustls".
    pub client: String,
    /// Suites that both sides have, in the client's order.
    pub shared: Vec<u16>,
    /// How many suites it offers.
    pub offered: usize,
}
