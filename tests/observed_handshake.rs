//! The observed handshake against servers of other makers and against servers that misbehave; tshark is the witness
//! that the ladder shows what went over the wire.

mod servers;
mod witness;

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpListener};

use handshake_doctor::handshake::{
    MAX_CERTIFICATES, Message, MessageKind, Observation, Offer, Outcome, Party, PlainProtocol, Stage, Versions,
    observe, observe_captured, observe_raw,
};
use handshake_doctor::net::{NetError, PhaseKind, Session};
use handshake_doctor::settings::{Limits, Settings};
use handshake_doctor::target::{Endpoint, Host, Target};
use handshake_doctor::wire::{
    self, ClientHello, ServerHello, certificate_tls12, content_type, fatal_alert, handshake, record, server_hello,
    server_hello_done, version,
};
use rcgen::{CertificateParams, KeyPair};
use tokio_util::sync::CancellationToken;

use servers::{OpenSsl, answering, read_hello, rsa_files, rustls_server, scripted};
use witness::{our_list, tshark_list};

const NAME: &str = "site.example";

fn limits() -> Limits {
    Settings::default().limits
}

fn session(limits: Limits) -> Session {
    Session::new(limits, CancellationToken::new())
}

/// `site.example`, which lives at a loopback port.
fn target(port: u16) -> Target {
    let connect = Endpoint { host: Host::Address(Ipv4Addr::LOCALHOST.into()), port };
    Target { connect: Some(connect), ..Target::new(Host::Name(NAME.into()), 443) }
}

async fn observed(port: u16, versions: Versions) -> Observation {
    observe(&session(limits()), &target(port), &Offer { versions, ..Offer::default() }).await
}

fn kinds(observation: &Observation, from: Party) -> Vec<MessageKind> {
    observation.messages.iter().filter(|message| message.from == from).map(|message| message.kind).collect()
}

fn message(observation: &Observation, kind: MessageKind, from: Party) -> &Message {
    observation
        .messages
        .iter()
        .find(|message| message.kind == kind && message.from == from)
        .unwrap_or_else(|| panic!("no {kind:?} from {from:?} in {:?}", kinds(observation, from)))
}

fn field<'a>(message: &'a Message, name: &str) -> &'a str {
    message
        .fields
        .iter()
        .find(|field| field.name == name)
        .map_or_else(|| panic!("no {name} in {:?}", message.fields), |field| field.value.as_str())
}

/// Shakes hands with `openssl s_server` and holds the ladder against tshark's list.
async fn witnessed(versions: Versions, arguments: &[&str]) -> Observation {
    let server = OpenSsl::start(arguments);
    let offer = Offer { versions, ..Offer::default() };
    let (observation, capture) = observe_captured(&session(limits()), &target(server.port), &offer).await;
    for from in [Party::Client, Party::Server] {
        let ours = our_list(&observation, from);
        assert!(ours.len() > 2, "{ours:?}");
        assert_eq!(ours, tshark_list(&capture, from), "{from:?} with {arguments:?}");
    }
    observation
}

#[tokio::test]
async fn the_ladder_of_tls13_is_the_one_that_tshark_sees() {
    let seen = witnessed(Versions::Tls13, &["-tls1_3"]).await;
    assert_eq!(seen.outcome, Outcome::Completed);
    assert_eq!(seen.negotiated.version, Some(version::TLS13));
    assert_eq!(seen.chain_length, 2, "OpenSSL sends the root along");
    let server = kinds(&seen, Party::Server);
    let expected = [
        MessageKind::ServerHello,
        MessageKind::ChangeCipherSpec,
        MessageKind::EncryptedExtensions,
        MessageKind::Certificate,
        MessageKind::CertificateVerify,
        MessageKind::Finished,
    ];
    assert_eq!(server[..6], expected);
    assert!(message(&seen, MessageKind::Certificate, Party::Server).encrypted);
    assert_eq!(field(message(&seen, MessageKind::Verification, Party::Client), "signature"), "valid");
    assert_eq!(field(message(&seen, MessageKind::ClientHello, Party::Client), "server_name"), NAME);
    assert!(seen.messages.is_sorted_by_key(|message| message.at_us));
    assert_eq!(seen.phases.last().map(|phase| phase.kind), Some(PhaseKind::Handshake));
}

#[tokio::test]
async fn the_ladder_of_tls12_is_the_one_that_tshark_sees() {
    let seen = witnessed(Versions::Tls12, &["-tls1_2"]).await;
    assert_eq!(seen.outcome, Outcome::Completed);
    assert_eq!(seen.negotiated.version, Some(version::TLS12));
    assert_eq!(seen.negotiated.group, Some(29));
    let finished = message(&seen, MessageKind::Finished, Party::Server);
    assert_eq!((finished.encrypted, finished.size, finished.stage), (true, 16, Stage::ServerFinished));
}

#[tokio::test]
async fn a_hello_retry_request_and_the_second_hello_stand_in_the_ladder() {
    let seen = witnessed(Versions::Tls13, &["-tls1_3", "-groups", "P-384"]).await;
    assert_eq!(seen.outcome, Outcome::Completed);
    assert_eq!(seen.negotiated.group, Some(24));
    let retry = message(&seen, MessageKind::HelloRetryRequest, Party::Server);
    assert_eq!(field(retry, "key_share"), "secp384r1");
    let hellos = kinds(&seen, Party::Client).iter().filter(|kind| **kind == MessageKind::ClientHello).count();
    assert_eq!(hellos, 2);
}

#[tokio::test]
async fn an_optional_client_certificate_is_asked_for_by_name_and_left_out() {
    for (versions, argument) in [(Versions::Tls13, "-tls1_3"), (Versions::Tls12, "-tls1_2")] {
        let seen = witnessed(versions, &[argument, "-verify", "1"]).await;
        assert_eq!(seen.outcome, Outcome::Completed, "{argument}");
        let request = seen.client_certificate_request.as_ref().expect("a request");
        assert_eq!((request.authorities.as_slice(), request.authority_count), (&["CN=Claims Root".to_owned()][..], 1));
        let empty = message(&seen, MessageKind::Certificate, Party::Client);
        assert_eq!((field(empty, "certificate_list"), empty.stage), ("0 certificates", Stage::ServerVerifies));
    }
}

#[tokio::test]
async fn a_required_client_certificate_is_missed_in_the_words_of_each_version() {
    for (versions, argument, code) in [(Versions::Tls13, "-tls1_3", 116), (Versions::Tls12, "-tls1_2", 40)] {
        let seen = witnessed(versions, &[argument, "-Verify", "1"]).await;
        assert_eq!(seen.outcome, Outcome::Alert { code, from: Party::Server }, "{argument}");
        let alert = message(&seen, MessageKind::Alert, Party::Server);
        assert_eq!(alert.stage, Stage::ServerVerifies);
        assert!(seen.client_certificate_request.is_some());
    }
}

// The raw driver

#[tokio::test]
async fn a_raw_hello_brings_the_chain_and_the_key_exchange_of_tls12() {
    let server = OpenSsl::start(&["-tls1_2", "-verify", "1"]);
    let hello = ClientHello::probe(version::TLS12, &[0xc02b, 0xc02f], Some(NAME));
    let seen = observe_raw(&session(limits()), &target(server.port), &hello).await;
    assert_eq!(seen.outcome, Outcome::Answered);
    let agreed = &seen.negotiated;
    assert_eq!((agreed.version, agreed.cipher_suite, agreed.group), (Some(version::TLS12), Some(0xc02b), Some(29)));
    assert_eq!(agreed.signature_scheme, Some(0x0403));
    assert_eq!(seen.chain_length, 2, "OpenSSL sends the root along");
    assert_eq!(seen.client_certificate_request.map(|request| request.authority_count), Some(1));
}

#[tokio::test]
async fn a_raw_hello_of_tls13_is_answered_with_a_hello_or_a_retry() {
    for (groups, kind) in [("X25519", MessageKind::ServerHello), ("P-521", MessageKind::HelloRetryRequest)] {
        let server = OpenSsl::start(&["-tls1_3", "-groups", groups]);
        let hello = ClientHello::probe(version::TLS13, &[0x1302], Some(NAME));
        let seen = observe_raw(&session(limits()), &target(server.port), &hello).await;
        assert_eq!(seen.outcome, Outcome::Answered, "{groups}");
        assert_eq!((seen.negotiated.version, seen.negotiated.cipher_suite), (Some(version::TLS13), Some(0x1302)));
        assert_eq!(kinds(&seen, Party::Server)[0], kind);
    }
}

#[tokio::test]
async fn a_raw_hello_with_an_old_version_or_suite_is_refused_by_alert() {
    let server = OpenSsl::start(&["-tls1_2"]);
    for (hello, code) in [
        (ClientHello::probe(version::TLS10, &[0xc009, 0xc013, 0x002f], Some(NAME)), 70),
        (ClientHello::probe(version::TLS12, &[0x0005], Some(NAME)), 40),
    ] {
        let seen = observe_raw(&session(limits()), &target(server.port), &hello).await;
        assert_eq!(seen.outcome, Outcome::Alert { code, from: Party::Server });
    }
}

#[tokio::test]
async fn the_size_of_a_finite_field_prime_is_measured() {
    // OpenSSL chooses a prime as long as the key of its certificate.
    for bits in [1024, 2048] {
        let server = OpenSsl::start_with(rsa_files(bits), &["-tls1_2", "-cipher", "ALL:@SECLEVEL=0"]);
        let hello = ClientHello::probe(version::TLS12, &[0x009e, 0x0033], Some(NAME));
        let seen = observe_raw(&session(limits()), &target(server.port), &hello).await;
        assert_eq!((seen.outcome, seen.negotiated.dh_prime_bits), (Outcome::Answered, Some(u32::from(bits))));
    }
}

#[tokio::test]
async fn a_short_rsa_key_is_seen_and_does_not_end_the_observation() {
    for (versions, argument) in [(Versions::Tls13, "-tls1_3"), (Versions::Tls12, "-tls1_2")] {
        let arguments = [argument, "-cipher", "ALL:@SECLEVEL=0"];
        let server = OpenSsl::start_with(rsa_files(1024), &arguments);
        let seen = observed(server.port, versions).await;
        assert_eq!(seen.outcome, Outcome::Completed, "{argument}");
        let verification = message(&seen, MessageKind::Verification, Party::Client);
        assert!(field(verification, "signature").contains("1024 bits"), "{verification:?}");
    }
}

// Servers that misbehave

#[tokio::test]
async fn what_is_not_tls_is_named_with_its_first_bytes() {
    let table: [(&[u8], PlainProtocol); 5] = [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", PlainProtocol::Http),
        (b"SSH-2.0-OpenSSH_9.2\r\n", PlainProtocol::Ssh),
        (b"220 mail.example ESMTP\r\n", PlainProtocol::Smtp),
        (b"\x00\xffgarbage", PlainProtocol::Unknown),
        (b"\x16\x03", PlainProtocol::Unknown),
    ];
    for (bytes, expected) in table {
        let seen = observed(answering(bytes.to_vec()), Versions::Both).await;
        let Outcome::NotTls { guess, first_bytes } = seen.outcome else { panic!("{:?}", seen.outcome) };
        assert_eq!(guess, expected);
        assert_eq!(first_bytes, bytes.escape_ascii().to_string());
    }
}

#[tokio::test]
async fn a_server_that_hangs_up_is_told_from_one_that_resets_and_one_that_is_silent() {
    let closing = answering(Vec::new());
    assert_eq!(observed(closing, Versions::Both).await.outcome, Outcome::Closed);

    let resetting = scripted(|mut stream| {
        read_hello(&mut stream);
        let socket = socket2::Socket::from(stream);
        socket.set_linger(Some(std::time::Duration::ZERO)).expect("linger");
    });
    assert_eq!(observed(resetting, Versions::Both).await.outcome, Outcome::Reset);

    let (keep, until) = std::sync::mpsc::channel::<()>();
    let silent = scripted(move |mut stream| {
        read_hello(&mut stream);
        let _ = until.recv();
    });
    let short = Limits { silence_ms: 200, ..limits() };
    let seen = observe(&session(short), &target(silent), &Offer::default()).await;
    assert!(matches!(seen.outcome, Outcome::Silence { waited_ms } if waited_ms >= 190), "{:?}", seen.outcome);
    assert_eq!(kinds(&seen, Party::Client), [MessageKind::ClientHello]);
    drop(keep);
}

#[tokio::test]
async fn an_alert_right_after_the_hello_ends_the_ladder_and_is_its_outcome() {
    let seen = observed(answering(fatal_alert(version::TLS12, 40)), Versions::Both).await;
    assert_eq!(seen.outcome, Outcome::Alert { code: 40, from: Party::Server });
    let alert = message(&seen, MessageKind::Alert, Party::Server);
    assert_eq!(field(alert, "description"), "handshake_failure (40)");
    assert_eq!(alert.stage, Stage::ServerHello);
}

#[tokio::test]
async fn an_answer_in_tls10_is_refused_by_our_own_alert() {
    let hello = server_hello(&ServerHello::new(version::TLS10, 0x002f, [7; 32]));
    let bytes = record(content_type::HANDSHAKE, version::TLS10, &hello);
    let port = scripted(move |mut stream| {
        read_hello(&mut stream);
        let _ = stream.write_all(&bytes);
        let _ = stream.read(&mut [0; 100]);
    });
    let seen = observed(port, Versions::Both).await;
    assert_eq!(seen.outcome, Outcome::Alert { code: 70, from: Party::Client });
    assert_eq!(seen.negotiated.version, Some(version::TLS10));
    assert_eq!(field(message(&seen, MessageKind::Alert, Party::Client), "description"), "protocol_version (70)");
}

/// `ServerHello` and a chain of `count` certificates, up to TLS 1.2.
fn long_chain(count: usize) -> Vec<u8> {
    let key = KeyPair::generate().expect("key");
    let der = CertificateParams::default().self_signed(&key).expect("certificate").der().to_vec();
    let mut hello = ServerHello::new(version::TLS12, 0xc02b, [7; 32]);
    hello.extensions.push(wire::Extension { kind: wire::extension_type::RENEGOTIATION_INFO, body: vec![0] });
    let mut flight = server_hello(&hello);
    flight.extend(certificate_tls12(&vec![der; count]));
    flight.extend(server_hello_done());
    record(content_type::HANDSHAKE, version::TLS12, &flight)
}

#[tokio::test]
async fn a_thousand_certificates_are_too_much_and_the_first_ones_are_kept() {
    let limits = Limits { handshake_bytes: 100_000, ..limits() };
    let seen = observe(&session(limits), &target(answering(long_chain(1000))), &Offer::default()).await;
    assert_eq!(seen.outcome, Outcome::TooMuchData { limit: 100_000 });
    assert_eq!(seen.chain.len(), MAX_CERTIFICATES);
    assert!(seen.chain_length > MAX_CERTIFICATES);

    let hello = ClientHello::probe(version::TLS12, &[0xc02b], Some(NAME));
    let seen = observe_raw(&session(limits), &target(answering(long_chain(1000))), &hello).await;
    assert_eq!(seen.outcome, Outcome::TooMuchData { limit: 100_000 });
    assert_eq!(seen.chain.len(), MAX_CERTIFICATES);
}

#[tokio::test]
async fn a_chain_that_is_too_long_for_rustls_is_still_counted_to_its_end() {
    let seen = observed(answering(long_chain(300)), Versions::Both).await;
    assert_eq!(seen.outcome, Outcome::TooMuchData { limit: 0xffff });
    assert_eq!((seen.chain.len(), seen.chain_length), (MAX_CERTIFICATES, 300));
}

#[tokio::test]
async fn a_record_of_garbage_after_a_good_hello_is_a_violation() {
    let hello = server_hello(&ServerHello::new(version::TLS12, 0xc02b, [7; 32]));
    let mut bytes = record(content_type::HANDSHAKE, version::TLS12, &hello);
    bytes.extend(b"\xfe\xfe\xfe\xfe\xfe\xfe\xfe\xfe");
    let seen = observed(answering(bytes.clone()), Versions::Both).await;
    assert!(matches!(seen.outcome, Outcome::Violation { .. }), "{:?}", seen.outcome);
    let probe = ClientHello::probe(version::TLS12, &[0xc02b], None);
    let seen = observe_raw(&session(limits()), &target(answering(bytes)), &probe).await;
    assert!(matches!(seen.outcome, Outcome::Violation { .. }), "{:?}", seen.outcome);
}

#[tokio::test]
async fn stop_ends_a_handshake_that_waits() {
    let cancel = CancellationToken::new();
    let session = Session::new(limits(), cancel.clone());
    let (keep, until) = std::sync::mpsc::channel::<()>();
    let port = scripted(move |mut stream| {
        read_hello(&mut stream);
        cancel.cancel();
        let _ = until.recv();
    });
    let seen = observe(&session, &target(port), &Offer::default()).await;
    assert_eq!(seen.outcome, Outcome::Unreachable { error: NetError::Stopped });
    drop(keep);
}

#[tokio::test]
async fn a_port_where_nothing_listens_has_no_ladder() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("loopback");
    let port = listener.local_addr().expect("address").port();
    drop(listener);
    let seen = observed(port, Versions::Both).await;
    assert_eq!(seen.outcome, Outcome::Unreachable { error: NetError::Refused });
    assert!(seen.messages.is_empty());
}

// Servers of our own library

#[tokio::test]
async fn the_head_of_the_site_tells_its_status_and_its_clock() {
    let key = KeyPair::generate().expect("key");
    let leaf = CertificateParams::new(vec![NAME.to_owned()]).expect("name").self_signed(&key).expect("leaf");
    let answer = "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nServer: claims\r\n\r\n";
    for version in rustls::ALL_VERSIONS {
        let port = rustls_server(vec![leaf.der().clone()], &key, &[version], answer);
        let offer = Offer { http_get: true, ..Offer::default() };
        let seen = observe(&session(limits()), &target(port), &offer).await;
        assert_eq!(seen.outcome, Outcome::Completed);
        let http = seen.http.as_ref().expect("an answer");
        assert_eq!((http.status, http.server.as_deref()), (200, Some("claims")));
        let years = http.offset_ms.expect("an offset") / (365 * 24 * 3600 * 1000);
        assert!(years < -29, "the server lives in 1994: {years}");
        assert_eq!(seen.negotiated.alpn.as_deref(), Some("http/1.1"));
        let server = kinds(&seen, Party::Server);
        assert_eq!(server.contains(&MessageKind::KeyUpdate), version.version == rustls::ProtocolVersion::TLSv1_3);
        assert!(server.contains(&MessageKind::ApplicationData) && !server.contains(&MessageKind::Undecrypted));
    }
}

#[tokio::test]
async fn a_server_that_does_not_hold_the_key_of_its_certificate_breaks_the_protocol() {
    let key = KeyPair::generate().expect("key");
    let leaf = CertificateParams::new(vec![NAME.to_owned()]).expect("name").self_signed(&key).expect("leaf");
    let other = KeyPair::generate().expect("key");
    for version in rustls::ALL_VERSIONS {
        let port = rustls_server(vec![leaf.der().clone()], &other, &[version], "");
        let seen = observed(port, Versions::Both).await;
        assert!(matches!(seen.outcome, Outcome::Violation { .. }), "{:?}", seen.outcome);
        assert_eq!(seen.chain, [leaf.der().to_vec()]);
        let verification = message(&seen, MessageKind::Verification, Party::Client);
        assert_eq!(field(verification, "signature"), "not valid for the key of the certificate");
        assert_eq!(field(message(&seen, MessageKind::Alert, Party::Client), "description"), "decrypt_error (51)");
    }
}

#[test]
fn a_handshake_message_that_is_framed_is_read_back() {
    let framed = record(content_type::HANDSHAKE, version::TLS12, &handshake(14, &[]));
    assert_eq!(framed, [22, 3, 3, 0, 4, 14, 0, 0, 0]);
}
