//! No time server answers: what was signed, built and written must do.

use super::*;

/// Nobody tells the time.
fn alone(ahead_s: i64) -> Wrong<'static> {
    Wrong { ahead_s, servers: Vec::new(), ..Wrong::default() }
}

#[test]
fn a_clock_that_is_surely_behind_is_caught() {
    for size in [YEAR, 20 * YEAR, 50 * YEAR] {
        let behind = alone(-size);
        let Some(said) = behind.is_called(Some("clock-behind"), Some("certificate-not-yet-valid")) else { return };
        assert_eq!(said.confidence(), Some("confirmed"), "{}", said.told());
        assert!(said.has("clock-fact-before-build"), "{}", said.told());
    }
}

#[test]
fn a_clock_that_is_surely_ahead_is_caught() {
    let after_all_roots = alone(50 * YEAR);
    let Some(said) = after_all_roots.is_called(Some("clock-ahead"), Some("certificate-expired")) else { return };
    assert_eq!(said.confidence(), Some("confirmed"), "{}", said.told());
    assert!(said.has("clock-fact-after-roots"), "{}", said.told());
    let after_other_sites = Wrong { others: vec![SOUND, (-10 * DAY, 80 * DAY)], ..alone(200 * DAY) };
    let Some(said) = after_other_sites.is_called(Some("clock-ahead"), Some("certificate-expired")) else { return };
    assert_eq!(said.confidence(), Some("confirmed"), "{}", said.told());
    assert!(said.has("clock-fact-after-hosts"), "{}", said.told());
}

#[test]
fn a_site_that_let_its_certificate_end_is_not_the_clock() {
    let one_site = Wrong { leaf: (-90 * DAY, -DAY), ..alone(0) };
    one_site.is_called(Some("certificate-expired"), None);
    let among_others = Wrong { leaf: (-90 * DAY, -DAY), others: vec![SOUND, SOUND], ..alone(0) };
    let Some(said) = among_others.is_called(Some("certificate-expired"), None) else { return };
    assert!(said.has("clock-fact-other-sites-in-time"), "{}", said.told());
    assert!(!said.list("others").contains(&"clock-ahead"), "{}", said.told());
}

#[test]
fn a_private_authority_that_dates_ahead_is_not_the_clock() {
    let early = Wrong { leaf: (3 * DAY, 60 * DAY), ..alone(0) };
    let Some(said) = early.is_called(Some("certificate-not-yet-valid"), None) else { return };
    assert!(said.list("others").contains(&"clock-behind"), "it may be, for nobody told the time: {}", said.told());
}

#[test]
fn a_right_clock_is_not_called_wrong_and_not_called_right() {
    let Some(said) = alone(0).is_called(None, None) else { return };
    assert!(said.has("clock-fact-no-comparison"), "{}", said.told());
}
