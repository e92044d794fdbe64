//! The settings page: which hosts are asked, who set that, and how a person changes it.

use std::path::Path;

use eframe::egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use handshake_doctor::app::{Page, StartWith};
use handshake_doctor::settings::{Files, Settings};

use super::{SMALL, Window, window_with, word};

/// Files of an administrator and of a person; none of those is there yet that has no text.
fn files(folder: &Path, machine: Option<&str>, user: Option<&str>) -> Files {
    let file = |name: &str, text: Option<&str>| {
        let file = folder.join(name);
        if let Some(text) = text {
            std::fs::write(&file, text).expect("written");
        }
        Some(file)
    };
    Files { machine: file("machine.toml", machine), user: file("own/settings.toml", user), named: None }
}

fn started(size: eframe::egui::Vec2, scale: f32, theme: Theme, files: Files) -> Window {
    let (settings, layers) = files.load();
    window_with(size, scale, theme, StartWith { settings, layers, ..StartWith::default() })
}

fn opened(size: eframe::egui::Vec2, scale: f32, theme: Theme, files: Files) -> Window {
    let mut window = started(size, scale, theme, files);
    window.run();
    // Without a pointer, which would be in the picture.
    window.get_by_label("Settings").click_accesskit();
    window.run();
    assert_eq!(window.state().page(), Page::Settings);
    window
}

/// High enough for all groups.
fn whole(files: Files) -> Window {
    opened(vec2(900.0, 2200.0), 1.0, Theme::Light, files)
}

fn type_into(window: &mut Window, field: &str, text: &str) {
    window.get_by_label(field).focus();
    window.run();
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.get_by_label(field).type_text(text);
    window.run();
}

/// Presses Save and waits until the file is written.
fn save(window: &mut Window) {
    window.get_by_label("Save").click();
    for _ in 0..2_000_000 {
        window.step();
        if window.query_by_label_contains("Saved.").is_some() {
            return;
        }
        std::thread::yield_now();
    }
    panic!("nothing was saved");
}

#[test]
fn the_settings_page_looks_right_by_day_by_night_and_in_a_narrow_window() {
    let mut results = SnapshotResults::new();
    // The path of a file is part of the picture, so it must be the same everywhere.
    let place = || Files { user: Some("/home/ada/.config/handshake-doctor/settings.toml".into()), ..Files::default() };
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = opened(vec2(900.0, 2050.0), 1.0, theme, place());
        window.snapshot(format!("settings-{}", word(theme)));
        results.extend_harness(&mut window);
        let mut window = opened(SMALL, 2.0, theme, place());
        window.snapshot(format!("small-settings-{}", word(theme)));
        results.extend_harness(&mut window);
    }
}

#[test]
fn other_hosts_are_kept_in_the_persons_file_and_nothing_else_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path(), None, None);
    let file = files.user.clone().expect("a file");
    let mut window = whole(files);
    type_into(&mut window, "Time servers, one a line", "ntp.corp.example");
    window.get_by_label("Ask if certificates are still good").click();
    window.run();
    save(&mut window);
    let text = std::fs::read_to_string(file).expect("a settings file");
    assert_eq!(text, "[clock]\nsntp = [\"ntp.corp.example:123\"]\n\n[certificate]\nask_revocation = false\n");

    window.get_by_label("Back").click();
    window.run();
    assert_eq!(window.state().page(), Page::Start);
    window.get_by_label_contains("ntp.corp.example");
    assert!(window.query_by_label_contains("time.cloudflare.com").is_none(), "it is asked no more");
    assert!(
        window.query_by_label_contains("We may also ask the issuer").is_some(),
        "for certificates that are missing"
    );
}

#[test]
fn other_sites_test_pages_and_proxies_are_chosen_like_all_other_hosts() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path(), None, None);
    let file = files.user.clone().expect("a file");
    let mut window = whole(files);
    type_into(&mut window, "Other sites, one a line", "canary.corp.example\ncanary.corp.example:8443");
    type_into(&mut window, "Test pages, one a line", "http://portal.corp.example/test 204");
    window.get_by_label("Try the proxies").click();
    window.run();
    save(&mut window);
    let text = std::fs::read_to_string(file).expect("a settings file");
    let kept = Settings::over_defaults(&text).expect("valid");
    assert_eq!(kept.allowlist.canaries, ["canary.corp.example:443", "canary.corp.example:8443"]);
    assert_eq!(kept.allowlist.portal, ["http://portal.corp.example/test 204"]);
    assert!(!kept.allowlist.try_proxies);
}

#[test]
fn other_sites_and_test_pages_can_be_left_unasked() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path(), None, None);
    let file = files.user.clone().expect("a file");
    let mut window = whole(files);
    for switch in ["Look at other sites", "Ask test pages"] {
        window.get_by_label(switch).click();
        window.run();
    }
    save(&mut window);
    let text = std::fs::read_to_string(file).expect("a settings file");
    assert_eq!(text, "[allowlist]\ncanaries = []\nportal = []\n");
}

#[test]
fn a_line_that_is_no_host_is_named_and_nothing_is_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = files(folder.path(), None, None);
    let file = files.user.clone().expect("a file");
    let mut window = whole(files);
    type_into(&mut window, "Web servers, one a line", "two words");
    window.get_by_label("Save").click();
    window.run();
    window.get_by_label_contains("“two words” is not a host name");
    assert!(!file.exists());
}

#[test]
fn what_an_administrator_set_is_shown_as_such_and_can_be_had_back() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("own")).expect("made");
    let machine = "[clock]\nsntp = [\"ntp.corp.example:123\"]\n";
    let user = "# Mine.\n[clock]\nsntp = [\"own.example:123\"]\nhttp = []\n";
    let files = files(folder.path(), Some(machine), Some(user));
    let file = files.user.clone().expect("a file");
    let mut window = whole(files);
    assert!(window.query_by_label_contains("Set for the whole computer, in").is_none(), "the person's own holds");
    window.get_by_label("As set for the whole computer").click();
    window.run();
    save(&mut window);
    window.get_by_label_contains("Set for the whole computer, in");
    let text = std::fs::read_to_string(file).expect("a settings file");
    assert_eq!(text, "# Mine.\n[clock]\nhttp = []\n");
    assert_eq!(Settings::over_defaults(&text).expect("valid").clock.sntp, Settings::default().clock.sntp);
}

#[test]
fn a_broken_file_is_told_of_and_the_window_opens_all_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::create_dir(folder.path().join("own")).expect("made");
    let files = files(folder.path(), None, Some("[clock\n"));
    let file = files.user.clone().expect("a file");
    let mut window = started(vec2(900.0, 2200.0), 1.0, Theme::Light, files);
    window.run();
    window.get_by_label_contains("We left out the settings file");
    window.get_by_label("Close").click();
    window.run();

    window.get_by_label("Settings").click();
    window.run();
    window.get_by_label("Fetch missing certificates").click();
    window.run();
    save(&mut window);
    let kept = std::fs::read_to_string(file.with_extension("broken.toml")).expect("the old one is kept");
    assert_eq!(kept, "[clock\n");
    assert_eq!(std::fs::read_to_string(file).expect("the new one"), "[certificate]\nfetch_issuers = false\n");
}
