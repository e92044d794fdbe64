//! Clocks that began again after they lost power, or when their counter was full.

use super::*;

/// By others who agree, in November 2026.
fn with_local(local: &str) -> Judgement {
    let mut seen = evidence(local);
    let offset = (at(NOW) - at(local)).num_milliseconds();
    seen.sources = ["a", "b", "c"].map(|name| source(name, TimeSourceKind::Sntp, Some(offset), 20)).into();
    decide(seen, true)
}

fn year<'j>(judgement: &'j Judgement, key: &str) -> Option<&'j str> {
    match fact(judgement, key)?.args.get("year") {
        Some(Value::Text(year)) => Some(year),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_clock_that_lost_its_power_is_known_by_where_it_begins() {
    for (local, expected) in [
        ("1970-01-01T00:03:00Z", Some("1970")),
        ("1969-12-31T22:00:00Z", Some("1970")),
        ("1970-03-05T10:00:00Z", Some("1970")),
        ("1980-01-01T00:00:09Z", Some("1980")),
        ("1980-01-04T09:00:00Z", Some("1980")),
        ("1983-05-04T09:00:00Z", Some("1980")),
        ("2000-01-01T01:00:00Z", Some("2000")),
        ("2001-01-01T00:00:00Z", Some("2001")),
        ("2003-06-01T00:00:00Z", Some("2001")),
        ("2010-01-02T00:00:00Z", Some("2010")),
        ("2015-01-01T00:20:00Z", Some("2015")),
        ("1904-01-01T00:00:00Z", Some("1904")),
        ("1601-01-01T00:00:00Z", Some("1601")),
        ("2007-08-09T00:00:00Z", None),
        ("2019-06-01T00:00:00Z", None),
        ("2026-01-01T00:00:00Z", None),
        ("2030-01-01T00:00:00Z", None),
    ] {
        let judgement = with_local(local);
        assert_eq!(year(&judgement, "clock-fact-reset"), expected, "{local}");
        if expected.is_some() {
            assert_eq!(found(&judgement), [("clock-behind", Confidence::Confirmed)], "{local}");
            assert!(judgement.findings[0].evidence.iter().any(|fact| fact.key == "clock-fact-reset"), "{local}");
        }
    }
}

#[test]
fn a_counter_that_is_full_is_known_by_the_date_or_by_what_it_holds() {
    for (local, expected) in [
        ("2038-01-19T03:14:07Z", Some("2038")),
        ("1901-12-13T20:45:52Z", Some("1901")),
        ("2036-02-07T06:28:16Z", Some("2036")),
        ("2106-02-07T06:28:15Z", Some("2106")),
        ("2038-06-19T03:14:07Z", None),
        ("2050-01-19T03:14:07Z", None),
    ] {
        assert_eq!(year(&with_local(local), "clock-fact-rollover"), expected, "{local}");
    }
    for (span_s, expected) in [
        (1 << 32, true),
        (1 << 31, true),
        (-(1 << 32), true),
        (-(1 << 31), true),
        (1024 * 7 * 86_400, true),
        (1 << 30, false),
        (512 * 7 * 86_400, false),
    ] {
        let local = (at(NOW) - TimeDelta::seconds(span_s)).to_rfc3339();
        assert_eq!(fact(&with_local(&local), "clock-fact-rollover-span").is_some(), expected, "{span_s}");
    }
}

#[test]
fn a_computer_that_is_right_is_no_restart_whatever_the_date() {
    for local in ["2030-01-01T00:00:00Z", "2038-01-19T03:14:07Z", "2036-02-07T06:28:16Z"] {
        let mut seen = evidence(local);
        seen.sources = ["a", "b"].map(|name| source(name, TimeSourceKind::Sntp, Some(30), 20)).into();
        let judgement = decide(seen, true);
        assert_eq!(found(&judgement), [], "{local}");
        assert!(fact(&judgement, "clock-fact-reset").is_none() && fact(&judgement, "clock-fact-rollover").is_none());
    }
}

#[test]
fn a_restart_is_seen_although_nobody_tells_the_time() {
    let judgement = decide(evidence("1980-01-01T00:10:00Z"), false);
    assert_eq!(found(&judgement), [("clock-behind", Confidence::Confirmed)]);
    assert_eq!(year(&judgement, "clock-fact-reset"), Some("1980"));
    assert!(judgement.findings[0].evidence.iter().any(|fact| fact.key == "clock-fact-reset"));
}

#[test]
fn dates_at_the_ends_of_the_calendar_are_judged_like_others() {
    for local in [
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
        at("0001-01-01T00:00:00Z"),
        at("1869-01-01T00:00:00Z"),
        at("9999-12-31T23:59:59Z"),
        at("2106-02-08T00:00:00Z"),
    ] {
        for offset in [None, Some(0), Some(20 * 365 * DAY), Some(i64::MAX), Some(i64::MIN)] {
            for zone in [-43_200, 0, 50_400] {
                let mut seen = dated(evidence(NOW), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z");
                (seen.local, seen.zone_offset_s, seen.zone_has_daylight) = (local, zone, Some(true));
                seen.sources = ["a", "b", "c"].map(|name| source(name, TimeSourceKind::Sntp, offset, 20)).into();
                seen.bounds = vec![
                    bound(BoundKind::Receipt, NOW, "log"),
                    bound(BoundKind::RootsEnd, "2046-01-01T00:00:00Z", "roots"),
                    TimeBound { at: DateTime::<Utc>::MIN_UTC, ..bound(BoundKind::System, NOW, "file") },
                    TimeBound { at: DateTime::<Utc>::MAX_UTC, ..bound(BoundKind::NotAfter, NOW, "host") },
                ];
                let judgement = decide(seen, true);
                let expected = if local < at(NOW) { "clock-behind" } else { "clock-ahead" };
                if offset.is_none() {
                    assert_eq!(found(&judgement), [(expected, Confidence::Confirmed)], "{local}");
                }
            }
        }
    }
}
