//! A browser profile made for one look and thrown away afterwards. No profile of the person is ever used or read.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use super::{Browser, BrowserFamily, Install, read};

/// How the directories are called.
const PREFIX: &str = "handshake-doctor-profile-";

/// A directory that nobody locks is left over when it is older; a browser locks its profile within seconds.
const LEFT_OVER: Duration = Duration::from_hours(1);

/// How often a profile is tried to be removed, and how long to wait in between: ten seconds in all.
const REMOVALS: usize = 20;
const BETWEEN_REMOVALS: Duration = Duration::from_millis(500);

/// What Chromium and Firefox keep in a profile while they use it, on the systems that we know.
const LOCKS: [&str; 4] = ["SingletonLock", "lockfile", "lock", "parent.lock"];

/// The first start of a Firefox shows its maker's pages and asks to be the default browser; this one is no first start.
const PREFERENCES: &str = "\
user_pref(\"browser.aboutwelcome.enabled\", false);
user_pref(\"browser.shell.checkDefaultBrowser\", false);
user_pref(\"browser.startup.homepage_override.mstone\", \"ignore\");
user_pref(\"datareporting.policy.dataSubmissionEnabled\", false);
user_pref(\"termsofuse.bypassNotification\", true);
";

/// Whether a browser can be told to use a profile of our own.
pub(super) fn is_possible(browser: &Browser) -> bool {
    matches!(browser.family, BrowserFamily::Chromium | BrowserFamily::Firefox) && place(browser).is_some()
}

/// A new profile for a browser. What earlier ones left behind is removed first.
pub(super) fn make(browser: &Browser) -> io::Result<TempDir> {
    let place = place(browser).ok_or(io::ErrorKind::Unsupported)?;
    std::fs::create_dir_all(&place)?;
    sweep(&place, SystemTime::now());
    let profile = tempfile::Builder::new().prefix(PREFIX).tempdir_in(place)?;
    if browser.family == BrowserFamily::Firefox {
        std::fs::write(profile.path().join("user.js"), PREFERENCES)?;
    }
    Ok(profile)
}

/// The arguments that make a browser use a profile.
pub(super) fn arguments(browser: &Browser, profile: &Path) -> Option<Vec<OsString>> {
    match browser.family {
        BrowserFamily::Chromium => {
            let mut directory = OsString::from("--user-data-dir=");
            directory.push(profile);
            Some(vec![directory, "--no-first-run".into(), "--no-default-browser-check".into()])
        }
        BrowserFamily::Firefox => {
            Some(vec!["-no-remote".into(), "-new-instance".into(), "-profile".into(), profile.into()])
        }
        BrowserFamily::Safari | BrowserFamily::Other => None,
    }
}

/// Where a browser may write: one in a box sees directories of its own only.
fn place(browser: &Browser) -> Option<PathBuf> {
    place_in(browser, std::env::home_dir().filter(|home| home.is_absolute()).as_deref())
}

fn place_in(browser: &Browser, home: Option<&Path>) -> Option<PathBuf> {
    let name = browser.path.file_name()?;
    match browser.install {
        Install::Snap => Some(home?.join("snap").join(name.to_str()?.split('.').next()?).join("common")),
        Install::Flatpak => Some(home?.join(".var/app").join(name).join("cache")),
        Install::System | Install::User => Some(std::env::temp_dir()),
    }
}

/// Removes a profile. A browser's helpers may write to it for a moment after the browser itself has ended.
pub(super) fn throw_away(profile: TempDir) {
    let directory = profile.keep();
    for _ in 0..REMOVALS {
        match std::fs::remove_dir_all(&directory) {
            Ok(()) => return,
            Err(error) => tracing::debug!(%error, directory = %directory.display(), "a profile is still used"),
        }
        std::thread::sleep(BETWEEN_REMOVALS);
    }
}

/// Removes profiles of browsers that outlived this program.
fn sweep(place: &Path, now: SystemTime) {
    for directory in read::entries(place) {
        let is_ours = directory.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX));
        // A link is never followed: it is no directory.
        let Some(about) = directory.symlink_metadata().ok().filter(|about| is_ours && about.is_dir()) else { continue };
        let is_old = about.modified().is_ok_and(|at| now.duration_since(at).is_ok_and(|age| age > LEFT_OVER));
        // A lock may be a link to nowhere.
        let is_locked = LOCKS.iter().any(|lock| directory.join(lock).symlink_metadata().is_ok());
        if is_old
            && !is_locked
            && let Err(error) = std::fs::remove_dir_all(&directory)
        {
            tracing::warn!(%error, directory = %directory.display(), "a profile is left over");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(path: &str, install: Install) -> Browser {
        Browser { install, ..Browser::new("", path, BrowserFamily::Firefox) }
    }

    #[test]
    fn a_browser_in_a_box_gets_its_profile_where_it_may_write() {
        let home = Path::new("/home/ada");
        let place = |path, install| place_in(&browser(path, install), Some(home));
        assert_eq!(place("/snap/bin/firefox", Install::Snap), Some("/home/ada/snap/firefox/common".into()));
        assert_eq!(
            place("/var/lib/flatpak/exports/bin/org.mozilla.firefox", Install::Flatpak),
            Some("/home/ada/.var/app/org.mozilla.firefox/cache".into())
        );
        assert_eq!(place("/usr/bin/firefox", Install::System), Some(std::env::temp_dir()));
        assert_eq!(place_in(&browser("/snap/bin/firefox", Install::Snap), None), None, "no home, no place");
    }

    #[test]
    fn each_family_is_told_in_its_own_words_and_safari_cannot_be_told() {
        let arguments = |family| arguments(&Browser::new("", "/usr/bin/x", family), Path::new("/tmp/new"));
        assert_eq!(
            arguments(BrowserFamily::Chromium).expect("possible"),
            ["--user-data-dir=/tmp/new", "--no-first-run", "--no-default-browser-check"]
        );
        assert_eq!(
            arguments(BrowserFamily::Firefox).expect("possible"),
            ["-no-remote", "-new-instance", "-profile", "/tmp/new"]
        );
        assert_eq!(arguments(BrowserFamily::Safari), None);
        assert!(!is_possible(&Browser::new("", "/Applications/Safari.app", BrowserFamily::Safari)));
    }

    #[test]
    fn a_profile_that_was_left_over_is_removed_and_one_in_use_stays() {
        let place = tempfile::tempdir().expect("a directory");
        let make = |name: &str| {
            let directory = place.path().join(name);
            std::fs::create_dir(&directory).expect("made");
            directory
        };
        let left = make("handshake-doctor-profile-left");
        let used = make("handshake-doctor-profile-used");
        std::fs::write(used.join("lockfile"), "").expect("written");
        let other = make("another-program");
        sweep(place.path(), SystemTime::now());
        assert!(left.exists(), "it may have been made just now");
        sweep(place.path(), SystemTime::now() + 2 * LEFT_OVER);
        assert!(!left.exists() && used.exists() && other.exists());
    }
}
