//! What an expert reads of a hand-made report.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use serde_json::Value;

use super::{Scanned, has_found, json, text};
use crate::advice::Words;
use crate::certificate::fixture;
use crate::cli::output::Style;
use crate::handshake::{ClientCertificateRequest, Outcome, Party};
use crate::net::Usage;
use crate::scan::{
    Features, FiniteField, GroupList, Groups, Ladder, Preference, Rung, RungResult, ScanReport, ServedChain, Strain,
    VersionResult, VersionSignatures, VersionSuites,
};
use crate::target::{Host, Target};

const REFUSED: Outcome = Outcome::Alert { code: 70, from: Party::Server };

fn version(version: u16, supported: Option<bool>) -> VersionResult {
    let outcome = match supported {
        Some(true) => Outcome::Answered,
        Some(false) => REFUSED,
        None => Outcome::Silence { waited_ms: 5000 },
    };
    VersionResult { version, supported, outcome, cipher_suite: supported.and_then(|yes| yes.then_some(0xc02f)) }
}

fn rung(rung: Rung, answered: Option<bool>) -> RungResult {
    let outcome = if answered == Some(true) { Outcome::Answered } else { Outcome::Reset };
    RungResult { rung, bytes: 1700, answered, outcome }
}

/// A server of every kind at once.
fn wide() -> Scanned {
    let host = Host::Name("shop.example".to_owned());
    let chain = fixture::healthy("shop.example");
    let report = ScanReport {
        versions: Some(vec![version(0x0304, Some(false)), version(0x0303, Some(true)), version(0x0002, None)]),
        suites: Some(vec![
            VersionSuites {
                version: 0x0303,
                accepted: vec![0xc02f, 0x009c, 0x0005],
                preference: Preference::Server,
                is_order_known: true,
                undetermined: vec![0x000a],
                asked: 392,
                ssl2_kinds: Vec::new(),
            },
            VersionSuites {
                version: 0x0301,
                accepted: vec![0x002f],
                preference: Preference::Irrelevant,
                is_order_known: false,
                undetermined: Vec::new(),
                asked: 392,
                ssl2_kinds: Vec::new(),
            },
        ]),
        certificates: Some(vec![ServedChain {
            chain: chain.sent.clone(),
            key: "EC secp256r1".to_owned(),
            versions: vec![0x0303, 0x0301],
            with_server_name: true,
            without_server_name: false,
        }]),
        groups: Some(Groups {
            tls13: None,
            ecdhe: Some(GroupList { accepted: vec![29, 23], preference: Preference::Client, undetermined: vec![24] }),
            finite_field: vec![
                FiniteField { bits: 2048, known: Some("RFC 3526 group 14".to_owned()) },
                FiniteField { bits: 512, known: None },
            ],
            hello_retry_request: None,
        }),
        signatures: Some(vec![VersionSignatures {
            version: 0x0303,
            accepted: vec![0x0804, 0x0401],
            undetermined: Vec::new(),
            unoffered: Vec::new(),
        }]),
        features: Some(Features {
            alpn: Some(vec!["h2".to_owned(), "http/1.1\u{202e}".to_owned()]),
            compression: Some(true),
            early_data_bytes: Some(16384),
            client_certificate: Some(ClientCertificateRequest {
                authorities: vec!["CN=Staff".to_owned()],
                authority_count: 1,
                signature_schemes: vec![0x0403],
                ..ClientCertificateRequest::default()
            }),
            ..Features::default()
        }),
        ladder: Some(Ladder {
            rungs: vec![
                rung(Rung::Browser, Some(false)),
                rung(Rung::SplitWrites, None),
                rung(Rung::NoPostQuantum, Some(true)),
            ],
            first_change: Some(Rung::NoPostQuantum),
        }),
        strain: Strain { backed_off: 2, recovered: 1, gave_up: false, width: 3 },
    };
    Scanned {
        target: Target::new(host, 443),
        address: Some(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1))),
        addresses: 1,
        report,
        reason: None,
        chains: vec![chain.judged("shop.example")],
        usage: Usage { connections: 41, open_at_once: 8, bytes_sent: 21_000, bytes_received: 130_000 },
        duration: Duration::from_millis(2345),
    }
}

fn told(scanned: &Scanned) -> String {
    text::whole(scanned, Style::default(), &Words::english())
}

/// The lines that begin with a label, without it.
fn line<'a>(text: &'a str, label: &str) -> &'a str {
    let found = text.lines().find_map(|line| line.trim_start().strip_prefix(label));
    found.unwrap_or_else(|| panic!("{label} is missing: {text}")).trim()
}

#[test]
fn every_part_is_told_in_words_and_registered_names() {
    let text = told(&wide());
    assert_eq!(line(&text, "TLS 1.3 "), "no");
    assert_eq!(line(&text, "TLS 1.2 "), "yes");
    assert!(line(&text, "SSL 2").starts_with("could not tell. The server went silent"), "{text}");
    assert!(text.contains("TLS 1.2: 3 suites, the server's order decides"), "{text}");
    assert!(line(&text, "1  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256").ends_with("0xC02F  strong"), "{text}");
    assert!(line(&text, "3  TLS_RSA_WITH_RC4_128_SHA").ends_with("broken"), "{text}");
    assert!(text.contains("TLS_RSA_WITH_3DES_EDE_CBC_SHA"), "what is undetermined is named: {text}");
    assert!(line(&text, "Shown").ends_with("only when the server name is sent"), "{text}");
    assert!(line(&text, "ECDHE up to TLS 1.2").starts_with("x25519, secp256r1 (the client's order decides)"), "{text}");
    assert!(line(&text, "DHE up to TLS 1.2").contains("2048 bits, RFC 3526 group 14"), "{text}");
    assert_eq!(line(&text, "0-RTT data"), "yes, up to 16384 bytes");
    assert_eq!(line(&text, "Resumption"), "could not tell");
    assert_eq!(line(&text, "The first change that makes it work:"), "no post-quantum share");
    assert!(text.contains("stepped back 2 times") && text.contains("41 connections, at most 8 at once"), "{text}");
    assert!(!text.contains("[scan"), "a word is missing: {text}");
}

#[test]
fn what_a_server_sent_cannot_turn_the_text_around() {
    let scanned = wide();
    assert!(!told(&scanned).contains('\u{202e}'));
    assert!(!json::whole(&[scanned], false).contains('\u{202e}'));
}

#[test]
fn no_line_is_longer_than_the_terminal() {
    let style = Style { colour: false, width: Some(80) };
    let text = text::whole(&wide(), style, &Words::english());
    assert!(text.lines().all(|line| line.chars().count() <= 80), "{text}");
}

#[test]
fn the_json_has_names_beside_the_numbers() {
    let json = json::whole(&[wide()], false);
    let parsed: Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!((&parsed["target"], &parsed["address"]), (&"shop.example:443".into(), &"192.0.2.1".into()));
    let report = &parsed["report"];
    let suite = &report["suites"][0]["accepted"][0];
    assert_eq!(suite["value"], "0xC02F");
    assert_eq!(suite["name"], "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    assert_eq!(suite["strength"], "strong");
    assert_eq!(report["groups"]["ecdhe"]["accepted"][0]["name"], "x25519");
    assert_eq!(report["signatures"][0]["accepted"][0]["value"], "0x0804");
    let request = &report["features"]["client_certificate"];
    assert_eq!(request["signature_schemes"][0]["name"], "ecdsa_secp256r1_sha256");
    assert_eq!(report["versions"][2]["supported"], Value::Null);
    assert_eq!(report["ladder"]["first_change"], "no-post-quantum");
    assert!(report["certificates"][0]["certificates"][0]["not_after"].is_string());
    assert_eq!(parsed["cost"]["connections"], 41);
    let place = |key: &str| json.find(&format!("\"{key}\"")).unwrap_or_else(|| panic!("{key} is missing"));
    assert!(["schema", "target", "address", "report", "cost"].map(place).is_sorted(), "the keys keep their order");
}

#[test]
fn each_address_gives_a_list_even_of_one() {
    let parsed: Value = serde_json::from_str(&json::whole(&[wide()], true)).expect("JSON");
    assert_eq!(parsed.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_part_that_was_not_asked_for_is_not_told() {
    let mut scanned = wide();
    scanned.report = ScanReport { versions: scanned.report.versions, ..ScanReport::default() };
    let text = told(&scanned);
    assert!(text.contains("Versions") && !text.contains("Features") && !text.contains("Hellos"), "{text}");
}

#[test]
fn a_report_without_a_definite_answer_found_nothing() {
    let mut scanned = wide();
    assert!(has_found(&scanned.report));
    scanned.report = ScanReport {
        versions: Some(vec![version(0x0303, None)]),
        suites: Some(Vec::new()),
        groups: Some(Groups::default()),
        features: Some(Features::default()),
        ladder: Some(Ladder { rungs: vec![rung(Rung::Browser, None)], first_change: None }),
        ..ScanReport::default()
    };
    scanned.reason = Some(Outcome::Reset);
    assert!(!has_found(&scanned.report));
    let text = told(&scanned);
    assert!(text.contains("Nothing could be found out about this server. The link was cut"), "{text}");
    assert!(!text.contains("Features") && !text.contains("bore it well"), "{text}");
}

#[test]
fn every_rung_and_every_preference_has_its_words() {
    let words = Words::english();
    let rungs = [
        Rung::Browser,
        Rung::SplitWrites,
        Rung::SplitRecords,
        Rung::NoPostQuantum,
        Rung::NoGrease,
        Rung::NoAlpn,
        Rung::NoServerName,
        Rung::UnknownServerName,
        Rung::NoTls13,
        Rung::Length255,
        Rung::Length511,
        Rung::Length1500,
        Rung::Length4096,
        Rung::Length16384,
    ];
    for rung in rungs {
        assert!(!words.rung(rung).starts_with('['), "{rung:?}");
    }
}
