//! Step 2 with all that this computer may have: several browsers, clients that were heard, stores that differ, settings.

use eframe::egui::{Theme, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use handshake_doctor::app::{Page, Run};
use handshake_doctor::case::Case;
use handshake_doctor::diagnosis;
use handshake_doctor::step::browser::{self, BrowserEvidence, HeardClient};
use handshake_doctor::step::{Evidence, Step};
use serde_json::{Value, json};

use super::cases::{Story, case};
use super::{TALL, Window, open, window, word};

fn offer(versions: &[u16]) -> Value {
    json!({
        "legacy_version": 0x0303, "versions": versions,
        "suites": [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030],
        "groups": [0x11ec, 0x001d, 0x0017, 0x0018], "key_shares": [[0x11ec, 1216], [0x001d, 32]],
        "schemes": [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501], "certificate_schemes": [],
        "alpn": ["h2", "http/1.1"], "extensions": [0, 23, 65281, 10, 11, 35, 16, 5, 13, 18, 51, 45, 43, 27, 17613],
        "certificate_compression": [2], "server_name": "test.localhost", "grease": true, "ech": true,
        "hello_bytes": 1771, "record_bytes": 1776,
        "ja3_text": "771,4865", "ja3": "cd08e31494f9531f560d64c695473da9",
        "ja4": "t13d1516h2_8daaf6152771_d8a2da3f94cd", "ja4_text": "t13d1516h2"
    })
}

fn heard(browser: Option<&str>, agent: Option<&str>, versions: &[u16]) -> HeardClient {
    serde_json::from_value(json!({
        "browser": browser, "agent": agent, "at": "2026-11-24T09:31:00Z", "offer": offer(versions),
        "end": {"how": "alert", "code": 48}
    }))
    .expect("a client")
}

/// A computer with much on it.
fn computer() -> BrowserEvidence {
    let browser = |name: &str, version: &str, family: &str, more: Value| {
        let mut browser = json!({
            "name": name, "version": version, "path": format!("/usr/bin/{name}"), "family": family, "is_default": false
        });
        browser.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        browser
    };
    let store = |kind: &str, name: &str, place: &str, roots: usize, trusted: Option<bool>| json!({"kind": kind, "name": name, "place": place, "roots": roots, "trusted": trusted, "anchored": trusted, "error": null});
    serde_json::from_value(json!({
        "browsers": [
            browser("Chromium", "156.0.8078.79", "chromium", json!({"is_default": true, "built": "2026-11-12T00:00:00Z"})),
            browser("Firefox ESR", "153.7.0", "firefox", json!({"channel": "extended", "built": "2026-10-20T00:00:00Z"})),
            browser("Brave", "1.92.8", "chromium", json!({"install": "snap", "built": "2026-02-03T00:00:00Z"})),
        ],
        "trusted_by_system": true, "trusted_by_mozilla": false, "system_roots": 143, "store_error": null,
        "stores": [
            store("firefox-profile", "default-esr", "/home/ada/.mozilla/firefox/x1.default-esr/cert9.db", 2, Some(false)),
            store("java", "OpenJDK 17", "/usr/lib/jvm/java-17-openjdk-amd64/lib/security/cacerts", 141, Some(true)),
            store("certifi", "2026.10.1", "/usr/lib/python3/dist-packages/certifi/cacert.pem", 139, Some(false)),
        ],
        "settings": [
            {"owner": "open-ssl", "name": "CipherString", "value": "DEFAULT@SECLEVEL=2", "place": "/etc/ssl/openssl.cnf:394",
             "scope": {"of": "shipped"}, "effect": {"does": "suite-rule"}},
            {"owner": "chromium", "name": "SSLVersionMin", "value": "tls1.3", "place": "/etc/chromium/policies/managed/tls.json",
             "scope": {"of": "policy"}, "effect": {"does": "min-version", "version": 0x0304}},
            {"owner": "firefox", "name": "security.tls.version.max", "value": "3", "place": "/home/ada/.mozilla/firefox/x1.default-esr/prefs.js",
             "scope": {"of": "profile", "name": "default-esr"}, "effect": {"does": "max-version", "version": 0x0303}},
            {"owner": "chromium", "name": "URLBlocklist", "value": "example.com", "place": "/etc/chromium/policies/managed/list.json",
             "scope": {"of": "policy"}, "effect": {"does": "url-blocked", "target": true}},
        ],
        "looked_at": "2026-11-24T09:30:00Z"
    }))
    .expect("evidence")
}

/// The same without anything that keeps anybody out.
fn plain_computer() -> BrowserEvidence {
    BrowserEvidence { settings: Vec::new(), ..computer() }
}

fn case_with(evidence: BrowserEvidence, clients: Vec<HeardClient>) -> Case {
    let mut case = case(Story::Healthy);
    let report = case.steps.iter_mut().find(|report| report.step == Step::Browser).expect("taken");
    report.evidence = Some(Evidence::Browser(evidence));
    browser::rejudge(report);
    (case.findings, case.verdict) = diagnosis::conclude(&mut case.steps, &case.answers);
    for client in clients {
        diagnosis::hear(&mut case, client);
    }
    case
}

fn show(window: &mut Window, case: Case) {
    window.state_mut().show_run(Run::of_case(1, case, None), Page::Step(Step::Browser));
    window.run();
}

#[test]
fn a_computer_with_many_browsers_looks_right() {
    let mut results = SnapshotResults::new();
    let clients = || {
        vec![
            heard(Some("Chromium"), None, &[0x0304, 0x0303]),
            heard(Some("Firefox ESR"), None, &[0x0302, 0x0301]),
            heard(None, Some("curl/7.88.1"), &[0x0304, 0x0303]),
        ]
    };
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = window(TALL, 1.0, theme);
        show(&mut window, case_with(computer(), clients()));
        open(&mut window, "What Chromium offers");
        window.snapshot(format!("browsers-many-{}", word(theme)));
        results.extend_harness(&mut window);
    }
    let mut narrow = window(vec2(400.0, 4200.0), 1.0, Theme::Light);
    show(&mut narrow, case_with(computer(), clients()));
    narrow.snapshot("browsers-narrow-light");
    results.extend_harness(&mut narrow);
}

#[test]
fn a_client_that_was_heard_is_told_to_be_able_or_not() {
    let mut window = window(TALL, 1.0, Theme::Light);
    show(&mut window, case_with(plain_computer(), vec![heard(Some("Chromium"), None, &[0x0304, 0x0303])]));
    // Beside the browser, and among what was checked.
    let says = |window: &Window, sentence: &str| window.query_all_by_label_contains(sentence).count() > 0;
    assert!(says(&window, "Chromium can connect to this site: TLS 1.3"));
    show(&mut window, case_with(plain_computer(), vec![heard(Some("Chromium"), None, &[0x0301])]));
    assert!(says(&window, "Chromium cannot connect to this site"));
    assert!(!says(&window, "Chromium can connect to this site"));
}
