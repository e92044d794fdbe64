//! Signed certificate timestamps (RFC 6962): what they say, and whether a known log signed them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// One signed certificate timestamp.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimestampReport {
    /// How it came.
    pub source: TimestampSource,
    /// SHA-256 of the log's key, lower-case hex.
    pub log_id: String,
    /// The log's name in the list of logs; `None` for a log that the list lacks.
    pub log: Option<String>,
    /// Who runs the log.
    pub operator: Option<String>,
    /// When the log took the certificate in.
    pub at: Option<DateTime<Utc>>,
    /// What became of its signature.
    pub signature: TimestampSignature,
}

impl TimestampReport {
    /// The log's name, or the beginning of its number when nobody knows its name.
    pub fn log_name(&self) -> &str {
        /// Four bytes tell the logs of a list apart.
        const BEGINNING: usize = 8;
        self.log.as_deref().unwrap_or_else(|| self.log_id.get(..BEGINNING).unwrap_or(&self.log_id))
    }
}

/// How a timestamp came to us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimestampSource {
    /// In the certificate.
    Certificate,
    /// In the handshake (`signed_certificate_timestamp`).
    Handshake,
    /// In the stapled OCSP answer.
    Staple,
}

/// What became of a timestamp's signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimestampSignature {
    /// The log made it.
    Verified,
    /// The log did not make it.
    Forged,
    /// The log's key is not known, or the issuer's certificate is missing.
    Unchecked,
}
