//! Clocks on one scale: a line for each, with its distance from the middle, and under them the limits that nobody
//! doubts. From seconds to decades: equal distances on the scale are equal factors, but for the innermost second.

mod axis;

use eframe::egui::{Align, Layout, Rect, Role, Sense, Shape, Ui, WidgetInfo, pos2, vec2};

use super::text;
use crate::app::theme::{Type, palette, space};
use axis::{Axis, LINE_HEIGHT, Stop};

/// Below this width, a clock's words stand under its line instead of beside it.
const STACKED: f32 = 520.0;

/// How a reading is marked: by its shape too, never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A square: this computer, when it is right.
    Right,
    /// The same, when it is wrong.
    Wrong,
    /// A disc: it counts.
    Counted,
    /// A ring: it had a voice and is not believed.
    Open,
    /// A cross: it was left out.
    Crossed,
    /// A small disc: shown only.
    Small,
}

/// One clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Who says so.
    pub name: String,
    /// How it was asked.
    pub kind: String,
    /// Its time minus that of the middle, in milliseconds; `None` when it did not answer.
    pub offset_ms: Option<i64>,
    /// How far off it may be, in milliseconds.
    pub uncertainty_ms: i64,
    /// The offset, or why there is none, in words.
    pub words: String,
    /// What became of it; may be empty.
    pub role: String,
    /// The figures, shown when one points at its line.
    pub exact: Option<String>,
    /// How it is marked.
    pub mark: Mark,
}

/// A moment that the true time lies after, or before.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// "Not before", "hardly after".
    pub name: String,
    /// It minus the time of the middle, in milliseconds.
    pub offset_ms: i64,
    /// Whether the true time lies after it.
    pub is_lower: bool,
    /// Whether this computer's time lies beyond it.
    pub is_broken: bool,
    /// The moment, in words.
    pub words: String,
    /// What sets it.
    pub why: String,
}

/// All that is drawn.
pub struct Scale<'a> {
    /// The clocks.
    pub readings: &'a [Reading],
    /// Limits, drawn under them.
    pub limits: &'a [Limit],
    /// Names a distance from the middle.
    pub tick: &'a dyn Fn(i64) -> String,
    /// What the middle is.
    pub middle: &'a str,
    /// Whether it is the right time.
    pub is_right: bool,
    /// What lies to the left.
    pub earlier: &'a str,
    /// What lies to the right.
    pub later: &'a str,
}

/// What one row shows beside its line.
struct Row<'a> {
    exact: Option<&'a str>,
    name: &'a str,
    kind: &'a str,
    words: &'a str,
    note: &'a str,
}

/// Draws the scale.
pub fn show(ui: &mut Ui, scale: &Scale) {
    let offsets = scale.readings.iter().filter_map(|reading| reading.offset_ms);
    let reach = axis::reach(offsets.chain(scale.limits.iter().map(|limit| limit.offset_ms)));
    let is_drawn = scale.readings.iter().any(|reading| reading.offset_ms.is_some()) || !scale.limits.is_empty();
    // Lines that run through all rows lie under them, and are known only when the rows are laid out.
    let ground = ui.painter().add(Shape::Noop);
    let mut drawn: Option<Rect> = None;
    let mut take = |rect: Option<Rect>| {
        if let Some(rect) = rect {
            drawn = Some(drawn.map_or(rect, |all| all.union(rect)));
        }
    };
    for reading in scale.readings {
        let row = Row {
            name: &reading.name,
            kind: &reading.kind,
            words: &reading.words,
            note: &reading.role,
            exact: reading.exact.as_deref(),
        };
        take(show_row(ui, &row, reading.offset_ms.is_some(), |ui, axis| axis::reading(ui, axis, reading), reach));
    }
    for limit in scale.limits {
        let row = Row { name: &limit.name, kind: "", words: &limit.words, note: &limit.why, exact: None };
        take(show_row(ui, &row, true, |ui, axis| axis::limit(ui, axis, limit), reach));
    }
    let Some(drawn) = drawn.filter(|_| is_drawn) else { return };
    let axis = Axis::new(drawn, reach);
    let stops = labels(ui, scale, axis);
    let is_stacked = ui.available_width() < STACKED;
    ui.painter().set(ground, axis::ground(ui, axis, &stops, scale.is_right, !is_stacked));
}

/// One row; answers with the rectangle of its line.
fn show_row(ui: &mut Ui, row: &Row, has_line: bool, paint: impl FnOnce(&Ui, Axis), reach: f32) -> Option<Rect> {
    let colours = palette(ui);
    let width = ui.available_width();
    ui.add_space(space::S);
    let mut drawn = None;
    let line = |ui: &mut Ui, width: f32| {
        let (rect, response) = ui.allocate_exact_size(vec2(width, LINE_HEIGHT), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken(row)));
        if let Some(exact) = row.exact {
            response.on_hover_text(exact);
        }
        paint(ui, Axis::new(rect, reach));
        drawn = Some(rect);
    };
    let name = |ui: &mut Ui, width: f32| {
        text::cell(ui, width, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            text::line(ui, row.name, Type::Body, colours.text);
            if !row.kind.is_empty() {
                text::line(ui, row.kind, Type::Small, colours.weak);
            }
        });
    };
    let words = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        text::line(ui, row.words, Type::Small, colours.text);
        if !row.note.is_empty() {
            text::line(ui, row.note, Type::Small, colours.weak);
        }
    };
    if width < STACKED {
        ui.add_space(space::XS);
        name(ui, width);
        if has_line {
            line(ui, width);
        }
        words(ui);
        return drawn;
    }
    let (name_width, words_width) = columns(width);
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        name(ui, name_width);
        let room = width - name_width - words_width - 2.0 * space::M;
        if has_line {
            line(ui, room);
        } else {
            ui.allocate_exact_size(vec2(room, LINE_HEIGHT), Sense::hover());
        }
        text::cell(ui, words_width, |ui| {
            ui.add_space(2.0);
            words(ui);
        });
    });
    drawn
}

/// Widths of the names and of the words.
fn columns(width: f32) -> (f32, f32) {
    (width * 0.28, width * 0.27)
}

/// What a screen reader says of a row.
fn spoken(row: &Row) -> String {
    let parts = [row.name, row.words, row.note];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

/// The labels under the lines: distances, and what lies where. Answers with the stops that are labelled.
fn labels(ui: &mut Ui, scale: &Scale, axis: Axis) -> Vec<Stop> {
    let colours = palette(ui);
    let width = ui.available_width();
    ui.add_space(space::XS);
    let galley = |ui: &Ui, label: &str| text::galley(ui, label, Type::Small, colours.weak, f32::INFINITY);
    let middle = galley(ui, scale.middle);
    let line_height = middle.size().y;
    let mut stops = Vec::new();
    // From the rim inwards, as far as they keep clear of one another; the middle is marked on the next line.
    let mut free = axis.half() + 24.0;
    for milliseconds in axis::STOPS_MS.into_iter().rev().filter(|stop| *stop as f32 <= axis.reach_ms()) {
        let label = galley(ui, &(scale.tick)(milliseconds));
        let (distance, half) = (axis.distance(milliseconds), label.size().x / 2.0);
        if distance + half <= free && distance - half >= 8.0 {
            free = distance - half - 8.0;
            stops.push(Stop { distance, label });
        }
    }
    let (rect, _) = ui.allocate_exact_size(vec2(width, 2.0 * line_height + space::XS), Sense::hover());
    for stop in &stops {
        for x in [axis.middle() - stop.distance, axis.middle() + stop.distance] {
            let at = pos2(x - stop.label.size().x / 2.0, rect.top());
            ui.painter().galley(at, stop.label.clone(), colours.weak);
        }
    }
    let below = rect.top() + line_height + space::XS;
    let (earlier, later) = (galley(ui, scale.earlier), galley(ui, scale.later));
    // Under the outermost distances.
    let rim = stops.first().map_or(axis.half(), |stop| stop.distance);
    for (caption, x) in [(earlier, axis.middle() - rim), (later, axis.middle() + rim)] {
        ui.painter().galley(pos2(x - caption.size().x / 2.0, below), caption, colours.weak);
    }
    ui.painter().galley(pos2(axis.middle() - middle.size().x / 2.0, below), middle, colours.text);
    stops
}
