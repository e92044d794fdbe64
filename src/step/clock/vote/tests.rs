//! Tables of who says what, and who is believed.

use std::net::SocketAddr;

use super::super::judge::tests::{evidence, source};
use super::*;

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

fn said(answers: &[(i64, i64)]) -> ClockEvidence {
    let mut seen = evidence("2026-11-24T12:00:00Z");
    seen.sources = answers
        .iter()
        .enumerate()
        .map(|(index, &(offset, uncertainty))| {
            source(&format!("t{index}.example:123"), TimeSourceKind::Sntp, Some(offset), uncertainty)
        })
        .collect();
    seen
}

fn vote(answers: &[(i64, i64)]) -> Option<(i64, usize)> {
    measured_offset(&said(answers)).map(|found| (found.offset_ms, found.agreeing))
}

fn https(name: &str, standing: Standing, offset: i64) -> TimeSource {
    TimeSource { standing: Some(standing), ..source(name, TimeSourceKind::HttpsDate, Some(offset), 550) }
}

fn bound(kind: BoundKind, at: &str, is_target: bool) -> TimeBound {
    TimeBound { kind, at: at.parse().expect("a time"), who: "who".to_owned(), is_target }
}

fn roles(seen: &ClockEvidence) -> Vec<Role> {
    (0..seen.sources.len()).map(|index| role(seen, index)).collect()
}

fn result(seen: &ClockEvidence) -> Option<i64> {
    measured_offset(seen).map(|found| found.offset_ms)
}

#[test]
fn the_majority_is_believed_and_a_minority_is_not() {
    /// What is said (offset and uncertainty in milliseconds), and what is believed of it (offset, how many agree).
    type Row<'a> = (&'a str, &'a [(i64, i64)], Option<(i64, usize)>);
    let table: [Row<'_>; 13] = [
        ("one liar of three", &[(10, 20), (15, 20), (HOUR, 20)], Some((10, 2))),
        ("one liar of four", &[(HOUR, 20), (10, 20), (15, 20), (12, 600)], Some((12, 3))),
        ("two liars who lie the same, of five", &[(HOUR, 20), (HOUR, 20), (1, 20), (2, 20), (3, 20)], Some((2, 3))),
        ("two liars who lie differently, of five", &[(HOUR, 9), (-DAY, 9), (1, 9), (2, 9), (3, 9)], Some((2, 3))),
        ("one that lags by three seconds, of three", &[(0, 20), (5, 20), (-3_100, 20)], Some((0, 2))),
        ("one that lags by years", &[(0, 20), (5, 20), (-30 * YEAR, 20)], Some((0, 2))),
        ("two that lag, of four", &[(0, 20), (5, 20), (-HOUR, 20), (-HOUR, 20)], None),
        ("two against two", &[(0, 20), (0, 20), (HOUR, 20), (HOUR, 20)], None),
        ("three that differ", &[(0, 20), (HOUR, 20), (DAY, 20)], None),
        ("two of four, the others apart", &[(0, 20), (0, 20), (HOUR, 20), (DAY, 20)], None),
        ("two that differ", &[(0, 20), (HOUR, 20)], None),
        ("one alone", &[(HOUR, 20)], None),
        ("nobody", &[], None),
    ];
    for (name, answers, expected) in table {
        assert_eq!(vote(answers), expected, "{name}");
    }
}

#[test]
fn a_precise_clock_weighs_more_than_a_vague_one() {
    assert_eq!(vote(&[(0, 10), (900, 500), (950, 500)]), Some((0, 3)));
}

#[test]
fn extreme_answers_break_nothing() {
    let extremes = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
    for one in extremes {
        for other in extremes {
            let mut seen = said(&[(one, other), (other, one), (one, one)]);
            seen.bounds = vec![
                bound(BoundKind::Build, "2026-11-01T00:00:00Z", false),
                TimeBound { at: DateTime::<Utc>::MIN_UTC, ..bound(BoundKind::Receipt, "2026-01-01T00:00:00Z", true) },
                TimeBound { at: DateTime::<Utc>::MAX_UTC, ..bound(BoundKind::NotAfter, "2026-01-01T00:00:00Z", true) },
            ];
            let _ = (measured_offset(&seen), guessed_offset(&seen), roles(&seen), measured_time(&seen, seen.local));
        }
    }
    assert_eq!(vote(&[(i64::MAX, i64::MAX), (i64::MIN, i64::MAX)]), None);
}

#[test]
fn a_portal_that_answers_for_every_name_is_one_voice() {
    type Change = fn(&mut TimeSource, u8);
    let portal = |change: fn(&mut TimeSource, u8)| {
        let mut seen = evidence("2026-11-24T12:00:00Z");
        seen.sources =
            ["a:80", "b:80", "c:80"].map(|name| source(name, TimeSourceKind::HttpDate, Some(HOUR), 500)).to_vec();
        for (one, number) in seen.sources.iter_mut().zip(1..) {
            one.from = Some(SocketAddr::from(([192, 0, 2, number], 80)));
            change(one, number);
        }
        seen
    };
    assert!(measured_offset(&portal(|_, _| {})).is_some(), "at three addresses they are three");
    let table: [(&str, Change); 3] = [
        ("at one address", |one, _| one.from = Some(SocketAddr::from(([192, 0, 2, 1], 80)))),
        ("at one address, whatever the port", |one, number| {
            one.from = Some(SocketAddr::from(([192, 0, 2, 1], 80 + u16::from(number))));
        }),
        ("at three addresses, sending us to one place", |one, _| one.sent_on_to = Some("login.example".to_owned())),
    ];
    for (name, change) in table {
        let seen = portal(change);
        assert_eq!(measured_offset(&seen), None, "{name}");
        assert_eq!(guessed_offset(&seen).map(|found| found.offset_ms), Some(HOUR), "{name}");
        assert_eq!(roles(&seen), [Role::Undecided, Role::SameServer, Role::SameServer], "{name}");
    }
}

#[test]
fn a_name_that_is_asked_twice_has_one_voice() {
    let mut seen = evidence("2026-11-24T12:00:00Z");
    seen.sources = vec![
        source("time.example:123", TimeSourceKind::Sntp, Some(HOUR), 20),
        source("Time.Example.:80", TimeSourceKind::HttpDate, Some(HOUR), 500),
    ];
    assert_eq!(roles(&seen), [Role::Undecided, Role::SameServer]);
    seen.sources.push(source("other.example:123", TimeSourceKind::Sntp, Some(HOUR), 20));
    assert_eq!(roles(&seen), [Role::Agrees, Role::SameServer, Role::Agrees]);
}

#[test]
fn on_this_computer_each_port_is_a_server() {
    let mut seen = said(&[(0, 20), (5, 20)]);
    for (one, port) in seen.sources.iter_mut().zip(1000..) {
        one.name = format!("127.0.0.1:{port}");
        one.from = Some(SocketAddr::from(([127, 0, 0, 1], port)));
    }
    assert_eq!(roles(&seen), [Role::Agrees, Role::Agrees]);
}

#[test]
fn the_sites_own_date_never_votes() {
    let mut seen = said(&[(HOUR, 20)]);
    seen.sources.push(source("site", TimeSourceKind::TargetDate, Some(HOUR), 500));
    assert_eq!(measured_offset(&seen), None);
    assert_eq!(roles(&seen), [Role::Undecided, Role::Target]);
}

#[test]
fn the_silent_have_no_voice_and_no_weight() {
    let mut seen = said(&[(1, 20), (2, 20)]);
    seen.sources.extend((0..9).map(|_| source("x:80", TimeSourceKind::HttpDate, None, 0)));
    assert_eq!(result(&seen), Some(1));
    assert_eq!(roles(&seen)[..3], [Role::Agrees, Role::Agrees, Role::Silent]);
    assert_eq!(role(&seen, 99), Role::Silent, "nobody is at that place");
}

#[test]
fn whom_nobody_vouches_for_has_no_voice() {
    let mut seen = said(&[(0, 20), (1, 20)]);
    for name in ["a:443", "b:443", "c:443"] {
        seen.sources.push(https(name, Standing::Unvouched, HOUR));
    }
    assert_eq!(result(&seen), Some(0));
    assert_eq!(roles(&seen)[2], Role::Unvouched);
    seen.sources[2].standing = None;
    assert_eq!(roles(&seen)[2], Role::Unvouched, "a chain that was not judged");
    seen.sources.drain(..2);
    assert_eq!((result(&seen), guessed_offset(&seen)), (None, None));
}

#[test]
fn vouched_answers_count_like_any_other_and_a_lying_one_is_outvoted() {
    let mut seen = said(&[(0, 20)]);
    seen.sources.push(https("a:443", Standing::Vouched, 100));
    assert_eq!(roles(&seen), [Role::Agrees, Role::Agrees]);
    seen.sources.push(https("b:443", Standing::Vouched, HOUR));
    assert_eq!(roles(&seen), [Role::Agrees, Role::Agrees, Role::Outvoted]);
    assert_eq!(outvoted(&seen).len(), 1);
}

#[test]
fn somebody_in_between_is_one_voice_and_outvotes_nobody() {
    let here = |offset| ["a:443", "b:443", "c:443", "d:443"].map(|name| https(name, Standing::VouchedHere, offset));
    let with = |answers: &[(i64, i64)], offset| {
        let mut seen = said(answers);
        seen.sources.extend(here(offset));
        seen
    };
    let seen = with(&[], HOUR);
    assert_eq!((result(&seen), guessed_offset(&seen).map(|found| found.offset_ms)), (None, Some(HOUR)));
    let seen = with(&[(HOUR, 20)], HOUR);
    assert_eq!(result(&seen), Some(HOUR), "one other and the one in between agree");
    assert_eq!(roles(&seen)[..3], [Role::Agrees, Role::Agrees, Role::SameServer]);
    assert_eq!(result(&with(&[(0, 20)], HOUR)), None, "they differ");
    let seen = with(&[(0, 20), (HOUR, 20)], HOUR);
    assert_eq!(result(&seen), None, "it does not tip the scales between two others");
    let seen = with(&[(0, 20), (5, 20)], HOUR);
    assert_eq!(result(&seen), Some(0));
    assert_eq!(roles(&seen)[2..4], [Role::Outvoted, Role::SameServer]);
    let seen = with(&[(0, 20), (5, 20)], 300);
    assert_eq!(roles(&seen)[2], Role::Agrees, "it says the same, though nobody needs it");
}

#[test]
fn of_two_names_of_one_server_the_vouched_one_speaks() {
    let mut seen = said(&[(DAY, 20)]);
    seen.sources.push(https("a:443", Standing::Vouched, 0));
    for one in &mut seen.sources {
        one.from = Some(SocketAddr::from(([192, 0, 2, 1], 443)));
    }
    assert_eq!(roles(&seen), [Role::SameServer, Role::Undecided]);
}

#[test]
fn who_claims_a_time_before_something_was_signed_cannot_be_right() {
    let refuting = [
        bound(BoundKind::Build, "2026-11-01T00:00:00Z", false),
        bound(BoundKind::Receipt, "2026-11-01T00:00:00Z", false),
        bound(BoundKind::Receipt, "2026-11-01T00:00:00Z", true),
        bound(BoundKind::NotBefore, "2026-11-01T00:00:00Z", false),
        bound(BoundKind::Revocation, "2026-11-01T00:00:00Z", false),
    ];
    for bound in refuting {
        // Most of the sources live in the past; their number does not help them.
        let mut seen = said(&[(-YEAR, 20), (-YEAR, 20), (-YEAR, 20), (0, 20), (5, 20)]);
        seen.bounds = vec![bound.clone()];
        assert_eq!(result(&seen), Some(0), "{bound:?}");
        assert_eq!(roles(&seen)[0], Role::Contradicts { bound: 0 }, "{bound:?}");
        assert_eq!(roles(&seen)[3], Role::Agrees, "{bound:?}");
    }
}

#[test]
fn a_date_that_may_be_wrong_itself_proves_no_clock_wrong() {
    let harmless = [
        bound(BoundKind::System, "2026-11-01T00:00:00Z", false),
        bound(BoundKind::NotBefore, "2026-11-01T00:00:00Z", true),
        bound(BoundKind::Revocation, "2026-11-01T00:00:00Z", true),
        bound(BoundKind::NotAfter, "2025-01-01T00:00:00Z", false),
        bound(BoundKind::RootsEnd, "2025-01-01T00:00:00Z", false),
    ];
    for bound in harmless {
        let mut seen = said(&[(-YEAR, 20), (-YEAR, 20)]);
        seen.bounds = vec![bound.clone()];
        assert_eq!(result(&seen), Some(-YEAR), "{bound:?}");
    }
}

#[test]
fn a_signer_whose_clock_is_a_little_ahead_proves_nobody_wrong() {
    let with = |kind, at| {
        let mut seen = said(&[(0, 20), (5, 20)]);
        seen.bounds = vec![bound(kind, at, false)];
        result(&seen)
    };
    assert_eq!(with(BoundKind::Receipt, "2026-11-24T12:04:00Z"), Some(0));
    assert_eq!(with(BoundKind::Receipt, "2026-11-24T12:06:00Z"), None);
    assert_eq!(with(BoundKind::Build, "2026-11-25T11:00:00Z"), Some(0));
    assert_eq!(with(BoundKind::Build, "2026-11-25T13:00:00Z"), None);
}

#[test]
fn the_newest_of_the_bounds_that_a_source_contradicts_is_named() {
    let mut seen = said(&[(-3 * YEAR, 20)]);
    seen.bounds = vec![
        bound(BoundKind::Build, "2026-10-01T00:00:00Z", false),
        bound(BoundKind::Receipt, "2026-11-20T00:00:00Z", false),
        bound(BoundKind::NotBefore, "2026-11-10T00:00:00Z", false),
    ];
    assert_eq!(role(&seen, 0), Role::Contradicts { bound: 1 });
    assert_eq!(guessed_offset(&seen), None, "it is no guess either");
}
