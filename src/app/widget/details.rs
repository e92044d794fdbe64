//! Technical details: names and values that can be copied as they stand.

use eframe::egui::{Label, Ui};

use super::button::Button;
use super::facts::hairline;
use super::icon::Icon;
use super::text::{self, definition};
use crate::advice::shown;
use crate::app::Action;
use crate::app::theme::{Type, palette};

/// Names and values; values are untrusted.
pub type Pairs = Vec<(String, String)>;

/// Draws the pairs, and a button that copies them.
pub fn show(ui: &mut Ui, pairs: &Pairs, copy: &str) -> Option<Action> {
    for (name, value) in pairs {
        pair(ui, name, value);
    }
    hairline(ui);
    let lines = || pairs.iter().map(|(name, value)| format!("{name}: {}", shown(value))).collect::<Vec<_>>();
    Button::plain(copy).icon(Icon::Copy).show(ui).clicked().then(|| Action::Copy(lines().join("\n")))
}

/// One name and its value in the type of machines.
pub fn pair(ui: &mut Ui, name: &str, value: &str) {
    definition(ui, name, |ui| {
        let colour = palette(ui).text;
        ui.add(Label::new(text::rich(shown(value), Type::Mono, colour)).wrap());
    });
}
