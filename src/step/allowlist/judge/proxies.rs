//! The proxies that are set up here, and what became of the site through them.
//!
//! Whoever uses such a proxy may be kept out although the direct way is open, so each finding of this file begins with a
//! fact whose key begins with `allowlist-fact-proxied-`.

mod refusal;
mod script;
mod signed;

use super::{MAX_LISTED, works};
use crate::handshake::Outcome;
use crate::machine::pac::Directive;
use crate::machine::{ProxySetting, ProxySettingKind};
use crate::net::NetError;
use crate::step::allowlist::{AllowlistEvidence, Anchor, PathSight, ProxySight};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};
use crate::target::Proxy;

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    settings(&sight.evidence, judgement);
    let mut seen: Vec<&Proxy> = Vec::new();
    for tried in sight.evidence.tried_proxies.iter().take(MAX_LISTED) {
        script::judge(tried, sight, judgement);
        // Two settings often name the same proxy.
        if tried.proxy.as_ref().is_some_and(|proxy| seen.contains(&proxy)) {
            continue;
        }
        seen.extend(&tried.proxy);
        if let Some(site) = &tried.site {
            through(tried, site, sight, judgement);
        } else if tried.proxy.is_none() && tried.setting.kind == ProxySettingKind::Server {
            not_tried(&tried.setting, judgement);
        }
    }
}

/// A proxy is a fact, not a fault.
fn settings(evidence: &AllowlistEvidence, judgement: &mut Judgement) {
    let used: Vec<_> = evidence.proxies.iter().filter(|setting| setting.applies).collect();
    if used.is_empty() {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-no-proxy"));
    }
    for setting in used.iter().take(MAX_LISTED) {
        let key = match setting.kind {
            ProxySettingKind::Server => "allowlist-fact-proxy",
            ProxySettingKind::Script => "allowlist-fact-proxy-script",
            ProxySettingKind::Auto => "allowlist-fact-proxy-auto",
        };
        let fact = Fact::new(FactState::Info, key);
        judgement.facts.push(fact.with("source", setting.source.as_str()).with("value", setting.value.as_str()));
    }
    if !used.is_empty() && evidence.tried_proxies.is_empty() {
        judgement.facts.push(Fact::new(FactState::Unknown, "allowlist-fact-proxy-not-tried"));
    }
}

/// A setting that names no proxy that we can speak to.
fn not_tried(setting: &ProxySetting, judgement: &mut Judgement) {
    /// Kinds that programs know and we do not.
    const OTHERS: [&str; 5] = ["quic", "socks4", "socks4a", "ssh", "direct"];
    let scheme = setting.value.split_once("://").map(|(scheme, _)| scheme.to_ascii_lowercase());
    let with_setting = |fact: Fact| fact.with("source", setting.source.as_str()).with("value", setting.value.as_str());
    if scheme.is_some_and(|scheme| OTHERS.contains(&scheme.as_str())) {
        judgement.facts.push(with_setting(Fact::new(FactState::Unknown, "allowlist-fact-proxied-unknown-kind")));
    } else {
        let fact = with_setting(Fact::new(FactState::Attention, "allowlist-fact-proxied-no-address"));
        judgement.findings.push(finding("proxy-settings-wrong", Confidence::Possible, vec![fact.clone()]));
        judgement.facts.push(fact);
    }
}

/// A fact about what came of one proxy.
fn fact(state: FactState, key: &str, tried: &ProxySight) -> Fact {
    let proxy = tried.proxy.as_ref().map(|proxy| proxy.endpoint.to_string()).unwrap_or_default();
    Fact::new(state, key).with("proxy", proxy).with("source", tried.setting.source.as_str())
}

/// Whether the setting, or its script, says to speak TLS with the proxy.
fn is_named_with_tls(tried: &ProxySight) -> bool {
    let is_tls = |address: &str| address.trim().to_ascii_lowercase().starts_with("https:");
    match tried.ways().first() {
        Some(Directive::Through(address)) => is_tls(address),
        Some(Directive::Direct) => false,
        None => is_tls(&tried.setting.value),
    }
}

/// Whether the site shook hands on the direct way.
fn opens_directly(sight: &Sight<AllowlistEvidence>) -> bool {
    sight.observations.iter().any(|seen| seen.outcome == Outcome::Completed)
}

fn through(tried: &ProxySight, site: &PathSight, sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    match &site.outcome {
        Outcome::Unreachable { error } => match error {
            NetError::ProxyRefused { status, words } => {
                let (fact, cause) = refusal::judge(tried, *status, words, opens_directly(sight));
                conclude(fact, cause, tried, judgement);
            }
            NetError::ProxyUnreachable { reason } => {
                let fact = fact(FactState::Problem, "allowlist-fact-proxied-unreachable", tried);
                conclude(
                    fact.with("why", why(reason)),
                    Some(("proxy-settings-wrong", Confidence::Likely)),
                    tried,
                    judgement,
                );
            }
            NetError::ProxyProtocol => {
                let is_tls = is_named_with_tls(tried);
                let cause = if is_tls { "proxy-url-wrong-scheme" } else { "proxy-settings-wrong" };
                let key = if is_tls { "allowlist-fact-proxied-no-tls" } else { "allowlist-fact-proxied-no-proxy" };
                let fact = fact(FactState::Problem, key, tried);
                conclude(fact, Some((cause, Confidence::Likely)), tried, judgement);
            }
            // Time was up, or the proxy's tunnel came and went.
            _ => judgement.facts.push(fact(FactState::Unknown, "allowlist-fact-proxied-unknown", tried)),
        },
        Outcome::Completed => {
            if signed::judge(tried, site, sight, judgement) {
                return;
            }
            if tried.own.as_ref().is_some_and(|own| own.anchor == Anchor::Nowhere || own.names_another_host) {
                let fact = fact(FactState::Attention, "allowlist-fact-proxied-own-certificate", tried);
                conclude(fact, Some(("proxy-settings-wrong", Confidence::Possible)), tried, judgement);
                return;
            }
            let (state, key) = if works(sight) || opens_directly(sight) {
                (FactState::Good, "allowlist-fact-proxied-works")
            } else {
                (FactState::Attention, "allowlist-fact-proxied-opens")
            };
            judgement.facts.push(fact(state, key, tried));
        }
        _ if opens_directly(sight) => {
            // A server that is slow or moody looks the same: only a canary that passes tells that it is about this site.
            let passes = tried.canary.as_ref().is_some_and(|canary| canary.outcome == Outcome::Completed);
            let fact = fact(FactState::Attention, "allowlist-fact-proxied-breaks", tried);
            let cause = passes.then_some(("proxy-refuses-connect", Confidence::Possible));
            conclude(fact, cause, tried, judgement);
        }
        _ => {
            // The tunnel stands; what the site says in it may be a product's word, too.
            if !signed::judge(tried, site, sight, judgement) {
                judgement.facts.push(fact(FactState::Info, "allowlist-fact-proxied-fails-too", tried));
            }
        }
    }
}

/// Adds the fact, and the finding if there is one.
fn conclude(fact: Fact, cause: Option<(&str, Confidence)>, tried: &ProxySight, judgement: &mut Judgement) {
    let mut fact = fact;
    if let Some((cause, confidence)) = cause {
        // A script may name other ways, which browsers go then.
        let confidence = if tried.ways().len() > 1 { Confidence::Possible } else { confidence };
        if confidence < Confidence::Likely && fact.state == FactState::Problem {
            fact.state = FactState::Attention;
        }
        let mut evidence = vec![fact.clone()];
        evidence.extend(only_this_site(tried));
        judgement.facts.extend(evidence.iter().cloned());
        let known = judgement.findings.iter_mut().find(|found| found.cause == cause && is_proxied(&found.evidence));
        match known {
            Some(known) => {
                known.confidence = known.confidence.max(confidence);
                known.evidence.extend(evidence);
            }
            None => judgement.findings.push(finding(cause, confidence, evidence)),
        }
    } else {
        judgement.facts.push(fact);
    }
    if tried.ways().len() > 1 {
        judgement.facts.push(self::fact(FactState::Info, "allowlist-fact-proxied-other-ways", tried));
    }
}

fn is_proxied(evidence: &[Fact]) -> bool {
    evidence.first().is_some_and(|first| first.key.starts_with("allowlist-fact-proxied-"))
}

/// The proxy lets another site through.
fn only_this_site(tried: &ProxySight) -> Option<Fact> {
    let canary = tried.canary.as_ref()?;
    if tried.site.as_ref().is_some_and(|site| site.outcome == Outcome::Completed) {
        return None;
    }
    let passes = !matches!(canary.outcome, Outcome::Unreachable { .. });
    passes.then(|| fact(FactState::Info, "allowlist-fact-proxied-others-pass", tried))
}

/// The kind of an error, for the words to choose by.
fn why(error: &NetError) -> &'static str {
    match error {
        NetError::NameNotFound { .. } | NetError::ResolverFailed { .. } => "name",
        NetError::Refused => "refused",
        NetError::TimedOut | NetError::Silent { .. } => "silent",
        NetError::NoRoute => "route",
        _ => "other",
    }
}

#[cfg(test)]
mod tests;
