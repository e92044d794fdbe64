//! TLS bytes without I/O: records, handshake messages, hellos, alerts and the IANA tables.
//!
//! Builds what we send and parses what a hostile peer sends; every length is checked before it is believed.
//! Sources: RFC 8446 (TLS 1.3), RFC 5246 (TLS 1.2), RFC 6101 (SSL 3), the IANA TLS registries.

mod certificate;
mod distinguished_name;
mod extension;
mod field;
mod fingerprint;
mod handshake;
mod hello;
mod input;
mod key_exchange;
mod message;
mod names;
mod offer;
mod opening;
mod plain;
mod primes;
mod record;
mod server;
mod server_hello;
mod ssl2;

pub use certificate::{CertificateMessage, CertificateRequest};
pub use distinguished_name::{distinguished_name, name_text};
pub use extension::{Extension, extension_type};
pub use field::Field;
pub(crate) use field::escaped;
pub use handshake::{HandshakeReader, MESSAGE_HEADER, RawHandshake, TooLong, handshake, handshake_type};
pub use hello::{ClientHello, Entropy};
pub use input::Malformed;
pub use key_exchange::ServerKeyExchange;
pub use message::{Agreed, Alert, Handshake, NewSessionTicket};
pub use names::{
    alert_name, certificate_compression_name, certificate_type_name, cipher_suite_name, cipher_suites, extension_name,
    group_name, is_grease, signature_scheme_name, ssl2_cipher_name, version_name,
};
pub use offer::ClientOffer;
pub use opening::{NoHello, OpeningReader};
pub use plain::{PlainProtocol, guess_plain};
pub use primes::known_prime;
pub use record::{HEADER, MAX_BODY, MAX_PLAINTEXT, Record, RecordError, RecordReader, content_type, record, version};
pub use server::{certificate_tls12, fatal_alert, server_hello, server_hello_done, warning_alert};
pub(crate) use server_hello::selected_protocol;
pub use server_hello::{RETRY_RANDOM, ServerHello};
pub use ssl2::{SSL2, SSL2_KINDS, Ssl2ServerHello, ssl2_answer, ssl2_client_hello, ssl2_server_hello};
