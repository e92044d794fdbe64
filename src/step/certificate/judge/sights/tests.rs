//! What is concluded from looks that were made up.

use super::*;
use crate::certificate::fixture::at;
use crate::handshake::{Driver, Observation, Party};
use crate::step::certificate::Look;
use Confidence::{Confirmed, Likely, Possible};

const FOUR: &str = "192.0.2.1:443";
const OTHER_FOUR: &str = "192.0.2.2:443";
const SIX: &str = "[2001:db8::1]:443";

/// A visit that went well.
fn fine(look: Look, address: &str) -> ChainSight {
    ChainSight {
        look,
        named: !matches!(look, Look::Nameless),
        address: address.parse().ok(),
        outcome: Outcome::Completed,
        leaf: Some("00".to_owned()),
        label: "www.example.com".to_owned(),
        not_after: Some(at() + chrono::TimeDelta::days(9)),
        covers: true,
        trusted: true,
    }
}

/// A visit that ended without a certificate.
fn ended(look: Look, address: &str, outcome: Outcome) -> ChainSight {
    ChainSight {
        outcome,
        leaf: None,
        label: String::new(),
        not_after: None,
        covers: false,
        trusted: false,
        ..fine(look, address)
    }
}

fn alert(look: Look, code: u8) -> ChainSight {
    ended(look, FOUR, Outcome::Alert { code, from: Party::Server })
}

fn unreached(address: &str, error: NetError) -> ChainSight {
    ended(Look::Address, address, Outcome::Unreachable { error })
}

fn judged(sights: Vec<ChainSight>) -> Judgement {
    let evidence = CertificateEvidence {
        name: "www.example.com".to_owned(),
        judged_at: at(),
        sights,
        ..CertificateEvidence::default()
    };
    let observations = vec![Observation::ended(Driver::Rustls, Outcome::Completed)];
    let mut judgement = Judgement::default();
    judge(&Sight { evidence, observations, chain: None }, &mut judgement);
    for fact in &judgement.facts {
        crate::step::certificate::claims::assert_spoken(
            include_str!("../../../../../assets/locales/en/certificate-sights.ftl"),
            fact,
        );
    }
    judgement
}

fn causes(sights: Vec<ChainSight>) -> Vec<(String, Confidence)> {
    judged(sights).findings.into_iter().map(|found| (found.cause, found.confidence)).collect()
}

#[track_caller]
fn is_found(sights: Vec<ChainSight>, cause: &str, confidence: Confidence) {
    assert_eq!(causes(sights), [(cause.to_owned(), confidence)]);
}

#[test]
fn answers_that_are_alike_are_no_fault_good_or_bad() {
    assert!(causes(vec![fine(Look::First, FOUR), fine(Look::Again, FOUR), fine(Look::Address, SIX)]).is_empty());
    assert!(causes(vec![alert(Look::First, 40), alert(Look::Again, 40)]).is_empty());
    assert!(causes(Vec::new()).is_empty());
}

#[test]
fn a_refusal_among_good_answers_is_a_server_that_is_set_up_otherwise() {
    let good = || fine(Look::First, FOUR);
    is_found(vec![good(), alert(Look::Again, 80)], "load-balancer-bad-node", Likely);
    is_found(vec![good(), alert(Look::Again, 80), alert(Look::Alone, 80)], "load-balancer-bad-node", Confirmed);
}

#[test]
fn the_same_certificate_without_its_issuer_at_one_server_is_found() {
    let bare = ChainSight { trusted: false, ..fine(Look::Again, FOUR) };
    is_found(vec![fine(Look::First, FOUR), bare], "load-balancer-bad-node", Confirmed);
}

#[test]
fn lost_calls_count_only_when_they_are_many_and_not_of_our_making() {
    let good = |look| fine(look, FOUR);
    let lost = |look| ended(look, FOUR, Outcome::Reset);
    let begin = || vec![good(Look::First), lost(Look::Again), lost(Look::Again)];
    is_found([begin(), vec![good(Look::Alone)]].concat(), "server-overloaded", Possible);
    is_found([begin(), vec![lost(Look::Alone)]].concat(), "server-overloaded", Possible);
    is_found([begin(), vec![lost(Look::Alone), lost(Look::Alone)]].concat(), "server-overloaded", Likely);
    is_found(vec![good(Look::First), lost(Look::Alone)], "server-overloaded", Possible);
}

#[test]
fn an_address_that_gives_no_answer_is_told_apart_by_its_family() {
    let silent = |look| ended(look, SIX, Outcome::Silence { waited_ms: 5000 });
    let good = || fine(Look::First, FOUR);
    is_found(vec![good(), silent(Look::Address), silent(Look::Address)], "ipv6-broken", Possible);
    is_found(vec![good(), unreached(SIX, NetError::TimedOut)], "ipv6-broken", Possible);
    is_found(vec![good(), unreached(OTHER_FOUR, NetError::TimedOut)], "load-balancer-bad-node", Possible);
    is_found(vec![good(), unreached(OTHER_FOUR, NetError::Refused)], "load-balancer-bad-node", Possible);
    for harmless in [NetError::Refused, NetError::NoRoute] {
        let judgement = judged(vec![good(), unreached(SIX, harmless)]);
        assert!(judgement.findings.is_empty());
        assert!(judgement.facts.iter().all(|fact| fact.state == FactState::Info), "{judgement:#?}");
    }
}

#[test]
fn what_we_ended_ourselves_says_nothing() {
    for ours in [NetError::Stopped, NetError::DeadlinePassed, NetError::BudgetSpent { limit: 1 }] {
        let judgement = judged(vec![fine(Look::First, FOUR), unreached(OTHER_FOUR, ours)]);
        assert_eq!(judgement, Judgement::default());
    }
}

#[test]
fn a_name_that_is_refused_where_no_name_is_not_is_not_set_up() {
    let nameless = || fine(Look::Nameless, FOUR);
    is_found(vec![alert(Look::First, 40), alert(Look::Again, 40), nameless()], "host-not-provisioned", Likely);
    assert!(causes(vec![alert(Look::First, 112), alert(Look::Again, 112), nameless()]).is_empty());
    let both_refused = vec![alert(Look::First, 40), alert(Look::Again, 40), alert(Look::Nameless, 40)];
    assert!(causes(both_refused).is_empty());
}

#[test]
fn a_client_without_a_name_is_to_blame_where_the_name_makes_the_difference() {
    let first = ChainSight { named: false, covers: false, trusted: false, ..fine(Look::First, FOUR) };
    is_found(vec![first, fine(Look::HostName, FOUR)], "client-sends-no-sni", Confirmed);
}
