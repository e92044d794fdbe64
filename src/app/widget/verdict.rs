//! The verdict: what we found, what it means, what to do, who can do it, and how sure we are.

use eframe::egui::{
    Align, CornerRadius, Frame, Layout, Margin, Rect, Role, Sense, Stroke, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use super::button::Button;
use super::icon::{self, Icon};
use super::text::{self, definition};
use crate::advice::{VerdictWords, Words};
use crate::app::Action;
use crate::app::theme::{ICON, RADIUS, Type, palette, space};
use crate::step::{Confidence, StepState, Who};

/// What the card draws beside the words.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Colour and icon of the card.
    pub state: StepState,
    /// Who can fix it.
    pub who: Vec<Who>,
    /// How sure we are.
    pub confidence: Option<Confidence>,
}

/// Draws the card of a verdict.
pub fn show(ui: &mut Ui, words: &Words, verdict: &VerdictWords, marks: &Marks) -> Option<Action> {
    let mut action = None;
    card(ui, marks.state, &words.state(marks.state), |ui| {
        text::line(ui, verdict.found.clone(), Type::Heading, palette(ui).text);
        if !verdict.meaning.is_empty() {
            ui.add_space(space::XS);
            text::body(ui, verdict.meaning.clone());
        }
        if !verdict.what_to_do.is_empty() {
            definition(ui, words.text("app-verdict-do"), |ui| paragraphs(ui, &verdict.what_to_do));
        }
        if !verdict.for_admin.is_empty() {
            definition(ui, words.text("app-verdict-for-admin"), |ui| {
                paragraphs(ui, &verdict.for_admin);
                ui.add_space(space::XS);
                if Button::plain(words.text("app-verdict-copy")).icon(Icon::Copy).show(ui).clicked() {
                    action = Some(Action::Copy(format!("{}\n\n{}", verdict.found, verdict.for_admin)));
                }
            });
        }
        if !verdict.who.is_empty() {
            definition(ui, words.text("app-verdict-who"), |ui| who(ui, &verdict.who, &marks.who));
        }
        if !verdict.how_sure.is_empty() {
            definition(ui, words.text("app-verdict-sure"), |ui| sure(ui, &verdict.how_sure, marks.confidence));
        }
    });
    action
}

/// A card in a state's colours, with the state's icon at its left.
pub fn card(ui: &mut Ui, state: StepState, word: &str, content: impl FnOnce(&mut Ui)) {
    let colours = palette(ui);
    let (ink, soft) = colours.step(state);
    let frame = Frame::new()
        .fill(soft)
        .stroke(Stroke::new(1.0, ink.gamma_multiply(0.35)))
        .corner_radius(CornerRadius::same(RADIUS))
        .inner_margin(Margin::same(space::L as i8));
    frame.show(ui, |ui| {
        let width = ui.available_width();
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
            ui.spacing_mut().item_spacing.x = space::M;
            let (rect, response) = ui.allocate_exact_size(Vec2::splat(26.0), Sense::hover());
            icon::paint(ui, rect, Icon::step(state), ink);
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, word));
            let room = ui.available_width();
            text::cell(ui, room, |ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                content(ui);
            });
        });
    });
}

fn paragraphs(ui: &mut Ui, whole: &str) {
    for paragraph in whole.split('\n').filter(|line| !line.trim().is_empty()) {
        text::body(ui, paragraph.trim());
    }
}

fn who(ui: &mut Ui, sentence: &str, who: &[Who]) {
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        for one in who.iter().take(1) {
            icon::show(ui, Icon::who(*one), ICON, palette(ui).text);
        }
        let rest = ui.available_width();
        text::cell(ui, rest, |ui| text::body(ui, sentence));
    });
}

/// Three marks of which as many are filled as we are sure.
fn sure(ui: &mut Ui, sentence: &str, confidence: Option<Confidence>) {
    let filled = match confidence {
        Some(Confidence::Confirmed) => 3,
        Some(Confidence::Likely) => 2,
        Some(Confidence::Possible) => 1,
        None => 0,
    };
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        if filled > 0 {
            let colours = palette(ui);
            let (rect, _) = ui.allocate_exact_size(vec2(30.0, ICON), Sense::hover());
            for mark in 0_u8..3 {
                let left = rect.left() + f32::from(mark) * 10.0;
                let square = Rect::from_min_size(pos2(left, rect.center().y - 4.0), Vec2::splat(8.0));
                if mark < filled {
                    ui.painter().rect_filled(square, 2.0, colours.text);
                } else {
                    let stroke = Stroke::new(1.0, colours.edge);
                    ui.painter().rect_stroke(square, 2.0, stroke, eframe::egui::StrokeKind::Inside);
                }
            }
        }
        let rest = ui.available_width();
        text::cell(ui, rest, |ui| text::body(ui, sentence));
    });
}
