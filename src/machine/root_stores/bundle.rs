//! Bundles and directories of roots that variables name for OpenSSL, curl, Git, Node.js and Python.

use std::path::Path;

use super::file::{self, Unreadable};
use super::{Contents, MAX_ROOTS, MAX_STORES, RootStore, RootStoreKind};
use crate::machine::read;
use crate::machine::surroundings::Surroundings;

/// Variables that name a file (or, for some, a directory); whether its roots come beside those that Node.js brings, which
/// are Mozilla's.
const VARIABLES: [(&str, bool); 9] = [
    ("SSL_CERT_FILE", false),
    ("SSL_CERT_DIR", false),
    ("REQUESTS_CA_BUNDLE", false),
    ("CURL_CA_BUNDLE", false),
    ("GIT_SSL_CAINFO", false),
    ("GIT_SSL_CAPATH", false),
    ("PIP_CERT", false),
    ("AWS_CA_BUNDLE", false),
    ("NODE_EXTRA_CA_CERTS", true),
];

/// One store for each variable; several that name one file are told together.
pub(super) fn stores(surroundings: &Surroundings) -> Vec<RootStore> {
    let mut found: Vec<RootStore> = Vec::new();
    for (name, with_mozilla) in VARIABLES {
        let Some(value) = surroundings.variable(name) else { continue };
        // OpenSSL takes a list of directories; most people name one.
        let paths: Vec<_> = match name {
            "SSL_CERT_DIR" => std::env::split_paths(value).take(MAX_STORES).collect(),
            _ => vec![surroundings.written(value)],
        };
        for path in paths {
            if let Some(twin) = found.iter_mut().find(|store| store.place == path && store.with_mozilla == with_mozilla)
            {
                twin.name = format!("{}, {name}", twin.name);
                continue;
            }
            let contents = if path.is_dir() { directory(&path) } else { file::pem_at(&path) };
            let store = RootStore::new(RootStoreKind::Bundle, name, &path, contents);
            found.push(RootStore { with_mozilla, ..store });
        }
    }
    found
}

/// Every file of a directory of certificates. OpenSSL finds them by the hash in their names (`5ed36f99.0`); files beside
/// those are not looked at.
fn directory(path: &Path) -> Contents {
    let is_hashed = |path: &std::path::PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.split_once('.'));
        name.is_some_and(|(hash, number)| {
            hash.len() == 8
                && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
                && !number.is_empty()
                && number.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let mut contents = Contents::default();
    for file in read::entries(path).iter().filter(|path| is_hashed(path)).take(MAX_ROOTS) {
        let part = file::pem_at(file);
        contents.roots.extend(part.roots);
        if part.error.is_some() {
            contents.error = Some(Unreadable::Partly);
        }
    }
    if contents.roots.is_empty() {
        contents.error = Some(Unreadable::Damaged);
    }
    contents
}
