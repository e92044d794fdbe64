//! Step 2: the browsers of this computer with buttons that open the site, and the questions that only a person can answer.

use eframe::egui::Ui;

use crate::advice::{Words, shown};
use crate::app::theme::{self, Type, palette, space};
use crate::app::widget::button::Button;
use crate::app::widget::facts::hairline;
use crate::app::widget::icon::Icon;
use crate::app::widget::questions;
use crate::app::widget::text::{self, say};
use crate::app::{Action, Run, RunState};
use crate::machine::{self, Browser};
use crate::step::browser::BrowserEvidence;

pub fn show(ui: &mut Ui, words: &Words, run: &Run, evidence: &BrowserEvidence) -> Option<Action> {
    let mut action = None;
    text::section(ui, words.text("app-browser-section"));
    let can_open = run.state() != RunState::Reopened && run.web_address().is_some();
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if run.practice.is_some() && !evidence.browsers.is_empty() {
            text::weak(ui, words.text("app-browser-practice"));
            ui.add_space(space::S);
        }
        if evidence.browsers.is_empty() {
            text::body(ui, words.text("app-browser-none"));
        }
        for (index, browser) in evidence.browsers.iter().enumerate() {
            if index > 0 {
                hairline(ui);
            }
            let asked = entry(ui, words, browser, !can_open);
            action = action.take().or(asked);
        }
    });
    action.or(questions::show(ui, words, run))
}

fn entry(ui: &mut Ui, words: &Words, browser: &Browser, read_only: bool) -> Option<Action> {
    let colours = palette(ui);
    let mut action = None;
    let version = browser.version.as_deref().map(shown).unwrap_or_default();
    text::line(ui, format!("{} {version}", shown(&browser.name)).trim(), Type::Strong, colours.text);
    if browser.is_default {
        text::weak(ui, words.text("app-browser-default"));
    }
    if read_only {
        return None;
    }
    ui.add_space(space::XS);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = eframe::egui::Vec2::splat(space::S);
        let open = say(words, "app-browser-open", [("browser", browser.name.as_str().into())]);
        if Button::plain(open).icon(Icon::External).show(ui).clicked() {
            action = Some(Action::OpenSite { browser: browser.clone(), private: false });
        }
        // Where it cannot be asked for, the person opens a private window by hand.
        if machine::can_open_private(browser) {
            let open = say(words, "app-browser-open-private", [("browser", browser.name.as_str().into())]);
            if Button::plain(open).icon(Icon::Lock).show(ui).clicked() {
                action = Some(Action::OpenSite { browser: browser.clone(), private: true });
            }
        }
    });
    action
}
