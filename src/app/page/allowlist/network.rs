//! What the network does: the test pages for a sign-in, a page in the site's place, names and addresses.

use eframe::egui::Ui;

use super::{MOST_SHOWN, marked, more, section};
use crate::advice::{Words, addresses, shown};
use crate::app::theme::{Type, palette, space};
use crate::app::widget::facts::hairline;
use crate::app::widget::quote;
use crate::app::widget::table::Table;
use crate::app::widget::text::{self, definition, say};
use crate::step::FactState;
use crate::step::allowlist::{AllowlistEvidence, BlockPage, BlockPlace, PortalSight, ResolverSight};

pub fn show(ui: &mut Ui, words: &Words, evidence: &AllowlistEvidence) {
    let has_names = has_odd_names(evidence);
    if evidence.block_page.is_none() && evidence.portal.is_empty() && !has_names {
        return;
    }
    section(ui, words.text("app-network-section"), |ui| {
        if let Some(page) = &evidence.block_page {
            text::line(ui, words.text("app-network-page"), Type::Strong, palette(ui).text);
            quoted(ui, words, page);
        }
        if evidence.block_page.is_some() && (!evidence.portal.is_empty() || has_names) {
            hairline(ui);
        }
        if !evidence.portal.is_empty() {
            portal(ui, words, &evidence.portal);
        }
        if !evidence.portal.is_empty() && has_names {
            hairline(ui);
        }
        if has_names {
            names(ui, words, evidence);
        }
    });
}

/// Whether anything about names is odd. What is as it should be is said among the facts.
fn has_odd_names(evidence: &AllowlistEvidence) -> bool {
    let is_odd = |resolver: &ResolverSight| {
        let other = resolver.second_opinion.as_ref();
        !resolver.made_up.is_empty()
            || other.is_some_and(|other| !other.iter().any(|one| evidence.addresses.contains(one)))
    };
    !evidence.hosts_entries.is_empty()
        || !evidence.odd_addresses.is_empty()
        || evidence.resolver.as_ref().is_some_and(is_odd)
}

fn portal(ui: &mut Ui, words: &Words, sights: &[PortalSight]) {
    text::line(ui, words.text("app-network-portal"), Type::Strong, palette(ui).text);
    ui.add_space(space::XS);
    let columns = [(words.text("app-network-test-page"), 2.4), (words.text("app-network-answer"), 2.6)];
    let table = Table::new(ui, &columns);
    for (index, sight) in sights.iter().take(MOST_SHOWN).enumerate() {
        // All test pages lead to the same one, most often.
        let is_new = |page: &&BlockPage| !sights[..index].iter().any(|other| other.page.as_ref() == Some(page));
        table.row(ui, |ui, column| {
            if column == 0 {
                text::body(ui, shown(&sight.address));
                return;
            }
            marked(ui, words, words.portal_says(sight));
            if let Some(host) = &sight.sent_on_to {
                text::weak(ui, say(words, "app-network-sent-on", [("host", shown(host).into())]));
            }
            if let Some(page) = sight.page.as_ref().filter(is_new) {
                quoted(ui, words, page);
            }
        });
    }
    more(ui, words, sights.len());
}

/// A page that came in place of what was asked for: its words, and where they came from.
fn quoted(ui: &mut Ui, words: &Words, page: &BlockPage) {
    let mut lines: Vec<String> = [&page.title, &page.text].into_iter().flatten().map(|line| shown(line)).collect();
    lines.dedup();
    let is_wordless = lines.is_empty();
    if is_wordless {
        lines.push(words.text("app-network-page-wordless"));
    }
    let filter = page.filter.as_ref().and_then(|filter| Some((filter.name.as_deref()?, filter.is_verified)));
    let filter_key = |is_sure| if is_sure { "app-network-page-filter" } else { "app-network-page-filter-like" };
    let notes = [
        filter.map(|(name, is_sure)| say(words, filter_key(is_sure), [("filter", shown(name).into())])),
        page.status.map(|status| say(words, "app-network-status", [("status", status.to_string().into())])),
        page.server.as_ref().map(|server| say(words, "app-network-server", [("server", shown(server).into())])),
    ];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    // The table says so itself.
    if page.place != BlockPlace::Portal {
        text::weak(ui, words.block_place(page.place));
    }
    quote::show(ui, &words.text("app-network-page-said"), &lines, &notes);
}

/// What the name of the site leads to.
fn names(ui: &mut Ui, words: &Words, evidence: &AllowlistEvidence) {
    if !evidence.addresses.is_empty() {
        definition(ui, words.text("app-network-addresses"), |ui| {
            for address in evidence.addresses.iter().take(MOST_SHOWN) {
                match words.site_address(*address, &evidence.odd_addresses) {
                    (FactState::Info, plain) => {
                        text::body(ui, plain);
                    }
                    odd => marked(ui, words, odd),
                }
            }
            more(ui, words, evidence.addresses.len());
        });
    }
    if !evidence.hosts_entries.is_empty() {
        definition(ui, words.text("app-network-hosts"), |ui| {
            for entry in evidence.hosts_entries.iter().take(MOST_SHOWN) {
                marked(ui, words, (FactState::Attention, words.hosts_entry(entry)));
            }
            more(ui, words, evidence.hosts_entries.len());
        });
    }
    if let Some(resolver) = &evidence.resolver {
        others(ui, words, resolver);
    }
}

/// How the name server treats other names.
fn others(ui: &mut Ui, words: &Words, resolver: &ResolverSight) {
    if !resolver.made_up.is_empty() {
        definition(ui, words.text("app-network-made-up"), |ui| {
            let list = addresses(&resolver.made_up);
            let said = say(words, "app-network-made-up-some", [("addresses", list.into())]);
            marked(ui, words, (FactState::Attention, said));
        });
    }
    if !resolver.canaries.is_empty() {
        definition(ui, words.text("app-network-canaries"), |ui| {
            for (name, found) in resolver.canaries.iter().take(MOST_SHOWN) {
                let key = if found.is_empty() { "app-network-leads-nowhere" } else { "app-network-leads-to" };
                let args = [("name", shown(name).into()), ("addresses", addresses(found).into())];
                text::body(ui, say(words, key, args));
            }
            more(ui, words, resolver.canaries.len());
        });
    }
    if let Some(found) = &resolver.second_opinion {
        definition(ui, words.text("app-network-second"), |ui| {
            let key = if found.is_empty() { "app-network-second-none" } else { "app-network-second-some" };
            text::body(ui, say(words, key, [("addresses", addresses(found).into())]));
        });
    }
}
