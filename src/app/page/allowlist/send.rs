//! What to send to whom, and what an administrator sets up: each text as it stands, to be copied or saved.

use eframe::egui::{Id, Ui};

use super::section;
use crate::advice::{Exception, Guide, Request, Words};
use crate::app::theme::{Type, palette, space};
use crate::app::widget::button::{self, Button};
use crate::app::widget::facts::hairline;
use crate::app::widget::icon::Icon;
use crate::app::widget::quote;
use crate::app::widget::text::{self, say};
use crate::app::{Action, Run};
use crate::step::StepReport;
use crate::step::allowlist::{AllowlistEvidence, Between, between};

/// Something that an administrator sets up.
struct Setup {
    /// The product it is set up in.
    product: String,
    title: String,
    /// One a line.
    steps: String,
    note: Option<String>,
    text: Option<String>,
    file: Option<(String, Vec<u8>)>,
}

/// Draws the section where there is something to ask for.
pub fn show(
    ui: &mut Ui,
    words: &Words,
    run: &Run,
    report: &StepReport,
    evidence: &AllowlistEvidence,
) -> Option<Action> {
    let case = run.case()?;
    if report.findings.is_empty() && matches!(between(evidence), Between::Nobody | Between::Unknown) {
        return None;
    }
    let requests = words.requests(case);
    let guides = words.gateways(case).into_iter().map(|guide| of_guide(words, guide));
    let setups: Vec<Setup> = guides.chain(words.exceptions(case).into_iter().map(of_exception)).collect();
    if requests.is_empty() && setups.is_empty() {
        return None;
    }
    let mut action = None;
    section(ui, words.text("app-send-section"), |ui| {
        if !requests.is_empty() {
            action = letters(ui, words, run.number, &requests);
        }
        if !requests.is_empty() && !setups.is_empty() {
            ui.add_space(space::S);
            hairline(ui);
        }
        if !setups.is_empty() {
            let asked = administrator(ui, words, run.number, &setups);
            action = action.take().or(asked);
        }
    });
    action
}

/// Messages to whoever can help.
fn letters(ui: &mut Ui, words: &Words, key: u64, requests: &[Request]) -> Option<Action> {
    text::line(ui, words.text("app-send-for-you"), Type::Heading, palette(ui).text);
    text::weak(ui, words.text("app-send-about"));
    ui.add_space(space::S);
    let choices: Vec<String> = requests.iter().map(|request| words.recipient(request.to)).collect();
    let request = &requests[chosen(ui, &words.text("app-send-to"), ("letter", key), &choices)];
    if let [only] = choices.as_slice() {
        text::weak(ui, format!("{} {only}", words.text("app-send-to")));
    }
    text::line(ui, request.title.clone(), Type::Strong, palette(ui).text);
    ui.add_space(space::XS);
    quote::sheet(ui, &request.body, Type::Body);
    ui.add_space(space::S);
    let copy = Button::plain(words.text("app-send-copy-message")).icon(Icon::Copy);
    let whole = || format!("{}\n\n{}", request.title, request.body);
    copy.show(ui).clicked().then(|| Action::Copy(whole()))
}

/// Steps and texts for whoever sets things up.
fn administrator(ui: &mut Ui, words: &Words, key: u64, setups: &[Setup]) -> Option<Action> {
    text::line(ui, words.text("app-send-for-admin"), Type::Heading, palette(ui).text);
    text::weak(ui, words.text("app-send-for-admin-about"));
    ui.add_space(space::S);
    let mut products: Vec<String> = Vec::new();
    for setup in setups {
        if !products.contains(&setup.product) {
            products.push(setup.product.clone());
        }
    }
    let product = &products[chosen(ui, &words.text("app-send-choose"), ("product", key), &products)];
    let of_product: Vec<&Setup> = setups.iter().filter(|setup| setup.product == *product).collect();
    let titles: Vec<String> = of_product.iter().map(|setup| setup.title.clone()).collect();
    let setup = of_product[chosen(ui, &words.text("app-send-choose"), ("setup", key, product), &titles)];
    steps(ui, words, setup)
}

fn steps(ui: &mut Ui, words: &Words, setup: &Setup) -> Option<Action> {
    text::line(ui, setup.title.clone(), Type::Strong, palette(ui).text);
    for step in setup.steps.lines().filter(|step| !step.trim().is_empty()) {
        text::body(ui, step.trim());
    }
    if let Some(note) = &setup.note {
        text::weak(ui, note.clone());
    }
    let content = setup.text.as_ref()?;
    ui.add_space(space::XS);
    quote::sheet(ui, content, Type::Mono);
    ui.add_space(space::S);
    let copy = Button::plain(words.text("app-send-copy")).icon(Icon::Copy);
    let save = setup.file.iter().map(|(name, bytes)| {
        let label = say(words, "app-send-save", [("file", name.as_str().into())]);
        (Button::plain(label).icon(Icon::Save), Action::SaveFile { name: name.clone(), bytes: bytes.clone() })
    });
    button::rows(ui, [(copy, Action::Copy(content.clone()))].into_iter().chain(save))
}

/// Which of several is shown: the first, until a person chooses.
fn chosen(ui: &mut Ui, name: &str, key: impl std::hash::Hash + std::fmt::Debug, labels: &[String]) -> usize {
    let id = Id::unique(("send", key));
    let now = ui.data(|data| data.get_temp::<usize>(id)).unwrap_or(0).min(labels.len().saturating_sub(1));
    if labels.len() < 2 {
        return now;
    }
    let choices: Vec<(usize, String)> = labels.iter().cloned().enumerate().collect();
    let next = button::choice(ui, name, now, &choices);
    ui.add_space(space::S);
    if let Some(next) = next {
        ui.data_mut(|data| data.insert_temp(id, next));
    }
    next.unwrap_or(now)
}

fn of_guide(words: &Words, guide: Guide) -> Setup {
    let source = guide.source.filter(|source| !source.is_empty());
    let note = source.map(|source| say(words, "app-send-source", [("source", source.into())]));
    Setup { product: guide.product, title: guide.title, steps: guide.steps, note, text: guide.snippet, file: None }
}

fn of_exception(exception: Exception) -> Setup {
    let bytes = exception.file_bytes();
    Setup {
        product: exception.product,
        title: exception.title,
        steps: exception.where_to,
        note: None,
        file: exception.file_name.map(|name| (name, bytes)),
        text: Some(exception.text).filter(|text| !text.is_empty()),
    }
}
