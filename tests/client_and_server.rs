//! A client that shook hands with this program, or a setting of this computer, laid against what the site accepts.

use std::collections::BTreeSet;

use handshake_doctor::advice::Words;
use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::diagnosis::{conclude, hear};
use handshake_doctor::handshake::Outcome;
use handshake_doctor::machine::{
    Browser, BrowserFamily, RootStoreKind, SettingEffect, SettingOwner, SettingScope, TlsSetting,
};
use handshake_doctor::scan::{GroupList, Groups, Ladder, Preference, Rung, RungResult};
use handshake_doctor::step::Confidence::{self, Confirmed, Likely, Possible};
use handshake_doctor::step::browser::{BrowserEvidence, ClientEnd, HeardClient, MAX_CLIENTS, StoreView};
use handshake_doctor::step::cipher::{CipherEvidence, Key};
use handshake_doctor::step::protocol::ProtocolEvidence;
use handshake_doctor::step::{Evidence, Fact, Step, StepState};
use handshake_doctor::wire::ClientOffer;
use serde_json::json;

use crate::made::{Made, certificate, chain, noon};

const TLS10: u16 = 0x0301;
const TLS12: u16 = 0x0303;
const TLS13: u16 = 0x0304;

/// What a server with an ECDSA and an RSA certificate accepts.
fn server(rows: &[(u16, &[u16])]) -> Evidence {
    let row = |(version, accepted): &(u16, &[u16])| {
        let row = json!({
            "version": version, "accepted": accepted, "preference": "server", "is_order_known": true,
            "undetermined": [], "asked": 300,
        });
        serde_json::from_value(row).expect("a row")
    };
    let list = || Some(GroupList { accepted: vec![29, 23], preference: Preference::Server, undetermined: Vec::new() });
    Evidence::Cipher(CipherEvidence {
        suites: rows.iter().map(row).collect(),
        groups: Some(Groups { tls13: list(), ecdhe: list(), finite_field: Vec::new(), hello_retry_request: None }),
        keys: vec![Key::Ec(23), Key::Rsa(2048)],
        ..CipherEvidence::default()
    })
}

/// A site that opens here and takes TLS 1.2 only, on a computer with these browsers and settings.
fn made(settings: Vec<TlsSetting>) -> Made {
    let mut made = Made::healthy();
    made.step(Step::Cipher).evidence = Some(server(&[(TLS12, &[0xc02f, 0xc030, 0xc02b])]));
    made.step(Step::Browser).chain = Some(chain(certificate(-30, 60), true, true));
    made.step(Step::Browser).evidence = Some(Evidence::Browser(BrowserEvidence {
        browsers: vec![
            Browser::new("Google Chrome", "chrome", BrowserFamily::Chromium),
            Browser::new("Firefox", "firefox", BrowserFamily::Firefox),
        ],
        trusted_by_system: Some(true),
        trusted_by_mozilla: Some(true),
        system_roots: 140,
        settings,
        looked_at: Some(noon()),
        ..BrowserEvidence::default()
    }));
    made
}

fn concluded(made: Made) -> Case {
    let mut case = made.case();
    (case.findings, case.verdict) = conclude(&mut case.steps, &case.answers);
    case
}

fn setting(owner: SettingOwner, name: &str, effect: SettingEffect) -> TlsSetting {
    TlsSetting {
        owner,
        name: name.to_owned(),
        value: "a value".to_owned(),
        place: "/etc/a file".to_owned(),
        scope: SettingScope::Policy,
        effect,
    }
}

fn only_tls13(owner: SettingOwner) -> Vec<TlsSetting> {
    vec![setting(owner, "SSLVersionMin", SettingEffect::MinVersion { version: TLS13 })]
}

fn client(browser: Option<&str>, agent: &str, versions: &[u16], suites: &[u16]) -> HeardClient {
    HeardClient {
        browser: browser.map(str::to_owned),
        agent: Some(agent.to_owned()),
        at: noon(),
        offer: ClientOffer {
            legacy_version: TLS12,
            versions: versions.to_vec(),
            suites: suites.to_vec(),
            groups: vec![0x11ec, 29, 23],
            schemes: vec![0x0403, 0x0804, 0x0401],
            extensions: vec![0, 10, 13, 43, 51],
            hello_bytes: 1780,
            ..ClientOffer::default()
        },
        end: ClientEnd::Completed,
    }
}

/// Firefox as it comes.
fn firefox() -> HeardClient {
    client(Some("Firefox"), "Mozilla/5.0 Firefox/153.0", &[TLS13, TLS12], &[0x1301, 0xc02b, 0xc02f])
}

fn heard(mut case: Case, client: HeardClient) -> Case {
    hear(&mut case, client);
    case
}

fn sure_of(case: &Case, cause: &str) -> Option<Confidence> {
    case.findings.iter().find(|found| found.cause == cause).map(|found| found.confidence)
}

fn facts<'c>(case: &'c Case, key: &str) -> Vec<&'c Fact> {
    let report = case.step(Step::Browser).expect("step 2");
    let found: Vec<&Fact> = report.facts.iter().filter(|fact| fact.key == key).collect();
    let words = Words::english();
    for fact in &found {
        let said = words.fact(fact);
        assert!(!said.starts_with('[') && !said.contains("{$"), "{said}");
    }
    found
}

#[track_caller]
fn is_the_cause(case: &Case, cause: &str, sure: Confidence) {
    assert_eq!(case.verdict.cause.as_deref(), Some(cause), "{:?}", case.verdict);
    assert_eq!(sure_of(case, cause), Some(sure));
}

#[test]
fn a_client_that_is_heard_after_the_examination_is_taken_up_and_the_oldest_gives_way() {
    let mut case = Made::healthy().case();
    for count in 1..=MAX_CLIENTS + 3 {
        hear(&mut case, firefox());
        let report = case.step(Step::Browser).expect("step 2");
        let Some(Evidence::Browser(evidence)) = &report.evidence else { panic!("no evidence") };
        assert_eq!(evidence.clients.len(), count.min(MAX_CLIENTS));
    }
    assert_eq!(facts(&case, "browser-fact-meeting-unknown").len(), 1, "nothing is known of the server");
}

#[test]
fn a_browser_that_can_connect_is_told_what_would_be_agreed() {
    let case = heard(made(Vec::new()).case(), firefox());
    let told = facts(&case, "browser-fact-meeting-succeeds");
    assert_eq!(told.len(), 1);
    let said = Words::english().fact(told[0]);
    assert!(said.contains("Firefox can connect") && said.contains("TLS 1.2"), "{said}");
    assert_eq!((case.verdict.outcome, case.findings.len()), (ConclusionOutcome::Healthy, 0));
    assert_eq!(case.step(Step::Browser).expect("step 2").state, StepState::Good);
}

#[test]
fn a_browser_whose_minimum_was_raised_too_far_is_kept_out_by_its_policy() {
    let strict = client(Some("Firefox"), "Mozilla/5.0 Firefox/153.0", &[TLS13], &[0x1301]);
    let case = heard(made(only_tls13(SettingOwner::Firefox)).case(), strict.clone());
    is_the_cause(&case, "browser-tls-policy", Confirmed);
    assert_eq!(case.step(Step::Browser).expect("step 2").state, StepState::Problem);
    let said = Words::english().fact(facts(&case, "browser-fact-meeting-fails")[0]);
    assert!(said.contains("offers TLS 1.3") && said.contains("takes TLS 1.2"), "{said}");
    is_the_cause(&heard(made(Vec::new()).case(), strict), "browser-tls-policy", Likely);
}

#[test]
fn a_browser_that_offers_nothing_new_is_outdated() {
    let old = client(Some("Firefox"), "Mozilla/5.0 Firefox/24.0", &[TLS10], &[0xc013, 0x002f]);
    is_the_cause(&heard(made(Vec::new()).case(), old), "browser-outdated", Likely);
    let old = client(Some("Firefox"), "Mozilla/5.0 Firefox/40.0", &[TLS12, TLS10], &[0xc013, 0x002f]);
    is_the_cause(&heard(made(Vec::new()).case(), old), "browser-outdated", Likely);
}

#[test]
fn a_program_without_tls_12_or_with_a_short_list_is_told_apart() {
    let old = client(None, "python-requests/2.0", &[TLS10], &[0x002f]);
    is_the_cause(&heard(made(Vec::new()).case(), old), "client-tls12-disabled", Likely);
    let short = client(None, "curl/7.88.1", &[TLS13, TLS12], &[0x1301, 0x009f]);
    is_the_cause(&heard(made(Vec::new()).case(), short.clone()), "client-cipher-policy", Likely);
    let suites = SettingEffect::SuitesOff { suites: vec![0xc02b, 0xc02f, 0xc030] };
    let cut = vec![setting(SettingOwner::OpenSsl, "CipherString", suites)];
    // curl of the table is bound by what binds OpenSSL.
    let case = heard(made(cut).case(), short);
    assert!(case.verdict.cause.as_deref() == Some("client-cipher-policy"), "{:?}", case.verdict);
}

#[test]
fn a_newer_test_of_the_same_browser_replaces_the_older_one() {
    let strict = client(Some("Firefox"), "Mozilla/5.0 Firefox/153.0", &[TLS13], &[0x1301]);
    let case = heard(made(Vec::new()).case(), strict);
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Problem);
    let case = heard(case, firefox());
    assert_eq!((case.verdict.outcome, case.findings.len()), (ConclusionOutcome::Healthy, 0));
    assert!(facts(&case, "browser-fact-meeting-fails").is_empty());
}

#[test]
fn a_server_that_no_current_client_can_use_is_not_the_browsers_fault() {
    let mut made = made(Vec::new());
    made.step(Step::Cipher).evidence = Some(server(&[(TLS10, &[0x002f])]));
    let case = heard(made.case(), firefox());
    assert_eq!(facts(&case, "browser-fact-meeting-fails").len(), 1);
    assert!(case.findings.is_empty(), "{:?}", case.findings);
}

#[test]
fn a_setting_that_leaves_nothing_in_common_is_likely_without_a_test() {
    let case = concluded(made(only_tls13(SettingOwner::Chrome)));
    is_the_cause(&case, "browser-tls-policy", Likely);
    let said = Words::english().fact(facts(&case, "browser-fact-setting-keeps-out")[0]);
    assert!(said.contains("SSLVersionMin") && said.contains("Chrome") && said.contains("/etc/a file"), "{said}");
}

#[test]
fn a_setting_of_a_browser_that_is_not_here_keeps_nobody_out() {
    let case = concluded(made(only_tls13(SettingOwner::Edge)));
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    assert_eq!(sure_of(&case, "browser-tls-policy"), Some(Possible));
}

#[test]
fn a_setting_that_the_test_refutes_is_not_blamed() {
    let case = heard(made(only_tls13(SettingOwner::Firefox)).case(), firefox());
    assert_eq!((case.verdict.outcome, case.findings.len()), (ConclusionOutcome::Healthy, 0));
}

#[test]
fn a_setting_of_a_library_is_likely_once_its_program_is_named() {
    let made = || made(only_tls13(SettingOwner::Java));
    let case = concluded(made());
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy);
    assert_eq!(sure_of(&case, "client-cipher-policy"), Some(Possible));
    is_the_cause(&concluded(made().replied("program", "java")), "client-cipher-policy", Likely);
    assert_eq!(concluded(made().replied("program", "git")).verdict.outcome, ConclusionOutcome::Healthy);
}

#[test]
fn settings_that_harm_nothing_here_leave_the_step_good() {
    let settings = vec![
        setting(SettingOwner::OpenSsl, "MinProtocol", SettingEffect::MinVersion { version: TLS12 }),
        setting(SettingOwner::OpenSsl, "CipherString", SettingEffect::SuiteRule),
        setting(SettingOwner::Chrome, "SSLVersionMin", SettingEffect::MinVersion { version: TLS12 }),
    ];
    let case = concluded(made(settings));
    let report = case.step(Step::Browser).expect("step 2");
    assert_eq!((report.state, case.findings.len()), (StepState::Good, 0));
    let keys: BTreeSet<&str> = report.facts.iter().map(|fact| fact.key.as_str()).collect();
    assert_eq!(keys, BTreeSet::from(["browser-fact-both-trust", "browser-fact-browsers"]));
}

#[test]
fn a_rule_that_blocks_the_address_keeps_the_person_out_although_the_site_opens_for_us() {
    let rule = setting(SettingOwner::Chrome, "URLBlocklist", SettingEffect::UrlBlocked { target: true });
    is_the_cause(&concluded(made(vec![rule])), "browser-blocks-address", Likely);
}

#[test]
fn concluding_again_says_the_same() {
    let strict = client(Some("Firefox"), "Mozilla/5.0 Firefox/153.0", &[TLS13], &[0x1301]);
    let first = heard(made(only_tls13(SettingOwner::Firefox)).case(), strict);
    let mut again = first.clone();
    (again.findings, again.verdict) = conclude(&mut again.steps, &again.answers);
    assert_eq!((&again.findings, &again.verdict), (&first.findings, &first.verdict));
    assert_eq!(
        again.step(Step::Browser).map(|report| &report.facts),
        first.step(Step::Browser).map(|report| &report.facts)
    );
}

/// Hellos up to 600 bytes get an answer on this way, longer ones do not.
fn short_hellos_only() -> Made {
    let rung = |rung, bytes, answered| RungResult {
        rung,
        bytes,
        answered: Some(answered),
        outcome: if answered { Outcome::Answered } else { Outcome::Reset },
    };
    let rungs = vec![
        rung(Rung::Browser, 1750, false),
        rung(Rung::NoPostQuantum, 560, true),
        rung(Rung::NoServerName, 1730, false),
        rung(Rung::Length511, 511, true),
        rung(Rung::Length1500, 1500, false),
    ];
    let mut made = made(Vec::new()).found("large-client-hello-rejected", Confirmed);
    let ladder = Some(Ladder { rungs, first_change: Some(Rung::NoPostQuantum) });
    let report = made.step(Step::Protocol);
    report.evidence = Some(Evidence::Protocol(ProtocolEvidence { ladder, ..ProtocolEvidence::default() }));
    let moved = made.step(Step::Allowlist).findings.pop().expect("found");
    made.step(Step::Protocol).findings.push(moved);
    made.step(Step::Certificate).observations = vec![crate::made::observation(Outcome::Reset)];
    made
}

#[test]
fn a_hello_that_is_too_long_for_the_way_is_told_so_and_a_short_one_gets_through() {
    let case = heard(short_hellos_only().case(), firefox());
    is_the_cause(&case, "large-client-hello-rejected", Confirmed);
    let said = Words::english().fact(facts(&case, "browser-fact-meeting-large")[0]);
    assert!(said.contains("1,780") || said.contains("1780"), "{said}");
    let mut short = firefox();
    short.offer.hello_bytes = 517;
    let case = heard(short_hellos_only().case(), short);
    assert_eq!(facts(&case, "browser-fact-meeting-small").len(), 1);
    assert!(facts(&case, "browser-fact-meeting-large").is_empty());
}

#[test]
fn an_old_date_alone_is_no_reason_for_what_fails_here_too() {
    let aged = |mut made: Made| {
        let report = made.step(Step::Browser);
        let Some(Evidence::Browser(seen)) = &mut report.evidence else { panic!("no evidence") };
        seen.browsers[0].built = Some(noon() - chrono::TimeDelta::weeks(80));
        handshake_doctor::step::browser::rejudge(report);
        made.case()
    };
    assert_eq!(sure_of(&aged(made(Vec::new())), "browser-outdated"), Some(Possible));
    let mut failing = made(Vec::new());
    failing.step(Step::Certificate).observations = vec![crate::made::observation(Outcome::Reset)];
    assert_eq!(sure_of(&aged(failing), "browser-outdated"), None);
    let wrong_clock = made(Vec::new()).found("clock-ahead", Likely);
    assert_eq!(sure_of(&aged(wrong_clock), "browser-outdated"), None, "by a wrong clock every age is wrong");
}

#[test]
fn another_browser_that_works_does_not_make_a_browser_old_that_was_heard_and_gets_in() {
    let chrome = client(Some("Google Chrome"), "Mozilla/5.0 Chrome/156.0", &[TLS13, TLS12], &[0x1301, 0xc02f]);
    let made = || made(Vec::new()).replied("works-in-other-browser", "yes");
    assert_eq!(sure_of(&made().case(), "browser-outdated"), Some(Possible));
    let case = heard(made().case(), chrome);
    assert_eq!((sure_of(&case, "browser-outdated"), sure_of(&case, "browser-tls-policy")), (None, None));
}

#[test]
fn the_java_that_was_found_decides_whether_java_lacks_the_root() {
    let with_java = |has_root: bool| {
        let mut made = made(Vec::new());
        let Some(Evidence::Browser(seen)) = &mut made.step(Step::Browser).evidence else { panic!("no evidence") };
        seen.stores.push(StoreView {
            kind: RootStoreKind::Java,
            name: "Java 17".to_owned(),
            place: "/usr/lib/jvm/java-17/lib/security/cacerts".into(),
            roots: 140,
            trusted: Some(has_root),
            anchored: Some(has_root),
            error: None,
        });
        made.replied("program", "java")
    };
    assert_eq!(with_java(false).case().verdict.cause.as_deref(), Some("java-own-trust-store"));
    let only_here = |made: Made| made.with_chain(chain(certificate(-30, 60), true, false)).case();
    assert_eq!(only_here(with_java(true)).verdict.cause, None);
}
