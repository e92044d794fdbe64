//! The certificate chain as cards: what each certificate says, and each failing check on the one that it concerns.
//!
//! The drawing is `assets/report/chain.html`, which escapes all text.

use askama::Template;
use chrono::{DateTime, Utc};

use super::measure;
use crate::advice::{Words, shown};
use crate::certificate::{CertificateCheck, CertificateFacts, ChainReport, CheckResult, Store};
use crate::handshake::MAX_CERTIFICATES;

/// More names than this are counted, not listed.
const NAMES_LISTED: usize = 8;

#[derive(Template)]
#[template(path = "chain.html")]
struct Chain<'a> {
    words: &'a Words,
    cards: Vec<Card>,
    whole: Vec<Mark>,
    stores: Vec<StoreLine>,
    root: Option<String>,
    judged: String,
    more: Option<String>,
}

struct Card {
    role: String,
    label: String,
    class: &'static str,
    marks: Vec<Mark>,
    lines: Vec<(String, String)>,
    unparsable: Option<String>,
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

/// Draws a judged chain.
pub(super) fn cards(chain: &ChainReport, words: &Words) -> String {
    let kept = &chain.certificates[..chain.certificates.len().min(MAX_CERTIFICATES)];
    let left_out = chain.certificates.len() - kept.len();
    let root_is_sent = kept.iter().any(|facts| facts.self_issued);
    let root = chain.judgements.iter().find_map(|judgement| judgement.root.as_deref()).filter(|_| !root_is_sent);
    let whole = chain.checks.iter().filter(|check| check.certificate.is_none_or(|index| index >= kept.len()));
    let drawing = Chain {
        words,
        cards: kept.iter().enumerate().map(|(index, facts)| card(index, facts, chain, words)).collect(),
        whole: whole.map(|check| mark(check, words)).collect(),
        stores: chain.judgements.iter().take(8).map(|judgement| store(judgement, words)).collect(),
        root: root.map(shown),
        judged: words
            .format("report-chain-judged", &measure::args([("time", measure::moment(chain.judged_at).into())])),
        more: (left_out > 0).then(|| words.format("report-chain-more", &measure::args([("count", left_out.into())]))),
    };
    super::rendered(&drawing)
}

fn card(index: usize, facts: &CertificateFacts, chain: &ChainReport, words: &Words) -> Card {
    let marks: Vec<&CertificateCheck> = chain.checks.iter().filter(|check| check.certificate == Some(index)).collect();
    let worst = |result| marks.iter().any(|check| check.result == result);
    let class = if worst(CheckResult::Failed) || facts.unparsable.is_some() {
        "problem"
    } else if worst(CheckResult::Warned) {
        "attention"
    } else {
        "good"
    };
    let role = match (facts.is_ca, facts.self_issued) {
        (true, true) => "report-chain-root",
        (true, false) => "report-chain-intermediate",
        (false, _) => "report-chain-site",
    };
    let position = measure::args([("number", (index + 1).into()), ("of", chain.certificates.len().into())]);
    Card {
        role: format!("{} · {}", words.format("report-chain-position", &position), words.text(role)),
        label: shown(&facts.label),
        class,
        marks: marks.into_iter().map(|check| mark(check, words)).collect(),
        lines: if facts.unparsable.is_some() { vec![fingerprint(facts, words)] } else { lines(facts, words) },
        unparsable: facts.unparsable.as_deref().map(shown),
    }
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
