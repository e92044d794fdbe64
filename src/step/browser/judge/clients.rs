//! What the client test heard: each client once, as it came last.

use super::super::{BrowserEvidence, HeardClient};
use crate::step::{Fact, FactState};
use crate::wire::version_name;

/// More clients are not told one by one.
const MOST_TOLD: usize = 4;

/// Groups with ML-KEM begin with this one (draft-ietf-tls-ecdhe-mlkem), the one that browsers offer.
const X25519MLKEM768: u16 = 0x11ec;

pub(super) fn facts(evidence: &BrowserEvidence) -> Vec<Fact> {
    evidence.newest_clients().into_iter().rev().take(MOST_TOLD).map(fact).collect()
}

fn fact(client: &HeardClient) -> Fact {
    let mut versions = client.offer.versions.clone();
    versions.sort_unstable();
    let names: Vec<String> = versions.iter().rev().map(|version| version_name(*version)).collect();
    let has_post_quantum = client.offer.groups.contains(&X25519MLKEM768);
    Fact::new(FactState::Info, "browser-fact-client")
        .with("client", client.name())
        .with("versions", names.join(", "))
        .with("suites", client.offer.suites.len())
        .with("bytes", client.offer.hello_bytes)
        .with("quantum", if has_post_quantum { "yes" } else { "no" })
}
