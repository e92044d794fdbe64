//! Whether this system keeps its own clock right, in words.

use eframe::egui::{Align, Layout, Ui, vec2};

use super::spoken;
use crate::advice::{Words, here, shown};
use crate::app::theme::{ICON, space};
use crate::app::widget::facts;
use crate::app::widget::text::{self, definition, say};
use crate::machine::TimeSync;
use crate::step::FactState;
use crate::step::clock::{self, ClockEvidence};

/// What the system calls itself where it has no service that could keep the clock right.
const NO_SERVICE: &str = "NTP";

pub fn show(ui: &mut Ui, words: &Words, seen: &ClockEvidence) {
    definition(ui, words.text("clock-sync-label"), |ui| {
        let Some(sync) = &seen.sync else {
            facts::row(ui, words, FactState::Unknown, &words.text("clock-sync-unknown"));
            return;
        };
        let (state, key) = state(sync, seen);
        facts::row(ui, words, state, &say(words, key, [("service", shown(&sync.service).into())]));
        let room = ui.available_width();
        ui.allocate_ui_with_layout(vec2(room, 0.0), Layout::left_to_right(Align::Min), |ui| {
            ui.add_space(ICON + space::M);
            let room = ui.available_width();
            text::cell(ui, room, |ui| {
                for line in lines(words, sync, seen) {
                    text::body(ui, line);
                }
                if !sync.read_from.is_empty() {
                    let read = sync.read_from.iter().map(|from| shown(from)).collect::<Vec<_>>().join(", ");
                    text::weak(ui, say(words, "clock-sync-read", [("read", read.into())]));
                }
            });
        });
    });
}

/// How it stands, and the message that says so.
fn state(sync: &TimeSync, seen: &ClockEvidence) -> (FactState, &'static str) {
    let is_off = clock::measured_offset(seen).is_some_and(spoken::is_off);
    match (sync.is_on, sync.is_synchronised) {
        (Some(false), _) if sync.service == NO_SERVICE => (FactState::Attention, "clock-sync-none"),
        (Some(false), _) => (FactState::Attention, "clock-sync-off"),
        (_, Some(true)) if is_off => (FactState::Attention, "clock-sync-contradicted"),
        (_, Some(true)) => (FactState::Good, "clock-sync-on"),
        (Some(true), Some(false)) => (FactState::Attention, "clock-sync-waiting"),
        (Some(true), None) => (FactState::Info, "clock-sync-on-only"),
        (None, _) => (FactState::Unknown, "clock-sync-unknown"),
    }
}

fn lines(words: &Words, sync: &TimeSync, seen: &ClockEvidence) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(server) = &sync.server {
        let key = if sync.is_on == Some(false) { "clock-sync-would-ask" } else { "clock-sync-asks" };
        lines.push(say(words, key, [("server", shown(server).into())]));
    }
    if let Some(last) = sync.last {
        let last = here(seen, last);
        let args = [("date", words.date(last).into()), ("time", spoken::time(last, false).into())];
        lines.push(say(words, "clock-sync-last", args));
    }
    let off_s = clock::measured_offset(seen).map_or(0, |found| found.offset_ms.unsigned_abs() / 1_000);
    if let Some(most) = sync.largest_step_s.filter(|most| off_s > *most) {
        let most = i64::try_from(most).unwrap_or(i64::MAX).saturating_mul(1_000);
        lines.push(say(words, "clock-sync-too-far", [("most", spoken::length(words, most).into())]));
    }
    if sync.adjusts_for_daylight == Some(false) {
        lines.push(words.text("clock-sync-no-daylight"));
    }
    lines
}
