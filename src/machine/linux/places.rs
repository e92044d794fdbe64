//! Where a Linux system keeps what we look at. A value, so that a tree of files in a test can stand for a system.

use std::path::{Path, PathBuf};

use crate::machine::{Install, read};

/// The directories of one system and one person.
#[derive(Clone, Debug, Default)]
pub(in crate::machine) struct Places {
    /// The root of the file system.
    pub(super) root: PathBuf,
    /// The person's home.
    pub(super) home: Option<PathBuf>,
    /// `$XDG_DATA_HOME`.
    pub(super) data_home: Option<PathBuf>,
    /// `$XDG_CONFIG_HOME`.
    pub(super) config_home: Option<PathBuf>,
    /// `$XDG_DATA_DIRS`.
    pub(super) data_directories: Vec<PathBuf>,
    /// `$PATH`.
    pub(super) path: Vec<PathBuf>,
    /// `$XDG_CURRENT_DESKTOP` in lower case: the desktop's own lists come first.
    pub(super) desktops: Vec<String>,
    /// The program that knows the packages of Fedora and openSUSE.
    pub(super) rpm: Option<PathBuf>,
}

/// More directories of one variable are not looked at.
const MAX_DIRECTORIES: usize = 32;

impl Places {
    /// Those of this computer.
    pub(in crate::machine) fn of_this_computer() -> Self {
        let home = super::home();
        let below_home = |path: &str| home.as_ref().map(|home| home.join(path));
        let shared = std::env::var_os("XDG_DATA_DIRS").filter(|list| !list.is_empty());
        let shared = shared.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
        let list = |list: &std::ffi::OsStr| {
            std::env::split_paths(list).filter(|path| path.is_absolute()).take(MAX_DIRECTORIES).collect()
        };
        let desktops = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default().to_ascii_lowercase();
        let has_rpm = ["/var/lib/rpm", "/usr/lib/sysimage/rpm"].iter().any(|place| Path::new(place).exists());
        Self {
            root: "/".into(),
            data_home: super::absolute("XDG_DATA_HOME").or_else(|| below_home(".local/share")),
            config_home: super::config_home(),
            home,
            data_directories: list(&shared),
            path: std::env::var_os("PATH").map(|path| list(&path)).unwrap_or_default(),
            desktops: desktops.split(':').filter(|name| !name.is_empty()).map(str::to_owned).collect(),
            rpm: read::on_path("rpm").filter(|_| has_rpm),
        }
    }

    /// A path of the system below its root.
    pub(super) fn at(&self, path: impl AsRef<Path>) -> PathBuf {
        let path = path.as_ref();
        if path.starts_with(&self.root) {
            path.to_owned()
        } else {
            self.root.join(path.strip_prefix("/").unwrap_or(path))
        }
    }

    /// Directories of desktop entries, the person's own first.
    pub(super) fn applications(&self) -> Vec<PathBuf> {
        let flatpak = self.data_home.iter().map(|data| data.join("flatpak/exports/share"));
        let shared = self.data_home.iter().cloned().chain(self.data_directories.iter().cloned());
        let mut directories: Vec<_> = shared.chain(flatpak).map(|data| data.join("applications")).collect();
        directories.push(self.at("/var/lib/flatpak/exports/share/applications"));
        directories.push(self.at("/var/lib/snapd/desktop/applications"));
        directories
    }

    /// Directories of the entries of settings programs: those of applications, and KDE's own.
    pub(super) fn settings_entries(&self) -> Vec<PathBuf> {
        let mut directories = self.applications();
        directories.extend(self.data_directories.iter().map(|data| data.join("kservices5")));
        directories
    }

    /// Files that may name the default browser, in the order of MIME Applications Associations 1.0; KDE's own before them.
    pub(super) fn associations(&self) -> Vec<PathBuf> {
        let mut names: Vec<_> = self.desktops.iter().map(|desktop| format!("{desktop}-mimeapps.list")).collect();
        names.push("mimeapps.list".to_owned());
        let system = self.at("/etc/xdg");
        let in_each = |directory: &PathBuf| names.iter().map(|name| directory.join(name)).collect::<Vec<_>>();
        let kde = self.config_home.iter().filter(|_| self.desktops.iter().any(|desktop| desktop == "kde"));
        let mut files: Vec<_> = kde.map(|config| config.join("kdeglobals")).collect();
        files.extend(self.config_home.iter().chain([&system]).flat_map(in_each));
        files.extend(self.applications().iter().flat_map(in_each));
        files
    }

    /// Where snaps put the programs that people start.
    pub(super) fn snap_programs(&self) -> [PathBuf; 2] {
        ["/snap/bin", "/var/lib/snapd/snap/bin"].map(|path| self.at(path))
    }

    /// Where people unpack archives.
    pub(super) fn unpacked(&self) -> Vec<PathBuf> {
        let own = ["", "opt", ".local/opt", ".local/share", "Applications"];
        let own = self.home.iter().flat_map(|home| own.map(|path| home.join(path)));
        own.chain([self.at("/opt")]).collect()
    }

    /// A program on the search path.
    pub(super) fn on_path(&self, name: &str) -> Option<PathBuf> {
        self.path.iter().map(|directory| directory.join(name)).find(|candidate| candidate.is_file())
    }

    /// How the program at this place was installed.
    pub(super) fn install_of(&self, program: &Path) -> Install {
        let is_in = |directory: &PathBuf| program.starts_with(directory);
        if self.snap_programs().iter().any(is_in) {
            Install::Snap
        } else if program.parent().is_some_and(|parent| parent.ends_with("flatpak/exports/bin")) {
            Install::Flatpak
        } else if self.home.as_ref().is_some_and(is_in) {
            Install::User
        } else {
            Install::System
        }
    }
}
