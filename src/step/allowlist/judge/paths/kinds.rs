//! The two kinds of address, and single addresses: does the site work at one and not at another?

use std::collections::BTreeSet;

use super::{Paths, blame, how, place};
use crate::handshake::Outcome;
use crate::net::NetError;
use crate::step::allowlist::PathSight;
use crate::step::allowlist::judge::MAX_LISTED;
use crate::step::{Confidence, Fact, FactState, Judgement};

pub(super) fn judge(paths: &Paths, judgement: &mut Judgement) {
    let (newer, older): (Vec<_>, Vec<_>) =
        paths.visits().filter(|sight| sight.address.is_some()).partition(|sight| sight.is_ipv6());
    let works = |kind: &[&PathSight]| kind.iter().find(|sight| sight.is_whole()).map(|sight| place(sight.address));
    match (works(&newer), works(&older)) {
        (Some(address), Some(other)) => {
            if paths.visits().all(PathSight::is_whole) {
                let fact = Fact::new(FactState::Good, "allowlist-fact-both-kinds");
                judgement.facts.push(fact.with("address", address).with("other", other));
            }
            single_addresses(paths, judgement);
        }
        (None, Some(other)) if !newer.is_empty() => only_ipv6_fails(paths, &newer, other, judgement),
        (Some(other), None) if older.iter().any(|sight| is_failure(sight)) => {
            judgement.facts.push(told("allowlist-fact-ipv4-fails", &older, other, FactState::Attention));
        }
        _ => single_addresses(paths, judgement),
    }
}

/// Whether users lose time or more by it. That nothing listens, or that there is no way, is told to programs at once.
fn is_failure(sight: &PathSight) -> bool {
    let is_harmless = |error: &NetError| matches!(error, NetError::NoRoute | NetError::Refused);
    sight.is_cut() || sight.is_stalled() || sight.unreached().is_some_and(|error| !is_harmless(error))
}

/// Whether it is no accident: nothing came in seconds, or the connection was cut off more than once.
fn is_measured(failed: &[&PathSight]) -> bool {
    let is_silent = |sight: &&PathSight| {
        sight.is_stalled() || matches!(sight.outcome, Outcome::Unreachable { error: NetError::TimedOut })
    };
    let resets = failed.iter().filter(|sight| sight.outcome == Outcome::Reset).count();
    failed.iter().copied().any(|sight| is_silent(&sight)) || resets > 1
}

fn only_ipv6_fails(paths: &Paths, newer: &[&PathSight], other: String, judgement: &mut Judgement) {
    let failed: Vec<&PathSight> = newer.iter().copied().filter(|sight| is_failure(sight)).collect();
    let unreached = |error| newer.iter().find(|sight| sight.unreached() == Some(&error));
    if !failed.is_empty() && newer.iter().all(|sight| !sight.is_heard()) {
        // Programs try both kinds at once, so the site opens, only later; old programs fail.
        let state = if paths.visit.is_whole() { FactState::Attention } else { FactState::Problem };
        let confidence = if is_measured(&failed) { Confidence::Confirmed } else { Confidence::Likely };
        let fact = told("allowlist-fact-ipv6-fails", &failed, other, state);
        blame(judgement, "ipv6-broken", confidence, vec![fact]);
    } else if let Some(sight) = unreached(NetError::Refused) {
        let fact = Fact::new(FactState::Info, "allowlist-fact-ipv6-refused");
        judgement.facts.push(fact.with("address", place(sight.address)));
    } else if unreached(NetError::NoRoute).is_some() {
        judgement.facts.push(Fact::new(FactState::Info, "allowlist-fact-no-ipv6"));
    }
}

/// Addresses at which the site fails, while it works at another of the same kind.
fn single_addresses(paths: &Paths, judgement: &mut Judgement) {
    let Some(works) = paths.visits().find(|sight| sight.is_whole()) else { return };
    let mut seen = BTreeSet::from([works.address]);
    for sight in paths.visits().filter(|sight| is_failure(sight)) {
        if seen.len() <= MAX_LISTED && seen.insert(sight.address) {
            let other = place(works.address);
            judgement.facts.push(told("allowlist-fact-address-fails", &[sight], other, FactState::Attention));
        }
    }
}

fn told(key: &str, failed: &[&PathSight], other: String, state: FactState) -> Fact {
    let (address, how) = failed.first().map_or((String::new(), "other"), |sight| (place(sight.address), how(sight)));
    Fact::new(state, key).with("how", how).with("address", address).with("other", other)
}
