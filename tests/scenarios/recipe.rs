//! Certificates from their descriptions: by rcgen, or by `openssl` where rcgen makes nothing so weak or so old.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, CustomExtension, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose, NameConstraints,
    PKCS_ECDSA_P256_SHA256, PKCS_ECDSA_P384_SHA384, PKCS_ECDSA_P521_SHA512, PKCS_ED25519, PKCS_RSA_SHA256, RsaKeySize,
    SerialNumber, SignatureAlgorithm, string::Ia5String,
};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use super::old_recipe::OldRecipe;

/// How one certificate is made. What is left out depends on its name: `root`, `intermediate`, or a site's.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Name of the issuer's recipe; its own name makes it self-signed.
    issuer: Option<String>,
    /// Days from now on which it begins and ends.
    days: Option<(f64, f64)>,
    /// Names of the subjectAltName extension; an empty list leaves the extension out.
    names: Option<Vec<String>>,
    common_name: Option<String>,
    organisation: Option<String>,
    /// `p256` (default), `p384`, `p521`, `ed25519`, `rsa2048`, `rsa3072`, `rsa4096`.
    key: Option<String>,
    /// The same subject and key as another: a cross-sign, a renewed root.
    same_as: Option<String>,
    ca: Option<bool>,
    path_length: Option<u8>,
    /// `digital-signature`, `key-encipherment`, `key-agreement`, `cert-sign`, `crl-sign`; an empty list leaves it out.
    key_usage: Option<Vec<String>>,
    /// `server`, `client`, `code`, `any`; an empty list leaves it out.
    purposes: Option<Vec<String>>,
    /// Name constraints: DNS names, or addresses with a prefix length.
    #[serde(default)]
    permitted: Vec<String>,
    #[serde(default)]
    excluded: Vec<String>,
    /// A critical extension that nobody knows.
    #[serde(default)]
    critical_unknown: bool,
    /// The TLS feature extension asks for a stapled answer (RFC 7633).
    #[serde(default)]
    must_staple: bool,
    /// Where its issuer, and its status, can be fetched.
    ca_issuers: Option<String>,
    ocsp: Option<String>,
    /// Bytes of the serial number in hexadecimal digits.
    serial: Option<String>,
    /// The last byte of its signature is another one.
    #[serde(default)]
    bad_signature: bool,
    /// Made by `openssl x509`: weak or old.
    openssl: Option<OldRecipe>,
}

/// One certificate with its key.
#[derive(Clone)]
pub struct Made {
    pub der: Vec<u8>,
    pub key: Arc<KeyPair>,
    /// PKCS #8, PEM; rcgen's key pair does not hold small keys.
    pub key_pem: String,
    pub params: CertificateParams,
}

impl Made {
    pub fn pem(&self) -> String {
        handshake_doctor::certificate::pem(&self.der)
    }
}

/// All certificates of a situation.
#[derive(Clone, Default)]
pub struct Certificates(BTreeMap<String, Made>);

impl Certificates {
    /// Makes the described ones and root, intermediate and leaf. `folder` takes the files of `openssl`.
    pub fn make(recipes: &BTreeMap<String, Recipe>, host: &str, folder: &Path) -> Self {
        let mut all = recipes.clone();
        for name in ["root", "intermediate", "leaf"] {
            all.entry(name.to_owned()).or_default();
        }
        let mut made = Self::default();
        for name in all.keys() {
            made.add(name, &all, host, folder);
        }
        made
    }

    pub fn get(&self, name: &str) -> &Made {
        self.0.get(name).unwrap_or_else(|| panic!("no certificate is called {name:?}"))
    }

    pub fn ders(&self, names: &[String]) -> Vec<Vec<u8>> {
        names.iter().map(|name| self.get(name).der.clone()).collect()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&String, &Made)> {
        self.0.iter()
    }

    fn add(&mut self, name: &str, all: &BTreeMap<String, Recipe>, host: &str, folder: &Path) {
        if self.0.contains_key(name) {
            return;
        }
        let recipe = all.get(name).unwrap_or_else(|| panic!("no recipe for {name:?}"));
        let above = if matches!(name, "root" | "intermediate") { "root" } else { "intermediate" };
        let issuer = recipe.issuer.clone().unwrap_or_else(|| above.to_owned());
        for needed in [Some(&issuer), recipe.same_as.as_ref()].into_iter().flatten().filter(|needed| *needed != name) {
            self.add(needed, all, host, folder);
        }
        let twin = recipe.same_as.as_ref().map(|twin| self.get(twin).clone());
        let params = recipe.params(name, host, twin.as_ref());
        let key = twin.map_or_else(|| recipe.key_pair(), |twin| twin.key);
        let signer = if issuer == name { None } else { Some(self.get(&issuer).clone()) };
        let made = if let Some(old) = &recipe.openssl {
            old.made(name, &params, signer.as_ref(), folder)
        } else {
            let certificate = match &signer {
                None => params.self_signed(&*key),
                Some(signer) => params.signed_by(&*key, &Issuer::from_params(&signer.params, &*signer.key)),
            };
            let mut der = certificate.unwrap_or_else(|error| panic!("{name}: {error}")).der().to_vec();
            if recipe.bad_signature
                && let Some(last) = der.last_mut()
            {
                *last ^= 1;
            }
            Made { der, key_pem: key.serialize_pem(), key, params }
        };
        self.0.insert(name.to_owned(), made);
    }
}

impl Recipe {
    fn params(&self, name: &str, host: &str, twin: Option<&Made>) -> CertificateParams {
        let is_ca = self.ca.unwrap_or(matches!(name, "root" | "intermediate") || self.key_usage_has("cert-sign"));
        let default_names = if is_ca { Vec::new() } else { vec![host.to_owned()] };
        let mut params = CertificateParams::default();
        for text in self.names.clone().unwrap_or(default_names) {
            params.subject_alt_names.push(match text.parse() {
                Ok(address) => rcgen::SanType::IpAddress(address),
                Err(_) => rcgen::SanType::DnsName(Ia5String::try_from(text).expect("ASCII")),
            });
        }
        params.distinguished_name = self.subject(name, host, is_ca);
        if let Some(twin) = twin {
            params.distinguished_name = twin.params.distinguished_name.clone();
        }
        let (begin, end) = self.days.unwrap_or(if is_ca { (-400.0, 1000.0) } else { (-10.0, 80.0) });
        let now = OffsetDateTime::now_utc();
        (params.not_before, params.not_after) = (now + begin * Duration::DAY, now + end * Duration::DAY);
        params.is_ca = match (is_ca, self.path_length) {
            (false, _) => IsCa::ExplicitNoCa,
            (true, None) => IsCa::Ca(BasicConstraints::Unconstrained),
            (true, Some(length)) => IsCa::Ca(BasicConstraints::Constrained(length)),
        };
        params.key_usages = self.key_usage.as_ref().map_or_else(
            || {
                if is_ca {
                    vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign]
                } else {
                    vec![KeyUsagePurpose::DigitalSignature]
                }
            },
            |usages| usages.iter().map(|usage| key_usage(usage)).collect(),
        );
        params.extended_key_usages = self.purposes.as_ref().map_or_else(
            || if is_ca { Vec::new() } else { vec![ExtendedKeyUsagePurpose::ServerAuth] },
            |purposes| purposes.iter().map(|one| purpose(one)).collect(),
        );
        let trees = |list: &[String]| list.iter().map(|text| subtree(text)).collect();
        if !self.permitted.is_empty() || !self.excluded.is_empty() {
            let (permitted_subtrees, excluded_subtrees) = (trees(&self.permitted), trees(&self.excluded));
            params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees });
        }
        params.use_authority_key_identifier_extension = name != "root";
        params.serial_number = self.serial.as_ref().map(|digits| SerialNumber::from(unhex(digits)));
        params.custom_extensions = self.extensions();
        params
    }

    fn key_usage_has(&self, usage: &str) -> bool {
        self.key_usage.as_ref().is_some_and(|usages| usages.iter().any(|one| one == usage))
    }

    fn subject(&self, name: &str, host: &str, is_ca: bool) -> DistinguishedName {
        let usual = match name {
            "root" => "Example Root".to_owned(),
            "intermediate" => "Example Intermediate".to_owned(),
            _ if is_ca => format!("Example {name}"),
            _ => host.to_owned(),
        };
        let mut subject = DistinguishedName::new();
        subject.push(DnType::CommonName, self.common_name.clone().unwrap_or(usual));
        if let Some(organisation) = &self.organisation {
            subject.push(DnType::OrganizationName, organisation.clone());
        }
        subject
    }

    fn extensions(&self) -> Vec<CustomExtension> {
        let mut extensions = Vec::new();
        if self.critical_unknown {
            // An arc that is given out for examples (RFC 5612 for enterprises: 32473).
            let mut unknown = CustomExtension::from_oid_content(&[1, 3, 6, 1, 4, 1, 32473, 1], vec![5, 0]);
            unknown.set_criticality(true);
            extensions.push(unknown);
        }
        if self.must_staple {
            // SEQUENCE OF INTEGER with status_request (5).
            extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 24], vec![0x30, 3, 2, 1, 5]));
        }
        let addresses: Vec<u8> = [(1, &self.ocsp), (2, &self.ca_issuers)]
            .into_iter()
            .filter_map(|(method, address)| Some(access(method, address.as_ref()?)))
            .flatten()
            .collect();
        if !addresses.is_empty() {
            extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], tagged(0x30, &addresses)));
        }
        extensions
    }

    fn key_pair(&self) -> Arc<KeyPair> {
        let name = self.key.as_deref().unwrap_or("p256");
        let of = |algorithm: &'static SignatureAlgorithm| Arc::new(KeyPair::generate_for(algorithm).expect("a key"));
        match name {
            "p256" => of(&PKCS_ECDSA_P256_SHA256),
            "p384" => of(&PKCS_ECDSA_P384_SHA384),
            "p521" => of(&PKCS_ECDSA_P521_SHA512),
            "ed25519" => of(&PKCS_ED25519),
            "rsa2048" => rsa(0, RsaKeySize::_2048),
            "rsa3072" => rsa(1, RsaKeySize::_3072),
            "rsa4096" => rsa(2, RsaKeySize::_4096),
            _ => panic!("no such key: {name}"),
        }
    }
}

/// RSA keys take long to make: one of each size is enough for all leaves.
fn rsa(index: usize, size: RsaKeySize) -> Arc<KeyPair> {
    static MADE: [OnceLock<Arc<KeyPair>>; 3] = [const { OnceLock::new() }; 3];
    let make = || Arc::new(KeyPair::generate_rsa_for(&PKCS_RSA_SHA256, size).expect("a key"));
    Arc::clone(MADE[index].get_or_init(make))
}

fn key_usage(name: &str) -> KeyUsagePurpose {
    match name {
        "digital-signature" => KeyUsagePurpose::DigitalSignature,
        "key-encipherment" => KeyUsagePurpose::KeyEncipherment,
        "key-agreement" => KeyUsagePurpose::KeyAgreement,
        "cert-sign" => KeyUsagePurpose::KeyCertSign,
        "crl-sign" => KeyUsagePurpose::CrlSign,
        _ => panic!("no such key usage: {name}"),
    }
}

fn purpose(name: &str) -> ExtendedKeyUsagePurpose {
    match name {
        "server" => ExtendedKeyUsagePurpose::ServerAuth,
        "client" => ExtendedKeyUsagePurpose::ClientAuth,
        "code" => ExtendedKeyUsagePurpose::CodeSigning,
        "any" => ExtendedKeyUsagePurpose::Any,
        _ => panic!("no such purpose: {name}"),
    }
}

fn subtree(text: &str) -> GeneralSubtree {
    match text.split_once('/') {
        Some((address, prefix)) => GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(
            address.parse().expect("an address"),
            prefix.parse().expect("a length"),
        )),
        None => GeneralSubtree::DnsName(text.to_owned()),
    }
}

/// An `AccessDescription` (RFC 5280, section 4.2.2.1) with method id-ad 1 (OCSP) or 2 (caIssuers).
fn access(method: u8, address: &str) -> Vec<u8> {
    let oid = [0x06, 0x08, 0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x30, method];
    tagged(0x30, &[oid.as_slice(), &tagged(0x86, address.as_bytes())].concat())
}

/// DER with one or two bytes of length.
fn tagged(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).expect("short");
    if length < 128 { [&[tag, length], body].concat() } else { [&[tag, 0x81, length], body].concat() }
}

fn unhex(digits: &str) -> Vec<u8> {
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).expect("hexadecimal")).collect()
}
