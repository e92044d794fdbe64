//! What stands in an NSS database: PKCS #11 objects, one a row of the table `nssPublic`, with a column for each attribute
//! that is named by its number in hex (NSS, `lib/softoken/sdb.c`). Numbers are stored in four bytes, big-endian.
//!
//! Trust stands in objects of its own, beside the certificates, which they name by issuer, serial number and SHA-1. Old
//! databases keep NSS's own kind (`pkcs11n.h`), new ones that of PKCS #11, version 3.2, section 4.20.

use std::path::Path;

use aws_lc_rs::digest;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::super::file::Unreadable;
use super::super::{Contents, MAX_ROOTS};

const CKO_CERTIFICATE: u32 = 1;

/// A kind of trust objects: the class, the column that says what TLS servers are trusted for, and its two words.
struct Kind {
    class: u32,
    column: &'static str,
    /// An authority whose certificates are accepted.
    anchor: u32,
    /// Distrusted, whoever says otherwise.
    distrusted: u32,
}

const KINDS: [Kind; 2] = [
    // CKO_NSS_TRUST, CKA_NSS_TRUST_SERVER_AUTH, CKT_NSS_TRUSTED_DELEGATOR, CKT_NSS_NOT_TRUSTED.
    Kind { class: 0xce53_4353, column: "ace536358", anchor: 0xce53_4352, distrusted: 0xce53_435a },
    // CKO_TRUST, CKA_TRUST_SERVER_AUTH, CKT_TRUST_ANCHOR, CKT_NOT_TRUSTED.
    Kind { class: 0x0b, column: "a62c", anchor: 2, distrusted: 3 },
];

/// A certificate and the names that trust objects call it by.
struct Certificate {
    der: Vec<u8>,
    issuer: Vec<u8>,
    serial: Vec<u8>,
}

/// One word about one certificate.
struct Trust {
    issuer: Vec<u8>,
    serial: Vec<u8>,
    /// SHA-1 of the certificate; empty when the object does not say.
    hash: Vec<u8>,
    is_anchor: bool,
}

impl Trust {
    fn is_about(&self, certificate: &Certificate) -> bool {
        let hash = || digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &certificate.der);
        self.issuer == certificate.issuer
            && self.serial == certificate.serial
            && (self.hash.len() != 20 || hash().as_ref() == self.hash)
    }
}

/// Roots that the database trusts for TLS servers, and certificates that it distrusts: its own, and those of Mozilla's
/// roots, of which it keeps only the word.
pub(super) fn read(path: &Path) -> Contents {
    match objects(path) {
        Ok((certificates, words)) => judged(certificates, &words),
        Err(_) => Unreadable::Damaged.into(),
    }
}

fn judged(mut certificates: Vec<Certificate>, words: &[Trust]) -> Contents {
    let distrust = words.iter().any(|word| !word.is_anchor);
    let mozilla = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter(|_| distrust);
    let own = certificates.len();
    certificates.extend(mozilla.filter_map(|der| named(der.to_vec())));
    let mut contents = Contents::default();
    for (place, certificate) in certificates.into_iter().enumerate() {
        match words.iter().find(|word| word.is_about(&certificate)) {
            Some(Trust { is_anchor: true, .. }) if place < own => contents.roots.push(certificate.der),
            Some(Trust { is_anchor: false, .. }) => contents.distrusted.push(certificate.der),
            _ => {}
        }
    }
    contents.distrusted.sort();
    contents.distrusted.dedup();
    contents
}

fn named(der: Vec<u8>) -> Option<Certificate> {
    let (_, parsed) = X509Certificate::from_der(&der).ok()?;
    let issuer = parsed.issuer().as_raw().to_vec();
    // PKCS #11 keeps the serial number as DER, with its header; no serial number has 128 bytes.
    let serial = parsed.raw_serial();
    let serial = [&[2, u8::try_from(serial.len()).ok().filter(|length| *length < 0x80)?], serial].concat();
    Some(Certificate { der, issuer, serial })
}

fn objects(path: &Path) -> rusqlite::Result<(Vec<Certificate>, Vec<Trust>)> {
    // It is our copy: what the browser has not yet written is written into it.
    let database =
        Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    database.pragma_update(None, "trusted_schema", false)?;
    let columns = columns(&database)?;
    let has = |name: &str| columns.iter().any(|column| column == name);
    let mut certificates = Vec::new();
    let wanted = "SELECT a11, a81, a82 FROM nssPublic WHERE a0 = ?1 LIMIT ?2";
    let mut rows = database.prepare(wanted)?;
    let mut rows = rows.query((CKO_CERTIFICATE.to_be_bytes(), MAX_ROOTS as i64))?;
    while let Some(row) = rows.next()? {
        let [der, issuer, serial] = [0, 1, 2].map(|index| bytes(row, index));
        certificates.push(Certificate { der, issuer, serial });
    }
    let mut words = Vec::new();
    for kind in KINDS.iter().filter(|kind| has(kind.column)) {
        let hash = if has("ace5363b4") { "ace5363b4" } else { "NULL" };
        let wanted = format!("SELECT a81, a82, {hash}, {} FROM nssPublic WHERE a0 = ?1 LIMIT ?2", kind.column);
        let mut rows = database.prepare(&wanted)?;
        let mut rows = rows.query((kind.class.to_be_bytes(), MAX_ROOTS as i64))?;
        while let Some(row) = rows.next()? {
            let word = bytes(row, 3);
            let is_anchor = word == kind.anchor.to_be_bytes();
            if is_anchor || word == kind.distrusted.to_be_bytes() {
                let [issuer, serial, hash] = [0, 1, 2].map(|index| bytes(row, index));
                words.push(Trust { issuer, serial, hash, is_anchor });
            }
        }
    }
    Ok((certificates, words))
}

/// The columns of the table; an error when it is none (a view could make us work without an end).
fn columns(database: &Connection) -> rusqlite::Result<Vec<String>> {
    let kind = "SELECT 1 FROM sqlite_schema WHERE name = 'nssPublic' AND type = 'table' AND sql LIKE 'CREATE TABLE nssPublic%'";
    database.query_row(kind, [], |_| Ok(()))?;
    let mut names = database.prepare("SELECT name FROM pragma_table_info('nssPublic')")?;
    names.query_map([], |row| row.get(0))?.collect()
}

/// A value's bytes; nothing for what is no value.
fn bytes(row: &Row<'_>, index: usize) -> Vec<u8> {
    match row.get_ref(index) {
        Ok(ValueRef::Blob(bytes)) => bytes.to_vec(),
        _ => Vec::new(),
    }
}
