//! The checks of step 6, each on the certificate that it concerns. Details are data: names, dates, sizes.
//!
//! A certificate that is not needed for the path gets no [`Check::Signature`]; only its parsing is judged, and a date
//! that has passed is a warning, because clients leave such a certificate aside.

mod constraints;
mod encoding;
mod issuers;
mod strength;
mod trust;

use chrono::{DateTime, SecondsFormat, Utc};
use x509_parser::certificate::X509Certificate;

use super::facts::alt_names;
use super::host_name;
use super::name;
use super::path::{Path, Sent};
use super::report::{CertificateCheck, CertificateFacts, Check, CheckResult};
use super::stores::Anchors;

use crate::target::Host;
pub use strength::longest_validity;

/// Names and rules listed in the detail of a failing check.
const MAX_LISTED: usize = 10;

/// Everything that the checks look at.
pub(super) struct View<'v> {
    pub sent: &'v Sent<'v>,
    pub facts: &'v [CertificateFacts],
    /// Index of the site's own certificate.
    pub leaf: usize,
    /// The path that is checked.
    pub path: &'v Path,
    /// The roots that it was walked with.
    pub anchors: &'v Anchors<'v>,
    /// The roots of all stores.
    pub pools: [&'v Anchors<'v>; 2],
    pub host: &'v Host,
    pub at: DateTime<Utc>,
    /// Whether the chain ends in a public root, so that the rules of public authorities apply.
    pub is_public: bool,
}

/// All checks, in the order of their importance.
pub(super) fn all(view: &View<'_>) -> Vec<CertificateCheck> {
    let mut checks = parses(view);
    if view.sent.get(view.leaf).is_none() {
        return checks;
    }
    checks.extend(order(view));
    checks.extend(leaf_name(view));
    checks.extend(dates(view));
    checks.extend(encoding::all(view));
    checks.extend(trust::all(view));
    checks.extend(issuers::all(view));
    checks.extend(constraints::all(view));
    checks.extend(strength::all(view));
    checks
}

fn made(check: Check, certificate: usize, result: CheckResult, detail: impl Into<String>) -> CertificateCheck {
    CertificateCheck { check, certificate: Some(certificate), result, detail: detail.into() }
}

fn passed_if(passed: bool) -> CheckResult {
    if passed { CheckResult::Passed } else { CheckResult::Failed }
}

fn iso(time: Option<DateTime<Utc>>) -> String {
    time.map(|time| time.to_rfc3339_opts(SecondsFormat::Secs, true)).unwrap_or_default()
}

impl View<'_> {
    /// The certificates that the server sent.
    fn sent(&self) -> impl Iterator<Item = (usize, &CertificateFacts)> {
        self.facts.iter().enumerate().take(self.sent.own)
    }

    /// The certificates of the path: index, parsed, facts.
    fn on_path(&self) -> impl Iterator<Item = (usize, &X509Certificate<'_>, &CertificateFacts)> {
        self.path.indexes.iter().filter_map(|&at| Some((at, self.sent.get(at)?, self.facts.get(at)?)))
    }

    /// The last certificate that was reached.
    fn last(&self) -> usize {
        self.path.indexes.last().copied().unwrap_or(self.leaf)
    }
}

fn parses(view: &View<'_>) -> Vec<CertificateCheck> {
    let one = |(index, facts): (usize, &CertificateFacts)| {
        let result = passed_if(facts.unparsable.is_none());
        made(Check::Parses, index, result, facts.unparsable.clone().unwrap_or_default())
    };
    view.sent().map(one).collect()
}

/// TLS 1.2 wants each certificate followed by its issuer; TLS 1.3 only wants the leaf first, and so do clients.
fn order(view: &View<'_>) -> Vec<CertificateCheck> {
    let labels = || {
        let labels: Vec<&str> = view.sent().take(MAX_LISTED).map(|(_, facts)| facts.label.as_str()).collect();
        labels.join(", ")
    };
    vec![if view.leaf != 0 {
        made(Check::Order, 0, CheckResult::Failed, labels())
    } else if view.path.indexes.iter().filter(|&&index| index < view.sent.own).is_sorted() {
        CertificateCheck { check: Check::Order, certificate: None, result: CheckResult::Passed, detail: String::new() }
    } else {
        CertificateCheck { check: Check::Order, certificate: None, result: CheckResult::Warned, detail: labels() }
    }]
}

fn leaf_name(view: &View<'_>) -> Vec<CertificateCheck> {
    let Some(certificate) = view.sent.get(view.leaf) else { return Vec::new() };
    let names = alt_names(certificate).unwrap_or_default();
    if let Some(covering) = host_name::covering(&names, view.host) {
        return vec![made(Check::Name, view.leaf, CheckResult::Passed, covering)];
    }
    let facts = &view.facts[view.leaf];
    let mut listed = facts.names.iter().take(MAX_LISTED).cloned().collect::<Vec<_>>().join(", ");
    if facts.name_count > MAX_LISTED {
        listed = format!("{listed}, … (+{})", facts.name_count - MAX_LISTED);
    }
    if facts.name_count == 0 {
        listed = name::attribute(&certificate.subject, name::COMMON_NAME)
            .map(|common_name| format!("CN={common_name}"))
            .unwrap_or_default();
    }
    vec![made(Check::Name, view.leaf, CheckResult::Failed, listed)]
}

fn dates(view: &View<'_>) -> Vec<CertificateCheck> {
    let mut checks = Vec::new();
    for (index, _, facts) in view.on_path() {
        let begun = facts.not_before.is_some_and(|begin| begin <= view.at);
        checks.push(made(Check::NotBefore, index, passed_if(begun), iso(facts.not_before)));
        let lasts = facts.not_after.is_some_and(|end| view.at <= end);
        checks.push(made(Check::NotAfter, index, passed_if(lasts), iso(facts.not_after)));
    }
    for (index, facts) in view.sent() {
        if view.path.indexes.contains(&index) {
            continue;
        }
        if facts.not_after.is_some_and(|end| end < view.at) {
            checks.push(made(Check::NotAfter, index, CheckResult::Warned, iso(facts.not_after)));
        }
        if facts.not_before.is_some_and(|begin| view.at < begin) {
            checks.push(made(Check::NotBefore, index, CheckResult::Warned, iso(facts.not_before)));
        }
    }
    checks
}
