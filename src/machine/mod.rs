//! Facts of this computer: clock, browsers, proxy settings, hosts file. Read only; nothing is ever changed.
//!
//! What differs by system stands in one file per system at the edge (`linux`, `macos`, `windows`, each with the same
//! functions); what they read is understood by pure functions that are tested on every system. Reads are bounded.

// Each system uses a part of these; all of them are compiled and tested everywhere.
mod browser;
#[cfg_attr(not(target_os = "macos"), allow(dead_code))]
mod bundle;
#[allow(dead_code)]
mod date_settings;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod desktop;
mod file_times;
mod firefox;
mod guards;
mod hosts;
mod java;
mod open;
pub mod pac;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod package;
mod profile;
#[allow(dead_code, unused_imports)]
mod proxy;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod read;
#[cfg_attr(not(windows), allow(dead_code))]
mod registered;
mod root_stores;
mod surroundings;
mod time_sync;
mod tls_settings;

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

use chrono::{DateTime, Datelike, Offset, TimeZone, Utc};
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
    /// Its release channel.
    #[serde(default)]
    pub channel: Channel,
    /// How it came onto this computer.
    #[serde(default)]
    pub install: Install,
    /// When this version was built, as it says itself, or else when its program file was written.
    #[serde(default)]
    pub built: Option<DateTime<Utc>>,
}

impl Browser {
    /// A browser of which no more is known than this.
    pub fn new(name: &str, path: impl Into<PathBuf>, family: BrowserFamily) -> Self {
        Self {
            name: name.to_owned(),
            version: None,
            path: path.into(),
            family,
            is_default: false,
            channel: Channel::default(),
            install: Install::default(),
            built: None,
        }
    }
}

/// A browser's release channel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// What most people have.
    #[default]
    Stable,
    /// Extended support: older, with security fixes.
    Extended,
    /// Beta.
    Beta,
    /// Developer edition.
    Dev,
    /// Nightly or Canary.
    Nightly,
}

/// How a browser came onto this computer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Install {
    /// For everybody on this computer.
    #[default]
    System,
    /// For this person alone.
    User,
    /// As a snap.
    Snap,
    /// As a Flatpak.
    Flatpak,
}

/// In which window a site is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Window {
    /// As usual.
    Normal,
    /// Private: without extensions and without what was remembered.
    Private,
    /// In a profile of its own, made for this and thrown away when the browser is closed.
    FreshProfile,
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
    /// What it names.
    #[serde(default)]
    pub kind: ProxySettingKind,
    /// Whether a name and a password stand in it; they are never kept and never sent.
    #[serde(default)]
    pub has_login: bool,
}

/// What a proxy setting names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProxySettingKind {
    /// A proxy.
    #[default]
    Server,
    /// A proxy script (PAC).
    Script,
    /// That the network is asked for a script (WPAD).
    Auto,
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
    /// Whether its clocks are moved within this year; `None` when the calendar cannot tell.
    pub has_daylight: Option<bool>,
}

pub use file_times::file_times;
pub use guards::{Guard, GuardKind, GuardTrace, guards};
pub use open::{can_open, open_date_settings, open_site};
pub use proxy::WINHTTP;
pub use root_stores::{RootStore, RootStoreKind, root_stores, root_stores_in};
pub use surroundings::{Surroundings, SystemKind};
pub use time_sync::{TimeSync, time_sync};
pub use tls_settings::{
    Hive, Registry, RegistryValue, SettingEffect, SettingOwner, SettingScope, TlsSetting, library_settings_in,
    tls_settings,
};

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
    let now = crate::now::now().with_timezone(&chrono::Local);
    let offset_on = |month| now.timezone().with_ymd_and_hms(now.year(), month, 15, 12, 0, 0).earliest();
    let offsets = offset_on(1).zip(offset_on(7)).map(|(winter, summer)| [winter.offset().fix(), summer.offset().fix()]);
    Zone {
        name: iana_time_zone::get_timezone().ok(),
        offset_s: now.offset().fix().local_minus_utc(),
        has_daylight: offsets.map(|[winter, summer]| winter != summer),
    }
}
