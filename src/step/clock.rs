//! Step 1: is this computer's clock right, and does its error explain the failure?
//!
//! Several clocks of other people are asked (`probe`), the majority is believed (`vote`), and what follows for this
//! computer and for the dates of the site's chain is decided from data alone (`judge`).

mod bounds;
mod https;
mod judge;
mod probe;
mod vote;

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::machine::TimeSync;
use crate::net::NetError;

pub use judge::{judge, largest_unit};
pub use probe::probe;
pub use vote::{ClockOffset, Role, measured_offset, measured_time, role};

/// What the clock step saw.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ClockEvidence {
    /// This computer's time when the step began.
    pub local: DateTime<Utc>,
    /// Offset of the local zone to UTC, in seconds east.
    pub zone_offset_s: i32,
    /// IANA name of the local zone, if the system tells it.
    pub zone: Option<String>,
    /// Whether the zone moves its clocks between summer and winter, if that is known.
    #[serde(default)]
    pub zone_has_daylight: Option<bool>,
    /// When this program was built: no honest clock is earlier.
    pub built: DateTime<Utc>,
    /// Each source that was asked.
    pub sources: Vec<TimeSource>,
    /// Newest notBefore of the target's chain: a lower bound signed by its authority.
    pub newest_not_before: Option<DateTime<Utc>>,
    /// First notAfter of the target's chain.
    pub earliest_not_after: Option<DateTime<Utc>>,
    /// Moments before or after which it cannot be now, whatever any clock says.
    #[serde(default)]
    pub bounds: Vec<TimeBound>,
    /// What the system says of its own time synchronisation.
    #[serde(default)]
    pub sync: Option<TimeSync>,
}

/// A moment that the true time lies after, or before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeBound {
    /// What sets it.
    pub kind: BoundKind,
    /// The moment.
    pub at: DateTime<Utc>,
    /// Who says so: a host, a log, a file. Untrusted text.
    pub who: String,
    /// The site itself, whose own fault its dates may be.
    pub is_target: bool,
}

/// What sets a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BoundKind {
    /// Not before: this program was built then.
    Build,
    /// Not before: a file of this system was written then.
    System,
    /// Not before: the newest notBefore of a chain that a known root vouches for.
    NotBefore,
    /// Not before: a log of Certificate Transparency signed a receipt then.
    Receipt,
    /// Not before: a signed revocation answer was produced then.
    Revocation,
    /// Hardly after: the first notAfter of a chain that a known root vouches for and that its server is using.
    NotAfter,
    /// Hardly after: the last of all public roots ends then.
    RootsEnd,
}

impl BoundKind {
    /// Whether the true time lies after it.
    pub fn is_lower(self) -> bool {
        !matches!(self, Self::NotAfter | Self::RootsEnd)
    }
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
    /// Of an HTTPS source: what its chain is worth at the time that it claims.
    #[serde(default)]
    pub standing: Option<Standing>,
    /// Of a plain-HTTP source: the other host that its answer sends us on to. Names that send us to one place (a portal)
    /// are one source. Untrusted.
    #[serde(default)]
    pub sent_on_to: Option<String>,
}

/// What the chain of an HTTPS time source is worth at the time that the source claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// A known root vouches for it: the time was said by whom we asked.
    Vouched,
    /// A root that was added to this computer vouches for it: somebody in between said it.
    VouchedHere,
    /// Nobody vouches for it: anybody may have said it. It does not vote.
    Unvouched,
}

/// How a time source tells the time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeSourceKind {
    /// SNTP (RFC 5905, section 14).
    Sntp,
    /// `Date` of a plain-HTTP answer (RFC 9110, section 6.6.1).
    HttpDate,
    /// `Date` of an HTTPS answer, whose chain is judged at the time that it claims.
    HttpsDate,
    /// `Date` of the target's own HTTPS answer.
    TargetDate,
}
