//! Step 4: a table of the versions, newest first.

use eframe::egui::Ui;

use crate::advice::Words;
use crate::app::Action;
use crate::app::theme::{self, ICON, Type, palette, space};
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::table::Table;
use crate::app::widget::text;
use crate::step::FactState;
use crate::step::protocol::{ProtocolEvidence, VersionResult};
use crate::wire;

/// TLS 1.2: older versions are not safe any more (RFC 8996).
const OLDEST_GOOD: u16 = 0x0303;

pub fn show(ui: &mut Ui, words: &Words, evidence: &ProtocolEvidence) -> Option<Action> {
    text::section(ui, words.text("app-protocol-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let columns = [
            (words.text("app-protocol-version"), 1.0),
            (words.text("app-protocol-spoken"), 1.5),
            (words.text("app-protocol-how"), 3.4),
        ];
        let table = Table::new(ui, &columns);
        for result in &evidence.versions {
            table.row(ui, |ui, column| cell(ui, words, result, column));
        }
    });
    None
}

fn cell(ui: &mut Ui, words: &Words, result: &VersionResult, column: usize) {
    let colours = palette(ui);
    match column {
        0 => {
            text::line(ui, wire::version_name(result.version), Type::Strong, colours.text);
        }
        1 => {
            let good = result.version >= OLDEST_GOOD;
            let (state, key) = match (result.supported, good) {
                (Some(true), true) => (FactState::Good, "app-protocol-yes"),
                (Some(true), false) => (FactState::Attention, "app-protocol-yes-old"),
                (Some(false), true) => (FactState::Attention, "app-protocol-no"),
                (Some(false), false) => (FactState::Good, "app-protocol-no-good"),
                (None, _) => (FactState::Unknown, "app-protocol-unknown"),
            };
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                icon::show(ui, Icon::fact(state), ICON, colours.fact(state));
                let room = ui.available_width();
                text::cell(ui, room, |ui| text::body(ui, words.text(key)));
            });
        }
        _ => {
            if let Some(suite) = result.cipher_suite {
                text::line(ui, wire::cipher_suite_name(suite), Type::Mono, colours.text);
            }
            if result.supported != Some(true) || result.cipher_suite.is_none() {
                text::weak(ui, words.outcome(&result.outcome));
            }
        }
    }
}
