//! A resolver is known by what it says of other names, and by what another name server says.

use std::collections::BTreeSet;
use std::net::IpAddr;

use super::super::{MAX_LISTED, works};
use super::is_override;
use crate::handshake::Outcome;
use crate::net::NetError;
use crate::step::allowlist::{AllowlistEvidence, ResolverSight, special_range};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

/// So many names of different owners with one address are no chance.
const NAMES_APART: usize = 2;

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, seen: &ResolverSight, judgement: &mut Judgement) {
    let evidence = &sight.evidence;
    // Whatever the hosts file says, the resolver was not asked for.
    let is_overridden = !evidence.hosts_entries.is_empty()
        && evidence.addresses.iter().any(|here| evidence.hosts_entries.iter().any(|entry| entry.address == *here));
    let blame = !works(sight) && !is_overridden;
    other_names(evidence, seen, blame, judgement);
    if let Some(second) = &seen.second_opinion {
        second_opinion(sight, second, blame, judgement);
    }
}

fn other_names(evidence: &AllowlistEvidence, seen: &ResolverSight, blame: bool, judgement: &mut Judgement) {
    let addresses = &evidence.addresses;
    let shared = addresses.iter().find(|address| seen.made_up.contains(address));
    if let Some(address) = shared {
        let fact = fact(blame, "allowlist-fact-resolver-invents").with("address", address.to_string());
        found(blame, "dns-sinkhole", fact, judgement);
    } else if let Some(address) = seen.made_up.first() {
        let fact = Fact::new(FactState::Info, "allowlist-fact-resolver-makes-up");
        judgement.facts.push(fact.with("address", address.to_string()));
    } else if let Some((address, count)) = address_of_all(addresses, &seen.canaries) {
        let fact = fact(blame, "allowlist-fact-resolver-one-address");
        found(blame, "dns-sinkhole", fact.with("address", address.to_string()).with("count", count), judgement);
    } else if !addresses.is_empty() {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-resolver-honest"));
    }
}

/// The one address that the site shares with every canary that has one, and how many those are; canaries of one owner
/// may well stand in one place, and count as one.
fn address_of_all(addresses: &[IpAddr], canaries: &[(String, Vec<IpAddr>)]) -> Option<(IpAddr, usize)> {
    let answered: Vec<_> = canaries.iter().filter(|(_, found)| !found.is_empty()).collect();
    let owners: BTreeSet<String> = answered.iter().map(|(name, _)| owner(name)).collect();
    let shared = *addresses.iter().find(|address| answered.iter().all(|(_, found)| found.contains(address)))?;
    (owners.len() >= NAMES_APART).then_some((shared, answered.len()))
}

/// The last two labels of a name: who has it, roughly.
fn owner(name: &str) -> String {
    let mut labels: Vec<&str> = name.trim_end_matches('.').rsplit('.').take(2).collect();
    labels.reverse();
    labels.join(".").to_ascii_lowercase()
}

fn second_opinion(sight: &Sight<AllowlistEvidence>, second: &[IpAddr], blame: bool, judgement: &mut Judgement) {
    let evidence = &sight.evidence;
    let first = &evidence.addresses;
    let listed: Vec<String> = second.iter().take(MAX_LISTED).map(ToString::to_string).collect();
    let with_addresses = |state, key| Fact::new(state, key).with("addresses", listed.join(", "));
    match (first.is_empty(), second.is_empty()) {
        (true, true) => {}
        (false, true) => judgement.facts.push(Fact::new(FactState::Info, "allowlist-fact-second-opinion-not")),
        (true, false) => {
            let fact = with_addresses(FactState::Attention, "allowlist-fact-second-opinion-knows");
            if blame && is_denied(sight) {
                judgement.findings.push(finding("dns-sinkhole", Confidence::Possible, vec![fact.clone()]));
            }
            judgement.facts.push(fact);
        }
        (false, false) if first.iter().any(|address| second.contains(address)) => {
            judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-second-opinion-same"));
        }
        (false, false) => {
            let is_private = |addresses: &[IpAddr]| addresses.iter().all(|address| special_range(*address).is_some());
            // Networks of delivery answer each asker with other addresses: only a private one beside public ones tells.
            let is_wrong = blame && is_private(first) && !is_private(second);
            let fact = with_addresses(
                if is_wrong { FactState::Problem } else { FactState::Info },
                "allowlist-fact-second-opinion-differs",
            );
            if is_wrong {
                let has_dummy =
                    evidence.odd_addresses.iter().any(|odd| super::is_dummy(odd) && !is_override(evidence, odd));
                let cause = if has_dummy { "dns-sinkhole" } else { "dns-wrong-address" };
                judgement.findings.push(finding(cause, Confidence::Likely, vec![fact.clone()]));
            }
            judgement.facts.push(fact);
        }
    }
}

/// Whether the resolver says that there is no such name; one that fails says nothing.
fn is_denied(sight: &Sight<AllowlistEvidence>) -> bool {
    let denies = |outcome: &Outcome| matches!(outcome, Outcome::Unreachable { error: NetError::NameNotFound { .. } });
    sight.observations.iter().any(|seen| denies(&seen.outcome))
}

fn fact(blame: bool, key: &str) -> Fact {
    Fact::new(if blame { FactState::Problem } else { FactState::Info }, key)
}

fn found(blame: bool, cause: &str, fact: Fact, judgement: &mut Judgement) {
    if blame {
        judgement.findings.push(finding(cause, Confidence::Likely, vec![fact.clone()]));
    }
    judgement.facts.push(fact);
}
