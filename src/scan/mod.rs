//! Everything that a TLS server can do, read from the wire with hellos of our own.
//!
//! A [`Scanner`] asks one server. Each part is found once, however many steps want it, and takes from the others what
//! they already know. All questions go through one `Asker`, which keeps to the pace that the server can bear.

mod asker;
mod catalogue;
mod certificates;
mod features;
mod groups;
mod hello;
mod hunt;
mod ladder;
mod offers;
mod order;
mod pace;
mod report;
mod signatures;
mod ssl2;
mod suites;
mod versions;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{OnceCell, watch};

use crate::handshake::{Identity, Observation};
use crate::net::Session;
use crate::target::Target;
use asker::{Answered, Asker};
use ssl2::Ssl2;
use suites::Progress;
use versions::{FirstWords, Opening, TLS};

pub use report::{
    Features, FiniteField, GroupList, Groups, Ladder, Preference, Rung, RungResult, ScanReport, ServedChain, Strain,
    VersionResult, VersionSignatures, VersionSuites,
};

/// A part of a scan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// SSL 2 to TLS 1.3.
    Versions,
    /// Cipher suites and whose order decides.
    Suites,
    /// Every certificate that the server has.
    Certificate,
    /// Key exchange groups.
    Groups,
    /// Signature schemes.
    Signatures,
    /// Everything else.
    Features,
    /// Hellos that differ in one thing.
    Ladder,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Versions, Self::Suites, Self::Certificate, Self::Groups, Self::Signatures, Self::Features, Self::Ladder];
}

/// One server under scan.
pub struct Scanner {
    asker: Asker,
    first_words: FirstWords,
    explores: AtomicBool,
    openings: [OnceCell<Opening>; TLS.len()],
    suites_of: [OnceCell<Option<VersionSuites>>; TLS.len()],
    model: watch::Sender<Progress>,
    ssl2: OnceCell<Ssl2>,
    versions: OnceCell<Vec<VersionResult>>,
    suites: OnceCell<Vec<VersionSuites>>,
    certificates: OnceCell<Vec<ServedChain>>,
    groups: OnceCell<Groups>,
    signatures: OnceCell<Vec<VersionSignatures>>,
    features: OnceCell<Features>,
    ladder: OnceCell<Ladder>,
    browser: OnceCell<Observation>,
}

impl Scanner {
    /// A scan of `target` within the session's budget and deadline; nothing is asked yet.
    pub fn new(session: Session, target: Target) -> Self {
        Self::showing(session, target, None)
    }

    /// A scan that shows this certificate to a server that asks for one.
    pub fn showing(session: Session, target: Target, identity: Option<Arc<Identity>>) -> Self {
        Self {
            asker: Asker::new(session, target, identity),
            first_words: FirstWords::new(),
            explores: AtomicBool::new(false),
            openings: Default::default(),
            suites_of: Default::default(),
            model: watch::Sender::default(),
            ssl2: OnceCell::new(),
            versions: OnceCell::new(),
            suites: OnceCell::new(),
            certificates: OnceCell::new(),
            groups: OnceCell::new(),
            signatures: OnceCell::new(),
            features: OnceCell::new(),
            ladder: OnceCell::new(),
            browser: OnceCell::new(),
        }
    }

    /// SSL 2 to TLS 1.3, newest first.
    pub async fn versions(&self) -> &[VersionResult] {
        self.versions.get_or_init(|| Box::pin(versions::find(self))).await
    }

    /// Handshakes worth a look, a chain in the clear first: of all answered ones the first of each version and of each
    /// server certificate. When none was answered, the first that was not.
    pub fn handshakes(&self) -> Vec<Observation> {
        let mut kept: Vec<Observation> = Vec::new();
        for Answered { seen, .. } in self.asker.answered() {
            let is_known = |other: &Observation| {
                other.negotiated.version == seen.negotiated.version && other.chain.first() == seen.chain.first()
            };
            if !kept.iter().any(is_known) {
                kept.push(seen);
            }
        }
        kept.sort_by_key(|seen| (seen.chain.is_empty(), std::cmp::Reverse(seen.negotiated.version)));
        if kept.is_empty() { self.asker.first_unanswered().into_iter().collect() } else { kept }
    }

    /// Says ahead that the suites will be asked for: the connections for it are then opened ahead, too.
    pub fn expect_suites(&self) {
        self.explores.store(true, Ordering::Relaxed);
    }

    fn explores(&self) -> bool {
        self.explores.load(Ordering::Relaxed)
    }

    /// The suites of every spoken version, newest first.
    pub async fn suites(&self) -> &[VersionSuites] {
        self.expect_suites();
        self.suites.get_or_init(|| Box::pin(suites::find(self))).await
    }

    /// Every chain that the server has.
    pub async fn certificates(&self) -> &[ServedChain] {
        self.certificates.get_or_init(|| Box::pin(certificates::find(self))).await
    }

    /// Key exchange groups.
    pub async fn groups(&self) -> &Groups {
        self.groups.get_or_init(|| Box::pin(groups::find(self))).await
    }

    /// Signature schemes.
    pub async fn signatures(&self) -> &[VersionSignatures] {
        self.signatures.get_or_init(|| Box::pin(signatures::find(self))).await
    }

    /// Everything else.
    pub async fn features(&self) -> &Features {
        self.features.get_or_init(|| Box::pin(features::find(self))).await
    }

    /// Hellos that differ in one thing.
    pub async fn ladder(&self) -> &Ladder {
        self.ladder.get_or_init(|| Box::pin(ladder::find(self))).await
    }

    /// The answer to the hello of a current browser: the first rung of the ladder.
    pub async fn browser(&self) -> &Observation {
        self.browser.get_or_init(|| Box::pin(ladder::first(self))).await
    }

    /// The answer to one rung of the ladder, asked alone; `None` for a rung that would not differ from a browser's hello.
    pub async fn rung(&self, rung: Rung) -> Option<Observation> {
        ladder::ask(self, rung).await
    }

    /// The first questions of one version of [`TLS`]. All of them must be under way for one to end.
    async fn opening(&self, version: u16) -> &Opening {
        self.openings[place_of(version)].get_or_init(|| Box::pin(versions::open(self, version))).await
    }

    /// The suites of one version of [`TLS`].
    async fn suites_of(&self, version: u16) -> Option<&VersionSuites> {
        self.suites_of[place_of(version)].get_or_init(|| Box::pin(suites::of_version(self, version))).await.as_ref()
    }

    async fn ssl2(&self) -> &Ssl2 {
        self.ssl2.get_or_init(|| Box::pin(ssl2::find(self))).await
    }

    /// Whether the server has answered anything; waits for the first questions of all versions.
    async fn is_alive(&self) -> bool {
        self.first_words.control(&self.asker).await.is_some()
    }

    /// Finds the parts, side by side.
    pub async fn report(&self, parts: &[Part]) -> ScanReport {
        let wants = |part| parts.contains(&part);
        if wants(Part::Suites) {
            self.expect_suites();
        }
        macro_rules! part {
            ($part:ident, $find:ident) => {
                async { if wants(Part::$part) { Some(self.$find().await.to_owned()) } else { None } }
            };
        }
        let (versions, suites, certificates, groups, signatures, features, ladder) = tokio::join!(
            part!(Versions, versions),
            part!(Suites, suites),
            part!(Certificate, certificates),
            part!(Groups, groups),
            part!(Signatures, signatures),
            part!(Features, features),
            part!(Ladder, ladder),
        );
        let strain = self.asker.strain();
        ScanReport { versions, suites, certificates, groups, signatures, features, ladder, strain }
    }
}

fn place_of(version: u16) -> usize {
    TLS.iter().position(|known| *known == version).unwrap_or_default()
}
