//! Judged from data alone: what each clock, bound and system says, each beside its look-alike.

use chrono::{DateTime, TimeDelta, Utc};

use super::super::{BoundKind, ClockEvidence, TimeBound, TimeSource, TimeSourceKind};
use super::judge;
use crate::certificate::{ChainReport, Store, StoreJudgement};
use crate::machine::TimeSync;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight, Value};

mod ahead;
mod behind;
mod restarts;
mod shapes;
mod synchronising;

const NOW: &str = "2026-11-24T12:00:00Z";
const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("a time")
}

pub(in super::super) fn source(
    name: &str,
    kind: TimeSourceKind,
    offset_ms: Option<i64>,
    uncertainty_ms: i64,
) -> TimeSource {
    TimeSource {
        name: name.to_owned(),
        kind,
        offset_ms,
        uncertainty_ms,
        from: None,
        error: None,
        standing: None,
        sent_on_to: None,
    }
}

/// A computer with this time, a program built on the first of November, no source and no chain.
pub(in super::super) fn evidence(local: &str) -> ClockEvidence {
    ClockEvidence {
        local: at(local),
        zone_offset_s: 3600,
        zone: Some("Europe/Berlin".to_owned()),
        built: at("2026-11-01T00:00:00Z"),
        ..ClockEvidence::default()
    }
}

/// The same, where four others say that our time is wrong by so much.
fn off_by(offset_ms: i64) -> ClockEvidence {
    let mut seen = evidence(NOW);
    seen.sources = vec![
        source("a", TimeSourceKind::Sntp, Some(offset_ms), 20),
        source("b", TimeSourceKind::Sntp, Some(offset_ms + 3), 15),
        source("c", TimeSourceKind::Sntp, None, 0),
        source("d", TimeSourceKind::HttpDate, Some(offset_ms - 200), 550),
    ];
    seen
}

/// The same, with a chain of these dates.
fn dated(mut seen: ClockEvidence, from: &str, until: &str) -> ClockEvidence {
    (seen.newest_not_before, seen.earliest_not_after) = (Some(at(from)), Some(at(until)));
    seen
}

/// A bound that somebody else than the site sets.
fn bound(kind: BoundKind, when: &str, who: &str) -> TimeBound {
    TimeBound { kind, at: at(when), who: who.to_owned(), is_target: false }
}

fn decide(evidence: ClockEvidence, anchored: bool) -> Judgement {
    let judgement = StoreJudgement {
        store: Store::Mozilla,
        trusted: false,
        anchored,
        root: None,
        added: false,
        error: None,
        trusted_with_fetched: false,
        public_roots: 0,
    };
    let chain = ChainReport {
        certificates: Vec::new(),
        checks: Vec::new(),
        judgements: vec![judgement],
        judged_at: at(NOW),
        ..ChainReport::default()
    };
    judge(&Sight { evidence, observations: Vec::new(), chain: Some(chain) })
}

fn found(judgement: &Judgement) -> Vec<(&str, Confidence)> {
    judgement.findings.iter().map(|finding| (finding.cause.as_str(), finding.confidence)).collect()
}

fn states(judgement: &Judgement) -> Vec<(&str, FactState)> {
    judgement.facts.iter().map(|fact| (fact.key.as_str(), fact.state)).collect()
}

fn fact<'j>(judgement: &'j Judgement, key: &str) -> Option<&'j Fact> {
    judgement.facts.iter().find(|fact| fact.key == key)
}

/// An argument of a fact, which is there.
fn said(judgement: &Judgement, key: &str, argument: &str) -> Value {
    let fact = fact(judgement, key).unwrap_or_else(|| panic!("{key} is not said: {:?}", states(judgement)));
    fact.args.get(argument).cloned().unwrap_or_else(|| panic!("{key} lacks {argument}"))
}

#[test]
fn a_clock_that_agrees_with_the_others_is_good() {
    let judgement = decide(dated(off_by(40), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z"), true);
    assert_eq!(found(&judgement), []);
    assert!(states(&judgement).contains(&("clock-fact-right", FactState::Good)));
    assert!(states(&judgement).contains(&("clock-fact-dates-fit", FactState::Good)));
}

#[test]
fn a_clock_behind_is_blamed_for_a_certificate_that_seems_not_yet_valid() {
    let judgement = decide(dated(off_by(3 * HOUR + 7 * MINUTE), "2026-11-24T13:00:00Z", "2027-01-30T00:00:00Z"), true);
    assert_eq!(found(&judgement), [("clock-behind", Confidence::Confirmed)]);
    assert!(states(&judgement).contains(&("clock-fact-dates-fit-true-time-only", FactState::Problem)));
}

#[test]
fn a_clock_ahead_is_blamed_for_a_certificate_that_seems_expired() {
    let judgement = decide(dated(off_by(-400 * DAY), "2025-10-01T00:00:00Z", "2026-01-30T00:00:00Z"), true);
    assert_eq!(found(&judgement), [("clock-ahead", Confidence::Confirmed)]);
}

#[test]
fn an_expired_certificate_is_not_blamed_on_a_clock_that_is_right() {
    let judgement = decide(dated(off_by(5), "2025-10-01T00:00:00Z", "2026-01-30T00:00:00Z"), true);
    assert_eq!(found(&judgement), []);
    assert!(states(&judgement).contains(&("clock-fact-dates-fit-neither", FactState::Info)));
}

#[test]
fn minutes_that_break_nothing_deserve_a_look_and_no_blame() {
    let judgement = decide(dated(off_by(7 * MINUTE), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z"), true);
    assert_eq!(found(&judgement), []);
    assert!(states(&judgement).contains(&("clock-fact-behind", FactState::Attention)));
    let judgement = decide(off_by(4 * MINUTE), true);
    assert!(states(&judgement).contains(&("clock-fact-nearly-right", FactState::Good)), "it is said, and it is fine");
    let judgement = decide(off_by(1_900), true);
    assert!(states(&judgement).contains(&("clock-fact-right", FactState::Good)), "a Date is no more precise");
}

#[test]
fn days_are_named_even_when_this_sites_dates_fit() {
    let judgement = decide(dated(off_by(3 * DAY), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z"), true);
    assert_eq!(found(&judgement), [("clock-behind", Confidence::Confirmed)]);
}

#[test]
fn whole_hours_point_to_the_zone() {
    let fitting = ("2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z");
    let judgement = decide(dated(off_by(-2 * HOUR - 9_000), fitting.0, fitting.1), true);
    assert_eq!(found(&judgement), [("timezone-wrong", Confidence::Possible)]);
    let judgement = decide(dated(off_by(4 * HOUR + 30 * MINUTE), "2026-11-24T14:00:00Z", fitting.1), true);
    assert_eq!(found(&judgement), [("clock-behind", Confidence::Confirmed), ("timezone-wrong", Confidence::Likely)]);
    let judgement = decide(dated(off_by(15 * MINUTE), "2026-11-24T12:10:00Z", fitting.1), true);
    let no_zone = [("clock-behind", Confidence::Confirmed), ("timezone-wrong", Confidence::Possible)];
    assert_eq!(found(&judgement), no_zone, "no zone is a quarter of an hour from Berlin's");
    let judgement = decide(dated(off_by(2 * HOUR + 7 * MINUTE), fitting.0, fitting.1), true);
    assert_eq!(found(&judgement), [], "seven minutes past the hour are no zone");
    let judgement = decide(off_by(15 * HOUR), true);
    assert_eq!(found(&judgement), [], "no zone is fifteen hours away");
}

#[test]
fn without_any_answer_nothing_is_called_good() {
    let mut seen = dated(evidence(NOW), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z");
    seen.sources = vec![source("a", TimeSourceKind::Sntp, None, 0)];
    let judgement = decide(seen, true);
    assert_eq!(found(&judgement), []);
    assert!(states(&judgement).contains(&("clock-fact-no-comparison", FactState::Unknown)));
    assert!(!states(&judgement).iter().any(|(_, state)| *state == FactState::Good), "{:?}", states(&judgement));
}

#[test]
fn a_time_before_the_program_was_built_is_wrong_whoever_is_silent() {
    let judgement = decide(evidence("2020-01-01T00:00:00Z"), false);
    assert_eq!(found(&judgement), [("clock-behind", Confidence::Confirmed)]);
    assert!(states(&judgement).contains(&("clock-fact-before-build", FactState::Problem)));
}

#[test]
fn a_wrong_date_of_the_build_does_not_outweigh_a_measurement() {
    let mut seen = off_by(10);
    seen.built = at("2030-01-01T00:00:00Z");
    assert_eq!(found(&decide(seen, true)), []);
}

#[test]
fn a_chain_from_the_future_makes_a_clock_behind_possible_when_a_root_vouches_for_it() {
    let seen = || dated(evidence(NOW), "2026-11-26T00:00:00Z", "2027-01-30T00:00:00Z");
    assert_eq!(found(&decide(seen(), true)), [("clock-behind", Confidence::Possible)]);
    assert_eq!(found(&decide(seen(), false)), [], "anybody can write a date into a certificate of their own");
}

#[test]
fn the_sites_own_date_alone_makes_it_possible_and_a_single_source_likely() {
    let early = |kind| {
        let mut seen = dated(evidence(NOW), "2026-11-26T00:00:00Z", "2027-01-30T00:00:00Z");
        seen.sources = vec![source("x", kind, Some(3 * DAY), 1500)];
        seen
    };
    let by_site = decide(early(TimeSourceKind::TargetDate), false);
    assert_eq!(found(&by_site), [("clock-behind", Confidence::Possible)]);
    assert!(states(&by_site).contains(&("clock-fact-site-differs", FactState::Attention)));
    let by_one = decide(early(TimeSourceKind::HttpDate), false);
    assert_eq!(found(&by_one), [("clock-behind", Confidence::Likely)]);
}

#[test]
fn one_stranger_against_the_site_and_this_computer_blames_nobody() {
    let mut seen = dated(evidence(NOW), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z");
    seen.sources = vec![
        source("portal", TimeSourceKind::HttpDate, Some(5 * DAY), 500),
        source("site", TimeSourceKind::TargetDate, Some(0), 1500),
    ];
    let judgement = decide(seen, true);
    assert_eq!(found(&judgement), []);
    assert!(states(&judgement).contains(&("clock-fact-one-source-differs", FactState::Attention)), "it is shown");
}

#[test]
fn a_date_ahead_is_weighed_with_the_sites_own_clock_and_its_authority() {
    let early = |days: i64, public: bool, site: Option<i64>| {
        let begins = (at(NOW) + TimeDelta::days(days)).to_rfc3339();
        let mut seen = dated(evidence(NOW), &begins, "2027-01-30T00:00:00Z");
        seen.bounds = vec![TimeBound { is_target: true, ..bound(BoundKind::NotBefore, &begins, "site") }];
        seen.sources.extend(site.map(|offset| source("site", TimeSourceKind::TargetDate, Some(offset), 1500)));
        found(&decide(seen, public)).first().map(|(_, confidence)| *confidence)
    };
    assert_eq!(early(3, true, None), Some(Confidence::Likely), "no public authority dates so far ahead");
    assert_eq!(early(3, false, None), Some(Confidence::Possible), "one's own authority may");
    assert_eq!(early(3, true, Some(0)), Some(Confidence::Possible), "the site's clock shows our time");
    assert_eq!(early(1, true, Some(2 * DAY)), Some(Confidence::Likely), "by the site's clock it has begun");
}

#[test]
fn who_answered_and_is_not_believed_is_not_called_silent() {
    let mut seen = evidence(NOW);
    seen.bounds = vec![bound(BoundKind::Receipt, "2026-11-20T00:00:00Z", "log")];
    seen.sources = vec![source("lagging", TimeSourceKind::Sntp, Some(-900 * DAY), 20)];
    let judgement = decide(seen, true);
    assert!(states(&judgement).contains(&("clock-fact-none-believed", FactState::Unknown)), "{:?}", states(&judgement));
}

#[test]
fn a_site_with_a_wrong_clock_does_not_make_ours_wrong() {
    let mut seen = off_by(10);
    seen.sources.push(source("site", TimeSourceKind::TargetDate, Some(-3 * HOUR), 1500));
    let judgement = decide(seen, true);
    assert_eq!(found(&judgement), []);
    assert!(states(&judgement).contains(&("clock-fact-site-wrong", FactState::Attention)));
}

#[test]
fn a_liar_among_the_sources_is_named_and_not_believed() {
    let mut seen = off_by(10);
    seen.sources.push(source("liar.example", TimeSourceKind::HttpDate, Some(9 * HOUR), 500));
    let judgement = decide(seen, true);
    assert_eq!(found(&judgement), []);
    let fact = judgement.facts.iter().find(|fact| fact.key == "clock-fact-outvoted").expect("named");
    assert_eq!(fact.args.get("name"), Some(&"liar.example".into()));
}

#[test]
fn silent_time_servers_are_a_possible_reason_for_a_wrong_clock() {
    let mut seen = dated(evidence(NOW), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z");
    seen.sources = vec![
        source("a", TimeSourceKind::Sntp, None, 0),
        source("b", TimeSourceKind::HttpDate, Some(5 * DAY + 7 * MINUTE), 520),
        source("c", TimeSourceKind::HttpDate, Some(5 * DAY + 7 * MINUTE), 520),
    ];
    let expected = [("clock-behind", Confidence::Confirmed), ("time-sync-failing", Confidence::Possible)];
    assert_eq!(found(&decide(seen, true)), expected);
}

#[test]
fn every_fact_has_its_words() {
    let words = include_str!("../../../../assets/locales/en/clock.ftl");
    let code = [
        include_str!("bounds.rs"),
        include_str!("compared.rs"),
        include_str!("dates.rs"),
        include_str!("guess.rs"),
        include_str!("restart.rs"),
        include_str!("shape.rs"),
        include_str!("sync.rs"),
        include_str!("vouching.rs"),
    ];
    let mut seen = 0;
    let prefix = ["clock", "fact", ""].join("-");
    for key in code.iter().flat_map(|code| code.split('"')).filter(|text| text.starts_with(&prefix)) {
        assert!(words.contains(&format!("\n{key} = ")), "{key} has no words");
        seen += 1;
    }
    assert!(seen > 45, "{seen}");
}
