//! Step 4: a table of the versions, newest first, and the hellos that differ in one thing.

use eframe::egui::{CornerRadius, Frame, Margin, Ui};

use crate::advice::Words;
use crate::app::Action;
use crate::app::theme::{self, ICON, Type, palette, space};
use crate::app::widget::details::Pairs;
use crate::app::widget::facts;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, say};
use crate::scan::{Ladder, RungResult, VersionResult};
use crate::step::FactState;
use crate::step::protocol::ProtocolEvidence;
use crate::wire;

/// TLS 1.2: older versions are not safe any more (RFC 8996).
const OLDEST_GOOD: u16 = 0x0303;
/// SSL 3: it and SSL 2 are broken (RFC 6176, RFC 7568).
const NEWEST_BROKEN: u16 = 0x0300;
/// More than there are; a file that was made by hand may hold any number.
const MOST_ROWS: usize = 40;

pub fn show(ui: &mut Ui, words: &Words, evidence: &ProtocolEvidence) -> Option<Action> {
    text::section(ui, words.text("app-protocol-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        versions(ui, words, &evidence.versions);
    });
    if let Some(tried) = evidence.ladder.as_ref().filter(|tried| !tried.rungs.is_empty()) {
        text::section(ui, words.text("app-protocol-ladder"));
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ladder(ui, words, tried);
        });
    }
    None
}

/// Everything else that the server can do, for the technical details.
pub fn details(words: &Words, evidence: &ProtocolEvidence) -> Pairs {
    evidence.features.as_ref().map_or_else(Vec::new, |features| words.features(features))
}

fn versions(ui: &mut Ui, words: &Words, versions: &[VersionResult]) {
    let columns = [
        (words.text("app-protocol-version"), 1.0),
        (words.text("app-protocol-spoken"), 1.8),
        (words.text("app-protocol-how"), 3.2),
    ];
    let table = Table::new(ui, &columns);
    for result in versions.iter().take(MOST_ROWS) {
        table.row(ui, |ui, column| match column {
            0 => {
                let ink = palette(ui).text;
                text::line(ui, wire::version_name(result.version), Type::Strong, ink);
            }
            1 => spoken(ui, words, result),
            _ => answer(ui, words, result),
        });
    }
}

fn spoken(ui: &mut Ui, words: &Words, result: &VersionResult) {
    let is_good = result.version >= OLDEST_GOOD;
    let (state, key) = match (result.supported, is_good) {
        (Some(true), true) => (FactState::Good, "app-protocol-yes"),
        (Some(true), false) if result.version <= NEWEST_BROKEN => (FactState::Problem, "app-protocol-yes-broken"),
        (Some(true), false) => (FactState::Attention, "app-protocol-yes-old"),
        (Some(false), true) => (FactState::Attention, "app-protocol-no"),
        (Some(false), false) => (FactState::Good, "app-protocol-no-good"),
        (None, _) => (FactState::Unknown, "app-protocol-unknown"),
    };
    mark_and_word(ui, state, words.text(key));
}

fn answer(ui: &mut Ui, words: &Words, result: &VersionResult) {
    if let Some(suite) = result.cipher_suite {
        text::line(ui, wire::cipher_suite_name(suite), Type::Mono, palette(ui).text);
    }
    if result.supported != Some(true) || result.cipher_suite.is_none() {
        text::weak(ui, words.outcome(&result.outcome));
    }
}

/// The first change that makes it work stands above the table, and is marked in it.
fn ladder(ui: &mut Ui, words: &Words, tried: &Ladder) {
    let (state, sentence) = words.ladder(tried);
    facts::row(ui, words, state, &sentence);
    ui.add_space(space::M);
    let columns = [
        (words.text("app-protocol-hello"), 3.0),
        (words.text("app-protocol-size"), 1.0),
        (words.text("app-protocol-answer"), 2.4),
    ];
    let table = Table::new(ui, &columns);
    for rung in tried.rungs.iter().take(MOST_ROWS) {
        let is_first = tried.first_change == Some(rung.rung);
        table.row(ui, |ui, column| match column {
            0 => hello(ui, words, rung, is_first),
            1 => {
                let ink = palette(ui).text;
                text::line(ui, say(words, "app-ladder-bytes", [("count", rung.bytes.into())]), Type::Small, ink);
            }
            _ => {
                let (state, word) = words.answered(rung.answered);
                mark_and_word(ui, state, word);
                if rung.answered != Some(true) {
                    text::weak(ui, words.outcome(&rung.outcome));
                }
            }
        });
    }
}

fn hello(ui: &mut Ui, words: &Words, rung: &RungResult, is_first: bool) {
    let colours = palette(ui);
    if !is_first {
        text::body(ui, words.hello(rung.rung));
        return;
    }
    Frame::new()
        .fill(colours.accent_soft)
        .corner_radius(CornerRadius::same(theme::RADIUS_SMALL))
        .inner_margin(Margin::symmetric(space::S as i8, space::XS as i8))
        // So that its text stands in line with that of the other rows.
        .outer_margin(Margin { left: -(space::S as i8), ..Margin::ZERO })
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            text::line(ui, words.hello(rung.rung), Type::Strong, colours.text);
            text::line(ui, words.text("app-protocol-first-change"), Type::Small, colours.accent);
        });
}

fn mark_and_word(ui: &mut Ui, state: FactState, word: String) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        icon::show(ui, Icon::fact(state), ICON, palette(ui).fact(state));
        let room = ui.available_width();
        text::cell(ui, room, |ui| text::body(ui, word));
    });
}
