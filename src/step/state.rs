//! The state of a step that the rail shows, from what its judge said. Pure.

use super::causes::{self, KeepsOut};
use super::{Confidence, FactState, Judgement, Step, StepState, Trouble};

/// The worst of what was found; what was not looked at is not called good. `opens`: the step met nobody who is kept out,
/// so that what keeps out on failure only deserves no more than a look.
pub(crate) fn state(judgement: &Judgement, trouble: Option<&Trouble>, opens: bool) -> StepState {
    // What never keeps anybody out is no problem, however sure; its facts say whether it deserves a look.
    let keeps_out = |cause: &str| causes::find(cause).map_or(KeepsOut::Always, |row| row.keeps_out);
    let own: Vec<_> =
        judgement.findings.iter().filter(|finding| keeps_out(&finding.cause) != KeepsOut::Never).collect();
    let own_problem = own.iter().any(|finding| {
        let is_harmless = opens && keeps_out(&finding.cause) == KeepsOut::OnFailure;
        finding.step != Step::Network && finding.confidence >= Confidence::Likely && !is_harmless
    });
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
