//! The certificate chain as cards: what each certificate says, and each failing check on the one that it concerns.
//!
//! The drawing is `assets/report/chain.html`, which escapes all text.

use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

use super::measure;
use crate::advice::{Field, Words, shown};
use crate::certificate::{
    self, CertificateCheck, CertificateFacts, ChainReport, CheckResult, Origin, PathEnd, Place, Store,
};
use crate::handshake::MAX_CERTIFICATES;

/// More names than this are counted, not listed.
const NAMES_LISTED: usize = 8;

#[derive(Template)]
#[template(path = "chain.html")]
struct Chain<'a> {
    words: &'a Words,
    cards: Vec<Card>,
    spare: Vec<Card>,
    whole: Vec<Mark>,
    stores: Vec<StoreLine>,
    root: Option<String>,
    should_send: String,
    judged: String,
    more: Option<String>,
}

struct Card {
    role: String,
    label: String,
    class: &'static str,
    /// Sentences that stand above the checks.
    notes: Vec<String>,
    marks: Vec<Mark>,
    lines: Vec<(String, String)>,
    unparsable: Option<String>,
    fields: Vec<Field>,
    file: Option<CertificateFile>,
}

/// A certificate as a file inside the page.
struct CertificateFile {
    /// Letters, digits, dots and hyphens alone.
    name: String,
    pem: String,
    /// The PEM in base64.
    base64: String,
}

/// A check's result on a card.
struct Mark {
    class: &'static str,
    result: String,
    check: String,
    detail: String,
}

struct StoreLine {
    class: &'static str,
    store: String,
    said: String,
}

/// What the cards of one chain are drawn from.
pub(super) struct Look<'a> {
    pub chain: &'a ChainReport,
    pub words: &'a Words,
    /// The time that was measured when the chain was judged by this computer's clock, if one was.
    pub measured: Option<DateTime<Utc>>,
    /// With every field and the certificates themselves.
    pub whole: bool,
}

/// Draws a judged chain.
pub(super) fn cards(look: &Look<'_>) -> String {
    let Look { chain, words, .. } = *look;
    let outline = chain.outline();
    let left_out = (outline.places.len() + outline.spare.len()).saturating_sub(2 * MAX_CERTIFICATES);
    let root_is_drawn = outline.end == Some(PathEnd::Root)
        || outline.end.is_none() && chain.certificates.iter().any(|facts| facts.self_issued);
    let root = chain.judgements.iter().find_map(|judgement| judgement.root.as_deref()).filter(|_| !root_is_drawn);
    let count = chain.certificates.len();
    let whole = chain.checks.iter().filter(|check| check.certificate.is_none_or(|index| index >= count));
    let places = outline.places.iter().take(MAX_CERTIFICATES).enumerate();
    let spare = outline.spare.iter().take(MAX_CERTIFICATES);
    let drawing = Chain {
        words,
        cards: places.map(|(at, place)| on_path(look, at, outline.places.len(), &outline.places, *place)).collect(),
        spare: spare
            .map(|(index, spare)| {
                let number = measure::args([("number", (index + 1).into())]);
                card(look, *index, words.format("report-chain-sent-as", &number), vec![words.spare(*spare)])
            })
            .collect(),
        whole: whole.take(MAX_CERTIFICATES).map(|check| mark(check, words)).collect(),
        stores: chain.judgements.iter().take(8).map(|judgement| store(judgement, words)).collect(),
        root: root.map(shown),
        should_send: if look.whole { certificate::pem_chain(&chain.should_send()) } else { String::new() },
        judged: words
            .format("report-chain-judged", &measure::args([("time", measure::moment(chain.judged_at).into())])),
        more: (left_out > 0).then(|| words.format("report-chain-more", &measure::args([("count", left_out.into())]))),
    };
    super::rendered(&drawing)
}

/// The card at one place of the path.
fn on_path(look: &Look<'_>, at: usize, of: usize, places: &[Place], place: Place) -> Card {
    let Look { chain, words, .. } = *look;
    let below = match at.checked_sub(1).map(|below| places[below]) {
        Some(Place::Certificate(below)) => chain.certificates.get(below),
        _ => None,
    };
    let position =
        words.format("report-chain-position", &measure::args([("number", (at + 1).into()), ("of", of.into())]));
    let index = match place {
        Place::Certificate(index) => index,
        Place::Missing { below } => return missing(&position, chain.certificates.get(below), words),
    };
    let facts = &chain.certificates[index];
    let role = match (facts.is_ca, facts.self_issued) {
        (true, true) => "report-chain-root",
        (true, false) => "report-chain-intermediate",
        (false, _) => "report-chain-site",
    };
    let mut notes = Vec::new();
    if facts.origin == Origin::Fetched {
        notes.push(match below.and_then(|below| below.ca_issuers.first()) {
            Some(address) => words.format("app-chain-not-sent", &measure::args([("address", address.as_str().into())])),
            None => words.text("app-chain-not-sent-plain"),
        });
    }
    notes.extend(chain.stores_with(index).into_iter().map(|store| {
        let is_added = chain.judgement(store).is_some_and(|judgement| judgement.added);
        let key = if is_added { "app-chain-root-added" } else { "app-chain-root-of-store" };
        words.format(key, &measure::args([("store", words.store(store).into())]))
    }));
    card(look, index, format!("{position} · {}", words.text(role)), notes)
}

/// The card of a certificate that nobody sent.
fn missing(position: &str, below: Option<&CertificateFacts>, words: &Words) -> Card {
    let issuer = below.map(|facts| facts.issuer_label.as_str()).unwrap_or_default();
    let means = match below.and_then(|facts| facts.ca_issuers.first()) {
        Some(address) => {
            words.format("app-chain-missing-fetchable", &measure::args([("address", address.as_str().into())]))
        }
        None => words.text("app-chain-missing-means"),
    };
    Card {
        role: position.to_owned(),
        label: words.format("app-chain-missing", &measure::args([("issuer", issuer.into())])),
        class: "problem",
        notes: vec![means],
        marks: Vec::new(),
        lines: Vec::new(),
        unparsable: None,
        fields: Vec::new(),
        file: None,
    }
}

fn card(look: &Look<'_>, index: usize, role: String, notes: Vec<String>) -> Card {
    let Look { chain, words, .. } = *look;
    let facts = &chain.certificates[index];
    let marks: Vec<&CertificateCheck> = chain.checks.iter().filter(|check| check.certificate == Some(index)).collect();
    let worst = |result| marks.iter().any(|check| check.result == result);
    let class = if worst(CheckResult::Failed) || facts.unparsable.is_some() {
        "problem"
    } else if worst(CheckResult::Warned) {
        "attention"
    } else {
        "good"
    };
    Card {
        role,
        label: shown(&facts.label),
        class,
        notes,
        marks: marks.into_iter().map(|check| mark(check, words)).collect(),
        lines: if facts.unparsable.is_some() { vec![fingerprint(facts, words)] } else { lines(facts, words) },
        unparsable: facts.unparsable.as_deref().map(shown),
        fields: if look.whole { words.certificate_fields(chain, index, look.measured) } else { Vec::new() },
        file: (look.whole && !facts.der.is_empty()).then(|| file(facts)),
    }
}

fn file(facts: &CertificateFacts) -> CertificateFile {
    let pem = certificate::pem(&facts.der);
    let base64 = STANDARD.encode(&pem);
    CertificateFile { name: certificate::file_name("certificate", &facts.label, "pem"), pem, base64 }
}

fn lines(facts: &CertificateFacts, words: &Words) -> Vec<(String, String)> {
    let date = |time: Option<DateTime<Utc>>| time.map_or_else(|| "–".to_owned(), measure::moment);
    let mut lines = vec![
        (words.text("report-chain-issuer"), shown(&facts.issuer)),
        (words.text("report-chain-subject"), shown(&facts.subject)),
        (words.text("report-chain-valid"), format!("{} – {}", date(facts.not_before), date(facts.not_after))),
    ];
    if !facts.names.is_empty() {
        let listed: Vec<String> = facts.names.iter().take(NAMES_LISTED).map(|name| shown(name)).collect();
        let left_out = facts.name_count.max(facts.names.len()) - listed.len();
        let mut names = listed.join(", ");
        if left_out > 0 {
            names.push_str(" … ");
            names.push_str(&words.format("report-chain-more-names", &measure::args([("count", left_out.into())])));
        }
        lines.push((words.text("report-chain-names"), names));
    }
    lines.push((words.text("report-chain-key"), shown(&facts.key)));
    lines.push((words.text("report-chain-signature"), shown(&facts.signature_algorithm)));
    lines.push((words.text("report-chain-serial"), shown(&facts.serial)));
    lines.push(fingerprint(facts, words));
    lines
}

fn fingerprint(facts: &CertificateFacts, words: &Words) -> (String, String) {
    (words.text("report-chain-fingerprint"), shown(&facts.sha256))
}

fn mark(check: &CertificateCheck, words: &Words) -> Mark {
    let (class, result) = match check.result {
        CheckResult::Passed => ("good", "report-check-passed"),
        CheckResult::Warned => ("attention", "report-check-warned"),
        CheckResult::Failed => ("problem", "report-check-failed"),
        CheckResult::Unknown => ("unknown", "report-check-unknown"),
    };
    Mark { class, result: words.text(result), check: words.check(check.check), detail: shown(&check.detail) }
}

fn store(judgement: &crate::certificate::StoreJudgement, words: &Words) -> StoreLine {
    let store = match judgement.store {
        Store::System => "report-store-system",
        Store::Mozilla => "report-store-mozilla",
    };
    let root = judgement.root.as_deref().unwrap_or_default();
    let (class, said) = if judgement.trusted {
        ("good", words.format("report-store-trusted", &measure::args([("root", root.into())])))
    } else if judgement.anchored {
        ("problem", words.format("report-store-anchored", &measure::args([("root", root.into())])))
    } else {
        ("problem", words.text("report-store-unknown"))
    };
    let reason = judgement.error.as_deref().map(|error| format!(" ({})", shown(error))).unwrap_or_default();
    StoreLine { class, store: words.text(store), said: format!("{said}{reason}") }
}
