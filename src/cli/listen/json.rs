//! What a program offers, as JSON: names beside the numbers, keys in one order, nothing that a terminal would obey.
//! README.md tells what the keys mean.

use serde::Serialize;

use super::site::{Beside, SiteView};
use crate::report;
use crate::step::browser::{ClientEnd, HeardClient};
use crate::wire;

/// Version of the format; it grows when a key changes its meaning.
const SCHEMA: u32 = 1;

/// One program that came.
pub(super) fn whole(client: &HeardClient, beside: Option<&Beside<'_>>) -> String {
    report::readable(&ClientView::of(client, beside)) + "\n"
}

/// `0x0303`.
pub(super) fn value(number: u16) -> String {
    format!("0x{number:04X}")
}

#[derive(Serialize)]
struct ClientView<'a> {
    schema: u32,
    agent: Option<&'a str>,
    at: String,
    end: EndView,
    offer: OfferView<'a>,
    site: Option<SiteView<'a>>,
}

#[derive(Serialize)]
struct EndView {
    how: &'static str,
    alert: Option<AlertView>,
}

#[derive(Serialize)]
struct AlertView {
    code: u8,
    name: String,
}

/// A number and its name.
#[derive(Serialize)]
pub(super) struct Named {
    value: String,
    name: String,
}

#[derive(Serialize)]
struct Share {
    group: Named,
    bytes: usize,
}

#[derive(Serialize)]
struct OfferView<'a> {
    legacy_version: Named,
    versions: Vec<Named>,
    suites: Vec<Named>,
    groups: Vec<Named>,
    key_shares: Vec<Share>,
    schemes: Vec<Named>,
    certificate_schemes: Vec<Named>,
    alpn: &'a [String],
    server_name: Option<&'a str>,
    extensions: Vec<Named>,
    certificate_compression: Vec<Named>,
    grease: bool,
    ech: bool,
    ssl2_form: bool,
    hello_bytes: usize,
    record_bytes: usize,
    ja3: &'a str,
    ja3_text: &'a str,
    ja4: &'a str,
    ja4_text: &'a str,
}

impl<'a> ClientView<'a> {
    fn of(client: &'a HeardClient, beside: Option<&'a Beside<'_>>) -> Self {
        let HeardClient { browser: _, agent, at, offer, end } = client;
        let (how, alert) = match end {
            ClientEnd::Completed => ("completed", None),
            ClientEnd::Alert { code } => ("alert", Some(AlertView { code: *code, name: wire::alert_name(*code) })),
            ClientEnd::Closed => ("closed", None),
            ClientEnd::NothingInCommon => ("nothing-in-common", None),
        };
        Self {
            schema: SCHEMA,
            agent: agent.as_deref(),
            at: at.to_rfc3339(),
            end: EndView { how, alert },
            offer: OfferView {
                legacy_version: named(offer.legacy_version, wire::version_name),
                versions: all(&offer.versions, wire::version_name),
                suites: all(&offer.suites, wire::cipher_suite_name),
                groups: all(&offer.groups, wire::group_name),
                key_shares: offer
                    .key_shares
                    .iter()
                    .map(|(group, bytes)| Share { group: named(*group, wire::group_name), bytes: *bytes })
                    .collect(),
                schemes: all(&offer.schemes, wire::signature_scheme_name),
                certificate_schemes: all(&offer.certificate_schemes, wire::signature_scheme_name),
                alpn: &offer.alpn,
                server_name: offer.server_name.as_deref(),
                extensions: all(&offer.extensions, wire::extension_name),
                certificate_compression: all(&offer.certificate_compression, wire::certificate_compression_name),
                grease: offer.grease,
                ech: offer.ech,
                ssl2_form: offer.ssl2_form,
                hello_bytes: offer.hello_bytes,
                record_bytes: offer.record_bytes,
                ja3: &offer.ja3,
                ja3_text: &offer.ja3_text,
                ja4: &offer.ja4,
                ja4_text: &offer.ja4_text,
            },
            site: beside.map(Beside::view),
        }
    }
}

pub(super) fn all(values: &[u16], name: fn(u16) -> String) -> Vec<Named> {
    values.iter().map(|value| named(*value, name)).collect()
}

pub(super) fn named(number: u16, name: fn(u16) -> String) -> Named {
    Named { value: value(number), name: name(number) }
}
