//! Independent hosts, asked in the same way as the site: who signs for them?

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::{Signer, is_public_name, signer, special_range};
use crate::handshake::{self, Offer, Outcome};
use crate::net::NetError;
use crate::settings::Limits;
use crate::step::Context;
use crate::target::{Endpoint, Host, Protocol, Target};

/// More hosts than these are not asked; the settings allow no more either.
const MOST_CANARIES: usize = 16;

/// What one independent host showed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Canary {
    /// `host:port` of the settings.
    pub name: String,
    /// Where the connection went; `None` behind a proxy or without one.
    pub address: Option<std::net::SocketAddr>,
    /// How its handshake ended.
    pub outcome: Outcome,
    /// Who signed for it; `None` without a certificate.
    pub signer: Option<Signer>,
}

impl Canary {
    /// Who signed for it, where it proved to hold the key: a chain alone could be anybody's copy.
    pub fn shown(&self) -> Option<&Signer> {
        self.signer.as_ref().filter(|signer| signer.is_proven)
    }

    /// Whether it has nothing to do with whoever owns this computer: a host for inside use may have its owner's
    /// authority, as the site may.
    pub(super) fn is_independent(&self) -> bool {
        match Endpoint::parse(&self.name, 443).map(|endpoint| endpoint.host) {
            Ok(Host::Name(name)) => is_public_name(&name) || name.eq_ignore_ascii_case("localhost"),
            Ok(Host::Address(address)) => address.is_loopback() || special_range(address).is_none(),
            Err(_) => false,
        }
    }
}

/// Asks every canary of the settings but the site itself, by way of the target's proxy if there is one; in their order.
pub(super) async fn ask(context: &Context) -> Vec<Canary> {
    let mut asked = JoinSet::new();
    for (place, name) in context.settings.allowlist.canaries.iter().take(MOST_CANARIES).enumerate() {
        let (context, name) = (context.clone(), name.clone());
        asked.spawn(async move { (place, ask_one(&context, name).await) });
    }
    let mut answers = Vec::new();
    while let Some(answer) = asked.join_next().await {
        match answer.map_err(tokio::task::JoinError::try_into_panic) {
            Ok((place, Some(canary))) => answers.push((place, canary)),
            Err(Ok(panic)) => std::panic::resume_unwind(panic),
            Ok((_, None)) | Err(Err(_)) => {}
        }
    }
    answers.sort_by_key(|&(place, _)| place);
    answers.into_iter().map(|(_, canary)| canary).collect()
}

/// One handshake; `None` where the host is the site itself.
async fn ask_one(context: &Context, name: String) -> Option<Canary> {
    let Ok(endpoint) = Endpoint::parse(&name, 443) else {
        let error = NetError::Other { text: format!("{name} is not host:port") };
        return Some(Canary { name, address: None, outcome: Outcome::Unreachable { error }, signer: None });
    };
    if endpoint.host == context.target.host {
        return None;
    }
    let wait_ms = context.settings.allowlist.wait_ms;
    let limits = Limits::of_a_side_host(wait_ms);
    let proxy = context.target.proxy.clone();
    let target = Target { protocol: Protocol::Tls, proxy, ..Target::new(endpoint.host, endpoint.port) };
    let seen = handshake::observe(&context.session.beside(limits), &target, &Offer::default()).await;
    let signer = signer::of(context, &seen, &target.host).await;
    // All that comes through a proxy comes from its address.
    let address = seen.peer.filter(|_| target.proxy.is_none());
    Some(Canary { name, address, outcome: seen.outcome, signer })
}
