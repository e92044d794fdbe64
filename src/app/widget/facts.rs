//! What we checked: plain facts, each with its state as a shape and a colour.

use eframe::egui::{Align, Layout, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use super::icon::{self, Icon};
use super::text;
use crate::advice::Words;
use crate::app::theme::{self, ICON, Type, palette, space};
use crate::step::{Fact, FactState};

/// Draws a card with one line a fact.
pub fn show(ui: &mut Ui, words: &Words, facts: &[Fact]) {
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        // What is wrong is read first; among equals the judge's order stays.
        let mut sorted: Vec<&Fact> = facts.iter().collect();
        sorted.sort_by_key(|fact| match fact.state {
            FactState::Problem => 0,
            FactState::Attention => 1,
            FactState::Unknown => 2,
            FactState::Good | FactState::Info => 3,
        });
        for (index, fact) in sorted.into_iter().enumerate() {
            if index > 0 {
                hairline(ui);
            }
            row(ui, words, fact.state, &words.fact(fact));
        }
    });
}

/// One fact: icon, sentence, and the word of its state where it is not good.
pub fn row(ui: &mut Ui, words: &Words, state: FactState, sentence: &str) {
    let colours = palette(ui);
    let width = ui.available_width();
    let word = words.text(state_key(state));
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let mark = icon::show(ui, Icon::fact(state), ICON, colours.fact(state));
        mark.widget_info(|| WidgetInfo::labeled(Role::Image, true, &word));
        let rest = ui.available_width();
        text::cell(ui, rest, |ui| {
            text::line(ui, sentence, Type::Body, colours.text);
        });
    });
}

/// The message key of a fact's state.
pub fn state_key(state: FactState) -> &'static str {
    match state {
        FactState::Good => "app-fact-good",
        FactState::Info => "app-fact-info",
        FactState::Attention => "app-fact-attention",
        FactState::Problem => "app-fact-problem",
        FactState::Unknown => "app-fact-unknown",
    }
}

/// A thin line between rows.
pub fn hairline(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 2.0 * space::S), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, palette(ui).line));
}
