//! Claims about the programs and roots of this computer, from made-up evidence.

use crate::handshake::{Outcome, Party};
use crate::machine::{Guard, GuardKind, GuardTrace};
use crate::net::NetError;
use crate::step::allowlist::judge::tests::WORDS;
use crate::step::allowlist::{AllowlistEvidence, BadRoot, ProductMatch, Signer, judge};
use crate::step::certificate::claims::{assert_spoken, observation};
use crate::step::{Confidence, FactState, Judgement, Sight};

fn guard(product: &str, kind: GuardKind, trace: GuardTrace, seen_as: &str) -> Guard {
    Guard { product: product.to_owned(), kind, trace, seen_as: seen_as.to_owned() }
}

fn avast() -> Guard {
    guard("Avast", GuardKind::Antivirus, GuardTrace::Process, "AvastSvc.exe")
}

fn nordvpn(trace: GuardTrace, seen_as: &str) -> Guard {
    guard("NordVPN", GuardKind::Vpn, trace, seen_as)
}

fn sight(outcome: Outcome, guards: Vec<Guard>) -> Sight<AllowlistEvidence> {
    let evidence = AllowlistEvidence { guards, ..AllowlistEvidence::default() };
    Sight { evidence, observations: vec![observation(outcome)], chain: None }
}

fn judged(sight: &Sight<AllowlistEvidence>) -> Judgement {
    let judgement = judge(sight);
    for fact in judgement.facts.iter().chain(judgement.findings.iter().flat_map(|found| &found.evidence)) {
        if is_ours(&fact.key) {
            assert_spoken(WORDS, fact);
        }
    }
    judgement
}

fn keys(judgement: &Judgement) -> Vec<&str> {
    judgement.facts.iter().map(|fact| fact.key.as_str()).filter(|key| is_ours(key)).collect()
}

fn is_ours(key: &str) -> bool {
    key.contains("guard") || key.contains("bad-root")
}

fn causes(judgement: &Judgement) -> Vec<(&str, Confidence)> {
    judgement.findings.iter().map(|found| (found.cause.as_str(), found.confidence)).collect()
}

#[test]
fn a_computer_without_guards_is_told_so() {
    assert_eq!(keys(&judged(&sight(Outcome::Completed, Vec::new()))), ["allowlist-fact-no-guard"]);
}

#[test]
fn every_kind_of_program_is_a_plain_fact_and_no_finding() {
    use GuardKind::{Antivirus, DebuggingProxy, GatewayClient, LocalFilter, ParentalControl, ProxyClient, Vpn};
    let process = |product, kind| guard(product, kind, GuardTrace::Process, "name");
    let all = vec![
        avast(),
        process("Zscaler", GatewayClient),
        process("Bitdefender Parental Control", ParentalControl),
        process("Privoxy", LocalFilter),
        nordvpn(GuardTrace::Process, "nordvpnd"),
        nordvpn(GuardTrace::Interface, "nordlynx"),
        guard("tun0", Vpn, GuardTrace::Interface, "tun0"),
        process("Charles", DebuggingProxy),
        process("Tor", ProxyClient),
        process("BullGuard", Antivirus),
    ];
    let judgement = judged(&sight(Outcome::Completed, all));
    assert_eq!(
        keys(&judgement),
        [
            "allowlist-fact-guard-antivirus",
            "allowlist-fact-guard-gateway-client",
            "allowlist-fact-guard-parental-control",
            "allowlist-fact-guard-local-filter",
            "allowlist-fact-guard-vpn",
            "allowlist-fact-guard-tunnel-of",
            "allowlist-fact-guard-tunnel",
            "allowlist-fact-guard-debugging-proxy",
            "allowlist-fact-guard-proxy-client",
            "allowlist-fact-guard-maybe",
        ]
    );
    let of_guards = judgement.facts.iter().filter(|fact| fact.key.contains("guard"));
    assert!(of_guards.into_iter().all(|fact| fact.state == FactState::Info));
    assert_eq!(causes(&judgement), []);
}

#[test]
fn the_program_whose_name_is_on_the_certificate_is_told_first() {
    for (product, category, running, key) in [
        ("Avast (current)", "antivirus", avast(), "allowlist-fact-guard-is-signer"),
        (
            "Zscaler",
            "corporate gateway",
            guard("Zscaler", GuardKind::GatewayClient, GuardTrace::Process, "ZSATunnel"),
            "allowlist-fact-guard-is-signer-gateway",
        ),
    ] {
        let other = guard("Malwarebytes", GuardKind::Antivirus, GuardTrace::Process, "MBAMService.exe");
        let mut sight = sight(Outcome::Completed, vec![other, running]);
        let found = ProductMatch {
            product: product.to_owned(),
            category: category.to_owned(),
            cause: "antivirus-https-scanning".to_owned(),
            verified: true,
        };
        let issuer = Some("CN=Somebody".to_owned());
        sight.evidence.site = Some(Signer { issuer, product: Some(found), ..Signer::default() });
        assert_eq!(keys(&judged(&sight)), [key, "allowlist-fact-guard-antivirus"]);
    }
}

#[test]
fn a_tunnel_that_is_up_is_possible_where_the_connection_just_ends() {
    let cut = [
        Outcome::Reset,
        Outcome::Closed,
        Outcome::Silence { waited_ms: 5000 },
        Outcome::Unreachable { error: NetError::Closed },
    ];
    for outcome in cut {
        let judgement = judged(&sight(outcome.clone(), vec![nordvpn(GuardTrace::Interface, "nordlynx")]));
        assert!(causes(&judgement).contains(&("vpn-client-interferes", Confidence::Possible)), "{outcome:?}");
        let found = judgement.findings.iter().find(|found| found.cause == "vpn-client-interferes").expect("found");
        assert_eq!(found.evidence[0].key, "allowlist-fact-guard-tunnel-of");
    }
    let unnamed = guard("tun0", GuardKind::Vpn, GuardTrace::Interface, "tun0");
    let judgement = judged(&sight(Outcome::Reset, vec![unnamed]));
    assert!(causes(&judgement).contains(&("vpn-client-interferes", Confidence::Possible)));
}

#[test]
fn no_tunnel_is_blamed_where_it_is_down_or_the_site_said_why() {
    let is_blamed = |outcome, guard| {
        let judgement = judged(&sight(outcome, vec![guard]));
        judgement.findings.iter().any(|found| found.cause == "vpn-client-interferes")
    };
    assert!(!is_blamed(Outcome::Reset, nordvpn(GuardTrace::Process, "nordvpnd")));
    assert!(!is_blamed(Outcome::Reset, avast()));
    let up = || nordvpn(GuardTrace::Interface, "nordlynx");
    assert!(!is_blamed(Outcome::Completed, up()));
    assert!(!is_blamed(Outcome::Alert { code: 40, from: Party::Server }, up()));
    assert!(!is_blamed(Outcome::Unreachable { error: NetError::Refused }, up()));
}

fn with_roots(roots: &[(&str, bool)]) -> Sight<AllowlistEvidence> {
    let mut sight = sight(Outcome::Completed, Vec::new());
    let root = |&(cause, is_key_known): &(&str, bool)| BadRoot {
        subject: "CN=Superfish\\, Inc.".to_owned(),
        sha256: "00".repeat(32),
        product: "Superfish".to_owned(),
        cause: cause.to_owned(),
        is_key_known,
    };
    sight.evidence.bad_roots = roots.iter().map(root).collect();
    sight
}

#[test]
fn a_dangerous_root_is_an_alarm_whatever_site_is_examined() {
    let judgement = judged(&with_roots(&[("known-bad-root", true)]));
    assert_eq!(causes(&judgement), [("known-bad-root", Confidence::Confirmed)]);
    assert!(
        judgement.facts.iter().any(|fact| fact.key == "allowlist-fact-bad-root" && fact.state == FactState::Problem)
    );

    let judgement = judged(&with_roots(&[("state-interception-root", false)]));
    assert_eq!(causes(&judgement), [("state-interception-root", Confidence::Likely)]);
    assert!(keys(&judgement).contains(&"allowlist-fact-bad-root-named"));
}

#[test]
fn two_dangerous_roots_of_a_kind_are_one_finding_as_sure_as_the_surer() {
    let judgement = judged(&with_roots(&[("known-bad-root", false), ("known-bad-root", true)]));
    assert_eq!(causes(&judgement), [("known-bad-root", Confidence::Confirmed)]);
    assert_eq!(judgement.findings[0].evidence.len(), 2);
}
