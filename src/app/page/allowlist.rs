//! Step 3: who stands between this computer and the site, and what to send to whom. Each part is drawn where there is
//! evidence for it.

mod guards;
mod network;
mod paths;
mod proxies;
mod send;
mod signers;
mod way;

use eframe::egui::{Align, Layout, Role, Ui, WidgetInfo, vec2};

use crate::advice::Words;
use crate::app::theme::{self, ICON, palette, space};
use crate::app::widget::facts::state_key;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, say};
use crate::app::{Action, Run};
use crate::step::allowlist::AllowlistEvidence;
use crate::step::{Fact, FactState, StepReport};

/// A report that was made by hand may hold any number of anything: more than this is counted, not drawn.
const MOST_SHOWN: usize = 24;

/// What stands above the facts: the way to the site, what is an alarm, and what to send to whom.
pub fn show(
    ui: &mut Ui,
    words: &Words,
    run: &Run,
    report: &StepReport,
    evidence: &AllowlistEvidence,
) -> Option<Action> {
    way::show(ui, words, run, report, evidence);
    guards::alarm(ui, words, evidence);
    send::show(ui, words, run, report, evidence)
}

/// Facts that the sections below tell with all that belongs to them. They are not said twice.
const TOLD_BELOW: [&str; 17] = [
    "allowlist-fact-block-page",
    "allowlist-fact-block-page-like",
    "allowlist-fact-block-page-named",
    "allowlist-fact-canaries-silent",
    "allowlist-fact-guard-antivirus",
    "allowlist-fact-guard-debugging-proxy",
    "allowlist-fact-guard-gateway-client",
    "allowlist-fact-guard-local-filter",
    "allowlist-fact-guard-parental-control",
    "allowlist-fact-guard-proxy-client",
    "allowlist-fact-guard-tunnel-of",
    "allowlist-fact-portal-quote",
    "allowlist-fact-portal-sent-on",
    "allowlist-fact-proxied-script-says",
    "allowlist-fact-proxy",
    "allowlist-fact-proxy-auto",
    "allowlist-fact-proxy-script",
];

/// Whether a fact stands on this page anyway.
pub fn is_told_below(fact: &Fact) -> bool {
    fact.state == FactState::Info && TOLD_BELOW.contains(&fact.key.as_str())
}

/// What was seen, below the facts.
pub fn seen(ui: &mut Ui, words: &Words, run: &Run, evidence: &AllowlistEvidence) {
    signers::show(ui, words, run, evidence);
    paths::show(ui, words, evidence);
    proxies::show(ui, words, evidence);
    network::show(ui, words, evidence);
    guards::show(ui, words, evidence);
}

/// A section in a card of its own.
fn section(ui: &mut Ui, title: String, content: impl FnOnce(&mut Ui)) {
    text::section(ui, title);
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        content(ui);
    });
}

/// A short sentence with the mark of its state before it.
fn marked(ui: &mut Ui, words: &Words, (state, sentence): (FactState, String)) {
    let width = ui.available_width();
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let mark = icon::show(ui, Icon::fact(state), ICON, palette(ui).fact(state));
        let word = words.text(state_key(state));
        mark.widget_info(|| WidgetInfo::labeled(Role::Image, true, &word));
        let room = ui.available_width();
        text::cell(ui, room, |ui| text::body(ui, sentence));
    });
}

/// How many are not drawn.
fn more(ui: &mut Ui, words: &Words, all: usize) {
    let more = all.saturating_sub(MOST_SHOWN);
    if more > 0 {
        text::weak(ui, say(words, "app-none-more", [("count", more.into())]));
    }
}
