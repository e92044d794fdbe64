//! The wide server's side of what rustls cannot speak: TLS 1.2 to 1.0 as far as they go in the clear, in the order of
//! OpenSSL's `ALL`.

use handshake_doctor::wire::{
    ClientHello, Extension, ServerHello, certificate_tls12, cipher_suite_name, content_type, extension_type,
    fatal_alert, handshake, handshake_type, record, server_hello, server_hello_done, version,
};

/// Suites of TLS 1.3, which are rustls's business.
const TLS13: [u16; 3] = [0x1302, 0x1303, 0x1301];

/// Suites of TLS 1.2 that rustls can finish a handshake with.
const RUSTLS: [u16; 6] = [0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc02b, 0xc02f];

/// What OpenSSL 3.0 accepts in TLS 1.2 with an RSA and an ECDSA certificate under `ALL:@SECLEVEL=0`, in its order.
/// Those whose names end in `_CBC_SHA` are accepted in TLS 1.1 and 1.0 too.
const SUITES: [u16; 71] = [
    0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc0af, 0xc0ad, 0xc0a3, 0xc09f, 0xc05d, 0xc061, 0xc053, 0x00a7,
    0xc02b, 0xc02f, 0x009e, 0xc0ae, 0xc0ac, 0xc0a2, 0xc09e, 0xc05c, 0xc060, 0xc052, 0x00a6, 0xc024, 0xc028, 0x006b,
    0xc073, 0xc077, 0x00c4, 0x006d, 0x00c5, 0xc023, 0xc027, 0x0067, 0xc072, 0xc076, 0x00be, 0x006c, 0x00bf, 0xc00a,
    0xc014, 0x0039, 0x0088, 0xc019, 0x003a, 0x0089, 0xc009, 0xc013, 0x0033, 0x0045, 0xc018, 0x0034, 0x0046, 0x009d,
    0xc0a1, 0xc09d, 0xc051, 0x009c, 0xc0a0, 0xc09c, 0xc050, 0x003d, 0x00c0, 0x003c, 0x00ba, 0x0035, 0x0084, 0x002f,
    0x0041,
];

/// x25519, secp256r1, secp384r1, with the bytes of a public key.
const GROUPS: [(u16, usize); 3] = [(29, 32), (23, 65), (24, 97)];

/// What the RSA key signs with in TLS 1.2, best first.
const RSA_SCHEMES: [u16; 7] = [0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0201];

/// What the ECDSA key signs with in TLS 1.2, best first.
const ECDSA_SCHEMES: [u16; 4] = [0x0403, 0x0503, 0x0603, 0x0203];

/// Bytes of the finite-field prime: 2048 bits, as OpenSSL chooses beside an RSA key of that length.
const PRIME: usize = 256;

/// Says `renegotiation_info` in the list of suites (RFC 5746, section 3.3).
const RENEGOTIATION_SIGNAL: u16 = 0x00ff;
/// Says that a client tries again with less than it can (RFC 7507).
const FALLBACK_SIGNAL: u16 = 0x5600;

/// Alerts (RFC 8446, section 6; RFC 7507, section 3).
const HANDSHAKE_FAILURE: u8 = 40;
const PROTOCOL_VERSION: u8 = 70;
const INAPPROPRIATE_FALLBACK: u8 = 86;

/// The wide server with its chains, DER.
pub struct Wide {
    pub rsa: Vec<Vec<u8>>,
    pub ecdsa: Vec<Vec<u8>>,
}

/// What becomes of a hello.
pub enum Choice {
    /// rustls answers it, and chooses the same suite.
    Rustls,
    /// These bytes answer it.
    Say(Vec<u8>),
}

/// What both sides agreed on.
struct Agreed {
    version: u16,
    suite: u16,
    name: String,
    /// The curve and the bytes of a public key on it, in an exchange that has one.
    group: Option<(u16, usize)>,
    /// What signs the exchange, from TLS 1.2 on.
    scheme: Option<u16>,
}

impl Wide {
    /// The suites of this server that rustls can speak, in its order.
    pub fn suites_of_rustls() -> Vec<u16> {
        TLS13.into_iter().chain(RUSTLS).collect()
    }

    /// The server's answer.
    pub fn choose(&self, hello: &ClientHello) -> Choice {
        let refuse = |alert| Choice::Say(fatal_alert(hello.version.clamp(version::TLS10, version::TLS12), alert));
        let Some(version) = agreed_version(hello) else { return refuse(PROTOCOL_VERSION) };
        if version < version::TLS13 && hello.cipher_suites.contains(&FALLBACK_SIGNAL) {
            return refuse(INAPPROPRIATE_FALLBACK);
        }
        if version == version::TLS13 {
            return Choice::Rustls;
        }
        let mut offered = SUITES.iter().filter(|suite| hello.cipher_suites.contains(suite));
        match offered.find_map(|suite| agreed(hello, version, *suite)) {
            None => refuse(HANDSHAKE_FAILURE),
            Some(agreed) if version == version::TLS12 && RUSTLS.contains(&agreed.suite) => Choice::Rustls,
            Some(agreed) => Choice::Say(self.flight(hello, &agreed)),
        }
    }

    /// `ServerHello`, Certificate, `ServerKeyExchange` and `ServerHelloDone`, in one record.
    fn flight(&self, hello: &ClientHello, agreed: &Agreed) -> Vec<u8> {
        let mut messages = server_hello(&answer(hello, agreed));
        if !agreed.is_anonymous() {
            messages.extend(certificate_tls12(if agreed.is_ecdsa() { &self.ecdsa } else { &self.rsa }));
        }
        if let Some(body) = key_exchange(agreed) {
            messages.extend(handshake(handshake_type::SERVER_KEY_EXCHANGE, &body));
        }
        messages.extend(server_hello_done());
        record(content_type::HANDSHAKE, agreed.version, &messages)
    }
}

impl Agreed {
    fn is_anonymous(&self) -> bool {
        self.name.contains("_anon_")
    }

    fn is_ecdsa(&self) -> bool {
        self.name.starts_with("TLS_ECDHE_ECDSA")
    }
}

/// The newest version of both, TLS 1.3 to 1.0.
fn agreed_version(hello: &ClientHello) -> Option<u16> {
    let ours = [version::TLS13, version::TLS12, version::TLS11, version::TLS10];
    if hello.extensions.iter().any(|extension| extension.kind == extension_type::SUPPORTED_VERSIONS) {
        let offered = hello.offered_versions();
        return ours.into_iter().find(|version| offered.contains(version));
    }
    ours.into_iter().skip(1).find(|version| *version <= hello.version)
}

/// Whether the hello has all that this suite needs.
fn agreed(hello: &ClientHello, version: u16, suite: u16) -> Option<Agreed> {
    let name = cipher_suite_name(suite);
    if version < version::TLS12 && !name.ends_with("_CBC_SHA") {
        return None;
    }
    let mut agreed = Agreed { version, suite, name, group: None, scheme: None };
    if agreed.name.starts_with("TLS_ECDH") {
        let offered = list(hello, extension_type::SUPPORTED_GROUPS);
        // A client that names no groups takes any (RFC 8422, section 4).
        let is_offered = |group: u16| offered.as_ref().is_none_or(|offered| offered.contains(&group));
        agreed.group = Some(*GROUPS.iter().find(|(group, _)| is_offered(*group))?);
    }
    if version == version::TLS12 && !agreed.is_anonymous() && !agreed.name.starts_with("TLS_RSA") {
        let schemes = if agreed.is_ecdsa() { &ECDSA_SCHEMES[..] } else { &RSA_SCHEMES };
        let offered = list(hello, extension_type::SIGNATURE_ALGORITHMS);
        // Without the extension, SHA-1 is meant (RFC 5246, section 7.4.1.4.1).
        let is_offered = |scheme: u16| match &offered {
            Some(offered) => offered.contains(&scheme),
            None => scheme >> 8 == 2,
        };
        agreed.scheme = Some(schemes.iter().copied().find(|scheme| is_offered(*scheme))?);
    }
    Some(agreed)
}

/// The numbers of an extension whose body is one list of them.
fn list(hello: &ClientHello, kind: u16) -> Option<Vec<u16>> {
    let extension = hello.extensions.iter().find(|extension| extension.kind == kind)?;
    let numbers = extension.body.get(2..).unwrap_or_default().chunks_exact(2);
    Some(numbers.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect())
}

fn answer(hello: &ClientHello, agreed: &Agreed) -> ServerHello {
    let mut random = [0; 32];
    // Zeros would do: nobody derives keys from it.
    let _ = aws_lc_rs::rand::fill(&mut random);
    // RFC 8446, section 4.1.3: a server that can do TLS 1.3 says so when less was agreed on.
    random[24..31].copy_from_slice(b"DOWNGRD");
    random[31] = u8::from(agreed.version == version::TLS12);
    let mut answer = ServerHello::new(agreed.version, agreed.suite, random);
    answer.session_id = random.to_vec();
    let has = |kind| hello.extensions.iter().any(|extension| extension.kind == kind);
    if has(extension_type::RENEGOTIATION_INFO) || hello.cipher_suites.contains(&RENEGOTIATION_SIGNAL) {
        answer.extensions.push(Extension { kind: extension_type::RENEGOTIATION_INFO, body: vec![0] });
    }
    if has(extension_type::EXTENDED_MASTER_SECRET) {
        answer.extensions.push(Extension { kind: extension_type::EXTENDED_MASTER_SECRET, body: Vec::new() });
    }
    answer
}

/// The body of a `ServerKeyExchange` (RFC 5246, section 7.4.3; RFC 8422, section 5.4); `None` where the client encrypts
/// to the RSA key. The numbers have the right lengths and no meaning: nobody goes on from here.
fn key_exchange(agreed: &Agreed) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    if let Some((group, length)) = agreed.group {
        body.push(3);
        body.extend(group.to_be_bytes());
        body.push(length as u8);
        body.resize(body.len() + length, 4);
    } else if agreed.name.starts_with("TLS_DH") {
        for (length, byte) in [(PRIME, 0xff), (1, 2), (PRIME, 0x55)] {
            vector(&mut body, length, byte);
        }
    } else {
        return None;
    }
    if !agreed.is_anonymous() {
        body.extend(agreed.scheme.into_iter().flat_map(u16::to_be_bytes));
        vector(&mut body, if agreed.is_ecdsa() { 71 } else { 256 }, 0x30);
    }
    Some(body)
}

/// So many of one byte, after their length in two.
fn vector(out: &mut Vec<u8>, length: usize, byte: u8) {
    out.extend((length as u16).to_be_bytes());
    out.resize(out.len() + length, byte);
}
