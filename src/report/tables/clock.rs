//! The tables of step 1: the clocks that were asked, and the limits that the true time lies within.

use super::{Table, plain, table};
use crate::advice::{Words, here};
use crate::step::clock::{self, ClockEvidence};

pub(super) fn tables(seen: &ClockEvidence, words: &Words) -> Vec<Table> {
    let mut tables = Vec::new();
    if !seen.sources.is_empty() {
        tables.push(sources(seen, words));
    }
    if !seen.bounds.is_empty() {
        tables.push(bounds(seen, words));
    }
    tables
}

/// Each beside this computer's time.
fn sources(seen: &ClockEvidence, words: &Words) -> Table {
    let rows = seen.sources.iter().enumerate().map(|(index, source)| {
        let name = format!("{} ({})", words.time_source(source), words.time_source_kind(source.kind));
        let role = words.time_role(seen, clock::role(seen, index));
        vec![plain(name), plain(words.time_source_says(source, 0)), plain(role)]
    });
    let columns = ["report-table-clock", "report-table-clock-says", "report-table-clock-role"];
    table(words, words.text("report-table-clocks"), words.text("report-table-clocks-note"), &columns, rows)
}

fn bounds(seen: &ClockEvidence, words: &Words) -> Table {
    let rows = seen.bounds.iter().map(|bound| {
        let side = if bound.kind.is_lower() { "app-clock-not-before" } else { "app-clock-not-after" };
        vec![plain(words.text(side)), plain(words.date(here(seen, bound.at))), plain(words.time_bound(bound))]
    });
    let columns = ["report-table-limit", "report-table-limit-day", "report-table-reason"];
    table(words, words.text("report-table-limits"), String::new(), &columns, rows)
}
