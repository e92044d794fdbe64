//! OCSP (RFC 6960): the question to a responder, and what its answer says of one certificate at one time.

use chrono::{DateTime, TimeDelta, Utc};
use der::{Decode, Encode, Reader, SliceReader};
use sha2::{Digest, Sha256, Sha384, Sha512};
use x509_ocsp::{
    BasicOcspResponse, CertId, CertStatus, OcspGeneralizedTime, OcspRequest, OcspResponse, OcspResponseStatus, Request,
    SingleResponse, TbsRequest,
};
use x509_parser::asn1_rs::FromDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use super::facts::{content, extended_key_usage, parse};
use super::issuer::Issuer;
use super::signature::{self, Signed};
use super::status::{Status, StatusAnswer, StatusFault};

/// Clocks of responders and of computers differ by this much without harm.
pub(super) const CLOCK_SKEW: TimeDelta = TimeDelta::minutes(5);

/// Responders' own certificates that are looked at in one answer.
const MAX_RESPONDERS: usize = 4;

/// `AlgorithmIdentifier` of SHA-1 with NULL: every responder knows it (RFC 9654, section 3.1, names newer ones too).
const SHA1: &[u8] = &[0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0];

/// The question whether a certificate was revoked, DER; `None` when the certificate does not parse.
pub fn question(certificate: &[u8], issuer: &Issuer) -> Option<Vec<u8>> {
    let certificate = parse(certificate).ok()?;
    let hash_algorithm = Decode::from_der(SHA1).ok()?;
    let hashed = |bytes: &[u8]| der::asn1::OctetString::new(hash("1.3.14.3.2.26", bytes)?).ok();
    let req_cert = CertId {
        hash_algorithm,
        issuer_name_hash: hashed(&issuer.name)?,
        issuer_key_hash: hashed(&issuer.key()?.subject_public_key.data)?,
        serial_number: Decode::from_der(&integer(certificate.raw_serial())?).ok()?,
    };
    let request_list = vec![Request { req_cert, single_request_extensions: None }];
    let tbs_request = TbsRequest { request_list, ..TbsRequest::default() };
    OcspRequest { tbs_request, optional_signature: None }.to_der().ok()
}

/// What an answer (DER) says of a certificate of `issuer` at a time. Pure.
pub fn read(answer: &[u8], certificate: &[u8], issuer: &Issuer, at: DateTime<Utc>) -> StatusAnswer {
    judged(answer, certificate, issuer, at).unwrap_or_else(StatusAnswer::unusable)
}

/// The list of timestamps (RFC 6962, section 3.3) in an answer; its signature is not looked at.
pub fn timestamp_list(answer: &[u8]) -> Option<Vec<u8>> {
    /// id-pkix... 1.3.6.1.4.1.11129.2.4.5 (RFC 6962, section 3.3).
    const TIMESTAMPS: &str = "1.3.6.1.4.1.11129.2.4.5";
    let (_, basic, _) = basic(answer).ok()?;
    let extensions = basic.tbs_response_data.responses.into_iter().filter_map(|single| single.single_extensions);
    let list = extensions.flatten().find(|extension| extension.extn_id.to_string() == TIMESTAMPS)?;
    der::asn1::OctetString::from_der(list.extn_value.as_bytes()).ok().map(|list| list.as_bytes().to_vec())
}

/// When an answer about a certificate was produced, by its own date, if the authority signed it, or a responder that it
/// had named and whose certificate was good then. Pure.
pub fn produced_at(answer: &[u8], certificate: &[u8], issuer: &Issuer) -> Option<DateTime<Utc>> {
    let certificate = parse(certificate).ok()?;
    let (signed, basic, responders) = basic(answer).ok()?;
    basic.tbs_response_data.responses.iter().find(|single| is_about(&single.cert_id, &certificate, issuer))?;
    let at = time(&basic.tbs_response_data.produced_at)?;
    is_signed(&basic, &signed, &responders, issuer, at).then_some(at)
}

fn judged(answer: &[u8], certificate: &[u8], issuer: &Issuer, at: DateTime<Utc>) -> Result<StatusAnswer, StatusFault> {
    let certificate = parse(certificate).map_err(|_| StatusFault::OtherCertificate)?;
    let (signed, basic, responders) = basic(answer)?;
    let single = basic
        .tbs_response_data
        .responses
        .iter()
        .find(|single| is_about(&single.cert_id, &certificate, issuer))
        .ok_or(StatusFault::OtherCertificate)?;
    if !is_signed(&basic, &signed, &responders, issuer, at) {
        return Err(StatusFault::Forged);
    }
    let produced_at = time(&basic.tbs_response_data.produced_at);
    let (this_update, next_update) = (time(&single.this_update), single.next_update.as_ref().and_then(time));
    let status = match timely(produced_at, this_update, next_update, at) {
        Some(fault) if !matches!(single.cert_status, CertStatus::Revoked(_)) => Status::Unusable { fault },
        // Revoked yesterday is revoked today.
        _ => status(single),
    };
    Ok(StatusAnswer { status, this_update, next_update })
}

/// Why an answer cannot be relied on at a time: dated in the future, or its next update has passed.
pub(super) fn timely(
    produced_at: Option<DateTime<Utc>>,
    this_update: Option<DateTime<Utc>>,
    next_update: Option<DateTime<Utc>>,
    at: DateTime<Utc>,
) -> Option<StatusFault> {
    if [produced_at, this_update].into_iter().flatten().any(|time| time - CLOCK_SKEW > at) {
        Some(StatusFault::NotYetValid)
    } else if next_update.is_some_and(|next| next + CLOCK_SKEW < at) {
        Some(StatusFault::Stale)
    } else {
        None
    }
}

fn status(single: &SingleResponse) -> Status {
    match &single.cert_status {
        CertStatus::Good(_) => Status::Good,
        CertStatus::Unknown(_) => Status::Unknown,
        CertStatus::Revoked(info) => Status::Revoked {
            at: time(&info.revocation_time),
            reason: info.revocation_reason.and_then(|reason| reason_name(reason as u32)),
        },
    }
}

/// `CRLReason` by its name (RFC 5280, section 5.3.1).
pub(super) fn reason_name(reason: u32) -> Option<String> {
    Some(
        match reason {
            0 => "unspecified",
            1 => "keyCompromise",
            2 => "cACompromise",
            3 => "affiliationChanged",
            4 => "superseded",
            5 => "cessationOfOperation",
            6 => "certificateHold",
            8 => "removeFromCRL",
            9 => "privilegeWithdrawn",
            10 => "aACompromise",
            _ => return None,
        }
        .to_owned(),
    )
}

/// The signed bytes, the answer, and the certificates that came with it.
type Basic = (Vec<u8>, BasicOcspResponse, Vec<Vec<u8>>);

fn basic(answer: &[u8]) -> Result<Basic, StatusFault> {
    let malformed = |_: der::Error| StatusFault::Malformed;
    let response = OcspResponse::from_der(answer).map_err(malformed)?;
    if response.response_status != OcspResponseStatus::Successful {
        return Err(StatusFault::Refused);
    }
    let bytes = response.response_bytes.ok_or(StatusFault::Malformed)?;
    let der = bytes.response.as_bytes();
    let basic = BasicOcspResponse::from_der(der).map_err(malformed)?;
    let mut reader = SliceReader::new(content(der)).map_err(malformed)?;
    let signed = reader.tlv_bytes().map_err(malformed)?.to_vec();
    let responders = basic.certs.iter().flatten().take(MAX_RESPONDERS).filter_map(|one| one.to_der().ok()).collect();
    Ok((signed, basic, responders))
}

/// Whether a `CertID` (RFC 6960, section 4.1.1) means this certificate of this issuer.
fn is_about(id: &CertId, certificate: &X509Certificate<'_>, issuer: &Issuer) -> bool {
    let algorithm = id.hash_algorithm.oid.to_string();
    let is_hash = |expected: &[u8], bytes: &[u8]| hash(&algorithm, bytes).is_some_and(|hashed| hashed == expected);
    unsigned(id.serial_number.as_bytes()) == unsigned(certificate.raw_serial())
        && is_hash(id.issuer_name_hash.as_bytes(), &issuer.name)
        && issuer.key().is_some_and(|key| is_hash(id.issuer_key_hash.as_bytes(), &key.subject_public_key.data))
}

/// Whether the authority signed, or a responder that it named for this (RFC 6960, section 4.2.2.2).
fn is_signed(
    basic: &BasicOcspResponse,
    signed: &[u8],
    responders: &[Vec<u8>],
    issuer: &Issuer,
    at: DateTime<Utc>,
) -> bool {
    let Ok(algorithm) = basic.signature_algorithm.to_der() else { return false };
    let Ok((_, algorithm)) = AlgorithmIdentifier::from_der(&algorithm) else { return false };
    let Some(bits) = basic.signature.as_bytes() else { return false };
    let made_by =
        |key: &SubjectPublicKeyInfo<'_>| signature::verify_message(&algorithm, signed, bits, key) == Signed::Verified;
    issuer.key().is_some_and(|key| made_by(&key))
        || responders.iter().filter_map(|der| parse(der).ok()).any(|responder| {
            let lives = (responder.validity.not_before.timestamp()..=responder.validity.not_after.timestamp())
                .contains(&at.timestamp());
            let may_answer = extended_key_usage(&responder).is_some_and(|usage| usage.ocsp_signing);
            lives && may_answer && issuer.issued(&responder) && made_by(&responder.subject_pki)
        })
}

fn hash(algorithm: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    use aws_lc_rs::digest;
    Some(match algorithm {
        "1.3.14.3.2.26" => digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec(),
        "2.16.840.1.101.3.4.2.1" => Sha256::digest(bytes).to_vec(),
        "2.16.840.1.101.3.4.2.2" => Sha384::digest(bytes).to_vec(),
        "2.16.840.1.101.3.4.2.3" => Sha512::digest(bytes).to_vec(),
        _ => return None,
    })
}

/// A serial number without the zeros in front of it.
pub(super) fn unsigned(serial: &[u8]) -> &[u8] {
    &serial[serial.iter().take_while(|&&byte| byte == 0).count()..]
}

/// DER of an INTEGER from its content.
fn integer(content: &[u8]) -> Option<Vec<u8>> {
    /// RFC 5280, section 4.1.2.2, allows 20 bytes; a few authorities use more.
    const MAX: usize = 64;
    let length = u8::try_from(content.len()).ok().filter(|length| (1..=MAX).contains(&usize::from(*length)))?;
    Some([&[2, length], content].concat())
}

fn time(time: &OcspGeneralizedTime) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(time.0.to_unix_duration().as_secs()).ok()?, 0)
}
