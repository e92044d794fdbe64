//! What a server can exchange keys with is found in few connections.

use handshake_doctor::net::Session;
use handshake_doctor::practice;
use handshake_doctor::scan::{Groups, Part, Preference, Scanner};
use handshake_doctor::settings::Settings;
use tokio_util::sync::CancellationToken;

fn groups(site: &str) -> Groups {
    let site = practice::start(site).expect("the site starts");
    let session = Session::new(Settings::default().limits, CancellationToken::new());
    let scanner = Scanner::new(session, site.target.clone());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(scanner.report(&[Part::Groups])).groups.expect("asked for")
}

#[test]
fn a_modern_server_shows_its_groups_in_both_versions_and_the_post_quantum_one_first() {
    let found = groups("healthy");
    let tls13 = found.tls13.expect("TLS 1.3 is spoken");
    assert_eq!(tls13.accepted, [4588, 29, 23, 24]);
    assert!(tls13.undetermined.is_empty());
    assert_ne!(tls13.preference, Preference::Unknown);
    let ecdhe = found.ecdhe.expect("TLS 1.2 is spoken");
    assert_eq!(ecdhe.accepted, [29, 23, 24]);
    assert_eq!(found.hello_retry_request, Some(false), "the shares of a browser serve");
    assert!(found.finite_field.is_empty());
}

#[test]
fn a_server_without_tls_13_has_no_groups_there_and_nothing_is_claimed_of_a_second_hello() {
    let found = groups("healthy-tls12");
    assert_eq!((found.tls13, found.hello_retry_request), (None, None));
    assert_eq!(found.ecdhe.map(|ecdhe| ecdhe.accepted), Some(vec![29, 23, 24]));
}
