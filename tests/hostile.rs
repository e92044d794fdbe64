//! Servers that break the rules of TLS, or waste our time: both drivers end by their limits, the outcome says what the
//! server did, and it has a finding in words.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

use handshake_doctor::advice::Words;
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::handshake::{Observation, Offer, Outcome, Party, Versions, observe, observe_raw};
use handshake_doctor::settings::{Limits, Settings};
use handshake_doctor::step::judge_reach;
use handshake_doctor::target::Protocol;
use handshake_doctor::wire::{
    self, ClientHello, Extension, RETRY_RANDOM, RecordReader, ServerHello, content_type, extension_type, fatal_alert,
    handshake, handshake_type, record, server_hello, version, warning_alert,
};
use tokio_util::sync::CancellationToken;

use crate::scripted::{session, target, trickle};

const X25519: u16 = 29;
const SECP384R1: u16 = 24;

/// A silence is soon noticed; only a wait without an end reaches the deadline.
fn limits() -> Limits {
    Limits { deadline_ms: 20_000, silence_ms: 400, ..Settings::default().limits }
}

/// What a server says once it has read a `ClientHello`.
#[derive(Clone)]
enum Manner {
    /// All at once; then it keeps the line open until the visitor hangs up.
    Say(Vec<u8>),
    /// The beginning, and then the same bytes until the visitor hangs up.
    Endless(Vec<u8>, Vec<u8>),
    /// One byte, a while later the next.
    Trickle(Vec<u8>),
}

type Script = fn(&ClientHello) -> Manner;

/// Serves on loopback, every connection alike.
fn serve(script: Script) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || {
                let _ = play(stream, script);
            });
        }
    });
    address
}

fn play(mut stream: TcpStream, script: Script) -> std::io::Result<()> {
    let Some(hello) = read_hello(&mut stream)? else { return Ok(()) };
    match script(&hello) {
        Manner::Say(bytes) => stream.write_all(&bytes)?,
        Manner::Endless(beginning, more) => {
            stream.write_all(&beginning)?;
            while stream.write_all(&more).is_ok() {}
        }
        Manner::Trickle(bytes) => {
            if !trickle(&mut stream, &bytes) {
                return Ok(());
            }
        }
    }
    std::io::copy(&mut stream, &mut std::io::sink()).map(drop)
}

fn read_hello(stream: &mut TcpStream) -> std::io::Result<Option<ClientHello>> {
    let mut records = RecordReader::new();
    let mut buffer = [0; 4096];
    loop {
        let read = stream.read(&mut buffer)?;
        records.push(&buffer[..read]);
        if read == 0 {
            return Ok(None);
        }
        if let Ok(Some(record)) = records.next_record() {
            return Ok(record.body.get(wire::MESSAGE_HEADER..).and_then(|body| ClientHello::parse(body).ok()));
        }
    }
}

fn in_record(message: &[u8]) -> Vec<u8> {
    record(content_type::HANDSHAKE, version::TLS12, message)
}

/// A `ServerHello` that the visitor must accept, in the newest version that it offers, after `change`.
fn answer(hello: &ClientHello, change: impl FnOnce(&mut ServerHello)) -> Vec<u8> {
    let mut answer = if hello.offered_versions().contains(&version::TLS13) {
        let mut answer = ServerHello::new(version::TLS12, 0x1301, [7; 32]);
        answer.session_id.clone_from(&hello.session_id);
        let share = [&[0, 29, 0, 32][..], &[9; 32]].concat();
        answer.extensions = vec![
            Extension { kind: extension_type::SUPPORTED_VERSIONS, body: vec![3, 4] },
            Extension { kind: extension_type::KEY_SHARE, body: share },
        ];
        answer
    } else {
        ServerHello::new(version::TLS12, 0xc02f, [7; 32])
    };
    change(&mut answer);
    in_record(&server_hello(&answer))
}

fn sound(hello: &ClientHello) -> Vec<u8> {
    answer(hello, |_| ())
}

fn retry(hello: &ClientHello, group: u16) -> Vec<u8> {
    answer(hello, |answer| {
        answer.random = RETRY_RANDOM;
        answer.extensions[1].body = group.to_be_bytes().to_vec();
    })
}

async fn raw(script: Script, version: u16) -> Observation {
    let suites: &[u16] = if version == version::TLS13 { &[0x1301] } else { &[0xc02f, 0xc02b] };
    let hello = ClientHello::probe(version, suites, None);
    observe_raw(&session(limits()), &target(serve(script), Protocol::Tls), &hello).await
}

async fn strict(script: Script, versions: Versions) -> Observation {
    let offer = Offer { versions, ..Offer::default() };
    observe(&session(limits()), &target(serve(script), Protocol::Tls), &offer).await
}

/// The outcome, after a look whether it has a finding whose fact and cause are told in words.
fn told(name: &str, seen: &Observation, cause: &str) -> String {
    let judgement = judge_reach(seen);
    let found: Vec<_> = judgement.findings.iter().map(|finding| finding.cause.as_str()).collect();
    assert_eq!(found, [cause], "{name}: {:?}", seen.outcome);
    let words = Words::english();
    let said = words.outcome(&seen.outcome);
    assert!(!words.fact(&judgement.facts[0]).is_empty() && !words.cause(cause).meaning.is_empty());
    said
}

/// What each driver meets, and a part of what the outcome says.
struct Case {
    name: &'static str,
    version: u16,
    script: Script,
    cause: &'static str,
    raw: &'static str,
    rustls: &'static str,
}

const BREAKS: &str = "server-breaks-tls";

async fn all_are_told(cases: &[Case]) {
    for Case { name, version, script, cause, raw: from_raw, rustls } in cases {
        let versions = if *version == version::TLS13 { Versions::Tls13 } else { Versions::Tls12 };
        for (seen, expected) in [(raw(*script, *version).await, from_raw), (strict(*script, versions).await, rustls)] {
            let said = told(name, &seen, cause);
            assert!(said.contains(expected), "{name}, {:?}: {said}", seen.driver);
        }
    }
}

#[tokio::test]
async fn a_hello_that_picks_what_was_not_offered_is_told_by_what_it_picked() {
    let case = |name, version, script, rule| Case { name, version, script, cause: BREAKS, raw: rule, rustls: rule };
    all_are_told(&[
        case(
            "suite",
            version::TLS12,
            |hello| Manner::Say(answer(hello, |answer| answer.cipher_suite = 0x0005)),
            "picks TLS_RSA_WITH_RC4_128_SHA, which was not offered",
        ),
        case(
            "suite of TLS 1.3",
            version::TLS13,
            |hello| Manner::Say(answer(hello, |answer| answer.cipher_suite = 0x1305)),
            "picks TLS_AES_128_CCM_8_SHA256, which was not offered",
        ),
        case(
            "version",
            version::TLS13,
            |hello| Manner::Say(answer(hello, |answer| answer.extensions[0].body = vec![3, 5])),
            "picks 0x0305, which was not offered",
        ),
        case(
            "compression",
            version::TLS12,
            |hello| Manner::Say(answer(hello, |answer| answer.compression = 1)),
            "picks compression method 1, which was not offered",
        ),
        case(
            "extension",
            version::TLS12,
            |hello| {
                Manner::Say(answer(hello, |answer| {
                    answer.extensions.push(Extension { kind: 15, body: vec![1] });
                }))
            },
            "has extension 15 (heartbeat), which was not offered",
        ),
        case(
            "group",
            version::TLS13,
            |hello| {
                Manner::Say(answer(hello, |answer| {
                    answer.extensions[1].body = [&[0, 24, 0, 97][..], &[4; 97]].concat();
                }))
            },
            "picks secp384r1, whose share was not offered",
        ),
        case(
            "session id",
            version::TLS13,
            |hello| Manner::Say(answer(hello, |answer| answer.session_id = vec![1; 32])),
            "does not echo legacy_session_id",
        ),
        case(
            "retry for a group with a share",
            version::TLS13,
            |hello| Manner::Say(retry(hello, X25519)),
            "asks for x25519, whose share was offered",
        ),
        case(
            "retry for a group that nobody offered",
            version::TLS13,
            |hello| Manner::Say(retry(hello, 30)),
            "asks for x448, which was not offered",
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_key_exchange_in_a_group_that_was_not_offered_is_refused() {
    all_are_told(&[Case {
        name: "group of ECDHE",
        version: version::TLS12,
        script: |hello| {
            let exchange = [&[3, 0, 30, 56][..], &[4; 56], &[8, 4, 0, 4, 1, 2, 3, 4]].concat();
            let exchange = in_record(&handshake(handshake_type::SERVER_KEY_EXCHANGE, &exchange));
            let chain = in_record(&wire::certificate_tls12(&[vec![0x30, 0]]));
            Manner::Say([sound(hello), chain, exchange, in_record(&wire::server_hello_done())].concat())
        },
        cause: BREAKS,
        raw: "ServerKeyExchange picks x448, which was not offered",
        rustls: "SelectedUnofferedKxGroup",
    }])
    .await;
}

#[tokio::test]
async fn messages_of_wrong_lengths_and_in_wrong_places_are_told_by_the_rule_that_they_break() {
    let case = |name, script, raw, rustls| Case { name, version: version::TLS12, script, cause: BREAKS, raw, rustls };
    all_are_told(&[
        case(
            "hello that ends too early",
            |_| Manner::Say(in_record(&handshake(handshake_type::SERVER_HELLO, &[3, 3, 7, 7, 7]))),
            "ServerHello cannot be read: the message ends inside random",
            "corrupt",
        ),
        case(
            "Certificate whose list claims more than there is",
            |hello| {
                let chain = in_record(&handshake(handshake_type::CERTIFICATE, &[0, 0, 200, 1]));
                Manner::Say([sound(hello), chain].concat())
            },
            "Certificate cannot be read: the message ends inside certificate_list",
            "corrupt",
        ),
        case(
            "record longer than any version allows",
            |_| Manner::Say([sound_tls12(), vec![22, 3, 3, 0xff, 0xff]].concat()),
            "longer than 2^14 + 2048",
            "corrupt",
        ),
        case("one empty record", |_| Manner::Say(vec![22, 3, 3, 0, 0]), "length of zero", "InvalidEmptyPayload"),
        case(
            "empty records without end",
            |_| Manner::Endless(Vec::new(), [22, 3, 3, 0, 0].repeat(100)),
            "length of zero",
            "InvalidEmptyPayload",
        ),
        case(
            "empty application data without end",
            |_| Manner::Endless(Vec::new(), [23, 3, 3, 0, 0].repeat(100)),
            "ApplicationData before ServerHello",
            "unexpected",
        ),
        case(
            "garbage after the hello",
            |_| Manner::Say([sound_tls12(), vec![0xfe; 20]].concat()),
            "unknown content type 254",
            "corrupt",
        ),
        case(
            "a message that nobody knows",
            |_| Manner::Say([sound_tls12(), in_record(&handshake(99, b"hello"))].concat()),
            "handshake message of type 99 after ServerHello",
            "unexpected",
        ),
        case(
            "ChangeCipherSpec without end",
            |_| Manner::Endless(Vec::new(), record(content_type::CHANGE_CIPHER_SPEC, version::TLS12, &[1]).repeat(100)),
            "ChangeCipherSpec before ServerHello",
            "unexpected",
        ),
        case(
            "ChangeCipherSpec without end after the hello",
            |_| {
                let change = record(content_type::CHANGE_CIPHER_SPEC, version::TLS12, &[1]);
                Manner::Endless(sound_tls12(), change.repeat(100))
            },
            "ChangeCipherSpec after ServerHello",
            "unexpected",
        ),
        case(
            "warnings without end",
            |_| Manner::Endless(Vec::new(), warning_alert(version::TLS12, 112).repeat(100)),
            "more than 5 warnings",
            "TooManyWarningAlertsReceived",
        ),
    ])
    .await;
}

/// The hello of TLS 1.2 that every visitor accepts who offers that version alone.
fn sound_tls12() -> Vec<u8> {
    in_record(&server_hello(&ServerHello::new(version::TLS12, 0xc02f, [7; 32])))
}

#[tokio::test]
async fn behind_a_hello_of_tls13_the_strict_client_finds_what_is_wrong() {
    let tails: [(&str, Script); 5] = [
        ("garbage", |hello| Manner::Say([sound(hello), vec![0xfe; 20]].concat())),
        ("no encryption", |hello| Manner::Say([sound(hello), in_record(&handshake(8, &[0, 0]))].concat())),
        ("what nobody can decrypt", |hello| {
            Manner::Say([sound(hello), record(content_type::APPLICATION_DATA, version::TLS12, &[7; 40])].concat())
        }),
        ("ChangeCipherSpec without end", |hello| {
            let change = record(content_type::CHANGE_CIPHER_SPEC, version::TLS12, &[1]);
            Manner::Endless(sound(hello), change.repeat(100))
        }),
        ("nothing, without end", |hello| Manner::Endless(sound(hello), [23, 3, 3, 0, 0].repeat(100))),
    ];
    for (name, script) in tails {
        let seen = strict(script, Versions::Tls13).await;
        assert!(matches!(seen.outcome, Outcome::Violation { .. }), "{name}: {:?}", seen.outcome);
        told(name, &seen, BREAKS);
        let seen = raw(script, version::TLS13).await;
        assert_eq!(seen.outcome, Outcome::Answered, "{name}: the rest is not for the raw driver to read");
    }
}

#[tokio::test]
async fn two_retries_end_the_handshake() {
    let script: Script = |hello| Manner::Say([retry(hello, SECP384R1), retry(hello, SECP384R1)].concat());
    let seen = strict(script, Versions::Tls13).await;
    assert!(told("two retries", &seen, BREAKS).contains("rule"), "{:?}", seen.outcome);
    let seen = raw(script, version::TLS13).await;
    assert_eq!(seen.outcome, Outcome::Answered, "it reads no further than the first");
}

#[tokio::test]
async fn one_byte_now_and_then_is_given_up_and_called_slow() {
    let script: Script = |hello| Manner::Trickle([sound(hello), vec![22; 1000]].concat());
    for seen in [raw(script, version::TLS12).await, strict(script, Versions::Tls12).await] {
        assert!(matches!(seen.outcome, Outcome::TooSlow { bytes: 1.., .. }), "{:?}", seen.outcome);
        let said = told("trickle", &seen, "server-too-slow");
        assert!(said.contains("bytes in 0.8 seconds"), "{said}");
    }
}

#[tokio::test]
async fn a_message_without_an_end_is_cut_off_at_the_limit() {
    let script: Script = |hello| {
        let beginning = [sound(hello), in_record(&[11, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfc])].concat();
        Manner::Endless(beginning, in_record(&[0; wire::MAX_PLAINTEXT]))
    };
    for seen in [raw(script, version::TLS12).await, strict(script, Versions::Tls12).await] {
        assert!(matches!(seen.outcome, Outcome::TooMuchData { .. }), "{:?}", seen.outcome);
        told("endless certificate", &seen, "certificate-message-too-large");
    }
    // A hello that claims 16 MiB is no certificate.
    let script: Script = |_| Manner::Endless(in_record(&[2, 0xff, 0xff, 0xff]), in_record(&[0; wire::MAX_PLAINTEXT]));
    for seen in [raw(script, version::TLS12).await, strict(script, Versions::Tls12).await] {
        assert!(matches!(seen.outcome, Outcome::TooMuchData { .. }), "{:?}", seen.outcome);
        told("endless hello", &seen, BREAKS);
    }
}

#[tokio::test]
async fn an_alert_in_pieces_is_the_alert_that_it_is() {
    let byte_by_byte: Script = |_| Manner::Trickle(fatal_alert(version::TLS12, 80));
    let in_two_records: Script = |_| {
        let piece = |byte| record(content_type::ALERT, version::TLS12, &[byte]);
        Manner::Say([piece(2), piece(80)].concat())
    };
    let trickled_records: Script = |_| {
        let piece = |byte| record(content_type::ALERT, version::TLS12, &[byte]);
        Manner::Trickle([piece(2), piece(80)].concat())
    };
    for script in [byte_by_byte, in_two_records, trickled_records] {
        for seen in [raw(script, version::TLS12).await, strict(script, Versions::Both).await] {
            assert_eq!(seen.outcome, Outcome::Alert { code: 80, from: Party::Server }, "{:?}", seen.driver);
            told("alert in pieces", &seen, "server-internal-error");
        }
    }
}

#[tokio::test]
async fn a_check_of_a_server_that_breaks_the_rules_names_that() {
    let script: Script =
        |hello| Manner::Say(answer(hello, |answer| answer.extensions.push(Extension { kind: 15, body: vec![1] })));
    let mut request = Request::new("a server", target(serve(script), Protocol::Tls));
    request.settings.limits = limits();
    crate::program::ask_nobody(&mut request.settings);
    let case = examine(request, CancellationToken::new(), Arc::new(|_| ())).await;
    assert_eq!(case.verdict.cause.as_deref(), Some(BREAKS), "{:#?}", case.findings);
}
