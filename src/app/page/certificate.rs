//! Step 6: the chain card by card, the stores side by side, revocation, every path and every check.

use eframe::egui::Ui;

use crate::advice::{Words, shown};
use crate::app::Action;
use crate::app::theme::{self, ICON, Type, palette, space};
use crate::app::widget::chain::{self, Look, fact_state};
use crate::app::widget::fold;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, definition, say};
use crate::certificate::{CertificateCheck, ChainReport, CheckResult};
use crate::step::certificate::CertificateEvidence;

/// Checks beyond this number are counted: a chain of a thousand would fill the page.
const MOST_CHECKS: usize = 60;

pub fn show(ui: &mut Ui, words: &Words, evidence: &CertificateEvidence, look: Option<&Look<'_>>) -> Option<Action> {
    let mut action = None;
    if let Some(look) = look {
        text::section(ui, words.text("app-chain-section"));
        text::weak(ui, words.text("app-chain-reading"));
        ui.add_space(space::S);
        action = chain::show(ui, look);
    }
    let chain = look.map(|look| look.chain);
    text::section(ui, words.text("app-certificate-stores"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        definition(ui, words.text("app-certificate-asked-name"), |ui| {
            text::body(ui, shown(&evidence.name));
        });
        if let Some(chain) = chain.filter(|chain| !chain.judgements.is_empty()) {
            ui.add_space(space::M);
            chain::stores_table(ui, words, chain);
        }
    });
    status(ui, words, evidence, chain);
    ui.add_space(space::L);
    if let Some(chain) = chain.filter(|chain| chain.whole_paths().next().is_some()) {
        let title = words.text("app-chain-paths");
        fold::show(ui, "paths", &title, &chain::paths_short(words, chain), |ui| chain::paths(ui, words, chain));
    }
    if let Some(chain) = chain.filter(|chain| !chain.checks.is_empty()) {
        let title = words.text("app-certificate-checks");
        fold::show(ui, "checks", &title, &checks_short(words, chain), |ui| checks(ui, words, chain));
    }
    action
}

/// Revocation, and the public logs.
fn status(ui: &mut Ui, words: &Words, evidence: &CertificateEvidence, chain: Option<&ChainReport>) {
    text::section(ui, words.text("app-chain-revocation"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        match chain.filter(|chain| chain::has_revocation(chain)) {
            Some(chain) => chain::revocation(ui, words, chain),
            None => definition(ui, words.text("app-certificate-ocsp-answer"), |ui| {
                let stapled = evidence.stapled;
                let key = if stapled { "app-certificate-stapled" } else { "app-certificate-not-stapled" };
                text::body(ui, words.text(key));
            }),
        }
    });
    if let Some(chain) = chain.filter(|chain| !chain.timestamps.is_empty()) {
        text::section(ui, words.text("app-chain-timestamps"));
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            chain::timestamps(ui, words, chain);
        });
    }
}

fn checks(ui: &mut Ui, words: &Words, chain: &ChainReport) {
    ui.scope(|ui| {
        let columns = [
            (words.text("app-certificate-check"), 2.6),
            (words.text("app-certificate-which"), 2.0),
            (words.text("app-certificate-seen"), 2.8),
        ];
        let table = Table::new(ui, &columns);
        // What fails is read first; among equals the order of importance stays.
        let mut sorted: Vec<&CertificateCheck> = chain.checks.iter().collect();
        sorted.sort_by_key(|check| match check.result {
            CheckResult::Failed => 0,
            CheckResult::Warned => 1,
            CheckResult::Unknown => 2,
            CheckResult::Passed => 3,
        });
        for check in sorted.iter().take(MOST_CHECKS) {
            table.row(ui, |ui, column| cell(ui, words, chain, check, column));
        }
        let more = sorted.len().saturating_sub(MOST_CHECKS);
        if more > 0 {
            text::weak(ui, say(words, "app-certificate-more-checks", [("count", more.into())]));
        }
    });
}

/// What the fold's header says about the checks.
fn checks_short(words: &Words, chain: &ChainReport) -> String {
    let failed = chain.checks.iter().filter(|check| check.result == CheckResult::Failed).count();
    say(words, "app-certificate-checks-short", [("count", chain.checks.len().into()), ("failed", failed.into())])
}

fn cell(ui: &mut Ui, words: &Words, chain: &ChainReport, check: &CertificateCheck, column: usize) {
    match column {
        0 => {
            let state = fact_state(check.result);
            let colours = palette(ui);
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                icon::show(ui, Icon::fact(state), ICON, colours.fact(state));
                let room = ui.available_width();
                text::cell(ui, room, |ui| text::body(ui, words.check_result(check)));
            });
        }
        1 => {
            let which = check
                .certificate
                .and_then(|index| chain.certificates.get(index))
                .map_or_else(|| words.text("app-certificate-whole-chain"), |facts| shown(&facts.label));
            text::line(ui, which, Type::Body, palette(ui).text);
        }
        _ => {
            text::weak(ui, shown(&check.detail));
        }
    }
}
