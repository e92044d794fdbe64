//! Step 1: this computer's time and the right one, who says so, and whether the system keeps its clock right.

mod bounds;
mod sources;
mod spoken;
mod sync;
mod times;

use eframe::egui::{Frame, Margin, Ui};

use crate::advice::Words;
use crate::app::theme::{self, Type, palette, space};
use crate::app::widget::button::Button;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, say};
use crate::app::{Action, Run, RunState};
use crate::step::clock::ClockEvidence;

/// More clocks and limits are counted, not drawn, nor compared with one another: a file that was made by hand may hold
/// any number of them.
const MOST_DRAWN: usize = 40;

pub fn show(ui: &mut Ui, words: &Words, run: &Run, evidence: &ClockEvidence) -> Option<Action> {
    let more = |all: usize| all.saturating_sub(MOST_DRAWN);
    let (more_sources, more_bounds) = (more(evidence.sources.len()), more(evidence.bounds.len()));
    if more_sources + more_bounds > 0 {
        let mut cut = evidence.clone();
        cut.sources.truncate(MOST_DRAWN);
        cut.bounds.truncate(MOST_DRAWN);
        let action = parts(ui, words, run, &cut);
        text::weak(ui, say(words, "app-clock-more", [("count", (more_sources + more_bounds).into())]));
        return action;
    }
    parts(ui, words, run, evidence)
}

fn parts(ui: &mut Ui, words: &Words, run: &Run, evidence: &ClockEvidence) -> Option<Action> {
    let mut action = None;
    text::section(ui, words.text("app-clock-section"));
    if let Some(before) = run.clock_before() {
        change(ui, words, before, evidence);
    }
    let here = run.state() != RunState::Reopened;
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        times::show(ui, words, evidence);
        if here {
            ui.add_space(space::M);
            if Button::plain(words.text("app-clock-settings")).icon(Icon::External).show(ui).clicked() {
                action = Some(Action::OpenDateSettings);
            }
            if !spoken::is_right(evidence) {
                text::weak(ui, words.text("app-clock-after-change"));
            }
        }
        super::facts::hairline(ui);
        sync::show(ui, words, evidence);
    });
    text::section(ui, words.text("app-clock-sources"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        sources::show(ui, words, evidence);
        if let (Some(from), Some(to)) = (evidence.newest_not_before, evidence.earliest_not_after) {
            super::facts::hairline(ui);
            let day = crate::app::widget::chain::day;
            let window = say(words, "app-clock-window", [("from", day(from).into()), ("to", day(to).into())]);
            text::body(ui, window);
        }
    });
    bounds::fold(ui, words, run.number, evidence);
    action
}

/// What has become of the clock since the run before; nothing where it was right and still is.
fn change(ui: &mut Ui, words: &Words, before: &ClockEvidence, now: &ClockEvidence) {
    if spoken::is_right(before) && spoken::is_right(now) {
        return;
    }
    let colours = palette(ui);
    let sentence = say(
        words,
        "app-clock-change",
        [("before", spoken::state(words, before).into()), ("now", spoken::state(words, now).into())],
    );
    Frame::new()
        .fill(colours.accent_soft)
        .corner_radius(theme::RADIUS)
        .inner_margin(Margin::symmetric(space::L as i8, space::M as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                icon::show(ui, Icon::Refresh, theme::ICON, colours.accent);
                let room = ui.available_width();
                text::cell(ui, room, |ui| {
                    text::line(ui, sentence, Type::Heading, colours.text);
                });
            });
        });
    ui.add_space(space::M);
}
