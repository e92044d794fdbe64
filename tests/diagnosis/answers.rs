//! What the person answered points at the browser, or clears it.

use handshake_doctor::case::ConclusionOutcome;
use handshake_doctor::step::Confidence::{Confirmed, Possible};
use handshake_doctor::step::Step;

use super::cause;
use crate::made::{Made, certificate, chain};

#[test]
fn a_private_window_that_works_points_at_the_browser_and_not_at_the_site() {
    let case = Made::healthy().answered(None, Some(true)).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    assert_eq!(case.verdict.others, ["browser-extension-interferes", "stale-ssl-state"]);
    assert!(case.findings.iter().all(|finding| finding.confidence == Possible && finding.step == Step::Browser));
}

#[test]
fn a_private_window_that_fails_too_clears_the_add_ons() {
    let made = Made::healthy().found("browser-extension-interferes", Possible).answered(None, Some(false));
    assert!(made.case().findings.is_empty());
}

#[test]
fn answers_change_nothing_while_the_site_itself_is_broken() {
    let case = Made::untrusted(certificate(-90, -3))
        .found("certificate-expired", Confirmed)
        .answered(Some(true), Some(true))
        .case();
    assert_eq!(cause(&case), Some("certificate-expired"));
    assert_eq!(case.findings.len(), 1);
}

#[test]
fn another_browser_that_works_while_the_stores_differ_points_at_the_roots() {
    let made = || Made::healthy().with_chain(chain(certificate(-30, 60), true, false));
    assert_eq!(cause(&made().answered(Some(true), None).case()), Some("firefox-os-roots-off"));
    assert_eq!(made().answered(None, None).case().verdict.outcome, ConclusionOutcome::Healthy);
    let same = Made::healthy().answered(Some(true), None).case();
    assert_eq!(same.verdict.others, ["browser-outdated", "browser-tls-policy"]);
}
