//! Who is told to stand between a computer and a site.

use std::ffi::OsStr;

use handshake_doctor::case::Case;
use handshake_doctor::step::allowlist::{AllowlistEvidence, Anchor};
use handshake_doctor::step::browser::BrowserEvidence;
use handshake_doctor::step::{Confidence, Evidence, Step, allowlist, browser};

use crate::certificates::{HOST, Server, causes, root, run};

fn key() -> rcgen::KeyPair {
    rcgen::KeyPair::generate().expect("a key")
}

fn product(seen: &AllowlistEvidence) -> Option<&str> {
    seen.site.as_ref()?.product.as_ref().map(|found| found.product.as_str())
}

fn anchor(seen: &AllowlistEvidence) -> Option<Anchor> {
    seen.site.as_ref().map(|site| site.anchor)
}

#[test]
fn a_gateway_is_known_by_its_authority_even_when_this_computer_trusts_it() {
    let gateway = root("Cisco Umbrella Root CA", "Cisco");
    let server = Server::start(&gateway, &key(), &[]);
    let sight = run(allowlist::probe(&server.context(&[&gateway])));
    assert_eq!(product(&sight.evidence), Some("Cisco Umbrella"));
    let judgement = allowlist::judge(&sight);
    assert_eq!(causes(&judgement), [("tls-inspection-corporate", Confidence::Likely)]);
}

#[test]
fn a_products_verdict_on_the_site_is_only_possible_as_long_as_its_name_is_unverified() {
    let product = root("Avast Web/Mail Shield Untrusted Root", "");
    let server = Server::start(&product, &key(), &[]);
    let judgement = allowlist::judge(&run(allowlist::probe(&server.context(&[]))));
    assert_eq!(causes(&judgement), [("interceptor-reports-bad-site", Confidence::Possible)]);
}

#[test]
fn an_ordinary_private_authority_is_nobodys_product() {
    let works = root("Example Works Root", "Example Works");
    let server = Server::start(&works, &key(), &[]);
    let sight = run(allowlist::probe(&server.context(&[&works])));
    assert_eq!(product(&sight.evidence), None);
    assert_eq!(anchor(&sight.evidence), Some(Anchor::Given), "a root given for this examination is not installed here");
    assert!(sight.evidence.addresses.is_empty(), "an address given by hand is not resolved");
    assert_eq!(causes(&allowlist::judge(&sight)), []);
}

#[test]
fn a_root_that_only_this_computer_has_makes_browsers_differ() {
    let works = root("Example Works Root", "Example Works");
    let server = Server::start(&works, &key(), &[]);
    let mut context = server.context(&[]);
    context.stores = std::sync::Arc::new(handshake_doctor::certificate::TrustStores {
        system: vec![works.der().to_vec()],
        ..Default::default()
    });
    let sight = run(browser::probe(&context));
    assert_eq!((sight.evidence.trusted_by_system, sight.evidence.trusted_by_mozilla), (Some(true), Some(false)));
    let judgement = browser::judge(&sight);
    assert_eq!(judgement.findings.first().map(|found| found.cause.as_str()), Some("firefox-os-roots-off"));

    let sight = run(allowlist::probe(&context));
    assert_eq!(anchor(&sight.evidence), Some(Anchor::Here));
    assert_eq!(causes(&allowlist::judge(&sight)), [("tls-inspection-corporate", Confidence::Possible)]);
}

/// What the browser step of the program saw, on a system whose trust store is the given file.
fn with_system_store(file: &OsStr, server: &Server) -> BrowserEvidence {
    let done = crate::program::program()
        .args(["check", HOST, "--json", "--step", "browser", "--connect", &server.address()])
        .env("SSL_CERT_FILE", file)
        .env_remove("SSL_CERT_DIR")
        .output()
        .expect("the program runs");
    let case: Case = serde_json::from_slice(&done.stdout).expect("a case");
    match case.step(Step::Browser).and_then(|report| report.evidence.clone()) {
        Some(Evidence::Browser(evidence)) => evidence,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_store_of_the_system_is_read_and_its_one_root_counts() {
    let works = root("Example Works Root", "Example Works");
    let server = Server::start(&works, &key(), &[]);
    let file = tempfile::NamedTempFile::new().expect("a file");
    // The same root twice is one root.
    std::fs::write(file.path(), [works.pem(), works.pem()].concat()).expect("written");
    let seen = with_system_store(file.path().as_os_str(), &server);
    assert_eq!((seen.system_roots, seen.store_error), (1, None));
    assert_eq!((seen.trusted_by_system, seen.trusted_by_mozilla), (Some(true), Some(false)));
}

#[test]
fn a_store_that_cannot_be_read_is_told_and_nothing_is_blamed_on_it() {
    let works = root("Example Works Root", "Example Works");
    let server = Server::start(&works, &key(), &[]);
    let seen = with_system_store(OsStr::new("/no/such/store.pem"), &server);
    assert_eq!(seen.system_roots, 0);
    assert!(seen.store_error.is_some_and(|error| error.contains("/no/such/store.pem")));
}
