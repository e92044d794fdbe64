//! Step 2: would another browser do better on this computer?
//!
//! Browsers differ in what they offer, whom they trust and how they are set up. `probe` finds the browsers, the stores of
//! roots and the settings of this computer; a client test (`listener`) adds what a browser really offers; `judge` decides.

mod judge;
mod owner;
mod probe;
mod views;

use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Evidence, Sight, StepReport, state};
use crate::machine::{Browser, BrowserFamily, RootStoreKind, TlsSetting};
use crate::wire::ClientOffer;

pub use judge::judge;
pub use owner::{is_browser, of_agent, of_browser, owner_slug};
pub use probe::probe;

/// What the browser step saw.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct BrowserEvidence {
    /// Browsers found on this computer, the default one first.
    pub browsers: Vec<Browser>,
    /// Whether this system's trust store accepts the chain; `None` when there is no chain.
    pub trusted_by_system: Option<bool>,
    /// Whether Mozilla's does.
    pub trusted_by_mozilla: Option<bool>,
    /// How many roots this system's store holds.
    pub system_roots: usize,
    /// Why the system's store could not be read.
    pub store_error: Option<String>,
    /// What other stores of this computer say of the chain.
    #[serde(default)]
    pub stores: Vec<StoreView>,
    /// Settings of this computer that change how programs do TLS.
    #[serde(default)]
    pub settings: Vec<TlsSetting>,
    /// Clients that shook hands with this program, the newest last; at most [`MAX_CLIENTS`].
    #[serde(default)]
    pub clients: Vec<HeardClient>,
    /// When this was looked at, by this computer's clock; `None` when that clock is surely wrong.
    #[serde(default)]
    pub looked_at: Option<DateTime<Utc>>,
    /// Whether time was up before all was looked at: what is missing is not known.
    #[serde(default)]
    pub cut_short: bool,
}

/// Clients that a report keeps: more than anybody tries, few enough for one page.
pub const MAX_CLIENTS: usize = 16;

impl BrowserEvidence {
    /// Takes up a client that was heard; the oldest gives way.
    pub fn hear(&mut self, client: HeardClient) {
        self.clients.push(client);
        let excess = self.clients.len().saturating_sub(MAX_CLIENTS);
        self.clients.drain(..excess);
    }

    /// Of each client what it sent last, in the order in which they came.
    pub fn newest_clients(&self) -> Vec<&HeardClient> {
        let names: Vec<String> = self.clients.iter().map(HeardClient::name).collect();
        let is_last = |index: usize| !names[index + 1..].contains(&names[index]);
        self.clients.iter().enumerate().filter(|(index, _)| is_last(*index)).map(|(_, client)| client).collect()
    }
}

impl BrowserEvidence {
    /// Whether a client that was heard would take the site's certificate, as far as its store is known.
    pub fn is_accepted_by(&self, client: &HeardClient) -> Option<bool> {
        let browser = self.browsers.iter().find(|browser| Some(&browser.name) == client.browser.as_ref())?;
        match browser.family {
            BrowserFamily::Firefox => {
                let in_profile = |store: &StoreView| store.kind == RootStoreKind::FirefoxProfile;
                let profiles = self.stores.iter().filter(|store| in_profile(store)).filter_map(|store| store.trusted);
                profiles.max().or(self.trusted_by_mozilla)
            }
            BrowserFamily::Chromium | BrowserFamily::Safari => self.trusted_by_system,
            BrowserFamily::Other => None,
        }
    }
}

/// Judges a report of this step anew, from the evidence that it holds by now.
pub fn rejudge(report: &mut StepReport) {
    let Some(Evidence::Browser(evidence)) = &report.evidence else { return };
    let sight =
        Sight { evidence: evidence.clone(), observations: report.observations.clone(), chain: report.chain.clone() };
    let judgement = judge(&sight);
    report.state = state(&judgement, report.trouble.as_ref(), false);
    (report.facts, report.findings) = (judgement.facts, judgement.findings);
}

/// One store of roots and its word on the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreView {
    /// Which kind.
    pub kind: RootStoreKind,
    /// Which one of its kind. Untrusted text.
    pub name: String,
    /// Where it stands.
    pub place: PathBuf,
    /// How many roots it holds of its own.
    pub roots: usize,
    /// Whether a program that uses it accepts the chain; `None` when that could not be told.
    pub trusted: Option<bool>,
    /// Whether a path ends at one of its roots, whatever else is wrong with the chain.
    pub anchored: Option<bool>,
    /// Why it could not be read, or not whole.
    pub error: Option<String>,
}

/// A client that shook hands with this program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeardClient {
    /// The browser that was opened for the test, by the name that people know.
    pub browser: Option<String>,
    /// What the client calls itself (`User-Agent`), when it said so. Untrusted text.
    pub agent: Option<String>,
    /// When it came.
    pub at: DateTime<Utc>,
    /// What it offered.
    pub offer: ClientOffer,
    /// How the handshake ended for it.
    pub end: ClientEnd,
}

/// How a client's handshake with this program ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "how")]
pub enum ClientEnd {
    /// It finished, and took our self-made certificate.
    Completed,
    /// It sent an alert: it read the certificate and did not take it, or something else.
    Alert {
        /// Its `AlertDescription`.
        code: u8,
    },
    /// It closed the connection without a word, or said nothing more.
    Closed,
    /// We have nothing in common with it, or it broke a rule of TLS, and we said so.
    NothingInCommon,
}
