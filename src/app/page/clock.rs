//! Step 1: this computer's time, and what each source says, on one scale.

use chrono::{DateTime, FixedOffset};
use eframe::egui::Ui;

use crate::advice::Words;
use crate::app::theme::{self, Type, palette, space};
use crate::app::widget::button::Button;
use crate::app::widget::icon::Icon;
use crate::app::widget::scale::{self, Reading};
use crate::app::widget::text::{self, definition, say};
use crate::app::{Action, Run, RunState};
use crate::net::NetError;
use crate::step::clock::{ClockEvidence, TimeSource, TimeSourceKind};

pub fn show(ui: &mut Ui, words: &Words, run: &Run, evidence: &ClockEvidence) -> Option<Action> {
    let mut action = None;
    text::section(ui, words.text("app-clock-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let colours = palette(ui);
        text::line(ui, local_time(evidence), Type::Heading, colours.text);
        text::weak(ui, zone(words, evidence));
        if run.state() != RunState::Reopened {
            ui.add_space(space::S);
            if Button::plain(words.text("app-clock-settings")).icon(Icon::External).show(ui).clicked() {
                action = Some(Action::OpenDateSettings);
            }
        }
        if evidence.sources.is_empty() {
            definition(ui, words.text("app-clock-sources"), |ui| {
                text::body(ui, words.text("app-clock-no-sources"));
            });
        } else {
            ui.add_space(space::M);
            let readings: Vec<Reading> = evidence.sources.iter().map(|source| reading(words, source)).collect();
            scale::show(ui, &readings, &words.text("app-clock-zero"));
        }
        if let (Some(from), Some(to)) = (evidence.newest_not_before, evidence.earliest_not_after) {
            super::facts::hairline(ui);
            let day = crate::app::widget::chain::day;
            let window = say(words, "app-clock-window", [("from", day(from).into()), ("to", day(to).into())]);
            text::body(ui, window);
        }
    });
    action
}

fn local_time(evidence: &ClockEvidence) -> String {
    let zone = FixedOffset::east_opt(evidence.zone_offset_s);
    zone.map_or_else(
        || evidence.local.format("%Y-%m-%d %H:%M:%S UTC").to_string(),
        |zone| {
            let local: DateTime<FixedOffset> = evidence.local.with_timezone(&zone);
            local.format("%Y-%m-%d %H:%M:%S").to_string()
        },
    )
}

fn zone(words: &Words, evidence: &ClockEvidence) -> String {
    let sign = if evidence.zone_offset_s < 0 { '-' } else { '+' };
    let minutes = evidence.zone_offset_s.unsigned_abs() / 60;
    let offset = format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60);
    match &evidence.zone {
        Some(name) => say(words, "app-clock-zone", [("zone", name.as_str().into()), ("offset", offset.into())]),
        None => say(words, "app-clock-zone-unnamed", [("offset", offset.into())]),
    }
}

fn reading(words: &Words, source: &TimeSource) -> Reading {
    let kind = match source.kind {
        TimeSourceKind::Sntp => "app-clock-sntp",
        TimeSourceKind::HttpDate => "app-clock-http",
        TimeSourceKind::TargetDate => "app-clock-target",
    };
    Reading {
        name: crate::advice::shown(&source.name),
        kind: words.text(kind),
        offset_ms: source.offset_ms,
        uncertainty_ms: source.uncertainty_ms,
        words: source.offset_ms.map_or_else(
            || say(words, "app-clock-no-answer", [("reason", silence(source.error.as_ref()).into())]),
            |offset| offset_words(words, offset),
        ),
    }
}

/// Why a time source gave no answer, as the message tells it apart. Nobody typed its name, and the site needs none of
/// them, so the words of the site's own network errors would lead astray.
fn silence(error: Option<&NetError>) -> &'static str {
    match error {
        Some(NetError::NameNotFound { .. } | NetError::ResolverFailed { .. }) => "name",
        Some(NetError::TimedOut | NetError::Silent { .. } | NetError::DeadlinePassed) => "late",
        Some(NetError::Stopped) => "stopped",
        _ => "unreachable",
    }
}

/// An offset in the unit that people would use.
fn offset_words(words: &Words, offset_ms: i64) -> String {
    let direction = if offset_ms < 0 { "behind" } else { "ahead" };
    let size = offset_ms.unsigned_abs();
    let (unit, count) = match size {
        0..1_000 => return words.text("app-clock-same"),
        1_000..120_000 => ("seconds", size / 1_000),
        120_000..7_200_000 => ("minutes", size / 60_000),
        7_200_000..172_800_000 => ("hours", size / 3_600_000),
        _ => ("days", size / 86_400_000),
    };
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    say(words, &format!("app-clock-{direction}-{unit}"), [("count", count.into())])
}
