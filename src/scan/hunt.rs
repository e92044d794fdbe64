//! The hunt for the suites of one version: questions, replies, and what they say about the server's order.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::asker::{Answered, Asker, Lane, Settled};
use super::order::Order;
use super::{Preference, catalogue};
use crate::wire::ClientHello;

/// What the server said to one list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reply {
    /// It picked this one.
    Picked(u16),
    /// It accepts none of them.
    Refused,
    /// Nothing that tells.
    Unknown,
}

/// See the module. Cheap to clone.
#[derive(Clone)]
pub(super) struct Hunt {
    asker: Asker,
    version: u16,
    picks: Arc<Mutex<Vec<Pick>>>,
}

/// A list as it was offered, and what the server picked of it.
type Pick = (Vec<u16>, u16);

/// What became of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// In the order found.
    pub accepted: Vec<u16>,
    /// What is neither accepted nor refused.
    pub open: Vec<u16>,
    /// The server stopped to tell: asking on is in vain.
    pub is_unknown: bool,
}

impl Found {
    /// With what was found after it.
    pub fn and(mut self, later: Self) -> Self {
        self.accepted.extend(later.accepted);
        self.open.extend(later.open);
        self
    }

    /// Takes over what a part found; what the part left open without having lost hope comes back.
    pub fn take(&mut self, part: Self) -> Vec<u16> {
        self.accepted.extend(part.accepted);
        if part.is_unknown {
            self.open.extend(part.open);
            return Vec::new();
        }
        part.open
    }
}

impl Hunt {
    pub fn new(asker: Asker, version: u16) -> Self {
        Self { asker, version, picks: Arc::default() }
    }

    pub fn asker(&self) -> &Asker {
        &self.asker
    }

    pub fn version(&self) -> u16 {
        self.version
    }

    /// The hello that offers a list.
    pub fn hello(&self, list: &[u16]) -> ClientHello {
        ClientHello::probe(self.version, list, self.asker.target().server_name())
    }

    /// What a settled question means for its list.
    pub fn reply(&self, settled: &Settled, list: &[u16]) -> Reply {
        let agreed = &settled.seen().negotiated;
        let reply = match (settled, agreed.version.zip(agreed.cipher_suite)) {
            (Settled::Answered(_), Some((version, suite))) if version == self.version && list.contains(&suite) => {
                Reply::Picked(suite)
            }
            (Settled::Refused(_), _) => Reply::Refused,
            // Another version, or a suite that was not offered.
            _ => Reply::Unknown,
        };
        if let Reply::Picked(suite) = reply {
            self.learn(list, suite);
        }
        reply
    }

    /// Notes that `picked` stands before all others of a list.
    pub fn learn(&self, list: &[u16], picked: u16) {
        self.lock().push((list.to_vec(), picked));
    }

    /// Offers a list. `goes_on`: another question of this lane will most likely follow.
    pub async fn ask(&self, lane: &mut Lane, list: &[u16], goes_on: bool) -> Reply {
        let known = self.lock().first().map(|(_, picked)| *picked);
        let control = match known {
            Some(picked) => Some(self.hello(&[list, &[picked]].concat())),
            None => self.asker.any_control(),
        };
        let settled = lane.settle(&self.hello(list), control.as_ref(), goes_on).await;
        self.reply(&settled, list)
    }

    /// Offers the list, notes the pick, offers the rest, and so on: until the server refuses, or `is_enough` says so
    /// of what was found. `goes_on`: the first question will most likely not be the last.
    pub async fn eliminate(
        &self,
        lane: &mut Lane,
        list: Vec<u16>,
        goes_on: bool,
        is_enough: impl Fn(&Found) -> bool,
    ) -> Found {
        let mut found = Found { open: list, ..Found::default() };
        while !found.open.is_empty() && !is_enough(&found) {
            let goes_on = found.open.len() > 1 && (goes_on || !found.accepted.is_empty());
            match self.ask(lane, &found.open, goes_on).await {
                Reply::Picked(suite) => {
                    found.open.retain(|open| *open != suite);
                    found.accepted.push(suite);
                }
                Reply::Refused => found.open.clear(),
                Reply::Unknown => {
                    found.is_unknown = true;
                    break;
                }
            }
        }
        found
    }

    /// Suites that the server picked in this version in answer to anybody's question.
    pub fn strays(&self) -> Vec<u16> {
        let is_ours = |answered: &Answered| {
            let agreed = &answered.seen.negotiated;
            agreed.version == Some(self.version)
                && agreed.cipher_suite.is_some_and(|suite| answered.hello.cipher_suites.contains(&suite))
        };
        self.asker.answered().iter().filter(|a| is_ours(a)).filter_map(|a| a.seen.negotiated.cipher_suite).collect()
    }

    /// What was picked so far, in the order of the catalogue.
    pub fn picked(&self) -> Vec<u16> {
        let mut picked: Vec<u16> = self.lock().iter().map(|(_, picked)| *picked).collect();
        catalogue::sort(&mut picked);
        picked.dedup();
        picked
    }

    /// All that the picks say about the order of these suites, which are in the order of the catalogue.
    pub fn order(&self, accepted: &[u16]) -> Order {
        let mut order = Order::new(accepted);
        for (offered, picked) in self.lock().iter() {
            order.learn(offered, *picked);
        }
        order
    }

    /// Whose order the picks fit to; `Unknown` when they fit to both.
    pub fn preference(&self, accepted: &[u16]) -> Preference {
        let picks = self.lock();
        let is_first_offered =
            |(offered, picked): &Pick| offered.iter().find(|suite| accepted.contains(suite)) == Some(picked);
        let fits_client = picks.iter().all(is_first_offered);
        let fits_server = picks.iter().all(|(offered, picked)| {
            !picks.iter().any(|(other, before)| before != picked && offered.contains(before) && other.contains(picked))
        });
        match (fits_server, fits_client) {
            (true, true) => Preference::Unknown,
            (true, false) => Preference::Server,
            (false, true) => Preference::Client,
            (false, false) => Preference::Mixed,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Pick>> {
        self.picks.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
