//! What a store of roots that programs bring along says of the chain. Pure.

use chrono::{DateTime, Utc};

use super::StoreView;
use crate::certificate::{self, ChainReport, PathEnd, PathReport, Store, TrustStores};
use crate::machine::RootStore;
use crate::target::Host;

/// The word of one store on a chain; `known` are this computer's stores.
pub(super) fn view(
    store: RootStore,
    chain: &[Vec<u8>],
    host: &Host,
    at: DateTime<Utc>,
    known: &TrustStores,
) -> StoreView {
    let may_be_judged = !(chain.is_empty() || store.error.is_some() && store.roots.is_empty());
    let word = may_be_judged.then(|| Word::of(&store, chain, host, at, known));
    // A store that was not read whole may hold what was missed.
    let is_settled = |said: &bool| *said || store.error.is_none();
    StoreView {
        trusted: word.as_ref().map(|word| word.trusted).filter(is_settled),
        anchored: word.as_ref().map(|word| word.anchored).filter(is_settled),
        kind: store.kind,
        name: store.name,
        place: store.place,
        roots: store.roots.len(),
        error: store.error,
    }
}

struct Word {
    trusted: bool,
    anchored: bool,
}

impl Word {
    fn of(store: &RootStore, chain: &[Vec<u8>], host: &Host, at: DateTime<Utc>, known: &TrustStores) -> Self {
        let mut roots = store.roots.clone();
        if store.with_system {
            roots.extend_from_slice(&known.system);
        }
        roots.retain(|der| !store.distrusted.contains(der));
        let stores = TrustStores { system: roots, system_error: None, extra: known.extra.clone() };
        let report = certificate::judge(chain, host, at, &stores);
        let counts = |path: &&PathReport| {
            (path.store == Store::System || store.with_mozilla) && !leads_through(path, &report, &store.distrusted)
        };
        let paths: Vec<&PathReport> = report.paths.iter().filter(counts).collect();
        Self {
            trusted: paths.iter().any(|path| path.trusted),
            anchored: paths.iter().any(|path| path.end == PathEnd::Root),
        }
    }
}

/// Whether a path leads through one of these certificates.
fn leads_through(path: &PathReport, report: &ChainReport, distrusted: &[Vec<u8>]) -> bool {
    let certificates = path.certificates.iter().filter_map(|&index| report.certificates.get(index));
    certificates.into_iter().any(|certificate| distrusted.contains(&certificate.der))
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::certificate::fixture::{Chain, at, expired, healthy, host_of};
    use crate::machine::RootStoreKind;

    const HOST: &str = "www.example.com";

    fn store(roots: &[Vec<u8>]) -> RootStore {
        RootStore {
            kind: RootStoreKind::Java,
            name: "Java 17".to_owned(),
            place: PathBuf::from("/usr/lib/jvm/java-17/lib/security/cacerts"),
            roots: roots.to_vec(),
            with_mozilla: false,
            with_system: false,
            distrusted: Vec::new(),
            error: None,
        }
    }

    /// Trusted and anchored, on a computer whose own store holds the root.
    fn word(store: RootStore, chain: &Chain) -> (Option<bool>, Option<bool>) {
        let known = TrustStores { system: vec![chain.root.clone()], ..TrustStores::default() };
        let view = view(store, &chain.sent, &host_of(HOST), at(), &known);
        (view.trusted, view.anchored)
    }

    #[test]
    fn a_store_accepts_what_its_own_roots_reach_and_nothing_else() {
        let chain = healthy(HOST);
        assert_eq!(word(store(std::slice::from_ref(&chain.root)), &chain), (Some(true), Some(true)));
        assert_eq!(word(store(&[]), &chain), (Some(false), Some(false)));
        let old = expired(HOST);
        assert_eq!(word(store(std::slice::from_ref(&old.root)), &old), (Some(false), Some(true)));
    }

    #[test]
    fn a_store_that_is_told_to_use_the_systems_roots_does() {
        let chain = healthy(HOST);
        assert_eq!(word(RootStore { with_system: true, ..store(&[]) }, &chain), (Some(true), Some(true)));
        assert_eq!(word(RootStore { with_mozilla: true, ..store(&[]) }, &chain), (Some(false), Some(false)));
    }

    #[test]
    fn a_root_that_was_distrusted_counts_for_nothing() {
        let chain = healthy(HOST);
        let distrusted = vec![chain.root.clone()];
        assert_eq!(word(RootStore { with_system: true, distrusted, ..store(&[]) }, &chain), (Some(false), Some(false)));
        let distrusted = vec![chain.sent[1].clone()];
        let store = store(std::slice::from_ref(&chain.root));
        assert_eq!(word(RootStore { distrusted, ..store }, &chain), (Some(false), Some(false)));
    }

    #[test]
    fn what_was_not_read_is_not_called_missing() {
        let chain = healthy(HOST);
        let broken = |roots: &[Vec<u8>]| RootStore { error: Some("locked".to_owned()), ..store(roots) };
        assert_eq!(word(broken(&[]), &chain), (None, None));
        let other = healthy("other.example").root;
        assert_eq!(word(broken(&[other]), &chain), (None, None));
        assert_eq!(word(broken(std::slice::from_ref(&chain.root)), &chain), (Some(true), Some(true)));
        let silent = Chain { sent: Vec::new(), root: chain.root.clone() };
        assert_eq!(word(store(&[]), &silent), (None, None));
    }
}
