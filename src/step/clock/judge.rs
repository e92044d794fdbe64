//! What the clocks say of this computer and of the site's chain. Pure: times come in as values.
//!
//! In this order: the measured time (`compared`), the shape of an error (`shape`, `restart`), the dates of the site's
//! chain (`dates`); where nobody's time can be believed, one voice alone (`guess`) and the bounds (`bounds`); last,
//! why the system did not set itself right (`sync`). A look-alike is ruled out before a cause is named: a certificate
//! that is invalid at the true time too is not the clock's fault; a site with a wrong clock does not make ours wrong;
//! one site whose certificate has ended says nothing of our clock.

mod bounds;
mod compared;
mod dates;
mod guess;
mod restart;
mod shape;
mod span;
mod sync;
mod vouching;

use chrono::{DateTime, Utc};

use super::ClockEvidence;
use super::vote::{ClockOffset, measured_offset};
use crate::step::{Confidence, Fact, Finding, Judgement, Sight, Step};
use dates::Dates;
use shape::Shape;

pub use span::largest_unit;

/// A smaller error breaks nothing that people meet. Chromium's network time uses the same five minutes
/// (`components/ssl_errors`).
const TOLERATED_MS: i64 = 5 * 60 * 1000;

/// From a day on, certificates of many sites and much else fail: it is named whatever this site's dates are.
const GROSS_MS: i64 = 24 * 3_600_000;

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<ClockEvidence>) -> Judgement {
    let seen = &sight.evidence;
    let measured = measured_offset(seen);
    let dates = Dates::of(seen, measured);
    let mut judgement = Judgement { facts: vec![compared::local_time(seen)], findings: Vec::new() };
    judgement.facts.push(compared::comparison(seen, measured, &dates));
    judgement.facts.extend(vouching::facts(seen));
    judgement.facts.extend(compared::site_date(seen, measured));
    judgement.facts.extend(dates.fact());

    let error = if let Some(found) = measured {
        by_measure(&mut judgement, seen, found, &dates);
        found.offset_ms
    } else {
        let bounds = bounds::read(seen, sight.chain.as_ref());
        judgement.facts.extend(guess::fact(seen));
        judgement.facts.extend(bounds.facts);
        judgement.facts.extend(restart::fact(seen.local, bounds.least_error_ms));
        for mut finding in guess::finding(seen, &dates).into_iter().chain(bounds.findings) {
            finding.evidence.extend(restart::fact(seen.local, bounds.least_error_ms));
            keep_the_surest(&mut judgement.findings, finding);
        }
        bounds.least_error_ms
    };
    let is_wrong =
        measured.is_some_and(is_off) || judgement.findings.iter().any(|found| found.confidence > Confidence::Possible);
    let sync = sync::read(seen, error, is_wrong, !judgement.findings.is_empty());
    judgement.facts.extend(sync.facts);
    judgement.findings.extend(sync.finding);
    judgement
}

/// What an agreed time says.
fn by_measure(judgement: &mut Judgement, seen: &ClockEvidence, found: ClockOffset, dates: &Dates) {
    if !is_off(found) {
        let (facts, finding) = dates::fresh(seen, found, dates);
        judgement.facts.extend(facts);
        judgement.findings.extend(finding);
        return;
    }
    let shape = Shape::of(seen, found);
    let pattern = shape.fact(seen, found);
    let restart = if is_gross(found) { restart::fact(seen.local, found.offset_ms) } else { None };
    judgement.facts.extend(pattern.iter().chain(&restart).cloned());

    let explains = dates.explain_the_failure();
    let mut evidence = vec![compared::comparison(seen, Some(found), dates)];
    evidence.extend(dates.fact().filter(|_| explains));
    evidence.extend(pattern);
    if explains || is_gross(found) {
        let evidence = evidence.iter().cloned().chain(restart).collect();
        judgement.findings.push(Finding::new(direction(found.offset_ms), Step::Clock, Confidence::Confirmed, evidence));
    }
    if let Some(confidence) = shape.speaks_for_the_zone(explains) {
        judgement.findings.push(Finding::new("timezone-wrong", Step::Clock, confidence, evidence));
    }
}

/// Adds a finding; of the same cause the surest is enough.
fn keep_the_surest(findings: &mut Vec<Finding>, finding: Finding) {
    match findings.iter_mut().find(|known| known.cause == finding.cause) {
        Some(known) if known.confidence < finding.confidence => *known = finding,
        Some(_) => {}
        None => findings.push(finding),
    }
}

fn is_off(found: ClockOffset) -> bool {
    found.offset_ms.unsigned_abs() > TOLERATED_MS.saturating_add(found.uncertainty_ms).unsigned_abs()
}

fn is_gross(found: ClockOffset) -> bool {
    found.offset_ms.unsigned_abs() > GROSS_MS.saturating_add(found.uncertainty_ms).unsigned_abs()
}

/// The cause that an error of this sign is called: true time minus this computer's.
fn direction(offset_ms: i64) -> &'static str {
    if offset_ms > 0 { "clock-behind" } else { "clock-ahead" }
}

fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// The same fact with the difference between two moments as a length of time.
fn between(fact: Fact, from: DateTime<Utc>, to: DateTime<Utc>) -> Fact {
    span::spanned(fact, (to - from).num_milliseconds())
}

#[cfg(test)]
pub(super) mod tests;
