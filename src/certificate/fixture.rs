//! Chains for tests: one small function each, whose comment draws the chain and says what is wrong with it.
//! All are judged at [`at`]; keys are made anew in each run.

use chrono::{DateTime, TimeZone, Utc};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, SerialNumber, date_time_ymd,
};

use super::{ChainReport, TrustStores, judge};
use crate::target::Host;

/// The time at which every chain is judged.
pub(crate) fn at() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 15, 12, 0, 0).single().expect("a date")
}

/// A chain with the root that its makers trust.
pub(crate) struct Chain {
    /// As sent, DER.
    pub sent: Vec<Vec<u8>>,
    /// The root, DER.
    pub root: Vec<u8>,
}

impl Chain {
    /// Judged by a computer whose system store holds the root.
    pub fn judged(&self, host: &str) -> ChainReport {
        self.judged_with(host, &TrustStores { system: vec![self.root.clone()], ..TrustStores::default() })
    }

    /// Judged by a computer that does not know the root.
    pub fn judged_by_a_stranger(&self, host: &str) -> ChainReport {
        let other = Authority::root("Other Root").der();
        self.judged_with(host, &TrustStores { system: vec![other], ..TrustStores::default() })
    }

    pub fn judged_with(&self, host: &str, stores: &TrustStores) -> ChainReport {
        judge(&self.sent, &host_of(host), at(), stores)
    }
}

pub(crate) fn host_of(text: &str) -> Host {
    text.parse().map_or_else(|_| Host::Name(text.to_owned()), Host::Address)
}

/// An authority that can sign.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub fn root(name: &str) -> Self {
        Self::root_with(name, |_| {})
    }

    pub fn root_with(name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = authority(name);
        change(&mut params);
        Self(CertifiedIssuer::self_signed(params, key()).expect("signs"))
    }

    pub fn intermediate(&self, name: &str) -> Self {
        self.intermediate_with(name, |_| {})
    }

    pub fn intermediate_with(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Self {
        let mut params = authority(name);
        params.use_authority_key_identifier_extension = true;
        change(&mut params);
        Self(CertifiedIssuer::signed_by(params, key(), &self.0).expect("signs"))
    }

    /// This authority's name and key, signed by another one on given days: a cross-sign.
    pub fn cross_signed_by(&self, other: &Self, name: &str, days: [(i32, u8, u8); 2]) -> Vec<u8> {
        let mut params = authority(name);
        valid(&mut params, days);
        params.signed_by(self.0.key(), &other.0).expect("signs").der().to_vec()
    }

    pub fn der(&self) -> Vec<u8> {
        self.0.der().to_vec()
    }

    pub fn leaf(&self, name: &str) -> Vec<u8> {
        self.leaf_with(name, |_| {})
    }

    pub fn leaf_with(&self, name: &str, change: impl FnOnce(&mut CertificateParams)) -> Vec<u8> {
        let mut params = leaf(name);
        change(&mut params);
        params.signed_by(&key(), &self.0).expect("signs").der().to_vec()
    }
}

fn key() -> KeyPair {
    KeyPair::generate().expect("a key")
}

pub(crate) fn named(common_name: &str, organisation: Option<&str>) -> DistinguishedName {
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, common_name);
    if let Some(organisation) = organisation {
        name.push(DnType::OrganizationName, organisation);
    }
    name
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = named(name, None);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid(&mut params, [(2025, 1, 1), (2035, 1, 1)]);
    params
}

fn leaf(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(vec![name.to_owned()]).expect("a name");
    params.distinguished_name = named(name, None);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.is_ca = IsCa::ExplicitNoCa;
    params.use_authority_key_identifier_extension = true;
    valid(&mut params, [(2026, 6, 1), (2026, 8, 30)]);
    params
}

fn valid(params: &mut CertificateParams, [begin, end]: [(i32, u8, u8); 2]) {
    params.not_before = date_time_ymd(begin.0, begin.1, begin.2);
    params.not_after = date_time_ymd(end.0, end.1, end.2);
}

/// authorityInfoAccess with one caIssuers address.
fn ca_issuers(address: &str) -> CustomExtension {
    let tagged = |tag: u8, body: &[u8]| [&[tag, u8::try_from(body.len()).expect("short")], body].concat();
    let oid = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
    let description = tagged(0x30, &[oid.as_slice(), &tagged(0x86, address.as_bytes())].concat());
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], tagged(0x30, &description))
}

/// ```text
/// leaf ── intermediate ── [root]          in brackets: not sent
/// ```
/// Nothing is wrong.
pub(crate) fn healthy(host: &str) -> Chain {
    changed(host, |_| {})
}

/// The healthy chain with one change to its leaf.
pub(crate) fn changed(host: &str, change: impl FnOnce(&mut CertificateParams)) -> Chain {
    let root = Authority::root("Example Root");
    let intermediate = root.intermediate("Example Intermediate");
    let leaf = intermediate.leaf_with(host, change);
    Chain { sent: vec![leaf, intermediate.der()], root: root.der() }
}

/// ```text
/// leaf (ended on 10 June) ── intermediate ── [root]
/// ```
pub(crate) fn expired(host: &str) -> Chain {
    changed(host, |params| valid(params, [(2026, 3, 1), (2026, 6, 10)]))
}

/// ```text
/// leaf (begins on 20 June) ── intermediate ── [root]
/// ```
pub(crate) fn not_yet_valid(host: &str) -> Chain {
    changed(host, |params| valid(params, [(2026, 6, 20), (2026, 8, 30)]))
}

/// ```text
/// leaf ── intermediate (ended on 1 May) ── [root]
/// ```
pub(crate) fn expired_intermediate(host: &str) -> Chain {
    let root = Authority::root("Example Root");
    let intermediate =
        root.intermediate_with("Example Intermediate", |params| valid(params, [(2025, 1, 1), (2026, 5, 1)]));
    Chain { sent: vec![intermediate.leaf(host), intermediate.der()], root: root.der() }
}

/// ```text
/// leaf ── intermediate ── [root]
///                     └── the same root, signed by an older one (ended on 1 May)
/// ```
/// Clients that know the root go on; old ones follow the ended branch.
pub(crate) fn expired_cross_sign(host: &str) -> Chain {
    let (root, older) = (Authority::root("Example Root"), Authority::root("Older Root"));
    let intermediate = root.intermediate("Example Intermediate");
    let cross = root.cross_signed_by(&older, "Example Root", [(2025, 1, 1), (2026, 5, 1)]);
    Chain { sent: vec![intermediate.leaf(host), intermediate.der(), cross], root: root.der() }
}

/// ```text
/// leaf (no subjectAltName, CN = host) ── intermediate ── [root]
/// ```
pub(crate) fn common_name_only(host: &str) -> Chain {
    changed(host, |params| params.subject_alt_names.clear())
}

/// ```text
/// leaf ─┐
///   └───┘ signed by itself
/// ```
pub(crate) fn self_signed(host: &str) -> Chain {
    let der = leaf(host).self_signed(&key()).expect("signs").der().to_vec();
    Chain { sent: vec![der], root: Authority::root("Unrelated Root").der() }
}

/// ```text
/// leaf (CA:TRUE) ─┐
///   └─────────────┘ signed by itself, as `openssl req -x509` makes it
/// ```
pub(crate) fn self_signed_with_the_ca_flag(host: &str) -> Chain {
    let mut params = leaf(host);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let der = params.self_signed(&key()).expect("signs").der().to_vec();
    Chain { sent: vec![der], root: Authority::root("Unrelated Root").der() }
}

/// ```text
/// leaf ── intermediate ── root
/// ```
/// All of it is sent; who does not know the root sees a private authority.
pub(crate) fn with_its_root(host: &str) -> Chain {
    let mut chain = healthy(host);
    chain.sent.push(chain.root.clone());
    chain
}

/// ```text
/// leaf (says where to fetch its issuer) ── [intermediate] ── [root]
/// ```
pub(crate) fn missing_intermediate(host: &str) -> Chain {
    let mut chain = changed(host, |params| params.custom_extensions = vec![ca_issuers("http://ca.example/i.der")]);
    chain.sent.truncate(1);
    chain
}

/// ```text
/// leaf ── [root]
/// ```
/// A small private authority without intermediates; nothing says where to fetch anything.
pub(crate) fn signed_by_a_private_root(host: &str) -> Chain {
    let root = Authority::root("Works Authority");
    Chain { sent: vec![root.leaf(host)], root: root.der() }
}

/// ```text
/// intermediate, leaf          sent in this order
/// ```
pub(crate) fn wrong_order(host: &str) -> Chain {
    let mut chain = healthy(host);
    chain.sent.reverse();
    chain
}

/// ```text
/// leaf ── outer intermediate, inner intermediate ── [root]
/// ```
/// The leaf is first, its issuers are not in order. Clients put them in order themselves.
pub(crate) fn issuers_out_of_order(host: &str) -> Chain {
    let root = Authority::root("Example Root");
    let outer = root.intermediate("Outer Intermediate");
    let inner = outer.intermediate("Inner Intermediate");
    Chain { sent: vec![inner.leaf(host), outer.der(), inner.der()], root: root.der() }
}

/// ```text
/// leaf ── intermediate ── [root]          and a stranger's intermediate
/// ```
pub(crate) fn with_a_stranger(host: &str) -> Chain {
    let mut chain = healthy(host);
    chain.sent.push(Authority::root("Stranger Root").intermediate("Stranger Intermediate").der());
    chain
}

/// ```text
/// leaf (CA:TRUE) ── intermediate ── [root]
/// ```
pub(crate) fn authority_as_leaf(host: &str) -> Chain {
    changed(host, |params| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0)))
}

/// ```text
/// leaf ── a site's certificate (CA:FALSE) ── intermediate ── [root]
/// ```
pub(crate) fn issued_by_a_site(host: &str) -> Chain {
    let root = Authority::root("Example Root");
    let intermediate = root.intermediate("Example Intermediate");
    let site = intermediate.intermediate_with("site.example", |params| params.is_ca = IsCa::ExplicitNoCa);
    Chain { sent: vec![site.leaf(host), site.der(), intermediate.der()], root: root.der() }
}

/// ```text
/// leaf (clientAuth only) ── intermediate ── [root]
/// ```
pub(crate) fn for_clients_only(host: &str) -> Chain {
    changed(host, |params| params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth])
}

/// ```text
/// leaf (with a critical extension that nobody knows) ── intermediate ── [root]
/// ```
pub(crate) fn unknown_critical_extension(host: &str) -> Chain {
    changed(host, |params| {
        let mut extension = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 55738, 666, 1], vec![0x05, 0x00]);
        extension.set_criticality(true);
        params.custom_extensions = vec![extension];
    })
}

/// ```text
/// leaf ── inner intermediate ── outer intermediate (pathLen 0) ── [root]
/// ```
pub(crate) fn path_too_long(host: &str) -> Chain {
    let root = Authority::root("Example Root");
    let limit = |params: &mut CertificateParams| params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    let outer = root.intermediate_with("Outer Intermediate", limit);
    let inner = outer.intermediate("Inner Intermediate");
    Chain { sent: vec![inner.leaf(host), inner.der(), outer.der()], root: root.der() }
}

/// ```text
/// leaf (serial number 0) ── intermediate ── [root]
/// ```
pub(crate) fn serial_number_zero(host: &str) -> Chain {
    changed(host, |params| params.serial_number = Some(SerialNumber::from_slice(&[0])))
}

/// ```text
/// leaf ── [root]          the store has an older root of the same name
/// ```
/// A private authority was made anew, and computers still have the old one.
pub(crate) fn remade_root(host: &str) -> Chain {
    let (old, new) = (Authority::root("Works Root"), Authority::root("Works Root"));
    Chain { sent: vec![new.leaf(host)], root: old.der() }
}

/// ```text
/// leaf ── intermediate, the same intermediate ── [root]
/// ```
pub(crate) fn with_a_copy(host: &str) -> Chain {
    let mut chain = healthy(host);
    chain.sent.push(chain.sent[1].clone());
    chain
}

/// ```text
/// leaf ── another intermediate of the same name ── [root]
/// ```
/// The authority changed its key; the server still sends the old intermediate.
pub(crate) fn stale_intermediate(host: &str) -> Chain {
    let root = Authority::root("Example Root");
    let (old, new) = (root.intermediate("Example Intermediate"), root.intermediate("Example Intermediate"));
    Chain { sent: vec![new.leaf(host), old.der()], root: root.der() }
}

/// ```text
/// leaf ── intermediate ── intermediate ── ... (1000 certificates)
/// ```
pub(crate) fn a_thousand(host: &str) -> Chain {
    let mut chain = healthy(host);
    let intermediate = chain.sent[1].clone();
    chain.sent.resize(1000, intermediate);
    chain
}

/// ```text
/// leaf ── 31 authorities of one name and one key, each of which signed all others
/// ```
/// A maze: the number of paths is astronomic.
pub(crate) fn maze(host: &str) -> Chain {
    let authority = Authority::root("Maze");
    let mut sent = vec![authority.leaf(host)];
    for index in 0..31 {
        sent.push(authority.cross_signed_by(&authority, "Maze", [(2025, 1, 1 + index), (2035, 1, 1)]));
    }
    Chain { sent, root: Authority::root("Unrelated Root").der() }
}

/// A chain from a file of `tests/certificates`, its last certificate being the root, which is not sent.
pub(crate) fn file(pem: &str) -> Chain {
    let mut sent: Vec<Vec<u8>> = pem::parse_many(pem).expect("PEM").into_iter().map(pem::Pem::into_contents).collect();
    let root = sent.pop().expect("a root");
    Chain { sent, root }
}
