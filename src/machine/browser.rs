//! The browsers that we know, whatever the system (`assets/data/browsers.tsv`): by the names of their programs, by their
//! identifiers, by where Windows installs them; and the order in which they are shown.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};

use super::{Browser, BrowserFamily, Channel, Install};
use crate::tables;

const TABLE: &str = include_str!("../../assets/data/browsers.tsv");

/// File systems of Flatpak, Nix and others give every file a time of about 1970 or 1980; 2000-01-01 is before any browser of today.
const OLDEST: Duration = Duration::from_hours(24 * 10_957);

/// A browser of one channel.
#[derive(Debug)]
pub(super) struct Known {
    /// Its usual name, with its channel.
    pub(super) name: String,
    /// Its family.
    pub(super) family: BrowserFamily,
    /// Its release channel.
    pub(super) channel: Channel,
    /// Program files, lower case, without `.exe`.
    pub(super) programs: Vec<String>,
    /// Packages of Debian, Fedora and Arch that bring it.
    #[cfg_attr(any(target_os = "macos", windows), allow(dead_code))]
    pub(super) packages: Vec<String>,
    /// Identifiers of its Flatpak and of its bundle, lower case.
    ids: Vec<String>,
    /// Its program below a directory for programs of Windows.
    pub(super) windows: Vec<String>,
}

/// In order of how many people meet them.
pub(super) static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| {
    let list = |text: &str| text.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    tables::rows(TABLE)
        .filter_map(|row| {
            Some(Known {
                name: row.get(0)?.to_owned(),
                family: named(row.get(1)?)?,
                channel: named(row.get(2)?)?,
                programs: list(row.get(3)?),
                packages: list(row.get(4)?),
                ids: list(row.get(5)?),
                windows: list(row.get(6)?),
            })
        })
        .collect()
});

/// A family or a channel by the name under which it is stored.
fn named<'a, T: Deserialize<'a>>(word: &'a str) -> Option<T> {
    let word: StrDeserializer<'a, Error> = word.into_deserializer();
    T::deserialize(word).ok()
}

impl Known {
    /// The first word of its name: what its channels have in common.
    pub(super) fn maker(&self) -> &str {
        self.name.split(' ').next().unwrap_or_default()
    }

    /// The same browser in another channel: what is installed as `firefox` may be any of them.
    pub(super) fn in_channel(&'static self, channel: Option<Channel>) -> &'static Self {
        let Some(channel) = channel.filter(|channel| *channel != self.channel) else { return self };
        let is_it = |other: &&Self| other.maker() == self.maker() && other.channel == channel;
        KNOWN.iter().find(is_it).unwrap_or(self)
    }

    /// It, as it is installed here.
    pub(super) fn at(&self, path: PathBuf, install: Install) -> Browser {
        Browser { channel: self.channel, install, ..Browser::new(&self.name, path, self.family) }
    }
}

/// The browser that a program file is, by its name; what a generic name such as `google-chrome` leads to knows better.
pub(super) fn of_program(path: &Path) -> Option<&'static Known> {
    let by_name = |path: &Path| {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".exe").unwrap_or(&name);
        KNOWN.iter().find(|known| known.programs.iter().any(|program| program == name)).or_else(|| of_id(name))
    };
    std::fs::canonicalize(path).ok().as_deref().and_then(by_name).or_else(|| by_name(path))
}

/// The browser of a Flatpak or of a bundle, by its identifier.
pub(super) fn of_id(id: &str) -> Option<&'static Known> {
    let id = id.to_ascii_lowercase();
    KNOWN.iter().find(|known| known.ids.contains(&id))
}

/// A version as people say it: digits and dots, without a package's epoch and revision.
pub(super) fn version(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.split_once(':').map_or(text, |(_, rest)| rest);
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let digits = text.get(..end)?.trim_end_matches('.');
    (digits.starts_with(|letter: char| letter.is_ascii_digit()) && digits.len() <= 40).then(|| digits.to_owned())
}

/// When a file was written, if the file system keeps that.
pub(super) fn written(file: &Path) -> Option<DateTime<Utc>> {
    let time = std::fs::metadata(file).ok()?.modified().ok()?;
    (time > SystemTime::UNIX_EPOCH + OLDEST).then(|| time.into())
}

/// The default browser first, then by name; one program once, and one default.
pub(super) fn in_order(mut found: Vec<Browser>) -> Vec<Browser> {
    found.sort_by(|a, b| b.is_default.cmp(&a.is_default).then_with(|| a.name.cmp(&b.name)));
    let mut seen = std::collections::HashSet::new();
    found.retain(|browser| seen.insert(identity(browser)));
    found.iter_mut().skip(1).for_each(|browser| browser.is_default = false);
    found
}

/// Snaps and Flatpaks are all started by one program, whatever their own name leads to.
fn identity(browser: &Browser) -> PathBuf {
    match browser.install {
        Install::Snap | Install::Flatpak => browser.path.clone(),
        Install::System | Install::User => {
            std::fs::canonicalize(&browser.path).unwrap_or_else(|_| browser.path.clone())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_of_the_table_can_be_read() {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(KNOWN.len(), rows);
        let lower = |words: &[String]| words.iter().all(|word| *word == word.to_lowercase());
        for known in KNOWN.iter() {
            assert!(lower(&known.programs) && lower(&known.ids), "{known:?}");
            assert!(known.windows.iter().all(|file| file.contains('\\')), "{known:?}");
        }
    }

    #[test]
    fn a_browser_is_known_by_its_program() {
        let name = |path: &str| of_program(Path::new(path)).map(|known| known.name.as_str());
        assert_eq!(name("/nowhere/firefox-esr"), Some("Firefox ESR"));
        assert_eq!(name("/nowhere/google/chrome/google-chrome"), Some("Google Chrome"));
        assert_eq!(name("/nowhere/google-chrome-unstable"), Some("Google Chrome Dev"));
        assert_eq!(name("/nowhere/msedge.exe"), Some("Microsoft Edge"));
        assert_eq!(name("/nowhere/flatpak/exports/bin/org.mozilla.firefox"), Some("Firefox"));
        assert_eq!(name("/nowhere/flatpak/exports/bin/com.google.ChromeDev"), Some("Google Chrome Dev"));
        assert_eq!(name("/usr/bin/vim"), None);
    }

    #[test]
    fn a_channel_has_its_own_name() {
        let firefox = of_id("org.mozilla.Firefox").expect("known");
        assert_eq!(firefox.in_channel(Some(Channel::Dev)).name, "Firefox Developer Edition");
        assert_eq!(firefox.in_channel(Some(Channel::Extended)).name, "Firefox ESR");
        assert_eq!(firefox.in_channel(None).name, "Firefox");
        let zen = of_id("app.zen_browser.zen").expect("known");
        assert_eq!(zen.in_channel(Some(Channel::Nightly)).name, "Zen", "no such row: it keeps its own name");
    }

    #[test]
    fn versions_lose_what_packagers_added() {
        assert_eq!(version("156.0.8078.79-1~deb12u1").as_deref(), Some("156.0.8078.79"));
        assert_eq!(version("2:128.5.0esr-1").as_deref(), Some("128.5.0"));
        assert_eq!(version("unknown"), None);
    }

    #[test]
    fn the_default_browser_comes_first_and_none_comes_twice() {
        let browser = |name: &str, is_default| Browser {
            is_default,
            ..Browser::new(name, format!("/nowhere/{name}"), BrowserFamily::Firefox)
        };
        let list = in_order(vec![browser("b", false), browser("c", true), browser("a", true), browser("b", true)]);
        assert_eq!(list.iter().map(|browser| browser.name.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(list.iter().filter(|browser| browser.is_default).count(), 1);
        let list = in_order(vec![browser("b", false), browser("b", true), browser("a", false)]);
        assert_eq!((list.len(), list[0].name.as_str(), list[0].is_default), (2, "b", true));
    }
}
