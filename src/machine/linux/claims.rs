//! A tree of files stands for a Linux system: everything that is installed in it is found, each as what it is.

use std::path::Path;

use super::browsers::browsers;
use super::places::Places;
use crate::machine::{Browser, Channel, Install, browser};

const DPKG: &str = "Package: google-chrome-stable\nStatus: install ok installed\nVersion: 131.0.6778.85-1\n\n\
    Package: google-chrome-beta\nStatus: install ok installed\nVersion: 132.0.6834.15-1\n";

struct Tree(tempfile::TempDir);

impl Tree {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a directory"))
    }

    fn root(&self) -> &Path {
        self.0.path()
    }

    fn file(&self, path: &str, text: &str) -> &Self {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, text).expect("written");
        self
    }

    fn link(&self, path: &str, target: &str) -> &Self {
        let path = self.root().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::os::unix::fs::symlink(target, path).expect("linked");
        self
    }

    fn entry(&self, path: &str, exec: &str) -> &Self {
        self.file(path, &format!("[Desktop Entry]\nName=x\nExec={exec} %U\nMimeType=x-scheme-handler/https;\n"))
    }

    fn places(&self) -> Places {
        let home = self.root().join("home/ada");
        Places {
            root: self.root().to_owned(),
            data_home: Some(home.join(".local/share")),
            config_home: Some(home.join(".config")),
            home: Some(home),
            data_directories: vec![self.root().join("usr/share")],
            path: vec![self.root().join("usr/bin")],
            desktops: Vec::new(),
            rpm: None,
        }
    }

    fn found(&self) -> Vec<Browser> {
        browser::in_order(browsers(&self.places()))
    }
}

fn firefox(version: &str, channel: &str) -> (String, String) {
    let application = format!("[App]\nVersion={version}\nBuildID=20241104120000\n");
    (application, format!("pref(\"app.update.channel\", \"{channel}\");\n"))
}

/// Name, version, channel and kind of each.
fn told(found: &[Browser]) -> Vec<(&str, Option<&str>, Channel, Install)> {
    found.iter().map(|one| (one.name.as_str(), one.version.as_deref(), one.channel, one.install)).collect()
}

#[test]
fn each_channel_of_a_packaged_browser_is_found_once_with_its_own_version() {
    let tree = Tree::new();
    tree.file("var/lib/dpkg/status", DPKG)
        .file("opt/google/chrome/google-chrome", "#!/bin/bash\n")
        .link("usr/bin/google-chrome-stable", "../../opt/google/chrome/google-chrome")
        .link("usr/bin/google-chrome", "../../opt/google/chrome-beta/google-chrome-beta")
        .file("opt/google/chrome-beta/google-chrome-beta", "#!/bin/bash\n")
        .link("usr/bin/google-chrome-beta", "../../opt/google/chrome-beta/google-chrome-beta")
        .entry("usr/share/applications/google-chrome.desktop", "/usr/bin/google-chrome-stable")
        .entry("usr/share/applications/com.google.Chrome.desktop", "/usr/bin/google-chrome-stable")
        .entry("usr/share/applications/google-chrome-beta.desktop", "/usr/bin/google-chrome-beta")
        .file(
            "home/ada/.config/mimeapps.list",
            "[Default Applications]\nx-scheme-handler/https=google-chrome.desktop\n",
        );
    let found = tree.found();
    assert_eq!(
        told(&found),
        [
            ("Google Chrome", Some("131.0.6778.85"), Channel::Stable, Install::System),
            ("Google Chrome Beta", Some("132.0.6834.15"), Channel::Beta, Install::System)
        ]
    );
    assert!(found[0].is_default && found[0].built.is_some());
}

#[test]
fn a_snap_is_told_from_the_script_that_starts_it() {
    let tree = Tree::new();
    let (application, channel) = firefox("132.0", "release");
    tree.file("usr/bin/snap", "the program behind all snaps")
        .link("snap/bin/firefox", "../../usr/bin/snap")
        .link("snap/bin/chromium", "../../usr/bin/snap")
        .link("snap/firefox/current", "5091")
        .file("snap/firefox/5091/usr/lib/firefox/application.ini", &application)
        .file("snap/firefox/5091/usr/lib/firefox/defaults/pref/channel-prefs.js", &channel)
        .file("snap/firefox/5091/meta/snap.yaml", "name: firefox\nversion: 132.0-1\n")
        .link("snap/chromium/current", "2890")
        .file("snap/chromium/2890/meta/snap.yaml", "name: chromium\nversion: '130.0.6723.91'\n")
        // Ubuntu's package of this name starts the snap.
        .file("usr/bin/chromium-browser", "#!/bin/sh\nexec /snap/bin/chromium \"$@\"\n")
        .file("usr/bin/firefox", "#!/bin/sh\nexec /snap/bin/firefox \"$@\"\n")
        .entry(
            "var/lib/snapd/desktop/applications/firefox_firefox.desktop",
            "env BAMF_DESKTOP_FILE_HINT=/var/lib/snapd/desktop/applications/firefox_firefox.desktop /snap/bin/firefox",
        )
        .file("etc/xdg/mimeapps.list", "[Default Applications]\nx-scheme-handler/https=firefox_firefox.desktop\n");
    let found = tree.found();
    assert_eq!(
        told(&found),
        [
            ("Firefox", Some("132.0"), Channel::Stable, Install::Snap),
            ("Chromium", Some("130.0.6723.91"), Channel::Stable, Install::Snap)
        ]
    );
    assert!(found[0].is_default);
    assert_eq!(found[0].built.map(|time| time.timestamp()), Some(1_730_721_600), "its BuildID");
    assert_eq!(found[0].path, tree.root().join("snap/bin/firefox"));
}

#[test]
fn flatpaks_of_the_system_and_of_the_person_are_found_with_their_releases() {
    let tree = Tree::new();
    let (application, channel) = firefox("133.0", "release");
    let chrome =
        "<component><releases><release version=\"130.0.6723.91-1\" date=\"2024-10-29\"/></releases></component>";
    tree.entry(
        "var/lib/flatpak/exports/share/applications/com.google.Chrome.desktop",
        "/usr/bin/flatpak run --branch=stable com.google.Chrome",
    )
    .file("var/lib/flatpak/exports/bin/com.google.Chrome", "#!/bin/sh\n")
    .link("var/lib/flatpak/app/com.google.Chrome/current", "x86_64/stable")
    .file("var/lib/flatpak/app/com.google.Chrome/x86_64/stable/active/files/share/metainfo/com.google.Chrome.metainfo.xml", chrome)
    .entry(
        "home/ada/.local/share/flatpak/exports/share/applications/org.mozilla.firefox.desktop",
        "/usr/bin/flatpak run --branch=beta org.mozilla.firefox",
    )
    .file("home/ada/.local/share/flatpak/exports/bin/org.mozilla.firefox", "#!/bin/sh\n")
    .link("home/ada/.local/share/flatpak/app/org.mozilla.firefox/current", "x86_64/beta")
    .file("home/ada/.local/share/flatpak/app/org.mozilla.firefox/x86_64/beta/active/files/lib/firefox/application.ini", &application)
    .file("home/ada/.local/share/flatpak/app/org.mozilla.firefox/x86_64/beta/active/files/lib/firefox/defaults/pref/channel-prefs.js", &channel);
    let found = tree.found();
    assert_eq!(
        told(&found),
        [
            ("Firefox Beta", Some("133.0"), Channel::Beta, Install::Flatpak),
            ("Google Chrome", Some("130.0.6723.91"), Channel::Stable, Install::Flatpak)
        ]
    );
    assert_eq!(found[1].built.map(|time| time.timestamp()), Some(1_730_160_000), "the day of its release");
}

#[test]
fn what_a_person_unpacked_at_home_is_theirs_and_has_its_own_channel() {
    let tree = Tree::new();
    let (application, channel) = firefox("134.0a1", "nightly");
    let (extended, esr) = firefox("128.5.0", "esr");
    tree.file("home/ada/firefox/firefox", "ELF")
        .file("home/ada/firefox/application.ini", &application)
        .file("home/ada/firefox/defaults/pref/channel-prefs.js", &channel)
        .file("opt/firefox/firefox", "ELF")
        .file("opt/firefox/application.ini", &extended)
        .file("opt/firefox/defaults/pref/channel-prefs.js", &esr);
    assert_eq!(
        told(&tree.found()),
        [
            ("Firefox ESR", Some("128.5.0"), Channel::Extended, Install::System),
            ("Firefox Nightly", Some("134.0"), Channel::Nightly, Install::User)
        ]
    );
}

#[test]
fn the_desktops_own_list_comes_before_the_general_one() {
    let tree = Tree::new();
    tree.file("usr/bin/firefox", "ELF")
        .file("usr/bin/chromium", "ELF")
        .entry("usr/share/applications/firefox.desktop", "firefox")
        .entry("usr/share/applications/chromium.desktop", "chromium")
        .file("home/ada/.config/mimeapps.list", "[Default Applications]\nx-scheme-handler/https=firefox.desktop\n")
        .file(
            "home/ada/.config/gnome-mimeapps.list",
            "[Default Applications]\nx-scheme-handler/https=chromium.desktop\n",
        )
        .file("home/ada/.config/kdeglobals", "[General]\nBrowserApplication=firefox.desktop\n");
    let default = |desktop: &str| {
        let places = Places { desktops: vec![desktop.to_owned()], ..tree.places() };
        let found = browser::in_order(browsers(&places));
        found.into_iter().find(|one| one.is_default).map(|one| one.name)
    };
    assert_eq!(default("xfce").as_deref(), Some("Firefox"));
    assert_eq!(default("gnome").as_deref(), Some("Chromium"));
    assert_eq!(default("kde").as_deref(), Some("Firefox"));
}

#[test]
fn debians_alternative_is_the_default_where_no_list_names_one() {
    let tree = Tree::new();
    tree.file("usr/bin/chromium", "ELF")
        .file("usr/bin/firefox", "ELF")
        .link("etc/alternatives/x-www-browser", "../../usr/bin/firefox");
    let found = tree.found();
    assert_eq!((found.len(), found[0].name.as_str(), found[0].is_default), (2, "Firefox", true));
    assert!(Tree::new().found().is_empty(), "an empty system has none");
}
