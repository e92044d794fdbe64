//! Step 6: is the certificate valid, for this name, trusted, complete and strong?
//!
//! One observed handshake; where it brings no chain, a second hello that also takes what rustls does not.

#[cfg(test)]
pub(super) mod claims;
mod fetch;
mod front;
mod judge;
mod sights;
mod visitor;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Context, Sight};
use crate::certificate::{self, ChainReport};
use crate::handshake::{Observation, Offer, Outcome, observe, observe_raw};
use crate::now::now;
use crate::target::Protocol;
use crate::wire::ClientHello;

pub use fetch::{Fetched, Purpose};
pub use front::Front;
pub(crate) use front::{network_says, trouble_behind};
pub use judge::judge;
pub use sights::{ChainSight, Look};
pub use visitor::{Chosen, Visitor, VisitorTry};

/// What the certificate step saw; the chain itself stands in the report beside it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CertificateEvidence {
    /// The name that was asked for.
    pub name: String,
    /// The time at which the chain was judged.
    pub judged_at: DateTime<Utc>,
    /// How many certificates the server sent.
    pub sent: usize,
    /// Whether the server stapled an OCSP response.
    pub stapled: bool,
    /// What the authorities were asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fetched: Vec<Fetched>,
    /// The same question asked in other ways: again, without a name, at each address.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sights: Vec<ChainSight>,
    /// What became of a request for the visitor's certificate.
    #[serde(default)]
    pub visitor: Option<Visitor>,
    /// What stands before the server that was examined (`--connect`): a content network, a gateway.
    #[serde(default)]
    pub front: Option<Front>,
}

const TLS12: u16 = 0x0303;

/// Suites with a certificate, old and new, so that every server that has one shows it.
const SUITES: &[u16] = &[
    0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014, 0xc023, 0xc027, 0xc024, 0xc028,
    0x009e, 0x009f, 0xccaa, 0x0033, 0x0039, 0x0067, 0x006b, 0x009c, 0x009d, 0x002f, 0x0035, 0x003c, 0x003d, 0xc0ac,
    0xc09e, 0x0041, 0x0084, 0x0096, 0xc012, 0x0016, 0x000a, 0xc011, 0x0005, 0x0004,
];

/// Looks.
pub async fn probe(context: &Context) -> Sight<CertificateEvidence> {
    (context.progress)(0, 1);
    let mut observations = vec![observe(&context.session, &context.target, &context.offer()).await];
    if asks_after_the_handshake(context, &observations[0]) {
        (context.progress)(1, 2);
        let offer = Offer { http_get: true, ..context.offer() };
        observations.push(observe(&context.session, &context.target, &offer).await);
    } else if may_show_its_chain_to_another(&observations[0]) {
        (context.progress)(1, 2);
        let hello = ClientHello::probe(TLS12, SUITES, context.target.server_name());
        observations.push(observe_raw(&context.session, &context.target, &hello).await);
    }
    let judged_at = now();
    let shows = observations.iter().find(|seen| !seen.chain.is_empty()).cloned();
    let (learned, sights, visitor, front) = tokio::join!(
        fetch::look(context, shows.as_ref(), judged_at),
        sights::look(context, &observations, judged_at),
        visitor::look(context, &observations),
        front::look(context, judged_at),
    );
    let evidence = CertificateEvidence {
        name: context.target.host.to_string(),
        judged_at,
        sent: shows.as_ref().map_or(0, |seen| seen.chain_length),
        stapled: observations.iter().any(|seen| seen.ocsp_response.is_some()),
        fetched: learned.fetched,
        sights,
        visitor,
        front,
    };
    Sight { evidence, observations, chain: learned.chain }
}

/// The chain of one observation, judged for the target.
pub(super) fn judged(context: &Context, seen: &Observation, at: DateTime<Utc>) -> ChainReport {
    certificate::judge(&seen.chain, &context.target.host, at, &context.stores)
}

/// A web server that asks for a visitor's certificate and goes on without one may say what it thinks of that in HTTP.
fn asks_after_the_handshake(context: &Context, seen: &Observation) -> bool {
    context.target.protocol == Protocol::Tls
        && seen.client_certificate_request.is_some()
        && seen.outcome == Outcome::Completed
        && seen.http.is_none()
}

/// Whether the handshake ended before the chain in a way that may be due to our hello.
fn may_show_its_chain_to_another(seen: &Observation) -> bool {
    seen.chain.is_empty()
        && matches!(
            seen.outcome,
            Outcome::Alert { .. } | Outcome::Closed | Outcome::Reset | Outcome::Violation { .. } | Outcome::Completed
        )
}
