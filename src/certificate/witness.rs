//! The witness: what a strict client with some roots says of a chain (webpki, with every algorithm that it has).
//!
//! Its answer decides; the checks explain it. What it alone knows is told by the variant's name.

use chrono::{DateTime, Utc};
use rustls_pki_types::{CertificateDer, ServerName, TrustAnchor, UnixTime};
use webpki::{ALL_VERIFICATION_ALGS, EndEntityCert, Error, KeyUsage};

use super::report::Check;
use crate::target::Host;

/// Whether a chain is accepted.
pub(super) struct Question<'q> {
    pub leaf: &'q [u8],
    /// What the leaf came with, in any order.
    pub issuers: Vec<&'q [u8]>,
    pub host: &'q Host,
    pub at: DateTime<Utc>,
    pub roots: &'q [TrustAnchor<'q>],
}

impl Question<'_> {
    /// Path and dates first, then the name.
    pub fn ask(&self) -> Result<(), Error> {
        let leaf = CertificateDer::from(self.leaf);
        let issuers: Vec<CertificateDer<'_>> = self.issuers.iter().map(|&der| CertificateDer::from(der)).collect();
        let certificate = EndEntityCert::try_from(&leaf)?;
        let seconds = u64::try_from(self.at.timestamp()).unwrap_or_default();
        let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(seconds));
        let usage = KeyUsage::server_auth();
        certificate.verify_for_usage(ALL_VERIFICATION_ALGS, self.roots, &issuers, time, usage, None, None)?;
        let name = match self.host {
            Host::Name(name) => ServerName::try_from(name.as_str()).map_err(|_| Error::MalformedDnsIdentifier)?,
            Host::Address(address) => ServerName::from(*address),
        };
        certificate.verify_is_valid_for_subject_name(&name)
    }
}

/// The variant's name: `CertExpired`, `UnknownIssuer`.
pub(super) fn name(error: &Error) -> String {
    let text = format!("{error:?}");
    text.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default().trim_end_matches("Context").to_owned()
}

/// The check that an answer belongs to.
pub(super) fn check(error: &Error) -> Check {
    match name(error).as_str() {
        "CaUsedAsEndEntity" | "EndEntityUsedAsCa" => Check::CaFlag,
        "CertExpired" => Check::NotAfter,
        "CertNotValidForName" => Check::Name,
        "CertNotValidYet" => Check::NotBefore,
        "EmptyEkuExtension" | "RequiredEkuNotFound" => Check::Purpose,
        "InvalidNetworkMaskConstraint" | "MalformedNameConstraint" | "NameConstraintViolation" => {
            Check::NameConstraints
        }
        "InvalidSignatureForPublicKey" => Check::Signature,
        "MaximumPathDepthExceeded" | "PathLenConstraintViolated" => Check::PathLength,
        "UnknownIssuer" => Check::Anchor,
        "UnsupportedCriticalExtension" => Check::CriticalExtensions,
        "UnsupportedSignatureAlgorithm" | "UnsupportedSignatureAlgorithmForPublicKey" => Check::SignatureStrength,
        _ => Check::Encoding,
    }
}
