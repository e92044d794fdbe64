//! Step 1: is this computer's clock right, and does its error explain the failure?
//!
//! Several clocks of other people are asked (`probe`), the majority is believed (`vote`), and what follows for this
//! computer and for the dates of the site's chain is decided from data alone (`judge`).

mod judge;
mod probe;
mod vote;

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::net::NetError;

pub use judge::{judge, largest_unit};
pub use probe::probe;
pub use vote::{ClockOffset, measured_offset, measured_time};

/// What the clock step saw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ClockEvidence {
    /// This computer's time when the step began.
    pub local: DateTime<Utc>,
    /// Offset of the local zone to UTC, in seconds east.
    pub zone_offset_s: i32,
    /// IANA name of the local zone, if the system tells it.
    pub zone: Option<String>,
    /// When this program was built: no honest clock is earlier.
    pub built: DateTime<Utc>,
    /// Each source that was asked.
    pub sources: Vec<TimeSource>,
    /// Newest notBefore of the target's chain: a lower bound signed by its authority.
    pub newest_not_before: Option<DateTime<Utc>>,
    /// First notAfter of the target's chain.
    pub earliest_not_after: Option<DateTime<Utc>>,
}

/// One clock that was asked for the time.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TimeSource {
    /// Host (and port) that was asked.
    pub name: String,
    /// How.
    pub kind: TimeSourceKind,
    /// Its time minus ours, in milliseconds; `None` when it did not answer.
    pub offset_ms: Option<i64>,
    /// Half the round trip plus the source's own resolution, in milliseconds.
    pub uncertainty_ms: i64,
    /// Where the answer came from: two names at one address are one source.
    #[serde(default)]
    pub from: Option<SocketAddr>,
    /// Why there is no answer.
    pub error: Option<NetError>,
}

/// How a time source tells the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeSourceKind {
    /// SNTP (RFC 5905, section 14).
    Sntp,
    /// `Date` of a plain-HTTP answer (RFC 9110, section 6.6.1).
    HttpDate,
    /// `Date` of the target's own HTTPS answer.
    TargetDate,
}
