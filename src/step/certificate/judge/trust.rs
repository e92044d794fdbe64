//! Where the chain ends: self-signed, at a private root, too early, or at a root that this computer is too old for.

use super::{Reader, problem};
use crate::certificate::{Check, CheckResult, Origin, Store};
use crate::step::{Confidence, Fact, FactState};

/// A store with this many of Mozilla's roots is an ordinary public one; a private store has none. Mozilla's has about
/// 150, and one from 2015 still shares more than a third of them.
const PUBLIC_STORE: usize = 40;

impl Reader<'_> {
    /// Self-signed, private root and missing intermediate look alike to most programs.
    pub(super) fn trust(&mut self, leaf: usize) {
        if !self.made(Check::SelfSigned, CheckResult::Failed).is_empty() {
            let fact = self.on(leaf, "certificate-fact-self-signed");
            self.judgement.blame("self-signed-certificate", Confidence::Confirmed, fact);
            return;
        }
        let is_fetched = self.report.certificates.iter().any(|facts| facts.origin == Origin::Fetched);
        // What was fetched leads to a root that nobody here knows: that it was left out is not what keeps people out.
        if is_fetched && let Some(&(index, check)) = self.made(Check::Anchor, CheckResult::Failed).first() {
            let (key, argument, sure) = if self.of(index).self_issued {
                ("certificate-fact-root-unknown", "root", Confidence::Confirmed)
            } else {
                ("certificate-fact-issuer-unknown", "issuer", Confidence::Likely)
            };
            let fact = self.on(index, key).with(argument, check.detail.as_str());
            self.judgement.blame("private-root-not-installed", sure, fact);
            return;
        }
        for (index, check) in self.made(Check::Complete, CheckResult::Failed) {
            let fact = self.on(index, "certificate-fact-issuer-missing").with("issuer", check.detail.as_str());
            let sure = if is_fetched { Confidence::Confirmed } else { Confidence::Likely };
            self.judgement.blame("missing-intermediate", sure, fact);
            self.repair(index);
        }
        for (index, check) in self.made(Check::Complete, CheckResult::Unknown) {
            let is_forged = self.made(Check::Signature, CheckResult::Failed).iter().any(|(forged, _)| *forged == index);
            if is_forged {
                continue;
            }
            let fact = self.on(index, "certificate-fact-issuer-unknown").with("issuer", check.detail.as_str());
            self.judgement.blame("private-root-not-installed", Confidence::Likely, fact.clone());
            if self.report.sent().count() == 1 {
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
            self.outdated_store();
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

    /// Whether browsers mend a missing issuer by themselves, which hides the fault from who looks with one.
    fn repair(&mut self, index: usize) {
        let trusted = |with_fetched: bool| {
            self.report
                .judgements
                .iter()
                .any(|judgement| if with_fetched { judgement.trusted_with_fetched } else { judgement.trusted })
        };
        let key = if !trusted(false) && trusted(true) {
            "certificate-fact-issuer-fetched"
        } else if self.of(index).ca_issuers.is_empty() {
            "certificate-fact-issuer-unfetchable"
        } else {
            "certificate-fact-issuer-fetchable"
        };
        self.judgement.facts.push(Fact::new(FactState::Info, key));
    }

    /// A public root that Mozilla has and the system lacks: the system's list is older than the root.
    fn outdated_store(&mut self) {
        let (Some(system), Some(mozilla)) =
            (self.report.judgement(Store::System), self.report.judgement(Store::Mozilla))
        else {
            return;
        };
        let is_new = mozilla.anchored && !mozilla.added && !system.anchored;
        if is_new && system.public_roots >= PUBLIC_STORE {
            let root = mozilla.root.clone().unwrap_or_default();
            let fact = problem("certificate-fact-root-too-new").with("root", root);
            self.judgement.blame("os-root-store-outdated", Confidence::Likely, fact);
        }
    }
}
