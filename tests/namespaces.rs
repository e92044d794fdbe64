//! What stands on the way, on real paths: networks of three computers whose router filters, loses or mangles packets.

mod middle_box;
mod network;

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::step::{Confidence, Fact, Finding, Step, StepState};

use middle_box::Way;
use network::{Computer, Network, SITE, SITE_V4, SITE_V4_TOO, SITE_V6};

use Confidence::{Confirmed, Likely};

/// The findings of step 3.
fn findings(case: &Case) -> &[Finding] {
    &case.step(Step::Allowlist).expect("step 3").findings
}

fn facts(case: &Case) -> Vec<&str> {
    let facts: &[Fact] = &case.step(Step::Allowlist).expect("step 3").facts;
    facts.iter().map(|fact| fact.key.as_str()).collect()
}

/// What was measured, for whoever reads a failed claim.
fn told(case: &Case) -> String {
    let report = case.step(Step::Allowlist).expect("step 3");
    let evidence = serde_json::to_value(&report.evidence).expect("evidence");
    format!(
        "{:?}\n{:?}\n{:?}\n{} ms\n{:#}",
        case.verdict, report.findings, report.facts, case.duration_ms, evidence["paths"]
    )
}

/// Asserts the verdict's cause, how sure step 3 is of it, and that everything ended in time.
#[track_caller]
fn assert_blamed(case: &Case, cause: &str, sure: Confidence) {
    let own = findings(case).iter().find(|found| found.cause == cause);
    assert_eq!(own.map(|found| found.confidence), Some(sure), "{}", told(case));
    assert_eq!(case.verdict.cause.as_deref(), Some(cause), "{}", told(case));
    assert_in_time(case);
}

/// The deadline of an examination, and half a second to put its end together on a busy machine.
#[track_caller]
fn assert_in_time(case: &Case) {
    assert!(case.duration_ms < 11_500, "{}", told(case));
}

#[test]
fn a_path_on_which_all_is_well_has_nothing_on_it() {
    let Some(network) = Network::start(&[SITE_V4, SITE_V6]) else { return };
    let case = network.case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "{}", told(&case));
    let report = case.step(Step::Allowlist).expect("step 3");
    assert!(report.findings.is_empty() && report.state == StepState::Good, "{}", told(&case));
    assert!(facts(&case).contains(&"allowlist-fact-both-kinds"), "{}", told(&case));
}

#[test]
fn a_name_that_is_cut_off_on_the_way_is_cut_off_at_other_servers_too() {
    for way in [Way::Reset, Way::Silence] {
        let Some(mut network) = Network::start(&[SITE_V4]) else { return };
        network.mind(SITE, way);
        let case = network.case();
        assert_blamed(&case, "sni-blocked", Confirmed);
        assert!(facts(&case).contains(&"allowlist-fact-name-cut-elsewhere"), "{}", told(&case));
    }
}

#[test]
fn large_packets_that_vanish_are_told_from_a_silent_server() {
    let Some(network) = Network::start(&[SITE_V4]) else { return };
    network.filter(&format!("ip saddr {SITE_V4} meta length > 1000 drop"));
    assert_blamed(&network.case(), "pmtu-black-hole", Confirmed);
}

#[test]
fn a_tunnel_of_small_packets_that_does_not_say_so_is_found() {
    let Some(network) = Network::start(&[SITE_V4]) else { return };
    network.sh(Computer::Router, "ip link set to-client mtu 1300");
    network.rules(
        "table inet quiet {\nchain leaving {\ntype filter hook output priority 0;\nip protocol icmp drop\n\
         icmpv6 type packet-too-big drop\n}\n}\n",
    );
    assert_blamed(&network.case(), "pmtu-black-hole", Confirmed);
}

#[test]
fn a_filter_that_resets_large_hellos_is_told_from_one_that_minds_the_name() {
    let Some(network) = Network::start(&[SITE_V4]) else { return };
    network.filter("tcp dport 443 meta length > 1000 reject with tcp reset");
    assert_blamed(&network.case(), "large-client-hello-rejected", Confirmed);
}

#[test]
fn a_broken_ipv6_is_found_although_the_site_opens_by_ipv4() {
    let Some(network) = Network::start(&[SITE_V6, SITE_V4]) else { return };
    network.filter("meta nfproto ipv6 tcp dport 443 drop");
    let case = network.case();
    let own = findings(&case).iter().find(|found| found.cause == "ipv6-broken").map(|found| found.confidence);
    assert_eq!(own, Some(Confirmed), "{}", told(&case));
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "{}", told(&case));
    assert!(case.verdict.others.contains(&"ipv6-broken".to_owned()), "{}", told(&case));
    assert_in_time(&case);
}

#[test]
fn ipv6_over_which_nothing_but_small_packets_pass_keeps_the_site_shut_and_is_named() {
    let Some(network) = Network::start(&[SITE_V6, SITE_V4]) else { return };
    network.filter(&format!("ip6 saddr {SITE_V6} tcp sport 443 meta length > 100 drop"));
    let case = network.case();
    let own = findings(&case).iter().find(|found| found.cause == "ipv6-broken").map(|found| found.confidence);
    assert_eq!(own, Some(Confirmed), "{}", told(&case));
    assert_in_time(&case);
}

#[test]
fn a_dead_address_beside_one_that_works_is_told_and_one_alone_is_blocked() {
    let Some(network) = Network::start(&[SITE_V4]) else { return };
    network.filter(&format!("ip daddr {SITE_V4} drop"));
    assert_blamed(&network.case(), "tcp-blocked", Likely);
    let Some(network) = Network::start(&[SITE_V4, SITE_V4_TOO]) else { return };
    network.filter(&format!("ip daddr {SITE_V4} drop"));
    let case = network.case();
    assert_eq!(case.verdict.outcome, ConclusionOutcome::Healthy, "{}", told(&case));
}
