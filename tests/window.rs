//! The window shows every page in each of its states, and can be walked through by keyboard alone.

mod abilities;
mod between;
mod browsers;
mod cases;
mod chains;
mod clock;
mod messages;
mod questions;
mod servers;
mod settings;
mod visitor;

use std::net::TcpListener;

use cases::{Story, case};
use eframe::egui::{Key, Modifiers, OutputCommand, Theme, Vec2, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node, SnapshotOptions, SnapshotResults};
use handshake_doctor::advice::Words;
use handshake_doctor::app::{LiveStep, Page, Run, RunState, StartWith, Wizard};
use handshake_doctor::report;
use handshake_doctor::settings::Settings;
use handshake_doctor::step::{Step, StepState};

type Window = Harness<'static, Wizard>;

/// What fits on a small laptop beside something else.
const USUAL: Vec2 = vec2(900.0, 600.0);
/// High enough for a whole page with all that can be opened.
const TALL: Vec2 = vec2(900.0, 3000.0);
/// A window of 800 by 600 pixels on a screen of 200 %.
const SMALL: Vec2 = vec2(400.0, 300.0);

fn window(size: Vec2, scale: f32, theme: Theme) -> Window {
    window_with(size, scale, theme, StartWith { settings: nobody_else(), ..StartWith::default() })
}

fn window_with(size: Vec2, scale: f32, theme: Theme, start: StartWith) -> Window {
    Harness::builder()
        .with_size(size)
        .with_pixels_per_point(scale)
        .with_theme(theme)
        .with_max_steps(12)
        .with_options(SnapshotOptions::new().threshold(1.0).max_failed_pixels(8))
        .wgpu()
        .build_eframe(|cc| Wizard::new(&cc.egui_ctx, start))
}

/// Settings that ask no time source: tests contact nobody.
fn nobody_else() -> Settings {
    let mut settings = Settings::default();
    crate::program::ask_nobody(&mut settings);
    settings
}

/// The six steps while they wait, or while they are at work.
fn still(state: StepState) -> Run {
    let progress = (state == StepState::Running).then_some((3, 12));
    let steps = vec![LiveStep { state, progress, report: None }; 6];
    let run_state = if state == StepState::Waiting { RunState::Opening } else { RunState::Looking };
    Run::still(1, "example.com:443", run_state, steps)
}

const STATES: [&str; 6] = ["waiting", "running", "good", "attention", "problem", "could-not-check"];

fn run_in(state: &str) -> Run {
    match state {
        "waiting" => still(StepState::Waiting),
        "running" => still(StepState::Running),
        "good" => Run::of_case(1, case(Story::Healthy), None),
        "attention" => Run::of_case(1, case(Story::Doubtful), None),
        "problem" => Run::of_case(1, case(Story::Broken), None),
        _ => Run::of_case(1, case(Story::Silent), None),
    }
}

fn name_of(page: Page) -> &'static str {
    match page {
        Page::Start => "start",
        Page::Step(step) => step.slug(),
        Page::Settings => "settings",
        Page::Summary => "summary",
    }
}

fn word(theme: Theme) -> &'static str {
    if theme == Theme::Light { "light" } else { "dark" }
}

fn show(window: &mut Window, state: &str, page: Page) {
    window.state_mut().show_run(run_in(state), page);
    window.run();
}

fn snapshot_pages(theme: Theme) {
    let mut window = window(USUAL, 1.0, theme);
    for page in Page::OF_EXAMINATION {
        for state in STATES {
            show(&mut window, state, page);
            window.snapshot(format!("{}-{state}-{}", name_of(page), word(theme)));
        }
    }
}

#[test]
fn every_page_looks_right_in_each_state_by_day() {
    snapshot_pages(Theme::Light);
}

#[test]
fn every_page_looks_right_in_each_state_by_night() {
    snapshot_pages(Theme::Dark);
}

#[test]
fn the_start_page_looks_right_empty_filled_and_with_an_address_that_nobody_understands() {
    let mut results = SnapshotResults::new();
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = window(USUAL, 1.0, theme);
        window.run();
        window.snapshot(format!("start-empty-{}", word(theme)));
        window.get_by_label("Address or error message").type_text("mail.example.com:587");
        window.run();
        window.snapshot(format!("start-filled-{}", word(theme)));
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window.get_by_label("Address or error message").type_text("the internet is broken");
        window.key_press(Key::Enter);
        window.run();
        assert!(window.state().run().is_none(), "no address, no examination");
        window.snapshot(format!("start-error-{}", word(theme)));
        results.extend_harness(&mut window);
    }
}

#[test]
fn a_small_window_at_200_percent_shows_every_part_of_a_page() {
    let mut results = SnapshotResults::new();
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = window(SMALL, 2.0, theme);
        window.run();
        window.snapshot(format!("small-start-{}", word(theme)));
        for page in [Page::Step(Step::Certificate), Page::Summary] {
            show(&mut window, "problem", page);
            window.snapshot(format!("small-{}-{}", name_of(page), word(theme)));
        }
        results.extend_harness(&mut window);
    }
}

#[test]
fn ladder_chain_and_details_look_right_when_they_are_opened() {
    let mut results = SnapshotResults::new();
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = window(TALL, 1.0, theme);
        for state in ["good", "problem"] {
            show(&mut window, state, Page::Step(Step::Certificate));
            if state == "good" {
                for fold in ["Handshake timeline", "Technical details"] {
                    open(&mut window, fold);
                }
                open(&mut window, "The server sends ServerHello");
            }
            window.run();
            window.snapshot(format!("folds-{state}-{}", word(theme)));
        }
        results.extend_harness(&mut window);
    }
}

#[test]
fn whole_pages_look_right_from_top_to_bottom() {
    let mut window = window(vec2(900.0, 1500.0), 1.0, Theme::Light);
    for step in [Step::Clock, Step::Browser, Step::Allowlist, Step::Protocol, Step::Cipher] {
        show(&mut window, "attention", Page::Step(step));
        window.snapshot(format!("whole-{}-light", step.slug()));
    }
}

/// Presses what is called so, or begins so.
fn open(window: &mut Window, label: &str) {
    // The page may be longer than the window, so the pointer would not reach it.
    window.get_by_label_contains(label).click_accesskit();
    window.run();
}

#[test]
fn a_reopened_report_says_so_and_cannot_be_answered_or_checked_again() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    let run = Run::of_case(1, case(Story::Broken), Some("/home/ada/handshake-example.com.html".into()));
    window.state_mut().show_run(run, Page::Step(Step::Browser));
    window.run();
    window.snapshot("reopened-light");
    assert!(window.query_by_label("Check again").is_none());
    assert!(window.query_all_by_label("Check it now").next().is_some());
    assert!(window.query_by_label_contains("I don't know").is_none());
    assert!(window.query_by_label_contains("Open in").is_none());
}

#[test]
fn the_keys_with_numbers_and_arrows_lead_to_every_page() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    show(&mut window, "problem", Page::Summary);
    let numbers = [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7];
    for (key, page) in numbers.into_iter().zip(Page::OF_EXAMINATION) {
        window.key_press_modifiers(Modifiers::COMMAND, key);
        window.run();
        assert_eq!(window.state().page(), page);
    }
    for page in Page::OF_EXAMINATION.into_iter().rev().skip(1).chain([Page::Start]) {
        window.key_press_modifiers(Modifiers::ALT, Key::ArrowLeft);
        window.run();
        assert_eq!(window.state().page(), page);
    }
}

/// The labels of what the Tab key reaches, in order, until it comes round.
fn tab_stops(window: &mut Window) -> Vec<String> {
    let mut stops: Vec<String> = Vec::new();
    for _ in 0..120 {
        window.key_press(Key::Tab);
        window.run();
        let focused =
            window.root().children_recursive().find(Node::is_focused).and_then(|node| node.accesskit_node().label());
        let Some(label) = focused else { continue };
        if stops.first() == Some(&label) {
            break;
        }
        stops.push(label);
    }
    stops
}

#[test]
fn the_tab_key_reaches_bars_rail_and_page_in_the_order_in_which_they_are_read() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    show(&mut window, "problem", Page::Step(Step::Certificate));
    let stops = tab_stops(&mut window);
    let place = |label: &str| {
        stops.iter().position(|stop| stop.starts_with(label)).unwrap_or_else(|| panic!("{label} in {stops:#?}"))
    };
    let order = [
        "Check again",
        "1 Date and time",
        "6 Certificate",
        "Summary and report",
        "The site's certificate",
        "Each check on each certificate",
        "Handshake timeline",
        "Technical details",
        "Back",
        "Next",
    ];
    for pair in order.windows(2) {
        assert!(place(pair[0]) < place(pair[1]), "{pair:?} in {stops:#?}");
    }
}

#[test]
fn what_has_the_focus_can_be_pressed_with_enter() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    show(&mut window, "problem", Page::Summary);
    window.get_by_label_contains("4 Protocol, problem").focus();
    window.run();
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().page(), Page::Step(Step::Protocol));
}

#[test]
fn text_that_is_no_address_stays_and_gets_a_sentence() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    window.run();
    window.get_by_label("Address or error message").type_text("the internet is broken");
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(window.state().page(), Page::Start);
    assert!(window.state().run().is_none());
    assert_eq!(window.get_by_label("Address or error message").value().as_deref(), Some("the internet is broken"));
    window.get_by_label_contains("We found no address in this text");
}

#[test]
fn copy_summary_puts_the_verdict_on_the_clipboard_and_says_so() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    show(&mut window, "problem", Page::Summary);
    window.get_by_label("Copy summary").click();
    let mut copied = None;
    for _ in 0..4 {
        window.step();
        copied = copied.or(window.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        }));
    }
    assert!(copied.is_some_and(|text| text.contains("example.com")), "the summary names the site");
    window.get_by_label("Copied.");
    window.get_by_label("Close").click();
    window.run();
    assert!(window.query_by_label("Copied.").is_none());
}

#[test]
fn whatever_a_server_sends_the_page_is_drawn() {
    let hostile = format!("\u{202e}moc.elpmaxe\u{0}\u{1b}[31m{}", "A".repeat(4_000));
    let mut case = case(Story::Broken);
    for report in &mut case.steps {
        for seen in &mut report.observations {
            for message in &mut seen.messages {
                message.fields.iter_mut().for_each(|field| field.value.clone_from(&hostile));
            }
            seen.messages = seen.messages.iter().cycle().take(1_000).cloned().collect();
        }
        if let Some(chain) = &mut report.chain {
            let mut certificate = chain.certificates[0].clone();
            certificate.label.clone_from(&hostile);
            certificate.names = vec![hostile.clone(); 2];
            chain.certificates = vec![certificate; 1_000];
            chain.checks = chain.checks.iter().cycle().take(13_000).cloned().collect();
        }
    }
    let mut window = window(TALL, 1.0, Theme::Light);
    window.state_mut().show_run(Run::of_case(1, case, None), Page::Step(Step::Certificate));
    window.run();
    for fold in ["Handshake timeline", "Certificate chain", "Technical details"] {
        open(&mut window, fold);
    }
    window.get_by_label_contains("more certificates are not drawn");
    window.get_by_label_contains("more messages are not drawn");
}

/// Draws frames until something holds; what is waited for comes from a thread that always ends.
fn until(window: &mut Window, holds: impl Fn(&Window) -> bool) {
    while !holds(window) {
        window.step();
        std::thread::yield_now();
    }
    window.run();
}

#[test]
fn a_saved_report_opens_on_its_summary() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["report.html", "report.json"] {
        let file = folder.path().join(name);
        report::save(&case(Story::Broken), &Words::english(), &file).expect("saved");
        let start = StartWith { open: Some(file), settings: nobody_else(), ..StartWith::default() };
        let mut window = window_with(USUAL, 1.0, Theme::Light, start);
        until(&mut window, |window| window.state().run().is_some());
        assert_eq!(window.state().run().map(Run::state), Some(RunState::Reopened));
        assert_eq!(window.state().page(), Page::Summary);
        window.get_by_label_contains("You are looking at a saved report (report.");
    }
}

#[test]
fn a_file_that_is_no_report_gets_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("holiday.html");
    std::fs::write(&file, "<p>sea and sun</p>").expect("written");
    let start = StartWith { open: Some(file), settings: nobody_else(), ..StartWith::default() };
    let mut window = window_with(USUAL, 1.0, Theme::Light, start);
    until(&mut window, |window| window.query_by_label("Close").is_some());
    assert!(window.state().run().is_none());
    window.get_by_label_contains("not a report");
}

/// Draws frames until the examination has ended; it ends by its own deadline.
fn until_done(window: &mut Window) {
    until(window, |window| !window.state().run().is_some_and(Run::is_busy));
}

#[test]
fn enter_starts_the_examination_and_its_case_fills_the_pages() {
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let mut window = window(USUAL, 1.0, Theme::Light);
    window.run();
    window.get_by_label("Address or error message").type_text(&closed.to_string());
    window.key_press(Key::Enter);
    window.step();
    window.step();
    assert_eq!(window.state().page(), Page::OF_EXAMINATION[0]);
    until_done(&mut window);
    let run = window.state().run().expect("a run");
    assert_eq!(run.state(), RunState::Done);
    assert!(run.case().is_some());
}

#[test]
fn escape_stops_an_examination_of_a_silent_server_at_once() {
    // The system accepts connections on its own; nobody ever answers on them.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut settings = nobody_else();
    settings.limits.deadline_ms = 600_000;
    settings.limits.silence_ms = 600_000;
    let typed = Some(silent.local_addr().expect("its address").to_string());
    let start = StartWith { typed, settings, ..StartWith::default() };
    let mut window = window_with(USUAL, 1.0, Theme::Light, start);
    window.step();
    assert!(window.state().run().is_some_and(Run::is_busy));
    window.key_press(Key::Escape);
    window.step();
    // With limits of ten minutes, only Stop can end it within the test's patience.
    until_done(&mut window);
    assert_eq!(window.state().run().map(Run::state), Some(RunState::Done));
    window.get_by_label("Check again");
}

#[test]
fn a_new_examination_takes_the_place_of_the_one_before() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    window.state_mut().show_run(still(StepState::Running), Page::Summary);
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num0);
    window.run();
    assert_eq!(window.state().page(), Page::Start);
    window.get_by_label_contains("Expired certificate").click();
    window.step();
    window.step();
    let run = window.state().run().expect("a run");
    assert_eq!(run.practice.as_deref(), Some("expired"));
    until_done(&mut window);
    assert!(window.state().run().is_some_and(|run| run.case().is_some()));
}
