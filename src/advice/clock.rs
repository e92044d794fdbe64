//! Words for the clocks that were asked, which page and reports share.

use chrono::{DateTime, Datelike, FixedOffset, Offset, Utc};

use super::message::args;
use super::{Words, shown};
use crate::net::NetError;
use crate::step::Value;
use crate::step::clock::{self, BoundKind, ClockEvidence, Role, TimeBound, TimeSource, TimeSourceKind};

/// Clocks that differ by less show the same time: nobody reads a second off a clock at once.
pub const SAME_MS: u64 = 1_000;

impl Words {
    /// A source's name, without the port that goes without saying.
    pub fn time_source(&self, source: &TimeSource) -> String {
        let usual = match source.kind {
            TimeSourceKind::Sntp => ":123",
            TimeSourceKind::HttpDate => ":80",
            TimeSourceKind::HttpsDate | TimeSourceKind::TargetDate => ":443",
        };
        shown(source.name.strip_suffix(usual).unwrap_or(&source.name))
    }

    /// "time server".
    pub fn time_source_kind(&self, kind: TimeSourceKind) -> String {
        self.text(match kind {
            TimeSourceKind::Sntp => "app-clock-sntp",
            TimeSourceKind::HttpDate => "app-clock-http",
            TimeSourceKind::HttpsDate => "app-clock-https",
            TimeSourceKind::TargetDate => "app-clock-target",
        })
    }

    /// What a source says beside a time that lies so much after ours, or why it says nothing.
    pub fn time_source_says(&self, source: &TimeSource, middle_ms: i64) -> String {
        match source.offset_ms {
            Some(offset_ms) => self.time_offset(offset_ms.saturating_sub(middle_ms)),
            None => self.format("app-clock-no-answer", &args([("reason", silence(source.error.as_ref()).into())])),
        }
    }

    /// What became of a source in the vote; nothing for one that did not answer, which has been said already.
    pub fn time_role(&self, seen: &ClockEvidence, role: Role) -> String {
        let key = match role {
            Role::Agrees => "app-clock-role-agrees",
            Role::Outvoted => "app-clock-role-outvoted",
            Role::Undecided => "app-clock-role-undecided",
            Role::Contradicts { bound } => {
                let day = seen.bounds.get(bound).map(|bound| self.date(here(seen, bound.at)));
                return self.format("app-clock-role-contradicts", &args([("day", day.unwrap_or_default().into())]));
            }
            Role::Unvouched => "app-clock-role-unvouched",
            Role::SameServer => "app-clock-role-same-server",
            Role::Target => "app-clock-role-target",
            Role::Silent => return String::new(),
        };
        self.text(key)
    }

    /// What sets a limit.
    pub fn time_bound(&self, bound: &TimeBound) -> String {
        let key = match bound.kind {
            BoundKind::Build => "app-clock-bound-build",
            BoundKind::System => "app-clock-bound-system",
            BoundKind::NotBefore => "app-clock-bound-not-before",
            BoundKind::Receipt => "app-clock-bound-receipt",
            BoundKind::Revocation => "app-clock-bound-revocation",
            BoundKind::NotAfter => "app-clock-bound-not-after",
            BoundKind::RootsEnd => "app-clock-bound-roots-end",
        };
        self.format(key, &args([("who", shown(&bound.who).into())]))
    }

    /// Another clock's time beside ours: `3 hours later`.
    pub fn time_offset(&self, offset_ms: i64) -> String {
        if offset_ms.unsigned_abs() < SAME_MS {
            return self.text("app-clock-same");
        }
        self.length_of_time("app-clock-offset", offset_ms, if offset_ms > 0 { "later" } else { "earlier" })
    }

    /// A message about a length of time, with the side that it lies on.
    pub fn length_of_time(&self, key: &str, milliseconds: i64, side: &str) -> String {
        let (unit, count) = clock::largest_unit(milliseconds);
        self.format(key, &args([("unit", unit.into()), ("count", Value::from(count as f64)), ("side", side.into())]))
    }

    /// `24 November 2026`.
    pub fn date(&self, at: DateTime<FixedOffset>) -> String {
        let month = at.format("%b").to_string().to_ascii_lowercase();
        let (day, year) = (at.day().to_string(), at.year().to_string());
        self.format("app-clock-date", &args([("day", day.into()), ("month", month.into()), ("year", year.into())]))
    }
}

/// A moment in this computer's own zone.
pub fn here(seen: &ClockEvidence, at: DateTime<Utc>) -> DateTime<FixedOffset> {
    at.with_timezone(&FixedOffset::east_opt(seen.zone_offset_s).unwrap_or_else(|| Utc.fix()))
}

/// Why a time source gave no answer, as the message tells it apart. Nobody typed its name, and the site needs none of
/// them, so the words of the site's own network errors would lead astray.
fn silence(error: Option<&NetError>) -> &'static str {
    match error {
        Some(NetError::NameNotFound { .. } | NetError::ResolverFailed { .. }) => "name",
        Some(NetError::TimedOut | NetError::Silent { .. } | NetError::DeadlinePassed) => "late",
        Some(NetError::Stopped) => "stopped",
        _ => "unreachable",
    }
}
