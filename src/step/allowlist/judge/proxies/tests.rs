//! What is told of a proxy, by what came of the site through it.

use super::*;
use crate::certificate::TrustStores;
use crate::certificate::fixture as chains;
use crate::handshake::Party;
use crate::net::ProxyWords;
use crate::step::allowlist::judge::tests::WORDS;
use crate::step::allowlist::{Anchor, Look, ProductMatch, ScriptFault, ScriptOutcome, ScriptSight, Signer};
use crate::step::certificate::claims::{assert_spoken, observation};

const HOST: &str = "www.example.com";
/// A site that works on the direct way, and a proxy that is set up.
fn working(tried: Vec<ProxySight>) -> Sight<AllowlistEvidence> {
    let chain = chains::healthy(HOST);
    let stores = TrustStores { extra: vec![chain.root.clone()], ..TrustStores::default() };
    let evidence = AllowlistEvidence {
        site: Some(Signer { issuer: Some("CN=Public".to_owned()), anchor: Anchor::Public, ..Signer::default() }),
        proxies: tried.iter().map(|one| one.setting.clone()).collect(),
        tried_proxies: tried,
        ..AllowlistEvidence::default()
    };
    Sight {
        evidence,
        observations: vec![observation(Outcome::Completed)],
        chain: Some(chain.judged_with(HOST, &stores)),
    }
}

/// The same where the direct way is closed.
fn dead(tried: Vec<ProxySight>) -> Sight<AllowlistEvidence> {
    let mut sight = working(tried);
    (sight.chain, sight.evidence.site) = (None, None);
    sight.observations = vec![observation(Outcome::Unreachable { error: NetError::TimedOut })];
    sight
}

fn setting(value: &str) -> ProxySetting {
    ProxySetting {
        source: "https_proxy".to_owned(),
        value: value.to_owned(),
        applies: true,
        kind: ProxySettingKind::Server,
        has_login: false,
    }
}

fn path(outcome: Outcome) -> PathSight {
    PathSight::of(Look::Proxied, &observation(outcome), None)
}

fn by(value: &str, outcome: Outcome) -> ProxySight {
    ProxySight {
        setting: setting(value),
        script: None,
        proxy: Some(Proxy::parse(&value.replace("https:", "http:")).expect("a proxy")),
        site: Some(path(outcome)),
        canary: None,
        own: None,
    }
}

fn unreachable(value: &str, error: NetError) -> ProxySight {
    by(value, Outcome::Unreachable { error })
}

fn refused(value: &str, status: u16, words: ProxyWords) -> ProxySight {
    unreachable(value, NetError::ProxyRefused { status, words: Box::new(words) })
}

const PROXY: &str = "http://proxy.example:3128";

fn told(sight: &Sight<AllowlistEvidence>) -> Judgement {
    let mut judgement = Judgement::default();
    judge(sight, &mut judgement);
    judgement.facts.iter().for_each(|fact| assert_spoken(WORDS, fact));
    for found in &judgement.findings {
        assert!(is_proxied(&found.evidence), "{found:?}");
        assert!(found.evidence.iter().all(|fact| judgement.facts.contains(fact)), "{found:?}");
    }
    judgement
}

fn found(sight: &Sight<AllowlistEvidence>) -> Vec<(String, Confidence)> {
    told(sight).findings.into_iter().map(|found| (found.cause, found.confidence)).collect()
}

#[track_caller]
fn says(sight: &Sight<AllowlistEvidence>, key: &str) {
    let facts: Vec<String> = told(sight).facts.into_iter().map(|fact| fact.key).collect();
    assert!(facts.iter().any(|fact| fact == key), "{facts:?}");
}

#[test]
fn a_proxy_that_works_is_no_finding_and_one_that_is_needed_is_said_so() {
    let fine = by(PROXY, Outcome::Completed);
    assert_eq!(found(&working(vec![fine.clone()])), []);
    says(&working(vec![fine.clone()]), "allowlist-fact-proxied-works");
    assert_eq!(found(&dead(vec![fine.clone()])), []);
    says(&dead(vec![fine]), "allowlist-fact-proxied-opens");
}

#[test]
fn a_proxy_whose_own_certificate_nobody_here_knows_is_not_said_to_be_fine() {
    let with = |own| ProxySight { own: Some(own), ..by("https://proxy.example:3129", Outcome::Completed) };
    let known = Signer { anchor: Anchor::Here, ..Signer::default() };
    says(&working(vec![with(known.clone())]), "allowlist-fact-proxied-works");
    for own in [Signer::default(), Signer { names_another_host: true, ..known }] {
        let passes = Some(path(Outcome::Completed));
        let sight = working(vec![ProxySight { canary: passes, ..with(own) }]);
        says(&sight, "allowlist-fact-proxied-own-certificate");
        assert!(told(&sight).facts.iter().all(|fact| fact.key != "allowlist-fact-proxied-others-pass"));
        assert_eq!(found(&sight), [("proxy-settings-wrong".to_owned(), Confidence::Possible)]);
    }
}

#[test]
fn a_proxy_that_was_not_tried_is_said_so_and_blamed_for_nothing() {
    let mut sight = working(vec![by(PROXY, Outcome::Completed)]);
    sight.evidence.tried_proxies.clear();
    assert_eq!(found(&sight), []);
    says(&sight, "allowlist-fact-proxy-not-tried");
    says(&working(Vec::new()), "allowlist-fact-no-proxy");
}

#[test]
fn each_way_to_fail_has_its_cause() {
    use Confidence::{Confirmed, Likely, Possible};
    let logins = |ways: &[&str]| ProxyWords {
        logins: ways.iter().map(|way| (*way).to_owned()).collect(),
        ..ProxyWords::default()
    };
    let plain = ProxyWords::default;
    let kept = {
        let mut kept = refused(PROXY, 407, logins(&["Basic"]));
        kept.setting.has_login = true;
        kept
    };
    for (tried, cause, sure, key) in [
        (
            unreachable(PROXY, NetError::ProxyUnreachable { reason: Box::new(NetError::Refused) }),
            "proxy-settings-wrong",
            Likely,
            "unreachable",
        ),
        (unreachable(PROXY, NetError::ProxyProtocol), "proxy-settings-wrong", Likely, "no-proxy"),
        (
            unreachable("https://proxy.example:3128", NetError::ProxyProtocol),
            "proxy-url-wrong-scheme",
            Likely,
            "no-tls",
        ),
        (refused(PROXY, 405, plain()), "proxy-settings-wrong", Likely, "web-server"),
        (refused(PROXY, 403, plain()), "proxy-refuses-connect", Confirmed, "refused"),
        (
            refused(PROXY, 403, ProxyWords { text: Some("Blocked: games".to_owned()), ..plain() }),
            "proxy-refuses-connect",
            Confirmed,
            "refused-saying",
        ),
        (refused(PROXY, 407, plain()), "proxy-refuses-connect", Likely, "login"),
        (refused(PROXY, 407, logins(&["Basic"])), "proxy-refuses-connect", Likely, "login-ways"),
        (refused(PROXY, 407, logins(&["Negotiate", "Basic"])), "proxy-refuses-connect", Possible, "login-ways"),
        (kept, "proxy-refuses-connect", Possible, "login-kept"),
        (refused(PROXY, 503, plain()), "proxy-refuses-connect", Likely, "no-way"),
        (refused("socks5://proxy.example", 2, plain()), "proxy-refuses-connect", Confirmed, "refused"),
        (refused("socks5://proxy.example", 4, plain()), "proxy-refuses-connect", Likely, "no-way"),
        (refused("socks5://proxy.example", 255, plain()), "proxy-refuses-connect", Likely, "login"),
    ] {
        let sight = working(vec![tried]);
        assert_eq!(found(&sight), [(cause.to_owned(), sure)], "{key}");
        says(&sight, &format!("allowlist-fact-proxied-{key}"));
    }
}

#[test]
fn a_proxy_that_gets_no_further_than_we_do_is_not_blamed() {
    let sight = dead(vec![refused(PROXY, 503, ProxyWords::default())]);
    assert_eq!(found(&sight), []);
    says(&sight, "allowlist-fact-proxied-no-way");
    assert_eq!(found(&dead(vec![by(PROXY, Outcome::Reset)])), []);
    for error in [NetError::Stopped, NetError::DeadlinePassed, NetError::BudgetSpent { limit: 40 }] {
        let sight = working(vec![unreachable(PROXY, error)]);
        assert_eq!(found(&sight), []);
        says(&sight, "allowlist-fact-proxied-unknown");
    }
}

#[test]
fn a_proxy_that_lets_others_through_blocks_this_site() {
    let mut tried = refused(PROXY, 403, ProxyWords::default());
    tried.canary = Some(path(Outcome::Completed));
    let sight = working(vec![tried.clone()]);
    assert_eq!(found(&sight), [("proxy-refuses-connect".to_owned(), Confidence::Confirmed)]);
    says(&sight, "allowlist-fact-proxied-others-pass");
    tried.site = Some(path(Outcome::Reset));
    let sight = working(vec![tried.clone()]);
    assert_eq!(found(&sight), [("proxy-refuses-connect".to_owned(), Confidence::Possible)]);
    says(&sight, "allowlist-fact-proxied-breaks");
    tried.canary = Some(path(Outcome::Alert { code: 40, from: Party::Server }));
    assert_eq!(found(&working(vec![tried])), [], "both break: it may be the line");
}

#[test]
fn one_proxy_of_two_settings_is_told_once() {
    let mut second = refused(PROXY, 403, ProxyWords::default());
    second.setting.source = "HTTPS_PROXY".to_owned();
    let sight = working(vec![refused(PROXY, 403, ProxyWords::default()), second]);
    assert_eq!(found(&sight).len(), 1);
    assert_eq!(told(&sight).facts.iter().filter(|fact| fact.key.ends_with("-refused")).count(), 1);
}

#[test]
fn a_value_that_is_no_address_is_doubted_and_one_of_another_kind_is_left_alone() {
    let with = |value: &str| {
        let setting = setting(value);
        working(vec![ProxySight { setting, script: None, proxy: None, site: None, canary: None, own: None }])
    };
    assert_eq!(found(&with("htp://proxy.example:3128")), [("proxy-settings-wrong".to_owned(), Confidence::Possible)]);
    assert_eq!(found(&with("socks4://proxy.example:3128")), []);
}

fn signed(by: &str, anchor: Anchor, product: Option<&str>) -> Signer {
    let product = product.map(|product| ProductMatch {
        product: product.to_owned(),
        category: "gateway".to_owned(),
        cause: "debugging-proxy".to_owned(),
        verified: true,
    });
    Signer { issuer: Some(by.to_owned()), anchor, product, ..Signer::default() }
}

#[test]
fn a_proxy_that_signs_anew_is_known_by_comparison() {
    let tried = |site: Signer, canary: Option<Signer>| {
        let mut tried = by(PROXY, Outcome::Completed);
        tried.site = tried.site.map(|path| PathSight { signer: Some(site), ..path });
        tried.canary = canary.map(|signer| PathSight { signer: Some(signer), ..path(Outcome::Completed) });
        vec![tried]
    };
    let inspection = |sure| vec![("tls-inspection-corporate".to_owned(), sure)];
    let box_ = || signed("CN=Works Gateway", Anchor::Here, None);
    assert_eq!(found(&working(tried(box_(), None))), inspection(Confidence::Possible));
    assert_eq!(found(&working(tried(box_(), Some(box_())))), inspection(Confidence::Likely));
    assert_eq!(found(&dead(tried(box_(), Some(box_())))), inspection(Confidence::Likely));
    assert_eq!(found(&dead(tried(box_(), None))), [], "the site may have an authority of its own");
    let product = signed("CN=Tool", Anchor::Nowhere, Some("Tool"));
    assert_eq!(found(&working(tried(product, None))), [("debugging-proxy".to_owned(), Confidence::Likely)]);
    let public = signed("CN=Other Public", Anchor::Public, None);
    assert_eq!(found(&working(tried(public, None))), [], "a server may have two certificates");

    let mut inside = working(tried(box_(), None));
    inside.evidence.site = Some(box_());
    assert_eq!(found(&inside), [], "it is signed so on the direct way as well");
}

fn scripted(outcome: ScriptOutcome) -> ProxySight {
    let setting = ProxySetting {
        source: "AutoConfigURL".to_owned(),
        value: "http://wpad.example/p.pac".to_owned(),
        kind: ProxySettingKind::Script,
        ..setting("")
    };
    let script = Some(ScriptSight { address: setting.value.clone(), outcome });
    ProxySight { setting, script, proxy: None, site: None, canary: None, own: None }
}

#[test]
fn what_a_script_says_is_told_and_no_finding() {
    let said = |answer: &str| scripted(ScriptOutcome::Said { answer: answer.to_owned() });
    says(&working(vec![said("DIRECT")]), "allowlist-fact-proxied-script-direct");
    says(&working(vec![said("PROXY a:1")]), "allowlist-fact-proxied-script-says");
    assert_eq!(found(&working(vec![said("DIRECT"), said("PROXY a:1")])), []);
}

#[test]
fn a_proxy_with_another_way_beside_it_is_only_possibly_in_the_way() {
    let gone = || {
        Some(path(Outcome::Unreachable { error: NetError::ProxyUnreachable { reason: Box::new(NetError::Refused) } }))
    };
    for (answer, sure) in [("PROXY a:1", Confidence::Likely), ("PROXY a:1; DIRECT", Confidence::Possible)] {
        let mut tried = scripted(ScriptOutcome::Said { answer: answer.to_owned() });
        (tried.proxy, tried.site) = (Proxy::parse("a:1").ok(), gone());
        assert_eq!(found(&working(vec![tried])), [("proxy-settings-wrong".to_owned(), sure)], "{answer}");
    }
}

#[test]
fn a_script_that_cannot_be_used_is_a_possible_cause_of_failure_only() {
    let faults = [
        ScriptFault::Faulty,
        ScriptFault::NoFunction,
        ScriptFault::NotText,
        ScriptFault::TooLong,
        ScriptFault::TooSlow,
    ];
    let mut outcomes: Vec<_> =
        faults.into_iter().map(|fault| ScriptOutcome::Broken { fault, text: "x is not defined".to_owned() }).collect();
    outcomes.push(ScriptOutcome::NotFetched { error: NetError::HttpStatus { status: 404 } });
    outcomes.push(ScriptOutcome::NotFetched { error: NetError::Refused });
    for outcome in outcomes {
        assert_eq!(found(&working(vec![scripted(outcome.clone())])), [], "{outcome:?}");
        let failing = found(&dead(vec![scripted(outcome.clone())]));
        assert_eq!(failing, [("proxy-settings-wrong".to_owned(), Confidence::Possible)], "{outcome:?}");
    }
    assert_eq!(found(&dead(vec![scripted(ScriptOutcome::NotRead)])), []);
}

#[test]
fn a_network_without_a_script_is_an_ordinary_one() {
    let mut tried = scripted(ScriptOutcome::NotFetched { error: NetError::NameNotFound { name: "wpad".to_owned() } });
    tried.setting.kind = ProxySettingKind::Auto;
    assert_eq!(found(&dead(vec![tried.clone()])), []);
    says(&working(vec![tried]), "allowlist-fact-proxied-no-auto");
}
