//! What a pasted error message means, its likely causes with the step that shows each, and what is still missing.

use eframe::egui::{CornerRadius, Frame, Margin, Stroke, Ui, accesskit};

use super::icon::{self, Icon};
use super::text;
use crate::advice::Words;
use crate::app::theme::{ICON, RADIUS, Type, palette, space};
use crate::decoder::{Breadth, Reading};

/// A longer list would push the practice sites out of sight and help nobody choose.
const MOST_CAUSES: usize = 4;
/// Meanings beside the first one.
const MOST_OTHERS: usize = 1;

/// Draws the explanation of a text that is known; of any other text, nothing. `was_asked` says that the person wanted to
/// go on, which takes an address.
pub fn show(ui: &mut Ui, words: &Words, reading: &Reading, was_asked: bool) {
    let Some((first, others)) = reading.matches.split_first() else { return };
    let colours = palette(ui);
    let frame = Frame::new()
        .fill(colours.card)
        .stroke(Stroke::new(1.0, colours.line))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::symmetric(space::L as i8, space::M as i8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let label = if first.is_verified() { "decoder-means" } else { "decoder-often-means" };
        text::weak(ui, words.text(label));
        let meaning = text::body(ui, words.meaning_of(first));
        ui.ctx().accesskit_node_builder(meaning.id, |node| node.set_live(accesskit::Live::Polite));
        // What only says that something failed adds nothing here.
        let telling = others.iter().filter(|other| other.best.breadth == Breadth::Exact);
        for other in telling.take(MOST_OTHERS) {
            text::body(ui, words.meaning_of(other));
        }
        let causes = reading.causes();
        if !causes.is_empty() {
            ui.add_space(space::S);
            text::weak(ui, words.text("decoder-causes"));
        }
        for slug in causes.into_iter().take(MOST_CAUSES) {
            cause(ui, words, slug);
        }
        if reading.address.is_none() {
            ui.add_space(space::S);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let (icon, ink) =
                    if was_asked { (Icon::Attention, colours.problem) } else { (Icon::Info, colours.accent) };
                icon::show(ui, icon, ICON, ink);
                let ink = if was_asked { colours.problem } else { colours.text };
                let room = ui.available_width();
                text::cell(ui, room, |ui| {
                    let hint = text::line(ui, words.text("decoder-needs-address"), Type::Body, ink);
                    if was_asked {
                        let live = accesskit::Live::Assertive;
                        ui.ctx().accesskit_node_builder(hint.id, |node| node.set_live(live));
                    }
                });
            });
        }
    });
}

/// The cause, and under it the step that shows it.
fn cause(ui: &mut Ui, words: &Words, slug: &str) {
    let colours = palette(ui);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        text::line(ui, "•", Type::Body, colours.weak);
        let room = ui.available_width();
        text::cell(ui, room, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            text::body(ui, words.likely_cause(slug));
            text::weak(ui, words.proving_step(slug));
        });
    });
}
