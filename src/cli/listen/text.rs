//! What a program offers, as text: names and code points in the order sent.

use super::super::error::args;
use super::super::output::{Colour, Style};
use super::super::table::Table;
use super::site::Beside;
use crate::advice::{Words, shown};
use crate::step::browser::{ClientEnd, HeardClient};
use crate::step::cipher::ClientOutcome;
use crate::wire::{self, ClientOffer};

/// Alerts that speak of the certificate: `bad_certificate` to `certificate_unknown`, and `unknown_ca` (RFC 8446, section
/// 6.2).
const ABOUT_THE_CERTIFICATE: [u8; 6] = [42, 43, 44, 45, 46, 48];

/// One program that came.
pub(super) fn whole(client: &HeardClient, beside: Option<&Beside<'_>>, style: Style, words: &Words) -> String {
    let HeardClient { browser: _, agent, at, offer, end } = client;
    let time = at.format("%H:%M:%S").to_string();
    let heading = words.format("listener-heard", &args([("time", time.into())]));
    let mut table = Table::default();
    let mut row = |key: &str, value: String| table.row(words.text(key), value, None);
    if let Some(agent) = agent {
        row("listener-agent", shown(agent));
    }
    row("listener-end", ended(end, words));
    if offer.ssl2_form {
        row("listener-form", words.text("listener-form-ssl2"));
    }
    offered(offer, words, &mut row);
    if let Some(beside) = beside {
        let (label, text) = beside.told(words);
        table.row(label, text, Some(colour(beside.meeting.outcome)));
    }
    format!("{}\n{}\n", style.paint(&heading, Colour::Bold), table.rendered(2, style))
}

fn colour(outcome: ClientOutcome) -> Colour {
    match outcome {
        ClientOutcome::Succeeds { .. } => Colour::Green,
        ClientOutcome::Fails { .. } => Colour::Red,
        ClientOutcome::Unknown => Colour::Yellow,
    }
}

fn ended(end: &ClientEnd, words: &Words) -> String {
    match end {
        ClientEnd::Completed => words.text("listener-end-completed"),
        ClientEnd::Closed => words.text("listener-end-closed"),
        ClientEnd::NothingInCommon => words.text("listener-end-nothing-in-common"),
        ClientEnd::Alert { code } => {
            let told = args([("code", usize::from(*code).into()), ("name", wire::alert_name(*code).into())]);
            if ABOUT_THE_CERTIFICATE.contains(code) {
                words.format("listener-end-alert-certificate", &told)
            } else {
                words.format("listener-end-alert", &told)
            }
        }
    }
}

fn offered(offer: &ClientOffer, words: &Words, row: &mut impl FnMut(&str, String)) {
    let or_none = |texts: Vec<String>, between: &str| {
        if texts.is_empty() { words.text("listener-none") } else { texts.join(between) }
    };
    let named = |values: &[u16], name: fn(u16) -> String| -> Vec<String> {
        values.iter().map(|value| format!("{} ({})", name(*value), super::json::value(*value))).collect()
    };
    let answer = |is_so| words.text(if is_so { "listener-yes" } else { "listener-no" });
    let shares = offer.key_shares.iter().map(|(group, bytes)| {
        let told = [("group", wire::group_name(*group).into()), ("bytes", (*bytes).into())];
        words.format("listener-key-share", &args(told))
    });
    row("listener-versions", or_none(named(&offer.versions, wire::version_name), ", "));
    row("listener-suites", or_none(named(&offer.suites, wire::cipher_suite_name), "\n"));
    row("listener-groups", or_none(named(&offer.groups, wire::group_name), "\n"));
    row("listener-key-shares", or_none(shares.collect(), "\n"));
    row("listener-schemes", or_none(named(&offer.schemes, wire::signature_scheme_name), "\n"));
    if !offer.certificate_schemes.is_empty() {
        row(
            "listener-certificate-schemes",
            or_none(named(&offer.certificate_schemes, wire::signature_scheme_name), "\n"),
        );
    }
    row("listener-protocols", or_none(offer.alpn.iter().map(|name| shown(name)).collect(), ", "));
    row("listener-name", offer.server_name.as_deref().map_or_else(|| words.text("listener-none"), shown));
    row("listener-extensions", or_none(named(&offer.extensions, wire::extension_name), "\n"));
    let compression = named(&offer.certificate_compression, wire::certificate_compression_name);
    row("listener-compression", or_none(compression, ", "));
    row("listener-grease", answer(offer.grease));
    row("listener-ech", words.text(if offer.ech { "listener-ech-sent" } else { "listener-no" }));
    let size = [("hello", offer.hello_bytes.into()), ("records", offer.record_bytes.into())];
    row("listener-size", words.format("listener-size-value", &args(size)));
    row("listener-ja3", offer.ja3.clone());
    row("listener-ja3-text", offer.ja3_text.clone());
    row("listener-ja4", shown(&offer.ja4));
    row("listener-ja4-text", offer.ja4_text.clone());
}
