//! Receipts of public logs: lists of them are read wherever they come from, logs are named and signatures checked, by
//! us and by `openssl`.

use std::io::Write;
use std::process::{Command, Stdio};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::Utc;
use handshake_doctor::certificate::transparency::{self, Log, Receipts, receipts};
use handshake_doctor::certificate::{Issuer, TimestampReport, TimestampSignature, TimestampSource, TrustStores, judge};
use handshake_doctor::handshake::observe_raw;
use handshake_doctor::step::certificate::{self, CertificateEvidence};
use handshake_doctor::step::{Confidence, Judgement, Sight};
use handshake_doctor::target::Host;
use handshake_doctor::wire::ClientHello;
use rcgen::{CertificateParams, CustomExtension, KeyPair, PublicKeyData, SerialNumber, SigningKey};
use time::{Duration, OffsetDateTime};

use crate::certificates::{Authority, HOST, Server, causes, root, run};

/// A moment in November 2026, in milliseconds.
const AT_MS: u64 = 1_794_000_000_000;

/// A log of our own, with its key.
struct OwnLog {
    key: KeyPair,
    log: Log,
}

impl OwnLog {
    fn new(name: &str) -> Self {
        let key = KeyPair::generate().expect("a key");
        let log = Log::new(name, name, key.subject_public_key_info());
        Self { key, log }
    }

    /// `SignedCertificateTimestamp` for an entry.
    fn timestamp(&self, entry: &[u8]) -> Vec<u8> {
        let signature = self.key.sign(&transparency::signed_bytes(AT_MS, entry, &[])).expect("a signature");
        let mut timestamp = vec![0];
        timestamp.extend(self.log.id);
        timestamp.extend(AT_MS.to_be_bytes());
        timestamp.extend([0, 0, 4, 3]);
        timestamp.extend(vector16(&signature));
        timestamp
    }
}

fn vector16(bytes: &[u8]) -> Vec<u8> {
    [&u16::try_from(bytes.len()).expect("short").to_be_bytes()[..], bytes].concat()
}

fn list(timestamps: &[Vec<u8>]) -> Vec<u8> {
    vector16(&timestamps.iter().flat_map(|one| vector16(one)).collect::<Vec<u8>>())
}

/// A certificate and its key, PEM: with the receipts of these logs in it, each for the certificate as it was before.
fn receipted(issuer: &Authority, logs: &[&OwnLog]) -> (String, String, Vec<u8>) {
    let key = KeyPair::generate().expect("a key");
    let now = OffsetDateTime::now_utc();
    let make = |list: &[u8]| {
        let mut params = CertificateParams::new(vec![HOST.to_owned()]).expect("a name");
        (params.not_before, params.not_after) = (now - Duration::days(1), now + Duration::days(80));
        params.serial_number = Some(SerialNumber::from(vec![9]));
        if !list.is_empty() {
            let content = octets(list);
            let oid = [1, 3, 6, 1, 4, 1, 11129, 2, 4, 2];
            params.custom_extensions = vec![CustomExtension::from_oid_content(&oid, content)];
        }
        params.signed_by(&key, issuer).expect("a certificate")
    };
    let before = make(&[]);
    let entry = transparency::precertificate_entry(before.der(), &Issuer::of(issuer.der()).expect("parses"));
    let timestamps: Vec<Vec<u8>> = logs.iter().map(|log| log.timestamp(entry.as_ref().expect("an entry"))).collect();
    let whole = if logs.is_empty() { before } else { make(&list(&timestamps)) };
    (whole.pem(), key.serialize_pem(), whole.der().to_vec())
}

/// DER of an OCTET STRING.
fn octets(bytes: &[u8]) -> Vec<u8> {
    let length = bytes.len();
    let head = match u8::try_from(length) {
        Ok(short @ ..0x80) => vec![4, short],
        Ok(one) => vec![4, 0x81, one],
        Err(_) => vec![4, 0x82, (length >> 8) as u8, length as u8],
    };
    [head, bytes.to_vec()].concat()
}

fn read(certificate: &[u8], issuer: Option<&Issuer>, logs: &[Log]) -> Vec<TimestampReport> {
    let list = transparency::embedded_list(certificate).expect("a list");
    transparency::read(&list, TimestampSource::Certificate, certificate, issuer, logs)
}

#[test]
fn a_receipt_in_a_certificate_is_named_dated_and_verified() {
    let (root, first, second) = (root("Example Root", ""), OwnLog::new("First"), OwnLog::new("Second"));
    let issuer = Issuer::of(root.der()).expect("parses");
    let (.., der) = receipted(&root, &[&first, &second]);
    let found = read(&der, Some(&issuer), &[first.log.clone(), second.log.clone()]);
    let told: Vec<_> = found.iter().map(|one| (one.log.as_deref(), one.signature)).collect();
    assert_eq!(told, [(Some("First"), TimestampSignature::Verified), (Some("Second"), TimestampSignature::Verified)]);
    assert_eq!(found[0].at.map(|at| at.timestamp_millis()), Some(AT_MS as i64));

    let stranger = read(&der, Some(&issuer), std::slice::from_ref(&first.log));
    assert_eq!((stranger[1].log.as_deref(), stranger[1].signature), (None, TimestampSignature::Unchecked));
    let without_issuer = read(&der, None, std::slice::from_ref(&first.log));
    assert_eq!(without_issuer[0].signature, TimestampSignature::Unchecked);
    let impostor = Log { key: second.log.key, ..first.log };
    assert_eq!(read(&der, Some(&issuer), &[impostor])[0].signature, TimestampSignature::Forged);
}

#[test]
fn openssl_finds_the_same_receipts_valid() {
    let (root, log) = (root("Example Root", ""), OwnLog::new("First"));
    let (certificate, key, _) = receipted(&root, &[&log]);
    let server = Server::start_with(&certificate, &key, &[]);
    let files = tempfile::TempDir::new().expect("a directory");
    let known = format!("enabled_logs = one\n[one]\ndescription = First\nkey = {}\n", STANDARD.encode(&log.log.key));
    std::fs::write(files.path().join("logs.cnf"), known).expect("written");
    std::fs::write(files.path().join("root.pem"), root.pem()).expect("written");
    let mut client = Command::new("openssl")
        .args(["s_client", "-connect", &server.address(), "-servername", HOST, "-CAfile", "root.pem"])
        .args(["-ct", "-ctlogfile", "logs.cnf"])
        .current_dir(files.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl; scripts/test installs it");
    client.stdin.take().expect("piped").write_all(b"Q\n").expect("it listens");
    let said = String::from_utf8_lossy(&client.wait_with_output().expect("it ends").stdout).into_owned();
    assert!(said.contains("validation status: valid"), "{said}");
    let sight = run(certificate::probe(&server.context(&[&root])));
    let chain = sight.chain.expect("a chain");
    assert_eq!(chain.timestamps.len(), 1);
    assert_eq!(chain.receipts(), None, "nobody asks a private authority for receipts");
}

#[test]
fn a_receipt_of_the_handshake_is_for_the_certificate_itself() {
    let (root, log) = (root("Example Root", ""), OwnLog::new("First"));
    let (.., der) = receipted(&root, &[]);
    assert_eq!(transparency::embedded_list(&der), None);
    let length = u32::try_from(der.len()).expect("short").to_be_bytes();
    let entry = [&[0, 0], &length[1..], der.as_slice()].concat();
    let sent = list(&[log.timestamp(&entry)]);
    let found = transparency::read(&sent, TimestampSource::Handshake, &der, None, &[log.log]);
    assert_eq!(found[0].signature, TimestampSignature::Verified);
}

#[test]
fn a_receipt_that_a_server_sends_on_the_side_is_kept() {
    let root = root("Example Root", "");
    let (certificate, key, _) = receipted(&root, &[]);
    let files = tempfile::TempDir::new().expect("a directory");
    let sent = list(&[vec![0; 50], vec![0; 60]]);
    let extension = [&[0, 18], vector16(&sent).as_slice()].concat();
    let file = files.path().join("extension.pem");
    std::fs::write(&file, pem::encode(&pem::Pem::new("SERVERINFO FOR CT", extension))).expect("written");
    let server = Server::start_with(&certificate, &key, &["-tls1_2", "-serverinfo", &file.display().to_string()]);
    let context = server.context(&[&root]);
    let hello = ClientHello::probe(0x0303, &[0xc02b], Some(HOST)).with_extension(18, Vec::new());
    let seen = run(observe_raw(&context.session, &context.target, &hello));
    assert_eq!(seen.timestamp_list, Some(sent));
    assert_eq!(seen.negotiated.timestamps, Some(2));
}

#[test]
fn a_list_that_is_cut_or_made_up_gives_nothing_and_breaks_nothing() {
    let (root, log) = (root("Example Root", ""), OwnLog::new("First"));
    let (.., der) = receipted(&root, &[&log]);
    let whole = transparency::embedded_list(&der).expect("a list");
    for cut in 0..whole.len() {
        let found = transparency::read(&whole[..cut], TimestampSource::Handshake, &der, None, &[]);
        assert!(found.is_empty(), "{cut}");
    }
    assert_eq!(transparency::embedded_list(b"garbage"), None);
    let many = list(&vec![vec![1, 2, 3]; 5000]);
    assert!(transparency::read(&many, TimestampSource::Staple, &der, None, &[]).is_empty());
}

#[test]
fn chrome_wants_receipts_of_two_operators_and_more_for_a_long_life() {
    let one = |log: &str, operator: &str, source| TimestampReport {
        source,
        log_id: log.to_owned(),
        log: Some(log.to_owned()),
        operator: Some(operator.to_owned()),
        at: None,
        signature: TimestampSignature::Verified,
    };
    let embedded = |log, operator| one(log, operator, TimestampSource::Certificate);
    let sent = |log, operator| one(log, operator, TimestampSource::Handshake);
    let two = || vec![embedded("a", "A"), embedded("b", "B")];
    let forged = TimestampReport { signature: TimestampSignature::Forged, ..embedded("b", "B") };
    let cases = [
        (vec![], 90, Receipts::Missing),
        (two(), 90, Receipts::Enough),
        (two(), 180, Receipts::Enough),
        (two(), 181, Receipts::TooFew { has: 2, wants: 3 }),
        ([two(), vec![embedded("c", "B")]].concat(), 398, Receipts::Enough),
        (vec![embedded("a", "A"), embedded("b", "A")], 90, Receipts::TooFew { has: 2, wants: 2 }),
        (vec![embedded("a", "A"), embedded("a", "A")], 90, Receipts::TooFew { has: 1, wants: 2 }),
        (vec![embedded("a", "A"), forged], 90, Receipts::TooFew { has: 1, wants: 2 }),
        (vec![sent("a", "A"), sent("b", "B")], 398, Receipts::Enough),
        (vec![sent("a", "A")], 90, Receipts::TooFew { has: 1, wants: 2 }),
    ];
    for (timestamps, days, expected) in cases {
        assert_eq!(receipts(&timestamps, days), expected, "{timestamps:?} {days}");
    }
}

#[test]
fn every_log_of_the_list_has_the_key_that_its_name_stands_for() {
    let table = include_str!("../assets/data/ct-logs.tsv");
    let rows: Vec<Vec<&str>> =
        table.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect()).collect();
    assert_eq!(transparency::logs().len(), rows.len());
    for (row, log) in rows.iter().zip(transparency::logs()) {
        assert_eq!(STANDARD.encode(log.id), row[0], "{}", log.name);
    }
}

/// What step 6 says of a chain whose root is on Mozilla's own list, with these receipts.
fn judged(root: &Authority, timestamps: Vec<TimestampReport>, receipts_asked: bool) -> Judgement {
    let (.., der) = receipted(root, &[]);
    let stores = TrustStores { extra: vec![root.der().to_vec()], ..TrustStores::default() };
    let mut chain = judge(&[der], &Host::Name(HOST.to_owned()), Utc::now(), &stores);
    for judgement in &mut chain.judgements {
        judgement.added = false;
    }
    chain.add_standing(Vec::new(), timestamps, receipts_asked);
    let evidence = CertificateEvidence { name: HOST.to_owned(), sent: 1, ..CertificateEvidence::default() };
    certificate::judge(&Sight { evidence, observations: Vec::new(), chain: Some(chain) })
}

#[test]
fn a_public_certificate_without_receipts_is_blamed_only_when_the_server_could_have_sent_them() {
    let root = root("Example Root", "");
    let missing = judged(&root, Vec::new(), true);
    assert_eq!(causes(&missing), [("certificate-transparency-missing", Confidence::Likely)]);
    let unknown = judged(&root, Vec::new(), false);
    assert_eq!(causes(&unknown), []);
    assert!(unknown.facts.iter().any(|fact| fact.key == "certificate-fact-receipts-unknown"));
}

#[test]
fn too_few_receipts_are_possible_and_enough_are_good() {
    let root = root("Example Root", "");
    let one = |name: &str, signature| TimestampReport {
        source: TimestampSource::Certificate,
        log_id: name.to_owned(),
        log: Some(name.to_owned()),
        operator: Some(name.to_owned()),
        at: Some(Utc::now()),
        signature,
    };
    let verified = |name| one(name, TimestampSignature::Verified);
    let few = judged(&root, vec![verified("a"), one("b", TimestampSignature::Forged)], false);
    assert_eq!(causes(&few), [("certificate-transparency-missing", Confidence::Possible)]);
    let enough = judged(&root, vec![verified("a"), verified("b")], false);
    assert_eq!(causes(&enough), []);
    assert!(enough.facts.iter().any(|fact| fact.key == "certificate-fact-receipts"));
}

#[test]
fn an_authority_that_browsers_gave_up_is_named_with_them() {
    let entrust = crate::certificates::root("Entrust Root Certification Authority - G2", "Entrust, Inc.");
    let at = |day: &str| TimestampReport {
        source: TimestampSource::Certificate,
        log_id: day.to_owned(),
        log: None,
        operator: None,
        at: Some(format!("{day}T00:00:00Z").parse().expect("a date")),
        signature: TimestampSignature::Unchecked,
    };
    let new = judged(&entrust, vec![at("2026-11-01"), at("2026-11-02")], false);
    assert_eq!(causes(&new), [("ca-distrusted", Confidence::Confirmed)]);
    assert_eq!(new.findings[0].evidence[0].args["browsers"], "Chrome, Firefox".into());
    let old = judged(&entrust, vec![at("2024-10-01"), at("2024-10-02")], false);
    assert_eq!(causes(&old), [], "logged before the day");
}
