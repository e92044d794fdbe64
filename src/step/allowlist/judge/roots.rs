//! Dangerous roots in this system's store, whether they signed this site or not.

use crate::step::allowlist::{AllowlistEvidence, BadRoot};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    for root in &sight.evidence.bad_roots {
        let (fact, confidence) = told(root);
        judgement.facts.push(fact.clone());
        // One root may have signed the site too, and the store may hold two of a kind: each cause is told once.
        match judgement.findings.iter_mut().find(|found| found.cause == root.cause) {
            Some(found) => {
                found.confidence = found.confidence.max(confidence);
                found.evidence.push(fact);
            }
            None => judgement.findings.push(finding(&root.cause, confidence, vec![fact])),
        }
    }
}

fn told(root: &BadRoot) -> (Fact, Confidence) {
    let (key, confidence) = if root.is_key_known {
        ("allowlist-fact-bad-root", Confidence::Confirmed)
    } else {
        ("allowlist-fact-bad-root-named", Confidence::Likely)
    };
    let fact = Fact::new(FactState::Problem, key).with("product", root.product.as_str());
    (fact.with("root", root.subject.as_str()), confidence)
}
