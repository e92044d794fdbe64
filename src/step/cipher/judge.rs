//! Decides what the accepted suites mean, from the step's own evidence alone.

use super::clients::{NOTABLE, is_browser};
use super::suites::{KeyExchange, UNCOMMON, Worth};
use super::{CipherEvidence, ClientMatch};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Finding, Judgement, Sight};
use crate::wire::{cipher_suite_name, group_name, version_name};

const TLS12: u16 = 0x0303;

/// Browsers and OpenSSL's default level refuse less, or are about to (RFC 9325, section 4.1).
const SOUND_PRIME_BITS: u32 = 2048;

/// secp256r1, secp384r1, x25519 and X25519MLKEM768: what Chromium offers, and Firefox and Safari too.
const BROWSER_GROUPS: &[u16] = &[23, 24, 29, 4588];

/// Suites that the server accepts, sorted by what they are worth.
struct Accepted {
    /// In TLS 1.2 or 1.3, neither broken nor without a certificate, in the order found.
    tolerated: Vec<u16>,
    broken: Vec<u16>,
    certificate_less: Vec<u16>,
    /// Accepted in nothing newer than this, when that is older than TLS 1.2.
    only_old: Option<u16>,
    /// Every list was answered with a pick or a refusal.
    is_certain: bool,
}

impl Accepted {
    fn of(evidence: &CipherEvidence) -> Self {
        let accepted = || evidence.suites.iter().filter(|row| row.accepted == Some(true));
        let pick = |is_wanted: fn(Worth) -> bool| -> Vec<u16> {
            accepted()
                .filter(|row| row.version >= TLS12 && is_wanted(Worth::of(row.suite)))
                .map(|row| row.suite)
                .collect()
        };
        Self {
            tolerated: pick(Worth::is_tolerated),
            broken: pick(|worth| worth.broken && !worth.certificate_less),
            certificate_less: pick(|worth| worth.certificate_less),
            only_old: accepted().map(|row| row.version).max().filter(|newest| *newest < TLS12),
            // A single pick from a list of broken or uncommon suites leaves the others of that list open; what
            // clients offer counts.
            is_certain: evidence.suites.iter().all(|row| {
                row.accepted.is_some() || !Worth::of(row.suite).is_tolerated() || UNCOMMON.contains(&row.suite)
            }),
        }
    }

    fn count(&self, is_wanted: fn(Worth) -> bool) -> usize {
        self.tolerated.iter().filter(|suite| is_wanted(Worth::of(**suite))).count()
    }

    fn is_empty(&self) -> bool {
        self.tolerated.is_empty() && self.broken.is_empty() && self.certificate_less.is_empty()
    }
}

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<CipherEvidence>) -> Judgement {
    let evidence = &sight.evidence;
    let accepted = Accepted::of(evidence);
    let mut facts = suite_facts(evidence, &accepted);
    let small_prime = small_prime(sight);
    if let Some(bits) = small_prime {
        let state = if has_only_dhe(&accepted) { FactState::Problem } else { FactState::Attention };
        facts.push(Fact::new(state, "cipher-fact-small-dh-group").with("bits", bits as usize));
    }
    let strange_group = strange_group(sight);
    if let Some(group) = strange_group {
        facts.push(Fact::new(FactState::Problem, "cipher-fact-strange-group").with("group", group_name(group)));
    }
    if !accepted.is_empty() {
        facts.extend(client_facts(evidence, &accepted));
    }
    if evidence.incomplete && (!accepted.is_empty() || accepted.only_old.is_some()) {
        facts.push(Fact::new(FactState::Unknown, "cipher-fact-incomplete"));
    }
    let findings = cause(evidence, &accepted, small_prime)
        .or_else(|| strange_group.map(|_| ("no-common-group", Confidence::Confirmed)))
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
        let is_refused = !evidence.suites.is_empty() && evidence.suites.iter().all(|row| row.accepted == Some(false));
        return is_refused.then_some(("no-common-cipher", Confidence::Possible));
    }
    if accepted.tolerated.is_empty() {
        let cause =
            if accepted.broken.is_empty() { "certificate-less-ciphers-only" } else { "server-only-broken-ciphers" };
        return Some((cause, sure));
    }
    if has_only_dhe(accepted) {
        return Some((if small_prime.is_some() { "dh-group-too-small" } else { "dhe-only" }, sure));
    }
    if !evidence.clients.iter().any(|client| is_browser(&client.client) && !client.shared.is_empty()) {
        return Some(("no-common-cipher", sure));
    }
    (accepted.count(Worth::is_modern) == 0).then_some(("server-only-legacy-ciphers", sure))
}

fn has_only_dhe(accepted: &Accepted) -> bool {
    !accepted.tolerated.is_empty()
        && accepted.count(|worth| worth.exchange == KeyExchange::Dhe) == accepted.tolerated.len()
}

fn small_prime(sight: &Sight<CipherEvidence>) -> Option<u32> {
    sight
        .observations
        .iter()
        .filter_map(|seen| seen.negotiated.dh_prime_bits)
        .filter(|bits| *bits < SOUND_PRIME_BITS)
        .min()
}

/// The group that the server chose, when none of its choices is one that all browsers have.
fn strange_group(sight: &Sight<CipherEvidence>) -> Option<u16> {
    let chosen: Vec<u16> = sight.observations.iter().filter_map(|seen| seen.negotiated.group).collect();
    chosen.first().copied().filter(|_| !chosen.iter().any(|group| BROWSER_GROUPS.contains(group)))
}

/// The facts that speak for a finding: those that are not good.
fn telling(facts: &[Fact]) -> Vec<Fact> {
    facts.iter().filter(|fact| fact.state != FactState::Good).cloned().collect()
}

fn suite_facts(evidence: &CipherEvidence, accepted: &Accepted) -> Vec<Fact> {
    if let Some(version) = accepted.only_old {
        let count = evidence.suites.iter().filter(|row| row.accepted == Some(true)).count();
        let fact = Fact::new(FactState::Attention, "cipher-fact-old-version-only");
        return vec![fact.with("version", version_name(version)).with("count", count)];
    }
    if accepted.is_empty() {
        return vec![if evidence.incomplete {
            Fact::new(FactState::Unknown, "cipher-fact-unknown")
        } else {
            Fact::new(FactState::Problem, "cipher-fact-none-accepted").with("asked", evidence.suites.len())
        }];
    }
    let mut facts = Vec::new();
    let total = accepted.tolerated.len();
    let asked =
        evidence.suites.iter().filter(|row| row.version >= TLS12 && Worth::of(row.suite).is_tolerated()).count();
    let count_fact = |count: usize, some: &str, none: &str| {
        if count == 0 {
            Fact::new(FactState::Attention, none)
        } else {
            Fact::new(FactState::Good, some).with("count", count).with("total", total)
        }
    };
    if total > 0 {
        facts.push(Fact::new(FactState::Info, "cipher-fact-accepted").with("count", total).with("asked", asked));
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

fn client_facts<'a>(evidence: &'a CipherEvidence, accepted: &'a Accepted) -> impl Iterator<Item = Fact> + 'a {
    let is_notable = |client: &&ClientMatch| NOTABLE.contains(&client.client.as_str());
    evidence.clients.iter().filter(is_notable).map(|client| {
        // A shared suite is worth nothing when it is a broken one: no current client would go on with it.
        let usable = client.shared.iter().filter(|suite| Worth::of(**suite).is_tolerated()).count();
        let (state, key) = match usable {
            0 if !accepted.is_certain => (FactState::Unknown, "cipher-fact-client-unknown"),
            0 if is_browser(&client.client) => (FactState::Problem, "cipher-fact-client-none"),
            0 => (FactState::Attention, "cipher-fact-client-none"),
            _ => (FactState::Good, "cipher-fact-client-shares"),
        };
        Fact::new(state, key).with("client", client.client.as_str()).with("count", usable)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handshake::{Driver, Negotiated, Observation, Outcome};
    use crate::step::cipher::SuiteResult;
    use crate::step::cipher::clients;

    const TLS13: u16 = 0x0304;

    /// Evidence of a server that accepts these suites (version, suite) and was asked everything that clients offer.
    fn server(accepts: &[(u16, u16)]) -> Sight<CipherEvidence> {
        let (tls13, tls12) = clients::offered();
        let asked = tls13.into_iter().map(|suite| (TLS13, suite)).chain(tls12.into_iter().map(|suite| (TLS12, suite)));
        let mut suites: Vec<SuiteResult> = asked
            .filter(|row| !accepts.contains(row))
            .map(|(version, suite)| SuiteResult { suite, version, accepted: Some(false) })
            .collect();
        suites.extend(accepts.iter().map(|(version, suite)| SuiteResult {
            suite: *suite,
            version: *version,
            accepted: Some(true),
        }));
        let clients = clients::current()
            .iter()
            .map(|client| ClientMatch {
                client: client.name.clone(),
                shared: accepts.iter().filter(|row| client.can_use(row.1, row.0)).map(|row| row.1).collect(),
                offered: client.suites.len(),
            })
            .collect();
        Sight { evidence: CipherEvidence { suites, clients, incomplete: false }, observations: Vec::new(), chain: None }
    }

    fn with_prime(mut sight: Sight<CipherEvidence>, bits: u32) -> Sight<CipherEvidence> {
        sight.observations.push(Observation {
            negotiated: Negotiated { dh_prime_bits: Some(bits), ..Negotiated::default() },
            ..Observation::ended(Driver::Raw, Outcome::Answered)
        });
        sight
    }

    fn causes(sight: &Sight<CipherEvidence>) -> Vec<String> {
        judge(sight).findings.into_iter().map(|finding| finding.cause).collect()
    }

    fn has_problem(sight: &Sight<CipherEvidence>) -> bool {
        judge(sight).facts.iter().any(|fact| fact.state == FactState::Problem)
    }

    #[test]
    fn a_modern_server_has_no_finding_and_shares_suites_with_every_notable_client() {
        let sight = server(&[(TLS13, 0x1301), (TLS13, 0x1302), (TLS12, 0xc02f), (TLS12, 0xc030)]);
        let judgement = judge(&sight);
        assert!(judgement.findings.is_empty(), "{:?}", judgement.findings);
        let shares = judgement.facts.iter().filter(|fact| fact.key == "cipher-fact-client-shares").count();
        assert_eq!(shares, NOTABLE.len());
        assert!(judgement.facts.iter().all(|fact| matches!(fact.state, FactState::Good | FactState::Info)));
    }

    #[test]
    fn each_list_has_its_cause() {
        for (accepts, cause) in [
            (vec![(TLS12, 0x0005)], "server-only-broken-ciphers"),
            (vec![(TLS12, 0x000a), (TLS12, 0x0034)], "server-only-broken-ciphers"),
            (vec![(TLS12, 0x0034)], "certificate-less-ciphers-only"),
            (vec![(TLS12, 0x002f), (TLS12, 0x0035)], "server-only-legacy-ciphers"),
            (vec![(TLS12, 0x009c)], "server-only-legacy-ciphers"),
            (vec![(TLS12, 0xc013), (TLS12, 0x009e)], "server-only-legacy-ciphers"),
            (vec![(TLS12, 0x009e), (TLS12, 0x0033)], "dhe-only"),
            (vec![(TLS12, 0xc09c)], "no-common-cipher"),
        ] {
            assert_eq!(causes(&server(&accepts)), [cause], "{accepts:04x?}");
        }
    }

    #[test]
    fn a_small_group_is_the_cause_only_where_clients_cannot_go_round_it() {
        let only = with_prime(server(&[(TLS12, 0x009e)]), 1024);
        assert_eq!(causes(&only), ["dh-group-too-small"]);
        assert!(has_problem(&only));
        let also = with_prime(server(&[(TLS12, 0x009e), (TLS12, 0xc02f)]), 1024);
        assert!(causes(&also).is_empty());
        assert!(judge(&also).facts.iter().any(|fact| fact.key == "cipher-fact-small-dh-group"));
        assert_eq!(causes(&with_prime(server(&[(TLS12, 0x009e)]), 2048)), ["dhe-only"]);
    }

    #[test]
    fn what_could_not_be_asked_is_never_called_missing() {
        let mut sight = server(&[(TLS12, 0x002f)]);
        for row in &mut sight.evidence.suites {
            row.accepted = row.accepted.filter(|accepted| *accepted);
        }
        sight.evidence.incomplete = true;
        let judgement = judge(&sight);
        assert!(judgement.findings.iter().all(|finding| finding.confidence == Confidence::Possible));
        assert!(judgement.facts.iter().all(|fact| fact.key != "cipher-fact-client-none"));

        for row in &mut sight.evidence.suites {
            row.accepted = None;
        }
        for client in &mut sight.evidence.clients {
            client.shared.clear();
        }
        let judgement = judge(&sight);
        assert!(judgement.findings.is_empty());
        assert_eq!(judgement.facts.len(), 1);
        assert_eq!(judgement.facts[0].state, FactState::Unknown);
    }

    #[test]
    fn an_old_version_is_left_to_the_protocol_step() {
        let sight = server(&[(0x0301, 0x002f)]);
        assert!(causes(&sight).is_empty());
        assert_eq!(judge(&sight).facts[0].key, "cipher-fact-old-version-only");
    }

    #[test]
    fn a_server_that_refuses_every_list_may_be_refusing_something_else() {
        let judgement = judge(&server(&[]));
        assert_eq!(judgement.findings[0].cause, "no-common-cipher");
        assert_eq!(judgement.findings[0].confidence, Confidence::Possible);
    }
}
