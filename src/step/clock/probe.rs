//! Asks all time sources and the target at the same time.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::JoinSet;

use super::{ClockEvidence, TimeSource, TimeSourceKind, vote};
use crate::certificate::{self, ChainReport};
use crate::handshake::{self, Observation, Offer};
use crate::machine;
use crate::net::{NetError, Session, TimeAnswer};
use crate::step::{Context, Sight};
use crate::target::{Protocol, Target};

/// More sources are not asked, whatever the settings say: it would be rude.
const MAX_SOURCES: usize = 16;

/// Ports of protocols that speak TLS from the first byte, but no HTTP.
const NO_HTTP: [u16; 12] = [465, 563, 636, 853, 990, 993, 995, 5061, 5223, 5671, 6697, 8883];

/// A site's `Date` has whole seconds, and its round trip is measured with the server's work in it.
const TARGET_UNCERTAINTY_MS: i64 = 1_500;

/// What one of the questions brought home.
enum Answer {
    Source(usize, TimeSource),
    Target(Box<Observation>),
}

/// Looks.
pub async fn probe(context: &Context) -> Sight<ClockEvidence> {
    let local = Utc::now();
    let zone = machine::zone();
    let clock = &context.settings.clock;
    let wait = Duration::from_millis(clock.wait_ms);
    let kinds = [(TimeSourceKind::Sntp, &clock.sntp), (TimeSourceKind::HttpDate, &clock.http)];
    let questions: Vec<(TimeSourceKind, String)> = kinds
        .into_iter()
        .flat_map(|(kind, names)| names.iter().map(move |name| (kind, name.clone())))
        .take(MAX_SOURCES)
        .collect();

    let mut work = JoinSet::new();
    let of = questions.len() + 1;
    for (place, (kind, name)) in questions.into_iter().enumerate() {
        let session = context.session.clone();
        work.spawn(async move { Answer::Source(place, ask(&session, kind, name, wait).await) });
    }
    let (session, target) = (context.session.clone(), context.target.clone());
    let offer = Offer { http_get: speaks_http(&target), ..context.offer() };
    work.spawn(async move { Answer::Target(Box::new(handshake::observe(&session, &target, &offer).await)) });

    let mut sources = Vec::new();
    let mut observation = None;
    (context.progress)(0, of);
    let mut done = 0;
    while let Some(answer) = work.join_next().await {
        match answer {
            Ok(Answer::Source(place, source)) => sources.push((place, source)),
            Ok(Answer::Target(seen)) => observation = Some(*seen),
            // A question of ours that broke must not pass for a silent clock.
            Err(broken) => {
                if let Ok(panic) = broken.try_into_panic() {
                    std::panic::resume_unwind(panic);
                }
            }
        }
        done += 1;
        (context.progress)(done, of);
    }
    sources.sort_by_key(|(place, _)| *place);
    let mut sources: Vec<TimeSource> = sources.into_iter().map(|(_, source)| source).collect();
    sources.extend(observation.as_ref().and_then(|seen| target_date(&context.target, seen)));

    let mut evidence = ClockEvidence {
        local,
        zone_offset_s: zone.offset_s,
        zone: zone.name,
        built: built(),
        sources,
        newest_not_before: None,
        earliest_not_after: None,
    };
    let chain = chain(context, observation.as_ref(), &evidence).await;
    if let Some(chain) = &chain {
        evidence.newest_not_before = chain.sent().filter_map(|facts| facts.not_before).max();
        evidence.earliest_not_after = chain.sent().filter_map(|facts| facts.not_after).min();
    }
    Sight { evidence, observations: observation.into_iter().collect(), chain }
}

async fn ask(session: &Session, kind: TimeSourceKind, name: String, wait: Duration) -> TimeSource {
    let answer: Result<TimeAnswer, NetError> = match kind {
        TimeSourceKind::Sntp => session.sntp(&name, wait).await,
        TimeSourceKind::HttpDate | TimeSourceKind::TargetDate => session.http_date(&name, wait).await,
    };
    match answer {
        Ok(answer) => TimeSource {
            name,
            kind,
            offset_ms: Some(answer.offset_ms),
            uncertainty_ms: answer.uncertainty_ms,
            from: Some(answer.from),
            error: None,
        },
        Err(error) => TimeSource { name, kind, offset_ms: None, uncertainty_ms: 0, from: None, error: Some(error) },
    }
}

fn speaks_http(target: &Target) -> bool {
    target.protocol == Protocol::Tls && !NO_HTTP.contains(&target.port)
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
    })
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
