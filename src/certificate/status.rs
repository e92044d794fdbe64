//! What is known of a certificate's revocation, and from whom: the data that pages draw.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::net::NetError;

/// One answer (or the lack of one) to the question whether a certificate was revoked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReport {
    /// Index into the certificates of the report.
    pub certificate: usize,
    /// Who was asked.
    pub source: StatusSource,
    /// The address that was asked; `None` for a stapled answer. Untrusted.
    pub address: Option<String>,
    /// The answer.
    pub status: Status,
    /// When the answer was true.
    pub this_update: Option<DateTime<Utc>>,
    /// When a newer answer will be there.
    pub next_update: Option<DateTime<Utc>>,
}

/// What one answer says of one certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusAnswer {
    /// The answer.
    pub status: Status,
    /// When the answer was true.
    pub this_update: Option<DateTime<Utc>>,
    /// When a newer answer will be there.
    pub next_update: Option<DateTime<Utc>>,
}

impl StatusAnswer {
    /// An answer on which nobody may rely.
    pub(super) fn unusable(fault: StatusFault) -> Self {
        Status::Unusable { fault }.into()
    }
}

impl From<Status> for StatusAnswer {
    fn from(status: Status) -> Self {
        Self { status, this_update: None, next_update: None }
    }
}

/// Where an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusSource {
    /// The server sent it in the handshake (RFC 6066, section 8).
    Stapled,
    /// The authority's responder (RFC 6960).
    Ocsp,
    /// The authority's list (RFC 5280, section 5).
    Crl,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum Status {
    /// Not revoked.
    Good,
    /// Revoked.
    Revoked {
        /// Since when.
        at: Option<DateTime<Utc>>,
        /// `CRLReason` by its name in RFC 5280, section 5.3.1: `keyCompromise`.
        reason: Option<String>,
    },
    /// The responder does not know the certificate.
    Unknown,
    /// The responder did not answer.
    Unreachable {
        /// What the network said.
        error: NetError,
    },
    /// There is an answer, but nobody may rely on it.
    Unusable {
        /// Why.
        fault: StatusFault,
    },
    /// Not asked: the settings forbid it.
    NotAsked,
}

/// Why nobody may rely on an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatusFault {
    /// Its bytes are no such answer.
    Malformed,
    /// The responder says `tryLater`, `internalError`, `unauthorized` or the like.
    Refused,
    /// It speaks of another certificate.
    OtherCertificate,
    /// Its signature is not that of the authority, or of whom the authority named for it.
    Forged,
    /// Its next update has passed.
    Stale,
    /// It is dated in the future.
    NotYetValid,
    /// It is longer than anybody needs.
    TooLong,
}
