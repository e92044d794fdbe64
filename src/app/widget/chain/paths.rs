//! Every path that was tried: whose roots, which way, and what fails on it.

use eframe::egui::Ui;

use crate::advice::Words;
use crate::app::theme::{ICON, palette, space};
use crate::app::widget::facts::hairline;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, say};
use crate::certificate::ChainReport;

/// Paths beyond this number are counted.
const MOST_PATHS: usize = 40;

/// Draws one entry a path.
pub fn paths(ui: &mut Ui, words: &Words, chain: &ChainReport) {
    let colours = palette(ui);
    for (at, path) in chain.whole_paths().take(MOST_PATHS).enumerate() {
        if at > 0 {
            hairline(ui);
        }
        let line = words.path(chain, path);
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            icon::show(ui, Icon::fact(line.state), ICON, colours.fact(line.state));
            let width = ui.available_width();
            text::cell(ui, width, |ui| {
                text::weak(ui, line.store);
                text::body(ui, line.way);
                text::weak(ui, line.outcome);
            });
        });
    }
    let more = chain.whole_paths().count().saturating_sub(MOST_PATHS);
    if more > 0 {
        text::weak(ui, say(words, "app-chain-more-paths", [("count", more.into())]));
    }
}

/// What the fold's header says about the paths.
pub fn paths_short(words: &Words, chain: &ChainReport) -> String {
    let accepted = chain.whole_paths().filter(|path| path.trusted).count();
    say(words, "app-chain-paths-short", [("accepted", accepted.into()), ("count", chain.whole_paths().count().into())])
}
