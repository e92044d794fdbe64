//! A proxy that makes loopback as slow as a network, and counts.
//!
//! Every byte is held 25 ms in each direction. A connection is not there before one round trip has passed, as TCP's
//! own handshake costs (RFC 9293, section 3.5): what is written earlier leaves then. A connection that was opened
//! ahead of its use has that behind it.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::Instant;

/// How long a byte travels in each direction.
const ONE_WAY: Duration = Duration::from_millis(25);

/// There and back.
pub const ROUND_TRIP: Duration = Duration::from_millis(50);

/// Reads that travel at the same time in one direction of one connection; more of them wait, as in a full window.
const UNDER_WAY: usize = 256;

/// The size of one read, in bytes.
const READ: usize = 16 * 1024;

/// What went through.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    pub connections: usize,
    pub open_at_once: usize,
    pub sent: u64,
    pub received: u64,
}

#[derive(Default)]
struct Counters {
    connections: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
    sent: AtomicU64,
    received: AtomicU64,
}

/// A proxy that runs as long as its runtime, which must have one thread: then things are counted in the order in which
/// they happen.
pub struct Proxy {
    pub port: u16,
    counters: Arc<Counters>,
}

impl Proxy {
    /// Listens on a loopback port in front of another one.
    pub async fn start(target: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let counters = Arc::new(Counters::default());
        let shared = Arc::clone(&counters);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let counters = Arc::clone(&shared);
                // Ends that came before this connection are to be noticed before it.
                tokio::task::yield_now().await;
                counters.connections.fetch_add(1, Ordering::Relaxed);
                let open = counters.open.fetch_add(1, Ordering::Relaxed) + 1;
                counters.most_open.fetch_max(open, Ordering::Relaxed);
                // How a connection ends is the business of its two ends.
                tokio::spawn(async move { carry(client, target, &counters).await });
            }
        });
        Ok(Self { port, counters })
    }

    pub fn counts(&self) -> Counts {
        Counts {
            connections: self.counters.connections.load(Ordering::Relaxed),
            open_at_once: self.counters.most_open.load(Ordering::Relaxed),
            sent: self.counters.sent.load(Ordering::Relaxed),
            received: self.counters.received.load(Ordering::Relaxed),
        }
    }
}

async fn carry(client: TcpStream, target: u16, counters: &Counters) -> io::Result<()> {
    let established = Instant::now() + ROUND_TRIP;
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, target)).await?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let there = async {
        one_way(from_client, to_server, established, &counters.sent).await;
        counters.open.fetch_sub(1, Ordering::Relaxed);
    };
    // The server hears of the connection half a round trip after the client.
    let back = one_way(from_server, to_client, established + ONE_WAY, &counters.received);
    tokio::join!(there, back);
    Ok(())
}

/// Carries bytes from one end to the other until the sender ends, each [`ONE_WAY`] late and none that left before
/// `established`.
async fn one_way(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, established: Instant, count: &AtomicU64) {
    let (travel, mut arrive) = mpsc::channel::<(Instant, Vec<u8>)>(UNDER_WAY);
    tokio::spawn(async move {
        while let Some((when, bytes)) = arrive.recv().await {
            tokio::time::sleep_until(when).await;
            if to.write_all(&bytes).await.is_err() {
                return;
            }
            if bytes.is_empty() {
                // The other end may be gone already.
                let _ = to.shutdown().await;
            }
        }
    });
    loop {
        let mut bytes = Vec::with_capacity(READ);
        // A reset ends the stream as its end does.
        let read = from.read_buf(&mut bytes).await.unwrap_or(0);
        count.fetch_add(read as u64, Ordering::Relaxed);
        let arrival = Instant::now().max(established) + ONE_WAY;
        // Where nobody takes the bytes any more, the sender is still open until it ends.
        let _ = travel.send((arrival, bytes)).await;
        if read == 0 {
            return;
        }
    }
}
