//! Where the name leads: odd addresses, the hosts file, and what the resolver does with other names.

mod resolver;

use super::{MAX_LISTED, works};
use crate::step::allowlist::{AllowlistEvidence, OddAddress, is_public_name, sinkhole};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Finding, Judgement, Sight};

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let mut found = Judgement::default();
    addresses(sight, &mut found);
    if let Some(seen) = &sight.evidence.resolver {
        resolver::judge(sight, seen, &mut found);
    }
    judgement.facts.extend(found.facts);
    judgement.findings.extend(together(found.findings));
    hosts_file(sight, judgement);
}

/// One finding of each cause, as sure as the surest, with the facts of all.
fn together(findings: Vec<Finding>) -> Vec<Finding> {
    let mut merged: Vec<Finding> = Vec::new();
    for finding in findings {
        match merged.iter_mut().find(|earlier| earlier.cause == finding.cause) {
            Some(earlier) => {
                earlier.confidence = earlier.confidence.max(finding.confidence);
                earlier.evidence.extend(finding.evidence);
            }
            None => merged.push(finding),
        }
    }
    merged
}

fn addresses(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let evidence = &sight.evidence;
    if evidence.addresses.is_empty() {
        return;
    }
    if evidence.odd_addresses.is_empty() {
        let listed: Vec<String> = evidence.addresses.iter().take(MAX_LISTED).map(ToString::to_string).collect();
        let fact = Fact::new(FactState::Good, "allowlist-fact-addresses").with("addresses", listed.join(", "));
        judgement.facts.push(fact);
        return;
    }
    for odd in evidence.odd_addresses.iter().take(MAX_LISTED) {
        // Inside a company, public names often have private addresses, and all is well.
        if works(sight) {
            judgement.facts.push(fact_of(odd, FactState::Info));
            continue;
        }
        if is_override(evidence, odd) {
            judgement.facts.push(fact_of(odd, FactState::Attention));
            continue;
        }
        let is_known = match sinkhole::find(odd.address) {
            Some(row) => row.is_verified,
            None => is_dummy(odd),
        };
        let (state, confidence) = if is_known {
            (FactState::Problem, Confidence::Likely)
        } else {
            (FactState::Attention, Confidence::Possible)
        };
        let fact = fact_of(odd, state);
        judgement.findings.push(finding("dns-sinkhole", confidence, vec![fact.clone()]));
        judgement.facts.push(fact);
    }
}

fn fact_of(odd: &OddAddress, state: FactState) -> Fact {
    let address = odd.address.to_string();
    match sinkhole::find(odd.address) {
        Some(row) if row.is_verified => {
            Fact::new(state, "allowlist-fact-filter-address").with("owner", row.owner.as_str())
        }
        Some(row) => Fact::new(state, "allowlist-fact-filter-address-like").with("owner", row.owner.as_str()),
        None => Fact::new(state, "allowlist-fact-odd-address").with("range", odd.range.as_str()),
    }
    .with("address", address)
}

/// Whether the hosts file, and not the resolver, gives this address.
fn is_override(evidence: &AllowlistEvidence, odd: &OddAddress) -> bool {
    evidence.hosts_entries.iter().any(|entry| entry.address == odd.address)
}

/// Addresses that filters give out and nobody serves from.
fn is_dummy(odd: &OddAddress) -> bool {
    odd.address.is_loopback() || odd.address.is_unspecified() || odd.range == "This network"
}

fn hosts_file(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    for entry in sight.evidence.hosts_entries.iter().take(MAX_LISTED) {
        let fact = |state| {
            Fact::new(state, "allowlist-fact-hosts-entry")
                .with("name", entry.name.as_str())
                .with("address", entry.address.to_string())
                .with("line", entry.line)
        };
        // `localhost` and this computer's own name have their lines by right.
        if !is_public_name(&entry.name) {
            judgement.facts.push(fact(FactState::Info));
            continue;
        }
        let is_in_force = sight.evidence.addresses.contains(&entry.address);
        if works(sight) || !is_in_force {
            judgement.facts.push(fact(FactState::Attention));
            continue;
        }
        let fact = fact(FactState::Problem);
        judgement.findings.push(finding("hosts-file-override", Confidence::Likely, vec![fact.clone()]));
        judgement.facts.push(fact);
    }
    if sight.evidence.hosts_entries.is_empty() {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-no-hosts-entry"));
    }
}

#[cfg(test)]
mod tests;
