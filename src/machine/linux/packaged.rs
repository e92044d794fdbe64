//! Browsers in a box: snaps and Flatpaks. Each keeps its metadata in a place of its own.

use std::path::{Path, PathBuf};

use super::places::Places;
use crate::machine::browser::{self, Known};
use crate::machine::{Browser, BrowserFamily, Channel, Install, firefox, package, read};

/// A snap by the program that people start: `/snap/bin/firefox` belongs to `/snap/firefox`.
pub(super) fn snap(places: &Places, known: &'static Known, program: PathBuf) -> Option<Browser> {
    let name = program.file_name()?.to_str()?.split('.').next()?.to_owned();
    let current = ["/snap", "/var/lib/snapd/snap"].map(|path| places.at(path).join(&name).join("current"));
    let current = current.into_iter().find(|current| current.exists());
    let build = current.as_ref().and_then(|current| {
        let library = |program: &String| firefox::build(&current.join("usr/lib").join(program));
        known.programs.iter().filter(|_| known.family == BrowserFamily::Firefox).find_map(library)
    });
    let metadata = current.map(|current| current.join("meta/snap.yaml"));
    let by_metadata = || package::snap(&read::text(metadata.as_deref()?, read::MAX_FILE)?);
    let known = known.in_channel(build.as_ref().and_then(|build| build.channel));
    let version = build.as_ref().and_then(|build| build.version.clone()).or_else(by_metadata);
    let built = build.and_then(|build| build.built).or_else(|| browser::written(metadata.as_deref()?));
    Some(Browser { version, built, ..known.at(program, Install::Snap) })
}

/// A Flatpak by the wrapper that it exports: `exports/bin/ID` belongs to `app/ID`.
pub(super) fn flatpak(known: &'static Known, wrapper: PathBuf) -> Option<Browser> {
    let id = wrapper.file_name()?.to_str()?.to_owned();
    let app = wrapper.parent()?.parent()?.parent()?.join("app").join(&id);
    let active = app.join("current/active");
    let build = known.programs.iter().filter(|_| known.family == BrowserFamily::Firefox).find_map(|program| {
        let directories = ["files/lib", "files"].map(|files| active.join(files).join(program));
        directories.iter().find_map(|directory| firefox::build(directory))
    });
    // `current` leads to `x86_64/BRANCH`.
    let branch = std::fs::read_link(app.join("current")).ok();
    let is_beta = branch.as_deref().and_then(Path::file_name).is_some_and(|branch| branch == "beta");
    let by_branch = is_beta.then_some(Channel::Beta);
    let known = known.in_channel(by_branch.or_else(|| build.as_ref().and_then(|build| build.channel)));
    let released = ["metainfo", "appdata"].iter().find_map(|kind| {
        let file = active.join(format!("files/share/{kind}/{id}.{kind}.xml"));
        package::appstream(&read::text(&file, read::MAX_FILE)?)
    });
    let (version, day) = released.map_or((None, None), |(version, day)| (Some(version), day));
    let (own_version, own_day) = build.map_or((None, None), |build| (build.version, build.built));
    Some(Browser { version: own_version.or(version), built: own_day.or(day), ..known.at(wrapper, Install::Flatpak) })
}
