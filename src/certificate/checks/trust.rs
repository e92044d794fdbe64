//! How the path ends: at a root of the store, at itself, at a root that nobody knows, or too early.

use super::{View, made, passed_if};
use crate::certificate::facts::key_identifiers;
use crate::certificate::name;
use crate::certificate::path::End;
use crate::certificate::report::{CertificateCheck, Check, CheckResult};
use crate::certificate::signature::Signed;

pub(super) fn all(view: &View<'_>) -> Vec<CertificateCheck> {
    [self_signed(view), complete(view), anchored(view), signatures(view)].concat()
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
    // What had to be fetched should have been sent.
    if let Some(&[child, _]) = view.path.indexes.array_windows().find(|[_, issuer]| *issuer >= view.sent.own) {
        let issuer = view.facts[child].issuer.clone();
        return vec![made(Check::Complete, child, CheckResult::Failed, issuer)];
    }
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

/// Whether a root of the store is at the end, where no other check says why there is none.
fn anchored(view: &View<'_>) -> Vec<CertificateCheck> {
    let last = view.last();
    match view.path.end {
        End::Anchored { anchor, .. } => {
            vec![made(Check::Anchor, last, CheckResult::Passed, view.anchors.subject(anchor))]
        }
        End::SelfSigned if last == view.leaf => Vec::new(),
        End::SelfSigned => vec![made(Check::Anchor, last, CheckResult::Failed, view.facts[last].subject.clone())],
        End::Missing if !is_forgotten(view, last) || view.path.is_repaired(view.sent.own) => {
            vec![made(Check::Anchor, last, CheckResult::Failed, view.facts[last].issuer.clone())]
        }
        End::Exhausted => vec![made(Check::Anchor, last, CheckResult::Failed, view.facts[last].issuer.clone())],
        End::Missing | End::BadSignature { .. } => Vec::new(),
    }
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
