//! The time that this computer shows, big, and beside it the right one, or why it is not known.

use chrono::{DateTime, FixedOffset};
use eframe::egui::{Align, Layout, Sense, Stroke, Ui, vec2};

use super::{bounds, spoken};
use crate::advice::{Words, here};
use crate::app::theme::{ICON, Type, palette, space};
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, say};
use crate::step::clock::{self, ClockEvidence, ClockOffset};

/// Below this, the two times stand one above the other.
const SIDE_BY_SIDE: f32 = 460.0;

/// Errors below two minutes do not show in hours and minutes.
const SECONDS_MATTER_MS: u64 = 120_000;

pub fn show(ui: &mut Ui, words: &Words, seen: &ClockEvidence) {
    let measured = clock::measured_offset(seen);
    let width = ui.available_width();
    if width <= SIDE_BY_SIDE {
        shown(ui, words, seen, measured);
        ui.add_space(space::M);
        right(ui, words, seen, measured);
        return;
    }
    let column = (width - 2.0 * space::L - 1.0) / 2.0;
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        text::cell(ui, column, |ui| shown(ui, words, seen, measured));
        let (line, _) = ui.allocate_exact_size(vec2(1.0, ui.min_rect().height()), Sense::hover());
        ui.painter().vline(line.center().x, line.y_range(), Stroke::new(1.0, palette(ui).line));
        text::cell(ui, column, |ui| right(ui, words, seen, measured));
    });
}

fn seconds_matter(measured: Option<ClockOffset>) -> bool {
    measured.is_some_and(|found| found.offset_ms.unsigned_abs() < SECONDS_MATTER_MS)
}

/// What this computer shows.
fn shown(ui: &mut Ui, words: &Words, seen: &ClockEvidence, measured: Option<ClockOffset>) {
    let colours = palette(ui);
    let local = here(seen, seen.local);
    let right = measured.filter(|found| spoken::is_off(*found)).and_then(|found| spoken::right_time(seen, found));
    let is_wrong = right.is_some() || bounds::broken_lower(seen).or(bounds::broken_upper(seen)).is_some();
    let ink = if is_wrong { colours.problem } else { colours.text };
    let is_another_day = right.is_some_and(|right| here(seen, right).date_naive() != local.date_naive());
    text::weak(ui, words.text("app-clock-shown"));
    text::line(ui, spoken::time(local, seconds_matter(measured)), Type::Display, ink);
    date(ui, words, local, is_another_day);
    text::weak(ui, zone(words, seen));
}

/// What it should show.
fn right(ui: &mut Ui, words: &Words, seen: &ClockEvidence, measured: Option<ClockOffset>) {
    let colours = palette(ui);
    let Some(found) = measured else { return unmeasured(ui, words, seen) };
    let Some(right) = spoken::right_time(seen, found).filter(|_| spoken::is_off(found)) else {
        let is_same = found.offset_ms.unsigned_abs() < 1_000;
        let key = if is_same { "app-clock-is-right" } else { "app-clock-is-close" };
        text::weak(ui, words.text("app-clock-measured"));
        marked(ui, Icon::Good, colours.good, &words.text(key));
        if !is_same {
            text::body(ui, say(words, "app-clock-but", [("error", spoken::error(words, found.offset_ms).into())]));
        }
        return;
    };
    let right = here(seen, right);
    text::weak(ui, words.text("app-clock-should"));
    text::line(ui, spoken::time(right, seconds_matter(measured)), Type::Display, colours.good);
    date(ui, words, right, right.date_naive() != here(seen, seen.local).date_naive());
    text::weak(ui, say(words, "app-clock-off-by", [("error", spoken::error(words, found.offset_ms).into())]));
}

/// A date; in large letters where it is what is wrong.
fn date(ui: &mut Ui, words: &Words, at: DateTime<FixedOffset>, is_large: bool) {
    let kind = if is_large { Type::Heading } else { Type::Body };
    text::line(ui, words.date(at), kind, palette(ui).text);
}

/// Nobody could tell the time: what the limits allow to say.
fn unmeasured(ui: &mut Ui, words: &Words, seen: &ClockEvidence) {
    let colours = palette(ui);
    let limits =
        [("app-clock-at-least", bounds::broken_lower(seen)), ("app-clock-at-most", bounds::broken_upper(seen))];
    let broken = limits.into_iter().find_map(|(key, bound)| bound.map(|bound| (key, bound)));
    if let Some((key, bound)) = broken {
        text::weak(ui, words.text(key));
        let day = words.date(here(seen, bound.at));
        text::line(ui, day, Type::Title, colours.good);
        text::body(ui, words.time_bound(bound));
        return;
    }
    text::weak(ui, words.text("app-clock-measured"));
    marked(ui, Icon::Unknown, colours.unknown, &words.text("app-clock-not-measured"));
}

fn marked(ui: &mut Ui, mark: Icon, ink: eframe::egui::Color32, sentence: &str) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        icon::show(ui, mark, ICON + 4.0, ink);
        let room = ui.available_width();
        text::cell(ui, room, |ui| {
            text::line(ui, sentence, Type::Heading, palette(ui).text);
        });
    });
}

fn zone(words: &Words, seen: &ClockEvidence) -> String {
    let sign = if seen.zone_offset_s < 0 { '-' } else { '+' };
    let minutes = seen.zone_offset_s.unsigned_abs() / 60;
    let offset = format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    match &seen.zone {
        Some(name) => say(words, "app-clock-zone", [("zone", name.as_str().into()), ("offset", offset.into())]),
        None => say(words, "app-clock-zone-unnamed", [("offset", offset.into())]),
    }
}
