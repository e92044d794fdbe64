//! The roots of Java installations (`cacerts`, or `jssecacerts` where there is one: JSSE Reference Guide), and the store
//! that a variable names for every Java program.

use std::path::{Path, PathBuf};

use super::file::{self, Unreadable};
use super::{Contents, MAX_STORES, RootStore, RootStoreKind, jks, pkcs12};
use crate::machine::java::{homes, is_same, property};
use crate::machine::surroundings::Surroundings;

/// Java ships its stores with this password, and so do all who package it.
const USUAL_PASSWORD: &str = "changeit";

/// Where the store stands below an installation; the first that exists is the one that is used.
const FILES: [&str; 4] =
    ["lib/security/jssecacerts", "lib/security/cacerts", "jre/lib/security/jssecacerts", "jre/lib/security/cacerts"];

/// The stores of Java here. Links to one file count once, under the names of all that use it.
pub(super) fn stores(surroundings: &Surroundings) -> Vec<RootStore> {
    let mut found: Vec<(PathBuf, Vec<String>)> = Vec::new();
    for home in homes(surroundings) {
        let Some(path) = home.first(&FILES) else { continue };
        match found.iter_mut().find(|(other, _)| is_same(other, &path)) {
            Some((_, names)) if names.contains(&home.name()) => {}
            Some((_, names)) => names.push(home.name()),
            None => found.push((path, vec![home.name()])),
        }
    }
    let mut stores: Vec<RootStore> = found
        .into_iter()
        .take(MAX_STORES)
        .map(|(path, names)| {
            let contents = read(&path, USUAL_PASSWORD);
            RootStore::new(RootStoreKind::Java, &names.join(", "), &path, contents)
        })
        .collect();
    if let Some(path) = property(surroundings, TRUST_STORE).filter(|path| !path.is_empty() && path != "NONE") {
        let password = property(surroundings, "javax.net.ssl.trustStorePassword");
        let path = surroundings.written(&path);
        let contents = read(&path, password.as_deref().unwrap_or(USUAL_PASSWORD));
        stores.push(RootStore::new(RootStoreKind::Java, TRUST_STORE, &path, contents));
    }
    stores
}

const TRUST_STORE: &str = "javax.net.ssl.trustStore";

fn read(path: &Path, password: &str) -> Contents {
    match file::bytes(path) {
        Err(error) => error.into(),
        Ok(bytes) if jks::is_one(&bytes) => jks::read(&bytes),
        Ok(bytes) if pkcs12::is_one(&bytes) => pkcs12::read(bytes, password),
        Ok(_) => Unreadable::Damaged.into(),
    }
}
