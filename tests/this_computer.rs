//! What the wizard finds out about this computer, and what it starts on it.

#[cfg(target_os = "linux")]
mod fresh;

use handshake_doctor::machine::{self, Browser, BrowserFamily, Window};
use handshake_doctor::target::Host;

#[test]
fn browsers_that_are_offered_are_there_and_at_most_one_is_the_default() {
    let browsers = machine::browsers();
    for (place, browser) in browsers.iter().enumerate() {
        assert!(browser.path.exists(), "{} is not there", browser.path.display());
        assert!(!browser.is_default || place == 0, "the default browser comes first");
    }
}

#[test]
fn the_zone_is_one_that_exists_on_earth() {
    let zone = machine::zone();
    assert!(zone.offset_s.abs() <= 14 * 3600, "{zone:?}");
}

#[test]
fn an_address_has_no_lines_in_the_hosts_file() {
    assert!(machine::hosts_entries(&Host::parse("127.0.0.1").expect("an address")).is_empty());
}

/// The whole address arrives as one argument, whatever a shell would make of it.
#[cfg(unix)]
#[test]
fn a_browser_is_started_directly_with_the_address_as_it_is() {
    use std::os::unix::fs::PermissionsExt;

    let directory = tempfile::tempdir().expect("a directory");
    let (pipe, program) = (directory.path().join("pipe"), directory.path().join("firefox"));
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let script = format!("#!/bin/sh\nfor word in \"$@\"; do echo \"<$word>\"; done > '{}'\n", pipe.display());
    std::fs::write(&program, script).expect("written");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("allowed");

    let browser = Browser::new("Firefox", program, BrowserFamily::Firefox);
    let url = "https://shop.example/?a=b c&d=$(id)`id`;'\"*";
    machine::open_site(&browser, url, Window::Private).expect("started");
    assert_eq!(std::fs::read_to_string(&pipe).expect("its arguments"), format!("<-private-window>\n<{url}>\n"));
}

#[test]
fn whatever_the_system_says_of_its_clock_names_its_service_and_where_it_was_read() {
    let Some(sync) = machine::time_sync() else { return };
    assert!(!sync.service.is_empty());
    let says_something = sync.is_synchronised.is_some() || sync.server.is_some() || sync.last.is_some();
    assert!(!says_something || !sync.read_from.is_empty(), "{sync:?}");
}
