//! What clients offer, from `assets/data/clients.tsv`: each row a recorded `ClientHello` or its maker's document, with
//! source and date. rustls, which this program itself uses, stands here.

use std::sync::OnceLock;

use super::suites::{RUSTLS, SIGNALS};
use crate::machine::{Browser, BrowserFamily, SettingOwner};
use crate::wire::{ClientOffer, is_grease};

/// Extension type `supported_versions` (RFC 8446, section 4.2.1).
const SUPPORTED_VERSIONS: u16 = 43;

const TABLE: &str = include_str!("../../../assets/data/clients.tsv");

/// Schemes that every client of TLS 1.3 must have (RFC 8446, section 9.1).
const MANDATORY_SCHEMES: [u16; 3] = [0x0401, 0x0403, 0x0804];

/// Schemes that a TLS 1.2 client means when it names none: SHA-1 with RSA, DSA and ECDSA (RFC 5246, section 7.4.1.4.1).
const DEFAULT_SCHEMES: [u16; 3] = [0x0201, 0x0202, 0x0203];

/// Families of clients, the newest of which the facts speak of.
const FAMILIES: [&str; 7] = ["Chromium", "Firefox", "Safari", "Edge", "Java", "OpenSSL", "rustls"];

/// A client and its offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Client {
    /// As in the table.
    pub name: String,
    /// Whether it is still met.
    pub is_current: bool,
    /// Versions that it offers.
    pub versions: Vec<u16>,
    /// Whether it may also take older versions than it names, as a hello without `supported_versions` leaves open.
    pub may_go_lower: bool,
    /// In its order, without signalling values.
    pub suites: Vec<u16>,
    /// In its order; empty: it names none.
    pub groups: Vec<u16>,
    /// Signature schemes in its order.
    pub schemes: Vec<u16>,
    /// Whether `schemes` is all that it offers, not only the least that it must.
    pub are_schemes_known: bool,
    /// The smallest and the largest Diffie-Hellman prime that it takes, in bits; `None`: not known.
    pub dh_bits: (Option<u32>, Option<u32>),
    /// The smallest and the largest RSA key that it takes, in bits; `None`: not known.
    pub rsa_bits: (Option<u32>, Option<u32>),
}

impl Client {
    /// Whoever sent a hello. What it refuses without having named it is not known.
    pub fn of(offer: &ClientOffer) -> Self {
        Self {
            name: String::new(),
            is_current: false,
            versions: offer.versions.clone(),
            may_go_lower: !offer.extensions.contains(&SUPPORTED_VERSIONS),
            suites: offer.suites.iter().copied().filter(|suite| !SIGNALS.contains(suite)).collect(),
            groups: offer.groups.clone(),
            schemes: or_default(offer.schemes.clone()),
            are_schemes_known: true,
            dh_bits: (None, None),
            rsa_bits: (None, None),
        }
    }

    /// Whether it offers a version.
    pub fn offers(&self, version: u16) -> bool {
        self.versions.contains(&version)
    }

    /// Whether it can use a suite that the server accepted in a version.
    pub fn can_use(&self, suite: u16, version: u16) -> bool {
        self.offers(version) && self.suites.contains(&suite)
    }

    /// Whether it refuses the SHA-1 signatures that TLS 1.1 and older are bound to. Measured: OpenSSL 3 offers TLS 1.0
    /// without any SHA-1 scheme and breaks off when ECDHE then needs one.
    pub fn refuses_sha1(&self) -> bool {
        self.are_schemes_known && !self.schemes.iter().any(|scheme| scheme >> 8 == 2)
    }
}

/// Whether a client is one of those that people look up a site with.
pub(super) fn is_browser(name: &str) -> bool {
    ["Chromium", "Firefox", "Safari", "Edge"].iter().any(|family| name.starts_with(family))
}

/// Whether a client is the newest of a family that people ask about.
pub(super) fn is_notable(name: &str) -> bool {
    FAMILIES.iter().any(|family| newest(family) == Some(name))
}

/// The clients that stand for the browsers of this computer, and rustls, which this program uses.
pub(super) fn here(browsers: &[Browser]) -> Vec<&'static str> {
    let family = |browser: &Browser| match browser.family {
        BrowserFamily::Chromium if browser.name.contains("Edge") => Some("Edge"),
        BrowserFamily::Chromium => Some("Chromium"),
        BrowserFamily::Firefox => Some("Firefox"),
        BrowserFamily::Safari => Some("Safari"),
        BrowserFamily::Other => None,
    };
    browsers.iter().filter_map(family).chain(["rustls"]).filter_map(newest).collect()
}

/// The current client of those that a setting is for; `None` where no table row stands for them.
pub(super) fn of_owner(owner: SettingOwner) -> Option<&'static Client> {
    let family = match owner {
        SettingOwner::Brave
        | SettingOwner::Chrome
        | SettingOwner::Chromium
        | SettingOwner::Opera
        | SettingOwner::Vivaldi => "Chromium",
        SettingOwner::CryptoPolicies | SettingOwner::OpenSsl => "OpenSSL",
        SettingOwner::Curl | SettingOwner::Git => "curl",
        SettingOwner::Dotnet | SettingOwner::Schannel => "Windows 11",
        SettingOwner::Edge => "Edge",
        SettingOwner::Firefox => "Firefox",
        SettingOwner::GnuTls => "Wget",
        SettingOwner::Go => "Go",
        SettingOwner::Java => "Java",
        SettingOwner::Node => "Node",
        SettingOwner::Python => "Python",
    };
    let name = newest(family)?;
    all().iter().find(|client| client.name == name)
}

/// The current client of a family with the highest number in its name.
fn newest(family: &str) -> Option<&'static str> {
    let of_family = |client: &&'static Client| client.is_current && client.name.starts_with(family);
    all().iter().filter(of_family).max_by_key(|client| number(&client.name)).map(|client| client.name.as_str())
}

/// The first number of a name, major and minor: (26, 4) of `Safari 26.4 (macOS)`.
fn number(name: &str) -> (u32, u32) {
    let word = name.split([' ', '/', '(']).find(|word| word.starts_with(|first: char| first.is_ascii_digit()));
    let mut parts = word.unwrap_or_default().split('.').map(|part| part.parse().unwrap_or(0));
    (parts.next().unwrap_or(0), parts.next().unwrap_or(0))
}

/// Every client of the table, and rustls.
pub(super) fn all() -> &'static [Client] {
    static CLIENTS: OnceLock<Vec<Client>> = OnceLock::new();
    CLIENTS.get_or_init(|| {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1);
        rows.filter_map(parse).chain([rustls()]).collect()
    })
}

/// rustls 0.23 with aws-lc-rs; RSA sizes as in its documentation of `SUPPORTED_SIG_ALGS`.
fn rustls() -> Client {
    Client {
        name: "rustls".to_owned(),
        is_current: true,
        versions: vec![0x0303, 0x0304],
        may_go_lower: false,
        suites: RUSTLS.to_vec(),
        groups: vec![0x11ec, 0x001d, 0x0017, 0x0018],
        schemes: vec![
            0x0603, 0x0503, 0x0403, 0x0807, 0x0806, 0x0805, 0x0804, 0x0601, 0x0501, 0x0401, 0x0904, 0x0905, 0x0906,
        ],
        are_schemes_known: true,
        dh_bits: (None, None),
        rsa_bits: (Some(2048), Some(8192)),
    }
}

/// A row of the table.
fn parse(row: &str) -> Option<Client> {
    let cells: Vec<&str> = row.split('\t').collect();
    let [name, current, versions, suites, groups, _, schemes, _, _, _, _, _, dh_bits, rsa_bits, ..] = cells[..] else {
        return None;
    };
    let named: Vec<u16> = versions.split_whitespace().filter_map(version).collect();
    let versions = match named[..] {
        [newest, oldest] if versions.contains("down to") => (oldest..=newest).collect(),
        [] => return None,
        _ => named,
    };
    let are_schemes_known = schemes != "?";
    let schemes = if are_schemes_known { or_default(codes(schemes)) } else { MANDATORY_SCHEMES.to_vec() };
    Some(Client {
        name: name.to_owned(),
        is_current: current == "yes",
        versions,
        may_go_lower: false,
        suites: codes(suites).into_iter().filter(|suite| !SIGNALS.contains(suite)).collect(),
        groups: codes(groups),
        schemes,
        are_schemes_known,
        dh_bits: bounds(dh_bits),
        rsa_bits: bounds(rsa_bits),
    })
}

/// The schemes that a client names, or those that it means when it names none.
fn or_default(schemes: Vec<u16>) -> Vec<u16> {
    if schemes.is_empty() { DEFAULT_SCHEMES.to_vec() } else { schemes }
}

/// Hexadecimal code points; GREASE (RFC 8701) is no offer.
fn codes(cell: &str) -> Vec<u16> {
    let code = |word| u16::from_str_radix(word, 16).ok();
    cell.split_whitespace().filter_map(code).filter(|value| !is_grease(*value)).collect()
}

/// Least and most bits; what is negative is not known.
fn bounds(cell: &str) -> (Option<u32>, Option<u32>) {
    let mut bounds = cell.split_whitespace().map(|bits| bits.parse().ok());
    (bounds.next().flatten(), bounds.next().flatten())
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
    use rustls::SignatureScheme;
    use rustls::crypto::aws_lc_rs::default_provider;

    use super::*;

    #[test]
    fn every_row_is_read_and_has_its_source_and_date() {
        let rows: Vec<&str> = TABLE.lines().skip(2).collect();
        assert_eq!(rows.len() + 1, all().len());
        for row in rows {
            let cells: Vec<&str> = row.split('\t').collect();
            assert_eq!(cells.len(), 17, "{row}");
            assert!(!cells[15].is_empty() && chrono::NaiveDate::parse_from_str(cells[16], "%F").is_ok(), "{row}");
        }
    }

    #[test]
    fn every_kind_of_client_that_people_ask_about_stands_in_the_table() {
        for family in [
            "Android",
            "Chrome",
            "Chromium",
            "Edge",
            "Firefox",
            "Go",
            "IE 11 Win 7",
            "Java 7",
            "Java 8",
            "Java 11",
            "Java 17",
            "Java 21",
            "Node",
            "OpenSSL 1.0.2",
            "OpenSSL 1.1.1",
            "OpenSSL 3",
            "Python",
            "Safari",
            "Windows 7",
            "Windows 10",
            "Windows 11",
            "curl",
        ] {
            assert!(all().iter().any(|client| client.name.starts_with(family)), "{family}");
        }
        for family in FAMILIES {
            assert!(newest(family).is_some(), "{family}");
        }
    }

    #[test]
    fn internet_explorer_8_cannot_use_what_a_server_accepts_in_tls_12() {
        let old = all().iter().find(|client| client.name == "IE 8 Win 7").expect("in the table");
        assert!(old.can_use(0x002f, 0x0301) && !old.can_use(0x002f, 0x0303));
    }

    #[test]
    fn rustls_offers_what_is_said_here() {
        let provider = default_provider();
        let own = rustls();
        let suites: Vec<u16> = provider.cipher_suites.iter().map(|suite| u16::from(suite.suite())).collect();
        assert_eq!(own.suites, suites);
        let groups: Vec<u16> = provider.kx_groups.iter().map(|group| u16::from(group.name())).collect();
        assert_eq!(own.groups, groups);
        let mut schemes: Vec<u16> = provider
            .signature_verification_algorithms
            .supported_schemes()
            .into_iter()
            .map(|scheme: SignatureScheme| u16::from(scheme))
            .collect();
        let mut own = own.schemes;
        schemes.sort_unstable();
        own.sort_unstable();
        assert_eq!(own, schemes);
    }

    #[test]
    fn a_range_of_versions_is_read_whole_and_a_list_as_it_stands() {
        let versions = |name: &str| &all().iter().find(|client| client.name == name).expect("in the table").versions;
        assert_eq!(versions("IE 11 Win 7"), &[0x0301, 0x0302, 0x0303]);
        assert_eq!(versions("Chromium 156 (Debian 12)"), &[0x0304, 0x0303]);
    }

    #[test]
    fn settings_of_every_owner_are_tried_on_a_client_of_the_table() {
        for (owner, name) in [
            (SettingOwner::Brave, "Chromium"),
            (SettingOwner::CryptoPolicies, "OpenSSL"),
            (SettingOwner::Dotnet, "Windows"),
            (SettingOwner::Edge, "Edge"),
            (SettingOwner::Firefox, "Firefox"),
            (SettingOwner::Git, "curl"),
            (SettingOwner::GnuTls, "Wget"),
            (SettingOwner::Java, "Java"),
            (SettingOwner::Node, "Node"),
            (SettingOwner::Python, "Python"),
        ] {
            assert!(of_owner(owner).is_some_and(|client| client.name.starts_with(name)), "{owner:?}");
        }
    }

    #[test]
    fn a_browser_of_this_computer_is_found_in_its_family() {
        let browser = |name: &str, family| Browser::new(name, "", family);
        let found = here(&[
            browser("Google Chrome", BrowserFamily::Chromium),
            browser("Microsoft Edge", BrowserFamily::Chromium),
            browser("GNOME Web", BrowserFamily::Other),
        ]);
        assert!(found[0].starts_with("Chromium ") && found[1].starts_with("Edge "), "{found:?}");
        assert_eq!(found[2..], ["rustls"]);
    }
}
