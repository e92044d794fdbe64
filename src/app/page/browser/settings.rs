//! Settings of this computer that change secure connections: what each does, where it stands, how to put it back.

use eframe::egui::Ui;

use crate::advice::{Words, shown};
use crate::app::theme::{self, Type, palette, space};
use crate::app::widget::button::Button;
use crate::app::widget::facts::{self, hairline};
use crate::app::widget::icon::Icon;
use crate::app::widget::text::{self, definition, say};
use crate::machine::{SettingEffect, SettingScope, TlsSetting};
use crate::step::FactState;
use crate::step::browser::BrowserEvidence;

/// So many are shown first: those that may matter.
const FIRST_SHOWN: usize = 3;

/// A report that was made by hand may hold any number.
const MOST_SHOWN: usize = 200;

pub fn show(ui: &mut Ui, words: &Words, key: u64, evidence: &BrowserEvidence) {
    text::section(ui, words.text("app-settings-found-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let sorted = sorted(&evidence.settings);
        if sorted.is_empty() {
            text::body(ui, words.text("app-settings-found-none"));
            return;
        }
        text::weak(ui, words.text("app-settings-found-note"));
        let id = eframe::egui::Id::unique(("settings-found", key));
        let mut is_open = ui.data(|data| data.get_temp(id)).unwrap_or(false);
        let most = if is_open { MOST_SHOWN } else { FIRST_SHOWN };
        for setting in sorted.iter().take(most) {
            hairline(ui);
            entry(ui, words, setting);
        }
        if sorted.len() > FIRST_SHOWN {
            ui.add_space(space::M);
            let (label, mark) = if is_open {
                (words.text("app-settings-found-fewer"), Icon::ChevronRight)
            } else {
                (say(words, "app-settings-found-all", [("count", sorted.len().into())]), Icon::ChevronDown)
            };
            if Button::plain(label).icon(mark).show(ui).clicked() {
                is_open = !is_open;
                ui.data_mut(|data| data.insert_temp(id, is_open));
            }
        }
    });
}

/// What blocks or endangers first, what came with the system last; among equals the order of finding stays.
fn sorted(settings: &[TlsSetting]) -> Vec<&TlsSetting> {
    let mut sorted: Vec<&TlsSetting> = settings.iter().collect();
    sorted.sort_by_key(|setting| match (state(setting), &setting.scope) {
        (FactState::Problem, _) => 0,
        (FactState::Attention, _) => 1,
        (_, SettingScope::Shipped) => 3,
        _ => 2,
    });
    sorted
}

fn state(setting: &TlsSetting) -> FactState {
    match setting.effect {
        SettingEffect::UrlBlocked { target: true } => FactState::Problem,
        SettingEffect::ErrorsIgnored | SettingEffect::KeyLog | SettingEffect::Unread => FactState::Attention,
        _ => FactState::Info,
    }
}

fn entry(ui: &mut Ui, words: &Words, setting: &TlsSetting) {
    let said = words.setting(setting);
    facts::row(ui, words, state(setting), &said.does);
    text::line(ui, format!("{} = {}", shown(&setting.name), shown(&setting.value)), Type::Mono, palette(ui).text);
    text::weak(ui, said.place);
    if !said.back.is_empty() {
        definition(ui, words.text("app-settings-found-put-back"), |ui| {
            text::body(ui, said.back);
        });
    }
}
