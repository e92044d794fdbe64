//! Real browsers open the page, shake hands in the background, and say that it is done.

use std::process::Command;

use handshake_doctor::step::browser::{ClientEnd, HeardClient};
use tempfile::TempDir;

use super::tap::Tap;
use super::{heard, name, started, witness};
use crate::peers::Process;

/// Opens the page in a browser with a profile of its own. Our reading of its hello must be tshark's.
fn heard_of(browser: &str, prepare: impl FnOnce(&str, &str) -> Command) -> HeardClient {
    let test = started(Some(browser));
    let tap = Tap::before(test.address);
    let name = name(&test);
    let profile = TempDir::new().expect("a folder");
    let folder = profile.path().to_str().expect("UTF-8");
    let process = Process::start(prepare(folder, &tap.address(&test.page)).env("HOME", folder));
    let client = heard(test);
    drop(process);
    let pages = tap.pages();
    assert!(pages.contains("It is done") && pages.contains("Test &#60;of&#62; hands"), "the page says so: {pages}");
    assert!(!pages.contains("It came to nothing"), "{pages}");
    assert_eq!(client.offer.server_name.as_deref(), Some(&*name));
    let readings: Vec<_> = tap.tls().iter().map(|said| witness::tshark(said)).collect();
    let ours = witness::ours(&client.offer);
    // A browser may have opened a second connection, and may have shuffled its extensions for it.
    assert!(readings.contains(&ours), "{ours:#?}\n{readings:#?}");
    client
}

#[test]
fn chromium_is_read_as_tshark_reads_it_and_shows_no_warning() {
    let client = heard_of("Chromium", |profile, page| {
        let mut command = Command::new("chromium");
        command.args(["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--no-proxy-server"]);
        command.args([&format!("--user-data-dir={profile}"), page]);
        command
    });
    assert_eq!(client.browser.as_deref(), Some("Chromium"));
    assert!(client.agent.as_deref().is_some_and(|agent| agent.contains("Chrome/")), "{:?}", client.agent);
    // certificate_unknown (RFC 8446, section 6.2): it does not trust us, and keeps that to itself.
    assert_eq!(client.end, ClientEnd::Alert { code: 46 });
    let offer = client.offer;
    assert!(offer.grease && offer.ech, "{offer:?}");
    assert!(offer.versions.starts_with(&[0x0304, 0x0303]) && offer.alpn == ["h2", "http/1.1"], "{offer:?}");
    assert!(offer.ja4.starts_with("t13d") && offer.hello_bytes > 1000, "{offer:?}");
}

#[test]
fn firefox_is_read_as_tshark_reads_it_and_shows_no_warning() {
    let client = heard_of("Firefox", |profile, page| {
        let mut command = Command::new("firefox-esr");
        command.args(["--headless", "--no-remote", "--profile", profile, page]);
        command
    });
    assert!(client.agent.as_deref().is_some_and(|agent| agent.contains("Firefox/")), "{:?}", client.agent);
    assert!(matches!(client.end, ClientEnd::Alert { .. } | ClientEnd::Closed), "{:?}", client.end);
    let offer = client.offer;
    assert!(!offer.grease, "Firefox sends none");
    assert!(offer.versions.starts_with(&[0x0304, 0x0303]) && offer.alpn == ["h2", "http/1.1"], "{offer:?}");
}
