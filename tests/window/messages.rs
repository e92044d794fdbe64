//! A pasted error message is explained under the field while it stands there.

use std::net::TcpListener;

use eframe::egui::{Event, Key, Theme};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use handshake_doctor::app::{Page, StartWith};
use handshake_doctor::step::Step;

use super::{SMALL, USUAL, Window, nobody_else, until_done, window, window_with, word};

const WITH_ADDRESS: &str = "curl: (60) SSL certificate problem: unable to get local issuer certificate\n\
    More details here: https://curl.se/docs/sslcerts.html\n$ curl https://b.example:8443/";
const WITHOUT_ADDRESS: &str = "Secure Connection Failed\r\nError code: SSL_ERROR_NO_CYPHER_OVERLAP";

fn paste(window: &mut Window, text: &str) {
    window.run();
    window.get_by_label("Address or error message").focus();
    window.run();
    window.event(Event::Paste(text.to_owned()));
    window.run();
}

#[test]
fn a_pasted_message_looks_right_with_and_without_an_address_by_day_and_by_night() {
    let mut results = SnapshotResults::new();
    for theme in [Theme::Light, Theme::Dark] {
        for (name, text) in [("address", WITH_ADDRESS), ("no-address", WITHOUT_ADDRESS)] {
            let mut window = window(USUAL, 1.0, theme);
            paste(&mut window, text);
            window.snapshot(format!("start-message-{name}-{}", word(theme)));
            results.extend_harness(&mut window);
        }
        let mut window = window(SMALL, 2.0, theme);
        paste(&mut window, WITHOUT_ADDRESS);
        window.snapshot(format!("small-start-message-{}", word(theme)));
        results.extend_harness(&mut window);
    }
}

#[test]
fn a_message_of_many_lines_becomes_one_line_and_its_site_is_ready_to_check() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    paste(&mut window, WITH_ADDRESS);
    let value = window.get_by_label("Address or error message").value().unwrap_or_default();
    assert!(value.contains("certificate More details"), "{value}");
    window.get_by_label("Check b.example:8443");
    window.get_by_label_contains("The issuer of the certificate was not found here");
    window.get_by_label("Likely causes");
    assert!(window.query_all_by_label_contains("Step 6 shows it").next().is_some());
}

#[test]
fn a_message_without_an_address_asks_for_the_site_and_takes_it_in_the_same_field() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    paste(&mut window, WITHOUT_ADDRESS);
    window.get_by_label_contains("The text does not name the site");
    window.key_press(Key::Enter);
    window.run();
    assert!(window.state().run().is_none() && window.state().page() == Page::Start);
    window.get_by_label_contains("The text does not name the site");
    window.key_press(Key::End);
    window.run();
    window.get_by_label("Address or error message").type_text(" b.example");
    window.run();
    window.get_by_label("Check b.example");
    assert!(window.query_by_label_contains("The text does not name the site").is_none());
}

#[test]
fn text_that_nobody_knows_is_met_honestly() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    paste(&mut window, "the flux compensator is out of tune");
    window.get_by_label_contains("We do not know this text");
}

#[test]
fn the_check_opens_on_the_step_that_the_message_points_to() {
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let start = StartWith {
        typed: Some(format!("{closed} SSL_ERROR_NO_CYPHER_OVERLAP")),
        settings: nobody_else(),
        ..StartWith::default()
    };
    let mut window = window_with(USUAL, 1.0, Theme::Light, start);
    window.step();
    assert_eq!(window.state().page(), Page::Step(Step::Cipher));
    until_done(&mut window);
}
