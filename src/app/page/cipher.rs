//! Step 5: the suites that the server takes, and what each client shares with it.

use eframe::egui::{Rect, Role, Sense, Ui, WidgetInfo, vec2};

use crate::advice::{Words, shown};
use crate::app::Action;
use crate::app::theme::{self, ICON, Type, palette, space};
use crate::app::widget::facts::hairline;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, say};
use crate::step::FactState;
use crate::step::cipher::{self, CipherEvidence, ClientMatch, SuiteResult};
use crate::wire;

/// More clients than this make the table harder to read, not better.
const MOST_CLIENTS: usize = 24;

pub fn show(ui: &mut Ui, words: &Words, evidence: &CipherEvidence) -> Option<Action> {
    if !evidence.suites.is_empty() {
        text::section(ui, words.text("app-cipher-section"));
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            suites(ui, words, evidence);
        });
    }
    if !evidence.clients.is_empty() {
        text::section(ui, words.text("app-cipher-clients"));
        theme::card(ui).show(ui, |ui| {
            ui.set_width(ui.available_width());
            clients(ui, words, &evidence.clients);
        });
    }
    None
}

fn suites(ui: &mut Ui, words: &Words, evidence: &CipherEvidence) {
    let colours = palette(ui);
    let mut versions: Vec<u16> = evidence.suites.iter().map(|suite| suite.version).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.dedup();
    for (index, version) in versions.iter().enumerate() {
        if index > 0 {
            hairline(ui);
        }
        let asked: Vec<&SuiteResult> = evidence.suites.iter().filter(|suite| suite.version == *version).collect();
        let accepted: Vec<&&SuiteResult> = asked.iter().filter(|suite| suite.accepted == Some(true)).collect();
        let unknown = asked.iter().filter(|suite| suite.accepted.is_none()).count();
        let args = [
            ("version", wire::version_name(*version).into()),
            ("accepted", accepted.len().into()),
            ("asked", asked.len().into()),
        ];
        text::line(ui, say(words, "app-cipher-version", args), Type::Strong, colours.text);
        ui.add_space(space::XS);
        for suite in &accepted {
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                let state = if cipher::is_safe(suite.suite) { FactState::Good } else { FactState::Attention };
                let mark = icon::show(ui, Icon::fact(state), ICON, colours.fact(state));
                let word = words.text(super::facts::state_key(state));
                mark.widget_info(|| WidgetInfo::labeled(Role::Image, true, &word));
                let room = ui.available_width();
                text::cell(ui, room, |ui| {
                    text::line(ui, wire::cipher_suite_name(suite.suite), Type::Mono, colours.text);
                });
            });
        }
        let refused = asked.len() - accepted.len() - unknown;
        if refused > 0 {
            text::weak(ui, say(words, "app-cipher-refused", [("count", refused.into())]));
        }
        if unknown > 0 {
            text::weak(ui, say(words, "app-cipher-unknown", [("count", unknown.into())]));
        }
    }
    if evidence.incomplete {
        hairline(ui);
        super::facts::row(ui, words, FactState::Unknown, &words.text("app-cipher-incomplete"));
    }
}

fn clients(ui: &mut Ui, words: &Words, clients: &[ClientMatch]) {
    let columns = [
        (words.text("app-cipher-client"), 2.0),
        (words.text("app-cipher-shared"), 1.6),
        (words.text("app-cipher-first"), 3.4),
    ];
    let table = Table::new(ui, &columns);
    for client in clients.iter().take(MOST_CLIENTS) {
        table.row(ui, |ui, column| {
            let colours = palette(ui);
            match column {
                0 => {
                    text::body(ui, shown(&client.client));
                }
                1 => shared(ui, words, client),
                _ => match client.shared.first() {
                    Some(suite) => {
                        text::line(ui, wire::cipher_suite_name(*suite), Type::Mono, colours.text);
                    }
                    None => {
                        text::line(ui, words.text("app-cipher-nothing-shared"), Type::Body, colours.problem);
                    }
                },
            }
        });
    }
}

fn shared(ui: &mut Ui, words: &Words, client: &ClientMatch) {
    let colours = palette(ui);
    let args = [("shared", client.shared.len().into()), ("offered", client.offered.into())];
    let sentence = say(words, "app-cipher-shared-of", args);
    text::line(ui, sentence.clone(), Type::Small, colours.text);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width().min(120.0), 6.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &sentence));
    ui.painter().rect_filled(rect, 3.0, colours.line);
    let share = client.shared.len() as f32 / client.offered.max(1) as f32;
    let filled = Rect::from_min_size(rect.min, vec2(rect.width() * share.clamp(0.0, 1.0), rect.height()));
    ui.painter().rect_filled(filled, 3.0, if client.shared.is_empty() { colours.problem } else { colours.good });
}
