//! Where Linux keeps browsers: desktop entries, the search path, snaps, Flatpaks, unpacked archives; and which is the default.

use std::path::{Path, PathBuf};

use super::packaged;
use super::places::Places;
use crate::machine::browser::{self, KNOWN, Known};
use crate::machine::firefox::{self, Build};
use crate::machine::{Browser, BrowserFamily, Channel, Install, desktop, package, read};

/// The status file of a full desktop has some five million bytes.
const MAX_DPKG: u64 = 16 * 1024 * 1024;

/// A script that starts a snap is shorter.
const MAX_SCRIPT: u64 = 4096;

/// All browsers, in no order. Looks at files only, and asks `rpm` where it is.
pub(in crate::machine) fn browsers(places: &Places) -> Vec<Browser> {
    let default = default_desktop_file(places);
    let dpkg = read::text(&places.at("/var/lib/dpkg/status"), MAX_DPKG);
    let mut found: Vec<Browser> = Vec::new();
    let mut seen_files = std::collections::HashSet::new();
    for directory in places.applications() {
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
            let Some(path) = program_of(places, &entry, id, &directory) else { continue };
            let browser = describe(places, path, dpkg.as_deref());
            found.extend(browser.map(|found| Browser { is_default: default.as_deref() == Some(id), ..found }));
        }
    }
    for path in without_entry(places, &found) {
        found.extend(describe(places, path, dpkg.as_deref()));
    }
    if !found.iter().any(|browser| browser.is_default) {
        // Debian's own idea of a default browser.
        let alternative = std::fs::canonicalize(places.at("/etc/alternatives/x-www-browser")).ok();
        let is_it =
            |browser: &&mut Browser| alternative.is_some() && std::fs::canonicalize(&browser.path).ok() == alternative;
        if let Some(browser) = found.iter_mut().find(is_it) {
            browser.is_default = true;
        }
    }
    found
}

fn has_desktop_suffix(id: &str) -> bool {
    Path::new(id).extension().is_some_and(|ending| ending == "desktop")
}

/// Programs without a desktop entry: on the search path, in the directory of snaps, and unpacked archives.
fn without_entry(places: &Places, found: &[Browser]) -> Vec<PathBuf> {
    let mut programs = Vec::new();
    for known in KNOWN.iter() {
        // A generic name such as `firefox` may lead to any channel, so one that is found already is enough.
        let is_found = found.iter().any(|browser| {
            let is_same_maker = browser.name.split(' ').next() == Some(known.maker());
            is_same_maker && (known.channel == Channel::Stable || browser.channel == known.channel)
        });
        if is_found {
            continue;
        }
        programs.extend(known.programs.iter().find_map(|program| places.on_path(program)));
    }
    let snaps = places.snap_programs().into_iter().flat_map(|directory| read::entries(&directory));
    programs.extend(snaps.filter(|program| browser::of_program(program).is_some()));
    // An archive unpacks to a directory with the program in it: `/opt/firefox/firefox`, `~/firefox/firefox`.
    for directory in places.unpacked() {
        programs.extend(KNOWN.iter().flat_map(|known| &known.programs).filter_map(|name| {
            let directory = directory.join(name);
            let firefox = || Some(directory.join("firefox")).filter(|program| program.is_file());
            Some(directory.join(name)).filter(|program| program.is_file()).or_else(firefox)
        }));
    }
    programs
}

/// What is told of a browser by its program; nothing if it is none that we know.
fn describe(places: &Places, path: PathBuf, dpkg: Option<&str>) -> Option<Browser> {
    let path = snap_behind(places, &path).unwrap_or(path);
    let known = browser::of_program(&path)?;
    let install = places.install_of(&path);
    match install {
        Install::Snap => packaged::snap(places, known, path),
        Install::Flatpak => packaged::flatpak(known, path),
        Install::System | Install::User => {
            let real = std::fs::canonicalize(&path).unwrap_or_else(|_| path.clone());
            let build = build_beside(places, known, &real, install);
            let known = known.in_channel(build.as_ref().and_then(|build| build.channel));
            let by_package = || (install == Install::System).then(|| packaged_version(places, known, dpkg)).flatten();
            let version = build.as_ref().and_then(|build| build.version.clone()).or_else(by_package);
            let built = build.and_then(|build| build.built).or_else(|| browser::written(&real));
            Some(Browser { version, built, ..known.at(path, install) })
        }
    }
}

/// Firefox's own word. The program lies beside it, or elsewhere when a package brings a script to start it.
fn build_beside(places: &Places, known: &Known, real: &Path, install: Install) -> Option<Build> {
    if known.family != BrowserFamily::Firefox {
        return None;
    }
    let beside = real.parent().map(Path::to_owned);
    let library = |program: &String| ["/usr/lib/", "/usr/lib64/"].map(|lib| places.at(format!("{lib}{program}")));
    let libraries = known.programs.iter().filter(|_| install == Install::System).flat_map(library);
    beside.into_iter().chain(libraries).find_map(|directory| firefox::build(&directory))
}

/// The snap that a distribution's script of the same name starts.
fn snap_behind(places: &Places, path: &Path) -> Option<PathBuf> {
    let script = read::text(path, MAX_SCRIPT).filter(|text| text.starts_with("#!"))?;
    let (_, rest) = script.split_once("/snap/bin/")?;
    let name = rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || "-_.".contains(letter))).next()?;
    Some(places.at("/snap/bin").join(name)).filter(|program| !name.is_empty() && program.exists())
}

/// The program file of an entry. A Flatpak is started by the wrapper that it exports.
fn program_of(places: &Places, entry: &desktop::Entry, id: &str, directory: &Path) -> Option<PathBuf> {
    let program = Path::new(entry.program()?);
    if program.file_name().is_some_and(|name| name == "flatpak") {
        let wrapper = directory.parent()?.parent()?.join("bin").join(Path::new(id).file_stem()?);
        return wrapper.exists().then_some(wrapper);
    }
    if program.is_absolute() {
        Some(places.at(program)).filter(|program| program.exists())
    } else {
        places.on_path(program.to_str()?)
    }
}

/// The application that opens `https` addresses: the name of its desktop entry.
fn default_desktop_file(places: &Places) -> Option<String> {
    let lists = places.associations();
    lists.iter().find_map(|file| {
        let text = read::text(file, read::MAX_FILE)?;
        let id = if file.file_name().is_some_and(|name| name == "kdeglobals") {
            desktop::kde_browser(&text)
        } else {
            desktop::default_browser(&text)
        };
        id.map(str::to_owned)
    })
}

fn packaged_version(places: &Places, known: &Known, dpkg: Option<&str>) -> Option<String> {
    let pacman = || {
        let directories = read::entries(&places.at("/var/lib/pacman/local"));
        package::pacman(directories.iter().filter_map(|path| path.file_name()?.to_str()), &known.packages)
    };
    let rpm = || {
        let rpm = places.rpm.as_ref()?;
        known.packages.iter().find_map(|package| {
            let printed = read::output(rpm, &["-q", "--qf", "%{VERSION}\n", package])?;
            browser::version(&printed)
        })
    };
    dpkg.and_then(|status| package::dpkg(status, &known.packages)).or_else(pacman).or_else(rpm)
}
