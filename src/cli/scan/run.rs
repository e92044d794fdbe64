//! Runs the scan of each address, one after the other, and tells on standard error how far it is.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use super::super::arguments::ScanArguments;
use super::super::error::args;
use super::super::progress::Line;
use super::super::{interrupt, output, request::Site};
use super::{Scanned, has_found};
use crate::advice::{Words, shown};
use crate::certificate::{self, TrustStores};
use crate::handshake::Identity;
use crate::net::{NetError, Session};
use crate::scan::{Part, Scanner};
use crate::settings::{Limits, NameServer};
use crate::step::Value;
use crate::target::{Endpoint, Host, Target};

/// How often the progress line is written.
const TICK: Duration = Duration::from_millis(200);

/// Why there is no report.
#[derive(Debug)]
pub(super) enum ScanError {
    /// Our own mistake.
    Broken(String),
    /// The name whose addresses are to be scanned has none that can be found.
    Name(NetError),
}

/// One address to scan.
struct Place {
    target: Target,
    address: Option<IpAddr>,
    addresses: usize,
}

/// What all addresses have in common.
struct Run<'a> {
    parts: Vec<Part>,
    limits: Limits,
    /// When all of it must have ended, if a time limit was given.
    end: Option<Instant>,
    cancel: CancellationToken,
    /// The certificate to show to a server that asks for one.
    identity: Option<Arc<Identity>>,
    /// Whom to ask what the system's resolver does not answer.
    name_server: NameServer,
    line: Line,
    words: &'a Words,
}

/// Scans the site's address, or each of its addresses. Ctrl-C stops it; what was found until then comes back.
pub(super) fn all(site: &Site, arguments: &ScanArguments, words: &Words) -> Result<Vec<Scanned>, ScanError> {
    let cancel = CancellationToken::new();
    let pressed = cancel.clone();
    interrupt::stop_or_end(move || pressed.cancel());
    let run = Run {
        parts: arguments.parts(),
        limits: site.settings.scan_limits(),
        end: arguments.connection.timeout.map(|seconds| Instant::now() + Duration::from_secs_f64(seconds)),
        cancel,
        identity: site.identity.clone(),
        name_server: site.settings.dns.name_server(),
        line: Line::new(arguments.quiet),
        words,
    };
    tracing::debug!("scanning");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| ScanError::Broken(error.to_string()))?;
    let scanned =
        runtime.block_on(async {
            let trust = site.trust.clone();
            let wants_chains = run.parts.contains(&Part::Certificate);
            let stores = tokio::task::spawn_blocking(move || {
                if wants_chains { TrustStores::load(trust) } else { TrustStores::default() }
            });
            let places = run.places(&site.target, arguments.each_address).await?;
            let mut scanned = Vec::new();
            for place in places {
                scanned.push(run.scan(place).await?);
            }
            let stores = stores.await.unwrap_or_default();
            for one in &mut scanned {
                judge(one, &stores);
            }
            Ok(scanned)
        });
    run.line.write("");
    if run.cancel.is_cancelled() {
        output::say(&words.text("terminal-stopped"));
    }
    scanned
}

impl Run<'_> {
    /// The limits of what begins now.
    fn limits(&self) -> Limits {
        let left = self.end.map(|end| end.saturating_duration_since(Instant::now()).as_millis() as u64);
        Limits { deadline_ms: left.unwrap_or(self.limits.deadline_ms), ..self.limits }
    }

    /// Every address of the site when each is wanted, else the site as it is.
    async fn places(&self, target: &Target, each: bool) -> Result<Vec<Place>, ScanError> {
        let one = |address| Place { target: target.clone(), address, addresses: 1 };
        let endpoint = target.endpoint();
        let name = match &endpoint.host {
            Host::Address(address) => return Ok(vec![one(Some(*address))]),
            // The proxy asks for the name's address itself.
            Host::Name(_) if target.proxy.is_some() && !each => return Ok(vec![one(None)]),
            Host::Name(name) => name,
        };
        match Session::new(self.limits(), self.cancel.clone()).resolve(name).await {
            Ok(found) if each => Ok(found
                .iter()
                .map(|&address| {
                    let connect = Some(Endpoint { host: Host::Address(address), port: endpoint.port });
                    Place {
                        target: Target { connect, ..target.clone() },
                        address: Some(address),
                        addresses: found.len(),
                    }
                })
                .collect()),
            Ok(found) => {
                let address = if let [only] = found[..] { Some(only) } else { None };
                Ok(vec![Place { addresses: found.len(), ..one(address) }])
            }
            Err(error) if each => Err(ScanError::Name(error)),
            // The scan itself tells what became of the name.
            Err(_) => Ok(vec![one(None)]),
        }
    }

    /// Scans one address.
    async fn scan(&self, place: Place) -> Result<Scanned, ScanError> {
        let session = Session::asking(self.name_server, self.limits(), self.cancel.clone());
        let began = Instant::now();
        let scanner = Scanner::showing(session.clone(), place.target.clone(), self.identity.clone());
        let parts = self.parts.clone();
        // A task of its own, so that our own mistake ends the scan and not the program.
        let mut work = tokio::spawn(async move {
            let report = scanner.report(&parts).await;
            // The versions are known by now, whether they were asked for or not: the other parts rest on them.
            let first = if has_found(&report) { None } else { scanner.versions().await.first() };
            (report, first.map(|version| version.outcome.clone()))
        });
        let mut tick = tokio::time::interval(TICK);
        let (report, reason) = loop {
            tokio::select! {
                done = &mut work => break done.map_err(|error| ScanError::Broken(error.to_string()))?,
                _ = tick.tick() => self.tell(&place, session.usage().connections, began.elapsed()),
            }
        };
        let Place { target, address, addresses } = place;
        let (usage, duration) = (session.usage(), began.elapsed());
        Ok(Scanned { target, address, addresses, report, reason, chains: Vec::new(), usage, duration })
    }

    fn tell(&self, place: &Place, connections: usize, elapsed: Duration) {
        let target = match (place.address, place.addresses) {
            (Some(address), 2..) => address.to_string(),
            _ => shown(&place.target.to_string()),
        };
        let seconds = Value::Number(elapsed.as_secs() as f64);
        let text = self.words.format(
            "scan-progress",
            &args([("target", target.into()), ("connections", connections.into()), ("seconds", seconds)]),
        );
        self.line.write(&text);
    }
}

/// Judges every chain for the site's name, now.
fn judge(scanned: &mut Scanned, stores: &TrustStores) {
    let now = crate::now::now();
    let served = scanned.report.certificates.iter().flatten();
    scanned.chains = served.map(|one| certificate::judge(&one.chain, &scanned.target.host, now, stores)).collect();
}
