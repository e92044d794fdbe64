//! What holds although nobody tells the time: moments that the true time lies after, and moments that it hardly does.
//!
//! Behind: no honest clock is earlier than this program, than a file of this system, than a moment that somebody signed.
//! Ahead: servers do not go on using certificates that have ended, so several that all seem to have ended have not; and
//! a root that has ended would have been replaced. One site alone may have been left to itself.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::compared::site_agrees;
use super::dates::fit;
use super::{TOLERATED_MS, between, day};
use crate::certificate::ChainReport;
use crate::step::clock::probe::true_time;
use crate::step::clock::{BoundKind, ClockEvidence, TimeBound, TimeSourceKind};
use crate::step::{Confidence, Fact, FactState, Finding, Step};

use Confidence::{Confirmed, Likely, Possible};

/// The date of the build, or of a file, may have been set by a clock that was itself a little ahead.
const WRITTEN_SLACK: TimeDelta = TimeDelta::hours(24);

/// Authorities may date a certificate up to 48 hours ahead of its signature (CA/Browser Forum, Baseline Requirements,
/// 7.1.2.7, `notBefore`).
const DATED_AHEAD: TimeDelta = TimeDelta::hours(48);

/// So many hosts of other people do not all forget their certificates at once.
const HOSTS: usize = 2;

/// Chromium takes a clock for wrong from a year after its build on (`components/ssl_errors`). It updates itself every
/// few weeks and we do not: a year is possible, and only long after that is it likely.
const OLD_PROGRAM: TimeDelta = TimeDelta::days(365);
const VERY_OLD_PROGRAM: TimeDelta = TimeDelta::days(10 * 365);

/// A certificate that ended this long ago is a site that nobody looks after, or a clock that is ahead.
const LONG_ENDED: TimeDelta = TimeDelta::days(90);

/// What the bounds say.
#[derive(Default)]
pub(super) struct Reading {
    pub facts: Vec<Fact>,
    /// The surest first; of one direction.
    pub findings: Vec<Finding>,
    /// The clock is wrong by at least so much: true time minus its own, in milliseconds; 0 when nothing says so.
    pub least_error_ms: i64,
}

impl Reading {
    fn find(&mut self, cause: &str, confidence: Confidence, fact: Fact, bound: DateTime<Utc>, local: DateTime<Utc>) {
        let state = if confidence == Confirmed { FactState::Problem } else { FactState::Attention };
        let fact = Fact { state, ..fact };
        self.facts.push(fact.clone());
        let error = (bound - local).num_milliseconds();
        if confidence >= Likely && error.unsigned_abs() > self.least_error_ms.unsigned_abs() {
            self.least_error_ms = error;
        }
        match self.findings.iter_mut().find(|known| known.cause == cause) {
            Some(known) => {
                known.confidence = known.confidence.max(confidence);
                known.evidence.push(fact);
            }
            None => self.findings.push(Finding::new(cause, Step::Clock, confidence, vec![fact])),
        }
    }
}

/// Reads them, with the site's own chain.
pub(super) fn read(seen: &ClockEvidence, chain: Option<&ChainReport>) -> Reading {
    let bounds = Bounds::of(seen, chain);
    let mut reading = Reading::default();
    bounds.behind(&mut reading);
    // A clock that is behind what was signed is not ahead of what has ended.
    if reading.findings.is_empty() {
        bounds.ahead(&mut reading);
    }
    reading
}

struct Bounds<'s> {
    seen: &'s ClockEvidence,
    all: Vec<TimeBound>,
    /// The site's root is not a public one: the rules of public authorities do not hold.
    is_private: bool,
}

impl<'s> Bounds<'s> {
    /// All of them; the date of the build and the site's own dates stand in fields of their own, too.
    fn of(seen: &'s ClockEvidence, chain: Option<&ChainReport>) -> Self {
        let mut all = seen.bounds.clone();
        let mut add = |kind, at, is_target| {
            if !all.iter().any(|known| known.kind == kind && known.is_target == is_target) {
                all.push(TimeBound { kind, at, who: String::new(), is_target });
            }
        };
        add(BoundKind::Build, seen.built, false);
        let is_anchored = chain.is_some_and(|chain| chain.judgements.iter().any(|judgement| judgement.anchored));
        if let (true, Some(begins), Some(ends)) = (is_anchored, seen.newest_not_before, seen.earliest_not_after) {
            add(BoundKind::NotBefore, begins, true);
            add(BoundKind::NotAfter, ends, true);
        }
        Self { seen, all, is_private: !chain.is_some_and(ChainReport::is_public) }
    }

    fn of_kind(&self, kind: BoundKind) -> impl Iterator<Item = &TimeBound> {
        self.all.iter().filter(move |bound| bound.kind == kind)
    }

    /// The ends of chains that other hosts use, each host once: its first.
    fn ends_of_others(&self) -> Vec<&TimeBound> {
        let mut ends: Vec<&TimeBound> = self.of_kind(BoundKind::NotAfter).filter(|bound| !bound.is_target).collect();
        ends.sort_by(|one, other| (&one.who, one.at).cmp(&(&other.who, other.at)));
        ends.dedup_by(|next, kept| next.who == kept.who);
        ends
    }

    /// What was written, not signed, is worth nothing when it lies after the end of all that others are using.
    fn is_refuted(&self, written: &TimeBound) -> bool {
        let ends = self.ends_of_others();
        ends.len() >= HOSTS && ends.iter().all(|end| end.at < written.at)
    }

    fn behind(&self, reading: &mut Reading) {
        let local = self.seen.local;
        let mut say = |confidence, fact: &str, bound: &TimeBound| {
            let moment = if bound.kind == BoundKind::Build { "built" } else { "from" };
            let fact =
                Fact::new(FactState::Attention, fact).with(moment, day(bound.at)).with("name", bound.who.as_str());
            reading.find("clock-behind", confidence, between(fact, local, bound.at), bound.at, local);
        };
        let is_before = |bound: &&TimeBound, slack: TimeDelta| {
            bound.at.checked_sub_signed(slack).is_some_and(|earliest| local < earliest)
        };
        let newest = |kind, slack| {
            let late = self.of_kind(kind).filter(|bound| is_before(bound, slack) && !self.is_refuted(bound));
            late.max_by_key(|bound| bound.at)
        };
        if let Some(bound) = newest(BoundKind::Build, WRITTEN_SLACK) {
            say(Confirmed, "clock-fact-before-build", bound);
        }
        // It was written by a clock of this computer, which may have been ahead then; but not when the site's
        // certificate has not begun either.
        if let Some(bound) = newest(BoundKind::System, WRITTEN_SLACK) {
            let is_early = self.of_kind(BoundKind::NotBefore).any(|begin| begin.is_target && local < begin.at);
            say(if is_early { Likely } else { Possible }, "clock-fact-before-system", bound);
        }
        // Signed moments: of whom, and how surely each by itself.
        let tolerated = TimeDelta::milliseconds(TOLERATED_MS);
        let signed: Vec<(&TimeBound, Confidence)> = self
            .all
            .iter()
            .filter(|bound| is_before(bound, tolerated))
            .filter_map(|bound| match bound.kind {
                // A log that dates receipts ahead of time is a log no more.
                BoundKind::Receipt => Some((bound, Confirmed)),
                BoundKind::NotBefore => Some((bound, self.early(bound))),
                BoundKind::Revocation => Some((bound, Possible)),
                BoundKind::Build | BoundKind::System | BoundKind::NotAfter | BoundKind::RootsEnd => None,
            })
            .collect();
        let signers: BTreeSet<&str> = signed.iter().map(|(bound, _)| bound.who.as_str()).collect();
        if let Some((newest, _)) = signed.iter().max_by_key(|(bound, _)| bound.at).filter(|_| signers.len() >= HOSTS) {
            let fact = Fact::new(FactState::Problem, "clock-fact-before-several").with("from", day(newest.at));
            let fact = between(fact.with("hosts", signers.len()), local, newest.at);
            reading.find("clock-behind", Confirmed, fact, newest.at, local);
        } else if let Some((bound, sure)) = signed.iter().max_by_key(|(bound, sure)| (*sure, bound.at)) {
            let key = match bound.kind {
                BoundKind::Receipt => "clock-fact-before-receipt",
                BoundKind::Revocation => "clock-fact-before-revocation",
                _ if bound.is_target => "clock-fact-before-chain",
                _ => "clock-fact-before-other-chain",
            };
            say(*sure, key, bound);
        }
    }

    /// How surely a clock is behind that lies before the beginning of one chain.
    fn early(&self, bound: &TimeBound) -> Confidence {
        let own = self.seen.sources.iter().find(|source| bound.is_target && source.kind == TimeSourceKind::TargetDate);
        let own = own.and_then(|source| Some(true_time(self.seen.local, source.offset_ms?)));
        let is_dated_ahead =
            bound.at.checked_sub_signed(DATED_AHEAD).is_some_and(|earliest| self.seen.local < earliest);
        match own {
            // By the site's own clock it has begun: that is one more who says so.
            Some(own) if fit(self.seen, own) == Some(true) => Likely,
            // Two clocks against one date: it may have been written wrongly.
            Some(_) if site_agrees(self.seen) => Possible,
            // An authority of one's own may date as it likes.
            _ if is_dated_ahead && !(bound.is_target && self.is_private) => Likely,
            _ => Possible,
        }
    }

    fn ahead(&self, reading: &mut Reading) {
        const CAUSE: &str = "clock-ahead";
        let local = self.seen.local;
        let about = |key: &str, at: DateTime<Utc>| {
            between(Fact::new(FactState::Attention, key).with("until", day(at)), local, at)
        };
        if let Some(roots) = self.of_kind(BoundKind::RootsEnd).find(|bound| bound.at < local) {
            reading.find(CAUSE, Confirmed, about("clock-fact-after-roots", roots.at), roots.at, local);
        }
        let others = self.ends_of_others();
        let ended: Vec<_> = others.iter().filter(|bound| bound.at < local).collect();
        let last = ended.iter().map(|bound| bound.at).max();
        let site = self.of_kind(BoundKind::NotAfter).find(|bound| bound.is_target && bound.at < local);
        if let Some(last) = last.filter(|_| ended.len() == others.len()) {
            if ended.len() >= HOSTS {
                let fact = about("clock-fact-after-hosts", last).with("hosts", ended.len());
                reading.find(CAUSE, Confirmed, fact, last, local);
            } else if site.is_some() {
                // Two, of which one is the site that is in question.
                reading.find(CAUSE, Likely, about("clock-fact-after-one-host", last), last, local);
            }
        }
        let Some(site) = site else { return };
        if !others.is_empty() && ended.len() < others.len() {
            // The site's own fault: by the same clock the others are in their time.
            let fact = Fact::new(FactState::Good, "clock-fact-other-sites-in-time");
            reading.facts.push(fact.with("hosts", others.len() - ended.len()));
            return;
        }
        // Nobody signs a date, but a server whose clock is right would say one after the end.
        let site_time = |source: &crate::step::clock::TimeSource| Some(true_time(local, source.offset_ms?));
        let own = self.seen.sources.iter().find(|source| source.kind == TimeSourceKind::TargetDate);
        if own.and_then(site_time).is_some_and(|time| fit(self.seen, time) == Some(true)) {
            reading.find(CAUSE, Likely, about("clock-fact-after-site-date", site.at), site.at, local);
        }
        let (age, ended_for) = (local - self.seen.built, local - site.at);
        if age > OLD_PROGRAM && ended_for > LONG_ENDED {
            let sure = if age > VERY_OLD_PROGRAM { Likely } else { Possible };
            let fact = about("clock-fact-after-year", site.at).with("built", day(self.seen.built));
            reading.find(CAUSE, sure, fact, site.at, local);
        }
    }
}
