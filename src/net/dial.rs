//! From a target to a connection: resolve, race the addresses (after RFC 8305), proxy, STARTTLS; each a [`Phase`].

use std::fmt::Write as _;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use tokio::net::{TcpSocket, TcpStream};
use tokio::task::JoinSet;

use super::session::{Place, Session};
use super::{NetError, Phase, PhaseKind, Stream, proxy, starttls};
use crate::target::{Endpoint, Host, Protocol, ProxyKind, Target};

/// RFC 8305, section 5: the recommended head start of one address over the next.
const HEAD_START: Duration = Duration::from_millis(250);

/// More addresses than this are not tried for one connection: the limit on one attempt rules the phase.
const MAX_TRIED: usize = 6;

impl Session {
    /// Opens a connection to the target: resolve, connect (addresses in order, IPv6 and IPv4 raced), proxy, STARTTLS.
    /// Phases are appended with times since `start`, the failing one included.
    pub async fn dial(&self, target: &Target, start: Instant, phases: &mut Vec<Phase>) -> Result<Stream, NetError> {
        self.check()?;
        let endpoint = target.endpoint();
        let mut stream = match &target.proxy {
            None => self.reach(&endpoint, start, phases).await?,
            Some(proxy) => {
                let mut stream = self.reach(&proxy.endpoint, start, phases).await.map_err(through_proxy)?;
                if proxy.kind == ProxyKind::HttpsConnect {
                    let began = Instant::now();
                    let covered = Box::pin(stream.inside_tls(&proxy.endpoint.host)).await;
                    let version = covered.as_ref().map(|(_, version)| *version).unwrap_or_default();
                    note(phases, PhaseKind::ProxyTls, start, began, version);
                    (stream, _) = covered?;
                }
                let began = Instant::now();
                let answer = proxy::tunnel(&mut stream, proxy.kind, &endpoint).await;
                note(phases, PhaseKind::Proxy, start, began, answer.as_deref().unwrap_or_default());
                answer?;
                stream
            }
        };
        if target.protocol != Protocol::Tls {
            let began = Instant::now();
            let answer = starttls::upgrade(&mut stream, target).await;
            let detail = match &answer {
                Ok(reply) | Err(NetError::StartTlsRefused { reply } | NetError::StartTlsUnexpected { reply }) => {
                    reply.clone()
                }
                Err(_) => String::new(),
            };
            note(phases, PhaseKind::StartTls, start, began, &detail);
            answer?;
        }
        Ok(stream)
    }

    /// Resolves and connects.
    pub(super) async fn reach(
        &self,
        to: &Endpoint,
        start: Instant,
        phases: &mut Vec<Phase>,
    ) -> Result<Stream, NetError> {
        let addresses = match &to.host {
            Host::Address(address) => vec![*address],
            Host::Name(name) => {
                let began = Instant::now();
                let found = self.resolve(name).await;
                note(phases, PhaseKind::Resolve, start, began, &listed(found.as_deref().unwrap_or_default()));
                found?
            }
        };
        let mut sockets: Vec<_> = in_turn(&addresses).into_iter().map(|ip| SocketAddr::new(ip, to.port)).collect();
        // RFC 8305, section 4: what is known of the addresses may change their order.
        sockets.sort_by_key(|socket| self.is_slow(*socket));
        // One place for the whole race: addresses that do not answer must not keep others from those that do.
        let place = self.place().await?;
        let began = Instant::now();
        let stream = self.race(&sockets, place).await;
        let detail = match &stream {
            Ok(stream) => stream.peer().to_string(),
            Err(_) => listed(&sockets),
        };
        note(phases, PhaseKind::Connect, start, began, &detail);
        stream
    }

    /// Starts one attempt after the other, the next when the last one failed or took longer than [`HEAD_START`];
    /// the first connection wins and the others are dropped. Those that it overtook stand last from now on.
    async fn race(&self, addresses: &[SocketAddr], place: Place) -> Result<Stream, NetError> {
        let mut waiting = addresses.iter().enumerate();
        let mut running = JoinSet::new();
        let mut worst: Option<NetError> = None;
        loop {
            if let Some((turn, &address)) = waiting.next() {
                match (turn > 0).then(|| self.count_one()).transpose() {
                    Ok(_) => {
                        let session = self.clone();
                        running.spawn(async move { session.attempt(address).await.map(|tcp| (tcp, turn)) });
                    }
                    Err(spent) => worst = Some(more_telling(worst, spent)),
                }
            } else if running.is_empty() {
                return Err(worst.unwrap_or(NetError::NoRoute));
            }
            let head_start = (waiting.len() > 0).then_some(HEAD_START);
            let ended = match head_start {
                // A head start that passes only means: start the next one as well.
                Some(wait) => match tokio::time::timeout(wait, running.join_next()).await {
                    Ok(ended) => ended,
                    Err(_) => continue,
                },
                None => running.join_next().await,
            };
            match ended {
                Some(Ok(Ok((tcp, turn)))) => {
                    let (overtaken, rest) = addresses.split_at(turn);
                    self.call_slow(overtaken);
                    let winner = rest.first().copied().ok_or(NetError::NoRoute)?;
                    return Ok(Stream::new(tcp, winner, place));
                }
                Some(Ok(Err(error))) if ends_the_race(&error) => return Err(error),
                Some(Ok(Err(error))) => worst = Some(more_telling(worst, error)),
                Some(Err(broken)) => return Err(NetError::Other { text: broken.to_string() }),
                None => {}
            }
        }
    }

    async fn attempt(&self, address: SocketAddr) -> Result<TcpStream, NetError> {
        let tcp = self
            .within(Some(self.limits().connect()), connect(address, self.segment()))
            .await?
            .map_err(|error| explain(&error))?;
        // A hello must not wait for the answer to anything; without it the times of the ladder would lie.
        tcp.set_nodelay(true).map_err(|error| explain(&error))?;
        Ok(tcp)
    }
}

/// Connects; with a largest segment, both sides keep to it from the first packet on.
async fn connect(address: SocketAddr, segment: Option<u16>) -> io::Result<TcpStream> {
    let socket = if address.is_ipv6() { TcpSocket::new_v6() } else { TcpSocket::new_v4() }?;
    if let Some(segment) = segment {
        limit_segments(&socket, segment)?;
    }
    socket.connect(address).await
}

#[cfg(target_os = "linux")]
fn limit_segments(socket: &TcpSocket, segment: u16) -> io::Result<()> {
    socket2::SockRef::from(socket).set_tcp_mss(segment.into())
}

#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "another system may refuse")]
fn limit_segments(_: &TcpSocket, _: u16) -> io::Result<()> {
    Ok(())
}

/// RFC 8305, section 4: the families take turns, the resolver's first choice goes first.
fn in_turn(addresses: &[IpAddr]) -> Vec<IpAddr> {
    let first_is_v6 = addresses.first().is_some_and(IpAddr::is_ipv6);
    let (first, second): (Vec<IpAddr>, Vec<IpAddr>) =
        addresses.iter().copied().partition(|address| address.is_ipv6() == first_is_v6);
    let mut turns = Vec::with_capacity(addresses.len());
    for place in 0..first.len().max(second.len()) {
        turns.extend(first.get(place).copied());
        turns.extend(second.get(place).copied());
    }
    turns.truncate(MAX_TRIED);
    turns
}

fn ends_the_race(error: &NetError) -> bool {
    matches!(error, NetError::Stopped | NetError::DeadlinePassed)
}

/// Of two failed addresses, the failure that says more about the server is told.
fn more_telling(before: Option<NetError>, now: NetError) -> NetError {
    let weight = |error: &NetError| match error {
        NetError::Refused => 6,
        NetError::Reset => 5,
        NetError::Forbidden => 4,
        NetError::TimedOut => 3,
        NetError::NoRoute => 2,
        NetError::BudgetSpent { .. } => 0,
        _ => 1,
    };
    match before {
        Some(before) if weight(&before) >= weight(&now) => before,
        _ => now,
    }
}

/// What kept us from the proxy is not the target's fault.
fn through_proxy(error: NetError) -> NetError {
    match error {
        NetError::Stopped | NetError::DeadlinePassed | NetError::BudgetSpent { .. } => error,
        reason => NetError::ProxyUnreachable { reason: Box::new(reason) },
    }
}

/// The system's error in our words.
pub(super) fn explain(error: &io::Error) -> NetError {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => NetError::Refused,
        io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkDown
        // No address of ours in that family: there is no IPv6 here, for example.
        | io::ErrorKind::AddrNotAvailable => NetError::NoRoute,
        io::ErrorKind::PermissionDenied => NetError::Forbidden,
        io::ErrorKind::TimedOut => NetError::TimedOut,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => NetError::Reset,
        _ => NetError::Other { text: error.to_string() },
    }
}

fn listed<T: std::fmt::Display>(items: &[T]) -> String {
    let mut text = String::new();
    for (place, item) in items.iter().enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        // Writing to a String never fails.
        let _ = write!(text, "{comma}{item}");
    }
    text
}

fn note(phases: &mut Vec<Phase>, kind: PhaseKind, start: Instant, began: Instant, detail: &str) {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    phases.push(Phase {
        kind,
        start_us: micros(began.saturating_duration_since(start)),
        duration_us: micros(began.elapsed()),
        detail: detail.to_owned(),
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_families_take_turns_and_the_resolvers_choice_goes_first() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        let found = [ip("2001:db8::1"), ip("2001:db8::2"), ip("192.0.2.1"), ip("192.0.2.2")];
        assert_eq!(in_turn(&found), [ip("2001:db8::1"), ip("192.0.2.1"), ip("2001:db8::2"), ip("192.0.2.2")]);
        assert_eq!(in_turn(&[]), Vec::<IpAddr>::new());
    }

    #[test]
    fn a_refusal_says_more_than_a_missing_route() {
        assert_eq!(more_telling(Some(NetError::NoRoute), NetError::Refused), NetError::Refused);
        assert_eq!(more_telling(Some(NetError::Refused), NetError::NoRoute), NetError::Refused);
    }
}
