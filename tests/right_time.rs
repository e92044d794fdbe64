//! The clock step against real sources on loopback: who is believed, and what the wizard says when nobody answers.

use std::net::{Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::time::Duration;

use handshake_doctor::certificate::TrustStores;
use handshake_doctor::handshake::Outcome;
use handshake_doctor::net::{NetError, Session, Usage};
use handshake_doctor::practice;
use handshake_doctor::scan::Scanner;
use handshake_doctor::settings::Settings;
use handshake_doctor::step::clock::{self, ClockEvidence, TimeSourceKind};
use handshake_doctor::step::{Confidence, Context, FactState, Sight};
use tokio_util::sync::CancellationToken;

use crate::scripted::{hear, limits, say, serve, session};

const DAY_S: i64 = 86_400;

/// An SNTP server whose clock is so many seconds ahead of ours.
fn sntp_server(ahead_s: i64) -> String {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address: SocketAddr = socket.local_addr().expect("bound");
    std::thread::spawn(move || {
        let mut packet = [0; 48];
        while let Ok((_, from)) = socket.recv_from(&mut packet) {
            let sent: [u8; 8] = packet[40..48].try_into().expect("eight bytes");
            // The upper half of the timestamp counts seconds.
            let now = u64::from_be_bytes(sent).wrapping_add_signed(ahead_s << 32);
            let mut answer = [0; 48];
            (answer[0], answer[1]) = (0b00_100_100, 1);
            answer[12..16].copy_from_slice(b"TEST");
            answer[24..32].copy_from_slice(&sent);
            answer[32..40].copy_from_slice(&now.to_be_bytes());
            answer[40..48].copy_from_slice(&now.to_be_bytes());
            let _ = socket.send_to(&answer, from);
        }
    });
    address.to_string()
}

/// What the step sees of a practice site when these are the time servers.
fn looked(site: &str, servers: &[String]) -> Sight<ClockEvidence> {
    let site = practice::start(site).expect("the site starts");
    let mut settings = Settings::default();
    settings.clock.sntp = servers.to_vec();
    settings.clock.http.clear();
    settings.clock.wait_ms = 300;
    let session = Session::new(settings.limits, CancellationToken::new());
    let context = Context {
        scanner: Arc::new(Scanner::new(session.clone(), site.target.clone())),
        identity: None,
        session,
        target: site.target.clone(),
        settings: Arc::new(settings),
        stores: Arc::new(TrustStores { extra: site.trust.clone(), ..TrustStores::default() }),
        progress: Arc::new(|done, of| assert!(done <= of)),
    };
    tokio::runtime::Runtime::new().expect("a runtime").block_on(clock::probe(&context))
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
    let silent = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let sight =
        looked("healthy", &[silent.local_addr().expect("bound").to_string(), "no-such-name.invalid:123".into()]);
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
    let date = (chrono::Utc::now() + chrono::TimeDelta::hours(1)).format("%a, %d %b %Y %H:%M:%S GMT");
    let server =
        serve(vec![hear("HEAD / HTTP/1.1\r\n"), say(format!("HTTP/1.1 204 No Content\r\nDate: {date}\r\n\r\n"))]);
    let answer = session(limits()).http_date(&server.to_string(), Duration::from_secs(10)).await.expect("an answer");
    // Our own hour was rounded down when the answer was written; a slow test adds to that.
    assert!((answer.offset_ms - 3_600_000).abs() < 10_000, "{answer:?}");
    assert!(answer.uncertainty_ms >= 500, "{answer:?}");
}

#[tokio::test]
async fn a_time_source_that_says_nothing_is_not_waited_for() {
    let silent_udp = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let udp = silent_udp.local_addr().expect("bound").to_string();
    let tcp = serve(vec![]).to_string();
    let (session, wait) = (session(limits()), Duration::from_millis(50));
    assert_eq!(session.sntp(&udp, wait).await, Err(NetError::TimedOut));
    assert_eq!(session.http_date(&tcp, wait).await, Err(NetError::TimedOut));
    assert!(session.http_date("no-such-name.invalid:80", wait).await.is_err());
    assert_eq!(session.usage(), Usage::default(), "time sources are no part of the target's budget");
}
