//! What a chain says, judged: the data that the chain widget draws.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The chain of one observation, judged at one time for one name.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChainReport {
    /// The certificates as sent, in the order sent.
    pub certificates: Vec<CertificateFacts>,
    /// Each check that was made, in the order of its importance.
    pub checks: Vec<CertificateCheck>,
    /// What each trust store says.
    pub judgements: Vec<StoreJudgement>,
    /// The time at which it was judged.
    pub judged_at: DateTime<Utc>,
}

impl ChainReport {
    /// The site's own certificate: the one whose name was checked.
    pub fn leaf(&self) -> Option<usize> {
        self.checks.iter().find(|check| check.check == Check::Name)?.certificate
    }

    /// Certificates that were sent although no path needs them: those whose signature nobody had to check.
    pub fn unneeded(&self) -> Vec<usize> {
        let is_needed =
            |index| self.checks.iter().any(|check| check.check == Check::Signature && check.certificate == Some(index));
        if self.leaf().is_none() {
            return Vec::new();
        }
        (0..self.certificates.len()).filter(|&index| !is_needed(index)).collect()
    }

    /// What a store says.
    pub fn judgement(&self, store: Store) -> Option<&StoreJudgement> {
        self.judgements.iter().find(|judgement| judgement.store == store)
    }
}

/// What one certificate says. Texts are the issuer's and untrusted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateFacts {
    /// SHA-256 of the DER, lower-case hex.
    pub sha256: String,
    /// Why it could not be parsed; then the other fields are empty.
    pub unparsable: Option<String>,
    /// Subject, RFC 4514 text.
    pub subject: String,
    /// Issuer, RFC 4514 text.
    pub issuer: String,
    /// Common name of the subject, or its organisation, or its first name: what a person calls it.
    pub label: String,
    /// Common name of the issuer, or its organisation.
    pub issuer_label: String,
    /// Serial number, hex.
    pub serial: String,
    /// X.509 version, 3 for v3.
    pub version: u32,
    /// First moment of validity.
    pub not_before: Option<DateTime<Utc>>,
    /// Last moment of validity.
    pub not_after: Option<DateTime<Utc>>,
    /// Names of the subjectAltName extension, as text (`DNS`, `IP`); at most 100.
    pub names: Vec<String>,
    /// How many names there are.
    pub name_count: usize,
    /// Key algorithm with size or curve: `RSA 2048`, `ECDSA P-256`, `Ed25519`.
    pub key: String,
    /// Bits of an RSA modulus or size of the curve.
    pub key_bits: u32,
    /// Signature algorithm, its usual name: `sha256WithRSAEncryption`.
    pub signature_algorithm: String,
    /// basicConstraints says CA.
    pub is_ca: bool,
    /// keyUsage bits by name.
    pub key_usage: Vec<String>,
    /// extendedKeyUsage by name or OID.
    pub extended_key_usage: Vec<String>,
    /// authorityInfoAccess caIssuers addresses.
    pub ca_issuers: Vec<String>,
    /// authorityInfoAccess OCSP addresses.
    pub ocsp: Vec<String>,
    /// Subject and issuer are the same name.
    pub self_issued: bool,
}

/// One check on one certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CertificateCheck {
    /// What was checked.
    pub check: Check,
    /// Which certificate, as an index into `certificates`; `None` for the chain as a whole.
    pub certificate: Option<usize>,
    /// How it came out.
    pub result: CheckResult,
    /// What was seen, for reading: names, dates, sizes. Untrusted.
    pub detail: String,
}

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CheckResult {
    /// As it should be.
    Passed,
    /// Tolerated, but not as it should be.
    Warned,
    /// Clients refuse this.
    Failed,
    /// Could not be found out.
    Unknown,
}

/// The checks of step 6; message keys are `check-SLUG`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The DER parses.
    Parses,
    /// A name of the certificate covers the host (RFC 9525).
    Name,
    /// notBefore has come.
    NotBefore,
    /// notAfter has not passed.
    NotAfter,
    /// The validity is no longer than browsers allow.
    ValidityLength,
    /// Leaf first, each followed by its issuer.
    Order,
    /// Every issuer up to a root is sent or known.
    Complete,
    /// Each signature is that of the next certificate's key.
    Signature,
    /// The key is strong enough.
    KeyStrength,
    /// The signature algorithm is strong enough.
    SignatureStrength,
    /// The leaf is no CA, and the issuers are.
    CaFlag,
    /// extendedKeyUsage allows servers.
    Purpose,
    /// The leaf is not its own issuer.
    SelfSigned,
}

/// What one trust store says of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreJudgement {
    /// Which store.
    pub store: Store,
    /// Whether a client with this store accepts the chain for the name at the time.
    pub trusted: bool,
    /// Whether the chain ends in one of the store's roots, whatever else may be wrong.
    pub anchored: bool,
    /// The root's subject, when anchored.
    pub root: Option<String>,
    /// That root was given for this examination only (`--trust`, practice sites): the store itself lacks it.
    #[serde(default)]
    pub added: bool,
    /// Why not: the first failing check in the terms of RFC 5280, as the validator names it.
    pub error: Option<String>,
}

/// A set of roots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Store {
    /// The operating system's.
    System,
    /// Mozilla's, as shipped with this program.
    Mozilla,
}
