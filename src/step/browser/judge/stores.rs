//! Who would accept the chain, and who not: the system's store, Mozilla's, and those that programs bring along.

use super::super::{BrowserEvidence, StoreView};
use crate::certificate::{ChainReport, Store};
use crate::machine::{BrowserFamily, RootStoreKind};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Finding, Judgement};

/// More stores that differ are not told one by one.
const MOST_TOLD: usize = 4;

pub(super) fn judge(evidence: &BrowserEvidence, chain: Option<&ChainReport>) -> Judgement {
    let (Some(system), Some(mozilla)) = (evidence.trusted_by_system, evidence.trusted_by_mozilla) else {
        let fact = Fact::new(FactState::Unknown, "browser-fact-no-chain");
        return Judgement { facts: vec![fact], findings: Vec::new() };
    };
    let seen = Seen { evidence, chain, system, mozilla };
    let said = seen.common_stores();
    let mut findings: Vec<Finding> = seen.common_finding(&said).into_iter().collect();
    let mut facts = vec![said];
    let views =
        evidence.stores.iter().filter(|view| view.trusted.is_some_and(|trusted| trusted != (system || mozilla)));
    for (index, view) in views.enumerate() {
        let fact = told(view);
        if let Some(cause) = lacks_root(view).then(|| cause(view.kind)).filter(|_| system || mozilla) {
            findings.extend(beside(&findings, finding(cause, sure(view), vec![fact.clone()])));
        }
        if index < MOST_TOLD {
            facts.push(fact);
        }
    }
    Judgement { facts, findings }
}

struct Seen<'e> {
    evidence: &'e BrowserEvidence,
    chain: Option<&'e ChainReport>,
    system: bool,
    mozilla: bool,
}

impl Seen<'_> {
    /// What the two stores say that most browsers use.
    fn common_stores(&self) -> Fact {
        let is_added =
            |store| self.chain.and_then(|chain| chain.judgement(store)).is_some_and(|judgement| judgement.added);
        match (self.system, self.mozilla) {
            (true, true) if is_added(Store::System) || is_added(Store::Mozilla) => {
                Fact::new(FactState::Good, "browser-fact-trusted-for-this-check")
            }
            (true, true) => Fact::new(FactState::Good, "browser-fact-both-trust"),
            (false, false) if self.is_system_readable() => Fact::new(FactState::Good, "browser-fact-neither-trusts"),
            (true, false) if self.profiles_trust() == Some(true) => {
                Fact::new(FactState::Good, "browser-fact-firefox-was-given-the-root")
            }
            (true, false) => Fact::new(FactState::Attention, "browser-fact-only-system-trusts"),
            (false, true) if self.is_system_readable() => {
                Fact::new(FactState::Attention, "browser-fact-only-mozilla-trusts")
            }
            (false, _) => {
                let reason = self.evidence.store_error.clone().unwrap_or_default();
                Fact::new(FactState::Unknown, "browser-fact-store-unreadable").with("reason", reason)
            }
        }
    }

    fn common_finding(&self, said: &Fact) -> Option<Finding> {
        let is_anchored =
            |store| self.chain.and_then(|chain| chain.judgement(store)).is_some_and(|judgement| judgement.anchored);
        if self.system && !self.mozilla && !is_anchored(Store::Mozilla) && self.profiles_trust() != Some(true) {
            let has_firefox = self.evidence.browsers.iter().any(|browser| browser.family == BrowserFamily::Firefox);
            let confidence = if has_firefox { Confidence::Likely } else { Confidence::Possible };
            Some(finding("firefox-os-roots-off", confidence, vec![said.clone()]))
        } else if self.mozilla && !self.system && self.is_system_readable() && !is_anchored(Store::System) {
            Some(finding("os-root-store-outdated", Confidence::Likely, vec![said.clone()]))
        } else {
            None
        }
    }

    /// A store that is empty or unreadable says no to everything: its answer is worth nothing.
    fn is_system_readable(&self) -> bool {
        self.evidence.system_roots > 0 && self.evidence.store_error.is_none()
    }

    /// Whether all profiles of Firefox accept the chain, with the roots that they were given; `None` where no profile
    /// could be read.
    fn profiles_trust(&self) -> Option<bool> {
        let profiles = self.evidence.stores.iter().filter(|view| view.kind == RootStoreKind::FirefoxProfile);
        let words: Vec<bool> = profiles.filter_map(|view| view.trusted).collect();
        (!words.is_empty()).then(|| words.iter().all(|trusted| *trusted))
    }
}

/// Adds to a finding of the same cause, or is one of its own.
fn beside(findings: &[Finding], new: Finding) -> Option<Finding> {
    let is_known = findings.iter().any(|known| known.cause == new.cause && known.confidence >= new.confidence);
    (!is_known).then_some(new)
}

/// It does not know the root; a fault of the certificate itself is told elsewhere.
fn lacks_root(view: &StoreView) -> bool {
    view.trusted == Some(false) && view.anchored == Some(false)
}

fn told(view: &StoreView) -> Fact {
    let is_browsers = matches!(view.kind, RootStoreKind::FirefoxProfile | RootStoreKind::NssUser);
    let (state, key) = match view.trusted {
        Some(true) => (FactState::Info, "browser-fact-store-alone-accepts"),
        _ if is_browsers => (FactState::Attention, "browser-fact-store-refuses"),
        _ => (FactState::Info, "browser-fact-store-refuses"),
    };
    Fact::new(state, key).with("kind", kind(view.kind)).with("name", view.name.as_str())
}

/// As in the messages.
fn kind(kind: RootStoreKind) -> &'static str {
    match kind {
        RootStoreKind::Bundle => "bundle",
        RootStoreKind::Certifi => "certifi",
        RootStoreKind::FirefoxProfile => "firefox-profile",
        RootStoreKind::Java => "java",
        RootStoreKind::NssUser => "nss-user",
    }
}

fn cause(kind: RootStoreKind) -> &'static str {
    match kind {
        RootStoreKind::Bundle | RootStoreKind::Certifi => "script-runtime-own-trust-store",
        RootStoreKind::FirefoxProfile | RootStoreKind::NssUser => "firefox-os-roots-off",
        RootStoreKind::Java => "java-own-trust-store",
    }
}

/// A browser is what most people open a site with; whether a program of the other kinds is used, only its user knows.
fn sure(view: &StoreView) -> Confidence {
    match view.kind {
        RootStoreKind::FirefoxProfile => Confidence::Likely,
        _ => Confidence::Possible,
    }
}
