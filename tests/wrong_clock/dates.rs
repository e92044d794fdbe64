//! Dates at which clocks begin anew, and dates at which programs break.

use chrono::{DateTime, Utc};

use super::*;

/// This computer shows this date.
fn showing(date: &str, servers: &[i64]) -> Wrong<'static> {
    let date: DateTime<Utc> = date.parse().expect("a date");
    Wrong { ahead_s: (date - Utc::now()).num_seconds(), servers: servers.to_vec(), ..Wrong::default() }
}

#[test]
fn a_clock_that_began_anew_is_told_to_have_lost_its_power() {
    for date in ["1970-01-01T00:10:00Z", "1980-01-02T00:00:00Z", "2000-01-01T00:10:00Z", "2010-01-01T02:00:00Z"] {
        for servers in [&[0, 0, 0][..], &[]] {
            let wrong = showing(date, servers);
            let Some(said) = wrong.is_called(Some("clock-behind"), Some("certificate-not-yet-valid")) else { return };
            assert!(said.has("clock-fact-reset"), "{date}: {}", said.told());
            assert_eq!(said.confidence(), Some("confirmed"), "{date}: {}", said.told());
        }
    }
}

#[test]
fn dates_beyond_what_old_counters_hold_are_judged_like_others() {
    for date in ["2038-01-19T03:10:00Z", "2038-06-01T00:00:00Z", "2100-01-01T00:00:00Z", "2107-01-01T00:00:00Z"] {
        let wrong = showing(date, &[0, 0, 0]);
        let Some(said) = wrong.is_called(Some("clock-ahead"), Some("certificate-expired")) else { return };
        assert_eq!(said.has("clock-fact-rollover"), date.starts_with("2038-01"), "{date}: {}", said.told());
        assert!(!said.has("clock-fact-no-comparison"), "{date}: {}", said.told());
    }
}

#[test]
fn dates_before_1970_and_after_9999_end_no_examination() {
    for (date, cause) in [
        ("1969-06-01T00:00:00Z", "clock-behind"),
        ("1901-12-13T20:50:00Z", "clock-behind"),
        ("9999-12-31T23:00:00Z", "clock-ahead"),
    ] {
        showing(date, &[]).is_called(Some(cause), None);
    }
}
