//! A server that asks for its visitor's certificate: what it accepts, and what it says to none and to the chosen one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::certificate;
use crate::handshake::{
    ClientCertificateRequest, Identity, Observation, Offer, Outcome, Versions, observe, speaks_http,
};
use crate::step::Context;
use crate::wire::version::{TLS12, TLS13};

/// What became of a request for the visitor's certificate.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Visitor {
    /// What the server asked for.
    pub request: ClientCertificateRequest,
    /// How each try ended: what all of a modern client's handshakes come to first.
    pub tries: Vec<VisitorTry>,
    /// The certificate that the person chose to show.
    #[serde(default)]
    pub chosen: Option<Box<Chosen>>,
    /// The server asks only when it has read what we want; then its request is not seen.
    #[serde(default)]
    pub late: bool,
}

/// One handshake with a server that asks for a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VisitorTry {
    /// `ProtocolVersion` on the wire.
    pub version: Option<u16>,
    /// Whether the chosen certificate was to be shown when our answer to the request was due.
    #[serde(default)]
    pub ready: bool,
    /// What a person calls the certificate that we showed; `None`: none. Never the key.
    pub shown: Option<String>,
    /// How it ended.
    pub outcome: Outcome,
    /// HTTP status of the site's answer after the handshake.
    pub status: Option<u16>,
}

/// What the chosen certificate says of itself, as far as a server may object to it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chosen {
    /// What a person calls it.
    pub label: String,
    /// Who issued it, and who issued each issuer that goes with it; RFC 4514 text.
    pub issuers: Vec<String>,
    /// First moment of validity.
    pub not_before: Option<DateTime<Utc>>,
    /// Last moment of validity.
    pub not_after: Option<DateTime<Utc>>,
    /// `RSA 2048`, `ECDSA P-256`, `Ed25519`.
    pub key: String,
    /// Schemes that its key can sign with, IANA code points.
    pub signature_schemes: Vec<u16>,
    /// extendedKeyUsage by name or OID; empty without the extension.
    pub extended_key_usage: Vec<String>,
    /// Subject and issuer are the same name.
    pub self_issued: bool,
}

impl Chosen {
    /// What can be said of it without its key.
    pub fn of(identity: &Identity) -> Self {
        let facts = identity.chain().first().map(|der| certificate::facts(der)).unwrap_or_default();
        Self {
            label: facts.label,
            issuers: identity.issuers(),
            not_before: facts.not_before,
            not_after: facts.not_after,
            key: facts.key,
            signature_schemes: identity.signature_schemes(),
            extended_key_usage: facts.extended_key_usage,
            self_issued: facts.self_issued,
        }
    }
}

impl VisitorTry {
    /// What one handshake says; `chosen` is the certificate that was ready to be shown in it.
    pub(super) fn of(seen: &Observation, chosen: Option<&Chosen>) -> Self {
        let is_shown = seen.shown.is_some_and(|count| count > 0);
        Self {
            version: seen.negotiated.version,
            // Where the handshake came to our answer, whatever stood in it.
            ready: chosen.is_some() && seen.shown.is_some(),
            shown: chosen.filter(|_| is_shown).map(|chosen| chosen.label.clone()),
            outcome: seen.outcome.clone(),
            status: seen.http.as_ref().map(|answer| answer.status),
        }
    }
}

/// Tries: with the chosen certificate and without one, in the version that the server prefers and in TLS 1.2. At most
/// three handshakes beside those that were made already.
pub(super) async fn look(context: &Context, observations: &[Observation]) -> Option<Visitor> {
    // The last one has been asked for HTTP too, where that tells more.
    let Some(first) = observations.iter().rev().find(|seen| seen.client_certificate_request.is_some()) else {
        return look_late(context, observations).await;
    };
    let request = first.client_certificate_request.clone()?;
    let chosen = context.identity.as_deref().map(Chosen::of).map(Box::new);
    let mut tries = vec![VisitorTry::of(first, chosen.as_deref())];
    let preferred = match first.negotiated.version {
        Some(TLS13) => Versions::Tls13,
        _ => Versions::Tls12,
    };
    let mut questions = Vec::new();
    if preferred == Versions::Tls13 {
        questions.push((Versions::Tls12, chosen.is_some()));
    }
    if chosen.is_some() {
        questions.push((preferred, false));
        if preferred == Versions::Tls13 {
            questions.push((Versions::Tls12, false));
        }
    }
    for (versions, is_ready) in questions {
        let identity = context.identity.clone().filter(|_| is_ready);
        let seen = observe(
            &context.session,
            &context.target,
            &Offer { versions, identity, http_get: true, ..Offer::default() },
        )
        .await;
        if seen.client_certificate_request.is_some() {
            tries.push(VisitorTry::of(&seen, chosen.as_deref().filter(|_| is_ready)));
        }
    }
    Some(Visitor { request, tries, chosen, late: false })
}

/// A web server may ask only when it has read which page is wanted. In TLS 1.3 it may do so only with clients that offer
/// it, which browsers do not; in TLS 1.2 it asks for a second handshake (RFC 5246, section 7.4.1.1).
async fn look_late(context: &Context, observations: &[Observation]) -> Option<Visitor> {
    let first = observations.first()?;
    if first.outcome != Outcome::Completed || !speaks_http(&context.target) {
        return None;
    }
    let offer = Offer { versions: Versions::Tls12, http_get: true, ..Offer::default() };
    let seen = observe(&context.session, &context.target, &offer).await;
    let is_asked = seen.asked_late && seen.negotiated.version == Some(TLS12);
    is_asked.then(|| Visitor {
        request: ClientCertificateRequest::default(),
        tries: vec![VisitorTry::of(&seen, None)],
        chosen: context.identity.as_deref().map(Chosen::of).map(Box::new),
        late: true,
    })
}
