//! Who on this computer would accept the certificate: each store of roots and its word.

use eframe::egui::Ui;

use crate::advice::{Words, shown};
use crate::app::theme::{self, ICON, palette, space};
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, say};
use crate::step::browser::BrowserEvidence;

/// A report that was made by hand may hold any number.
const MOST_SHOWN: usize = 60;

/// One line of the table.
struct Line {
    name: String,
    users: String,
    roots: Option<usize>,
    trusted: Option<bool>,
    error: Option<String>,
}

pub fn show(ui: &mut Ui, words: &Words, evidence: &BrowserEvidence) {
    let lines = lines(words, evidence);
    if lines.is_empty() {
        return;
    }
    text::section(ui, words.text("app-stores-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let columns = [(words.text("app-stores-store"), 3.0), (words.text("app-stores-says"), 1.4)];
        let table = Table::new(ui, &columns);
        for line in lines.iter().take(MOST_SHOWN) {
            table.row(ui, |ui, column| match column {
                0 => {
                    text::body(ui, line.name.clone());
                    if let Some(count) = line.roots {
                        text::weak(ui, say(words, "app-stores-count", [("count", count.into())]));
                    }
                    text::weak(ui, line.users.clone());
                    if let Some(error) = &line.error {
                        text::weak(ui, error.clone());
                    }
                }
                _ => says(ui, words, line.trusted),
            });
        }
    });
}

fn lines(words: &Words, evidence: &BrowserEvidence) -> Vec<Line> {
    if evidence.trusted_by_system.is_none() && evidence.trusted_by_mozilla.is_none() {
        return Vec::new();
    }
    let own = [
        Line {
            name: words.text("computer-store-system"),
            users: words.text("computer-store-system-users"),
            roots: Some(evidence.system_roots),
            trusted: evidence.trusted_by_system,
            error: evidence.store_error.as_deref().map(shown),
        },
        Line {
            name: words.text("computer-store-mozilla"),
            users: words.text("computer-store-mozilla-users"),
            roots: None,
            trusted: evidence.trusted_by_mozilla,
            error: None,
        },
    ];
    let found = evidence.stores.iter().map(|store| Line {
        name: words.root_store(store),
        users: shown(&store.place.display().to_string()),
        roots: Some(store.roots),
        trusted: store.trusted,
        error: store.error.as_deref().map(|error| words.store_error(error)),
    });
    own.into_iter().chain(found).collect()
}

fn says(ui: &mut Ui, words: &Words, trusted: Option<bool>) {
    let (state, word) = words.store_says(trusted);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        icon::show(ui, Icon::fact(state), ICON, palette(ui).fact(state));
        let room = ui.available_width();
        text::cell(ui, room, |ui| text::body(ui, word));
    });
}
