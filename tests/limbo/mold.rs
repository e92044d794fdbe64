//! Certificates cast byte by byte, so that each rule can be broken alone. What is not changed keeps to RFC 5280.

use rcgen::{KeyPair, PublicKeyData, SigningKey};

const BOOLEAN: u8 = 0x01;
const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OCTET_STRING: u8 = 0x04;
const OID: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;

/// Contents of object identifiers.
pub const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
pub const CLIENT_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 2];
pub const CODE_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 3];
pub const EMAIL_PROTECTION: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 4];
pub const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];
pub const OCSP_SIGNING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 9];
pub const ANY_PURPOSE: &[u8] = &[0x55, 0x1d, 0x25, 0];
pub const PRECERTIFICATE: &[u8] = &[0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 4];
pub const KEY_USAGE: &[u8] = &[0x55, 0x1d, 15];
pub const ALT_NAME: &[u8] = &[0x55, 0x1d, 17];
pub const CONSTRAINTS: &[u8] = &[0x55, 0x1d, 30];
pub const ACCESS: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 1, 1];
pub const PURPOSES: &[u8] = &[0x55, 0x1d, 37];
/// 1.3.6.1.4.1.55738.666.1: nobody knows it.
pub const UNKNOWN: &[u8] = &[0x2b, 6, 1, 4, 1, 0x83, 0xb3, 0x3a, 0x85, 0x1a, 1];

/// Bits of keyUsage, first octet.
pub const SIGNS: u8 = 0x80;
pub const SIGNS_CERTIFICATES: u8 = 0x04;

pub fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let mut der = vec![tag];
    match content.len() {
        length @ ..0x80 => der.push(length as u8),
        length @ ..0x100 => der.extend([0x81, length as u8]),
        length => der.extend([0x82, (length >> 8) as u8, length as u8]),
    }
    der.extend_from_slice(content);
    der
}

pub fn sequence(parts: &[Vec<u8>]) -> Vec<u8> {
    tlv(SEQUENCE, &parts.concat())
}

/// A distinguished name of one common name; the empty name for an empty text.
pub fn name(common_name: &str) -> Vec<u8> {
    if common_name.is_empty() {
        return sequence(&[]);
    }
    let attribute = sequence(&[tlv(OID, &[0x55, 4, 3]), tlv(UTF8_STRING, common_name.as_bytes())]);
    sequence(&[tlv(SET, &attribute)])
}

/// `GeneralName`s.
pub fn dns(name: &str) -> Vec<u8> {
    tlv(0x82, name.as_bytes())
}

pub fn ip(bytes: &[u8]) -> Vec<u8> {
    tlv(0x87, bytes)
}

pub fn directory(common_name: &str) -> Vec<u8> {
    tlv(0xa4, &name(common_name))
}

pub fn other() -> Vec<u8> {
    tlv(0xa0, &[tlv(OID, UNKNOWN), tlv(0xa0, &[0x05, 0x00])].concat())
}

/// One extension.
pub fn extension(oid: &[u8], critical: bool, value: &[u8]) -> Vec<u8> {
    let mut parts = vec![tlv(OID, oid)];
    if critical {
        parts.push(tlv(BOOLEAN, &[0xff]));
    }
    parts.push(tlv(OCTET_STRING, value));
    sequence(&parts)
}

/// The value of nameConstraints.
pub fn constraints(permitted: &[Vec<u8>], excluded: &[Vec<u8>]) -> Vec<u8> {
    let trees = |tag: u8, list: &[Vec<u8>]| -> Vec<u8> {
        let trees: Vec<Vec<u8>> = list.iter().map(|base| tlv(SEQUENCE, base)).collect();
        if list.is_empty() { Vec::new() } else { tlv(tag, &trees.concat()) }
    };
    sequence(&[trees(0xa0, permitted), trees(0xa1, excluded)])
}

/// A certificate before it is signed.
pub struct Mold {
    pub key: KeyPair,
    /// `None` for version 1.
    pub version: Option<u8>,
    pub serial: Vec<u8>,
    pub subject: Vec<u8>,
    /// `None` for the name of who signs.
    pub issuer: Option<Vec<u8>>,
    /// `YYYYMMDDhhmmssZ`.
    pub begin: String,
    pub end: String,
    /// `None` for the public half of `key`.
    pub public: Option<Vec<u8>>,
    /// cA and pathLenConstraint; `None` without the extension.
    pub authority: Option<(bool, Option<u8>)>,
    pub authority_is_critical: bool,
    pub usage: Option<u8>,
    pub purposes: Option<Vec<&'static [u8]>>,
    pub purposes_are_critical: bool,
    /// `GeneralName`s; `None` without the extension.
    pub names: Option<Vec<Vec<u8>>>,
    pub names_are_critical: bool,
    /// subjectKeyIdentifier and authorityKeyIdentifier.
    pub own_id: bool,
    pub issuer_id: bool,
    pub ids_are_critical: bool,
    /// Further extensions, encoded.
    pub more: Vec<Vec<u8>>,
    /// The algorithm inside, where it is not that outside.
    pub inner_algorithm: Option<Vec<u8>>,
    /// How the algorithm is called: ECDSA with SHA-256, or with SHA-1 (which the signature is not).
    pub sha1: bool,
}

impl Mold {
    fn new(subject: &str) -> Self {
        Self {
            key: KeyPair::generate().expect("a key"),
            version: Some(2),
            serial: rand_serial(),
            subject: name(subject),
            issuer: None,
            begin: "20200101000000Z".to_owned(),
            end: "20690101000000Z".to_owned(),
            public: None,
            authority: None,
            authority_is_critical: true,
            usage: Some(SIGNS),
            purposes: None,
            purposes_are_critical: false,
            names: Some(vec![dns("example.com")]),
            names_are_critical: false,
            own_id: true,
            issuer_id: true,
            ids_are_critical: false,
            more: Vec::new(),
            inner_algorithm: None,
            sha1: false,
        }
    }

    pub fn authority(subject: &str) -> Self {
        Self { authority: Some((true, None)), usage: Some(SIGNS_CERTIFICATES), ..Self::new(subject) }
    }

    pub fn root(subject: &str) -> Self {
        Self { issuer_id: false, ..Self::authority(subject) }
    }

    pub fn leaf() -> Self {
        Self { purposes: Some(vec![SERVER_AUTH]), ..Self::new("example.com") }
    }

    pub fn names(&mut self, names: &[Vec<u8>]) {
        self.names = Some(names.to_vec());
    }

    pub fn constrain(&mut self, permitted: &[Vec<u8>], excluded: &[Vec<u8>]) {
        self.more.push(extension(CONSTRAINTS, true, &constraints(permitted, excluded)));
    }

    pub fn path_length(&mut self, most: u8) {
        self.authority = Some((true, Some(most)));
    }

    pub fn valid(&mut self, begin: &str, end: &str) {
        (self.begin, self.end) = (begin.to_owned(), end.to_owned());
    }

    /// The same name and key, in another certificate.
    pub fn again(&self) -> Self {
        let key = KeyPair::from_pem(&self.key.serialize_pem()).expect("our own key");
        Self { key, subject: self.subject.clone(), ..Self::authority("") }
    }

    fn id(&self) -> Vec<u8> {
        let public = self.key.subject_public_key_info();
        public[public.len() - 20..].to_vec()
    }

    fn extensions(&self, signer: &Self) -> Vec<Vec<u8>> {
        let mut list = Vec::new();
        if self.own_id {
            list.push(extension(&[0x55, 0x1d, 14], self.ids_are_critical, &tlv(OCTET_STRING, &self.id())));
        }
        if self.issuer_id {
            let id = sequence(&[tlv(0x80, &signer.id())]);
            list.push(extension(&[0x55, 0x1d, 35], self.ids_are_critical, &id));
        }
        if let Some((ca, most)) = self.authority {
            let flag = if ca { tlv(BOOLEAN, &[0xff]) } else { Vec::new() };
            let most = most.map(|most| tlv(INTEGER, &[most])).unwrap_or_default();
            list.push(extension(&[0x55, 0x1d, 19], self.authority_is_critical, &sequence(&[flag, most])));
        }
        if let Some(usage) = self.usage {
            list.push(extension(KEY_USAGE, false, &tlv(BIT_STRING, &[usage.trailing_zeros().min(7) as u8, usage])));
        }
        if let Some(purposes) = &self.purposes {
            let purposes: Vec<Vec<u8>> = purposes.iter().map(|oid| tlv(OID, oid)).collect();
            list.push(extension(PURPOSES, self.purposes_are_critical, &sequence(&purposes)));
        }
        if let Some(names) = &self.names {
            list.push(extension(ALT_NAME, self.names_are_critical, &sequence(names)));
        }
        list.extend(self.more.iter().cloned());
        list
    }

    /// Signed by another one, or by itself.
    pub fn signed_by(&self, signer: &Self) -> Vec<u8> {
        let last = if self.sha1 { vec![4, 1] } else { vec![4, 3, 2] };
        let algorithm = sequence(&[tlv(OID, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d], last.as_slice()].concat())]);
        let time = |text: &str| {
            // Until 2049 UTCTime, then GeneralizedTime (RFC 5280, section 4.1.2.5).
            if text < "2050" { tlv(0x17, &text.as_bytes()[2..]) } else { tlv(0x18, text.as_bytes()) }
        };
        let mut parts = Vec::new();
        parts.extend(self.version.map(|version| tlv(0xa0, &tlv(INTEGER, &[version]))));
        parts.push(tlv(INTEGER, &self.serial));
        parts.push(self.inner_algorithm.clone().unwrap_or_else(|| algorithm.clone()));
        parts.push(self.issuer.clone().unwrap_or_else(|| signer.subject.clone()));
        parts.push(sequence(&[time(&self.begin), time(&self.end)]));
        parts.push(self.subject.clone());
        parts.push(self.public.clone().unwrap_or_else(|| self.key.subject_public_key_info()));
        if self.version.is_some() {
            parts.push(tlv(0xa3, &sequence(&self.extensions(signer))));
        }
        let body = sequence(&parts);
        let signature = signer.key.sign(&body).expect("signs");
        sequence(&[body, algorithm, tlv(BIT_STRING, &[&[0], signature.as_slice()].concat())])
    }

    pub fn self_signed(&self) -> Vec<u8> {
        self.signed_by(self)
    }
}

/// Sixteen octets, positive, never twice: taken from a fresh public key.
fn rand_serial() -> Vec<u8> {
    let public = KeyPair::generate().expect("a key").subject_public_key_info();
    let mut serial = public[public.len() - 16..].to_vec();
    serial[0] = serial[0] & 0x7f | 0x40;
    serial
}

/// Public keys that no authority should sign: `SubjectPublicKeyInfo` around numbers that mean nothing.
pub mod public {
    use super::{BIT_STRING, INTEGER, OID, sequence, tlv};

    pub fn rsa(bits: usize) -> Vec<u8> {
        let mut modulus = vec![0xc5; bits.div_ceil(8)];
        modulus[0] = 0xff >> (modulus.len() * 8 - bits);
        if modulus[0] & 0x80 != 0 {
            modulus.insert(0, 0);
        }
        let key = sequence(&[tlv(INTEGER, &modulus), tlv(INTEGER, &[1, 0, 1])]);
        info(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], &[0x05, 0x00], &key)
    }

    pub fn p192() -> Vec<u8> {
        let curve = tlv(OID, &[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 1]);
        info(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], &curve, &[&[4], [7; 48].as_slice()].concat())
    }

    pub fn dsa() -> Vec<u8> {
        let number = |length: usize| tlv(INTEGER, &vec![0x55; length]);
        let parameters = sequence(&[number(384), number(32), number(384)]);
        info(&[0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1], &parameters, &number(384))
    }

    pub fn broken_rsa() -> Vec<u8> {
        info(&[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], &[0x05, 0x00], &[])
    }

    fn info(oid: &[u8], parameters: &[u8], key: &[u8]) -> Vec<u8> {
        let algorithm = sequence(&[tlv(OID, oid), parameters.to_vec()]);
        sequence(&[algorithm, tlv(BIT_STRING, &[&[0], key].concat())])
    }
}
