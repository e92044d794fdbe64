//! Whether the system keeps its own clock right, and why it did not.
//!
//! It is no fault by itself: it tells why a clock went wrong, and what has to be done before it can go right again.

use super::day;
use super::span::spanned;
use crate::machine::TimeSync;
use crate::step::clock::{ClockEvidence, TimeSource, TimeSourceKind};
use crate::step::{Confidence, Fact, FactState, Finding, Step};

/// What the system says, in the light of the clock.
#[derive(Default)]
pub(super) struct Reading {
    pub facts: Vec<Fact>,
    pub finding: Option<Finding>,
}

/// Reads it beside an error (true time minus this computer's, in milliseconds). `is_wrong`: the clock is wrong, as far as
/// can be told; `is_named`: a cause was found.
pub(super) fn read(seen: &ClockEvidence, error_ms: i64, is_wrong: bool, is_named: bool) -> Reading {
    let mut reading = Reading::default();
    let mut reasons: Vec<(Confidence, Fact)> = Vec::new();
    if let Some(sync) = &seen.sync {
        match state(sync, is_wrong) {
            Some((Some(confidence), fact)) => {
                reading.facts.push(fact.clone());
                reasons.push((confidence, fact));
            }
            Some((None, fact)) => reading.facts.push(fact),
            None => {}
        }
        if let Some(fact) = too_far(sync, error_ms).filter(|_| is_wrong) {
            reading.facts.push(fact.clone());
            reasons.push((Confidence::Confirmed, fact));
        }
    }
    if is_named && is_sntp_silent(seen) {
        let fact = Fact::new(FactState::Attention, "clock-fact-sntp-silent");
        // A system that says itself that it has no time, and a network in which nobody gets one.
        let is_starved =
            seen.sync.as_ref().is_some_and(|sync| sync.is_synchronised == Some(false) && sync.is_on != Some(false));
        reading.facts.push(fact.clone());
        reasons.push((if is_starved { Confidence::Confirmed } else { Confidence::Possible }, fact));
    }
    if let Some(sure) = reasons.iter().map(|(confidence, _)| *confidence).max() {
        let evidence = reasons.into_iter().map(|(_, fact)| fact).collect();
        reading.finding = Some(Finding::new("time-sync-failing", Step::Clock, sure, evidence));
    }
    reading
}

/// What it says of itself, and how surely that is why a wrong clock is wrong.
fn state(sync: &TimeSync, is_wrong: bool) -> Option<(Option<Confidence>, Fact)> {
    let (sure, key) = match (sync.is_on, sync.is_synchronised) {
        // A virtual machine or a service that it does not know may set the clock all the same.
        (Some(false), _) => (Confidence::Confirmed, "clock-fact-sync-off"),
        (_, Some(false)) if sync.last.is_none() => (Confidence::Likely, "clock-fact-sync-never"),
        (_, Some(false)) => (Confidence::Likely, "clock-fact-sync-lost"),
        // In step with a server whose own clock is wrong, or not set since it went wrong.
        (_, Some(true)) if is_wrong => (Confidence::Likely, "clock-fact-sync-misled"),
        (Some(true), None) if is_wrong => (Confidence::Likely, "clock-fact-sync-idle"),
        (_, Some(true)) | (Some(true), None) => (Confidence::Possible, "clock-fact-sync-on"),
        (None, None) => return None,
    };
    let state = if is_wrong { FactState::Attention } else { FactState::Info };
    let mut fact = Fact::new(state, key);
    fact = fact.with("service", known(&sync.service)).with("server", known(sync.server.as_deref().unwrap_or_default()));
    if let Some(last) = sync.last {
        fact = fact.with("last", day(last));
    }
    Some((is_wrong.then_some(sure), fact))
}

/// The error is larger than what the service corrects by itself. Its usual bound was read with its settings.
fn too_far(sync: &TimeSync, error_ms: i64) -> Option<Fact> {
    let largest = i64::try_from(sync.largest_step_s?).ok()?.checked_mul(1000)?;
    let fact = Fact::new(FactState::Attention, "clock-fact-too-far-to-sync").with("service", known(&sync.service));
    (error_ms.unsigned_abs() > largest.unsigned_abs()).then(|| spanned(fact, largest))
}

fn known(text: &str) -> String {
    if text.is_empty() { "unknown".to_owned() } else { text.to_owned() }
}

/// Time servers do not answer, while the same network lets other answers through.
fn is_sntp_silent(seen: &ClockEvidence) -> bool {
    let (sntp, web): (Vec<_>, Vec<_>) = seen.sources.iter().partition(|source| source.kind == TimeSourceKind::Sntp);
    let answered = |sources: &[&TimeSource]| sources.iter().any(|source| source.offset_ms.is_some());
    !sntp.is_empty() && !answered(&sntp) && answered(&web)
}
