//! Signed certificate timestamps (RFC 6962): lists of them read, logs named, signatures checked, receipts counted.
//!
//! The logs are those of Chrome's list (`assets/data/ct-logs.tsv`); a log that the list lacks stays unnamed.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::OnceLock;

use crate::tables;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use x509_parser::asn1_rs::FromDer;
use x509_parser::x509::SubjectPublicKeyInfo;

use super::facts::{content, parse, sequence};
use super::issuer::{Issuer, elements};
use super::timestamp::{TimestampReport, TimestampSignature, TimestampSource};

/// Tab-separated; the first line names its source and date.
const TABLE: &str = include_str!("../../assets/data/ct-logs.tsv");

/// Timestamps that are looked at in one list. Honest ones have two to five.
const MAX_TIMESTAMPS: usize = 32;

/// Object identifier of the list in a certificate (RFC 6962, section 3.3): 1.3.6.1.4.1.11129.2.4.2.
const LIST: &[u8] = &[6, 10, 0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 2];

/// A log that takes certificates in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Log {
    /// SHA-256 of its key.
    pub id: [u8; 32],
    /// Its name: `Argon2026h1`.
    pub name: String,
    /// Who runs it.
    pub operator: String,
    /// `SubjectPublicKeyInfo`, DER.
    pub key: Vec<u8>,
}

impl Log {
    /// A log by its key.
    pub fn new(name: &str, operator: &str, key: Vec<u8>) -> Self {
        Self { id: Sha256::digest(&key).into(), name: name.to_owned(), operator: operator.to_owned(), key }
    }
}

/// The logs of the table.
pub fn logs() -> &'static [Log] {
    static LOGS: OnceLock<Vec<Log>> = OnceLock::new();
    LOGS.get_or_init(|| {
        tables::rows(TABLE)
            .filter_map(|row| Some(Log::new(row.get(1)?, row.get(2)?, STANDARD.decode(row.get(3)?).ok()?)))
            .collect()
    })
}

/// The list in a certificate, as in the handshake; `None` without one.
pub fn embedded_list(certificate: &[u8]) -> Option<Vec<u8>> {
    let (_, extensions) = parts(certificate)?;
    let extension = extensions.into_iter().find(|extension| is_list(extension))?;
    let value = elements(content(extension)).into_iter().next_back()?;
    elements(content(value)).first().map(|list| content(list).to_vec())
}

/// The timestamps of a list (`SignedCertificateTimestampList`). Pure. `issuer` is the certificate's; without it the
/// signatures of embedded timestamps stay unchecked. What is no version 1 timestamp is left out.
pub fn read(
    list: &[u8],
    source: TimestampSource,
    certificate: &[u8],
    issuer: Option<&Issuer>,
    logs: &[Log],
) -> Vec<TimestampReport> {
    let entry = match source {
        TimestampSource::Certificate => issuer.and_then(|issuer| precertificate_entry(certificate, issuer)),
        TimestampSource::Handshake | TimestampSource::Staple => Some(x509_entry(certificate)),
    };
    let Some(mut rest) = vector16(list).map(|(list, _)| list) else { return Vec::new() };
    let mut found = Vec::new();
    while let Some((one, after)) = vector16(rest).filter(|_| found.len() < MAX_TIMESTAMPS) {
        rest = after;
        let Some(timestamp) = Timestamp::parse(one) else { continue };
        let log = logs.iter().find(|log| log.id == timestamp.log_id);
        let signature = match (log, &entry) {
            (Some(log), Some(entry)) => timestamp.verify(log, entry),
            _ => TimestampSignature::Unchecked,
        };
        found.push(TimestampReport {
            source,
            log_id: hex(&timestamp.log_id),
            log: log.map(|log| log.name.clone()),
            operator: log.map(|log| log.operator.clone()),
            at: i64::try_from(timestamp.at_ms).ok().and_then(DateTime::from_timestamp_millis),
            signature,
        });
    }
    found
}

/// What a browser that asks for receipts says of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipts {
    /// None came.
    Missing,
    /// Too few, or all of one operator.
    TooFew {
        /// Valid ones.
        has: usize,
        /// What Chrome wants.
        wants: usize,
    },
    /// Enough.
    Enough,
}

/// Counts receipts as Chrome does: two, or three embedded ones when the certificate lives longer than 180 days; of two
/// operators. Timestamps of logs that we do not know count: they may be newer than our list.
pub fn receipts(timestamps: &[TimestampReport], lifetime_days: i64) -> Receipts {
    /// Chrome's policy since April 2022.
    const SHORT_DAYS: i64 = 180;
    if timestamps.is_empty() {
        return Receipts::Missing;
    }
    let is_enough = |source: fn(TimestampSource) -> bool, wants: usize| {
        let valid: Vec<_> =
            timestamps.iter().filter(|one| source(one.source) && one.signature != TimestampSignature::Forged).collect();
        let logs: BTreeSet<&str> = valid.iter().map(|one| one.log_id.as_str()).collect();
        let operators: BTreeSet<&str> =
            valid.iter().map(|one| one.operator.as_deref().unwrap_or(&one.log_id)).collect();
        if logs.len() >= wants && operators.len() >= 2 {
            Receipts::Enough
        } else {
            Receipts::TooFew { has: logs.len(), wants }
        }
    };
    let embedded =
        is_enough(|source| source == TimestampSource::Certificate, if lifetime_days > SHORT_DAYS { 3 } else { 2 });
    let sent = is_enough(|source| source != TimestampSource::Certificate, 2);
    let has_embedded = timestamps.iter().any(|one| one.source == TimestampSource::Certificate);
    if sent == Receipts::Enough || !has_embedded { sent } else { embedded }
}

/// When a certificate was first taken in by a log, or else when it begins: what browsers call its day of issue.
pub fn issued_at(timestamps: &[TimestampReport], not_before: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let valid = timestamps.iter().filter(|one| one.signature != TimestampSignature::Forged);
    valid.filter_map(|one| one.at).min().or(not_before)
}

/// `SignedCertificateTimestamp` (RFC 6962, section 3.2).
struct Timestamp<'t> {
    log_id: [u8; 32],
    at_ms: u64,
    extensions: &'t [u8],
    /// `HashAlgorithm` and `SignatureAlgorithm` (RFC 5246, section 7.4.1.4.1).
    algorithm: [u8; 2],
    signature: &'t [u8],
}

impl<'t> Timestamp<'t> {
    fn parse(bytes: &'t [u8]) -> Option<Self> {
        let ([0], rest) = bytes.split_first_chunk()? else { return None };
        let (log_id, rest) = rest.split_first_chunk::<32>()?;
        let (at_ms, rest) = rest.split_first_chunk()?;
        let (extensions, rest) = vector16(rest)?;
        let (algorithm, rest) = rest.split_first_chunk()?;
        let (signature, rest) = vector16(rest)?;
        let whole =
            Self { log_id: *log_id, at_ms: u64::from_be_bytes(*at_ms), extensions, algorithm: *algorithm, signature };
        rest.is_empty().then_some(whole)
    }

    fn verify(&self, log: &Log, entry: &[u8]) -> TimestampSignature {
        /// SHA-256 and ECDSA; RSA is allowed, but no log of the table has such a key.
        const SHA256_ECDSA: [u8; 2] = [4, 3];
        let Ok((_, key)) = SubjectPublicKeyInfo::from_der(&log.key) else { return TimestampSignature::Unchecked };
        if self.algorithm != SHA256_ECDSA {
            return TimestampSignature::Unchecked;
        }
        let signed = signed_bytes(self.at_ms, entry, self.extensions);
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, &key.subject_public_key.data);
        match key.verify(&signed, self.signature) {
            Ok(()) => TimestampSignature::Verified,
            Err(_) => TimestampSignature::Forged,
        }
    }
}

/// What a log signs (RFC 6962, section 3.2): version 1, `certificate_timestamp`, time, entry and extensions.
pub fn signed_bytes(at_ms: u64, entry: &[u8], extensions: &[u8]) -> Vec<u8> {
    let mut signed = vec![0, 0];
    signed.extend(at_ms.to_be_bytes());
    signed.extend(entry);
    signed.extend((extensions.len() as u16).to_be_bytes());
    signed.extend(extensions);
    signed
}

/// `x509_entry`: the certificate itself.
fn x509_entry(certificate: &[u8]) -> Vec<u8> {
    [&[0, 0], length24(certificate).as_slice(), certificate].concat()
}

/// `precert_entry`: the issuer's key and the certificate's content as it was before the list came in.
pub fn precertificate_entry(certificate: &[u8], issuer: &Issuer) -> Option<Vec<u8>> {
    let (others, extensions) = parts(certificate)?;
    let kept: Vec<&[u8]> = extensions.into_iter().filter(|extension| !is_list(extension)).collect();
    let mut wrapped = sequence(&sequence(&kept.concat()));
    wrapped[0] = EXTENSIONS;
    let content = sequence(&[others.concat(), wrapped].concat());
    Some([&[0, 1], Sha256::digest(&issuer.key).as_slice(), &length24(&content), &content].concat())
}

/// `[3]`, constructed: the extensions of a certificate (RFC 5280, section 4.1).
const EXTENSIONS: u8 = 0xa3;

/// DER values one after the other.
type Elements<'d> = Vec<&'d [u8]>;

/// What stands before the extensions of a certificate, and each extension.
fn parts(certificate: &[u8]) -> Option<(Elements<'_>, Elements<'_>)> {
    parse(certificate).ok()?;
    let to_be_signed = elements(content(certificate)).into_iter().next()?;
    let mut fields = elements(content(to_be_signed));
    let last = fields.pop().filter(|last| last.first() == Some(&EXTENSIONS))?;
    Some((fields, elements(content(content(last)))))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

fn is_list(extension: &[u8]) -> bool {
    content(extension).starts_with(LIST)
}

fn length24(bytes: &[u8]) -> [u8; 3] {
    let [_, length @ ..] = (bytes.len() as u32).to_be_bytes();
    length
}

/// `opaque<0..2^16-1>`, and what follows it.
fn vector16(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    rest.split_at_checked(usize::from(u16::from_be_bytes(*length)))
}
