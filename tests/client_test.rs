//! The client test: what a browser or another program offers is read as it was sent, and nobody else is let in.

mod browsers;
mod programs;
mod strangers;
mod tap;
mod terminal;
mod witness;

use std::sync::Arc;
use std::time::Duration;

use handshake_doctor::listener::{self, ClientTest, PageWords, TestRequest};
use handshake_doctor::step::browser::HeardClient;

/// No client takes longer, on however busy a machine.
const WAIT: Duration = Duration::from_secs(100);

fn words() -> PageWords {
    PageWords {
        language: "en".to_owned(),
        title: "Test <of> hands".to_owned(),
        working: "We are at it".to_owned(),
        done: "It is done".to_owned(),
        failed: "It came to nothing".to_owned(),
    }
}

/// A test of a browser, or of any program.
fn started(browser: Option<&str>) -> ClientTest {
    within(browser, WAIT)
}

fn within(browser: Option<&str>, wait: Duration) -> ClientTest {
    let request = TestRequest { browser: browser.map(str::to_owned), wait, page: words() };
    listener::start(request, Arc::new(|| {})).expect("a listener")
}

fn heard(test: ClientTest) -> HeardClient {
    result(test).expect("a client")
}

/// What came of it; the listener lives until then.
fn result(test: ClientTest) -> Result<HeardClient, String> {
    let ClientTest { result, stop, .. } = test;
    let result = result.block_and_take();
    drop(stop);
    result
}

/// The one-time name of a test.
fn name(test: &ClientTest) -> String {
    format!("{}.localhost", test.page.rsplit('/').next().expect("a path"))
}
