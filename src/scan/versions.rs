//! Which versions the server speaks: the first questions of each version, side by side.

use std::sync::Mutex;

use tokio::sync::watch;
use tokio::time::timeout_at;

use super::asker::{Asker, Lane, is_clear};
use super::catalogue::candidates;
use super::hunt::{Hunt, Reply};
use super::{Scanner, VersionResult};
use crate::handshake::{Outcome, Party};
use crate::wire::{ClientHello, version};

/// What is asked with hellos of TLS, newest first.
pub(super) const TLS: [u16; 5] = [version::TLS13, version::TLS12, version::TLS11, version::TLS10, version::SSL3];

/// Alert `protocol_version`: no suite would change it.
const PROTOCOL_VERSION: u8 = 70;

/// What the first questions of a version came to.
pub(super) struct Opening {
    pub result: VersionResult,
    /// The lists that were offered, each with its reply.
    pub lists: Vec<(Vec<u16>, Reply)>,
    /// The lane of the questions, with the next connection open already when the suites are to be explored.
    pub lane: Mutex<Option<Lane>>,
}

/// Newest first, SSL 2 last.
pub(super) async fn find(scanner: &Scanner) -> Vec<VersionResult> {
    let (tls13, tls12, tls11, tls10, ssl3, ssl2) = tokio::join!(
        scanner.opening(version::TLS13),
        scanner.opening(version::TLS12),
        scanner.opening(version::TLS11),
        scanner.opening(version::TLS10),
        scanner.opening(version::SSL3),
        scanner.ssl2(),
    );
    let tls = [tls13, tls12, tls11, tls10, ssl3].map(|opening| opening.result.clone());
    tls.into_iter().chain([ssl2.result.clone()]).collect()
}

/// Offers the usual suites of a version alone, then the others, until one is picked or all are refused.
pub(super) async fn open(scanner: &Scanner, version: u16) -> Opening {
    let hunt = Hunt::new(scanner.asker.clone(), version);
    // Where many questions will follow, the second connection is worth opening now.
    let goes_on = scanner.explores() && version >= version::TLS12;
    let mut lane = scanner.asker.lane();
    // Said when it is dropped, at the latest.
    let mut word = scanner.first_words.word();
    let mut opening = Opening {
        result: VersionResult { version, supported: None, outcome: Outcome::Answered, cipher_suite: None },
        lists: Vec::new(),
        lane: Mutex::default(),
    };
    for list in candidates(version).iter().cloned() {
        let hello = hunt.hello(&list);
        let seen = lane.ask(&hello, goes_on && opening.lists.is_empty()).await;
        let control = if is_clear(&seen) {
            None
        } else {
            lane.rest();
            word.said();
            scanner.first_words.control(&scanner.asker).await
        };
        let settled = scanner.asker.settle_seen(seen, &hello, control.as_ref()).await;
        let reply = hunt.reply(&settled, &list);
        let seen = settled.seen();
        opening.lists.push((list, reply));
        opening.result.outcome = seen.outcome.clone();
        opening.result.supported = match (seen.negotiated.version, reply) {
            (Some(chosen), _) => Some(chosen == version),
            (None, Reply::Refused) => Some(false),
            (None, _) => None,
        };
        opening.result.cipher_suite = seen.negotiated.cipher_suite.filter(|_| opening.result.supported == Some(true));
        // Only a refusal that speaks of the suites leaves something to hope for.
        let speaks_of_suites = matches!(
            seen.outcome,
            Outcome::Alert { code, from: Party::Server } if code != PROTOCOL_VERSION && code != 0
        );
        if opening.result.supported != Some(false) || seen.negotiated.version.is_some() || !speaks_of_suites {
            break;
        }
    }
    if goes_on && opening.result.supported == Some(true) {
        opening.lane = Mutex::new(Some(lane));
    }
    opening
}

/// One version's word: that its questions are answered or refused, or that it waits for the word of another.
struct Word<'a> {
    of: &'a FirstWords,
    is_said: bool,
}

impl Word<'_> {
    fn said(&mut self) {
        if !std::mem::replace(&mut self.is_said, true) {
            self.of.missing.send_modify(|missing| *missing = missing.saturating_sub(1));
        }
    }
}

impl Drop for Word<'_> {
    fn drop(&mut self) {
        self.said();
    }
}

/// Counts the versions whose first question is still open: a version that is refused by hanging up needs an answered
/// one beside it to be called unsupported.
pub(super) struct FirstWords {
    missing: watch::Sender<usize>,
}

impl FirstWords {
    pub fn new() -> Self {
        Self { missing: watch::Sender::new(TLS.len()) }
    }

    /// The word of one version.
    fn word(&self) -> Word<'_> {
        Word { of: self, is_said: false }
    }

    /// An answered question; waits until there is one, or until no version is left that could bring one.
    pub async fn control(&self, asker: &Asker) -> Option<ClientHello> {
        let mut missing = self.missing.subscribe();
        loop {
            if let Some(control) = asker.any_control() {
                return Some(control);
            }
            if *missing.borrow_and_update() == 0 {
                return None;
            }
            timeout_at(asker.session().deadline().into(), missing.changed()).await.ok()?.ok()?;
        }
    }
}
