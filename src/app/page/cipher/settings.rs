//! The lines that the server's owner can put into a configuration, shown only where something should change.

use eframe::egui::{CornerRadius, Frame, Id, Label, Margin, Ui};

use crate::advice::Words;
use crate::app::Action;
use crate::app::theme::{self, Type, palette, space};
use crate::app::widget::button::{self, Button};
use crate::app::widget::icon::Icon;
use crate::app::widget::text;
use crate::step::cipher::{CipherEvidence, Strength, strength};

/// TLS 1.2: older versions are not safe any more (RFC 8996).
const OLDEST_GOOD: u16 = 0x0303;
/// RFC 9325, section 4.1.
const SOUND_PRIME_BITS: u32 = 2048;

/// The server programs, as their messages are called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Server {
    #[default]
    Nginx,
    Apache,
    Iis,
    Haproxy,
}

impl Server {
    const ALL: [Self; 4] = [Self::Nginx, Self::Apache, Self::Iis, Self::Haproxy];

    /// The message that holds its lines; its attributes are the program's name and where the lines go.
    fn key(self) -> &'static str {
        match self {
            Self::Nginx => "server-settings-nginx",
            Self::Apache => "server-settings-apache",
            Self::Iis => "server-settings-iis",
            Self::Haproxy => "server-settings-haproxy",
        }
    }
}

/// Whether the server does something that Mozilla's guidelines advise against.
pub fn are_needed(evidence: &CipherEvidence) -> bool {
    let is_old_or_weak = evidence.suites.iter().any(|list| {
        let is_weak = list.accepted.iter().any(|suite| strength(*suite) != Strength::Strong);
        is_weak || (list.version < OLDEST_GOOD && !list.accepted.is_empty())
    });
    let primes = evidence.groups.iter().flat_map(|groups| &groups.finite_field);
    is_old_or_weak || primes.into_iter().any(|prime| prime.bits < SOUND_PRIME_BITS)
}

pub fn show(ui: &mut Ui, words: &Words, id: Id) -> Option<Action> {
    let id = id.with("settings");
    let mut server: Server = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    text::body(ui, words.text("server-settings-about"));
    ui.add_space(space::S);
    let choices = Server::ALL.map(|server| (server, words.text(&format!("{}.label", server.key()))));
    if let Some(chosen) = button::choice(ui, &words.text("app-settings-choose"), server, &choices) {
        server = chosen;
        ui.data_mut(|data| data.insert_temp(id, server));
    }
    ui.add_space(space::S);
    text::weak(ui, words.text(&format!("{}.where", server.key())));
    ui.add_space(space::XS);
    let lines = words.text(server.key());
    let colours = palette(ui);
    Frame::new()
        .fill(colours.sunken)
        .corner_radius(CornerRadius::same(theme::RADIUS_SMALL))
        .inner_margin(Margin::same(space::M as i8))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            for line in lines.lines() {
                ui.add(Label::new(text::rich(line, Type::Mono, colours.text)).wrap());
            }
        });
    ui.add_space(space::S);
    let copy = Button::plain(words.text("app-settings-copy")).icon(Icon::Copy).show(ui);
    copy.clicked().then_some(Action::Copy(lines))
}
