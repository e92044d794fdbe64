//! `ServerHello` and `HelloRetryRequest`, built and parsed (RFC 8446, sections 4.1.3 and 4.1.4; RFC 5246, section
//! 7.4.1.3).

use super::extension::{
    Extension, Place, extension_type, extensions, find, protocol_names, put_extensions, timestamp_count,
};
use super::field::{Field, escaped, hex};
use super::input::{Input, Malformed, put_vector};
use super::names::{cipher_suite_name, version_name};
use super::record::version;

/// The `random` that makes a `ServerHello` a `HelloRetryRequest`: SHA-256 of "`HelloRetryRequest`".
pub const RETRY_RANDOM: [u8; 32] = [
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11,
    0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
];

/// A `ServerHello` of any version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServerHello {
    /// `legacy_version`: the real one up to TLS 1.2.
    pub version: u16,
    /// [`RETRY_RANDOM`] in a `HelloRetryRequest`.
    pub random: [u8; 32],
    /// At most 32 bytes.
    pub session_id: Vec<u8>,
    /// The chosen suite.
    pub cipher_suite: u16,
    /// 0 in every honest one.
    pub compression: u8,
    /// In wire order.
    pub extensions: Vec<Extension>,
}

impl ServerHello {
    /// A `ServerHello` up to TLS 1.2 without extensions, to be written by a scripted server.
    pub fn new(version: u16, cipher_suite: u16, random: [u8; 32]) -> Self {
        Self { version, random, session_id: Vec::new(), cipher_suite, compression: 0, extensions: Vec::new() }
    }

    /// Reads the body of a handshake message of type 2.
    pub fn parse(body: &[u8]) -> Result<Self, Malformed> {
        let mut input = Input::new(body);
        let version = input.u16("legacy_version")?;
        let mut random = [0; 32];
        random.copy_from_slice(input.take(32, "random")?);
        let session_id = input.vector8("legacy_session_id_echo")?.rest().to_vec();
        if session_id.len() > 32 {
            return Err(Malformed::Length { field: "legacy_session_id_echo", length: session_id.len() });
        }
        let cipher_suite = input.u16("cipher_suite")?;
        let compression = input.u8("legacy_compression_method")?;
        let extensions = extensions(&mut input)?;
        input.end()?;
        Ok(Self { version, random, session_id, cipher_suite, compression, extensions })
    }

    /// The body of the handshake message.
    pub fn body(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        out.extend_from_slice(&self.version.to_be_bytes());
        out.extend_from_slice(&self.random);
        put_vector(&mut out, 1, &self.session_id);
        out.extend_from_slice(&self.cipher_suite.to_be_bytes());
        out.push(self.compression);
        put_extensions(&mut out, &self.extensions);
        out
    }

    /// Whether it is a `HelloRetryRequest`.
    pub fn is_retry(&self) -> bool {
        self.random == RETRY_RANDOM
    }

    /// The version that both sides speak from here on: that of `supported_versions`, else `legacy_version`.
    pub fn selected_version(&self) -> u16 {
        find(&self.extensions, extension_type::SUPPORTED_VERSIONS)
            .and_then(|extension| Input::new(&extension.body).u16("selected_version").ok())
            .unwrap_or(self.version)
    }

    /// The group of `key_share`, chosen or (in a `HelloRetryRequest`) asked for.
    pub fn group(&self) -> Option<u16> {
        let extension = find(&self.extensions, extension_type::KEY_SHARE)?;
        Input::new(&extension.body).u16("group").ok()
    }

    /// The application protocol, up to TLS 1.2.
    pub fn alpn(&self) -> Option<String> {
        selected_protocol(&self.extensions)
    }

    /// Whether it bears the mark of a server that was asked for less than it can (RFC 8446, section 4.1.3).
    pub fn has_downgrade_sentinel(&self) -> bool {
        self.selected_version() < version::TLS13 && downgrade_mark(&self.random).is_some()
    }

    /// How many signed certificate timestamps came with it, up to TLS 1.2.
    pub fn timestamps(&self) -> Option<usize> {
        let list = find(&self.extensions, extension_type::SIGNED_CERTIFICATE_TIMESTAMP)?;
        timestamp_count(&list.body).ok()
    }

    /// Those timestamps: a `SignedCertificateTimestampList` as sent (RFC 6962, section 3.3).
    pub fn timestamp_list(&self) -> Option<Vec<u8>> {
        find(&self.extensions, extension_type::SIGNED_CERTIFICATE_TIMESTAMP).map(|list| list.body.clone())
    }

    /// Its content, field by field.
    pub fn fields(&self) -> Vec<Field> {
        let place = if self.is_retry() { Place::Retry } else { Place::Server };
        let mut fields = vec![
            Field::new("legacy_version", version_name(self.version)),
            Field::new("random", hex(&self.random)),
            Field::new("legacy_session_id_echo", hex(&self.session_id)),
            Field::new("cipher_suite", cipher_suite_name(self.cipher_suite)),
        ];
        if self.compression != 0 {
            fields.push(Field::new("legacy_compression_method", self.compression.to_string()));
        }
        if let (true, Some(mark)) = (self.selected_version() < version::TLS13, downgrade_mark(&self.random)) {
            fields.push(Field::new("downgrade_sentinel", mark));
        }
        fields.extend(self.extensions.iter().map(|extension| extension.field(place)));
        fields
    }
}

/// What a server that could do better writes at the end of `random` (RFC 8446, section 4.1.3).
fn downgrade_mark(random: &[u8; 32]) -> Option<&'static str> {
    match &random[24..] {
        b"DOWNGRD\x01" => Some("TLS 1.2 although the server speaks TLS 1.3"),
        b"DOWNGRD\x00" => Some("TLS 1.1 or older although the server speaks a newer version"),
        _ => None,
    }
}

/// The one protocol of a server's `application_layer_protocol_negotiation`.
pub(crate) fn selected_protocol(extensions: &[Extension]) -> Option<String> {
    let names = protocol_names(&find(extensions, extension_type::ALPN)?.body).ok()?;
    names.first().map(|name| escaped(name, 255))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_retry_is_known_by_its_random_and_names_the_group() {
        let hello = ServerHello {
            extensions: vec![
                Extension { kind: extension_type::SUPPORTED_VERSIONS, body: vec![3, 4] },
                Extension { kind: extension_type::KEY_SHARE, body: vec![0, 24] },
            ],
            ..ServerHello::new(version::TLS12, 0x1301, RETRY_RANDOM)
        };
        let back = ServerHello::parse(&hello.body()).expect("parses");
        assert_eq!(back, hello);
        assert!(back.is_retry());
        assert_eq!((back.selected_version(), back.group()), (version::TLS13, Some(24)));
        assert!(back.fields().contains(&Field::new("key_share", "secp384r1")));
    }

    #[test]
    fn the_oldest_form_without_extensions_is_read() {
        let hello = ServerHello::new(version::SSL3, 0x000a, [7; 32]);
        assert_eq!(ServerHello::parse(&hello.body()), Ok(hello.clone()));
        assert_eq!(hello.selected_version(), version::SSL3);
    }
}
