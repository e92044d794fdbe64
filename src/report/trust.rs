//! The tables of a judged chain: the stores side by side, every path, revocation, public logs.

use super::tables::{Table, marked, plain, table};
use crate::advice::{Words, shown};
use crate::certificate::ChainReport;

/// The tables of a chain; those that would be empty are left out.
pub(super) fn tables(chain: &ChainReport, words: &Words) -> Vec<Table> {
    let all = [stores(chain, words), paths(chain, words), revocation(chain, words), timestamps(chain, words)];
    all.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

fn stores(chain: &ChainReport, words: &Words) -> Table {
    let rows = words.stores(chain).into_iter().map(|row| {
        let answers = row.answers.into_iter().map(|(state, answer)| match state {
            Some(state) => marked(state, answer),
            None => plain(answer),
        });
        std::iter::once(plain(row.label)).chain(answers).collect()
    });
    let mut drawn =
        table(words, words.text("app-certificate-stores"), String::new(), &["app-chain-store-question"], rows);
    let names = chain.judgements.iter().map(|judgement| words.store(judgement.store));
    drawn.columns.extend(names.take(drawn.rows.first().map_or(0, Vec::len).saturating_sub(1)));
    drawn
}

fn paths(chain: &ChainReport, words: &Words) -> Table {
    let rows: Vec<_> = chain
        .whole_paths()
        .map(|path| {
            let line = words.path(chain, path);
            vec![plain(line.way), plain(line.store), marked(line.state, line.outcome)]
        })
        .collect();
    let columns = ["report-chain-path", "report-chain-store", "report-table-result"];
    table(words, words.text("app-chain-paths"), String::new(), &columns, rows.into_iter())
}

fn revocation(chain: &ChainReport, words: &Words) -> Table {
    let rows: Vec<_> = chain
        .status
        .iter()
        .filter_map(|status| {
            let label = shown(&chain.certificates.get(status.certificate)?.label);
            let (state, answer) = words.status(status);
            Some(vec![plain(label), marked(state, answer)])
        })
        .collect();
    let columns = ["app-certificate-which", "report-table-answer"];
    table(words, words.text("app-chain-revocation"), String::new(), &columns, rows.into_iter())
}

fn timestamps(chain: &ChainReport, words: &Words) -> Table {
    let rows = chain.timestamps.iter().map(|timestamp| {
        let (state, line) = words.timestamp(timestamp);
        vec![marked(state, line)]
    });
    table(
        words,
        words.text("app-chain-timestamps"),
        words.text("app-chain-timestamps-means"),
        &["report-chain-log"],
        rows,
    )
}
