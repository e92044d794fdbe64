//! Entry points of the two drivers.

use std::sync::Arc;

use super::identity::Identity;
use super::line::Capture;
use super::raw::{Delivery, Opened};
use super::sessions::Sessions;
use super::{Observation, client, raw};
use crate::net::Session;
use crate::target::{Sni, Target};
use crate::wire::ClientHello;

/// What the rustls driver offers.
#[derive(Clone, Debug, Default)]
pub struct Offer {
    /// Protocol versions.
    pub versions: Versions,
    /// Ask `GET /` after the handshake and keep status and `Date` (only when the target speaks TLS directly).
    pub http_get: bool,
    /// Application protocols in order of preference; `None`: what fits the target.
    pub alpn: Option<Vec<String>>,
    /// Signature schemes in order of preference, known to rustls or not; `None`: all that it can check.
    pub signature_schemes: Option<Vec<u16>>,
    /// Key exchange groups in order of preference, as far as rustls knows them, a share for the first; `None`: all.
    pub groups: Option<Vec<u16>>,
    /// Another `server_name` than the target's.
    pub sni: Option<Sni>,
    /// Keeps the server's session here, and takes up the one that was kept before.
    pub sessions: Option<Sessions>,
    /// Offer `encrypted_client_hello` with made-up content, as browsers do (RFC 9849, section 6.2). TLS 1.3 only.
    pub grease_ech: bool,
    /// The certificate to show to a server that asks for one; `None`: none.
    pub identity: Option<Arc<Identity>>,
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
    observe_captured(session, target, offer).await.0
}

/// [`observe`], together with all bytes of the connection and the secrets that open them.
pub async fn observe_captured(session: &Session, target: &Target, offer: &Offer) -> (Observation, Capture) {
    // Several handshakes side by side would make a future of many kilobytes.
    Box::pin(client::run(session, target, offer)).await
}

/// One observed handshake with a hello of our own; reads as far as the server goes in the clear.
pub async fn observe_raw(session: &Session, target: &Target, hello: &ClientHello) -> Observation {
    observe_raw_on(open(session, target).await, hello).await
}

/// Opens a connection ahead of its hello: resolve, connect, proxy, STARTTLS.
pub async fn open(session: &Session, target: &Target) -> Opened {
    Box::pin(raw::open(session, target)).await
}

/// [`observe_raw`] over a connection that is open already. A failed one is told as the observation's outcome.
pub async fn observe_raw_on(opened: Opened, hello: &ClientHello) -> Observation {
    observe_raw_as(opened, hello, Delivery::Whole).await
}

/// [`observe_raw_on`] with a hello that comes in pieces.
pub async fn observe_raw_as(opened: Opened, hello: &ClientHello, delivery: Delivery) -> Observation {
    Box::pin(raw::run(opened, hello, delivery)).await
}
