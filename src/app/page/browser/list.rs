//! The browsers of this computer: what is known of each, the windows in which it can open the site, and its test.

use eframe::egui::Ui;

use super::client;
use crate::advice::{Words, shown};
use crate::app::theme::{self, Type, palette, space};
use crate::app::widget::button::{Button, rows};
use crate::app::widget::facts::hairline;
use crate::app::widget::icon::Icon;
use crate::app::widget::text::{self, say};
use crate::app::{Action, Run, RunState};
use crate::machine::{self, Browser, Window};
use crate::step::browser::BrowserEvidence;

/// A report that was made by hand may hold any number.
const MOST_SHOWN: usize = 40;

pub fn show(ui: &mut Ui, words: &Words, run: &Run, evidence: &BrowserEvidence) -> Option<Action> {
    let mut action = None;
    text::section(ui, words.text("app-browser-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut ask = |asked: Option<Action>| action = action.take().or(asked);
        if run.practice.is_some() && !evidence.browsers.is_empty() {
            text::weak(ui, words.text("app-browser-practice"));
            ui.add_space(space::S);
        }
        if evidence.browsers.is_empty() {
            text::body(ui, words.text("app-browser-none"));
        }
        for (index, browser) in evidence.browsers.iter().take(MOST_SHOWN).enumerate() {
            if index > 0 {
                hairline(ui);
            }
            ask(entry(ui, words, run, evidence, browser));
        }
        if run.state() != RunState::Reopened || !client::others(evidence).is_empty() {
            if !evidence.browsers.is_empty() {
                hairline(ui);
            }
            ask(client::any_program(ui, words, run, evidence));
        }
    });
    action
}

fn entry(ui: &mut Ui, words: &Words, run: &Run, evidence: &BrowserEvidence, browser: &Browser) -> Option<Action> {
    let colours = palette(ui);
    text::line(ui, words.browser(browser), Type::Strong, colours.text);
    let about = words.about_browser(browser, run.case().map(|case| case.started));
    if !about.is_empty() {
        text::weak(ui, about.join(" · "));
    }
    let action = (run.state() != RunState::Reopened).then(|| buttons(ui, words, run, browser)).flatten();
    client::of_browser(ui, words, run, evidence, browser).or(action)
}

/// Buttons that open the site, where a browser could; and the one that tests the browser.
fn buttons(ui: &mut Ui, words: &Words, run: &Run, browser: &Browser) -> Option<Action> {
    const WINDOWS: [(Window, Icon, &str); 3] = [
        (Window::Normal, Icon::External, "app-browser-open"),
        (Window::Private, Icon::Lock, "app-browser-open-private"),
        (Window::FreshProfile, Icon::Plus, "app-browser-open-fresh"),
    ];
    let name = || [("browser", shown(&browser.name).into())];
    // Where a window cannot be asked for, the person opens it by hand.
    let can_open = |window| run.web_address().is_some() && machine::can_open(browser, window);
    let open = WINDOWS.into_iter().filter(|(window, ..)| can_open(*window)).map(|(window, icon, key)| {
        let action = Action::OpenSite { browser: Box::new(browser.clone()), window };
        (Button::plain(say(words, key, name())).icon(icon), action)
    });
    let test = Button::plain(say(words, "app-browser-test", name())).icon(Icon::Both);
    let test = (test.enabled(run.hearing.waiting.is_none()), Action::TestClient(Some(Box::new(browser.clone()))));
    ui.add_space(space::XS);
    rows(ui, open.chain([test]))
}
