//! Entry points of the two drivers.

use super::line::Capture;
use super::{Observation, client, raw};
use crate::net::Session;
use crate::target::Target;
use crate::wire::ClientHello;

/// What the rustls driver offers.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// Protocol versions.
    pub versions: Versions,
    /// Ask `GET /` after the handshake and keep status and `Date` (only when the target speaks TLS directly).
    pub http_get: bool,
}

/// Versions that rustls can offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Versions {
    /// TLS 1.3 and TLS 1.2, as browsers do.
    #[default]
    Both,
    /// TLS 1.3 only.
    Tls13,
    /// TLS 1.2 only.
    Tls12,
}

/// One observed handshake with rustls. Never fails: whatever goes wrong is the outcome.
pub async fn observe(session: &Session, target: &Target, offer: &Offer) -> Observation {
    client::run(session, target, offer).await.0
}

/// [`observe`], together with all bytes of the connection and the secrets that open them.
pub async fn observe_captured(session: &Session, target: &Target, offer: &Offer) -> (Observation, Capture) {
    client::run(session, target, offer).await
}

/// One observed handshake with a hello of our own; reads as far as the server goes in the clear.
pub async fn observe_raw(session: &Session, target: &Target, hello: &ClientHello) -> Observation {
    raw::run(session, target, hello).await.0
}
