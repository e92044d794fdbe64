//! Errors from minutes to decades, behind and ahead, with honest and with lying servers.

use super::*;

#[test]
fn minutes_break_nothing_but_a_certificate_that_is_new() {
    for ahead_s in [6 * MINUTE, -6 * MINUTE] {
        let Some(said) = (Wrong { ahead_s, ..Wrong::default() }).is_called(None, None) else { return };
        let fact = if ahead_s > 0 { "clock-fact-ahead" } else { "clock-fact-behind" };
        assert!(said.has(fact), "{}", said.told());
    }
    Wrong { ahead_s: -6 * MINUTE, leaf: (-2 * MINUTE, 60 * DAY), ..Wrong::default() }
        .is_called(Some("clock-behind"), Some("certificate-not-yet-valid"));
    let small = Wrong { ahead_s: -3 * MINUTE, leaf: (-MINUTE, 60 * DAY), ..Wrong::default() };
    if let Some(said) = small.is_called(Some("clock-behind"), Some("certificate-not-yet-valid")) {
        assert!(said.has("clock-fact-certificate-fresh") && said.has("clock-fact-nearly-right"), "{}", said.told());
    }
}

#[test]
fn a_right_clock_is_not_blamed_for_a_certificate_that_has_ended_or_not_begun() {
    Wrong { leaf: (-90 * DAY, -DAY), ..Wrong::default() }.is_called(Some("certificate-expired"), None);
    let early = Wrong { leaf: (2 * HOUR, 60 * DAY), ..Wrong::default() };
    if let Some(said) = early.is_called(Some("certificate-not-yet-valid"), None) {
        assert!(said.has("clock-fact-certificate-begins-soon") && said.has("clock-fact-right"), "{}", said.told());
    }
}

#[test]
fn hours_are_a_zone_summer_time_or_two_halves_of_a_day() {
    let new = (-20 * MINUTE, 60 * DAY);
    let summer = Wrong { ahead_s: -HOUR, leaf: new, zone: "CET-1CEST,M3.5.0,M10.5.0/3", ..Wrong::default() };
    if let Some(said) = summer.is_called(Some("timezone-wrong"), Some("certificate-not-yet-valid")) {
        assert!(said.has("clock-fact-daylight-pattern"), "{}", said.told());
        assert!(said.list("consequences").contains(&"clock-behind"), "{}", said.told());
    }
    let old = (-60 * DAY, 10 * MINUTE);
    let zone = Wrong { ahead_s: 13 * HOUR, leaf: old, ..Wrong::default() };
    if let Some(said) = zone.is_called(Some("timezone-wrong"), Some("certificate-expired")) {
        assert!(said.has("clock-fact-zone-pattern"), "{}", said.told());
    }
    let half = Wrong { ahead_s: -12 * HOUR, leaf: new, ..Wrong::default() };
    if let Some(said) = half.is_called(Some("clock-behind"), Some("certificate-not-yet-valid")) {
        assert!(said.has("clock-fact-half-day-pattern"), "{}", said.told());
    }
    let quarter = Wrong { ahead_s: -15 * MINUTE, leaf: (-10 * MINUTE, 60 * DAY), zone: "CET-1", ..Wrong::default() };
    quarter.is_called(Some("clock-behind"), Some("certificate-not-yet-valid"));
    let odd = Wrong { ahead_s: -13 * HOUR - 7 * MINUTE, leaf: new, ..Wrong::default() };
    odd.is_called(Some("clock-behind"), Some("certificate-not-yet-valid"));
}

#[test]
fn days_and_years_are_named_and_what_follows_from_them_stands_below() {
    for size in [3 * DAY, 200 * DAY, YEAR, 20 * YEAR, 50 * YEAR] {
        let (ahead, behind) = if size < 60 * DAY {
            (None, None)
        } else {
            (Some("certificate-expired"), Some("certificate-not-yet-valid"))
        };
        Wrong { ahead_s: size, ..Wrong::default() }.is_called(Some("clock-ahead"), ahead);
        Wrong { ahead_s: -size, ..Wrong::default() }.is_called(Some("clock-behind"), behind);
    }
}

#[test]
fn liars_in_the_minority_are_named_and_not_believed() {
    let lie = 9 * YEAR;
    for servers in [vec![lie, 0, 0], vec![0, lie, 0, 0, -lie], vec![lie, lie, 0, 0, 0]] {
        let wrong = Wrong { ahead_s: 200 * DAY, servers: servers.clone(), ..Wrong::default() };
        let Some(said) = wrong.is_called(Some("clock-ahead"), Some("certificate-expired")) else { return };
        assert_eq!(said.confidence(), Some("confirmed"), "{}", said.told());
        assert!(said.has("clock-fact-outvoted") || said.has("clock-fact-contradicts-bound"), "{}", said.told());
        let right = Wrong { servers, ..Wrong::default() };
        right.is_called(None, None);
    }
    // They lag behind what is known to have been: even as a majority they are not believed.
    let lagging = Wrong { servers: vec![-2 * YEAR, -2 * YEAR, 0, 0], ..Wrong::default() };
    if let Some(said) = lagging.is_called(None, None) {
        assert!(said.has("clock-fact-contradicts-bound") && said.has("clock-fact-right"), "{}", said.told());
    }
}

#[test]
fn a_wrong_name_and_a_wrong_clock_are_both_named_and_what_keeps_out_comes_first() {
    let other = || vec!["elsewhere.example"];
    let harmless = Wrong { ahead_s: 3 * DAY, names: other(), ..Wrong::default() };
    let Some(said) = harmless.judged() else { return };
    assert_eq!(said.cause(), Some("hostname-mismatch"), "{}", said.told());
    assert!(said.list("others").contains(&"clock-ahead"), "{}", said.told());
    let both = Wrong { ahead_s: 200 * DAY, names: other(), ..Wrong::default() };
    let Some(said) = both.is_called(Some("clock-ahead"), Some("certificate-expired")) else { return };
    assert!(said.list("others").contains(&"hostname-mismatch"), "{}", said.told());
}
