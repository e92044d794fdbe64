//! How an error came about, told by its size.

use super::*;

const FITTING: (&str, &str) = ("2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z");

/// Four others say so, of a computer in this zone with dates that fit.
fn judged(offset_ms: i64, zone_minutes: i32, has_daylight: bool) -> Judgement {
    let mut seen = dated(off_by(offset_ms), FITTING.0, FITTING.1);
    (seen.zone_offset_s, seen.zone_has_daylight) = (zone_minutes * 60, Some(has_daylight));
    decide(seen, true)
}

fn pattern(judgement: &Judgement) -> Option<&str> {
    let keys = judgement.facts.iter().map(|fact| fact.key.as_str());
    let all: Vec<_> = keys.filter_map(|key| key.strip_prefix("clock-fact-")?.strip_suffix("-pattern")).collect();
    assert!(all.len() <= 1, "{all:?}");
    all.first().copied()
}

#[test]
fn each_size_has_its_reason_and_its_look_alike_has_not() {
    for (offset, zone_minutes, has_daylight, expected) in [
        // The zone of another place: Berlin's set in New York, Tokyo, India, Nepal.
        (6 * HOUR, 60, true, Some("zone")),
        (-8 * HOUR, 60, true, Some("zone")),
        (-(4 * HOUR + 30 * MINUTE), 60, true, Some("zone")),
        (-(4 * HOUR + 45 * MINUTE) + 20_000, 60, true, Some("zone")),
        (4 * HOUR + 23 * MINUTE, 60, true, None),
        // Pacific time, which new computers are set to, in Tokyo and in Auckland.
        (-17 * HOUR, -8 * 60, true, Some("zone")),
        (-21 * HOUR, -8 * 60, true, Some("zone")),
        (17 * HOUR, -8 * 60, true, None),
        (15 * HOUR, 0, false, None),
        // Summer and winter.
        (-HOUR, 60, true, Some("daylight")),
        (HOUR + 5_000, 60, true, Some("daylight")),
        (-HOUR, 9 * 60, false, Some("zone")),
        (-HOUR - 2 * MINUTE, 60, true, None),
        // Morning and evening.
        (12 * HOUR, 60, true, Some("half-day")),
        (-12 * HOUR, 0, false, Some("half-day")),
        (12 * HOUR + 7 * MINUTE, 0, false, None),
        // Two systems on one computer: in Chicago, in Delhi, in Denver.
        (6 * HOUR, -6 * 60, true, Some("two-systems")),
        (-6 * HOUR, -6 * 60, true, Some("two-systems")),
        (5 * HOUR + 30 * MINUTE, 330, false, Some("two-systems")),
        (7 * HOUR, -7 * 60, true, Some("two-systems")),
        // The date.
        (DAY, 60, false, Some("date")),
        (-3 * DAY + 30_000, 60, false, Some("date")),
        (3 * DAY + 5 * HOUR, 60, false, None),
        (200 * DAY + HOUR, 60, true, Some("date")),
        (200 * DAY + HOUR, 60, false, None),
        // None of them.
        (6 * MINUTE, 60, true, None),
        (13 * HOUR + 11 * MINUTE, 60, true, None),
        (40 * MINUTE, 60, true, None),
    ] {
        let judgement = judged(offset, zone_minutes, has_daylight);
        assert_eq!(pattern(&judgement), expected, "{offset} ms in a zone of {zone_minutes} minutes");
    }
}

#[test]
fn the_place_where_the_shown_time_would_be_right_is_named() {
    let there = |judgement: &Judgement| said(judgement, "clock-fact-zone-pattern", "there");
    assert_eq!(there(&judged(6 * HOUR, 60, true)), "UTC-05:00".into());
    assert_eq!(there(&judged(-(4 * HOUR + 45 * MINUTE), 60, true)), "UTC+05:45".into());
    assert_eq!(there(&judged(4 * HOUR + 45 * MINUTE, 60, true)), "unknown".into(), "no such zone is in use");
}

#[test]
fn only_the_shapes_of_a_zone_are_called_a_wrong_zone() {
    let is_zone = |judgement: &Judgement| found(judgement).iter().any(|(cause, _)| *cause == "timezone-wrong");
    for (offset, zone, has_daylight, expected) in [
        (6 * HOUR, 60, true, true),
        (-HOUR, 60, true, true),
        (6 * HOUR, -6 * 60, true, true),
        (12 * HOUR, 60, true, false),
        (3 * DAY, 60, true, false),
        (7 * MINUTE, 60, true, false),
    ] {
        assert_eq!(is_zone(&judged(offset, zone, has_daylight)), expected, "{offset}");
    }
}

#[test]
fn a_system_that_does_not_move_the_clock_in_summer_is_the_likely_reason_for_one_hour() {
    let with = |offset, adjusts| {
        let mut seen = dated(off_by(offset), FITTING.0, FITTING.1);
        seen.sync = Some(TimeSync { adjusts_for_daylight: adjusts, ..TimeSync::default() });
        decide(seen, true)
    };
    let off = with(-HOUR, Some(false));
    assert_eq!(found(&off), [("timezone-wrong", Confidence::Likely)]);
    assert_eq!(said(&off, "clock-fact-daylight-pattern", "switch"), "off".into());
    assert_eq!(found(&with(-HOUR, Some(true))), [("timezone-wrong", Confidence::Possible)]);
    let two_hours = with(-2 * HOUR, Some(false));
    assert_eq!(found(&two_hours), [("timezone-wrong", Confidence::Possible)], "summer is one hour");
}

#[test]
fn of_a_wrong_date_the_wrong_part_is_named() {
    let part = |local: &str, truth: &str| {
        let mut seen = off_by((at(truth) - at(local)).num_milliseconds());
        seen.local = at(local);
        said(&decide(seen, true), "clock-fact-date-pattern", "part")
    };
    assert_eq!(part("2025-11-24T12:00:00Z", "2026-11-24T12:00:10Z"), "year".into());
    assert_eq!(part("2027-11-24T12:00:00Z", "2026-11-24T12:00:00Z"), "year".into());
    assert_eq!(part("2026-08-24T12:00:00Z", "2026-11-24T12:00:00Z"), "month".into());
    assert_eq!(part("2026-11-21T12:00:00Z", "2026-11-24T12:00:00Z"), "day".into());
    assert_eq!(part("2023-03-21T12:00:00Z", "2026-11-24T12:00:00Z"), "date".into());
}

#[test]
fn half_a_day_that_breaks_the_dates_is_the_clock_and_not_the_zone() {
    let judgement = decide(dated(off_by(12 * HOUR), "2026-11-24T20:00:00Z", "2027-01-30T00:00:00Z"), true);
    assert_eq!(found(&judgement), [("clock-behind", Confidence::Confirmed)]);
    assert!(judgement.findings[0].evidence.iter().any(|fact| fact.key == "clock-fact-half-day-pattern"));
}

#[test]
fn extreme_errors_and_zones_break_nothing() {
    for offset in [i64::MAX, i64::MIN, i64::MIN + 1, i64::MAX - DAY, 0, 1, -1] {
        let mut seen = off_by(0);
        for source in &mut seen.sources {
            (source.offset_ms, source.uncertainty_ms) = (Some(offset), 20);
        }
        for zone in [i32::MIN, i32::MAX, 0, 50_400] {
            seen.zone_offset_s = zone;
            decide(seen.clone(), true);
        }
    }
}
