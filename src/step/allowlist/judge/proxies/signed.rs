//! Who signed what the site showed through a proxy, where somebody else signed on the direct way.

use super::fact;
use crate::step::allowlist::{AllowlistEvidence, Anchor, PathSight, ProxySight, Signer};
use crate::step::reach::finding;
use crate::step::{Confidence, FactState, Judgement, Sight};

/// Whether the proxy, or who stands behind it, signs the site anew; then it is told.
pub(super) fn judge(
    tried: &ProxySight,
    site: &PathSight,
    sight: &Sight<AllowlistEvidence>,
    judgement: &mut Judgement,
) -> bool {
    let Some(signer) = site.signer.as_ref().filter(|signer| is_foreign(signer)) else { return false };
    let direct = sight.evidence.site.as_ref();
    // The site's own private authority, or who signs on the direct way as well: that is told there.
    if direct.is_some_and(is_foreign) {
        return false;
    }
    let canary = tried.canary.as_ref().and_then(|canary| canary.signer.as_ref());
    let signs_others = canary.is_some_and(|canary| is_foreign(canary) && is_same(canary, signer));
    let product = signer.product.as_ref();
    // Without a chain of the direct way to compare with, a strange signer may be the site's own.
    if direct.is_none() && product.is_none() && !signs_others {
        return false;
    }
    let is_sure = signs_others || product.is_some_and(|product| product.verified);
    let (state, confidence) =
        if is_sure { (FactState::Problem, Confidence::Likely) } else { (FactState::Attention, Confidence::Possible) };
    let key =
        if product.is_some() { "allowlist-fact-proxied-signed-by-product" } else { "allowlist-fact-proxied-signed" };
    let fact = fact(state, key, tried)
        .with("issuer", signer.issuer.as_deref().unwrap_or_default())
        .with("product", product.map(|product| product.product.as_str()).unwrap_or_default());
    let mut evidence = vec![fact];
    if signs_others {
        evidence.push(super::fact(FactState::Info, "allowlist-fact-proxied-signs-others", tried));
    }
    judgement.facts.extend(evidence.iter().cloned());
    let cause = product.map_or("tls-inspection-corporate", |product| product.cause.as_str());
    judgement.findings.push(finding(cause, confidence, evidence));
    true
}

/// Whether somebody else than a public authority signed, or than one that was given for this examination.
fn is_foreign(signer: &Signer) -> bool {
    signer.product.is_some() || !matches!(signer.anchor, Anchor::Public | Anchor::Given)
}

fn is_same(one: &Signer, other: &Signer) -> bool {
    let is_one = |first: &Option<String>, second: &Option<String>| first.is_some() && first == second;
    is_one(&one.authority, &other.authority) || is_one(&one.issuer, &other.issuer)
}
