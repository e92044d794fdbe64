//! What step 6 says of each chain and each ending.

use super::*;
use crate::certificate::TrustStores;
use crate::certificate::fixture::{self as chains, Chain, at, host_of};
use crate::handshake::{ClientCertificateRequest, Driver, HttpAnswer, Party};
use crate::step::{Confidence, Fact, FactState, Judgement, Step};
use Confidence::{Confirmed, Likely, Possible};

const HOST: &str = "www.example.com";
const WORDS: &str = concat!(
    include_str!("../../../assets/locales/en/certificate.ftl"),
    include_str!("../../../assets/locales/en/certificate-paths.ftl"),
    include_str!("../../../assets/locales/en/certificate-sights.ftl"),
    include_str!("../../../assets/locales/en/certificate-status.ftl"),
    include_str!("../../../assets/locales/en/certificate-visitor.ftl"),
);
const GROUND_WORDS: &str = include_str!("../../../assets/locales/en/protocol.ftl");

/// An observation that ended as told.
pub(crate) fn observation(outcome: Outcome) -> Observation {
    Observation::ended(Driver::Rustls, outcome)
}

/// Asserts that the words of a fact exist and ask for no argument that the fact lacks.
#[track_caller]
pub(crate) fn assert_spoken(words: &str, fact: &Fact) {
    let start = format!("{} =", fact.key);
    let mut lines = words.lines().skip_while(|line| !line.starts_with(&start));
    let mut message = lines.next().unwrap_or_else(|| panic!("no words for {}", fact.key)).to_owned();
    message.extend(lines.take_while(|line| line.starts_with([' ', '}'])));
    for (at, _) in message.match_indices('$') {
        let name: String = message[at + 1..].chars().take_while(|char| char.is_alphanumeric()).collect();
        assert!(fact.args.contains_key(&name), "{} lacks {name}", fact.key);
    }
}

fn sight(report: Option<ChainReport>, name: &str, observations: Vec<Observation>) -> Sight<CertificateEvidence> {
    let evidence = CertificateEvidence {
        name: name.to_owned(),
        judged_at: at(),
        sent: report.as_ref().map_or(0, |report| report.certificates.len()),
        ..CertificateEvidence::default()
    };
    Sight { evidence, observations, chain: report }
}

fn judged(sight: &Sight<CertificateEvidence>) -> Judgement {
    let judgement = judge(sight);
    for fact in judgement.facts.iter().chain(judgement.findings.iter().flat_map(|finding| &finding.evidence)) {
        let words = if fact.key.starts_with("reach-") { GROUND_WORDS } else { WORDS };
        assert_spoken(words, fact);
    }
    judgement
}

fn of_report(report: ChainReport, name: &str) -> Judgement {
    judged(&sight(Some(report), name, vec![observation(Outcome::Completed)]))
}

fn causes(judgement: &Judgement) -> Vec<(&str, Confidence)> {
    judgement.findings.iter().map(|finding| (finding.cause.as_str(), finding.confidence)).collect()
}

fn keys(judgement: &Judgement, state: FactState) -> Vec<&str> {
    judgement.facts.iter().filter(|fact| fact.state == state).map(|fact| fact.key.as_str()).collect()
}

#[test]
fn each_chain_gets_its_cause_and_no_other() {
    type Causes = &'static [(&'static str, Confidence)];
    let cases: &[(Chain, &str, Causes)] = &[
        (chains::healthy(HOST), HOST, &[]),
        (chains::with_its_root(HOST), HOST, &[]),
        (chains::with_a_stranger(HOST), HOST, &[("extra-certificates-sent", Confirmed)]),
        (chains::issuers_out_of_order(HOST), HOST, &[]),
        (chains::a_thousand(HOST), HOST, &[("extra-certificates-sent", Confirmed)]),
        (chains::expired(HOST), HOST, &[("certificate-expired", Confirmed)]),
        (chains::not_yet_valid(HOST), HOST, &[("certificate-not-yet-valid", Confirmed)]),
        (chains::expired_intermediate(HOST), HOST, &[("expired-intermediate", Confirmed)]),
        (chains::expired_cross_sign(HOST), HOST, &[("expired-cross-sign", Possible)]),
        (chains::healthy("other.example"), HOST, &[("hostname-mismatch", Confirmed)]),
        (chains::healthy("example.com"), HOST, &[("www-apex-mismatch", Confirmed)]),
        (chains::healthy("*.example.com"), "a.b.example.com", &[("wildcard-too-deep", Confirmed)]),
        (chains::common_name_only(HOST), HOST, &[("common-name-only", Confirmed)]),
        (chains::healthy(HOST), "192.0.2.1", &[("hostname-mismatch", Confirmed)]),
        (
            chains::healthy("localhost"),
            HOST,
            &[("hostname-mismatch", Confirmed), ("default-vhost-certificate", Likely)],
        ),
        (chains::self_signed(HOST), HOST, &[("self-signed-certificate", Confirmed)]),
        (chains::self_signed_with_the_ca_flag(HOST), HOST, &[("self-signed-certificate", Confirmed)]),
        (chains::missing_intermediate(HOST), HOST, &[("missing-intermediate", Likely)]),
        (chains::stale_intermediate(HOST), HOST, &[("missing-intermediate", Likely)]),
        (chains::wrong_order(HOST), HOST, &[("chain-wrong-order", Confirmed)]),
        (chains::authority_as_leaf(HOST), HOST, &[("ca-certificate-as-leaf", Confirmed)]),
        (chains::issued_by_a_site(HOST), HOST, &[("issuer-not-a-ca", Confirmed)]),
        (chains::for_clients_only(HOST), HOST, &[("wrong-key-usage", Confirmed)]),
        (chains::unknown_critical_extension(HOST), HOST, &[("unknown-critical-extension", Confirmed)]),
        (chains::path_too_long(HOST), HOST, &[("path-length-exceeded", Confirmed)]),
        (chains::serial_number_zero(HOST), HOST, &[("malformed-certificate", Possible)]),
        (chains::with_a_copy(HOST), HOST, &[("extra-certificates-sent", Confirmed)]),
        (
            chains::file(include_str!("../../../tests/certificates/version-1-leaf.pem")),
            "weak.example",
            &[
                ("common-name-only", Confirmed),
                ("certificate-not-yet-valid", Confirmed),
                ("malformed-certificate", Confirmed),
            ],
        ),
        (
            chains::file(include_str!("../../../tests/certificates/rsa-1024-leaf.pem")),
            "weak.example",
            &[("weak-key", Confirmed)],
        ),
        (
            chains::file(include_str!("../../../tests/certificates/sha1-leaf.pem")),
            "weak.example",
            &[("weak-signature", Confirmed)],
        ),
    ];
    for (chain, host, expected) in cases {
        let judgement = of_report(chain.judged(host), host);
        assert_eq!(causes(&judgement), *expected, "{:#?}", judgement.facts);
        let has_problem = !keys(&judgement, FactState::Problem).is_empty();
        let is_harmless = |cause: &str| cause == "extra-certificates-sent";
        assert_eq!(
            has_problem,
            expected.iter().any(|(cause, confidence)| *confidence > Possible && !is_harmless(cause)),
            "{:#?}",
            judgement.facts
        );
    }
}

#[test]
fn a_private_root_is_confirmed_when_it_is_sent_and_likely_when_not() {
    let sent = of_report(chains::with_its_root(HOST).judged_by_a_stranger(HOST), HOST);
    assert_eq!(causes(&sent), [("private-root-not-installed", Confirmed)]);
    let alone = of_report(chains::signed_by_a_private_root(HOST).judged_by_a_stranger(HOST), HOST);
    assert_eq!(causes(&alone), [("private-root-not-installed", Likely), ("missing-intermediate", Possible)]);
    let remade = of_report(chains::remade_root(HOST).judged(HOST), HOST);
    assert_eq!(causes(&remade), [("private-root-not-installed", Likely), ("missing-intermediate", Possible)]);
    let with_intermediate = of_report(chains::healthy(HOST).judged_by_a_stranger(HOST), HOST);
    assert_eq!(causes(&with_intermediate), [("private-root-not-installed", Likely)]);
}

#[test]
fn two_faults_are_both_named() {
    let judgement = of_report(chains::expired(HOST).judged("other.example"), "other.example");
    assert_eq!(causes(&judgement), [("hostname-mismatch", Confirmed), ("certificate-expired", Confirmed)]);
}

#[test]
fn harmless_certificates_are_told_as_such() {
    let root = of_report(chains::with_its_root(HOST).judged(HOST), HOST);
    assert_eq!(keys(&root, FactState::Info), ["certificate-fact-root-sent"]);
    let stranger = of_report(chains::with_a_stranger(HOST).judged(HOST), HOST);
    assert_eq!(keys(&stranger, FactState::Info), ["certificate-fact-extra"]);
}

#[test]
fn what_does_not_parse_is_called_malformed() {
    let mut chain = chains::healthy(HOST);
    chain.sent[0] = b"garbage".to_vec();
    assert_eq!(causes(&of_report(chain.judged(HOST), HOST)), [("malformed-certificate", Confirmed)]);
}

#[test]
fn a_name_that_the_authority_may_not_sign_is_named() {
    let root = chains::Authority::root_with("Example Root", |params| {
        params.name_constraints = Some(rcgen::NameConstraints {
            permitted_subtrees: vec![rcgen::GeneralSubtree::DnsName("example.org".to_owned())],
            excluded_subtrees: Vec::new(),
        });
    });
    let chain = Chain { sent: vec![root.leaf(HOST)], root: root.der() };
    assert_eq!(causes(&of_report(chain.judged(HOST), HOST)), [("name-constraint-violation", Confirmed)]);
}

#[test]
fn without_a_certificate_nothing_is_called_good() {
    let judgement = judged(&sight(None, HOST, vec![observation(Outcome::Closed)]));
    assert_eq!(keys(&judgement, FactState::Unknown), ["certificate-fact-none"]);
    assert!(keys(&judgement, FactState::Good).is_empty());
}

#[test]
fn alerts_that_speak_of_the_certificate_are_named() {
    for (code, cause) in [(112, "unrecognized-name"), (80, "server-internal-error")] {
        let seen = observation(Outcome::Alert { code, from: Party::Server });
        let judgement = judged(&sight(None, HOST, vec![seen]));
        assert_eq!(causes(&judgement), [(cause, Confirmed)]);
        assert_eq!(judgement.findings[0].step, Step::Certificate);
    }
}

#[test]
fn a_key_that_does_not_fit_is_named_unless_the_chain_is_reversed() {
    let refused = || vec![observation(Outcome::Alert { code: 51, from: Party::Client })];
    let judgement = judged(&sight(Some(chains::healthy(HOST).judged(HOST)), HOST, refused()));
    assert_eq!(causes(&judgement), [("key-certificate-mismatch", Confirmed)]);
    let reversed = judged(&sight(Some(chains::wrong_order(HOST).judged(HOST)), HOST, refused()));
    assert_eq!(causes(&reversed), [("chain-wrong-order", Confirmed)]);
}

#[test]
fn a_wanted_client_certificate_is_told_apart_from_an_optional_one() {
    let alert = |code| Outcome::Alert { code, from: Party::Server };
    let cases = [
        (alert(116), None, Some(Confirmed)),
        (alert(40), None, Some(Confirmed)),
        (alert(42), None, Some(Likely)),
        (Outcome::Closed, None, Some(Likely)),
        (Outcome::Completed, Some(400), Some(Likely)),
        (Outcome::Completed, Some(403), Some(Possible)),
        (Outcome::Completed, Some(200), None),
        (Outcome::Completed, None, None),
    ];
    for (outcome, status, expected) in cases {
        let seen = Observation {
            client_certificate_request: Some(ClientCertificateRequest {
                authorities: vec!["CN=Staff".to_owned()],
                authority_count: 1,
                ..ClientCertificateRequest::default()
            }),
            http: status.map(|status| HttpAnswer { status, ..HttpAnswer::default() }),
            ..observation(outcome.clone())
        };
        let judgement = judged(&sight(Some(chains::healthy(HOST).judged(HOST)), HOST, vec![seen]));
        let expected: Vec<_> = expected.into_iter().map(|sure| ("client-certificate-required", sure)).collect();
        assert_eq!(causes(&judgement), expected, "{outcome:?} {status:?}");
    }
}

#[test]
fn an_alert_without_a_request_says_nothing_about_client_certificates() {
    let seen = observation(Outcome::Alert { code: 40, from: Party::Server });
    assert_eq!(causes(&judged(&sight(None, HOST, vec![seen]))), []);
}

#[test]
fn the_same_report_comes_from_the_same_bytes() {
    let chain = chains::healthy(HOST);
    let stores = TrustStores::default();
    let twice = [(); 2].map(|()| certificate::judge(&chain.sent, &host_of(HOST), at(), &stores));
    assert_eq!(twice[0].checks, twice[1].checks);
}

/// A chain without its intermediate, which was fetched.
fn mended() -> ChainReport {
    let whole = chains::healthy(HOST);
    let stores = TrustStores { system: vec![whole.root.clone()], ..TrustStores::default() };
    certificate::judge_with_issuers(&whole.sent[..1], &whole.sent[1..], &host_of(HOST), at(), &stores)
}

#[test]
fn an_issuer_that_could_be_fetched_was_missing_for_sure_and_browsers_hide_it() {
    let judgement = of_report(mended(), HOST);
    assert_eq!(causes(&judgement), [("missing-intermediate", Confirmed)]);
    assert!(keys(&judgement, FactState::Info).contains(&"certificate-fact-issuer-fetched"), "{:#?}", judgement.facts);
    let fetchable = of_report(chains::missing_intermediate(HOST).judged(HOST), HOST);
    assert!(keys(&fetchable, FactState::Info).contains(&"certificate-fact-issuer-fetchable"));
    let lost = of_report(chains::stale_intermediate(HOST).judged(HOST), HOST);
    assert!(keys(&lost, FactState::Info).contains(&"certificate-fact-issuer-unfetchable"));
}

#[test]
fn a_root_that_only_mozilla_has_is_too_new_for_an_ordinary_store_and_private_to_none() {
    let mut report = chains::healthy(HOST).judged_by_a_stranger(HOST);
    for judgement in &mut report.judgements {
        if judgement.store == certificate::Store::Mozilla {
            (judgement.anchored, judgement.trusted, judgement.root) = (true, true, Some("CN=New Root".to_owned()));
        }
    }
    let with_public_roots = |count: usize| {
        let mut report = report.clone();
        report.judgements[0].public_roots = count;
        of_report(report, HOST)
    };
    let has_cause = |judgement: &Judgement| causes(judgement).contains(&("os-root-store-outdated", Likely));
    assert!(has_cause(&with_public_roots(120)));
    assert!(!has_cause(&with_public_roots(3)));
}
