//! Whether the system keeps its clock right, and what is said of it.

use super::*;

use Confidence::{Confirmed, Likely, Possible};

fn says(is_on: Option<bool>, is_synchronised: Option<bool>) -> TimeSync {
    TimeSync {
        service: "chrony".to_owned(),
        is_on,
        is_synchronised,
        server: Some("ntp.example".to_owned()),
        ..TimeSync::default()
    }
}

fn with(offset_ms: i64, sync: TimeSync) -> Judgement {
    let mut seen = off_by(offset_ms);
    seen.sync = Some(sync);
    decide(seen, true)
}

fn failing(judgement: &Judgement) -> Option<Confidence> {
    found(judgement).into_iter().find(|(cause, _)| *cause == "time-sync-failing").map(|(_, confidence)| confidence)
}

#[test]
fn what_the_system_says_of_itself_tells_why_a_wrong_clock_is_wrong_and_is_no_fault_of_a_right_one() {
    for (is_on, is_synchronised, key, expected) in [
        (Some(false), None, "clock-fact-sync-off", Some(Confirmed)),
        (Some(false), Some(true), "clock-fact-sync-off", Some(Confirmed)),
        (Some(true), Some(false), "clock-fact-sync-never", Some(Likely)),
        (None, Some(false), "clock-fact-sync-never", Some(Likely)),
        (Some(true), Some(true), "clock-fact-sync-misled", Some(Likely)),
        (Some(true), None, "clock-fact-sync-idle", Some(Likely)),
    ] {
        let wrong = with(3 * DAY + 7 * MINUTE, says(is_on, is_synchronised));
        assert_eq!(failing(&wrong), expected, "{key}");
        assert_eq!(fact(&wrong, key).map(|fact| fact.state), Some(FactState::Attention), "{key}");
        let right = with(20, says(is_on, is_synchronised));
        assert_eq!(found(&right), [], "{key}");
        assert!(right.facts.iter().all(|fact| fact.state != FactState::Attention), "{key}");
    }
    let right = with(20, says(Some(true), Some(true)));
    assert_eq!(said(&right, "clock-fact-sync-on", "server"), "ntp.example".into());
    assert_eq!(failing(&with(3 * DAY, says(None, None))), None);
    let lost = TimeSync { last: Some(at("2026-10-01T00:00:00Z")), ..says(Some(true), Some(false)) };
    assert_eq!(said(&with(3 * DAY, lost), "clock-fact-sync-lost", "last"), "2026-10-01".into());
}

#[test]
fn an_error_beyond_what_the_system_corrects_must_be_mended_by_hand_first() {
    let limited = |seconds| TimeSync { largest_step_s: seconds, ..says(Some(true), Some(false)) };
    for (offset, largest, expected) in [
        (16 * HOUR, Some(54_000), true),
        (-16 * HOUR, Some(54_000), true),
        (14 * HOUR, Some(54_000), false),
        (20 * MINUTE, Some(1_000), true),
        (16 * MINUTE, Some(1_000), false),
        (20 * 365 * DAY, None, false),
        (20 * 365 * DAY, Some(u64::MAX), false),
    ] {
        let judgement = with(offset, limited(largest));
        assert_eq!(fact(&judgement, "clock-fact-too-far-to-sync").is_some(), expected, "{offset} {largest:?}");
        if expected {
            assert_eq!(failing(&judgement), Some(Confirmed), "{offset}");
        }
    }
    assert_eq!(said(&with(16 * HOUR, limited(Some(54_000))), "clock-fact-too-far-to-sync", "count"), 15.0.into());
}

#[test]
fn bounds_alone_tell_that_an_error_is_too_large_to_be_corrected() {
    let mut seen = evidence("2020-01-01T00:00:00Z");
    seen.sync = Some(TimeSync { largest_step_s: Some(54_000), ..says(Some(true), None) });
    let judgement = decide(seen, true);
    assert_eq!(found(&judgement), [("clock-behind", Confirmed), ("time-sync-failing", Confirmed)]);
    assert!(fact(&judgement, "clock-fact-too-far-to-sync").is_some());
}

#[test]
fn silent_time_servers_weigh_more_when_the_system_says_that_it_has_no_time() {
    let judged = |sync| {
        let mut seen = off_by(3 * DAY);
        seen.sources = vec![
            source("a", TimeSourceKind::Sntp, None, 0),
            source("b", TimeSourceKind::HttpDate, Some(3 * DAY), 520),
            source("c", TimeSourceKind::HttpDate, Some(3 * DAY), 520),
        ];
        seen.sync = sync;
        failing(&decide(seen, true))
    };
    assert_eq!(judged(None), Some(Possible));
    assert_eq!(judged(Some(says(Some(true), Some(false)))), Some(Confirmed));
    let mut alone = evidence("2020-01-01T00:00:00Z");
    alone.sources = vec![source("a", TimeSourceKind::Sntp, None, 0), source("b", TimeSourceKind::HttpDate, None, 0)];
    assert_eq!(failing(&decide(alone, true)), None, "nothing answers: the network is down, or this computer is alone");
}
