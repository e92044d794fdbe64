//! The genuine vectors, where somebody has them: x509-limbo's `limbo.json` and what `bettertls export-tests` writes.
//! Skipped by name when the environment does not say where they are.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::{Trial, line, unsupported};

/// x509-limbo, schema version 1: what we read of it.
#[derive(Deserialize)]
struct Limbo {
    testcases: Vec<LimboCase>,
}

#[derive(Deserialize)]
struct LimboCase {
    id: String,
    #[serde(default)]
    features: Vec<String>,
    validation_kind: String,
    trusted_certs: Vec<String>,
    untrusted_intermediates: Vec<String>,
    peer_certificate: String,
    validation_time: Option<DateTime<Utc>>,
    expected_result: String,
    expected_peer_name: Option<LimboName>,
    max_chain_depth: Option<u32>,
    #[serde(default)]
    crls: Vec<String>,
}

#[derive(Deserialize)]
struct LimboName {
    value: String,
}

/// The export of `BetterTLS`: what we read of it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BetterTls {
    trust_root: String,
    suites: std::collections::BTreeMap<String, Suite>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Suite {
    test_cases: Vec<BetterTlsCase>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct BetterTlsCase {
    id: u32,
    certificates: Vec<String>,
    hostname: String,
    expected: String,
    #[serde(default)]
    failure_is_warning: bool,
}

/// The text of the file that a variable names; `None` (told) when it names none.
fn file(variable: &str) -> Option<String> {
    let Some(path) = std::env::var_os(variable) else {
        println!("skipped: {variable} names no file");
        return None;
    };
    Some(std::fs::read_to_string(path).expect("the file can be read"))
}

fn der(pem: &str) -> Vec<u8> {
    pem::parse(pem).expect("PEM").into_contents()
}

/// Compares with what is expected; disagreements by name.
#[derive(Default)]
struct Tally {
    agree: usize,
    apart: Vec<String>,
    listed: usize,
}

impl Tally {
    fn count(&mut self, id: &str, is_listed: bool, trial: &Trial, accepted: bool) {
        let said = trial.said();
        match (said.validator == accepted && said.explanation == accepted, is_listed) {
            (true, _) => self.agree += 1,
            (false, true) => self.listed += 1,
            (false, false) => self.apart.push(format!("{id}: wanted {accepted}, {said:?}")),
        }
    }

    fn print(&self, suite: &str) {
        println!("{suite}: {} agree, {} listed as unsupported, {} apart", self.agree, self.listed, self.apart.len());
        self.apart.iter().for_each(|line| println!("  {line}"));
    }
}

/// Judges every server case of `limbo.json`.
fn limbo(text: &str) -> Tally {
    let limbo: Limbo = serde_json::from_str(text).expect("limbo.json");
    let mut tally = Tally::default();
    for case in limbo.testcases.iter().filter(|case| case.validation_kind == "SERVER") {
        let Some(name) = &case.expected_peer_name else { continue };
        // Neither revocation lists nor a limit of the caller's are part of this judgement.
        if !case.crls.is_empty() || case.max_chain_depth.is_some() {
            continue;
        }
        let sent = std::iter::once(&case.peer_certificate).chain(&case.untrusted_intermediates);
        let trial = Trial {
            roots: case.trusted_certs.iter().map(|pem| der(pem)).collect(),
            sent: sent.map(|pem| der(pem)).collect(),
            host: name.value.clone(),
            at: case.validation_time.unwrap_or_else(Utc::now),
        };
        let is_known = unsupported::UNSUPPORTED.iter().any(|(known, _)| *known == case.id);
        let is_listed = is_known || !case.features.is_empty();
        tally.count(&case.id, is_listed, &trial, case.expected_result == "SUCCESS");
    }
    tally
}

/// Judges every case of a `BetterTLS` export, suite by suite.
fn bettertls(text: &str) -> Vec<(String, Tally)> {
    let export: BetterTls = serde_json::from_str(text).expect("an export");
    let bytes = |text: &String| BASE64_STANDARD.decode(text).expect("base64");
    let judged = |(suite, cases): (&String, &Suite)| {
        let mut tally = Tally::default();
        for case in &cases.test_cases {
            let trial = Trial {
                roots: vec![bytes(&export.trust_root)],
                sent: case.certificates.iter().map(bytes).collect(),
                host: case.hostname.clone(),
                at: Utc::now(),
            };
            tally.count(&format!("{suite} {}", case.id), case.failure_is_warning, &trial, case.expected == "ACCEPT");
        }
        (suite.clone(), tally)
    };
    export.suites.iter().map(judged).collect()
}

#[test]
fn the_genuine_cases_of_x509_limbo_are_judged_when_they_are_at_hand() {
    let Some(text) = file("LIMBO_JSON") else { return };
    let tally = limbo(&text);
    tally.print("x509-limbo");
    assert!(tally.agree > tally.apart.len(), "most cases come out as expected");
}

#[test]
fn the_genuine_cases_of_bettertls_are_judged_when_they_are_at_hand() {
    let Some(text) = file("BETTERTLS_JSON") else { return };
    for (suite, tally) in bettertls(&text) {
        tally.print(&format!("BetterTLS {suite}"));
        assert!(tally.agree > tally.apart.len(), "most cases come out as expected");
    }
}

#[test]
fn a_case_in_either_format_is_read_and_judged() {
    let trial = line(1, |_| {});
    let pem = |der: &[u8]| handshake_doctor::certificate::pem(der);
    let case = |result: &str, host: &str| {
        serde_json::json!({
            "id": "some::case", "features": [], "validation_kind": "SERVER",
            "trusted_certs": [pem(&trial.roots[0])], "untrusted_intermediates": [pem(&trial.sent[1])],
            "peer_certificate": pem(&trial.sent[0]), "validation_time": "2026-06-15T12:00:00+00:00",
            "expected_result": result, "expected_peer_name": { "kind": "DNS", "value": host },
            "max_chain_depth": null,
        })
    };
    let cases = [case("SUCCESS", "example.com"), case("FAILURE", "example.org"), case("SUCCESS", "example.net")];
    let tally = limbo(&serde_json::json!({ "version": 1, "testcases": cases }).to_string());
    assert_eq!((tally.agree, tally.apart.len()), (2, 1));

    let base64 = |der: &Vec<u8>| BASE64_STANDARD.encode(der);
    let sent: Vec<String> = trial.sent.iter().map(base64).collect();
    let case = |expected: &str| serde_json::json!({ "id": 7, "certificates": sent, "hostname": "example.com", "expected": expected });
    let suite = serde_json::json!({ "testCases": [case("ACCEPT"), case("REJECT")] });
    let export = serde_json::json!({ "trustRoot": base64(&trial.roots[0]), "suites": { "pathbuilding": suite } });
    let suites = bettertls(&export.to_string());
    assert_eq!((suites[0].1.agree, suites[0].1.apart.len()), (1, 1));
}
