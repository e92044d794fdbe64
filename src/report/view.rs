//! What every format tells of a case, in words: the answers of a verdict, the circumstances, the state of facts.

use chrono::{DateTime, Utc};

use super::tables::{self, Table};
use super::{measure, trust};
use crate::advice::{VerdictWords, Words, shown};
use crate::case::{Case, ConclusionOutcome};
use crate::certificate::ChainReport;
use crate::handshake::{Driver, Observation};
use crate::step::{Evidence, FactState, Step, StepReport, StepState, clock};
use crate::wire;

/// The target as a person reads it.
pub(super) fn target(case: &Case) -> String {
    shown(&case.target.to_string())
}

/// The answers of a verdict with their labels, the empty ones left out.
pub(super) fn answers(verdict: &VerdictWords, words: &Words) -> Vec<(String, String)> {
    [
        ("report-found", &verdict.found),
        ("report-meaning", &verdict.meaning),
        ("report-do", &verdict.what_to_do),
        ("report-who", &verdict.who),
        ("report-sure", &verdict.how_sure),
        ("report-admin", &verdict.for_admin),
    ]
    .into_iter()
    .filter(|(_, answer)| !answer.trim().is_empty())
    .map(|(label, answer)| (words.text(label), answer.clone()))
    .collect()
}

/// The verdict of a step as a report tells it: what worked needs no advice.
pub(super) fn step_verdict(case: &Case, report: &StepReport, words: &Words) -> VerdictWords {
    let mut verdict = words.on(&case.system).step_verdict(&target(case), report);
    if report.state == StepState::Good {
        verdict.what_to_do.clear();
    }
    verdict
}

/// Why a step could not look, unless its verdict says so already.
pub(super) fn trouble(report: &StepReport, verdict: &VerdictWords, words: &Words) -> Option<String> {
    let told = words.trouble(report.trouble.as_ref()?);
    (!verdict.found.contains(&told) && !verdict.meaning.contains(&told)).then_some(told)
}

/// When, where and by what the case was made, and what it cost. Values are untrusted in a reopened file.
pub(super) fn circumstances(case: &Case, words: &Words) -> Vec<(String, String)> {
    let mut lines = vec![
        (words.text("report-examined"), measure::moment(case.started)),
        (words.text("report-took"), measure::duration(case.duration_ms.saturating_mul(1000))),
        (words.text("report-typed"), shown(&case.typed)),
    ];
    if let Some(site) = &case.practice {
        lines.push((words.text("report-practice"), shown(site)));
    }
    if let Some(endpoint) = &case.target.connect {
        lines.push((words.text("report-connected-to"), shown(&endpoint.to_string())));
    }
    lines.push((
        words.text("report-program"),
        format!("Handshake Doctor {} ({})", shown(&case.program), shown(&case.system)),
    ));
    let cost = measure::args([
        ("connections", case.cost.connections.into()),
        ("sent", (case.cost.bytes_sent as f64).into()),
        ("received", (case.cost.bytes_received as f64).into()),
    ]);
    lines.push((words.text("report-cost"), words.format("report-cost-value", &cost)));
    lines
}

/// The style class and the icon of the conclusion.
pub(super) fn conclusion_state(outcome: ConclusionOutcome) -> StepState {
    match outcome {
        ConclusionOutcome::Healthy => StepState::Good,
        ConclusionOutcome::Problem => StepState::Problem,
        ConclusionOutcome::Inconclusive => StepState::CouldNotCheck,
    }
}

/// The conclusion in one or two words.
pub(super) fn conclusion(outcome: ConclusionOutcome, words: &Words) -> String {
    words.text(match outcome {
        ConclusionOutcome::Healthy => "report-outcome-healthy",
        ConclusionOutcome::Problem => "report-outcome-problem",
        ConclusionOutcome::Inconclusive => "report-outcome-inconclusive",
    })
}

/// The style class of a step's state.
pub(super) fn state_class(state: StepState) -> &'static str {
    match state {
        StepState::Good => "good",
        StepState::Attention => "attention",
        StepState::Problem => "problem",
        StepState::Waiting | StepState::Running | StepState::CouldNotCheck => "unknown",
    }
}

/// The style class of a fact's state.
pub(super) fn fact_class(state: FactState) -> &'static str {
    match state {
        FactState::Good => "good",
        FactState::Info => "info",
        FactState::Attention => "attention",
        FactState::Problem => "problem",
        FactState::Unknown => "unknown",
    }
}

/// The state of a fact as a word.
pub(super) fn fact_state(state: FactState, words: &Words) -> String {
    words.text(match state {
        FactState::Good => "report-fact-good",
        FactState::Info => "report-fact-info",
        FactState::Attention => "report-fact-attention",
        FactState::Problem => "report-fact-problem",
        FactState::Unknown => "report-fact-unknown",
    })
}

/// Who spoke for us in a handshake.
pub(super) fn driver(driver: Driver, words: &Words) -> String {
    words.text(match driver {
        Driver::Rustls => "report-driver-rustls",
        Driver::RustlsTls12 => "report-driver-rustls-tls12",
        Driver::RustlsTls13 => "report-driver-rustls-tls13",
        Driver::Raw => "report-driver-raw",
    })
}

/// What both sides agreed on and what else the server said, as labelled values that are safe to show.
pub(super) fn agreed(observation: &Observation, words: &Words) -> Vec<(String, String)> {
    let negotiated = &observation.negotiated;
    let mut lines = Vec::new();
    let mut tell = |label: &str, value: Option<String>| {
        if let Some(value) = value {
            lines.push((words.text(label), shown(&value)));
        }
    };
    tell("report-peer", observation.peer.map(|peer| peer.to_string()));
    tell("report-version", negotiated.version.map(wire::version_name));
    tell("report-suite", negotiated.cipher_suite.map(wire::cipher_suite_name));
    tell("report-group", negotiated.group.map(wire::group_name));
    tell("report-dh-bits", negotiated.dh_prime_bits.map(|bits| bits.to_string()));
    tell("report-signature-scheme", negotiated.signature_scheme.map(wire::signature_scheme_name));
    tell("report-alpn", negotiated.alpn.clone());
    if let Some(request) = &observation.client_certificate_request {
        let named = request.authorities.join("; ");
        let asked = if named.is_empty() { words.text("report-any-authority") } else { named };
        tell("report-client-certificate", Some(asked));
    }
    if let Some(http) = &observation.http {
        tell("report-http-status", Some(http.status.to_string()));
        tell("report-http-date", http.date.clone());
        tell("report-http-server", http.server.clone());
    }
    tell(
        "report-traffic",
        Some(format!(
            "{} / {}",
            measure::bytes(observation.bytes_sent, words),
            measure::bytes(observation.bytes_received, words)
        )),
    );
    lines
}

/// The tables of a step: those of its evidence, and in the step of the certificate those of its chain.
pub(super) fn tables(report: &StepReport, words: &Words) -> Vec<Table> {
    let of_evidence = report.evidence.iter().flat_map(|evidence| tables::of(evidence, words));
    let chain = report.chain.iter().filter(|_| report.step == Step::Certificate);
    of_evidence.chain(chain.flat_map(|chain| trust::tables(chain, words))).collect()
}

/// The time that was measured when a chain was judged by the computer's clock.
pub(super) fn measured(case: &Case, chain: &ChainReport) -> Option<DateTime<Utc>> {
    match case.step(Step::Clock)?.evidence.as_ref()? {
        Evidence::Clock(seen) => clock::measured_time(seen, chain.judged_at),
        _ => None,
    }
}

/// The step whose pictures a reader should see first: the verdict's, or the last one that has a handshake.
pub(super) fn focus(case: &Case, has: impl Fn(&StepReport) -> bool) -> Option<Step> {
    let of_verdict = case.steps.iter().find(|report| Some(report.step) == case.verdict.step && has(report));
    of_verdict.or_else(|| case.steps.iter().rev().find(|report| has(report))).map(|report| report.step)
}
