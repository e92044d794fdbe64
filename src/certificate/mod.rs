//! X.509: what certificates say, which names they cover, which paths they build, and which stores trust them.
//!
//! Judged from their DER (RFC 5280, RFC 9525), at any time, with any store; never during a handshake.

mod checks;
mod facts;
mod host_name;
mod judge;
mod key;
mod name;
mod path;
mod report;
mod signature;
mod stores;

#[cfg(test)]
mod claims;
#[cfg(test)]
pub(crate) mod fixture;

pub use checks::longest_validity;
pub use facts::{IssuerName, facts, issuer_name};
pub use host_name::{Mismatch, mismatch};
pub use judge::judge;
pub use report::*;
pub use stores::TrustStores;

/// A certificate as PEM (RFC 7468), for saving or passing on.
pub fn pem(der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new("CERTIFICATE", der), config)
}
