//! The same question asked in other ways: a second time, without a name, and at each address of the name.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::CertificateEvidence;
use crate::certificate::{ChainReport, Check, CheckResult};
use crate::handshake::{Observation, Outcome, Party};
use crate::net::NetError;

mod asking;

pub(super) use asking::look;

/// `close_notify`: hanging up politely.
const CLOSE_NOTIFY: u8 = 0;

/// One look at the server's certificate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChainSight {
    /// In which way it was asked for.
    #[serde(default)]
    pub look: Look,
    /// Whether the hello named the site (SNI).
    pub named: bool,
    /// Where the connection went, or was to go.
    pub address: Option<SocketAddr>,
    /// How the handshake ended.
    pub outcome: Outcome,
    /// SHA-256 of the site's certificate, lower-case hex; `None` when none was shown.
    pub leaf: Option<String>,
    /// What a person calls that certificate. Untrusted.
    pub label: String,
    /// When it ends.
    pub not_after: Option<DateTime<Utc>>,
    /// Whether one of its names covers the host.
    pub covers: bool,
    /// Whether this computer's store (or Mozilla's) accepts the chain for the host.
    pub trusted: bool,
}

/// How a look differs from the first one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Look {
    /// It is the first one: the handshake that the step draws.
    First,
    /// Not at all: the same once more.
    #[default]
    Again,
    /// Not at all, and while no other connection of ours was open.
    Alone,
    /// At one address of the name that the first one did not go to.
    Address,
    /// Without a name in the hello.
    Nameless,
    /// With the host's own name in the hello, where the first one had none or another.
    HostName,
    /// With a name that no site has.
    OtherName,
}

impl CertificateEvidence {
    /// Whether at least one look met a server that serves visitors well.
    pub(crate) fn has_sound_sight(&self) -> bool {
        self.sights.iter().any(|seen| seen.is_a_visit() && seen.is_sound())
    }

    /// Whether the site is sound, but not for a client that does not name it.
    pub(crate) fn needs_server_name(&self) -> bool {
        let is_refused = |seen: &ChainSight| seen.look == Look::Nameless && !seen.is_unreached() && !seen.is_sound();
        self.has_sound_sight() && self.sights.iter().any(is_refused)
    }
}

impl ChainSight {
    fn of(look: Look, named: bool, seen: &Observation, report: Option<&ChainReport>) -> Self {
        let leaf = report.and_then(|report| report.certificates.get(report.leaf().unwrap_or_default()));
        let covers = |report: &ChainReport| {
            report.checks.iter().any(|made| made.check == Check::Name && made.result == CheckResult::Passed)
        };
        Self {
            look,
            named,
            address: seen.peer,
            outcome: seen.outcome.clone(),
            leaf: leaf.map(|facts| facts.sha256.clone()),
            label: leaf.map(|facts| facts.label.clone()).unwrap_or_default(),
            not_after: leaf.and_then(|facts| facts.not_after),
            covers: report.is_some_and(covers),
            trusted: report.is_some_and(|report| report.judgements.iter().any(|said| said.trusted)),
        }
    }

    /// Whether it says what a visitor meets: the same question, at any address.
    pub(super) fn is_a_visit(&self) -> bool {
        matches!(self.look, Look::First | Look::Again | Look::Alone | Look::Address) && !self.is_ended_by_us()
    }

    /// Whether the handshake came to its end, as far as the hello allowed.
    pub(super) fn is_whole(&self) -> bool {
        matches!(self.outcome, Outcome::Completed | Outcome::Answered)
    }

    /// Whether a visitor is well served.
    pub(super) fn is_sound(&self) -> bool {
        self.is_whole() && self.covers && self.trusted
    }

    /// Whether no connection was made.
    pub(super) fn is_unreached(&self) -> bool {
        matches!(self.outcome, Outcome::Unreachable { .. })
    }

    /// Whether the connection just ended, or nothing came: what a server does that has too much to do.
    pub(super) fn is_dropped(&self) -> bool {
        self.leaf.is_none()
            && matches!(
                self.outcome,
                Outcome::Closed
                    | Outcome::Reset
                    | Outcome::Silence { .. }
                    | Outcome::TooSlow { .. }
                    | Outcome::Alert { code: CLOSE_NOTIFY, from: Party::Server }
            )
    }

    /// The alert with which the server refused.
    pub(super) fn alert(&self) -> Option<u8> {
        match self.outcome {
            Outcome::Alert { code, from: Party::Server } if code != CLOSE_NOTIFY => Some(code),
            _ => None,
        }
    }

    fn is_ended_by_us(&self) -> bool {
        matches!(
            self.outcome,
            Outcome::Unreachable { error: NetError::BudgetSpent { .. } | NetError::DeadlinePassed | NetError::Stopped }
        )
    }
}
