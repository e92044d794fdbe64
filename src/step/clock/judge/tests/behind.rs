//! A clock that is surely behind is caught although nobody tells the time; and one that is right is not.

use super::*;

use BoundKind::{NotAfter, NotBefore, Receipt, Revocation, System};
use Confidence::{Confirmed, Likely, Possible};

fn sure(judgement: &Judgement) -> Option<Confidence> {
    match found(judgement).as_slice() {
        [] => None,
        [("clock-behind", confidence)] => Some(*confidence),
        other => panic!("{other:?}"),
    }
}

fn by_site(kind: BoundKind, when: &str) -> TimeBound {
    TimeBound { is_target: true, ..bound(kind, when, "site.example") }
}

#[test]
fn what_was_signed_or_written_after_the_shown_time_proves_as_much_as_its_signer_is_worth() {
    // This computer shows noon of 24 November; the program was built on the first.
    for (bounds, expected) in [
        (vec![], None),
        // One site may be dated up to two days ahead.
        (vec![by_site(NotBefore, "2026-11-25T12:00:00Z")], Some(Possible)),
        (vec![by_site(NotBefore, "2026-11-27T12:00:00Z")], Some(Likely)),
        (vec![bound(NotBefore, "2026-11-27T12:00:00Z", "a.example")], Some(Likely)),
        (vec![bound(NotBefore, "2026-11-24T12:04:00Z", "a.example")], None),
        (vec![bound(NotBefore, "2026-11-20T12:00:00Z", "a.example")], None),
        // Several hosts.
        (
            vec![bound(NotBefore, "2026-11-25T12:00:00Z", "a.example"), by_site(NotBefore, "2026-11-25T18:00:00Z")],
            Some(Confirmed),
        ),
        (
            vec![bound(NotBefore, "2026-11-25T12:00:00Z", "a.example"), bound(Revocation, "2026-11-25T12:00:00Z", "b")],
            Some(Confirmed),
        ),
        // The same host twice is one.
        (
            vec![
                bound(NotBefore, "2026-11-25T12:00:00Z", "a.example"),
                bound(Revocation, "2026-11-25T18:00:00Z", "a.example"),
            ],
            Some(Possible),
        ),
        // Logs of receipts.
        (vec![by_site(Receipt, "2026-11-24T12:20:00Z")], Some(Confirmed)),
        (vec![by_site(Receipt, "2026-11-24T12:03:00Z")], None),
        (vec![by_site(Receipt, "2026-11-23T12:00:00Z")], None),
        // A file of this system was written by its own clock, which may have been ahead.
        (vec![bound(System, "2026-12-24T12:00:00Z", "/usr/lib/clock-epoch")], Some(Possible)),
        (
            vec![
                bound(System, "2026-12-24T12:00:00Z", "/usr/lib/clock-epoch"),
                by_site(NotBefore, "2026-11-25T12:00:00Z"),
            ],
            Some(Likely),
        ),
        (vec![bound(System, "2026-11-25T00:00:00Z", "/var/log")], None),
    ] {
        let mut seen = evidence(NOW);
        seen.bounds.clone_from(&bounds);
        assert_eq!(sure(&decide(seen, true)), expected, "{bounds:?}");
    }
}

#[test]
fn a_wrong_date_of_the_build_is_not_believed_against_what_others_are_using() {
    let ends = || vec![bound(NotAfter, "2026-12-24T00:00:00Z", "a"), bound(NotAfter, "2027-01-24T00:00:00Z", "b")];
    let mut seen = evidence(NOW);
    seen.built = at("2030-01-01T00:00:00Z");
    assert_eq!(sure(&decide(seen.clone(), false)), Some(Confirmed), "nothing speaks against it");
    seen.bounds = ends();
    assert_eq!(sure(&decide(seen, false)), None);
    let mut old = evidence("2020-01-01T00:00:00Z");
    old.bounds = ends();
    assert_eq!(sure(&decide(old, false)), Some(Confirmed), "a build in their time is not refuted");
}

#[test]
fn what_the_majority_says_goes_before_the_bounds() {
    let mut seen = off_by(10);
    seen.bounds = vec![bound(System, "2026-12-24T12:00:00Z", "/var/log")];
    assert_eq!(found(&decide(seen, true)), []);
}

#[test]
fn who_was_left_out_of_the_vote_is_said_with_the_reason() {
    let mut seen = off_by(3 * DAY);
    seen.bounds = vec![bound(Receipt, "2026-11-26T00:00:00Z", "log")];
    seen.sources.push(source("lagging.example", TimeSourceKind::HttpDate, Some(0), 500));
    seen.sources.push(source("liar.example", TimeSourceKind::HttpDate, Some(9 * DAY), 500));
    seen.sources.push(source("nobody.example", TimeSourceKind::HttpsDate, Some(3 * DAY), 500));
    seen.sources.push(source("twice.example", TimeSourceKind::HttpDate, Some(3 * DAY), 500));
    seen.sources[0].from = Some(([192, 0, 2, 1], 123).into());
    seen.sources[7].from = Some(([192, 0, 2, 1], 123).into());
    let judgement = decide(seen, true);
    for (key, name) in [
        ("clock-fact-contradicts-bound", "lagging.example"),
        ("clock-fact-outvoted", "liar.example"),
        ("clock-fact-unvouched", "nobody.example"),
        ("clock-fact-same-server", "twice.example"),
    ] {
        assert_eq!(said(&judgement, key, "name"), name.into());
    }
    assert_eq!(said(&judgement, "clock-fact-contradicts-bound", "from"), "2026-11-26".into());
    assert_eq!(said(&judgement, "clock-fact-behind", "agreeing"), 3.0.into());
}

#[test]
fn a_certificate_that_begins_only_now_is_told_from_a_clock_that_is_wrong() {
    let judged = |offset: i64, begins: &str| decide(dated(off_by(offset), begins, "2027-01-30T00:00:00Z"), true);
    // Three minutes behind are fine, but not for a certificate that began two minutes ago.
    let young = judged(3 * MINUTE, "2026-11-24T12:01:00Z");
    assert_eq!(found(&young), [("clock-behind", Likely)]);
    assert!(states(&young).contains(&("clock-fact-certificate-fresh", FactState::Problem)));
    // The clock is right and the certificate is early: that is not the clock.
    let early = judged(1_000, "2026-11-24T15:00:00Z");
    assert_eq!(found(&early), []);
    assert_eq!(said(&early, "clock-fact-certificate-begins-soon", "count"), 3.0.into());
    assert_eq!(found(&judged(3 * MINUTE, "2026-11-24T15:00:00Z")), []);
    // It began a little while ago, and it works.
    let just = judged(1_000, "2026-11-24T11:50:00Z");
    assert_eq!(found(&just), []);
    assert!(states(&just).contains(&("clock-fact-certificate-young", FactState::Info)));
    // It begins in a week, or began long ago: nothing of that.
    for begins in ["2026-12-01T12:00:00Z", "2026-11-01T12:00:00Z"] {
        assert!(!states(&judged(0, begins)).iter().any(|(key, _)| key.contains("certificate-")), "{begins}");
    }
}

#[test]
fn a_certificate_that_ends_this_minute_is_not_blamed_on_a_clock_that_is_as_good_as_right() {
    let judgement = decide(dated(off_by(-2 * MINUTE), "2026-10-01T00:00:00Z", "2026-11-24T11:59:00Z"), true);
    assert_eq!(found(&judgement), []);
    assert_eq!(said(&judgement, "clock-fact-certificate-ends", "unit"), "seconds".into());
}
