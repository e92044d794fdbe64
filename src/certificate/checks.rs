//! The checks of step 6, each on the certificate that it concerns. Details are data: names, dates, sizes.
//!
//! A certificate that is not needed for the path gets no [`Check::Signature`]; only its parsing is judged, and a date
//! that has passed is a warning, because clients leave such a certificate aside.

use chrono::{DateTime, Datelike, SecondsFormat, TimeDelta, Utc};
use x509_parser::certificate::X509Certificate;

use super::facts::{alt_names, extended_key_usage, key_identifiers, key_usage};
use super::host_name;
use super::key::{self, KeyKind};
use super::name;
use super::path::{End, Path, Sent};
use super::report::{CertificateCheck, CertificateFacts, Check, CheckResult};
use super::signature::Signed;
use super::stores::Anchors;
use crate::target::Host;

/// Names listed in the detail of a failing name check.
const MAX_LISTED: usize = 10;

/// What RSA keys need to have (CA/Browser Forum baseline requirements, section 6.1.5).
const MIN_RSA_BITS: u32 = 2048;

/// The smallest curve that browsers take.
const MIN_EC_BITS: u32 = 256;

/// Everything that the checks look at.
pub(super) struct View<'v> {
    pub sent: &'v Sent<'v>,
    pub facts: &'v [CertificateFacts],
    /// Index of the site's own certificate.
    pub leaf: usize,
    /// The path that explains most.
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
    checks.extend(self_signed(view));
    checks.extend(complete(view));
    checks.extend(signatures(view));
    checks.extend(ca_flags(view));
    checks.extend(purpose(view));
    checks.extend(key_strength(view));
    checks.extend(signature_strength(view));
    checks.extend(validity_length(view));
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
    view.facts.iter().enumerate().map(one).collect()
}

/// TLS 1.2 wants each certificate followed by its issuer; TLS 1.3 only wants the leaf first, and so do clients.
fn order(view: &View<'_>) -> Vec<CertificateCheck> {
    let labels = || {
        let labels: Vec<&str> = view.facts.iter().take(MAX_LISTED).map(|facts| facts.label.as_str()).collect();
        labels.join(", ")
    };
    vec![if view.leaf != 0 {
        made(Check::Order, 0, CheckResult::Failed, labels())
    } else if view.path.indexes.is_sorted() {
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
    for (index, facts) in view.facts.iter().enumerate() {
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

fn self_signed(view: &View<'_>) -> Vec<CertificateCheck> {
    let own_issuer = view.path.indexes == [view.leaf] && view.path.end == End::SelfSigned;
    let detail = if own_issuer { view.facts[view.leaf].subject.clone() } else { String::new() };
    vec![made(Check::SelfSigned, view.leaf, passed_if(!own_issuer), detail)]
}

/// Complete up to a root, known or not; failing when an issuer is missing that a server should have sent.
fn complete(view: &View<'_>) -> Vec<CertificateCheck> {
    let last = view.last();
    let facts = &view.facts[last];
    let check = match view.path.end {
        End::Anchored { anchor, .. } => made(Check::Complete, last, CheckResult::Passed, view.anchors.subject(anchor)),
        End::SelfSigned => made(Check::Complete, last, CheckResult::Passed, facts.subject.clone()),
        End::Missing => {
            let result = if is_forgotten(view, last) { CheckResult::Failed } else { CheckResult::Unknown };
            made(Check::Complete, last, result, facts.issuer.clone())
        }
        End::BadSignature { issuer } if is_wrong_issuer(view, last, issuer) => {
            made(Check::Complete, last, CheckResult::Failed, facts.issuer.clone())
        }
        End::BadSignature { .. } | End::Exhausted => {
            made(Check::Complete, last, CheckResult::Unknown, facts.issuer.clone())
        }
    };
    vec![check]
}

/// Whether the missing issuer is an intermediate that the server forgot, and not a root that nobody sends.
///
/// Only fetching the issuer would prove it. What speaks for it: an address on the web to fetch it from (public
/// authorities always give one), an organisation that has a root in a store, or an issuer that calls itself an
/// intermediate. An issuer that calls itself a root is none.
fn is_forgotten(view: &View<'_>, last: usize) -> bool {
    let Some(certificate) = view.sent.get(last) else { return false };
    let issuer = view.facts[last].issuer_label.to_ascii_lowercase();
    let is_called =
        |words: &[&str]| issuer.split(|char: char| !char.is_alphanumeric()).any(|word| words.contains(&word));
    if is_called(&["root"]) {
        return false;
    }
    let on_the_web = view.facts[last].ca_issuers.iter().any(|address| {
        let address = address.to_ascii_lowercase();
        address.starts_with("http://") || address.starts_with("https://")
    });
    let is_known = || {
        name::attribute(&certificate.issuer, name::ORGANISATION)
            .is_some_and(|organisation| view.pools.iter().any(|pool| pool.has_organisation(&organisation)))
    };
    on_the_web || is_called(&["intermediate", "issuing", "sub", "subca"]) || is_known()
}

/// Whether the certificate at hand is another one of the same name: its key is not the one that signed.
fn is_wrong_issuer(view: &View<'_>, child: usize, issuer: Option<usize>) -> bool {
    let wanted = view.sent.get(child).and_then(|certificate| key_identifiers(certificate).1);
    let found = issuer.and_then(|issuer| view.sent.get(issuer)).and_then(|certificate| key_identifiers(certificate).0);
    matches!((wanted, found), (Some(wanted), Some(found)) if wanted != found)
}

fn signatures(view: &View<'_>) -> Vec<CertificateCheck> {
    let result = |signed| match signed {
        Some(Signed::Verified) => CheckResult::Passed,
        Some(Signed::Bad) => CheckResult::Failed,
        Some(Signed::Unsupported) | None => CheckResult::Unknown,
    };
    let mut checks = Vec::new();
    for pair in view.path.indexes.windows(2) {
        let signed = view.sent.get(pair[1]).and_then(|issuer| view.sent.signed_by(pair[0], issuer.subject_pki.raw));
        checks.push(made(Check::Signature, pair[0], result(signed), view.facts[pair[1]].label.clone()));
    }
    let last = view.last();
    let signed = match view.path.end {
        End::Anchored { signed, .. } => Some(signed),
        End::SelfSigned => {
            view.sent.get(last).and_then(|certificate| view.sent.signed_by(last, certificate.subject_pki.raw))
        }
        End::BadSignature { issuer } if !is_wrong_issuer(view, last, issuer) => Some(Signed::Bad),
        End::BadSignature { .. } | End::Missing | End::Exhausted => None,
    };
    checks.push(made(Check::Signature, last, result(signed), view.facts[last].issuer_label.clone()));
    checks
}

fn ca_flags(view: &View<'_>) -> Vec<CertificateCheck> {
    /// The first version with extensions, and so the first that can say who is an authority.
    const V3: u32 = 3;
    let leaf = &view.facts[view.leaf];
    let detail = if leaf.version < V3 { format!("v{}", leaf.version) } else { ca_text(leaf.is_ca) };
    let is_own_issuer = view.path.indexes == [view.leaf] && view.path.end == End::SelfSigned;
    let result = match (leaf.is_ca || leaf.version < V3, is_own_issuer) {
        (false, _) => CheckResult::Passed,
        // Generated certificates of devices often carry the flag; that they are self-signed is what counts.
        (true, true) => CheckResult::Warned,
        (true, false) => CheckResult::Failed,
    };
    let mut checks = vec![made(Check::CaFlag, view.leaf, result, detail)];
    for (index, certificate, facts) in view.on_path().skip(1) {
        let is_old_root = facts.version < V3 && facts.self_issued;
        let may_sign = key_usage(certificate).is_none_or(|usage| usage.key_cert_sign());
        let detail = if may_sign { ca_text(facts.is_ca) } else { facts.key_usage.join(", ") };
        checks.push(made(Check::CaFlag, index, passed_if(is_old_root || facts.is_ca && may_sign), detail));
    }
    checks
}

fn ca_text(is_ca: bool) -> String {
    format!("CA:{}", if is_ca { "TRUE" } else { "FALSE" })
}

fn purpose(view: &View<'_>) -> Vec<CertificateCheck> {
    let mut checks = Vec::new();
    for (index, certificate, facts) in view.on_path() {
        let for_servers = extended_key_usage(certificate).is_none_or(|usage| usage.server_auth || usage.any);
        // Every key exchange of our day signs with the leaf's key; RSA key exchange encrypts to it.
        let is_rsa = key::key(&certificate.subject_pki).kind == KeyKind::Rsa;
        let signs = index != view.leaf
            || key_usage(certificate)
                .is_none_or(|usage| usage.digital_signature() || is_rsa && usage.key_encipherment());
        let detail = if for_servers { facts.key_usage.join(", ") } else { facts.extended_key_usage.join(", ") };
        if index == view.leaf || !for_servers {
            checks.push(made(Check::Purpose, index, passed_if(for_servers && signs), detail));
        }
    }
    checks
}

fn key_strength(view: &View<'_>) -> Vec<CertificateCheck> {
    let one = |(index, certificate, facts): (usize, &X509Certificate<'_>, &CertificateFacts)| {
        let key = key::key(&certificate.subject_pki);
        let is_strong = match key.kind {
            KeyKind::Rsa => key.bits >= MIN_RSA_BITS,
            KeyKind::Ecdsa => key.bits == 0 || key.bits >= MIN_EC_BITS,
            KeyKind::Dsa => false,
            KeyKind::Other => true,
        };
        made(Check::KeyStrength, index, passed_if(is_strong), facts.key.clone())
    };
    view.on_path().map(one).collect()
}

/// A root's own signature is not looked at by anybody.
fn signature_strength(view: &View<'_>) -> Vec<CertificateCheck> {
    view.on_path()
        .filter(|(index, _, facts)| *index == view.leaf || !facts.self_issued)
        .map(|(index, _, facts)| {
            let is_strong = !key::is_weak_signature(&facts.signature_algorithm);
            made(Check::SignatureStrength, index, passed_if(is_strong), facts.signature_algorithm.clone())
        })
        .collect()
}

/// Public authorities only: clients let private ones decide for themselves.
fn validity_length(view: &View<'_>) -> Vec<CertificateCheck> {
    let facts = &view.facts[view.leaf];
    let (true, Some(begin), Some(end)) = (view.is_public, facts.not_before, facts.not_after) else { return Vec::new() };
    let limit = longest_validity(begin);
    let length = end - begin;
    let result = passed_if(length <= TimeDelta::days(limit));
    vec![made(Check::ValidityLength, view.leaf, result, format!("{} d / {limit} d", length.num_days()))]
}

/// Longest validity in days by the day of issue (CA/Browser Forum ballots 193, SC-031 and SC-081).
pub fn longest_validity(issued: DateTime<Utc>) -> i64 {
    const STEPS: &[(i32, u32, u32, i64)] =
        &[(2029, 3, 15, 47), (2027, 3, 15, 100), (2026, 3, 15, 200), (2020, 9, 1, 398), (2018, 3, 1, 825)];
    /// 39 months, the rule before.
    const OLDEST: i64 = 1188;
    let date = issued.date_naive();
    STEPS
        .iter()
        .find(|(year, month, day, _)| (date.year(), date.month(), date.day()) >= (*year, *month, *day))
        .map_or(OLDEST, |(.., days)| *days)
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;

    #[test]
    fn the_longest_validity_follows_the_day_of_issue() {
        for (year, month, day, days) in [
            (2015, 1, 1, 1188),
            (2020, 8, 31, 825),
            (2020, 9, 1, 398),
            (2026, 3, 14, 398),
            (2026, 3, 15, 200),
            (2027, 3, 15, 100),
            (2031, 1, 1, 47),
        ] {
            let issued = Utc.with_ymd_and_hms(year, month, day, 0, 0, 0).single().expect("a date");
            assert_eq!(longest_validity(issued), days, "{issued}");
        }
    }
}
