use chrono::{DateTime, TimeDelta, Utc};

use super::super::{ClientEnd, HeardClient, StoreView};
use super::*;
use crate::certificate::Store;
use crate::certificate::TrustStores;
use crate::certificate::fixture::{self as chains, Chain};
use crate::handshake::Outcome;
use crate::machine::{BrowserFamily, Channel, RootStoreKind, SettingEffect, SettingOwner, SettingScope, TlsSetting};
use crate::step::Confidence;
use crate::step::certificate::claims::{assert_spoken, observation};

const HOST: &str = "www.example.com";
const WORDS: &str = concat!(
    include_str!("../../../../assets/locales/en/browser.ftl"),
    include_str!("../../../../assets/locales/en/browser-clients.ftl")
);

fn browser(name: &str, family: BrowserFamily) -> Browser {
    Browser::new(name, "/bin/browser", family)
}

fn sight(chain: &Chain, stores: &TrustStores, browsers: Vec<Browser>) -> Sight<BrowserEvidence> {
    let chain = chain.judged_with(HOST, stores);
    let trusted = |store| chain.judgement(store).map(|judgement| judgement.trusted);
    let evidence = BrowserEvidence {
        browsers,
        trusted_by_system: trusted(Store::System),
        trusted_by_mozilla: trusted(Store::Mozilla),
        system_roots: stores.system.len(),
        store_error: stores.system_error.clone(),
        ..BrowserEvidence::default()
    };
    Sight { evidence, observations: vec![observation(Outcome::Completed)], chain: Some(chain) }
}

fn judged(sight: &Sight<BrowserEvidence>) -> (String, Vec<(String, Confidence)>) {
    let judgement = judge(sight);
    judgement.facts.iter().for_each(|fact| assert_spoken(WORDS, fact));
    let findings = judgement.findings.iter().map(|found| (found.cause.clone(), found.confidence)).collect();
    (judgement.facts[0].key.clone(), findings)
}

#[test]
fn a_root_that_only_the_system_has_is_blamed_on_firefox_where_there_is_one() {
    let chain = chains::healthy(HOST);
    let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
    for (browsers, sure) in [
        (vec![browser("Firefox", BrowserFamily::Firefox)], Confidence::Likely),
        (vec![browser("Chromium", BrowserFamily::Chromium)], Confidence::Possible),
    ] {
        let (fact, findings) = judged(&sight(&chain, &stores, browsers));
        assert_eq!(fact, "browser-fact-only-system-trusts");
        assert_eq!(findings, [("firefox-os-roots-off".to_owned(), sure)]);
    }
}

#[test]
fn a_chain_that_both_stores_accept_is_good_news_and_an_added_root_is_not_taken_for_theirs() {
    let chain = chains::healthy(HOST);
    let stores = TrustStores { extra: vec![chain.root.clone()], ..TrustStores::default() };
    assert_eq!(
        judged(&sight(&chain, &stores, Vec::new())),
        ("browser-fact-trusted-for-this-check".to_owned(), Vec::new())
    );

    // As if both stores had the root themselves.
    let mut sight = sight(&chain, &stores, Vec::new());
    sight.chain.iter_mut().flat_map(|chain| &mut chain.judgements).for_each(|judgement| judgement.added = false);
    assert_eq!(judged(&sight), ("browser-fact-both-trust".to_owned(), Vec::new()));
}

#[test]
fn a_chain_that_no_store_accepts_is_not_a_browsers_fault() {
    let chain = chains::expired(HOST);
    let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
    assert_eq!(judged(&sight(&chain, &stores, Vec::new())), ("browser-fact-neither-trusts".to_owned(), Vec::new()));
}

#[test]
fn only_a_store_that_was_read_can_be_outdated() {
    let chain = chains::healthy(HOST);
    let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
    let mut sight = sight(&chain, &stores, Vec::new());
    // As if Mozilla had the root, and the system did not.
    (sight.evidence.trusted_by_system, sight.evidence.trusted_by_mozilla) = (Some(false), Some(true));
    let chain = sight.chain.as_mut().expect("judged");
    for judgement in &mut chain.judgements {
        judgement.anchored = judgement.store == Store::Mozilla;
    }
    let (fact, findings) = judged(&sight);
    assert_eq!(fact, "browser-fact-only-mozilla-trusts");
    assert_eq!(findings, [("os-root-store-outdated".to_owned(), Confidence::Likely)]);

    sight.evidence.system_roots = 0;
    assert_eq!(judged(&sight), ("browser-fact-store-unreadable".to_owned(), Vec::new()));
}

#[test]
fn without_a_certificate_nothing_is_said_about_stores() {
    let mut sight = sight(&chains::healthy(HOST), &TrustStores::default(), Vec::new());
    (sight.evidence.trusted_by_system, sight.evidence.trusted_by_mozilla, sight.chain) = (None, None, None);
    assert_eq!(judged(&sight), ("browser-fact-no-chain".to_owned(), Vec::new()));
}

/// A site that both stores trust, on a computer with these things.
fn healthy(evidence: BrowserEvidence) -> Sight<BrowserEvidence> {
    let chain = chains::healthy(HOST);
    let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
    let mut sight = sight(&chain, &stores, Vec::new());
    for judgement in sight.chain.iter_mut().flat_map(|chain| &mut chain.judgements) {
        (judgement.trusted, judgement.anchored, judgement.error) = (true, true, None);
    }
    let (system_roots, trusted) = (sight.evidence.system_roots, Some(true));
    sight.evidence =
        BrowserEvidence { system_roots, trusted_by_system: trusted, trusted_by_mozilla: trusted, ..evidence };
    sight
}

type Told = (Vec<(String, FactState)>, Vec<(String, Confidence)>);

/// Keys and states of the facts, each of which has its words, and the causes.
fn told(sight: &Sight<BrowserEvidence>) -> Told {
    let judgement = judge(sight);
    judgement.facts.iter().for_each(|fact| assert_spoken(WORDS, fact));
    (
        judgement.facts.iter().map(|fact| (fact.key.clone(), fact.state)).collect(),
        judgement.findings.iter().map(|found| (found.cause.clone(), found.confidence)).collect(),
    )
}

fn has(sight: &Sight<BrowserEvidence>, key: &str, state: FactState) -> bool {
    told(sight).0.contains(&(key.to_owned(), state))
}

fn store(kind: RootStoreKind, name: &str, has_root: bool) -> StoreView {
    StoreView {
        kind,
        name: name.to_owned(),
        place: name.into(),
        roots: 140,
        trusted: Some(has_root),
        anchored: Some(has_root),
        error: None,
    }
}

fn only_system_trusts(stores: Vec<StoreView>) -> Sight<BrowserEvidence> {
    let chain = chains::healthy(HOST);
    let roots = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
    let mut sight = sight(&chain, &roots, vec![browser("Firefox", BrowserFamily::Firefox)]);
    sight.evidence.stores = stores;
    sight
}

#[test]
fn a_firefox_that_was_given_the_root_is_not_blamed() {
    let sight = only_system_trusts(vec![store(RootStoreKind::FirefoxProfile, "default", true)]);
    assert_eq!(judged(&sight), ("browser-fact-firefox-was-given-the-root".to_owned(), Vec::new()));
    let sight = only_system_trusts(vec![store(RootStoreKind::FirefoxProfile, "default", false)]);
    let (fact, findings) = judged(&sight);
    assert_eq!(fact, "browser-fact-only-system-trusts");
    assert_eq!(findings, [("firefox-os-roots-off".to_owned(), Confidence::Likely)]);
    assert!(has(&sight, "browser-fact-store-refuses", FactState::Attention));
}

#[test]
fn a_store_of_a_program_that_lacks_the_root_is_told_and_is_no_more_than_possible() {
    for (kind, cause) in [
        (RootStoreKind::Java, "java-own-trust-store"),
        (RootStoreKind::Certifi, "script-runtime-own-trust-store"),
        (RootStoreKind::Bundle, "script-runtime-own-trust-store"),
    ] {
        let sight = healthy(BrowserEvidence { stores: vec![store(kind, "a list", false)], ..Default::default() });
        assert!(has(&sight, "browser-fact-store-refuses", FactState::Info), "{kind:?}");
        assert_eq!(told(&sight).1, [(cause.to_owned(), Confidence::Possible)]);
    }
}

#[test]
fn stores_that_agree_are_not_told_one_by_one() {
    let stores = [RootStoreKind::Java, RootStoreKind::NssUser].map(|kind| store(kind, "a list", true)).into();
    let (facts, findings) = told(&healthy(BrowserEvidence { stores, ..Default::default() }));
    let keys: Vec<&str> = facts.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(keys, ["browser-fact-both-trust", "browser-fact-no-browsers"]);
    assert!(findings.is_empty());
}

#[test]
fn a_store_that_could_not_be_read_or_fails_by_a_date_lacks_no_root() {
    let unread = StoreView { trusted: None, anchored: None, ..store(RootStoreKind::Java, "Java 17", false) };
    let dated = StoreView { anchored: Some(true), ..store(RootStoreKind::Java, "Java 17", false) };
    for view in [unread, dated] {
        assert!(told(&healthy(BrowserEvidence { stores: vec![view], ..Default::default() })).1.is_empty());
    }
}

fn noon() -> DateTime<Utc> {
    chains::at()
}

/// A browser that was built so many weeks ago.
fn aged(channel: Channel, weeks: i64) -> BrowserEvidence {
    let built = Some(noon() - TimeDelta::weeks(weeks));
    let browsers = vec![Browser { channel, built, ..browser("Firefox", BrowserFamily::Firefox) }];
    BrowserEvidence { browsers, looked_at: Some(noon()), ..Default::default() }
}

#[test]
fn a_browser_is_called_old_by_how_long_it_was_not_renewed() {
    for (channel, weeks, state, is_outdated) in [
        (Channel::Stable, 6, None, false),
        (Channel::Stable, 12, Some(FactState::Info), false),
        (Channel::Stable, 30, Some(FactState::Attention), false),
        (Channel::Stable, 60, Some(FactState::Attention), true),
        (Channel::Extended, 12, None, false),
        (Channel::Extended, 30, Some(FactState::Info), false),
        (Channel::Extended, 60, Some(FactState::Attention), false),
        (Channel::Extended, 80, Some(FactState::Attention), true),
    ] {
        let (facts, findings) = told(&healthy(aged(channel, weeks)));
        let age = facts.iter().find(|(key, _)| key == "browser-fact-age").map(|(_, state)| *state);
        assert_eq!(age, state, "{channel:?}, {weeks} weeks");
        let outdated = [("browser-outdated".to_owned(), Confidence::Possible)];
        assert_eq!(findings == outdated, is_outdated, "{channel:?}, {weeks} weeks");
    }
}

#[test]
fn no_age_is_told_by_a_clock_that_may_be_wrong() {
    let without_a_time = BrowserEvidence { looked_at: None, ..aged(Channel::Stable, 80) };
    assert!(told(&healthy(without_a_time)).1.is_empty());
    let from_the_future = aged(Channel::Stable, -3);
    assert!(!told(&healthy(from_the_future)).0.iter().any(|(key, _)| key == "browser-fact-age"));

    let expired = chains::expired(HOST);
    let stores = TrustStores { system: vec![expired.root.clone()], ..TrustStores::default() };
    let mut sight = sight(&expired, &stores, aged(Channel::Stable, 80).browsers);
    sight.evidence.looked_at = Some(noon());
    assert!(told(&sight).1.is_empty(), "the clock may be ahead");
}

fn with_setting(owner: SettingOwner, effect: SettingEffect) -> Sight<BrowserEvidence> {
    let setting = TlsSetting {
        owner,
        name: "a setting".to_owned(),
        value: "a value".to_owned(),
        place: "/etc/a file".to_owned(),
        scope: SettingScope::Policy,
        effect,
    };
    let browsers = vec![browser("Google Chrome", BrowserFamily::Chromium)];
    healthy(BrowserEvidence { browsers, settings: vec![setting], ..Default::default() })
}

#[test]
fn a_rule_that_blocks_the_address_is_likely_where_its_browser_is() {
    let blocked = SettingEffect::UrlBlocked { target: true };
    let sight = with_setting(SettingOwner::Chrome, blocked.clone());
    assert!(has(&sight, "browser-fact-address-blocked", FactState::Problem));
    assert_eq!(told(&sight).1, [("browser-blocks-address".to_owned(), Confidence::Likely)]);
    let sight = with_setting(SettingOwner::Edge, blocked);
    assert_eq!(told(&sight).1, [("browser-blocks-address".to_owned(), Confidence::Possible)]);
    let other = with_setting(SettingOwner::Chrome, SettingEffect::UrlBlocked { target: false });
    assert_eq!(told(&other).1, []);
}

#[test]
fn what_lets_others_read_along_is_warned_of_whoever_is_bound_by_it() {
    for (effect, key) in
        [(SettingEffect::ErrorsIgnored, "browser-fact-errors-ignored"), (SettingEffect::KeyLog, "browser-fact-key-log")]
    {
        for owner in [SettingOwner::Chrome, SettingOwner::Node] {
            assert!(has(&with_setting(owner, effect.clone()), key, FactState::Attention), "{owner:?}");
        }
    }
}

#[test]
fn settings_that_a_visitor_may_feel_are_told_and_those_of_every_system_are_not() {
    for (owner, effect, is_told) in [
        (SettingOwner::Chrome, SettingEffect::MinVersion { version: 0x0304 }, true),
        (SettingOwner::Chrome, SettingEffect::MinVersion { version: 0x0303 }, false),
        (SettingOwner::OpenSsl, SettingEffect::MinVersion { version: 0x0303 }, false),
        (SettingOwner::OpenSsl, SettingEffect::SuiteRule, false),
        (SettingOwner::OpenSsl, SettingEffect::MaxVersion { version: 0x0303 }, true),
        (SettingOwner::Schannel, SettingEffect::Version { version: 0x0301, on: false }, false),
        (SettingOwner::Schannel, SettingEffect::Version { version: 0x0303, on: false }, true),
        (SettingOwner::CryptoPolicies, SettingEffect::GroupsOnly { groups: vec![23] }, false),
        (SettingOwner::Edge, SettingEffect::SuitesOff { suites: vec![0xc02f] }, true),
        (SettingOwner::Firefox, SettingEffect::RootsAdded, false),
    ] {
        let sight = with_setting(owner, effect.clone());
        assert_eq!(has(&sight, "browser-fact-setting", FactState::Info), is_told, "{owner:?} {effect:?}");
        assert!(told(&sight).1.is_empty());
    }
}

#[test]
fn of_each_client_the_last_hello_is_told() {
    let client = |name: &str, bytes| HeardClient {
        browser: Some(name.to_owned()),
        agent: None,
        at: noon(),
        offer: crate::wire::ClientOffer { hello_bytes: bytes, ..Default::default() },
        end: ClientEnd::Completed,
    };
    let clients = vec![client("Firefox", 500), client("Chromium", 600), client("Firefox", 700)];
    let judgement = judge(&healthy(BrowserEvidence { clients, ..Default::default() }));
    let told: Vec<_> = judgement.facts.iter().filter(|fact| fact.key == "browser-fact-client").collect();
    assert_eq!(told.len(), 2);
    assert_eq!(told[0].args["bytes"], 700_usize.into(), "the newest first");
}

#[test]
fn a_look_that_was_cut_short_is_told_and_makes_nothing_bad() {
    let sight = healthy(BrowserEvidence { cut_short: true, ..Default::default() });
    assert!(has(&sight, "browser-fact-cut-short", FactState::Unknown));
}
