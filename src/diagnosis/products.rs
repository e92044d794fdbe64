//! Products known by their names, in the light of what the other steps say of their roots.

use crate::step::{Confidence, Finding, Step};

/// The chain ends in a root that nobody here knows.
const UNKNOWN_ROOT: &[&str] = &["missing-intermediate", "private-root-not-installed", "self-signed-certificate"];

/// A root that nobody knows and that bears a product's name is the product's, even where the name is not confirmed
/// yet: names are compared whole, and no site has its certificates from such an authority.
pub(super) fn sign_with_unknown_roots(findings: &mut [Finding]) {
    if !findings.iter().any(|finding| UNKNOWN_ROOT.contains(&finding.cause.as_str())) {
        return;
    }
    let is_named = |finding: &Finding| {
        let mut keys = finding.evidence.iter().map(|fact| &fact.key);
        finding.step == Step::Allowlist && keys.any(|key| key.starts_with("allowlist-fact-product"))
    };
    for finding in findings.iter_mut().filter(|finding| is_named(finding)) {
        finding.confidence = finding.confidence.max(Confidence::Likely);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::{Fact, FactState};

    fn finding(cause: &str, step: Step, key: &str) -> Finding {
        Finding::new(cause, step, Confidence::Possible, vec![Fact::new(FactState::Attention, key)])
    }

    #[test]
    fn a_products_name_counts_where_its_root_is_unknown_and_nowhere_else() {
        let product = || finding("antivirus-https-scanning", Step::Allowlist, "allowlist-fact-product-unverified");
        let root = finding("private-root-not-installed", Step::Certificate, "certificate-fact-root-unknown");
        let expired = finding("certificate-expired", Step::Certificate, "certificate-fact-expired");
        let added = || finding("tls-inspection-corporate", Step::Allowlist, "allowlist-fact-local-root");
        for (other, first, sure) in [
            (root.clone(), product(), Confidence::Likely),
            (expired, product(), Confidence::Possible),
            (root, added(), Confidence::Possible),
        ] {
            let mut findings = vec![first, other];
            sign_with_unknown_roots(&mut findings);
            assert_eq!(findings[0].confidence, sure);
        }
    }
}
