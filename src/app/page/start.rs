//! The start page: one field for what is wrong, what a pasted error message means, practice sites to try, and what is
//! contacted.

use eframe::egui::{
    CornerRadius, Frame, Id, Key, Margin, Rect, Role, Sense, Stroke, TextEdit, Ui, Vec2, WidgetInfo, pos2, vec2,
};

use crate::advice::Words;
use crate::app::Action;
use crate::app::theme::{self, BUTTON_HEIGHT, RADIUS_SMALL, Type, palette, space};
use crate::app::widget::button::Button;
use crate::app::widget::explanation;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, say};
use crate::decoder::{Reading, decode};
use crate::practice::{SITES, Site};
use crate::settings::{SYSTEM_TIME_SERVER, Settings};
use crate::target::{Target, TargetError};

/// Longer texts are cut: an error message with an address in it is far shorter.
const MOST_TYPED: usize = 16_384;
/// The page is a column of this width.
const WIDTH: f32 = 680.0;

/// What stands in the field, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Field {
    /// The text as typed or pasted.
    pub typed: String,
    /// Why it could not be examined; shown until the text changes.
    pub error: Option<TargetError>,
    /// Put the keyboard's focus into the field in the next frame.
    pub wants_focus: bool,
    /// What the text was understood to say when it was last read.
    pub(in crate::app) understood: Option<Understood>,
}

/// What a typed text says and asks for.
#[derive(Clone, Debug)]
pub(in crate::app) struct Understood {
    /// The text that was read.
    typed: String,
    /// What it says, if it is an error message.
    pub reading: Reading,
    /// What it asks for.
    pub meaning: Result<Meaning, TargetError>,
}

impl Field {
    /// What the text says; it is read anew only when it has changed.
    pub(in crate::app) fn understood(&mut self) -> Understood {
        match &self.understood {
            Some(understood) if understood.typed == self.typed => understood.clone(),
            _ => self.understood.insert(understand(&self.typed)).clone(),
        }
    }
}

/// What a typed text asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A server on the network.
    Target(Target),
    /// A practice site.
    Practice(&'static str),
}

/// In an error message the words are not taken for a host: `NotTimeValid` is none.
fn understand(typed: &str) -> Understood {
    let reading = decode(typed);
    let meaning = if reading.is_known() {
        reading.address.clone().map(Meaning::Target).ok_or(TargetError::NoAddress)
    } else {
        meaning(typed)
    };
    Understood { typed: typed.to_owned(), reading, meaning }
}

/// What a text that is no error message asks for.
fn meaning(typed: &str) -> Result<Meaning, TargetError> {
    match Target::parse(typed) {
        Ok(target) => Ok(Meaning::Target(target)),
        Err(TargetError::Practice(name)) => SITES
            .iter()
            .find(|site| site.name == name)
            .map(|site| Meaning::Practice(site.name))
            .ok_or(TargetError::Practice(name)),
        Err(error) => Err(error),
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, words: &Words, settings: &Settings, field: &mut Field) -> Option<Action> {
    let room = ui.available_width();
    let height = ui.available_height();
    super::scroll(ui, "start", room, |ui| {
        let width = ui.available_width().min(WIDTH);
        let left = ((ui.available_width() - width) / 2.0).max(0.0);
        Frame::new()
            .outer_margin(Margin { left: left as i8, ..Margin::ZERO })
            .show(ui, |ui| {
                ui.set_width(width);
                column(ui, words, settings, field, height)
            })
            .inner
    })
}

fn column(ui: &mut Ui, words: &Words, settings: &Settings, field: &mut Field, height: f32) -> Option<Action> {
    let colours = palette(ui);
    // On a tall window the field stands where the eye rests, a little above the middle.
    ui.add_space(((height - 560.0) * 0.22).clamp(0.0, 90.0));
    let compact = height < 420.0;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = space::M;
        icon::show(ui, Icon::Mark, if compact { 26.0 } else { 40.0 }, colours.accent);
        let kind = if compact { Type::Title } else { Type::Display };
        text::line(ui, words.text("app-name"), kind, colours.text);
    });
    text::line(ui, words.text("app-tagline"), Type::Body, colours.weak);
    ui.add_space(if compact { space::S } else { space::L });

    let understood = field.understood();
    let action = ask(ui, words, field, &understood.meaning);
    below_field(ui, words, field, &understood);
    ui.add_space(space::M);
    text::weak(ui, privacy(words, settings));
    action.or(practice(ui, words))
}

/// The field and its button, side by side where there is room.
fn ask(ui: &mut Ui, words: &Words, field: &mut Field, meaning: &Result<Meaning, TargetError>) -> Option<Action> {
    let label = match meaning {
        Ok(Meaning::Target(target)) => say(words, "app-check-host", [("host", target.display_name().into())]),
        Ok(Meaning::Practice(name)) => say(words, "app-check-practice", [("name", (*name).into())]),
        Err(_) => words.text("app-check"),
    };
    let mut go = false;
    let wide = ui.available_width() > 520.0;
    // A long name must not push the field off the page.
    let label = shorten(&label, if wide { 34 } else { 44 });
    let button = Button::main(label).icon_after(Icon::ArrowRight);
    if wide {
        let button_width = button.width(ui);
        ui.horizontal_top(|ui| {
            let width = ui.available_width() - button_width - space::S;
            go |= text_field(ui, words, field, width);
            go |= button.show(ui).clicked();
        });
    } else {
        let width = ui.available_width();
        go |= text_field(ui, words, field, width);
        ui.add_space(space::XS);
        go |= button.show(ui).clicked();
    }
    go.then_some(Action::Check)
}

/// The field; answers whether Enter was pressed in it.
fn text_field(ui: &mut Ui, words: &Words, field: &mut Field, width: f32) -> bool {
    let colours = palette(ui);
    let edit = TextEdit::singleline(&mut field.typed)
        .id(Id::unique("address"))
        .hint_text(text::rich(words.text("app-field-hint"), Type::Body, colours.weak))
        .font(Type::Body.font())
        .char_limit(MOST_TYPED)
        .margin(Margin::symmetric(space::M as i8, 8))
        .desired_width(width)
        .min_size(vec2(0.0, BUTTON_HEIGHT));
    let response = ui.add(edit).accessible_name(words.text("app-field-name"));
    if std::mem::take(&mut field.wants_focus) {
        response.request_focus();
    }
    if response.changed() {
        field.error = None;
    }
    response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
}

/// Under the field: what is wrong, or how the text was understood; and what it means if it is an error message.
fn below_field(ui: &mut Ui, words: &Words, field: &Field, understood: &Understood) {
    let colours = palette(ui);
    ui.add_space(space::XS);
    let reading = &understood.reading;
    if let Some(error) = field.error.as_ref().filter(|_| !reading.is_known()) {
        ui.horizontal_top(|ui| {
            icon::show(ui, Icon::Attention, theme::ICON, colours.problem);
            let room = ui.available_width();
            text::cell(ui, room, |ui| {
                let response = text::line(ui, words.target_error(error), Type::Body, colours.problem);
                ui.ctx().accesskit_node_builder(response.id, |node| {
                    node.set_live(eframe::egui::accesskit::Live::Assertive);
                });
            });
        });
        return;
    }
    let sentence = match &understood.meaning {
        Ok(Meaning::Target(target)) => Some(say(
            words,
            "app-field-understood",
            [
                ("target", target.to_string().into()),
                ("protocol", format!("{:?}", target.protocol).to_uppercase().into()),
            ],
        )),
        Ok(Meaning::Practice(name)) => Some(words.text(&format!("practice-{name}-title"))),
        Err(_) if reading.is_known() => None,
        Err(_) if is_message(&field.typed) => {
            let (unknown, help) = (words.text("decoder-unknown"), words.text("decoder-unknown-needs-address"));
            Some(format!("{unknown} {help}"))
        }
        Err(_) => Some(words.text("app-field-help")),
    };
    if let Some(sentence) = sentence {
        text::weak(ui, sentence);
    }
    if reading.is_known() {
        ui.add_space(space::XS);
        explanation::show(ui, words, reading, field.error.is_some());
    }
}

/// Whether a text has more words than an address and its port.
fn is_message(typed: &str) -> bool {
    typed.split_whitespace().nth(2).is_some()
}

/// Which hosts are contacted besides the site itself.
fn privacy(words: &Words, settings: &Settings) -> String {
    let host = |entry: &String| match entry.rsplit_once(':') {
        Some((host, _)) => host.to_owned(),
        None if entry == SYSTEM_TIME_SERVER => words.text("app-privacy-own-time-server"),
        None => entry.clone(),
    };
    let clock = &settings.clock;
    let mut hosts: Vec<String> = clock.sntp.iter().chain(&clock.http).chain(&clock.https).map(host).collect();
    let mut seen = std::collections::HashSet::new();
    hosts.retain(|host| seen.insert(host.clone()));
    let mut sentences = vec![if hosts.is_empty() {
        words.text("app-privacy-only-site")
    } else {
        say(words, "app-privacy", [("hosts", hosts.join(", ").into())])
    }];
    if settings.certificate.fetch_issuers || settings.certificate.ask_revocation {
        sentences.push(words.text("app-privacy-authority"));
    }
    sentences.push(words.text("app-privacy-nothing"));
    sentences.join(" ")
}

fn practice(ui: &mut Ui, words: &Words) -> Option<Action> {
    text::section(ui, words.text("app-practice"));
    text::weak(ui, words.text("app-practice-note"));
    ui.add_space(space::S);
    let mut action = None;
    let columns = if ui.available_width() > 560.0 { 2 } else { 1 };
    let width = (ui.available_width() - space::S * (columns - 1) as f32) / columns as f32;
    for row in SITES.chunks(columns) {
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            // Both cards of a row are as high as the higher one.
            let height = row.iter().map(|site| card_height(ui, words, site, width)).fold(0.0, f32::max);
            for site in row {
                if card(ui, words, site, vec2(width, height)) {
                    action = Some(Action::CheckPractice(site.name));
                }
            }
        });
        ui.add_space(space::XS);
    }
    action
}

fn site_words(words: &Words, site: &Site) -> (String, String) {
    (words.text(&format!("practice-{}-title", site.name)), words.text(&format!("practice-{}-note", site.name)))
}

fn card_height(ui: &Ui, words: &Words, site: &Site, width: f32) -> f32 {
    let (title, note) = site_words(words, site);
    let room = width - 2.0 * space::M;
    let colour = palette(ui).text;
    text::galley(ui, title, Type::Strong, colour, room).size().y
        + text::galley(ui, note, Type::Small, colour, room).size().y
        + 2.0 * space::M
}

fn card(ui: &mut Ui, words: &Words, site: &Site, space_for: Vec2) -> bool {
    let colours = palette(ui);
    let (title, note) = site_words(words, site);
    let (rect, response) = ui.allocate_exact_size(space_for, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), format!("{title}. {note}")));
    if ui.is_rect_visible(rect) {
        let (fill, edge) =
            if response.hovered() { (colours.sunken, colours.accent) } else { (colours.card, colours.line) };
        let stroke = Stroke::new(1.0, edge);
        ui.painter().rect(rect, CornerRadius::same(RADIUS_SMALL), fill, stroke, eframe::egui::StrokeKind::Inside);
        let room = space_for.x - 2.0 * space::M;
        let title = text::galley(ui, title, Type::Strong, colours.text, room);
        let note = text::galley(ui, note, Type::Small, colours.weak, room);
        let at: Rect = rect.shrink(space::M);
        text::paint_heavy(ui, at.min, &title, Type::Strong, colours.text);
        ui.painter().galley(pos2(at.left(), at.top() + title.size().y), note, colours.weak);
        theme::focus_ring(ui, &response);
    }
    response.clicked()
}

/// Cuts a label in its middle, so that both ends of a long name stay.
fn shorten(label: &str, most: usize) -> String {
    let count = label.chars().count();
    if count <= most {
        return label.to_owned();
    }
    let head: String = label.chars().take(most / 2).collect();
    let tail: String = label.chars().skip(count - most / 2).collect();
    format!("{head}\u{2026}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_practice_site_can_be_typed() {
        assert_eq!(understand(" practice:expired ").meaning, Ok(Meaning::Practice("expired")));
        assert_eq!(understand("practice:nothing").meaning, Err(TargetError::Practice("nothing".to_owned())));
    }

    #[test]
    fn a_word_of_an_error_message_is_no_host() {
        for text in ["NotTimeValid", "0x80090326", "ERR_CERT_DATE_INVALID", "-107"] {
            let understood = understand(text);
            assert!(understood.reading.is_known(), "{text}");
            assert_eq!(understood.meaning, Err(TargetError::NoAddress), "{text}");
        }
    }

    #[test]
    fn both_ends_of_a_long_name_stay() {
        let label = shorten("Check a-very-long-subdomain-of-some-department.example.com", 34);
        assert!(label.starts_with("Check a-very") && label.ends_with("example.com"), "{label}");
    }
}
