//! What one handshake looked like from the client's side.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use crate::net::{NetError, Phase};
pub use crate::wire::{Field, PlainProtocol};

/// One handshake attempt from the first DNS question to its end.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Observation {
    /// Who spoke for us.
    pub driver: Driver,
    /// Where the connection went, once it was made.
    pub peer: Option<SocketAddr>,
    /// Resolve, connect, proxy, STARTTLS and handshake, in the order in which they happened.
    pub phases: Vec<Phase>,
    /// Every message in order of time.
    pub messages: Vec<Message>,
    /// Where it ended and how.
    pub outcome: Outcome,
    /// What both sides agreed on, as far as the server said it.
    pub negotiated: Negotiated,
    /// The server's certificates as sent, leaf first if the server keeps to the rules; DER, at most [`MAX_CERTIFICATES`].
    #[serde(with = "der_list")]
    pub chain: Vec<Vec<u8>>,
    /// How many certificates the server sent (may exceed what `chain` keeps).
    pub chain_length: usize,
    /// The stapled OCSP response, DER.
    #[serde(default, with = "der_option")]
    pub ocsp_response: Option<Vec<u8>>,
    /// `SignedCertificateTimestampList` of the handshake (RFC 6962, section 3.3) as sent, when it was asked for.
    #[serde(default, with = "der_option")]
    pub timestamp_list: Option<Vec<u8>>,
    /// What the server asked of a client certificate, if it asked.
    pub client_certificate_request: Option<ClientCertificateRequest>,
    /// How many certificates we showed to a server that asked for one; `None`: we sent no Certificate message.
    #[serde(default)]
    pub shown: Option<usize>,
    /// The server asked for a certificate only after the handshake, when it had read what we want: `HelloRequest`
    /// up to TLS 1.2 (RFC 5246, section 7.4.1.1), `CertificateRequest` in TLS 1.3 (RFC 8446, section 4.6.2).
    #[serde(default)]
    pub asked_late: bool,
    /// The certificates that the proxy showed of itself, where TLS was spoken with it; DER, in its order.
    #[serde(default, with = "der_list")]
    pub proxy_chain: Vec<Vec<u8>>,
    /// The answer to `GET /` after the handshake, when it was asked for.
    pub http: Option<HttpAnswer>,
    /// Bytes written to the socket, proxy and STARTTLS included.
    pub bytes_sent: u64,
    /// Bytes read from the socket.
    pub bytes_received: u64,
}

impl Observation {
    /// Whether the server proved that it holds the key of its certificate, as far as we could check it.
    pub fn is_key_proven(&self) -> bool {
        let is_valid = |field: &Field| field.name == SIGNATURE && field.value.starts_with(VALID);
        let mut looks = self.messages.iter().filter(|message| message.kind == MessageKind::Verification);
        looks.any(|look| look.fields.iter().any(is_valid))
    }

    /// An observation of which nothing is known but how it ended.
    pub fn ended(driver: Driver, outcome: Outcome) -> Self {
        Self {
            driver,
            peer: None,
            phases: Vec::new(),
            messages: Vec::new(),
            outcome,
            negotiated: Negotiated::default(),
            chain: Vec::new(),
            chain_length: 0,
            ocsp_response: None,
            timestamp_list: None,
            client_certificate_request: None,
            shown: None,
            asked_late: false,
            proxy_chain: Vec::new(),
            http: None,
            bytes_sent: 0,
            bytes_received: 0,
        }
    }
}

/// The field of our own look at the chain ([`MessageKind::Verification`]) that tells of the handshake signature, and how it
/// begins when the server holds the key.
pub(super) const SIGNATURE: &str = "signature";
pub(super) const VALID: &str = "valid";

/// More certificates than this are counted but not kept: a whole bridge of authorities has about forty.
pub const MAX_CERTIFICATES: usize = 64;

/// Which client made the hello.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Driver {
    /// rustls with aws-lc-rs: TLS 1.3 and 1.2.
    Rustls,
    /// rustls, TLS 1.2 only.
    RustlsTls12,
    /// rustls, TLS 1.3 only.
    RustlsTls13,
    /// A hello written byte by byte.
    Raw,
}

/// Who sent a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
    /// This computer.
    Client,
    /// The peer: the server, or whatever answers in its place.
    Server,
}

/// The six stages that people are told about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 1: `ClientHello`, and the second one after `HelloRetryRequest`.
    ClientHello,
    /// 2: from `ServerHello` to `ServerHelloDone`.
    ServerHello,
    /// 3: our verification, `CertificateVerify`, `ClientKeyExchange`.
    ClientVerifies,
    /// 4: the client's certificate and what the server says to it.
    ServerVerifies,
    /// 5: the client's `ChangeCipherSpec` (up to TLS 1.2) and `Finished`.
    ClientFinished,
    /// 6: the server's `ChangeCipherSpec` (up to TLS 1.2), `Finished` and `NewSessionTicket`.
    ServerFinished,
}

impl Stage {
    /// All six, in order.
    pub const ALL: [Self; 6] = [
        Self::ClientHello,
        Self::ServerHello,
        Self::ClientVerifies,
        Self::ServerVerifies,
        Self::ClientFinished,
        Self::ServerFinished,
    ];
}

/// What a message is. Names as in RFC 8446 and RFC 5246.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MessageKind {
    /// RFC 8446, section 6.
    Alert,
    /// Data of the application; only its length is known or kept.
    ApplicationData,
    /// Certificate of the server or the client.
    Certificate,
    /// RFC 5246, section 7.4.4, or RFC 8446, section 4.3.2.
    CertificateRequest,
    /// Stapled OCSP in TLS 1.2 (RFC 6066, section 8).
    CertificateStatus,
    /// Proof of possession of the key.
    CertificateVerify,
    /// RFC 5246, section 7.1; a dummy in TLS 1.3.
    ChangeCipherSpec,
    /// First message of the client.
    ClientHello,
    /// RFC 5246, section 7.4.7.
    ClientKeyExchange,
    /// RFC 8879: a compressed Certificate.
    CompressedCertificate,
    /// RFC 8446, section 4.3.1.
    EncryptedExtensions,
    /// End of one side's handshake.
    Finished,
    /// RFC 5246, section 7.4.1.1.
    HelloRequest,
    /// A `ServerHello` with the special random of RFC 8446, section 4.1.3.
    HelloRetryRequest,
    /// RFC 8446, section 4.6.3.
    KeyUpdate,
    /// A session ticket.
    NewSessionTicket,
    /// First message of the server.
    ServerHello,
    /// RFC 5246, section 7.4.5.
    ServerHelloDone,
    /// RFC 5246, section 7.4.3.
    ServerKeyExchange,
    /// A handshake type we have no name for.
    Unknown,
    /// A record we could not decrypt: only its length is known.
    Undecrypted,
    /// Not on the wire: this computer looks at the certificate chain.
    Verification,
}

/// One message of the ladder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Microseconds since the observation began.
    pub at_us: u64,
    /// Who sent it.
    pub from: Party,
    /// What it is.
    pub kind: MessageKind,
    /// Its stage.
    pub stage: Stage,
    /// Bytes of the message, its own header included (4 bytes of a handshake message), records' headers not.
    pub size: usize,
    /// Whether it travelled encrypted.
    pub encrypted: bool,
    /// Its decoded content, field by field, in wire order.
    pub fields: Vec<Field>,
}

/// How a handshake ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "how")]
pub enum Outcome {
    /// Both Finished messages were exchanged (and the server accepted our answer, if it asked for a certificate).
    Completed,
    /// The raw driver read all that the server sends in the clear; the server would have gone on.
    Answered,
    /// A fatal alert.
    Alert {
        /// `AlertDescription` (RFC 8446, section 6).
        code: u8,
        /// Who sent it.
        from: Party,
    },
    /// End of stream without an alert.
    Closed,
    /// TCP reset.
    Reset,
    /// Nothing more came within the limit.
    Silence {
        /// How long we waited for the next byte.
        waited_ms: u64,
    },
    /// The first bytes are no TLS record.
    NotTls {
        /// What it looks like.
        guess: PlainProtocol,
        /// The first bytes as text with unprintable bytes escaped; at most 512 characters.
        first_bytes: String,
    },
    /// The peer broke the protocol; we ended the handshake.
    Violation {
        /// Which rule, in the terms of the RFC.
        rule: String,
    },
    /// The server sent more handshake data than any honest handshake needs.
    TooMuchData {
        /// The bound that was passed, in bytes.
        limit: u64,
    },
    /// The server said a little time and again, but in all this time never the whole of its answer.
    TooSlow {
        /// How long we waited for the whole.
        waited_ms: u64,
        /// Bytes that came in that time.
        bytes: u64,
    },
    /// No handshake was begun: the network said no before.
    Unreachable {
        /// What happened.
        error: NetError,
    },
}

impl Outcome {
    /// The rule that a server breaks which does not hold the key of its certificate.
    pub(crate) const BAD_SIGNATURE: &str = "the handshake signature was not made with the key of the certificate";

    /// Whether the server did not prove that it holds the key of its certificate.
    pub(crate) fn is_bad_signature(&self) -> bool {
        matches!(self, Self::Violation { rule } if rule == Self::BAD_SIGNATURE)
    }
}

/// What the two sides agreed on. Everything is `None` until the server has said it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Negotiated {
    /// `ProtocolVersion` on the wire, `0x0304` for TLS 1.3.
    pub version: Option<u16>,
    /// IANA code point of the cipher suite.
    pub cipher_suite: Option<u16>,
    /// IANA code point of the key exchange group.
    pub group: Option<u16>,
    /// Bits of the finite-field prime, when the suite is a DHE one of TLS 1.2 or older.
    pub dh_prime_bits: Option<u32>,
    /// Name of that prime, when it is a known one (`wire::known_prime`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_prime: Option<String>,
    /// IANA code point of the signature scheme that the server used.
    pub signature_scheme: Option<u16>,
    /// Application protocol (RFC 7301).
    pub alpn: Option<String>,
    /// Code points of the extensions of `ServerHello` and `EncryptedExtensions`, in wire order, at most 64.
    #[serde(default)]
    pub extensions: Vec<u16>,
    /// `legacy_compression_method`; 0 is none.
    #[serde(default)]
    pub compression: Option<u8>,
    /// Bytes of the session id that the server gave or sent back.
    #[serde(default)]
    pub session_id_length: Option<usize>,
    /// The server's `random` says that it was asked for less than it can (RFC 8446, section 4.1.3).
    #[serde(default)]
    pub downgrade_sentinel: bool,
    /// Signed certificate timestamps in the handshake (RFC 6962, section 3.3), counted.
    #[serde(default)]
    pub timestamps: Option<usize>,
    /// The first session ticket, when one was seen in the clear or could be decrypted.
    #[serde(default)]
    pub ticket: Option<Ticket>,
    /// An earlier session was taken up again.
    #[serde(default)]
    pub resumed: bool,
}

/// A session ticket (RFC 8446, section 4.6.1; RFC 5077).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// Seconds; 0 up to TLS 1.2 says nothing.
    pub lifetime_s: u32,
    /// Bytes that may be sent before the resumed handshake is over; `None` when none may.
    pub max_early_data_bytes: Option<u32>,
}

/// `CertificateRequest`, either version's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientCertificateRequest {
    /// Distinguished names of the accepted authorities, RFC 4514 text. Untrusted; at most 64.
    pub authorities: Vec<String>,
    /// How many authorities the server named.
    pub authority_count: usize,
    /// Accepted signature schemes, IANA code points.
    pub signature_schemes: Vec<u16>,
    /// `ClientCertificateType` of TLS 1.2.
    pub certificate_types: Vec<u8>,
}

/// What the site's web server answered after the handshake. Untrusted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpAnswer {
    /// Status code.
    pub status: u16,
    /// `Date` field as sent.
    pub date: Option<String>,
    /// Its time minus ours in milliseconds, when `date` parses.
    pub offset_ms: Option<i64>,
    /// `Server` field as sent.
    pub server: Option<String>,
    /// `Age` field in seconds: how long the answer lay in a cache (RFC 9111, section 5.1).
    #[serde(default)]
    pub age_s: Option<u32>,
    /// How long the question and its answer took, in milliseconds.
    #[serde(default)]
    pub took_ms: Option<u64>,
}

pub(crate) mod der_bytes {
    //! One DER value as base64 text.
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(der: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(der))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD.decode(String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

pub(crate) mod der_list {
    //! DER as base64 text, so that a case can be read by people and tools.
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(list: &[Vec<u8>], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(list.iter().map(|der| STANDARD.encode(der)))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Vec<u8>>, D::Error> {
        Vec::<String>::deserialize(deserializer)?
            .iter()
            .map(|text| STANDARD.decode(text).map_err(D::Error::custom))
            .collect()
    }
}

mod der_option {
    //! One optional DER value as base64 text.
    use base64::Engine;
    use base64::engine::general_purpose::STANDARD;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    #[expect(clippy::ref_option, reason = "serde passes a field by reference")]
    pub fn serialize<S: Serializer>(der: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
        der.as_ref().map(|der| STANDARD.encode(der)).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<u8>>, D::Error> {
        Option::<String>::deserialize(deserializer)?
            .map(|text| STANDARD.decode(text).map_err(D::Error::custom))
            .transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_the_first_release_is_still_read() {
        let saved = r#"{"version":771,"cipher_suite":49199,"group":29,"dh_prime_bits":null,"signature_scheme":2052,"alpn":"h2"}"#;
        let negotiated: Negotiated = serde_json::from_str(saved).expect("reads");
        assert_eq!((negotiated.version, negotiated.alpn.as_deref()), (Some(0x0303), Some("h2")));
        assert_eq!((negotiated.compression, negotiated.ticket, negotiated.resumed), (None, None, false));
    }
}
