//! Programs of this computer that may look into connections, and roots that nobody should trust.

use std::collections::BTreeMap;

use eframe::egui::Ui;

use super::{MOST_SHOWN, more, section};
use crate::advice::{Words, shown};
use crate::app::theme::{Type, palette, space};
use crate::app::widget::text::{self, definition};
use crate::app::widget::verdict;
use crate::machine::{Guard, GuardKind};
use crate::step::StepState;
use crate::step::allowlist::{AllowlistEvidence, BadRoot};

/// Roots whose keys are in the wrong hands: an alarm, whatever else is well.
pub fn alarm(ui: &mut Ui, words: &Words, evidence: &AllowlistEvidence) {
    if evidence.bad_roots.is_empty() {
        return;
    }
    text::section(ui, words.text("app-roots-section"));
    verdict::card(ui, StepState::Problem, &words.state(StepState::Problem), |ui| {
        for (index, root) in evidence.bad_roots.iter().take(MOST_SHOWN).enumerate() {
            if index > 0 {
                ui.add_space(space::S);
            }
            bad_root(ui, words, root);
        }
        more(ui, words, evidence.bad_roots.len());
    });
}

fn bad_root(ui: &mut Ui, words: &Words, root: &BadRoot) {
    let colours = palette(ui);
    text::line(ui, words.bad_root(root), Type::Strong, colours.text);
    text::body(ui, shown(&root.subject));
    text::line(ui, format!("SHA-256 {}", shown(&root.sha256)), Type::Mono, colours.text);
}

/// What runs here, by what it is for.
pub fn show(ui: &mut Ui, words: &Words, evidence: &AllowlistEvidence) {
    if evidence.guards.is_empty() {
        return;
    }
    let mut kinds: BTreeMap<GuardKind, Vec<&Guard>> = BTreeMap::new();
    for guard in evidence.guards.iter().take(MOST_SHOWN) {
        kinds.entry(guard.kind).or_default().push(guard);
    }
    section(ui, words.text("app-guards-section"), |ui| {
        text::weak(ui, words.text("app-guards-note"));
        for (kind, guards) in kinds {
            definition(ui, words.guard_kind(kind), |ui| {
                for guard in guards {
                    text::body(ui, words.guard(guard));
                }
            });
        }
        more(ui, words, evidence.guards.len());
    });
}
