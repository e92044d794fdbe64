//! The dates of the site's chain by this computer's clock and by the right time.

use chrono::{DateTime, TimeDelta, Utc};

use super::span::spanned;
use super::{between, direction, is_off};
use crate::step::clock::ClockEvidence;
use crate::step::clock::probe::true_time;
use crate::step::clock::vote::ClockOffset;
use crate::step::{Confidence, Fact, FactState, Finding, Step};

/// A certificate that begins within this time was made today, and is only a little early.
const SOON: TimeDelta = TimeDelta::hours(24);

/// A certificate this young is refused wherever a clock is a little behind. Authorities set the beginning an hour back
/// for that reason (Let's Encrypt does).
const YOUNG: TimeDelta = TimeDelta::hours(1);

/// Whether the chain's dates fit the local and the measured time.
pub(super) struct Dates {
    pub local: Option<bool>,
    pub measured: Option<bool>,
    /// The clock is as good as right, and the chain ends: a right one would help for minutes only.
    ends_within_minutes: bool,
}

impl Dates {
    pub fn of(seen: &ClockEvidence, measured: Option<ClockOffset>) -> Self {
        Self {
            local: fit(seen, seen.local),
            measured: measured.and_then(|found| fit(seen, true_time(seen.local, found.offset_ms))),
            ends_within_minutes: measured.is_some_and(|found| !is_off(found))
                && seen.earliest_not_after.is_some_and(|end| end < seen.local),
        }
    }

    /// The clock alone makes the chain invalid.
    pub fn explain_the_failure(&self) -> bool {
        self.local == Some(false) && self.measured == Some(true)
    }

    pub fn fact(&self) -> Option<Fact> {
        let (state, key) = match (self.local?, self.measured) {
            (true, Some(true)) => (FactState::Good, "clock-fact-dates-fit"),
            (false, Some(true)) if self.ends_within_minutes => {
                (FactState::Attention, "clock-fact-dates-fit-true-time-only")
            }
            (false, Some(true)) => (FactState::Problem, "clock-fact-dates-fit-true-time-only"),
            (true, Some(false)) => (FactState::Attention, "clock-fact-dates-fit-local-time-only"),
            // Not the clock's fault: the certificate step says whose.
            (false, Some(false)) => (FactState::Info, "clock-fact-dates-fit-neither"),
            (true, None) => (FactState::Info, "clock-fact-dates-fit-local-time"),
            (false, None) => (FactState::Unknown, "clock-fact-dates-unfit-local-time"),
        };
        Some(Fact::new(state, key))
    }
}

/// Whether the whole chain is in its time; `None` without a chain.
pub(super) fn fit(seen: &ClockEvidence, at: DateTime<Utc>) -> Option<bool> {
    Some(seen.newest_not_before? <= at && at <= seen.earliest_not_after?)
}

/// The clock is right, or as good as right, and the certificate is at the very edge of its time.
pub(super) fn fresh(seen: &ClockEvidence, found: ClockOffset, dates: &Dates) -> (Option<Fact>, Option<Finding>) {
    let (Some(begins), Some(ends)) = (seen.newest_not_before, seen.earliest_not_after) else { return (None, None) };
    let truth = true_time(seen.local, found.offset_ms);
    if dates.explain_the_failure() {
        // A difference that the measurement cannot tell from none proves nothing.
        let is_measured = found.offset_ms.unsigned_abs() > found.uncertainty_ms.unsigned_abs();
        if seen.local > ends {
            // It ends within minutes by any clock: to set this one would help for as long.
            let fact = Fact::new(FactState::Attention, "clock-fact-certificate-ends");
            return (Some(between(fact, truth, ends)), None);
        }
        let fact = spanned(Fact::new(FactState::Problem, "clock-fact-certificate-fresh"), found.offset_ms);
        let blame = || Finding::new(direction(found.offset_ms), Step::Clock, Confidence::Likely, vec![fact.clone()]);
        let finding = is_measured.then(blame);
        return (Some(fact), finding);
    }
    let fact = if truth < begins && begins - truth <= SOON {
        between(Fact::new(FactState::Attention, "clock-fact-certificate-begins-soon"), truth, begins)
    } else if begins <= truth && truth <= ends && truth - begins <= YOUNG {
        between(Fact::new(FactState::Info, "clock-fact-certificate-young"), truth, begins)
    } else {
        return (None, None);
    };
    (Some(fact), None)
}
