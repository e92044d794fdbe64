//! What a chain says, judged: the data that the chain widget draws.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{StatusReport, TimestampReport};

/// The chain of one observation, judged at one time for one name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ChainReport {
    /// The certificates as sent, in the order sent; after them those that were fetched, and the roots of the paths.
    pub certificates: Vec<CertificateFacts>,
    /// Each check that was made, in the order of its importance.
    pub checks: Vec<CertificateCheck>,
    /// What each trust store says.
    pub judgements: Vec<StoreJudgement>,
    /// The time at which it was judged.
    pub judged_at: DateTime<Utc>,
    /// Every path that was tried: of each store the best one first.
    #[serde(default)]
    pub paths: Vec<PathReport>,
    /// What is known of revocation, certificate by certificate.
    #[serde(default)]
    pub status: Vec<StatusReport>,
    /// The signed certificate timestamps that came with the site's certificate.
    #[serde(default)]
    pub timestamps: Vec<TimestampReport>,
}

/// One path from the site's certificate upwards, with one store's roots.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PathReport {
    /// Whose roots.
    pub store: Store,
    /// Indexes into `certificates`, the site's own first; a root that was reached is the last one.
    pub certificates: Vec<usize>,
    /// What is at its end.
    pub end: PathEnd,
    /// Whether a client with this store accepts the path for the name at the time.
    pub trusted: bool,
    /// The one check that fails first, in the order in which clients look; `None` for a path that is accepted.
    pub fault: Option<CertificateCheck>,
}

/// What is at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PathEnd {
    /// A root of the store.
    Root,
    /// A certificate that signed itself and is in no store.
    SelfSigned,
    /// The issuer of the last certificate was not sent, not fetched, and is in no store.
    IssuerMissing,
    /// A certificate bears the issuer's name, but its key did not make the signature.
    ForgedSignature,
    /// The bounds of the search were reached.
    GivenUp,
}

/// Where a certificate of a report comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The server sent it.
    #[default]
    Sent,
    /// Fetched from an address in another certificate (authorityInfoAccess, RFC 5280, section 4.2.2.1).
    Fetched,
    /// A root of a store.
    Store,
}

/// One extension, for reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtensionFact {
    /// Object identifier.
    pub oid: String,
    /// Its usual name (`keyUsage`); the object identifier where it has none.
    pub name: String,
    /// Clients that do not know it must refuse the certificate.
    pub critical: bool,
    /// Its content as text; hex where it is not understood. Bounded; untrusted.
    pub value: String,
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
        let is_sent = |index: usize| self.certificates[index].origin == Origin::Sent;
        (0..self.certificates.len()).filter(|&index| is_sent(index) && !is_needed(index)).collect()
    }

    /// The certificates that the server sent, in the order sent.
    pub fn sent(&self) -> impl Iterator<Item = &CertificateFacts> {
        self.certificates.iter().filter(|facts| facts.origin == Origin::Sent)
    }

    /// What a store says.
    pub fn judgement(&self, store: Store) -> Option<&StoreJudgement> {
        self.judgements.iter().find(|judgement| judgement.store == store)
    }
}

/// What one certificate says. Texts are the issuer's and untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where it comes from.
    #[serde(default)]
    pub origin: Origin,
    /// Its DER; empty in reports of older programs.
    #[serde(default, with = "crate::handshake::der_bytes")]
    pub der: Vec<u8>,
    /// SHA-256 of the `SubjectPublicKeyInfo`, lower-case hex.
    #[serde(default)]
    pub key_sha256: String,
    /// subjectKeyIdentifier, hex.
    #[serde(default)]
    pub subject_key_id: Option<String>,
    /// authorityKeyIdentifier, hex.
    #[serde(default)]
    pub authority_key_id: Option<String>,
    /// pathLenConstraint of basicConstraints.
    #[serde(default)]
    pub path_length: Option<u32>,
    /// Addresses of revocation lists (cRLDistributionPoints).
    #[serde(default)]
    pub crls: Vec<String>,
    /// The TLS feature extension demands a stapled status (RFC 7633).
    #[serde(default)]
    pub must_staple: bool,
    /// Every extension in the order of the certificate, at most 64.
    #[serde(default)]
    pub extensions: Vec<ExtensionFact>,
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
    /// The names keep to the name constraints of every issuer (RFC 5280, section 4.2.1.10).
    NameConstraints,
    /// No issuer has more certificates below it than it may (RFC 5280, section 4.2.1.9).
    PathLength,
    /// No critical extension is unknown.
    CriticalExtensions,
    /// The DER keeps to the rules: version, serial number, dates, extensions (RFC 5280).
    Encoding,
    /// No browser has withdrawn its trust in the authority.
    Distrust,
    /// Logged publicly, with as many timestamps as browsers want (RFC 6962).
    Transparency,
    /// Not revoked.
    Revocation,
    /// A stapled status where the certificate demands one (RFC 7633).
    Staple,
    /// A root of the store is at the end.
    Anchor,
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
    /// Whether a client that fetches missing issuers (as Chrome, Edge and Safari do) accepts it.
    #[serde(default)]
    pub trusted_with_fetched: bool,
    /// How many of Mozilla's roots the store has: an ordinary public store has nearly all of them.
    #[serde(default)]
    pub public_roots: usize,
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
