//! Facts of this computer: clock, browsers, proxy settings, hosts file. Read only; nothing is ever changed.
//!
//! What differs by system stands in one file per system at the edge (`linux`, `macos`, `windows`, each with the same
//! functions); what they read is understood by pure functions that are tested on every system. Reads are bounded.

// Each system uses a part of these; all of them are compiled and tested everywhere.
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod browser;
#[cfg_attr(not(target_os = "macos"), allow(dead_code))]
mod bundle;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod desktop;
mod hosts;
mod open;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod package;
#[allow(dead_code)]
mod proxy;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod read;

#[cfg(not(any(target_os = "macos", windows)))]
mod linux;
#[cfg(target_os = "macos")]
mod macos;
#[cfg(windows)]
mod windows;

#[cfg(not(any(target_os = "macos", windows)))]
use linux as system;
#[cfg(target_os = "macos")]
use macos as system;
#[cfg(windows)]
use windows as system;

use std::net::IpAddr;
use std::path::PathBuf;

use chrono::Offset;
use serde::{Deserialize, Serialize};

use crate::target::Host;

/// A browser that is installed here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Browser {
    /// Its usual name.
    pub name: String,
    /// Version, if it could be read without starting the browser.
    pub version: Option<String>,
    /// The program file.
    pub path: PathBuf,
    /// Which family: decides the arguments for a private window.
    pub family: BrowserFamily,
    /// Whether the system opens links with it.
    pub is_default: bool,
}

/// Browsers that share arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BrowserFamily {
    /// Chrome, Chromium, Edge, Brave, Vivaldi, Opera.
    Chromium,
    /// Firefox and its kin.
    Firefox,
    /// Safari: no argument for a private window.
    Safari,
    /// Another engine; no argument for a private window is known.
    Other,
}

/// A proxy that is configured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProxySetting {
    /// Where it was found: the variable's name, the registry value, the settings key.
    pub source: String,
    /// What it says, as found, but for a name and password.
    pub value: String,
    /// Whether it is used for an HTTPS target by what we know of exceptions.
    pub applies: bool,
}

/// A line of the hosts file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostsEntry {
    /// The address it gives.
    pub address: IpAddr,
    /// The name it gives it to.
    pub name: String,
    /// 1-based line in the file.
    pub line: usize,
}

/// The zone in which this computer shows its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    /// IANA name, if the system tells it.
    pub name: Option<String>,
    /// Offset to UTC now, in seconds east.
    pub offset_s: i32,
}

pub use open::{can_open_private, open_date_settings, open_site};

/// Browsers found on this computer, the default one first. Looks at files only; no browser is started.
pub fn browsers() -> Vec<Browser> {
    browser::in_order(system::browsers())
}

/// Proxies that the environment and the system name, for an HTTPS site at this host and port.
pub fn proxies(host: &Host, port: u16) -> Vec<ProxySetting> {
    let mut found = proxy::from_environment(|name| std::env::var(name).ok(), host, port);
    found.extend(system::proxies(host, port));
    found
}

/// Lines of this computer's hosts file that name the host; none for an address.
pub fn hosts_entries(host: &Host) -> Vec<HostsEntry> {
    let Host::Name(name) = host else { return Vec::new() };
    read::text(&system::hosts_file(), hosts::MAX_BYTES).map(|text| hosts::entries(&text, name)).unwrap_or_default()
}

/// The local time zone.
pub fn zone() -> Zone {
    Zone { name: iana_time_zone::get_timezone().ok(), offset_s: chrono::Local::now().offset().fix().local_minus_utc() }
}
