//! What a scan costs: connections, round trips, bytes and memory, counted by a proxy that makes loopback a network.
//!
//! `cargo bench --bench scan` runs every scan in a process of its own, once straight to the server and once through
//! the proxy. The rounds are the time that the proxy added, over the time of one round trip. A network's speed is not
//! ours to measure; how often a scan waits for it is.

mod proxy;
mod server;
mod wide;

use std::io;
use std::net::{IpAddr, Ipv4Addr};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use handshake_doctor::net::Session;
use handshake_doctor::scan::{Part, ScanReport, Scanner};
use handshake_doctor::settings::{Limits, Settings};
use handshake_doctor::target::{Endpoint, Host, Target};
use serde::{Deserialize, Serialize};
use tokio_util::sync::CancellationToken;

use proxy::{Counts, Proxy, ROUND_TRIP};
use server::Server;

/// The name that both servers have certificates for.
const HOST: &str = "www.example.test";

/// The first argument of the process that scans; the second is the port, the third names the parts.
const SCAN: &str = "--scan-of-benchmark";

/// Long enough for any scan to end by itself: what it costs is counted, not cut.
const DEADLINE_MS: u64 = 60_000;

/// How often each scan is run.
const RUNS: usize = 3;

/// Connections and rounds of other scanners for versions, suites and certificate, at the modern and at the wide
/// server, counted through a proxy like this one in 2026; last, what a scan of ours may cost.
const OTHERS: [(&str, [u32; 2], [u32; 2]); 5] = [
    ("sslscan 2.0.7", [18, 38], [126, 378]),
    ("nmap 7.93", [42, 27], [326, 423]),
    ("sslyze 6.3.1", [539, 171], [539, 182]),
    ("testssl 3.0.8", [54, 124], [169, 353]),
    ("limit", [24, 8], [160, 40]),
];

/// What one scan tells of itself.
#[derive(Serialize, Deserialize)]
struct Account {
    /// From the first question to the last answer.
    milliseconds: f64,
    /// The most memory that the process held, where the system tells.
    peak_kib: Option<u64>,
    /// Accepted pairs of version and suite.
    pairs: usize,
    /// Suites that stayed undetermined.
    undetermined: usize,
    /// Different first certificates.
    certificates: usize,
}

fn main() -> io::Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, port, parts] = arguments.as_slice()
        && first == SCAN
    {
        let port = port.parse().map_err(io::Error::other)?;
        let account = scan(port, parts_called(parts))?;
        println!("{}", serde_json::to_string(&account)?);
        return Ok(ExitCode::SUCCESS);
    }
    compare()
}

fn parts_called(name: &str) -> &'static [Part] {
    if name == "all" { &Part::ALL } else { &[Part::Versions, Part::Suites, Part::Certificate] }
}

/// Every scan of both servers, as a table.
fn compare() -> io::Result<ExitCode> {
    let servers = tokio::runtime::Runtime::new()?;
    let proxies = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let proxy_at = proxies.handle().clone();
    std::thread::spawn(move || proxies.block_on(std::future::pending::<()>()));
    println!(
        "server  parts        connections at once rounds    sent received peak MiB  found pairs undetermined certificates"
    );
    for (name, server) in [("modern", Server::modern()?), ("wide", Server::wide()?)] {
        let port = servers.block_on(server.listen())?;
        for parts in ["three", "all"] {
            let straight = fastest(|| Ok((scan_apart(port, parts)?, ())))?.0;
            let (through, counts) = fastest(|| {
                let proxy = proxy_at.block_on(Proxy::start(port))?;
                Ok((scan_apart(proxy.port, parts)?, proxy.counts()))
            })?;
            let Counts { connections, open_at_once, sent, received } = counts;
            let rounds = (through.milliseconds - straight.milliseconds) / ROUND_TRIP.as_secs_f64() / 1000.0;
            let peak = through.peak_kib.map_or("unknown".to_owned(), |peak| format!("{:.1}", peak as f64 / 1024.0));
            println!(
                "{name:<7} {parts:<12} {connections:>11} {open_at_once:>7} {rounds:>6.1} {sent:>7} {received:>8} \
                 {peak:>8} {:>12} {:>12} {:>12}",
                through.pairs, through.undetermined, through.certificates
            );
        }
    }
    println!("\nversions, suites and certificate by others: modern (connections / rounds), wide");
    for (name, modern, wide) in OTHERS {
        println!("{name:<15} {:>4} / {:<4} {:>4} / {}", modern[0], modern[1], wide[0], wide[1]);
    }
    Ok(ExitCode::SUCCESS)
}

/// The fastest of several runs: a busy machine only makes a run slower.
fn fastest<T>(run: impl Fn() -> io::Result<(Account, T)>) -> io::Result<(Account, T)> {
    let mut best = run()?;
    for _ in 1..RUNS {
        let next = run()?;
        if next.0.milliseconds < best.0.milliseconds {
            best = next;
        }
    }
    Ok(best)
}

/// One scan in a process of its own, so that its memory is its own.
fn scan_apart(port: u16, parts: &str) -> io::Result<Account> {
    let scan = Command::new(std::env::current_exe()?)
        .args([SCAN, &port.to_string(), parts])
        .stderr(Stdio::inherit())
        .output()?;
    serde_json::from_slice(&scan.stdout).map_err(io::Error::other)
}

fn scan(port: u16, parts: &[Part]) -> io::Result<Account> {
    let runtime = tokio::runtime::Runtime::new()?;
    let mut target = Target::new(Host::Name(HOST.to_owned()), port);
    target.connect = Some(Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port });
    let limits = Limits { deadline_ms: DEADLINE_MS, ..Settings::default().limits };
    let scanner = Scanner::new(Session::new(limits, CancellationToken::new()), target);
    let begun = Instant::now();
    let report = runtime.block_on(scanner.report(parts));
    let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
    Ok(account(&report, milliseconds))
}

fn account(report: &ScanReport, milliseconds: f64) -> Account {
    let suites = report.suites.as_deref().unwrap_or_default();
    Account {
        milliseconds,
        peak_kib: peak_kib(),
        pairs: suites.iter().map(|list| list.accepted.len()).sum(),
        undetermined: suites.iter().map(|list| list.undetermined.len()).sum(),
        certificates: report.certificates.as_ref().map_or(0, Vec::len),
    }
}

/// `VmHWM` of this process: the most memory that it ever held. Linux alone tells it in a file.
fn peak_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
