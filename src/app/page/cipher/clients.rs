//! What each program would do at this server: those of this computer first, older ones when asked for.

use eframe::egui::{Id, Ui};

use super::in_order;
use crate::advice::{Words, shown};
use crate::app::theme::{ICON, Type, palette, space};
use crate::app::widget::button::Button;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, say};
use crate::step::cipher::{ClientMatch, ClientOutcome};
use crate::wire;

/// The table of clients has fewer; a file that was made by hand may hold any number.
const MOST_CLIENTS: usize = 400;

pub fn show(ui: &mut Ui, words: &Words, id: Id, clients: &[ClientMatch]) {
    let id = id.with("clients");
    let mut is_open = ui.data(|data| data.get_temp(id)).unwrap_or(false);
    let all = in_order(clients);
    let first = newest(&all);
    let columns = [
        (words.text("app-cipher-client"), 2.0),
        (words.text("app-cipher-result"), 1.3),
        (words.text("app-cipher-with"), 3.2),
    ];
    let table = Table::new(ui, &columns);
    let drawn = if is_open || first.is_empty() { &all } else { &first };
    for client in drawn.iter().take(MOST_CLIENTS) {
        table.row(ui, |ui, column| match column {
            0 => name(ui, words, client),
            1 => result(ui, words, client),
            _ => with(ui, words, client),
        });
    }
    if !first.is_empty() && first.len() < all.len() {
        ui.add_space(space::M);
        let (label, mark) = if is_open {
            (words.text("app-cipher-show-fewer-clients"), Icon::ChevronRight)
        } else {
            (say(words, "app-cipher-show-all-clients", [("count", all.len().into())]), Icon::ChevronDown)
        };
        if Button::plain(label).icon(mark).show(ui).clicked() {
            is_open = !is_open;
            ui.data_mut(|data| data.insert_temp(id, is_open));
        }
    }
}

/// Those of this computer, and the newest of each family that is in use today: the last of its name in the list.
fn newest<'a>(clients: &[&'a ClientMatch]) -> Vec<&'a ClientMatch> {
    let mut chosen: Vec<&ClientMatch> = Vec::new();
    for client in clients.iter().filter(|client| client.is_here || client.is_current) {
        let is_same = |other: &&ClientMatch| !other.is_here && family(&other.client) == family(&client.client);
        match chosen.iter_mut().find(|other| is_same(other)) {
            Some(older) if !client.is_here => *older = client,
            _ => chosen.push(client),
        }
        if chosen.len() == MOST_CLIENTS {
            break;
        }
    }
    chosen
}

/// A client's name without its version: `Safari` of `Safari 26.4 (iOS 26.4)`.
fn family(name: &str) -> &str {
    name.split(|character: char| character.is_ascii_digit() || character == '(').next().unwrap_or(name).trim_end()
}

fn name(ui: &mut Ui, words: &Words, client: &ClientMatch) {
    text::body(ui, shown(&client.client));
    if client.is_here {
        text::line(ui, words.text("app-cipher-is-here"), Type::Small, palette(ui).accent);
    }
}

fn result(ui: &mut Ui, words: &Words, client: &ClientMatch) {
    let (state, word) = words.outcome_of_client(client.outcome);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        icon::show(ui, Icon::fact(state), ICON, palette(ui).fact(state));
        let room = ui.available_width();
        text::cell(ui, room, |ui| text::body(ui, word));
    });
}

fn with(ui: &mut Ui, words: &Words, client: &ClientMatch) {
    let colours = palette(ui);
    match client.outcome {
        ClientOutcome::Succeeds { version, suite, group } => {
            text::line(ui, wire::cipher_suite_name(suite), Type::Mono, colours.text);
            let mut about = wire::version_name(version);
            if let Some(group) = group {
                about = format!("{about} · {}", wire::group_name(group));
            }
            text::weak(ui, about);
        }
        ClientOutcome::Fails { need } => {
            text::body(ui, words.need(need));
        }
        ClientOutcome::Unknown => {}
    }
}
