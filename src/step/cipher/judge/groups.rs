//! What the key exchange groups and primes mean.

use crate::scan::{FiniteField, GroupList, Groups};
use crate::step::cipher::CipherEvidence;
use crate::step::{Confidence, Fact, FactState, Sight};
use crate::wire::group_name;

/// Browsers and OpenSSL's default level refuse less, or are about to (RFC 9325, section 4.1).
const SOUND_PRIME_BITS: u32 = 2048;

/// secp256r1, secp384r1, x25519 and X25519MLKEM768: what Chromium offers, and Firefox and Safari too.
const BROWSER_GROUPS: &[u16] = &[23, 24, 29, 4588];

/// Curves of keys that browsers take, P-521 not all of them.
const BROWSER_KEYS: &[&str] = &["ECDSA P-256", "ECDSA P-384", "ECDSA P-521"];

/// Groups with ML-KEM, alone and with a curve (RFC 10024, and the rows of `groups.tsv`).
const POST_QUANTUM: &[u16] = &[512, 513, 514, 4587, 4588, 4589, 25497];

/// The smallest prime that is too small.
pub(super) fn small_prime(sight: &Sight<CipherEvidence>) -> Option<u32> {
    let scanned = sight.evidence.groups.iter().flat_map(|groups| &groups.finite_field).map(|prime| prime.bits);
    let seen = sight.observations.iter().filter_map(|seen| seen.negotiated.dh_prime_bits);
    scanned.chain(seen).filter(|bits| *bits < SOUND_PRIME_BITS).min()
}

/// A group of the server, when none of its groups is one that all browsers have.
pub(super) fn strange_group(sight: &Sight<CipherEvidence>) -> Option<u16> {
    let lists = || sight.evidence.groups.iter().flat_map(lists);
    let mut all: Vec<u16> = lists().flat_map(|list| &list.accepted).copied().collect();
    all.extend(sight.observations.iter().filter_map(|seen| seen.negotiated.group));
    let is_usual = |group: &u16| BROWSER_GROUPS.contains(group);
    let may_be_usual = lists().flat_map(|list| &list.undetermined).any(is_usual);
    all.first().copied().filter(|_| !may_be_usual && !all.iter().any(is_usual))
}

/// Why a server refuses every usual hello, when a hello with all groups was answered: it has none of the usual groups, or
/// its key lies on a curve that browsers do not offer (RFC 8422, section 5.1).
pub(super) fn refused_for(
    sight: &Sight<CipherEvidence>,
    strange_group: Option<u16>,
) -> Option<(&'static str, Confidence)> {
    let chain = sight.chain.as_ref();
    let key = chain.and_then(|chain| chain.certificates.get(chain.leaf()?)).map(|leaf| leaf.key.as_str());
    if key.is_some_and(|key| key.starts_with("ECDSA ") && !BROWSER_KEYS.contains(&key)) {
        return Some(("certificate-key-type-unsupported", Confidence::Confirmed));
    }
    strange_group.map(|_| ("no-common-group", Confidence::Confirmed))
}

fn lists(groups: &Groups) -> impl Iterator<Item = &GroupList> {
    groups.tls13.iter().chain(&groups.ecdhe)
}

/// Which groups and primes there are.
pub(super) fn facts(evidence: &CipherEvidence, strange: Option<u16>) -> Vec<Fact> {
    let mut facts = Vec::new();
    if let Some(group) = strange {
        facts.push(Fact::new(FactState::Problem, "cipher-fact-strange-group").with("group", group_name(group)));
    }
    let Some(groups) = &evidence.groups else { return facts };
    let newest = lists(groups).find(|list| !list.accepted.is_empty());
    if let Some(list) = newest {
        let names: Vec<String> = list.accepted.iter().map(|group| group_name(*group)).collect();
        facts.push(Fact::new(FactState::Info, "cipher-fact-groups").with("groups", names.join(", ")));
    }
    if let Some(list) = groups.tls13.as_ref().filter(|list| !list.accepted.is_empty()) {
        let is_post_quantum = |group: &&u16| POST_QUANTUM.contains(group);
        if let Some(group) = list.accepted.iter().find(is_post_quantum) {
            facts.push(Fact::new(FactState::Good, "cipher-fact-post-quantum").with("group", group_name(*group)));
        } else if !list.undetermined.iter().any(|group| is_post_quantum(&group)) {
            facts.push(Fact::new(FactState::Info, "cipher-fact-no-post-quantum"));
        }
    }
    if groups.hello_retry_request == Some(true) {
        facts.push(Fact::new(FactState::Info, "cipher-fact-hello-retry"));
    }
    facts.extend(groups.finite_field.iter().filter(|prime| prime.bits >= SOUND_PRIME_BITS).map(prime_fact));
    facts
}

fn prime_fact(prime: &FiniteField) -> Fact {
    let fact = match &prime.known {
        Some(name) => Fact::new(FactState::Info, "cipher-fact-dh-known").with("name", name.as_str()),
        None => Fact::new(FactState::Info, "cipher-fact-dh-own"),
    };
    fact.with("bits", prime.bits as usize)
}
