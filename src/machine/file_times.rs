//! Files of this system that were not written in the future: when they were written is a moment that has passed.
//!
//! Only files whose date somebody else set (who built the system), or that a service touches while its clock is in step.
//! Nothing is read of them but their date.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};

/// Files of systemd and of time services. `clock-epoch` and `timesync/clock` are dated for this very purpose
/// (systemd-timesyncd.service(8)); the drift files of chrony and ntpd are written while the clock is in step
/// (`driftfile` in chrony.conf(5)); packages bring the dates of their files from where they were built.
const LINUX: &[&str] = &[
    "/usr/lib/clock-epoch",
    "/var/lib/systemd/timesync/clock",
    "/var/lib/private/systemd/timesync/clock",
    "/var/lib/chrony/drift",
    "/var/lib/chrony/chrony.drift",
    "/var/lib/ntpsec/ntp.drift",
    "/var/lib/ntp/ntp.drift",
    "/usr/lib/os-release",
];

/// Dated by who built the system, and by every update of it.
const MACOS: &[&str] = &["/System/Library/CoreServices/SystemVersion.plist"];

/// The same, below the system's folder.
const WINDOWS: &[&str] = &["System32\\ntoskrnl.exe", "System32\\ntdll.dll"];

/// Files of images that were built to be the same every time bear a date near 1970 or 1980, which says nothing.
const FIRST_TELLING: DateTime<Utc> = DateTime::from_timestamp(1_262_304_000, 0).expect("2010 is in the calendar");

/// Files of this system that bear the date of a moment that has passed, and that date.
pub fn file_times() -> Vec<(PathBuf, DateTime<Utc>)> {
    files().into_iter().filter_map(|path| Some((written(&path)?, path))).map(|(at, path)| (path, at)).collect()
}

fn files() -> Vec<PathBuf> {
    let listed = |names: &[&str]| names.iter().map(PathBuf::from).collect();
    if cfg!(windows) {
        let root = std::env::var_os("SystemRoot").map(PathBuf::from).filter(|root| root.is_absolute());
        WINDOWS.iter().filter_map(|name| Some(root.as_ref()?.join(name))).collect()
    } else if cfg!(target_os = "macos") {
        listed(MACOS)
    } else {
        listed(LINUX)
    }
}

/// When a file was last written, if that says anything.
fn written(path: &Path) -> Option<DateTime<Utc>> {
    let modified = std::fs::metadata(path).ok()?.modified().ok()?;
    let since_1970 = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
    let at = DateTime::from_timestamp(i64::try_from(since_1970.as_secs()).ok()?, 0)?;
    (at >= FIRST_TELLING).then_some(at)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn the_date_of_a_file_is_told_when_it_tells_something() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let dated = |seconds: u64| {
            file.as_file().set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).expect("dated");
            written(file.path()).map(|at| at.timestamp())
        };
        assert_eq!(dated(1_790_000_000), Some(1_790_000_000));
        assert_eq!(dated(0), None, "an image without dates");
        assert_eq!(dated(315_532_800), None, "the first day of 1980");
        assert_eq!(written(Path::new("/no/such/file")), None);
    }

    #[test]
    fn what_this_system_has_was_not_written_tomorrow() {
        let tomorrow = Utc::now() + chrono::TimeDelta::days(1);
        for (path, at) in file_times() {
            assert!(at < tomorrow, "{} {at}", path.display());
        }
    }
}
