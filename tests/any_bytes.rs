//! Whatever bytes a peer sends, they are read or refused: nothing breaks, and what is read means what was written.

use handshake_doctor::wire::{
    CertificateMessage, CertificateRequest, Extension, ServerHello, certificate_tls12, distinguished_name, version,
};
use proptest::prelude::*;

/// Bytes that often look like small lengths.
fn bytes(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(prop_oneof![2 => 0_u8..8, 1 => any::<u8>()], 0..longest)
}

fn extensions() -> impl Strategy<Value = Vec<Extension>> {
    let kind = prop_oneof![prop::sample::select(vec![0_u16, 5, 10, 11, 16, 41, 43, 44, 51, 65281]), any::<u16>()];
    prop::collection::vec((kind, bytes(60)).prop_map(|(kind, body)| Extension { kind, body }), 0..12)
}

proptest! {
    #[test]
    fn a_server_hello_is_read_as_it_was_written(
        version: u16,
        random: [u8; 32],
        session_id in prop::collection::vec(any::<u8>(), 0..=32),
        cipher_suite: u16,
        compression: u8,
        extensions in extensions(),
    ) {
        let hello = ServerHello { version, random, session_id, cipher_suite, compression, extensions };
        prop_assert_eq!(ServerHello::parse(&hello.body()), Ok(hello.clone()));
        let _ = (hello.selected_version(), hello.group(), hello.alpn(), hello.fields());
    }

    #[test]
    fn any_bytes_are_a_server_hello_or_an_error(
        mut body in bytes(400),
        beginning in prop::option::of(any::<[u8; 34]>()),
    ) {
        if let Some(beginning) = beginning {
            body.splice(0..0, beginning);
        }
        if let Ok(hello) = ServerHello::parse(&body) {
            let _ = (hello.selected_version(), hello.group(), hello.alpn(), hello.fields());
            prop_assert_eq!(ServerHello::parse(&hello.body()), Ok(hello));
        }
    }

    #[test]
    fn a_certificate_message_that_breaks_off_keeps_its_whole_certificates(
        certificates in prop::collection::vec(bytes(50), 0..10),
        cut: prop::sample::Index,
    ) {
        let message = certificate_tls12(&certificates);
        let body = &message[4..];
        let whole = CertificateMessage::parse(version::TLS12, body).expect("well formed");
        prop_assert_eq!(&whole.certificates, &certificates);
        let beginning = CertificateMessage::parse_beginning(version::TLS12, &body[..cut.index(body.len() + 1)]);
        prop_assert!(certificates.starts_with(&beginning.certificates));
    }

    #[test]
    fn any_bytes_are_certificates_or_an_error(body in bytes(400), is_tls13: bool) {
        let version = if is_tls13 { version::TLS13 } else { version::TLS12 };
        let beginning = CertificateMessage::parse_beginning(version, &body);
        if let Ok(message) = CertificateMessage::parse(version, &body) {
            message.fields();
            prop_assert_eq!(message.certificates, beginning.certificates);
        }
        if let Ok(request) = CertificateRequest::parse(version, &body) {
            request.fields();
            request.authorities.iter().for_each(|name| drop(distinguished_name(name)));
        }
    }
}
