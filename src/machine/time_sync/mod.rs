//! Whether this system keeps its own clock right, and with which server. Nothing is changed, and nothing needs rights
//! that an ordinary person lacks: system tools are asked for their state, and their settings are read.
//!
//! What each system prints and writes is understood by pure functions that are tested on every system. Where the files
//! lie and how tools are started is given to them ([`Ground`]), so that a test can plant what it likes.

// Each system uses a part of these; all of them are compiled and tested everywhere.
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod chrony;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod linux;
#[cfg_attr(not(target_os = "macos"), allow(dead_code))]
mod macos;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod ntpd;
#[cfg(windows)]
mod registry;
#[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
mod timesyncd;
#[cfg_attr(not(windows), allow(dead_code))]
mod w32time;

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::read;

/// What the system says of its own time synchronisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeSync {
    /// The service that does it, as the system calls it: `systemd-timesyncd`, `chrony`, `ntpd`, `W32Time`, `timed`;
    /// `NTP` where the system has none that could.
    pub service: String,
    /// Whether it is switched on.
    pub is_on: Option<bool>,
    /// Whether the system says that its clock is in step.
    pub is_synchronised: Option<bool>,
    /// The server that it takes the time from, or that it is told to.
    pub server: Option<String>,
    /// When it last did so, by this computer's clock.
    pub last: Option<DateTime<Utc>>,
    /// The largest correction that it makes by itself, in seconds; `None` when it makes any.
    pub largest_step_s: Option<u64>,
    /// Whether the system moves the clock for summer and winter by itself; `None` when that is not known.
    pub adjusts_for_daylight: Option<bool>,
    /// The commands, files and registry keys that said so.
    pub read_from: Vec<String>,
}

/// What this system says; `None` where no service is known or nothing could be read. Starts system tools that only
/// read, each for two seconds at most.
pub fn time_sync() -> Option<TimeSync> {
    #[cfg(windows)]
    return w32time::found(&registry::value, &registry::run, crate::now::now());
    #[cfg(target_os = "macos")]
    return macos::found(&Ground { root: Path::new("/"), run: &run });
    #[cfg(not(any(target_os = "macos", windows)))]
    return linux::found(&Ground { root: Path::new("/"), run: &run });
}

/// Starts a system's tool by its name.
#[cfg(not(windows))]
fn run(tool: &str, arguments: &[&str]) -> Option<String> {
    // An ordinary person's search path lacks these on some systems.
    let beside = ["/usr/sbin", "/sbin"].map(|directory| Path::new(directory).join(tool));
    let program = read::on_path(tool).or_else(|| beside.into_iter().find(|program| program.is_file()))?;
    read::output(&program, arguments)
}

/// What a tool prints when it ends well and in time.
type Run<'a> = &'a dyn Fn(&str, &[&str]) -> Option<String>;

/// Where facts are read: this computer, or what a test has planted.
struct Ground<'a> {
    /// The top of the file system.
    root: &'a Path,
    run: Run<'a>,
}

impl Ground<'_> {
    fn at(&self, path: &str) -> PathBuf {
        self.root.join(path.trim_start_matches('/'))
    }

    fn text(&self, path: &str) -> Option<String> {
        read::text(&self.at(path), read::MAX_FILE)
    }

    /// Files of a directory with this ending, in order of name, as paths below the root.
    fn files(&self, directory: &str, ending: &str) -> Vec<String> {
        let names = read::entries(&self.at(directory));
        let names = names.iter().filter(|path| path.extension().is_some_and(|found| found == ending));
        names.filter_map(|path| Some(format!("{directory}/{}", path.file_name()?.to_str()?))).collect()
    }

    fn exists(&self, path: &str) -> bool {
        self.at(path).exists()
    }

    fn modified(&self, path: &str) -> Option<DateTime<Utc>> {
        std::fs::metadata(self.at(path)).ok()?.modified().ok().map(DateTime::from)
    }
}

/// What a service says of itself or is told by its settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Told {
    is_synchronised: Option<bool>,
    server: Option<String>,
    last: Option<DateTime<Utc>>,
    largest_step_s: Option<u64>,
    read_from: Vec<String>,
}

/// A server's name as a setting may hold it: neither empty nor absurd (RFC 1035, section 2.3.4, allows 255 bytes).
fn server_name(text: &str) -> Option<String> {
    let is_name = |letter: char| letter.is_ascii_alphanumeric() || "-._:%[]".contains(letter);
    (!text.is_empty() && text.len() <= 255 && text.chars().all(is_name)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file system of its own, and tools that print what they are told to.
    pub(super) struct Planted {
        directory: tempfile::TempDir,
        tools: Vec<(String, String)>,
    }

    impl Planted {
        pub(super) fn new() -> Self {
            Self { directory: tempfile::tempdir().expect("a directory"), tools: Vec::new() }
        }

        pub(super) fn file(self, path: &str, text: &str) -> Self {
            let path = self.directory.path().join(path.trim_start_matches('/'));
            std::fs::create_dir_all(path.parent().expect("a directory")).expect("made");
            std::fs::write(path, text).expect("written");
            self
        }

        pub(super) fn tool(mut self, command: &str, printed: &str) -> Self {
            self.tools.push((command.to_owned(), printed.to_owned()));
            self
        }

        pub(super) fn seen(&self, find: impl FnOnce(&Ground) -> Option<TimeSync>) -> Option<TimeSync> {
            let run = |tool: &str, arguments: &[&str]| {
                let command = std::iter::once(tool).chain(arguments.iter().copied()).collect::<Vec<_>>().join(" ");
                self.tools.iter().find(|(known, _)| *known == command).map(|(_, printed)| printed.clone())
            };
            find(&Ground { root: self.directory.path(), run: &run })
        }
    }

    #[test]
    fn what_is_no_servers_name_is_not_taken_for_one() {
        for name in ["time.windows.com", "192.0.2.1", "2001:db8::1", "ntp-1.example"] {
            assert_eq!(server_name(name).as_deref(), Some(name));
        }
        for name in ["", "Local CMOS Clock", "a\u{202e}b", "a\nb", &"x".repeat(256)] {
            assert_eq!(server_name(name), None, "{name:?}");
        }
    }
}
