//! A wrong clock is blamed for what follows from it, and for nothing else.

use chrono::TimeDelta;
use handshake_doctor::case::ConclusionOutcome;
use handshake_doctor::certificate::{Status, StatusFault, StatusReport, StatusSource};
use handshake_doctor::step::Confidence::{Confirmed, Likely};

use super::{cause, folds, stands_beside};
use crate::made::{Made, certificate, chain};

#[test]
fn expired_leaf_is_blamed_on_the_clock_when_the_clock_is_ahead() {
    let made = || Made::untrusted(certificate(-430, -340)).clock_off(TimeDelta::days(-365));
    folds(made, "clock-ahead", "certificate-expired");
}

#[test]
fn expired_leaf_stays_expired_when_the_right_time_does_not_save_it() {
    let case = Made::untrusted(certificate(-430, -340))
        .clock_off(TimeDelta::days(-2))
        .found("clock-ahead", Confirmed)
        .found("certificate-expired", Confirmed)
        .case();
    stands_beside(&case, "certificate-expired", "clock-ahead");
}

#[test]
fn early_leaf_is_blamed_on_the_clock_when_the_clock_is_behind() {
    let made = || Made::untrusted(certificate(300, 390)).clock_off(TimeDelta::days(365));
    folds(made, "clock-behind", "certificate-not-yet-valid");
}

#[test]
fn early_leaf_stays_early_when_the_right_time_does_not_save_it() {
    let case = Made::untrusted(certificate(300, 390))
        .clock_off(TimeDelta::days(3))
        .found("clock-behind", Confirmed)
        .found("certificate-not-yet-valid", Confirmed)
        .case();
    stands_beside(&case, "certificate-not-yet-valid", "clock-behind");
}

#[test]
fn a_clock_ahead_makes_no_certificate_look_early() {
    let case = Made::untrusted(certificate(5, 90))
        .clock_off(TimeDelta::days(-365))
        .found("clock-ahead", Confirmed)
        .found("certificate-not-yet-valid", Confirmed)
        .case();
    stands_beside(&case, "certificate-not-yet-valid", "clock-ahead");
}

#[test]
fn a_clock_older_than_this_program_is_blamed_even_when_nobody_tells_the_time() {
    folds(|| Made::untrusted(certificate(300, 390)), "clock-behind", "certificate-not-yet-valid");
}

#[test]
fn a_small_error_of_the_clock_that_breaks_nothing_is_a_note_at_the_side() {
    let case = Made::healthy().clock_off(TimeDelta::minutes(20)).found("clock-behind", Confirmed).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    assert_eq!(case.verdict.others, ["clock-behind"]);
}

#[test]
fn a_clock_that_is_days_off_is_a_problem_even_where_this_site_still_opens() {
    let case = Made::healthy().clock_off(TimeDelta::days(20)).found("clock-behind", Confirmed).case();
    assert_eq!(cause(&case), Some("clock-behind"));
}

#[test]
fn a_clock_that_hides_an_expired_certificate_does_not_hide_it_from_us() {
    let case = Made::healthy().clock_off(TimeDelta::days(90)).found("clock-behind", Confirmed).case();
    stands_beside(&case, "clock-behind", "certificate-expired");
}

#[test]
fn a_clock_that_cannot_set_itself_follows_from_nothing_else_than_its_own_error() {
    let made = || Made::untrusted(certificate(300, 390)).clock_off(TimeDelta::days(365));
    folds(made, "clock-behind", "time-sync-failing");
    let case = Made::healthy().found("time-sync-failing", Likely).case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
}

#[test]
fn a_status_that_only_the_clock_makes_old_follows_from_the_clock_and_one_that_is_old_does_not() {
    let made = |next_update_days: i64, fault| {
        let mut chain = chain(certificate(-30, 60), true, true);
        chain.status = vec![StatusReport {
            certificate: 0,
            source: StatusSource::Stapled,
            address: None,
            status: Status::Unusable { fault },
            this_update: Some(chain.judged_at + TimeDelta::days(next_update_days - 4)),
            next_update: Some(chain.judged_at + TimeDelta::days(next_update_days)),
        }];
        // A revocation status lives for days: a clock that the dates of the certificate bear may break it.
        let made = Made::untrusted(certificate(-30, 60)).with_chain(chain).clock_off(TimeDelta::days(-20));
        made.found("clock-ahead", Confirmed).found("must-staple-missing", Confirmed).case()
    };
    let broken = made(-18, StatusFault::Stale);
    assert_eq!(cause(&broken), Some("clock-ahead"));
    assert_eq!(broken.verdict.consequences, ["must-staple-missing"]);
    assert!(made(-40, StatusFault::Stale).verdict.consequences.is_empty(), "it is old by the right time too");
    assert!(made(-18, StatusFault::Forged).verdict.consequences.is_empty(), "no clock makes a signature false");
}

#[test]
fn a_certificate_that_ended_while_the_clock_stood_in_the_past_is_not_called_too_new() {
    let made = Made::untrusted(certificate(20, 50)).clock_off(TimeDelta::days(200));
    let case = made.found("clock-behind", Confirmed).found("certificate-not-yet-valid", Confirmed).case();
    assert_eq!(cause(&case), Some("clock-behind"));
    assert_eq!(case.verdict.consequences, ["certificate-not-yet-valid"]);
    assert_eq!(case.verdict.others, ["certificate-expired"], "setting the clock right will not open the site");
}

#[test]
fn a_certificate_that_has_not_begun_while_the_clock_stood_in_the_future_is_not_called_expired() {
    let made = Made::untrusted(certificate(-50, -20)).clock_off(TimeDelta::days(-200));
    let case = made.found("clock-ahead", Confirmed).found("certificate-expired", Confirmed).case();
    assert_eq!(cause(&case), Some("clock-ahead"));
    assert_eq!(case.verdict.consequences, ["certificate-expired"]);
    assert_eq!(case.verdict.others, ["certificate-not-yet-valid"], "setting the clock right will not open the site");
}
