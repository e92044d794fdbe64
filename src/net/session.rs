//! One examination's connections: budget, deadline and cancellation. Every wait of this room goes through [`Session`].

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;

use super::{NetError, resolve};
use crate::settings::{Limits, NameServer};

/// The wait for the first byte where another connection has been silent to the end.
const SHORT_SILENCE: Duration = Duration::from_millis(1500);

/// Whether this system lets a program ask for small segments (`TCP_MAXSEG` before the connection stands). macOS and the BSDs
/// take no value above 512 there and do not tell the other side, Windows knows none.
pub const CAN_LIMIT_PACKETS: bool = cfg!(target_os = "linux");

/// Shared by everything that one examination does on the network. Cheap to clone.
#[derive(Clone)]
pub struct Session {
    inner: Arc<Inner>,
    /// The largest segment of its new connections; `None`: what the system chooses.
    segment: Option<u16>,
}

struct Inner {
    limits: Limits,
    name_server: NameServer,
    deadline: Instant,
    cancel: CancellationToken,
    met_silence: AtomicBool,
    turns: AtomicUsize,
    last_answered: AtomicUsize,
    places: Arc<Semaphore>,
    taken: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
    sent: AtomicU64,
    received: AtomicU64,
    names: Mutex<HashMap<String, Answer>>,
    /// At most as many as the names have addresses.
    slow: Mutex<HashSet<SocketAddr>>,
}

/// One name's answer, asked for once however many steps want it.
type Answer = Arc<OnceCell<Result<Vec<IpAddr>, NetError>>>;

/// What a session has used so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Connections opened to the target (attempts that lost the race included).
    pub connections: usize,
    /// The most that were open at once.
    pub open_at_once: usize,
    /// Bytes written.
    pub bytes_sent: u64,
    /// Bytes read.
    pub bytes_received: u64,
}

/// Why a wait was cut short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Stop was pressed.
    Stopped,
    /// The examination's deadline passed.
    Deadline,
    /// The wait's own limit passed.
    Limit,
}

/// A place in the budget: one connection, open until this is dropped.
pub(super) struct Place {
    session: Session,
    _permit: OwnedSemaphorePermit,
}

/// While this is held, one connection is open at a time: whoever holds it is alone with the server.
pub struct Quiet(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit);

impl Session {
    /// A session whose deadline starts to run now.
    pub fn new(limits: Limits, cancel: CancellationToken) -> Self {
        Self::asking(NameServer::System, limits, cancel)
    }

    /// [`Session::new`] with the name server for records that the system's resolver does not hand out.
    pub fn asking(name_server: impl Into<NameServer>, limits: Limits, cancel: CancellationToken) -> Self {
        Self::until(Instant::now() + limits.deadline(), name_server.into(), limits, cancel)
    }

    /// A session for other hosts than the target: it ends with this one, and its connections count for themselves.
    #[must_use]
    pub fn beside(&self, limits: Limits) -> Self {
        let deadline = self.deadline().min(Instant::now() + limits.deadline());
        Self::until(deadline, self.inner.name_server, limits, self.inner.cancel.child_token())
    }

    fn until(deadline: Instant, name_server: NameServer, limits: Limits, cancel: CancellationToken) -> Self {
        let places = limits.open_at_once.clamp(1, Semaphore::MAX_PERMITS);
        Self {
            inner: Arc::new(Inner {
                limits,
                name_server,
                deadline,
                cancel,
                met_silence: AtomicBool::new(false),
                turns: AtomicUsize::new(0),
                last_answered: AtomicUsize::new(0),
                places: Arc::new(Semaphore::new(places)),
                taken: AtomicUsize::new(0),
                open: AtomicUsize::new(0),
                most_open: AtomicUsize::new(0),
                sent: AtomicU64::new(0),
                received: AtomicU64::new(0),
                names: Mutex::default(),
                slow: Mutex::default(),
            }),
            segment: None,
        }
    }

    /// The same session, with the same budget and deadline, whose new connections ask for TCP segments of at most so many
    /// bytes in either direction (RFC 9293, section 3.7.1): they fit through where large ones may vanish. At least 88 bytes
    /// (Linux); without effect where [`CAN_LIMIT_PACKETS`] is false.
    #[must_use]
    pub fn in_small_packets(&self, largest_segment: u16) -> Self {
        Self { segment: Some(largest_segment), ..self.clone() }
    }

    /// The largest segment that new connections ask for.
    pub(super) fn segment(&self) -> Option<u16> {
        self.segment
    }

    /// When everything must have ended.
    pub fn deadline(&self) -> Instant {
        self.inner.deadline
    }

    /// The bounds of this session.
    pub fn limits(&self) -> &Limits {
        &self.inner.limits
    }

    /// Waits for the first byte of a connection, which is the `turn`th one. Once a connection was met with silence to the
    /// end, the others are not waited for as long: silence takes places, and what is answered must still be found in time.
    /// But a server that takes one caller after the other, and talks to another one meanwhile, passes over nobody.
    pub(super) async fn first_words<T>(&self, turn: usize, work: impl Future<Output = T>) -> Result<T, Cut> {
        let began = Instant::now();
        let mut work = std::pin::pin!(work);
        loop {
            let left = self.inner.limits.silence().saturating_sub(began.elapsed());
            let is_short = self.inner.met_silence.load(Ordering::Relaxed) && SHORT_SILENCE < left;
            let heard = self.inner.received.load(Ordering::Relaxed);
            let is_in_line = || {
                let is_talking = self.inner.received.load(Ordering::Relaxed) != heard;
                is_talking && self.inner.last_answered.load(Ordering::Relaxed) < turn
            };
            match self.within(Some(if is_short { SHORT_SILENCE } else { left }), &mut work).await {
                Err(Cut::Limit) if is_short && is_in_line() => {}
                Err(Cut::Limit) => {
                    self.inner.met_silence.store(true, Ordering::Relaxed);
                    return Err(Cut::Limit);
                }
                ended => {
                    self.inner.last_answered.fetch_max(turn, Ordering::Relaxed);
                    return ended;
                }
            }
        }
    }

    /// The number of the next connection that stands.
    pub(super) fn next_turn(&self) -> usize {
        self.inner.turns.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Whether Stop was pressed.
    pub fn is_stopped(&self) -> bool {
        self.inner.cancel.is_cancelled()
    }

    /// What was used so far.
    pub fn usage(&self) -> Usage {
        Usage {
            connections: self.inner.taken.load(Ordering::Relaxed),
            open_at_once: self.inner.most_open.load(Ordering::Relaxed),
            bytes_sent: self.inner.sent.load(Ordering::Relaxed),
            bytes_received: self.inner.received.load(Ordering::Relaxed),
        }
    }

    /// Addresses of a name by the system's resolver; asked once a session, then remembered.
    pub async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>, NetError> {
        self.check()?;
        let answer = {
            let mut names = self.inner.names.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(names.entry(name.to_owned()).or_default())
        };
        match self.within(None, answer.get_or_init(|| resolve::lookup(name))).await {
            Ok(found) => found.clone(),
            Err(cut) => Err(cut.into()),
        }
    }

    /// The name server that the settings name.
    pub(super) fn name_server(&self) -> NameServer {
        self.inner.name_server
    }

    /// Waits for `work`, but no longer than the session lasts.
    pub async fn before_end<T>(&self, work: impl Future<Output = T>) -> Result<T, NetError> {
        self.within(None, work).await.map_err(NetError::from)
    }

    /// Waits for `work`, but no longer than `limit`, the deadline, or Stop.
    pub(super) async fn within<T>(&self, limit: Option<Duration>, work: impl Future<Output = T>) -> Result<T, Cut> {
        let own_end = limit.and_then(|limit| Instant::now().checked_add(limit));
        let end = own_end.map_or(self.inner.deadline, |end| end.min(self.inner.deadline));
        tokio::select! {
            biased;
            () = self.inner.cancel.cancelled() => Err(Cut::Stopped),
            done = work => Ok(done),
            () = tokio::time::sleep_until(end.into()) => {
                Err(if end == self.inner.deadline { Cut::Deadline } else { Cut::Limit })
            }
        }
    }

    /// An error when nothing more may begin.
    pub(super) fn check(&self) -> Result<(), NetError> {
        if self.is_stopped() {
            Err(NetError::Stopped)
        } else if Instant::now() >= self.inner.deadline {
            Err(NetError::DeadlinePassed)
        } else {
            Ok(())
        }
    }

    /// Counts one more connection; a spent budget is an error.
    pub(super) fn count_one(&self) -> Result<(), NetError> {
        let limit = self.inner.limits.connections;
        let one_more = |taken| (taken < limit).then_some(taken + 1);
        let counted = self.inner.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more);
        counted.map(|_| ()).map_err(|_| NetError::BudgetSpent { limit })
    }

    /// Remembers addresses that another one of the same name was quicker than.
    pub(super) fn call_slow(&self, addresses: &[SocketAddr]) {
        self.inner.slow.lock().unwrap_or_else(PoisonError::into_inner).extend(addresses);
    }

    /// Whether another address of the same name was quicker before.
    pub(super) fn is_slow(&self, address: SocketAddr) -> bool {
        self.inner.slow.lock().unwrap_or_else(PoisonError::into_inner).contains(&address)
    }

    /// Waits for a place in the budget; a spent budget is told at once.
    pub(super) async fn place(&self) -> Result<Place, NetError> {
        self.count_one()?;
        let permit = self.within(None, Arc::clone(&self.inner.places).acquire_owned()).await;
        match permit {
            Ok(Ok(permit)) => {
                let open = self.inner.open.fetch_add(1, Ordering::Relaxed) + 1;
                self.inner.most_open.fetch_max(open, Ordering::Relaxed);
                Ok(Place { session: self.clone(), _permit: permit })
            }
            Ok(Err(_)) => Err(self.unused(NetError::Stopped)),
            Err(cut) => Err(self.unused(cut.into())),
        }
    }

    /// Waits until at most one connection is open, and keeps it so until the answer is dropped. Others wait meanwhile.
    pub async fn quiet(&self) -> Result<Quiet, NetError> {
        let others = self.inner.limits.open_at_once.clamp(1, Semaphore::MAX_PERMITS) - 1;
        let others = u32::try_from(others).unwrap_or(u32::MAX);
        match self.within(None, Arc::clone(&self.inner.places).acquire_many_owned(others)).await {
            Ok(Ok(permit)) => Ok(Quiet(permit)),
            Ok(Err(_)) => Err(NetError::Stopped),
            Err(cut) => Err(cut.into()),
        }
    }

    /// Gives back a connection that was counted but never opened.
    fn unused(&self, error: NetError) -> NetError {
        self.inner.taken.fetch_sub(1, Ordering::Relaxed);
        error
    }
}

impl Place {
    /// The session that the place belongs to.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    /// Counts bytes written.
    pub(super) fn count_sent(&self, bytes: u64) {
        self.session.inner.sent.fetch_add(bytes, Ordering::Relaxed);
    }

    /// Counts bytes read.
    pub(super) fn count_received(&self, bytes: u64) {
        self.session.inner.received.fetch_add(bytes, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.session.inner.open.fetch_sub(1, Ordering::Relaxed);
    }
}

impl From<Cut> for NetError {
    fn from(cut: Cut) -> Self {
        match cut {
            Cut::Stopped => Self::Stopped,
            Cut::Deadline => Self::DeadlinePassed,
            Cut::Limit => Self::TimedOut,
        }
    }
}
