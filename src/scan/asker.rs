//! Asks one question a connection, at the pace that the server can bear.
//!
//! A server that hangs up may be refusing, or may have had enough of us. The two are told apart by a control question:
//! a hello that it has answered before, sent while nothing else is under way. Strain is never called refusal.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};
use tokio::task::JoinSet;

use super::Strain;
use super::pace::{Pace, Turn};
use crate::handshake::{
    Delivery, Driver, Identity, Observation, Offer, Opened, Outcome, Party, Ssl2Seen, observe, observe_raw_as,
    observe_raw_on, observe_ssl2, open,
};
use crate::net::{NetError, Session};
use crate::target::Target;
use crate::wire::{ClientHello, Extension, extension_type};

/// Alerts that refuse what was offered: `handshake_failure`, `illegal_parameter`, `access_denied` (rustls says it when it
/// has no certificate for an offer), `protocol_version`, `insufficient_security`, `inappropriate_fallback`, `missing_extension`, `unsupported_extension`,
/// `no_application_protocol` (RFC 8446, section 6; RFC 7507; RFC 7301).
const REFUSALS: [u8; 9] = [40, 47, 49, 70, 71, 86, 109, 110, 120];

/// Pauses before a strained server is asked again. The first is longer than a slip, all together longer than the
/// usual window of a rate limit on a small server.
const PAUSES: [Duration; 3] = [Duration::from_millis(300), Duration::from_millis(900), Duration::from_millis(2400)];

/// Time for a server to notice that a connection has ended.
const BREATH: Duration = Duration::from_millis(50);

/// After a silence the question is asked again when so many further silences would fit into the time that is left.
const WAITS_LEFT: u32 = 3;

/// A pause takes no more than this part of the time that is left: what was found must still come home.
const SHARE_OF_TIME_LEFT: u32 = 4;

/// See the module. Cheap to clone.
#[derive(Clone)]
pub(super) struct Asker {
    inner: Arc<Inner>,
}

struct Inner {
    session: Session,
    target: Target,
    identity: Option<Arc<Identity>>,
    pace: Pace,
    /// Taken for reading by every question, for writing by one that must be alone.
    quiet: Arc<RwLock<()>>,
    /// Ends that this server is known to use while it bears us well: its way of refusing.
    known_ends: Mutex<HashSet<Unclear>>,
    gave_up: AtomicBool,
    backed_off: AtomicUsize,
    recovered: AtomicUsize,
    answered: Mutex<Vec<Answered>>,
    first_unanswered: OnceLock<Observation>,
}

/// What is kept of an answered question.
#[derive(Clone)]
pub(super) struct Answered {
    /// The question.
    pub hello: ClientHello,
    /// The answer.
    pub seen: Observation,
}

/// How a question ends that was neither answered nor refused in TLS's own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Unclear {
    /// An alert, but none that speaks of what was offered.
    Alert(u8),
    Closed,
    Reset,
    Silence,
    /// No connection was to be had.
    NoConnection,
    /// Nothing that asking again would make clearer: our own end, or no TLS at all.
    Final,
}

/// What a question came to.
#[derive(Clone, Debug)]
pub(super) enum Settled {
    /// A `ServerHello`.
    Answered(Box<Observation>),
    /// No: in TLS's own words, or by hanging up while a control question was answered.
    Refused(Box<Observation>),
    /// Nothing that tells: silence, a reset, no connection.
    Unknown(Box<Observation>),
}

impl Settled {
    /// The last answer.
    pub fn seen(&self) -> &Observation {
        match self {
            Self::Answered(seen) | Self::Refused(seen) | Self::Unknown(seen) => seen,
        }
    }
}

/// One question's place, and its share in the quiet of others.
type Seat = (Turn, OwnedRwLockReadGuard<()>);

/// Questions of which each depends on the answer to the one before it. While one is under way the connection for the
/// next is opened, so that a question costs one round trip in place of two.
///
/// A server that serves one connection at a time cannot be blocked by this: the connection that waits is younger than
/// the one whose answer is awaited.
pub(super) struct Lane {
    asker: Asker,
    /// The connection for the next question, opened ahead of it.
    ahead: JoinSet<Option<(Seat, Opened)>>,
    is_urgent: bool,
}

impl Asker {
    /// `identity` is shown to a server that asks for one.
    pub fn new(session: Session, target: Target, identity: Option<Arc<Identity>>) -> Self {
        let width = session.limits().open_at_once;
        Self {
            inner: Arc::new(Inner {
                session,
                target,
                identity,
                pace: Pace::new(width),
                quiet: Arc::default(),
                known_ends: Mutex::default(),
                gave_up: AtomicBool::new(false),
                backed_off: AtomicUsize::new(0),
                recovered: AtomicUsize::new(0),
                answered: Mutex::default(),
                first_unanswered: OnceLock::new(),
            }),
        }
    }

    pub fn session(&self) -> &Session {
        &self.inner.session
    }

    pub fn target(&self) -> &Target {
        &self.inner.target
    }

    /// A lane of questions.
    pub fn lane(&self) -> Lane {
        Lane { asker: self.clone(), ahead: JoinSet::new(), is_urgent: false }
    }

    /// Asks once, when it is this question's turn.
    pub async fn ask(&self, hello: &ClientHello) -> Observation {
        self.lane().ask(hello, false).await
    }

    /// Asks once, with a hello in pieces or whole, when it is this question's turn.
    pub async fn deliver(&self, hello: &ClientHello, delivery: Delivery) -> Observation {
        let _seat = match self.seat().await {
            Ok(seat) => seat,
            Err(error) => return never_asked(Driver::Raw, error),
        };
        observe_raw_as(open(&self.inner.session, &self.inner.target).await, hello, delivery).await
    }

    /// [`Asker::deliver`] while nothing else is under way.
    pub async fn deliver_alone(&self, hello: &ClientHello, delivery: Delivery) -> Observation {
        let _alone = match self.alone().await {
            Ok(alone) => alone,
            Err(error) => return never_asked(Driver::Raw, error),
        };
        observe_raw_as(open(&self.inner.session, &self.inner.target).await, hello, delivery).await
    }

    /// One handshake of rustls with the certificate that the person chose to show, when it is its turn.
    pub async fn shake_hands(&self, offer: &Offer) -> Observation {
        let _seat = match self.seat().await {
            Ok(seat) => seat,
            Err(error) => return never_asked(Driver::Rustls, error),
        };
        let offer = Offer { identity: self.inner.identity.clone(), ..offer.clone() };
        observe(&self.inner.session, &self.inner.target, &offer).await
    }

    /// Asks until it is clear what the server means; see [`Asker::settle_seen`].
    pub async fn settle(&self, hello: &ClientHello, control: Option<&ClientHello>) -> Settled {
        let seen = self.ask(hello).await;
        self.settle_seen(seen, hello, control).await
    }

    /// Makes clear what the first answer to a hello means. A server that hung up is asked again, alone; when it still
    /// hangs up, `control` (a hello that it has answered before, alike in size) tells refusal from strain. Without a
    /// control, only an answer or a refusal in TLS's own words tells anything.
    pub async fn settle_seen(&self, seen: Observation, hello: &ClientHello, control: Option<&ClientHello>) -> Settled {
        let Some(end) = unclear(&seen) else { return clear(seen) };
        // A server that shows strain may end a connection in the same way for another reason.
        let is_known = self.known_ends().contains(&end) && !self.inner.pace.is_narrowed();
        // Silence takes long, so nobody waits for it twice in vain.
        let is_not_worth_it = end == Unclear::Final || end == Unclear::Silence && (is_known || control.is_none());
        if is_not_worth_it || self.is_over() {
            return Settled::Unknown(Box::new(seen));
        }
        // Whoever says something is not worn out: an alert needs no quiet to be understood.
        let is_said = matches!(end, Unclear::Alert(_));
        if let (true, Some(control)) = (is_known || is_said, control) {
            let controlled = self.ask(control).await;
            if is_answered(&controlled) {
                return meaning(end, seen, (hello, control), controlled);
            }
        }
        let Ok(_alone) = self.alone().await else { return Settled::Unknown(Box::new(seen)) };
        // What another question has found meanwhile need not be found again: that the server bears no more, or that it
        // keeps silent where it will not answer.
        if self.is_over() || end == Unclear::Silence && self.known_ends().contains(&end) {
            return Settled::Unknown(Box::new(seen));
        }
        let mut again = seen;
        for pause in [Duration::ZERO].into_iter().chain(PAUSES) {
            if !pause.is_zero() {
                self.step_back(pause).await;
            }
            let is_borne = match control {
                Some(control) => is_answered(&self.ask_alone(control).await),
                None => true,
            };
            if is_borne && self.has_time_for(end) {
                again = self.ask_alone(hello).await;
            }
            let Some(end) = unclear(&again) else {
                // It was the crowd, not the question.
                self.inner.pace.narrow();
                self.inner.recovered.fetch_add(1, Ordering::Relaxed);
                return clear(again);
            };
            if let (true, Some(control)) = (is_borne, control) {
                // Only what is answered before and after says that the server bears us all the time.
                let controlled = self.ask_alone(control).await;
                if is_answered(&controlled) {
                    self.known_ends().insert(end);
                    return meaning(end, again, (hello, control), controlled);
                }
            }
            if control.is_none() || self.is_over() {
                return Settled::Unknown(Box::new(again));
            }
        }
        self.inner.gave_up.store(true, Ordering::Relaxed);
        Settled::Unknown(Box::new(again))
    }

    /// Whether waiting for the same end once more leaves time for other questions.
    fn has_time_for(&self, end: Unclear) -> bool {
        let left = self.inner.session.deadline().saturating_duration_since(Instant::now());
        end != Unclear::Silence || left > self.inner.session.limits().silence() * WAITS_LEFT
    }

    fn is_over(&self) -> bool {
        let session = &self.inner.session;
        self.inner.gave_up.load(Ordering::Relaxed) || session.is_stopped() || Instant::now() >= session.deadline()
    }

    /// The first question that was answered with this version or any other, if one was.
    pub fn any_control(&self) -> Option<ClientHello> {
        self.lock_answered().first().map(|answered| answered.hello.clone())
    }

    /// All questions that were answered, in the order of their answers.
    pub fn answered(&self) -> Vec<Answered> {
        self.lock_answered().clone()
    }

    /// The first question that got no `ServerHello`.
    pub fn first_unanswered(&self) -> Option<Observation> {
        self.inner.first_unanswered.get().cloned()
    }

    /// How the server bore it.
    pub fn strain(&self) -> Strain {
        Strain {
            backed_off: self.inner.backed_off.load(Ordering::Relaxed),
            recovered: self.inner.recovered.load(Ordering::Relaxed),
            gave_up: self.inner.gave_up.load(Ordering::Relaxed),
            width: self.inner.pace.width(),
        }
    }

    /// Whether a lane that takes a place for its own next question leaves one for another lane.
    pub fn has_room(&self) -> bool {
        !self.inner.pace.is_narrowed() && self.inner.pace.free() > 1
    }

    /// The SSL 2 hello, when it is its turn.
    pub async fn ask_ssl2(&self) -> Ssl2Seen {
        let _seat = match self.seat().await {
            Ok(seat) => seat,
            Err(error) => return Ssl2Seen { outcome: Outcome::Unreachable { error }, answer: None },
        };
        observe_ssl2(&self.inner.session, &self.inner.target).await
    }

    /// Waits for a seat, but no longer than the session lasts.
    async fn seat(&self) -> Result<Seat, NetError> {
        let seat = async {
            let quiet = Arc::clone(&self.inner.quiet).read_owned().await;
            (self.inner.pace.turn().await, quiet)
        };
        self.inner.session.before_end(seat).await
    }

    /// Waits until nothing else is under way, and keeps it so.
    async fn alone(&self) -> Result<OwnedRwLockWriteGuard<()>, NetError> {
        self.inner.session.before_end(Arc::clone(&self.inner.quiet).write_owned()).await
    }

    /// A seat that nobody has to wait for.
    fn free_seat(&self) -> Option<Seat> {
        let quiet = Arc::clone(&self.inner.quiet).try_read_owned().ok()?;
        Some((self.inner.pace.try_turn()?, quiet))
    }

    /// A question of whoever holds `quiet`.
    async fn ask_alone(&self, hello: &ClientHello) -> Observation {
        // A server that serves one at a time may still be at the end of the question before.
        let _ = self.inner.session.before_end(tokio::time::sleep(BREATH)).await;
        let opened = open(&self.inner.session, &self.inner.target).await;
        self.note(hello, observe_raw_on(opened, hello).await)
    }

    async fn step_back(&self, pause: Duration) {
        self.inner.pace.narrow();
        self.inner.backed_off.fetch_add(1, Ordering::Relaxed);
        let left = self.inner.session.deadline().saturating_duration_since(Instant::now());
        // A session that ends meanwhile ends the pause.
        let _ = self.inner.session.before_end(tokio::time::sleep(pause.min(left / SHARE_OF_TIME_LEFT))).await;
    }

    fn note(&self, hello: &ClientHello, seen: Observation) -> Observation {
        if is_answered(&seen) {
            self.lock_answered().push(Answered { hello: hello.clone(), seen: seen.clone() });
        } else {
            self.inner.first_unanswered.get_or_init(|| seen.clone());
        }
        seen
    }

    fn lock_answered(&self) -> MutexGuard<'_, Vec<Answered>> {
        self.inner.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn known_ends(&self) -> MutexGuard<'_, HashSet<Unclear>> {
        self.inner.known_ends.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lane {
    /// Asks once. `goes_on`: another question will most likely follow.
    pub async fn ask(&mut self, hello: &ClientHello, goes_on: bool) -> Observation {
        let inner = Arc::clone(&self.asker.inner);
        let (seat, opened) = match self.ahead.join_next().await {
            Some(Ok(Some(ready))) => ready,
            Some(_) | None => match self.asker.seat().await {
                Ok(seat) => (seat, open(&inner.session, &inner.target).await),
                Err(error) => return never_asked(Driver::Raw, error),
            },
        };
        if goes_on {
            self.open_ahead();
        }
        let seen = observe_raw_on(opened, hello).await;
        drop(seat);
        self.asker.note(hello, seen)
    }

    /// Closes the connection that waits for the next question: it would keep others from being alone.
    pub fn rest(&mut self) {
        self.ahead = JoinSet::new();
    }

    /// Others wait for the end of this lane: it opens its next connection even when it must wait for a place.
    pub fn urgent(mut self) -> Self {
        self.is_urgent = true;
        self
    }

    /// Opens the connection for the next question, when the server shows no strain.
    fn open_ahead(&mut self) {
        let asker = self.asker.clone();
        if asker.inner.pace.is_narrowed() {
            return;
        }
        let seat = asker.free_seat();
        if seat.is_some() || self.is_urgent {
            self.ahead.spawn(async move {
                let seat = match seat {
                    Some(seat) => seat,
                    None => asker.seat().await.ok()?,
                };
                Some((seat, open(&asker.inner.session, &asker.inner.target).await))
            });
        }
    }

    /// [`Asker::settle`] as a question of this lane.
    pub async fn settle(&mut self, hello: &ClientHello, control: Option<&ClientHello>, goes_on: bool) -> Settled {
        let seen = self.ask(hello, goes_on).await;
        if unclear(&seen).is_some() {
            self.rest();
        }
        self.asker.settle_seen(seen, hello, control).await
    }
}

/// What became of a question that the end of the session kept from being asked.
fn never_asked(driver: Driver, error: NetError) -> Observation {
    Observation::ended(driver, Outcome::Unreachable { error })
}

fn is_answered(seen: &Observation) -> bool {
    seen.negotiated.version.is_some()
}

/// Whether an answer needs no control to be understood.
pub(super) fn is_clear(seen: &Observation) -> bool {
    unclear(seen).is_none()
}

/// `None` when the answer is clear.
fn unclear(seen: &Observation) -> Option<Unclear> {
    Some(match &seen.outcome {
        _ if is_answered(seen) => return None,
        Outcome::Alert { code, from: Party::Server } if REFUSALS.contains(code) => return None,
        Outcome::Alert { code: 0, from: Party::Server } | Outcome::Closed => Unclear::Closed,
        Outcome::Alert { code, from: Party::Server } => Unclear::Alert(*code),
        Outcome::Reset => Unclear::Reset,
        Outcome::Silence { .. } => Unclear::Silence,
        Outcome::Unreachable { error: NetError::BudgetSpent { .. } | NetError::DeadlinePassed | NetError::Stopped } => {
            Unclear::Final
        }
        Outcome::Unreachable { .. } => Unclear::NoConnection,
        _ => Unclear::Final,
    })
}

/// What an end means while a control question is answered. The control may hold the whole question: when the server
/// picks something of it there, the question itself is answered.
fn meaning(
    end: Unclear,
    seen: Observation,
    (hello, control): (&ClientHello, &ClientHello),
    controlled: Observation,
) -> Settled {
    let is_same = |suite: &u16| hello.cipher_suites.contains(suite) && differ_in_suites_alone(hello, control);
    let is_of_our_version =
        controlled.negotiated.version.is_some_and(|version| hello.offered_versions().contains(&version));
    if is_of_our_version && controlled.negotiated.cipher_suite.as_ref().is_some_and(is_same) {
        return Settled::Answered(Box::new(controlled));
    }
    match end {
        Unclear::Alert(_) | Unclear::Closed | Unclear::Reset => Settled::Refused(Box::new(seen)),
        Unclear::Silence | Unclear::NoConnection | Unclear::Final => Settled::Unknown(Box::new(seen)),
    }
}

/// Whether the answer to one of them can be an answer to the other: they offer the same but for suites.
fn differ_in_suites_alone(one: &ClientHello, other: &ClientHello) -> bool {
    // A share is random.
    let fixed = |hello: &ClientHello| -> Vec<Extension> {
        hello.extensions.iter().filter(|extension| extension.kind != extension_type::KEY_SHARE).cloned().collect()
    };
    let is_within = |suite: &u16| other.cipher_suites.contains(suite);
    one.cipher_suites.iter().all(is_within) && one.compression == other.compression && fixed(one) == fixed(other)
}

fn clear(seen: Observation) -> Settled {
    if is_answered(&seen) { Settled::Answered(Box::new(seen)) } else { Settled::Refused(Box::new(seen)) }
}
