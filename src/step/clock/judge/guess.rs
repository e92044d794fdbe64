//! One voice only: another's clock, or the site's own.

use super::compared::site_agrees;
use super::dates::{Dates, fit};
use super::span::spanned;
use super::{direction, is_gross, is_off};
use crate::step::clock::ClockEvidence;
use crate::step::clock::probe::true_time;
use crate::step::clock::vote::{guessed_offset, independent};
use crate::step::{Confidence, Fact, FactState, Finding, Step};

/// What one other clock shows, when it is not what this computer shows. The site's has a fact of its own.
pub(super) fn fact(seen: &ClockEvidence) -> Option<Fact> {
    let found = guessed_offset(seen).filter(|found| is_off(*found) && !independent(seen).is_empty())?;
    Some(spanned(Fact::new(FactState::Attention, "clock-fact-one-source-differs"), found.offset_ms))
}

/// What it makes likely: never more, for nobody confirms it.
pub(super) fn finding(seen: &ClockEvidence, dates: &Dates) -> Option<Finding> {
    let found = guessed_offset(seen).filter(|found| is_off(*found))?;
    let explains = dates.local == Some(false) && fit(seen, true_time(seen.local, found.offset_ms)) == Some(true);
    let only_the_site = independent(seen).is_empty();
    // A stranger such as a portal, against the site and this computer: it is shown, and nobody is blamed for it.
    if !explains && (!is_gross(found) || !only_the_site && site_agrees(seen)) {
        return None;
    }
    let confidence = if explains && !only_the_site { Confidence::Likely } else { Confidence::Possible };
    let mut evidence: Vec<Fact> = dates.fact().into_iter().collect();
    let key = if only_the_site { "clock-fact-site-differs" } else { "clock-fact-one-source-differs" };
    evidence.push(spanned(Fact::new(FactState::Attention, key), found.offset_ms));
    Some(Finding::new(direction(found.offset_ms), Step::Clock, confidence, evidence))
}
