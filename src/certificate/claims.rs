//! What the judgement of a chain says, chain by chain.

use proptest::prelude::*;

use super::fixture::{self as chains, Authority, Chain, at, host_of};
use super::judge::judge_with;
use super::*;
use CheckResult::{Failed, Passed, Unknown, Warned};

const HOST: &str = "www.example.com";

/// All checks that did not pass: check, certificate, result.
fn blemishes(report: &ChainReport) -> Vec<(Check, Option<usize>, CheckResult)> {
    report
        .checks
        .iter()
        .filter(|check| check.result != Passed)
        .map(|check| (check.check, check.certificate, check.result))
        .collect()
}

fn detail(report: &ChainReport, check: Check, certificate: usize) -> String {
    report
        .checks
        .iter()
        .find(|made| made.check == check && made.certificate == Some(certificate))
        .map(|made| made.detail.clone())
        .expect("the check was made")
}

fn system(report: &ChainReport) -> StoreJudgement {
    report.judgement(Store::System).cloned().expect("judged")
}

#[test]
fn a_healthy_chain_passes_every_check_and_is_trusted_by_the_store_that_has_its_root() {
    let report = chains::healthy(HOST).judged(HOST);
    assert_eq!(blemishes(&report), []);
    let system = system(&report);
    assert!(system.trusted && system.anchored, "{system:?}");
    assert_eq!(system.root.as_deref(), Some("CN=Example Root"));
    let mozilla = report.judgement(Store::Mozilla).expect("judged");
    assert!(!mozilla.trusted && !mozilla.anchored);
    assert_eq!(mozilla.error.as_deref(), Some("UnknownIssuer"));
    assert_eq!(report.unneeded(), Vec::<usize>::new());
}

#[test]
fn each_fault_is_named_on_the_certificate_that_has_it_and_nothing_else_is_blamed() {
    type Expected = &'static [(Check, Option<usize>, CheckResult)];
    let cases: &[(&str, Chain, Expected, Option<&str>)] = &[
        ("expired", chains::expired(HOST), &[(Check::NotAfter, Some(0), Failed)], Some("CertExpired")),
        ("not yet valid", chains::not_yet_valid(HOST), &[(Check::NotBefore, Some(0), Failed)], Some("CertNotValidYet")),
        (
            "expired intermediate",
            chains::expired_intermediate(HOST),
            &[(Check::NotAfter, Some(1), Failed)],
            Some("CertExpired"),
        ),
        ("expired cross-sign", chains::expired_cross_sign(HOST), &[(Check::NotAfter, Some(2), Warned)], None),
        (
            "wrong name",
            chains::healthy("other.example"),
            &[(Check::Name, Some(0), Failed)],
            Some("CertNotValidForName"),
        ),
        (
            "common name only",
            chains::common_name_only(HOST),
            &[(Check::Name, Some(0), Failed)],
            Some("CertNotValidForName"),
        ),
        ("wrong order", chains::wrong_order(HOST), &[(Check::Order, Some(0), Failed)], Some("CaUsedAsEndEntity")),
        ("issuers out of order", chains::issuers_out_of_order(HOST), &[(Check::Order, None, Warned)], None),
        ("with its root", chains::with_its_root(HOST), &[], None),
        ("with a stranger", chains::with_a_stranger(HOST), &[], None),
        (
            "an authority as leaf",
            chains::authority_as_leaf(HOST),
            &[(Check::CaFlag, Some(0), Failed)],
            Some("CaUsedAsEndEntity"),
        ),
        (
            "issued by a site",
            chains::issued_by_a_site(HOST),
            &[(Check::CaFlag, Some(1), Failed)],
            Some("EndEntityUsedAsCa"),
        ),
        (
            "for clients only",
            chains::for_clients_only(HOST),
            &[(Check::Purpose, Some(0), Failed)],
            Some("RequiredEkuNotFound"),
        ),
        (
            "missing intermediate",
            chains::missing_intermediate(HOST),
            &[(Check::Complete, Some(0), Failed), (Check::Signature, Some(0), Unknown)],
            Some("UnknownIssuer"),
        ),
        (
            "an old intermediate of the same name",
            chains::stale_intermediate(HOST),
            &[(Check::Complete, Some(0), Failed), (Check::Signature, Some(0), Unknown)],
            Some("InvalidSignatureForPublicKey"),
        ),
        (
            "1024-bit RSA leaf",
            chains::file(include_str!("../../tests/certificates/rsa-1024-leaf.pem")),
            &[(Check::KeyStrength, Some(0), Failed)],
            None,
        ),
        (
            "1024-bit RSA intermediate",
            chains::file(include_str!("../../tests/certificates/rsa-1024-intermediate.pem")),
            &[(Check::KeyStrength, Some(1), Failed)],
            Some("InvalidSignatureForPublicKey"),
        ),
        (
            "SHA-1",
            chains::file(include_str!("../../tests/certificates/sha1-leaf.pem")),
            &[(Check::SignatureStrength, Some(0), Failed)],
            Some("UnsupportedSignatureAlgorithm"),
        ),
    ];
    for (name, chain, expected, error) in cases {
        let host = if chain.sent[0].windows(12).any(|bytes| bytes == b"weak.example") { "weak.example" } else { HOST };
        let report = chain.judged(host);
        assert_eq!(blemishes(&report), *expected, "{name}");
        assert_eq!(system(&report).error.as_deref(), *error, "{name}");
    }
}

#[test]
fn a_chain_that_is_complete_to_an_unknown_root_lacks_nothing_but_trust() {
    let report = chains::with_its_root(HOST).judged_by_a_stranger(HOST);
    assert_eq!(blemishes(&report), [(Check::Anchor, Some(2), Failed)]);
    assert!(!system(&report).anchored);
    assert_eq!(detail(&report, Check::Complete, 2), "CN=Example Root");
}

#[test]
fn an_issuer_that_nothing_is_known_of_is_not_called_forgotten() {
    let report = chains::signed_by_a_private_root(HOST).judged_by_a_stranger(HOST);
    assert_eq!(
        blemishes(&report),
        [(Check::Complete, Some(0), Unknown), (Check::Anchor, Some(0), Failed), (Check::Signature, Some(0), Unknown),]
    );
    assert_eq!(blemishes(&chains::signed_by_a_private_root(HOST).judged(HOST)), []);
}

#[test]
fn a_self_signed_certificate_is_told_apart_from_an_unknown_authority() {
    let report = chains::self_signed(HOST).judged(HOST);
    assert_eq!(blemishes(&report), [(Check::SelfSigned, Some(0), Failed)]);
    let flagged = chains::self_signed_with_the_ca_flag(HOST).judged(HOST);
    assert_eq!(blemishes(&flagged), [(Check::SelfSigned, Some(0), Failed), (Check::CaFlag, Some(0), Warned)]);
}

#[test]
fn a_self_signed_certificate_that_the_system_has_as_a_root_is_trusted() {
    let chain = chains::self_signed(HOST);
    let report = Chain { root: chain.sent[0].clone(), ..chain }.judged(HOST);
    assert_eq!(blemishes(&report), []);
    assert!(system(&report).trusted);
}

#[test]
fn an_extra_root_is_trusted_beside_both_stores() {
    let chain = chains::healthy(HOST);
    let report = chain.judged_with(HOST, &TrustStores { extra: vec![chain.root.clone()], ..TrustStores::default() });
    assert!(report.judgements.iter().all(|judgement| judgement.trusted && judgement.anchored && judgement.added));
    assert!(chain.judged(HOST).judgements.iter().all(|judgement| !judgement.added));
}

#[test]
fn certificates_that_no_path_needs_are_listed_as_such() {
    assert_eq!(chains::with_a_stranger(HOST).judged(HOST).unneeded(), [2]);
    assert_eq!(chains::with_its_root(HOST).judged(HOST).unneeded(), [2]);
    assert_eq!(chains::expired_cross_sign(HOST).judged(HOST).unneeded(), [2]);
    assert_eq!(chains::missing_intermediate(HOST).judged(HOST).unneeded(), Vec::<usize>::new());
}

#[test]
fn why_a_name_does_not_fit_is_told() {
    let why = |chain: &Chain, host: &str| mismatch(&facts(&chain.sent[0]), &host_of(host));
    assert_eq!(
        why(&chains::healthy("example.com"), "www.example.com"),
        Mismatch::Www { covered: "example.com".to_owned() }
    );
    assert_eq!(
        why(&chains::healthy("www.example.com"), "example.com"),
        Mismatch::Www { covered: "www.example.com".to_owned() }
    );
    assert_eq!(
        why(&chains::healthy("*.example.com"), "a.b.example.com"),
        Mismatch::WildcardTooDeep { wildcard: "*.example.com".to_owned() }
    );
    assert_eq!(
        why(&chains::common_name_only("example.com"), "example.com"),
        Mismatch::CommonNameOnly { common_name: "example.com".to_owned() }
    );
    assert_eq!(why(&chains::healthy("example.com"), "example.org"), Mismatch::Other);
    assert_eq!(why(&chains::healthy("example.com"), "notexample.com"), Mismatch::Other);
    let report = chains::common_name_only(HOST).judged(HOST);
    assert_eq!(detail(&report, Check::Name, 0), "CN=www.example.com");
}

#[test]
fn an_address_needs_an_address_among_the_names() {
    for address in ["192.0.2.7", "2001:db8::7"] {
        assert_eq!(blemishes(&chains::healthy(address).judged(address)), [], "{address}");
    }
    let named = chains::changed(HOST, |params| params.subject_alt_names = Vec::new());
    assert_eq!(blemishes(&named.judged("192.0.2.7")), [(Check::Name, Some(0), Failed)]);
}

#[test]
fn only_public_authorities_are_held_to_the_longest_validity() {
    let long = |params: &mut rcgen::CertificateParams| params.not_after = rcgen::date_time_ymd(2027, 6, 1);
    let chain = chains::changed(HOST, long);
    assert_eq!(blemishes(&chain.judged(HOST)), []);

    let root = rustls_pki_types::CertificateDer::from(chain.root.clone());
    let public = vec![webpki::anchor_from_trusted_cert(&root).expect("a root").to_owned()];
    let report = judge_with(&chain.sent, &[], &host_of(HOST), at(), &TrustStores::default(), public);
    assert_eq!(blemishes(&report), [(Check::ValidityLength, Some(0), Failed)]);
    assert_eq!(detail(&report, Check::ValidityLength, 0), "365 d / 200 d");
}

#[test]
fn version_1_cannot_serve_a_site() {
    let chain = chains::file(include_str!("../../tests/certificates/version-1-leaf.pem"));
    let report = chain.judged("weak.example");
    let blemishes = blemishes(&report);
    assert!(blemishes.contains(&(Check::CaFlag, Some(0), Failed)), "{blemishes:?}");
    assert_eq!(detail(&report, Check::CaFlag, 0), "v1");
    assert_eq!(report.certificates[0].version, 1);
}

#[test]
fn what_is_no_certificate_is_kept_as_such_and_the_rest_is_judged() {
    let mut chain = chains::healthy(HOST);
    chain.sent.push(b"not DER at all".to_vec());
    let report = chain.judged(HOST);
    assert_eq!(blemishes(&report), [(Check::Parses, Some(2), Failed)]);
    assert!(report.certificates[2].unparsable.is_some());
    assert!(system(&report).trusted);

    chain.sent.swap(0, 2);
    let report = chain.judged(HOST);
    assert_eq!(blemishes(&report), [(Check::Parses, Some(0), Failed)]);
    assert!(!system(&report).trusted);
}

#[test]
fn bytes_after_the_certificate_make_it_unparsable() {
    let mut chain = chains::healthy(HOST);
    chain.sent[0].push(0);
    assert_eq!(facts(&chain.sent[0]).unparsable.as_deref(), Some("1 bytes after the certificate"));
}

#[test]
fn a_thousand_certificates_are_judged_by_the_first_of_them() {
    let report = chains::a_thousand(HOST).judged(HOST);
    assert_eq!(report.sent().count(), crate::handshake::MAX_CERTIFICATES);
    assert_eq!(blemishes(&report), []);
    assert_eq!(report.unneeded().len(), crate::handshake::MAX_CERTIFICATES - 2);
}

#[test]
fn a_maze_of_authorities_comes_to_an_end_without_a_root() {
    let report = chains::maze(HOST).judged(HOST);
    assert!(!system(&report).anchored);
}

#[test]
fn an_empty_chain_has_nothing_to_check() {
    let report = judge(&[], &host_of(HOST), at(), &TrustStores::default());
    assert!(report.checks.is_empty() && report.judgements.is_empty() && report.leaf().is_none());
}

#[test]
fn facts_say_what_the_certificate_says() {
    let chain = chains::missing_intermediate(HOST);
    let facts = facts(&chain.sent[0]);
    assert_eq!((facts.subject.as_str(), facts.issuer.as_str()), ("CN=www.example.com", "CN=Example Intermediate"));
    assert_eq!((facts.key.as_str(), facts.key_bits), ("ECDSA P-256", 256));
    assert_eq!(facts.signature_algorithm, "ecdsa-with-SHA256");
    assert_eq!(facts.names, [HOST]);
    assert_eq!(facts.key_usage, ["digitalSignature"]);
    assert_eq!(facts.extended_key_usage, ["serverAuth"]);
    assert_eq!(facts.ca_issuers, ["http://ca.example/i.der"]);
    assert_eq!(facts.not_after.expect("a date").to_rfc3339(), "2026-08-30T00:00:00+00:00");
    assert_eq!((facts.version, facts.is_ca, facts.self_issued), (3, false, false));
    assert!(pem(&chain.sent[0]).starts_with("-----BEGIN CERTIFICATE-----\nMII"));
}

#[test]
fn names_that_hold_commas_and_line_breaks_cannot_pretend_to_be_two() {
    let root = Authority::root_with("x", |params| {
        params.distinguished_name = chains::named("Bank, Inc.\nCN=Other", Some(" #1"));
    });
    let facts = facts(&root.der());
    assert_eq!(facts.subject, "O=\\ #1,CN=Bank\\, Inc.\\0aCN=Other");
    assert_eq!(facts.label, "Bank, Inc.\nCN=Other");
}

proptest! {
    #[test]
    fn a_damaged_certificate_never_breaks_the_judgement(position in 0usize..600, byte: u8) {
        let mut chain = DAMAGED.with(Clone::clone);
        let position = position % chain[0].len();
        chain[0][position] = byte;
        let report = judge(&chain, &host_of(HOST), at(), &TrustStores::default());
        prop_assert_eq!(report.certificates.len(), 2);
    }
}

thread_local! {
    static DAMAGED: Vec<Vec<u8>> = chains::healthy(HOST).sent;
}

/// The ends of a store's paths, with their certificates and the check that fails.
fn paths(report: &ChainReport, store: Store) -> Vec<(PathEnd, Vec<usize>, Option<Check>)> {
    let of_store = report.paths.iter().filter(|path| path.store == store);
    of_store.map(|path| (path.end, path.certificates.clone(), path.fault.as_ref().map(|fault| fault.check))).collect()
}

#[test]
fn a_healthy_path_ends_at_the_root_of_the_store_which_joins_the_certificates() {
    let chain = chains::healthy(HOST);
    let report = chain.judged(HOST);
    assert_eq!(paths(&report, Store::System), [(PathEnd::Root, vec![0, 1, 2], None)]);
    assert_eq!((report.certificates[2].origin, &report.certificates[2].der), (Origin::Store, &chain.root));
    assert_eq!(report.sent().count(), 2);
    assert_eq!(paths(&report, Store::Mozilla), [(PathEnd::IssuerMissing, vec![0, 1], Some(Check::Anchor))]);
}

#[test]
fn a_root_that_was_sent_stays_one_certificate() {
    let report = chains::with_its_root(HOST).judged(HOST);
    assert_eq!(report.certificates.len(), 3);
    assert_eq!(paths(&report, Store::System), [(PathEnd::Root, vec![0, 1, 2], None)]);
}

#[test]
fn an_expired_cross_sign_is_a_path_of_its_own_beside_the_good_one() {
    let report = chains::expired_cross_sign(HOST).judged(HOST);
    assert_eq!(
        paths(&report, Store::System),
        [(PathEnd::Root, vec![0, 1, 3], None), (PathEnd::IssuerMissing, vec![0, 1, 2], Some(Check::Anchor)),]
    );
}

#[test]
fn a_fetched_issuer_completes_the_path_but_not_what_the_server_sent() {
    let whole = chains::healthy(HOST);
    let stores = TrustStores { system: vec![whole.root.clone()], ..TrustStores::default() };
    let report = judge_with_issuers(&whole.sent[..1], &whole.sent[1..], &host_of(HOST), at(), &stores);
    assert_eq!(paths(&report, Store::System), [(PathEnd::Root, vec![0, 1, 2], None)]);
    let origins: Vec<Origin> = report.certificates.iter().map(|facts| facts.origin).collect();
    assert_eq!(origins, [Origin::Sent, Origin::Fetched, Origin::Store]);
    assert_eq!(blemishes(&report), [(Check::Complete, Some(0), Failed)]);
    assert_eq!(report.unneeded(), Vec::<usize>::new());
    let system = system(&report);
    assert!(system.anchored && system.trusted_with_fetched && !system.trusted, "{system:?}");
    assert_eq!(system.error.as_deref(), Some("UnknownIssuer"));
}

#[test]
fn a_fetched_certificate_that_was_sent_too_is_not_told_twice() {
    let chain = chains::healthy(HOST);
    let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
    let fetched = [chain.sent[1].clone(), b"no certificate".to_vec()];
    let report = judge_with_issuers(&chain.sent, &fetched, &host_of(HOST), at(), &stores);
    assert_eq!(report.certificates.len(), 3);
    assert_eq!(blemishes(&report), []);
}

#[test]
fn every_extension_can_be_read() {
    let chain = chains::missing_intermediate(HOST);
    let facts = facts(&chain.sent[0]);
    let read: Vec<(&str, &str)> = facts.extensions.iter().map(|one| (one.name.as_str(), one.value.as_str())).collect();
    assert!(read.contains(&("subjectAltName", "DNS:www.example.com")), "{read:?}");
    assert!(read.contains(&("keyUsage", "digitalSignature")), "{read:?}");
    assert!(read.contains(&("authorityInfoAccess", "caIssuers: URI:http://ca.example/i.der")), "{read:?}");
    assert_eq!(facts.key_sha256.len(), 64);
    assert_eq!(facts.der, chain.sent[0]);
    assert!(facts.authority_key_id.is_some() && !facts.must_staple);
}
