//! The tables of step 2: browsers, clients that were heard, stores of roots.

use super::{Cell, Table, marked, plain, table};
use crate::advice::{Words, offer_in_short, shown};
use crate::step::browser::BrowserEvidence;

pub(super) fn tables(evidence: &BrowserEvidence, words: &Words) -> Vec<Table> {
    let mut tables = Vec::new();
    if !evidence.browsers.is_empty() {
        tables.push(browsers(evidence, words));
    }
    if !evidence.clients.is_empty() {
        tables.push(clients(evidence, words));
    }
    if evidence.trusted_by_system.is_some() || evidence.trusted_by_mozilla.is_some() {
        tables.push(stores(evidence, words));
    }
    if !evidence.settings.is_empty() {
        tables.push(settings(evidence, words));
    }
    tables
}

fn browsers(evidence: &BrowserEvidence, words: &Words) -> Table {
    let rows = evidence.browsers.iter().map(|browser| {
        let about = words.about_browser(browser, evidence.looked_at).join(", ");
        vec![plain(words.browser(browser)), plain(about), plain(shown(&browser.path.display().to_string()))]
    });
    let columns = ["report-table-browser", "report-table-about", "report-table-place"];
    table(words, words.text("report-table-browsers"), String::new(), &columns, rows)
}

fn clients(evidence: &BrowserEvidence, words: &Words) -> Table {
    let rows = evidence.clients.iter().map(|client| {
        let offer = words.client_offer(client).into_iter().map(|(name, value)| format!("{name}: {value}"));
        vec![
            plain(words.client(client)),
            plain(offer_in_short(&client.offer)),
            plain(offer.collect::<Vec<_>>().join(". ")),
        ]
    });
    let columns = ["report-table-client", "report-table-in-short", "report-table-offered"];
    table(words, words.text("report-table-heard"), String::new(), &columns, rows)
}

fn stores(evidence: &BrowserEvidence, words: &Words) -> Table {
    let row = |name: String, place: String, trusted, error: Option<&String>| -> Vec<Cell> {
        let (state, word) = words.store_says(trusted);
        let note = error.map(|error| words.store_error(error)).unwrap_or_default();
        vec![plain(name), marked(state, word), plain(place), plain(note)]
    };
    let own = |name: &str, trusted, error| row(words.text(name), words.text(&format!("{name}-users")), trusted, error);
    let mut rows = vec![
        own("computer-store-system", evidence.trusted_by_system, evidence.store_error.as_ref()),
        own("computer-store-mozilla", evidence.trusted_by_mozilla, None),
    ];
    rows.extend(evidence.stores.iter().map(|store| {
        row(words.root_store(store), shown(&store.place.display().to_string()), store.trusted, store.error.as_ref())
    }));
    let columns = ["report-table-store", "report-table-says", "report-table-place", "report-table-note"];
    table(words, words.text("report-table-stores"), String::new(), &columns, rows.into_iter())
}

fn settings(evidence: &BrowserEvidence, words: &Words) -> Table {
    let rows = evidence.settings.iter().map(|setting| {
        let said = words.setting(setting);
        let written = format!("{}: {} = {}", said.owner, shown(&setting.name), shown(&setting.value));
        vec![plain(written), plain(said.does), plain(said.place), plain(said.back)]
    });
    let columns = ["report-table-setting", "report-table-does", "report-table-place", "report-table-put-back"];
    table(words, words.text("report-table-settings"), String::new(), &columns, rows)
}
