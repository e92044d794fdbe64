//! Whether the server speaks SSL 2, and its cipher kinds.

use super::{Preference, Scanner, VersionResult, VersionSuites};
use crate::handshake::Outcome;
use crate::wire::{SSL2, SSL2_KINDS, Ssl2ServerHello};

/// What became of the SSL 2 hello.
#[derive(Clone, Debug)]
pub(super) struct Ssl2 {
    pub result: VersionResult,
    pub answer: Option<Ssl2ServerHello>,
}

pub(super) async fn find(scanner: &Scanner) -> Ssl2 {
    let seen = scanner.asker.ask_ssl2().await;
    let supported = match (&seen.answer, &seen.outcome) {
        (Some(answer), _) => Some(!answer.kinds.is_empty()),
        (None, Outcome::Alert { .. }) => Some(false),
        // Most servers have no words for a hello of SSL 2.
        (None, Outcome::Closed | Outcome::Reset) if scanner.is_alive().await => Some(false),
        _ => None,
    };
    Ssl2 {
        result: VersionResult { version: SSL2, supported, outcome: seen.outcome, cipher_suite: None },
        answer: seen.answer,
    }
}

impl Ssl2 {
    /// Its kinds, as a list of suites.
    pub fn suites(&self) -> Option<VersionSuites> {
        let answer = self.answer.as_ref().filter(|_| self.result.supported == Some(true))?;
        Some(VersionSuites {
            version: SSL2,
            accepted: Vec::new(),
            // RFC 6101 says it of SSL 2: the client chooses among what the server lists.
            preference: if answer.kinds.len() < 2 { Preference::Irrelevant } else { Preference::Client },
            is_order_known: false,
            undetermined: Vec::new(),
            asked: SSL2_KINDS.len(),
            ssl2_kinds: answer.kinds.clone(),
        })
    }
}
