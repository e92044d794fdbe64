//! A scan finds what a willing client would find, suite by suite, at servers of many makers; and what it could not find
//! out it does not deny.

mod servers;
mod strained;
mod truth;

use handshake_doctor::net::Session;
use handshake_doctor::practice;
use handshake_doctor::scan::{Part, Preference, ScanReport, Scanner};
use handshake_doctor::settings::{Limits, Settings};
use handshake_doctor::target::Target;
use handshake_doctor::wire::version;
use tokio_util::sync::CancellationToken;

use servers::{Order, gnutls, nginx, nss, openssl, scripted, target};
use truth::Truth;

/// What the table of scanners is about.
const PARTS: [Part; 3] = [Part::Versions, Part::Suites, Part::Certificate];

/// Every version, newest first.
const VERSIONS: [u16; 6] = [version::TLS13, version::TLS12, version::TLS11, version::TLS10, version::SSL3, 0x0002];

/// The shipped limits, with time enough for a machine that is busy with other tests.
fn limits() -> Limits {
    Limits { deadline_ms: 60_000, ..Settings::default().scan_limits() }
}

async fn scan(target: Target) -> ScanReport {
    Scanner::new(Session::new(limits(), CancellationToken::new()), target).report(&PARTS).await
}

/// Versions, suites, preference and order are the truth, and nothing was left open.
#[track_caller]
fn assert_true(report: &ScanReport, truth: &Truth) {
    let versions = report.versions.as_deref().expect("asked for");
    assert_eq!(versions.iter().map(|result| result.version).collect::<Vec<_>>(), VERSIONS);
    for result in versions {
        let is_spoken = truth.of(result.version).is_some();
        // No server of our day can read the hello of SSL 2, and what it says to it may be unclear.
        let is_unclear = result.version == 0x0002 && result.supported.is_none();
        assert!(is_unclear || result.supported == Some(is_spoken), "{result:?}");
    }
    let lists = report.suites.as_deref().expect("asked for");
    let spoken: Vec<u16> = truth.versions.iter().map(|truth| truth.version).collect();
    assert_eq!(lists.iter().map(|list| list.version).collect::<Vec<_>>(), spoken);
    for (list, truth) in lists.iter().zip(&truth.versions) {
        let told = format!("version {:#06x}\nscan  {list:04x?}\ntruth {truth:04x?}", list.version);
        assert!(list.undetermined.is_empty(), "{told}");
        assert_eq!(list.preference, truth.preference, "{told}");
        if truth.preference == Preference::Server {
            assert_eq!(list.accepted, truth.accepted, "{told}");
            assert!(list.is_order_known, "{told}");
        } else {
            let mut accepted = list.accepted.clone();
            accepted.sort_unstable();
            assert_eq!(accepted, truth.accepted, "{told}");
        }
    }
}

/// The kinds of key among the chains.
fn keys(report: &ScanReport) -> Vec<&str> {
    let chains = report.certificates.as_deref().expect("asked for");
    let mut keys: Vec<&str> = chains.iter().map(|chain| chain.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Both certificates of a server that has two.
#[track_caller]
fn assert_both_certificates(report: &ScanReport) {
    let keys = keys(report);
    assert!(keys.len() == 2 && keys[0].starts_with("EC") && keys[1].starts_with("RSA 2048"), "{keys:?}");
}

#[tokio::test]
async fn openssl_with_everything_enabled_and_an_order_of_its_own() {
    let server = openssl(Order::Server, &[]);
    let report = scan(target(server.port)).await;
    assert_true(&report, &Truth::ask(server.port).await);
    assert_both_certificates(&report);
}

#[tokio::test]
async fn openssl_with_everything_enabled_and_the_order_of_the_client() {
    let server = openssl(Order::Client, &[]);
    let report = scan(target(server.port)).await;
    assert_true(&report, &Truth::ask(server.port).await);
}

#[tokio::test]
async fn openssl_that_lifts_chacha20_for_clients_who_prefer_it_has_a_mixed_order() {
    let server = openssl(Order::Server, &["-prioritize_chacha"]);
    let truth = Truth::ask(server.port).await;
    assert_eq!(truth.of(version::TLS12).expect("spoken").preference, Preference::Mixed);
    assert_true(&scan(target(server.port)).await, &truth);
}

#[tokio::test]
async fn nginx_with_every_suite_and_an_order_of_its_own() {
    let server = nginx(Order::Server);
    let truth = Truth::ask(server.port).await;
    assert_eq!(truth.versions.iter().map(|version| version.accepted.len()).sum::<usize>(), 110);
    let report = scan(target(server.port)).await;
    assert_true(&report, &truth);
    assert_both_certificates(&report);
}

#[tokio::test]
async fn nginx_with_every_suite_and_the_order_of_the_client() {
    let server = nginx(Order::Client);
    assert_true(&scan(target(server.port)).await, &Truth::ask(server.port).await);
}

#[tokio::test]
async fn gnutls_with_an_order_of_its_own() {
    let server = gnutls(Order::Server);
    let report = scan(target(server.port)).await;
    assert_true(&report, &Truth::ask(server.port).await);
    assert_both_certificates(&report);
}

#[tokio::test]
async fn gnutls_with_the_order_of_the_client() {
    let server = gnutls(Order::Client);
    assert_true(&scan(target(server.port)).await, &Truth::ask(server.port).await);
}

#[tokio::test]
async fn nss_has_an_order_that_no_other_has() {
    let server = nss();
    let report = scan(target(server.port)).await;
    assert_true(&report, &Truth::ask(server.port).await);
    assert_both_certificates(&report);
}

#[tokio::test]
async fn ssl_3_with_suites_that_came_later_than_it() {
    // tlslite-ng and Java's JSSE take elliptic curves in SSL 3, which knows none.
    let port = scripted(version::SSL3, &[0x0035, 0xc014, 0x0005, 0xc011, 0x000a]);
    assert_true(&scan(target(port)).await, &Truth::ask(port).await);
}

#[tokio::test]
async fn an_order_without_any_system() {
    let port =
        scripted(version::TLS12, &[0x0005, 0xc02f, 0x000a, 0xcca8, 0x002f, 0xc014, 0x009f, 0x0035, 0xc030, 0x0033]);
    assert_true(&scan(target(port)).await, &Truth::ask(port).await);
}

#[tokio::test]
async fn rustls_and_a_server_of_the_last_century() {
    for site in ["healthy", "tls10-only"] {
        let site = practice::start(site).expect("a practice site");
        let truth = Truth::ask(site.target.port).await;
        assert!(!truth.versions.is_empty());
        assert_true(&scan(site.target.clone()).await, &truth);
    }
}
