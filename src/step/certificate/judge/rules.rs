//! The rules of RFC 5280: authority, purpose, name constraints, path length, critical extensions, encoding.

use super::{Reader, problem};
use crate::certificate::{CertificateCheck, Check, CheckResult};
use crate::step::{Confidence, Fact, FactState};

/// In front of what the validator alone knows.
const WITNESS: &str = "webpki: ";

impl Reader<'_> {
    pub(super) fn rules(&mut self, leaf: usize) {
        self.encoding();
        self.authority(leaf);
        let confirmed = [
            (Check::CriticalExtensions, "unknown-critical-extension", "certificate-fact-critical-extension"),
            (Check::NameConstraints, "name-constraint-violation", "certificate-fact-name-constraint"),
            (Check::PathLength, "path-length-exceeded", "certificate-fact-path-length"),
        ];
        for (check, cause, key) in confirmed {
            for (index, made) in self.made(check, CheckResult::Failed) {
                let fact = self.on(index, key).with("rule", made.detail.as_str());
                self.judgement.blame(cause, Confidence::Confirmed, fact);
            }
        }
        for (index, made) in self.made(Check::CriticalExtensions, CheckResult::Warned) {
            let fact = self.on(index, "certificate-fact-critical-extension-rare").with("rule", made.detail.as_str());
            self.judgement.facts.push(Fact { state: FactState::Attention, ..fact });
        }
        self.purpose();
    }

    fn encoding(&mut self) {
        for (index, made) in self.made(Check::Encoding, CheckResult::Failed) {
            let fact = self.on(index, "certificate-fact-encoding").with("rule", made.detail.as_str());
            self.judgement.blame("malformed-certificate", Confidence::Confirmed, fact);
        }
        for (index, made) in self.made(Check::Encoding, CheckResult::Warned) {
            let fact = self.on(index, "certificate-fact-encoding-odd").with("rule", made.detail.as_str());
            let fact = Fact { state: FactState::Attention, ..fact };
            // Whoever keeps to the rules refuses it; what else is odd, hardly anybody minds.
            let is_minded = made.detail.contains("serialNumber < 0");
            let confidence = if is_minded { Confidence::Likely } else { Confidence::Possible };
            self.judgement.blame("malformed-certificate", confidence, fact);
        }
    }

    fn authority(&mut self, leaf: usize) {
        for (index, check) in self.made(Check::CaFlag, CheckResult::Failed) {
            let (cause, key) = if self.of(index).version < 3 {
                ("malformed-certificate", "certificate-fact-version")
            } else if index == leaf {
                ("ca-certificate-as-leaf", "certificate-fact-leaf-is-authority")
            } else {
                ("issuer-not-a-ca", "certificate-fact-issuer-no-authority")
            };
            let fact = self.on(index, key).with("flag", check.detail.as_str());
            self.judgement.blame(cause, Confidence::Confirmed, fact);
        }
    }

    fn purpose(&mut self) {
        for (index, check) in self.made(Check::Purpose, CheckResult::Failed) {
            let fact = self.on(index, "certificate-fact-purpose").with("purpose", check.detail.as_str());
            self.judgement.blame("wrong-key-usage", Confidence::Confirmed, fact);
        }
    }

    /// What only the validator knows, when nothing else explains its refusal.
    pub(super) fn validator(&mut self) {
        let is_witnessed = |made: &&CertificateCheck| {
            made.certificate.is_none() && made.result == CheckResult::Failed && made.detail.starts_with(WITNESS)
        };
        let Some(made) = self.report.checks.iter().find(is_witnessed) else { return };
        let (cause, confidence) = match made.check {
            // Directory names and mail addresses: this validator refuses what it does not read, browsers read it.
            Check::NameConstraints => ("name-constraint-violation", Confidence::Possible),
            Check::CriticalExtensions => ("unknown-critical-extension", Confidence::Likely),
            Check::PathLength => ("path-length-exceeded", Confidence::Likely),
            Check::Purpose => ("wrong-key-usage", Confidence::Likely),
            Check::CaFlag => ("issuer-not-a-ca", Confidence::Likely),
            Check::Signature => ("malformed-certificate", Confidence::Possible),
            Check::SignatureStrength => ("certificate-key-type-unsupported", Confidence::Possible),
            Check::Encoding if self.judgement.findings.is_empty() => ("malformed-certificate", Confidence::Likely),
            _ => return,
        };
        let error = made.detail.trim_start_matches(WITNESS);
        self.judgement.blame(cause, confidence, problem("certificate-fact-validator").with("error", error));
    }
}
