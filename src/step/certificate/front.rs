//! Both ends of a content network: what stands before the server that was examined at an address of its own
//! (`--connect`), and whether that front reaches it.

use std::net::SocketAddr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::handshake::{Offer, Outcome, observe, speaks_http};
use crate::step::{Confidence, Context, Fact, FactState};
use crate::target::{Host, Target};

/// Content networks by the `Server` field of their answers, lower case.
const CONTENT_NETWORKS: &[&str] = &[
    "akamai",
    "bunnycdn",
    "cdn77",
    "cloudflare",
    "cloudfront",
    "ddos-guard",
    "ecacc",
    "fastly",
    "imperva",
    "incapsula",
    "keycdn",
    "sucuri",
];

/// Names that stand for no site (RFC 6761 and RFC 2606): nothing is in front of them, and nobody is to be asked.
const RESERVED: &[&str] = &["test", "invalid", "example", "example.com", "example.net", "example.org"];

/// What answers at the name's public address.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Front {
    /// Where the connection went.
    pub address: Option<SocketAddr>,
    /// How the handshake with it ended.
    pub outcome: Outcome,
    /// HTTP status of its answer.
    pub status: Option<u16>,
    /// `Server` field of its answer. Untrusted.
    pub server: Option<String>,
    /// Whether this computer's store (or Mozilla's) accepts its certificate for the host.
    pub trusted: bool,
}

/// Looks at the public address; `None` when the target is the public address itself.
pub(super) async fn look(context: &Context, at: DateTime<Utc>) -> Option<Front> {
    let target = &context.target;
    let (origin, Host::Name(name)) = (target.connect.as_ref()?, &target.host) else { return None };
    if is_reserved(name) {
        return None;
    }
    if let (None, Host::Address(address)) = (&target.proxy, &origin.host) {
        let public = context.session.resolve(name).await.unwrap_or_default();
        if public.contains(address) && origin.port == target.port {
            return None;
        }
    }
    let front = Target { connect: None, ..target.clone() };
    let offer = Offer { http_get: speaks_http(&front), ..Offer::default() };
    let seen = observe(&context.session, &front, &offer).await;
    let (address, outcome, http) = (seen.peer, seen.outcome.clone(), seen.http.clone());
    let context = context.clone();
    // Signatures take their time; other steps wait for the same threads.
    let trusted = tokio::task::spawn_blocking(move || {
        !seen.chain.is_empty() && super::judged(&context, &seen, at).judgements.iter().any(|said| said.trusted)
    });
    Some(Front {
        address,
        outcome,
        status: http.as_ref().map(|answer| answer.status),
        server: http.and_then(|answer| answer.server),
        trusted: trusted.await.unwrap_or_default(),
    })
}

fn is_reserved(name: &str) -> bool {
    RESERVED
        .iter()
        .any(|reserved| name.strip_suffix(reserved).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

/// What an answer's status says of the server behind the one that answered: the cause, and how sure it is.
///
/// 520 to 526 and 530 are Cloudflare's own numbers; other networks say 502 and 504 for whatever goes wrong there.
pub(crate) fn trouble_behind(status: u16, server: Option<&str>) -> Option<(&'static str, Confidence)> {
    let server = server.unwrap_or_default().to_ascii_lowercase();
    let is_cloudflare = server.contains("cloudflare");
    let is_network = CONTENT_NETWORKS.iter().any(|network| server.contains(network));
    let own = if is_cloudflare { Confidence::Confirmed } else { Confidence::Likely };
    match status {
        525 | 526 => Some(("cdn-origin-handshake-failed", own)),
        520..=524 => Some(("cdn-origin-unreachable", own)),
        530 if is_cloudflare => Some(("cdn-origin-unreachable", Confidence::Likely)),
        502 if is_network => Some(("cdn-origin-handshake-failed", Confidence::Possible)),
        504 if is_network => Some(("cdn-origin-unreachable", Confidence::Likely)),
        _ => None,
    }
}

/// The answer of a content network that cannot go on.
pub(crate) fn network_says(status: u16, server: Option<&str>) -> Fact {
    let fact = Fact::new(FactState::Problem, "certificate-fact-network-says").with("status", status.to_string());
    fact.with("server", server.unwrap_or("unknown"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Confidence::{Confirmed, Likely, Possible};

    #[test]
    fn the_numbers_of_content_networks_tell_what_failed_behind_them() {
        let (failed, unreachable) = ("cdn-origin-handshake-failed", "cdn-origin-unreachable");
        for (status, server, expected) in [
            (525, Some("cloudflare"), Some((failed, Confirmed))),
            (526, None, Some((failed, Likely))),
            (520, Some("Cloudflare"), Some((unreachable, Confirmed))),
            (524, Some("nginx"), Some((unreachable, Likely))),
            (502, Some("CloudFront"), Some((failed, Possible))),
            (502, Some("nginx"), None),
            (504, Some("AkamaiGHost"), Some((unreachable, Likely))),
            (530, Some("cloudflare"), Some((unreachable, Likely))),
            (530, None, None),
            (200, Some("cloudflare"), None),
            (503, Some("cloudflare"), None),
        ] {
            assert_eq!(trouble_behind(status, server), expected, "{status} {server:?}");
        }
    }

    #[test]
    fn names_of_documents_and_tests_are_nobodys() {
        for (name, expected) in [
            ("www.example.com", true),
            ("example.org", true),
            ("healthy.practice.test", true),
            ("myexample.com", false),
            ("localhost", false),
            ("contest", false),
        ] {
            assert_eq!(is_reserved(name), expected, "{name}");
        }
    }
}
