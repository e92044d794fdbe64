//! What a scan found. Every answer that could not be had is `None` or stands in an `undetermined` list: it is never
//! called "not supported".

use serde::{Deserialize, Serialize};

use crate::handshake::{ClientCertificateRequest, Outcome};

/// All that one scan found. A part that was not asked for is `None`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ScanReport {
    /// Newest first: TLS 1.3, 1.2, 1.1, 1.0, SSL 3, SSL 2.
    pub versions: Option<Vec<VersionResult>>,
    /// One list a spoken version, newest first.
    pub suites: Option<Vec<VersionSuites>>,
    /// Every chain that the server showed.
    pub certificates: Option<Vec<ServedChain>>,
    /// Key exchange groups.
    pub groups: Option<Groups>,
    /// Signature schemes, one list a spoken version that has them (TLS 1.2 and 1.3).
    pub signatures: Option<Vec<VersionSignatures>>,
    /// Everything else that a server can do.
    pub features: Option<Features>,
    /// Hellos that differ in one thing.
    pub ladder: Option<Ladder>,
    /// How the server bore the scan.
    pub strain: Strain,
}

/// One version's answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionResult {
    /// `ProtocolVersion`, `0x0304` for TLS 1.3, `0x0002` for SSL 2.
    pub version: u16,
    /// Whether the server speaks it; `None` when it could not be found out.
    pub supported: Option<bool>,
    /// How the hello that offered only this version ended.
    pub outcome: Outcome,
    /// The suite that the server chose.
    pub cipher_suite: Option<u16>,
}

/// Whose order decides when both sides have several suites (or groups) in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preference {
    /// The server's own order.
    Server,
    /// The client's order.
    Client,
    /// Neither alone: the server's order, but for some suites the client's (OpenSSL's `SSL_OP_PRIORITIZE_CHACHA`,
    /// `BoringSSL`'s groups of equals).
    Mixed,
    /// There is no choice: fewer than two are accepted.
    Irrelevant,
    /// Could not be found out.
    Unknown,
}

/// The suites of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionSuites {
    /// `ProtocolVersion`.
    pub version: u16,
    /// Accepted suites: in the server's order when that decides, else in the order of `catalogue`.
    pub accepted: Vec<u16>,
    /// Whose order decides.
    pub preference: Preference,
    /// Whether the order of `accepted` was measured to its end (only the server's order can be).
    pub is_order_known: bool,
    /// Suites of which the server's answer told nothing.
    pub undetermined: Vec<u16>,
    /// How many suites were asked.
    pub asked: usize,
    /// SSL 2 only: the cipher kinds, 24 bits each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ssl2_kinds: Vec<u32>,
}

/// A chain that the server showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedChain {
    /// DER, in the order sent.
    #[serde(with = "crate::handshake::der_list")]
    pub chain: Vec<Vec<u8>>,
    /// Public key algorithm of its first certificate, such as `RSA 2048` or `EC secp256r1`.
    pub key: String,
    /// Versions in which it was seen, newest first.
    pub versions: Vec<u16>,
    /// Seen by a hello that named the host.
    pub with_server_name: bool,
    /// Seen by a hello without `server_name`.
    pub without_server_name: bool,
}

/// Key exchange groups.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Of TLS 1.3.
    pub tls13: Option<GroupList>,
    /// Of ECDHE in TLS 1.2 (or the newest older version).
    pub ecdhe: Option<GroupList>,
    /// Finite-field primes that DHE suites used.
    pub finite_field: Vec<FiniteField>,
    /// Whether a hello with the shares that browsers send is answered with `HelloRetryRequest`.
    pub hello_retry_request: Option<bool>,
}

/// The groups of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupList {
    /// Accepted, in the order in which the server chose them.
    pub accepted: Vec<u16>,
    /// Whose order decides.
    pub preference: Preference,
    /// Groups of which the server's answer told nothing.
    pub undetermined: Vec<u16>,
}

/// One prime of a DHE suite.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiniteField {
    /// Bits of the prime.
    pub bits: u32,
    /// Its name when it is a known one, such as `RFC 3526 group 14` or `ffdhe2048`.
    pub known: Option<String>,
}

/// The signature schemes of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionSignatures {
    /// `ProtocolVersion`.
    pub version: u16,
    /// Schemes that the server signed with, in the order in which it chose them.
    pub accepted: Vec<u16>,
    /// Schemes of which the server's answer told nothing.
    pub undetermined: Vec<u16>,
    /// Schemes that the server signed with although they were not offered: it does not look at the list.
    #[serde(default)]
    pub unoffered: Vec<u16>,
}

/// Everything else. `None`: could not be found out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Features {
    /// Application protocols that the server chose, of those asked.
    pub alpn: Option<Vec<String>>,
    /// Application protocols of which the server's answer told nothing.
    #[serde(default)]
    pub alpn_undetermined: Vec<String>,
    /// It staples an OCSP response (RFC 6066, section 8).
    pub ocsp_stapling: Option<bool>,
    /// Signed certificate timestamps in the handshake (RFC 6962, section 3.3), counted.
    pub handshake_scts: Option<usize>,
    /// RFC 7627.
    pub extended_master_secret: Option<bool>,
    /// RFC 5746.
    pub secure_renegotiation: Option<bool>,
    /// RFC 7366.
    pub encrypt_then_mac: Option<bool>,
    /// It compresses (CRIME).
    pub compression: Option<bool>,
    /// It hands out tickets (RFC 5077; RFC 8446, section 4.6.1).
    pub session_tickets: Option<bool>,
    /// A second handshake was resumed.
    pub resumption: Option<bool>,
    /// It marks `random` when it is asked for less than it can (RFC 8446, section 4.1.3).
    pub downgrade_sentinel: Option<bool>,
    /// It refuses a fallback that is not needed (RFC 7507).
    pub fallback_scsv: Option<bool>,
    /// `max_early_data_size` of its tickets; 0 when it takes no 0-RTT data.
    pub early_data_bytes: Option<u32>,
    /// The HTTPS record has a configuration for ECH (RFC 9849; RFC 9848).
    pub ech: Option<bool>,
    /// What it asks of a client certificate, if it asks.
    pub client_certificate: Option<ClientCertificateRequest>,
}

/// The ladder: hellos that differ in one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ladder {
    /// In the order tried; the first is the hello of a current browser.
    pub rungs: Vec<RungResult>,
    /// The first change that makes it work, when the browser's hello does not.
    pub first_change: Option<Rung>,
}

/// One hello of the ladder and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RungResult {
    /// What is different.
    pub rung: Rung,
    /// Bytes of the hello's message.
    pub bytes: usize,
    /// A `ServerHello` came; `None` when strain hid the answer.
    pub answered: Option<bool>,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a hello of the ladder differs from a browser's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rung {
    /// It does not: TLS 1.3 and 1.2, X25519MLKEM768 and x25519 shares, GREASE, ALPN, `server_name`; one write.
    Browser,
    /// The same bytes in two writes (two TCP segments).
    SplitWrites,
    /// The same hello in two records.
    SplitRecords,
    /// No post-quantum share: one packet.
    NoPostQuantum,
    /// No GREASE values (RFC 8701).
    NoGrease,
    /// No ALPN.
    NoAlpn,
    /// No `server_name`.
    NoServerName,
    /// A `server_name` that the server cannot know.
    UnknownServerName,
    /// TLS 1.2 and older only.
    NoTls13,
    /// TLS 1.2 only, and no longer than 255 bytes.
    Length255,
    /// TLS 1.2, padded to 511 bytes (old F5 load balancers hang between 256 and 511).
    Length511,
    /// TLS 1.2, padded to 1500 bytes.
    Length1500,
    /// TLS 1.2, padded to 4 KiB.
    Length4096,
    /// TLS 1.2, padded to 16 KiB.
    Length16384,
}

/// How the server bore the scan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strain {
    /// How often an answer failed to come and the scan stepped back.
    pub backed_off: usize,
    /// How often a question that was asked again was answered.
    pub recovered: usize,
    /// It answered nothing any more: what had not been asked by then is undetermined.
    pub gave_up: bool,
    /// How many questions could be under way at once at the end.
    pub width: usize,
}
