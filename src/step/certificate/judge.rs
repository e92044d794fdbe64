//! What the checks of a chain mean. Look-alikes are told apart in this order: order and parsing, then self-signed
//! against private root against missing intermediate, then names and dates, then strength.

mod front;
mod names;
mod rules;
mod server_name;
mod sights;
mod status;
mod trust;
mod visitor;

use std::net::IpAddr;

use chrono::{DateTime, Utc};

use super::CertificateEvidence;
use crate::certificate::{CertificateCheck, CertificateFacts, ChainReport, Check, CheckResult, longest_validity};
use crate::handshake::{Observation, Outcome, Party};
use crate::step::reach::{self, finding};
use crate::step::{Confidence, Fact, FactState, Judgement, Sight, Step};
use crate::target::Host;

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
    status::judge(sight, &mut judgement);
    visitor::judge(sight, &mut judgement);
    sights::judge(sight, &mut judgement);
    if let Some(front) = &sight.evidence.front {
        front::judge(front, &mut judgement);
    }
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
        self.rules(leaf);
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
            .sent()
            .any(|other| other.is_ca && other.subject == spare.subject && other.sha256 != spare.sha256);
        spare.is_ca && !spare.self_issued && (is_root || is_sent)
    }

    fn signatures(&mut self) {
        for (index, check) in self.made(Check::Signature, CheckResult::Failed) {
            let fact = self.on(index, "certificate-fact-signature-bad").with("issuer", check.detail.as_str());
            self.judgement.blame("malformed-certificate", Confidence::Likely, fact);
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

    /// What is harmless: the root, copies, and whatever else no path needs.
    fn spare(&mut self) {
        let report = self.report;
        let unneeded = report.unneeded();
        let is_root = |facts: &CertificateFacts| {
            facts.self_issued
                && report.judgements.iter().any(|judgement| judgement.root.as_ref() == Some(&facts.subject))
        };
        let readable: Vec<usize> =
            unneeded.iter().copied().filter(|&index| self.of(index).unparsable.is_none()).collect();
        let is_copy = |index: usize| report.sent().take(index).any(|other| other == self.of(index));
        let (copies, rest): (Vec<usize>, Vec<usize>) = readable.into_iter().partition(|&index| is_copy(index));
        let (roots, others): (Vec<usize>, Vec<usize>) = rest.into_iter().partition(|&index| is_root(self.of(index)));
        if let Some(&root) = roots.first() {
            let fact = Fact::new(FactState::Info, "certificate-fact-root-sent");
            self.judgement.facts.push(fact.with("which", self.of(root).label.as_str()));
        }
        let is_complete = !self.made(Check::Complete, CheckResult::Passed).is_empty();
        // Another certificate for an authority of the path serves older clients.
        let is_cross = |index: &usize| self.is_cross_sign(self.of(*index));
        let is_useless = is_complete && (!copies.is_empty() || others.iter().any(|index| !is_cross(index)));
        for (key, list) in [("certificate-fact-copies", copies), ("certificate-fact-extra", others)] {
            if list.is_empty() {
                continue;
            }
            let listed: Vec<&str> = list.iter().take(MAX_LISTED).map(|&index| self.of(index).label.as_str()).collect();
            let fact = Fact::new(FactState::Info, key).with("count", list.len()).with("names", listed.join(", "));
            if is_useless {
                self.judgement.blame("extra-certificates-sent", Confidence::Confirmed, fact);
            } else {
                self.judgement.facts.push(fact);
            }
        }
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
