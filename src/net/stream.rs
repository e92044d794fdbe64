//! The metered stream: what is read and written is counted, every wait is bounded, and its place in the budget is free
//! again when it is dropped.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::NetError;
use super::proxy_tls::{Fault, ProxyTls, Traffic};
use super::session::{Cut, Place};
use crate::target::Host;

/// The most that one read brings.
const CHUNK: usize = 16 * 1024;

/// A connection on which TLS can begin.
pub struct Stream {
    line: Line,
    peer: SocketAddr,
    place: Place,
    /// Which connection of the session it is.
    turn: usize,
    /// Read, but not yet asked for: what came in the same packet as a proxy's answer.
    ahead: Vec<u8>,
    chunk: Box<[u8]>,
    sent: u64,
    received: u64,
}

/// What the bytes go over.
enum Line {
    Tcp(TcpStream),
    ProxyTls(Box<ProxyTls>),
}

impl Line {
    async fn read(&mut self, buffer: &mut [u8], traffic: &mut Traffic) -> io::Result<usize> {
        match self {
            Self::Tcp(tcp) => {
                let read = tcp.read(buffer).await?;
                traffic.received += read as u64;
                Ok(read)
            }
            Self::ProxyTls(tls) => tls.read(buffer).await,
        }
    }

    async fn write(&mut self, bytes: &[u8], traffic: &mut Traffic) -> io::Result<usize> {
        match self {
            Self::Tcp(tcp) => {
                let written = tcp.write(bytes).await?;
                traffic.sent += written as u64;
                Ok(written)
            }
            Self::ProxyTls(tls) => tls.write(bytes).await,
        }
    }
}

/// An answer over half the world takes a third of a second; a silence that the deadline ends before this tells of the
/// deadline, not of the server.
const TELLING_SILENCE: Duration = Duration::from_secs(1);

/// Whoever keeps talking, but says less in this many silence limits than honest peers say in one round trip, wants to
/// keep us waiting.
const PATIENCE: u32 = 2;

/// How a read ended when no byte came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadEnd {
    /// End of stream.
    Closed,
    /// TCP reset.
    Reset,
    /// The deadline passed before silence could tell anything.
    DeadlinePassed,
    /// Nothing came within the silence limit or before the deadline.
    Silence {
        /// How long we waited.
        waited_ms: u64,
    },
    /// Stop was pressed.
    Stopped,
    /// Anything else that the system reports.
    Other(String),
}

impl ReadEnd {
    /// Whether we, not the peer, ended it.
    pub(super) fn is_ours(&self) -> bool {
        matches!(self, Self::Stopped | Self::DeadlinePassed)
    }
}

impl Stream {
    pub(super) fn new(tcp: TcpStream, peer: SocketAddr, place: Place) -> Self {
        let chunk = vec![0; CHUNK].into_boxed_slice();
        let turn = place.session().next_turn();
        Self { line: Line::Tcp(tcp), peer, place, turn, ahead: Vec::new(), chunk, sent: 0, received: 0 }
    }

    /// The same connection with TLS to the proxy on it, and the version of that TLS.
    pub(super) async fn inside_tls(mut self, proxy: &Host) -> Result<(Self, &'static str), NetError> {
        let Line::Tcp(tcp) = self.line else { return Err(NetError::ProxyProtocol) };
        let began = Instant::now();
        let session = self.place.session().clone();
        let mut tls = Box::new(ProxyTls::new(tcp, proxy).map_err(|fault| without_tls(fault, false))?);
        let done = session.within(Some(session.limits().silence()), tls.handshake()).await;
        let (version, has_heard) = (tls.version(), tls.has_heard());
        self.line = Line::ProxyTls(tls);
        self.meter(Traffic::default());
        match done {
            Ok(Ok(())) => Ok((self, version)),
            Ok(Err(fault)) => Err(without_tls(fault, has_heard)),
            Err(cut) => Err(no_more(cut_short(cut, began), has_heard)),
        }
    }

    /// The certificates that the proxy showed of itself, DER; none where TLS was not spoken with it.
    pub fn proxy_chain(&self) -> Vec<Vec<u8>> {
        match &self.line {
            Line::Tcp(_) => Vec::new(),
            Line::ProxyTls(tls) => tls.chain(),
        }
    }

    /// Counts what went over the wire.
    fn meter(&mut self, plain: Traffic) {
        let Traffic { sent, received } = match &mut self.line {
            Line::Tcp(_) => plain,
            Line::ProxyTls(tls) => tls.take_traffic(),
        };
        self.sent += sent;
        self.received += received;
        self.place.count_sent(sent);
        self.place.count_received(received);
    }

    /// The address at the other end (the proxy's, when there is one).
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// Writes all of it, within the silence limit.
    pub async fn write_all(&mut self, bytes: &[u8]) -> Result<(), ReadEnd> {
        let began = Instant::now();
        let session = self.place.session().clone();
        let mut rest = bytes;
        while !rest.is_empty() {
            let left = session.limits().silence().saturating_sub(began.elapsed());
            let mut traffic = Traffic::default();
            let written = session.within(Some(left), self.line.write(rest, &mut traffic)).await;
            self.meter(traffic);
            let written = match written {
                Ok(Ok(0)) => return Err(ReadEnd::Closed),
                Ok(Ok(written)) => written,
                Ok(Err(error)) => return Err(explain(&error)),
                Err(cut) => return Err(cut_short(cut, began)),
            };
            rest = rest.get(written..).unwrap_or_default();
        }
        Ok(())
    }

    /// Reads what is there, at least one byte, into the end of `buffer`; at most 16 KiB a call.
    pub async fn read(&mut self, buffer: &mut Vec<u8>) -> Result<usize, ReadEnd> {
        if !self.ahead.is_empty() {
            let taken = self.ahead.len().min(CHUNK);
            buffer.extend(self.ahead.drain(..taken));
            return Ok(taken);
        }
        let began = Instant::now();
        let session = self.place.session().clone();
        let mut traffic = Traffic::default();
        let read = self.line.read(&mut self.chunk, &mut traffic);
        let read = match self.received {
            0 => session.first_words(self.turn, read).await,
            _ => session.within(Some(session.limits().silence()), read).await,
        };
        self.meter(traffic);
        self.took(read, began, buffer)
    }

    /// [`Stream::read`] with a wait of its own. A silence tells nothing of the other connections.
    pub(super) async fn read_within(&mut self, wait: Duration, buffer: &mut Vec<u8>) -> Result<usize, ReadEnd> {
        if !self.ahead.is_empty() {
            return self.read(buffer).await;
        }
        let began = Instant::now();
        let session = self.place.session().clone();
        let mut traffic = Traffic::default();
        let read = session.within(Some(wait), self.line.read(&mut self.chunk, &mut traffic)).await;
        self.meter(traffic);
        self.took(read, began, buffer)
    }

    /// Hands on what came.
    fn took(
        &self,
        read: Result<io::Result<usize>, Cut>,
        began: Instant,
        buffer: &mut Vec<u8>,
    ) -> Result<usize, ReadEnd> {
        match read {
            Ok(Ok(0)) => Err(ReadEnd::Closed),
            Ok(Ok(read)) => {
                buffer.extend_from_slice(self.chunk.get(..read).unwrap_or_default());
                Ok(read)
            }
            Ok(Err(error)) => Err(explain(&error)),
            Err(cut) => Err(cut_short(cut, began)),
        }
    }

    /// Bytes written and read on this connection so far, proxy and STARTTLS included.
    pub fn bytes(&self) -> (u64, u64) {
        (self.sent, self.received)
    }

    /// How long a peer may take for one whole answer, however often it says a little.
    pub fn patience(&self) -> Duration {
        self.place.session().limits().silence().saturating_mul(PATIENCE)
    }

    /// Gives back bytes that were read but belong to what follows.
    pub(super) fn unread(&mut self, bytes: Vec<u8>) {
        let later = std::mem::replace(&mut self.ahead, bytes);
        self.ahead.extend(later);
    }
}

fn cut_short(cut: Cut, began: Instant) -> ReadEnd {
    match cut {
        Cut::Stopped => ReadEnd::Stopped,
        Cut::Deadline if began.elapsed() < TELLING_SILENCE => ReadEnd::DeadlinePassed,
        Cut::Deadline | Cut::Limit => ReadEnd::Silence { waited_ms: began.elapsed().as_millis() as u64 },
    }
}

/// No TLS with the proxy: either it speaks another protocol than it was set up for, or its TLS and ours do not meet.
fn without_tls(fault: Fault, has_heard: bool) -> NetError {
    match fault {
        Fault::NotTls => NetError::ProxyProtocol,
        Fault::Broken(error) => no_more(explain(&error), has_heard),
        Fault::Failed(text) => NetError::ProxyUnreachable { reason: Box::new(NetError::Other { text }) },
    }
}

/// How the way to the proxy ended in the handshake with it. Whoever says nothing at all to a hello does not know TLS: a
/// proxy without it waits for the end of a line, or hangs up.
fn no_more(end: ReadEnd, has_heard: bool) -> NetError {
    match end {
        end if end.is_ours() => end.into(),
        ReadEnd::Closed | ReadEnd::Reset | ReadEnd::Silence { .. } if !has_heard => NetError::ProxyProtocol,
        end => NetError::ProxyUnreachable { reason: Box::new(end.into()) },
    }
}

fn explain(error: &io::Error) -> ReadEnd {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => ReadEnd::Reset,
        io::ErrorKind::UnexpectedEof => ReadEnd::Closed,
        _ => ReadEnd::Other(error.to_string()),
    }
}
