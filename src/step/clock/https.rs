//! The `Date` of an HTTPS answer, and what it is worth. The handshake accepts any chain: it is judged afterwards, at the
//! time that the source claims, so that a wrong clock of ours keeps nobody from telling us.
//!
//! Who holds a key whose chain is good at the time that it claims may be believed; who has only stolen an old key can
//! lie, and is outvoted. What claims a time outside its own chain's validity is vouched for by nobody.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};

use super::bounds::{self, Who};
use super::{Standing, TimeBound, TimeSource, TimeSourceKind};
use crate::certificate::{self, Store, TrustStores, transparency};
use crate::handshake::{self, HttpAnswer, Observation, Offer, Outcome};
use crate::net::{self, NetError, Session, TimeFault};
use crate::settings::Limits;
use crate::target::{Endpoint, Host, Protocol, Proxy, Target};

/// Asks a host (`host:port`) once, by way of a proxy if there is one. What its certificates prove comes along.
pub(super) async fn ask(
    session: &Session,
    proxy: Option<Proxy>,
    name: String,
    wait: Duration,
    stores: Arc<TrustStores>,
) -> (TimeSource, Vec<TimeBound>) {
    let Ok(endpoint) = Endpoint::parse(&name, 443) else {
        let text = format!("{name} is not host:port");
        return (source(name, Err(NetError::Other { text })), Vec::new());
    };
    let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    let limits = Limits::of_a_side_host(wait_ms);
    let target = Target { protocol: Protocol::Tls, proxy, ..Target::new(endpoint.host, endpoint.port) };
    let offer = Offer { http_get: true, ..Offer::default() };
    let seen = handshake::observe(&session.beside(limits), &target, &offer).await;
    // Signatures take their time; other steps wait for the same threads.
    let judged = tokio::task::spawn_blocking(move || told(name, &seen, &target, &stores)).await;
    judged.unwrap_or_else(|broken| match broken.try_into_panic() {
        Ok(panic) => std::panic::resume_unwind(panic),
        Err(error) => (source(String::new(), Err(NetError::Other { text: error.to_string() })), Vec::new()),
    })
}

/// What one handshake tells. Pure.
fn told(name: String, seen: &Observation, target: &Target, stores: &TrustStores) -> (TimeSource, Vec<TimeBound>) {
    let who = Who { host: &target.host, name: &name, is_target: false };
    let bounds = bounds::of_chain(seen, &who, stores, transparency::logs());
    let answer = seen.http.as_ref().ok_or_else(|| silence(&seen.outcome));
    let said = answer.and_then(|answer| Ok((date(answer)?, offset(answer)?)));
    let mut source = source(name, said.as_ref().map(|(_, offset)| *offset).map_err(Clone::clone));
    source.standing = said.ok().map(|(claimed, _)| standing(seen, &target.host, claimed, stores));
    // All that comes through a proxy comes from its address.
    source.from = seen.peer.filter(|_| target.proxy.is_none());
    (source, bounds)
}

fn source(name: String, said: Result<(i64, i64), NetError>) -> TimeSource {
    let (offset_ms, uncertainty_ms, error) = match said {
        Ok((offset, uncertainty)) => (Some(offset), uncertainty, None),
        Err(error) => (None, 0, Some(error)),
    };
    TimeSource {
        name,
        kind: TimeSourceKind::HttpsDate,
        offset_ms,
        uncertainty_ms,
        from: None,
        error,
        standing: None,
        sent_on_to: None,
    }
}

/// What the chain is worth at the time that the source claims.
fn standing(seen: &Observation, host: &Host, claimed: DateTime<Utc>, stores: &TrustStores) -> Standing {
    if !seen.is_key_proven() {
        return Standing::Unvouched;
    }
    let report = certificate::judge(&seen.chain, host, claimed, stores);
    let trusts = |store| report.judgement(store).is_some_and(|judgement| judgement.trusted);
    if trusts(Store::Mozilla) {
        Standing::Vouched
    } else if trusts(Store::System) {
        Standing::VouchedHere
    } else {
        Standing::Unvouched
    }
}

fn date(answer: &HttpAnswer) -> Result<DateTime<Utc>, NetError> {
    let no_date = NetError::NoTime { fault: TimeFault::NoDate };
    answer.date.as_deref().and_then(net::parse_http_date).ok_or(no_date)
}

/// Its time minus ours, and how vague that is, in milliseconds.
fn offset(answer: &HttpAnswer) -> Result<(i64, i64), NetError> {
    let no_time = |fault| NetError::NoTime { fault };
    let offset_ms = answer.offset_ms.ok_or(no_time(TimeFault::NoDate))?;
    let fresh_ms = net::vagueness_ms(0).map_err(no_time)?;
    let vague_ms = net::vagueness_ms(answer.age_s.unwrap_or_default()).map_err(no_time)?;
    let half_ms = i64::try_from(answer.took_ms.unwrap_or_default() / 2).unwrap_or(i64::MAX);
    Ok((offset_ms.saturating_add(vague_ms - fresh_ms), vague_ms.saturating_add(half_ms)))
}

/// Why there is no answer.
fn silence(outcome: &Outcome) -> NetError {
    match outcome {
        Outcome::Unreachable { error } => error.clone(),
        Outcome::Silence { waited_ms } => NetError::Silent { waited_ms: *waited_ms },
        Outcome::Completed => NetError::NoTime { fault: TimeFault::NoDate },
        _ => NetError::NoTime { fault: TimeFault::NoHandshake },
    }
}

#[cfg(test)]
mod tests;
