//! certifi, the roots that Python's `requests` brings along, and pip's own copy of them.

use super::{MAX_STORES, RootStore, RootStoreKind, file};
use crate::machine::surroundings::{Surroundings, SystemKind};

/// Directories of packages: of the system, of this person, of virtual environments.
const LINUX: [&str; 14] = [
    "$VIRTUAL_ENV/lib/python3*/site-packages",
    "$CONDA_PREFIX/lib/python3*/site-packages",
    "/usr/lib/python3*/dist-packages",
    "/usr/lib/python3*/site-packages",
    "/usr/local/lib/python3*/dist-packages",
    "/usr/local/lib/python3*/site-packages",
    "~/.local/lib/python3*/site-packages",
    "~/.pyenv/versions/*/lib/python3*/site-packages",
    "~/miniconda3/lib/python3*/site-packages",
    "~/anaconda3/lib/python3*/site-packages",
    "~/.virtualenvs/*/lib/python3*/site-packages",
    "~/.local/share/virtualenvs/*/lib/python3*/site-packages",
    "~/.local/share/pipx/venvs/*/lib/python3*/site-packages",
    "~/.cache/pypoetry/virtualenvs/*/lib/python3*/site-packages",
];
const MACOS: [&str; 10] = [
    "$VIRTUAL_ENV/lib/python3*/site-packages",
    "$CONDA_PREFIX/lib/python3*/site-packages",
    "/Library/Frameworks/Python.framework/Versions/*/lib/python3*/site-packages",
    "/opt/homebrew/lib/python3*/site-packages",
    "/usr/local/lib/python3*/site-packages",
    "~/Library/Python/*/lib/python/site-packages",
    "~/.pyenv/versions/*/lib/python3*/site-packages",
    "~/miniconda3/lib/python3*/site-packages",
    "~/anaconda3/lib/python3*/site-packages",
    "~/.virtualenvs/*/lib/python3*/site-packages",
];
const WINDOWS: [&str; 7] = [
    "$VIRTUAL_ENV/Lib/site-packages",
    "$CONDA_PREFIX/Lib/site-packages",
    "$LOCALAPPDATA/Programs/Python/Python3*/Lib/site-packages",
    "$PROGRAMFILES/Python3*/Lib/site-packages",
    "$APPDATA/Python/Python3*/site-packages",
    "~/miniconda3/Lib/site-packages",
    "~/anaconda3/Lib/site-packages",
];

/// The bundle below a directory of packages, and whose it is.
const BUNDLES: [(&str, &str); 2] = [("certifi", "certifi/cacert.pem"), ("pip", "pip/_vendor/certifi/cacert.pem")];

/// The bundles here. One that is the same as another, byte for byte, counts once: it says the same of every site.
pub(super) fn stores(surroundings: &Surroundings) -> Vec<RootStore> {
    let patterns: &[&str] = match surroundings.system {
        SystemKind::Linux => &LINUX,
        SystemKind::Macos => &MACOS,
        SystemKind::Windows => &WINDOWS,
    };
    let packages = surroundings.all_places(patterns);
    let mut found: Vec<RootStore> = Vec::new();
    for (owner, bundle) in BUNDLES {
        for path in packages.iter().map(|packages| packages.join(bundle)).filter(|path| path.is_file()) {
            let name = format!("{owner}{}", version(&path).map(|version| format!(" {version}")).unwrap_or_default());
            let store = RootStore::new(RootStoreKind::Certifi, &name, &path, file::pem_at(&path));
            if !found.iter().any(|other| other.roots == store.roots && other.error == store.error) {
                found.push(store);
            }
            if found.len() == MAX_STORES {
                return found;
            }
        }
    }
    found
}

/// `__version__ = "2024.08.30"` of the package that a bundle belongs to.
fn version(bundle: &std::path::Path) -> Option<String> {
    let text = crate::machine::read::text(&bundle.with_file_name("__init__.py"), crate::machine::read::MAX_FILE)?;
    let value = text.lines().find_map(|line| line.strip_prefix("__version__"))?;
    let version = value.trim_start_matches([' ', '=']).trim().trim_matches(['"', '\'']);
    (version.len() <= 20 && version.chars().all(|letter| letter.is_ascii_digit() || letter == '.'))
        .then(|| version.to_owned())
}
