//! Client tests of the window: a browser or another program shakes hands with us, and we read what it offers.
//!
//! What was heard of a client holds for every site, so it is kept from one run to the next.

use crate::advice::Words;
use crate::listener::{self, ClientTest, PageWords, TestRequest};
use crate::machine::Browser;
use crate::step::browser::HeardClient;

use super::run::Waker;

/// See the module.
#[derive(Default)]
pub struct Hearing {
    /// The test that waits for its client.
    pub waiting: Option<Waiting>,
    /// Clients that came, the newest last.
    pub heard: Vec<HeardClient>,
    /// Of the last test, when nothing came of it: of which browser, and why (a message key).
    error: Option<(Option<String>, String)>,
}

/// A test that waits for its client. Dropping it closes its listener.
pub struct Waiting {
    /// The browser that was opened, by the name that people know.
    pub browser: Option<String>,
    test: ClientTest,
}

/// More clients are not kept: the oldest goes.
const MOST_CLIENTS: usize = 32;

impl Waiting {
    /// The address for any program.
    pub fn url(&self) -> &str {
        &self.test.url
    }
}

impl Hearing {
    /// Starts a test; the answer is the page to open in the browser. A test that still waits is ended.
    pub fn start(&mut self, browser: Option<&Browser>, words: &Words, wake: &Waker) -> std::io::Result<String> {
        let browser = browser.map(|browser| browser.name.clone());
        let request = TestRequest { browser: browser.clone(), page: page(words), ..TestRequest::default() };
        let test = listener::start(request, std::sync::Arc::clone(wake))?;
        let page = test.page.clone();
        (self.waiting, self.error) = (Some(Waiting { browser, test }), None);
        Ok(page)
    }

    /// Ends the test that waits.
    pub fn stop(&mut self) {
        self.waiting = None;
    }

    /// Why nothing came of the last test of this browser, or of any program.
    pub fn error_of(&self, browser: Option<&str>) -> Option<&str> {
        let (of, error) = self.error.as_ref()?;
        (of.as_deref() == browser).then_some(error.as_str())
    }

    /// The client that came, once it has.
    pub(super) fn take(&mut self) -> Option<HeardClient> {
        let Waiting { browser, test } = self.waiting.take()?;
        match test.result.try_take() {
            Ok(Ok(client)) => {
                self.heard.push(client.clone());
                let surplus = self.heard.len().saturating_sub(MOST_CLIENTS);
                self.heard.drain(..surplus);
                Some(client)
            }
            Ok(Err(key)) => {
                self.error = Some((browser, key));
                None
            }
            Err(result) => {
                self.waiting = Some(Waiting { browser, test: ClientTest { result, ..test } });
                None
            }
        }
    }
}

fn page(words: &Words) -> PageWords {
    let text = |key: &str| words.text(key);
    PageWords {
        language: text("listener-page-language"),
        title: text("listener-page-title"),
        working: text("listener-page-working"),
        done: text("listener-page-done"),
        failed: text("listener-page-failed"),
    }
}
