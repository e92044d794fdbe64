//! Versions of installed packages, from the package managers' own files.

use super::browser::version;

/// The version of one of the packages in dpkg's status file (a stanza each, as in deb-control(5)).
pub(super) fn dpkg(status: &str, packages: &[&str]) -> Option<String> {
    let (mut wanted, mut installed) = (false, false);
    for line in status.lines() {
        if let Some(name) = line.strip_prefix("Package: ") {
            wanted = packages.contains(&name.trim());
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
pub(super) fn pacman<'a>(mut directories: impl Iterator<Item = &'a str>, packages: &[&str]) -> Option<String> {
    directories.find_map(|directory| {
        let (rest, _revision) = directory.rsplit_once('-')?;
        let (name, found) = rest.rsplit_once('-')?;
        packages.contains(&name).then(|| version(found)).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_installed_package_has_a_version() {
        let status = "Package: firefox\nStatus: deinstall ok config-files\nVersion: 99.0-1\n\n\
                      Package: chromium-common\nStatus: install ok installed\nVersion: 1\n\n\
                      Package: chromium\nStatus: install ok installed\nPriority: optional\nVersion: 156.0.8078.79-1~deb12u1\n";
        assert_eq!(dpkg(status, &["chromium"]).as_deref(), Some("156.0.8078.79"));
        assert_eq!(dpkg(status, &["firefox"]), None);
    }

    #[test]
    fn pacman_names_the_version_in_the_directory() {
        let directories = ["firefox-i18n-de-133.0.3-1", "firefox-133.0.3-1"];
        assert_eq!(pacman(directories.into_iter(), &["firefox"]).as_deref(), Some("133.0.3"));
    }
}
