//! Claims about what the ends of a site's paths say together.

use std::net::SocketAddr;

use super::*;
use crate::handshake::{Driver, Observation, Party};
use crate::machine::{ProxySetting, ProxySettingKind};
use crate::step::allowlist::ProxySight;
use crate::step::allowlist::judge::tests::WORDS;
use crate::step::certificate::claims::assert_spoken;
use Confidence::{Confirmed, Likely, Possible};

const V4: &str = "192.0.2.7:443";
const V4_TOO: &str = "192.0.2.8:443";
const V6: &str = "[2001:db8::7]:443";
/// An independent server.
const THERE: &str = "198.51.100.1:443";
const THERE_TOO: &str = "198.51.100.2:443";

/// One handshake at a place, and how it ended.
fn seen(look: Look, at: &str, outcome: Outcome) -> PathSight {
    let ended = PathSight::of(look, &Observation::ended(Driver::Rustls, outcome), None);
    let answered = ended.is_whole();
    PathSight { address: Some(at.parse::<SocketAddr>().expect("an address")), answered, ..ended }
}

/// The same after the server's first words.
fn after_words(sight: PathSight) -> PathSight {
    PathSight { answered: true, ..sight }
}

fn timed(sight: PathSight, connected: u64, ended: u64) -> PathSight {
    PathSight { connected_ms: Some(connected), ended_ms: Some(ended), ..sight }
}

const fn silence() -> Outcome {
    Outcome::Silence { waited_ms: 5000 }
}

const fn alert(code: u8) -> Outcome {
    Outcome::Alert { code, from: Party::Server }
}

const fn unreached(error: NetError) -> Outcome {
    Outcome::Unreachable { error }
}

fn judged_with(paths: Vec<PathSight>, canaries: Vec<Canary>) -> Judgement {
    let evidence = AllowlistEvidence { canaries, paths, ..AllowlistEvidence::default() };
    let mut judgement = Judgement::default();
    judge(&Sight { evidence, observations: Vec::new(), chain: None }, &mut judgement);
    for fact in judgement.facts.iter().chain(judgement.findings.iter().flat_map(|found| &found.evidence)) {
        assert_spoken(WORDS, fact);
    }
    judgement
}

fn judged(paths: Vec<PathSight>) -> Judgement {
    judged_with(paths, Vec::new())
}

fn causes(judgement: &Judgement) -> Vec<(&str, Confidence)> {
    judgement.findings.iter().map(|found| (found.cause.as_str(), found.confidence)).collect()
}

fn facts(judgement: &Judgement) -> Vec<&str> {
    judgement.facts.iter().map(|fact| fact.key.trim_start_matches("allowlist-fact-")).collect()
}

/// The visit and the same once more end like this, and these others as told.
fn twice(outcome: &Outcome, others: Vec<PathSight>) -> Vec<PathSight> {
    let first = [Look::Visit, Look::Address].map(|look| seen(look, V4, outcome.clone()));
    first.into_iter().chain(others).collect()
}

#[test]
fn a_site_that_opens_by_each_of_its_addresses_is_good_and_nothing_is_blamed() {
    let visit = || seen(Look::Visit, V4, Outcome::Completed);
    let alone = judged(vec![visit()]);
    assert_eq!((facts(&alone), causes(&alone)), (vec!["path-open"], vec![]));
    let both = judged(vec![visit(), seen(Look::Address, V6, Outcome::Completed)]);
    assert_eq!((facts(&both), causes(&both)), (vec!["both-kinds"], vec![]));
    assert!(both.facts.iter().all(|fact| fact.state == FactState::Good));
    assert_eq!(judged(Vec::new()), Judgement::default(), "what was not looked at is not judged");
}

#[test]
fn ipv6_that_fails_while_ipv4_works_is_blamed_only_where_it_costs_time() {
    let beside = |outcome: Outcome, times: usize| {
        let newer = vec![seen(Look::Address, V6, outcome); times];
        judged([vec![seen(Look::Visit, V4, Outcome::Completed)], newer].concat())
    };
    for (outcome, times, sure) in [
        (unreached(NetError::TimedOut), 1, Confirmed),
        (silence(), 1, Confirmed),
        (Outcome::Reset, 2, Confirmed),
        (Outcome::Reset, 1, Likely),
        (Outcome::Closed, 2, Likely),
    ] {
        let judgement = beside(outcome.clone(), times);
        assert_eq!(causes(&judgement), [("ipv6-broken", sure)], "{outcome:?}");
        assert_eq!(judgement.facts[0].state, FactState::Attention, "the site opens all the same");
    }
    for (error, fact) in [(NetError::NoRoute, "no-ipv6"), (NetError::Refused, "ipv6-refused")] {
        let judgement = beside(unreached(error), 1);
        assert_eq!((facts(&judgement), causes(&judgement)), (vec![fact], vec![]));
        assert_eq!(judgement.facts[0].state, FactState::Info);
    }
    assert_eq!(causes(&beside(unreached(NetError::DeadlinePassed), 1)), [], "we ended it ourselves");
    assert_eq!(causes(&beside(alert(40), 1)), [], "somebody spoke");
}

#[test]
fn ipv6_keeps_out_whoever_has_no_luck_with_it() {
    let paths = vec![
        seen(Look::Visit, V6, silence()),
        seen(Look::Address, V6, silence()),
        seen(Look::Address, V4, Outcome::Completed),
        seen(Look::SmallPackets, V6, silence()),
        seen(Look::OtherName, V6, silence()),
    ];
    let judgement = judged(paths);
    assert_eq!(causes(&judgement), [("ipv6-broken", Confirmed)]);
    assert_eq!(judgement.facts[0].state, FactState::Problem);
}

#[test]
fn an_address_that_fails_beside_one_that_works_is_told_and_not_blamed() {
    let paths = vec![
        seen(Look::Visit, V4, unreached(NetError::TimedOut)),
        seen(Look::Address, V4, unreached(NetError::TimedOut)),
        seen(Look::Address, V4_TOO, Outcome::Completed),
    ];
    let judgement = judged(paths);
    assert_eq!((facts(&judgement), causes(&judgement)), (vec!["address-fails"], vec![]));
    let older = vec![seen(Look::Visit, V6, Outcome::Completed), seen(Look::Address, V4, unreached(NetError::TimedOut))];
    assert_eq!(facts(&judged(older)), ["ipv4-fails"]);
}

#[test]
fn a_name_is_blocked_when_only_it_is_cut_off_and_surely_when_strangers_are_cut_off_by_it_too() {
    let other = |outcome| seen(Look::OtherName, V4, outcome);
    let elsewhere =
        |at, named, unrelated| vec![seen(Look::NameElsewhere, at, named), seen(Look::OtherName, at, unrelated)];
    for end in [Outcome::Reset, Outcome::Closed, alert(0), silence()] {
        let blamed = |others: Vec<PathSight>| -> Vec<Confidence> {
            let judgement = judged(twice(&end, others));
            judgement
                .findings
                .iter()
                .filter(|found| found.cause == "sni-blocked")
                .map(|found| found.confidence)
                .collect()
        };
        assert_eq!(blamed(vec![other(Outcome::Completed)]), [Likely]);
        assert_eq!(blamed(vec![other(alert(112))]), [Likely], "a refusal in words is an answer");
        assert_eq!(blamed(vec![other(end.clone())]), []);
        let proof = elsewhere(THERE, end.clone(), alert(112));
        assert_eq!(blamed([vec![other(Outcome::Completed)], proof.clone()].concat()), [Confirmed]);
        assert_eq!(blamed([vec![other(end.clone())], proof.clone()].concat()), [Confirmed], "a list of what may pass");
        let no_proof = elsewhere(THERE, end.clone(), end.clone());
        assert_eq!(blamed([vec![other(alert(40))], no_proof].concat()), [Likely], "that server cuts off all strangers");
        let passes = elsewhere(THERE_TOO, alert(40), alert(40));
        assert_eq!(blamed([vec![other(alert(40))], proof, passes].concat()), [Possible], "the name may pass");
    }
}

#[test]
fn a_name_is_not_blamed_when_one_connection_with_it_is_answered() {
    let cut = Outcome::Reset;
    let other = || seen(Look::OtherName, V4, Outcome::Completed);
    for answered in [Look::Address, Look::SmallHello] {
        let judgement = judged(twice(&cut, vec![other(), seen(answered, V4, Outcome::Completed)]));
        assert!(judgement.findings.iter().all(|found| found.cause != "sni-blocked"), "{answered:?}");
    }
    let once = vec![seen(Look::Visit, V4, cut), other()];
    assert_eq!(causes(&judged(once)), [], "one cut may be an accident");
}

#[test]
fn packets_are_blamed_when_small_ones_come_through_and_usual_ones_never() {
    let small = |outcome| seen(Look::SmallPackets, V4, outcome);
    let found = [("pmtu-black-hole", Confirmed)];
    assert_eq!(causes(&judged(twice(&silence(), vec![small(Outcome::Completed)]))), found);
    let begun: Vec<PathSight> = twice(&silence(), vec![]).into_iter().map(after_words).collect();
    assert_eq!(causes(&judged([begun, vec![small(Outcome::Completed)]].concat())), found);
    // A server that knows no other name says so in a small packet.
    let refusal = seen(Look::OtherName, V4, alert(112));
    let others = vec![small(Outcome::Completed), refusal, seen(Look::SmallHello, V4, Outcome::Completed)];
    assert_eq!(causes(&judged(twice(&silence(), others))), found);

    assert_eq!(causes(&judged(twice(&silence(), vec![small(silence())]))), []);
    let slow =
        vec![seen(Look::Visit, V4, silence()), seen(Look::Address, V4, Outcome::Completed), small(Outcome::Completed)];
    assert_eq!(causes(&judged(slow)), [], "in usual packets it works now, too");
    assert_eq!(causes(&judged(vec![seen(Look::Visit, V4, silence()), small(Outcome::Completed)])), [], "no control");
}

#[test]
fn where_packets_cannot_be_limited_a_short_answer_makes_lost_packets_likely() {
    let short = || seen(Look::ShortAnswer, V4, alert(40));
    let lost = twice(&silence(), vec![short(), seen(Look::SmallHello, V4, silence())]);
    assert_eq!(causes(&judged(lost)), [("pmtu-black-hole", Likely)]);
    let hello = twice(&silence(), vec![short(), seen(Look::SmallHello, V4, Outcome::Completed)]);
    assert_eq!(causes(&judged(hello)), [("large-client-hello-rejected", Likely)]);
}

#[test]
fn a_long_hello_is_blamed_when_a_short_one_is_answered_and_length_alone_is_cut_off() {
    let short = || seen(Look::SmallHello, V4, Outcome::Completed);
    let long = |outcome| seen(Look::LongHello, V4, outcome);
    for end in [Outcome::Reset, Outcome::Closed, silence()] {
        let blamed =
            |others| judged(twice(&end, others)).findings.iter().map(|found| found.confidence).collect::<Vec<_>>();
        assert_eq!(blamed(vec![short(), long(end.clone())]), [Confirmed]);
        assert_eq!(blamed(vec![short()]), [Likely]);
        assert_eq!(blamed(vec![short(), long(alert(70))]), [], "it is not the length");
        assert_eq!(blamed(vec![seen(Look::SmallHello, V4, end.clone())]), []);
    }
    let small = seen(Look::SmallPackets, V4, silence());
    let judgement = judged(twice(&silence(), vec![small, short(), long(silence())]));
    assert_eq!(causes(&judgement), [("large-client-hello-rejected", Confirmed)], "small packets do not help");
}

#[test]
fn a_reset_that_comes_too_soon_was_made_on_the_way() {
    let near = |connected, ended| {
        let reset = |look| timed(seen(look, V4, Outcome::Reset), connected, ended);
        let other = timed(seen(Look::OtherName, V4, Outcome::Completed), connected, 3 * connected);
        judged(vec![reset(Look::Visit), reset(Look::Address), other])
    };
    let judgement = near(80, 12);
    assert!(judgement.findings[0].evidence.iter().any(|fact| fact.key == "allowlist-fact-cut-is-near"));
    for (connected, ended) in [(80, 85), (80, 41), (4, 1)] {
        assert!(!facts(&near(connected, ended)).contains(&"cut-is-near"), "{connected} {ended}");
    }
    // The packet that opens a connection may get lost, and an answer may be quick.
    let late = timed(seen(Look::Visit, V4, Outcome::Reset), 1080, 81);
    let again = timed(seen(Look::Address, V4, Outcome::Reset), 1080, 81);
    let other = timed(seen(Look::OtherName, V4, Outcome::Completed), 1080, 90);
    assert!(!facts(&judged(vec![late.clone(), again.clone(), other])).contains(&"cut-is-near"));
    assert_eq!(facts(&judged(vec![late, again])), Vec::<&str>::new(), "nobody told how far the server is");
}

#[test]
fn an_address_without_an_answer_is_told_beside_other_sites() {
    let canary = |outcome| Canary { name: "www.example.org:443".to_owned(), address: None, outcome, signer: None };
    let dead = |error| vec![seen(Look::Visit, V4, unreached(error))];
    let judgement = judged_with(dead(NetError::TimedOut), vec![canary(Outcome::Completed)]);
    assert_eq!((facts(&judgement), causes(&judgement)), (vec!["others-answer"], vec![("tcp-blocked", Likely)]));
    let judgement = judged_with(dead(NetError::TimedOut), vec![canary(unreached(NetError::TimedOut))]);
    assert_eq!((facts(&judgement), causes(&judgement)), (vec!["nobody-answers"], vec![]));
    let judgement = judged_with(dead(NetError::Refused), vec![canary(Outcome::Completed)]);
    assert_eq!(causes(&judgement), [], "nothing listens there: nobody blocks it");
    let mut heard = dead(NetError::TimedOut);
    heard.push(seen(Look::OtherName, V4, Outcome::Completed));
    let judgement = judged_with(heard, vec![canary(Outcome::Completed)]);
    assert_eq!(causes(&judgement), [], "the same address answered another question");
}

#[test]
fn a_network_that_lets_only_its_proxy_out_is_told_as_such() {
    let setting = ProxySetting {
        source: "https_proxy".to_owned(),
        kind: ProxySettingKind::Server,
        value: "http://192.0.2.9:3128".to_owned(),
        applies: true,
        has_login: false,
    };
    let through = |outcome| {
        let site = Some(PathSight { address: None, ..seen(Look::Proxied, V4, outcome) });
        ProxySight { setting: setting.clone(), script: None, proxy: None, site, canary: None, own: None }
    };
    let lost = || unreached(NetError::TimedOut);
    let judged_through = |outcome| {
        let evidence = AllowlistEvidence {
            paths: vec![seen(Look::Visit, V4, lost())],
            canaries: vec![Canary {
                name: "www.example.org:443".to_owned(),
                address: None,
                outcome: lost(),
                signer: None,
            }],
            tried_proxies: vec![through(outcome)],
            ..AllowlistEvidence::default()
        };
        let mut judgement = Judgement::default();
        judge(&Sight { evidence, observations: Vec::new(), chain: None }, &mut judgement);
        facts(&judgement).iter().map(|key| (*key).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(judged_through(Outcome::Completed), ["needs-proxy"]);
    assert_eq!(judged_through(lost()), ["nobody-answers"]);
}

#[test]
fn what_the_proxy_changes_is_told() {
    let through = |outcome| PathSight { address: None, ..seen(Look::Visit, V4, outcome) };
    let direct = |outcome| seen(Look::Direct, V4, outcome);
    let told = |paths| facts(&judged(paths)).iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    assert_eq!(told(vec![through(Outcome::Completed), direct(unreached(NetError::TimedOut))]), ["needs-proxy"]);
    assert_eq!(told(vec![through(Outcome::Reset), direct(Outcome::Completed)]), ["direct-works"]);
    assert_eq!(told(vec![through(Outcome::Completed), direct(Outcome::Completed)]), ["path-open"]);
}
