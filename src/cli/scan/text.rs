//! The report as text, part by part in the order of `--parts`.

use std::fmt::Write;

use super::super::error::args;
use super::super::output::{Colour, Style};
use super::super::table::Table;
use super::names::Suite;
use super::{Scanned, certificate, features, has_found};
use crate::advice::{Words, shown};
use crate::scan::{
    FiniteField, GroupList, Groups, Ladder, Preference, ScanReport, Strain, VersionResult, VersionSignatures,
    VersionSuites,
};
use crate::step::Value;
use crate::step::cipher::Strength;
use crate::wire;

/// More undetermined suites than this are counted, and named in the JSON only.
const MOST_NAMED: usize = 12;

/// How text is made.
#[derive(Clone, Copy)]
pub(super) struct Maker<'a> {
    pub style: Style,
    pub words: &'a Words,
}

/// The whole report.
pub(super) fn whole(scanned: &Scanned, style: Style, words: &Words) -> String {
    let make = Maker { style, words };
    let ScanReport { versions, suites, certificates, groups, signatures, features, ladder, strain } = &scanned.report;
    let heading = make.heading(scanned);
    let versions = versions.as_ref().map(|list| make.section("scan-versions", &make.versions(list)));
    let cost = make.section("scan-cost", &make.cost(scanned, *strain));
    let parts = [
        suites.as_ref().map(|list| make.section("scan-suites", &make.suites(list))),
        certificates
            .as_ref()
            .map(|list| make.section("scan-certificates", &certificate::all(make, list, &scanned.chains))),
        groups.as_ref().map(|groups| make.section("scan-groups", &make.groups(groups))),
        signatures.as_ref().map(|list| make.section("scan-signatures", &make.signatures(list))),
        features.as_ref().map(|features| make.section("scan-features", &features::all(make, features))),
        ladder.as_ref().map(|ladder| make.section("scan-ladder", &make.ladder(ladder))),
    ];
    // Where nothing is known, six parts would say so once more.
    let parts = parts.into_iter().flatten().filter(|_| has_found(&scanned.report));
    let sections = std::iter::once(heading).chain(versions).chain(parts).chain([cost]);
    sections.collect::<Vec<_>>().join("\n")
}

impl Maker<'_> {
    fn heading(self, scanned: &Scanned) -> String {
        let mut text = self.style.paint(&shown(&scanned.target.to_string()), Colour::Bold) + "\n";
        if let Some(address) = scanned.address {
            text += &self.say("scan-at-address", [("address", address.to_string().into())]);
        } else if scanned.addresses > 1 {
            text += &self.say("scan-more-addresses", [("count", scanned.addresses.into())]);
        }
        if !has_found(&scanned.report) {
            let mut told = self.words.text("scan-nothing");
            if let Some(outcome) = &scanned.reason {
                told = format!("{told} {}", self.words.outcome(outcome));
            }
            for line in self.style.paragraph(&told, 0).lines() {
                text += &self.style.paint(line, Colour::Yellow);
                text.push('\n');
            }
        }
        text
    }

    /// A sentence as a paragraph.
    fn say<const N: usize>(self, key: &str, pairs: [(&str, Value); N]) -> String {
        self.style.paragraph(&self.words.format(key, &args(pairs)), 0)
    }

    fn section(self, key: &str, body: &str) -> String {
        let body =
            if body.is_empty() { format!("  {}\n", self.words.text("scan-none-found")) } else { body.to_owned() };
        format!("{}\n{body}", self.style.paint(&self.words.text(key), Colour::Bold))
    }

    /// "yes", "no", "could not tell".
    pub(super) fn answer(self, answer: Option<bool>) -> String {
        self.words.text(match answer {
            Some(true) => "scan-yes",
            Some(false) => "scan-no",
            None => "scan-unknown",
        })
    }

    /// Names with commas between them, or that there are none.
    pub(super) fn list(self, names: impl IntoIterator<Item = String>) -> String {
        let names: Vec<String> = names.into_iter().map(|name| shown(&name)).collect();
        if names.is_empty() { self.words.text("scan-none") } else { names.join(", ") }
    }

    fn versions(self, list: &[VersionResult]) -> String {
        let mut table = Table::default();
        for one in list {
            let colour = match (one.supported, one.version) {
                (None, _) => Some(Colour::Faint),
                (Some(true), wire::version::TLS12 | wire::version::TLS13) => Some(Colour::Green),
                (Some(true), wire::version::TLS10 | wire::version::TLS11) => Some(Colour::Yellow),
                (Some(true), _) => Some(Colour::Red),
                (Some(false), _) => None,
            };
            let mut text = self.answer(one.supported);
            if one.supported.is_none() {
                text = format!("{text}. {}", self.words.outcome(&one.outcome));
            }
            table.row(wire::version_name(one.version), text, colour);
        }
        table.rendered(2, self.style)
    }

    fn suites(self, list: &[VersionSuites]) -> String {
        list.iter().map(|suites| self.suites_of(suites)).collect::<Vec<_>>().join("\n")
    }

    fn suites_of(self, suites: &VersionSuites) -> String {
        let accepted = Suite::accepted(suites);
        let heading = self.words.format(
            "scan-suites-of",
            &args([
                ("version", wire::version_name(suites.version).into()),
                ("count", accepted.len().into()),
                ("preference", self.preference(suites.preference).into()),
            ]),
        );
        let mut text = self.style.paragraph(&heading, 2);
        let widest = accepted.iter().map(|suite| suite.name.len()).max().unwrap_or(0);
        for (place, Suite { value, name, strength }) in accepted.iter().enumerate() {
            // A place is told only where there is an order.
            let place = if suites.is_order_known { (place + 1).to_string() } else { "-".to_owned() };
            let (key, colour) = match strength {
                Strength::Strong => ("scan-strength-strong", Colour::Green),
                Strength::Weak => ("scan-strength-weak", Colour::Yellow),
                Strength::Broken => ("scan-strength-broken", Colour::Red),
            };
            let strength = self.style.paint(&self.words.text(key), colour);
            // Writing to a string cannot fail.
            let _ = writeln!(text, "  {place:>4}  {name:<widest$}  {value}  {strength}");
        }
        if suites.preference == Preference::Server && !suites.is_order_known {
            text += &self.style.paragraph(&self.words.text("scan-order-not-known"), 4);
        }
        if !suites.undetermined.is_empty() {
            let count = suites.undetermined.len();
            let told = self
                .words
                .format("scan-suites-undetermined", &args([("count", count.into()), ("asked", suites.asked.into())]));
            let list = self.list(suites.undetermined.iter().map(|&suite| wire::cipher_suite_name(suite)));
            let told = if count <= MOST_NAMED { format!("{told} {list}") } else { told };
            text += &self.style.paragraph(&told, 4);
        }
        text
    }

    fn preference(self, preference: Preference) -> String {
        self.words.text(match preference {
            Preference::Server => "scan-preference-server",
            Preference::Client => "scan-preference-client",
            Preference::Mixed => "scan-preference-mixed",
            Preference::Irrelevant => "scan-preference-irrelevant",
            Preference::Unknown => "scan-preference-unknown",
        })
    }

    fn groups(self, groups: &Groups) -> String {
        let Groups { tls13, ecdhe, finite_field, hello_retry_request } = groups;
        let mut table = Table::default();
        for (key, list) in [("scan-groups-tls13", tls13), ("scan-groups-ecdhe", ecdhe)] {
            table.row(self.words.text(key), self.group_list(list.as_ref()), None);
        }
        table.row(self.words.text("scan-groups-dhe"), self.primes(finite_field), None);
        table.row(self.words.text("scan-groups-retry"), self.answer(*hello_retry_request), None);
        table.rendered(2, self.style)
    }

    fn group_list(self, list: Option<&GroupList>) -> String {
        let Some(list) = list else { return self.words.text("scan-none-found") };
        let mut text = self.list(list.accepted.iter().map(|&group| wire::group_name(group)));
        if !list.accepted.is_empty() {
            text = format!("{text} ({})", self.preference(list.preference));
        }
        self.with_undetermined(text, list.undetermined.iter().map(|&group| wire::group_name(group)))
    }

    /// What could not be told stands on a line of its own.
    pub(super) fn with_undetermined(self, text: String, names: impl ExactSizeIterator<Item = String>) -> String {
        if names.len() == 0 {
            return text;
        }
        format!("{text}\n{}: {}", self.words.text("scan-unknown"), self.list(names))
    }

    fn primes(self, primes: &[FiniteField]) -> String {
        let told = |prime: &FiniteField| {
            let name = prime.known.clone().unwrap_or_else(|| self.words.text("scan-prime-unknown"));
            self.words.format("scan-prime", &args([("bits", (prime.bits as usize).into()), ("name", name.into())]))
        };
        if primes.is_empty() {
            return self.words.text("scan-none-found");
        }
        primes.iter().map(told).collect::<Vec<_>>().join("\n")
    }

    fn signatures(self, list: &[VersionSignatures]) -> String {
        let mut table = Table::default();
        let name = |scheme: &u16| wire::signature_scheme_name(*scheme);
        for one in list {
            let accepted = self.list(one.accepted.iter().map(name));
            table.row(
                wire::version_name(one.version),
                self.with_undetermined(accepted, one.undetermined.iter().map(name)),
                None,
            );
        }
        table.rendered(2, self.style)
    }

    fn ladder(self, ladder: &Ladder) -> String {
        let mut table = Table::default();
        for one in &ladder.rungs {
            let hello = self.words.format(
                "scan-rung-bytes",
                &args([("rung", self.words.rung(one.rung).into()), ("bytes", one.bytes.into())]),
            );
            let (key, colour) = match one.answered {
                Some(true) => ("scan-rung-answered", Colour::Green),
                Some(false) => ("scan-rung-refused", Colour::Red),
                None => ("scan-unknown", Colour::Faint),
            };
            let mut text = self.words.text(key);
            if one.answered != Some(true) {
                text = format!("{text}. {}", self.words.outcome(&one.outcome));
            }
            table.row(hello, text, Some(colour));
        }
        let mut text = table.rendered(2, self.style);
        if let Some(rung) = ladder.first_change {
            let told = self.words.format("scan-first-change", &args([("rung", self.words.rung(rung).into())]));
            for line in self.style.paragraph(&told, 2).lines() {
                text += &self.style.paint(line, Colour::Bold);
                text.push('\n');
            }
        }
        text
    }

    fn cost(self, scanned: &Scanned, strain: Strain) -> String {
        let usage = scanned.usage;
        let mut text = self.words.format(
            "scan-cost-value",
            &args([
                ("connections", usage.connections.into()),
                ("most", usage.open_at_once.into()),
                ("sent", Value::Number(usage.bytes_sent as f64)),
                ("received", Value::Number(usage.bytes_received as f64)),
                ("seconds", Value::Number(scanned.duration.as_secs_f64())),
            ]),
        );
        let Strain { backed_off, recovered, gave_up, width } = strain;
        let pairs = [("times", backed_off.into()), ("recovered", recovered.into()), ("width", width.into())];
        if gave_up {
            text = format!("{text}\n{}", self.words.text("scan-strain-gave-up"));
        }
        if backed_off > 0 || recovered > 0 {
            text = format!("{text}\n{}", self.words.format("scan-strain", &args(pairs)));
        } else if has_found(&scanned.report) {
            text = format!("{text}\n{}", self.words.text("scan-strain-none"));
        }
        self.style.paragraph(&text, 2)
    }
}
