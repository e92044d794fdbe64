//! The hellos that the scan varies: what a current browser sends, piece by piece, and the key shares that make it
//! believable. GREASE is RFC 8701, padding RFC 7685, key shares RFC 8446, section 4.2.8, and RFC 10024.

use aws_lc_rs::agreement::{self, ECDH_P256, ECDH_P384, ECDH_P521};
use aws_lc_rs::kem::{self, DecapsulationKey, ML_KEM_512, ML_KEM_768, ML_KEM_1024};

use crate::wire::{ClientHello, Extension, MESSAGE_HEADER, extension_type, version};

/// Suites of a current Chrome, in its order: those of TLS 1.3, then those up to TLS 1.2.
const SUITES_TLS13: [u16; 3] = [0x1301, 0x1302, 0x1303];
const SUITES_TLS12: [u16; 12] =
    [0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d, 0x002f, 0x0035];

/// Its groups after X25519MLKEM768: x25519, secp256r1, secp384r1.
const GROUPS: [u16; 3] = [X25519, 23, 24];

/// Its signature schemes without the post-quantum ones, which no certificate uses yet.
const SCHEMES: [u16; 8] = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];

const X25519: u16 = 29;
/// The post-quantum group of current browsers; its share has 1216 bytes.
pub(super) const X25519MLKEM768: u16 = 4588;

/// A GREASE value for suites, groups, versions and the first extension, and another for the last extension.
const GREASE: [u16; 2] = [0x3a3a, 0xdada];

/// `padding`, `signed_certificate_timestamp`, `compress_certificate` and `session_ticket`.
const PADDING: u16 = 21;
const CERTIFICATE_TIMESTAMP: u16 = 18;
const COMPRESS_CERTIFICATE: u16 = 27;
const SESSION_TICKET: u16 = 35;

/// Type and length of an extension.
const EXTENSION_HEADER: usize = 4;

/// A browser's hello, with what can be left out of it.
#[derive(Clone, Debug)]
pub(super) struct Browser<'a> {
    /// What `server_name` says.
    pub server_name: Option<&'a str>,
    /// Offers TLS 1.3 beside TLS 1.2.
    pub tls13: bool,
    /// X25519MLKEM768 with its share.
    pub post_quantum: bool,
    /// GREASE among suites, groups, shares, versions and extensions.
    pub grease: bool,
    /// Application protocols h2 and http/1.1.
    pub alpn: bool,
}

impl Browser<'_> {
    pub fn hello(&self) -> ClientHello {
        let tls13 = SUITES_TLS13.into_iter().filter(|_| self.tls13);
        let suites: Vec<u16> = self.grease().into_iter().chain(tls13).chain(SUITES_TLS12).collect();
        let newest = if self.tls13 { version::TLS13 } else { version::TLS12 };
        ClientHello { extensions: self.extensions(), ..ClientHello::probe(newest, &suites, None) }
    }

    fn grease(&self) -> Option<u16> {
        self.grease.then_some(GREASE[0])
    }

    fn extensions(&self) -> Vec<Extension> {
        use extension_type as kind;
        let mut all = Vec::new();
        let mut add = |kind, body: Vec<u8>| all.push(Extension { kind, body });
        if let Some(grease) = self.grease() {
            add(grease, Vec::new());
        }
        if let Some(name) = self.server_name {
            add(kind::SERVER_NAME, vector(2, &[&[0], vector(2, name.as_bytes()).as_slice()].concat()));
        }
        add(kind::EXTENDED_MASTER_SECRET, Vec::new());
        add(kind::RENEGOTIATION_INFO, vec![0]);
        let post_quantum = [X25519MLKEM768].into_iter().filter(|_| self.offers_post_quantum());
        let groups: Vec<u16> = self.grease().into_iter().chain(post_quantum).chain(GROUPS).collect();
        add(kind::SUPPORTED_GROUPS, vector(2, &code_points(&groups)));
        add(kind::EC_POINT_FORMATS, vec![1, 0]);
        add(SESSION_TICKET, Vec::new());
        if self.alpn {
            add(kind::ALPN, vector(2, b"\x02h2\x08http/1.1"));
        }
        // OCSP, no responders, no extensions.
        add(kind::STATUS_REQUEST, vec![1, 0, 0, 0, 0]);
        add(kind::SIGNATURE_ALGORITHMS, vector(2, &code_points(&SCHEMES)));
        add(CERTIFICATE_TIMESTAMP, Vec::new());
        if self.tls13 {
            add(kind::KEY_SHARE, vector(2, &self.shares()));
            add(kind::PSK_KEY_EXCHANGE_MODES, vec![1, 1]);
            let versions: Vec<u16> = self.grease().into_iter().chain([version::TLS13, version::TLS12]).collect();
            add(kind::SUPPORTED_VERSIONS, vector(1, &code_points(&versions)));
            // Brotli (RFC 8879).
            add(COMPRESS_CERTIFICATE, vec![2, 0, 2]);
        }
        if self.grease {
            add(GREASE[1], vec![0]);
        }
        all
    }

    fn offers_post_quantum(&self) -> bool {
        self.tls13 && self.post_quantum
    }

    fn shares(&self) -> Vec<u8> {
        let mut shares = Vec::new();
        if let Some(grease) = self.grease() {
            shares.extend(entry(grease, &[0]));
        }
        let groups = [X25519MLKEM768].into_iter().filter(|_| self.offers_post_quantum()).chain([X25519]);
        shares.extend(groups.filter_map(|group| Some(entry(group, &share(group)?))).flatten());
        shares
    }
}

/// The hello of the length rungs: TLS 1.2 alone, without anything that is not needed.
pub(super) fn plain_tls12(server_name: Option<&str>) -> ClientHello {
    let mut hello = ClientHello::probe(version::TLS12, &SUITES_TLS12, server_name);
    set_extension(&mut hello, extension_type::SIGNATURE_ALGORITHMS, vector(2, &code_points(&SCHEMES)));
    hello
}

/// The hello with `padding`, so that its message has `size` bytes; unchanged when it is longer than that already.
pub(super) fn padded(mut hello: ClientHello, size: usize) -> ClientHello {
    if let Some(missing) = size.checked_sub(message_bytes(&hello) + EXTENSION_HEADER) {
        hello.extensions.push(Extension { kind: PADDING, body: vec![0; missing] });
    }
    hello
}

/// Bytes of the hello's handshake message, its header included.
pub(super) fn message_bytes(hello: &ClientHello) -> usize {
    MESSAGE_HEADER + hello.body().len()
}

/// Replaces the groups of a hello.
pub(super) fn set_groups(hello: &mut ClientHello, groups: &[u16]) {
    set_extension(hello, extension_type::SUPPORTED_GROUPS, vector(2, &code_points(groups)));
}

/// Replaces the shares of a TLS 1.3 hello. An empty list asks the server to name its group (RFC 8446, section 4.2.8).
pub(super) fn set_shares(hello: &mut ClientHello, groups: &[u16]) {
    let shares: Vec<u8> = groups.iter().filter_map(|&group| Some(entry(group, &share(group)?))).flatten().collect();
    set_extension(hello, extension_type::KEY_SHARE, vector(2, &shares));
}

/// Takes an extension out of a hello.
pub(super) fn remove_extension(hello: &mut ClientHello, kind: u16) {
    hello.extensions.retain(|extension| extension.kind != kind);
}

fn set_extension(hello: &mut ClientHello, kind: u16, body: Vec<u8>) {
    match hello.extensions.iter_mut().find(|extension| extension.kind == kind) {
        Some(extension) => extension.body = body,
        None => hello.extensions.push(Extension { kind, body }),
    }
}

/// A share that a server accepts as one of the group's; `None` for a group whose points cannot be made here. Nobody
/// knows the private key, so the handshake goes no further than the `ServerHello`.
pub(super) fn share(group: u16) -> Option<Vec<u8>> {
    match group {
        23 => point(&ECDH_P256),
        24 => point(&ECDH_P384),
        25 => point(&ECDH_P521),
        X25519 => Some(curve_25519()),
        // x448: any 56 bytes are a point.
        30 => Some(random(56)),
        // ffdhe2048 to ffdhe8192: any number below the prime, which begins with 64 one bits.
        256 => Some(number(2048)),
        257 => Some(number(3072)),
        258 => Some(number(4096)),
        259 => Some(number(6144)),
        260 => Some(number(8192)),
        512 => encapsulation_key(&ML_KEM_512),
        513 => encapsulation_key(&ML_KEM_768),
        514 => encapsulation_key(&ML_KEM_1024),
        4587 => Some([point(&ECDH_P256)?, encapsulation_key(&ML_KEM_768)?].concat()),
        X25519MLKEM768 => Some([encapsulation_key(&ML_KEM_768)?, curve_25519()].concat()),
        4589 => Some([point(&ECDH_P384)?, encapsulation_key(&ML_KEM_1024)?].concat()),
        _ => None,
    }
}

fn point(curve: &'static agreement::Algorithm) -> Option<Vec<u8>> {
    let key = agreement::PrivateKey::generate(curve).ok()?;
    Some(key.compute_public_key().ok()?.as_ref().to_vec())
}

/// A real one: servers check that its coefficients are below the modulus (FIPS 203, section 7.2).
fn encapsulation_key(parameters: &'static kem::Algorithm) -> Option<Vec<u8>> {
    let key = DecapsulationKey::generate(parameters).ok()?.encapsulation_key().ok()?;
    Some(key.key_bytes().ok()?.as_ref().to_vec())
}

fn curve_25519() -> Vec<u8> {
    let mut share = random(32);
    // Zero is a point of small order, which servers refuse.
    share[0] |= 9;
    share
}

/// A number of so many bits, whose first bit is 0 and whose last is 1.
fn number(bits: usize) -> Vec<u8> {
    let mut number = random(bits / 8);
    number[0] &= 0x7f;
    if let Some(last) = number.last_mut() {
        *last |= 1;
    }
    number
}

fn random(length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    fill(&mut bytes);
    bytes
}

fn fill(bytes: &mut [u8]) {
    // Without randomness the hello is still a good one: zeros are allowed everywhere that this is used.
    let _ = aws_lc_rs::rand::fill(bytes);
}

fn entry(group: u16, share: &[u8]) -> Vec<u8> {
    [&group.to_be_bytes()[..], &vector(2, share)].concat()
}

fn code_points(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

/// A length of `width` bytes, then the body; all that is written here is far shorter than the longest.
fn vector(width: usize, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u32).to_be_bytes();
    [&length[length.len() - width..], body].concat()
}
