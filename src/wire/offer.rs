//! What a client offers, read from its `ClientHello`, and the fingerprints by which hellos are told apart (JA3, JA4).

use serde::{Deserialize, Serialize};

use super::extension::{Extension, extension_type as kind, find, protocol_names};
use super::field::escaped;
use super::fingerprint::{Marks, ja3, ja4};
use super::handshake::MESSAGE_HEADER;
use super::hello::ClientHello;
use super::input::{Input, Malformed};
use super::names::is_grease;
use super::ssl2::Ssl2ClientHello;

/// Characters of a name or a protocol that are kept: DNS and RFC 7301 allow no more.
const LONGEST_NAME: usize = 255;

/// `HostName` of a `ServerName` (RFC 6066, section 3).
const HOST_NAME: u8 = 0;

/// All that a `ClientHello` says of its client. Code points as sent, in the order sent, GREASE values (RFC 8701) left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientOffer {
    /// `legacy_version`.
    pub legacy_version: u16,
    /// `ProtocolVersion`s, in the order of `supported_versions`, else `legacy_version` alone.
    pub versions: Vec<u16>,
    /// Cipher suites with signalling values.
    pub suites: Vec<u16>,
    /// Groups of `supported_groups`; empty: no list.
    pub groups: Vec<u16>,
    /// Groups of `key_share`, each with the bytes of its share.
    pub key_shares: Vec<(u16, usize)>,
    /// Schemes of `signature_algorithms`.
    pub schemes: Vec<u16>,
    /// Schemes of `signature_algorithms_cert`.
    pub certificate_schemes: Vec<u16>,
    /// Application protocols, as text; untrusted.
    pub alpn: Vec<String>,
    /// Extension types.
    pub extensions: Vec<u16>,
    /// Algorithms of `compress_certificate` (RFC 8879).
    pub certificate_compression: Vec<u16>,
    /// The name asked for; untrusted.
    pub server_name: Option<String>,
    /// Whether GREASE values are among what it sent.
    pub grease: bool,
    /// Whether it carries `encrypted_client_hello` (RFC 9849), real or GREASE: from outside they look the same.
    pub ech: bool,
    /// Whether it came in the form of SSL 2, as programs of before 2010 send it (RFC 5246, appendix E.2).
    #[serde(default)]
    pub ssl2_form: bool,
    /// Bytes of the handshake message, with its header.
    pub hello_bytes: usize,
    /// Bytes of the records that carry it, with their headers.
    pub record_bytes: usize,
    /// The JA3 string before hashing.
    pub ja3_text: String,
    /// MD5 of it, 32 hexadecimal digits.
    pub ja3: String,
    /// JA4 (`FoxIO`, TLS client fingerprint), 36 characters.
    pub ja4: String,
    /// JA4 before hashing (`JA4_r`).
    pub ja4_text: String,
}

impl ClientOffer {
    /// Reads the body of a handshake message of type 1, which came in `record_bytes` bytes of records.
    pub fn read(body: &[u8], record_bytes: usize) -> Result<Self, Malformed> {
        let hello = ClientHello::parse(body)?;
        let mut sieve = Sieve::default();
        let extensions = hello.extensions.iter().map(|extension| extension.kind);
        let all = &hello.extensions;
        let mut offer = Self {
            legacy_version: hello.version,
            suites: sieve.list(hello.cipher_suites.iter().copied()),
            extensions: sieve.list(extensions),
            groups: sieve.list(wide_list(all, kind::SUPPORTED_GROUPS)?),
            schemes: sieve.list(wide_list(all, kind::SIGNATURE_ALGORITHMS)?),
            certificate_schemes: sieve.list(wide_list(all, kind::SIGNATURE_ALGORITHMS_CERT)?),
            certificate_compression: sieve.list(short_list(all, kind::COMPRESS_CERTIFICATE)?),
            versions: sieve.list(short_list(all, kind::SUPPORTED_VERSIONS)?),
            ..Self::default()
        };
        if find(all, kind::SUPPORTED_VERSIONS).is_none() {
            offer.versions = vec![hello.version];
        }
        let shares = key_shares(all)?;
        sieve.list(shares.iter().map(|(group, _)| *group));
        offer.key_shares = shares.into_iter().filter(|(group, _)| !is_grease(*group)).collect();
        let protocols = find(all, kind::ALPN).map_or(Ok(Vec::new()), |found| protocol_names(&found.body))?;
        let (grease, protocols): (Vec<_>, Vec<_>) = protocols.into_iter().partition(|name| is_grease_name(name));
        offer.alpn = protocols.iter().map(|name| escaped(name, LONGEST_NAME)).collect();
        offer.server_name = server_name(all)?;
        offer.ech = offer.extensions.contains(&kind::ENCRYPTED_CLIENT_HELLO);
        offer.grease = sieve.caught || !grease.is_empty();
        (offer.hello_bytes, offer.record_bytes) = (MESSAGE_HEADER + body.len(), record_bytes);
        offer.mark(&point_formats(all)?, protocols.first().map(Vec::as_slice));
        Ok(offer)
    }

    /// What an SSL 2 hello offers: its version, and those of its cipher kinds that newer versions know as suites.
    pub(super) fn of_ssl2(hello: &Ssl2ClientHello, record_bytes: usize) -> Self {
        let suites = hello.kinds.iter().filter_map(|kind| u16::try_from(*kind).ok());
        let mut offer = Self {
            legacy_version: hello.version,
            versions: vec![hello.version],
            suites: suites.collect(),
            ssl2_form: true,
            hello_bytes: hello.bytes,
            record_bytes,
            ..Self::default()
        };
        offer.mark(&[], None);
        offer
    }

    fn mark(&mut self, point_formats: &[u8], first_protocol: Option<&[u8]>) {
        let marks = Marks {
            legacy_version: self.legacy_version,
            newest_version: self.versions.iter().copied().max().unwrap_or_default(),
            suites: &self.suites,
            extensions: &self.extensions,
            groups: &self.groups,
            point_formats,
            schemes: &self.schemes,
            first_protocol,
        };
        let (third, fourth) = (ja3(&marks), ja4(&marks));
        (self.ja3_text, self.ja3) = third;
        (self.ja4, self.ja4_text) = fourth;
    }
}

/// Lets no GREASE value through, and remembers that there was one.
#[derive(Default)]
struct Sieve {
    caught: bool,
}

impl Sieve {
    fn list(&mut self, values: impl IntoIterator<Item = u16>) -> Vec<u16> {
        let (grease, kept): (Vec<u16>, Vec<u16>) = values.into_iter().partition(|value| is_grease(*value));
        self.caught |= !grease.is_empty();
        kept
    }
}

/// A protocol that means nothing: two bytes of RFC 8701, section 2.
fn is_grease_name(name: &[u8]) -> bool {
    <[u8; 2]>::try_from(name).is_ok_and(|bytes| is_grease(u16::from_be_bytes(bytes)))
}

/// Code points behind a length of 2 bytes; none where there is no such extension.
fn wide_list(all: &[Extension], kind: u16) -> Result<Vec<u16>, Malformed> {
    inside(all, kind, |input| input.vector16("list")?.u16_list("list"))
}

/// Code points behind a length of 1 byte.
fn short_list(all: &[Extension], kind: u16) -> Result<Vec<u16>, Malformed> {
    inside(all, kind, |input| input.vector8("list")?.u16_list("list"))
}

fn key_shares(all: &[Extension]) -> Result<Vec<(u16, usize)>, Malformed> {
    inside(all, kind::KEY_SHARE, |input| {
        let mut entries = input.vector16("client_shares")?;
        let mut shares = Vec::new();
        while !entries.is_empty() {
            shares.push((entries.u16("group")?, entries.vector16("key_exchange")?.rest().len()));
        }
        Ok(shares)
    })
}

fn point_formats(all: &[Extension]) -> Result<Vec<u8>, Malformed> {
    inside(all, kind::EC_POINT_FORMATS, |input| Ok(input.vector8("ec_point_format_list")?.rest().to_vec()))
}

/// The first host name.
fn server_name(all: &[Extension]) -> Result<Option<String>, Malformed> {
    inside(all, kind::SERVER_NAME, |input| {
        let mut entries = input.vector16("server_name_list")?;
        while !entries.is_empty() {
            let kind = entries.u8("name_type")?;
            let name = entries.vector16("host_name")?.rest();
            if kind == HOST_NAME {
                return Ok(Some(escaped(name, LONGEST_NAME)));
            }
        }
        Ok(None)
    })
}

/// What stands in an extension, to its last byte; the default where there is none.
fn inside<T: Default>(
    all: &[Extension],
    kind: u16,
    read: impl FnOnce(&mut Input<'_>) -> Result<T, Malformed>,
) -> Result<T, Malformed> {
    let Some(extension) = find(all, kind) else { return Ok(T::default()) };
    let mut input = Input::new(&extension.body);
    let value = read(&mut input)?;
    input.end()?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::wire::record::version;

    const HEADER_AND_RECORD: usize = 9;

    fn read(hello: &ClientHello) -> Result<ClientOffer, Malformed> {
        let body = hello.body();
        ClientOffer::read(&body, body.len() + HEADER_AND_RECORD)
    }

    fn probe() -> ClientHello {
        ClientHello::probe(version::TLS13, &[0x1a1a, 0x1301, 0x1302, 0x00ff], Some("www.example.com"))
    }

    #[test]
    fn what_a_hello_says_is_read_in_its_order_and_grease_is_only_noted() {
        let hello = probe()
            .with_protocols(&["h2", "http/1.1"])
            .with_schemes(&[0x0804, 0x0403], &[0x0401])
            .with_extension(kind::COMPRESS_CERTIFICATE, vec![2, 0, 2])
            .with_extension(kind::ENCRYPTED_CLIENT_HELLO, vec![0])
            .with_extension(kind::SUPPORTED_VERSIONS, vec![6, 0x3a, 0x3a, 3, 4, 3, 3])
            .with_extension(0x5a5a, Vec::new());
        let offer = read(&hello).expect("a hello");
        assert_eq!((offer.legacy_version, offer.versions.as_slice()), (0x0303, &[0x0304, 0x0303][..]));
        assert_eq!(offer.suites, [0x1301, 0x1302, 0x00ff]);
        assert_eq!((offer.schemes, offer.certificate_schemes), (vec![0x0804, 0x0403], vec![0x0401]));
        assert_eq!(offer.key_shares, [(29, 32)]);
        assert_eq!(offer.groups, [29, 23, 24, 25, 4588]);
        assert_eq!((offer.alpn.join(" "), offer.certificate_compression), ("h2 http/1.1".to_owned(), vec![2]));
        assert_eq!(offer.server_name.as_deref(), Some("www.example.com"));
        assert!(offer.grease && offer.ech && !offer.ssl2_form);
        assert!(!offer.extensions.contains(&0x5a5a) && offer.extensions.starts_with(&[0, 23, 65281]));
        assert_eq!(offer.hello_bytes, hello.body().len() + 4);
        assert_eq!(offer.record_bytes, hello.to_record().len());
        assert!(offer.ja4.starts_with("t13d0313h2_"), "{}", offer.ja4);
        assert!(offer.ja3_text.starts_with("771,4865-4866-255,0-23-65281-"), "{}", offer.ja3_text);
    }

    #[test]
    fn a_hello_without_extensions_offers_its_own_version() {
        let offer = read(&ClientHello::probe(version::SSL3, &[0x000a], None)).expect("a hello");
        assert_eq!((offer.versions, offer.groups, offer.server_name), (vec![0x0300], vec![], None));
        assert!(!offer.grease);
        assert_eq!(offer.ja4, format!("ts3i010000_{}_000000000000", &offer.ja4[11..23]));
    }

    #[test]
    fn a_protocol_that_means_nothing_is_left_out_and_a_strange_one_is_made_visible() {
        let hello = probe().with_extension(kind::ALPN, vec![0, 7, 2, 0x4a, 0x4a, 3, 0xab, b'\n', 0xcd]);
        let offer = read(&hello).expect("a hello");
        assert_eq!(offer.alpn, [r"\xab\n\xcd"]);
        assert_eq!(&offer.ja4[8..10], "ad");
    }

    #[test]
    fn an_extension_that_is_broken_inside_is_no_offer() {
        for (extension, body) in [
            (kind::SUPPORTED_GROUPS, vec![0, 3, 0, 29, 0]),
            (kind::SUPPORTED_VERSIONS, vec![4, 3, 4]),
            (kind::KEY_SHARE, vec![0, 4, 0, 29, 0, 9]),
            (kind::SERVER_NAME, vec![0, 2, 0, 9]),
            (kind::ALPN, vec![0, 2, 9, 9]),
            (kind::EC_POINT_FORMATS, vec![1, 0, 0]),
        ] {
            assert!(read(&probe().with_extension(extension, body)).is_err(), "{extension}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_bytes_are_no_offer_but_no_panic_either(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
            let _ = ClientOffer::read(&bytes, bytes.len());
        }

        #[test]
        fn arbitrary_extensions_are_read_or_refused(
            extensions in prop::collection::vec(
                (prop::sample::select(vec![0_u16, 10, 11, 13, 16, 27, 43, 50, 51, 0x0a0a]),
                 prop::collection::vec(prop_oneof![3 => 0_u8..8, 1 => any::<u8>()], 0..40)),
                0..8,
            ),
        ) {
            let mut hello = probe();
            hello.extensions = extensions.into_iter().map(|(kind, body)| Extension { kind, body }).collect();
            if let Ok(offer) = read(&hello) {
                prop_assert_eq!((offer.ja3.len(), offer.ja4.len()), (32, 36));
                prop_assert!(!offer.extensions.iter().chain(&offer.suites).any(|value| is_grease(*value)));
            }
        }
    }
}
