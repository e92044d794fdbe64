//! Step 5: both preference lists side by side, what each program would do, and the settings for the server's owner.

mod clients;
mod lists;
mod settings;

use eframe::egui::{Id, Ui};

use crate::advice::Words;
use crate::app::Action;
use crate::app::theme;
use crate::app::widget::details::Pairs;
use crate::app::widget::text;
use crate::step::cipher::{CipherEvidence, ClientMatch, ClientOutcome};

pub fn show(ui: &mut Ui, words: &Words, run: u64, evidence: &CipherEvidence) -> Option<Action> {
    let id = Id::unique(("cipher", run));
    if evidence.suites.iter().any(|list| !list.accepted.is_empty()) {
        text::section(ui, words.text("app-cipher-section"));
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            lists::show(ui, words, id, evidence);
        });
    }
    // A table in which nothing is known tells nothing.
    if evidence.clients.iter().any(|client| client.outcome != ClientOutcome::Unknown) {
        text::section(ui, words.text("app-cipher-clients"));
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            clients::show(ui, words, id, &evidence.clients);
        });
    }
    if !settings::are_needed(evidence) {
        return None;
    }
    text::section(ui, words.text("server-settings-title"));
    theme::card(ui)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            settings::show(ui, words, id)
        })
        .inner
}

/// Groups, primes and signature schemes, for the technical details.
pub fn details(words: &Words, evidence: &CipherEvidence) -> Pairs {
    words.key_exchange(evidence.groups.as_ref(), &evidence.signatures)
}

/// The clients of this computer first, then those in wide use, then the others; among equals the order stays.
fn in_order(clients: &[ClientMatch]) -> Vec<&ClientMatch> {
    let mut sorted: Vec<&ClientMatch> = clients.iter().collect();
    sorted.sort_by_key(|client| (!client.is_here, !client.is_current));
    sorted
}
