//! Limits of an examination and the hosts that it may contact, from TOML files over the shipped defaults.
//!
//! `layers` finds the files, `hosts` groups the hosts by their purpose, `portal` reads the questions for a sign-in page,
//! `write` puts choices into a file.

mod hosts;
mod layers;
mod portal;
mod write;

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use hosts::{Choice, HostError, HostGroup};
pub use layers::{Broken, Files, Layer, Layers, MACHINE_VARIABLE, USER_VARIABLE};
pub use portal::{Expected, PortalProbe};
pub use write::{effective, with_choices};

/// The shipped settings, with a comment for each.
pub const SHIPPED: &str = include_str!("../assets/data/settings.toml");

/// All that can be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Bounds of one examination.
    pub limits: Limits,
    /// Bounds of one scan.
    pub scan: ScanLimits,
    /// Time sources.
    pub clock: ClockSettings,
    /// Questions that the system's resolver does not answer.
    pub dns: DnsSettings,
    /// What a certificate's own authority may be asked.
    pub certificate: CertificateSettings,
    /// Whom step 3 asks besides the site.
    pub allowlist: AllowlistSettings,
}

/// Bounds of one examination.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// The whole examination, in milliseconds.
    pub deadline_ms: u64,
    /// One connection request, in milliseconds.
    pub connect_ms: u64,
    /// The wait for the next byte, in milliseconds.
    pub silence_ms: u64,
    /// Connections to the target open at the same time.
    pub open_at_once: usize,
    /// Connections to the target in all.
    pub connections: usize,
    /// Handshake bytes read from one server.
    pub handshake_bytes: u64,
}

/// Bounds of one scan of one address where they differ from an examination's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScanLimits {
    /// The whole scan, in milliseconds.
    pub deadline_ms: u64,
    /// Connections to the target in all.
    pub connections: usize,
}

/// In the list of SNTP servers: the one that this computer itself takes the time from.
pub const SYSTEM_TIME_SERVER: &str = "system";

/// Time sources of step 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockSettings {
    /// SNTP servers as `host:port`, or [`SYSTEM_TIME_SERVER`].
    pub sntp: Vec<String>,
    /// Plain-HTTP hosts as `host:port`.
    pub http: Vec<String>,
    /// HTTPS hosts as `host:port`.
    pub https: Vec<String>,
    /// The wait for one source, in milliseconds.
    pub wait_ms: u64,
}

/// Whom step 3 asks, to find out who stands in between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllowlistSettings {
    /// Independent HTTPS hosts as `host:port`: who signs for them?
    pub canaries: Vec<String>,
    /// Plain-HTTP questions for a sign-in page: `http://host/path 204`, or `http://host/path Words of the answer`.
    pub portal: Vec<String>,
    /// Whether the proxies and the proxy script that this computer is set to use are tried.
    pub try_proxies: bool,
    /// The wait for one of them, in milliseconds.
    pub wait_ms: u64,
}

/// What the authorities that a certificate names may be asked, over plain HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateSettings {
    /// Fetch issuers that the server did not send.
    pub fetch_issuers: bool,
    /// Ask whether certificates were revoked (OCSP and revocation lists).
    pub ask_revocation: bool,
    /// The wait for one answer, in milliseconds.
    pub wait_ms: u64,
    /// Questions of one examination.
    pub questions: usize,
    /// The most that is read of one answer, in bytes.
    pub answer_bytes: usize,
}

/// Where to ask for DNS records other than addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DnsSettings {
    /// Ask a name server for records that the system does not hand out.
    pub ask: bool,
    /// The name server; an empty text is the one that this system uses.
    #[serde(with = "socket_or_empty")]
    pub server: Option<SocketAddr>,
}

/// Whom to ask for records that the system does not hand out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NameServer {
    /// The name server that this system uses.
    #[default]
    System,
    /// This one.
    At(SocketAddr),
    /// Nobody.
    Nobody,
}

impl From<Option<SocketAddr>> for NameServer {
    fn from(server: Option<SocketAddr>) -> Self {
        server.map_or(Self::System, Self::At)
    }
}

impl DnsSettings {
    /// Whom to ask.
    pub fn name_server(&self) -> NameServer {
        if self.ask { self.server.into() } else { NameServer::Nobody }
    }
}

mod socket_or_empty {
    //! An optional `address:port`; TOML knows no null.
    use std::net::SocketAddr;

    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[expect(clippy::ref_option, reason = "serde passes a field by reference")]
    pub fn serialize<S: Serializer>(socket: &Option<SocketAddr>, serializer: S) -> Result<S::Ok, S::Error> {
        socket.map(|socket| socket.to_string()).unwrap_or_default().serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<SocketAddr>, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(D::Error::custom) }
    }
}

/// Why a settings file cannot be used. The words stand in `errors.ftl`.
#[derive(Clone, Debug, thiserror::Error)]
pub enum SettingsError {
    /// The file cannot be read.
    #[error("the settings file cannot be read: {0}")]
    Read(String),
    /// The file is not what it should be.
    #[error("the settings file is not valid: {0}")]
    Parse(String),
}

impl SettingsError {
    /// The same error without the parser's picture of the place: its first line says where, its last line says what.
    #[must_use]
    pub fn in_one_line(&self) -> Self {
        let Self::Parse(text) = self else { return self.clone() };
        let text = text.trim();
        Self::Parse(match (text.lines().next(), text.lines().next_back()) {
            (Some(place), Some(reason)) if place != reason => format!("{place}: {reason}"),
            _ => text.to_owned(),
        })
    }
}

impl From<toml::de::Error> for SettingsError {
    fn from(error: toml::de::Error) -> Self {
        Self::Parse(error.to_string())
    }
}

impl From<toml_edit::TomlError> for SettingsError {
    fn from(error: toml_edit::TomlError) -> Self {
        Self::Parse(error.to_string())
    }
}

impl From<toml_edit::ser::Error> for SettingsError {
    fn from(error: toml_edit::ser::Error) -> Self {
        Self::Parse(error.to_string())
    }
}

impl From<std::io::Error> for SettingsError {
    fn from(error: std::io::Error) -> Self {
        Self::Read(error.to_string())
    }
}

impl Settings {
    /// The shipped defaults with a file's own values over them.
    pub fn load(file: &Path) -> Result<Self, SettingsError> {
        Self::over_defaults(&layers::text(file)?)
    }

    /// The shipped defaults with the values of `text` (TOML) over them.
    pub fn over_defaults(text: &str) -> Result<Self, SettingsError> {
        let mut table: toml::Table = SHIPPED.parse()?;
        overlay(&mut table, text.parse()?);
        Ok(table.try_into()?)
    }

    /// The bounds of a scan: its own deadline and number of connections, the waits of an examination.
    pub fn scan_limits(&self) -> Limits {
        Limits { deadline_ms: self.scan.deadline_ms, connections: self.scan.connections, ..self.limits }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self::over_defaults("").expect("the shipped settings are valid: a test parses them")
    }
}

impl Limits {
    /// Bounds of one question to a host besides the site: two of its addresses at the same time, six in all. Chains of
    /// large hosts have some five thousand bytes, with post-quantum shares seven thousand.
    pub fn of_a_side_host(wait_ms: u64) -> Self {
        Self {
            deadline_ms: wait_ms,
            connect_ms: wait_ms,
            silence_ms: wait_ms,
            open_at_once: 2,
            connections: 6,
            handshake_bytes: 64 * 1024,
        }
    }

    /// The whole examination.
    pub fn deadline(&self) -> Duration {
        Duration::from_millis(self.deadline_ms)
    }

    /// One connection request.
    pub fn connect(&self) -> Duration {
        Duration::from_millis(self.connect_ms)
    }

    /// The wait for the next byte.
    pub fn silence(&self) -> Duration {
        Duration::from_millis(self.silence_ms)
    }
}

fn overlay(base: &mut toml::Table, over: toml::Table) {
    for (key, value) in over {
        match (base.get_mut(&key), value) {
            (Some(toml::Value::Table(below)), toml::Value::Table(above)) => overlay(below, above),
            (_, value) => {
                base.insert(key, value);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_names_one_value_keeps_the_other_defaults() {
        let settings = Settings::over_defaults("[limits]\nsilence_ms = 250\n").expect("valid");
        assert_eq!(settings.limits.silence_ms, 250);
        assert_eq!(settings.limits.deadline_ms, Settings::default().limits.deadline_ms);
    }

    #[test]
    fn a_scan_has_more_time_and_more_connections_and_the_same_waits() {
        let settings = Settings::over_defaults("[limits]\nsilence_ms = 250\n[scan]\nconnections = 7\n").expect("valid");
        let limits = settings.scan_limits();
        assert_eq!((limits.connections, limits.deadline_ms, limits.silence_ms), (7, 120_000, 250));
        assert_eq!(limits.open_at_once, settings.limits.open_at_once);
    }

    #[test]
    fn the_name_server_is_the_systems_until_a_file_names_another() {
        assert_eq!(Settings::default().dns.server, None);
        let settings = Settings::over_defaults("[dns]\nserver = \"127.0.0.1:5353\"\n").expect("valid");
        assert_eq!(settings.dns.server, Some(SocketAddr::from(([127, 0, 0, 1], 5353))));
        assert!(Settings::over_defaults("[dns]\nserver = \"dns.example\"\n").is_err());
    }

    #[test]
    fn a_misspelt_name_is_refused_and_named() {
        let error = Settings::over_defaults("[limits]\nsilense_ms = 250\n").expect_err("refused");
        assert!(error.to_string().contains("silense_ms"), "{error}");
    }
}
