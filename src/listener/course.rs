//! How a client test goes: who is let in, what counts, how long is waited, and when it ends.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustls::ServerConfig;
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::time::{Instant, sleep_until};

use super::door::Door;
use super::place::{Place, Sockets};
use super::stream::read_some;
use super::{PageWords, TestRequest, page, shake};
use crate::step::browser::HeardClient;
use crate::wire::ClientOffer;

/// The longest wait for a first byte: browsers open connections that they may need later, and say nothing on them.
const SILENCE: Duration = Duration::from_secs(10);

/// The longest that is waited for a client.
const MAX_WAIT: Duration = Duration::from_hours(1);

/// A page that was opened should have made its browser shake hands after so long.
const KNOCK_TIME: Duration = Duration::from_secs(15);

/// After so long without a handshake, the page tries the name `localhost`: not every browser finds names below it.
const SECOND_NAME_TIME: Duration = Duration::from_secs(4);

/// The longest that an open page is waited for when all else is done, so that it can show how it ended.
const PAGE_TIME: Duration = Duration::from_secs(5);

/// So long after its deadline a test still takes up clients whose hello was read by then: their handshakes were cut there.
const AFTERMATH: Duration = Duration::from_secs(1);

/// What the page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    Working,
    Done,
    Failed,
}

/// What came of a connection.
pub(super) enum Visit {
    /// A hello that counts was answered.
    Heard(Box<HeardClient>),
    /// The page was sent.
    Page(Scene),
    /// Somebody who does not count.
    Stray(Stray),
}

/// A visitor that does not count; the later ones tell more of why a test may have failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stray {
    /// It said nothing, or did not end its hello.
    Unfinished,
    /// Neither TLS nor HTTP.
    NotTls,
    /// Plain HTTP, but not for the page.
    PlainHttp,
    /// A hello without the name of this test.
    OtherName,
    /// A hello that cannot be read.
    Malformed,
}

impl Stray {
    /// The message that says so.
    fn key(self) -> &'static str {
        match self {
            Self::Unfinished => "listener-error-unfinished",
            Self::NotTls => "listener-error-not-tls",
            Self::PlainHttp => "listener-error-plain-http",
            Self::OtherName => "listener-error-other-name",
            Self::Malformed => "listener-error-malformed",
        }
    }
}

/// What all connections of a test know.
pub(super) struct Room {
    pub place: Place,
    pub words: PageWords,
    pub config: Arc<ServerConfig>,
    pub browser: Option<String>,
    /// No handshake goes on after it.
    pub deadline: Instant,
    /// Clients that count and whose handshakes have not ended.
    shaking: AtomicUsize,
    stage: Mutex<Stage>,
    /// As many messages as there are connections at most.
    visits: mpsc::UnboundedSender<Visit>,
}

struct Stage {
    scene: Scene,
    /// When the page was opened, if it waits for news.
    opened: Option<Instant>,
    /// What the browser of the page calls itself.
    agent: Option<String>,
}

impl Room {
    /// Reports a visit.
    pub fn tell(&self, visit: Visit) {
        // Nobody listens any longer when the test has ended.
        let _ = self.visits.send(visit);
    }

    /// A client that counts has said its hello: [`Visit::Heard`] will follow.
    pub fn expect(&self) {
        self.shaking.fetch_add(1, Ordering::SeqCst);
    }

    pub fn scene(&self) -> Scene {
        self.stage().scene
    }

    /// A browser is about to get the page that works.
    pub fn open(&self, agent: Option<String>) {
        let mut stage = self.stage();
        stage.opened.get_or_insert_with(Instant::now);
        stage.agent = agent;
    }

    /// The name that the page is to shake hands with.
    pub fn host(&self) -> String {
        if self.tries_second_name() { "localhost".to_owned() } else { self.place.name() }
    }

    /// Whether a hello is one that was waited for: in a test of a browser, one that only our page can have made.
    pub fn counts(&self, offer: &ClientOffer) -> bool {
        let asks_for = |name: &str| offer.server_name.as_deref().is_some_and(|asked| asked.eq_ignore_ascii_case(name));
        self.browser.is_none() || asks_for(&self.place.name()) || self.tries_second_name() && asks_for("localhost")
    }

    /// What the browser of the page calls itself, if this is its hello.
    pub fn agent_of(&self, offer: &ClientOffer) -> Option<String> {
        (offer.server_name == Some(self.place.name()) || self.browser.is_some()).then(|| self.stage().agent.clone())?
    }

    fn tries_second_name(&self) -> bool {
        self.stage().opened.is_some_and(|opened| opened.elapsed() > SECOND_NAME_TIME)
    }

    fn stage(&self) -> MutexGuard<'_, Stage> {
        self.stage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A test that goes on.
pub(super) struct Course {
    room: Arc<Room>,
    visits: mpsc::UnboundedReceiver<Visit>,
    deadline: Instant,
    /// Clients that are still waited for.
    wanted: usize,
    /// The most telling visitor that did not count.
    stray: Option<Stray>,
}

impl Course {
    /// One that waits from now on.
    pub fn new(request: TestRequest, place: Place, config: Arc<ServerConfig>, count: usize) -> Self {
        let (sender, visits) = mpsc::unbounded_channel();
        let stage = Mutex::new(Stage { scene: Scene::Working, opened: None, agent: None });
        let TestRequest { browser, wait, page } = request;
        let deadline = Instant::now() + wait.min(MAX_WAIT);
        let shaking = AtomicUsize::new(0);
        let room = Room { place, words: page, config, browser, deadline, shaking, stage, visits: sender };
        Self { room: Arc::new(room), visits, deadline, wanted: count, stray: None }
    }

    /// Goes on until enough clients were heard and the page knows it, or until the time is over.
    pub async fn run(mut self, sockets: Sockets, mut tell: impl FnMut(Result<HeardClient, String>)) {
        let mut door = match Door::opened(sockets) {
            Ok(door) => door,
            Err(error) => {
                tracing::debug!("the listener did not open: {error}");
                return tell(Err("listener-error-broken".to_owned()));
            }
        };
        while self.wanted > 0 {
            let knocked = self.opened().map_or(self.deadline, |opened| self.deadline.min(opened + KNOCK_TIME));
            tokio::select! {
                visit = self.visits.recv() => self.note(visit, &mut tell),
                visitor = door.next() => match visitor {
                    Some((stream, place)) => self.receive(stream, place),
                    None => self.give_up("listener-error-too-many", &mut tell),
                },
                () = sleep_until(knocked) => self.missed(&mut tell),
            }
        }
        // The page still wants to know.
        let until = Instant::now() + PAGE_TIME;
        while self.opened().is_some() {
            tokio::select! {
                visit = self.visits.recv() => self.note(visit, &mut tell),
                visitor = door.next() => match visitor {
                    Some((stream, place)) => self.receive(stream, place),
                    None => break,
                },
                () = sleep_until(until) => break,
            }
        }
    }

    fn opened(&self) -> Option<Instant> {
        self.room.stage().opened
    }

    fn receive(&self, stream: TcpStream, place: OwnedSemaphorePermit) {
        let room = Arc::clone(&self.room);
        tokio::spawn(async move {
            visit(stream, &room).await;
            drop(place);
        });
    }

    fn note(&mut self, visit: Option<Visit>, tell: &mut impl FnMut(Result<HeardClient, String>)) {
        if let Some(Visit::Heard(_)) = visit {
            self.room.shaking.fetch_sub(1, Ordering::SeqCst);
        }
        match visit {
            Some(Visit::Heard(client)) if self.wanted > 0 => {
                self.wanted -= 1;
                self.room.stage().scene = Scene::Done;
                tell(Ok(*client));
            }
            // The page knows how it ended; who opens it again begins anew, while clients are wanted.
            Some(Visit::Page(Scene::Done | Scene::Failed)) => {
                let mut stage = self.room.stage();
                stage.opened = None;
                if self.wanted > 0 {
                    stage.scene = Scene::Working;
                }
            }
            // Whoever speaks TLS, but wrongly, is the program that was pointed here.
            Some(Visit::Stray(Stray::Malformed)) if self.room.browser.is_none() => {
                self.give_up(Stray::Malformed.key(), tell);
            }
            Some(Visit::Stray(stray)) => self.stray = self.stray.max(Some(stray)),
            // Now the time runs until the page's browser must have shaken hands.
            Some(Visit::Page(Scene::Working) | Visit::Heard(_)) | None => {}
        }
    }

    /// Neither the page nor anybody else brought a hello in time.
    fn missed(&mut self, tell: &mut impl FnMut(Result<HeardClient, String>)) {
        let is_over = Instant::now() >= self.deadline;
        let last = self.room.deadline + AFTERMATH;
        if self.deadline < last && self.room.shaking.load(Ordering::SeqCst) > 0 {
            if is_over {
                self.deadline = last;
            } else {
                self.room.stage().opened = Some(Instant::now());
            }
            return;
        }
        let has_page = self.opened().is_some();
        if has_page {
            self.room.stage().scene = Scene::Failed;
        }
        if has_page && (is_over || self.room.browser.is_some()) {
            self.give_up("listener-error-no-handshake", tell);
        } else if is_over {
            self.give_up(self.stray.map_or("listener-error-nobody", Stray::key), tell);
        } else if let Some(opened) = &mut self.room.stage().opened {
            // Other programs may still come.
            *opened = self.deadline;
        }
    }

    fn give_up(&mut self, key: &str, tell: &mut impl FnMut(Result<HeardClient, String>)) {
        if std::mem::take(&mut self.wanted) > 0 {
            let mut stage = self.room.stage();
            if stage.scene == Scene::Working {
                stage.scene = Scene::Failed;
            }
            drop(stage);
            tell(Err(key.to_owned()));
        }
    }
}

/// Tells by the first byte whom to send a visitor to.
async fn visit(mut stream: TcpStream, room: &Room) {
    // Without it a connection is slower, and no worse.
    let _ = stream.set_nodelay(true);
    match tokio::time::timeout(SILENCE, read_some(&mut stream)).await {
        Ok(Ok(begun)) if begun.first().is_some_and(u8::is_ascii_uppercase) => page::serve(stream, begun, room).await,
        Ok(Ok(begun)) if !begun.is_empty() => shake::serve(stream, begun, room).await,
        _ => room.tell(Visit::Stray(Stray::Unfinished)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_that_does_not_find_the_name_is_led_to_localhost_after_a_while_and_counts_then() {
        let (place, _sockets) = Place::found().expect("a port");
        let config = super::super::credential::server_config(&place).expect("a certificate");
        let request = TestRequest { browser: Some("A browser".to_owned()), ..TestRequest::default() };
        let name = place.name();
        let room = Course::new(request, place, config, 1).room;
        let hello = |name: &str| ClientOffer { server_name: Some(name.to_owned()), ..ClientOffer::default() };
        room.open(Some("an agent".to_owned()));
        assert!(room.counts(&hello(&name)) && !room.counts(&hello("localhost")));
        assert_eq!(room.host(), name);

        room.stage().opened = Instant::now().checked_sub(2 * SECOND_NAME_TIME);
        assert!(room.counts(&hello(&name)) && room.counts(&hello("localhost")) && !room.counts(&hello("a.example")));
        assert_eq!(room.host(), "localhost");
        assert_eq!(room.agent_of(&hello("localhost")).as_deref(), Some("an agent"));
    }

    #[test]
    fn the_most_telling_visitor_is_the_one_that_is_told_of() {
        let strays = [Stray::Malformed, Stray::Unfinished, Stray::PlainHttp];
        assert_eq!(strays.into_iter().max().map(Stray::key), Some("listener-error-malformed"));
    }
}
