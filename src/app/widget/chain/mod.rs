//! The certificate chain: a card for each certificate from the site's own up to the root that vouches for it, and below
//! them what was sent and is not needed.
//!
//! A failing check is named on the card that it concerns. A certificate that should be there and is not gets a card
//! too. Each card opens to every field, and each certificate can be copied and saved.

mod card;
mod link;
mod paths;
mod revocation;
mod stores;

use chrono::{DateTime, Utc};
use eframe::egui::{Id, Ui};

use super::button::{self, Button};
use super::icon::Icon;
use super::text::{self, say};
use crate::advice::Words;
use crate::app::Action;
use crate::app::theme::{Type, palette, space};
use crate::certificate::{self, CertificateCheck, ChainReport, CheckResult, Origin, PathEnd, Place};
use crate::step::FactState;
use link::Link;

pub use paths::{paths, paths_short};
pub use revocation::{has_revocation, revocation, timestamps};
pub use stores::table as stores_table;

/// Cards beyond this number are counted, not drawn.
const MOST_CARDS: usize = 12;

/// What the cards are drawn from.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    /// The words.
    pub words: &'a Words,
    /// The chain.
    pub chain: &'a ChainReport,
    /// The time that was measured when the chain was judged by this computer's clock, if one was.
    pub measured: Option<DateTime<Utc>>,
    /// The site, for the names of files.
    pub host: &'a str,
    /// Tells chains apart whose open cards are remembered.
    pub key: Id,
}

/// Draws the chain.
pub fn show(ui: &mut Ui, look: &Look<'_>) -> Option<Action> {
    let Look { words, chain, .. } = *look;
    let outline = chain.outline();
    let mut action = None;
    let is_drawn = |check: &&CertificateCheck| {
        check.certificate.is_none_or(|index| index >= chain.certificates.len()) && check.result != CheckResult::Passed
    };
    for check in chain.checks.iter().filter(is_drawn) {
        super::facts::row(ui, words, fact_state(check.result), &words.check_with_detail(check));
        ui.add_space(space::XS);
    }
    for (at, place) in outline.places.iter().take(MOST_CARDS).enumerate() {
        let below = at.checked_sub(1).map(|before| outline.places[before]);
        if let Some(below) = below {
            link::show(ui, words, joint(chain, outline.end.is_some(), below, *place));
        }
        match *place {
            Place::Certificate(index) => {
                let whereabouts = card::Whereabouts { index, place: Some(at), below, spare: None };
                action = card::show(ui, look, &whereabouts).or(action);
            }
            Place::Missing { below } => card::missing(ui, words, chain.certificates.get(below)),
        }
    }
    count_more(ui, words, outline.places.len());
    // The root's own card says who trusts it; without one, the stores have a card of their own.
    if outline.end != Some(PathEnd::Root) && !chain.judgements.is_empty() && !outline.places.is_empty() {
        let is_anchored = chain.judgements.iter().any(|judgement| judgement.anchored);
        link::show(ui, words, if is_anchored { Link::Signed } else { Link::Nowhere });
        stores::anchor(ui, words, chain);
    }
    action = export(ui, look).or(action);
    if !outline.spare.is_empty() {
        ui.add_space(space::L);
        text::line(ui, words.text("app-chain-also-sent"), Type::Strong, palette(ui).text);
        text::weak(ui, words.text("app-chain-also-sent-means"));
        for (index, spare) in outline.spare.iter().copied().take(MOST_CARDS) {
            ui.add_space(space::S);
            let whereabouts = card::Whereabouts { index, place: None, below: None, spare: Some(spare) };
            action = card::show(ui, look, &whereabouts).or(action);
        }
        count_more(ui, words, outline.spare.len());
    }
    action
}

fn count_more(ui: &mut Ui, words: &Words, count: usize) {
    let more = count.saturating_sub(MOST_CARDS);
    if more > 0 {
        ui.add_space(space::S);
        text::weak(ui, say(words, "app-chain-more", [("count", more.into())]));
    }
}

/// On a path each certificate is signed by the next; in the order sent, the names tell.
fn joint(chain: &ChainReport, is_path: bool, below: Place, above: Place) -> Link {
    match (below, above) {
        (Place::Certificate(below), Place::Certificate(above)) if !is_path => {
            let fits = chain.certificates[below].issuer == chain.certificates[above].subject;
            if fits { Link::Signed } else { Link::NotSigned }
        }
        (Place::Missing { .. }, Place::Certificate(_)) => Link::NotSigned,
        _ => Link::Signed,
    }
}

/// Buttons for the chain as the server should send it.
fn export(ui: &mut Ui, look: &Look<'_>) -> Option<Action> {
    let ders = look.chain.should_send();
    if ders.is_empty() {
        return None;
    }
    ui.add_space(space::M);
    let key = if look.chain.leads_to_a_root() { "app-chain-save" } else { "app-chain-save-part" };
    let offered = [
        (Button::plain(look.words.text(key)).icon(Icon::Save), true),
        (Button::plain(look.words.text("app-chain-copy")).icon(Icon::Copy), false),
    ];
    button::rows(ui, offered).map(|saves| {
        let pem = certificate::pem_chain(&ders);
        if saves {
            Action::SaveFile { name: certificate::file_name("chain", look.host, "pem"), bytes: pem.into_bytes() }
        } else {
            Action::Copy(pem)
        }
    })
}

/// How a check's result is drawn.
pub fn fact_state(result: CheckResult) -> FactState {
    match result {
        CheckResult::Passed => FactState::Good,
        CheckResult::Warned => FactState::Attention,
        CheckResult::Failed => FactState::Problem,
        CheckResult::Unknown => FactState::Unknown,
    }
}

/// A day as everybody reads it the same way.
pub fn day(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d").to_string()
}

/// What the fold's header says about the chain.
pub fn short(words: &Words, chain: &ChainReport) -> String {
    let failed = chain.checks.iter().filter(|check| check.result == CheckResult::Failed).count();
    let count = chain.certificates.iter().filter(|facts| facts.origin == Origin::Sent).count();
    if failed == 0 {
        say(words, "app-chain-short", [("count", count.into())])
    } else {
        say(words, "app-chain-short-failed", [("count", count.into()), ("failed", failed.into())])
    }
}
