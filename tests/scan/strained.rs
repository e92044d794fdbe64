//! Servers that bear little. Whatever they do to a scan, no suite or version that they have is denied, and what was
//! lost is called undetermined.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use handshake_doctor::net::{Session, Usage};
use handshake_doctor::scan::{ScanReport, Scanner, VersionSuites};
use handshake_doctor::settings::{Limits, Settings};
use handshake_doctor::wire::{HEADER, version};
use tokio_util::sync::CancellationToken;

use super::servers::{Order, nginx, openssl, target};
use super::truth::Truth;
use super::{PARTS, assert_true, limits};

/// The longest hello that the gate of [`Manner::ResetsLongHellos`] lets through, in bytes with its record's header.
const LONG: usize = 600;

/// Connections that a limit lets through.
const ALLOWED: usize = 20;

/// How long a limit that ends stays.
const PENALTY: Duration = Duration::from_millis(1500);

/// What a gate in front of a server does to those who come.
#[derive(Clone, Copy, PartialEq)]
enum Manner {
    /// Resets connections whose first record is longer than [`LONG`].
    ResetsLongHellos,
    /// Serves one connection at a time and lets the others wait.
    OneWaiting,
    /// Serves one connection at a time and resets the others.
    OneOnly,
    /// After [`ALLOWED`] connections resets all for [`PENALTY`], then counts again.
    Pauses,
    /// After [`ALLOWED`] connections resets all.
    Closes,
    /// After [`ALLOWED`] connections accepts and says nothing.
    FallsSilent,
}

/// A gate in front of a server; it counts.
struct Gate {
    port: u16,
    counts: Arc<Counts>,
}

#[derive(Default)]
struct Counts {
    accepted: AtomicUsize,
    open: AtomicUsize,
    /// Since when everybody is reset, and after how many connections.
    penalty: Mutex<Option<Instant>>,
    since_penalty: AtomicUsize,
}

impl Gate {
    fn start(server: u16, manner: Manner) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
        let port = listener.local_addr().expect("bound").port();
        let counts = Arc::new(Counts::default());
        let shared = Arc::clone(&counts);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                shared.accepted.fetch_add(1, Ordering::SeqCst);
                let others = shared.open.fetch_add(1, Ordering::SeqCst);
                let counts = Arc::clone(&shared);
                let serve = move || {
                    // How a connection ends is the business of its two ends.
                    let _ = counts.serve(client, others, server, manner);
                    counts.open.fetch_sub(1, Ordering::SeqCst);
                };
                if manner == Manner::OneWaiting {
                    serve();
                } else {
                    thread::spawn(serve);
                }
            }
        });
        Self { port, counts }
    }
}

impl Counts {
    fn serve(&self, mut client: TcpStream, others: usize, server: u16, manner: Manner) -> io::Result<()> {
        match manner {
            Manner::ResetsLongHellos => {
                let mut header = [0; HEADER];
                client.read_exact(&mut header)?;
                let length = HEADER + usize::from(u16::from_be_bytes([header[3], header[4]]));
                if length > LONG { reset(&client) } else { relay(client, server, &header) }
            }
            Manner::OneOnly if others > 0 => reset(&client),
            Manner::OneOnly | Manner::OneWaiting => relay(client, server, &[]),
            Manner::Pauses => {
                if self.is_in_penalty() {
                    reset(&client)
                } else {
                    relay(client, server, &[])
                }
            }
            _ if self.since_penalty.fetch_add(1, Ordering::SeqCst) < ALLOWED => relay(client, server, &[]),
            Manner::Closes => reset(&client),
            Manner::FallsSilent => read_to_the_end(client),
        }
    }

    fn is_in_penalty(&self) -> bool {
        let mut penalty = self.penalty.lock().expect("no thread panicked");
        if penalty.is_some_and(|begun| begun.elapsed() >= PENALTY) {
            *penalty = None;
            self.since_penalty.store(0, Ordering::SeqCst);
        }
        if penalty.is_none() && self.since_penalty.fetch_add(1, Ordering::SeqCst) >= ALLOWED {
            *penalty = Some(Instant::now());
        }
        penalty.is_some()
    }
}

/// Ends a connection with RST instead of FIN.
fn reset(client: &TcpStream) -> io::Result<()> {
    socket2::SockRef::from(client).set_linger(Some(Duration::ZERO))
}

fn read_to_the_end(mut client: TcpStream) -> io::Result<()> {
    io::copy(&mut client, &mut io::sink()).map(drop)
}

/// Carries bytes both ways until the client leaves, beginning with what was read of it already.
fn relay(client: TcpStream, server: u16, beginning: &[u8]) -> io::Result<()> {
    let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, server))?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    server.write_all(beginning)?;
    let (to_client, from_server) = (client.try_clone()?, server.try_clone()?);
    thread::spawn(move || carry(from_server, to_client));
    carry(client, server);
    Ok(())
}

fn carry(mut from: TcpStream, mut to: TcpStream) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer) {
        if to.write_all(&buffer[..read]).is_err() {
            break;
        }
    }
    // The other end may be gone already.
    let _ = to.shutdown(Shutdown::Write);
}

/// A scan that loses patience soon: silence is told from an answer on loopback in half a second.
async fn scan(port: u16) -> (ScanReport, Usage) {
    let limits = Limits { deadline_ms: 10_000, silence_ms: 500, connect_ms: 1000, ..Settings::default().limits };
    let session = Session::new(limits, CancellationToken::new());
    let scanner = Scanner::new(session.clone(), target(port));
    let report = tokio::time::timeout(limits.deadline() * 2, scanner.report(&PARTS));
    (report.await.expect("a scan comes home by its deadline"), session.usage())
}

/// Nothing that the server has is denied, nothing that it lacks is claimed.
#[track_caller]
fn assert_honest(report: &ScanReport, truth: &Truth) {
    let lists = report.suites.as_deref().expect("asked for");
    for result in report.versions.as_deref().expect("asked for") {
        let Some(truth) = truth.of(result.version) else {
            assert_ne!(result.supported, Some(true), "{result:?}");
            continue;
        };
        assert_ne!(result.supported, Some(false), "{result:?}");
        let list = lists.iter().find(|list| list.version == result.version);
        assert!(list.is_some() || result.supported.is_none(), "no list for {:#06x}", result.version);
        for suite in &truth.accepted {
            let is_told = |list: &VersionSuites| list.accepted.contains(suite) || list.undetermined.contains(suite);
            assert!(list.is_none_or(is_told), "{suite:#06x} in {:#06x} is denied: {list:04x?}", result.version);
        }
        let claimed = list.into_iter().flat_map(|list| &list.accepted);
        let lies: Vec<_> = claimed.filter(|suite| !truth.accepted.contains(suite)).collect();
        assert!(lies.is_empty(), "{lies:04x?} in {:#06x}", result.version);
    }
}

/// Scans the full nginx through a gate, and looks at what holds for all of them.
async fn scan_through(manner: Manner) -> (ScanReport, Truth, Gate) {
    let server = nginx(Order::Server);
    let truth = Truth::ask_briefly(server.port).await;
    let gate = Gate::start(server.port, manner);
    let (report, usage) = scan(gate.port).await;
    assert_honest(&report, &truth);
    assert!(usage.open_at_once <= 8, "{usage:?}");
    assert!(gate.counts.accepted.load(Ordering::SeqCst) <= limits().connections);
    (report, truth, gate)
}

/// The scan noticed that the server bears little, and opened fewer connections at once.
#[track_caller]
fn assert_backed_off(report: &ScanReport) {
    let strain = report.strain;
    assert!(strain.backed_off + strain.recovered > 0 && strain.width < 8, "{strain:?}");
}

/// How many of the server's suites were found.
fn found(report: &ScanReport) -> usize {
    report.suites.iter().flatten().map(|list| list.accepted.len()).sum()
}

fn has(report: &ScanReport, version: u16) -> Option<bool> {
    report.versions.iter().flatten().find(|result| result.version == version)?.supported
}

/// Every suite of the truth was found, in whatever order.
#[track_caller]
fn assert_complete(report: &ScanReport, truth: &Truth) {
    let all: usize = truth.versions.iter().map(|truth| truth.accepted.len()).sum();
    assert_eq!(found(report), all, "{:04x?}", report.suites);
}

#[tokio::test]
async fn a_server_that_demands_a_client_certificate_is_scanned_to_its_end() {
    let server = openssl(Order::Server, &["-Verify", "1", "-CAfile", "root.pem"]);
    let report = super::scan(target(server.port)).await;
    assert_true(&report, &Truth::ask(server.port).await);
}

#[tokio::test]
async fn a_server_that_resets_long_hellos_is_scanned_with_short_ones() {
    let (report, truth, _gate) = scan_through(Manner::ResetsLongHellos).await;
    assert_complete(&report, &truth);
}

#[tokio::test]
async fn a_server_that_answers_one_connection_at_a_time_is_waited_for() {
    let (report, truth, _gate) = scan_through(Manner::OneWaiting).await;
    assert_complete(&report, &truth);
}

#[tokio::test]
async fn a_server_that_resets_the_second_connection_is_asked_one_by_one() {
    let (report, _, _gate) = scan_through(Manner::OneOnly).await;
    assert_backed_off(&report);
    assert_eq!(has(&report, version::TLS12), Some(true));
}

#[tokio::test]
async fn a_server_that_pauses_after_twenty_connections_is_not_believed_while_it_does() {
    let (report, _, _gate) = scan_through(Manner::Pauses).await;
    assert_backed_off(&report);
    assert!(found(&report) > 0);
}

#[tokio::test]
async fn a_server_that_closes_for_good_after_twenty_connections_is_not_believed() {
    let (report, _, gate) = scan_through(Manner::Closes).await;
    assert_backed_off(&report);
    // What came before still counts, and a server that says no for good is left alone.
    assert!(found(&report) > 0);
    assert!(gate.counts.accepted.load(Ordering::SeqCst) <= 100);
}

#[tokio::test]
async fn a_server_that_falls_silent_after_twenty_connections_is_not_believed() {
    let (report, _, _gate) = scan_through(Manner::FallsSilent).await;
    assert_backed_off(&report);
    assert!(found(&report) > 0);
}
