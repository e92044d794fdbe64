//! A cipher suite in a list: its name, what it is worth and why, and whether the other side has it too.

use eframe::egui::text::{LayoutJob, TextFormat};
use eframe::egui::{Align, CornerRadius, Frame, Label, Layout, Margin, Role, Ui, WidgetInfo, vec2};

use super::icon::{self, Icon};
use super::text;
use crate::advice::Words;
use crate::app::theme::{self, ICON, Type, palette, space};
use crate::step::FactState;
use crate::step::cipher::{self, Strength};
use crate::wire;

/// How a suite stands in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Only this list has it.
    Alone,
    /// The other list has it too.
    Shared,
    /// It is the one that both sides would use.
    Chosen,
}

/// The state that a strength is drawn in.
pub fn state(strength: Strength) -> FactState {
    match strength {
        Strength::Strong => FactState::Good,
        Strength::Weak => FactState::Attention,
        Strength::Broken => FactState::Problem,
    }
}

/// Draws one suite. What speaks against it stands under its name in short, and under the pointer in full.
pub fn row(ui: &mut Ui, words: &Words, suite: u16, place: Place) {
    let fill = if place == Place::Chosen { palette(ui).accent_soft } else { palette(ui).card };
    Frame::new()
        .fill(fill)
        .corner_radius(CornerRadius::same(theme::RADIUS_SMALL))
        .inner_margin(Margin::symmetric(space::XS as i8, 3))
        // So that the icons stand in line with the heading.
        .outer_margin(Margin { left: -(space::XS as i8), ..Margin::ZERO })
        .show(ui, |ui| {
            let width = ui.available_width();
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
                ui.spacing_mut().item_spacing = vec2(space::S, 1.0);
                mark(ui, words, suite);
                let room = ui.available_width();
                text::cell(ui, room, |ui| about(ui, words, suite, place));
            });
        });
}

/// The icon of what a suite is worth; the word stands beside it.
pub fn mark(ui: &mut Ui, words: &Words, suite: u16) {
    let strength = cipher::strength(suite);
    let state = state(strength);
    let mark = icon::show(ui, Icon::fact(state), ICON, palette(ui).fact(state));
    let word = words.strength(strength);
    mark.widget_info(|| WidgetInfo::labeled(Role::Image, true, &word));
}

fn about(ui: &mut Ui, words: &Words, suite: u16, place: Place) {
    let colours = palette(ui);
    let ink = if place == Place::Alone { colours.weak } else { colours.text };
    let reasons = words.reasons(suite);
    let name = text::line(ui, wire::cipher_suite_name(suite), Type::Mono, ink);
    if !reasons.is_empty() {
        name.on_hover_text(reasons.join("\n"));
    }
    if place == Place::Alone {
        ui.add(Label::new(worth(ui, words, suite)).wrap());
        return;
    }
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        icon::show(ui, Icon::Both, ICON - 2.0, colours.accent);
        let room = ui.available_width();
        text::cell(ui, room, |ui| {
            let mut job = LayoutJob::default();
            let format = |colour| TextFormat { font_id: Type::Small.font(), color: colour, ..TextFormat::default() };
            job.append(&words.text("app-cipher-in-both"), 0.0, format(colours.accent));
            job.append(" · ", 0.0, format(colours.weak));
            append_worth(&mut job, ui, words, suite);
            ui.add(Label::new(job).wrap());
        });
    });
}

/// "broken: RC4, no forward secrecy".
fn worth(ui: &Ui, words: &Words, suite: u16) -> LayoutJob {
    let mut job = LayoutJob::default();
    append_worth(&mut job, ui, words, suite);
    job
}

fn append_worth(job: &mut LayoutJob, ui: &Ui, words: &Words, suite: u16) {
    let colours = palette(ui);
    let strength = cipher::strength(suite);
    let format = |colour| TextFormat { font_id: Type::Small.font(), color: colour, ..TextFormat::default() };
    job.append(&words.strength(strength), 0.0, format(colours.fact(state(strength))));
    let reasons = words.reasons_in_short(suite);
    if !reasons.is_empty() {
        job.append(&format!(": {reasons}"), 0.0, format(colours.weak));
    }
}
