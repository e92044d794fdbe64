//! Step 2: the browsers of this computer and what they offer, who would accept the certificate, which settings change
//! secure connections, and the questions that only a person can answer.

mod client;
mod list;
mod settings;
mod stores;

use eframe::egui::Ui;

use crate::advice::Words;
use crate::app::widget::questions;
use crate::app::{Action, Run};
use crate::step::browser::BrowserEvidence;

pub fn show(ui: &mut Ui, words: &Words, run: &Run, evidence: &BrowserEvidence) -> Option<Action> {
    let mut action = list::show(ui, words, run, evidence);
    let mut ask = |asked: Option<Action>| action = action.take().or(asked);
    ask(questions::show(ui, words, run));
    stores::show(ui, words, evidence);
    settings::show(ui, words, run.number, evidence);
    action
}
