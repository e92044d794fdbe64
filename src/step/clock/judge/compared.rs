//! This computer's time beside that of the others.

use chrono::{DateTime, FixedOffset, Utc};

use super::dates::Dates;
use super::span::spanned;
use super::{TOLERATED_MS, is_gross, is_off};
use crate::step::clock::vote::{ClockOffset, independent};
use crate::step::clock::{ClockEvidence, TimeSource, TimeSourceKind};
use crate::step::{Fact, FactState};

/// Sources that smear a leap second or answer by `Date` differ by as much: nothing is said of it.
const UNNOTICED_MS: i64 = 2_000;

/// What this computer shows.
pub(super) fn local_time(seen: &ClockEvidence) -> Fact {
    let zone = FixedOffset::east_opt(seen.zone_offset_s);
    let shown = |at: DateTime<Utc>| match zone.filter(|zone| at.naive_utc().checked_add_offset(*zone).is_some()) {
        Some(zone) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        None => at.format("%Y-%m-%d %H:%M").to_string(),
    };
    let offset = zone_name(seen.zone_offset_s);
    let name = seen.zone.as_ref().map_or_else(|| offset.clone(), |name| format!("{name}, {offset}"));
    Fact::new(FactState::Info, "clock-fact-local").with("time", shown(seen.local)).with("zone", name)
}

/// An offset to UTC as it is usually written.
pub(super) fn zone_name(offset_s: i32) -> String {
    let (sign, minutes) = (if offset_s < 0 { '-' } else { '+' }, offset_s.unsigned_abs() / 60);
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Ours against the majority of the others.
pub(super) fn comparison(seen: &ClockEvidence, measured: Option<ClockOffset>, dates: &Dates) -> Fact {
    let Some(found) = measured else {
        let key = match independent(seen).len() {
            0 if is_anybody_heard(seen) => "clock-fact-none-believed",
            0 => "clock-fact-no-comparison",
            1 => "clock-fact-one-source",
            _ => "clock-fact-sources-differ",
        };
        return Fact::new(FactState::Unknown, key);
    };
    let is_noticed = found.offset_ms.unsigned_abs() > UNNOTICED_MS.saturating_add(found.uncertainty_ms).unsigned_abs();
    let (state, key) = match found.offset_ms {
        _ if !is_noticed => (FactState::Good, "clock-fact-right"),
        _ if !is_off(found) => (FactState::Good, "clock-fact-nearly-right"),
        1.. => (FactState::Attention, "clock-fact-behind"),
        _ => (FactState::Attention, "clock-fact-ahead"),
    };
    let is_bad = is_off(found) && (dates.explain_the_failure() || is_gross(found));
    let state = if is_bad { FactState::Problem } else { state };
    spanned(Fact::new(state, key), found.offset_ms).with("agreeing", found.agreeing)
}

/// Whether a clock other than the site's answered.
fn is_anybody_heard(seen: &ClockEvidence) -> bool {
    seen.sources.iter().any(|source| source.kind != TimeSourceKind::TargetDate && source.offset_ms.is_some())
}

/// Whether the site's own clock shows what this computer shows.
pub(super) fn site_agrees(seen: &ClockEvidence) -> bool {
    let site = seen.sources.iter().find(|source| source.kind == TimeSourceKind::TargetDate);
    let is_near = |source: &TimeSource| {
        let tolerated = TOLERATED_MS.saturating_add(source.uncertainty_ms).unsigned_abs();
        source.offset_ms.is_some_and(|offset| offset.unsigned_abs() <= tolerated)
    };
    site.is_some_and(is_near)
}

/// The site's own clock. It is no witness for ours, but a wrong one is worth a word.
pub(super) fn site_date(seen: &ClockEvidence, measured: Option<ClockOffset>) -> Option<Fact> {
    let site = seen.sources.iter().find(|source| source.kind == TimeSourceKind::TargetDate)?;
    let difference = site.offset_ms?;
    let truth = measured.map_or(0, |found| found.offset_ms);
    let tolerated = TOLERATED_MS.saturating_add(site.uncertainty_ms).unsigned_abs();
    let is_near = |other: i64| difference.abs_diff(other) <= tolerated;
    let (state, key) = match measured {
        Some(_) if is_near(truth) => (FactState::Good, "clock-fact-site-right"),
        Some(_) => (FactState::Attention, "clock-fact-site-wrong"),
        None if is_near(0) => (FactState::Info, "clock-fact-site-agrees"),
        None => (FactState::Attention, "clock-fact-site-differs"),
    };
    Some(spanned(Fact::new(state, key), difference.saturating_sub(truth)))
}
