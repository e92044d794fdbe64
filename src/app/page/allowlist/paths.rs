//! The site by other paths: how each differs from a visit, how it ended, and after what time.

use eframe::egui::Ui;

use super::{MOST_SHOWN, marked, more, section};
use crate::advice::{Words, issuer_in_short};
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, say};
use crate::step::allowlist::{AllowlistEvidence, Anchor, PathSight};

pub fn show(ui: &mut Ui, words: &Words, evidence: &AllowlistEvidence) {
    // The first is the step's own handshake, which its timeline shows.
    if evidence.paths.len() < 2 {
        return;
    }
    section(ui, words.text("app-path-section"), |ui| {
        let columns =
            [(words.text("app-path-look"), 2.2), (words.text("app-path-end"), 3.0), (words.text("app-path-time"), 1.4)];
        let table = Table::new(ui, &columns);
        for path in evidence.paths.iter().take(MOST_SHOWN) {
            table.row(ui, |ui, column| match column {
                0 => {
                    text::body(ui, words.look(path.look));
                    if let Some(address) = path.address {
                        text::weak(ui, address.to_string());
                    }
                }
                1 => end(ui, words, path),
                _ => {
                    for time in words.path_time(path) {
                        text::weak(ui, time);
                    }
                }
            });
        }
        more(ui, words, evidence.paths.len());
    });
}

fn end(ui: &mut Ui, words: &Words, path: &PathSight) {
    marked(ui, words, words.path_end(path));
    let odd = path.signer.as_ref().filter(|signer| matches!(signer.anchor, Anchor::Here | Anchor::Nowhere));
    if let Some(issuer) = odd.and_then(issuer_in_short) {
        text::weak(ui, say(words, "app-path-signed", [("issuer", issuer.into())]));
    }
}
