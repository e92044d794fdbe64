//! Who signed the site's certificate: a product, an authority that signs other sites as well, or one of the site's own.

use std::net::IpAddr;

use super::canaries::{count, names};
use crate::step::allowlist::compare::Comparison;
use crate::step::allowlist::{
    AllowlistEvidence, Anchor, Between, Owner, Signer, between, is_public_name, special_range,
};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

/// Causes that say that the root is dangerous: they matter even if all works.
const WARNINGS: &[&str] = &["known-bad-root", "state-interception-root"];

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let Some(site) = &sight.evidence.site else {
        judgement.facts.push(Fact::new(FactState::Unknown, "allowlist-fact-no-chain"));
        return;
    };
    let comparison = Comparison::of(&sight.evidence);
    if site.product.is_some() {
        product(sight, site, &comparison, judgement);
    } else {
        no_product(sight, site, &comparison, judgement);
    }
    root(sight, site, &comparison, judgement);
}

/// A product, known by its name. That other sites bear it too leaves no doubt.
fn product(sight: &Sight<AllowlistEvidence>, site: &Signer, comparison: &Comparison<'_>, judgement: &mut Judgement) {
    let Some(found) = &site.product else { return };
    let (mut state, mut confidence) = if found.verified {
        (FactState::Problem, Confidence::Likely)
    } else {
        (FactState::Attention, Confidence::Possible)
    };
    if !comparison.like_site.is_empty() {
        (state, confidence) = (FactState::Problem, Confidence::Confirmed);
    }
    // Who reads along keeps nobody out whose root is trusted here.
    if super::works(sight) && !WARNINGS.contains(&found.cause.as_str()) {
        state = FactState::Attention;
    }
    let key = match (WARNINGS.contains(&found.cause.as_str()), confidence) {
        _ if found.owner() == Owner::Site => "allowlist-fact-product-of-site",
        (_, Confidence::Possible) if found.warns_of_the_site() => "allowlist-fact-product-may-warn",
        _ if found.warns_of_the_site() => "allowlist-fact-product-warns",
        (true, Confidence::Possible) => "allowlist-fact-product-unverified-warning",
        (true, _) => "allowlist-fact-product-warning",
        (false, Confidence::Possible) => "allowlist-fact-product-unverified",
        (false, _) => "allowlist-fact-product",
    };
    let fact = Fact::new(state, key).with("product", found.product.as_str()).with("issuer", issuer(site));
    let mut evidence = vec![fact.clone()];
    judgement.facts.push(fact);
    if let Some(fact) = beside(site, comparison, state) {
        evidence.push(fact.clone());
        judgement.facts.push(fact);
    }
    judgement.findings.push(finding(&found.cause, confidence, evidence));
}

/// What the canaries say of the site's signer; `None` where they say nothing.
fn beside(site: &Signer, comparison: &Comparison<'_>, state: FactState) -> Option<Fact> {
    if comparison.like_site.is_empty() {
        let fact = || Fact::new(FactState::Info, "allowlist-fact-only-this-site");
        return comparison.is_only_this_site().then(|| fact().with("count", comparison.own.len()));
    }
    // A product has another authority for sites that it warns of.
    let others = comparison.like_site.first().and_then(|canary| canary.shown()).unwrap_or(site);
    let fact = Fact::new(state, "allowlist-fact-every-site-resigned").with("issuer", issuer(others));
    Some(count(fact, &comparison.like_site).with("hosts", names(&comparison.like_site)))
}

/// An authority that no table knows: an administrator's own name for it is recognised by what it does.
fn no_product(sight: &Sight<AllowlistEvidence>, site: &Signer, comparison: &Comparison<'_>, judgement: &mut Judgement) {
    let state = if super::works(sight) { FactState::Attention } else { FactState::Problem };
    let is_same_everywhere = !comparison.like_site.is_empty();
    if !is_same_everywhere {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-no-product").with("issuer", issuer(site)));
    }
    let Some(fact) = beside(site, comparison, state) else { return };
    // Where a sign-in page or a sinkhole answers for all, that one is told; inside names have their owner's authority.
    let is_inspection =
        is_same_everywhere && is_told_as_inspection(&sight.evidence, comparison) && !is_inside(sight, comparison);
    if !is_inspection {
        let state = if is_same_everywhere { FactState::Attention } else { FactState::Info };
        judgement.facts.push(Fact { state, ..fact });
        return;
    }
    let confidence = match comparison.like_site.iter().filter(|canary| canary.is_independent()).count() {
        0 => Confidence::Possible,
        1 => Confidence::Likely,
        _ => Confidence::Confirmed,
    };
    judgement.findings.push(finding("tls-inspection-corporate", confidence, vec![fact.clone()]));
    judgement.facts.push(fact);
}

/// A proxy may be what signs every site anew.
fn is_told_as_inspection(evidence: &AllowlistEvidence, comparison: &Comparison<'_>) -> bool {
    comparison.is_every_site() && matches!(between(evidence), Between::EverySite | Between::TheProxy)
}

/// A root that was added to this computer signs a public site, and nobody knows whether it signs others as well. On
/// inside names it is the owner's own authority, and as it should be.
fn root(sight: &Sight<AllowlistEvidence>, site: &Signer, comparison: &Comparison<'_>, judgement: &mut Judgement) {
    let root = || {
        let mut stores = sight.chain.iter().flat_map(|chain| &chain.judgements);
        stores.find_map(|store| store.root.clone()).or_else(|| site.root.clone()).unwrap_or_default()
    };
    let is_added = sight.chain.iter().flat_map(|chain| &chain.judgements).any(|store| store.added);
    match site.anchor {
        Anchor::Given if is_added => {
            judgement.facts.push(Fact::new(FactState::Info, "allowlist-fact-added-root").with("root", root()));
        }
        Anchor::Public => judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-public-root")),
        Anchor::Here => {
            let fact = Fact::new(FactState::Attention, "allowlist-fact-local-root").with("root", root());
            // A site that alone has such a root has it from its owner.
            if is_inside(sight, comparison) || comparison.is_only_this_site() && site.product.is_none() {
                judgement.facts.push(Fact { state: FactState::Info, ..fact });
                return;
            }
            if site.product.is_none() && comparison.own.is_empty() && comparison.like_site.is_empty() {
                let evidence = vec![fact.clone()];
                judgement.findings.push(finding("tls-inspection-corporate", Confidence::Possible, evidence));
            }
            judgement.facts.push(fact);
        }
        Anchor::Given | Anchor::Nowhere => {}
    }
}

fn issuer(site: &Signer) -> &str {
    site.issuer.as_deref().unwrap_or_default()
}

/// Whether the site is for inside use: by the names of its certificate, which cover it or not, or by its addresses. Where
/// other sites have such addresses as well, the network gives them to all.
fn is_inside(sight: &Sight<AllowlistEvidence>, comparison: &Comparison<'_>) -> bool {
    let leaf = sight.chain.as_ref().and_then(|chain| chain.certificates.first());
    let is_public = |name: &String| name.parse::<IpAddr>().is_err() && is_public_name(name);
    let mut others = comparison.like_site.iter().filter_map(|canary| canary.address);
    let is_odd = !sight.evidence.odd_addresses.is_empty() && !others.any(|at| special_range(at.ip()).is_some());
    is_odd || !leaf.is_some_and(|leaf| leaf.names.iter().any(is_public))
}

#[cfg(test)]
mod tests;
