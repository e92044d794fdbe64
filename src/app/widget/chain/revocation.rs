//! What is known of revocation, and the public logs that know the site's certificate: a line for each answer.

use eframe::egui::Ui;

use super::stores::marked;
use crate::advice::{Words, shown};
use crate::app::theme::space;
use crate::app::widget::facts::hairline;
use crate::app::widget::text::{self, say};
use crate::certificate::ChainReport;

/// Lines beyond this number are counted.
const MOST_LINES: usize = 24;

/// Whether anything is known of revocation.
pub fn has_revocation(chain: &ChainReport) -> bool {
    chain.status.iter().any(|status| status.certificate < chain.certificates.len())
}

/// Each certificate with what was answered about it.
pub fn revocation(ui: &mut Ui, words: &Words, chain: &ChainReport) {
    let mut about: Vec<usize> = Vec::new();
    for status in chain.status.iter().filter(|status| status.certificate < chain.certificates.len()) {
        if !about.contains(&status.certificate) {
            about.push(status.certificate);
        }
    }
    let mut drawn = 0;
    for (at, &index) in about.iter().take(MOST_LINES).enumerate() {
        if at > 0 {
            hairline(ui);
        }
        let label = shown(&chain.certificates[index].label);
        text::weak(ui, say(words, "app-chain-of", [("label", label.into())]));
        for status in chain.status.iter().filter(|status| status.certificate == index).take(MOST_LINES - drawn) {
            ui.add_space(space::XS);
            let (state, sentence) = words.status(status);
            marked(ui, state, &sentence);
            drawn += 1;
        }
    }
    count_more(ui, words, chain.status.len().saturating_sub(MOST_LINES));
}

/// Each signed certificate timestamp.
pub fn timestamps(ui: &mut Ui, words: &Words, chain: &ChainReport) {
    text::weak(ui, words.text("app-chain-timestamps-means"));
    for timestamp in chain.timestamps.iter().take(MOST_LINES) {
        ui.add_space(space::XS);
        let (state, sentence) = words.timestamp(timestamp);
        marked(ui, state, &sentence);
    }
    count_more(ui, words, chain.timestamps.len().saturating_sub(MOST_LINES));
}

fn count_more(ui: &mut Ui, words: &Words, more: usize) {
    if more > 0 {
        text::weak(ui, say(words, "app-chain-more-lines", [("count", more.into())]));
    }
}
