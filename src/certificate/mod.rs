//! X.509: what certificates say, which names they cover, which paths they build, and which stores trust them.
//!
//! Judged from their DER (RFC 5280, RFC 9525), at any time, with any store; never during a handshake.

mod checks;
pub mod crl;
mod distrust;
mod export;
mod extensions;
mod facts;
mod fault;
mod host_name;
mod issuer;
mod judge;
mod key;
mod look_alike;
mod mismatch;
mod name;
pub mod ocsp;
mod outline;
mod path;
mod presented;
mod report;
mod signature;
mod standing;
mod status;
mod stores;
mod timestamp;
pub mod transparency;
mod witness;

#[cfg(test)]
mod claims;
#[cfg(test)]
pub(crate) mod fixture;

pub use checks::longest_validity;
pub use distrust::{Distrust, Rule, distrusted};
pub use export::{file_name, pem_chain};
pub use facts::{IssuerName, facts, issuer_name, subject_name};
pub use issuer::{Issuer, handed_out, is_issued_by, is_own_issuer, issuer, line};
pub use judge::{judge, judge_with_issuers};
pub use look_alike::{OddLetters, odd_letters};
pub use mismatch::{Mismatch, mismatch};
pub use outline::{Outline, Place, Spare};
pub use report::*;
pub use status::*;
pub use stores::TrustStores;
pub use timestamp::*;

/// A certificate as PEM (RFC 7468), for saving or passing on.
pub fn pem(der: &[u8]) -> String {
    let config = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    pem::encode_config(&pem::Pem::new("CERTIFICATE", der), config)
}
