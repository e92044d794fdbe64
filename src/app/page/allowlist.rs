//! Step 3: who stands between this computer and the site, as far as this computer can tell.

use eframe::egui::Ui;

use crate::advice::{Words, shown};
use crate::app::Action;
use crate::app::theme;
use crate::app::widget::text::{self, definition, say};
use crate::step::allowlist::AllowlistEvidence;

pub fn show(ui: &mut Ui, words: &Words, evidence: &AllowlistEvidence) -> Option<Action> {
    text::section(ui, words.text("app-allowlist-section"));
    theme::card(ui).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        if let Some(issuer) = &evidence.issuer {
            one(ui, words, "app-allowlist-issuer", shown(issuer));
        }
        let product = evidence.product.as_ref().map_or_else(
            || words.text("app-allowlist-no-product"),
            |product| {
                let key = if product.verified { "app-allowlist-product-is" } else { "app-allowlist-product-may-be" };
                say(
                    words,
                    key,
                    [("product", product.product.as_str().into()), ("category", product.category.as_str().into())],
                )
            },
        );
        one(ui, words, "app-allowlist-product", product);
        let root = match evidence.local_root {
            Some(true) => "app-allowlist-root-local",
            Some(false) => "app-allowlist-root-public",
            None => "app-allowlist-root-unknown",
        };
        one(ui, words, "app-allowlist-root", words.text(root));
        let proxies: Vec<String> = evidence
            .proxies
            .iter()
            .map(|proxy| {
                let key = if proxy.applies { "app-allowlist-proxy-used" } else { "app-allowlist-proxy-unused" };
                say(words, key, [("value", proxy.value.as_str().into()), ("source", proxy.source.as_str().into())])
            })
            .collect();
        many(ui, words, "app-allowlist-proxies", &proxies);
        let entries: Vec<String> = evidence
            .hosts_entries
            .iter()
            .map(|entry| {
                let address = entry.address.to_string();
                say(
                    words,
                    "app-allowlist-hosts-entry",
                    [("line", entry.line.into()), ("address", address.into()), ("name", entry.name.as_str().into())],
                )
            })
            .collect();
        many(ui, words, "app-allowlist-hosts", &entries);
        let addresses: Vec<String> = evidence
            .addresses
            .iter()
            .map(|address| match evidence.odd_addresses.iter().find(|odd| odd.address == *address) {
                Some(odd) => say(
                    words,
                    "app-allowlist-odd-address",
                    [("address", address.to_string().into()), ("range", odd.range.as_str().into())],
                ),
                None => address.to_string(),
            })
            .collect();
        many(ui, words, "app-allowlist-addresses", &addresses);
    });
    None
}

fn one(ui: &mut Ui, words: &Words, key: &str, value: String) {
    definition(ui, words.text(key), |ui| {
        text::body(ui, value);
    });
}

fn many(ui: &mut Ui, words: &Words, key: &str, values: &[String]) {
    definition(ui, words.text(key), |ui| {
        if values.is_empty() {
            text::body(ui, words.text("app-none-found"));
        }
        for value in values {
            text::body(ui, value.clone());
        }
    });
}
