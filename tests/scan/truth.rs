//! The truth about a server: one hello of a willing client for every pair of version and suite, then the order by
//! elimination. Slow, simple, and without a line in common with the scan.

use std::sync::Arc;

use handshake_doctor::handshake::{Outcome, Party, observe_raw};
use handshake_doctor::net::Session;
use handshake_doctor::scan::Preference;
use handshake_doctor::settings::{Limits, Settings};
use handshake_doctor::target::Target;
use handshake_doctor::wire::{ClientHello, cipher_suite_name, version};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::servers::{NAME, target};

/// Newest first.
const VERSIONS: [u16; 5] = [version::TLS13, version::TLS12, version::TLS11, version::TLS10, version::SSL3];

/// Hellos under way at once: little enough for any server.
const WIDTH: usize = 4;

/// How often a server is asked that gave no clear answer.
const ATTEMPTS: usize = 3;

/// What a server speaks, newest version first.
#[derive(Debug)]
pub struct Truth {
    pub versions: Vec<VersionTruth>,
}

/// The suites of one version that is spoken.
#[derive(Debug)]
pub struct VersionTruth {
    pub version: u16,
    /// In the server's order when that decides, else in the order of their numbers.
    pub accepted: Vec<u16>,
    pub preference: Preference,
}

impl Truth {
    /// Asks for every suite of every version alone.
    pub async fn ask(port: u16) -> Self {
        let teller = Teller::new(port);
        let mut versions = Vec::new();
        for version in VERSIONS {
            let accepted = teller.accepted_alone(version).await;
            if accepted.is_empty() {
                continue;
            }
            let upwards = teller.eliminate(version, accepted.clone()).await;
            let offered_down: Vec<u16> = accepted.iter().rev().copied().collect();
            let downwards = teller.eliminate(version, offered_down.clone()).await;
            let preference = match accepted.len() {
                1 => Preference::Irrelevant,
                _ if upwards == downwards => Preference::Server,
                _ if upwards == accepted && downwards == offered_down => Preference::Client,
                _ => Preference::Mixed,
            };
            assert_eq!(upwards.len(), accepted.len(), "a suite that was accepted alone is never chosen among others");
            let accepted = if preference == Preference::Server { upwards } else { accepted };
            versions.push(VersionTruth { version, accepted, preference });
        }
        Self { versions }
    }

    /// Asks for what is left over until nothing is, which is enough for a server that is known to be honest. All that
    /// is learnt is the set of suites.
    pub async fn ask_briefly(port: u16) -> Self {
        let teller = Teller::new(port);
        let mut versions = Vec::new();
        for version in VERSIONS {
            let accepted = teller.eliminate(version, candidates(version)).await;
            if !accepted.is_empty() {
                versions.push(VersionTruth { version, accepted, preference: Preference::Unknown });
            }
        }
        Self { versions }
    }

    pub fn of(&self, version: u16) -> Option<&VersionTruth> {
        self.versions.iter().find(|truth| truth.version == version)
    }
}

/// Every suite with a name that belongs to this version's time, in the order of their numbers; no signalling values.
fn candidates(version: u16) -> Vec<u16> {
    let is_new = |suite: u16| suite >> 8 == 0x13 || matches!(suite, 0x00c6 | 0x00c7 | 0xc0b4 | 0xc0b5);
    let is_suite = |suite: u16| {
        let name = cipher_suite_name(suite);
        name.contains("TLS_") && !name.ends_with("_SCSV") && !name.contains("GREASE") && suite != 0
    };
    (0..=u16::MAX).filter(|suite| is_suite(*suite) && is_new(*suite) == (version == version::TLS13)).collect()
}

#[derive(Clone)]
struct Teller {
    session: Session,
    target: Target,
}

impl Teller {
    fn new(port: u16) -> Self {
        let shipped = Settings::default().limits;
        let limits = Limits { deadline_ms: 120_000, connections: usize::MAX, ..shipped };
        Self { session: Session::new(limits, CancellationToken::new()), target: target(port) }
    }

    async fn accepted_alone(&self, version: u16) -> Vec<u16> {
        let turns = Arc::new(Semaphore::new(WIDTH));
        let mut asked = JoinSet::new();
        for suite in candidates(version) {
            let (teller, turns) = (self.clone(), Arc::clone(&turns));
            asked.spawn(async move {
                let _turn = turns.acquire().await.expect("never closed");
                teller.choice(version, &[suite]).await
            });
        }
        let mut accepted: Vec<u16> = asked.join_all().await.into_iter().flatten().collect();
        accepted.sort_unstable();
        accepted
    }

    /// The suites in the order in which the server chooses them, each taken out of the offer once it is chosen.
    async fn eliminate(&self, version: u16, mut offered: Vec<u16>) -> Vec<u16> {
        let mut chosen = Vec::new();
        while let Some(suite) = self.choice(version, &offered).await {
            chosen.push(suite);
            offered.retain(|other| *other != suite);
        }
        chosen
    }

    /// The suite that the server chooses; `None` when it refuses in TLS's own words.
    async fn choice(&self, version: u16, suites: &[u16]) -> Option<u16> {
        if suites.is_empty() {
            return None;
        }
        let hello = ClientHello::probe(version, suites, Some(NAME));
        let mut last = None;
        for _ in 0..ATTEMPTS {
            let seen = observe_raw(&self.session, &self.target, &hello).await;
            match (seen.negotiated.version, seen.negotiated.cipher_suite, seen.outcome) {
                (Some(spoken), Some(suite), _) if spoken == version => {
                    assert!(suites.contains(&suite), "{suite:#06x} was not offered");
                    return Some(suite);
                }
                // An older version is no answer to this one.
                (Some(_), _, _) | (_, _, Outcome::Alert { from: Party::Server, .. }) => return None,
                (_, _, unclear) => last = Some(unclear),
            }
        }
        panic!("no clear answer to {version:#06x} with {suites:04x?}: {last:?}")
    }
}
