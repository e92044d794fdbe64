//! Where browsers keep their settings. All that is read lies below the directories of one value, so that tests can plant
//! their own; nothing else of the computer is looked at.

use std::path::{Path, PathBuf};

use super::sheet::Sheet;
use crate::machine::surroundings::real;
use crate::machine::tls_settings::SettingOwner;
use crate::machine::{Browser, BrowserFamily, browser};

/// The directories, the browsers and the registry of one computer.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The top directory; `None` on Windows.
    pub(super) root: Option<PathBuf>,
    /// The person's own directory.
    pub(super) home: Option<PathBuf>,
    /// `XDG_CONFIG_HOME`, or what stands for it.
    pub(super) config: Option<PathBuf>,
    /// `APPDATA` of Windows.
    pub(super) app_data: Option<PathBuf>,
    /// `LOCALAPPDATA` of Windows.
    pub(super) local_app_data: Option<PathBuf>,
    /// Directories with desktop entries.
    pub(super) applications: Vec<PathBuf>,
    /// What is installed.
    pub(super) browsers: Vec<Browser>,
    /// Policies that stand in the registry.
    pub(super) registry: Vec<Sheet>,
}

impl Places {
    /// Those of this computer.
    pub(super) fn here(browsers: Vec<Browser>) -> Self {
        let absolute = |variable| std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute());
        let home = std::env::home_dir().filter(|home| home.is_absolute());
        let data = absolute("XDG_DATA_HOME").or_else(|| home.as_ref().map(|home| home.join(".local/share")));
        let applications = data.into_iter().chain(["/usr/local/share".into(), "/usr/share".into()]);
        Self {
            root: (!cfg!(windows)).then(|| "/".into()),
            config: absolute("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|home| home.join(".config"))),
            home,
            app_data: absolute("APPDATA"),
            local_app_data: absolute("LOCALAPPDATA"),
            applications: applications.map(|data| data.join("applications")).collect(),
            browsers,
            registry: super::registry::sheets(),
        }
    }

    fn below(base: Option<&Path>, paths: &[&str]) -> Vec<PathBuf> {
        base.map(|base| paths.iter().map(|path| base.join(path)).collect()).unwrap_or_default()
    }

    /// Directories that may hold a `Local State` of Chromium or one of its kin.
    pub(super) fn user_data(&self) -> Vec<(SettingOwner, PathBuf)> {
        USER_DATA
            .iter()
            .flat_map(|(owner, paths)| {
                let mut found = Self::below(self.config.as_deref(), paths.config);
                found.extend(Self::below(self.home.as_deref(), paths.home));
                found.extend(Self::below(self.local_app_data.as_deref(), paths.local_app_data));
                found.extend(Self::below(self.app_data.as_deref(), paths.app_data));
                found.into_iter().map(|directory| (*owner, directory))
            })
            .collect()
    }

    /// Directories that may hold a `profiles.ini` of Firefox or one of its kin.
    pub(super) fn firefox_homes(&self) -> Vec<PathBuf> {
        let mut found = Self::below(self.home.as_deref(), FIREFOX_HOMES);
        found.extend(Self::below(self.config.as_deref(), &["mozilla/firefox"]));
        found.extend(Self::below(self.app_data.as_deref(), &["Mozilla/Firefox", "librewolf", "Waterfox"]));
        found
    }

    /// Directories of installed programs of Firefox's family.
    pub(super) fn firefox_programs(&self) -> Vec<PathBuf> {
        let mut found: Vec<PathBuf> = Vec::new();
        for browser in self.browsers.iter().filter(|browser| browser.family == BrowserFamily::Firefox) {
            let real = real(&browser.path);
            // An application bundle of macOS keeps its resources below it.
            let bundle = real.join("Contents/Resources");
            let directory = if bundle.is_dir() { Some(bundle) } else { real.parent().map(Path::to_owned) };
            found.extend(directory);
        }
        found.extend(Self::below(self.root.as_deref(), FIREFOX_PROGRAMS));
        let mut seen = std::collections::HashSet::new();
        found.retain(|directory| seen.insert(real(directory)));
        found
    }

    /// Whether every installed program of this owner has at least this main version; `false` where one's is not known.
    pub(super) fn is_at_least(&self, owner: SettingOwner, major: u32) -> bool {
        let mut of_owner = self.browsers.iter().filter(|browser| owner_of(browser) == Some(owner)).peekable();
        of_owner.peek().is_some()
            && of_owner.all(|browser| {
                let version = browser.version.as_deref().and_then(|version| version.split('.').next()?.parse().ok());
                version.is_some_and(|version: u32| version >= major)
            })
    }
}

/// Whose settings a program reads.
pub(super) fn owner_of_program(program: &Path) -> Option<SettingOwner> {
    let known = browser::of_program(program)?;
    owner(known.name.split(' '), known.family)
}

/// Whose settings a browser reads.
fn owner_of(browser: &Browser) -> Option<SettingOwner> {
    owner(browser.name.split(' '), browser.family)
}

fn owner<'a>(mut name: impl Iterator<Item = &'a str>, family: BrowserFamily) -> Option<SettingOwner> {
    match (name.next(), name.next()) {
        (Some("Google"), Some("Chrome")) => Some(SettingOwner::Chrome),
        (Some("Chromium"), _) => Some(SettingOwner::Chromium),
        (Some("Microsoft"), Some("Edge")) => Some(SettingOwner::Edge),
        (Some("Brave"), _) => Some(SettingOwner::Brave),
        (Some("Vivaldi"), _) => Some(SettingOwner::Vivaldi),
        (Some("Opera"), _) => Some(SettingOwner::Opera),
        _ if family == BrowserFamily::Firefox => Some(SettingOwner::Firefox),
        _ => None,
    }
}

struct UserData {
    config: &'static [&'static str],
    home: &'static [&'static str],
    local_app_data: &'static [&'static str],
    app_data: &'static [&'static str],
}

const USER_DATA: &[(SettingOwner, UserData)] = &[
    (
        SettingOwner::Chrome,
        UserData {
            config: &["google-chrome", "google-chrome-beta", "google-chrome-unstable"],
            home: &[
                ".var/app/com.google.Chrome/config/google-chrome",
                "Library/Application Support/Google/Chrome",
                "Library/Application Support/Google/Chrome Beta",
                "Library/Application Support/Google/Chrome Dev",
                "Library/Application Support/Google/Chrome Canary",
            ],
            local_app_data: &[
                "Google/Chrome/User Data",
                "Google/Chrome Beta/User Data",
                "Google/Chrome Dev/User Data",
                "Google/Chrome SxS/User Data",
            ],
            app_data: &[],
        },
    ),
    (
        SettingOwner::Chromium,
        UserData {
            config: &["chromium"],
            home: &[
                "snap/chromium/common/chromium",
                ".var/app/org.chromium.Chromium/config/chromium",
                "Library/Application Support/Chromium",
            ],
            local_app_data: &["Chromium/User Data"],
            app_data: &[],
        },
    ),
    (
        SettingOwner::Edge,
        UserData {
            config: &["microsoft-edge", "microsoft-edge-beta", "microsoft-edge-dev"],
            home: &[
                ".var/app/com.microsoft.Edge/config/microsoft-edge",
                "Library/Application Support/Microsoft Edge",
                "Library/Application Support/Microsoft Edge Beta",
                "Library/Application Support/Microsoft Edge Dev",
                "Library/Application Support/Microsoft Edge Canary",
            ],
            local_app_data: &[
                "Microsoft/Edge/User Data",
                "Microsoft/Edge Beta/User Data",
                "Microsoft/Edge Dev/User Data",
                "Microsoft/Edge SxS/User Data",
            ],
            app_data: &[],
        },
    ),
    (
        SettingOwner::Brave,
        UserData {
            config: &["BraveSoftware/Brave-Browser"],
            home: &[
                ".var/app/com.brave.Browser/config/BraveSoftware/Brave-Browser",
                "Library/Application Support/BraveSoftware/Brave-Browser",
            ],
            local_app_data: &["BraveSoftware/Brave-Browser/User Data"],
            app_data: &[],
        },
    ),
    (
        SettingOwner::Vivaldi,
        UserData {
            config: &["vivaldi"],
            home: &[".var/app/com.vivaldi.Vivaldi/config/vivaldi", "Library/Application Support/Vivaldi"],
            local_app_data: &["Vivaldi/User Data"],
            app_data: &[],
        },
    ),
    (
        SettingOwner::Opera,
        UserData {
            config: &["opera"],
            home: &[".var/app/com.opera.Opera/config/opera", "Library/Application Support/com.operasoftware.Opera"],
            local_app_data: &[],
            app_data: &["Opera Software/Opera Stable"],
        },
    ),
];

const FIREFOX_HOMES: &[&str] = &[
    ".mozilla/firefox",
    "snap/firefox/common/.mozilla/firefox",
    ".var/app/org.mozilla.firefox/.mozilla/firefox",
    ".var/app/org.mozilla.firefox/config/mozilla/firefox",
    ".librewolf",
    ".waterfox",
    ".zen",
    ".floorp",
    "Library/Application Support/Firefox",
    "Library/Application Support/librewolf",
];

/// A package's wrapper script lies elsewhere than the program.
const FIREFOX_PROGRAMS: &[&str] = &[
    "usr/lib/firefox",
    "usr/lib64/firefox",
    "usr/lib/firefox-esr",
    "opt/firefox",
    "usr/lib/librewolf",
    "usr/share/librewolf",
    "snap/firefox/current/usr/lib/firefox",
];
