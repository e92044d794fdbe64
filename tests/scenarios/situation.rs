//! What a scenario file says: situations, each with its server, way, certificates or recorded evidence, and its cause.

use std::collections::BTreeMap;

use handshake_doctor::case::Answers;
use handshake_doctor::handshake::Outcome;
use handshake_doctor::machine::{RootStoreKind, TlsSetting};
use handshake_doctor::step::{Step, causes};
use handshake_doctor::target::Protocol;
use serde::Deserialize;

use super::path::Way;
use super::recipe::Recipe;
use super::server::Server;

/// All files; a new one is added here.
const FILES: &[(&str, &str)] = &[
    ("network", include_str!("network.toml")),
    ("clock", include_str!("clock.toml")),
    ("browser", include_str!("browser.toml")),
    ("allowlist", include_str!("allowlist.toml")),
    ("protocol", include_str!("protocol.toml")),
    ("cipher", include_str!("cipher.toml")),
    ("certificate-dates", include_str!("certificate-dates.toml")),
    ("certificate-names", include_str!("certificate-names.toml")),
    ("certificate-paths", include_str!("certificate-paths.toml")),
    ("certificate-rules", include_str!("certificate-rules.toml")),
    ("certificate-servers", include_str!("certificate-servers.toml")),
    ("certificate-status", include_str!("certificate-status.toml")),
    ("healthy", include_str!("healthy.toml")),
];

/// The rows of the table, in the order of the steps.
pub const ROWS: [&str; 8] =
    ["network", "clock", "browser", "allowlist", "protocol", "cipher", "certificate", "healthy"];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    situation: Vec<Situation>,
}

/// One situation and what the program should say of it.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    /// One line, unique.
    pub name: String,
    /// One of [`ROWS`].
    pub step: String,
    /// The root cause.
    #[serde(default)]
    pub expect: Option<String>,
    /// Nothing keeps a current client out.
    #[serde(default)]
    pub healthy: bool,
    /// Findings that must be told beside the verdict.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// Causes that would be a near miss.
    #[serde(default)]
    pub look_alikes: Vec<String>,
    /// What the program cannot do yet; the situation is passed over by name.
    #[serde(default)]
    pub awaits: Option<String>,
    /// The host that is asked for.
    #[serde(default = "host")]
    pub host: String,
    /// How TLS begins.
    #[serde(default)]
    pub protocol: Protocol,
    /// Who answers; with recorded evidence nobody does.
    #[serde(default)]
    pub server: Option<Server>,
    /// What stands on the way.
    #[serde(default)]
    pub way: Way,
    /// The certificates that exist. Root, intermediate and leaf do even if they are not mentioned.
    #[serde(default)]
    pub certificates: BTreeMap<String, Recipe>,
    /// Which of them the server sends, in this order.
    #[serde(default = "send")]
    pub send: Vec<String>,
    /// Which of them are trusted for this examination.
    #[serde(default = "trust")]
    pub trust: Vec<String>,
    /// Which of them are all that the system's store holds; the program itself is run with it.
    #[serde(default)]
    pub system: Vec<String>,
    /// Whose key the server holds.
    #[serde(default = "leaf")]
    pub key_of: String,
    /// The visitor's certificate.
    #[serde(default)]
    pub identity: Option<String>,
    /// What the authority said of the leaf: `good`, `revoked` or `unknown`; servers find it in `staple.der`.
    #[serde(default)]
    pub stapled: Option<String>,
    /// What the person answered.
    #[serde(default)]
    pub answers: Answers,
    /// Settings over those of the benchmark.
    #[serde(default)]
    pub settings: toml::Table,
    /// The only steps that are taken; empty: all of them. Whoever counts visitors wants to know which visit is whose.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// What was seen, where it cannot be met on one computer.
    #[serde(default)]
    pub recorded: Option<Recorded>,
}

/// Evidence of steps 1 to 3 and how the handshake ended. The judges are the real ones.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    /// How our handshake ended.
    #[serde(default = "completed")]
    pub outcome: Outcome,
    /// Whether the server showed its certificates before that.
    #[serde(default = "yes")]
    pub chain: bool,
    /// Which certificates are roots that this computer's store holds.
    #[serde(default)]
    pub system: Vec<String>,
    /// The root is in Mozilla's list too.
    #[serde(default)]
    pub public: bool,
    /// Mozilla has the root, and this computer does not.
    #[serde(default)]
    pub only_mozilla: bool,
    /// True time minus this computer's, by three sources that agree; none when nobody could be asked.
    #[serde(default)]
    pub clock_off_minutes: Option<f64>,
    /// The time servers did not answer; the time comes from `Date` fields.
    #[serde(default)]
    pub sntp_silent: bool,
    /// The program was built so many days after the date that this computer shows.
    #[serde(default)]
    pub built_in_days: i64,
    /// The site's own `Date`, in minutes off.
    #[serde(default)]
    pub site_off_minutes: Option<f64>,
    /// What the name resolves to.
    #[serde(default)]
    pub addresses: Vec<std::net::IpAddr>,
    /// The hosts file has a line with this address for the name.
    #[serde(default)]
    pub hosts_line: Option<std::net::IpAddr>,
    /// A proxy that applies.
    #[serde(default)]
    pub proxy: Option<String>,
    /// Whether Firefox is installed beside Chromium.
    #[serde(default)]
    pub firefox: bool,
    /// The system's store holds nothing.
    #[serde(default)]
    pub store_empty: bool,
    /// Status and `Server` field of the answer to `GET /`.
    #[serde(default)]
    pub http: Option<(u16, String)>,
    /// What the server takes: suites by version; with this, steps 4 and 5 are examined too.
    #[serde(default)]
    pub takes: Vec<Taken>,
    /// Settings that were found on this computer.
    #[serde(default)]
    pub settings: Vec<TlsSetting>,
    /// Clients that were heard in the client test.
    #[serde(default)]
    pub heard: Vec<Heard>,
    /// Stores of roots of programs: which kind, and whether it has the root.
    #[serde(default)]
    pub stores: Vec<(RootStoreKind, bool)>,
    /// How many weeks ago the browsers were built.
    #[serde(default)]
    pub browsers_weeks_old: Option<i64>,
}

/// A version of a server.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Taken {
    /// `ProtocolVersion`.
    pub version: u16,
    /// Cipher suites, the server's favourite first.
    pub suites: Vec<u16>,
}

/// A client of the client test.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heard {
    /// The browser that was opened.
    #[serde(default)]
    pub browser: Option<String>,
    /// What it calls itself.
    #[serde(default)]
    pub agent: Option<String>,
    /// What it offers.
    pub versions: Vec<u16>,
    /// What it offers.
    pub suites: Vec<u16>,
}

fn host() -> String {
    "www.example.test".to_owned()
}

fn send() -> Vec<String> {
    ["leaf", "intermediate"].map(str::to_owned).into()
}

fn trust() -> Vec<String> {
    vec!["root".to_owned()]
}

fn leaf() -> String {
    "leaf".to_owned()
}

fn completed() -> Outcome {
    Outcome::Completed
}

fn yes() -> bool {
    true
}

impl Situation {
    /// Whether a server is really run.
    pub fn is_live(&self) -> bool {
        self.recorded.is_none()
    }

    /// What is wrong with the description itself.
    fn fault(&self) -> Option<String> {
        let slugs = self.expect.iter().chain(&self.mentions).chain(&self.look_alikes);
        let unknown: Vec<&String> = slugs.filter(|slug| causes::find(slug).is_none()).collect();
        if !unknown.is_empty() {
            return Some(format!("no such cause: {unknown:?}"));
        }
        if !ROWS.contains(&self.step.as_str()) {
            return Some(format!("no such step: {}", self.step));
        }
        if self.expect.is_some() == self.healthy {
            return Some("it is either healthy or has a cause".to_owned());
        }
        (self.is_live() && self.server.is_none()).then(|| "neither a server nor recorded evidence".to_owned())
    }
}

/// The situations of all files, checked.
pub fn all() -> Vec<Situation> {
    let mut all: Vec<Situation> = Vec::new();
    for (name, text) in FILES {
        let file: File = toml::from_str(text).unwrap_or_else(|error| panic!("{name}.toml: {error}"));
        for situation in file.situation {
            if let Some(fault) = situation.fault() {
                panic!("{name}.toml, {:?}: {fault}", situation.name);
            }
            assert!(all.iter().all(|other| other.name != situation.name), "{name}.toml: twice {:?}", situation.name);
            all.push(situation);
        }
    }
    all
}
