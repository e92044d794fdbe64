//! Real servers, asked with the suites that they are known to have.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};

use rcgen::{CertificateParams, KeyPair, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::*;
use crate::net::Session;
use crate::practice;
use crate::settings::Settings;
use crate::target::{Host, Target};
use crate::wire::{ServerHello, content_type, handshake, handshake_type, record, server_hello, server_hello_done};

const ECDHE_RSA: [u16; 2] = [0xc02f, 0xc030];
const ECDHE_ECDSA: [u16; 2] = [0xc02b, 0xc02c];
const DHE_RSA: [u16; 2] = [0x009e, 0x009f];

/// A server of another maker; it is stopped when this is dropped.
struct Server {
    child: Child,
    port: u16,
    _files: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn credentials(algorithm: &'static SignatureAlgorithm) -> TempDir {
    let files = TempDir::new().expect("a directory");
    let key = KeyPair::generate_for(algorithm).expect("a key");
    let certificate = CertificateParams::new(vec!["www.example.test".to_owned()]).expect("a name");
    let certificate = certificate.self_signed(&key).expect("a certificate");
    std::fs::write(files.path().join("chain.pem"), certificate.pem()).expect("written");
    std::fs::write(files.path().join("key.pem"), key.serialize_pem()).expect("written");
    files
}

/// Starts a program and waits for the line of its output that says `mark`.
fn started(files: TempDir, command: &mut Command, port: Option<u16>, mark: &str) -> Server {
    let mut child = command
        .current_dir(files.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let output: Box<dyn std::io::Read + Send> = match port {
        Some(_) => Box::new(child.stderr.take().expect("piped")),
        None => Box::new(child.stdout.take().expect("piped")),
    };
    let mut lines = BufReader::new(output);
    let said = loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).expect("readable") > 0, "the server ended before it said {mark:?}");
        if line.contains(mark) {
            break line;
        }
    };
    std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
    let port = port.or_else(|| said.trim().rsplit(':').next()?.parse().ok()).expect("a port");
    Server { child, port, _files: files }
}

fn openssl(algorithm: &'static SignatureAlgorithm, arguments: &[&str]) -> Server {
    let mut command = Command::new("openssl");
    command.args(["s_server", "-accept", "127.0.0.1:0", "-www", "-cert", "chain.pem", "-key", "key.pem"]);
    started(credentials(algorithm), command.args(arguments), None, "ACCEPT")
}

fn gnutls(priority: &str) -> Server {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    let port = free.expect("a free port").port();
    let mut command = Command::new("gnutls-serv");
    command.args(["--http", "--x509certfile", "chain.pem", "--x509keyfile", "key.pem", "--priority", priority]);
    started(credentials(&PKCS_RSA_SHA256), command.args(["-p", &port.to_string()]), Some(port), "IPv4 0.0.0.0 port")
}

fn asker(target: Target) -> Asker {
    Asker::new(Session::new(Settings::default().limits, CancellationToken::new()), target, None)
}

fn asker_of(server: &Server) -> Asker {
    asker(Target::new(Host::Address(Ipv4Addr::LOCALHOST.into()), server.port))
}

fn list(accepted: &[u16], preference: Preference) -> GroupList {
    GroupList { accepted: accepted.to_vec(), preference, undetermined: Vec::new() }
}

#[tokio::test]
async fn openssl_in_tls_13_shows_its_groups_and_follows_the_shares_of_the_client() {
    let server = openssl(&PKCS_RSA_SHA256, &["-groups", "P-384:X25519:ffdhe2048:X448"]);
    let found = tls13_groups(&asker_of(&server), &[0x1301]).await;
    assert_eq!(found, list(&[24, 29, 256, 30], Preference::Client));
}

#[tokio::test]
async fn openssl_up_to_tls_12_shows_the_order_that_decides() {
    let groups = ["-groups", "P-384:X25519:P-521", "-tls1_2"];
    let server = openssl(&PKCS_RSA_SHA256, &groups);
    let found = ecdhe_groups(&asker_of(&server), version::TLS12, &ECDHE_RSA).await;
    assert_eq!(found, list(&[29, 24, 25], Preference::Client));
    let server = openssl(&PKCS_RSA_SHA256, &[&groups[..], &["-serverpref"]].concat());
    let found = ecdhe_groups(&asker_of(&server), version::TLS12, &ECDHE_RSA).await;
    assert_eq!(found, list(&[24, 29, 25], Preference::Server));
}

#[tokio::test]
async fn the_curve_of_an_ecdsa_certificate_hides_no_group_that_can_be_used() {
    let server = openssl(&PKCS_ECDSA_P256_SHA256, &["-groups", "P-256:P-521:X25519", "-tls1_2"]);
    let found = ecdhe_groups(&asker_of(&server), version::TLS12, &ECDHE_ECDSA).await;
    assert_eq!(found, list(&[29, 23, 25], Preference::Client));
    // Whoever offers P-521 must offer P-256 too, and then gets that.
    let server = openssl(&PKCS_ECDSA_P256_SHA256, &["-groups", "X25519:P-256:P-521", "-tls1_2", "-serverpref"]);
    let found = ecdhe_groups(&asker_of(&server), version::TLS12, &ECDHE_ECDSA).await;
    assert_eq!(found, list(&[29, 23], Preference::Server));
}

#[tokio::test]
async fn the_prime_of_a_dhe_suite_is_known_by_name() {
    let server = openssl(&PKCS_RSA_SHA256, &["-tls1_2"]);
    let found = finite_fields(&asker_of(&server), version::TLS12, &DHE_RSA).await;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].bits, 2048);
    assert!(found[0].known.is_some(), "{found:?}");
}

#[tokio::test]
async fn gnutls_shows_its_groups_in_both_versions() {
    let groups = "-GROUP-ALL:+GROUP-SECP384R1:+GROUP-X25519:+GROUP-FFDHE2048";
    let server = gnutls(&format!("NORMAL:{groups}"));
    let asker = asker_of(&server);
    let mut tls13 = tls13_groups(&asker, &[0x1301, 0x1302]).await;
    tls13.accepted.sort_unstable();
    assert_eq!((tls13.accepted, tls13.undetermined), (vec![24, 29, 256], vec![]));
    let mut ecdhe = ecdhe_groups(&asker, version::TLS12, &ECDHE_RSA).await;
    ecdhe.accepted.sort_unstable();
    assert_eq!((ecdhe.accepted, ecdhe.undetermined), (vec![24, 29], vec![]));
    let found = finite_fields(&asker, version::TLS12, &DHE_RSA).await;
    assert!(found.contains(&FiniteField { bits: 2048, known: Some("ffdhe2048".to_owned()) }), "{found:?}");
}

#[tokio::test]
async fn a_browser_is_asked_again_where_its_shares_do_not_serve() {
    for (group, again) in [("P-384", true), ("X25519", false)] {
        let server = openssl(&PKCS_RSA_SHA256, &["-groups", group]);
        let target = asker_of(&server).target().clone();
        let scanner = Scanner::new(Session::new(Settings::default().limits, CancellationToken::new()), target);
        assert_eq!(retries(scanner.browser().await), Some(again), "{group}");
    }
    let old = openssl(&PKCS_RSA_SHA256, &["-tls1_2"]);
    let target = asker_of(&old).target().clone();
    let scanner = Scanner::new(Session::new(Settings::default().limits, CancellationToken::new()), target);
    assert_eq!(retries(scanner.browser().await), None);
}

#[tokio::test]
async fn rustls_shows_the_post_quantum_group_in_few_connections() {
    let site = practice::start("healthy").expect("starts");
    let session = Session::new(Settings::default().limits, CancellationToken::new());
    let asker = Asker::new(session.clone(), site.target.clone(), None);
    let found = tls13_groups(&asker, &[0x1301]).await;
    assert_eq!(session.usage().connections, 6, "four groups, a refusal, and the question whose order decides");
    assert_eq!((found.accepted, found.undetermined), (vec![4588, 29, 23, 24], vec![]));
    let found = ecdhe_groups(&asker, version::TLS12, &ECDHE_ECDSA).await;
    assert_eq!((found.accepted, found.undetermined), (vec![29, 23, 24], vec![]));
}

/// A server that always takes secp256r1, whatever is offered.
fn stubborn() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let port = listener.local_addr().expect("bound").port();
    let exchange = [&[3, 0, 23, 65, 4][..], &[7; 64], &[4, 1, 0, 2, 9, 9]].concat();
    let flight = [
        server_hello(&ServerHello::new(version::TLS12, 0xc02f, [7; 32])),
        handshake(handshake_type::SERVER_KEY_EXCHANGE, &exchange),
        server_hello_done(),
    ];
    let answer = record(content_type::HANDSHAKE, version::TLS12, &flight.concat());
    std::thread::spawn(move || {
        for mut visitor in listener.incoming().flatten() {
            // The whole hello comes at once on loopback.
            let _ = visitor.read(&mut [0; 4096]).and_then(|_| visitor.write_all(&answer));
        }
    });
    port
}

#[tokio::test]
async fn a_group_that_was_not_offered_is_not_counted() {
    let asker = asker(Target::new(Host::Address(Ipv4Addr::LOCALHOST.into()), stubborn()));
    let found = ecdhe_groups(&asker, version::TLS12, &ECDHE_RSA).await;
    assert_eq!((found.accepted, found.preference), (vec![23], Preference::Irrelevant));
    assert_eq!(found.undetermined.len(), GROUPS_ECDHE.len() - 1);
}

#[test]
fn every_group_of_the_table_is_asked_for() {
    let rows = include_str!("../../../assets/data/groups.tsv").lines().filter_map(|row| row.split('\t').next());
    let groups: Vec<u16> = rows.filter_map(|value| value.parse().ok()).collect();
    // The last two stand for curves that are spelled out, which nobody ever did.
    for group in groups.into_iter().filter(|group| !matches!(group, 65281 | 65282)) {
        assert!(GROUPS_TLS13.contains(&group) || GROUPS_ECDHE.contains(&group), "{group}");
    }
}
