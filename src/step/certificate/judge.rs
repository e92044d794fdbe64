//! What the checks of a chain mean. Look-alikes are told apart in this order: order and parsing, then self-signed
//! against private root against missing intermediate, then names and dates, then strength.

use std::net::IpAddr;

use chrono::{DateTime, Utc};

use super::CertificateEvidence;
use crate::certificate::{
    CertificateCheck, CertificateFacts, ChainReport, Check, CheckResult, Mismatch, Store, longest_validity, mismatch,
};
use crate::handshake::{Observation, Outcome, Party};
use crate::step::reach::{self, finding};
use crate::step::{Confidence, Fact, FactState, Judgement, Sight, Step};
use crate::target::Host;

/// Labels of certificates that web servers make up until they get a real one.
const DEFAULT_CERTIFICATES: &[&str] = &[
    "kubernetes ingress controller fake certificate",
    "localhost",
    "localhost.localdomain",
    "parallels panel",
    "plesk",
    "ssl-cert-snakeoil",
    "traefik default cert",
];

/// Keys that no common browser takes in a site's certificate.
const RARE_KEYS: &[&str] = &["Ed25519", "Ed448", "ECDSA secp256k1", "ECDSA brainpool", "ML-DSA", "GOST", "ECDSA SM2"];

/// Names listed in one fact.
const MAX_LISTED: usize = 5;

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<CertificateEvidence>) -> Judgement {
    let mut judgement = Judgement::default();
    match &sight.chain {
        Some(report) => {
            let mut reader = Reader { report, host: host(&sight.evidence.name), judgement: &mut judgement };
            reader.all();
            possession(report, &sight.observations, &mut judgement);
        }
        None => judgement.facts.push(Fact::new(FactState::Unknown, "certificate-fact-none")),
    }
    if sight.evidence.stapled {
        judgement.facts.push(Fact::new(FactState::Info, "certificate-fact-stapled"));
    }
    demand(&sight.observations, &mut judgement);
    if let Some(first) = sight.observations.first() {
        let ground = reach::judge(first);
        let own: Vec<_> = ground.findings.into_iter().filter(|found| found.step == Step::Certificate).collect();
        if !own.is_empty() {
            judgement.facts.extend(ground.facts);
            judgement.findings.extend(own);
        }
    }
    judgement
}

fn host(name: &str) -> Host {
    name.parse::<IpAddr>().map_or_else(|_| Host::Name(name.to_owned()), Host::Address)
}

fn minute(time: Option<DateTime<Utc>>) -> String {
    time.map(|time| time.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}

impl Judgement {
    fn blame(&mut self, cause: &str, confidence: Confidence, fact: Fact) {
        self.findings.push(finding(cause, confidence, vec![fact.clone()]));
        // One fact may speak for two causes.
        if self.facts.last() != Some(&fact) {
            self.facts.push(fact);
        }
    }
}

fn problem(key: &str) -> Fact {
    Fact::new(FactState::Problem, key)
}

/// Reads one report, check by check.
struct Reader<'r> {
    report: &'r ChainReport,
    host: Host,
    judgement: &'r mut Judgement,
}

impl<'r> Reader<'r> {
    fn all(&mut self) {
        self.parsing();
        let Some(leaf) = self.report.leaf() else { return };
        self.order();
        self.trust(leaf);
        self.name(leaf);
        self.dates(leaf);
        self.signatures();
        self.authority(leaf);
        self.purpose();
        self.strength(leaf);
        self.length(leaf);
        self.spare();
        self.validator();
    }

    fn made(&self, check: Check, result: CheckResult) -> Vec<(usize, &'r CertificateCheck)> {
        let matching = self.report.checks.iter().filter(|made| made.check == check && made.result == result);
        matching.filter_map(|made| Some((made.certificate?, made))).collect()
    }

    fn of(&self, index: usize) -> &'r CertificateFacts {
        &self.report.certificates[index]
    }

    /// A problem on one certificate.
    fn on(&self, index: usize, key: &str) -> Fact {
        problem(key).with("which", self.report.certificates[index].label.as_str())
    }

    fn good(&mut self, fact: Fact) {
        self.judgement.facts.push(Fact { state: FactState::Good, ..fact });
    }

    fn parsing(&mut self) {
        for (index, check) in self.made(Check::Parses, CheckResult::Failed) {
            let confidence = if index == 0 { Confidence::Confirmed } else { Confidence::Likely };
            let fact =
                problem("certificate-fact-unreadable").with("number", index + 1).with("reason", check.detail.as_str());
            self.judgement.blame("malformed-certificate", confidence, fact);
        }
    }

    fn order(&mut self) {
        for (_, check) in self.made(Check::Order, CheckResult::Failed) {
            let fact = problem("certificate-fact-order-wrong").with("order", check.detail.as_str());
            self.judgement.blame("chain-wrong-order", Confidence::Confirmed, fact);
        }
        let is_loose = |check: &CertificateCheck| check.check == Check::Order && check.result == CheckResult::Warned;
        if self.report.checks.iter().any(is_loose) {
            self.judgement.facts.push(Fact::new(FactState::Info, "certificate-fact-order-loose"));
        }
    }

    /// Self-signed, private root and missing intermediate look alike to most programs.
    fn trust(&mut self, leaf: usize) {
        if !self.made(Check::SelfSigned, CheckResult::Failed).is_empty() {
            let fact = self.on(leaf, "certificate-fact-self-signed");
            self.judgement.blame("self-signed-certificate", Confidence::Confirmed, fact);
            return;
        }
        for (index, check) in self.made(Check::Complete, CheckResult::Failed) {
            let fact = self.on(index, "certificate-fact-issuer-missing").with("issuer", check.detail.as_str());
            self.judgement.blame("missing-intermediate", Confidence::Likely, fact);
        }
        for (index, check) in self.made(Check::Complete, CheckResult::Unknown) {
            let is_forged = self.made(Check::Signature, CheckResult::Failed).iter().any(|(forged, _)| *forged == index);
            if is_forged {
                continue;
            }
            let fact = self.on(index, "certificate-fact-issuer-unknown").with("issuer", check.detail.as_str());
            self.judgement.blame("private-root-not-installed", Confidence::Likely, fact.clone());
            if self.report.certificates.len() == 1 {
                self.judgement.blame("missing-intermediate", Confidence::Possible, fact);
            }
        }
        let is_complete = !self.made(Check::Complete, CheckResult::Passed).is_empty();
        let anchored = self.report.judgements.iter().any(|judgement| judgement.anchored);
        if is_complete && !anchored {
            let root = self.made(Check::Complete, CheckResult::Passed)[0].1.detail.clone();
            let fact = problem("certificate-fact-root-unknown").with("root", root);
            self.judgement.blame("private-root-not-installed", Confidence::Confirmed, fact);
        }
        if anchored {
            let report = self.report;
            let added = report.judgements.iter().find(|judgement| judgement.added);
            if let Some(root) = added.and_then(|judgement| judgement.root.as_deref()) {
                self.good(Fact::new(FactState::Good, "certificate-fact-root-added").with("root", root));
            }
            for judgement in report.judgements.iter().filter(|judgement| !judgement.added) {
                let store = match judgement.store {
                    Store::System => "system",
                    Store::Mozilla => "mozilla",
                };
                self.judgement.facts.push(match &judgement.root {
                    Some(root) => Fact::new(FactState::Good, &format!("certificate-fact-root-{store}"))
                        .with("root", root.as_str()),
                    None => Fact::new(FactState::Attention, &format!("certificate-fact-no-root-{store}")),
                });
            }
        }
    }

    fn name(&mut self, leaf: usize) {
        let host = self.host.to_string();
        for (_, check) in self.made(Check::Name, CheckResult::Passed) {
            let fact = Fact::new(FactState::Good, "certificate-fact-name");
            let fact = fact.with("host", host.as_str()).with("name", check.detail.as_str());
            self.good(fact);
        }
        for (_, check) in self.made(Check::Name, CheckResult::Failed) {
            let facts = self.of(leaf);
            let (cause, fact) = match mismatch(facts, &self.host) {
                Mismatch::Www { covered } => {
                    ("www-apex-mismatch", problem("certificate-fact-name-www").with("covered", covered))
                }
                Mismatch::WildcardTooDeep { wildcard } => {
                    ("wildcard-too-deep", problem("certificate-fact-name-too-deep").with("wildcard", wildcard))
                }
                Mismatch::CommonNameOnly { .. } => {
                    ("common-name-only", problem("certificate-fact-name-common-name-only"))
                }
                Mismatch::Other if check.detail.is_empty() => {
                    ("hostname-mismatch", problem("certificate-fact-name-absent"))
                }
                Mismatch::Other => (
                    "hostname-mismatch",
                    problem("certificate-fact-name-mismatch").with("names", check.detail.as_str()),
                ),
            };
            let fact = fact.with("host", host.as_str());
            self.judgement.blame(cause, Confidence::Confirmed, fact.clone());
            if DEFAULT_CERTIFICATES.contains(&facts.label.to_ascii_lowercase().as_str()) {
                self.judgement.blame("default-vhost-certificate", Confidence::Likely, fact);
            }
        }
    }

    fn dates(&mut self, leaf: usize) {
        let ended = self.made(Check::NotAfter, CheckResult::Failed);
        let early = self.made(Check::NotBefore, CheckResult::Failed);
        let mut said = Vec::new();
        for (index, _) in ended {
            let (cause, key) = if index == leaf {
                ("certificate-expired", "certificate-fact-expired")
            } else {
                ("expired-intermediate", "certificate-fact-issuer-expired")
            };
            said.push((cause, self.on(index, key).with("until", minute(self.of(index).not_after))));
        }
        for (index, _) in early {
            let key = if index == leaf { "certificate-fact-early" } else { "certificate-fact-issuer-early" };
            let fact = self.on(index, key).with("from", minute(self.of(index).not_before));
            said.push(("certificate-not-yet-valid", fact));
        }
        if said.is_empty() {
            let facts = self.of(leaf);
            let fact = Fact::new(FactState::Good, "certificate-fact-dates");
            self.good(fact.with("from", minute(facts.not_before)).with("until", minute(facts.not_after)));
        }
        for (cause, fact) in said {
            self.judgement.blame(cause, Confidence::Confirmed, fact);
        }
        for (index, _) in self.made(Check::NotAfter, CheckResult::Warned) {
            let spare = self.of(index);
            let fact = self.on(index, "certificate-fact-spare-expired").with("until", minute(spare.not_after));
            if self.is_cross_sign(spare) {
                let fact = Fact { state: FactState::Attention, ..fact };
                self.judgement.blame("expired-cross-sign", Confidence::Possible, fact);
            } else {
                self.judgement.facts.push(Fact { state: FactState::Info, ..fact });
            }
        }
    }

    /// Another certificate for an authority of the path: for its root, or for one that was sent.
    fn is_cross_sign(&self, spare: &CertificateFacts) -> bool {
        let is_root = self.report.judgements.iter().any(|judgement| judgement.root.as_ref() == Some(&spare.subject));
        let is_sent = self
            .report
            .certificates
            .iter()
            .any(|other| other.is_ca && other.subject == spare.subject && other.sha256 != spare.sha256);
        spare.is_ca && !spare.self_issued && (is_root || is_sent)
    }

    fn signatures(&mut self) {
        for (index, check) in self.made(Check::Signature, CheckResult::Failed) {
            let fact = self.on(index, "certificate-fact-signature-bad").with("issuer", check.detail.as_str());
            self.judgement.blame("malformed-certificate", Confidence::Likely, fact);
        }
    }

    fn authority(&mut self, leaf: usize) {
        for (index, check) in self.made(Check::CaFlag, CheckResult::Failed) {
            if index == leaf {
                let fact = self.on(index, "certificate-fact-leaf-is-authority").with("flag", check.detail.as_str());
                self.judgement.blame("ca-certificate-as-leaf", Confidence::Confirmed, fact);
            } else {
                let fact = self.on(index, "certificate-fact-issuer-no-authority").with("flag", check.detail.as_str());
                self.judgement.blame("issuer-not-a-ca", Confidence::Confirmed, fact);
            }
        }
    }

    fn purpose(&mut self) {
        for (index, check) in self.made(Check::Purpose, CheckResult::Failed) {
            let fact = self.on(index, "certificate-fact-purpose").with("purpose", check.detail.as_str());
            self.judgement.blame("wrong-key-usage", Confidence::Confirmed, fact);
        }
    }

    fn strength(&mut self, leaf: usize) {
        let weak = self.made(Check::KeyStrength, CheckResult::Failed);
        let facts = self.of(leaf);
        if weak.is_empty() {
            let fact = Fact::new(FactState::Good, "certificate-fact-key");
            self.good(fact.with("key", facts.key.as_str()).with("signature", facts.signature_algorithm.as_str()));
        }
        for (index, check) in weak {
            let fact = self.on(index, "certificate-fact-key-weak").with("key", check.detail.as_str());
            self.judgement.blame("weak-key", Confidence::Confirmed, fact);
        }
        if RARE_KEYS.iter().any(|rare| facts.key.starts_with(rare)) {
            let fact = Fact::new(FactState::Attention, "certificate-fact-key-rare").with("key", facts.key.as_str());
            self.judgement.blame("certificate-key-type-unsupported", Confidence::Possible, fact);
        }
        for (index, check) in self.made(Check::SignatureStrength, CheckResult::Failed) {
            let fact = self.on(index, "certificate-fact-signature-weak").with("signature", check.detail.as_str());
            self.judgement.blame("weak-signature", Confidence::Confirmed, fact);
        }
    }

    fn length(&mut self, leaf: usize) {
        let facts = self.of(leaf);
        let (Some(begin), Some(end)) = (facts.not_before, facts.not_after) else { return };
        if !self.made(Check::ValidityLength, CheckResult::Failed).is_empty() {
            let fact = self
                .on(leaf, "certificate-fact-validity-long")
                .with("days", (end - begin).num_days())
                .with("limit", longest_validity(begin));
            self.judgement.blame("validity-too-long", Confidence::Likely, fact);
        }
    }

    /// What is harmless: the root and whatever else no path needs.
    fn spare(&mut self) {
        let unneeded = self.report.unneeded();
        let is_root = |facts: &&CertificateFacts| {
            self.report.judgements.iter().any(|judgement| judgement.root.as_ref() == Some(&facts.subject))
        };
        let spare: Vec<&CertificateFacts> = unneeded.iter().map(|&index| &self.report.certificates[index]).collect();
        let (roots, others): (Vec<_>, Vec<_>) = spare
            .into_iter()
            .filter(|facts| facts.unparsable.is_none())
            .partition(|facts| facts.self_issued && is_root(facts));
        let mut said = Vec::new();
        if let Some(root) = roots.first() {
            said.push(Fact::new(FactState::Info, "certificate-fact-root-sent").with("which", root.label.as_str()));
        }
        if !others.is_empty() {
            let listed: Vec<&str> = others.iter().take(MAX_LISTED).map(|facts| facts.label.as_str()).collect();
            let fact = Fact::new(FactState::Info, "certificate-fact-extra").with("count", others.len());
            said.push(fact.with("names", listed.join(", ")));
        }
        self.judgement.facts.extend(said);
    }

    /// Faults that only the validator knows, when nothing else explains its refusal.
    fn validator(&mut self) {
        let mut errors = self.report.judgements.iter().filter(|judgement| judgement.anchored && !judgement.trusted);
        let Some(error) = errors.find_map(|judgement| judgement.error.clone()) else { return };
        let cause = match error.as_str() {
            "PathLenConstraintViolated" => "path-length-exceeded",
            "NameConstraintViolation" => "name-constraint-violation",
            "UnsupportedCriticalExtension" => "unknown-critical-extension",
            "CertDistrusted" => "ca-distrusted",
            "BadDer"
            | "BadDerTime"
            | "EmptyEkuExtension"
            | "ExtensionValueInvalid"
            | "InvalidCertValidity"
            | "InvalidNetworkMaskConstraint"
            | "InvalidSerialNumber"
            | "MalformedDnsIdentifier"
            | "MalformedExtensions"
            | "MalformedNameConstraint"
            | "SignatureAlgorithmMismatch"
            | "TrailingData"
                if self.judgement.findings.is_empty() =>
            {
                "malformed-certificate"
            }
            _ => return,
        };
        let fact = problem("certificate-fact-validator").with("error", error);
        self.judgement.blame(cause, Confidence::Likely, fact);
    }
}

/// Whether the server proved that it holds the key of the certificate it sent.
fn possession(report: &ChainReport, observations: &[Observation], judgement: &mut Judgement) {
    /// `decrypt_error`: a signature that does not verify (RFC 8446, section 6.2).
    const DECRYPT_ERROR: u8 = 51;
    let fails = observations.iter().any(|seen| match &seen.outcome {
        Outcome::Alert { code: DECRYPT_ERROR, from: Party::Client } => true,
        outcome => outcome.is_bad_signature(),
    });
    // In a reversed chain the signature is another certificate's, as it should be.
    if fails && report.leaf() == Some(0) {
        let which = report.certificates[0].label.as_str();
        let fact = problem("certificate-fact-key-not-held").with("which", which);
        judgement.blame("key-certificate-mismatch", Confidence::Confirmed, fact);
    }
}

/// What became of a request for a visitor's certificate. We have none to show, so none was rejected.
fn demand(observations: &[Observation], judgement: &mut Judgement) {
    /// `handshake_failure` and `certificate_required`: what the RFCs ask for.
    const REFUSALS: [u8; 2] = [40, 116];
    /// Other alerts about a certificate that servers send instead.
    const ODD_REFUSALS: [u8; 8] = [41, 42, 43, 44, 45, 46, 48, 49];
    let asking: Vec<&Observation> =
        observations.iter().filter(|seen| seen.client_certificate_request.is_some()).collect();
    let Some(request) = asking.first().and_then(|seen| seen.client_certificate_request.as_ref()) else { return };
    let sure = asking.iter().filter_map(|seen| match &seen.outcome {
        Outcome::Alert { code, from: Party::Server } if REFUSALS.contains(code) => Some(Confidence::Confirmed),
        Outcome::Alert { code, from: Party::Server } if ODD_REFUSALS.contains(code) => Some(Confidence::Likely),
        Outcome::Closed | Outcome::Reset => Some(Confidence::Likely),
        Outcome::Silence { .. } => Some(Confidence::Possible),
        Outcome::Completed => match seen.http.as_ref().map(|answer| answer.status) {
            // 495 and 496 are nginx's own numbers, which it shows to visitors as 400.
            Some(400 | 495 | 496) => Some(Confidence::Likely),
            Some(401 | 403) => Some(Confidence::Possible),
            _ => None,
        },
        _ => None,
    });
    let named: Vec<&str> = request.authorities.iter().take(MAX_LISTED).map(String::as_str).collect();
    let describe = |fact: Fact| fact.with("count", request.authority_count).with("authorities", named.join("; "));
    match sure.max() {
        Some(confidence) => {
            let state = if confidence > Confidence::Possible { FactState::Problem } else { FactState::Attention };
            let fact = describe(Fact::new(state, "certificate-fact-visitor-needed"));
            judgement.blame("client-certificate-required", confidence, fact);
        }
        None => judgement.facts.push(describe(Fact::new(FactState::Info, "certificate-fact-visitor-asked"))),
    }
}
