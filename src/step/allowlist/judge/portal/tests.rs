//! What is said of each set of answers.

use super::super::tests::{dead, working};
use super::*;
use crate::step::allowlist::FilterName;
use crate::step::allowlist::judge::tests::WORDS;
use crate::step::certificate::claims::assert_spoken;
use Confidence::{Confirmed, Likely};

fn answer(word: PortalWord, status: Option<u16>) -> PortalSight {
    PortalSight { address: "http://a.example/generate_204".to_owned(), word, status, sent_on_to: None, page: None }
}

fn open() -> PortalSight {
    answer(PortalWord::Open, Some(204))
}

fn sign_in(host: &str, title: &str) -> PortalSight {
    let page = page(BlockPlace::Portal, title, None);
    PortalSight { sent_on_to: Some(host.to_owned()), page: Some(page), ..answer(PortalWord::SignIn, Some(302)) }
}

fn refused() -> PortalSight {
    answer(PortalWord::Refused, Some(403))
}

fn silent() -> PortalSight {
    answer(PortalWord::Silent { error: NetError::TimedOut }, None)
}

fn page(place: BlockPlace, title: &str, filter: Option<(Option<&str>, bool)>) -> BlockPage {
    BlockPage {
        place,
        status: Some(200),
        server: None,
        sent_on_to: None,
        title: (!title.is_empty()).then(|| title.to_owned()),
        text: None,
        filter: filter.map(|(name, is_verified)| FilterName { name: name.map(str::to_owned), is_verified }),
    }
}

fn with(mut sight: Sight<AllowlistEvidence>, portal: Vec<PortalSight>) -> Sight<AllowlistEvidence> {
    sight.evidence.portal = portal;
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

fn states(sight: &Sight<AllowlistEvidence>) -> Vec<(FactState, String)> {
    judged(sight).facts.into_iter().map(|fact| (fact.state, fact.key)).collect()
}

#[test]
fn two_replaced_answers_are_a_sign_in_page_and_one_alone_is_likely_one() {
    let portal = |sure| vec![("captive-portal".to_owned(), sure)];
    let replaced = || sign_in("login.hotel.example", "Welcome");
    for (answers, expected) in [
        (vec![replaced(), replaced(), replaced()], portal(Confirmed)),
        (vec![replaced(), replaced(), silent()], portal(Confirmed)),
        (vec![replaced()], portal(Likely)),
        (vec![replaced(), silent(), refused()], portal(Likely)),
        (vec![answer(PortalWord::SignIn, Some(511)), open()], portal(Confirmed)),
        (vec![replaced(), open(), open()], vec![]),
        (vec![open(), open(), open()], vec![]),
        (vec![refused(), silent()], vec![]),
        (vec![], vec![]),
    ] {
        assert_eq!(causes(&with(dead(), answers.clone())), expected, "{answers:?}");
    }
}

#[test]
fn a_site_that_opens_has_no_sign_in_page_before_it_whatever_the_questions_say() {
    let all = vec![sign_in("login.hotel.example", ""), sign_in("login.hotel.example", "")];
    assert_eq!(causes(&with(working(), all.clone())), []);
    assert_eq!(states(&with(working(), all))[0], (FactState::Attention, "allowlist-fact-portal-sign-in".to_owned()));
    let one = with(working(), vec![sign_in("x.example", ""), open()]);
    assert_eq!(states(&one), [(FactState::Info, "allowlist-fact-portal-one-differs".to_owned())]);
}

#[test]
fn the_host_the_words_and_the_way_to_the_sign_in_page_are_told() {
    let judgement =
        judged(&with(dead(), vec![sign_in("login.hotel.example", "Welcome"), sign_in("login.hotel.example", "")]));
    let value = |key: &str, name: &str| {
        let fact = judgement.facts.iter().find(|fact| fact.key == key).expect("a fact");
        fact.args[name].clone()
    };
    assert_eq!(value("allowlist-fact-portal-sent-on", "host"), "login.hotel.example".into());
    assert_eq!(value("allowlist-fact-portal-quote", "words"), "Welcome".into());
    assert_eq!(value("allowlist-fact-portal-try", "address"), "http://a.example/generate_204".into());
    let hosts = judgement.facts.iter().filter(|fact| fact.key == "allowlist-fact-portal-sent-on");
    assert_eq!(hosts.count(), 1, "one host is told once");
}

#[test]
fn an_open_way_is_good_and_what_was_not_answered_is_unknown() {
    let told = |answers| states(&with(working(), answers)).remove(0);
    let fact = |state, key: &str| (state, key.to_owned());
    assert_eq!(told(vec![open(), silent()]), fact(FactState::Good, "allowlist-fact-portal-open"));
    assert_eq!(told(vec![silent(), silent()]), fact(FactState::Unknown, "allowlist-fact-portal-silent"));
    assert_eq!(told(vec![silent(), refused()]), fact(FactState::Unknown, "allowlist-fact-portal-refused"));
    assert_eq!(states(&working()), []);
}

#[test]
fn a_filters_page_in_the_sites_place_is_likely_and_a_site_that_works_has_none() {
    let blocked = |mut sight: Sight<AllowlistEvidence>, place, filter| {
        sight.evidence.block_page = Some(page(place, "Web Page Blocked", Some(filter)));
        sight
    };
    let found = [("http-block-page".to_owned(), Likely)];
    for filter in [(Some("Zscaler"), true), (Some("Zscaler"), false), (None, true)] {
        assert_eq!(causes(&blocked(dead(), BlockPlace::PlainHttp, filter)), found);
        assert_eq!(causes(&blocked(working(), BlockPlace::PlainHttp, filter)), []);
        assert_eq!(states(&blocked(working(), BlockPlace::PlainHttp, filter))[0].0, FactState::Info);
        assert_eq!(causes(&blocked(dead(), BlockPlace::TlsPort, filter)), [], "the ground finds it");
    }
}

#[test]
fn a_filter_that_answers_the_questions_is_no_sign_in_page() {
    let filtered = PortalSight {
        page: Some(page(BlockPlace::Portal, "", Some((Some("Zscaler"), true)))),
        ..answer(PortalWord::Refused, Some(302))
    };
    let sight = with(dead(), vec![filtered.clone(), filtered]);
    assert_eq!(causes(&sight), []);
    assert_eq!(states(&sight)[1], (FactState::Attention, "allowlist-fact-block-page-named-silent".to_owned()));
}

#[test]
fn a_long_page_is_quoted_in_part_and_a_title_is_not_said_twice() {
    let long = |title: &str, text: &str| {
        quote(&BlockPage { text: Some(text.to_owned()), ..page(BlockPlace::PlainHttp, title, None) }).expect("words")
    };
    assert_eq!(long("Blocked", "Blocked by us"), "Blocked by us");
    assert_eq!(long("Blocked", "by us"), "Blocked: by us");
    assert_eq!(long("", &"ä".repeat(500)).chars().count(), MAX_QUOTE + 1);
    assert_eq!(quote(&page(BlockPlace::PlainHttp, "", None)), None);
}
