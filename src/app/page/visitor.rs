//! Step 6, where a site asks its visitor for a certificate: what it takes, what it said, and a certificate to choose.

use eframe::egui::{Id, Key, Margin, TextEdit, Ui, vec2};

use crate::advice::{Words, shown};
use crate::app::theme::{self, BUTTON_HEIGHT, ICON, Type, palette, space};
use crate::app::visit::{IdentityFile, Password};
use crate::app::widget::button::Button;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, definition, say};
use crate::app::{Action, Run, RunState};
use crate::step::certificate::{CertificateEvidence, Visitor, VisitorTry};
use crate::wire::{signature_scheme_name, version_name};

/// Authorities that are shown by name; the rest is counted.
const MOST_AUTHORITIES: usize = 8;
/// Longer passwords are cut.
const LONGEST_PASSWORD: usize = 1024;
/// The password field on a wide page.
const FIELD_WIDTH: f32 = 280.0;

/// Draws the card where the site asked, or where a certificate is shown to it.
pub fn show(ui: &mut Ui, words: &Words, run: &Run, evidence: &CertificateEvidence) -> Option<Action> {
    if evidence.visitor.is_none() && run.visit.shown.is_none() {
        return None;
    }
    let mut action = None;
    text::section(ui, words.text("app-visitor-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        match &evidence.visitor {
            Some(visitor) => asked(ui, words, visitor),
            None => {
                text::body(ui, words.text("app-visitor-not-asked"));
            }
        }
        if let Some((name, _)) = &run.visit.shown {
            definition(ui, words.text("app-visitor-used"), |ui| {
                text::body(ui, shown(name));
            });
        }
        if run.state() != RunState::Reopened {
            action = choose(ui, words, run);
        }
    });
    action
}

/// What the site takes, and what it said to each try.
fn asked(ui: &mut Ui, words: &Words, visitor: &Visitor) {
    if visitor.late {
        text::body(ui, words.text("app-visitor-late"));
    } else {
        definition(ui, words.text("app-visitor-authorities"), |ui| authorities(ui, words, visitor));
        definition(ui, words.text("app-visitor-keys"), |ui| {
            let keys = kinds_of_keys(visitor);
            text::body(ui, if keys.is_empty() { words.text("app-visitor-any-key") } else { keys.join(", ") });
        });
    }
    definition(ui, words.text("app-visitor-tries"), |ui| {
        for tried in &visitor.tries {
            text::body(ui, try_words(words, tried));
        }
    });
}

fn authorities(ui: &mut Ui, words: &Words, visitor: &Visitor) {
    let request = &visitor.request;
    if request.authority_count == 0 {
        text::body(ui, words.text("app-visitor-any-authority"));
    }
    for name in request.authorities.iter().take(MOST_AUTHORITIES) {
        text::body(ui, shown(name));
    }
    let more = request.authority_count.saturating_sub(request.authorities.len().min(MOST_AUTHORITIES));
    if more > 0 {
        text::weak(ui, say(words, "app-visitor-more", [("count", more.into())]));
    }
}

/// The kinds of keys that the accepted schemes need, each once, in the server's order (RFC 8446, section 4.2.3).
fn kinds_of_keys(visitor: &Visitor) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for scheme in &visitor.request.signature_schemes {
        let kind = match scheme {
            0x0804..=0x0806 | 0x0809..=0x080b => "RSA".to_owned(),
            0x0807 => "Ed25519".to_owned(),
            0x0808 => "Ed448".to_owned(),
            _ => match scheme.to_be_bytes() {
                [1..=6, 1] => "RSA".to_owned(),
                [1..=6, 2] => "DSA".to_owned(),
                [1..=6, 3] => "ECDSA".to_owned(),
                _ => signature_scheme_name(*scheme),
            },
        };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn try_words(words: &Words, tried: &VisitorTry) -> String {
    let version = tried.version.map(version_name).unwrap_or_default();
    let mut outcome = words.outcome(&tried.outcome);
    if let Some(status) = tried.status {
        outcome = say(words, "app-visitor-page", [("outcome", outcome.into()), ("status", status.to_string().into())]);
    }
    match &tried.shown {
        Some(which) => say(
            words,
            "app-visitor-with",
            [("version", version.into()), ("which", shown(which).into()), ("outcome", outcome.into())],
        ),
        None => say(words, "app-visitor-without", [("version", version.into()), ("outcome", outcome.into())]),
    }
}

/// The buttons, a field for the password of a locked file, and why a file could not be used.
fn choose(ui: &mut Ui, words: &Words, run: &Run) -> Option<Action> {
    let mut action = None;
    ui.add_space(space::M);
    if let Some(file) = &run.visit.locked {
        action = unlock(ui, words, run.number, file);
    }
    if let Some(error) = &run.visit.error {
        problem(ui, &words.identity_error(error));
    }
    let is_free = !run.is_busy();
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
        let choose = Button::plain(words.text("app-visitor-choose")).icon(Icon::Folder).enabled(is_free);
        if choose.show(ui).clicked() {
            action = Some(Action::ChooseCertificate);
        }
        if run.visit.shown.is_some() {
            let leave = Button::quiet(words.text("app-visitor-leave")).enabled(is_free);
            if leave.show(ui).clicked() {
                action = Some(Action::LeaveCertificateOut);
            }
        }
    });
    ui.add_space(space::XS);
    text::weak(ui, words.text("app-visitor-privacy"));
    action
}

fn unlock(ui: &mut Ui, words: &Words, number: u64, file: &IdentityFile) -> Option<Action> {
    let id = Id::unique(("visitor-password", number));
    let mut password = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_default();
    text::body(ui, say(words, "app-visitor-locked", [("file", shown(&file.name).into())]));
    ui.add_space(space::XS);
    let mut is_asked = false;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, space::XS);
        let edit = TextEdit::singleline(&mut password)
            .id(id.with("field"))
            .password(true)
            .font(Type::Body.font())
            .char_limit(LONGEST_PASSWORD)
            .margin(Margin::symmetric(space::M as i8, 8))
            .desired_width(FIELD_WIDTH.min(ui.available_width()))
            .min_size(vec2(0.0, BUTTON_HEIGHT));
        let field = ui.add(edit).accessible_name(words.text("app-visitor-password"));
        is_asked |= field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        is_asked |= Button::main(words.text("app-visitor-unlock")).icon(Icon::Lock).show(ui).clicked();
    });
    ui.add_space(space::S);
    if is_asked {
        ui.data_mut(|data| data.remove::<String>(id));
        return Some(Action::UnlockCertificate(Password(password)));
    }
    ui.data_mut(|data| data.insert_temp(id, password));
    None
}

fn problem(ui: &mut Ui, sentence: &str) {
    let colours = palette(ui);
    ui.horizontal_top(|ui| {
        icon::show(ui, Icon::Attention, ICON, colours.problem);
        let room = ui.available_width();
        text::cell(ui, room, |ui| {
            let response = text::line(ui, sentence, Type::Body, colours.problem);
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_live(eframe::egui::accesskit::Live::Assertive);
            });
        });
    });
    ui.add_space(space::S);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::ClientCertificateRequest;

    #[test]
    fn kinds_of_keys_are_named_once_in_the_order_of_the_server() {
        let signature_schemes = vec![0x0403, 0x0807, 0x0804, 0x0401, 0x0503, 0x0402, 0x0808];
        let request = ClientCertificateRequest { signature_schemes, ..ClientCertificateRequest::default() };
        let visitor = Visitor { request, tries: Vec::new(), chosen: None, late: false };
        assert_eq!(kinds_of_keys(&visitor), ["ECDSA", "Ed25519", "RSA", "DSA", "Ed448"]);
    }
}
