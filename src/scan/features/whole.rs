//! The whole handshakes: what TLS 1.3 keeps encrypted, and whether the server resumes.

use super::{PROTOCOLS, has};
use crate::handshake::{Observation, Offer, Outcome, Sessions, Versions, speaks_http};
use crate::scan::VersionResult;
use crate::scan::asker::Asker;
use crate::scan::offers::{all_schemes_tls13, does_speak, may_speak, tls13_offer};
use crate::wire::{extension_type, version};

/// The whole handshakes.
#[derive(Default)]
pub(super) struct Whole {
    pub first: Option<Observation>,
    pub second: Option<Observation>,
    pub offered_protocols: bool,
    /// One was cut off in a way that tells nothing: the server may have what was not seen.
    pub is_unclear: bool,
}

impl Whole {
    pub async fn ask(asker: &Asker, versions: &[VersionResult]) -> Self {
        let offered_protocols = speaks_http(asker.target());
        let alpn = if offered_protocols { PROTOCOLS.iter().map(|&name| name.to_owned()).collect() } else { Vec::new() };
        let tls13 = Offer {
            alpn: Some(alpn),
            sessions: Some(Sessions::default()),
            grease_ech: true,
            ..tls13_offer(&all_schemes_tls13())
        };
        let bare = Offer { alpn: None, grease_ech: false, sessions: Some(Sessions::default()), ..tls13.clone() };
        let tls12 = Offer { versions: Versions::Tls12, signature_schemes: None, ..bare.clone() };
        let mut offers = Vec::new();
        if may_speak(versions, version::TLS13) {
            offers.push(tls13);
            // Only where it is known that the first offer should have worked.
            if does_speak(versions, version::TLS13) {
                offers.push(bare);
            }
        }
        if may_speak(versions, version::TLS12) {
            offers.push(tls12);
        }
        let mut is_unclear = false;
        for offer in offers {
            let first = asker.shake_hands(&offer).await;
            if first.outcome == Outcome::Completed {
                let can_resume = first.negotiated.ticket.is_some()
                    || first.negotiated.version < Some(version::TLS13)
                        && first.negotiated.session_id_length.is_some_and(|length| length > 0);
                let second = if can_resume { Some(asker.shake_hands(&offer).await) } else { None };
                return Self {
                    first: Some(first),
                    second,
                    offered_protocols: offered_protocols && offer.alpn.is_some(),
                    is_unclear,
                };
            }
            if first.client_certificate_request.is_some() {
                // It wants to know who we are before it says more.
                return Self { first: Some(first), is_unclear, ..Self::default() };
            }
            is_unclear |= !matches!(first.outcome, Outcome::Alert { .. } | Outcome::Violation { .. });
        }
        Self { is_unclear, ..Self::default() }
    }

    pub fn is_tls13(&self) -> bool {
        self.first.as_ref().is_some_and(|seen| seen.negotiated.version == Some(version::TLS13))
    }

    pub fn completed(&self) -> Option<&Observation> {
        self.first.as_ref().filter(|seen| seen.outcome == Outcome::Completed)
    }

    pub fn resumption(&self) -> Option<bool> {
        let second = match (self.completed(), &self.second) {
            (Some(_), Some(second)) => second,
            // It gave nothing that could be resumed.
            (Some(_), None) => return Some(false),
            (None, _) => return None,
        };
        (second.outcome == Outcome::Completed).then_some(second.negotiated.resumed)
    }

    pub fn early_data_bytes(&self, versions: &[VersionResult]) -> Option<u32> {
        match self.completed() {
            Some(seen) if self.is_tls13() => {
                Some(seen.negotiated.ticket.and_then(|ticket| ticket.max_early_data_bytes).unwrap_or(0))
            }
            // Only TLS 1.3 has it.
            _ => (!may_speak(versions, version::TLS13)).then_some(0),
        }
    }

    /// A server that knows ECH answers a made-up one with its configurations (RFC 9849, section 7.1).
    pub fn answers_ech(&self) -> bool {
        self.first.iter().any(|seen| has(seen, extension_type::ENCRYPTED_CLIENT_HELLO))
    }
}
