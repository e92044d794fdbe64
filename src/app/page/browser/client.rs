//! The client test: how it stands, whether the client that came can connect to the site, and all that it offered.

use eframe::egui::{Role, Ui, WidgetInfo};

use crate::advice::{Words, offer_in_short, shown};
use crate::app::theme::{ICON, Type, palette, space};
use crate::app::widget::button::{Button, rows};
use crate::app::widget::details;
use crate::app::widget::fold;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, say};
use crate::app::{Action, Run, RunState};
use crate::machine::Browser;
use crate::step::browser::{BrowserEvidence, HeardClient};
use crate::step::cipher::{self, ClientOutcome};
use crate::step::{Evidence, FactState, Step};
use crate::wire::ClientOffer;

/// Programs that came are shown, the newest first, so many at most.
const MOST_SHOWN: usize = 8;

/// The test of one browser of this computer, where there is or was one.
pub fn of_browser(
    ui: &mut Ui,
    words: &Words,
    run: &Run,
    evidence: &BrowserEvidence,
    browser: &Browser,
) -> Option<Action> {
    let is_it = |name: Option<&String>| name.is_some_and(|name| *name == browser.name);
    if let Some(waiting) = &run.hearing.waiting
        && is_it(waiting.browser.as_ref())
    {
        return wait(ui, words, &say(words, "app-client-waiting", [("browser", shown(&browser.name).into())]), None);
    }
    if let Some(error) = run.hearing.error_of(Some(&browser.name)) {
        state(ui, words, FactState::Unknown, &words.text(error));
    }
    let newest = evidence.clients.iter().rposition(|heard| is_it(heard.browser.as_ref()))?;
    heard(ui, words, run, evidence, newest)
}

/// Clients that are none of this computer's browsers.
pub fn others(evidence: &BrowserEvidence) -> Vec<(usize, &HeardClient)> {
    let is_listed = |heard: &HeardClient| {
        heard.browser.as_ref().is_some_and(|name| evidence.browsers.iter().any(|browser| browser.name == *name))
    };
    evidence.clients.iter().enumerate().filter(|(_, heard)| !is_listed(heard)).collect()
}

/// The test of any other program: an address to point it at, and what came.
pub fn any_program(ui: &mut Ui, words: &Words, run: &Run, evidence: &BrowserEvidence) -> Option<Action> {
    let colours = palette(ui);
    let mut action = None;
    text::line(ui, words.text("app-client-other"), Type::Strong, colours.text);
    if run.state() != RunState::Reopened {
        match &run.hearing.waiting {
            Some(waiting) if waiting.browser.is_none() => {
                text::body(ui, words.text("app-client-point-at"));
                text::line(ui, waiting.url(), Type::Mono, colours.text);
                action = wait(ui, words, &words.text("app-client-waiting-any"), Some(waiting.url()));
            }
            waiting => {
                text::weak(ui, words.text("app-client-other-note"));
                ui.add_space(space::XS);
                let button = Button::plain(words.text("app-client-other-test")).icon(Icon::Both);
                if button.enabled(waiting.is_none()).show(ui).clicked() {
                    action = Some(Action::TestClient(None));
                }
            }
        }
        if let Some(error) = run.hearing.error_of(None) {
            state(ui, words, FactState::Unknown, &words.text(error));
        }
    }
    for (index, _) in others(evidence).into_iter().rev().take(MOST_SHOWN) {
        let asked = heard(ui, words, run, evidence, index);
        action = action.take().or(asked);
    }
    action
}

/// While a test goes on: what is waited for, and how to end it.
fn wait(ui: &mut Ui, words: &Words, sentence: &str, url: Option<&str>) -> Option<Action> {
    ui.add_space(space::XS);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        icon::show(ui, Icon::Running, ICON, palette(ui).accent);
        let room = ui.available_width();
        text::cell(ui, room, |ui| text::body(ui, sentence));
    });
    ui.add_space(space::XS);
    let copy =
        url.map(|url| (Button::plain(words.text("app-client-copy")).icon(Icon::Copy), Action::Copy(url.to_owned())));
    let stop = (Button::plain(words.text("app-client-stop")).icon(Icon::Stop), Action::StopClientTest);
    rows(ui, copy.into_iter().chain([stop]))
}

/// One client that came: whether it can connect, and behind a fold all that it offered.
fn heard(ui: &mut Ui, words: &Words, run: &Run, evidence: &BrowserEvidence, index: usize) -> Option<Action> {
    let client = &evidence.clients[index];
    ui.add_space(space::XS);
    let name = words.client(client);
    let (mark, sentence) = words.client_meets(&name, outcome(run, &client.offer), evidence.is_accepted_by(client));
    state(ui, words, mark, &sentence);
    let mut action = None;
    let short = offer_in_short(&client.offer);
    fold::show(
        ui,
        ("client", run.number, index),
        &say(words, "app-client-offer", [("client", name.into())]),
        &short,
        |ui| {
            action = details::show(ui, &words.client_offer(client), &words.text("app-details-copy"));
        },
    );
    action
}

/// How its handshake with the site would end; `None` where nothing is known of the site.
fn outcome(run: &Run, offer: &ClientOffer) -> Option<ClientOutcome> {
    match run.step(Step::Cipher).report.as_ref()?.evidence.as_ref()? {
        Evidence::Cipher(evidence) => Some(cipher::meeting(evidence, offer).outcome),
        _ => None,
    }
}

fn state(ui: &mut Ui, words: &Words, state: FactState, sentence: &str) {
    let word = words.text(crate::app::widget::facts::state_key(state));
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        let mark = icon::show(ui, Icon::fact(state), ICON, palette(ui).fact(state));
        mark.widget_info(|| WidgetInfo::labeled(Role::Image, true, &word));
        let room = ui.available_width();
        text::cell(ui, room, |ui| text::body(ui, sentence));
    });
}
