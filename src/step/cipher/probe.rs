//! Looks: what the scan found of suites, groups and signatures, and what it means for each client.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::clients::{self, Client};
use super::simulate::{Abilities, Key, simulate};
use super::{CipherEvidence, ClientMatch};
use crate::certificate::{self, ChainReport};
use crate::handshake::Observation;
use crate::machine::{self, Browser};
use crate::now::now;
use crate::scan::{GroupList, Groups, VersionResult, VersionSignatures, VersionSuites};
use crate::step::{Context, Sight};

/// Pieces of work, for the progress: four parts of the scan.
const PIECES: usize = 4;

/// Handshakes that the report keeps; the others differ from them by one number.
const KEPT: usize = 4;

/// Looks.
pub async fn probe(context: &Context) -> Sight<CipherEvidence> {
    let look_around = tokio::task::spawn_blocking(machine::browsers);
    let progress = Progress { context, done: AtomicUsize::new(0) };
    let scanner = &context.scanner;
    let (versions, suites, groups, signatures) = tokio::join!(
        progress.piece(scanner.versions()),
        progress.piece(scanner.suites()),
        progress.piece(scanner.groups()),
        progress.piece(scanner.signatures()),
    );
    let mut observations = scanner.handshakes();
    let chains: Vec<ChainReport> =
        observations.iter().filter(|seen| !seen.chain.is_empty()).map(|seen| judged(context, seen)).collect();
    observations.truncate(KEPT);
    let browsers = look_around.await.unwrap_or_default();

    let undetermined: Vec<u16> =
        versions.iter().filter(|result| result.supported.is_none()).map(|result| result.version).collect();
    let mut evidence = CipherEvidence {
        suites: suites.to_vec(),
        groups: Some(groups.clone()),
        signatures: signatures.to_vec(),
        clients: Vec::new(),
        incomplete: is_incomplete(versions, suites, groups, signatures),
        undetermined_versions: undetermined,
        keys: keys(&chains),
    };
    evidence.clients = matches(&Abilities::of(&evidence), &browsers);
    Sight { evidence, observations, chain: chains.into_iter().next() }
}

fn judged(context: &Context, seen: &Observation) -> ChainReport {
    certificate::judge(&seen.chain, &context.target.host, now(), &context.stores)
}

/// The keys of the leaves.
fn keys(chains: &[ChainReport]) -> Vec<Key> {
    let leaf = |chain: &ChainReport| chain.leaf().and_then(|index| chain.certificates.get(index)).and_then(Key::of);
    let mut keys: Vec<Key> = Vec::new();
    for key in chains.iter().filter_map(leaf) {
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}

/// Every client beside the server: those of this computer, then the current ones, then the old ones.
pub(super) fn matches(server: &Abilities<'_>, browsers: &[Browser]) -> Vec<ClientMatch> {
    let here = clients::here(browsers);
    let mut matches: Vec<ClientMatch> = clients::all()
        .iter()
        .map(|client| ClientMatch {
            client: client.name.clone(),
            is_here: here.contains(&client.name.as_str()),
            is_current: client.is_current,
            offered: client.suites.clone(),
            shared: shared(server.versions, client),
            outcome: simulate(server, client),
        })
        .collect();
    matches.sort_by_key(|client| (!client.is_here, !client.is_current));
    matches
}

fn shared(versions: &[VersionSuites], client: &Client) -> Vec<u16> {
    let is_shared =
        |suite: &u16| versions.iter().any(|row| client.can_use(*suite, row.version) && row.accepted.contains(suite));
    client.suites.iter().copied().filter(is_shared).collect()
}

/// Whether the scan could not find something out.
fn is_incomplete(
    versions: &[VersionResult],
    suites: &[VersionSuites],
    groups: &Groups,
    signatures: &[VersionSignatures],
) -> bool {
    let is_open = |list: &GroupList| !list.undetermined.is_empty();
    versions.is_empty()
        || versions.iter().any(|result| result.supported.is_none())
        || suites.iter().any(|row| !row.undetermined.is_empty())
        || [&groups.tls13, &groups.ecdhe].into_iter().flatten().any(is_open)
        || signatures.iter().any(|row| !row.undetermined.is_empty())
}

/// What a reader may want to see: one handshake a version, or one refusal. A chain in the clear tells more than an
/// Tells how far the work has come.
struct Progress<'a> {
    context: &'a Context,
    done: AtomicUsize,
}

impl Progress<'_> {
    async fn piece<T>(&self, work: impl Future<Output = T>) -> T {
        let result = work.await;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.context.progress)(done, PIECES);
        result
    }
}
