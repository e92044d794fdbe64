//! Offsets on one scale: a line for each source, this computer at zero, and a mark where the source stands.

use eframe::egui::{Align, Layout, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use super::text;
use crate::app::theme::{Type, palette, space};

/// One line of the scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who says so.
    pub name: String,
    /// How it was asked.
    pub kind: String,
    /// Its time minus ours in milliseconds; `None` when it did not answer.
    pub offset_ms: Option<i64>,
    /// How far off it may be, in milliseconds.
    pub uncertainty_ms: i64,
    /// The offset, or why there is none, in words.
    pub words: String,
}

/// Clocks that differ by less are drawn close to zero: it is what sources differ by among themselves.
const SMALLEST_SCALE_MS: f32 = 5_000.0;
/// What step 1 tolerates: certificates do not mind less.
const TOLERATED_MS: u64 = 5 * 60 * 1_000;

/// Draws the scale.
pub fn show(ui: &mut Ui, readings: &[Reading], zero: &str) {
    let reach = readings
        .iter()
        .filter_map(|reading| reading.offset_ms)
        .map(|offset| offset.unsigned_abs() as f32 * 1.15)
        .fold(SMALLEST_SCALE_MS, f32::max);
    let colours = palette(ui);
    let width = ui.available_width();
    let stacked = width < 520.0;
    let (name_width, words_width) = if stacked { (width, width) } else { (width * 0.32, width * 0.26) };
    for reading in readings {
        ui.add_space(space::S);
        if stacked {
            name(ui, reading, width);
            if reading.offset_ms.is_some() {
                axis(ui, reading, width, reach);
            }
            text::line(ui, reading.words.clone(), Type::Small, colours.text);
        } else {
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                name(ui, reading, name_width);
                if reading.offset_ms.is_some() {
                    axis(ui, reading, width - name_width - words_width - 2.0 * space::M, reach);
                }
                let room = ui.available_width();
                text::cell(ui, room, |ui| {
                    ui.add_space(space::XS);
                    text::line(ui, reading.words.clone(), Type::Small, colours.text);
                });
            });
        }
    }
    if readings.iter().all(|reading| reading.offset_ms.is_none()) {
        return;
    }
    ui.add_space(space::S);
    if stacked {
        text::weak(ui, zero);
    } else {
        let room = width - name_width - words_width - 2.0 * space::M;
        let galley = text::galley(ui, zero, Type::Small, colours.weak, f32::INFINITY);
        let (rect, _) = ui.allocate_exact_size(vec2(width, galley.size().y), Sense::hover());
        let middle = rect.left() + name_width + space::M + room / 2.0;
        ui.painter().galley(pos2(middle - galley.size().x / 2.0, rect.top()), galley, colours.weak);
    }
}

fn name(ui: &mut Ui, reading: &Reading, width: f32) {
    let colours = palette(ui);
    text::cell(ui, width, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        text::line(ui, reading.name.clone(), Type::Body, colours.text);
        text::line(ui, reading.kind.clone(), Type::Small, colours.weak);
    });
}

fn axis(ui: &mut Ui, reading: &Reading, width: f32, reach: f32) {
    let colours = palette(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(width, 26.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, format!("{}: {}", reading.name, reading.words)));
    let line = Stroke::new(1.0, colours.line);
    let middle = rect.center();
    ui.painter().hline(rect.x_range(), middle.y, line);
    ui.painter().vline(middle.x, rect.y_range(), Stroke::new(1.5, colours.edge));
    if let Some(offset) = reading.offset_ms {
        let half = rect.width() / 2.0 - 7.0;
        let x = middle.x + (offset as f32 / reach).clamp(-1.0, 1.0) * half;
        let off = offset.unsigned_abs() > TOLERATED_MS;
        let ink = if off { colours.attention } else { colours.good };
        let spread = (reading.uncertainty_ms.unsigned_abs() as f32 / reach * half).clamp(0.0, half);
        let whisker = Rect::from_min_max(pos2(x - spread, middle.y - 2.0), pos2(x + spread, middle.y + 2.0));
        ui.painter().rect_filled(whisker.intersect(rect), 2.0, ink.gamma_multiply(0.4));
        ui.painter().circle_filled(pos2(x, middle.y), 5.5, ink);
        ui.painter().circle_stroke(pos2(x, middle.y), 5.5, Stroke::new(1.5, colours.card));
    }
}
