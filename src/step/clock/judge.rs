//! What the clocks say of this computer and of the site's chain. Pure: times come in as values.
//!
//! A look-alike is ruled out before a cause is named: a certificate that is invalid at the true time too is not the
//! clock's fault; a site with a wrong clock does not make ours wrong.

use chrono::{DateTime, FixedOffset, TimeDelta, Utc};

use super::probe::true_time;
use super::vote::{ClockOffset, guessed_offset, independent, measured_offset, outvoted};
use super::{ClockEvidence, TimeSourceKind};
use crate::certificate::ChainReport;
use crate::step::{Confidence, Fact, FactState, Finding, Judgement, Sight, Step};

/// A smaller error breaks nothing that people meet. Chromium's network time uses the same five minutes
/// (`components/ssl_errors`).
const TOLERATED_MS: i64 = 5 * 60 * 1000;

/// From a day on, certificates of many sites and much else fail: it is named whatever this site's dates are.
const GROSS_MS: i64 = 24 * 3_600_000;

/// Zones differ from UTC by whole quarters of an hour, fourteen hours at most.
const ZONE_STEP_MS: i64 = 15 * 60 * 1000;
const ZONE_MOST_MS: i64 = 14 * 3_600_000;

/// A clock whose zone alone is wrong is right to the minute.
const ZONE_SLACK_MS: i64 = 60_000;

/// The date of the build may have been set by a clock that was itself a little ahead.
const BUILD_SLACK: TimeDelta = TimeDelta::hours(24);

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<ClockEvidence>) -> Judgement {
    let seen = &sight.evidence;
    let measured = measured_offset(seen);
    let mut judgement = Judgement { facts: vec![local_time(seen)], findings: Vec::new() };
    let dates = Dates::of(seen, measured);
    judgement.facts.push(comparison(seen, measured, &dates));
    judgement.facts.extend(sources(seen));
    judgement.facts.extend(site_date(seen, measured));
    judgement.facts.extend(dates.fact());

    match measured {
        Some(measured) => judgement.findings.extend(by_measure(seen, measured, &dates)),
        None => judgement.findings.extend(by_guess(seen, &dates)),
    }
    if measured.is_none() {
        let (facts, findings) = by_bounds(seen, sight.chain.as_ref());
        judgement.facts.extend(facts);
        // The surest of the same cause is enough.
        for finding in findings {
            match judgement.findings.iter_mut().find(|one| one.cause == finding.cause) {
                Some(one) if one.confidence < finding.confidence => *one = finding,
                Some(_) => {}
                None => judgement.findings.push(finding),
            }
        }
    }
    judgement
}

/// Whether the chain's dates fit the local and the measured time.
struct Dates {
    local: Option<bool>,
    measured: Option<bool>,
}

impl Dates {
    fn of(seen: &ClockEvidence, measured: Option<ClockOffset>) -> Self {
        let fit = |at: DateTime<Utc>| Some(seen.newest_not_before? <= at && at <= seen.earliest_not_after?);
        Self {
            local: fit(seen.local),
            measured: measured.and_then(|found| fit(true_time(seen.local, found.offset_ms))),
        }
    }

    /// The clock alone makes the chain invalid.
    fn explain_the_failure(&self) -> bool {
        self.local == Some(false) && self.measured == Some(true)
    }

    fn fact(&self) -> Option<Fact> {
        let (state, key) = match (self.local?, self.measured) {
            (true, Some(true)) => (FactState::Good, "clock-fact-dates-fit"),
            (false, Some(true)) => (FactState::Problem, "clock-fact-dates-fit-true-time-only"),
            (true, Some(false)) => (FactState::Attention, "clock-fact-dates-fit-local-time-only"),
            // Not the clock's fault: the certificate step says whose.
            (false, Some(false)) => (FactState::Info, "clock-fact-dates-fit-neither"),
            (true, None) => (FactState::Info, "clock-fact-dates-fit-local-time"),
            (false, None) => (FactState::Unknown, "clock-fact-dates-unfit-local-time"),
        };
        Some(Fact::new(state, key))
    }
}

fn local_time(seen: &ClockEvidence) -> Fact {
    let zone = FixedOffset::east_opt(seen.zone_offset_s);
    let shown = |at: DateTime<Utc>| match zone {
        Some(zone) => at.with_timezone(&zone).format("%Y-%m-%d %H:%M").to_string(),
        None => at.format("%Y-%m-%d %H:%M").to_string(),
    };
    let (sign, minutes) = (if seen.zone_offset_s < 0 { '-' } else { '+' }, seen.zone_offset_s.unsigned_abs() / 60);
    let offset = format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    let name = seen.zone.as_ref().map_or_else(|| offset.clone(), |name| format!("{name}, {offset}"));
    Fact::new(FactState::Info, "clock-fact-local").with("time", shown(seen.local)).with("zone", name)
}

/// Ours against the majority of the others.
fn comparison(seen: &ClockEvidence, measured: Option<ClockOffset>, dates: &Dates) -> Fact {
    let Some(found) = measured else {
        let key = match independent(seen).len() {
            0 => "clock-fact-no-comparison",
            1 => "clock-fact-one-source",
            _ => "clock-fact-sources-differ",
        };
        return Fact::new(FactState::Unknown, key);
    };
    let (state, key) = match found.offset_ms {
        _ if !is_off(found) => (FactState::Good, "clock-fact-right"),
        1.. => (FactState::Attention, "clock-fact-behind"),
        _ => (FactState::Attention, "clock-fact-ahead"),
    };
    let state =
        if is_off(found) && (dates.explain_the_failure() || is_gross(found)) { FactState::Problem } else { state };
    spanned(Fact::new(state, key), found.offset_ms).with("agreeing", found.agreeing)
}

/// How many answered, and who was not believed.
fn sources(seen: &ClockEvidence) -> Vec<Fact> {
    let asked: Vec<_> = seen.sources.iter().filter(|source| source.kind != TimeSourceKind::TargetDate).collect();
    let mut facts = Vec::new();
    if !asked.is_empty() {
        let answered = asked.iter().filter(|source| source.offset_ms.is_some()).count();
        let fact = Fact::new(FactState::Info, "clock-fact-sources");
        facts.push(fact.with("answered", answered).with("asked", asked.len()));
    }
    facts.extend(outvoted(seen).into_iter().map(|source| {
        let fact = Fact::new(FactState::Info, "clock-fact-outvoted").with("name", source.name.as_str());
        spanned(fact, source.offset_ms.unwrap_or_default())
    }));
    facts
}

/// The site's own clock. It is no witness for ours, but a wrong one is worth a word.
fn site_date(seen: &ClockEvidence, measured: Option<ClockOffset>) -> Option<Fact> {
    let site = seen.sources.iter().find(|source| source.kind == TimeSourceKind::TargetDate)?;
    let difference = site.offset_ms?;
    let truth = measured.map_or(0, |found| found.offset_ms);
    let is_near = |other: i64| difference.abs_diff(other) <= (TOLERATED_MS + site.uncertainty_ms).unsigned_abs();
    let (state, key) = match measured {
        Some(_) if is_near(truth) => (FactState::Good, "clock-fact-site-right"),
        Some(_) => (FactState::Attention, "clock-fact-site-wrong"),
        None if is_near(0) => (FactState::Info, "clock-fact-site-agrees"),
        None => (FactState::Attention, "clock-fact-site-differs"),
    };
    Some(spanned(Fact::new(state, key), difference.saturating_sub(truth)))
}

/// Findings from an agreed time.
fn by_measure(seen: &ClockEvidence, found: ClockOffset, dates: &Dates) -> Vec<Finding> {
    let mut findings = Vec::new();
    if !is_off(found) {
        return findings;
    }
    let explains = dates.explain_the_failure();
    let mut evidence = vec![comparison(seen, Some(found), dates)];
    evidence.extend(dates.fact().filter(|_| explains));
    if explains || is_gross(found) {
        findings.push(Finding::new(direction(found), Step::Clock, Confidence::Confirmed, evidence.clone()));
    }
    if is_like_a_zone(found) {
        let pattern = spanned(Fact::new(FactState::Attention, "clock-fact-zone-pattern"), found.offset_ms);
        evidence.push(pattern);
        let confidence = if explains { Confidence::Likely } else { Confidence::Possible };
        findings.push(Finding::new("timezone-wrong", Step::Clock, confidence, evidence.clone()));
    }
    if !findings.is_empty() && is_sntp_silent(seen) {
        evidence.push(Fact::new(FactState::Attention, "clock-fact-sntp-silent"));
        findings.push(Finding::new("time-sync-failing", Step::Clock, Confidence::Possible, evidence));
    }
    findings
}

/// Findings from one voice only: another's clock, or the site's own.
fn by_guess(seen: &ClockEvidence, dates: &Dates) -> Option<Finding> {
    let found = guessed_offset(seen).filter(|found| is_off(*found))?;
    let fits = |at: DateTime<Utc>| Some(seen.newest_not_before? <= at && at <= seen.earliest_not_after?);
    let explains = dates.local == Some(false) && fits(true_time(seen.local, found.offset_ms)) == Some(true);
    if !explains && !is_gross(found) {
        return None;
    }
    let only_the_site = independent(seen).is_empty();
    let confidence = if explains && !only_the_site { Confidence::Likely } else { Confidence::Possible };
    let mut evidence: Vec<Fact> = dates.fact().into_iter().collect();
    let key = if only_the_site { "clock-fact-site-differs" } else { "clock-fact-one-source-differs" };
    evidence.push(spanned(Fact::new(FactState::Attention, key), found.offset_ms));
    Some(Finding::new(direction(found), Step::Clock, confidence, evidence))
}

/// What holds without anybody's answer: no honest clock is earlier than this program, nor than the newest certificate
/// of a chain that a known root vouches for.
fn by_bounds(seen: &ClockEvidence, chain: Option<&ChainReport>) -> (Vec<Fact>, Vec<Finding>) {
    let mut facts = Vec::new();
    let mut findings = Vec::new();
    let mut found = |fact: Fact, confidence| {
        facts.push(fact.clone());
        findings.push(Finding::new("clock-behind", Step::Clock, confidence, vec![fact]));
    };
    let day = |at: DateTime<Utc>| at.format("%Y-%m-%d").to_string();
    if seen.built.checked_sub_signed(BUILD_SLACK).is_some_and(|earliest| seen.local < earliest) {
        let fact = Fact::new(FactState::Problem, "clock-fact-before-build").with("built", day(seen.built));
        found(fact, Confidence::Confirmed);
    }
    let is_anchored = chain.is_some_and(|chain| chain.judgements.iter().any(|judgement| judgement.anchored));
    if let Some(newest) = seen.newest_not_before.filter(|newest| is_anchored && seen.local < *newest) {
        let fact = Fact::new(FactState::Attention, "clock-fact-before-chain").with("from", day(newest));
        found(fact, Confidence::Possible);
    }
    (facts, findings)
}

fn is_off(found: ClockOffset) -> bool {
    found.offset_ms.unsigned_abs() > TOLERATED_MS.saturating_add(found.uncertainty_ms).unsigned_abs()
}

fn is_gross(found: ClockOffset) -> bool {
    found.offset_ms.unsigned_abs() > GROSS_MS.saturating_add(found.uncertainty_ms).unsigned_abs()
}

fn direction(found: ClockOffset) -> &'static str {
    if found.offset_ms > 0 { "clock-behind" } else { "clock-ahead" }
}

fn is_like_a_zone(found: ClockOffset) -> bool {
    let slack = ZONE_SLACK_MS.saturating_add(found.uncertainty_ms);
    let rest = found.offset_ms.rem_euclid(ZONE_STEP_MS);
    found.offset_ms.unsigned_abs() <= ZONE_MOST_MS.saturating_add(slack).unsigned_abs()
        && rest.min(ZONE_STEP_MS - rest) <= slack
}

/// Time servers do not answer, while the same network lets other answers through.
fn is_sntp_silent(seen: &ClockEvidence) -> bool {
    let mut sntp = seen.sources.iter().filter(|source| source.kind == TimeSourceKind::Sntp).peekable();
    sntp.peek().is_some() && sntp.all(|source| source.offset_ms.is_none())
}

/// A length of time as a count of the largest unit that fits; the words are Fluent's.
fn spanned(fact: Fact, milliseconds: i64) -> Fact {
    let (unit, count) = largest_unit(milliseconds);
    let side = if milliseconds > 0 { "later" } else { "earlier" };
    fact.with("unit", unit).with("count", count as f64).with("side", side)
}

/// A length of time in the largest unit of which there are at least two, rounded: 199.9 days are 200.
pub fn largest_unit(milliseconds: i64) -> (&'static str, u64) {
    let seconds = (milliseconds.unsigned_abs() + 500) / 1000;
    let (unit, length) = match seconds {
        0..120 => ("seconds", 1),
        120..7200 => ("minutes", 60),
        7200..172_800 => ("hours", 3600),
        172_800..63_072_000 => ("days", 86_400),
        _ => ("years", 31_536_000),
    };
    (unit, (seconds + length / 2) / length)
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::TimeSource;
    use super::*;
    use crate::certificate::{Store, StoreJudgement};

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
        TimeSource { name: name.to_owned(), kind, offset_ms, uncertainty_ms, from: None, error: None }
    }

    /// A computer with this time, a program built on the first of November, no source and no chain.
    pub(in super::super) fn evidence(local: &str) -> ClockEvidence {
        ClockEvidence {
            local: at(local),
            zone_offset_s: 3600,
            zone: Some("Europe/Berlin".to_owned()),
            built: at("2026-11-01T00:00:00Z"),
            sources: Vec::new(),
            newest_not_before: None,
            earliest_not_after: None,
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

    #[test]
    fn a_clock_that_agrees_with_the_others_is_good() {
        let judgement = decide(dated(off_by(40), "2026-10-01T00:00:00Z", "2026-12-30T00:00:00Z"), true);
        assert_eq!(found(&judgement), []);
        assert!(states(&judgement).contains(&("clock-fact-right", FactState::Good)));
        assert!(states(&judgement).contains(&("clock-fact-dates-fit", FactState::Good)));
    }

    #[test]
    fn a_clock_behind_is_blamed_for_a_certificate_that_seems_not_yet_valid() {
        let judgement =
            decide(dated(off_by(3 * HOUR + 7 * MINUTE), "2026-11-24T13:00:00Z", "2027-01-30T00:00:00Z"), true);
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
        assert!(states(&judgement).contains(&("clock-fact-right", FactState::Good)));
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
        let judgement = decide(dated(off_by(5 * HOUR + 30 * MINUTE), "2026-11-24T14:00:00Z", fitting.1), true);
        assert_eq!(
            found(&judgement),
            [("clock-behind", Confidence::Confirmed), ("timezone-wrong", Confidence::Likely)]
        );
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
        let words = include_str!("../../../assets/locales/en/clock.ftl");
        let code = include_str!("judge.rs");
        let mut seen = 0;
        let prefix = ["clock", "fact", ""].join("-");
        for key in code.split('"').filter(|text| text.starts_with(&prefix)) {
            assert!(words.contains(&format!("\n{key} = ")), "{key} has no words");
            seen += 1;
        }
        assert!(seen > 15);
    }
}
