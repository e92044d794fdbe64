//! The `ClientHello`, built and parsed (RFC 8446, section 4.1.2; RFC 6101, section 5.6.1.2 for SSL 3).

use super::extension::{Extension, Place, extension_type, extensions, find, put_extensions};
use super::field::{Field, escaped, hex, list};
use super::handshake::{handshake, handshake_type};
use super::input::{Input, Malformed, put_vector, u16_bytes};
use super::names::{cipher_suite_name, version_name};
use super::record::{content_type, record, version};

/// A `ClientHello` of any version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClientHello {
    /// `legacy_version`: the real one up to TLS 1.2.
    pub version: u16,
    /// 32 bytes.
    pub random: [u8; 32],
    /// `legacy_session_id`, at most 32 bytes.
    pub session_id: Vec<u8>,
    /// Offered suites in order of preference.
    pub cipher_suites: Vec<u16>,
    /// `legacy_compression_methods`: null alone in every hello of our day.
    pub compression: Vec<u8>,
    /// In wire order; none at all for SSL 3.
    pub extensions: Vec<Extension>,
}

/// What is random in a hello: `random`, `legacy_session_id` and the x25519 share, 32 bytes each.
pub type Entropy = [[u8; 32]; 3];

/// Groups of a probe: what browsers offer, and P-521. X25519MLKEM768 comes last and without a share, so that only a
/// server that accepts nothing else asks for it.
const PROBE_GROUPS: &[u16] = &[29, 23, 24, 25, 4588];

/// Groups of a probe up to TLS 1.2, where hybrids do not exist.
const PROBE_GROUPS_TLS12: &[u16] = &[29, 23, 24, 25];

/// Schemes of a probe: all that a TLS 1.2 server of any age may sign with, best first.
const PROBE_SCHEMES_TLS12: &[u16] = &[
    0x0403, 0x0503, 0x0603, 0x0807, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0303,
    0x0301, 0x0203, 0x0201, 0x0402, 0x0202,
];

/// Schemes of a TLS 1.3 probe; the PKCS #1 ones speak of certificates only.
const PROBE_SCHEMES_TLS13: &[u16] = &[
    0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
    0x0201,
];

/// The null method alone.
const NO_COMPRESSION: &[u8] = &[0];

impl ClientHello {
    /// A hello that offers exactly one version and these suites, with the extensions that a server of our day needs
    /// (`server_name` when given, groups, point formats, signature algorithms; key shares for TLS 1.3).
    ///
    /// Draws 96 random bytes. In TLS 1.3 the x25519 share is random, so the answer can be read no further than the
    /// `ServerHello`.
    pub fn probe(version: u16, suites: &[u16], server_name: Option<&str>) -> Self {
        let mut entropy = Entropy::default();
        for part in &mut entropy {
            // Without randomness the hello is still a good one: zeros are allowed in `random`, and the share has
            // its lowest byte set below.
            let _ = aws_lc_rs::rand::fill(part);
        }
        Self::probe_with(version, suites, server_name, &entropy)
    }

    /// [`ClientHello::probe`] with the caller's randomness.
    pub fn probe_with(version: u16, suites: &[u16], server_name: Option<&str>, entropy: &Entropy) -> Self {
        let [random, session_id, mut share] = *entropy;
        // Zero is a point of small order, which servers refuse.
        share[0] |= 9;
        let mut extensions = Vec::new();
        if version >= version::TLS10 {
            let mut add = |kind, body: Vec<u8>| extensions.push(Extension { kind, body });
            if let Some(name) = server_name {
                let mut entry = vec![0];
                put_vector(&mut entry, 2, name.as_bytes());
                add(extension_type::SERVER_NAME, vector(2, &entry));
            }
            add(extension_type::EXTENDED_MASTER_SECRET, Vec::new());
            add(extension_type::RENEGOTIATION_INFO, vec![0]);
            let groups = if version >= version::TLS13 { PROBE_GROUPS } else { PROBE_GROUPS_TLS12 };
            add(extension_type::SUPPORTED_GROUPS, vector(2, &u16_bytes(groups)));
            add(extension_type::EC_POINT_FORMATS, vector(1, &[0]));
            if version == version::TLS12 {
                add(extension_type::SIGNATURE_ALGORITHMS, vector(2, &u16_bytes(PROBE_SCHEMES_TLS12)));
            }
            if version >= version::TLS13 {
                add(extension_type::SIGNATURE_ALGORITHMS, vector(2, &u16_bytes(PROBE_SCHEMES_TLS13)));
                add(extension_type::SUPPORTED_VERSIONS, vector(1, &u16_bytes(&[version])));
                add(extension_type::PSK_KEY_EXCHANGE_MODES, vector(1, &[1]));
                let mut entry = u16_bytes(&[29]);
                put_vector(&mut entry, 2, &share);
                add(extension_type::KEY_SHARE, vector(2, &entry));
            }
        }
        Self {
            version: version.min(version::TLS12),
            random,
            session_id: if version >= version::TLS13 { session_id.to_vec() } else { Vec::new() },
            cipher_suites: suites.to_vec(),
            compression: NO_COMPRESSION.to_vec(),
            extensions,
        }
    }

    /// The same hello with this extension, in place of the one of its kind or after all others.
    #[must_use]
    pub fn with_extension(mut self, kind: u16, body: Vec<u8>) -> Self {
        match self.extensions.iter_mut().find(|extension| extension.kind == kind) {
            Some(extension) => extension.body = body,
            None => self.extensions.push(Extension { kind, body }),
        }
        self
    }

    /// The same hello with `signature_algorithms`, and `signature_algorithms_cert` for the certificates themselves.
    #[must_use]
    pub fn with_schemes(self, schemes: &[u16], of_certificates: &[u16]) -> Self {
        self.with_extension(extension_type::SIGNATURE_ALGORITHMS, vector(2, &u16_bytes(schemes)))
            .with_extension(extension_type::SIGNATURE_ALGORITHMS_CERT, vector(2, &u16_bytes(of_certificates)))
    }

    /// The same hello with these application protocols (RFC 7301).
    #[must_use]
    pub fn with_protocols(self, names: &[&str]) -> Self {
        let mut list = Vec::new();
        for name in names {
            put_vector(&mut list, 1, name.as_bytes());
        }
        self.with_extension(extension_type::ALPN, vector(2, &list))
    }

    /// Reads the body of a handshake message of type 1.
    pub fn parse(body: &[u8]) -> Result<Self, Malformed> {
        let mut input = Input::new(body);
        let version = input.u16("legacy_version")?;
        let mut random = [0; 32];
        random.copy_from_slice(input.take(32, "random")?);
        let session_id = input.vector8("legacy_session_id")?.rest().to_vec();
        if session_id.len() > 32 {
            return Err(Malformed::Length { field: "legacy_session_id", length: session_id.len() });
        }
        let cipher_suites = input.vector16("cipher_suites")?.u16_list("cipher_suites")?;
        let compression = input.vector8("legacy_compression_methods")?.rest().to_vec();
        let extensions = extensions(&mut input)?;
        input.end()?;
        Ok(Self { version, random, session_id, cipher_suites, compression, extensions })
    }

    /// The body of the handshake message.
    pub fn body(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(512);
        out.extend_from_slice(&self.version.to_be_bytes());
        out.extend_from_slice(&self.random);
        put_vector(&mut out, 1, &self.session_id);
        put_vector(&mut out, 2, &u16_bytes(&self.cipher_suites));
        put_vector(&mut out, 1, &self.compression);
        put_extensions(&mut out, &self.extensions);
        out
    }

    /// The hello as it goes over the wire, in a record that says TLS 1.0 (SSL 3 in an SSL 3 hello), as RFC 8446,
    /// section 5.1, advises.
    pub fn to_record(&self) -> Vec<u8> {
        let outer = self.version.min(version::TLS10);
        record(content_type::HANDSHAKE, outer, &handshake(handshake_type::CLIENT_HELLO, &self.body()))
    }

    /// Versions that it offers: those of `supported_versions`, else its own.
    pub fn offered_versions(&self) -> Vec<u16> {
        find(&self.extensions, extension_type::SUPPORTED_VERSIONS)
            .and_then(|extension| Input::new(&extension.body).vector8("versions").ok()?.u16_list("versions").ok())
            .unwrap_or_else(|| vec![self.version])
    }

    /// Groups of `supported_groups`; `None` when there is no such list.
    pub fn supported_groups(&self) -> Option<Vec<u16>> {
        let extension = find(&self.extensions, extension_type::SUPPORTED_GROUPS)?;
        Input::new(&extension.body).vector16("groups").ok()?.u16_list("groups").ok()
    }

    /// Groups of `key_share`; `None` when there is no such list.
    pub fn key_share_groups(&self) -> Option<Vec<u16>> {
        let extension = find(&self.extensions, extension_type::KEY_SHARE)?;
        let mut shares = Input::new(&extension.body).vector16("client_shares").ok()?;
        let mut groups = Vec::new();
        while !shares.is_empty() {
            groups.push(shares.u16("group").ok()?);
            shares.vector16("key_exchange").ok()?;
        }
        Some(groups)
    }

    /// The `server_name`, as text; `None` when there is none.
    pub fn server_name(&self) -> Option<String> {
        let extension = find(&self.extensions, extension_type::SERVER_NAME)?;
        let mut names = Input::new(&extension.body).vector16("server_name_list").ok()?;
        names.u8("name_type").ok()?;
        Some(escaped(names.vector16("host_name").ok()?.rest(), 255))
    }

    /// Its content, field by field.
    pub fn fields(&self) -> Vec<Field> {
        let mut fields = vec![
            Field::new("legacy_version", version_name(self.version)),
            Field::new("random", hex(&self.random)),
            Field::new("legacy_session_id", hex(&self.session_id)),
            Field::new("cipher_suites", list(&self.cipher_suites, cipher_suite_name)),
        ];
        if self.compression != NO_COMPRESSION {
            fields.push(Field::new("legacy_compression_methods", hex(&self.compression)));
        }
        fields.extend(self.extensions.iter().map(|extension| extension.field(Place::Client)));
        fields
    }
}

fn vector(width: usize, body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len() + width);
    put_vector(&mut out, width, body);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn value<'a>(fields: &'a [Field], name: &str) -> Option<&'a str> {
        fields.iter().find(|field| field.name == name).map(|field| field.value.as_str())
    }

    #[test]
    fn a_tls13_probe_offers_tls13_alone_with_a_share() {
        let hello = ClientHello::probe(version::TLS13, &[0x1301, 0x1302], Some("example.com"));
        assert_eq!(hello.offered_versions(), [version::TLS13]);
        assert_eq!(hello.server_name().as_deref(), Some("example.com"));
        let fields = hello.fields();
        assert_eq!(value(&fields, "key_share"), Some("x25519 (32 bytes)"));
        assert_eq!(value(&fields, "cipher_suites"), Some("TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384"));
        assert_ne!(hello, ClientHello::probe(version::TLS13, &[0x1301, 0x1302], Some("example.com")));
    }

    #[test]
    fn an_ssl3_probe_has_no_extensions_and_an_ssl3_record() {
        let hello = ClientHello::probe(version::SSL3, &[0x000a], Some("example.com"));
        assert!(hello.extensions.is_empty());
        assert_eq!(hello.to_record()[..3], [22, 3, 0]);
        assert_eq!(ClientHello::probe(version::TLS12, &[0xc02f], None).to_record()[..3], [22, 3, 1]);
    }

    proptest! {
        #[test]
        fn what_is_built_is_read_back(
            version in prop::sample::select(vec![0x0300_u16, 0x0301, 0x0302, 0x0303]),
            random: [u8; 32],
            session_id in prop::collection::vec(any::<u8>(), 0..=32),
            cipher_suites in prop::collection::vec(any::<u16>(), 0..200),
            compression in prop::collection::vec(any::<u8>(), 1..4),
            extensions in prop::collection::vec((any::<u16>(), prop::collection::vec(any::<u8>(), 0..100)), 0..20),
        ) {
            let extensions = extensions.into_iter().map(|(kind, body)| Extension { kind, body }).collect();
            let hello = ClientHello { version, random, session_id, cipher_suites, compression, extensions };
            prop_assert_eq!(ClientHello::parse(&hello.body()), Ok(hello.clone()));
            hello.fields();
        }

        #[test]
        fn arbitrary_bytes_are_no_hello_but_no_panic_either(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            if let Ok(hello) = ClientHello::parse(&bytes) {
                hello.fields();
                hello.server_name();
                hello.offered_versions();
                hello.supported_groups();
                hello.key_share_groups();
            }
        }
    }
}
