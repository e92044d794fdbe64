//! Questions are asked while an answer matters, and an answer is heeded at once.

use egui_kittest::kittest::Queryable;
use handshake_doctor::app::{Page, Run};
use handshake_doctor::step::Confidence::Confirmed;
use handshake_doctor::step::Step;

use eframe::egui::Theme;

use super::{TALL, Window, window};
use crate::made::{Made, certificate, chain};

fn showing(made: Made, page: Page) -> Window {
    let mut window = window(TALL, 1.0, Theme::Light);
    window.state_mut().show_run(Run::of_case(1, made.case(), None), page);
    window.run();
    window
}

/// A chain that this computer trusts by a root that Mozilla lacks.
fn root_of_the_company() -> Made {
    Made::healthy().with_chain(chain(certificate(-30, 60), true, false))
}

fn named(window: &Window) -> Option<String> {
    window.state().run().and_then(Run::case).and_then(|case| case.verdict.cause.clone())
}

#[test]
fn an_answer_changes_the_verdict_at_once_and_can_be_taken_back() {
    for page in [Page::Summary, Page::Step(Step::Browser)] {
        let mut window = showing(root_of_the_company(), page);
        assert_eq!(named(&window), None);
        window.get_by_label("Which program shows the error? Java").click_accesskit();
        window.run();
        assert_eq!(named(&window).as_deref(), Some("java-own-trust-store"));
        window.get_by_label("Which program shows the error? I don't know").click_accesskit();
        window.run();
        assert_eq!(named(&window), None);
    }
}

#[test]
fn no_more_than_three_open_questions_stand_on_a_page() {
    let window = showing(Made::healthy(), Page::Summary);
    let unknown = window.query_all_by_label_contains("I don't know").count();
    assert!((1..=3).contains(&unknown), "{unknown}");
}

#[test]
fn a_cause_that_no_answer_would_change_asks_nothing() {
    let made = Made::untrusted(certificate(-90, -3))
        .clock_off(chrono::TimeDelta::zero())
        .found("certificate-expired", Confirmed)
        .replied("program", "go")
        .replied("works-on-other-network", "no");
    let window = showing(made, Page::Summary);
    assert!(window.query_by_label_contains("Does the site work in another browser").is_none());
    assert!(window.query_by_label_contains("Does it work while your VPN").is_none());
    // What was answered stays to be taken back.
    assert!(window.query_by_label("Which program shows the error? Go").is_some());
}
