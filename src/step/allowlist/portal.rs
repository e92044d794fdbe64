//! The systems' own questions for a sign-in page: plain HTTP, with an answer that is known before.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::BlockPage;
use super::block::{BlockPlace, PAGE_BYTES};
use crate::net::{NetError, Session, Visit, Visited};
use crate::settings::{Expected, Limits, PortalProbe};
use crate::step::Context;
use crate::step::reach::page::SIGN_IN_FIRST;

/// The most questions that are asked: as many as the settings take.
const MAX_QUESTIONS: usize = 16;

/// Connections of all questions together: IPv4 and IPv6 race for each.
const MAX_OPEN: usize = 4 * MAX_QUESTIONS;

/// A page that just has the known words in it is longer than the known answer.
const MAX_KNOWN_ANSWER: usize = 512;

/// What became of one question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PortalSight {
    /// The address of the settings.
    pub address: String,
    /// What it means.
    pub word: PortalWord,
    /// The status that came.
    pub status: Option<u16>,
    /// Where the answer sends us on to, without path and query. Untrusted.
    pub sent_on_to: Option<String>,
    /// What came instead of the known answer. Untrusted.
    pub page: Option<BlockPage>,
}

/// What an answer means (after Chromium's `captive_portal_detector.cc`; RFC 6585 on 511).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum PortalWord {
    /// The answer that is known: the way is open.
    Open,
    /// Another answer: a page that wants a sign-in.
    SignIn,
    /// A refusal: 4xx, 5xx but for 511, or the page of a filter. It says nothing about a sign-in.
    Refused,
    /// No answer.
    Silent {
        /// Why.
        error: NetError,
    },
}

/// Asks every question of the settings, directly and all at once.
pub(super) async fn ask(context: &Context) -> Vec<PortalSight> {
    let settings = &context.settings.allowlist;
    let lines = settings.portal.iter().take(MAX_QUESTIONS);
    let probes: Vec<_> = lines.filter_map(|line| PortalProbe::parse(line)).collect();
    if probes.is_empty() {
        return Vec::new();
    }
    let wait = Duration::from_millis(settings.wait_ms);
    let limits = Limits { open_at_once: MAX_OPEN, connections: MAX_OPEN, ..*context.session.limits() };
    let session = context.session.beside(limits);
    let mut asked = JoinSet::new();
    for (place, probe) in probes.into_iter().enumerate() {
        let session = session.clone();
        asked.spawn(async move { (place, ask_one(&session, &probe, wait).await) });
    }
    let mut sights = Vec::new();
    while let Some(sight) = asked.join_next().await {
        sights.extend(sight);
    }
    sights.sort_by_key(|(place, _)| *place);
    sights.into_iter().map(|(_, sight)| sight).collect()
}

async fn ask_one(session: &Session, probe: &PortalProbe, wait: Duration) -> PortalSight {
    let visit = Visit { address: &probe.address, wait, limit: PAGE_BYTES, connect: None };
    match session.visit(&visit).await {
        Ok(visited) => understood(probe, &visited),
        Err(error) => PortalSight {
            address: probe.address.clone(),
            word: PortalWord::Silent { error },
            status: None,
            sent_on_to: None,
            page: None,
        },
    }
}

fn understood(probe: &PortalProbe, visited: &Visited) -> PortalSight {
    let page = BlockPage::of(BlockPlace::Portal, visited);
    let word = match word(&probe.expected, visited) {
        PortalWord::SignIn if visited.status != SIGN_IN_FIRST && page.filter.is_some() => PortalWord::Refused,
        word => word,
    };
    PortalSight {
        address: probe.address.clone(),
        status: Some(visited.status),
        sent_on_to: page.sent_on_to.clone(),
        page: (word != PortalWord::Open).then_some(page),
        word,
    }
}

fn word(expected: &Expected, visited: &Visited) -> PortalWord {
    let is_empty = visited.body.len() <= 1;
    let is_known = match expected {
        // Some proxies make a 200 of a 204.
        Expected::Status(204) => visited.status == 204 || visited.status == 200 && is_empty,
        Expected::Status(status) => visited.status == *status,
        Expected::Words(words) => {
            let text = String::from_utf8_lossy(&visited.body);
            visited.status == 200 && visited.body.len() <= MAX_KNOWN_ANSWER && text.contains(words.as_str())
        }
    };
    match visited.status {
        _ if is_known => PortalWord::Open,
        SIGN_IN_FIRST | 200..=399 => PortalWord::SignIn,
        _ => PortalWord::Refused,
    }
}

#[cfg(test)]
mod tests {
    use std::net::SocketAddr;

    use super::*;

    fn sight(line: &str, status: u16, location: Option<&str>, body: &str) -> PortalSight {
        let probe = PortalProbe::parse(line).expect("a question");
        let visited = Visited {
            status,
            location: location.map(str::to_owned),
            server: None,
            content_type: None,
            body: body.as_bytes().to_vec(),
            peer: SocketAddr::from(([127, 0, 0, 1], 80)),
            took_ms: 1,
        };
        understood(&probe, &visited)
    }

    const EMPTY: &str = "http://a.example/generate_204 204";
    const WORDS: &str = "http://a.example/success.txt success";

    #[test]
    fn each_answer_means_what_it_means_to_chromium() {
        let filter = "<title>Web Page Blocked</title>";
        for (line, status, body, word) in [
            (EMPTY, 204, "", PortalWord::Open),
            (EMPTY, 200, "", PortalWord::Open),
            (EMPTY, 200, "\n", PortalWord::Open),
            (EMPTY, 200, "<p>Welcome", PortalWord::SignIn),
            (EMPTY, 302, "", PortalWord::SignIn),
            (EMPTY, 511, "", PortalWord::SignIn),
            (EMPTY, 404, "", PortalWord::Refused),
            (EMPTY, 503, "", PortalWord::Refused),
            (EMPTY, 200, filter, PortalWord::Refused),
            (EMPTY, 511, filter, PortalWord::SignIn),
            (WORDS, 200, "success\n", PortalWord::Open),
            (WORDS, 204, "", PortalWord::SignIn),
            (WORDS, 200, "Please sign in", PortalWord::SignIn),
            (WORDS, 403, "success", PortalWord::Refused),
            ("http://a.example/ 302", 302, "", PortalWord::Open),
        ] {
            assert_eq!(sight(line, status, None, body).word, word, "{line}: {status} {body}");
        }
    }

    #[test]
    fn a_whole_page_that_happens_to_say_the_word_is_no_open_way() {
        let page = format!("<title>Hotel</title>{}success", " ".repeat(600));
        assert_eq!(sight(WORDS, 200, None, &page).word, PortalWord::SignIn);
    }

    #[test]
    fn the_host_of_a_redirect_is_kept_without_what_it_knows_of_the_person() {
        let seen = sight(EMPTY, 302, Some("http://Login.Hotel.example:8080/?mac=00-11-22"), "");
        assert_eq!(seen.sent_on_to.as_deref(), Some("login.hotel.example"));
        assert!(!serde_json::to_string(&seen).expect("JSON").contains("00-11"));
        assert_eq!(sight(EMPTY, 204, None, "").page, None, "an open way has no page");
    }
}
