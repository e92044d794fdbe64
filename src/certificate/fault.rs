//! The one check that a path fails, in the order in which clients look.

use super::checks::View;
use super::report::{CertificateCheck, Check, CheckResult};
use super::witness;

/// The order: what cannot be read, then how the path ends, then its certificates, then the name (as webpki and
/// Chromium's `verify_certificate_chain` do). What browsers ask beyond RFC 5280 comes last but the name.
const ORDER: [Check; 17] = [
    Check::Parses,
    Check::Encoding,
    Check::CriticalExtensions,
    Check::SelfSigned,
    Check::Complete,
    Check::Signature,
    Check::Anchor,
    Check::NotBefore,
    Check::NotAfter,
    Check::CaFlag,
    Check::PathLength,
    Check::Purpose,
    Check::NameConstraints,
    Check::KeyStrength,
    Check::SignatureStrength,
    Check::ValidityLength,
    Check::Name,
];

/// In front of what only the validator knows.
const WITNESS: &str = "webpki: ";

/// The first failing check of a path; where none fails, the validator's answer.
pub(super) fn first(
    view: &View<'_>,
    checks: &[CertificateCheck],
    ask: impl FnOnce() -> Result<(), webpki::Error>,
) -> Option<CertificateCheck> {
    let is_of_path = |made: &&CertificateCheck| {
        // A client that fetches issuers does not mind that the server left them out.
        let is_repaired = made.check == Check::Complete && view.path.is_repaired(view.sent.own);
        let concerns = made.certificate.is_none_or(|index| view.path.indexes.contains(&index));
        made.result == CheckResult::Failed && concerns && !is_repaired
    };
    let failed: Vec<&CertificateCheck> = checks.iter().filter(is_of_path).collect();
    let first = ORDER.iter().find_map(|wanted| failed.iter().find(|made| made.check == *wanted));
    if let Some(&first) = first {
        return Some(first.clone());
    }
    let error = ask().err()?;
    let wanted = witness::check(&error);
    let is_hint = |made: &&CertificateCheck| made.check == wanted && made.result == CheckResult::Warned;
    // What some clients tolerate explains why this one does not.
    if let Some(hint) = checks.iter().filter(is_hint).find(|made| made.certificate.is_some()) {
        return Some(CertificateCheck { result: CheckResult::Failed, ..hint.clone() });
    }
    Some(CertificateCheck {
        check: wanted,
        certificate: None,
        result: CheckResult::Failed,
        detail: format!("{WITNESS}{}", witness::name(&error)),
    })
}
