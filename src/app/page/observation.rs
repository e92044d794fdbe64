//! The handshakes of one step: which of them is drawn, and its technical details.

use std::hash::Hash;

use eframe::egui::{Id, Ui};

use crate::advice::Words;
use crate::app::theme::space;
use crate::app::widget::button;
use crate::app::widget::details::Pairs;
use crate::app::widget::phases::milliseconds;
use crate::app::widget::text::{self, say};
use crate::handshake::{Driver, MessageKind, Observation};
use crate::step::StepReport;
use crate::wire;

/// More handshakes than this are not offered one by one.
const MOST_CHOICES: usize = 8;

fn id(key: impl Hash + std::fmt::Debug) -> Id {
    Id::unique(("observation", key))
}

/// Which handshake is drawn.
pub fn chosen(ui: &Ui, key: impl Hash + std::fmt::Debug, count: usize) -> usize {
    ui.data(|data| data.get_temp::<usize>(id(key))).unwrap_or(0).min(count.saturating_sub(1))
}

/// Lets the person choose among several handshakes.
pub fn choose(ui: &mut Ui, words: &Words, key: impl Hash + std::fmt::Debug + Copy, seen: &[Observation]) {
    if seen.len() < 2 {
        return;
    }
    let current = chosen(ui, key, seen.len());
    let choices: Vec<(usize, String)> =
        seen.iter().take(MOST_CHOICES).enumerate().map(|(index, one)| (index, name(words, one))).collect();
    if let Some(index) = button::choice(ui, &words.text("app-observation-choose"), current, &choices) {
        ui.data_mut(|data| data.insert_temp(id(key), index));
    }
    if seen.len() > MOST_CHOICES {
        text::weak(ui, say(words, "app-observation-more", [("count", (seen.len() - MOST_CHOICES).into())]));
    }
    ui.add_space(space::M);
}

/// What a handshake was made with: the version that its hello offered, as far as that tells it apart.
fn name(words: &Words, seen: &Observation) -> String {
    match seen.driver {
        Driver::Rustls => words.text("app-driver-rustls"),
        Driver::RustlsTls12 => say(words, "app-driver-only", [("version", wire::version_name(0x0303).into())]),
        Driver::RustlsTls13 => say(words, "app-driver-only", [("version", wire::version_name(0x0304).into())]),
        Driver::Raw => offered(seen).map_or_else(
            || words.text("app-driver-raw"),
            |version| say(words, "app-driver-only", [("version", version.into())]),
        ),
    }
}

/// The version in the first hello.
fn offered(seen: &Observation) -> Option<String> {
    let hello = seen.messages.iter().find(|message| message.kind == MessageKind::ClientHello)?;
    let field = |name: &str| hello.fields.iter().find(|field| field.name == name).map(|field| field.value.clone());
    field("supported_versions").or_else(|| field("legacy_version")).filter(|value| value.len() <= 24)
}

/// How long the step took, for the header of its details.
pub fn took(words: &Words, report: &StepReport) -> String {
    say(words, "app-details-took", [("time", milliseconds(report.duration_ms.saturating_mul(1_000)).into())])
}

/// Names and values of one handshake.
pub fn details(words: &Words, report: &StepReport, seen: Option<&Observation>) -> Pairs {
    let mut pairs = vec![("app-detail-duration", milliseconds(report.duration_ms.saturating_mul(1_000)))];
    if let Some(seen) = seen {
        let agreed = &seen.negotiated;
        let or_none = |value: Option<String>| value.unwrap_or_default();
        pairs.push(("app-detail-driver", name(words, seen)));
        pairs.push(("app-detail-peer", or_none(seen.peer.map(|peer| peer.to_string()))));
        pairs.push(("app-detail-version", or_none(agreed.version.map(wire::version_name))));
        pairs.push(("app-detail-suite", or_none(agreed.cipher_suite.map(wire::cipher_suite_name))));
        pairs.push(("app-detail-group", or_none(agreed.group.map(wire::group_name))));
        pairs.push(("app-detail-dh", or_none(agreed.dh_prime_bits.map(|bits| bits.to_string()))));
        pairs.push(("app-detail-signature", or_none(agreed.signature_scheme.map(wire::signature_scheme_name))));
        pairs.push(("app-detail-alpn", or_none(agreed.alpn.clone())));
        if seen.chain_length > 0 {
            pairs.push(("app-detail-certificates", seen.chain_length.to_string()));
        }
        if let Some(ask) = &seen.client_certificate_request {
            let more = ask.authority_count.saturating_sub(ask.authorities.len());
            let mut authorities = ask.authorities.join("; ");
            if more > 0 {
                authorities = format!("{authorities}; +{more}");
            }
            if authorities.is_empty() {
                authorities = words.text("app-detail-any-authority");
            }
            pairs.push(("app-detail-client-certificate", authorities));
        }
        if let Some(http) = &seen.http {
            pairs.push(("app-detail-http-status", http.status.to_string()));
            pairs.push(("app-detail-http-date", or_none(http.date.clone())));
            pairs.push(("app-detail-http-server", or_none(http.server.clone())));
        }
        pairs.push(("app-detail-sent", seen.bytes_sent.to_string()));
        pairs.push(("app-detail-received", seen.bytes_received.to_string()));
    }
    pairs.into_iter().filter(|(_, value)| !value.is_empty()).map(|(key, value)| (words.text(key), value)).collect()
}
