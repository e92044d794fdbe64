//! An authority with an office on loopback: it hands out issuers, answers about revocation, and misbehaves on demand.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use der::{Decode, Encode};
use rcgen::{
    CertificateParams, CertificateRevocationListParams, CrlDistributionPoint, CustomExtension, DistinguishedName,
    DnType, ExtendedKeyUsagePurpose, KeyIdMethod, KeyPair, KeyUsagePurpose, RevocationReason, RevokedCertParams,
    SerialNumber, SigningKey,
};
use tempfile::TempDir;
use time::{Duration, OffsetDateTime};
use x509_ocsp::{
    BasicOcspResponse, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, ResponderId, ResponseData, Version,
};

use crate::certificates::{Authority, HOST};

/// Serial number of the site's certificate.
pub const SERIAL: u8 = 0x42;

type Answer = Arc<dyn Fn(&[u8]) -> Vec<u8> + Send + Sync>;

/// A plain-HTTP server on loopback that answers every request alike and counts them.
pub struct Desk {
    port: u16,
    asked: Arc<AtomicUsize>,
}

impl Desk {
    /// `answer` makes the whole answer from the whole request; an empty one is silence until the client hangs up.
    pub fn open(answer: impl Fn(&[u8]) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let port = listener.local_addr().expect("bound").port();
        let asked = Arc::new(AtomicUsize::new(0));
        let (count, answer): (_, Answer) = (Arc::clone(&asked), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                count.fetch_add(1, Ordering::SeqCst);
                let answer = Arc::clone(&answer);
                std::thread::spawn(move || serve(stream, &answer));
            }
        });
        Self { port, asked }
    }

    /// A desk that hands out one body.
    pub fn with(body: Vec<u8>) -> Self {
        Self::open(move |_| ok(&body))
    }

    pub fn address(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}/{path}", self.port)
    }

    /// How many connections came.
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

pub fn ok(body: &[u8]) -> Vec<u8> {
    [format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// The body of a request.
pub fn body(request: &[u8]) -> &[u8] {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n").map_or(request.len(), |at| at + 4);
    &request[end..]
}

fn serve(mut stream: TcpStream, answer: &Answer) {
    let mut lines = BufReader::new(stream.try_clone().expect("a handle"));
    let (mut request, mut length) = (Vec::new(), 0);
    loop {
        let begin = request.len();
        if lines.read_until(b'\n', &mut request).unwrap_or(0) == 0 {
            return;
        }
        let line = String::from_utf8_lossy(&request[begin..]).to_lowercase();
        if let Some(number) = line.strip_prefix("content-length:") {
            length = number.trim().parse().expect("a number");
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut rest = vec![0; length];
    lines.read_exact(&mut rest).expect("the body comes");
    request.extend(rest);
    let answer = answer(&request);
    if answer.is_empty() {
        // Until the client has had enough.
        let _ = lines.read(&mut [0]);
    }
    // The client may have heard enough before the end.
    let _ = stream.write_all(&answer);
}

/// What the site's certificate names, beside what every sound one has.
#[derive(Default)]
pub struct Says {
    pub issuers: Option<String>,
    pub responder: Option<String>,
    pub list: Option<String>,
    pub must_staple: bool,
}

/// The site's certificate by `issuer` and its key, PEM.
pub fn leaf(issuer: &Authority, says: &Says) -> (String, String) {
    let key = KeyPair::generate().expect("a key");
    let now = OffsetDateTime::now_utc();
    let mut params = CertificateParams::new(vec![HOST.to_owned()]).expect("a name");
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, HOST);
    (params.not_before, params.not_after) = (now - Duration::days(1), now + Duration::days(80));
    params.serial_number = Some(SerialNumber::from(vec![SERIAL]));
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let described = |last: u8, address: &Option<String>| {
        let address = address.as_ref()?;
        let oid = [6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, last];
        Some(tagged(0x30, &[&oid, tagged(0x86, address.as_bytes()).as_slice()].concat()))
    };
    let access: Vec<u8> =
        [described(1, &says.responder), described(2, &says.issuers)].into_iter().flatten().flatten().collect();
    if !access.is_empty() {
        let content = tagged(0x30, &access);
        params.custom_extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], content));
    }
    if says.must_staple {
        let content = vec![0x30, 3, 2, 1, 5];
        params.custom_extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], content));
    }
    params.crl_distribution_points =
        says.list.iter().map(|address| CrlDistributionPoint { uris: vec![address.clone()] }).collect();
    (params.signed_by(&key, issuer).expect("a certificate").pem(), key.serialize_pem())
}

fn tagged(tag: u8, content: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(content.len()).expect("short")], content].concat()
}

/// A list of `issuer`, with the site's certificate in it or not; DER.
pub fn list(issuer: &Authority, is_revoked: bool) -> Vec<u8> {
    let now = OffsetDateTime::now_utc();
    let revoked = RevokedCertParams {
        serial_number: SerialNumber::from(vec![SERIAL]),
        revocation_time: now - Duration::days(3),
        reason_code: Some(RevocationReason::KeyCompromise),
        invalidity_date: None,
    };
    let params = CertificateRevocationListParams {
        this_update: now - Duration::hours(1),
        next_update: now + Duration::days(6),
        crl_number: SerialNumber::from(7),
        issuing_distribution_point: None,
        revoked_certs: if is_revoked { vec![revoked] } else { Vec::new() },
        key_identifier_method: KeyIdMethod::Sha256,
    };
    params.signed_by(issuer).expect("a list").der().to_vec()
}

/// What `openssl ocsp` answers to a request about the site's certificate, with its issuer's certificate and key (PEM).
pub fn openssl_answer((certificate, key): &(String, String), is_revoked: bool, request: &[u8]) -> Vec<u8> {
    let files = TempDir::new().expect("a directory");
    let write = |name: &str, bytes: &[u8]| std::fs::write(files.path().join(name), bytes).expect("written");
    let state = if is_revoked { "R\t351231235959Z\t261101120000Z,keyCompromise" } else { "V\t351231235959Z\t" };
    write("index.txt", format!("{state}\t{SERIAL:02X}\tunknown\t/CN={HOST}\n").as_bytes());
    write("ca.pem", certificate.as_bytes());
    write("ca.key", key.as_bytes());
    write("request", request);
    let made = Command::new("openssl")
        .args(["ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ca.pem", "-rkey", "ca.key", "-ndays", "2"])
        .args(["-reqin", "request", "-respout", "answer"])
        .current_dir(files.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .expect("openssl; scripts/test installs it");
    assert!(made.success());
    std::fs::read(files.path().join("answer")).expect("an answer")
}

/// A responder that `issuer` named, with the purpose that responders need or another one; DER.
pub fn responder(issuer: &Authority, key: &KeyPair, purpose: ExtendedKeyUsagePurpose) -> Vec<u8> {
    let now = OffsetDateTime::now_utc();
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Example Responder");
    (params.not_before, params.not_after) = (now - Duration::days(1), now + Duration::days(8));
    params.extended_key_usages = vec![purpose];
    params.signed_by(key, issuer).expect("a certificate").der().to_vec()
}

/// An answer made by hand.
pub struct Made {
    pub status: CertStatus,
    /// Days from now.
    pub this_update: i64,
    pub next_update: i64,
    /// Speaks of the certificate after the one that was asked about.
    pub of_another: bool,
    /// The responder's own certificate, DER.
    pub responder: Option<Vec<u8>>,
}

impl Default for Made {
    fn default() -> Self {
        Self { status: CertStatus::good(), this_update: -1, next_update: 1, of_another: false, responder: None }
    }
}

impl Made {
    /// The answer to a request, signed with a key.
    pub fn answer(&self, request: &[u8], key: &KeyPair) -> Vec<u8> {
        let day = |days: i64| {
            let seconds = (OffsetDateTime::now_utc() + Duration::days(days)).unix_timestamp();
            let since = std::time::Duration::from_secs(u64::try_from(seconds).expect("after 1970"));
            OcspGeneralizedTime(der::asn1::GeneralizedTime::from_unix_duration(since).expect("a date"))
        };
        let request = OcspRequest::from_der(request).expect("a request");
        let mut cert_id = request.tbs_request.request_list[0].req_cert.clone();
        if self.of_another {
            cert_id.serial_number = Decode::from_der(&[2, 1, SERIAL + 1]).expect("an integer");
        }
        let single = x509_ocsp::SingleResponse {
            cert_id,
            cert_status: self.status,
            this_update: day(self.this_update),
            next_update: Some(day(self.next_update)),
            single_extensions: None,
        };
        let tbs_response_data = ResponseData {
            version: Version::V1,
            responder_id: ResponderId::ByKey(der::asn1::OctetString::new(vec![0; 20]).expect("short")),
            produced_at: day(self.this_update),
            responses: vec![single],
            response_extensions: None,
        };
        let signature = key.sign(&tbs_response_data.to_der().expect("DER")).expect("a signature");
        // ecdsa-with-SHA256.
        let algorithm = [0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];
        let basic = BasicOcspResponse {
            tbs_response_data,
            signature_algorithm: Decode::from_der(&algorithm).expect("an algorithm"),
            signature: der::asn1::BitString::from_bytes(&signature).expect("bits"),
            certs: self.responder.as_ref().map(|der| vec![Decode::from_der(der).expect("a certificate")]),
        };
        OcspResponse::successful(basic).and_then(|answer| answer.to_der()).expect("DER")
    }
}
