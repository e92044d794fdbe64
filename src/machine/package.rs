//! Versions of installed packages, from the package managers' own files: dpkg, pacman, snap, and the metadata of Flatpaks.

use chrono::{DateTime, NaiveDate, Utc};

use super::browser::version;

/// The version of one of the packages in dpkg's status file (a stanza each, as in deb-control(5)).
pub(super) fn dpkg(status: &str, packages: &[String]) -> Option<String> {
    let (mut wanted, mut installed) = (false, false);
    for line in status.lines() {
        if let Some(name) = line.strip_prefix("Package: ") {
            wanted = packages.iter().any(|package| package == name.trim());
            installed = false;
        } else if let (true, Some(state)) = (wanted, line.strip_prefix("Status: ")) {
            installed = state.ends_with(" installed");
        } else if let (true, Some(found)) = (wanted && installed, line.strip_prefix("Version: ")) {
            return version(found);
        }
    }
    None
}

/// The version in the name of a directory of pacman's database: `firefox-133.0.3-1`.
pub(super) fn pacman<'a>(mut directories: impl Iterator<Item = &'a str>, packages: &[String]) -> Option<String> {
    directories.find_map(|directory| {
        let (rest, _revision) = directory.rsplit_once('-')?;
        let (name, found) = rest.rsplit_once('-')?;
        packages.iter().any(|package| package == name).then(|| version(found)).flatten()
    })
}

/// The version in a snap's `meta/snap.yaml`, a scalar of the top level.
pub(super) fn snap(yaml: &str) -> Option<String> {
    let value = yaml.lines().find_map(|line| line.strip_prefix("version:"))?;
    version(value.trim().trim_matches(['"', '\'']))
}

/// Version and day of the newest release in a Flatpak's metadata (`AppStream` 1.0, `<releases>`: the newest stands first).
pub(super) fn appstream(metadata: &str) -> Option<(String, Option<DateTime<Utc>>)> {
    let (_, rest) = metadata.split_once("<releases>")?;
    let (_, rest) = rest.split_once("<release ")?;
    let (tag, _) = rest.split_once('>')?;
    let attribute = |name: &str| {
        let (_, value) = tag.split_once(&format!("{name}="))?;
        value.strip_prefix('"').and_then(|value| value.split_once('"')).map(|(value, _)| value)
    };
    let day = attribute("date").and_then(|day| NaiveDate::parse_from_str(day.get(..10)?, "%Y-%m-%d").ok());
    let by_day = day.and_then(|day| day.and_hms_opt(0, 0, 0)).map(|time| time.and_utc());
    let by_second = || DateTime::from_timestamp(attribute("timestamp")?.parse().ok()?, 0);
    Some((version(attribute("version")?)?, by_day.or_else(by_second)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(packages: &[&str]) -> Vec<String> {
        packages.iter().map(|package| (*package).to_owned()).collect()
    }

    #[test]
    fn only_an_installed_package_has_a_version() {
        let status = "Package: firefox\nStatus: deinstall ok config-files\nVersion: 99.0-1\n\n\
                      Package: chromium-common\nStatus: install ok installed\nVersion: 1\n\n\
                      Package: chromium\nStatus: install ok installed\nPriority: optional\nVersion: 156.0.8078.79-1~deb12u1\n";
        assert_eq!(dpkg(status, &list(&["chromium"])).as_deref(), Some("156.0.8078.79"));
        assert_eq!(dpkg(status, &list(&["firefox"])), None);
    }

    #[test]
    fn pacman_names_the_version_in_the_directory() {
        let directories = ["firefox-i18n-de-133.0.3-1", "firefox-133.0.3-1"];
        assert_eq!(pacman(directories.into_iter(), &list(&["firefox"])).as_deref(), Some("133.0.3"));
    }
    #[test]
    fn a_snap_says_its_version_with_and_without_quotes() {
        assert_eq!(snap("name: firefox\nversion: 131.0.2-1\napps:\n").as_deref(), Some("131.0.2"));
        assert_eq!(snap("name: chromium\nversion: '130.0.6723.58'\n").as_deref(), Some("130.0.6723.58"));
        assert_eq!(snap("name: x\napps:\n  version: 1\n"), None);
    }

    #[test]
    fn the_first_release_of_a_flatpak_is_the_one_that_is_here() {
        let metadata = "<component><releases>\n<release version=\"130.0.6723.91-1\" date=\"2024-10-29\">\
                        </release><release version=\"129.0\" date=\"2024-09-01\"/></releases></component>";
        let (version, day) = appstream(metadata).expect("a release");
        assert_eq!((version.as_str(), day.map(|day| day.timestamp())), ("130.0.6723.91", Some(1_730_160_000)));
        let stamped = metadata.replace("date=\"2024-10-29\"", "timestamp=\"1730160000\"");
        assert_eq!(appstream(&stamped).expect("a release").1, day);
        assert_eq!(appstream("<releases><release date=\"2024-10-29\"/>"), None);
    }
}
