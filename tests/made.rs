//! Evidence made by hand, for claims about what is concluded and said. Nothing here is measured.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use handshake_doctor::case::{Answers, Case, Cost, Question, SCHEMA};
use handshake_doctor::certificate::{
    CertificateCheck, CertificateFacts, ChainReport, Check, CheckResult, Store, StoreJudgement,
};
use handshake_doctor::diagnosis::diagnose;
use handshake_doctor::handshake::{Driver, Observation, Outcome};
use handshake_doctor::step::allowlist::{AllowlistEvidence, Anchor, ProductMatch, Signer};
use handshake_doctor::step::clock::{ClockEvidence, TimeSource, TimeSourceKind};
use handshake_doctor::step::{
    Confidence, Evidence, Fact, FactState, Finding, Step, StepReport, StepState, Trouble, causes,
};
use handshake_doctor::target::{Host, Target};

/// Noon on a day in October 2026, by this computer's clock.
pub fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_791_460_800, 0).expect("a moment in 2026")
}

/// A certificate for `www.example.com`, valid from and until so many days from noon.
pub fn certificate(from_days: i64, until_days: i64) -> CertificateFacts {
    CertificateFacts {
        sha256: "00".repeat(32),
        unparsable: None,
        subject: "CN=www.example.com".to_owned(),
        issuer: "CN=Example Issuing CA".to_owned(),
        label: "www.example.com".to_owned(),
        issuer_label: "Example Issuing CA".to_owned(),
        serial: "01".to_owned(),
        version: 3,
        not_before: Some(noon() + TimeDelta::days(from_days)),
        not_after: Some(noon() + TimeDelta::days(until_days)),
        names: vec!["www.example.com".to_owned()],
        name_count: 1,
        key: "ECDSA P-256".to_owned(),
        key_bits: 256,
        signature_algorithm: "ecdsa-with-SHA256".to_owned(),
        is_ca: false,
        key_usage: Vec::new(),
        extended_key_usage: vec!["serverAuth".to_owned()],
        ca_issuers: Vec::new(),
        ocsp: Vec::new(),
        self_issued: false,
        ..CertificateFacts::default()
    }
}

/// A chain of one certificate, with its dates checked at noon and the word of both stores.
pub fn chain(leaf: CertificateFacts, system: bool, mozilla: bool) -> ChainReport {
    let check = |check, fails| CertificateCheck {
        check,
        certificate: Some(0),
        result: if fails { CheckResult::Failed } else { CheckResult::Passed },
        detail: String::new(),
    };
    let said = |store, trusted| StoreJudgement {
        store,
        trusted,
        anchored: trusted,
        root: None,
        added: false,
        error: None,
        trusted_with_fetched: false,
        public_roots: 0,
    };
    let dates = [
        check(Check::Name, false),
        check(Check::NotBefore, leaf.not_before.is_some_and(|begin| begin > noon())),
        check(Check::NotAfter, leaf.not_after.is_some_and(|end| end < noon())),
    ];
    ChainReport {
        certificates: vec![leaf],
        checks: dates.into(),
        judgements: vec![said(Store::System, system), said(Store::Mozilla, mozilla)],
        judged_at: noon(),
        ..ChainReport::default()
    }
}

/// One handshake of the client that offers what browsers offer.
pub fn observation(outcome: Outcome) -> Observation {
    Observation::ended(Driver::Rustls, outcome)
}

/// The steps of one examination, to be spoilt one by one.
pub struct Made {
    pub steps: Vec<StepReport>,
    pub answers: Answers,
}

impl Made {
    /// Six good steps: a whole handshake and a chain that both stores trust.
    pub fn healthy() -> Self {
        let mut steps: Vec<StepReport> = Step::PAGES.into_iter().map(good_step).collect();
        let last = steps.last_mut().expect("six steps");
        last.observations = vec![observation(Outcome::Completed)];
        last.chain = Some(chain(certificate(-30, 60), true, true));
        Self { steps, answers: Answers::default() }
    }

    /// The handshake fails in this way, before any certificate is seen.
    pub fn failing(outcome: &Outcome) -> Self {
        let mut made = Self::healthy();
        let last = made.step(Step::Certificate);
        last.observations = vec![observation(outcome.clone())];
        last.chain = None;
        last.state = StepState::CouldNotCheck;
        made
    }

    /// The handshake is whole, and no store trusts the chain.
    pub fn untrusted(leaf: CertificateFacts) -> Self {
        Self::healthy().with_chain(chain(leaf, false, false))
    }

    pub fn step(&mut self, step: Step) -> &mut StepReport {
        self.steps.iter_mut().find(|report| report.step == step).expect("one of the six")
    }

    pub fn with_chain(mut self, chain: ChainReport) -> Self {
        self.step(Step::Certificate).chain = Some(chain);
        self
    }

    /// One more finding, reported by the step that the table names (by the certificate step for the network's).
    pub fn found(mut self, cause: &str, confidence: Confidence) -> Self {
        let row = causes::find(cause).unwrap_or_else(|| panic!("{cause} is no cause"));
        let finding = Finding::new(cause, row.step, confidence, vec![Fact::new(FactState::Problem, "made-fact")]);
        let reporter = if row.step == Step::Network { Step::Certificate } else { row.step };
        let report = self.step(reporter);
        report.findings.push(finding);
        report.state = StepState::Problem;
        self
    }

    /// Three time sources that agree on how far this computer's clock is off.
    pub fn clock_off(mut self, offset: TimeDelta) -> Self {
        let source = |name: &str| TimeSource {
            name: name.to_owned(),
            kind: TimeSourceKind::Sntp,
            offset_ms: Some(offset.num_milliseconds()),
            uncertainty_ms: 20,
            from: None,
            error: None,
            standing: None,
            sent_on_to: None,
        };
        self.step(Step::Clock).evidence = Some(Evidence::Clock(ClockEvidence {
            local: noon(),
            zone_offset_s: 0,
            zone: None,
            built: noon() - TimeDelta::days(1),
            sources: ["a:123", "b:123", "c:123"].map(source).into(),
            ..ClockEvidence::default()
        }));
        self
    }

    /// The allowlist step recognised this product.
    pub fn product(mut self, product: &str, cause: &str) -> Self {
        self.step(Step::Allowlist).evidence = Some(Evidence::Allowlist(AllowlistEvidence {
            site: Some(Signer {
                product: Some(ProductMatch {
                    product: product.to_owned(),
                    category: "antivirus".to_owned(),
                    cause: cause.to_owned(),
                    verified: true,
                }),
                anchor: Anchor::Here,
                ..Signer::default()
            }),
            ..AllowlistEvidence::default()
        }));
        self
    }

    pub fn trouble(mut self, step: Step, trouble: Trouble) -> Self {
        let report = self.step(step);
        report.trouble = Some(trouble);
        report.state = StepState::CouldNotCheck;
        self
    }

    pub fn answered(mut self, other_browser: Option<bool>, private_window: Option<bool>) -> Self {
        self.answers.works_in_other_browser = other_browser;
        self.answers.works_in_private_window = private_window;
        self
    }

    /// One more answer, as the terminal takes it: `works-on-other-network`, `yes`.
    pub fn replied(mut self, question: &str, reply: &str) -> Self {
        let asked = Question::ALL.into_iter().find(|known| known.slug() == question).expect("a question");
        let said = asked.replies().into_iter().find(|known| known.slug() == reply).expect("a reply to it");
        self.answers = self.answers.with(asked, Some(said));
        self
    }

    /// The case, concluded, for `www.example.com`.
    pub fn case(self) -> Case {
        let (findings, verdict) = diagnose(&self.steps, &self.answers);
        Case {
            schema: SCHEMA,
            program: "0.1.0".to_owned(),
            system: "linux x86_64".to_owned(),
            started: noon(),
            duration_ms: 1200,
            typed: "www.example.com".to_owned(),
            target: Target::new(Host::Name("www.example.com".to_owned()), 443),
            practice: None,
            steps: self.steps,
            answers: self.answers,
            findings,
            verdict,
            cost: Cost::default(),
        }
    }
}

fn good_step(step: Step) -> StepReport {
    StepReport {
        step,
        state: StepState::Good,
        evidence: None,
        facts: vec![Fact { state: FactState::Good, key: "made-fact".to_owned(), args: BTreeMap::new() }],
        findings: Vec::new(),
        observations: Vec::new(),
        chain: None,
        trouble: None,
        duration_ms: 100,
    }
}
