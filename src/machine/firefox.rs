//! What an installed Firefox says of itself in the text files beside its program: version, day, channel.

use std::path::Path;

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{Channel, desktop, read};

/// What is told of one installation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Build {
    /// Its version, without the letters of a channel.
    pub(super) version: Option<String>,
    /// When it was built.
    pub(super) built: Option<DateTime<Utc>>,
    /// Its release channel; `None` when nothing tells.
    pub(super) channel: Option<Channel>,
}

/// The installation in a directory, if one is there.
pub(super) fn build(directory: &Path) -> Option<Build> {
    let beside = |name: &str| read::text(&directory.join(name), read::MAX_FILE);
    let application = beside("application.ini")?;
    let preferences = beside("defaults/pref/channel-prefs.js").unwrap_or_default();
    let updates = beside("update-settings.ini").unwrap_or_default();
    Some(Build {
        version: value(&application, "Version").and_then(super::browser::version),
        built: value(&application, "BuildID").and_then(built),
        channel: channel(&preferences, &updates, &application),
    })
}

fn value<'a>(application: &'a str, key: &str) -> Option<&'a str> {
    desktop::group(application, "App").find(|(name, _)| *name == key).map(|(_, value)| value)
}

/// A `BuildID` is the time of the build in UTC: `20261103151912`.
fn built(id: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(id, "%Y%m%d%H%M%S").ok().map(|time| time.and_utc())
}

/// The channel that it is updated from, or else the branch that it was built from.
fn channel(preferences: &str, updates: &str, application: &str) -> Option<Channel> {
    let set = preferences.lines().find_map(|line| {
        let (_, value) = line.trim().strip_prefix("pref(\"app.update.channel\"")?.split_once('"')?;
        value.split('"').next()
    });
    let accepted = desktop::group(updates, "Settings")
        .find(|(key, _)| *key == "ACCEPTED_MAR_CHANNEL_IDS")
        .and_then(|(_, ids)| ids.split(',').next()?.rsplit('-').next());
    let branch = value(application, "SourceRepository").and_then(|address| address.rsplit('/').next());
    set.and_then(named).or_else(|| accepted.and_then(named)).or_else(|| branch.and_then(of_branch))
}

fn named(channel: &str) -> Option<Channel> {
    match channel {
        "release" => Some(Channel::Stable),
        "esr" => Some(Channel::Extended),
        "beta" => Some(Channel::Beta),
        "aurora" => Some(Channel::Dev),
        "nightly" | "central" => Some(Channel::Nightly),
        _ => None,
    }
}

fn of_branch(branch: &str) -> Option<Channel> {
    let name = branch.strip_prefix("mozilla-")?;
    named(name.trim_end_matches(|letter: char| letter.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Recorded from Debian's package of Firefox ESR 153.7.0, 2026-11-24.
    const APPLICATION: &str = "; This file is not used.\n[App]\nVendor=Mozilla\nName=Firefox\nRemotingName=firefox-esr\n\
        Version=153.7.0\nBuildID=20261103151912\nSourceRepository=https://hg.mozilla.org/releases/mozilla-esr153\n\
        [Gecko]\nMinVersion=153.7.0\n";

    #[test]
    fn firefox_tells_its_version_its_day_and_its_channel() {
        let directory = tempfile::tempdir().expect("a directory");
        assert_eq!(build(directory.path()), None);
        std::fs::write(directory.path().join("application.ini"), APPLICATION).expect("written");
        let build = build(directory.path()).expect("an installation");
        assert_eq!(build.version.as_deref(), Some("153.7.0"));
        assert_eq!(build.built.map(|time| time.to_rfc3339()).as_deref(), Some("2026-11-03T15:19:12+00:00"));
        assert_eq!(build.channel, Some(Channel::Extended), "by its branch");
    }

    #[test]
    fn the_channel_of_its_updates_says_more_than_its_branch() {
        let preferences = "// comment\npref(\"app.update.channel\", \"aurora\");\n";
        let updates = "; comment\n[Settings]\nACCEPTED_MAR_CHANNEL_IDS=firefox-mozilla-beta,firefox-mozilla-release\n";
        assert_eq!(channel(preferences, updates, APPLICATION), Some(Channel::Dev));
        assert_eq!(channel("", updates, APPLICATION), Some(Channel::Beta));
        assert_eq!(channel("pref(\"app.update.channel\", \"default\");", "", ""), None, "a fork of its own");
        assert_eq!(
            channel("", "", &APPLICATION.replace("releases/mozilla-esr153", "mozilla-central")),
            Some(Channel::Nightly)
        );
    }

    #[test]
    fn a_time_of_build_that_is_none_is_not_taken() {
        assert_eq!(built("20261303151912"), None);
        assert_eq!(built("1"), None);
    }
}
