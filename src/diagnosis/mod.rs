//! Which of the findings is the root cause, and which follow from it. Pure.
//!
//! In this order: gather the findings of all steps, add what takes two steps to know (`clients.rs`, `together.rs`) or the
//! person's answers (`answers.rs`), let no finding be surer than its rule allows (`table.rs`), fold consequences under
//! their causes (`rules.rs`), rank what is left (`rank.rs`), conclude. Which questions are worth asking is told by
//! `questions.rs`.

mod answers;
mod beside;
mod clients;
mod products;
mod questions;
mod rank;
mod rules;
pub mod table;
mod together;
mod view;

use crate::case::{Answers, Case, ConclusionOutcome, Question, Verdict};
use crate::step::browser::{BrowserEvidence, HeardClient};
use crate::step::causes::{self, KeepsOut};
use crate::step::{Confidence, Evidence, Fact, Finding, Step, StepReport, StepState, Trouble};
use view::{Handshake, View};

pub use questions::{OpenQuestion, open_questions};

/// Ranks the findings of all steps, adds those that take two steps (or the person's answers) to know, and concludes.
pub fn diagnose(steps: &[StepReport], answers: &Answers) -> (Vec<Finding>, Verdict) {
    let mut view = View::of(steps, *answers);
    let mut findings = gathered(steps);
    products::sign_with_unknown_roots(&mut findings);
    together::look(&mut findings, &view);
    view.pointed_at = clients::weigh(&mut findings, *answers);
    view.pointed_at.extend(answers::apply(&mut findings, &view));
    for finding in &mut findings {
        if let Some(rule) = table::find(&finding.cause) {
            finding.confidence = finding.confidence.min(rule.surest);
        }
    }
    let folds = rules::fold(&findings, &view);
    let order = rank::order(&findings, &folds, &view);

    let is_root = |&index: &usize| folds[index].is_none();
    let root =
        order.iter().copied().filter(is_root).find(|&index| {
            rank::keeps_out_now(&findings, &folds, index, &view) || is_last_resort(&findings[index], &view)
        });
    let verdict = Verdict {
        outcome: match root {
            Some(_) => ConclusionOutcome::Problem,
            None if is_healthy(steps, &view) => ConclusionOutcome::Healthy,
            None => ConclusionOutcome::Inconclusive,
        },
        cause: root.map(|index| findings[index].cause.clone()),
        step: root.map(|index| findings[index].step),
        confidence: root.map(|index| findings[index].confidence),
        who: root.map(|index| findings[index].who.clone()).unwrap_or_default(),
        consequences: slugs(&findings, order.iter().filter(|&&index| folds[index].is_some() && folds[index] == root)),
        others: slugs(&findings, order.iter().filter(|&&index| folds[index].is_none() && Some(index) != root)),
    };
    (ranked(findings, &order, &folds, root), verdict)
}

/// Diagnoses, and makes each step as sure of its findings as the whole is: a page never says more than the verdict.
///
/// What a client test heard and what settings leave over is laid beside the server here, for it takes two steps.
pub fn conclude(steps: &mut [StepReport], answers: &Answers) -> (Vec<Finding>, Verdict) {
    clients::tell(steps);
    let (findings, verdict) = diagnose(steps, answers);
    for finding in steps.iter_mut().flat_map(|report| &mut report.findings) {
        if let Some(settled) = findings.iter().find(|settled| settled.cause == finding.cause) {
            finding.confidence = finding.confidence.min(settled.confidence);
        }
    }
    (findings, verdict)
}

/// Takes up a client that shook hands with this program after the examination: step 2 is judged anew, and the case is
/// concluded anew.
pub fn hear(case: &mut Case, client: HeardClient) {
    let Some(report) = case.steps.iter_mut().find(|report| report.step == Step::Browser) else { return };
    if report.evidence.is_none() {
        report.evidence = Some(Evidence::Browser(BrowserEvidence::default()));
    }
    if let Some(Evidence::Browser(evidence)) = &mut report.evidence {
        evidence.hear(client);
    }
    (case.findings, case.verdict) = conclude(&mut case.steps, &case.answers);
}

/// Whether a fact is what the person answered.
pub fn is_answer(fact: &Fact) -> bool {
    Question::ALL.iter().any(|question| fact.key.strip_prefix(answers::SAID) == Some(question.slug()))
}

/// Whether the site opens from this computer with its own roots.
pub fn opens_here(steps: &[StepReport]) -> bool {
    View::of(steps, Answers::default()).opens_here()
}

/// The findings of all steps, each cause once: with its highest confidence and all its evidence.
fn gathered(steps: &[StepReport]) -> Vec<Finding> {
    let mut all: Vec<Finding> = Vec::new();
    for finding in steps.iter().flat_map(|report| &report.findings) {
        add(&mut all, finding.clone());
    }
    all
}

/// Adds a finding, or strengthens the one of the same cause.
fn add(all: &mut Vec<Finding>, finding: Finding) {
    match all.iter_mut().find(|known| known.cause == finding.cause) {
        None => all.push(finding),
        Some(known) => {
            known.confidence = known.confidence.max(finding.confidence);
            for fact in finding.evidence {
                if !known.evidence.contains(&fact) {
                    known.evidence.push(fact);
                }
            }
        }
    }
}

/// A possible cause is named only when the site failed for us too. Better ones have been asked before it.
fn is_last_resort(finding: &Finding, view: &View) -> bool {
    let may_keep_out = causes::find(&finding.cause).is_none_or(|cause| cause.keeps_out != KeepsOut::Never);
    let is_refuted = view.handshake == Handshake::Completed && rank::is_bare_end(finding);
    view.failed() && may_keep_out && !is_refuted && finding.confidence == Confidence::Possible
}

/// Healthy: the certificate was examined to its end over a whole handshake, and this computer trusts it. When that
/// step was left out on purpose, the steps that were asked for must have seen nothing wrong.
fn is_healthy(steps: &[StepReport], view: &View) -> bool {
    let asked = || steps.iter().filter(|report| report.trouble != Some(Trouble::NotAsked));
    if asked().any(|report| report.trouble == Some(Trouble::Stopped)) {
        return false;
    }
    if let Some(report) = asked().find(|report| report.step == Step::Certificate) {
        let is_examined = report.trouble.is_none() && report.state != StepState::CouldNotCheck;
        return is_examined && report.chain.is_some() && view.opens_here();
    }
    let is_fine = |report: &StepReport| matches!(report.state, StepState::Good | StepState::Attention);
    asked().count() > 0
        && view.handshake != Handshake::Failed
        && view.trusted_here != Some(false)
        && asked().all(|report| report.trouble.is_none() && is_fine(report))
}

fn slugs<'i>(findings: &[Finding], indices: impl Iterator<Item = &'i usize>) -> Vec<String> {
    indices.map(|&index| findings[index].cause.clone()).collect()
}

/// The root cause, what follows from it, then the rest.
fn ranked(findings: Vec<Finding>, order: &[usize], folds: &[Option<usize>], root: Option<usize>) -> Vec<Finding> {
    let place = |index: usize| {
        let turn = order.iter().position(|&next| next == index);
        (Some(index) != root, root.is_none() || folds[index] != root, folds[index].is_some(), turn)
    };
    let mut numbered: Vec<(usize, Finding)> = findings.into_iter().enumerate().collect();
    numbered.sort_by_key(|(index, _)| place(*index));
    numbered.into_iter().map(|(_, finding)| finding).collect()
}
