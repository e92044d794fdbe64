//! The client test: a listener on loopback, for one test, with a one-time address. Whoever is pointed at it shakes hands
//! with us, and we read the `ClientHello`.
//!
//! One port speaks plain HTTP (the page that a browser is sent to) and TLS (the handshake that the page asks for). The
//! page names its picture `https://TOKEN.localhost:PORT/`, so the browser shakes hands in the background, and no warning
//! about our self-made certificate can show.
//!
//! | file | what is in it |
//! |---|---|
//! | `place` | the one-time address, and the sockets, which are on loopback only |
//! | `door` | how many are let in |
//! | `course` | how a test goes: what counts, how long is waited, when it ends |
//! | `page` | plain HTTP: the page |
//! | `shake` | TLS: the hello is read, and the handshake is brought to its end |
//! | `credential` | the self-made certificate |

mod course;
mod credential;
mod door;
mod page;
mod place;
mod shake;
mod stream;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use poll_promise::Promise;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::step::browser::HeardClient;
use course::Course;
use place::Place;

/// How a client test is made.
#[derive(Clone, Debug)]
pub struct TestRequest {
    /// The browser that will be opened, by the name that people know; `None` for any program.
    pub browser: Option<String>,
    /// The most that is waited for a client; at most an hour.
    pub wait: Duration,
    /// Text of the page that the browser shows: `(title, sentence)` while it works, when it is done, when it failed.
    pub page: PageWords,
}

impl Default for TestRequest {
    /// Any program, within two minutes: time enough to start a browser on a slow computer.
    fn default() -> Self {
        Self { browser: None, wait: Duration::from_mins(2), page: PageWords::default() }
    }
}

/// Words of the page that a browser shows, plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageWords {
    /// Language tag of the words.
    pub language: String,
    /// The title.
    pub title: String,
    /// While the test goes on.
    pub working: String,
    /// When it is done.
    pub done: String,
    /// When no handshake came.
    pub failed: String,
}

/// A client test that waits for its client. Dropping it closes the listener.
pub struct ClientTest {
    /// The page to open in a browser: plain HTTP on loopback.
    pub page: String,
    /// Where a program can be pointed at.
    pub address: SocketAddr,
    /// The address for programs that want a URL.
    pub url: String,
    /// Who came; the error is a message key of `listener.ftl`.
    pub result: Promise<Result<HeardClient, String>>,
    /// Closes the listener.
    pub stop: DropGuard,
}

/// A listener that hears one client after another. Dropping it closes the listener.
pub struct Listening {
    /// The page to open in a browser.
    pub page: String,
    /// Where a program can be pointed at.
    pub address: SocketAddr,
    /// The address for programs that want a URL.
    pub url: String,
    /// Closes the listener.
    pub stop: DropGuard,
}

/// Opens a listener for one client; `wake` is called once the result is there. The port listens when this returns.
///
/// The result comes when the handshake has ended and the browser's page, if there is one, has been told.
pub fn start(request: TestRequest, wake: Arc<dyn Fn() + Send + Sync>) -> std::io::Result<ClientTest> {
    let (sender, result) = Promise::new();
    let mut teller = Teller { sender: Some(sender), heard: None, wake };
    let listening = hear(request, 1, move |heard| teller.keep(heard))?;
    let Listening { page, address, url, stop } = listening;
    Ok(ClientTest { page, address, url, result, stop })
}

/// Opens a listener for up to `count` clients. Each that comes is told to `tell` at once; an error, a message key of
/// `listener.ftl`, is the last that is told. `tell` is dropped when the listener has closed.
pub fn hear(
    request: TestRequest,
    count: usize,
    tell: impl FnMut(Result<HeardClient, String>) + Send + 'static,
) -> std::io::Result<Listening> {
    let (place, sockets) = Place::found()?;
    let config = credential::server_config(&place)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    let listening =
        Listening { page: place.page(), address: place.address(), url: place.url(), stop: stop.drop_guard() };
    std::thread::Builder::new().name("client-test".to_owned()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                () = stopped.cancelled() => {}
                () = Course::new(request, place, config, count).run(sockets, tell) => {}
            }
        });
    })?;
    Ok(listening)
}

/// Keeps what was heard until the listener has closed, and tells it then.
struct Teller {
    sender: Option<poll_promise::Sender<Result<HeardClient, String>>>,
    heard: Option<Result<HeardClient, String>>,
    wake: Arc<dyn Fn() + Send + Sync>,
}

impl Teller {
    fn keep(&mut self, heard: Result<HeardClient, String>) {
        self.heard = Some(heard);
    }
}

impl Drop for Teller {
    fn drop(&mut self) {
        let heard = self.heard.take().unwrap_or_else(|| Err("listener-error-stopped".to_owned()));
        if let Some(sender) = self.sender.take() {
            sender.send(heard);
            (self.wake)();
        }
    }
}
