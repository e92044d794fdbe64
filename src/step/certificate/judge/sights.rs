//! What another look at the server showed: whether every server behind the name gives the same answer.
//!
//! Look-alikes are told apart in this order: a certificate or a refusal that differs (one server is set up otherwise),
//! connections that end at one address only (that server fails), connections that end now and then (too much to do).

use std::collections::BTreeSet;
use std::net::SocketAddr;

use chrono::{DateTime, Utc};

use super::{MAX_LISTED, minute, problem, server_name};
use crate::handshake::Outcome;
use crate::net::NetError;
use crate::step::certificate::{CertificateEvidence, ChainSight, Look};
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

/// From so many tries on, so many lost ones are no accident.
const TRIES_THAT_TELL: usize = 4;
const LOSSES_THAT_TELL: usize = 2;

/// Reads it.
pub(super) fn judge(sight: &Sight<CertificateEvidence>, judgement: &mut Judgement) {
    let visits: Vec<&ChainSight> = sight.evidence.sights.iter().filter(|seen| seen.is_a_visit()).collect();
    let (unreached, spoken): (Vec<_>, Vec<_>) = visits.into_iter().partition(|seen| seen.is_unreached());
    nodes(&spoken, sight.evidence.judged_at, judgement);
    addresses(&unreached, &spoken, judgement);
    server_name::judge(sight, judgement);
}

/// The tries that reached a server, the best answer against the worse ones.
fn nodes(spoken: &[&ChainSight], at: DateTime<Utc>, judgement: &mut Judgement) {
    let merit = |seen: &ChainSight| {
        let is_current = seen.not_after.is_some_and(|end| at <= end);
        [seen.is_whole(), seen.leaf.is_some(), seen.covers, is_current, seen.trusted]
    };
    let Some(best) = spoken.iter().copied().max_by_key(|seen| merit(seen)) else { return };
    let worse: Vec<&ChainSight> = spoken.iter().copied().filter(|seen| merit(seen) < merit(best)).collect();
    if worse.is_empty() {
        judgement.facts.extend(alike(spoken));
        return;
    }
    let (dropped, flawed): (Vec<_>, Vec<_>) = worse.into_iter().partition(|seen| seen.is_dropped());
    if let Some(first) = flawed.first() {
        let shows_another = |seen: &&ChainSight| seen.leaf.is_some() && seen.is_whole();
        let is_sure = flawed.iter().any(shows_another) || flawed.len() >= LOSSES_THAT_TELL;
        let confidence = if is_sure { Confidence::Confirmed } else { Confidence::Likely };
        let fact = counted(flaw(first, best, at), &flawed, spoken);
        judgement.blame("load-balancer-bad-node", confidence, fact);
    } else if is_one_place(&dropped, spoken) {
        let is_newer_family = dropped.iter().all(|seen| seen.address.is_some_and(|address| address.is_ipv6()));
        let is_silent = dropped.iter().all(|seen| matches!(seen.outcome, Outcome::Silence { .. }));
        let fact = counted(problem("certificate-fact-node-dropped"), &dropped, spoken);
        if is_newer_family && is_silent && spoken.iter().any(|seen| seen.address.is_some_and(|at| at.is_ipv4())) {
            let fact = Fact { state: FactState::Attention, ..fact };
            judgement.blame("ipv6-broken", Confidence::Possible, fact);
        } else {
            judgement.blame("load-balancer-bad-node", Confidence::Likely, fact);
        }
    } else if is_often(&dropped, spoken.len()) {
        let fact = counted(problem("certificate-fact-some-dropped"), &dropped, spoken);
        judgement.blame("server-overloaded", Confidence::Likely, fact);
    } else {
        let fact = counted(Fact::new(FactState::Attention, "certificate-fact-some-dropped"), &dropped, spoken);
        judgement.blame("server-overloaded", Confidence::Possible, fact);
    }
}

/// Too often for an accident, while we had no other connection open: some servers take one at a time, and one loss may be
/// due to the caller before.
fn is_often(dropped: &[&ChainSight], tries: usize) -> bool {
    let alone = dropped.iter().filter(|seen| seen.look == Look::Alone).count();
    tries >= TRIES_THAT_TELL && alone >= LOSSES_THAT_TELL
}

/// Every try was answered equally well.
fn alike(spoken: &[&ChainSight]) -> Option<Fact> {
    let leaves: BTreeSet<&str> = spoken.iter().filter_map(|seen| seen.leaf.as_deref()).collect();
    let key = match leaves.len() {
        0 => return None,
        1 => "certificate-fact-same-each-time",
        _ => "certificate-fact-several-certificates",
    };
    (spoken.len() > 1).then(|| {
        let addresses = places(spoken);
        Fact::new(FactState::Info, key)
            .with("all", spoken.len())
            .with("certificates", leaves.len())
            .with("addresses", addresses.len())
    })
}

/// What is wrong with one answer beside the best one.
fn flaw(bad: &ChainSight, best: &ChainSight, at: DateTime<Utc>) -> Fact {
    let said = |how: &str| problem(&format!("certificate-fact-node-{how}"));
    if let (None, Some(code)) = (&bad.leaf, bad.alert()) {
        said("alert").with("code", usize::from(code))
    } else if !bad.is_whole() {
        said("broken")
    } else if best.covers && !bad.covers {
        said("name").with("label", bad.label.as_str())
    } else if bad.not_after.is_some_and(|end| end < at) {
        said("expired").with("label", bad.label.as_str()).with("until", minute(bad.not_after))
    } else {
        said("untrusted").with("label", bad.label.as_str())
    }
}

fn counted(fact: Fact, bad: &[&ChainSight], all: &[&ChainSight]) -> Fact {
    let at: Vec<String> = places(bad).iter().take(MAX_LISTED).map(ToString::to_string).collect();
    fact.with("bad", bad.len()).with("all", all.len()).with("where", at.join(", "))
}

fn places(seen: &[&ChainSight]) -> BTreeSet<SocketAddr> {
    seen.iter().filter_map(|seen| seen.address).collect()
}

/// Whether connections end at some addresses always, tried twice at least, and at the others never.
fn is_one_place(dropped: &[&ChainSight], spoken: &[&ChainSight]) -> bool {
    let bad = places(dropped);
    let is_bad = |seen: &&ChainSight| seen.address.is_some_and(|address| bad.contains(&address));
    let there: Vec<_> = spoken.iter().filter(|seen| is_bad(seen)).collect();
    there.len() >= 2 * bad.len() && there.len() < spoken.len() && there.iter().all(|seen| seen.is_dropped())
}

/// Addresses of the name to which no connection was made, while another one answers. Browsers try the next one.
fn addresses(unreached: &[&ChainSight], spoken: &[&ChainSight], judgement: &mut Judgement) {
    for seen in unreached.iter().take(MAX_LISTED) {
        let (Some(address), Outcome::Unreachable { error }) = (seen.address, &seen.outcome) else { continue };
        let is_same_family =
            |other: &&&ChainSight| other.address.is_some_and(|other| other.is_ipv6() == address.is_ipv6());
        let has_peer = spoken.iter().any(|other| is_same_family(&other));
        let fact = |state, key| Fact::new(state, key).with("address", address.to_string());
        match error {
            NetError::TimedOut if has_peer => {
                let fact = fact(FactState::Attention, "certificate-fact-address-silent");
                judgement.blame("load-balancer-bad-node", Confidence::Possible, fact);
            }
            NetError::TimedOut if address.is_ipv6() => {
                let fact = fact(FactState::Attention, "certificate-fact-address-silent");
                judgement.blame("ipv6-broken", Confidence::Possible, fact);
            }
            NetError::TimedOut => judgement.facts.push(fact(FactState::Attention, "certificate-fact-address-silent")),
            NetError::Refused if has_peer => {
                let fact = fact(FactState::Attention, "certificate-fact-address-refused");
                judgement.blame("load-balancer-bad-node", Confidence::Possible, fact);
            }
            NetError::Refused => judgement.facts.push(fact(FactState::Info, "certificate-fact-address-refused")),
            // No way there from this computer: nothing is known of the server.
            _ => judgement.facts.push(fact(FactState::Info, "certificate-fact-address-no-way")),
        }
    }
}

#[cfg(test)]
mod tests;
