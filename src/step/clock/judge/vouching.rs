//! What the vote rests on: how many answered, and who was left out and why.

use super::day;
use super::span::spanned;
use crate::step::clock::vote::{Role, role};
use crate::step::clock::{ClockEvidence, TimeSource, TimeSourceKind};
use crate::step::{Fact, FactState};

/// How many answered, and each that was not believed.
pub(super) fn facts(seen: &ClockEvidence) -> Vec<Fact> {
    let asked: Vec<_> = seen.sources.iter().filter(|source| source.kind != TimeSourceKind::TargetDate).collect();
    let mut facts = Vec::new();
    if !asked.is_empty() {
        let answered = asked.iter().filter(|source| source.offset_ms.is_some()).count();
        let fact = Fact::new(FactState::Info, "clock-fact-sources");
        facts.push(fact.with("answered", answered).with("asked", asked.len()));
    }
    facts.extend(
        seen.sources.iter().enumerate().filter_map(|(index, source)| left_out(seen, source, role(seen, index))),
    );
    facts
}

/// Why its answer does not count.
fn left_out(seen: &ClockEvidence, source: &TimeSource, role: Role) -> Option<Fact> {
    let (key, from) = match role {
        Role::Outvoted => ("clock-fact-outvoted", None),
        Role::Contradicts { bound } => ("clock-fact-contradicts-bound", seen.bounds.get(bound).map(|bound| bound.at)),
        Role::Unvouched => ("clock-fact-unvouched", None),
        Role::SameServer => ("clock-fact-same-server", None),
        Role::Agrees | Role::Undecided | Role::Target | Role::Silent => return None,
    };
    let fact = Fact::new(FactState::Info, key).with("name", source.name.as_str());
    let fact = spanned(fact, source.offset_ms.unwrap_or_default());
    Some(match from {
        Some(from) => fact.with("from", day(from)),
        None => fact,
    })
}
