//! The certificate's page with chains of all kinds: paths, issuers that were fetched, what was sent beside them, stores
//! that disagree, revocation, public logs.

use eframe::egui::{OutputCommand, Theme, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use handshake_doctor::app::{Page, Run};
use handshake_doctor::certificate::ChainReport;
use handshake_doctor::step::{Evidence, Step};
use serde_json::{Value, json};

use super::cases::{Story, case};
use super::{Window, open, window, word};

/// High enough for the whole page.
const WHOLE: eframe::egui::Vec2 = vec2(900.0, 2_900.0);
/// The narrowest window that still has its rail, and one on a screen of 200 %.
const NARROW: eframe::egui::Vec2 = vec2(760.0, 2_300.0);
const SMALL: eframe::egui::Vec2 = vec2(450.0, 3_400.0);

const YEARS_AGO: &str = "2021-09-30T14:01:15Z";

fn certificate(label: &str, issuer: &str, origin: &str, days: [&str; 2]) -> Value {
    let is_ca = label != "shop.example.com";
    let byte = label.bytes().chain(days[1].bytes()).fold(7_u8, u8::wrapping_add);
    let hex = |length: usize| format!("{byte:02x}").repeat(length);
    let usage = if is_ca { json!(["keyCertSign", "cRLSign"]) } else { json!(["digitalSignature"]) };
    let extension = |oid: &str, name: &str, critical: bool, value: &str| json!({ "oid": oid, "name": name, "critical": critical, "value": value });
    json!({
        "sha256": hex(32), "unparsable": null,
        "subject": format!("CN={label},O=Example Trust,C=SE"), "issuer": format!("CN={issuer},O=Example Trust,C=SE"),
        "label": label, "issuer_label": issuer, "serial": hex(16), "version": 3,
        "not_before": days[0], "not_after": days[1],
        "names": if is_ca { json!([]) } else { json!(["shop.example.com", "www.shop.example.com", "*.cdn.example.com"]) },
        "name_count": if is_ca { 0 } else { 3 },
        "key": if is_ca { "RSA 4096" } else { "ECDSA P-256" }, "key_bits": if is_ca { 4096 } else { 256 },
        "signature_algorithm": "sha256WithRSAEncryption", "is_ca": is_ca, "key_usage": usage,
        "extended_key_usage": if is_ca { json!([]) } else { json!(["serverAuth"]) },
        "ca_issuers": ["http://ca.example/issuer.der"], "ocsp": [], "self_issued": label == issuer,
        "origin": origin, "der": "MIIBCgKCAQEA", "key_sha256": format!("{:02x}", label.len()).repeat(32),
        "subject_key_id": hex(20), "authority_key_id": hex(20), "path_length": if is_ca { json!(0) } else { Value::Null },
        "crls": ["http://ca.example/7.crl"], "must_staple": false,
        "extensions": [
            extension("2.5.29.15", "keyUsage", true, "digitalSignature"),
            extension("2.5.29.19", "basicConstraints", true, if is_ca { "CA:TRUE, pathlen:0" } else { "CA:FALSE" }),
            extension("1.3.6.1.4.1.99999.1", "1.3.6.1.4.1.99999.1", false, "0c0548656c6c6f"),
        ],
    })
}

fn check(check: &str, certificate: Option<usize>, result: &str, detail: &str) -> Value {
    json!({ "check": check, "certificate": certificate, "result": result, "detail": detail })
}

fn path(store: &str, certificates: &[usize], end: &str, fault: &Value) -> Value {
    json!({ "store": store, "certificates": certificates, "end": end, "trusted": fault.is_null(), "fault": fault })
}

fn judgement(store: &str, trusted: bool, root: Option<&str>) -> Value {
    let error = if trusted { Value::Null } else { json!("UnknownIssuer") };
    json!({ "store": store, "trusted": trusted, "anchored": root.is_some(), "root": root, "error": error })
}

const NOW: [&str; 2] = ["2026-09-01T00:00:00Z", "2026-12-20T23:59:59Z"];
const LONG: [&str; 2] = ["2020-09-04T00:00:00Z", "2031-09-15T16:00:00Z"];

/// The issuer was not sent and could be fetched; an expired cross-sign, a stranger and the site's own certificate again
/// were sent beside it. Mozilla lacks the root.
fn repaired() -> ChainReport {
    report(&json!({
        "certificates": [
            certificate("shop.example.com", "Example CA 7", "sent", NOW),
            certificate("Example CA 7", "Older Root", "sent", ["2016-03-17T16:40:46Z", YEARS_AGO]),
            certificate("mail.example.net", "Another CA", "sent", NOW),
            certificate("shop.example.com", "Example CA 7", "sent", NOW),
            certificate("Example CA 7", "Example Root X1", "fetched", LONG),
            certificate("Example Root X1", "Example Root X1", "store", LONG),
        ],
        "checks": [
            check("name", Some(0), "passed", "shop.example.com"),
            check("not-after", Some(0), "passed", "2026-12-20"),
            check("complete", Some(0), "failed", "Example CA 7"),
            check("order", None, "warned", ""),
        ],
        "judgements": [judgement("system", false, None), judgement("mozilla", false, None)],
        "judged_at": "2026-11-24T09:30:00Z",
        "paths": [
            path("system", &[0, 4, 5], "root", &Value::Null),
            path("system", &[0, 1], "issuer-missing", &check("not-after", Some(1), "failed", "2021-09-30 14:01:15 UTC")),
            path("mozilla", &[0, 4], "issuer-missing", &check("complete", Some(4), "failed", "Example Root X1")),
        ],
        "status": [
            { "certificate": 0, "source": "stapled", "address": null, "status": { "is": "good" },
              "this_update": "2026-11-22T09:30:00Z", "next_update": "2026-11-29T09:30:00Z" },
            { "certificate": 0, "source": "crl", "address": "http://ca.example/7.crl",
              "status": { "is": "revoked", "at": "2026-11-20T08:00:00Z", "reason": "keyCompromise" },
              "this_update": "2026-11-24T06:00:00Z", "next_update": null },
            { "certificate": 4, "source": "ocsp", "address": "http://ocsp.example/",
              "status": { "is": "unreachable", "error": { "error": "timed-out" } }, "this_update": null, "next_update": null },
        ],
        "timestamps": [
            { "source": "certificate", "log_id": "ab".repeat(32), "log": "Example Log 2026h2", "operator": "Example Logs",
              "at": "2026-09-01T00:12:00Z", "signature": "verified" },
            { "source": "handshake", "log_id": "cd".repeat(32), "log": null, "operator": null,
              "at": "2026-09-01T00:13:00Z", "signature": "unchecked" },
        ],
    }))
}

/// Nothing is wrong, and the server sent its root too, in the wrong order.
fn healthy() -> ChainReport {
    report(&json!({
        "certificates": [
            certificate("shop.example.com", "Example CA 7", "sent", NOW),
            certificate("Example Root X1", "Example Root X1", "sent", LONG),
            certificate("Example CA 7", "Example Root X1", "sent", LONG),
        ],
        "checks": [
            check("name", Some(0), "passed", "shop.example.com"),
            check("ca-flag", Some(1), "passed", "CA:TRUE"),
            check("ca-flag", Some(2), "passed", "CA:TRUE"),
        ],
        "judgements": [
            judgement("system", true, Some("CN=Example Root X1")),
            judgement("mozilla", true, Some("CN=Example Root X1")),
        ],
        "judged_at": "2026-11-24T09:30:00Z",
        "paths": [path("system", &[0, 2, 1], "root", &Value::Null), path("mozilla", &[0, 2, 1], "root", &Value::Null)],
    }))
}

fn report(value: &Value) -> ChainReport {
    serde_json::from_value(value.clone()).expect("a chain of this program")
}

fn show(window: &mut Window, chain: ChainReport) {
    let mut case = case(Story::Healthy);
    let last = case.steps.last_mut().expect("six steps");
    last.chain = Some(chain);
    window.state_mut().show_run(Run::of_case(1, case, None), Page::Step(Step::Certificate));
    window.run();
}

#[test]
fn a_chain_that_was_repaired_shows_what_was_fetched_what_is_spare_and_who_disagrees() {
    let mut results = SnapshotResults::new();
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = window(WHOLE, 1.0, theme);
        show(&mut window, repaired());
        open(&mut window, "Every path that we tried");
        window.snapshot(format!("chain-repaired-{}", word(theme)));
        results.extend_harness(&mut window);
    }
}

#[test]
fn a_card_opens_to_every_field_of_its_certificate() {
    let mut window = window(WHOLE, 1.0, Theme::Light);
    show(&mut window, healthy());
    open(&mut window, "The site's certificate: shop.example.com");
    window.snapshot("chain-open-light");
    for said in ["*.cdn.example.com", "http://ca.example/7.crl", "keyUsage (2.5.29.15), critical: digitalSignature"] {
        window.get_by_label(said);
    }
}

#[test]
fn cards_stay_readable_where_there_is_little_room() {
    let mut results = SnapshotResults::new();
    for (name, size, scale) in [("narrow", NARROW, 1.0), ("small", SMALL, 2.0)] {
        let mut window = window(size, scale, Theme::Light);
        show(&mut window, repaired());
        window.snapshot(format!("chain-{name}-light"));
        results.extend_harness(&mut window);
    }
}

#[test]
fn a_root_names_the_stores_that_hold_it_and_a_place_out_of_order_is_told() {
    let mut window = window(WHOLE, 1.0, Theme::Light);
    show(&mut window, healthy());
    window.get_by_label("This computer: in its list of trust");
    window.get_by_label("Firefox (Mozilla): in its list of trust");
    window.get_by_label_contains("Root certificate, sent as number 2: Example Root X1");
    window.get_by_label_contains("Intermediate certificate, sent as number 3: Example CA 7");
}

#[test]
fn a_clock_that_is_ahead_is_told_on_the_card_that_it_makes_expired() {
    let mut chain = healthy();
    chain.judged_at = "2027-01-10T09:30:00Z".parse().expect("a time");
    let mut case = case(Story::Healthy);
    for report in &mut case.steps {
        if let Some(Evidence::Clock(seen)) = &mut report.evidence {
            seen.bounds.clear();
            seen.sources.iter_mut().for_each(|source| source.offset_ms = source.offset_ms.map(|_| -4_000_000_000));
        }
    }
    case.steps.last_mut().expect("six steps").chain = Some(chain);
    let mut window = window(WHOLE, 1.0, Theme::Light);
    window.state_mut().show_run(Run::of_case(1, case, None), Page::Step(Step::Certificate));
    window.run();
    window.get_by_label_contains("Expired: valid from 2026-09-01 to 2026-12-20 (20 days ago)");
    window.get_by_label("By the time we measured (2026-11-25) it is valid.");
}

#[test]
fn a_certificate_is_copied_as_pem_that_other_programs_read() {
    let mut window = window(WHOLE, 1.0, Theme::Light);
    show(&mut window, healthy());
    window.get_by_label("Copy this chain as PEM").click_accesskit();
    let mut copied = None;
    for _ in 0..4 {
        window.step();
        copied = copied.or(window.output().platform_output.commands.iter().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        }));
    }
    let copied = copied.expect("a text on the clipboard");
    assert_eq!(copied.matches("-----BEGIN CERTIFICATE-----").count(), 2, "the leaf and its issuer, without the root");
}

#[test]
fn a_chain_out_of_a_strange_file_is_drawn_without_fault() {
    let hostile = format!("\u{202e}moc.elpmaxe\u{0}\u{1b}[31m{}", "A".repeat(4_000));
    let mut chain = repaired();
    for facts in &mut chain.certificates {
        for text in [&mut facts.label, &mut facts.issuer_label, &mut facts.subject, &mut facts.serial] {
            text.clone_from(&hostile);
        }
        facts.names = vec![hostile.clone(); 2_000];
        facts.extensions = facts.extensions.iter().cycle().take(2_000).cloned().collect();
        facts.ca_issuers = vec![hostile.clone()];
    }
    chain.paths[1].certificates = vec![usize::MAX];
    chain.paths = chain.paths.iter().cycle().take(5_000).cloned().collect();
    chain.status = chain.status.iter().cycle().take(5_000).cloned().collect();
    chain.status[0].certificate = usize::MAX;
    chain.timestamps = chain.timestamps.iter().cycle().take(5_000).cloned().collect();
    chain.judgements = chain.judgements.iter().cycle().take(500).cloned().collect();
    let mut window = window(WHOLE, 1.0, Theme::Light);
    show(&mut window, chain);
    open(&mut window, "The site's certificate: ");
    open(&mut window, "Every path that we tried");
}
