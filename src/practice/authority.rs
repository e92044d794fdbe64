//! The practice root and everything that it signs, made once per run of the program with keys that stay in memory.
//!
//! ```text
//! practice root ── practice intermediate ── the site's certificate
//! ```

use std::io;
use std::sync::OnceLock;

use crate::now::since_1970;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use time::{Duration, OffsetDateTime};

/// Where a client could fetch the intermediate, if it did such things; `.test` never resolves.
const CA_ISSUERS: &str = "http://authority.practice.test/intermediate.der";

/// The extension authorityInfoAccess (RFC 5280, section 4.2.2.1).
const AUTHORITY_INFO_ACCESS: &[u64] = &[1, 3, 6, 1, 5, 5, 7, 1, 1];

type Issuer = CertifiedIssuer<'static, KeyPair>;

/// The practice root with its intermediate.
pub(super) struct Authority {
    root: Issuer,
    intermediate: Issuer,
}

/// A chain as it is sent, with the key of the site.
pub(super) struct Credentials {
    /// In the order of sending.
    pub chain: Vec<CertificateDer<'static>>,
    /// PKCS #8, of the site's own certificate.
    pub key: PrivateKeyDer<'static>,
}

/// What a site's certificate says.
pub(super) struct Leaf<'a> {
    /// The only name in subjectAltName.
    pub host: &'a str,
    /// First and last day of validity, counted from today.
    pub days: (i64, i64),
    /// extendedKeyUsage.
    pub purpose: ExtendedKeyUsagePurpose,
    /// Whether the key is RSA, for suites that encrypt to it; else ECDSA P-256.
    pub rsa: bool,
}

impl<'a> Leaf<'a> {
    /// A certificate with nothing wrong: 90 days, of which one has passed.
    pub fn sound(host: &'a str) -> Self {
        Self { host, days: (-1, 89), purpose: ExtendedKeyUsagePurpose::ServerAuth, rsa: false }
    }

    fn params(&self) -> io::Result<CertificateParams> {
        let mut params = CertificateParams::new(vec![self.host.to_owned()]).map_err(io::Error::other)?;
        params.distinguished_name = common_name(self.host);
        (params.not_before, params.not_after) = (day(self.days.0), day(self.days.1));
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        if self.rsa {
            params.key_usages.push(KeyUsagePurpose::KeyEncipherment);
        }
        params.extended_key_usages = vec![self.purpose.clone()];
        params.is_ca = IsCa::ExplicitNoCa;
        Ok(params)
    }

    fn key(&self) -> io::Result<KeyPair> {
        if self.rsa { KeyPair::generate_for(&PKCS_RSA_SHA256) } else { KeyPair::generate() }.map_err(io::Error::other)
    }

    /// The certificate, signed by its own key.
    pub fn self_signed(&self) -> io::Result<Credentials> {
        let key = self.key()?;
        let certificate = self.params()?.self_signed(&key).map_err(io::Error::other)?;
        Ok(Credentials { chain: vec![certificate.into()], key: private(&key) })
    }

    /// The certificate alone, signed by `issuer`.
    fn signed_by(&self, issuer: &Issuer) -> io::Result<Credentials> {
        let key = self.key()?;
        let mut params = self.params()?;
        params.use_authority_key_identifier_extension = true;
        params.custom_extensions = vec![ca_issuers(CA_ISSUERS)];
        let certificate = params.signed_by(&key, issuer).map_err(io::Error::other)?;
        Ok(Credentials { chain: vec![certificate.into()], key: private(&key) })
    }
}

impl Authority {
    /// The one authority of this process.
    pub fn shared() -> io::Result<&'static Self> {
        static SHARED: OnceLock<Result<Authority, String>> = OnceLock::new();
        SHARED
            .get_or_init(|| Self::new("Practice").map_err(|error| error.to_string()))
            .as_ref()
            .map_err(|error| io::Error::other(error.as_str()))
    }

    /// An authority with keys of its own; `name` begins the names of its certificates.
    pub fn new(name: &str) -> io::Result<Self> {
        Self::with_intermediate(name, (-365, 5 * 365))
    }

    /// An authority whose intermediate is valid on the given days, counted from today.
    pub fn with_intermediate(name: &str, days: (i64, i64)) -> io::Result<Self> {
        let key = || KeyPair::generate().map_err(io::Error::other);
        let mut root = authority_params(&format!("{name} Root"), (-2 * 365, 10 * 365));
        root.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = Issuer::self_signed(root, key()?).map_err(io::Error::other)?;
        let intermediate = Self::issue_intermediate(name, days, &root, key()?)?;
        Ok(Self { root, intermediate })
    }

    fn issue_intermediate(name: &str, days: (i64, i64), root: &Issuer, key: KeyPair) -> io::Result<Issuer> {
        let mut params = authority_params(&format!("{name} Intermediate"), days);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.use_authority_key_identifier_extension = true;
        Issuer::signed_by(params, key, root).map_err(io::Error::other)
    }

    /// The root's certificate, DER.
    pub fn root_der(&self) -> Vec<u8> {
        self.root.der().to_vec()
    }

    /// The certificates of the authority, the intermediate first.
    pub fn certificates(&self) -> [CertificateDer<'static>; 2] {
        [self.intermediate.der().clone(), self.root.der().clone()]
    }

    /// The leaf alone.
    pub fn leaf(&self, leaf: &Leaf<'_>) -> io::Result<Credentials> {
        leaf.signed_by(&self.intermediate)
    }

    /// Leaf and intermediate: what a healthy server sends.
    pub fn chain(&self, leaf: &Leaf<'_>) -> io::Result<Credentials> {
        let mut credentials = self.leaf(leaf)?;
        credentials.chain.push(self.intermediate.der().clone());
        Ok(credentials)
    }

    /// Leaf and an intermediate of the same root that was valid on other days.
    pub fn chain_over_intermediate(&self, leaf: &Leaf<'_>, days: (i64, i64)) -> io::Result<Credentials> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let intermediate = Self::issue_intermediate("Practice Old", days, &self.root, key)?;
        let mut credentials = leaf.signed_by(&intermediate)?;
        credentials.chain.push(intermediate.der().clone());
        Ok(credentials)
    }
}

fn authority_params(name: &str, days: (i64, i64)) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = common_name(name);
    params.distinguished_name.push(DnType::OrganizationName, "Handshake Doctor practice");
    (params.not_before, params.not_after) = (day(days.0), day(days.1));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn common_name(name: &str) -> DistinguishedName {
    let mut distinguished_name = DistinguishedName::new();
    distinguished_name.push(DnType::CommonName, name);
    distinguished_name
}

fn day(offset: i64) -> OffsetDateTime {
    let today = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::try_from(since_1970()).unwrap_or(Duration::MAX));
    today.saturating_add(Duration::days(offset))
}

fn private(key: &KeyPair) -> PrivateKeyDer<'static> {
    PrivatePkcs8KeyDer::from(key.serialize_der()).into()
}

/// authorityInfoAccess with one caIssuers address; short enough for one-byte DER lengths.
fn ca_issuers(address: &str) -> CustomExtension {
    const CA_ISSUERS_OID: [u8; 10] = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, 0x02];
    const URI: u8 = 0x86;
    const SEQUENCE: u8 = 0x30;
    let location = tagged(URI, address.as_bytes());
    let description = tagged(SEQUENCE, &[CA_ISSUERS_OID.as_slice(), &location].concat());
    CustomExtension::from_oid_content(AUTHORITY_INFO_ACCESS, tagged(SEQUENCE, &description))
}

/// DER with a short-form length: `body` is shorter than 128 bytes.
fn tagged(tag: u8, body: &[u8]) -> Vec<u8> {
    debug_assert!(body.len() < 128, "long-form lengths are not needed here");
    [&[tag, body.len() as u8], body].concat()
}
