//! Words for what this computer has: its browsers, its stores of roots, and clients that were heard. Pages and reports
//! share them.

use chrono::{DateTime, Utc};

use super::message::args;
use super::{Words, shown};
use crate::machine::{Browser, Channel, Install, RootStoreKind};
use crate::step::FactState;
use crate::step::browser::{ClientEnd, HeardClient, StoreView};
use crate::step::cipher::ClientOutcome;
use crate::wire::{self, ClientOffer};

impl Words {
    /// "Chromium 156.0.8078.79".
    pub fn browser(&self, browser: &Browser) -> String {
        let version = browser.version.as_deref().map(shown).unwrap_or_default();
        format!("{} {version}", shown(&browser.name)).trim().to_owned()
    }

    /// What tells this browser from others of its name: "Beta", "Built 3 weeks ago".
    pub fn about_browser(&self, browser: &Browser, now: Option<DateTime<Utc>>) -> Vec<String> {
        let channel = match browser.channel {
            Channel::Stable => None,
            Channel::Extended => Some("computer-browser-extended"),
            Channel::Beta => Some("computer-browser-beta"),
            Channel::Dev => Some("computer-browser-dev"),
            Channel::Nightly => Some("computer-browser-nightly"),
        };
        let install = match browser.install {
            Install::System => None,
            Install::User => Some("computer-browser-user"),
            Install::Snap => Some("computer-browser-snap"),
            Install::Flatpak => Some("computer-browser-flatpak"),
        };
        let default = browser.is_default.then_some("computer-browser-default");
        let mut about: Vec<String> =
            default.into_iter().chain(channel).chain(install).map(|key| self.text(key)).collect();
        let days = browser.built.zip(now).map(|(built, now)| (now - built).num_days());
        about.extend(days.and_then(|days| usize::try_from(days).ok()).map(|days| self.built_before(days)));
        about
    }

    fn built_before(&self, days: usize) -> String {
        let (key, count) = match days {
            0..14 => ("computer-built-days", days),
            14..70 => ("computer-built-weeks", days / 7),
            70..730 => ("computer-built-months", days / 30),
            _ => ("computer-built-years", days / 365),
        };
        self.format(key, &args([("count", count.into())]))
    }

    /// "Firefox profile: default-esr".
    pub fn root_store(&self, store: &StoreView) -> String {
        let key = match store.kind {
            RootStoreKind::Bundle => "computer-store-bundle",
            RootStoreKind::Certifi => "computer-store-certifi",
            RootStoreKind::FirefoxProfile => "computer-store-firefox",
            RootStoreKind::Java => "computer-store-java",
            RootStoreKind::NssUser => "computer-store-nss",
        };
        self.format(key, &args([("name", shown(&store.name).into())]))
    }

    /// What a store says of the chain: "accepts it".
    pub fn store_says(&self, trusted: Option<bool>) -> (FactState, String) {
        let (state, key) = match trusted {
            Some(true) => (FactState::Good, "computer-store-accepts"),
            Some(false) => (FactState::Problem, "computer-store-refuses"),
            None => (FactState::Unknown, "computer-store-unknown"),
        };
        (state, self.text(key))
    }

    /// Why a store could not be read, or not whole.
    pub fn store_error(&self, error: &str) -> String {
        if self.has(error) { self.text(error) } else { shown(error) }
    }

    /// What people call a client that was heard: the browser that was opened, or what it calls itself.
    pub fn client(&self, client: &HeardClient) -> String {
        let own = client.browser.as_deref().or(client.agent.as_deref());
        own.map_or_else(|| self.text("computer-client-unnamed"), shown)
    }

    /// Whether a client can connect to the site, and with what, or why not; `None`: nothing is known of the site, or of
    /// whether the client takes the certificate.
    pub fn client_meets(
        &self,
        name: &str,
        outcome: Option<ClientOutcome>,
        is_accepted: Option<bool>,
    ) -> (FactState, String) {
        let say = |key: &str, other: (&'static str, String)| {
            self.format(key, &args([("client", name.into()), (other.0, other.1.into())]))
        };
        match outcome {
            Some(ClientOutcome::Succeeds { version, suite, group }) => {
                let names = [
                    Some(wire::version_name(version)),
                    Some(wire::cipher_suite_name(suite)),
                    group.map(wire::group_name),
                ];
                let with = names.into_iter().flatten().collect::<Vec<_>>().join(", ");
                if is_accepted == Some(false) {
                    (FactState::Attention, say("computer-client-warns", ("with", with)))
                } else {
                    (FactState::Good, say("computer-client-can", ("with", with)))
                }
            }
            Some(ClientOutcome::Fails { need }) => {
                (FactState::Problem, say("computer-client-cannot", ("why", self.need(need))))
            }
            Some(ClientOutcome::Unknown) | None => {
                (FactState::Unknown, say("computer-client-open", ("why", String::new())))
            }
        }
    }

    /// All that a client offered, in its order, and how its handshake with this program ended.
    pub fn client_offer(&self, client: &HeardClient) -> Vec<(String, String)> {
        let offer = &client.offer;
        let list = |numbers: &[u16], name: fn(u16) -> String| {
            numbers.iter().map(|number| name(*number)).collect::<Vec<_>>().join(", ")
        };
        let shares: Vec<String> =
            offer.key_shares.iter().map(|(group, bytes)| format!("{} ({bytes})", wire::group_name(*group))).collect();
        let alpn: Vec<String> = offer.alpn.iter().map(|name| shown(name)).collect();
        let size = args([("hello", offer.hello_bytes.into()), ("records", offer.record_bytes.into())]);
        let yes_no = |yes: bool| self.yes_no_or_unknown(Some(yes));
        let values = [
            ("versions", list(&offer.versions, wire::version_name)),
            ("suites", list(&offer.suites, wire::cipher_suite_name)),
            ("groups", list(&offer.groups, wire::group_name)),
            ("shares", shares.join(", ")),
            ("schemes", list(&offer.schemes, wire::signature_scheme_name)),
            ("certificate-schemes", list(&offer.certificate_schemes, wire::signature_scheme_name)),
            ("alpn", alpn.join(", ")),
            ("extensions", list(&offer.extensions, wire::extension_name)),
            ("ech", yes_no(offer.ech)),
            ("grease", yes_no(offer.grease)),
            ("size", self.format("computer-offer-bytes", &size)),
            ("ja3", offer.ja3.clone()),
            ("ja4", offer.ja4.clone()),
            ("end", self.client_end(&client.end)),
        ];
        let told = values.into_iter().filter(|(_, value)| !value.is_empty());
        told.map(|(key, value)| (self.text(&format!("computer-offer-{key}")), value)).collect()
    }

    fn client_end(&self, end: &ClientEnd) -> String {
        match end {
            ClientEnd::Completed => self.text("computer-end-completed"),
            ClientEnd::Alert { code } => {
                self.format("computer-end-alert", &args([("alert", wire::alert_name(*code).into())]))
            }
            ClientEnd::Closed => self.text("computer-end-closed"),
            ClientEnd::NothingInCommon => self.text("computer-end-nothing"),
        }
    }
}

/// The newest version and the fingerprint of an offer, for one line.
pub fn offer_in_short(offer: &ClientOffer) -> String {
    let newest = offer.versions.iter().max().map(|version| wire::version_name(*version)).unwrap_or_default();
    format!("{newest} · {}", offer.ja4)
}
