//! What a scripted server needs to say, ready to write: hellos, chains, alerts.

use super::certificate::certificate_tls12_body;
use super::handshake::{handshake, handshake_type};
use super::record::{content_type, record};
use super::server_hello::ServerHello;

/// A `ServerHello` as a handshake message; frame it with [`record`].
pub fn server_hello(hello: &ServerHello) -> Vec<u8> {
    handshake(handshake_type::SERVER_HELLO, &hello.body())
}

/// A Certificate message up to TLS 1.2 with these certificates (DER); frame it with [`record`].
pub fn certificate_tls12(certificates: &[Vec<u8>]) -> Vec<u8> {
    handshake(handshake_type::CERTIFICATE, &certificate_tls12_body(certificates))
}

/// A `ServerHelloDone`; frame it with [`record`].
pub fn server_hello_done() -> Vec<u8> {
    handshake(handshake_type::SERVER_HELLO_DONE, &[])
}

/// A fatal alert in a record of its own.
pub fn fatal_alert(version: u16, description: u8) -> Vec<u8> {
    record(content_type::ALERT, version, &[2, description])
}

/// A warning alert in a record of its own.
pub fn warning_alert(version: u16, description: u8) -> Vec<u8> {
    record(content_type::ALERT, version, &[1, description])
}
