//! Tables: those of steps 1 and 2 in files of their own, and here those of steps 4 and 5: the ladder of hellos, features,
//! suites, programs, key exchange. Every format draws the same ones.

mod browser;
mod clock;

use super::{measure, view};
use crate::advice::{Words, shown};
use crate::scan::{Ladder, VersionResult, VersionSuites};
use crate::step::cipher::{self, CipherEvidence, ClientMatch, ClientOutcome, Strength};
use crate::step::protocol::ProtocolEvidence;
use crate::step::{Evidence, FactState};
use crate::wire;

/// Rows beyond this number are counted: a file that was made by hand may hold any number of them.
const MOST_ROWS: usize = 400;

/// A table with its heading, its columns and its rows.
pub(super) struct Table {
    pub title: String,
    /// A sentence above it; may be empty.
    pub note: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
    /// Says how many rows are left out.
    pub more: Option<String>,
}

/// What stands in one column of one row.
pub(super) struct Cell {
    /// A state's style class and icon; empty where it has none.
    pub class: &'static str,
    pub text: String,
}

/// The tables of a step's evidence.
pub(super) fn of(evidence: &Evidence, words: &Words) -> Vec<Table> {
    match evidence {
        Evidence::Clock(evidence) => clock::tables(evidence, words),
        Evidence::Browser(evidence) => browser::tables(evidence, words),
        Evidence::Protocol(evidence) => of_protocol(evidence, words),
        Evidence::Cipher(evidence) => of_cipher(evidence, words),
        _ => Vec::new(),
    }
}

fn of_protocol(evidence: &ProtocolEvidence, words: &Words) -> Vec<Table> {
    let versions = (!evidence.versions.is_empty()).then(|| versions(&evidence.versions, words));
    let ladder = evidence.ladder.as_ref().map(|tried| ladder(tried, words));
    let features = evidence.features.as_ref().map(|features| {
        let title = words.text("report-table-features");
        pairs(title, words.features(features), words)
    });
    versions.into_iter().chain(ladder).chain(features).collect()
}

fn versions(versions: &[VersionResult], words: &Words) -> Table {
    let rows = versions.iter().map(|result| {
        let answer = match result.cipher_suite {
            Some(suite) => wire::cipher_suite_name(suite),
            None => words.outcome(&result.outcome),
        };
        vec![plain(wire::version_name(result.version)), plain(words.yes_no_or_unknown(result.supported)), plain(answer)]
    });
    let columns = ["report-version", "report-table-spoken", "report-table-answer"];
    table(words, words.text("report-table-versions"), String::new(), &columns, rows)
}

fn of_cipher(evidence: &CipherEvidence, words: &Words) -> Vec<Table> {
    let mut tables: Vec<Table> = evidence.suites.iter().take(MOST_ROWS).map(|list| suites(list, words)).collect();
    if evidence.clients.iter().any(|client| client.outcome != ClientOutcome::Unknown) {
        tables.push(clients(&evidence.clients, words));
    }
    let exchange = words.key_exchange(evidence.groups.as_ref(), &evidence.signatures);
    if !exchange.is_empty() {
        tables.push(pairs(words.text("report-table-key-exchange"), exchange, words));
    }
    tables
}

fn ladder(tried: &Ladder, words: &Words) -> Table {
    let rows = tried.rungs.iter().map(|rung| {
        let mut hello = words.hello(rung.rung);
        if tried.first_change == Some(rung.rung) {
            hello = format!("{hello} {}", words.text("report-table-first-change"));
        }
        let (state, word) = words.answered(rung.answered);
        let answer = match rung.answered {
            Some(true) => word,
            Some(false) | None => format!("{word}. {}", words.outcome(&rung.outcome)),
        };
        vec![plain(hello), plain(measure::bytes(rung.bytes as u64, words)), marked(state, answer)]
    });
    let columns = ["report-table-hello", "report-table-size", "report-table-answer"];
    table(words, words.text("report-table-ladder"), words.ladder(tried).1, &columns, rows)
}

fn suites(list: &VersionSuites, words: &Words) -> Table {
    let rows = list.accepted.iter().map(|suite| {
        let strength = cipher::strength(*suite);
        let state = match strength {
            Strength::Strong => FactState::Good,
            Strength::Weak => FactState::Attention,
            Strength::Broken => FactState::Problem,
        };
        let name = wire::cipher_suite_name(*suite);
        vec![plain(name), marked(state, words.strength(strength)), plain(words.reasons(*suite).join(" "))]
    });
    let title =
        words.format("report-table-suites", &measure::args([("version", wire::version_name(list.version).into())]));
    let mut note = words.preference(list.preference);
    if !list.undetermined.is_empty() {
        let args = measure::args([("count", list.undetermined.len().into())]);
        note = format!("{note} {}", words.format("report-table-undetermined", &args));
    }
    let columns = ["report-table-suite", "report-table-strength", "report-table-reason"];
    table(words, title, note, &columns, rows)
}

/// Those of this computer first, then those in wide use.
fn clients(clients: &[ClientMatch], words: &Words) -> Table {
    let mut sorted: Vec<&ClientMatch> = clients.iter().collect();
    sorted.sort_by_key(|client| (!client.is_here, !client.is_current));
    let rows = sorted.into_iter().map(|client| {
        let mut name = shown(&client.client);
        if client.is_here {
            name = words.format("report-table-here", &measure::args([("client", name.into())]));
        }
        let (state, word) = words.outcome_of_client(client.outcome);
        let with = match client.outcome {
            ClientOutcome::Succeeds { version, suite, group } => {
                let names = [
                    Some(wire::version_name(version)),
                    Some(wire::cipher_suite_name(suite)),
                    group.map(wire::group_name),
                ];
                names.into_iter().flatten().collect::<Vec<_>>().join(" · ")
            }
            ClientOutcome::Fails { need } => words.need(need),
            ClientOutcome::Unknown => String::new(),
        };
        vec![plain(name), marked(state, word), plain(with)]
    });
    let columns = ["report-table-client", "report-table-result", "report-table-with"];
    table(words, words.text("report-table-clients"), String::new(), &columns, rows)
}

fn pairs(title: String, pairs: Vec<(String, String)>, words: &Words) -> Table {
    let rows = pairs.into_iter().map(|(name, value)| vec![plain(name), plain(value)]);
    table(words, title, String::new(), &["report-table-what", "report-table-answer"], rows)
}

pub(super) fn table(
    words: &Words,
    title: String,
    note: String,
    columns: &[&str],
    rows: impl ExactSizeIterator<Item = Vec<Cell>>,
) -> Table {
    let left_out = rows.len().saturating_sub(MOST_ROWS);
    let rows = rows.take(MOST_ROWS).collect();
    let columns = columns.iter().map(|key| words.text(key)).collect();
    let more = (left_out > 0).then(|| words.format("report-table-more", &measure::args([("count", left_out.into())])));
    Table { title, note, columns, rows, more }
}

pub(super) fn plain(text: String) -> Cell {
    Cell { class: "", text }
}

pub(super) fn marked(state: FactState, text: String) -> Cell {
    Cell { class: view::fact_class(state), text }
}
