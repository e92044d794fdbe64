//! Any handshake message, looked into: what it is, and what it says field by field.

use super::certificate::{CertificateMessage, CertificateRequest, ocsp_response};
use super::extension::{Extension, Place, extension_type, extensions, find};
use super::field::{Field, hex};
use super::handshake::{RawHandshake, handshake_type};
use super::hello::ClientHello;
use super::input::{Input, Malformed};
use super::key_exchange::ServerKeyExchange;
use super::names::{alert_name, signature_scheme_name};
use super::record::version;
use super::server_hello::ServerHello;

/// What both sides have agreed on when a message is read; the form of some depends on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// `ProtocolVersion`; 0 before the `ServerHello`.
    pub version: u16,
    /// Cipher suite; 0 before the `ServerHello`.
    pub cipher_suite: u16,
}

/// A handshake message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handshake {
    /// Of either side.
    Certificate(CertificateMessage),
    /// Of the server.
    CertificateRequest(CertificateRequest),
    /// A stapled OCSP response, DER.
    CertificateStatus(Vec<u8>),
    /// Scheme (from TLS 1.2 on) and bytes of the signature.
    CertificateVerify(Option<u16>, usize),
    /// Of the client.
    ClientHello(ClientHello),
    /// Bytes of the client's key material.
    ClientKeyExchange(usize),
    /// Algorithm and uncompressed length.
    CompressedCertificate(u16, u32),
    /// TLS 1.3.
    EncryptedExtensions(Vec<Extension>),
    /// Bytes of `verify_data`.
    Finished(usize),
    /// Asks for a new handshake.
    HelloRequest,
    /// Whether the peer must update too.
    KeyUpdate(bool),
    /// A session ticket.
    NewSessionTicket(NewSessionTicket),
    /// A `ServerHello` or a `HelloRetryRequest`.
    ServerHello(ServerHello),
    /// Up to TLS 1.2.
    ServerHelloDone,
    /// Up to TLS 1.2.
    ServerKeyExchange(ServerKeyExchange),
    /// A type that this program does not know.
    Unknown(u8, Vec<u8>),
}

impl Handshake {
    /// Looks into a message.
    pub fn parse(raw: &RawHandshake, agreed: Agreed) -> Result<Self, Malformed> {
        use handshake_type as kind;
        let body = raw.body.as_slice();
        let mut input = Input::new(body);
        Ok(match raw.kind {
            kind::CERTIFICATE => Self::Certificate(CertificateMessage::parse(agreed.version, body)?),
            kind::CERTIFICATE_REQUEST => Self::CertificateRequest(CertificateRequest::parse(agreed.version, body)?),
            kind::CERTIFICATE_STATUS => Self::CertificateStatus(ocsp_response(body)?),
            kind::CERTIFICATE_VERIFY => {
                let scheme = if agreed.version >= version::TLS12 { Some(input.u16("algorithm")?) } else { None };
                Self::CertificateVerify(scheme, input.vector16("signature")?.rest().len())
            }
            kind::CLIENT_HELLO => Self::ClientHello(ClientHello::parse(body)?),
            kind::CLIENT_KEY_EXCHANGE => Self::ClientKeyExchange(body.len()),
            kind::COMPRESSED_CERTIFICATE => {
                Self::CompressedCertificate(input.u16("algorithm")?, input.u24("uncompressed_length")?)
            }
            kind::ENCRYPTED_EXTENSIONS => {
                let all = extensions(&mut input)?;
                input.end()?;
                Self::EncryptedExtensions(all)
            }
            kind::FINISHED => Self::Finished(body.len()),
            kind::HELLO_REQUEST => Self::HelloRequest,
            kind::KEY_UPDATE => Self::KeyUpdate(input.u8("request_update")? == 1),
            kind::NEW_SESSION_TICKET => Self::NewSessionTicket(NewSessionTicket::parse(agreed.version, body)?),
            kind::SERVER_HELLO => Self::ServerHello(ServerHello::parse(body)?),
            kind::SERVER_HELLO_DONE => Self::ServerHelloDone,
            kind::SERVER_KEY_EXCHANGE => {
                Self::ServerKeyExchange(ServerKeyExchange::parse(agreed.version, agreed.cipher_suite, body)?)
            }
            other => Self::Unknown(other, body.to_vec()),
        })
    }

    /// Its content, field by field.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::Certificate(message) => message.fields(),
            Self::CertificateRequest(request) => request.fields(),
            Self::CertificateStatus(response) => {
                vec![Field::new("ocsp_response", format!("{} bytes", response.len()))]
            }
            Self::CertificateVerify(scheme, length) => scheme
                .map(|scheme| Field::new("algorithm", signature_scheme_name(scheme)))
                .into_iter()
                .chain([Field::new("signature", format!("{length} bytes"))])
                .collect(),
            Self::ClientHello(hello) => hello.fields(),
            Self::ClientKeyExchange(length) => vec![Field::new("exchange_keys", format!("{length} bytes"))],
            Self::CompressedCertificate(algorithm, length) => vec![
                Field::new("algorithm", compression_name(*algorithm)),
                Field::new("uncompressed_length", format!("{length} bytes")),
            ],
            Self::EncryptedExtensions(all) => all.iter().map(|extension| extension.field(Place::Server)).collect(),
            Self::Finished(length) => vec![Field::new("verify_data", format!("{length} bytes"))],
            Self::HelloRequest | Self::ServerHelloDone => Vec::new(),
            Self::KeyUpdate(requested) => {
                vec![Field::new("request_update", if *requested { "update_requested" } else { "update_not_requested" })]
            }
            Self::NewSessionTicket(ticket) => ticket.fields(),
            Self::ServerHello(hello) => hello.fields(),
            Self::ServerKeyExchange(exchange) => exchange.fields(),
            Self::Unknown(kind, body) => {
                vec![Field::new("msg_type", kind.to_string()), Field::new("body", hex(body))]
            }
        }
    }
}

/// What a server says of a session that it will resume (RFC 8446, section 4.6.1; RFC 5077, section 3.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSessionTicket {
    /// Seconds; before TLS 1.3 only a hint, and 0 says nothing.
    pub lifetime: u32,
    /// Bytes of the ticket.
    pub length: usize,
    /// TLS 1.3: what else it says.
    pub extensions: Vec<Extension>,
}

impl NewSessionTicket {
    /// Reads the body of a handshake message of type 4.
    pub fn parse(version: u16, body: &[u8]) -> Result<Self, Malformed> {
        let mut input = Input::new(body);
        let lifetime = input.u32("ticket_lifetime")?;
        if version >= version::TLS13 {
            input.u32("ticket_age_add")?;
            input.vector8("ticket_nonce")?;
        }
        let length = input.vector16("ticket")?.rest().len();
        let extensions = if version >= version::TLS13 { extensions(&mut input)? } else { Vec::new() };
        input.end()?;
        Ok(Self { lifetime, length, extensions })
    }

    /// Bytes that a client may send before the handshake is over, when it resumes; `None` when it may send none.
    pub fn max_early_data_size(&self) -> Option<u32> {
        let extension = find(&self.extensions, extension_type::EARLY_DATA)?;
        Input::new(&extension.body).u32("max_early_data_size").ok()
    }

    fn fields(&self) -> Vec<Field> {
        let mut fields = vec![
            Field::new("ticket_lifetime", format!("{} s", self.lifetime)),
            Field::new("ticket", format!("{} bytes", self.length)),
        ];
        fields.extend(self.extensions.iter().map(|extension| extension.field(Place::Ticket)));
        fields
    }
}

fn compression_name(algorithm: u16) -> String {
    match algorithm {
        1 => "zlib".to_owned(),
        2 => "brotli".to_owned(),
        3 => "zstd".to_owned(),
        other => format!("0x{other:04x}"),
    }
}

/// An alert (RFC 8446, section 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    /// 1 warning, 2 fatal.
    pub level: u8,
    /// `AlertDescription`.
    pub description: u8,
}

impl Alert {
    /// Reads the plaintext of an alert record.
    pub fn parse(body: &[u8]) -> Result<Self, Malformed> {
        let mut input = Input::new(body);
        let alert = Self { level: input.u8("level")?, description: input.u8("description")? };
        input.end()?;
        Ok(alert)
    }

    /// Whether it ends the handshake. In TLS 1.3 the level means nothing: all but `close_notify` and `user_canceled`
    /// do (RFC 8446, section 6).
    pub fn is_fatal(self, version: u16) -> bool {
        if version >= version::TLS13 { !matches!(self.description, 0 | 90) } else { self.level != 1 }
    }

    /// Level and description by name.
    pub fn fields(self) -> Vec<Field> {
        let level = match self.level {
            1 => "warning".to_owned(),
            2 => "fatal".to_owned(),
            other => other.to_string(),
        };
        let description = format!("{} ({})", alert_name(self.description), self.description);
        vec![Field::new("level", level), Field::new("description", description)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_warning_does_not_end_tls12_but_tls13_knows_no_warnings() {
        let alert = Alert { level: 1, description: 112 };
        assert!(!alert.is_fatal(version::TLS12));
        assert!(alert.is_fatal(version::TLS13));
        assert!(!Alert { level: 1, description: 0 }.is_fatal(version::TLS13));
    }

    #[test]
    fn a_ticket_of_tls13_tells_its_lifetime_and_how_much_early_data_it_allows() {
        let mut body = vec![0, 0, 28, 32, 1, 2, 3, 4, 1, 0, 0, 3, 7, 7, 7];
        body.extend([0, 8, 0, 42, 0, 4, 0, 0, 64, 0]);
        let ticket = NewSessionTicket::parse(version::TLS13, &body).expect("parses");
        assert_eq!((ticket.lifetime, ticket.length, ticket.max_early_data_size()), (7200, 3, Some(16384)));
        assert!(ticket.fields().contains(&Field::new("early_data", "16384 bytes")));
        let older = NewSessionTicket::parse(version::TLS12, &[0, 0, 1, 44, 0, 2, 9, 9]).expect("parses");
        assert_eq!((older.lifetime, older.length, older.max_early_data_size()), (300, 2, None));
    }

    proptest! {
        #[test]
        fn no_message_of_any_type_can_make_the_parser_panic(
            kind: u8,
            body in prop::collection::vec(any::<u8>(), 0..400),
            version in prop::sample::select(vec![0_u16, 0x0300, 0x0301, 0x0303, 0x0304]),
            cipher_suite in prop::sample::select(vec![0_u16, 0x0033, 0x002f, 0xc02f, 0x00aa, 0xc035, 0x1301]),
        ) {
            if let Ok(message) = Handshake::parse(&RawHandshake { kind, body }, Agreed { version, cipher_suite }) {
                message.fields();
            }
        }

        #[test]
        fn no_stream_can_make_the_readers_panic(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let mut records = super::super::RecordReader::new();
            let mut messages = super::super::HandshakeReader::new(1000);
            records.push(&bytes);
            while let Ok(Some(record)) = records.next_record() {
                let _ = messages.push(&record.body);
                while let Some(raw) = messages.next_message() {
                    let _ = Handshake::parse(&raw, Agreed::default());
                }
            }
            super::super::guess_plain(&bytes);
            super::super::distinguished_name(&bytes);
            CertificateMessage::parse_beginning(version::TLS13, &bytes);
        }
    }
}
