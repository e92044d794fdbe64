//! Sheets of policies: what one file, registry key or property list sets. Strongest first, as the browsers weigh them.
//!
//! Chromium reads every file of a directory; the last by name wins, and what is mandatory wins over what is recommended
//! (tried with Chromium 156). Firefox knows one file and the registry or a property list, which win over the file.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::places::Places;
use super::value;
use crate::machine::read;
use crate::machine::surroundings::spelled;
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

/// Files of one directory that are read.
const MAX_FILES: usize = 64;

/// The reader of what wins over every file of policies of Firefox: the registry, a property list.
pub(super) const FIREFOX_SYSTEM: &str = "Firefox";

/// The reader of the file that hides those beside the programs.
const FIREFOX_SHARED: &str = "Firefox, shared";

/// What one place sets.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// Whose policies these are.
    pub(super) owner: SettingOwner,
    /// Whom they bind.
    pub(super) scope: SettingScope,
    /// What the program that reads them reads: sheets of different readers never meet.
    pub(super) reader: String,
    /// Where they stand.
    pub(super) place: String,
    /// Names and values; `None`: they could not be read.
    pub(super) policies: Option<Map<String, Value>>,
}

impl Sheet {
    /// Whether this is the file that hides those beside the programs of Firefox.
    pub(super) fn hides_other_files(&self) -> bool {
        self.reader == FIREFOX_SHARED
    }

    fn new(owner: SettingOwner, scope: &SettingScope, reader: &Path, place: &Path) -> Self {
        Self {
            owner,
            scope: scope.clone(),
            reader: reader.display().to_string(),
            place: spelled(place),
            policies: None,
        }
    }
}

/// Directories of policies on Linux.
const CHROMIUM: &[(SettingOwner, &str)] = &[
    (SettingOwner::Chrome, "etc/opt/chrome/policies"),
    (SettingOwner::Chromium, "etc/chromium/policies"),
    (SettingOwner::Chromium, "etc/chromium-browser/policies"),
    (SettingOwner::Chromium, "var/snap/chromium/current/policies"),
    (SettingOwner::Edge, "etc/opt/edge/policies"),
    (SettingOwner::Brave, "etc/brave/policies"),
];

/// Property lists of macOS.
const BUNDLES: &[(SettingOwner, &str)] = &[
    (SettingOwner::Chrome, "com.google.Chrome"),
    (SettingOwner::Chromium, "org.chromium.Chromium"),
    (SettingOwner::Edge, "com.microsoft.Edge"),
    (SettingOwner::Brave, "com.brave.Browser"),
    (SettingOwner::Vivaldi, "com.vivaldi.Vivaldi"),
    (SettingOwner::Opera, "com.operasoftware.Opera"),
    (SettingOwner::Firefox, "org.mozilla.firefox"),
];

/// The sheets of all browsers. Those of one reader stand together, the strongest first.
pub(super) fn all(places: &Places) -> Vec<Sheet> {
    let mut sheets = places.registry.clone();
    if let Some(root) = &places.root {
        sheets.extend(BUNDLES.iter().flat_map(|(owner, bundle)| property_lists(places, root, *owner, bundle)));
        sheets.extend(CHROMIUM.iter().flat_map(|(owner, path)| directory(*owner, &root.join(path))));
        sheets.extend(flatpaks(root).iter().flat_map(|path| directory(SettingOwner::Chromium, path)));
    }
    sheets.extend(firefox_files(places));
    sheets
}

/// Extensions of the Flatpak of Chromium that bring policies: `.../org.chromium.Chromium.Policy.NAME/ARCH/VERSION`.
fn flatpaks(root: &Path) -> Vec<PathBuf> {
    let is_policy = |path: &PathBuf| {
        path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("org.chromium.Chromium.Policy."))
    };
    let extensions = read::entries(&root.join("var/lib/flatpak/extension")).into_iter().filter(is_policy);
    let machines = extensions.flat_map(|path| read::entries(&path));
    let versions = machines.flat_map(|path| read::entries(&path));
    versions.take(MAX_FILES).map(|path| path.join("policies")).collect()
}

fn directory(owner: SettingOwner, base: &Path) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    for (level, scope) in [("managed", SettingScope::Policy), ("recommended", SettingScope::System)] {
        let files: Vec<PathBuf> = read::entries(&base.join(level)).into_iter().filter(|path| !path.is_dir()).collect();
        for file in files.iter().rev().take(MAX_FILES) {
            let text = read::text(file, read::MAX_FILE);
            let policies = text.and_then(|text| value::json(&text)).and_then(|tree| value::dictionary(&tree));
            sheets.push(Sheet { policies, ..Sheet::new(owner, &scope, base, file) });
        }
    }
    sheets
}

/// What is managed binds; what stands in ordinary preferences is a recommendation.
fn property_lists(places: &Places, root: &Path, owner: SettingOwner, bundle: &str) -> Vec<Sheet> {
    let file = format!("{bundle}.plist");
    let managed = root.join("Library/Managed Preferences");
    let person = places.home.as_deref().and_then(Path::file_name);
    let candidates = [
        (person.map(|person| managed.join(person).join(&file)), SettingScope::Policy),
        (Some(managed.join(&file)), SettingScope::Policy),
        (Some(root.join("Library/Preferences").join(&file)), SettingScope::System),
        (places.home.as_ref().map(|home| home.join("Library/Preferences").join(&file)), SettingScope::User),
    ];
    let present = candidates.into_iter().filter_map(|(path, scope)| Some((path.filter(|path| path.exists())?, scope)));
    present
        .filter_map(|(path, scope)| {
            let policies = read::bytes(&path, read::MAX_FILE)
                .and_then(|bytes| plist::Value::from_reader(std::io::Cursor::new(bytes)).ok())
                .and_then(|list| value::dictionary(&value::from_plist(&list)));
            let mut sheet = Sheet { policies, ..Sheet::new(owner, &scope, Path::new(bundle), &path) };
            if owner == SettingOwner::Firefox {
                // Without this switch Firefox takes none of them.
                let is_on = |policies: &Map<String, Value>| {
                    policies.get("EnterprisePoliciesEnabled").and_then(value::switch) == Some(true)
                };
                if sheet.policies.as_ref().is_some_and(|policies| !is_on(policies)) {
                    return None;
                }
                sheet.policies = sheet.policies.map(unfolded);
                FIREFOX_SYSTEM.clone_into(&mut sheet.reader);
                sheet.scope = SettingScope::Policy;
            }
            Some(sheet)
        })
        .collect()
}

/// Firefox's property lists may write `Certificates__ImportEnterpriseRoots` for what is nested.
fn unfolded(flat: Map<String, Value>) -> Map<String, Value> {
    /// Policies are nested less deep.
    const MAX_DEPTH: usize = 8;
    let mut tree = Map::new();
    for (key, value) in flat {
        put(&mut tree, &key.splitn(MAX_DEPTH, "__").collect::<Vec<_>>(), value);
    }
    tree
}

fn put(tree: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [name] => {
            tree.insert((*name).to_owned(), value);
        }
        [name, below @ ..] => {
            if let Value::Object(inner) = tree.entry(*name).or_insert_with(|| Value::Object(Map::new())) {
                put(inner, below, value);
            }
        }
    }
}

/// The file of the system's directory first, which hides those beside the programs.
fn firefox_files(places: &Places) -> Vec<Sheet> {
    let read = |reader: &str, file: &Path| {
        let text = file.exists().then(|| read::text(file, read::MAX_FILE))?;
        let tree = text.and_then(|text| value::strict_json(&text));
        let policies = tree.and_then(|tree| value::dictionary(tree.get("policies")?));
        let sheet = Sheet::new(SettingOwner::Firefox, &SettingScope::Policy, Path::new(reader), file);
        Some(Sheet { policies, ..sheet })
    };
    let shared = places.root.as_ref().map(|root| root.join("etc/firefox/policies/policies.json"));
    let programs = places.firefox_programs();
    let beside = programs
        .iter()
        .filter_map(|program| read(&program.display().to_string(), &program.join("distribution/policies.json")));
    shared.and_then(|file| read(FIREFOX_SHARED, &file)).into_iter().chain(beside.take(MAX_FILES)).collect()
}

/// One policy where it was found.
pub(super) struct Found<'a> {
    /// Its sheet.
    pub(super) sheet: &'a Sheet,
    /// Its name.
    pub(super) name: &'a str,
    /// What it is set to.
    pub(super) value: &'a Value,
    /// Where the same policy stands that wins over this one.
    pub(super) overruled_by: Option<&'a str>,
}

impl Found<'_> {
    /// The setting that it makes.
    pub(super) fn setting(&self, value: String, effect: SettingEffect) -> TlsSetting {
        TlsSetting {
            owner: self.sheet.owner,
            name: self.name.to_owned(),
            value,
            place: self.sheet.place.clone(),
            scope: self.sheet.scope.clone(),
            effect,
        }
    }
}

/// The policies of sheets in the order of their weight, the strongest first.
pub(super) fn weighed(sheets: &[Sheet]) -> Vec<Found<'_>> {
    let mut winners: std::collections::HashMap<(&str, &str), &str> = std::collections::HashMap::new();
    let mut found = Vec::new();
    for sheet in sheets {
        for (name, value) in sheet.policies.iter().flatten() {
            let winner = *winners.entry((&sheet.reader, name)).or_insert(&sheet.place);
            let overruled_by = (winner != sheet.place).then_some(winner);
            found.push(Found { sheet, name, value, overruled_by });
        }
    }
    found
}
