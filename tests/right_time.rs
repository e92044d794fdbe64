//! The clock step against real sources on loopback: who is believed, and what the wizard says when nobody answers.

mod hosts;
mod peers;
mod refused;

use std::sync::Arc;
use std::time::Duration;

use handshake_doctor::certificate::TrustStores;
use handshake_doctor::handshake::Outcome;
use handshake_doctor::net::Session;
use handshake_doctor::practice;
use handshake_doctor::scan::Scanner;
use handshake_doctor::settings::{Limits, Settings};
use handshake_doctor::step::clock::{self, ClockEvidence, Role, TimeSourceKind};
use handshake_doctor::step::{Confidence, Context, FactState, Sight};
use handshake_doctor::target::{Proxy, Target};
use tokio_util::sync::CancellationToken;

use self::peers::{DAY_S, http_server, silent_sntp, sntp_server};
use crate::scripted::{limits, session};

/// What the step is made to look at.
struct Looked {
    /// A practice site by its name, or an address.
    site: String,
    sntp: Vec<String>,
    http: Vec<String>,
    https: Vec<String>,
    /// Beside the practice site's own root.
    stores: TrustStores,
    proxy: Option<Proxy>,
    wait_ms: u64,
}

impl Default for Looked {
    fn default() -> Self {
        Self {
            site: "healthy".to_owned(),
            sntp: Vec::new(),
            http: Vec::new(),
            https: Vec::new(),
            stores: TrustStores::default(),
            proxy: None,
            wait_ms: 300,
        }
    }
}

impl Looked {
    fn look(self) -> Sight<ClockEvidence> {
        let mut settings = Settings::default();
        settings.limits = Limits { deadline_ms: 60_000, silence_ms: 60_000, ..settings.limits };
        (settings.clock.sntp, settings.clock.http, settings.clock.https) = (self.sntp, self.http, self.https);
        settings.clock.wait_ms = self.wait_ms;
        let site = practice::start(&self.site).ok();
        let mut stores = self.stores;
        stores.extra.extend(site.iter().flat_map(|site| site.trust.clone()));
        let target = match &site {
            Some(site) => site.target.clone(),
            None => Target::parse(&self.site).expect("an address"),
        };
        let target = Target { proxy: self.proxy, ..target };
        let session = Session::new(settings.limits, CancellationToken::new());
        let context = Context {
            scanner: Arc::new(Scanner::new(session.clone(), target.clone())),
            identity: None,
            session,
            target,
            settings: Arc::new(settings),
            stores: Arc::new(stores),
            progress: Arc::new(|done, of| assert!(done <= of)),
        };
        tokio::runtime::Runtime::new().expect("a runtime").block_on(clock::probe(&context))
    }
}

/// What the step sees of a practice site when these are the time servers.
fn looked(site: &str, servers: &[String]) -> Sight<ClockEvidence> {
    Looked { site: site.to_owned(), sntp: servers.to_vec(), ..Looked::default() }.look()
}

/// What became of each source.
fn roles(seen: &ClockEvidence) -> Vec<Role> {
    (0..seen.sources.len()).map(|index| clock::role(seen, index)).collect()
}

#[test]
fn a_clock_that_all_say_is_right_is_called_good() {
    let servers = [sntp_server(0), sntp_server(0), sntp_server(9 * DAY_S)];
    let sight = looked("healthy", &servers);
    assert_eq!(sight.observations.len(), 1);
    assert_eq!(sight.observations[0].outcome, Outcome::Completed);
    let judgement = clock::judge(&sight);
    assert!(judgement.findings.is_empty(), "{:#?}", judgement.findings);
    let state = |key: &str| judgement.facts.iter().find(|fact| fact.key == key).map(|fact| fact.state);
    assert_eq!(state("clock-fact-right"), Some(FactState::Good), "{:#?}", judgement.facts);
    assert_eq!(state("clock-fact-dates-fit"), Some(FactState::Good), "{:#?}", judgement.facts);
    assert_eq!(state("clock-fact-outvoted"), Some(FactState::Info), "the third server lies");
    assert!(sight.evidence.sources.iter().any(|source| source.kind == TimeSourceKind::TargetDate));
}

#[test]
fn a_certificate_from_the_future_is_blamed_on_a_clock_that_is_far_behind() {
    let site = looked("not-yet-valid", &[]).evidence;
    let begins = site.newest_not_before.expect("a chain with dates");
    let behind = (begins - site.local).num_seconds() + DAY_S / 3;
    let judgement = clock::judge(&looked("not-yet-valid", &[sntp_server(behind), sntp_server(behind)]));
    let found: Vec<_> = judgement.findings.iter().map(|one| (one.cause.as_str(), one.confidence)).collect();
    assert!(found.contains(&("clock-behind", Confidence::Confirmed)), "{judgement:#?}");
}

#[test]
fn nothing_is_called_good_when_no_other_clock_answers() {
    let (_silent, address) = silent_sntp();
    let sight = looked("healthy", &[address, "no-such-name.invalid:123".into()]);
    assert!(sight.evidence.sources.iter().take(2).all(|source| source.error.is_some()));
    let judgement = clock::judge(&sight);
    assert!(judgement.findings.is_empty(), "{:#?}", judgement.findings);
    assert!(judgement.facts.iter().all(|fact| fact.state != FactState::Good), "{:#?}", judgement.facts);
    assert!(judgement.facts.iter().any(|fact| fact.key == "clock-fact-no-comparison"));
}

#[tokio::test]
async fn a_time_server_tells_how_far_our_clock_is_off() {
    let server = sntp_server(3600);
    let answer = session(limits()).sntp(&server, Duration::from_secs(10)).await.expect("an answer");
    assert!((answer.offset_ms - 3_600_000).abs() <= answer.uncertainty_ms, "{answer:?}");
}

#[tokio::test]
async fn a_plain_web_answer_tells_the_time_to_the_second() {
    let server = http_server(3600, "204 No Content", "");
    let answer = session(limits()).http_date(&server, Duration::from_secs(10)).await.expect("an answer");
    // Our own hour was rounded down when the answer was written; a slow test adds to that.
    assert!((answer.offset_ms - 3_600_000).abs() < 10_000, "{answer:?}");
    assert!(answer.uncertainty_ms >= 500, "{answer:?}");
}
