//! The server's list beside one client's, for one version: what is in both, and which of them would be used.

use eframe::egui::{Align, ComboBox, CornerRadius, Frame, Id, Layout, Margin, Ui, vec2};

use super::in_order;
use crate::advice::{Words, shown};
use crate::app::theme::{self, Type, palette, space};
use crate::app::widget::button::{self, Button};
use crate::app::widget::facts::{self, hairline};
use crate::app::widget::icon::Icon;
use crate::app::widget::suite::{self, Place};
use crate::app::widget::text::{self, say};
use crate::scan::{Preference, VersionSuites};
use crate::step::FactState;
use crate::step::cipher::{CipherEvidence, ClientMatch, ClientOutcome};
use crate::wire;

/// So much of a long list is shown first.
const FIRST_SHOWN: usize = 12;
/// Lists up to this length are shown whole: a button would save little.
const SHORT: usize = 16;
/// No server has more; a file that was made by hand may hold any number.
const MOST_SHOWN: usize = 400;
/// Where there is less room, one list stands below the other.
const STACKED_BELOW: f32 = 400.0;
/// Most people know these by name; they are the first choice where no browser of this computer is in the list.
const BEST_KNOWN: &[&str] = &["Chrom", "Firefox", "Edge", "Safari"];

/// What the person chose to see.
#[derive(Clone, Default)]
struct Choice {
    client: Option<String>,
    version: Option<u16>,
    whole: bool,
}

pub fn show(ui: &mut Ui, words: &Words, id: Id, evidence: &CipherEvidence) {
    let id = id.with("lists");
    let mut choice: Choice = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let clients = in_order(&evidence.clients);
    let client = choice
        .client
        .as_ref()
        .and_then(|name| clients.iter().find(|client| client.client == *name))
        .or_else(|| best_known(&clients))
        .copied();
    if let Some(client) = client {
        if let Some(name) = choose_client(ui, words, &clients, client) {
            choice = Choice { client: Some(name), version: None, ..choice };
        }
        ui.add_space(space::S);
    }
    let versions: Vec<&VersionSuites> = evidence.suites.iter().filter(|list| !list.accepted.is_empty()).collect();
    let usual = client.and_then(used_version).or(versions.first().map(|list| list.version));
    let wanted = choice.version.or(usual);
    let Some(list) = versions.iter().find(|list| Some(list.version) == wanted).or(versions.first()) else { return };
    if versions.len() > 1 {
        let choices: Vec<(u16, String)> =
            versions.iter().map(|list| (list.version, wire::version_name(list.version))).collect();
        if let Some(version) = button::choice(ui, &words.text("app-cipher-versions"), list.version, &choices) {
            choice.version = Some(version);
        }
        ui.add_space(space::S);
    }
    let is_told = client.is_some_and(|client| ending(ui, words, client, list));
    if !is_told {
        text::body(ui, words.preference(list.preference));
    }
    hairline(ui);
    let longest = columns(ui, words, list, client, choice.whole);
    if longest > SHORT {
        ui.add_space(space::S);
        let label = if choice.whole {
            words.text("app-cipher-show-fewer")
        } else {
            say(words, "app-cipher-show-all", [("count", longest.into())])
        };
        let mark = if choice.whole { Icon::ChevronRight } else { Icon::ChevronDown };
        if Button::plain(label).icon(mark).show(ui).clicked() {
            choice.whole = !choice.whole;
        }
    }
    asked(ui, words, list, evidence.incomplete);
    ui.data_mut(|data| data.insert_temp(id, choice));
}

/// The client to begin with: one of this computer, or else one that people know.
fn best_known<'a, 'b>(clients: &'b [&'a ClientMatch]) -> Option<&'b &'a ClientMatch> {
    let first = clients.first()?;
    if first.is_here {
        return Some(first);
    }
    let of_family = |family: &&str| clients.iter().rev().find(|one| one.is_current && one.client.starts_with(*family));
    BEST_KNOWN.iter().find_map(of_family).or(Some(first))
}

/// A list that opens: the clients of this computer first.
fn choose_client(ui: &mut Ui, words: &Words, clients: &[&ClientMatch], current: &ClientMatch) -> Option<String> {
    let mut chosen = None;
    let label = text::line(ui, words.text("app-cipher-compare"), Type::Small, palette(ui).weak);
    let width = ui.available_width().min(420.0);
    let response = ComboBox::from_id_salt("client")
        .selected_text(text::rich(shown(&current.client), Type::Body, palette(ui).text))
        .width(width)
        .height(320.0)
        .truncate()
        .show_ui(ui, |ui| {
            let mut group = "";
            for client in clients.iter().take(MOST_SHOWN) {
                let key = match (client.is_here, client.is_current) {
                    (true, _) => "app-cipher-here",
                    (false, true) => "app-cipher-current",
                    (false, false) => "app-cipher-others",
                };
                if key != group {
                    group = key;
                    text::weak(ui, words.text(key));
                }
                if ui.selectable_label(client.client == current.client, shown(&client.client)).clicked() {
                    chosen = Some(client.client.clone());
                }
            }
        })
        .response;
    response.labelled_by(label.id);
    chosen
}

fn used_version(client: &ClientMatch) -> Option<u16> {
    match client.outcome {
        ClientOutcome::Succeeds { version, .. } => Some(version),
        ClientOutcome::Fails { .. } | ClientOutcome::Unknown => None,
    }
}

/// What the client would end up with: the winner on top, or why there is none. The answer is whether it also told
/// whose order decides.
fn ending(ui: &mut Ui, words: &Words, client: &ClientMatch, list: &VersionSuites) -> bool {
    let name = || ("client", shown(&client.client).into());
    let mut is_told = false;
    match client.outcome {
        ClientOutcome::Succeeds { version, suite, .. } if version == list.version => {
            winner(ui, words, client, list, suite);
            is_told = !matches!(list.preference, Preference::Mixed | Preference::Unknown);
        }
        ClientOutcome::Succeeds { version, .. } => {
            let args = [
                name(),
                ("version", wire::version_name(version).into()),
                ("shown", wire::version_name(list.version).into()),
            ];
            facts::row(ui, words, FactState::Info, &say(words, "app-cipher-other-version", args));
        }
        ClientOutcome::Fails { need } => {
            let sentence = say(words, "app-cipher-fails", [name(), ("need", words.need(need).into())]);
            facts::row(ui, words, FactState::Problem, &sentence);
        }
        ClientOutcome::Unknown => {
            facts::row(ui, words, FactState::Unknown, &say(words, "app-cipher-not-known", [name()]));
        }
    }
    ui.add_space(space::S);
    is_told
}

fn winner(ui: &mut Ui, words: &Words, client: &ClientMatch, list: &VersionSuites, suite: u16) {
    let colours = palette(ui);
    let why = match list.preference {
        Preference::Server => "server",
        Preference::Client => "client",
        Preference::Irrelevant => "irrelevant",
        Preference::Mixed | Preference::Unknown => "unknown",
    };
    Frame::new()
        .fill(colours.accent_soft)
        .corner_radius(CornerRadius::same(theme::RADIUS_SMALL))
        .inner_margin(Margin::symmetric(space::M as i8, space::S as i8))
        .show(ui, |ui| {
            let width = ui.available_width();
            ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
                ui.spacing_mut().item_spacing.x = space::M;
                suite::mark(ui, words, suite);
                let room = ui.available_width();
                text::cell(ui, room, |ui| {
                    text::line(ui, wire::cipher_suite_name(suite), Type::Strong, colours.text);
                    let args = [
                        ("client", shown(&client.client).into()),
                        ("version", wire::version_name(list.version).into()),
                        ("why", why.into()),
                    ];
                    text::body(ui, say(words, "app-cipher-winner", args));
                });
            });
        });
}

/// Both lists; the answer is the length of the longer one.
fn columns(ui: &mut Ui, words: &Words, list: &VersionSuites, client: Option<&ClientMatch>, whole: bool) -> usize {
    let is_tls13 = |suite: u16| (0x1300..=0x13ff).contains(&suite);
    let offered: Vec<u16> = client.map_or_else(Vec::new, |client| {
        client.offered.iter().copied().filter(|suite| is_tls13(*suite) == (list.version >= 0x0304)).collect()
    });
    let chosen = match client.map(|client| client.outcome) {
        Some(ClientOutcome::Succeeds { version, suite, .. }) if version == list.version => Some(suite),
        _ => None,
    };
    let place = |suite: u16, other: &[u16]| match () {
        () if chosen == Some(suite) => Place::Chosen,
        () if other.contains(&suite) => Place::Shared,
        () => Place::Alone,
    };
    let order = match (list.preference, list.is_order_known) {
        (Preference::Client, _) => "app-cipher-takes-without-order",
        (_, true) => "app-cipher-takes-in-order",
        _ => "app-cipher-takes",
    };
    let longest = list.accepted.len().max(offered.len());
    let shown_now = if whole || longest <= SHORT { MOST_SHOWN } else { FIRST_SHOWN };
    let heading = |ui: &mut Ui, name: String, about: String| {
        text::line(ui, name, Type::Strong, palette(ui).text);
        text::weak(ui, about);
        ui.add_space(space::XS);
    };
    let column = |ui: &mut Ui, suites: &[u16], other: &[u16]| {
        if suites.is_empty() {
            text::body(ui, words.text("app-cipher-none-here"));
        }
        for suite in suites.iter().take(shown_now) {
            suite::row(ui, words, *suite, place(*suite, other));
        }
        let more = suites.len().saturating_sub(shown_now);
        if more > 0 {
            text::weak(ui, say(words, "app-cipher-more", [("count", more.into())]));
        }
    };
    let count = |suites: &[u16]| [("count", suites.len().into())];
    let server_heading =
        |ui: &mut Ui| heading(ui, words.text("app-cipher-server"), say(words, order, count(&list.accepted)));
    let Some(client) = client else {
        server_heading(ui);
        column(ui, &list.accepted, &offered);
        return longest;
    };
    let client_heading =
        |ui: &mut Ui| heading(ui, shown(&client.client), say(words, "app-cipher-offers", count(&offered)));
    let width = ui.available_width();
    if width < STACKED_BELOW {
        server_heading(ui);
        column(ui, &list.accepted, &offered);
        hairline(ui);
        client_heading(ui);
        column(ui, &offered, &list.accepted);
    } else {
        beside(ui, width, server_heading, client_heading);
        beside(ui, width, |ui| column(ui, &list.accepted, &offered), |ui| column(ui, &offered, &list.accepted));
    }
    longest
}

/// Two columns of the same width.
fn beside(ui: &mut Ui, width: f32, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::left_to_right(Align::Min), |ui| {
        ui.spacing_mut().item_spacing.x = space::L;
        let half = ((width - space::L) / 2.0).floor();
        text::cell(ui, half, left);
        text::cell(ui, half, right);
    });
}

fn asked(ui: &mut Ui, words: &Words, list: &VersionSuites, incomplete: bool) {
    ui.add_space(space::S);
    let args = [("count", list.asked.into()), ("version", wire::version_name(list.version).into())];
    let mut sentence = say(words, "app-cipher-asked", args);
    if !list.undetermined.is_empty() {
        sentence.push(' ');
        sentence.push_str(&say(words, "app-cipher-unknown", [("count", list.undetermined.len().into())]));
    }
    text::weak(ui, sentence);
    if incomplete {
        hairline(ui);
        facts::row(ui, words, FactState::Unknown, &words.text("app-cipher-incomplete"));
    }
}
