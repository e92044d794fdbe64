//! The card of step 6 on which a person chooses a certificate of their own.

use std::sync::Arc;

use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable;
use handshake_doctor::app::{IdentityFile, Page, Run, StartWith, Visit};
use handshake_doctor::handshake::{ClientCertificateRequest, Identity, IdentityError, Outcome, Party};
use handshake_doctor::step::certificate::{self, Visitor, VisitorTry};
use handshake_doctor::step::{Evidence, Sight, Step, StepState};
use rcgen::{CertificateParams, DnType, KeyPair};

use super::cases::{Story, case};
use super::{USUAL, Window, nobody_else, until, until_done, window, window_with, word};

/// A certificate of Ada's with its key, PEM.
fn pem() -> String {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Ada");
    let key = KeyPair::generate().expect("a key");
    params.self_signed(&key).expect("a certificate").pem() + &key.serialize_pem()
}

fn tried(version: u16, shown: Option<&str>, outcome: Outcome, status: Option<u16>) -> VisitorTry {
    VisitorTry { version: Some(version), ready: shown.is_some(), shown: shown.map(str::to_owned), outcome, status }
}

/// A run whose site answered like this to a request for a certificate.
fn run(tries: Vec<VisitorTry>, visit: Visit) -> Run {
    let mut case = case(Story::Healthy);
    let report = case.steps.iter_mut().find(|report| report.step == Step::Certificate).expect("taken");
    let Some(Evidence::Certificate(evidence)) = &mut report.evidence else { panic!("of the certificate") };
    let request = ClientCertificateRequest {
        authorities: vec!["CN=Staff,O=Example Ltd".to_owned()],
        authority_count: 1,
        signature_schemes: vec![0x0403, 0x0804, 0x0401],
        certificate_types: Vec::new(),
    };
    let chosen = visit.shown.as_ref().map(|(_, identity)| certificate::Chosen::of(identity));
    let chosen = chosen.map(|chosen| certificate::Chosen {
        issuers: vec!["CN=Staff,O=Example Ltd".to_owned()],
        self_issued: false,
        ..chosen
    });
    evidence.visitor = Some(Visitor { request, tries, chosen: chosen.map(Box::new), late: false });
    let sight =
        Sight { evidence: evidence.clone(), observations: report.observations.clone(), chain: report.chain.clone() };
    let judgement = certificate::judge(&sight);
    if !judgement.findings.is_empty() {
        report.state = StepState::Problem;
    }
    (report.facts, report.findings) = (judgement.facts, judgement.findings);
    (case.findings, case.verdict) = handshake_doctor::diagnosis::diagnose(&case.steps, &case.answers);
    let mut run = Run::of_case(1, case, None);
    run.visit = visit;
    run
}

fn asked() -> Vec<VisitorTry> {
    let refused = |code| Outcome::Alert { code, from: Party::Server };
    vec![tried(0x0304, None, refused(116), None), tried(0x0303, None, refused(40), None)]
}

fn shown() -> Visit {
    let identity = Identity::read(pem().as_bytes(), None, None).expect("an identity");
    Visit { shown: Some(("ada.p12".to_owned(), Arc::new(identity))), ..Visit::default() }
}

fn locked() -> Visit {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("ada.p12");
    std::fs::write(&file, "locked").expect("written");
    Visit {
        locked: Some(IdentityFile::read(&[file]).expect("read")),
        error: Some(IdentityError::PasswordWrong),
        ..Visit::default()
    }
}

fn open_page(window: &mut Window, run: Run) {
    window.state_mut().show_run(run, Page::Step(Step::Certificate));
    window.run();
}

#[test]
fn the_card_looks_right_when_asked_when_locked_when_refused_and_when_let_in() {
    let mut results = SnapshotResults::new();
    for theme in [Theme::Light, Theme::Dark] {
        let mut window = window(eframe::egui::vec2(USUAL.x, 1100.0), 1.0, theme);
        let ada = Some("Ada");
        let refused = Outcome::Alert { code: 45, from: Party::Server };
        for (state, run) in [
            ("asked", run(asked(), Visit::default())),
            ("locked", run(asked(), locked())),
            ("refused", run(vec![tried(0x0304, ada, refused, None)], shown())),
            ("let-in", run(vec![tried(0x0304, ada, Outcome::Completed, Some(200))], shown())),
        ] {
            open_page(&mut window, run);
            window.snapshot(format!("visitor-{state}-{}", word(theme)));
        }
        results.extend_harness(&mut window);
    }
}

#[test]
fn a_site_that_asks_for_nothing_offers_nothing_to_choose() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    open_page(&mut window, Run::of_case(1, case(Story::Healthy), None));
    assert!(window.query_by_label_contains("Choose a certificate").is_none());
}

#[test]
fn a_reopened_report_tells_what_was_asked_and_lets_nothing_be_chosen() {
    let mut window = window(USUAL, 1.0, Theme::Light);
    let whole = run(asked(), Visit::default()).case().expect("whole").clone();
    open_page(&mut window, Run::of_case(1, whole, Some("/home/ada/report.html".into())));
    assert!(window.query_all_by_label_contains("CN=Staff").next().is_some());
    assert!(window.query_by_label_contains("Choose a certificate").is_none());
}

/// Ada's certificate in a file, locked with `secret`.
fn pkcs12(folder: &std::path::Path) -> std::path::PathBuf {
    let file = folder.join("ada.p12");
    std::fs::write(folder.join("ada.pem"), pem()).expect("written");
    let made = std::process::Command::new("openssl")
        .args(["pkcs12", "-export", "-in", "ada.pem", "-out", "ada.p12", "-passout", "pass:secret"])
        .current_dir(folder)
        .status()
        .expect("openssl; scripts/test installs it");
    assert!(made.success());
    file
}

#[test]
fn a_chosen_certificate_is_unlocked_shown_to_this_site_alone_and_can_be_left_out_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let typed = Some("practice:client-certificate-tls13".to_owned());
    let start = StartWith { typed, settings: nobody_else(), ..StartWith::default() };
    let mut window = window_with(eframe::egui::vec2(USUAL.x, 3000.0), 1.0, Theme::Light, start);
    until_done(&mut window);
    window.key_press_modifiers(Modifiers::COMMAND, Key::Num6);
    window.run();
    window.get_by_label("Choose a certificate\u{2026}");

    window.state_mut().read_certificate(vec![pkcs12(folder.path())]);
    until(&mut window, |window| visit(window).locked.is_some());
    let field = window.get_by_label("Password");
    field.focus();
    window.run();
    window.get_by_label("Password").type_text("secret");
    window.run();
    window.get_by_label("Unlock and check").click();
    until(&mut window, |window| visit(window).shown.is_some());
    until_done(&mut window);
    window.get_by_label("ada.p12");
    window.get_by_label_contains("TLS 1.3, with \u{201c}Ada\u{201d}");
    assert_eq!(window.state().page(), Page::Step(Step::Certificate));

    window.get_by_label("Check without it").click();
    until(&mut window, |window| visit(window).shown.is_none());
    until_done(&mut window);
    assert!(window.query_by_label("ada.p12").is_none());
}

fn visit(window: &Window) -> &Visit {
    &window.state().run().expect("a run").visit
}
