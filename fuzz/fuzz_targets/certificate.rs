//! Any bytes as the body of a Certificate message of any version, whole and broken off, and as what asks for one.
#![no_main]

use handshake_doctor::wire::{CertificateMessage, CertificateRequest, distinguished_name};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, &[u8])| {
    let (is_tls13, body) = input;
    let version = if is_tls13 { 0x0304 } else { 0x0303 };
    let beginning = CertificateMessage::parse_beginning(version, body);
    if let Ok(message) = CertificateMessage::parse(version, body) {
        assert_eq!(message.certificates, beginning.certificates);
        message.fields();
    }
    if let Ok(request) = CertificateRequest::parse(version, body) {
        request.fields();
        request.authorities.iter().for_each(|name| drop(distinguished_name(name)));
    }
});
