//! Linux and the other systems that follow freedesktop.org.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::browser::{self, Known};
use super::{Browser, ProxySetting, desktop, package, proxy, read};
use crate::target::Host;

pub(super) fn hosts_file() -> PathBuf {
    "/etc/hosts".into()
}

pub(super) fn browsers() -> Vec<Browser> {
    let default = default_desktop_file();
    let dpkg = read::text(Path::new("/var/lib/dpkg/status"), MAX_DPKG);
    let mut found: Vec<Browser> = Vec::new();
    let mut seen_files = std::collections::HashSet::new();
    for directory in application_directories() {
        for file in read::entries(&directory) {
            let Some(id) = file.file_name().and_then(|id| id.to_str()).filter(|id| has_desktop_suffix(id)) else {
                continue;
            };
            // A file of the same name in an earlier directory hides this one.
            if !seen_files.insert(id.to_owned()) {
                continue;
            }
            let Some(entry) = read::text(&file, read::MAX_FILE).and_then(|text| desktop::web_browser(&text)) else {
                continue;
            };
            let Some(path) = program_of(&entry, id, &directory) else { continue };
            let Some(known) = browser::of_program(&path) else { continue };
            found.push(Browser {
                name: known.name.to_owned(),
                version: version(known, &path, dpkg.as_deref()),
                path,
                family: known.family,
                is_default: default.as_deref() == Some(id),
            });
        }
    }
    // Browsers without a desktop entry: their name on the search path is enough.
    for known in browser::KNOWN {
        let stem = |name: &str| name.split(' ').next().unwrap_or_default().to_owned();
        if found.iter().any(|browser| stem(&browser.name) == stem(known.name)) {
            continue;
        }
        if let Some(path) = known.programs.iter().find_map(|program| read::on_path(program)) {
            let version = version(known, &path, dpkg.as_deref());
            found.push(Browser { name: known.name.to_owned(), version, path, family: known.family, is_default: false });
        }
    }
    if !found.iter().any(|browser| browser.is_default) {
        // Debian's own idea of a default browser.
        let alternative = std::fs::canonicalize("/etc/alternatives/x-www-browser").ok();
        let is_it =
            |browser: &&mut Browser| alternative.is_some() && std::fs::canonicalize(&browser.path).ok() == alternative;
        if let Some(browser) = found.iter_mut().find(is_it) {
            browser.is_default = true;
        }
    }
    found
}

/// The status file of a full desktop has some five million bytes.
const MAX_DPKG: u64 = 16 * 1024 * 1024;

fn has_desktop_suffix(id: &str) -> bool {
    Path::new(id).extension().is_some_and(|ending| ending == "desktop")
}

fn home() -> Option<PathBuf> {
    std::env::home_dir().filter(|home| home.is_absolute())
}

fn data_home() -> Option<PathBuf> {
    absolute("XDG_DATA_HOME").or_else(|| home().map(|home| home.join(".local/share")))
}

fn config_home() -> Option<PathBuf> {
    absolute("XDG_CONFIG_HOME").or_else(|| home().map(|home| home.join(".config")))
}

/// The XDG Base Directory Specification ignores relative paths.
fn absolute(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

fn data_directories() -> Vec<PathBuf> {
    let mut directories: Vec<_> = data_home().into_iter().collect();
    let shared = std::env::var_os("XDG_DATA_DIRS").filter(|list| !list.is_empty());
    let shared = shared.unwrap_or_else(|| "/usr/local/share:/usr/share".into());
    directories.extend(std::env::split_paths(&shared).filter(|path| path.is_absolute()).take(32));
    directories.extend(data_home().map(|data| data.join("flatpak/exports/share")));
    directories.push("/var/lib/flatpak/exports/share".into());
    directories
}

fn application_directories() -> Vec<PathBuf> {
    let mut directories: Vec<_> = data_directories().into_iter().map(|data| data.join("applications")).collect();
    directories.push("/var/lib/snapd/desktop/applications".into());
    directories
}

fn default_desktop_file() -> Option<String> {
    let mut files: Vec<PathBuf> = config_home().into_iter().map(|config| config.join("mimeapps.list")).collect();
    files.push("/etc/xdg/mimeapps.list".into());
    files.extend(application_directories().into_iter().map(|directory| directory.join("mimeapps.list")));
    files.iter().find_map(|file| {
        let text = read::text(file, read::MAX_FILE)?;
        desktop::default_browser(&text).map(str::to_owned)
    })
}

/// The program file of an entry. A Flatpak is started by the wrapper that it exports.
fn program_of(entry: &desktop::Entry, id: &str, directory: &Path) -> Option<PathBuf> {
    let program = Path::new(entry.program()?);
    if program.file_name().is_some_and(|name| name == "flatpak") {
        let wrapper = directory.parent()?.parent()?.join("bin").join(Path::new(id).file_stem()?);
        return wrapper.exists().then_some(wrapper);
    }
    if program.is_absolute() { program.exists().then(|| program.to_owned()) } else { read::on_path(program.to_str()?) }
}

fn version(known: &Known, path: &Path, dpkg: Option<&str>) -> Option<String> {
    let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let beside = real.parent().map(Path::to_owned);
    let installed = known.programs.iter().flat_map(|program| {
        [
            format!("/usr/lib/{program}"),
            format!("/usr/lib64/{program}"),
            format!("/snap/{program}/current/usr/lib/{program}"),
        ]
    });
    // A package's wrapper script lies elsewhere than the program.
    beside
        .into_iter()
        .chain(installed.map(PathBuf::from))
        .find_map(|directory| browser::application_ini_version(&directory))
        .or_else(|| dpkg.and_then(|status| package::dpkg(status, known.packages)))
        .or_else(|| {
            let directories = read::entries(Path::new("/var/lib/pacman/local"));
            package::pacman(directories.iter().filter_map(|path| path.file_name()?.to_str()), known.packages)
        })
        .or_else(|| rpm_version(known))
}

fn rpm_version(known: &Known) -> Option<String> {
    let rpm = read::on_path("rpm").filter(|_| Path::new("/var/lib/rpm").exists())?;
    known.packages.iter().find_map(|package| {
        read::output(&rpm, &["-q", "--qf", "%{VERSION}\n", package]).and_then(|printed| browser::version(&printed))
    })
}

pub(super) fn proxies(host: &Host, port: u16) -> Vec<ProxySetting> {
    let mut found = Vec::new();
    if let Some(gsettings) = read::on_path("gsettings") {
        let printed = read::output(&gsettings, &["list-recursively", "org.gnome.system.proxy"]).unwrap_or_default();
        found.extend(proxy::from_gsettings(&printed, host, port));
    }
    if let Some(text) = config_home().and_then(|config| read::text(&config.join("kioslaverc"), read::MAX_FILE)) {
        found.extend(proxy::from_kioslaverc(&text, host, port));
    }
    found
}

pub(super) fn launch(browser: &Browser, arguments: &[OsString]) -> Command {
    let mut command = Command::new(&browser.path);
    command.args(arguments);
    command
}

/// The settings programs that are installed; those of the running desktop first.
pub(super) fn date_settings() -> Vec<Command> {
    const PROGRAMS: [(&str, &str, &[&str]); 9] = [
        ("GNOME", "gnome-control-center", &["datetime"]),
        ("KDE", "systemsettings", &["kcm_clock"]),
        ("KDE", "kcmshell6", &["kcm_clock"]),
        ("KDE", "kcmshell5", &["clock"]),
        ("Cinnamon", "cinnamon-settings", &["calendar"]),
        ("MATE", "mate-time-admin", &[]),
        ("XFCE", "time-admin", &[]),
        ("Unity", "unity-control-center", &["datetime"]),
        ("LXQt", "lxqt-admin-time", &[]),
    ];
    let desktop = std::env::var("XDG_CURRENT_DESKTOP").unwrap_or_default().to_ascii_uppercase();
    let mut programs = PROGRAMS;
    programs.sort_by_key(|(name, ..)| !desktop.contains(&name.to_ascii_uppercase()));
    programs
        .iter()
        .filter_map(|(_, program, arguments)| {
            let mut command = Command::new(read::on_path(program)?);
            command.args(*arguments);
            Some(command)
        })
        .collect()
}
