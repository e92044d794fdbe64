//! Extensions of hellos, certificates and tickets (RFC 8446, section 4.2): a list on the wire, a text for reading.

use super::field::{Field, escaped, hex, list};
use super::input::{Input, Malformed, put_vector};
use super::names::{extension_name, group_name, signature_scheme_name, version_name};

/// `ExtensionType` code points that this program looks into.
pub mod extension_type {
    /// RFC 6066, section 3.
    pub const SERVER_NAME: u16 = 0;
    /// RFC 6066, section 8.
    pub const STATUS_REQUEST: u16 = 5;
    /// RFC 8446, section 4.2.7.
    pub const SUPPORTED_GROUPS: u16 = 10;
    /// RFC 8422, section 5.1.2.
    pub const EC_POINT_FORMATS: u16 = 11;
    /// RFC 8446, section 4.2.3.
    pub const SIGNATURE_ALGORITHMS: u16 = 13;
    /// RFC 7301.
    pub const ALPN: u16 = 16;
    /// RFC 6962, section 3.3.
    pub const SIGNED_CERTIFICATE_TIMESTAMP: u16 = 18;
    /// RFC 7366.
    pub const ENCRYPT_THEN_MAC: u16 = 22;
    /// RFC 7627.
    pub const EXTENDED_MASTER_SECRET: u16 = 23;
    /// RFC 8879, section 3.
    pub const COMPRESS_CERTIFICATE: u16 = 27;
    /// RFC 5077, section 3.2.
    pub const SESSION_TICKET: u16 = 35;
    /// RFC 8446, section 4.2.11.
    pub const PRE_SHARED_KEY: u16 = 41;
    /// RFC 8446, section 4.2.10.
    pub const EARLY_DATA: u16 = 42;
    /// RFC 8446, section 4.2.1.
    pub const SUPPORTED_VERSIONS: u16 = 43;
    /// RFC 8446, section 4.2.9.
    pub const PSK_KEY_EXCHANGE_MODES: u16 = 45;
    /// RFC 8446, section 4.2.4.
    pub const CERTIFICATE_AUTHORITIES: u16 = 47;
    /// RFC 8446, section 4.2.3.
    pub const SIGNATURE_ALGORITHMS_CERT: u16 = 50;
    /// RFC 8446, section 4.2.8.
    pub const KEY_SHARE: u16 = 51;
    /// RFC 9849, section 5.
    pub const ENCRYPTED_CLIENT_HELLO: u16 = 65037;
    /// RFC 5746.
    pub const RENEGOTIATION_INFO: u16 = 65281;
}

/// One extension as it stands on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// IANA code point.
    pub kind: u16,
    /// Its body.
    pub body: Vec<u8>,
}

/// The message that an extension stands in, where its form depends on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// `ClientHello`.
    Client,
    /// `ServerHello`, `EncryptedExtensions`, Certificate.
    Server,
    /// `NewSessionTicket`.
    Ticket,
    /// `HelloRetryRequest`.
    Retry,
    /// `CertificateRequest`.
    Request,
}

impl Extension {
    /// Its name and what it says.
    pub(crate) fn field(&self, place: Place) -> Field {
        let value = self.text(place).unwrap_or_else(|_| hex(&self.body));
        Field::new(extension_name(self.kind), value)
    }

    fn text(&self, place: Place) -> Result<String, Malformed> {
        use extension_type as kind;
        let mut input = Input::new(&self.body);
        let text = match (self.kind, place) {
            (kind::SERVER_NAME, Place::Client) => {
                let mut names = input.vector16("server_name_list")?;
                names.u8("name_type")?;
                escaped(names.vector16("host_name")?.rest(), 255)
            }
            (kind::SUPPORTED_GROUPS, _) => list(&input.vector16("groups")?.u16_list("groups")?, group_name),
            (kind::SIGNATURE_ALGORITHMS | kind::SIGNATURE_ALGORITHMS_CERT, _) => {
                list(&input.vector16("schemes")?.u16_list("schemes")?, signature_scheme_name)
            }
            (kind::ALPN, _) => {
                protocol_names(&self.body)?.iter().map(|name| escaped(name, 255)).collect::<Vec<_>>().join(", ")
            }
            (kind::SUPPORTED_VERSIONS, Place::Client) => {
                list(&input.vector8("versions")?.u16_list("versions")?, version_name)
            }
            (kind::SUPPORTED_VERSIONS, _) => version_name(input.u16("selected_version")?),
            (kind::KEY_SHARE, Place::Client) => {
                let mut shares = input.vector16("client_shares")?;
                let mut texts = Vec::new();
                while !shares.is_empty() {
                    let group = shares.u16("group")?;
                    texts.push(format!(
                        "{} ({} bytes)",
                        group_name(group),
                        shares.vector16("key_exchange")?.rest().len()
                    ));
                }
                texts.join(", ")
            }
            (kind::KEY_SHARE, Place::Retry) => group_name(input.u16("selected_group")?),
            (kind::KEY_SHARE, _) => {
                let group = input.u16("group")?;
                format!("{} ({} bytes)", group_name(group), input.vector16("key_exchange")?.rest().len())
            }
            (kind::EC_POINT_FORMATS, _) => list(input.vector8("formats")?.rest(), |format| match format {
                0 => "uncompressed".to_owned(),
                1 => "ansiX962_compressed_prime".to_owned(),
                2 => "ansiX962_compressed_char2".to_owned(),
                other => format!("0x{other:02x}"),
            }),
            (kind::PSK_KEY_EXCHANGE_MODES, _) => list(input.vector8("modes")?.rest(), |mode| match mode {
                0 => "psk_ke".to_owned(),
                1 => "psk_dhe_ke".to_owned(),
                other => format!("0x{other:02x}"),
            }),
            (kind::EARLY_DATA, Place::Ticket) => format!("{} bytes", input.u32("max_early_data_size")?),
            (kind::SIGNED_CERTIFICATE_TIMESTAMP, Place::Server) => {
                format!("{} timestamps", timestamp_count(&self.body)?)
            }
            (kind::CERTIFICATE_AUTHORITIES, _) => {
                let names = distinguished_names(input.vector16("authorities")?)?;
                format!("{} names", names.len())
            }
            _ => hex(input.rest()),
        };
        Ok(text)
    }
}

/// Reads `Extension extensions<0..2^16-1>`, or nothing at all where a message may end before it.
pub(crate) fn extensions(input: &mut Input<'_>) -> Result<Vec<Extension>, Malformed> {
    let mut all = Vec::new();
    if input.is_empty() {
        return Ok(all);
    }
    let mut rest = input.vector16("extensions")?;
    while !rest.is_empty() {
        let kind = rest.u16("extension_type")?;
        all.push(Extension { kind, body: rest.vector16("extension_data")?.rest().to_vec() });
    }
    Ok(all)
}

/// Writes the list with its length; nothing for an empty one, as SSL 3 needs it.
pub(crate) fn put_extensions(out: &mut Vec<u8>, extensions: &[Extension]) {
    if extensions.is_empty() {
        return;
    }
    let mut body = Vec::new();
    for extension in extensions {
        body.extend_from_slice(&extension.kind.to_be_bytes());
        put_vector(&mut body, 2, &extension.body);
    }
    put_vector(out, 2, &body);
}

pub(crate) fn find(extensions: &[Extension], kind: u16) -> Option<&Extension> {
    extensions.iter().find(|extension| extension.kind == kind)
}

/// `ProtocolName protocol_name_list<2..2^16-1>` (RFC 7301, section 3.1).
pub(crate) fn protocol_names(body: &[u8]) -> Result<Vec<Vec<u8>>, Malformed> {
    let mut names = Input::new(body).vector16("protocol_name_list")?;
    let mut all = Vec::new();
    while !names.is_empty() {
        all.push(names.vector8("protocol_name")?.rest().to_vec());
    }
    Ok(all)
}

/// How many timestamps stand in a `SignedCertificateTimestampList` (RFC 6962, section 3.3).
pub(crate) fn timestamp_count(body: &[u8]) -> Result<usize, Malformed> {
    let mut input = Input::new(body);
    let mut timestamps = input.vector16("sct_list")?;
    input.end()?;
    let mut count = 0;
    while !timestamps.is_empty() {
        timestamps.vector16("serialized_sct")?;
        count += 1;
    }
    Ok(count)
}

/// `DistinguishedName authorities<3..2^16-1>`, each DER.
pub(crate) fn distinguished_names(mut list: Input<'_>) -> Result<Vec<Vec<u8>>, Malformed> {
    let mut names = Vec::new();
    while !list.is_empty() {
        names.push(list.vector16("distinguished_name")?.rest().to_vec());
    }
    Ok(names)
}
