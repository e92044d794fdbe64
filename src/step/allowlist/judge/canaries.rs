//! Independent hosts beside the site: is every site signed anew, or only this one?

use super::MAX_LISTED;
use crate::handshake::Outcome;
use crate::net::NetError;
use crate::step::allowlist::compare::Comparison;
use crate::step::allowlist::{AllowlistEvidence, Canary, Signer};
use crate::step::{Fact, FactState, Judgement, Sight};

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let comparison = Comparison::of(&sight.evidence);
    let facts = &mut judgement.facts;
    if sight.evidence.canaries.is_empty() {
        facts.push(Fact::new(FactState::Info, "allowlist-fact-no-canaries"));
        return;
    }
    if !comparison.own.is_empty() {
        let fact = Fact::new(FactState::Good, "allowlist-fact-canaries-own");
        facts.push(count(fact, &comparison.own).with("hosts", names(&comparison.own)));
    }
    facts.extend(resigned(&comparison));
    if !comparison.silent.is_empty() {
        // A part that did not answer takes little from what the others say.
        let is_all = comparison.own.is_empty() && comparison.anew.is_empty();
        let fact = if is_all {
            Fact::new(FactState::Unknown, "allowlist-fact-canaries-all-silent")
        } else {
            Fact::new(FactState::Info, "allowlist-fact-canaries-silent")
        };
        facts.push(fact.with("hosts", names(&comparison.silent)).with("why", why(&comparison.silent)));
    }
}

/// Canaries that are signed by somebody else than the site is, a fact for each signer. Those that are signed by the
/// site's signer are told beside it.
fn resigned(comparison: &Comparison<'_>) -> Vec<Fact> {
    let is_told = |canary: &&Canary| comparison.like_site.iter().any(|like| like.name == canary.name);
    let mut left: Vec<&Canary> = comparison.anew.iter().copied().filter(|canary| !is_told(canary)).collect();
    // Where the site itself is as it should be, nobody is kept from it.
    let state = if comparison.site.is_some_and(Signer::is_public) { FactState::Info } else { FactState::Attention };
    let mut facts = Vec::new();
    while let Some(signer) = left.first().and_then(|canary| canary.shown()) {
        let (group, rest): (Vec<&Canary>, Vec<&Canary>) =
            left.iter().skip(1).partition(|canary| canary.shown().is_some_and(|other| other.is_same_as(signer)));
        let group: Vec<&Canary> = left.first().copied().into_iter().chain(group).collect();
        let fact = count(Fact::new(state, "allowlist-fact-canaries-resigned"), &group);
        let issuer = signer.issuer.as_deref().unwrap_or_default();
        facts.push(fact.with("hosts", names(&group)).with("issuer", issuer));
        left = rest;
    }
    facts.truncate(MAX_LISTED);
    facts
}

/// What most of those that did not answer have in common, for the words to choose by.
fn why(silent: &[&Canary]) -> &'static str {
    use NetError::{NameNotFound, ProxyProtocol, ProxyRefused, ProxyUnreachable, ResolverFailed};
    let kind = |canary: &&Canary| match &canary.outcome {
        Outcome::Unreachable { error: NameNotFound { .. } | ResolverFailed { .. } } => "name",
        Outcome::Unreachable { error: ProxyProtocol | ProxyRefused { .. } | ProxyUnreachable { .. } } => "proxy",
        Outcome::Unreachable { .. } => "way",
        _ => "handshake",
    };
    let many = |wanted: &str| silent.iter().filter(|canary| kind(canary) == wanted).count();
    ["name", "proxy", "way", "handshake"].into_iter().max_by_key(|wanted| many(wanted)).unwrap_or("handshake")
}

/// A fact with the number of hosts that it is about.
pub(super) fn count(fact: Fact, canaries: &[&Canary]) -> Fact {
    fact.with("count", canaries.len())
}

/// The hosts by name, for reading.
pub(super) fn names(canaries: &[&Canary]) -> String {
    let names: Vec<&str> = canaries.iter().take(MAX_LISTED).map(|canary| canary.name.as_str()).collect();
    names.join(", ")
}
