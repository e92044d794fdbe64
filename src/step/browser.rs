//! Step 2: would another browser do better on this computer?
//!
//! Browsers differ in their roots: Chrome, Edge and Safari look into the system's store, Firefox into Mozilla's.

use chrono::Utc;
use serde::{Deserialize, Serialize};

use super::certificate::judged;
use super::reach::finding;
use super::{Confidence, Context, Fact, FactState, Judgement, Sight};
use crate::certificate::{ChainReport, Store};
use crate::handshake::observe;
use crate::machine::{self, Browser, BrowserFamily};

/// What the browser step saw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BrowserEvidence {
    /// Browsers found on this computer, the default one first.
    pub browsers: Vec<Browser>,
    /// Whether this system's trust store accepts the chain; `None` when there is no chain.
    pub trusted_by_system: Option<bool>,
    /// Whether Mozilla's does.
    pub trusted_by_mozilla: Option<bool>,
    /// How many roots this system's store holds.
    pub system_roots: usize,
    /// Why the system's store could not be read.
    pub store_error: Option<String>,
}

/// Looks.
pub async fn probe(context: &Context) -> Sight<BrowserEvidence> {
    (context.progress)(0, 1);
    let look_around = tokio::task::spawn_blocking(machine::browsers);
    let seen = observe(&context.session, &context.target, &context.offer()).await;
    let browsers = look_around.await.unwrap_or_default();
    let chain = (!seen.chain.is_empty()).then(|| judged(context, &seen, Utc::now()));
    let trusted = |store| chain.as_ref().and_then(|chain| chain.judgement(store)).map(|judgement| judgement.trusted);
    let evidence = BrowserEvidence {
        browsers,
        trusted_by_system: trusted(Store::System),
        trusted_by_mozilla: trusted(Store::Mozilla),
        system_roots: context.stores.system.len(),
        store_error: context.stores.system_error.clone(),
    };
    Sight { evidence, observations: vec![seen], chain }
}

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<BrowserEvidence>) -> Judgement {
    let evidence = &sight.evidence;
    let mut judgement = Judgement::default();
    match (evidence.trusted_by_system, evidence.trusted_by_mozilla) {
        (Some(system), Some(mozilla)) => stores(evidence, system, mozilla, sight.chain.as_ref(), &mut judgement),
        _ => judgement.facts.push(Fact::new(FactState::Unknown, "browser-fact-no-chain")),
    }
    judgement.facts.push(browsers(&evidence.browsers));
    judgement
}

fn stores(
    evidence: &BrowserEvidence,
    system: bool,
    mozilla: bool,
    chain: Option<&ChainReport>,
    judgement: &mut Judgement,
) {
    let is_added = |store| chain.and_then(|chain| chain.judgement(store)).is_some_and(|judgement| judgement.added);
    let is_anchored =
        |store| chain.and_then(|chain| chain.judgement(store)).is_some_and(|judgement| judgement.anchored);
    // A store that is empty or unreadable says no to everything: its answer is worth nothing.
    let is_readable = evidence.system_roots > 0 && evidence.store_error.is_none();
    let said = match (system, mozilla) {
        (true, true) if is_added(Store::System) || is_added(Store::Mozilla) => {
            Fact::new(FactState::Good, "browser-fact-trusted-for-this-check")
        }
        (true, true) => Fact::new(FactState::Good, "browser-fact-both-trust"),
        (false, false) if is_readable => Fact::new(FactState::Good, "browser-fact-neither-trusts"),
        (true, false) => Fact::new(FactState::Attention, "browser-fact-only-system-trusts"),
        (false, true) if is_readable => Fact::new(FactState::Attention, "browser-fact-only-mozilla-trusts"),
        (false, _) => {
            let reason = evidence.store_error.clone().unwrap_or_default();
            Fact::new(FactState::Unknown, "browser-fact-store-unreadable").with("reason", reason)
        }
    };
    judgement.facts.push(said.clone());
    if system && !mozilla && !is_anchored(Store::Mozilla) {
        let has_firefox = evidence.browsers.iter().any(|browser| browser.family == BrowserFamily::Firefox);
        let confidence = if has_firefox { Confidence::Likely } else { Confidence::Possible };
        judgement.findings.push(finding("firefox-os-roots-off", confidence, vec![said]));
    } else if mozilla && !system && is_readable && !is_anchored(Store::System) {
        judgement.findings.push(finding("os-root-store-outdated", Confidence::Likely, vec![said]));
    }
}

fn browsers(found: &[Browser]) -> Fact {
    let names: Vec<String> = found
        .iter()
        .map(|browser| match &browser.version {
            Some(version) => format!("{} {version}", browser.name),
            None => browser.name.clone(),
        })
        .collect();
    let key = if found.is_empty() { "browser-fact-no-browsers" } else { "browser-fact-browsers" };
    Fact::new(FactState::Info, key).with("count", found.len()).with("names", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::TrustStores;
    use crate::certificate::fixture::{self as chains, Chain};
    use crate::handshake::Outcome;
    use crate::step::certificate::claims::{assert_spoken, observation};

    const HOST: &str = "www.example.com";
    const WORDS: &str = include_str!("../../assets/locales/en/browser.ftl");

    fn browser(name: &str, family: BrowserFamily) -> Browser {
        Browser { name: name.to_owned(), version: None, path: "/bin/browser".into(), family, is_default: false }
    }

    fn sight(chain: &Chain, stores: &TrustStores, browsers: Vec<Browser>) -> Sight<BrowserEvidence> {
        let chain = chain.judged_with(HOST, stores);
        let trusted = |store| chain.judgement(store).map(|judgement| judgement.trusted);
        let evidence = BrowserEvidence {
            browsers,
            trusted_by_system: trusted(Store::System),
            trusted_by_mozilla: trusted(Store::Mozilla),
            system_roots: stores.system.len(),
            store_error: stores.system_error.clone(),
        };
        Sight { evidence, observations: vec![observation(Outcome::Completed)], chain: Some(chain) }
    }

    fn judged(sight: &Sight<BrowserEvidence>) -> (String, Vec<(String, Confidence)>) {
        let judgement = judge(sight);
        judgement.facts.iter().for_each(|fact| assert_spoken(WORDS, fact));
        let findings = judgement.findings.iter().map(|found| (found.cause.clone(), found.confidence)).collect();
        (judgement.facts[0].key.clone(), findings)
    }

    #[test]
    fn a_root_that_only_the_system_has_is_blamed_on_firefox_where_there_is_one() {
        let chain = chains::healthy(HOST);
        let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
        for (browsers, sure) in [
            (vec![browser("Firefox", BrowserFamily::Firefox)], Confidence::Likely),
            (vec![browser("Chromium", BrowserFamily::Chromium)], Confidence::Possible),
        ] {
            let (fact, findings) = judged(&sight(&chain, &stores, browsers));
            assert_eq!(fact, "browser-fact-only-system-trusts");
            assert_eq!(findings, [("firefox-os-roots-off".to_owned(), sure)]);
        }
    }

    #[test]
    fn a_chain_that_both_stores_accept_is_good_news_and_an_added_root_is_not_taken_for_theirs() {
        let chain = chains::healthy(HOST);
        let stores = TrustStores { extra: vec![chain.root.clone()], ..TrustStores::default() };
        assert_eq!(
            judged(&sight(&chain, &stores, Vec::new())),
            ("browser-fact-trusted-for-this-check".to_owned(), Vec::new())
        );

        // As if both stores had the root themselves.
        let mut sight = sight(&chain, &stores, Vec::new());
        sight.chain.iter_mut().flat_map(|chain| &mut chain.judgements).for_each(|judgement| judgement.added = false);
        assert_eq!(judged(&sight), ("browser-fact-both-trust".to_owned(), Vec::new()));
    }

    #[test]
    fn a_chain_that_no_store_accepts_is_not_a_browsers_fault() {
        let chain = chains::expired(HOST);
        let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
        assert_eq!(judged(&sight(&chain, &stores, Vec::new())), ("browser-fact-neither-trusts".to_owned(), Vec::new()));
    }

    #[test]
    fn only_a_store_that_was_read_can_be_outdated() {
        let chain = chains::healthy(HOST);
        let stores = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
        let mut sight = sight(&chain, &stores, Vec::new());
        // As if Mozilla had the root, and the system did not.
        (sight.evidence.trusted_by_system, sight.evidence.trusted_by_mozilla) = (Some(false), Some(true));
        let chain = sight.chain.as_mut().expect("judged");
        for judgement in &mut chain.judgements {
            judgement.anchored = judgement.store == Store::Mozilla;
        }
        let (fact, findings) = judged(&sight);
        assert_eq!(fact, "browser-fact-only-mozilla-trusts");
        assert_eq!(findings, [("os-root-store-outdated".to_owned(), Confidence::Likely)]);

        sight.evidence.system_roots = 0;
        assert_eq!(judged(&sight), ("browser-fact-store-unreadable".to_owned(), Vec::new()));
    }

    #[test]
    fn without_a_certificate_nothing_is_said_about_stores() {
        let mut sight = sight(&chains::healthy(HOST), &TrustStores::default(), Vec::new());
        (sight.evidence.trusted_by_system, sight.evidence.trusted_by_mozilla, sight.chain) = (None, None, None);
        assert_eq!(judged(&sight), ("browser-fact-no-chain".to_owned(), Vec::new()));
    }
}
