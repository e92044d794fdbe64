use super::super::Key;
use super::super::simulate::tests::suites;
use super::*;
use crate::machine::SettingScope;
use crate::scan::{GroupList, Groups, Preference};
use SettingEffect as Does;

const TLS10: u16 = 0x0301;
const TLS11: u16 = 0x0302;
const TLS12: u16 = 0x0303;
const TLS13: u16 = 0x0304;

/// A server with an RSA key, P-256 and x25519, that takes these suites.
fn server(rows: &[(u16, &[u16])]) -> CipherEvidence {
    let list = || Some(GroupList { accepted: vec![29, 23], preference: Preference::Server, undetermined: Vec::new() });
    CipherEvidence {
        suites: rows.iter().map(|(version, accepted)| suites(*version, accepted, Preference::Server)).collect(),
        groups: Some(Groups { tls13: list(), ecdhe: list(), finite_field: Vec::new(), hello_retry_request: None }),
        keys: vec![Key::Rsa(2048)],
        ..CipherEvidence::default()
    }
}

fn only_tls12() -> CipherEvidence {
    server(&[(TLS12, &[0xc030, 0xc02f])])
}

/// A hello with these versions (`supported_versions`) and suites.
fn offer(versions: &[u16], suites: &[u16]) -> ClientOffer {
    ClientOffer {
        legacy_version: TLS12,
        versions: versions.to_vec(),
        suites: suites.to_vec(),
        groups: vec![0x11ec, 29, 23],
        schemes: vec![0x0403, 0x0804, 0x0401],
        extensions: vec![0, 10, 13, 43, 51],
        ..ClientOffer::default()
    }
}

fn outcome(evidence: &CipherEvidence, offer: &ClientOffer) -> ClientOutcome {
    meeting(evidence, offer).outcome
}

fn fails(need: Need) -> ClientOutcome {
    ClientOutcome::Fails { need }
}

fn setting(owner: SettingOwner, effect: SettingEffect) -> TlsSetting {
    TlsSetting {
        owner,
        name: "a setting".to_owned(),
        value: "a value".to_owned(),
        place: "a file".to_owned(),
        scope: SettingScope::Policy,
        effect,
    }
}

fn lacks(evidence: &CipherEvidence, owner: SettingOwner, settings: &[TlsSetting]) -> Option<(usize, Need)> {
    kept_out_by(evidence, owner, &settings.iter().collect::<Vec<_>>()).map(|(which, need)| (which.len(), need))
}

#[test]
fn a_hello_that_was_heard_is_told_what_would_be_agreed() {
    let met = meeting(&only_tls12(), &offer(&[TLS13, TLS12], &[0x1301, 0xc02f, 0xc030, 0x00ff]));
    assert_eq!(met.shared, [0xc02f, 0xc030]);
    assert_eq!(met.outcome, ClientOutcome::Succeeds { version: TLS12, suite: 0xc030, group: Some(29) });
}

#[test]
fn what_a_client_lacks_is_named() {
    let server = only_tls12();
    assert_eq!(outcome(&server, &offer(&[TLS13], &[0x1301])), fails(Need::Version));
    assert_eq!(outcome(&server, &offer(&[TLS13, TLS12], &[0x1301, 0xc013])), fails(Need::Suite));
    let modern = offer(&[TLS12], &[0xc02f]);
    assert_eq!(outcome(&server, &ClientOffer { groups: vec![24], ..modern.clone() }), fails(Need::Group));
    assert_eq!(outcome(&server, &ClientOffer { schemes: vec![0x0403], ..modern }), fails(Need::SignatureScheme));
}

#[test]
fn versions_with_a_gap_are_no_range() {
    let server = only_tls12();
    assert_eq!(outcome(&server, &offer(&[TLS13, TLS11, TLS10], &[0x1301, 0xc02f])), fails(Need::Version));
}

#[test]
fn a_hello_without_a_list_of_versions_may_still_go_lower() {
    let old = server(&[(TLS10, &[0x002f])]);
    let mut hello = offer(&[TLS12], &[0x002f]);
    assert_eq!(outcome(&old, &hello), fails(Need::Version));
    hello.extensions.retain(|extension| *extension != 43);
    assert_eq!(outcome(&old, &hello), ClientOutcome::Unknown);
    let new = server(&[(TLS13, &[0x1301])]);
    assert_eq!(outcome(&new, &hello), fails(Need::Version), "nothing goes higher than it says");
}

#[test]
fn a_server_of_which_nothing_is_known_makes_every_meeting_unknown() {
    assert_eq!(outcome(&CipherEvidence::default(), &offer(&[TLS13], &[0x1301])), ClientOutcome::Unknown);
}

#[test]
fn a_setting_that_leaves_nothing_in_common_is_found() {
    let server = only_tls12();
    for (effect, need) in [
        (Does::MinVersion { version: TLS13 }, Need::Version),
        (Does::MaxVersion { version: TLS11 }, Need::Version),
        (Does::Version { version: TLS12, on: false }, Need::Version),
        (Does::SuitesOff { suites: vec![0xc02f, 0xc030] }, Need::Suite),
        (Does::SuitesOnly { suites: vec![0xc02b] }, Need::Suite),
        (Does::GroupsOnly { groups: vec![0x11ec] }, Need::Group),
        (Does::SchemesOnly { schemes: vec![0x0403] }, Need::SignatureScheme),
    ] {
        let settings = [setting(SettingOwner::Firefox, effect.clone())];
        assert_eq!(lacks(&server, SettingOwner::Firefox, &settings), Some((1, need)), "{effect:?}");
        assert_eq!(lacks(&server, SettingOwner::Edge, &settings), None, "another's setting binds nobody");
    }
}

#[test]
fn a_setting_that_leaves_enough_is_not_blamed() {
    for effect in [
        Does::MinVersion { version: TLS12 },
        Does::Version { version: TLS11, on: false },
        Does::SuitesOff { suites: vec![0xc02f] },
        Does::SuitesOff { suites: Vec::new() },
        Does::PostQuantum { on: false },
        Does::Ech { on: false },
    ] {
        assert_eq!(
            lacks(&only_tls12(), SettingOwner::Chrome, &[setting(SettingOwner::Chrome, effect.clone())]),
            None,
            "{effect:?}"
        );
    }
}

#[test]
fn settings_that_only_do_it_together_are_blamed_together() {
    let both = [0xc02f, 0xc030].map(|suite| setting(SettingOwner::Edge, Does::SuitesOff { suites: vec![suite] }));
    assert_eq!(lacks(&only_tls12(), SettingOwner::Edge, &both), Some((2, Need::Suite)));
}

#[test]
fn a_site_that_no_current_client_can_use_is_no_settings_fault() {
    let old = server(&[(TLS10, &[0x002f])]);
    let settings = [setting(SettingOwner::Chrome, Does::MinVersion { version: TLS13 })];
    assert_eq!(lacks(&old, SettingOwner::Chrome, &settings), None);
}
