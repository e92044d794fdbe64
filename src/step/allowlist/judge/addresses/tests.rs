//! What is said of a resolver.

use super::super::tests::{dead, working};
use super::*;
use crate::handshake::{Driver, Observation, Outcome};
use crate::machine::HostsEntry;
use crate::net::NetError;
use crate::step::allowlist::ResolverSight;
use crate::step::allowlist::judge::tests::WORDS;
use crate::step::allowlist::resolver::odd;
use crate::step::certificate::claims::assert_spoken;
use Confidence::{Likely, Possible};
use std::net::IpAddr;

fn ip(addresses: &[&str]) -> Vec<IpAddr> {
    addresses.iter().map(|address| address.parse().expect("an address")).collect()
}

/// A resolver that answers honestly.
fn honest() -> ResolverSight {
    let canary = |name: &str, address| (name.to_owned(), ip(&[address]));
    ResolverSight {
        canaries: vec![canary("www.one.example", "198.41.0.4"), canary("www.two.test", "192.5.5.241")],
        ..ResolverSight::default()
    }
}

fn seen(mut sight: Sight<AllowlistEvidence>, addresses: &[&str], resolver: ResolverSight) -> Sight<AllowlistEvidence> {
    sight.evidence.addresses = ip(addresses);
    sight.evidence.odd_addresses = odd(&sight.evidence.addresses);
    sight.evidence.resolver = Some(resolver);
    sight
}

fn judged(sight: &Sight<AllowlistEvidence>) -> Judgement {
    let mut judgement = Judgement::default();
    judge(sight, &mut judgement);
    judgement.facts.iter().for_each(|fact| assert_spoken(WORDS, fact));
    judgement
}

fn causes(sight: &Sight<AllowlistEvidence>) -> Vec<(String, Confidence)> {
    judged(sight).findings.into_iter().map(|found| (found.cause, found.confidence)).collect()
}

fn keys(sight: &Sight<AllowlistEvidence>) -> Vec<(FactState, String)> {
    judged(sight).facts.into_iter().map(|fact| (fact.state, fact.key)).collect()
}

fn sinkhole(confidence: Confidence) -> Vec<(String, Confidence)> {
    vec![("dns-sinkhole".to_owned(), confidence)]
}

const SITE: &str = "93.184.215.14";

#[test]
fn an_honest_resolver_is_good_and_blamed_for_nothing() {
    assert_eq!(causes(&seen(dead(), &[SITE], honest())), []);
    let facts = keys(&seen(working(), &[SITE], honest()));
    assert!(facts.contains(&(FactState::Good, "allowlist-fact-resolver-honest".to_owned())), "{facts:?}");
}

#[test]
fn a_filters_page_is_known_by_its_address_and_a_hint_stays_a_hint() {
    assert_eq!(causes(&seen(dead(), &["146.112.61.106"], honest())), sinkhole(Likely));
    assert_eq!(causes(&seen(dead(), &["185.228.168.254"], honest())), sinkhole(Possible));
    assert_eq!(causes(&seen(working(), &["146.112.61.106"], honest())), []);
}

#[test]
fn a_resolver_that_answers_for_names_that_nobody_has_leads_the_site_there_too() {
    let inventive = |address| ResolverSight { made_up: ip(&[address]), ..honest() };
    assert_eq!(causes(&seen(dead(), &[SITE], inventive(SITE))), sinkhole(Likely));
    assert_eq!(causes(&seen(working(), &[SITE], inventive(SITE))), []);
    let elsewhere = seen(dead(), &[SITE], inventive("198.105.244.228"));
    assert_eq!(causes(&elsewhere), [], "a provider's search page does not concern the site");
    assert!(keys(&elsewhere).contains(&(FactState::Info, "allowlist-fact-resolver-makes-up".to_owned())));
}

#[test]
fn one_address_for_all_names_is_no_sites() {
    let all_at = |names: &[&str]| ResolverSight {
        canaries: names.iter().map(|name| ((*name).to_owned(), ip(&[SITE]))).collect(),
        ..ResolverSight::default()
    };
    assert_eq!(causes(&seen(dead(), &[SITE], all_at(&["www.one.example", "www.two.test"]))), sinkhole(Likely));
    assert_eq!(causes(&seen(dead(), &[SITE], all_at(&["a.one.example", "b.one.example"]))), [], "one owner, one place");
    assert_eq!(causes(&seen(dead(), &[SITE], all_at(&["www.one.example"]))), []);
    assert_eq!(causes(&seen(working(), &[SITE], all_at(&["www.one.example", "www.two.test"]))), []);
}

#[test]
fn another_name_server_shows_that_a_private_address_is_wrong() {
    let second = |addresses: &[&str]| ResolverSight { second_opinion: Some(ip(addresses)), ..honest() };
    let wrong = causes(&seen(dead(), &["192.168.1.1"], second(&[SITE])));
    assert!(wrong.contains(&("dns-wrong-address".to_owned(), Likely)), "{wrong:?}");
    assert_eq!(causes(&seen(dead(), &["0.0.0.0"], second(&[SITE]))), sinkhole(Likely));
    assert_eq!(causes(&seen(dead(), &["203.0.114.1"], second(&[SITE]))), [], "delivery networks answer by place");
    assert_eq!(causes(&seen(dead(), &[SITE], second(&[SITE, "203.0.114.1"]))), []);
    assert_eq!(causes(&seen(working(), &["192.168.1.1"], second(&[SITE]))), []);
}

#[test]
fn a_name_that_only_another_name_server_knows_may_be_blocked() {
    let knows = || ResolverSight { second_opinion: Some(ip(&[SITE])), ..ResolverSight::default() };
    let unknown = |error| Sight {
        observations: vec![Observation::ended(Driver::Rustls, Outcome::Unreachable { error })],
        ..dead()
    };
    let name = || "www.example.com".to_owned();
    assert_eq!(causes(&seen(unknown(NetError::NameNotFound { name: name() }), &[], knows())), sinkhole(Possible));
    assert_eq!(causes(&seen(unknown(NetError::ResolverFailed { name: name() }), &[], knows())), []);
}

#[test]
fn the_hosts_file_answers_for_its_own_lines() {
    let mut sight = seen(dead(), &["127.0.0.1"], ResolverSight { made_up: ip(&["127.0.0.1"]), ..honest() });
    sight.evidence.hosts_entries =
        vec![HostsEntry { address: [127, 0, 0, 1].into(), name: "www.example.com".to_owned(), line: 3 }];
    assert_eq!(causes(&sight), [("hosts-file-override".to_owned(), Likely)]);
}
