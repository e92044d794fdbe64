//! The case as one HTML file that needs nothing else: no script, no request, readable on screen and on paper.
//!
//! The page is `assets/report/report.html`; the template escapes all text, and only the pieces made by
//! [`super::ladder`], [`super::chain`] and [`super::json`], which escape their own, go in as they are.

use askama::Template;

use super::texts::{self, CopyText};
use super::{chain, json, ladder, measure, tables, view};
use crate::advice::{VerdictWords, Words, shown};
use crate::case::Case;
use crate::handshake::Observation;
use crate::step::{Fact, Finding, Step, StepReport};

/// More handshakes, messages or fields than these are counted, not listed; the embedded case has them all.
const MAX_HANDSHAKES: usize = 12;
const MAX_MESSAGES: usize = 100;
const MAX_FIELDS: usize = 60;

/// What stands before the case in an HTML report. All other text in the file is escaped, so this stands there once.
pub(super) const CASE_ELEMENT: &str = "<script type=\"application/json\" id=\"case\">";

#[derive(Template)]
#[template(path = "report.html")]
struct Page<'a> {
    words: &'a Words,
    title: String,
    class: &'static str,
    conclusion: String,
    verdict: VerdictWords,
    to_send: Vec<CopyText>,
    for_administrator: Vec<CopyText>,
    steps: Vec<StepView>,
    circumstances: Vec<(String, String)>,
    case_element: &'static str,
    case_json: String,
}

struct StepView {
    number: usize,
    slug: &'static str,
    title: String,
    name: String,
    class: &'static str,
    state: String,
    verdict: VerdictWords,
    trouble: Option<String>,
    facts: Vec<FactView>,
    tables: Vec<tables::Table>,
    ladder: Option<String>,
    ladder_open: bool,
    chain: Option<String>,
    chain_open: bool,
    findings: Vec<FindingView>,
    handshakes: Vec<HandshakeView>,
    more_handshakes: Option<String>,
    evidence: Option<String>,
}

struct FactView {
    class: &'static str,
    state: String,
    text: String,
}

struct FindingView {
    cause: String,
    confidence: String,
    who: String,
    evidence: Vec<FactView>,
}

struct HandshakeView {
    title: String,
    phases: Vec<(String, String)>,
    agreed: Vec<(String, String)>,
    messages: Vec<MessageView>,
}

struct MessageView {
    time: String,
    from: String,
    name: String,
    size: String,
    encrypted: bool,
    fields: Vec<(String, String)>,
}

/// The case as one self-contained HTML file.
pub fn html(case: &Case, words: &Words) -> String {
    let ladder_focus = view::focus(case, |report| !report.observations.is_empty());
    let chain_focus = view::focus(case, |report| report.chain.is_some());
    let steps = case.steps.iter().enumerate();
    let page = Page {
        words,
        title: words.format("report-title", &measure::args([("target", view::target(case).into())])),
        class: view::state_class(view::conclusion_state(case.verdict.outcome)),
        conclusion: view::conclusion(case.verdict.outcome, words),
        verdict: words.case_verdict(case),
        to_send: texts::to_send(case, words),
        for_administrator: texts::for_administrator(case, words),
        steps: steps.map(|(index, report)| step(index + 1, case, report, (ladder_focus, chain_focus), words)).collect(),
        circumstances: view::circumstances(case, words),
        case_element: CASE_ELEMENT,
        case_json: json::embedded(case),
    };
    super::rendered(&page)
}

fn step(
    number: usize,
    case: &Case,
    report: &StepReport,
    (ladder_focus, chain_focus): (Option<Step>, Option<Step>),
    words: &Words,
) -> StepView {
    let verdict = view::step_verdict(case, report, words);
    let left_out = report.observations.len().saturating_sub(MAX_HANDSHAKES);
    StepView {
        number,
        slug: report.step.slug(),
        title: words.step_title(report.step),
        name: words.step_name(report.step),
        class: view::state_class(report.state),
        state: words.state(report.state),
        trouble: view::trouble(report, &verdict, words),
        verdict,
        facts: report.facts.iter().map(|seen| fact(seen, words)).collect(),
        tables: view::tables(report, words),
        ladder: report.observations.first().map(|observation| ladder::svg(observation, words)),
        ladder_open: ladder_focus == Some(report.step),
        chain: report.chain.as_ref().map(|chain| {
            let measured = view::measured(case, chain);
            let whole = report.step == Step::Certificate || chain_focus == Some(report.step);
            chain::cards(&chain::Look { chain, words, measured, whole })
        }),
        chain_open: chain_focus == Some(report.step),
        findings: report.findings.iter().map(|found| finding(found, words)).collect(),
        handshakes: report.observations.iter().take(MAX_HANDSHAKES).map(|seen| handshake(seen, words)).collect(),
        more_handshakes: (left_out > 0)
            .then(|| words.format("report-more-handshakes", &measure::args([("count", left_out.into())]))),
        evidence: report.evidence.as_ref().map(json::readable),
    }
}

fn fact(fact: &Fact, words: &Words) -> FactView {
    FactView { class: view::fact_class(fact.state), state: view::fact_state(fact.state, words), text: words.fact(fact) }
}

fn finding(finding: &Finding, words: &Words) -> FindingView {
    FindingView {
        cause: shown(&finding.cause),
        confidence: words.confidence(finding.confidence),
        who: words.who(&finding.who),
        evidence: finding.evidence.iter().map(|seen| fact(seen, words)).collect(),
    }
}

fn handshake(observation: &Observation, words: &Words) -> HandshakeView {
    let phases = observation.phases.iter().take(MAX_FIELDS).map(|phase| {
        let times = measure::duration(phase.duration_us);
        (words.phase(phase.kind), format!("{times} {}", shown(&phase.detail)))
    });
    let messages = observation.messages.iter().take(MAX_MESSAGES).map(|message| MessageView {
        time: measure::duration(message.at_us),
        from: words.text(match message.from {
            crate::handshake::Party::Client => "report-ladder-client",
            crate::handshake::Party::Server => "report-ladder-server",
        }),
        name: ladder::name(message.kind, words),
        size: measure::bytes(message.size as u64, words),
        encrypted: message.encrypted,
        fields: message.fields.iter().take(MAX_FIELDS).map(|field| (shown(&field.name), shown(&field.value))).collect(),
    });
    HandshakeView {
        title: format!("{}: {}", view::driver(observation.driver, words), words.outcome(&observation.outcome)),
        phases: phases.collect(),
        agreed: view::agreed(observation, words),
        messages: messages.collect(),
    }
}
