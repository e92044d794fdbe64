//! What the answers of one host are worth. Handshakes are made up; real ones stand in `tests/right_time`.

use super::*;
use crate::certificate::fixture::{self, Chain, healthy};
use crate::handshake::{Driver, Field, Message, MessageKind, Party, Stage};

const HOST: &str = "www.example.com";

/// A completed handshake with a chain and an answer.
fn seen(chain: &Chain, answer: HttpAnswer) -> Observation {
    let mut seen = Observation::ended(Driver::Rustls, Outcome::Completed);
    seen.chain.clone_from(&chain.sent);
    seen.http = Some(answer);
    seen.peer = Some(([192, 0, 2, 1], 443).into());
    seen.messages.push(Message {
        at_us: 0,
        from: Party::Client,
        kind: MessageKind::Verification,
        stage: Stage::ClientVerifies,
        size: 0,
        encrypted: false,
        fields: vec![Field::new("signature", "valid".to_owned())],
    });
    seen
}

/// An answer that claims a time, an hour ahead of ours.
fn claiming(time: DateTime<Utc>) -> HttpAnswer {
    HttpAnswer { status: 200, date: Some(time.to_rfc2822()), offset_ms: Some(3_600_000), ..HttpAnswer::default() }
}

fn told_by(seen: &Observation, stores: &TrustStores) -> TimeSource {
    let target = Target::new(Host::Name(HOST.to_owned()), 443);
    told("www.example.com:443".to_owned(), seen, &target, stores).0
}

fn known(chain: &Chain) -> TrustStores {
    TrustStores { extra: vec![chain.root.clone()], ..TrustStores::default() }
}

#[test]
fn a_chain_is_judged_at_the_time_that_its_host_claims() {
    let chain = healthy(HOST);
    let leaf = certificate::facts(&chain.sent[0]);
    let (begins, ends) = (leaf.not_before.expect("a date"), leaf.not_after.expect("a date"));
    let second = chrono::TimeDelta::seconds(1);
    let table = [
        ("now", fixture::at(), Standing::Vouched),
        ("its first second", begins, Standing::Vouched),
        ("its last second", ends, Standing::Vouched),
        ("before its first second", begins - second, Standing::Unvouched),
        ("after its last second", ends + second, Standing::Unvouched),
        ("1970", DateTime::UNIX_EPOCH, Standing::Unvouched),
    ];
    for (name, claimed, expected) in table {
        let source = told_by(&seen(&chain, claiming(claimed)), &known(&chain));
        assert_eq!(source.standing, Some(expected), "{name}");
        assert_eq!((source.offset_ms, source.error), (Some(3_600_000), None), "{name}");
    }
}

#[test]
fn whose_root_it_is_decides_what_it_is_worth() {
    let chain = healthy(HOST);
    let answer = seen(&chain, claiming(fixture::at()));
    let here = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
    assert_eq!(told_by(&answer, &known(&chain)).standing, Some(Standing::Vouched));
    assert_eq!(told_by(&answer, &here).standing, Some(Standing::VouchedHere));
    assert_eq!(told_by(&answer, &TrustStores::default()).standing, Some(Standing::Unvouched));
    let elsewhere = healthy("other.example.com");
    let answer = seen(&elsewhere, claiming(fixture::at()));
    assert_eq!(told_by(&answer, &known(&elsewhere)).standing, Some(Standing::Unvouched), "another host's certificate");
}

#[test]
fn who_did_not_prove_to_hold_the_key_is_vouched_for_by_nobody() {
    let chain = healthy(HOST);
    let mut answer = seen(&chain, claiming(fixture::at()));
    answer.messages[0].fields = vec![Field::new("signature", "not checked: the scheme does not fit".to_owned())];
    assert_eq!(told_by(&answer, &known(&chain)).standing, Some(Standing::Unvouched));
    answer.messages.clear();
    assert_eq!(told_by(&answer, &known(&chain)).standing, Some(Standing::Unvouched));
}

#[test]
fn an_answer_from_a_cache_is_vague_and_an_old_one_tells_nothing() {
    let chain = healthy(HOST);
    let aged = |age_s| {
        let answer = HttpAnswer { age_s: Some(age_s), took_ms: Some(80), ..claiming(fixture::at()) };
        told_by(&seen(&chain, answer), &known(&chain))
    };
    assert_eq!((aged(0).offset_ms, aged(0).uncertainty_ms), (Some(3_600_000), 540));
    assert_eq!((aged(60).offset_ms, aged(60).uncertainty_ms), (Some(3_630_000), 30_540));
    assert_eq!(aged(u32::MAX).error, Some(NetError::NoTime { fault: TimeFault::Cached }));
    assert_eq!(aged(u32::MAX).standing, None);
}

#[test]
fn a_host_that_tells_no_time_says_why() {
    let chain = healthy(HOST);
    let no_date = || Some(NetError::NoTime { fault: TimeFault::NoDate });
    for date in [None, Some("yesterday".to_owned()), Some("9".repeat(256))] {
        let answer = HttpAnswer { date, ..HttpAnswer::default() };
        assert_eq!(told_by(&seen(&chain, answer), &known(&chain)).error, no_date());
    }
    let ended = |outcome| told_by(&Observation::ended(Driver::Rustls, outcome), &known(&chain)).error;
    assert_eq!(ended(Outcome::Completed), no_date());
    assert_eq!(ended(Outcome::Closed), Some(NetError::NoTime { fault: TimeFault::NoHandshake }));
    assert_eq!(ended(Outcome::Silence { waited_ms: 9 }), Some(NetError::Silent { waited_ms: 9 }));
    assert_eq!(ended(Outcome::Unreachable { error: NetError::NoRoute }), Some(NetError::NoRoute));
}

#[test]
fn behind_a_proxy_hosts_are_told_apart_by_their_names_alone() {
    let chain = healthy(HOST);
    let answer = seen(&chain, claiming(fixture::at()));
    assert!(told_by(&answer, &known(&chain)).from.is_some());
    let proxy = Proxy::parse("proxy.example:3128").ok();
    let target = Target { proxy, ..Target::new(Host::Name(HOST.to_owned()), 443) };
    assert_eq!(told("x".to_owned(), &answer, &target, &known(&chain)).0.from, None);
}
