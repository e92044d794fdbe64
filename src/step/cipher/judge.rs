//! Decides what the accepted suites mean, from the step's own evidence alone.

use super::clients::{is_browser, is_notable};
use super::suites::{KeyExchange, UNCOMMON, Worth};
use super::{CipherEvidence, ClientMatch, ClientOutcome, Need};
use crate::scan::{Preference, VersionSuites};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Finding, Judgement, Sight};
use crate::wire::{cipher_suite_name, version_name};

mod groups;

const TLS13: u16 = 0x0304;
const TLS12: u16 = 0x0303;
const SSL3: u16 = 0x0300;

/// Suites that the server accepts, sorted by what they are worth.
struct Accepted {
    /// In TLS 1.2 or 1.3, neither broken nor without a certificate, in the order found.
    tolerated: Vec<u16>,
    broken: Vec<u16>,
    certificate_less: Vec<u16>,
    /// Accepted in nothing newer than this, when that is older than TLS 1.2.
    only_old: Option<u16>,
    /// All that clients of our day could use was answered with a yes or a no.
    is_certain: bool,
}

impl Accepted {
    fn of(evidence: &CipherEvidence) -> Self {
        let new = || evidence.suites.iter().filter(|row| row.version >= TLS12);
        let pick = |is_wanted: fn(Worth) -> bool| -> Vec<u16> {
            new().flat_map(|row| &row.accepted).copied().filter(|suite| is_wanted(Worth::of(*suite))).collect()
        };
        // SSL 2 has kinds of its own instead of suites.
        let is_spoken = |row: &&VersionSuites| !row.accepted.is_empty() || row.version < SSL3;
        let spoken = evidence.suites.iter().filter(is_spoken).map(|row| row.version).max();
        // What only old or rare clients offer may stay open.
        let is_open = |suite: &u16| Worth::of(*suite).is_tolerated() && !UNCOMMON.contains(suite);
        // A version without a row was refused, or it could not be found out.
        let has_both = [TLS12, TLS13].iter().all(|version| new().any(|row| row.version == *version));
        Self {
            tolerated: pick(Worth::is_tolerated),
            broken: pick(|worth| worth.broken && !worth.certificate_less),
            certificate_less: pick(|worth| worth.certificate_less),
            only_old: spoken.filter(|newest| *newest < TLS12),
            is_certain: (has_both || !evidence.incomplete) && !new().flat_map(|row| &row.undetermined).any(is_open),
        }
    }

    fn count(&self, is_wanted: fn(Worth) -> bool) -> usize {
        self.tolerated.iter().filter(|suite| is_wanted(Worth::of(**suite))).count()
    }

    fn is_empty(&self) -> bool {
        self.tolerated.is_empty() && self.broken.is_empty() && self.certificate_less.is_empty()
    }

    fn has_only_dhe(&self) -> bool {
        !self.tolerated.is_empty() && self.count(|worth| worth.exchange == KeyExchange::Dhe) == self.tolerated.len()
    }
}

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<CipherEvidence>) -> Judgement {
    let evidence = &sight.evidence;
    let accepted = Accepted::of(evidence);
    let mut facts = suite_facts(evidence, &accepted);
    let small_prime = groups::small_prime(sight);
    if let Some(bits) = small_prime {
        let state = if accepted.has_only_dhe() { FactState::Problem } else { FactState::Attention };
        facts.push(Fact::new(state, "cipher-fact-small-dh-group").with("bits", bits as usize));
    }
    let strange_group = groups::strange_group(sight);
    if !accepted.is_empty() {
        facts.extend(evidence.suites.first().and_then(preference_fact));
        facts.extend(groups::facts(evidence, strange_group));
        facts.extend(client_facts(evidence));
    }
    if evidence.incomplete && (!accepted.is_empty() || accepted.only_old.is_some()) {
        facts.push(Fact::new(FactState::Unknown, "cipher-fact-incomplete"));
    }
    let refused = accepted.is_empty().then(|| groups::refused_for(sight, strange_group)).flatten();
    if refused.is_some() {
        facts.extend(groups::facts(evidence, strange_group));
    }
    let findings = refused
        .or_else(|| cause(evidence, &accepted, small_prime))
        .or_else(|| strange_group.map(|_| ("no-common-group", Confidence::Confirmed)))
        .or_else(|| key_cause(evidence))
        .map(|(cause, confidence)| finding(cause, confidence, telling(&facts)))
        .into_iter()
        .collect::<Vec<Finding>>();
    Judgement { facts, findings }
}

/// The one thing that is wrong with the list as a whole: the first that fits, from the narrowest to the widest.
fn cause(
    evidence: &CipherEvidence,
    accepted: &Accepted,
    small_prime: Option<u32>,
) -> Option<(&'static str, Confidence)> {
    // What could not be asked may be what clients need.
    let sure = if accepted.is_certain { Confidence::Confirmed } else { Confidence::Possible };
    if accepted.only_old.is_some() {
        // The protocol step's business: what clients lack is the version.
        return None;
    }
    if accepted.is_empty() {
        return (!evidence.incomplete).then_some(("no-common-cipher", Confidence::Possible));
    }
    if accepted.tolerated.is_empty() {
        let cause =
            if accepted.broken.is_empty() { "certificate-less-ciphers-only" } else { "server-only-broken-ciphers" };
        return Some((cause, sure));
    }
    if accepted.has_only_dhe() {
        return Some((if small_prime.is_some() { "dh-group-too-small" } else { "dhe-only" }, sure));
    }
    let is_usable = |client: &ClientMatch| client.shared.iter().any(|suite| Worth::of(*suite).is_tolerated());
    if !current_browsers(evidence).any(is_usable) {
        return Some(("no-common-cipher", sure));
    }
    (accepted.count(Worth::is_modern) == 0).then_some(("server-only-legacy-ciphers", sure))
}

/// The newest of every browser, or of the one that most people have, fails at the certificate's key, or at what the key
/// signs with.
fn key_cause(evidence: &CipherEvidence) -> Option<(&'static str, Confidence)> {
    let is_key = |client: &ClientMatch| {
        let keys = [Need::CertificateKey, Need::SignatureScheme];
        matches!(client.outcome, ClientOutcome::Fails { need } if keys.contains(&need))
    };
    let browsers: Vec<_> = current_browsers(evidence).filter(|client| is_notable(&client.client)).collect();
    let is_common = |client: &&&ClientMatch| client.client.starts_with("Chrom");
    let is_cause = |list: &[&ClientMatch]| !list.is_empty() && list.iter().all(|client| is_key(client));
    let common: Vec<&ClientMatch> = browsers.iter().filter(is_common).copied().collect();
    (is_cause(&browsers) || is_cause(&common)).then_some(("certificate-key-type-unsupported", Confidence::Likely))
}

fn current_browsers(evidence: &CipherEvidence) -> impl Iterator<Item = &ClientMatch> {
    evidence.clients.iter().filter(|client| client.is_current && is_browser(&client.client))
}

/// The facts that speak for a finding: those that are not good.
fn telling(facts: &[Fact]) -> Vec<Fact> {
    facts.iter().filter(|fact| fact.state != FactState::Good).cloned().collect()
}

fn suite_facts(evidence: &CipherEvidence, accepted: &Accepted) -> Vec<Fact> {
    if let Some(version) = accepted.only_old {
        let count: usize = evidence.suites.iter().map(|row| row.accepted.len()).max().unwrap_or_default();
        let fact = Fact::new(FactState::Attention, "cipher-fact-old-version-only");
        return vec![fact.with("version", version_name(version)).with("count", count)];
    }
    if accepted.is_empty() {
        return vec![if evidence.incomplete {
            Fact::new(FactState::Unknown, "cipher-fact-unknown")
        } else {
            Fact::new(FactState::Problem, "cipher-fact-none-accepted")
        }];
    }
    let mut facts = Vec::new();
    let total = accepted.tolerated.len();
    let count_fact = |count: usize, some: &str, none: &str| {
        if count == 0 {
            Fact::new(FactState::Attention, none)
        } else {
            Fact::new(FactState::Good, some).with("count", count).with("total", total)
        }
    };
    if total > 0 {
        facts.push(Fact::new(FactState::Info, "cipher-fact-accepted").with("count", total));
        if let Some(best) = best(&accepted.tolerated) {
            facts.push(Fact::new(FactState::Info, "cipher-fact-best").with("suite", cipher_suite_name(best)));
        }
        let forward_secret = accepted.count(Worth::is_forward_secret);
        facts.push(count_fact(forward_secret, "cipher-fact-forward-secrecy", "cipher-fact-no-forward-secrecy"));
        facts.push(count_fact(accepted.count(|worth| worth.aead), "cipher-fact-aead", "cipher-fact-no-aead"));
    }
    let state = if total == 0 { FactState::Problem } else { FactState::Attention };
    let example = |suites: &[u16], key: &str| {
        suites.first().map(|suite| Fact::new(state, key).with("suite", cipher_suite_name(*suite)))
    };
    facts.extend(example(&accepted.broken, "cipher-fact-broken-accepted"));
    facts.extend(example(&accepted.certificate_less, "cipher-fact-certificate-less-accepted"));
    facts
}

/// The most modern suite, the server's favourite among equals.
fn best(suites: &[u16]) -> Option<u16> {
    let grade = |suite: &u16| {
        let worth = Worth::of(*suite);
        (worth.exchange == KeyExchange::Tls13, worth.is_modern(), worth.is_forward_secret(), worth.aead)
    };
    // `max_by_key` would take the last of equals.
    suites.iter().rev().copied().max_by_key(grade)
}

/// Whose order decides in a version; nothing where there is no choice.
fn preference_fact(row: &VersionSuites) -> Option<Fact> {
    let (state, key) = match row.preference {
        Preference::Server => (FactState::Info, "cipher-fact-preference-server"),
        Preference::Client => (FactState::Info, "cipher-fact-preference-client"),
        Preference::Mixed => (FactState::Info, "cipher-fact-preference-mixed"),
        Preference::Unknown => (FactState::Unknown, "cipher-fact-preference-unknown"),
        Preference::Irrelevant => return None,
    };
    Some(Fact::new(state, key).with("version", version_name(row.version)))
}

/// One fact for each client that people ask about, and for each of this computer.
fn client_facts(evidence: &CipherEvidence) -> impl Iterator<Item = Fact> {
    let is_told = |client: &&ClientMatch| client.is_here || is_notable(&client.client);
    evidence.clients.iter().filter(is_told).map(|client| {
        // A shared suite is worth nothing when it is a broken one: no current client would go on with it.
        let usable = client.shared.iter().filter(|suite| Worth::of(**suite).is_tolerated()).count();
        let bad = if is_browser(&client.client) { FactState::Problem } else { FactState::Attention };
        let fact = match client.outcome {
            ClientOutcome::Succeeds { version, suite, .. } => Fact::new(FactState::Good, "cipher-fact-client-succeeds")
                .with("version", version_name(version))
                .with("suite", cipher_suite_name(suite)),
            ClientOutcome::Fails { need: Need::Suite } => Fact::new(bad, "cipher-fact-client-none"),
            ClientOutcome::Fails { need } => Fact::new(bad, need_key(need)),
            ClientOutcome::Unknown if usable > 0 => {
                Fact::new(FactState::Info, "cipher-fact-client-shares").with("count", usable)
            }
            ClientOutcome::Unknown => Fact::new(FactState::Unknown, "cipher-fact-client-unknown"),
        };
        fact.with("client", client.client.as_str())
    })
}

fn need_key(need: Need) -> &'static str {
    match need {
        Need::Version => "cipher-fact-client-needs-version",
        Need::Suite => "cipher-fact-client-none",
        Need::Group => "cipher-fact-client-needs-group",
        Need::SignatureScheme => "cipher-fact-client-needs-signature",
        Need::CertificateKey => "cipher-fact-client-needs-key",
        Need::DhSize => "cipher-fact-client-needs-prime",
    }
}

#[cfg(test)]
mod tests;
