//! The browsers that we know, whatever the system: their family by the name of their program, and their order.

use std::path::Path;

use super::{Browser, BrowserFamily, read};

/// A browser by the name of its program file.
pub(super) struct Known {
    /// Its usual name.
    pub(super) name: &'static str,
    /// Its family.
    pub(super) family: BrowserFamily,
    /// Program files, lower case, without `.exe`.
    pub(super) programs: &'static [&'static str],
    /// Packages of Debian, Fedora and Arch that bring it.
    pub(super) packages: &'static [&'static str],
}

const fn known(
    name: &'static str,
    family: BrowserFamily,
    programs: &'static [&'static str],
    packages: &'static [&'static str],
) -> Known {
    Known { name, family, programs, packages }
}

/// In order of how many people meet them.
pub(super) const KNOWN: &[Known] = {
    use BrowserFamily::{Chromium, Firefox, Other, Safari};
    &[
        known(
            "Google Chrome",
            Chromium,
            &["google-chrome", "google-chrome-stable", "chrome", "com.google.chrome"],
            &["google-chrome-stable", "google-chrome"],
        ),
        known("Safari", Safari, &["safari"], &[]),
        known(
            "Microsoft Edge",
            Chromium,
            &["microsoft-edge", "microsoft-edge-stable", "msedge", "com.microsoft.edge"],
            &["microsoft-edge-stable", "microsoft-edge"],
        ),
        known("Firefox ESR", Firefox, &["firefox-esr"], &["firefox-esr"]),
        known("Firefox", Firefox, &["firefox", "firefox-bin", "org.mozilla.firefox"], &["firefox"]),
        known(
            "Chromium",
            Chromium,
            &["chromium", "chromium-browser", "org.chromium.chromium"],
            &["chromium", "chromium-browser"],
        ),
        known(
            "Brave",
            Chromium,
            &["brave-browser", "brave-browser-stable", "brave", "com.brave.browser"],
            &["brave-browser"],
        ),
        known("Opera", Chromium, &["opera", "opera-stable", "com.opera.opera"], &["opera-stable", "opera"]),
        known(
            "Vivaldi",
            Chromium,
            &["vivaldi", "vivaldi-stable", "com.vivaldi.vivaldi"],
            &["vivaldi-stable", "vivaldi"],
        ),
        known("LibreWolf", Firefox, &["librewolf", "io.gitlab.librewolf-community"], &["librewolf"]),
        known("Waterfox", Firefox, &["waterfox", "net.waterfox.waterfox"], &["waterfox"]),
        known("Zen", Firefox, &["zen", "zen-browser", "app.zen_browser.zen"], &["zen-browser"]),
        known("Floorp", Firefox, &["floorp", "one.ablaze.floorp"], &["floorp"]),
        known(
            "GNOME Web",
            Other,
            &["epiphany", "epiphany-browser", "org.gnome.epiphany"],
            &["epiphany-browser", "epiphany"],
        ),
        known("Falkon", Other, &["falkon", "org.kde.falkon"], &["falkon"]),
        known("Konqueror", Other, &["konqueror"], &["konqueror"]),
    ]
};

/// The browser that a program file is, by its name.
pub(super) fn of_program(path: &Path) -> Option<&'static Known> {
    let name = path.file_name()?.to_str()?.to_ascii_lowercase();
    let name = name.strip_suffix(".exe").unwrap_or(&name);
    KNOWN.iter().find(|known| known.programs.contains(&name))
}

/// The version in Firefox's `application.ini`, which stands beside the program.
pub(super) fn application_ini_version(directory: &Path) -> Option<String> {
    ini_version(&read::text(&directory.join("application.ini"), read::MAX_FILE)?)
}

fn ini_version(text: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix("Version="))?;
    version(line)
}

/// A version as people say it: digits and dots, without a package's epoch and revision.
pub(super) fn version(text: &str) -> Option<String> {
    let text = text.trim();
    let text = text.split_once(':').map_or(text, |(_, rest)| rest);
    let end = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.').unwrap_or(text.len());
    let digits = text.get(..end)?.trim_end_matches('.');
    (digits.starts_with(|letter: char| letter.is_ascii_digit()) && digits.len() <= 40).then(|| digits.to_owned())
}

/// The default browser first, then by name; one program once.
pub(super) fn in_order(mut found: Vec<Browser>) -> Vec<Browser> {
    let mut seen = std::collections::HashSet::new();
    found.retain(|browser| seen.insert(std::fs::canonicalize(&browser.path).unwrap_or_else(|_| browser.path.clone())));
    found.sort_by(|a, b| b.is_default.cmp(&a.is_default).then_with(|| a.name.cmp(&b.name)));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_known_by_its_program() {
        let name = |path: &str| of_program(Path::new(path)).map(|known| known.name);
        assert_eq!(name("/usr/lib/firefox-esr/firefox-esr"), Some("Firefox ESR"));
        assert_eq!(name("/opt/google/chrome/google-chrome"), Some("Google Chrome"));
        assert_eq!(name("/somewhere/msedge.exe"), Some("Microsoft Edge"));
        assert_eq!(name("/var/lib/flatpak/exports/bin/org.mozilla.firefox"), Some("Firefox"));
        assert_eq!(name("/usr/bin/vim"), None);
    }

    #[test]
    fn versions_lose_what_packagers_added() {
        assert_eq!(version("156.0.8078.79-1~deb12u1").as_deref(), Some("156.0.8078.79"));
        assert_eq!(version("2:128.5.0esr-1").as_deref(), Some("128.5.0"));
        assert_eq!(version("unknown"), None);
        assert_eq!(ini_version("[App]\nName=Firefox\nVersion=153.7.0\nBuildID=1\n").as_deref(), Some("153.7.0"));
    }

    #[test]
    fn the_default_browser_comes_first_and_none_comes_twice() {
        let browser = |name: &str, is_default| Browser {
            name: name.to_owned(),
            version: None,
            path: format!("/nowhere/{name}").into(),
            family: BrowserFamily::Firefox,
            is_default,
        };
        let list = in_order(vec![browser("b", false), browser("c", true), browser("a", false), browser("b", false)]);
        assert_eq!(list.iter().map(|browser| browser.name.as_str()).collect::<Vec<_>>(), ["c", "a", "b"]);
    }
}
