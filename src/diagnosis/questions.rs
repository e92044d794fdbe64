//! Which questions are worth asking: those of which a reply would still change what is concluded. Pure.
//!
//! Each reply is tried: the case is diagnosed as if it had been given. So a question is open exactly while its answer
//! matters, and the causes that it could settle are those that a machine cannot see by itself.

use std::cmp::Reverse;

use super::diagnose;
use crate::case::{Answers, Case, Question, Verdict};
use crate::step::{Confidence, Finding, StepReport};

/// A question that is worth asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenQuestion {
    /// The question.
    pub question: Question,
    /// Causes that a reply would find, make surer or rule out; possible until then.
    pub settles: Vec<String>,
    /// How much hangs on it: the greatest change that a reply makes, and on how many of a hundred replies.
    weight: (Change, usize),
}

/// What a reply changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// Nothing.
    Nothing,
    /// A finding at the side: found, surer or ruled out.
    Side,
    /// How sure the root is.
    Sureness,
    /// The root itself.
    Root,
}

/// The open questions of a case, the most telling first.
pub fn open_questions(case: &Case) -> Vec<OpenQuestion> {
    let now = (case.findings.as_slice(), &case.verdict);
    let unanswered = Question::ALL.into_iter().filter(|question| case.answers.reply(*question).is_none());
    let mut open: Vec<OpenQuestion> =
        unanswered.filter_map(|question| tried(&case.steps, case.answers, question, now)).collect();
    // The sort is stable: what weighs the same stays in the order of the easiest to answer.
    open.sort_by_key(|open| Reverse(open.weight));
    open
}

/// Tries every reply to a question.
fn tried(
    steps: &[StepReport],
    answers: Answers,
    question: Question,
    now: (&[Finding], &Verdict),
) -> Option<OpenQuestion> {
    let mut settles: Vec<String> = Vec::new();
    let mut changes: Vec<Change> = Vec::new();
    for reply in question.replies() {
        let (findings, verdict) = diagnose(steps, &answers.with(question, Some(reply)));
        let settled: Vec<String> = changed(now.0, &findings).into_iter().chain(changed(&findings, now.0)).collect();
        changes.push(change(now.1, &verdict, !settled.is_empty()));
        settles.extend(settled);
    }
    settles.sort_unstable();
    settles.dedup();
    // Beside a cause that was measured, only what could overturn it is worth a person's time.
    let idle = if now.1.confidence == Some(Confidence::Confirmed) { Change::Side } else { Change::Nothing };
    let greatest = changes.iter().copied().max().filter(|greatest| *greatest > idle)?;
    let share = changes.iter().filter(|change| **change == greatest).count() * 100 / changes.len();
    Some(OpenQuestion { question, settles, weight: (greatest, share) })
}

/// Causes of the one list that are missing or differently sure in the other.
fn changed(these: &[Finding], those: &[Finding]) -> Vec<String> {
    let sure = |cause: &str| -> Option<Confidence> {
        those.iter().find(|finding| finding.cause == cause).map(|finding| finding.confidence)
    };
    let differs = |finding: &&Finding| sure(&finding.cause) != Some(finding.confidence);
    these.iter().filter(differs).map(|finding| finding.cause.clone()).collect()
}

fn change(now: &Verdict, then: &Verdict, settles: bool) -> Change {
    if (now.outcome, &now.cause) != (then.outcome, &then.cause) {
        Change::Root
    } else if now.confidence != then.confidence {
        Change::Sureness
    } else if settles {
        Change::Side
    } else {
        Change::Nothing
    }
}
