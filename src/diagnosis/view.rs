//! What all steps together say about the target, before any cause is named.

use chrono::{DateTime, TimeDelta, Utc};

use super::clients;
use super::together::HARMLESS;
use crate::case::Answers;
use crate::certificate::{CertificateFacts, ChainReport, Check, CheckResult, Status, StatusFault, StatusReport, Store};
use crate::handshake::{Driver, Observation, Outcome};
use crate::machine::RootStoreKind;
use crate::net::NetError;
use crate::step::allowlist::{AllowlistEvidence, PortalSight, PortalWord};
use crate::step::browser::{BrowserEvidence, StoreView};
use crate::step::certificate::{CertificateEvidence, trouble_behind};
use crate::step::{Confidence, Evidence, Fact, Step, StepReport, clock};

/// What the rules and the ranking look at.
#[derive(Clone, Debug)]
pub struct View {
    /// How our own handshakes went.
    pub handshake: Handshake,
    /// Whether this computer's store trusts the chain for the name, by its own clock.
    pub trusted_here: Option<bool>,
    /// Whether one store trusts it and another does not.
    pub stores_differ: bool,
    /// Stores that programs bring along, and whether they have a root for the chain.
    pub roots_of: Vec<(RootStoreKind, bool)>,
    /// The default browser was heard, and nothing that it offers keeps it from the server.
    pub default_browser_gets_in: bool,
    /// True time minus this computer's, in milliseconds.
    pub clock_offset_ms: Option<i64>,
    /// What the clock has to do with the chain's validity.
    pub validity: Validity,
    /// What an authority says of a certificate is out of its time by this computer's clock, and not by the right time.
    pub clock_breaks_a_status: bool,
    /// Another look met a server behind the same name that serves visitors well.
    pub a_node_is_sound: bool,
    /// Labels of a trusted certificate that one step met, and of another, not trusted, that another step met.
    pub two_servers: Option<[String; 2]>,
    /// The site does not open for a client that does not name it in its hello.
    pub needs_server_name: bool,
    /// The content network before the examined server says that it cannot reach it (`--connect`).
    pub front_fails: bool,
    /// Status and `Server` field of an answer that says so of a server that was not examined.
    pub network_answer: Option<(u16, Option<String>)>,
    /// What a person calls the certificate whose key the server did not prove to hold.
    pub key_not_held: Option<String>,
    /// A name of the certificate covers the host.
    pub name_fits: bool,
    /// Data was damaged on the way, in one try otherwise than in another.
    pub damage_varies: bool,
    /// How many independent hosts were asked, where none of them was reached and the site, on the internet, neither.
    pub hosts_out_of_reach: Option<usize>,
    /// Facts that are causes for some old or strict client only.
    pub harmless: Vec<Fact>,
    /// The same handshake gets stuck in usual packets and comes to its end in small ones.
    pub large_packets_vanish: bool,
    /// What the person answered.
    pub answers: Answers,
    /// Causes that an answer made likely: they count although the site opens for us.
    pub pointed_at: Vec<&'static str>,
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
        let certificate = steps.iter().find_map(|report| match &report.evidence {
            Some(Evidence::Certificate(seen)) => Some(seen),
            _ => None,
        });
        let browser = steps.iter().find_map(|report| match &report.evidence {
            Some(Evidence::Browser(seen)) => Some(seen),
            _ => None,
        });
        let two_servers = two_servers(steps);
        let front = certificate.and_then(|seen| seen.front.as_ref());
        Self {
            handshake: handshake(steps),
            trusted_here: chain.and_then(|chain| trusted_here(chain, steps)),
            stores_differ: chain.is_some_and(stores_differ),
            roots_of: browser.map(roots_of).unwrap_or_default(),
            default_browser_gets_in: browser.is_some_and(|seen| clients::gets_in(steps, seen.browsers.first())),
            clock_offset_ms,
            validity: chain.map_or(Validity::Sound, |chain| validity(chain, clock_offset_ms)),
            clock_breaks_a_status: chain.is_some_and(|chain| clock_breaks_a_status(chain, clock_offset_ms)),
            a_node_is_sound: certificate.is_some_and(CertificateEvidence::has_sound_sight) || two_servers.is_some(),
            two_servers,
            needs_server_name: certificate.is_some_and(CertificateEvidence::needs_server_name),
            front_fails: front.is_some_and(|front| says_trouble(front.status, front.server.as_deref())),
            network_answer: steps
                .iter()
                .flat_map(|report| &report.observations)
                .filter_map(|seen| seen.http.as_ref())
                .find(|answer| says_trouble(Some(answer.status), answer.server.as_deref()))
                .map(|answer| (answer.status, answer.server.clone())),
            key_not_held: key_not_held(steps),
            name_fits: chain.is_some_and(name_fits),
            damage_varies: damage_varies(steps),
            hosts_out_of_reach: steps.iter().find_map(|report| match &report.evidence {
                Some(Evidence::Allowlist(seen)) => hosts_out_of_reach(seen),
                _ => None,
            }),
            harmless: harmless(steps),
            large_packets_vanish: steps
                .iter()
                .flat_map(|report| &report.findings)
                .any(|found| found.cause == "pmtu-black-hole" && found.confidence == Confidence::Confirmed),
            answers,
            pointed_at: Vec::new(),
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

/// A signature that is not made with the certificate's key, whichever step saw it. In a reversed chain it is another
/// certificate's, as it should be.
fn key_not_held(steps: &[StepReport]) -> Option<String> {
    let is_false = |seen: &&Observation| seen.outcome.is_bad_signature();
    let report = steps.iter().find(|report| report.observations.iter().any(|seen| is_false(&seen)))?;
    let chain = report.chain.as_ref().or_else(|| steps.iter().find_map(|report| report.chain.as_ref()))?;
    (chain.leaf() == Some(0)).then(|| chain.certificates[0].label.clone())
}

fn clock_breaks_a_status(chain: &ChainReport, offset_ms: Option<i64>) -> bool {
    let truth = offset_ms.and_then(|offset| chain.judged_at.checked_add_signed(TimeDelta::try_milliseconds(offset)?));
    let is_in_time = |one: &StatusReport, truth: DateTime<Utc>| {
        one.this_update.is_none_or(|begin| begin <= truth) && one.next_update.is_none_or(|end| truth <= end)
    };
    let is_out = |one: &&StatusReport| {
        matches!(one.status, Status::Unusable { fault: StatusFault::Stale | StatusFault::NotYetValid })
    };
    chain.status.iter().filter(is_out).any(|one| truth.is_none_or(|truth| is_in_time(one, truth)))
}

fn name_fits(chain: &ChainReport) -> bool {
    chain.checks.iter().any(|made| made.check == Check::Name && made.result == CheckResult::Passed)
}

/// Steps with the same hello met different certificates at the same time, one trusted and one not.
fn two_servers(steps: &[StepReport]) -> Option<[String; 2]> {
    /// Steps judge by one clock, but the clock's own step may judge by a measured time.
    const SAME_TIME: TimeDelta = TimeDelta::minutes(1);
    const SAME_HELLO: [Step; 4] = [Step::Clock, Step::Browser, Step::Allowlist, Step::Certificate];
    let chains: Vec<(&ChainReport, &CertificateFacts, bool)> = steps
        .iter()
        .filter(|report| SAME_HELLO.contains(&report.step))
        .filter_map(|report| report.chain.as_ref())
        .filter_map(|chain| Some((chain, chain.certificates.get(chain.leaf()?)?, is_trusted_by_any(chain))))
        .collect();
    chains.iter().filter(|(.., trusted)| *trusted).find_map(|(good, leaf, _)| {
        let is_other = |(bad, other, trusted): &&(&ChainReport, &CertificateFacts, bool)| {
            !trusted && other.sha256 != leaf.sha256 && (bad.judged_at - good.judged_at).abs() < SAME_TIME
        };
        chains.iter().find(is_other).map(|(_, other, _)| [leaf.label.clone(), other.label.clone()])
    })
}

fn is_trusted_by_any(chain: &ChainReport) -> bool {
    chain.judgements.iter().any(|said| said.trusted)
}

fn says_trouble(status: Option<u16>, server: Option<&str>) -> bool {
    status.is_some_and(|status| trouble_behind(status, server).is_some())
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

fn harmless(steps: &[StepReport]) -> Vec<Fact> {
    let facts = steps.iter().flat_map(|report| &report.facts);
    facts.filter(|fact| HARMLESS.iter().any(|(key, _)| *key == fact.key)).cloned().collect()
}

/// Two hosts or more of different operators were asked, and there was no way to any of them, nor to the site.
fn hosts_out_of_reach(seen: &AllowlistEvidence) -> Option<usize> {
    let is_out = |outcome: &Outcome| {
        let is_no_way = |error: &NetError| {
            matches!(
                error,
                NetError::NoRoute
                    | NetError::TimedOut
                    | NetError::ResolverFailed { .. }
                    | NetError::NameNotFound { .. }
                    | NetError::DeadlinePassed
            )
        };
        matches!(outcome, Outcome::Unreachable { error } if is_no_way(error))
    };
    let is_silent = |sight: &PortalSight| matches!(sight.word, PortalWord::Silent { .. });
    let is_site_out = seen.paths.first().is_some_and(|visit| is_out(&visit.outcome));
    let is_private = !seen.addresses.is_empty() && seen.addresses.len() == seen.odd_addresses.len();
    let is_all_out = seen.canaries.iter().all(|canary| is_out(&canary.outcome)) && seen.portal.iter().all(is_silent);
    (seen.canaries.len() >= 2 && is_site_out && is_all_out && !is_private).then_some(seen.canaries.len())
}

/// Whether what is received is not what was sent, in one try otherwise than in another: a server that errs does so in the
/// same place each time, a device on the way does not.
fn damage_varies(steps: &[StepReport]) -> bool {
    /// `bad_record_mac` and `decrypt_error` (RFC 8446, section 6).
    const DAMAGE: [u8; 2] = [20, 51];
    let whole = steps.iter().flat_map(|report| &report.observations).filter(|seen| seen.driver == Driver::Rustls);
    let ends: Vec<_> = whole
        .filter(|seen| seen.client_certificate_request.is_none() && !ended_by_us(&seen.outcome))
        .map(|seen| (&seen.outcome, seen.messages.len()))
        .collect();
    let is_damaged =
        |(outcome, _): &(&Outcome, usize)| matches!(outcome, Outcome::Alert { code, .. } if DAMAGE.contains(code));
    certificate_varies(steps) || ends.iter().any(is_damaged) && ends.iter().any(|end| *end != ends[0])
}

/// The same certificate with a few other bytes: two that an authority made differ in their whole signature.
fn certificate_varies(steps: &[StepReport]) -> bool {
    /// Less than the shortest signature.
    const FEW: usize = 16;
    let all = steps.iter().flat_map(|report| &report.observations);
    let leaves: Vec<&[u8]> = all.filter_map(|seen| seen.chain.first()).map(Vec::as_slice).collect();
    let is_altered = |one: &[u8], other: &[u8]| {
        one.len() == other.len()
            && (1..=FEW).contains(&one.iter().zip(other).filter(|(one, other)| one != other).count())
    };
    leaves.iter().enumerate().any(|(at, one)| leaves[at + 1..].iter().any(|other| is_altered(one, other)))
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

/// A store whose word is not known, or that fails for something else than a root, is left out.
fn roots_of(seen: &BrowserEvidence) -> Vec<(RootStoreKind, bool)> {
    let word = |view: &StoreView| Some((view.kind, view.anchored? || view.trusted?));
    seen.stores.iter().filter_map(word).collect()
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
