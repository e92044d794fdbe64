//! Page 1: the right time beside this computer's, each clock with its part in the vote, and what changed since.

use eframe::egui::{Theme, Vec2, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use handshake_doctor::app::{Page, Run};
use handshake_doctor::case::Case;
use handshake_doctor::machine::TimeSync;
use handshake_doctor::step::clock::{BoundKind, ClockEvidence, TimeBound};
use handshake_doctor::step::{Evidence, Step};

use super::cases::{Story, case};
use super::{SMALL, Window, window};

const WHOLE: Vec2 = vec2(900.0, 1_900.0);
const NARROW: Vec2 = vec2(480.0, 1_900.0);

const HOUR: i64 = 3_600_000;

/// A case whose clock step saw this.
fn seeing(story: Story, change: impl Fn(&mut ClockEvidence)) -> Case {
    let mut case = case(story);
    for report in &mut case.steps {
        if let Some(Evidence::Clock(seen)) = &mut report.evidence {
            change(seen);
        }
    }
    case
}

fn on_page_1(window: &mut Window, run: Run) {
    window.state_mut().show_run(run, Page::Step(Step::Clock));
    window.run();
}

fn showing(case: Case) -> Window {
    let mut window = window(WHOLE, 1.0, Theme::Light);
    on_page_1(&mut window, Run::of_case(1, case, None));
    window
}

fn shift(seen: &mut ClockEvidence, by_ms: i64) {
    seen.sources.iter_mut().for_each(|source| source.offset_ms = source.offset_ms.map(|_| by_ms));
    seen.bounds.clear();
}

#[test]
fn the_page_looks_right_from_top_to_bottom_by_day_and_night_and_in_little_room() {
    let mut results = SnapshotResults::new();
    for (name, size, scale, theme) in [
        ("whole-light", WHOLE, 1.0, Theme::Light),
        ("whole-dark", WHOLE, 1.0, Theme::Dark),
        ("narrow-light", NARROW, 1.0, Theme::Light),
        ("small-light", SMALL, 2.0, Theme::Light),
    ] {
        let mut window = window(size, scale, theme);
        on_page_1(&mut window, Run::of_case(1, case(Story::Broken), None));
        window.snapshot(format!("clock-{name}"));
        results.extend_harness(&mut window);
    }
}

#[test]
fn the_right_time_stands_beside_the_wrong_one() {
    let window = showing(seeing(Story::Broken, |seen| shift(seen, 3 * HOUR)));
    for words in ["10:30", "It should be", "13:30", "This computer is 3 hours behind."] {
        assert!(window.query_all_by_label(words).next().is_some(), "{words}");
    }
    assert!(window.query_all_by_label("24 November 2026").count() >= 2);
}

#[test]
fn a_clock_that_is_right_is_said_to_be_right_and_a_few_seconds_are_no_harm() {
    let window = showing(case(Story::Healthy));
    window.get_by_label("This clock is right.");
    let window = showing(seeing(Story::Healthy, |seen| shift(seen, -95_000)));
    window.get_by_label("This clock is close enough.");
    window.get_by_label("It is 95 seconds ahead. Certificates do not mind that.");
}

#[test]
fn each_clock_is_shown_with_what_became_of_it() {
    let window = showing(case(Story::Broken));
    for (name, role) in [
        ("time.cloudflare.com", "agrees"),
        ("www.apple.com: 3 hours later", "outvoted"),
        ("portal.example", "left out: nobody vouches for it"),
        ("ntp.lagging.example: 400 days earlier", "left out: it cannot be before"),
        ("example.com", "shown, not counted"),
        ("Not before", "a public log signed a receipt then"),
    ] {
        let found = window.query_all_by_label_contains(role).filter_map(|node| {
            use egui_kittest::kittest::NodeT;
            node.accesskit_node().label()
        });
        let found: Vec<String> = found.collect();
        assert!(found.iter().any(|label| label.starts_with(name)), "{name}: {found:?}");
    }
    window.get_by_label("This computer: 3 years behind");
    window.get_by_label_contains("We go by the 4 clocks that agree");
    window.get_by_label_contains("One clock says something else. It was outvoted.");
}

#[test]
fn without_any_clock_the_limits_say_that_this_one_is_behind() {
    let window = showing(seeing(Story::Healthy, |seen| {
        seen.sources.clear();
        let at = "2027-03-02T12:00:00Z".parse().expect("a time");
        let who = "www.mozilla.org:443".to_owned();
        seen.bounds = vec![TimeBound { kind: BoundKind::Receipt, at, who, is_target: false }];
    }));
    window.get_by_label("It cannot be before");
    window.get_by_label("2 March 2027");
    assert!(window.query_by_label("This clock is right.").is_none());
}

#[test]
fn without_any_clock_one_host_whose_certificate_ended_proves_nothing_but_two_do() {
    let ended = |who: &str| TimeBound {
        kind: BoundKind::NotAfter,
        at: "2026-11-20T12:00:00Z".parse().expect("a time"),
        who: who.to_owned(),
        is_target: false,
    };
    for (hosts, is_said) in [(vec!["a.example"], false), (vec!["a.example", "b.example"], true)] {
        let window = showing(seeing(Story::Healthy, |seen| {
            seen.sources.clear();
            seen.bounds = hosts.iter().map(|host| ended(host)).collect();
        }));
        assert_eq!(window.query_by_label("It can hardly be after").is_some(), is_said, "{hosts:?}");
        assert_eq!(window.query_by_label("We could not find out.").is_none(), is_said, "{hosts:?}");
    }
}

#[test]
fn whether_the_system_sets_its_clock_is_told_in_words() {
    let table = [
        (Some(true), Some(true), "On: systemd-timesyncd keeps this clock right."),
        (Some(true), Some(false), "systemd-timesyncd is on, but it has not set the clock yet."),
        (Some(false), Some(false), "Off: systemd-timesyncd does not run, so nobody corrects this clock."),
        (Some(true), None, "systemd-timesyncd is on."),
        (None, None, "We could not find out whether this computer keeps its clock right."),
    ];
    for (is_on, is_synchronised, words) in table {
        let window = showing(seeing(Story::Healthy, |seen| {
            let sync = seen.sync.as_mut().expect("a service");
            (sync.is_on, sync.is_synchronised) = (is_on, is_synchronised);
        }));
        window.get_by_label(words);
    }
    let window = showing(seeing(Story::Broken, |seen| {
        let sync = seen.sync.as_mut().expect("a service");
        (sync.is_on, sync.is_synchronised) = (Some(true), Some(true));
    }));
    window.get_by_label("systemd-timesyncd says that this clock is right. The other clocks disagree.");
    window.get_by_label_contains("It corrects 15 hours at most, and this clock is further off.");
}

#[test]
fn check_again_shows_the_clock_before_and_after() {
    let wrong = || Run::of_case(1, seeing(Story::Broken, |seen| shift(seen, 3 * HOUR)), None);
    let right = |number| Run::of_case(number, case(Story::Healthy), None);
    let mut window = window(WHOLE, 1.0, Theme::Light);
    let mut run = right(2);
    run.follow(&wrong());
    on_page_1(&mut window, run);
    window.get_by_label("Before: 3 hours behind. Now: right.");
    window.snapshot("clock-changed-light");

    let mut run = right(3);
    run.follow(&right(2));
    on_page_1(&mut window, run);
    assert!(window.query_by_label_contains("Before:").is_none(), "right before and after: nothing to say");
}

#[test]
fn another_sites_run_is_nothing_to_compare_with() {
    let mut other = case(Story::Broken);
    other.target = handshake_doctor::target::Target::parse("other.example").expect("an address");
    let mut run = Run::of_case(2, case(Story::Healthy), None);
    run.follow(&Run::of_case(1, other, None));
    assert!(run.clock_before().is_none());
}

#[test]
fn offsets_from_milliseconds_to_the_end_of_time_and_endless_lists_are_drawn_without_fault() {
    for offset in [0, 3, -900, HOUR, -20 * 365 * 24 * HOUR, i64::MAX, i64::MIN] {
        showing(seeing(Story::Broken, |seen| {
            seen.sources[0].offset_ms = Some(offset);
            seen.sources[0].uncertainty_ms = offset;
            seen.sources[0].name = "\u{202e}".repeat(4_000);
            seen.sources = seen.sources.iter().cycle().take(500).cloned().collect();
            seen.bounds = seen.bounds.iter().cycle().take(2_000).cloned().collect();
            seen.bounds[0].at = chrono::DateTime::<chrono::Utc>::MAX_UTC;
            seen.bounds[1].at = chrono::DateTime::<chrono::Utc>::MIN_UTC;
            seen.local = chrono::DateTime::<chrono::Utc>::MIN_UTC;
            seen.zone_offset_s = i32::MIN;
            seen.sync = Some(TimeSync { service: "\u{0}".repeat(9), ..TimeSync::default() });
        }));
    }
}
