//! Who signs: the site, and other sites beside it.

use eframe::egui::Ui;

use super::{MOST_SHOWN, marked, more, section};
use crate::advice::{Words, issuer_in_short, root_in_short, shown};
use crate::app::Run;
use crate::app::theme::{Type, palette, space};
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, say};
use crate::handshake::Outcome;
use crate::step::FactState;
use crate::step::allowlist::{AllowlistEvidence, Canary, Signer};

/// One line of the table.
struct Line {
    name: String,
    /// Which of them it is, or the way by which it was asked.
    note: String,
    issuer: String,
    root: Option<String>,
    says: (FactState, String),
}

pub fn show(ui: &mut Ui, words: &Words, run: &Run, evidence: &AllowlistEvidence) {
    // Where nobody showed a certificate there is nothing to compare.
    if evidence.site.is_none() && evidence.canaries.iter().all(|canary| canary.signer.is_none()) {
        return;
    }
    section(ui, words.text("app-signer-section"), |ui| {
        if !evidence.canaries.is_empty() {
            text::body(ui, words.text("app-signer-about"));
            ui.add_space(space::S);
        }
        let columns = [
            (words.text("app-signer-site"), 2.2),
            (words.text("app-signer-issuer"), 2.0),
            (words.text("app-signer-says"), 2.4),
        ];
        let table = Table::new(ui, &columns);
        let site = evidence.site.as_ref();
        let own = site_line(words, run, evidence);
        let canaries = evidence.canaries.iter().take(MOST_SHOWN);
        for line in [own].into_iter().chain(canaries.map(|canary| canary_line(words, run, canary, site))) {
            table.row(ui, |ui, column| match column {
                0 => {
                    text::line(ui, line.name.clone(), Type::Body, palette(ui).text);
                    text::weak(ui, line.note.clone());
                }
                1 => {
                    text::body(ui, line.issuer.clone());
                    if let Some(root) = &line.root {
                        text::weak(ui, root.clone());
                    }
                }
                _ => marked(ui, words, line.says.clone()),
            });
        }
        more(ui, words, evidence.canaries.len());
    });
}

fn site_line(words: &Words, run: &Run, evidence: &AllowlistEvidence) -> Line {
    let site = evidence.site.as_ref();
    let says = match site {
        Some(site) => words.site_signer_says(site, &evidence.canaries),
        None => (FactState::Unknown, words.text("app-signer-none")),
    };
    line(words, shown(&run.host), words.text("app-signer-this"), site, says)
}

fn canary_line(words: &Words, run: &Run, canary: &Canary, site: Option<&Signer>) -> Line {
    let proxy = run.case().and_then(|case| case.target.proxy.as_ref());
    let note = match proxy {
        Some(proxy) => say(words, "app-signer-by-proxy", [("proxy", proxy.endpoint.to_string().into())]),
        None => words.text("app-signer-directly"),
    };
    let says = match (&canary.signer, &canary.outcome) {
        (Some(signer), _) => words.signer_says(signer, site),
        (None, Outcome::Completed | Outcome::Answered) => (FactState::Unknown, words.text("app-signer-none")),
        (None, outcome) => (FactState::Unknown, words.outcome(outcome)),
    };
    let name = canary.name.strip_suffix(":443").unwrap_or(&canary.name);
    line(words, shown(name), note, canary.signer.as_ref(), says)
}

fn line(words: &Words, name: String, note: String, signer: Option<&Signer>, says: (FactState, String)) -> Line {
    let root = signer.and_then(root_in_short);
    Line {
        name,
        note,
        issuer: signer.and_then(issuer_in_short).unwrap_or_else(|| "–".to_owned()),
        root: root.map(|root| say(words, "app-signer-root", [("root", root.into())])),
        says,
    }
}
