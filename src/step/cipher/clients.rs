//! What the clients of our day offer, from `assets/data/clients.tsv` (hellos recorded by SSL Labs and testssl.sh).

use std::sync::OnceLock;

use super::suites::{RUSTLS, SIGNALS, Worth};

const TABLE: &str = include_str!("../../../assets/data/clients.tsv");

/// A client and its offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Client {
    /// As in the table.
    pub name: String,
    /// Oldest and newest version that it offers.
    pub versions: (u16, u16),
    /// In its order, without signalling values.
    pub suites: Vec<u16>,
}

impl Client {
    /// Whether it can use a suite that the server accepted in a version.
    pub fn can_use(&self, suite: u16, version: u16) -> bool {
        (self.versions.0..=self.versions.1).contains(&version) && self.suites.contains(&suite)
    }
}

/// Whether a client is one of those that people look up a site with.
pub(super) fn is_browser(name: &str) -> bool {
    ["Chromium", "Firefox", "Safari", "Edge"].iter().any(|family| name.starts_with(family))
}

/// The newest of each family of clients that people ask about: the facts speak of these.
pub(super) const NOTABLE: &[&str] = &[
    "Chromium 137 (Win 11)",
    "Firefox 137 (Win 11)",
    "Safari 26.4 (macOS/iOS/iPadOS 26.4)",
    "Edge 133 Win 11 23H2",
    "Java 17.0.3/21.0.6 (OpenJDK)",
    "OpenSSL 3.5.0 (git)",
    "rustls",
];

/// The clients that are still met, and rustls.
pub(super) fn current() -> &'static [Client] {
    static CLIENTS: OnceLock<Vec<Client>> = OnceLock::new();
    CLIENTS.get_or_init(|| {
        let mut clients: Vec<Client> = TABLE.lines().skip(1).filter_map(parse).collect();
        clients.push(Client { name: "rustls".to_owned(), versions: (0x0303, 0x0304), suites: RUSTLS.to_vec() });
        clients
    })
}

/// Every sound suite that a current client offers, in the order in which clients like them; TLS 1.3 apart.
pub(super) fn offered() -> (Vec<u16>, Vec<u16>) {
    let mut all: Vec<u16> = Vec::new();
    for suite in RUSTLS.iter().chain(current().iter().flat_map(|client| &client.suites)) {
        if !all.contains(suite) && Worth::of(*suite).is_tolerated() {
            all.push(*suite);
        }
    }
    all.into_iter().partition(|suite| (0x1300..=0x13ff).contains(suite))
}

/// A row of the table, when the client is current.
fn parse(row: &str) -> Option<Client> {
    let mut cells = row.split('\t');
    let (name, current, versions, suites) = (cells.next()?, cells.next()?, cells.next()?, cells.next()?);
    if current != "yes" {
        return None;
    }
    let mut known: Vec<u16> = versions.split_whitespace().filter_map(version).collect();
    known.sort_unstable();
    Some(Client {
        name: name.to_owned(),
        versions: (*known.first()?, *known.last()?),
        suites: suites
            .split_whitespace()
            .filter_map(|code| u16::from_str_radix(code, 16).ok())
            .filter(|suite| !SIGNALS.contains(suite))
            .collect(),
    })
}

fn version(word: &str) -> Option<u16> {
    Some(match word {
        "ssl3" => 0x0300,
        "tls10" => 0x0301,
        "tls11" => 0x0302,
        "tls12" => 0x0303,
        "tls13" => 0x0304,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_client_that_the_facts_speak_of_stands_in_the_table() {
        for name in NOTABLE {
            assert!(current().iter().any(|client| client.name == *name), "{name}");
        }
    }

    #[test]
    fn internet_explorer_8_cannot_use_what_a_server_accepts_in_tls_12() {
        let old = current().iter().find(|client| client.name == "IE 8 Win 7").expect("in the table");
        assert!(old.can_use(0x002f, 0x0301) && !old.can_use(0x002f, 0x0303));
    }

    #[test]
    fn what_rustls_offers_is_asked_first_and_broken_suites_are_not_asked_among_the_sound_ones() {
        let (tls13, tls12) = offered();
        assert_eq!(tls13[..3], [0x1302, 0x1301, 0x1303]);
        assert!(tls12.contains(&0x002f) && !tls12.contains(&0x0005) && !tls12.contains(&0x00ff));
    }
}
