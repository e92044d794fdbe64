//! Cases made by hand, for claims about what is drawn and written. Nothing here is measured.

use std::net::{Ipv4Addr, SocketAddr};

use chrono::{DateTime, Duration, Utc};
use handshake_doctor::case::{Answers, Case, ConclusionOutcome, Cost, SCHEMA, Verdict};
use handshake_doctor::certificate::{
    CertificateCheck, CertificateFacts, ChainReport, Check, CheckResult, ExtensionFact, Store, StoreJudgement,
};
use handshake_doctor::handshake::{
    Driver, Field, HttpAnswer, Message, MessageKind, Negotiated, Observation, Outcome, Party, Stage,
};
use handshake_doctor::net::{Phase, PhaseKind};
use handshake_doctor::step::{
    Confidence, Evidence, Fact, FactState, Finding, Step, StepReport, StepState, Trouble, certificate,
};
use handshake_doctor::target::{Host, Target};

/// Noon on a day in 2026.
pub fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_791_460_800, 0).expect("a moment in 2026")
}

/// `www.example.com`, whose certificate expired: the other steps are good, or were not taken.
pub fn expired() -> Case {
    let finding = Finding::new("certificate-expired", Step::Certificate, Confidence::Confirmed, Vec::new());
    let mut steps: Vec<StepReport> = Step::PAGES.into_iter().map(good_step).collect();
    steps[1].state = StepState::CouldNotCheck;
    steps[1].trouble = Some(Trouble::NotAsked);
    steps[3].observations = vec![tls13(Outcome::Completed)];
    let last = &mut steps[5];
    last.state = StepState::Problem;
    last.evidence = Some(Evidence::Certificate(certificate::CertificateEvidence {
        name: "www.example.com".to_owned(),
        judged_at: noon(),
        sent: 2,
        stapled: false,
        ..certificate::CertificateEvidence::default()
    }));
    last.findings = vec![finding.clone()];
    last.observations = vec![tls13(Outcome::Completed)];
    last.chain = Some(chain());
    Case {
        schema: SCHEMA,
        program: "0.1.0".to_owned(),
        system: "linux x86_64".to_owned(),
        started: noon(),
        duration_ms: 1240,
        typed: "https://www.example.com/".to_owned(),
        target: Target::new(Host::Name("www.example.com".to_owned()), 443),
        practice: None,
        steps,
        answers: Answers::default(),
        findings: vec![finding],
        verdict: Verdict {
            outcome: ConclusionOutcome::Problem,
            cause: Some("certificate-expired".to_owned()),
            step: Some(Step::Certificate),
            confidence: Some(Confidence::Confirmed),
            ..Verdict::default()
        },
        cost: Cost { connections: 31, open_at_once: 8, bytes_sent: 12_000, bytes_received: 98_000 },
    }
}

/// The expired case from a server that puts `text` into everything that it may say.
pub fn saying(text: &str) -> Case {
    let mut case = expired();
    text.clone_into(&mut case.typed);
    for report in &mut case.steps {
        report.facts.push(Fact::new(FactState::Attention, "no-such-fact").with("name", text));
        for seen in &mut report.observations {
            seen.negotiated.alpn = Some(text.to_owned());
            seen.http = Some(HttpAnswer {
                status: 200,
                date: Some(text.to_owned()),
                offset_ms: None,
                server: Some(text.to_owned()),
                ..HttpAnswer::default()
            });
            seen.outcome = Outcome::Violation { rule: text.to_owned() };
            for phase in &mut seen.phases {
                text.clone_into(&mut phase.detail);
            }
            let fields = vec![Field { name: text.to_owned(), value: text.to_owned() }];
            seen.messages
                .push(Message { fields, ..message(400, Party::Server, MessageKind::Alert, Stage::ServerFinished) });
        }
        if let Some(chain) = &mut report.chain {
            for facts in &mut chain.certificates {
                for said in [
                    &mut facts.subject,
                    &mut facts.issuer,
                    &mut facts.label,
                    &mut facts.issuer_label,
                    &mut facts.key,
                    &mut facts.serial,
                ] {
                    text.clone_into(said);
                }
                facts.names = vec![text.to_owned()];
                facts.der = text.as_bytes().to_vec();
                facts.subject_key_id = Some(text.to_owned());
                facts.crls = vec![text.to_owned()];
                facts.extensions = vec![ExtensionFact {
                    oid: text.to_owned(),
                    name: text.to_owned(),
                    critical: true,
                    value: text.to_owned(),
                }];
            }
            for check in &mut chain.checks {
                text.clone_into(&mut check.detail);
            }
            for judgement in &mut chain.judgements {
                judgement.root = Some(text.to_owned());
                judgement.error = Some(text.to_owned());
            }
        }
    }
    case
}

/// A step that found nothing wrong.
pub fn good_step(step: Step) -> StepReport {
    StepReport {
        step,
        state: StepState::Good,
        evidence: None,
        facts: Vec::new(),
        findings: Vec::new(),
        observations: Vec::new(),
        chain: None,
        trouble: None,
        duration_ms: 200,
    }
}

/// A TLS 1.3 handshake of twelve messages that ended like this.
pub fn tls13(outcome: Outcome) -> Observation {
    use MessageKind::{
        Certificate, CertificateVerify, ChangeCipherSpec, ClientHello, EncryptedExtensions, Finished, NewSessionTicket,
        ServerHello, Verification,
    };
    let messages = [
        (30, Party::Client, ClientHello, Stage::ClientHello),
        (52, Party::Server, ServerHello, Stage::ServerHello),
        (52, Party::Server, ChangeCipherSpec, Stage::ServerFinished),
        (53, Party::Server, EncryptedExtensions, Stage::ServerHello),
        (53, Party::Server, Certificate, Stage::ServerHello),
        (53, Party::Server, CertificateVerify, Stage::ClientVerifies),
        (54, Party::Client, Verification, Stage::ClientVerifies),
        (54, Party::Server, Finished, Stage::ServerFinished),
        (55, Party::Client, ChangeCipherSpec, Stage::ClientFinished),
        (55, Party::Client, Finished, Stage::ClientFinished),
        (77, Party::Server, NewSessionTicket, Stage::ServerFinished),
    ];
    Observation {
        driver: Driver::Rustls,
        peer: Some(SocketAddr::from((Ipv4Addr::new(192, 0, 2, 7), 443))),
        phases: vec![
            phase(PhaseKind::Resolve, 0, 8_000, "192.0.2.7"),
            phase(PhaseKind::Connect, 8_000, 21_000, "192.0.2.7:443"),
            phase(PhaseKind::Handshake, 30_000, 47_000, ""),
        ],
        messages: messages.into_iter().map(|(at, from, kind, stage)| message(at, from, kind, stage)).collect(),
        outcome,
        negotiated: Negotiated {
            version: Some(0x0304),
            cipher_suite: Some(0x1301),
            group: Some(29),
            ..Negotiated::default()
        },
        chain: Vec::new(),
        chain_length: 2,
        ocsp_response: None,
        timestamp_list: None,
        shown: None,
        asked_late: false,
        proxy_chain: Vec::new(),
        client_certificate_request: None,
        http: None,
        bytes_sent: 600,
        bytes_received: 4_200,
    }
}

/// A message at so many milliseconds.
pub fn message(at_ms: u64, from: Party, kind: MessageKind, stage: Stage) -> Message {
    let encrypted = stage > Stage::ServerHello || kind == MessageKind::EncryptedExtensions;
    Message { at_us: at_ms * 1000, from, kind, stage, size: 120, encrypted, fields: Vec::new() }
}

fn phase(kind: PhaseKind, start_us: u64, duration_us: u64, detail: &str) -> Phase {
    Phase { kind, start_us, duration_us, detail: detail.to_owned() }
}

/// A leaf that expired three days before noon, and its intermediate.
pub fn chain() -> ChainReport {
    let leaf = certificate("www.example.com", "Example Authority R1", false, noon() - Duration::days(3));
    let intermediate = certificate("Example Authority R1", "Example Root", true, noon() + Duration::days(900));
    let check = |check, certificate, result, detail: &str| CertificateCheck {
        check,
        certificate,
        result,
        detail: detail.to_owned(),
    };
    let judgement = |store| StoreJudgement {
        store,
        trusted: false,
        anchored: true,
        root: Some("CN=Example Root".to_owned()),
        added: false,
        error: Some("CertExpired".to_owned()),
        trusted_with_fetched: false,
        public_roots: 0,
    };
    ChainReport {
        certificates: vec![leaf, intermediate],
        checks: vec![
            check(Check::Name, Some(0), CheckResult::Passed, "www.example.com"),
            check(Check::NotAfter, Some(0), CheckResult::Failed, "2026-10-05"),
            check(Check::NotAfter, Some(1), CheckResult::Passed, ""),
            check(Check::Complete, None, CheckResult::Passed, ""),
        ],
        judgements: vec![judgement(Store::System), judgement(Store::Mozilla)],
        judged_at: noon(),
        ..ChainReport::default()
    }
}

fn certificate(label: &str, issuer: &str, is_ca: bool, not_after: DateTime<Utc>) -> CertificateFacts {
    CertificateFacts {
        sha256: "ab".repeat(32),
        unparsable: None,
        subject: format!("CN={label}"),
        issuer: format!("CN={issuer}"),
        label: label.to_owned(),
        issuer_label: issuer.to_owned(),
        serial: "0a1b2c".to_owned(),
        version: 3,
        not_before: Some(noon() - Duration::days(93)),
        not_after: Some(not_after),
        names: if is_ca { Vec::new() } else { vec![label.to_owned(), "example.com".to_owned()] },
        name_count: if is_ca { 0 } else { 2 },
        key: "ECDSA P-256".to_owned(),
        key_bits: 256,
        signature_algorithm: "ecdsa-with-SHA256".to_owned(),
        is_ca,
        key_usage: Vec::new(),
        extended_key_usage: Vec::new(),
        ca_issuers: vec!["http://ca.example/r1.der".to_owned()],
        ocsp: Vec::new(),
        self_issued: false,
        ..CertificateFacts::default()
    }
}
