//! Asks all time sources and the target at the same time, and the system what it says of itself.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::bounds::{self, Who};
use super::{ClockEvidence, TimeBound, TimeSource, TimeSourceKind, https, vote};
use crate::certificate::{self, ChainReport, transparency};
use crate::handshake::{self, Observation, Offer, speaks_http};
use crate::machine::{self, TimeSync};
use crate::net::{NetError, Session, TimeAnswer};
use crate::now::now;
use crate::settings::SYSTEM_TIME_SERVER;
use crate::step::{Context, Sight};
use crate::target::Target;

/// More sources are not asked, whatever the settings say: it would be rude.
const MAX_SOURCES: usize = 16;

/// A site's `Date` has whole seconds, and its round trip is measured with the server's work in it.
const TARGET_UNCERTAINTY_MS: i64 = 1_500;

/// When every other clock is silent there is no network: the target is waited for no longer than they were, and this.
const GRACE: Duration = Duration::from_secs(1);

/// The system's server is asked when the system has named it; it may answer until then at least.
const SYSTEM_SERVER_WAIT: Duration = Duration::from_millis(500);

/// What one of the questions brought home.
enum Answer {
    Source(usize, TimeSource, Vec<TimeBound>),
    System(Option<TimeSync>, Option<(usize, TimeSource)>, Vec<TimeBound>),
    Target(Box<Observation>),
}

/// Looks.
pub async fn probe(context: &Context) -> Sight<ClockEvidence> {
    let local = now();
    let zone = machine::zone();
    let mut evidence = ClockEvidence {
        local,
        zone_offset_s: zone.offset_s,
        zone: zone.name,
        zone_has_daylight: zone.has_daylight,
        built: built(),
        ..ClockEvidence::default()
    };
    let observation = ask_all(context, &mut evidence).await;
    if let Some(seen) = &observation {
        evidence.sources.extend(target_date(&context.target, seen));
        evidence.bounds.extend(target_bounds(context, seen).await);
    }
    let chain = chain(context, observation.as_ref(), &evidence).await;
    if let Some(chain) = &chain {
        evidence.newest_not_before = chain.sent().filter_map(|facts| facts.not_before).max();
        evidence.earliest_not_after = chain.sent().filter_map(|facts| facts.not_after).min();
    }
    Sight { evidence, observations: observation.into_iter().collect(), chain }
}

/// Asks everybody; what they say of the time goes into the evidence.
async fn ask_all(context: &Context, evidence: &mut ClockEvidence) -> Option<Observation> {
    let wait = Duration::from_millis(context.settings.clock.wait_ms);
    let give_up = Instant::now() + wait + GRACE;
    let mut work = questions(context, wait);
    let of = work.len();
    let mut sources = Vec::new();
    let mut observation = None;
    (context.progress)(0, of);
    loop {
        let nobody_answered = sources.iter().all(|(_, source): &(usize, TimeSource)| source.offset_ms.is_none());
        let only_target_left = work.len() == 1 && observation.is_none();
        let next = if only_target_left && !sources.is_empty() && nobody_answered {
            tokio::time::timeout_at(give_up, work.join_next()).await.ok().flatten()
        } else {
            work.join_next().await
        };
        match next {
            None => break,
            Some(Ok(Answer::Source(place, source, bounds))) => {
                sources.push((place, source));
                evidence.bounds.extend(bounds);
            }
            Some(Ok(Answer::System(sync, source, bounds))) => {
                evidence.sync = sync;
                sources.extend(source);
                evidence.bounds.extend(bounds);
            }
            Some(Ok(Answer::Target(seen))) => observation = Some(*seen),
            // A question of ours that broke must not pass for a silent clock.
            Some(Err(broken)) => {
                if let Ok(panic) = broken.try_into_panic() {
                    std::panic::resume_unwind(panic);
                }
            }
        }
        (context.progress)(of - work.len(), of);
    }
    sources.sort_by_key(|(place, _)| *place);
    evidence.sources = sources.into_iter().map(|(_, source)| source).collect();
    evidence.bounds.sort_by(|one, other| (one.kind, &one.who).cmp(&(other.kind, &other.who)));
    observation
}

/// All that is asked, each question a task of its own.
fn questions(context: &Context, wait: Duration) -> JoinSet<Answer> {
    let clock = &context.settings.clock;
    let kinds = [
        (TimeSourceKind::Sntp, &clock.sntp),
        (TimeSourceKind::HttpDate, &clock.http),
        (TimeSourceKind::HttpsDate, &clock.https),
    ];
    let listed = kinds.into_iter().flat_map(|(kind, names)| names.iter().map(move |name| (kind, name.clone())));
    let mut work = JoinSet::new();
    let mut system_place = None;
    for (place, (kind, name)) in listed.take(MAX_SOURCES).enumerate() {
        if kind == TimeSourceKind::Sntp && name == SYSTEM_TIME_SERVER {
            system_place = Some(place);
            continue;
        }
        let (session, proxy, stores) =
            (context.session.clone(), context.target.proxy.clone(), Arc::clone(&context.stores));
        work.spawn(async move {
            let (source, bounds) = match kind {
                TimeSourceKind::HttpsDate => https::ask(&session, proxy, name, wait, stores).await,
                _ => (ask(&session, kind, name, wait).await, Vec::new()),
            };
            Answer::Source(place, source, bounds)
        });
    }
    let (session, known) = (context.session.clone(), clock.sntp.clone());
    work.spawn(async move { ask_system(&session, system_place, &known, wait).await });
    let (session, target) = (context.session.clone(), context.target.clone());
    let offer = Offer { http_get: speaks_http(&target), ..context.offer() };
    work.spawn(async move { Answer::Target(Box::new(handshake::observe(&session, &target, &offer).await)) });
    work
}

/// Asks the system, and then the time server that it names, unless that one is asked anyway.
async fn ask_system(session: &Session, place: Option<usize>, known: &[String], wait: Duration) -> Answer {
    let began = Instant::now();
    let look = || (machine::time_sync(), bounds::at_hand(built(), machine::file_times()));
    let looked = tokio::time::timeout(wait + GRACE, tokio::task::spawn_blocking(look)).await;
    let (sync, bounds) = looked.ok().and_then(Result::ok).unwrap_or_default();
    let source = match (place, sync.as_ref().and_then(|sync| unasked_server(sync, known))) {
        (Some(place), Some(server)) => {
            let wait = wait.saturating_sub(began.elapsed()).max(SYSTEM_SERVER_WAIT);
            Some((place, ask(session, TimeSourceKind::Sntp, server, wait).await))
        }
        _ => None,
    };
    Answer::System(sync, source, bounds)
}

/// The server that the system names, as `host:port`, unless the settings name it as well.
fn unasked_server(sync: &TimeSync, known: &[String]) -> Option<String> {
    let server = with_port(sync.server.as_deref()?);
    (!known.iter().any(|known| with_port(known) == server)).then_some(server)
}

/// A time server as `host:port`.
fn with_port(server: &str) -> String {
    const PORT: u16 = 123;
    match server.parse::<std::net::IpAddr>() {
        Ok(address) => std::net::SocketAddr::new(address, PORT).to_string(),
        Err(_) if server.contains(':') => server.to_ascii_lowercase(),
        Err(_) => format!("{}:{PORT}", server.trim_end_matches('.').to_ascii_lowercase()),
    }
}

async fn ask(session: &Session, kind: TimeSourceKind, name: String, wait: Duration) -> TimeSource {
    let answer: Result<TimeAnswer, NetError> = match kind {
        TimeSourceKind::Sntp => session.sntp(&name, wait).await,
        TimeSourceKind::HttpDate | TimeSourceKind::HttpsDate | TimeSourceKind::TargetDate => {
            session.http_date(&name, wait).await
        }
    };
    match answer {
        Ok(answer) => TimeSource {
            name,
            kind,
            offset_ms: Some(answer.offset_ms),
            uncertainty_ms: answer.uncertainty_ms,
            from: Some(answer.from),
            error: None,
            standing: None,
            sent_on_to: answer.sent_on_to,
        },
        Err(error) => TimeSource {
            name,
            kind,
            offset_ms: None,
            uncertainty_ms: 0,
            from: None,
            error: Some(error),
            standing: None,
            sent_on_to: None,
        },
    }
}

/// The `Date` of the site's own answer, when it gave one.
fn target_date(target: &Target, seen: &Observation) -> Option<TimeSource> {
    let offset_ms = seen.http.as_ref()?.offset_ms?;
    Some(TimeSource {
        name: target.to_string(),
        kind: TimeSourceKind::TargetDate,
        offset_ms: Some(offset_ms),
        uncertainty_ms: TARGET_UNCERTAINTY_MS,
        from: seen.peer,
        error: None,
        standing: None,
        sent_on_to: None,
    })
}

/// What the site's certificates prove of the time.
async fn target_bounds(context: &Context, seen: &Observation) -> Vec<TimeBound> {
    let (seen, target, stores) = (seen.clone(), context.target.clone(), Arc::clone(&context.stores));
    let look = move || {
        let name = target.to_string();
        let who = Who { host: &target.host, name: &name, is_target: true };
        bounds::of_chain(&seen, &who, &stores, transparency::logs())
    };
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

/// The chain, judged at the measured time, or at the local one when there is none.
async fn chain(context: &Context, observation: Option<&Observation>, evidence: &ClockEvidence) -> Option<ChainReport> {
    let chain = observation.map(|seen| seen.chain.clone()).filter(|chain| !chain.is_empty())?;
    let offset = vote::measured_offset(evidence).map_or(0, |found| found.offset_ms);
    let at = true_time(evidence.local, offset);
    let (host, stores) = (context.target.host.clone(), Arc::clone(&context.stores));
    // Signatures take their time; other steps wait for the same threads.
    tokio::task::spawn_blocking(move || certificate::judge(&chain, &host, at, &stores)).await.ok()
}

/// The true time by a measured offset; the local one when the offset leads out of the calendar.
pub(super) fn true_time(local: DateTime<Utc>, offset_ms: i64) -> DateTime<Utc> {
    TimeDelta::try_milliseconds(offset_ms).and_then(|offset| local.checked_add_signed(offset)).unwrap_or(local)
}

/// When this program was built.
fn built() -> DateTime<Utc> {
    let seconds = env!("HANDSHAKE_DOCTOR_BUILD_DATE").parse().unwrap_or_default();
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_systems_server_is_asked_once() {
        let known = ["system".to_owned(), "time.example:123".to_owned()];
        let named = |server: Option<&str>| {
            let server = server.map(str::to_owned);
            unasked_server(&TimeSync { server, ..TimeSync::default() }, &known)
        };
        assert_eq!(named(Some("ntp.office.example")).as_deref(), Some("ntp.office.example:123"));
        assert_eq!(named(Some("Time.Example.")), None, "the settings name it as well");
        assert_eq!(named(None), None);
    }

    #[test]
    fn the_systems_server_is_known_by_whatever_spelling() {
        for spelling in ["time.example", "Time.Example.", "time.example:123"] {
            assert_eq!(with_port(spelling), "time.example:123");
        }
        assert_eq!(with_port("192.0.2.1"), "192.0.2.1:123");
        assert_eq!(with_port("2001:db8::1"), "[2001:db8::1]:123");
    }
}
