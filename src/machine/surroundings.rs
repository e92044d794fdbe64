//! Where settings and stores of this computer are looked for: its variables, the home of this person, the top of its file
//! system and its registry. A value, so that tests can plant files of their own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::read;
use super::tls_settings::Registry;

/// Longer variables are search paths and the like, not settings.
const MAX_VARIABLE: usize = 32 * 1024;

/// More variables are not looked at.
const MAX_VARIABLES: usize = 4096;

/// More places are not kept for one pattern.
const MAX_PLACES: usize = 64;

/// Which kind of system it is: each keeps its files elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SystemKind {
    /// Linux and its kin.
    Linux,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
}

impl SystemKind {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Linux, Self::Macos, Self::Windows];

    /// The one that this program runs on.
    pub fn here() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Macos
        } else {
            Self::Linux
        }
    }
}

/// Where to look.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// Environment variables, by name.
    pub variables: BTreeMap<String, String>,
    /// The home of this person.
    pub home: Option<PathBuf>,
    /// What stands for `/`.
    pub root: PathBuf,
    /// Which kind of system it is.
    pub system: SystemKind,
    /// The keys of Windows' registry that concern TLS; empty elsewhere.
    pub registry: Registry,
}

impl Surroundings {
    /// This computer, as this person sees it.
    pub fn here() -> Self {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            let name = name.into_string().ok()?;
            let value = value.into_string().ok().filter(|value| value.len() <= MAX_VARIABLE)?;
            // On Windows the names have no case.
            Some((if cfg!(windows) { name.to_ascii_uppercase() } else { name }, value))
        };
        Self {
            variables: std::env::vars_os().take(MAX_VARIABLES).filter_map(text).collect(),
            home: std::env::home_dir().filter(|home| home.is_absolute()),
            root: PathBuf::from("/"),
            system: SystemKind::here(),
            registry: Registry::here(),
        }
    }

    /// A variable that is set to something.
    pub fn variable(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// A path of this system, below `root`.
    pub(super) fn at(&self, path: &str) -> PathBuf {
        match path.strip_prefix('/') {
            Some(rest) => self.root.join(rest),
            None => PathBuf::from(path),
        }
    }

    /// A path as people write it in settings: `~` is their home.
    pub(super) fn written(&self, path: &str) -> PathBuf {
        match (path.strip_prefix("~/"), &self.home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => PathBuf::from(path),
        }
    }

    /// What exists of a place such as `/usr/lib/jvm/*`, `~/.jdks/*` or `$APPDATA/pip/pip.ini`, where `*` stands for any
    /// letters of one name. In order of name, bounded.
    pub(super) fn places(&self, pattern: &str) -> Vec<PathBuf> {
        let (first, rest) = pattern.split_once('/').unwrap_or((pattern, ""));
        let start = match first.strip_prefix('$') {
            Some(name) => self.variable(name).map(PathBuf::from).filter(|path| path.is_absolute()),
            None if first == "~" => self.home.clone(),
            // Windows has no such places: what is written like that would be looked up on whichever drive is at hand.
            None => (self.system != SystemKind::Windows).then(|| self.root.clone()),
        };
        let mut found: Vec<PathBuf> = start.into_iter().collect();
        for part in rest.split('/').filter(|part| !part.is_empty()) {
            found = match part.split_once('*') {
                None => found.into_iter().map(|place| place.join(part)).filter(|place| place.exists()).collect(),
                Some((head, tail)) => {
                    let fits = |place: &PathBuf| {
                        let name = place.file_name().and_then(|name| name.to_str()).unwrap_or_default();
                        name.len() >= part.len() - 1 && name.starts_with(head) && name.ends_with(tail)
                    };
                    found.iter().flat_map(|place| read::entries(place)).filter(fits).take(MAX_PLACES).collect()
                }
            };
        }
        found
    }

    /// The first of several patterns' places that exist, each file once however many links lead to it.
    pub(super) fn all_places(&self, patterns: &[&str]) -> Vec<PathBuf> {
        let mut seen = std::collections::HashSet::new();
        let places = patterns.iter().flat_map(|pattern| self.places(pattern));
        places.filter(|place| seen.insert(real(place))).take(MAX_PLACES).collect()
    }
}

/// The file that a path leads to in the end.
pub(super) fn real(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).map_or_else(|_| path.to_owned(), as_written)
}

/// Windows gives the path of a file that was looked up as `\\?\C:\…`; people and other programs write `C:\…`.
fn as_written(path: PathBuf) -> PathBuf {
    let is_drive = |rest: &&str| rest.as_bytes().get(1) == Some(&b':');
    let plain = path.to_str().and_then(|text| text.strip_prefix(r"\\?\")).filter(is_drive).map(PathBuf::from);
    plain.unwrap_or(path)
}

/// A path as it is told: with the system's own separators, whatever those were that it was made with.
pub(super) fn spelled(path: &Path) -> String {
    path.components().collect::<PathBuf>().display().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_windows_is_told_as_people_write_it() {
        let written = |path: &str| as_written(path.into()).display().to_string();
        assert_eq!(written(r"\\?\C:\Program Files\Mozilla Firefox"), r"C:\Program Files\Mozilla Firefox");
        assert_eq!(written(r"\\?\UNC\server\share\x"), r"\\?\UNC\server\share\x", "no drive");
        assert_eq!(written("/usr/lib/firefox"), "/usr/lib/firefox");
        let mixed = Path::new("Google/Chrome").join("Local State");
        let separator = std::path::MAIN_SEPARATOR;
        assert_eq!(spelled(&mixed), format!("Google{separator}Chrome{separator}Local State"));
    }
}
