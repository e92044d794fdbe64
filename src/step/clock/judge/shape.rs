//! What the size of an error tells about how it came about.
//!
//! The size is known to the second, and people and programs err in round figures. Look-alikes in this order: an hour
//! where clocks are moved in summer, half a day, a hardware clock that two systems read differently, another zone, a
//! wrong date. A size that fits none of them says nothing.

use chrono::{DateTime, Datelike, FixedOffset, Utc};

use super::compared::zone_name;
use super::span::spanned;
use crate::step::clock::ClockEvidence;
use crate::step::clock::probe::true_time;
use crate::step::clock::vote::ClockOffset;
use crate::step::{Confidence, Fact, FactState};

const HOUR_MS: i64 = 3_600_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// A clock whose zone, half of the day or date alone is wrong is right to the minute.
const SLACK_MS: i64 = 60_000;

/// Zones differ from UTC by whole quarters of an hour, fourteen hours at most.
const ZONE_STEP_MS: i64 = 15 * 60_000;
const ZONE_MOST_MS: i64 = 14 * HOUR_MS;

/// Offsets to UTC in use beside the whole hours from -12 to +14, in minutes east (IANA time zone database, 2025b).
const ODD_ZONES: &[i64] = &[-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825];

/// How an error came about, as far as its size tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// It has no telling size.
    Any,
    /// One hour, where clocks are moved between summer and winter; `known` when the system says that it does not.
    Daylight { known: bool },
    /// Twelve hours: morning and evening were mixed up.
    HalfDay,
    /// As long as the zone is away from UTC: one system keeps the hardware clock in UTC, another one in local time.
    TwoSystems,
    /// What the clock shows is right in another zone: so many seconds east of UTC, where such a zone is in use.
    Zone { east_s: Option<i32> },
    /// The time of day is right and the date is not.
    Date,
}

impl Shape {
    /// Reads an error that is more than what is tolerated.
    pub fn of(seen: &ClockEvidence, found: ClockOffset) -> Self {
        let slack = SLACK_MS.saturating_add(found.uncertainty_ms.max(0));
        let is = |length: i64| found.offset_ms.unsigned_abs().abs_diff(length.unsigned_abs()) <= slack.unsigned_abs();
        let zone_ms = i64::from(seen.zone_offset_s) * 1000;
        let does_not_adjust = seen.sync.as_ref().is_some_and(|sync| sync.adjusts_for_daylight == Some(false));
        if is(HOUR_MS) && (seen.zone_has_daylight == Some(true) || does_not_adjust) {
            Self::Daylight { known: does_not_adjust }
        } else if is(12 * HOUR_MS) {
            Self::HalfDay
        } else if zone_ms != 0 && is(zone_ms) {
            Self::TwoSystems
        } else if let Some(east_s) = zone_that_fits(zone_ms, found.offset_ms, slack) {
            Self::Zone { east_s: Some(east_s) }
        } else if is_quarters(found.offset_ms, slack) {
            Self::Zone { east_s: None }
        } else if is_whole_days(found.offset_ms, slack, seen.zone_has_daylight == Some(true)) {
            Self::Date
        } else {
            Self::Any
        }
    }

    /// How surely it is the zone, when it is: likely where that makes the site fail, or where the system itself says
    /// that it does not move the clock. One odd error in eight is near a quarter of an hour: it needs a zone in use.
    pub fn speaks_for_the_zone(self, explains: bool) -> Option<Confidence> {
        match self {
            Self::Daylight { known: true } => Some(Confidence::Likely),
            Self::Daylight { .. } | Self::TwoSystems | Self::Zone { east_s: Some(_) } if explains => {
                Some(Confidence::Likely)
            }
            Self::Daylight { .. } | Self::TwoSystems | Self::Zone { .. } => Some(Confidence::Possible),
            Self::Any | Self::HalfDay | Self::Date => None,
        }
    }

    /// In words.
    pub fn fact(self, seen: &ClockEvidence, found: ClockOffset) -> Option<Fact> {
        let fact = |key: &str| spanned(Fact::new(FactState::Attention, key), found.offset_ms);
        Some(match self {
            Self::Any => return None,
            Self::Daylight { known } => {
                fact("clock-fact-daylight-pattern").with("switch", if known { "off" } else { "unknown" })
            }
            Self::HalfDay => fact("clock-fact-half-day-pattern"),
            Self::TwoSystems => fact("clock-fact-two-systems-pattern"),
            Self::Zone { east_s } => {
                fact("clock-fact-zone-pattern").with("there", east_s.map_or_else(|| "unknown".to_owned(), zone_name))
            }
            Self::Date => fact("clock-fact-date-pattern").with("part", wrong_part(seen, found)),
        })
    }
}

/// The zone, in seconds east, in which the shown time would be right: local time plus our zone is true time plus that
/// one. Less than a day only, for a day is the date.
fn zone_that_fits(zone_ms: i64, offset_ms: i64, slack: i64) -> Option<i32> {
    if offset_ms.unsigned_abs() >= (DAY_MS - HOUR_MS).unsigned_abs() {
        return None;
    }
    let there = zone_ms - offset_ms;
    let hours = (-12..=14).map(|hour: i64| hour * 60);
    let minutes = hours.chain(ODD_ZONES.iter().copied()).find(|minutes| (there - minutes * 60_000).abs() <= slack)?;
    i32::try_from(minutes * 60).ok()
}

/// Rules of zones change, and two zones may both be wrong: what no zone in use explains may still be one.
fn is_quarters(offset_ms: i64, slack: i64) -> bool {
    let rest = offset_ms.rem_euclid(ZONE_STEP_MS);
    offset_ms.unsigned_abs() <= ZONE_MOST_MS.saturating_add(slack).unsigned_abs()
        && rest.min(ZONE_STEP_MS - rest) <= slack
}

/// Between a date in summer and one in winter lies an hour less or more.
fn is_whole_days(offset_ms: i64, slack: i64, has_daylight: bool) -> bool {
    let is_near = |rest: i64| rest.min(DAY_MS - rest) <= slack;
    let shifts: &[i64] = if has_daylight { &[0, HOUR_MS, -HOUR_MS] } else { &[0] };
    offset_ms.unsigned_abs() >= (DAY_MS - HOUR_MS).unsigned_abs()
        && shifts.iter().any(|shift| is_near(offset_ms.saturating_add(*shift).rem_euclid(DAY_MS)))
}

/// Which part of the date is wrong: day and month may be right.
fn wrong_part(seen: &ClockEvidence, found: ClockOffset) -> &'static str {
    let shown = |at: DateTime<Utc>| {
        let zone = FixedOffset::east_opt(seen.zone_offset_s)?;
        at.naive_utc().checked_add_offset(zone)
    };
    let (Some(here), Some(true_one)) = (shown(seen.local), shown(true_time(seen.local, found.offset_ms))) else {
        return "date";
    };
    match (here.day() == true_one.day(), here.month() == true_one.month(), here.year() == true_one.year()) {
        (true, true, false) => "year",
        (true, false, true) => "month",
        (false, true, true) => "day",
        _ => "date",
    }
}
