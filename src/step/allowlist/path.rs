//! The site by other paths: each address, with and without its name, in small packets.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::Signer;
use crate::handshake::{Observation, Outcome, Party};
use crate::net::{NetError, PhaseKind};

mod asking;

pub(super) use asking::look;

/// Alert `close_notify`: the polite way to hang up.
const CLOSE_NOTIFY: u8 = 0;

/// One handshake with the site by one path.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PathSight {
    /// How it differs from a visit.
    pub look: Look,
    /// Where the connection went, or was to go; `None` behind a proxy, or where none of several addresses was reached.
    pub address: Option<SocketAddr>,
    /// How it ended.
    pub outcome: Outcome,
    /// How long the connection took to stand, in milliseconds: one round to the server and back.
    pub connected_ms: Option<u64>,
    /// How long after the connection stood the handshake ended, in milliseconds.
    pub ended_ms: Option<u64>,
    /// Whether the server said anything.
    pub answered: bool,
    /// Who signed what was shown.
    pub signer: Option<Signer>,
}

/// How a path differs from a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// It is the step's own handshake.
    Visit,
    /// The same at one address.
    Address,
    /// Without a name in the hello.
    Nameless,
    /// With a name that nobody minds: a canary's at the site, and at a canary's address one that no site has.
    OtherName,
    /// The site's name, sent to a canary's address: a server that has nothing to do with it.
    NameElsewhere,
    /// In small packets: a maximum segment size that fits everywhere.
    SmallPackets,
    /// With a hello that fits in one packet.
    SmallHello,
    /// With a hello of the old kind that fits in no single packet.
    LongHello,
    /// With a hello that draws a short refusal only: a hello and an answer of one small packet each.
    ShortAnswer,
    /// Directly, where a visit goes through the target's proxy.
    Direct,
    /// Through a proxy that this computer is set to use.
    Proxied,
}

impl PathSight {
    /// What an observation says of a path.
    pub(super) fn of(look: Look, seen: &Observation, signer: Option<Signer>) -> Self {
        let ms = |us: u64| us / 1000;
        let end_of = |kind| seen.phases.iter().rev().find(|phase| phase.kind == kind);
        // A phase that failed is told as well, but no connection came of it.
        let connect = end_of(PhaseKind::Connect).filter(|_| seen.peer.is_some());
        let handshake = end_of(PhaseKind::Handshake);
        Self {
            look,
            address: seen.peer.filter(|_| end_of(PhaseKind::Proxy).is_none()),
            outcome: seen.outcome.clone(),
            connected_ms: connect.map(|phase| ms(phase.duration_us)),
            ended_ms: handshake.map(|phase| ms(phase.duration_us)),
            answered: seen.negotiated.version.is_some(),
            signer,
        }
    }

    /// Whether the handshake came to its end.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.outcome, Outcome::Completed | Outcome::Answered)
    }

    /// Whether anybody spoke TLS at the other end.
    pub(super) fn is_heard(&self) -> bool {
        self.answered || self.is_whole() || is_words(&self.outcome)
    }

    /// Whether the connection stood, and was then cut off or left in silence before anybody spoke.
    pub(super) fn is_cut(&self) -> bool {
        !self.is_heard() && is_wordless_end(&self.outcome)
    }

    /// Whether it stood, and then nothing more came.
    pub(super) fn is_stalled(&self) -> bool {
        matches!(self.outcome, Outcome::Silence { .. })
    }

    /// Why no connection was made, where that says something of the network or the server.
    pub(super) fn unreached(&self) -> Option<&NetError> {
        match &self.outcome {
            Outcome::Unreachable { error } if !is_our_end(error) => Some(error),
            _ => None,
        }
    }

    /// Whether its address is of the newer kind.
    pub(super) fn is_ipv6(&self) -> bool {
        self.address.is_some_and(|address| address.is_ipv6())
    }
}

/// Whether the peer refused in TLS's own words.
fn is_words(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Alert { code, from: Party::Server } if *code != CLOSE_NOTIFY)
}

/// Whether a connection just ended, or nothing came on it.
fn is_wordless_end(outcome: &Outcome) -> bool {
    matches!(
        outcome,
        Outcome::Closed
            | Outcome::Reset
            | Outcome::Silence { .. }
            | Outcome::Alert { code: CLOSE_NOTIFY, from: Party::Server }
    )
}

/// Whether we ended it ourselves.
fn is_our_end(error: &NetError) -> bool {
    matches!(error, NetError::BudgetSpent { .. } | NetError::DeadlinePassed | NetError::Stopped)
}
