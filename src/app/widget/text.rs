//! Text in the type scale, and the wizard's messages with their arguments.

use std::collections::BTreeMap;
use std::sync::Arc;

use eframe::egui::emath::GuiRounding;
use eframe::egui::text::LayoutJob;
use eframe::egui::{
    Align, Color32, Galley, Label, Layout, Response, RichText, Role, Sense, Ui, Vec2, WidgetInfo, vec2,
};

use crate::advice::Words;
use crate::app::theme::{Type, palette, space};
use crate::step::Value;

/// A message with arguments.
pub fn say<const N: usize>(words: &Words, key: &str, args: [(&str, Value); N]) -> String {
    let args: BTreeMap<String, Value> = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    words.format(key, &args)
}

/// Text in one of the scale's types.
pub fn rich(text: impl Into<String>, kind: Type, colour: Color32) -> RichText {
    RichText::new(text).font(kind.font()).color(colour)
}

/// A wrapped line or paragraph.
pub fn line(ui: &mut Ui, text: impl Into<String>, kind: Type, colour: Color32) -> Response {
    match kind {
        Type::Display | Type::Title | Type::Heading | Type::Strong => heavy(ui, text.into(), kind, colour),
        _ => ui.add(Label::new(rich(text, kind, colour)).wrap()),
    }
}

/// Running text.
pub fn body(ui: &mut Ui, text: impl Into<String>) -> Response {
    line(ui, text, Type::Body, palette(ui).text)
}

/// Text of less weight.
pub fn weak(ui: &mut Ui, text: impl Into<String>) -> Response {
    line(ui, text, Type::Small, palette(ui).weak)
}

/// The heading of a section inside a page.
pub fn section(ui: &mut Ui, text: impl Into<String>) {
    ui.add_space(space::XL);
    let text = text.into();
    let response = heavy(ui, text.clone(), Type::Heading, palette(ui).text);
    response.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &text));
    ui.add_space(space::S);
}

/// Text of more weight than the font has: laid out once, painted twice, one pixel apart.
fn heavy(ui: &mut Ui, text: String, kind: Type, colour: Color32) -> Response {
    let galley = galley(ui, text, kind, colour, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(galley.size(), Sense::hover());
    paint_heavy(ui, rect.min, &galley, kind, colour);
    let text = galley.text().to_owned();
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
    response
}

/// Lays text out within a width.
pub fn galley(ui: &Ui, text: impl Into<String>, kind: Type, colour: Color32, width: f32) -> Arc<Galley> {
    ui.painter().layout_job(LayoutJob::simple(text.into(), kind.font(), colour, width))
}

/// Lays text out on one line, with an ellipsis where it does not fit.
pub fn galley_on_one_line(ui: &Ui, text: impl Into<String>, kind: Type, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple(text.into(), kind.font(), colour, width);
    job.wrap.max_rows = 1;
    job.wrap.break_anywhere = true;
    ui.painter().layout_job(job)
}

/// Paints a galley, heavier when its type is.
pub fn paint_heavy(ui: &Ui, at: eframe::egui::Pos2, galley: &Arc<Galley>, kind: Type, colour: Color32) {
    // On whole pixels, or one copy is rounded to another place than the other and the weight differs by chance.
    let pixel = 1.0 / ui.pixels_per_point();
    let at = at.round_to_pixels(ui.pixels_per_point());
    ui.painter().galley(at, Arc::clone(galley), colour);
    let shift = match kind {
        Type::Display | Type::Title | Type::Heading | Type::Strong => (0.5 / pixel).round().max(1.0) * pixel,
        Type::Body | Type::Small | Type::Mono => return,
    };
    ui.painter().galley(at + vec2(shift, 0.0), Arc::clone(galley), colour);
}

/// A label on the left and its content on the right; one above the other where there is little room.
pub fn definition(ui: &mut Ui, label: impl Into<String>, content: impl FnOnce(&mut Ui)) {
    let wide = ui.available_width() > 460.0;
    let colour = palette(ui).weak;
    ui.add_space(space::S);
    if wide {
        let width = ui.available_width();
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
            cell(ui, 136.0, |ui| {
                // So that the label's line and the larger content's line stand on the same height.
                ui.add_space(2.0);
                line(ui, label, Type::Small, colour);
            });
            let rest = ui.available_width();
            cell(ui, rest, content);
        });
    } else {
        line(ui, label, Type::Small, colour);
        content(ui);
    }
}

/// A column of a fixed width whose content wraps.
pub fn cell<R>(ui: &mut Ui, width: f32, content: impl FnOnce(&mut Ui) -> R) -> R {
    ui.allocate_ui_with_layout(Vec2::new(width, 0.0), Layout::top_down(Align::Min), |ui| {
        ui.set_width(width);
        content(ui)
    })
    .inner
}
