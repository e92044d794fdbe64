//! Findings that do not speak of the handshake that was examined, but of something beside it. They explain nothing of it.

use crate::step::Finding;

/// What the site or a canary met by way of a proxy of this computer, while the examination went another way.
const BY_PROXY: &str = "allowlist-fact-proxied-";

/// A dangerous root that is installed here, whoever signed this site.
const INSTALLED: &str = "allowlist-fact-bad-root";

/// Whether it says what happens to programs that go by this computer's proxy.
pub(super) fn is_met_by_a_proxy(finding: &Finding) -> bool {
    finding.evidence.first().is_some_and(|fact| fact.key.starts_with(BY_PROXY))
}

/// Whether all that says so lies beside the handshake.
pub(super) fn is_beside(finding: &Finding) -> bool {
    let is_aside = |key: &str| key.starts_with(BY_PROXY) || key.starts_with(INSTALLED);
    !finding.evidence.is_empty() && finding.evidence.iter().all(|fact| is_aside(&fact.key))
}
