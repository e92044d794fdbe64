//! Answers that tell no time: each is refused with its reason, and nobody is waited for in vain.

use std::net::SocketAddr;
use std::time::Duration;

use handshake_doctor::net::{NetError, TimeFault, Usage};

use super::peers::{Packet, http_server, silent_sntp, sntp_server, sntp_that};
use crate::scripted::{hear, limits, say, serve, session, trickle};

/// Long enough that only a wait without an end reaches it.
const LONG: Duration = Duration::from_secs(10);

/// Too short to notice where nothing comes.
const SHORT: Duration = Duration::from_millis(100);

fn no_time<T>(fault: TimeFault) -> Result<T, NetError> {
    Err(NetError::NoTime { fault })
}

#[tokio::test]
async fn a_time_server_that_must_not_be_believed_is_refused_at_once() {
    type Change = fn(&mut Packet);
    let table: [(&str, Change, TimeFault); 6] = [
        (
            "asks to be left alone",
            |packet| {
                packet[1] = 0;
                packet[12..16].copy_from_slice(b"DENY");
            },
            TimeFault::KissOfDeath { code: "DENY".to_owned() },
        ),
        (
            "asks for it in a code of no letters",
            |packet| {
                packet[1] = 0;
                packet[12..16].copy_from_slice(&[0x1b, b'[', 0xff, 0]);
            },
            TimeFault::KissOfDeath { code: String::new() },
        ),
        ("is at stratum 16", |packet| packet[1] = 16, TimeFault::Unsynchronised),
        ("raises the alarm", |packet| packet[0] |= 0b1100_0000, TimeFault::Unsynchronised),
        ("leaves its time empty", |packet| packet[40..].fill(0), TimeFault::Empty),
        ("doubts itself by hours", |packet| packet[8..12].fill(0x7f), TimeFault::Unsynchronised),
    ];
    for (name, change, fault) in table {
        let server = sntp_that(0, move |mut packet| {
            change(&mut packet);
            vec![packet.to_vec()]
        });
        assert_eq!(session(limits()).sntp(&server, LONG).await, no_time(fault), "{name}");
    }
}

#[tokio::test]
async fn what_is_no_answer_to_our_question_is_waited_past() {
    let others = |packet: Packet| {
        let mut other = packet;
        other[24] ^= 1;
        vec![b"garbage".to_vec(), Vec::new(), vec![0xff; 400], other.to_vec(), packet.to_vec()]
    };
    let answer = session(limits()).sntp(&sntp_that(3600, others), LONG).await.expect("the last one is honest");
    assert!((answer.offset_ms - 3_600_000).abs() <= answer.uncertainty_ms, "{answer:?}");
}

#[tokio::test]
async fn garbage_alone_is_called_what_it_is() {
    let garbage = sntp_that(0, |_| vec![b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()]);
    assert_eq!(session(limits()).sntp(&garbage, SHORT).await, no_time(TimeFault::NotNtp));
    let flood = sntp_that(0, |_| vec![vec![0; 48]; 1000]);
    assert_eq!(session(limits()).sntp(&flood, LONG).await, no_time(TimeFault::NotNtp), "it is not heard to its end");
    let other = sntp_that(0, |mut packet| {
        packet[31] ^= 1;
        vec![packet.to_vec()]
    });
    assert_eq!(session(limits()).sntp(&other, SHORT).await, no_time(TimeFault::OtherQuestion));
}

#[tokio::test]
async fn the_farthest_times_that_a_server_can_claim_are_told_and_break_nothing() {
    const YEAR_S: i64 = 365 * 86_400;
    for years in [-50, -20, 20, 60] {
        let answer = session(limits()).sntp(&sntp_server(years * YEAR_S), LONG).await.expect("an answer");
        assert!((answer.offset_ms - years * YEAR_S * 1000).abs() <= answer.uncertainty_ms, "{years}: {answer:?}");
    }
}

#[tokio::test]
async fn a_web_server_without_a_time_says_why() {
    let ask = async |server: String| session(limits()).http_date(&server, LONG).await.map(|answer| answer.sent_on_to);
    let said = |text: &str| serve(vec![hear("HEAD / HTTP/1.1\r\n"), say(text)]).to_string();
    assert_eq!(ask(said("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n")).await, no_time(TimeFault::NoDate));
    assert_eq!(ask(said("HTTP/1.1 200 OK\r\nDate: soon\r\n\r\n")).await, no_time(TimeFault::NoDate));
    assert_eq!(ask(said("SSH-2.0-OpenSSH_10.0\r\n\r\n")).await, Err(NetError::NotHttp));
    assert_eq!(ask(http_server(0, "200 OK", "Age: 86400\r\n")).await, no_time(TimeFault::Cached));
    let portal = ask(http_server(0, "511 Network Authentication Required", "")).await;
    assert_eq!(portal, Err(NetError::HttpStatus { status: 511 }));
    let portal = ask(http_server(0, "302 Found", "Location: http://login.example/?to=x\r\n")).await;
    assert_eq!(portal, Ok(Some("login.example".to_owned())));
}

#[tokio::test]
async fn a_head_without_an_end_is_read_no_further_than_anybody_needs() {
    let server = serve(vec![hear("HEAD / HTTP/1.1\r\n"), say("HTTP/1.1 200 OK\r\nX: "), say(vec![b'x'; 1_000_000])]);
    assert_eq!(session(limits()).http_date(&server.to_string(), LONG).await, no_time(TimeFault::NoDate));
}

#[tokio::test]
async fn a_time_source_that_says_nothing_is_not_waited_for() {
    let (_silent, udp) = silent_sntp();
    let tcp = serve(vec![]).to_string();
    let session = session(limits());
    assert_eq!(session.sntp(&udp, SHORT).await, Err(NetError::TimedOut));
    assert_eq!(session.http_date(&tcp, SHORT).await, Err(NetError::TimedOut));
    assert!(session.http_date("no-such-name.invalid:80", SHORT).await.is_err());
    assert_eq!(session.usage(), Usage::default(), "time sources are no part of the target's budget");
}

#[tokio::test]
async fn a_source_that_is_said_one_byte_at_a_time_ends_with_its_wait() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address: SocketAddr = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("a visitor");
        trickle(&mut connection, &b"HTTP/1.1 200 OK\r\nX: ".repeat(100));
    });
    assert_eq!(session(limits()).http_date(&address.to_string(), SHORT).await, Err(NetError::TimedOut));
}
