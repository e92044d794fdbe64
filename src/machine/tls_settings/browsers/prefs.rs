//! Preferences of Firefox and its kin: those of every profile, and those that came with the system.
//!
//! `prefs.js` holds what differs from the defaults; `user.js` is laid over it at every start. Profiles stand in
//! `profiles.ini`; the one that a program opens stands there too, and in `installs.ini`.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use super::places::Places;
use super::{pref_meaning, value};
use crate::machine::read;
use crate::machine::surroundings::spelled;
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// Profiles that are read.
const MAX_PROFILES: usize = 32;

/// The preferences of somebody with many extensions have some hundred thousand bytes.
const MAX_PREFS: u64 = 4 * 1024 * 1024;

/// One preference as it is written.
#[derive(Clone, Debug, PartialEq)]
struct Pref {
    name: String,
    value: Value,
    /// 1-based.
    line: usize,
    /// Nobody can change it in the browser.
    is_locked: bool,
}

/// The preferences of a file; of one that stands twice the last.
fn parse(text: &str) -> Vec<Pref> {
    static CALL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r#"^\s*(?:user_pref|pref|sticky_pref|defaultPref|(lockPref))\s*\(\s*["']([A-Za-z0-9_.\-]+)["']\s*,\s*"#,
            r#"("(?:[^"\\]|\\.)*"|'[^'\\]*'|true|false|-?[0-9]+)"#
        ))
        .expect("a valid pattern: tests compile it")
    });
    let mut prefs: Vec<Pref> = Vec::new();
    for (index, line) in value::without_comments(text).lines().enumerate() {
        let Some(call) = CALL.captures(line) else { continue };
        let (name, written) = (&call[2], &call[3]);
        let unquoted = written.trim_matches(['"', '\'']);
        let value = serde_json::from_str(written).unwrap_or_else(|_| Value::from(unquoted));
        prefs.retain(|pref| pref.name != *name);
        prefs.push(Pref { name: name.to_owned(), value, line: index + 1, is_locked: call.get(1).is_some() });
    }
    prefs
}

/// A profile and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Profile {
    name: String,
    path: PathBuf,
    is_default: bool,
}

/// The profiles of `profiles.ini` and `installs.ini`, the ones that are opened first.
fn profiles(home: &Path) -> Vec<Profile> {
    let text = |name: &str| read::text(&home.join(name), read::MAX_FILE).unwrap_or_default();
    let (profiles, installs) = (text("profiles.ini"), text("installs.ini"));
    let of_profiles = sections(&profiles);
    let of_installs = sections(&installs);
    // What a program opens: `Default` of its section; where there is none, the profile that is marked.
    let opened: HashSet<&str> = of_profiles
        .iter()
        .filter(|(name, _)| name.starts_with("Install"))
        .chain(&of_installs)
        .filter_map(|(_, entries)| get(entries, "Default"))
        .collect();
    let mut found: Vec<Profile> = of_profiles
        .iter()
        .filter(|(name, _)| name.starts_with("Profile"))
        .filter_map(|(_, entries)| {
            let path = get(entries, "Path")?;
            let is_marked = opened.is_empty() && get(entries, "Default") == Some("1");
            // An absolute path replaces what it is joined to.
            Some(Profile {
                name: get(entries, "Name").unwrap_or(path).to_owned(),
                path: home.join(path),
                is_default: is_marked || opened.contains(path),
            })
        })
        .take(MAX_PROFILES)
        .collect();
    found.sort_by_key(|profile| !profile.is_default);
    found
}

type Section<'a> = (&'a str, Vec<(&'a str, &'a str)>);

fn sections(ini: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for line in ini.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            sections.push((name, Vec::new()));
        } else if let (Some((_, entries)), Some(pair)) = (sections.last_mut(), line.split_once('=')) {
            entries.push(pair);
        }
    }
    sections
}

fn get<'a>(entries: &[(&'a str, &'a str)], key: &str) -> Option<&'a str> {
    entries.iter().find(|(name, _)| *name == key).map(|(_, value)| *value)
}

/// What the preferences of this computer do to TLS; profiles that are opened come first.
pub(super) fn settings(places: &Places) -> Vec<TlsSetting> {
    let mut found = shared(places);
    for home in places.firefox_homes() {
        found.extend(profiles(&home).iter().flat_map(of_profile));
    }
    found
}

fn of_profile(profile: &Profile) -> Vec<TlsSetting> {
    let scope = SettingScope::Profile(value::shown_text(&profile.name));
    let (at_start, kept) = (profile.path.join("user.js"), profile.path.join("prefs.js"));
    let laid_over = read::text(&at_start, MAX_PREFS).map(|text| parse(&text)).unwrap_or_default();
    let mut prefs = read::text(&kept, MAX_PREFS).map(|text| parse(&text)).unwrap_or_default();
    // The last start left what is laid over here too.
    prefs.retain(|pref| !laid_over.iter().any(|over| over.name == pref.name && over.value == pref.value));
    let mut found = told(&laid_over, &at_start, &scope);
    for mut setting in told(&prefs, &kept, &scope) {
        if let Some(over) = laid_over.iter().find(|over| over.name == setting.name) {
            setting.effect = SettingEffect::Overruled { by: place(&at_start, over.line) };
        }
        found.push(setting);
    }
    if kept.exists() && read::bytes(&kept, 1).is_none() {
        found.push(unread(&kept, scope));
    }
    found
}

/// Preferences for everybody: Debian's directories, and the autoconfiguration beside the programs.
fn shared(places: &Places) -> Vec<TlsSetting> {
    let mut files = Vec::new();
    if let Some(root) = &places.root {
        for directory in ["etc/firefox", "etc/firefox/defaults/pref", "etc/firefox-esr"] {
            let is_script = |path: &PathBuf| path.extension().is_some_and(|ending| ending == "js");
            files.extend(read::entries(&root.join(directory)).into_iter().filter(is_script));
        }
    }
    for program in places.firefox_programs() {
        files.extend(["mozilla.cfg", "firefox.cfg", "autoconfig.cfg", "librewolf.cfg"].map(|name| program.join(name)));
    }
    let files = files.into_iter().take(MAX_PROFILES);
    files
        .filter_map(|file| Some((parse(&read::text(&file, MAX_PREFS)?), file)))
        .flat_map(|(prefs, file)| {
            let (locked, open): (Vec<Pref>, Vec<Pref>) = prefs.into_iter().partition(|pref| pref.is_locked);
            let mut found = told(&locked, &file, &SettingScope::Policy);
            found.extend(told(&open, &file, &SettingScope::System));
            found
        })
        .collect()
}

fn place(file: &Path, line: usize) -> String {
    format!("{}:{line}", spelled(file))
}

fn told(prefs: &[Pref], file: &Path, scope: &SettingScope) -> Vec<TlsSetting> {
    let proxy_kind = prefs.iter().find(|pref| pref.name == "network.proxy.type").map(|pref| &pref.value);
    prefs
        .iter()
        .filter_map(|pref| {
            let effect = pref_meaning::effect(&pref.name, &pref.value, proxy_kind)?;
            let is_proxy = effect == SettingEffect::Proxy;
            Some(TlsSetting {
                owner: SettingOwner::Firefox,
                name: pref.name.clone(),
                value: if is_proxy { value::shown_proxy(&pref.value) } else { value::shown(&pref.value) },
                place: place(file, pref.line),
                scope: scope.clone(),
                effect,
            })
        })
        .collect()
}

fn unread(file: &Path, scope: SettingScope) -> TlsSetting {
    super::unread(SettingOwner::Firefox, scope, &spelled(file))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn preferences_are_read_as_firefox_writes_them() {
        let text = "// Mozilla User Preferences\n/* two\n lines: user_pref(\"a\", 1); */\n\
                    user_pref(\"security.tls.version.min\", 4);\n  pref('network.proxy.ssl', 'p.example'); // x\n\
                    # user_pref(\"b\", 1);\n// user_pref(\"c\", 1);\nuser_pref(\"d\", \"a \\\"b\\\" /* c */\");\n\
                    user_pref(\"e\", true);\nuser_pref(\"e\", false);\nlockPref(\"f\", -1);\nuser_pref(\"g\", bad);\n";
        let prefs = parse(text);
        let brief: Vec<_> = prefs.iter().map(|pref| (pref.name.as_str(), pref.value.clone(), pref.line)).collect();
        assert_eq!(
            brief,
            [
                ("security.tls.version.min", json!(4), 4),
                ("network.proxy.ssl", json!("p.example"), 5),
                ("d", json!("a \"b\" /* c */"), 8),
                ("e", json!(false), 10),
                ("f", json!(-1), 11),
            ]
        );
        assert!(prefs[4].is_locked && !prefs[0].is_locked);
    }

    #[test]
    fn the_profile_that_is_opened_comes_first() {
        let home = tempfile::tempdir().expect("a directory");
        std::fs::write(
            home.path().join("profiles.ini"),
            "[Install4F96D1932A9F858E]\nDefault=b.default-release\nLocked=1\n\n[Profile1]\nName=default\nIsRelative=1\n\
             Path=a.default\nDefault=1\n\n[Profile0]\nName=default-release\nIsRelative=1\nPath=b.default-release\n\n\
             [General]\nVersion=2\n[Profile2]\nName=else\nIsRelative=0\nPath=/else/where\n",
        )
        .expect("written");
        let found = profiles(home.path());
        let brief: Vec<_> = found.iter().map(|one| (one.name.as_str(), one.is_default)).collect();
        assert_eq!(brief, [("default-release", true), ("default", false), ("else", false)]);
        assert_eq!(found[0].path, home.path().join("b.default-release"));
        assert_eq!(found[2].path, Path::new("/else/where"));
    }
}
