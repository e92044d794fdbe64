//! Looks: the suites that a server accepts, found by elimination within a bounded number of connections.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Utc;

use super::clients::{self, Client};
use super::suites::{BROKEN, CERTIFICATE_LESS, KeyExchange, OLD, UNCOMMON, Worth};
use super::{CipherEvidence, ClientMatch, SuiteResult};
use crate::certificate;
use crate::handshake::{Observation, Outcome, Party, observe_raw};
use crate::step::{Context, Sight};
use crate::wire::ClientHello;

const TLS13: u16 = 0x0304;
const TLS12: u16 = 0x0303;
const TLS10: u16 = 0x0301;

/// The most connections that this step opens. A server with everything switched on has about thirty suites.
const CONNECTIONS: usize = 40;

/// Handshakes that the report keeps; the others differ from them by one number.
const KEPT: usize = 4;

/// Diffie-Hellman primes below this are too small (and worth keeping as evidence).
const SOUND_PRIME_BITS: u32 = 2048;

/// Pieces of work, for the progress: two hellos that ask who is there, five eliminations, three single hellos.
const PIECES: usize = 10;

/// Alert `close_notify`: the polite way to hang up.
const CLOSE_NOTIFY: u8 = 0;

/// Alerts that refuse a list: `handshake_failure`, `illegal_parameter`, `protocol_version`, `insufficient_security`.
const REFUSALS: [u8; 4] = [40, 47, 70, 71];

/// Looks.
pub async fn probe(context: &Context) -> Sight<CipherEvidence> {
    let (tls13, tls12) = clients::offered();
    let asker = Asker::new(context);
    // Who is there? A server that is silent to these two is silent to all.
    let (first13, first12) = tokio::join!(asker.piece(asker.ask(TLS13, &tls13)), asker.piece(asker.ask(TLS12, &tls12)));
    let mut suites = Vec::new();
    if [&first13, &first12].iter().any(|answer| matches!(answer, Answer::Refused | Answer::Picked { .. })) {
        suites = Box::pin(asker.eliminate_all((tls13, first13), (tls12, first12))).await;
    } else {
        asker.give_up();
        suites.extend(unknown(TLS13, tls13));
        suites.extend(unknown(TLS12, tls12));
    }
    (context.progress)(PIECES, PIECES);

    let incomplete = asker.is_incomplete();
    let observations = asker.into_observations();
    let chain = observations
        .iter()
        .find(|seen| !seen.chain.is_empty())
        .map(|seen| certificate::judge(&seen.chain, &context.target.host, Utc::now(), &context.stores));
    let clients = clients::current().iter().map(|client| shared(client, &suites)).collect();
    Sight { evidence: CipherEvidence { suites, clients, incomplete }, observations, chain }
}

/// What a client shares with the server.
fn shared(client: &Client, suites: &[SuiteResult]) -> ClientMatch {
    let is_accepted = |suite: u16| {
        suites.iter().any(|row| row.suite == suite && row.accepted == Some(true) && client.can_use(suite, row.version))
    };
    ClientMatch {
        client: client.name.clone(),
        shared: client.suites.iter().copied().filter(|suite| is_accepted(*suite)).collect(),
        offered: client.suites.len(),
    }
}

/// What the server said to one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    /// A `ServerHello`.
    Picked {
        /// Its version.
        version: u16,
        /// Its suite.
        suite: u16,
    },
    /// No, in TLS's own words.
    Refused,
    /// The end of the connection: a refusal if the server is known to speak TLS.
    Closed,
    /// Nothing that tells about suites: silence, a reset, no connection, or no connection left.
    Nothing,
}

impl Answer {
    fn of(seen: &Observation) -> Self {
        match (seen.negotiated.version.zip(seen.negotiated.cipher_suite), &seen.outcome) {
            (Some((version, suite)), _) => Self::Picked { version, suite },
            (None, Outcome::Alert { code, from: Party::Server }) if REFUSALS.contains(code) => Self::Refused,
            (None, Outcome::Closed | Outcome::Alert { code: CLOSE_NOTIFY, from: Party::Server }) => Self::Closed,
            _ => Self::Nothing,
        }
    }
}

/// Asks lists, counts connections and keeps a few handshakes.
struct Asker<'a> {
    context: &'a Context,
    left: AtomicUsize,
    done: AtomicUsize,
    gave_up: AtomicUsize,
    kept: Mutex<Vec<Observation>>,
}

impl<'a> Asker<'a> {
    fn new(context: &'a Context) -> Self {
        Self {
            context,
            left: AtomicUsize::new(CONNECTIONS),
            done: AtomicUsize::new(0),
            gave_up: AtomicUsize::new(0),
            kept: Mutex::default(),
        }
    }

    fn give_up(&self) {
        self.gave_up.fetch_add(1, Ordering::Relaxed);
    }

    fn is_incomplete(&self) -> bool {
        self.gave_up.load(Ordering::Relaxed) > 0
    }

    async fn ask(&self, version: u16, suites: &[u16]) -> Answer {
        let take_one = |left: usize| left.checked_sub(1);
        if self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take_one).is_err() {
            return Answer::Nothing;
        }
        let hello = ClientHello::probe(version, suites, self.context.target.server_name());
        let seen = observe_raw(&self.context.session, &self.context.target, &hello).await;
        let answer = Answer::of(&seen);
        self.keep(seen);
        answer
    }

    /// Does a piece of work and tells of it.
    async fn piece<T>(&self, work: impl Future<Output = T>) -> T {
        let result = work.await;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.context.progress)(done.min(PIECES), PIECES);
        result
    }

    async fn eliminate_all(&self, tls13: (Vec<u16>, Answer), tls12: (Vec<u16>, Answer)) -> Vec<SuiteResult> {
        let first12 = tls12.1;
        let (ecdhe_aead, rest): (Vec<u16>, Vec<u16>) = tls12.0.iter().partition(|suite| Worth::of(**suite).is_modern());
        let (ecdhe, rest): (Vec<u16>, Vec<u16>) =
            rest.iter().partition(|suite| Worth::of(**suite).exchange == KeyExchange::Ecdhe);
        let (dhe, fixed): (Vec<u16>, Vec<u16>) =
            rest.iter().partition(|suite| Worth::of(**suite).exchange == KeyExchange::Dhe);
        let uncommon = UNCOMMON.iter().copied().filter(|suite| !tls12.0.contains(suite)).collect();
        let (tls13, ecdhe_aead, ecdhe, dhe, fixed, broken, certificate_less, uncommon) = tokio::join!(
            self.piece(self.eliminate(TLS13, tls13.0, tls13.1)),
            self.piece(self.eliminate(TLS12, ecdhe_aead, first12)),
            self.piece(self.eliminate(TLS12, ecdhe, first12)),
            self.piece(self.eliminate(TLS12, dhe, first12)),
            self.piece(self.eliminate(TLS12, fixed, first12)),
            self.piece(self.once(BROKEN.to_vec())),
            self.piece(self.once(CERTIFICATE_LESS.to_vec())),
            self.piece(self.once(uncommon)),
        );
        let mut suites = [tls13, ecdhe_aead, ecdhe, dhe, fixed, broken, certificate_less, uncommon].concat();
        let old = match first12 {
            Answer::Picked { version, .. } if version < TLS12 => Some(version),
            _ if suites.iter().all(|row| row.accepted == Some(false)) => Some(TLS10),
            _ => None,
        };
        if let Some(version) = old {
            suites.extend(self.eliminate(version, OLD.to_vec(), Answer::Nothing).await);
        }
        suites
    }

    /// Offers the list, notes the pick, offers the rest, until the server refuses. `first` is what it said to a list
    /// that this one is a part of.
    async fn eliminate(&self, version: u16, mut left: Vec<u16>, first: Answer) -> Vec<SuiteResult> {
        let mut results = Vec::new();
        let mut answer = match first {
            // All was refused, or another version was chosen: so would the parts be.
            Answer::Refused => first,
            Answer::Picked { version: chosen, .. } if chosen != version => first,
            Answer::Picked { suite, .. } if left.contains(&suite) => first,
            Answer::Picked { .. } | Answer::Closed | Answer::Nothing => self.ask(version, &left).await,
        };
        loop {
            match answer {
                Answer::Picked { version: chosen, suite } if chosen == version && left.contains(&suite) => {
                    left.retain(|offered| *offered != suite);
                    results.push(SuiteResult { suite, version, accepted: Some(true) });
                }
                // A server that picks what was not offered cannot be asked.
                Answer::Picked { version: chosen, .. } if chosen == version => answer = Answer::Nothing,
                Answer::Picked { .. } | Answer::Refused | Answer::Closed => break,
                Answer::Nothing => {}
            }
            if answer == Answer::Nothing {
                self.give_up();
                results.extend(unknown(version, left));
                return results;
            }
            if left.is_empty() {
                return results;
            }
            answer = self.ask(version, &left).await;
        }
        results.extend(left.into_iter().map(|suite| SuiteResult { suite, version, accepted: Some(false) }));
        results
    }

    /// Offers a list in TLS 1.2 once: one pick is all that needs to be known.
    async fn once(&self, list: Vec<u16>) -> Vec<SuiteResult> {
        let version = TLS12;
        match self.ask(version, &list).await {
            Answer::Picked { version: chosen, suite } if chosen == version => list
                .into_iter()
                .map(|offered| SuiteResult { suite: offered, version, accepted: (offered == suite).then_some(true) })
                .collect(),
            Answer::Picked { .. } | Answer::Refused | Answer::Closed => {
                list.into_iter().map(|suite| SuiteResult { suite, version, accepted: Some(false) }).collect()
            }
            Answer::Nothing => {
                self.give_up();
                unknown(version, list).collect()
            }
        }
    }

    /// Keeps what a reader may want to see: one handshake per version, one refusal, and small Diffie-Hellman groups.
    fn keep(&self, seen: Observation) {
        let Ok(mut kept) = self.kept.lock() else { return };
        let has_small_group =
            |seen: &Observation| seen.negotiated.dh_prime_bits.is_some_and(|bits| bits < SOUND_PRIME_BITS);
        let is_new = kept.iter().all(|old| old.negotiated.version != seen.negotiated.version);
        let is_first_small = has_small_group(&seen) && !kept.iter().any(has_small_group);
        if (is_new || is_first_small) && kept.len() < KEPT {
            kept.push(seen);
        }
    }

    fn into_observations(self) -> Vec<Observation> {
        let mut kept = self.kept.into_inner().unwrap_or_default();
        // A chain in the clear tells more than an encrypted one, a ServerHello more than a refusal.
        kept.sort_by_key(|seen| (seen.negotiated.version.is_none(), seen.chain.is_empty()));
        kept
    }
}

fn unknown(version: u16, suites: Vec<u16>) -> impl Iterator<Item = SuiteResult> {
    suites.into_iter().map(move |suite| SuiteResult { suite, version, accepted: None })
}
