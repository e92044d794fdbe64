//! What all steps together say about the target, before any cause is named.

use chrono::{DateTime, TimeDelta, Utc};

use crate::case::Answers;
use crate::certificate::{CertificateFacts, ChainReport, Check, CheckResult, Store};
use crate::handshake::{Driver, Observation, Outcome};
use crate::net::NetError;
use crate::step::{Evidence, Step, StepReport, clock};

/// What the rules and the ranking look at.
#[derive(Clone, Debug)]
pub struct View {
    /// How our own handshakes went.
    pub handshake: Handshake,
    /// Whether this computer's store trusts the chain for the name, by its own clock.
    pub trusted_here: Option<bool>,
    /// Whether one store trusts it and another does not.
    pub stores_differ: bool,
    /// True time minus this computer's, in milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// What the clock has to do with the chain's validity.
    pub validity: Validity,
    /// What the person answered.
    pub answers: Answers,
}

/// How the handshakes of a modern client went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handshake {
    /// At least one came to its end.
    Completed,
    /// They were tried and did not.
    Failed,
    /// None was tried, or we ended them ourselves.
    Unknown,
}

/// The chain's dates against the two times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validity {
    /// In its time by this computer's clock and by the measured time, or there is no chain.
    Sound,
    /// Out of its time by this computer's clock, in its time by the measured one: the clock is to blame.
    ClockBreaksIt,
    /// Out of its time by both: the certificate is to blame.
    OutOfTime,
    /// Out of its time by this computer's clock; the time could not be measured.
    Unmeasured,
    /// Expired by the measured time, and the clock hides it: in its time by the clock, or not even begun.
    ClockHidesExpiry,
    /// Not begun by the measured time, and the clock hides it.
    ClockHidesEarliness,
}

impl View {
    /// Looks at all steps.
    pub fn of(steps: &[StepReport], answers: Answers) -> Self {
        let chain = steps
            .iter()
            .find(|report| report.step == Step::Certificate)
            .and_then(|report| report.chain.as_ref())
            .or_else(|| steps.iter().find_map(|report| report.chain.as_ref()));
        let clock_offset_ms = steps.iter().find_map(|report| match &report.evidence {
            Some(Evidence::Clock(seen)) => clock::measured_offset(seen).map(|found| found.offset_ms),
            _ => None,
        });
        Self {
            handshake: handshake(steps),
            trusted_here: chain.and_then(|chain| trusted_here(chain, steps)),
            stores_differ: chain.is_some_and(stores_differ),
            clock_offset_ms,
            validity: chain.map_or(Validity::Sound, |chain| validity(chain, clock_offset_ms)),
            answers,
        }
    }

    /// The site opens from this computer with its own roots.
    pub fn opens_here(&self) -> bool {
        self.handshake == Handshake::Completed && self.trusted_here == Some(true)
    }

    /// The site failed for us too.
    pub fn failed(&self) -> bool {
        self.handshake == Handshake::Failed || self.trusted_here == Some(false)
    }
}

/// The client that offers all that browsers offer decides; the narrower ones only where it was not asked.
fn handshake(steps: &[StepReport]) -> Handshake {
    let all: Vec<&Observation> = steps.iter().flat_map(|report| &report.observations).collect();
    let of = |is_wanted: fn(Driver) -> bool| -> Vec<&Observation> {
        all.iter().copied().filter(|seen| is_wanted(seen.driver) && !ended_by_us(&seen.outcome)).collect()
    };
    let whole = of(|driver| driver == Driver::Rustls);
    let deciding = if whole.is_empty() { of(|driver| driver != Driver::Raw) } else { whole };
    if deciding.iter().any(|seen| seen.outcome == Outcome::Completed) {
        Handshake::Completed
    } else if !deciding.is_empty()
        || of(|_| true).iter().any(|seen| matches!(seen.outcome, Outcome::Unreachable { .. }))
    {
        Handshake::Failed
    } else {
        Handshake::Unknown
    }
}

fn ended_by_us(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Unreachable { error: NetError::BudgetSpent { .. } | NetError::DeadlinePassed | NetError::Stopped }
    )
}

/// The system's store decides; where it is empty or was not asked, Mozilla's.
fn trusted_here(chain: &ChainReport, steps: &[StepReport]) -> Option<bool> {
    let is_empty =
        steps.iter().any(|report| matches!(&report.evidence, Some(Evidence::Browser(seen)) if seen.system_roots == 0));
    let by = |store| chain.judgements.iter().find(|said| said.store == store).map(|said| said.trusted);
    by(Store::System).filter(|trusted| *trusted || !is_empty).or_else(|| by(Store::Mozilla))
}

fn stores_differ(chain: &ChainReport) -> bool {
    let is_trusted = |wanted| chain.judgements.iter().any(|said| said.trusted == wanted);
    is_trusted(true) && is_trusted(false)
}

fn validity(chain: &ChainReport, offset_ms: Option<i64>) -> Validity {
    let late = out_of_time(chain);
    // An offset is bounded by what a source can say; a time that cannot be reckoned with is as good as unknown.
    let true_time = offset_ms.and_then(|offset| chain.judged_at.checked_add_signed(TimeDelta::milliseconds(offset)));
    match (late.is_empty(), true_time) {
        (true, None) => Validity::Sound,
        (false, None) => Validity::Unmeasured,
        (false, Some(time)) if late.iter().all(|certificate| is_in_time(certificate, time)) => Validity::ClockBreaksIt,
        (false, Some(time)) => fault_in_truth(&late, chain.judged_at, time).unwrap_or(Validity::OutOfTime),
        (true, Some(time)) => match chain.certificates.get(chain.leaf().unwrap_or_default()) {
            Some(leaf) if leaf.not_after.is_some_and(|end| end < time) => Validity::ClockHidesExpiry,
            Some(leaf) if leaf.not_before.is_some_and(|begin| begin > time) => Validity::ClockHidesEarliness,
            _ => Validity::Sound,
        },
    }
}

/// What is wrong by the right time, where a certificate has not begun here but has ended in truth, or the reverse.
fn fault_in_truth(late: &[&CertificateFacts], here: DateTime<Utc>, truth: DateTime<Utc>) -> Option<Validity> {
    let begins_after = |certificate: &CertificateFacts, time| certificate.not_before.is_some_and(|begin| begin > time);
    let ended_by = |certificate: &CertificateFacts, time| certificate.not_after.is_some_and(|end| end < time);
    late.iter().find_map(|certificate| {
        if begins_after(certificate, here) && ended_by(certificate, truth) {
            Some(Validity::ClockHidesExpiry)
        } else if ended_by(certificate, here) && begins_after(certificate, truth) {
            Some(Validity::ClockHidesEarliness)
        } else {
            None
        }
    })
}

/// The certificates that fail by their dates; one that lies beside the path may be old without harm.
fn out_of_time(chain: &ChainReport) -> Vec<&CertificateFacts> {
    chain
        .checks
        .iter()
        .filter(|made| matches!(made.check, Check::NotBefore | Check::NotAfter) && made.result == CheckResult::Failed)
        .filter_map(|made| chain.certificates.get(made.certificate?))
        .collect()
}

fn is_in_time(certificate: &CertificateFacts, time: DateTime<Utc>) -> bool {
    certificate.not_before.is_none_or(|begin| begin <= time) && certificate.not_after.is_none_or(|end| end >= time)
}
