use proptest::prelude::*;
use proptest::sample::subsequence;
use serde_json::json;

use super::super::clients;
use super::*;
use crate::scan::FiniteField;

const SUITES: &[u16] =
    &[0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc009, 0x009e, 0x0033, 0x009c, 0x002f, 0x000a];
const SUITES_TLS13: &[u16] = &[0x1301, 0x1302, 0x1303];
const GROUPS: &[u16] = &[0x11ec, 0x001d, 0x0017, 0x0018, 0x0019];
const SCHEMES: &[u16] = &[0x0403, 0x0503, 0x0804, 0x0805, 0x0401, 0x0501, 0x0201, 0x0203, 0x0807];

/// A row as a report stores it: what a version of the program adds to it does not matter here.
pub(in crate::step::cipher) fn suites(version: u16, accepted: &[u16], preference: Preference) -> VersionSuites {
    let row = json!({
        "version": version, "accepted": accepted, "preference": preference, "is_order_known": true, "undetermined": [],
        "asked": 300,
    });
    serde_json::from_value(row).expect("a row")
}

fn list(accepted: &[u16], preference: Preference) -> GroupList {
    GroupList { accepted: accepted.to_vec(), preference, undetermined: Vec::new() }
}

fn groups(accepted: &[u16], prime_bits: &[u32]) -> Groups {
    Groups {
        tls13: Some(list(accepted, Preference::Server)),
        ecdhe: Some(list(accepted, Preference::Server)),
        finite_field: prime_bits.iter().map(|bits| FiniteField { bits: *bits, known: None }).collect(),
        hello_retry_request: None,
    }
}

fn signatures(version: u16, accepted: &[u16]) -> VersionSignatures {
    VersionSignatures { version, accepted: accepted.to_vec(), undetermined: Vec::new(), unoffered: Vec::new() }
}

fn client(versions: (u16, u16), offered: &[u16]) -> Client {
    Client {
        name: "made".to_owned(),
        is_current: true,
        versions: (versions.0..=versions.1).collect(),
        may_go_lower: false,
        suites: offered.to_vec(),
        groups: vec![0x001d, 0x0017],
        schemes: vec![0x0403, 0x0804, 0x0401],
        are_schemes_known: true,
        dh_bits: (Some(2048), None),
        rsa_bits: (Some(2048), None),
    }
}

fn named(name: &str) -> &'static Client {
    clients::all().iter().find(|client| client.name.starts_with(name)).expect("in the table")
}

/// What becomes of a client at a server with these suites of TLS 1.2, P-256 and x25519, an RSA key and this prime.
fn at_tls12(accepted: &[u16], preference: Preference, prime: u32, client: &Client) -> ClientOutcome {
    let versions = [suites(TLS12, accepted, preference)];
    let groups = groups(&[0x001d, 0x0017], &[prime]);
    let keys = [Key::Rsa(2048)];
    simulate(&Abilities { versions: &versions, groups: Some(&groups), keys: &keys, ..Abilities::default() }, client)
}

fn fails(need: Need) -> ClientOutcome {
    ClientOutcome::Fails { need }
}

#[test]
fn the_order_that_decides_picks_the_suite() {
    let client = client((TLS12, TLS12), &[0xc02f, 0xc030]);
    for (preference, suite) in
        [(Preference::Server, 0xc030), (Preference::Client, 0xc02f), (Preference::Unknown, 0xc02f)]
    {
        let outcome = at_tls12(&[0xc030, 0xc02f], preference, 2048, &client);
        assert_eq!(outcome, ClientOutcome::Succeeds { version: TLS12, suite, group: Some(0x001d) });
    }
    let mobile = Client { suites: vec![0xcca8, 0xc030], ..client };
    let outcome = at_tls12(&[0xc030, 0xcca8], Preference::Mixed, 2048, &mobile);
    assert!(matches!(outcome, ClientOutcome::Succeeds { suite: 0xcca8, .. }), "{outcome:?}");
}

#[test]
fn each_unmet_need_is_named() {
    let modern = client((TLS12, TLS13), &[0x1301, 0xc02f]);
    let old = client((0x0301, 0x0302), &[0x002f]);
    let dhe = client((TLS12, TLS12), &[0x009e]);
    let ask = |accepted: &[u16], prime: u32, client: &Client| at_tls12(accepted, Preference::Server, prime, client);
    assert_eq!(ask(&[0xc02f], 2048, &old), fails(Need::Version));
    assert_eq!(ask(&[0x002f], 2048, &modern), fails(Need::Suite));
    assert_eq!(ask(&[0x009e], 1024, &dhe), fails(Need::DhSize));
    let curves = Client { groups: vec![0x0019], ..modern.clone() };
    assert_eq!(ask(&[0xc02f], 2048, &curves), fails(Need::Group));
    let schemes = Client { schemes: vec![0x0403], ..modern.clone() };
    assert_eq!(ask(&[0xc02f], 2048, &schemes), fails(Need::SignatureScheme));
    let strict = Client { rsa_bits: (Some(3072), None), ..modern };
    assert_eq!(ask(&[0xc02f], 2048, &strict), fails(Need::CertificateKey));
}

#[test]
fn a_server_goes_on_to_the_next_suite_where_it_lacks_a_group_and_fails_where_the_client_refuses_its_prime() {
    let curves = Client { groups: vec![0x0019], ..client((TLS12, TLS12), &[0xc02f, 0x009c]) };
    let outcome = at_tls12(&[0xc02f, 0x009c], Preference::Server, 2048, &curves);
    assert_eq!(outcome, ClientOutcome::Succeeds { version: TLS12, suite: 0x009c, group: None });
    let both = client((TLS12, TLS12), &[0x009e, 0xc02f]);
    assert_eq!(at_tls12(&[0x009e, 0xc02f], Preference::Server, 1024, &both), fails(Need::DhSize));
    assert!(matches!(
        at_tls12(&[0xc02f, 0x009e], Preference::Server, 1024, &both),
        ClientOutcome::Succeeds { suite: 0xc02f, .. }
    ));
}

#[test]
fn the_highest_common_version_is_bound_to_fail_when_it_has_no_suite_in_common() {
    let client = client((TLS12, TLS13), &[0x1301, 0xc02f]);
    let versions = [suites(TLS13, &[0x1303], Preference::Irrelevant), suites(TLS12, &[0xc02f], Preference::Irrelevant)];
    let server = Abilities { versions: &versions, ..Abilities::default() };
    assert_eq!(simulate(&server, &client), fails(Need::Suite));
}

#[test]
fn a_browser_cannot_use_a_p_521_certificate() {
    let versions = [suites(TLS13, SUITES_TLS13, Preference::Server)];
    let groups = groups(&[0x001d], &[]);
    let signatures = [signatures(TLS13, &[0x0603])];
    let server = Abilities {
        versions: &versions,
        groups: Some(&groups),
        signatures: &signatures,
        keys: &[Key::Ec(25)],
        ..Abilities::default()
    };
    assert_eq!(simulate(&server, named("Chromium 137")), fails(Need::SignatureScheme));
    assert!(matches!(simulate(&server, named("Firefox 137")), ClientOutcome::Succeeds { .. }));
    let edwards = [self::signatures(TLS13, &[0x0807])];
    assert_eq!(
        simulate(&Abilities { signatures: &edwards, keys: &[], ..server }, named("IE 11 Win 10")),
        fails(Need::Version)
    );
}

#[test]
fn what_was_not_found_out_is_never_called_missing() {
    let modern = client((TLS12, TLS13), &[0x1301, 0xc02f]);
    let mut versions = [suites(TLS12, &[0x002f], Preference::Irrelevant)];
    let outcome = |server: Abilities<'_>| simulate(&server, &modern);
    let nothing = Abilities::default();
    assert_eq!(outcome(nothing.clone()), ClientOutcome::Unknown);
    assert_eq!(
        outcome(Abilities { versions: &versions, undetermined_versions: &[TLS13], ..nothing.clone() }),
        ClientOutcome::Unknown
    );
    versions[0].undetermined = vec![0xc02f];
    assert_eq!(outcome(Abilities { versions: &versions, ..nothing.clone() }), ClientOutcome::Unknown);
    // A suite is there, and nothing is known of groups.
    versions[0] = suites(TLS12, &[0xc02f], Preference::Irrelevant);
    assert_eq!(outcome(Abilities { versions: &versions, ..nothing.clone() }), ClientOutcome::Unknown);
    let mut groups = groups(&[0x0019], &[]);
    if let Some(list) = &mut groups.ecdhe {
        list.undetermined = vec![0x001d];
    }
    assert_eq!(outcome(Abilities { versions: &versions, groups: Some(&groups), ..nothing }), ClientOutcome::Unknown);
    let any_size = Client { dh_bits: (None, None), ..client((TLS12, TLS12), &[0x009e]) };
    assert_eq!(at_tls12(&[0x009e], Preference::Server, 1024, &any_size), ClientOutcome::Unknown);
}

#[test]
fn openssl_3_offers_tls_10_and_can_use_it_without_signatures_only() {
    let versions = |suite| [suites(0x0301, &[suite], Preference::Irrelevant)];
    let groups = groups(&[0x001d], &[]);
    let ask = |suite| {
        let server = Abilities { versions: &versions(suite), groups: Some(&groups), ..Abilities::default() };
        simulate(&server, named("curl 7.88"))
    };
    assert_eq!(ask(0xc013), fails(Need::SignatureScheme));
    assert_eq!(ask(0x002f), ClientOutcome::Succeeds { version: 0x0301, suite: 0x002f, group: None });
}

#[test]
fn every_current_browser_can_use_a_server_set_up_by_the_book_and_internet_explorer_8_cannot() {
    let versions = [
        suites(TLS13, &[0x1301, 0x1302, 0x1303], Preference::Client),
        suites(TLS12, &[0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8], Preference::Client),
    ];
    let groups = groups(&[0x001d, 0x0017, 0x0018], &[]);
    let signatures = [signatures(TLS13, &[0x0403, 0x0804]), signatures(TLS12, &[0x0403, 0x0804, 0x0401])];
    let server = Abilities {
        versions: &versions,
        groups: Some(&groups),
        signatures: &signatures,
        keys: &[Key::Rsa(2048), Key::Ec(23)],
        ..Abilities::default()
    };
    for client in clients::all().iter().filter(|client| client.is_current && client.offers(TLS13)) {
        let outcome = simulate(&server, client);
        assert!(matches!(outcome, ClientOutcome::Succeeds { version: TLS13, .. }), "{}: {outcome:?}", client.name);
    }
    assert_eq!(simulate(&server, named("IE 8 Win 7")), fails(Need::Version));
}

fn preferences() -> impl Strategy<Value = Preference> {
    prop::sample::select(vec![
        Preference::Server,
        Preference::Client,
        Preference::Mixed,
        Preference::Irrelevant,
        Preference::Unknown,
    ])
}

/// Some of a list in any order.
fn some_of(list: &'static [u16]) -> impl Strategy<Value = Vec<u16>> {
    subsequence(list, 0..=list.len()).prop_shuffle()
}

fn a_client() -> impl Strategy<Value = Client> {
    let sizes = || prop::option::of(prop::sample::select(vec![1024_u32, 2048, 3072]));
    let lists = (some_of(SUITES), some_of(SUITES_TLS13), some_of(GROUPS), some_of(SCHEMES));
    (lists, 0x0301_u16..=TLS13, any::<bool>(), sizes(), sizes()).prop_map(
        |((old, new, groups, schemes), newest, are_schemes_known, dh, rsa)| Client {
            groups,
            schemes,
            are_schemes_known,
            dh_bits: (dh, None),
            rsa_bits: (rsa, None),
            ..client((0x0301, newest), &[new, old].concat())
        },
    )
}

proptest! {
    #[test]
    fn nothing_succeeds_with_what_one_side_lacks(
        client in a_client(),
        (tls13, tls12, tls10) in (some_of(SUITES_TLS13), some_of(SUITES), some_of(SUITES)),
        (preference, group_preference) in (preferences(), preferences()),
        (accepted, schemes) in (some_of(GROUPS), some_of(SCHEMES)),
        (prime, rsa) in (prop::sample::select(vec![512_u32, 1024, 2048]), prop::sample::select(vec![1024_u32, 2048])),
    ) {
        let versions = [
            suites(TLS13, &tls13, preference),
            suites(TLS12, &tls12, preference),
            suites(0x0301, &tls10, preference),
        ];
        let mut groups = groups(&accepted, &[prime]);
        groups.tls13 = Some(list(&accepted, group_preference));
        let signatures = [signatures(TLS13, &schemes), signatures(TLS12, &schemes)];
        let keys = [Key::Rsa(rsa)];
        let server = Abilities {
            versions: &versions,
            groups: Some(&groups),
            signatures: &signatures,
            keys: &keys,
            ..Abilities::default()
        };
        if let ClientOutcome::Succeeds { version, suite, group } = simulate(&server, &client) {
            let row = versions.iter().find(|row| row.version == version).expect("a version of the server");
            prop_assert!(client.can_use(suite, version) && row.accepted.contains(&suite));
            let newer = versions.iter().filter(|row| row.version > version).any(|row| client.offers(row.version));
            prop_assert!(!newer, "not the highest common version");
            if let Some(group) = group {
                prop_assert!(accepted.contains(&group));
                prop_assert!(client.groups.is_empty() || client.groups.contains(&group));
            }
            prop_assert_eq!(
                group.is_some(),
                matches!(Worth::of(suite).exchange, KeyExchange::Ecdhe | KeyExchange::Tls13)
            );
            if Worth::of(suite).exchange == KeyExchange::Dhe {
                prop_assert!(client.dh_bits.0.is_none_or(|least| prime >= least));
            }
            if Certificate::of(suite) == Some(Certificate::Rsa) {
                prop_assert!(client.rsa_bits.0.is_none_or(|least| rsa >= least));
            }
        }
    }

    #[test]
    fn the_first_usable_suite_of_the_order_that_decides_wins(
        server_order in some_of(SUITES_TLS13), client_order in some_of(SUITES_TLS13), is_servers in any::<bool>(),
    ) {
        let preference = if is_servers { Preference::Server } else { Preference::Client };
        let versions = [suites(TLS13, &server_order, preference)];
        let groups = groups(&[0x001d], &[]);
        let server = Abilities {
            versions: &versions, groups: Some(&groups), keys: &[Key::Ec(23)], ..Abilities::default()
        };
        let (order, other) = if is_servers { (&server_order, &client_order) } else { (&client_order, &server_order) };
        let expected = match order.iter().find(|suite| other.contains(suite)) {
            Some(suite) => ClientOutcome::Succeeds { version: TLS13, suite: *suite, group: Some(0x001d) },
            None => fails(Need::Suite),
        };
        prop_assert_eq!(simulate(&server, &client((TLS12, TLS13), &client_order)), expected);
    }
}
