//! What the stores say of a chain: in a sentence each at its end, and side by side.

use eframe::egui::Ui;

use super::card;
use crate::advice::{Words, shown};
use crate::app::theme::{ICON, Type, palette, space};
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, say};
use crate::certificate::{ChainReport, StoreJudgement};
use crate::step::FactState;

/// Columns beyond this number could not be read.
const MOST_STORES: usize = 4;

/// A card for the root that a store adds, where the root itself is not at hand.
pub fn anchor(ui: &mut Ui, words: &Words, chain: &ChainReport) {
    card::dashed(ui, |ui| {
        text::weak(ui, words.text("app-chain-anchor"));
        sentences(ui, words, chain);
    });
}

/// Which stores hold a root, and which do not.
pub fn of_root(ui: &mut Ui, words: &Words, chain: &ChainReport, root: usize) {
    let holders = chain.stores_with(root);
    if holders.is_empty() {
        return;
    }
    for judgement in chain.judgements.iter().take(MOST_STORES) {
        let (state, key) = match (holders.contains(&judgement.store), judgement.added) {
            (true, true) => (FactState::Info, "app-chain-root-added"),
            (true, false) => (FactState::Good, "app-chain-root-of-store"),
            (false, _) => (FactState::Info, "app-chain-root-not-of-store"),
        };
        ui.add_space(space::XS);
        marked(ui, state, &say(words, key, [("store", words.store(judgement.store).into())]));
    }
}

/// One sentence a store.
fn sentences(ui: &mut Ui, words: &Words, chain: &ChainReport) {
    for judgement in chain.judgements.iter().take(MOST_STORES) {
        let (state, sentence) = sentence(words, judgement);
        ui.add_space(space::XS);
        marked(ui, state, &sentence);
    }
}

fn sentence(words: &Words, judgement: &StoreJudgement) -> (FactState, String) {
    let (state, key) = match (judgement.trusted, judgement.anchored) {
        (true, _) => (FactState::Good, "app-store-trusted"),
        (false, true) => (FactState::Problem, "app-store-anchored"),
        (false, false) => (FactState::Problem, "app-store-unknown"),
    };
    let root = judgement.root.clone().unwrap_or_default();
    (state, say(words, key, [("store", words.store(judgement.store).into()), ("root", root.into())]))
}

/// The stores side by side: a row for each question, a column for each store.
pub fn table(ui: &mut Ui, words: &Words, chain: &ChainReport) {
    let stores: Vec<&StoreJudgement> = chain.judgements.iter().take(MOST_STORES).collect();
    let mut columns = vec![(words.text("app-chain-store-question"), 1.3)];
    columns.extend(stores.iter().map(|judgement| (words.store(judgement.store), 1.6)));
    let table = Table::new(ui, &columns);
    for row in words.stores(chain) {
        table.row(ui, |ui, column| match column.checked_sub(1).and_then(|store| row.answers.get(store)) {
            // Above answers that stand below each other, the question is their heading.
            None if table.is_stacked() => {
                text::line(ui, row.label.clone(), Type::Strong, palette(ui).text);
            }
            None => {
                text::weak(ui, row.label.clone());
            }
            Some((Some(state), answer)) => marked(ui, *state, answer),
            Some((None, answer)) => {
                text::body(ui, shown(answer));
            }
        });
    }
}

/// A state and a sentence.
pub fn marked(ui: &mut Ui, state: FactState, sentence: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        icon::show(ui, Icon::fact(state), ICON, palette(ui).fact(state));
        let width = ui.available_width();
        text::cell(ui, width, |ui| text::body(ui, sentence));
    });
}
