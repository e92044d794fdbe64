//! The site by other paths: what is cut off, and on what condition.
//!
//! Look-alikes are told apart in this order: large packets that vanish (the same in small ones comes through), a long
//! first message that is cut off (a short one is not), and the name (another one is not cut off).

mod kinds;
mod name;
mod packets;

use std::net::SocketAddr;

use crate::handshake::Outcome;
use crate::net::NetError;
use crate::step::allowlist::{AllowlistEvidence, Canary, Look, PathSight};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let Some((visit, others)) = sight.evidence.paths.split_first() else { return };
    let paths = Paths { visit, others };
    let told = judgement.facts.len();
    kinds::judge(&paths, judgement);
    if visit.is_cut() || visit.is_stalled() {
        let near = near(&paths);
        let found = packets::judge(&paths, near.as_ref(), judgement) || name::judge(&paths, near.as_ref(), judgement);
        judgement.facts.extend(near.filter(|_| !found));
    } else if let Some(error) = visit.unreached() {
        unreached(&paths, error, &sight.evidence, judgement);
    }
    proxy(&paths, judgement);
    if visit.is_whole() && judgement.facts.len() == told {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-path-open"));
    }
}

/// The step's own handshake and the others.
struct Paths<'s> {
    visit: &'s PathSight,
    others: &'s [PathSight],
}

impl<'s> Paths<'s> {
    fn find(&self, look: Look) -> Option<&'s PathSight> {
        self.others.iter().find(|sight| sight.look == look)
    }

    fn all(&self, look: Look) -> impl Iterator<Item = &'s PathSight> {
        self.others.iter().filter(move |sight| sight.look == look)
    }

    /// What a visitor meets: the visit, and the same at each address.
    fn visits(&self) -> impl Iterator<Item = &'s PathSight> {
        std::iter::once(self.visit).chain(self.all(Look::Address))
    }

    /// The same as the visit, asked again where the given look went.
    fn controls(&self, of: &PathSight) -> Vec<&'s PathSight> {
        self.all(Look::Address).filter(|sight| of.address.is_none() || sight.address == of.address).collect()
    }
}

/// Names a cause, with the facts that say so.
fn blame(judgement: &mut Judgement, cause: &str, confidence: Confidence, facts: Vec<Fact>) {
    judgement.findings.push(finding(cause, confidence, facts.clone()));
    judgement.facts.extend(facts);
}

/// The variant of a message that tells how a connection failed.
fn how(sight: &PathSight) -> &'static str {
    match &sight.outcome {
        Outcome::Silence { .. } | Outcome::Unreachable { error: NetError::TimedOut } => "silence",
        Outcome::Reset | Outcome::Unreachable { error: NetError::Reset } => "reset",
        Outcome::Closed | Outcome::Alert { .. } => "closed",
        _ => "other",
    }
}

fn place(address: Option<SocketAddr>) -> String {
    address.map(|address| address.ip().to_string()).unwrap_or_default()
}

/// A way of so many milliseconds can be measured: on shorter ones, what computers do takes as long.
const MEASURABLE_MS: u64 = 10;

/// A reset that comes in less than half of the time that the server needs was not sent by it. The shortest way that was
/// measured, by a connection or by an answer, counts against the slowest reset.
fn near(paths: &Paths) -> Option<Fact> {
    let address = paths.visit.address?;
    let there = || paths.others.iter().chain([paths.visit]).filter(|sight| sight.address == Some(address));
    let connected = there().filter_map(|sight| sight.connected_ms).min()?;
    let answered = there().filter(|sight| sight.is_heard()).filter_map(|sight| sight.ended_ms).min()?;
    let away = connected.min(answered);
    let cuts = there().filter(|sight| sight.is_cut() && sight.outcome == Outcome::Reset);
    let cut = cuts.filter_map(|sight| sight.ended_ms).max()?;
    (away >= MEASURABLE_MS && cut * 2 < away).then(|| {
        let fact = Fact::new(FactState::Attention, "allowlist-fact-cut-is-near");
        fact.with("cut", cut as usize).with("away", away as usize)
    })
}

/// No connection to any address: is it this site, or the whole network?
fn unreached(paths: &Paths, error: &NetError, evidence: &AllowlistEvidence, judgement: &mut Judgement) {
    // A server that answers anybody at all is there: what is missing is our luck, or its patience with us.
    let is_there = |sight: &PathSight| sight.look != Look::Direct && sight.is_heard();
    if paths.visits().any(|sight| sight.unreached().is_none()) || paths.others.iter().any(is_there) {
        return;
    }
    let canaries = &evidence.canaries;
    let answered = canaries.iter().filter(|canary| canary.outcome == Outcome::Completed).count();
    let is_lost = |canary: &Canary| matches!(canary.outcome, Outcome::Unreachable { .. });
    let opens_by_proxy =
        || evidence.tried_proxies.iter().filter_map(|tried| tried.site.as_ref()).any(PathSight::is_whole);
    if answered > 0 && matches!(error, NetError::TimedOut | NetError::NoRoute | NetError::Forbidden) {
        let fact = Fact::new(FactState::Problem, "allowlist-fact-others-answer").with("sites", answered);
        blame(judgement, "tcp-blocked", Confidence::Likely, vec![fact]);
    } else if !canaries.is_empty() && canaries.iter().all(is_lost) {
        if opens_by_proxy() {
            let fact = Fact::new(FactState::Problem, "allowlist-fact-needs-proxy");
            blame(judgement, "proxy-needed", Confidence::Likely, vec![fact]);
        } else {
            judgement.facts.push(Fact::new(FactState::Attention, "allowlist-fact-nobody-answers"));
        }
    }
}

/// What the proxy of the target changes.
fn proxy(paths: &Paths, judgement: &mut Judgement) {
    let Some(direct) = paths.find(Look::Direct) else { return };
    if paths.visit.is_whole() && (direct.is_cut() || direct.unreached().is_some()) {
        judgement.facts.push(Fact::new(FactState::Info, "allowlist-fact-needs-proxy"));
    } else if direct.is_whole() && !paths.visit.is_heard() {
        judgement.facts.push(Fact::new(FactState::Attention, "allowlist-fact-direct-works"));
    }
}

#[cfg(test)]
mod tests;
