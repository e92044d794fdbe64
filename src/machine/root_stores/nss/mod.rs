//! NSS databases: one in each Firefox profile, and those of this person that Chrome and Chromium read on Linux.

mod database;
mod profile;

use std::path::{Path, PathBuf};

use super::file::{self, Unreadable};
use super::{Contents, MAX_STORES, RootStore, RootStoreKind};
use crate::machine::surroundings::{Surroundings, SystemKind};

/// The database's file in its directory.
const FILE: &str = "cert9.db";

/// Where Firefox and its kin keep the list of their profiles.
const LINUX: [&str; 6] = [
    "~/.mozilla/firefox",
    "~/.config/mozilla/firefox",
    "~/snap/firefox/common/.mozilla/firefox",
    "~/.var/app/org.mozilla.firefox/.mozilla/firefox",
    "~/.var/app/org.mozilla.firefox/config/mozilla/firefox",
    "~/.librewolf",
];
const MACOS: [&str; 2] = ["~/Library/Application Support/Firefox", "~/Library/Application Support/librewolf"];
const WINDOWS: [&str; 2] = ["$APPDATA/Mozilla/Firefox", "$APPDATA/librewolf"];

/// Where Chrome and Chromium look (Chromium, `docs/linux/cert_management.md`), also from inside a snap or a Flatpak.
const OF_THIS_PERSON: [&str; 4] =
    ["~/.pki/nssdb", "~/.local/share/pki/nssdb", "~/snap/*/current/.pki/nssdb", "~/.var/app/*/.pki/nssdb"];

/// Where Linux systems put the module with Firefox' roots. Fedora and its kin link it to p11-kit, which gives the
/// system's roots instead.
const MODULES: [&str; 4] = [
    "/usr/lib64/firefox/libnssckbi.so",
    "/usr/lib64/libnssckbi.so",
    "/usr/lib/firefox/libnssckbi.so",
    "/usr/lib/libnssckbi.so",
];

/// The databases of Firefox profiles. Mozilla's roots count beside them, but for those that the database distrusts.
pub(super) fn profiles(surroundings: &Surroundings) -> Vec<RootStore> {
    let patterns: &[&str] = match surroundings.system {
        SystemKind::Linux => &LINUX,
        SystemKind::Macos => &MACOS,
        SystemKind::Windows => &WINDOWS,
    };
    let module = surroundings.all_places(&MODULES);
    let gives_system_roots = |path: &PathBuf| {
        let file = crate::machine::surroundings::real(path);
        file.file_name().is_some_and(|name| name.to_string_lossy().contains("p11-kit"))
    };
    let by_module = surroundings.system == SystemKind::Linux && module.first().is_some_and(gives_system_roots);
    let mut found = Vec::new();
    for place in surroundings.all_places(patterns) {
        for (name, directory) in profile::list(&place) {
            let path = directory.join(FILE);
            if !path.is_file() || found.len() == MAX_STORES {
                continue;
            }
            // Firefox takes roots from the system itself on Windows and macOS only.
            let by_preference = surroundings.system != SystemKind::Linux && profile::takes_system_roots(&directory);
            let store = RootStore::new(RootStoreKind::FirefoxProfile, &name, &path, read(&path));
            found.push(RootStore { with_mozilla: true, with_system: by_module || by_preference, ..store });
        }
    }
    found
}

/// The databases of this person. Chrome's own list of roots counts beside them; it is Mozilla's but for a few.
pub(super) fn of_this_person(surroundings: &Surroundings) -> Vec<RootStore> {
    if surroundings.system != SystemKind::Linux {
        return Vec::new();
    }
    let directories = surroundings.all_places(&OF_THIS_PERSON).into_iter();
    let with_database = directories.filter(|directory| directory.join(FILE).is_file()).take(MAX_STORES);
    let stores = with_database.map(|directory| {
        let path = directory.join(FILE);
        // `~/snap/chromium/current/…`, `~/.var/app/com.google.Chrome/…`: whose it is.
        let below = surroundings.home.as_deref().and_then(|home| directory.strip_prefix(home).ok());
        let parts: Vec<_> = below.unwrap_or(&directory).iter().map(|part| part.to_string_lossy()).collect();
        let name = match parts.as_slice() {
            [first, name, ..] if first == "snap" => name.to_string(),
            [first, second, name, ..] if first == ".var" && second == "app" => name.to_string(),
            _ => "nssdb".to_owned(),
        };
        let store = RootStore::new(RootStoreKind::NssUser, &name, &path, read(&path));
        RootStore { with_mozilla: true, ..store }
    });
    stores.collect()
}

/// Reads a copy: `SQLite` would leave a lock, a journal or an index beside the file of a running browser.
fn read(path: &Path) -> Contents {
    match copied(path) {
        Ok(copy) => database::read(&copy.path().join(FILE)),
        Err(error) => error.into(),
    }
}

/// The database and what a running browser has not yet written into it, in a directory that goes away.
fn copied(path: &Path) -> Result<tempfile::TempDir, Unreadable> {
    let directory = tempfile::tempdir()?;
    std::fs::write(directory.path().join(FILE), file::bytes(path)?)?;
    for ending in ["-wal", "-journal"] {
        let name = format!("{FILE}{ending}");
        match file::bytes(&path.with_file_name(&name)) {
            Ok(bytes) => std::fs::write(directory.path().join(name), bytes)?,
            Err(Unreadable::Missing) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(directory)
}
