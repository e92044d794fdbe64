//! The pages of steps 4 and 5, and their tables in reports: what a server and its clients can do, told to people.

use eframe::egui::accesskit::Role;
use eframe::egui::{OutputCommand, Theme, Vec2, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use handshake_doctor::advice::Words;
use handshake_doctor::app::{Page, Run};
use handshake_doctor::report;
use handshake_doctor::scan::{Ladder, Preference, Rung, RungResult};
use handshake_doctor::step::cipher::{ClientMatch, Need};
use handshake_doctor::step::{Evidence, Step};

use super::servers::{Server, case_of};
use super::{Window, open, window, word};

/// High enough for the page of step 5 with everything opened.
const HIGH: Vec2 = vec2(900.0, 6000.0);

fn showing(size: Vec2, scale: f32, theme: Theme, server: Server, step: Step) -> Window {
    let mut window = window(size, scale, theme);
    window.state_mut().show_run(Run::of_case(1, case_of(server), None), Page::Step(step));
    window.run();
    window
}

fn ciphers(server: Server) -> Window {
    showing(HIGH, 1.0, Theme::Light, server, Step::Cipher)
}

/// How many labels hold this text.
fn count(window: &Window, text: &str) -> usize {
    window.query_all_by_label_contains(text).count()
}

#[test]
fn both_pages_look_right_for_a_wide_a_modern_and_an_ancient_server() {
    let mut results = SnapshotResults::new();
    for theme in [Theme::Light, Theme::Dark] {
        for (server, height) in [(Server::Wide, 2600.0), (Server::Modern, 2100.0), (Server::Ancient, 2600.0)] {
            for step in [Step::Protocol, Step::Cipher] {
                let mut window = showing(vec2(900.0, height), 1.0, theme, server, step);
                let name = format!("{server:?}").to_lowercase();
                window.snapshot(format!("server-{name}-{}-{}", step.slug(), word(theme)));
                results.extend_harness(&mut window);
            }
        }
    }
}

#[test]
fn a_narrow_window_cuts_nothing_off() {
    let mut results = SnapshotResults::new();
    for (name, width, height) in [("narrow", 800.0, 2500.0), ("narrowest", 400.0, 3000.0)] {
        let mut window = showing(vec2(width, height), 1.0, Theme::Light, Server::Wide, Step::Cipher);
        open(&mut window, "Show the suites of TLS 1.2");
        window.snapshot(format!("{name}-cipher-light"));
        results.extend_harness(&mut window);
        let mut window = showing(vec2(width, height), 1.0, Theme::Light, Server::Ancient, Step::Protocol);
        window.snapshot(format!("{name}-protocol-light"));
        results.extend_harness(&mut window);
    }
}

#[test]
fn the_winner_is_named_with_whose_order_decided() {
    ciphers(Server::Modern)
        .get_by_label("Chromium 137 (Win 11) would use this one in TLS 1.3, because the server's order decides.");
    let mut window = ciphers(Server::Modern);
    open(&mut window, "Show the suites of TLS 1.2");
    window.get_by_label("With this server, Chromium 137 (Win 11) would use TLS 1.3, not TLS 1.2.");
    window.get_by_label("The client's order decides.");
}

#[test]
fn another_program_can_be_chosen_from_the_list() {
    let mut window = ciphers(Server::Ancient);
    window.get_by_label("Chromium 137 (Win 11) would fail: no TLS version in common.");
    window.get_by_role(Role::ComboBox).click();
    window.run();
    window.get_by_role_and_label(Role::Button, "IE 6 XP").click_accesskit();
    window.run();
    window.get_by_label("IE 6 XP would use this one in TLS 1.0, because its own order decides.");
}

#[test]
fn weak_and_broken_suites_have_their_word_and_a_reason_without_a_pointer() {
    let window = ciphers(Server::Ancient);
    assert_eq!(count(&window, "broken: "), 10, "nine of the server, one of the browser");
    assert!(count(&window, "broken: RC4, no forward secrecy") > 0);
    assert!(count(&window, "weak: ") > 0);
}

#[test]
fn long_lists_begin_short_and_are_shown_whole_when_asked_for() {
    let mut window = ciphers(Server::Wide);
    open(&mut window, "Show the suites of TLS 1.2");
    let last = "TLS_RSA_WITH_CAMELLIA_128_CBC_SHA";
    assert_eq!(count(&window, last), 0);
    open(&mut window, "Show all 60");
    assert_eq!(window.query_all_by_label(last).count(), 1);
    window.get_by_label_contains("For 2 there was no clear answer.");
    open(&mut window, "Show fewer");
    assert_eq!(count(&window, last), 0);
}

#[test]
fn the_newest_of_each_family_stands_first_and_all_programs_are_shown_when_asked_for() {
    let mut window = ciphers(Server::Wide);
    assert_eq!(count(&window, "Android 2.3.7"), 0);
    assert_eq!(window.query_all_by_label("OpenSSL 1.0.1h").count(), 0, "a newer one stands for its family");
    open(&mut window, "Show all 9 programs");
    window.get_by_label("OpenSSL 1.0.1h");
    window.get_by_label("Android 2.3.7");
}

#[test]
fn the_owner_can_copy_the_lines_for_the_server_program_in_use() {
    let mut window = ciphers(Server::Wide);
    open(&mut window, "Settings for Apache");
    window.get_by_label("Copy these lines").click_accesskit();
    let mut copied = None;
    for _ in 0..4 {
        window.step();
        copied = copied.or(window.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        }));
    }
    assert_eq!(copied, Some(Words::english().text("server-settings-apache")));
}

#[test]
fn a_modern_server_needs_no_other_settings() {
    assert_eq!(count(&ciphers(Server::Modern), "Settings for the server"), 0);
    assert_eq!(count(&ciphers(Server::Ancient), "Settings for the server"), 1);
}

#[test]
fn the_first_change_that_helps_is_named_and_marked() {
    let window = showing(HIGH, 1.0, Theme::Light, Server::Ancient, Step::Protocol);
    window.get_by_label_contains("It works without the post-quantum key share");
    assert_eq!(count(&window, "the first change that helps"), 1);
    let modern = showing(HIGH, 1.0, Theme::Light, Server::Modern, Step::Protocol);
    assert_eq!(count(&modern, "The same hello, with one change each time"), 0);
}

#[test]
fn groups_primes_and_features_stand_in_the_technical_details() {
    let mut window = ciphers(Server::Wide);
    open(&mut window, "Technical details");
    window.get_by_label("2048 bits (RFC 3526 group 14), 1024 bits");
    let mut window = showing(HIGH, 1.0, Theme::Light, Server::Ancient, Step::Protocol);
    open(&mut window, "Technical details");
    window.get_by_label("no, which is not safe");
    window.get_by_label("yes, which is not safe");
}

#[test]
fn whatever_a_file_holds_both_pages_are_drawn() {
    let mut case = case_of(Server::Wide);
    for report in &mut case.steps {
        match &mut report.evidence {
            Some(Evidence::Protocol(evidence)) => {
                evidence.versions = evidence.versions.iter().cycle().take(5_000).cloned().collect();
                let rung = RungResult {
                    rung: Rung::Browser,
                    bytes: usize::MAX,
                    answered: None,
                    outcome: handshake_doctor::handshake::Outcome::Reset,
                };
                evidence.ladder = Some(Ladder { rungs: vec![rung; 5_000], first_change: Some(Rung::NoAlpn) });
            }
            Some(Evidence::Cipher(evidence)) => {
                for list in &mut evidence.suites {
                    list.accepted = (0..2_000).chain(0xc000..0xd000).collect();
                }
                let hostile = ClientMatch { client: "\u{202e}\n".repeat(400), ..evidence.clients[0].clone() };
                evidence.clients = vec![hostile; 1_000];
            }
            _ => {}
        }
    }
    let words = Words::english();
    let page = report::html(&case, &words);
    assert!(page.contains("600 more rows are kept") && !page.contains('\u{202e}'));
    assert!(!report::markdown(&case, &words).contains('\u{202e}'));
    let mut window = window(vec2(900.0, 600.0), 1.0, Theme::Light);
    for step in [Step::Protocol, Step::Cipher] {
        window.state_mut().show_run(Run::of_case(1, case.clone(), None), Page::Step(step));
        window.run();
    }
    open(&mut window, "Show all ");
    open(&mut window, "Settings for IIS");
}

#[test]
fn reports_have_the_suites_the_programs_and_the_ladder_as_tables() {
    let words = Words::english();
    let page = report::html(&case_of(Server::Ancient), &words);
    let page = page.split_once("<script").expect("the case is embedded").0;
    for text in [
        "Cipher suites in TLS 1.0",
        "<td>TLS_RSA_WITH_RC4_128_SHA</td>",
        "RC4 can be broken.",
        "no TLS version in common",
        "Chromium 137 (Win 11) (on this computer)",
        "Without the post-quantum key share (the first change that helps)",
        "512 bits",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let text = report::markdown(&case_of(Server::Wide), &words);
    assert!(text.contains("| TLS\\_ECDHE\\_ECDSA\\_WITH\\_AES\\_256\\_GCM\\_SHA384 | strong |  |"));
    assert!(text.contains("| IE 6 XP | works | TLS 1.0 · TLS\\_RSA\\_WITH\\_3DES\\_EDE\\_CBC\\_SHA |"));
    let columns: Vec<usize> = text
        .lines()
        .filter(|line| line.starts_with('|'))
        .map(|line| line.replace("\\|", "").matches('|').count())
        .collect();
    assert!(columns.iter().all(|count| (3..=5).contains(count)), "{columns:?}");
}

#[test]
fn every_need_preference_and_hello_has_its_words() {
    let words = Words::english();
    let needs = [Need::Version, Need::Suite, Need::Group, Need::SignatureScheme, Need::CertificateKey, Need::DhSize];
    let preferences =
        [Preference::Server, Preference::Client, Preference::Mixed, Preference::Irrelevant, Preference::Unknown];
    let rungs = [
        Rung::Browser,
        Rung::SplitWrites,
        Rung::SplitRecords,
        Rung::NoPostQuantum,
        Rung::NoGrease,
        Rung::NoAlpn,
        Rung::NoServerName,
        Rung::UnknownServerName,
        Rung::NoTls13,
        Rung::Length255,
        Rung::Length511,
        Rung::Length1500,
        Rung::Length4096,
        Rung::Length16384,
    ];
    let mut all: Vec<String> = needs.map(|need| words.need(need)).into();
    all.extend(preferences.map(|preference| words.preference(preference)));
    all.extend(rungs.map(|rung| words.hello(rung)));
    all.extend(rungs.map(|rung| words.ladder(&Ladder { rungs: Vec::new(), first_change: Some(rung) }).1));
    for text in all {
        assert!(!text.is_empty() && !text.starts_with('['), "{text}");
    }
}

#[test]
fn every_reason_against_a_suite_is_told_in_short_and_in_a_sentence() {
    let words = Words::english();
    for suite in (0..0x0200).chain(0x1300..0x1310).chain(0xc000..0xd010) {
        let short = words.reasons_in_short(suite);
        assert!(!short.contains('['), "{short}");
        assert!(words.reasons(suite).iter().all(|sentence| sentence.ends_with('.')), "{suite:04x}");
    }
}
