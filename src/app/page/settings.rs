//! The settings: which hosts are asked besides the site, in groups by their purpose, each with a switch and a field.

use std::path::PathBuf;

use eframe::egui::{Id, Margin, TextEdit, Ui, vec2};

use crate::advice::{Words, shown};
use crate::app::theme::{self, READING_WIDTH, Type, palette, space};
use crate::app::widget::button::Button;
use crate::app::widget::icon::{self, Icon};
use crate::app::widget::text::{self, say};
use crate::app::{Action, Page};
use crate::settings::{Choice, HostError, HostGroup, Layer, Layers, Settings};

/// Longer lists are cut; sixteen names of the longest kind are shorter.
const MOST_TYPED: usize = 8192;

/// A field grows to this many lines.
const MOST_ROWS: usize = 6;

/// What stands on the page, typed but not yet saved.
#[derive(Clone, Debug)]
pub struct Form {
    entries: Vec<Entry>,
    /// Where the choices are kept.
    file: Option<PathBuf>,
    /// The page to go back to.
    before: Page,
}

/// One group of hosts on the page.
#[derive(Clone, Debug)]
struct Entry {
    group: HostGroup,
    is_on: bool,
    hosts: String,
    error: Option<HostError>,
    /// Who set what held when the page was opened, and in which file.
    origin: Layer,
    origin_file: Option<PathBuf>,
    /// What holds where the person chooses nothing, and who set that.
    below: Choice,
    below_origin: Layer,
}

impl Form {
    /// What holds now.
    pub fn new(settings: &Settings, layers: &Layers, before: Page) -> Self {
        let entry = |group: HostGroup| {
            let choice = group.choice(settings);
            let below = group.choice(&layers.below_user);
            let origin = layers.origin(group);
            // A list that is switched off is empty: the hosts to ask again are those below it.
            let hosts = if choice.hosts.is_empty() && !choice.is_on { &below.hosts } else { &choice.hosts };
            Entry {
                group,
                is_on: choice.is_on,
                hosts: hosts.join("\n"),
                error: None,
                origin,
                origin_file: layers.files.of(origin).map(PathBuf::from),
                below,
                below_origin: layers.origin_below_user(group),
            }
        };
        Self { entries: HostGroup::ALL.map(entry).to_vec(), file: layers.files.user.clone(), before }
    }

    /// The choices, if every one can be understood; what is wrong is kept to be shown.
    pub fn choices(&mut self) -> Option<Vec<(HostGroup, Choice)>> {
        let free = self.entries.iter_mut().filter(|entry| entry.origin != Layer::Named);
        let read: Vec<Option<(HostGroup, Choice)>> = free
            .map(|entry| match entry.group.read(entry.is_on, &entry.hosts) {
                Ok(choice) => {
                    entry.error = None;
                    Some((entry.group, choice))
                }
                Err(error) => {
                    entry.error = Some(error);
                    None
                }
            })
            .collect();
        read.into_iter().collect()
    }

    /// The page to go back to.
    pub fn before(&self) -> Page {
        self.before
    }
}

/// Draws the page.
pub fn show(ui: &mut Ui, words: &Words, form: &mut Form) -> Option<Action> {
    super::scroll(ui, "settings", READING_WIDTH, |ui| {
        let mut action = None;
        if Button::quiet(words.text("settings-back")).icon(Icon::ArrowLeft).show(ui).clicked() {
            action = Some(Action::Go(form.before));
        }
        text::line(ui, words.text("settings-title"), Type::Title, palette(ui).text);
        text::body(ui, words.text("settings-about"));
        for entry in &mut form.entries {
            ui.add_space(space::M);
            theme::card(ui).show(ui, |ui| {
                ui.set_width(ui.available_width());
                show_entry(ui, words, entry);
            });
        }
        ui.add_space(space::L);
        match &form.file {
            Some(file) => {
                text::weak(ui, say(words, "settings-kept-in", [("file", shown(&file.display().to_string()).into())]));
            }
            None => {
                text::weak(ui, words.text("settings-no-place"));
            }
        }
        ui.add_space(space::S);
        if Button::main(words.text("settings-save")).icon(Icon::Save).enabled(form.file.is_some()).show(ui).clicked() {
            action = Some(Action::SaveSettings);
        }
        action
    })
}

fn show_entry(ui: &mut Ui, words: &Words, entry: &mut Entry) {
    let colours = palette(ui);
    let word = |part: &str| words.text(&format!("settings-{}{part}", entry.group.slug()));
    text::line(ui, word(""), Type::Strong, colours.text);
    text::weak(ui, word("-purpose"));
    let is_free = entry.origin != Layer::Named;
    if let (Layer::Machine | Layer::Named, Some(file)) = (entry.origin, &entry.origin_file) {
        let key = format!("settings-set-by-{}", entry.origin.slug());
        ui.add_space(space::XS);
        text::weak(ui, say(words, &key, [("file", shown(&file.display().to_string()).into())]));
    }
    ui.add_space(space::XS);
    let (switch, field) = (word("-switch"), word("-field"));
    let hint = if entry.group == HostGroup::NameServer { word("-hosts") } else { String::new() };
    ui.add_enabled_ui(is_free, |ui| {
        if ui.checkbox(&mut entry.is_on, text::rich(switch, Type::Body, colours.text)).changed() {
            entry.error = None;
        }
        if entry.group.has_hosts() {
            ui.add_space(space::XS);
            let rows = entry.hosts.lines().count().clamp(1, MOST_ROWS);
            ui.add_enabled_ui(entry.is_on, |ui| {
                let edit = TextEdit::multiline(&mut entry.hosts)
                    .id(Id::unique(("settings", entry.group)))
                    .font(Type::Mono.font())
                    .hint_text(text::rich(hint, Type::Mono, colours.weak))
                    .char_limit(MOST_TYPED)
                    .margin(Margin::symmetric(space::M as i8, 8))
                    .desired_rows(rows)
                    .desired_width(ui.available_width());
                if ui.add(edit).accessible_name(field).changed() {
                    entry.error = None;
                }
            });
        }
    });
    if let Some(error) = &entry.error {
        problem(ui, &told(words, entry.group, error));
    }
    if is_free && entry.group.read(entry.is_on, &entry.hosts).as_ref() != Ok(&entry.below) {
        ui.add_space(space::XS);
        let is_machines = entry.below_origin == Layer::Machine;
        let key = if is_machines { "settings-reset-machine" } else { "settings-reset-shipped" };
        if Button::quiet(words.text(key)).icon(Icon::Refresh).show(ui).clicked() {
            entry.is_on = entry.below.is_on;
            entry.hosts = entry.below.hosts.join("\n");
            entry.error = None;
        }
    }
}

/// What is wrong with a list. A test page is an address and an answer, not a host alone.
fn told(words: &Words, group: HostGroup, error: &HostError) -> String {
    match (group, error) {
        (HostGroup::Portal, HostError::NoHost(line)) => {
            say(words, "settings-no-test-page", [("line", shown(line).into())])
        }
        _ => words.host_error(error),
    }
}

fn problem(ui: &mut Ui, sentence: &str) {
    let colours = palette(ui);
    ui.add_space(space::XS);
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing = vec2(space::S, 0.0);
        icon::show(ui, Icon::Attention, theme::ICON, colours.problem);
        let room = ui.available_width();
        text::cell(ui, room, |ui| {
            let response = text::line(ui, sentence, Type::Body, colours.problem);
            ui.ctx().accesskit_node_builder(response.id, |node| {
                node.set_live(eframe::egui::accesskit::Live::Assertive);
            });
        });
    });
}
