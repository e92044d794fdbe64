//! Consequences stand under their cause, however they are found.

use chrono::TimeDelta;
use handshake_doctor::step::Confidence::{Confirmed, Likely};

use crate::made::{Made, certificate};

#[test]
fn a_sign_in_page_explains_the_name_the_issuer_and_the_page_itself() {
    for consequence in ["hostname-mismatch", "self-signed-certificate", "private-root-not-installed", "http-block-page"]
    {
        let case =
            Made::untrusted(certificate(-30, 60)).found("captive-portal", Likely).found(consequence, Likely).case();
        assert_eq!(case.verdict.cause.as_deref(), Some("captive-portal"));
        assert_eq!(case.verdict.consequences, [consequence]);
    }
}

#[test]
fn a_clock_that_is_ahead_explains_each_date_that_has_passed_and_nothing_else() {
    let case = Made::untrusted(certificate(-430, -340))
        .clock_off(TimeDelta::days(-365))
        .found("clock-ahead", Confirmed)
        .found("certificate-expired", Confirmed)
        .found("hostname-mismatch", Confirmed)
        .case();
    assert_eq!(case.verdict.cause.as_deref(), Some("clock-ahead"));
    assert_eq!(case.verdict.consequences, ["certificate-expired"]);
    assert_eq!(case.verdict.others, ["hostname-mismatch"]);
}

#[test]
fn a_warning_without_a_way_past_it_follows_from_the_fault_behind_it() {
    let case = Made::untrusted(certificate(-90, -3))
        .clock_off(TimeDelta::zero())
        .found("certificate-expired", Confirmed)
        .replied("program", "browser")
        .case();
    assert_eq!(case.verdict.cause.as_deref(), Some("certificate-expired"));
    assert_eq!(case.verdict.consequences, ["hsts-no-bypass"]);
}

#[test]
fn a_program_that_opens_the_link_answers_for_its_old_suites() {
    for weakness in ["server-only-legacy-ciphers", "dh-group-too-small", "legacy-renegotiation"] {
        let case = Made::untrusted(certificate(-30, 60))
            .found("antivirus-https-scanning", Likely)
            .found(weakness, Confirmed)
            .case();
        assert_eq!(case.verdict.cause.as_deref(), Some("antivirus-https-scanning"));
        assert!(case.verdict.consequences.contains(&"antivirus-downgrades-tls".to_owned()), "{weakness}");
        assert!(case.verdict.consequences.contains(&weakness.to_owned()), "{weakness}");
        assert!(case.verdict.others.is_empty(), "{:?}", case.verdict.others);
    }
}
