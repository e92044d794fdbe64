//! What a person reads about a certificate whose names do not fit the address that was typed.

use chrono::Utc;
use handshake_doctor::advice::Words;
use handshake_doctor::certificate::{self, TrustStores};
use handshake_doctor::handshake::{Driver, Observation, Outcome};
use handshake_doctor::step::certificate::{CertificateEvidence, judge};
use handshake_doctor::step::{Confidence, FactState, Judgement, Sight};
use handshake_doctor::target::Host;
use rcgen::{CertificateParams, CustomExtension, DistinguishedName, DnType, KeyPair, SanType};
use time::{Duration, OffsetDateTime};

use crate::certificates::{causes, root};

fn dns(name: &str) -> SanType {
    SanType::DnsName(name.to_owned().try_into().expect("ASCII"))
}

/// What step 6 says of a sound certificate with these names, when `typed` was asked for.
fn judged(common_name: &str, names: Vec<SanType>, typed: &str) -> Judgement {
    judged_with(common_name, typed, |params| params.subject_alt_names = names)
}

fn judged_with(common_name: &str, typed: &str, change: impl FnOnce(&mut CertificateParams)) -> Judgement {
    let root = root("Example Root", "");
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    let now = OffsetDateTime::now_utc();
    (params.not_before, params.not_after) = (now - Duration::days(1), now + Duration::days(80));
    change(&mut params);
    let leaf = params.signed_by(&KeyPair::generate().expect("a key"), &root).expect("a certificate");
    let host = Host::parse(typed).expect("a host");
    let stores = TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() };
    let chain = certificate::judge(&[leaf.der().to_vec()], &host, Utc::now(), &stores);
    let evidence = CertificateEvidence { name: host.to_string(), judged_at: Utc::now(), sent: 1, ..Default::default() };
    let observations = vec![Observation::ended(Driver::Rustls, Outcome::Completed)];
    judge(&Sight { evidence, observations, chain: Some(chain) })
}

/// The sentences of a state.
fn told(judgement: &Judgement, state: FactState) -> String {
    let words = Words::english();
    let facts = judgement.facts.iter().filter(|fact| fact.state == state);
    facts.map(|fact| words.fact(fact)).collect::<Vec<_>>().join("\n").replace(['\u{2068}', '\u{2069}'], "")
}

#[test]
fn the_reason_is_told_with_what_is_written_and_what_is_missing() {
    for (name, typed, cause, sentence) in [
        ("example.com", "www.example.com", "www-apex-mismatch", "covers example.com, but not www.example.com"),
        ("www.example.com", "example.com", "www-apex-mismatch", "covers www.example.com, but not example.com"),
        ("*.example.com", "example.com", "www-apex-mismatch", "names below example.com, but not example.com itself"),
        ("*.example.com", "a.b.example.com", "wildcard-too-deep", "one level only"),
        ("*.com", "example.com", "hostname-mismatch", "A star may not stand for so much"),
        ("w*.example.com", "www.example.com", "hostname-mismatch", "the whole first part"),
        ("www.example.com.", "www.example.com", "hostname-mismatch", "with a dot at the end"),
        ("https://www.example.com", "www.example.com", "hostname-mismatch", "Only the bare name"),
        ("example.com", "shop.example.com", "hostname-mismatch", "a name below it"),
        ("shop.example.com", "example.com", "hostname-mismatch", "a name below example.com"),
        ("mail.example.com", "shop.example.com", "hostname-mismatch", "a name in the same domain"),
        ("example.com", "examp1e.com", "hostname-mismatch", "is spelled with other letters"),
        ("apple.com", "аpple.com", "hostname-mismatch", "xn--pple-43d.com, looks like “apple.com”"),
        ("xn--bcher-kva.example", "bucher.example", "hostname-mismatch", "It is for: xn--bcher-kva.example"),
        ("192.0.2.1", "192.0.2.1", "hostname-mismatch", "as if it were a name"),
        ("www.example.com", "192.0.2.1", "hostname-mismatch", "no IP address: www.example.com"),
        ("other.example", "www.example.com", "hostname-mismatch", "It is for: other.example"),
    ] {
        let judgement = judged("Example", vec![dns(name)], typed);
        assert_eq!(causes(&judgement), [(cause, Confidence::Confirmed)], "{name} {typed}");
        let problem = told(&judgement, FactState::Problem);
        assert!(problem.contains(sentence), "{name} {typed}: {problem}");
    }
}

#[test]
fn names_that_browsers_accept_are_accepted() {
    for (name, typed) in [
        ("WWW.Example.COM", "www.example.com"),
        ("www.example.com", "WWW.EXAMPLE.COM."),
        ("*.example.com", "www.example.com"),
        ("my_host.example.com", "my_host.example.com"),
        ("*.example.com", "_mta-sts.example.com"),
        ("xn--bcher-kva.example", "bücher.example"),
        ("*.xn--bcher-kva.example", "www.bücher.example"),
        ("localhost", "localhost"),
    ] {
        let judgement = judged("Example", vec![dns(name)], typed);
        assert_eq!(causes(&judgement), [], "{name} {typed}");
        assert_eq!(told(&judgement, FactState::Attention).matches("letters").count(), 0, "{name} {typed}");
    }
}

#[test]
fn an_address_counts_only_among_the_addresses() {
    let address = || vec![SanType::IpAddress([192, 0, 2, 1].into())];
    assert_eq!(causes(&judged("Example", address(), "192.0.2.1")), []);
    let other = judged("Example", address(), "192.0.2.2");
    assert_eq!(causes(&other), [("hostname-mismatch", Confidence::Confirmed)]);
    let name = judged("Example", address(), "www.example.com");
    assert!(told(&name, FactState::Problem).contains("numbers (IP addresses) only"));
    let common = judged("192.0.2.1", Vec::new(), "192.0.2.1");
    assert_eq!(causes(&common), [("common-name-only", Confidence::Confirmed)]);
}

#[test]
fn a_list_of_names_without_a_host_in_it_is_told() {
    let mail = vec![SanType::Rfc822Name("a@example.com".to_owned().try_into().expect("ASCII"))];
    let judgement = judged("Example", mail, "www.example.com");
    assert_eq!(causes(&judgement), [("hostname-mismatch", Confidence::Confirmed)]);
    assert!(told(&judgement, FactState::Problem).contains("no name of a host"));
    let empty = judged_with("Example", "www.example.com", |params| {
        params.custom_extensions = vec![CustomExtension::from_oid_content(&[2, 5, 29, 17], vec![0x30, 0])];
    });
    assert!(told(&empty, FactState::Problem).contains("it is empty"), "{empty:#?}");
    let common = judged("www.example.com", Vec::new(), "www.example.com");
    assert_eq!(causes(&common), [("common-name-only", Confidence::Confirmed)]);
}

#[test]
fn thousands_of_names_are_counted_and_not_recited() {
    let names = (0..3000).map(|number| dns(&format!("site-{number}.example"))).collect();
    let judgement = judged("Example", names, "www.example.com");
    let problem = told(&judgement, FactState::Problem);
    assert!(problem.contains("site-9.example") && !problem.contains("site-10.example"), "{problem}");
    assert!(problem.contains("+2990"), "{problem}");
}

#[test]
fn a_valid_certificate_does_not_hide_that_a_name_only_looks_like_another() {
    let judgement = judged("Example", vec![dns("xn--pple-43d.com")], "аpple.com");
    assert_eq!(causes(&judgement), []);
    let attention = told(&judgement, FactState::Attention);
    assert!(attention.contains("looks like “apple.com”") && attention.contains("xn--pple-43d.com"), "{attention}");
}

#[test]
fn a_name_in_a_certificate_cannot_rearrange_the_sentence() {
    let name = "www\u{202e}.example";
    let length = u8::try_from(name.len()).expect("short");
    let list = [&[0x30, length + 2, 0x82, length], name.as_bytes()].concat();
    let sneaky = CustomExtension::from_oid_content(&[2, 5, 29, 17], list);
    let judgement = judged_with("Example", "www.example.com", |params| params.custom_extensions = vec![sneaky]);
    let text: String = [FactState::Problem, FactState::Info].map(|state| told(&judgement, state)).concat();
    assert!(text.contains("example") && !text.contains('\u{202e}'), "{text}");
}
