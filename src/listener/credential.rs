//! The certificate of a test: made for it, signed by itself, never written anywhere.

use std::fmt;
use std::io;
use std::sync::{Arc, OnceLock};

use rcgen::{
    CertificateParams, ExtendedKeyUsagePurpose, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256,
    SignatureAlgorithm,
};
use rustls::crypto::aws_lc_rs;
use rustls::pki_types::PrivatePkcs8KeyDer;
use rustls::server::{ClientHello, NoServerSessionStorage, ResolvesServerCert};
use rustls::sign::CertifiedKey;
use rustls::{ALL_VERSIONS, ServerConfig, SignatureScheme};
use time::{Duration, OffsetDateTime};

use crate::now::since_1970;

use super::place::Place;

/// A clock may be wrong by so much, and a test still ends within it.
const VALID_AROUND_NOW: Duration = Duration::days(2);

/// TLS 1.2 and 1.3, without tickets or sessions: a client that resumed would offer something else the second time.
pub(super) fn server_config(place: &Place) -> io::Result<Arc<ServerConfig>> {
    let names = vec![place.name(), "localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    let ecdsa = made(&names, &PKCS_ECDSA_P256_SHA256).ok_or_else(|| io::Error::other("no certificate"))?;
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(ALL_VERSIONS)
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(Credentials { names, ecdsa, rsa: OnceLock::new() }));
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

struct Credentials {
    names: Vec<String>,
    ecdsa: Arc<CertifiedKey>,
    /// Made when a client without ECDSA comes: an RSA key takes longer to find.
    rsa: OnceLock<Option<Arc<CertifiedKey>>>,
}

impl fmt::Debug for Credentials {
    /// Without the keys.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Credentials").field("names", &self.names).finish_non_exhaustive()
    }
}

impl ResolvesServerCert for Credentials {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        if hello.signature_schemes().contains(&SignatureScheme::ECDSA_NISTP256_SHA256) {
            return Some(Arc::clone(&self.ecdsa));
        }
        self.rsa.get_or_init(|| made(&self.names, &PKCS_RSA_SHA256)).clone()
    }
}

fn made(names: &[String], algorithm: &'static SignatureAlgorithm) -> Option<Arc<CertifiedKey>> {
    let key = KeyPair::generate_for(algorithm).ok()?;
    let mut params = CertificateParams::new(names).ok()?;
    let now = OffsetDateTime::UNIX_EPOCH.saturating_add(Duration::try_from(since_1970()).unwrap_or(Duration::MAX));
    params.not_before = now.saturating_sub(VALID_AROUND_NOW);
    params.not_after = now.saturating_add(VALID_AROUND_NOW);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    let certificate = params.self_signed(&key).ok()?;
    let key = aws_lc_rs::sign::any_supported_type(&PrivatePkcs8KeyDer::from(key.serialize_der()).into()).ok()?;
    Some(Arc::new(CertifiedKey::new(vec![certificate.into()], key)))
}
