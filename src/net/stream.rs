//! The metered stream: what is read and written is counted, every wait is bounded, and its place in the budget is free
//! again when it is dropped.

use std::io;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::session::{Cut, Place};

/// The most that one read brings.
const CHUNK: usize = 16 * 1024;

/// A connection on which TLS can begin.
pub struct Stream {
    tcp: TcpStream,
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
        Self { tcp, peer, place, turn, ahead: Vec::new(), chunk, sent: 0, received: 0 }
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
            let written = match session.within(Some(left), self.tcp.write(rest)).await {
                Ok(Ok(0)) => return Err(ReadEnd::Closed),
                Ok(Ok(written)) => written,
                Ok(Err(error)) => return Err(explain(&error)),
                Err(cut) => return Err(cut_short(cut, began)),
            };
            rest = rest.get(written..).unwrap_or_default();
            self.sent += written as u64;
            self.place.count_sent(written as u64);
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
        let read = self.tcp.read(&mut self.chunk);
        let read = match self.received {
            0 => session.first_words(self.turn, read).await,
            _ => session.within(Some(session.limits().silence()), read).await,
        };
        match read {
            Ok(Ok(0)) => Err(ReadEnd::Closed),
            Ok(Ok(read)) => {
                buffer.extend_from_slice(self.chunk.get(..read).unwrap_or_default());
                self.received += read as u64;
                self.place.count_received(read as u64);
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

fn explain(error: &io::Error) -> ReadEnd {
    match error.kind() {
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted | io::ErrorKind::BrokenPipe => ReadEnd::Reset,
        io::ErrorKind::UnexpectedEof => ReadEnd::Closed,
        _ => ReadEnd::Other(error.to_string()),
    }
}
