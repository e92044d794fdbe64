//! The state of a step that the rail shows, from what its judge said. Pure.

use super::causes::{self, KeepsOut};
use super::{Confidence, FactState, Judgement, Step, StepState, Trouble};

/// The worst of what was found; what was not looked at is not called good.
pub(crate) fn state(judgement: &Judgement, trouble: Option<&Trouble>) -> StepState {
    // What never keeps anybody out is no problem, however sure; its facts say whether it deserves a look.
    let may_keep_out = |cause: &str| causes::find(cause).is_none_or(|row| row.keeps_out != KeepsOut::Never);
    let own: Vec<_> = judgement.findings.iter().filter(|finding| may_keep_out(&finding.cause)).collect();
    let own_problem =
        own.iter().any(|finding| finding.step != Step::Network && finding.confidence >= Confidence::Likely);
    let worst = |state| judgement.facts.iter().any(|fact| fact.state == state);
    if own_problem || worst(FactState::Problem) {
        StepState::Problem
    } else if trouble.is_some() {
        StepState::CouldNotCheck
    } else if worst(FactState::Attention) || !own.is_empty() {
        StepState::Attention
    } else if worst(FactState::Good) && knows_the_main_thing(judgement) {
        StepState::Good
    } else {
        StepState::CouldNotCheck
    }
}

/// Facts stand in the order of their importance: without the first one, the others do not make a step good.
pub(crate) fn knows_the_main_thing(judgement: &Judgement) -> bool {
    let first = judgement.facts.iter().find(|fact| fact.state != FactState::Info);
    first.is_some_and(|fact| fact.state != FactState::Unknown)
}
