use super::*;
use crate::handshake::{Driver, Negotiated, Observation, Outcome};
use crate::scan::{FiniteField, GroupList, Groups};
use crate::step::cipher::clients;
use crate::step::cipher::probe::matches;
use crate::step::cipher::simulate::tests::suites as row;
use crate::step::cipher::simulate::{Abilities, Key};

/// Evidence of a server that accepts these suites (version, suite) in its own order, with groups that browsers have
/// and an ECDSA and an RSA certificate.
fn server(accepts: &[(u16, u16)]) -> Sight<CipherEvidence> {
    let mut suites: Vec<VersionSuites> = Vec::new();
    for (version, suite) in accepts {
        match suites.iter_mut().find(|row| row.version == *version) {
            Some(row) => row.accepted.push(*suite),
            None => suites.push(row(*version, &[*suite], Preference::Server)),
        }
    }
    let list =
        || Some(GroupList { accepted: vec![4588, 29, 23], preference: Preference::Server, undetermined: Vec::new() });
    let groups = Groups { tls13: list(), ecdhe: list(), finite_field: Vec::new(), hello_retry_request: None };
    let evidence = CipherEvidence { suites, groups: Some(groups), ..CipherEvidence::default() };
    matched(Sight { evidence, observations: Vec::new(), chain: None }, &[Key::Ec(23), Key::Rsa(2048)])
}

/// The same sight with its clients laid beside it anew.
fn matched(mut sight: Sight<CipherEvidence>, keys: &[Key]) -> Sight<CipherEvidence> {
    let evidence = &sight.evidence;
    let server = Abilities {
        versions: &evidence.suites,
        groups: evidence.groups.as_ref(),
        signatures: &evidence.signatures,
        keys,
        ..Abilities::default()
    };
    let clients = matches(&server, &[]);
    sight.evidence.clients = clients;
    sight
}

fn with_prime(mut sight: Sight<CipherEvidence>, bits: u32) -> Sight<CipherEvidence> {
    if let Some(groups) = &mut sight.evidence.groups {
        groups.finite_field.push(FiniteField { bits, known: None });
    }
    sight
}

fn causes(sight: &Sight<CipherEvidence>) -> Vec<String> {
    judge(sight).findings.into_iter().map(|finding| finding.cause).collect()
}

fn has_problem(sight: &Sight<CipherEvidence>) -> bool {
    judge(sight).facts.iter().any(|fact| fact.state == FactState::Problem)
}

fn says(sight: &Sight<CipherEvidence>, key: &str) -> bool {
    judge(sight).facts.iter().any(|fact| fact.key == key)
}

#[test]
fn a_modern_server_has_no_finding_and_every_notable_client_can_connect() {
    let sight = server(&[(TLS13, 0x1301), (TLS13, 0x1302), (TLS12, 0xc02f), (TLS12, 0xc030)]);
    let judgement = judge(&sight);
    assert!(judgement.findings.is_empty(), "{:?}", judgement.findings);
    let succeeds = judgement.facts.iter().filter(|fact| fact.key == "cipher-fact-client-succeeds").count();
    let notable = clients::all().iter().filter(|client| is_notable(&client.name)).count();
    assert_eq!(succeeds, notable);
    assert!(judgement.facts.iter().all(|fact| matches!(fact.state, FactState::Good | FactState::Info)));
    assert!(says(&sight, "cipher-fact-preference-server") && says(&sight, "cipher-fact-post-quantum"));
}

#[test]
fn each_list_has_its_cause() {
    for (accepts, cause) in [
        (vec![(TLS12, 0x0005)], "server-only-broken-ciphers"),
        (vec![(TLS12, 0x000a), (TLS12, 0x0034)], "server-only-broken-ciphers"),
        (vec![(TLS12, 0x0034)], "certificate-less-ciphers-only"),
        (vec![(TLS12, 0x002f), (TLS12, 0x0035)], "server-only-legacy-ciphers"),
        (vec![(TLS12, 0x009c)], "server-only-legacy-ciphers"),
        (vec![(TLS12, 0xc013), (TLS12, 0x009e)], "server-only-legacy-ciphers"),
        (vec![(TLS12, 0x009e), (TLS12, 0x0033)], "dhe-only"),
        (vec![(TLS12, 0xc09c)], "no-common-cipher"),
    ] {
        assert_eq!(causes(&server(&accepts)), [cause], "{accepts:04x?}");
    }
}

#[test]
fn a_small_group_is_the_cause_only_where_clients_cannot_go_round_it() {
    let only = with_prime(server(&[(TLS12, 0x009e)]), 1024);
    assert_eq!(causes(&only), ["dh-group-too-small"]);
    assert!(has_problem(&only));
    let also = with_prime(server(&[(TLS12, 0x009e), (TLS12, 0xc02f)]), 1024);
    assert!(causes(&also).is_empty());
    assert!(says(&also, "cipher-fact-small-dh-group"));
    assert_eq!(causes(&with_prime(server(&[(TLS12, 0x009e)]), 2048)), ["dhe-only"]);
}

#[test]
fn a_small_group_that_only_a_shown_handshake_used_counts_too() {
    let mut sight = server(&[(TLS12, 0x009e)]);
    sight.observations.push(Observation {
        negotiated: Negotiated { dh_prime_bits: Some(1024), ..Negotiated::default() },
        ..Observation::ended(Driver::Raw, Outcome::Answered)
    });
    assert_eq!(causes(&sight), ["dh-group-too-small"]);
}

#[test]
fn curves_that_no_browser_has_are_the_cause_and_unknown_ones_are_not() {
    let mut sight = server(&[(TLS12, 0xc02f)]);
    let list = GroupList { accepted: vec![26], preference: Preference::Irrelevant, undetermined: Vec::new() };
    sight.evidence.groups = Some(Groups { ecdhe: Some(list), ..Groups::default() });
    let mut sight = matched(sight, &[Key::Rsa(2048)]);
    assert_eq!(causes(&sight), ["no-common-group"]);
    assert!(says(&sight, "cipher-fact-strange-group") && says(&sight, "cipher-fact-client-needs-group"));
    if let Some(list) = sight.evidence.groups.as_mut().and_then(|groups| groups.ecdhe.as_mut()) {
        list.undetermined = vec![29];
    }
    assert!(causes(&matched(sight, &[Key::Rsa(2048)])).is_empty());
}

#[test]
fn a_server_that_answers_only_a_hello_with_rare_groups_lacks_the_usual_ones() {
    let mut sight = server(&[]);
    let list = GroupList { accepted: vec![30], preference: Preference::Irrelevant, undetermined: Vec::new() };
    sight.evidence.groups = Some(Groups { tls13: Some(list), ..Groups::default() });
    assert_eq!(causes(&sight), ["no-common-group"]);
    assert!(says(&sight, "cipher-fact-strange-group"));
}

#[test]
fn a_key_that_every_browser_refuses_is_the_cause() {
    let mut sight = server(&[(TLS13, 0x1301)]);
    sight.evidence.signatures = vec![crate::scan::VersionSignatures {
        version: TLS13,
        accepted: vec![0x0808],
        undetermined: Vec::new(),
        unoffered: Vec::new(),
    }];
    let sight = matched(sight, &[]);
    assert_eq!(causes(&sight), ["certificate-key-type-unsupported"]);
}

#[test]
fn what_could_not_be_asked_is_never_called_missing() {
    let mut sight = server(&[(TLS12, 0x002f)]);
    sight.evidence.incomplete = true;
    sight.evidence.suites[0].undetermined = vec![0xc02f, 0xc030];
    let mut sight = matched(sight, &[Key::Rsa(2048)]);
    let judgement = judge(&sight);
    assert!(judgement.findings.iter().all(|finding| finding.confidence == Confidence::Possible));
    assert!(!says(&sight, "cipher-fact-client-none"));

    sight.evidence.suites[0].accepted.clear();
    let mut sight = matched(sight, &[]);
    assert!(judge(&sight).findings.is_empty());
    sight.evidence.suites.clear();
    let judgement = judge(&matched(sight, &[]));
    assert!(judgement.findings.is_empty());
    assert_eq!(judgement.facts.len(), 1);
    assert_eq!(judgement.facts[0].state, FactState::Unknown);
}

#[test]
fn a_version_that_could_not_be_found_out_may_have_better_suites() {
    let mut sight = server(&[(TLS12, 0x002f)]);
    sight.evidence.incomplete = true;
    assert_eq!(judge(&sight).findings[0].confidence, Confidence::Possible);
    sight.evidence.incomplete = false;
    assert_eq!(judge(&sight).findings[0].confidence, Confidence::Confirmed);
}

#[test]
fn an_old_version_is_left_to_the_protocol_step() {
    let sight = server(&[(0x0301, 0x002f)]);
    assert!(causes(&sight).is_empty());
    assert_eq!(judge(&sight).facts[0].key, "cipher-fact-old-version-only");
    // SSL 2 has no cipher suites, only kinds of its own.
    let mut sight = server(&[]);
    sight.evidence.suites = vec![row(0x0002, &[], Preference::Client)];
    assert!(causes(&sight).is_empty());
    assert_eq!(judge(&sight).facts[0].key, "cipher-fact-old-version-only");
}

#[test]
fn a_server_that_refuses_every_list_may_be_refusing_something_else() {
    let judgement = judge(&server(&[]));
    assert_eq!(judgement.findings[0].cause, "no-common-cipher");
    assert_eq!(judgement.findings[0].confidence, Confidence::Possible);
}
