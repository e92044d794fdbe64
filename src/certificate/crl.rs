//! Revocation lists (RFC 5280, section 5): what a list says of one certificate at one time.

use chrono::{DateTime, Utc};
use x509_parser::asn1_rs::FromDer;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{DistributionPointName, GeneralName, IssuingDistributionPoint, ParsedExtension};
use x509_parser::revocation_list::{CertificateRevocationList, RevokedCertificate};
use x509_parser::time::ASN1Time;

use super::extensions::list_addresses;
use super::facts::parse;
use super::issuer::Issuer;
use super::ocsp::{reason_name, timely, unsigned};
use super::signature::{self, Signed};
use super::status::{Status, StatusAnswer, StatusFault};

/// Addresses that are read of one certificate, and how long each may be.
const MAX_ADDRESSES: usize = 8;
const MAX_ADDRESS: usize = 512;

/// `removeFromCRL` (RFC 5280, section 5.3.1).
const REMOVED: u8 = 8;

/// deltaCRLIndicator (RFC 5280, section 5.2.4).
const DELTA: &str = "2.5.29.27";

/// What a list (DER or PEM) says of a certificate of `issuer` at a time. Pure.
pub fn read(list: &[u8], certificate: &[u8], issuer: &Issuer, at: DateTime<Utc>) -> StatusAnswer {
    let der = match pem::parse(list) {
        Ok(block) if block.tag() == "X509 CRL" => block.into_contents(),
        _ => list.to_vec(),
    };
    judged(&der, certificate, issuer, at).unwrap_or_else(StatusAnswer::unusable)
}

fn judged(der: &[u8], certificate: &[u8], issuer: &Issuer, at: DateTime<Utc>) -> Result<StatusAnswer, StatusFault> {
    let certificate = parse(certificate).map_err(|_| StatusFault::OtherCertificate)?;
    let (_, list) = CertificateRevocationList::from_der(der).map_err(|_| StatusFault::Malformed)?;
    if list.issuer().as_raw() != issuer.name || !covers(&list, &certificate) {
        return Err(StatusFault::OtherCertificate);
    }
    let signed = issuer.key().map(|key| {
        let message = list.tbs_cert_list.as_ref();
        signature::verify_message(&list.signature_algorithm, message, &list.signature_value.data, &key)
    });
    if signed != Some(Signed::Verified) {
        return Err(StatusFault::Forged);
    }
    let (this_update, next_update) = (time(list.last_update()), list.next_update().and_then(time));
    let serial = unsigned(certificate.raw_serial());
    let entry = list.iter_revoked_certificates().find(|entry| unsigned(entry.raw_serial()) == serial);
    let status =
        match (entry.filter(|entry| reason(entry) != Some(REMOVED)), timely(None, this_update, next_update, at)) {
            // Revoked yesterday is revoked today.
            (Some(entry), _) => Status::Revoked {
                at: time(entry.revocation_date),
                reason: reason(entry).and_then(|reason| reason_name(reason.into())),
            },
            (None, Some(fault)) => Status::Unusable { fault },
            (None, None) => Status::Good,
        };
    Ok(StatusAnswer { status, this_update, next_update })
}

fn reason(entry: &RevokedCertificate<'_>) -> Option<u8> {
    entry.reason_code().map(|(_, reason)| reason.0)
}

/// Whether a list is one that must name the certificate if it was revoked (RFC 5280, section 5.2.5).
fn covers(list: &CertificateRevocationList<'_>, certificate: &X509Certificate<'_>) -> bool {
    list.extensions().iter().all(|extension| match extension.parsed_extension() {
        ParsedExtension::IssuingDistributionPoint(point) => is_for(point, certificate),
        _ => extension.oid.to_id_string() != DELTA,
    })
}

fn is_for(point: &IssuingDistributionPoint<'_>, certificate: &X509Certificate<'_>) -> bool {
    let of_its_kind = if certificate.is_ca() { !point.only_contains_user_certs } else { !point.only_contains_ca_certs };
    let own = list_addresses(certificate, MAX_ADDRESSES, MAX_ADDRESS);
    let of_its_part = match &point.distribution_point {
        Some(DistributionPointName::FullName(names)) => {
            let mut addresses = names.iter().filter_map(|name| match name {
                GeneralName::URI(address) => Some(*address),
                _ => None,
            });
            addresses.clone().next().is_none() || addresses.any(|address| own.iter().any(|own| own == address))
        }
        _ => true,
    };
    of_its_kind && of_its_part && !point.only_contains_attribute_certs && !point.indirect_crl
}

fn time(time: ASN1Time) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(time.timestamp(), 0)
}
