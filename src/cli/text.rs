//! A case as text for the terminal: the verdict, the six steps, and the facts of those that are not good.

use std::fmt::Write;

use super::output::{Colour, Style};
use crate::advice::{Words, shown};
use crate::case::{Case, ConclusionOutcome};
use crate::diagnosis;
use crate::step::{FactState, StepReport, StepState, Trouble};

/// More questions than these at once would not be answered.
const MAX_QUESTIONS: usize = 3;

/// The whole case.
pub(super) fn whole(case: &Case, style: Style, words: &Words) -> String {
    let verdict = words.case_verdict(case);
    let mut text = String::new();
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(text, "{}", style.paint(&shown(&case.target.to_string()), Colour::Faint));
    let (conclusion, colour) = conclusion(case, words);
    let _ = writeln!(text, "{}\n", style.paint(&conclusion, colour));
    for line in style.paragraph(&verdict.found, 0).lines() {
        let _ = writeln!(text, "{}", style.paint(line, Colour::Bold));
    }
    let answers = [
        ("report-meaning", &verdict.meaning),
        ("report-do", &verdict.what_to_do),
        ("report-who", &verdict.who),
        ("report-sure", &verdict.how_sure),
        ("report-admin", &verdict.for_admin),
    ];
    for (label, answer) in answers.into_iter().filter(|(_, answer)| !answer.trim().is_empty()) {
        let _ = writeln!(text, "\n{}", words.text(label));
        text.push_str(&style.paragraph(answer, 2));
    }
    write_questions(&mut text, case, style, words);
    let _ = writeln!(text, "\n{}", words.text("report-steps"));
    let asked = case.steps.iter().enumerate().filter(|(_, report)| report.trouble != Some(Trouble::NotAsked));
    let widest = case.steps.iter().map(|report| words.step_name(report.step).chars().count()).max().unwrap_or(0);
    for (index, report) in asked {
        write_step(&mut text, index + 1, case, report, (style, widest), words);
    }
    text
}

/// The most telling open questions of a site that is not well, each with the option that answers it.
fn write_questions(text: &mut String, case: &Case, style: Style, words: &Words) {
    if case.verdict.outcome == ConclusionOutcome::Healthy {
        return;
    }
    let open = diagnosis::open_questions(case);
    if open.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{}", words.text("terminal-questions"));
    for open in open.iter().take(MAX_QUESTIONS) {
        let question = words.text(&format!("question-{}", open.question.slug()));
        let replies: Vec<&str> = open.question.replies().iter().map(|reply| reply.slug()).collect();
        let option = format!("--answer {}={}", open.question.slug(), replies.join("|"));
        text.push_str(&style.paragraph(&question, 2));
        text.push_str(&style.paragraph(&option, 4));
    }
}

/// The verdict alone, in one line.
pub(super) fn verdict_line(case: &Case, words: &Words) -> String {
    let found = words.case_verdict(case).found;
    let found: Vec<&str> = found.split_whitespace().collect();
    format!("{}: {}\n", conclusion(case, words).0, found.join(" "))
}

fn write_step(
    text: &mut String,
    number: usize,
    case: &Case,
    report: &StepReport,
    (style, widest): (Style, usize),
    words: &Words,
) {
    let name = words.step_name(report.step);
    let state = style.paint(&words.state(report.state), state_colour(report.state));
    let _ = writeln!(text, "  {number}  {name:<widest$}  {state}");
    if report.state == StepState::Good {
        return;
    }
    let verdict = words.on(&case.system).step_verdict(&case.target.to_string(), report);
    text.push_str(&style.paragraph(&verdict.found, 5));
    let trouble = report.trouble.as_ref().map(|trouble| words.trouble(trouble));
    if let Some(trouble) = trouble.filter(|trouble| !verdict.found.contains(trouble)) {
        text.push_str(&style.paragraph(&trouble, 5));
    }
    let telling = report.facts.iter().filter(|fact| matches!(fact.state, FactState::Problem | FactState::Attention));
    for fact in telling {
        text.push_str(&style.paragraph(&format!("- {}", words.fact(fact)), 5));
    }
}

fn conclusion(case: &Case, words: &Words) -> (String, Colour) {
    let (key, colour) = match case.verdict.outcome {
        ConclusionOutcome::Healthy => ("report-outcome-healthy", Colour::Green),
        ConclusionOutcome::Problem => ("report-outcome-problem", Colour::Red),
        ConclusionOutcome::Inconclusive => ("report-outcome-inconclusive", Colour::Yellow),
    };
    (words.text(key), colour)
}

fn state_colour(state: StepState) -> Colour {
    match state {
        StepState::Good => Colour::Green,
        StepState::Problem => Colour::Red,
        StepState::Attention => Colour::Yellow,
        StepState::Waiting | StepState::Running | StepState::CouldNotCheck => Colour::Faint,
    }
}
