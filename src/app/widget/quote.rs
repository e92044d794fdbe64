//! What somebody else wrote, in a frame of its own so that nobody takes it for our words; never rendered, only shown.

use eframe::egui::{CornerRadius, Frame, Label, Margin, Stroke, Ui};

use super::text;
use crate::app::theme::{RADIUS_SMALL, Type, palette, space};

/// A quotation: a bar at its left, who said it above, the words, and what else is known of them.
pub fn show(ui: &mut Ui, who: &str, lines: &[String], notes: &[String]) {
    let colours = palette(ui);
    ui.add_space(space::XS);
    let response = Frame::new()
        .fill(colours.sunken)
        .corner_radius(CornerRadius::same(RADIUS_SMALL))
        .inner_margin(Margin { left: space::L as i8, right: space::M as i8, top: 10, bottom: 10 })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            text::weak(ui, who);
            for line in lines {
                text::body(ui, line.clone());
            }
            if !notes.is_empty() {
                text::weak(ui, notes.join(" · "));
            }
        })
        .response;
    let bar = response.rect.with_max_x(response.rect.left() + 4.0);
    ui.painter().rect_filled(bar, CornerRadius { ne: 0, se: 0, ..CornerRadius::same(RADIUS_SMALL) }, colours.edge);
    ui.add_space(space::XS);
}

/// A text to be copied, as it stands: lines as they are, in the type of machines where a machine reads them.
pub fn sheet(ui: &mut Ui, content: &str, kind: Type) {
    let colours = palette(ui);
    Frame::new()
        .fill(colours.sunken)
        .stroke(Stroke::new(1.0, colours.line))
        .corner_radius(CornerRadius::same(RADIUS_SMALL))
        .inner_margin(Margin::symmetric(space::M as i8, 10))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.add(Label::new(text::rich(content, kind, colours.text)).wrap());
        });
}
