//! Words for what a server and a client can do, which pages and reports share.

use super::message::{args, slug};
use super::{Words, shown};
use crate::scan::{Features, GroupList, Groups, Ladder, Preference, Rung, VersionSignatures};
use crate::step::cipher::{ClientOutcome, Need, Strength, reasons};
use crate::step::{FactState, Value};
use crate::wire::{group_name, signature_scheme_name, version_name};

const TLS13: u16 = 0x0304;
const TLS12: u16 = 0x0303;

/// Names beyond this number are counted: a file that was made by hand may hold any number of them.
const MOST_NAMES: usize = 60;

impl Words {
    /// "strong".
    pub fn strength(&self, strength: Strength) -> String {
        self.text(match strength {
            Strength::Strong => "ability-strength-strong",
            Strength::Weak => "ability-strength-weak",
            Strength::Broken => "ability-strength-broken",
        })
    }

    /// Why a suite is not strong, in short: "RC4, no forward secrecy".
    pub fn reasons_in_short(&self, suite: u16) -> String {
        let short = |key: &str| self.text(&key.replacen("cipher-reason-", "ability-short-", 1));
        reasons(suite).into_iter().map(short).collect::<Vec<_>>().join(", ")
    }

    /// Why a suite is not strong, in a sentence each.
    pub fn reasons(&self, suite: u16) -> Vec<String> {
        reasons(suite).into_iter().map(|key| self.text(key)).collect()
    }

    /// "The server's order decides."
    pub fn preference(&self, preference: Preference) -> String {
        self.text(&format!("ability-preference-{}", slug(&preference)))
    }

    /// "no cipher suite in common".
    pub fn need(&self, need: Need) -> String {
        self.text(&format!("ability-need-{}", slug(&need)))
    }

    /// Its state and its word: "works".
    pub fn outcome_of_client(&self, outcome: ClientOutcome) -> (FactState, String) {
        let (state, key) = match outcome {
            ClientOutcome::Succeeds { .. } => (FactState::Good, "ability-outcome-succeeds"),
            ClientOutcome::Fails { .. } => (FactState::Problem, "ability-outcome-fails"),
            ClientOutcome::Unknown => (FactState::Unknown, "ability-outcome-unknown"),
        };
        (state, self.text(key))
    }

    /// A hello of the ladder, for people: "Without TLS 1.3".
    pub fn hello(&self, rung: Rung) -> String {
        self.text(&format!("ability-rung-{}", slug(&rung)))
    }

    /// What the ladder as a whole says: the first change that makes it work, when the browser's hello does not.
    pub fn ladder(&self, ladder: &Ladder) -> (FactState, String) {
        if let Some(rung) = ladder.first_change.filter(|rung| *rung != Rung::Browser) {
            return (FactState::Problem, self.text(&format!("ability-change-{}", slug(&rung))));
        }
        let answered = ladder.rungs.iter().find(|tried| tried.rung == Rung::Browser).and_then(|tried| tried.answered);
        let is_any_unknown = ladder.rungs.iter().any(|tried| tried.answered.is_none());
        match answered {
            Some(true) => (FactState::Good, self.text("ability-browser-answered")),
            Some(false) if !is_any_unknown => (FactState::Problem, self.text("ability-browser-not-answered")),
            _ => (FactState::Unknown, self.text("ability-browser-not-known")),
        }
    }

    /// The state and the word of a hello's answer: "answered".
    pub fn answered(&self, answered: Option<bool>) -> (FactState, String) {
        let (state, key) = match answered {
            Some(true) => (FactState::Good, "ability-answered"),
            Some(false) => (FactState::Problem, "ability-not-answered"),
            None => (FactState::Unknown, "ability-unknown"),
        };
        (state, self.text(key))
    }

    /// Groups, primes and signature schemes, as names and values.
    pub fn key_exchange(&self, groups: Option<&Groups>, signatures: &[VersionSignatures]) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        if let Some(groups) = groups {
            for (version, list) in [(TLS13, &groups.tls13), (TLS12, &groups.ecdhe)] {
                let Some(list) = list else { continue };
                pairs.push((self.about(version, "ability-groups"), self.group_list(list)));
            }
            // One line when both versions agree, or only one of them has groups.
            let orders = [&groups.tls13, &groups.ecdhe].map(|list| list.as_ref().map(|list| list.preference));
            let mut known: Vec<Preference> = orders.into_iter().flatten().collect();
            known.dedup();
            let told: Vec<String> = known.into_iter().map(|preference| self.preference(preference)).collect();
            pairs.push((self.text("ability-groups-order"), told.join(" ")));
            let primes: Vec<String> = groups
                .finite_field
                .iter()
                .take(MOST_NAMES)
                .map(|prime| {
                    let bits = ("bits", (prime.bits as usize).into());
                    match &prime.known {
                        Some(name) => self.format("ability-prime-known", &args([bits, ("name", name.as_str().into())])),
                        None => self.format("ability-prime", &args([bits])),
                    }
                })
                .collect();
            pairs.push((self.text("ability-finite-field"), primes.join(", ")));
            if let Some(retry) = groups.hello_retry_request {
                pairs.push((self.text("ability-hello-retry-request"), self.yes_or_no(retry)));
            }
        }
        for list in signatures.iter().take(MOST_NAMES) {
            let names = self.names(&list.accepted, list.undetermined.len(), signature_scheme_name);
            pairs.push((self.about(list.version, "ability-signatures"), names));
        }
        pairs.retain(|(_, value)| !value.is_empty());
        pairs
    }

    /// Everything else that the server can do, as names and values.
    pub fn features(&self, features: &Features) -> Vec<(String, String)> {
        let known = |value: Option<bool>| self.yes_no_or_unknown(value);
        let alpn = features.alpn.as_ref().map_or_else(
            || self.text("ability-unknown"),
            |list| match list.as_slice() {
                [] => self.text("ability-none"),
                list => list.iter().take(MOST_NAMES).map(|name| shown(name)).collect::<Vec<_>>().join(", "),
            },
        );
        let renegotiation = match features.secure_renegotiation {
            Some(false) => self.text("ability-no-unsafe"),
            other => known(other),
        };
        let compression = match features.compression {
            Some(true) => self.text("ability-yes-unsafe"),
            other => known(other),
        };
        let early_data = match features.early_data_bytes {
            None => self.text("ability-unknown"),
            Some(0) => self.text("ability-no"),
            Some(bytes) => self.format("ability-early-data-bytes", &args([("bytes", Value::Number(f64::from(bytes)))])),
        };
        let scts = features.handshake_scts.map_or_else(|| self.text("ability-unknown"), |count| count.to_string());
        let mut pairs = vec![
            ("ability-secure-renegotiation", renegotiation),
            ("ability-extended-master-secret", known(features.extended_master_secret)),
            ("ability-encrypt-then-mac", known(features.encrypt_then_mac)),
            ("ability-compression", compression),
            ("ability-downgrade-sentinel", known(features.downgrade_sentinel)),
            ("ability-fallback-scsv", known(features.fallback_scsv)),
            ("ability-session-tickets", known(features.session_tickets)),
            ("ability-resumption", known(features.resumption)),
            ("ability-early-data", early_data),
            ("ability-ech", known(features.ech)),
            ("ability-alpn", alpn),
            ("ability-ocsp-stapling", known(features.ocsp_stapling)),
            ("ability-handshake-scts", scts),
        ];
        if features.client_certificate.is_some() {
            pairs.push(("ability-client-certificate", self.text("ability-client-certificate-asked")));
        }
        pairs.into_iter().map(|(key, value)| (self.text(key), value)).collect()
    }

    /// "yes", "no" or "not known".
    pub fn yes_no_or_unknown(&self, value: Option<bool>) -> String {
        value.map_or_else(|| self.text("ability-unknown"), |is| self.yes_or_no(is))
    }

    fn yes_or_no(&self, value: bool) -> String {
        self.text(if value { "ability-yes" } else { "ability-no" })
    }

    fn about(&self, version: u16, key: &str) -> String {
        self.format(key, &args([("version", version_name(version).into())]))
    }

    fn group_list(&self, list: &GroupList) -> String {
        self.names(&list.accepted, list.undetermined.len(), group_name)
    }

    fn names(&self, values: &[u16], undetermined: usize, name: fn(u16) -> String) -> String {
        let mut names: Vec<String> = values.iter().take(MOST_NAMES).map(|value| name(*value)).collect();
        if undetermined > 0 {
            names.push(self.format("ability-not-known-count", &args([("count", undetermined.into())])));
        }
        if names.is_empty() { self.text("ability-none") } else { names.join(", ") }
    }
}
