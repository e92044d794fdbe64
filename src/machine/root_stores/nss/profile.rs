//! Firefox profiles: their list, and whether one takes the system's roots too.

use std::path::{Path, PathBuf};

use crate::machine::read;

/// More profiles of one list are not looked at.
const MAX_PROFILES: usize = 32;

const PREFERENCE: &str = "security.enterprise_roots.enabled";

/// Name and directory of each profile in `profiles.ini`.
pub(super) fn list(directory: &Path) -> Vec<(String, PathBuf)> {
    let text = read::text(&directory.join("profiles.ini"), read::MAX_FILE).unwrap_or_default();
    let mut profiles = Vec::new();
    for section in text.split("\n[").filter(|section| section.trim_start_matches('[').starts_with("Profile")) {
        let value = |key: &str| {
            let mut pairs = section.lines().filter_map(|line| line.trim().split_once('='));
            pairs.find(|(own, _)| own.eq_ignore_ascii_case(key)).map(|(_, value)| value.trim())
        };
        let Some(path) = value("Path").filter(|path| !path.is_empty()) else { continue };
        // A relative path is joined, an absolute one replaces.
        profiles.push((value("Name").unwrap_or(path).to_owned(), directory.join(path)));
        if profiles.len() == MAX_PROFILES {
            break;
        }
    }
    profiles
}

/// What `user.js` says, else `prefs.js`, else Firefox itself: yes, since version 120.
pub(super) fn takes_system_roots(profile: &Path) -> bool {
    let said = |file: &str| {
        let text = read::text(&profile.join(file), read::MAX_FILE)?;
        // The last line about a preference wins.
        text.lines().rev().find_map(preference)
    };
    said("user.js").or_else(|| said("prefs.js")).unwrap_or(true)
}

/// `user_pref("security.enterprise_roots.enabled", false);`
fn preference(line: &str) -> Option<bool> {
    let rest = line.trim().strip_prefix("user_pref(")?.trim_start().strip_prefix(['"', '\''])?;
    let value = rest.strip_prefix(PREFERENCE)?.trim_start_matches(['"', '\'', ',', ' ']);
    value.split(')').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profiles_are_listed_with_their_directories() {
        let directory = tempfile::tempdir().expect("a directory");
        let text = "[Install4F96D1932A9F858E]\r\nDefault=a\r\n\r\n[Profile1]\r\nName=work\r\nIsRelative=0\r\nPath=/profiles/work\r\n\r\n\
                    [Profile0]\r\nName=default-release\r\nIsRelative=1\r\nPath=Profiles/a.default\r\n\r\n[General]\r\nPath=x\r\n";
        std::fs::write(directory.path().join("profiles.ini"), text).expect("written");
        let expected = [
            ("work".to_owned(), PathBuf::from("/profiles/work")),
            ("default-release".to_owned(), directory.path().join("Profiles/a.default")),
        ];
        assert_eq!(list(directory.path()), expected);
    }

    #[test]
    fn the_preference_of_this_person_wins() {
        let profile = tempfile::tempdir().expect("a directory");
        assert!(takes_system_roots(profile.path()), "by itself");
        let off = "user_pref(\"security.enterprise_roots.enabled\", false);\n";
        std::fs::write(profile.path().join("prefs.js"), off).expect("written");
        assert!(!takes_system_roots(profile.path()));
        std::fs::write(profile.path().join("user.js"), off.replace("false", "true")).expect("written");
        assert!(takes_system_roots(profile.path()));
    }
}
