//! Sites whose handshake is sound and whose certificates (or demands) are not: each function says what is wrong.

use std::io;
use std::sync::Arc;

use rcgen::ExtendedKeyUsagePurpose;
use rustls::crypto::aws_lc_rs;
use rustls::server::WebPkiClientVerifier;
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

use super::authority::{Authority, Credentials, Leaf};

const BOTH: &[&SupportedProtocolVersion] = &[&TLS13, &TLS12];

/// Certificates that `huge_chain` sends: about half a megabyte of them, where 64 KiB is what most clients read.
const HUGE: usize = 1000;

type Config = io::Result<Arc<ServerConfig>>;

/// ```text
/// leaf ── intermediate          root in the practice store
/// ```
/// Nothing is wrong.
pub(super) fn healthy(authority: &Authority, host: &str) -> Config {
    serve(authority.chain(&Leaf::sound(host))?, BOTH)
}

/// ```text
/// leaf ── intermediate          TLS 1.2 only
/// ```
/// Nothing is wrong: TLS 1.2 with a strong suite is still good.
pub(super) fn healthy_tls12(authority: &Authority, host: &str) -> Config {
    serve(authority.chain(&Leaf::sound(host))?, &[&TLS12])
}

/// ```text
/// leaf (ended three days ago) ── intermediate
/// ```
pub(super) fn expired(authority: &Authority, host: &str) -> Config {
    serve(authority.chain(&Leaf { days: (-93, -3), ..Leaf::sound(host) })?, BOTH)
}

/// ```text
/// leaf (begins in three days) ── intermediate
/// ```
pub(super) fn not_yet_valid(authority: &Authority, host: &str) -> Config {
    serve(authority.chain(&Leaf { days: (3, 93), ..Leaf::sound(host) })?, BOTH)
}

/// ```text
/// leaf (for another.example) ── intermediate
/// ```
pub(super) fn wrong_name(authority: &Authority) -> Config {
    serve(authority.chain(&Leaf::sound("another.example"))?, BOTH)
}

/// ```text
/// leaf ─┐
///   └───┘ signed by itself
/// ```
pub(super) fn self_signed(host: &str) -> Config {
    serve(Leaf::sound(host).self_signed()?, BOTH)
}

/// ```text
/// leaf ── intermediate ── another root, which no store has
/// ```
/// The chain is complete: the root is sent too.
pub(super) fn unknown_root(_: &Authority, host: &str) -> Config {
    let other = Authority::new("Example Works")?;
    let mut credentials = other.leaf(&Leaf::sound(host))?;
    credentials.chain.extend(other.certificates());
    serve(credentials, BOTH)
}

/// ```text
/// leaf ── (nothing)          the intermediate is not sent; the leaf says where it could be fetched
/// ```
pub(super) fn missing_intermediate(authority: &Authority, host: &str) -> Config {
    serve(authority.leaf(&Leaf::sound(host))?, BOTH)
}

/// ```text
/// intermediate, leaf          the issuer is sent before the certificate that it signed
/// ```
/// The server signs with the leaf's key, as a server does whose certificate file was glued together backwards.
pub(super) fn wrong_order(authority: &Authority, host: &str) -> Config {
    let mut credentials = authority.chain(&Leaf::sound(host))?;
    credentials.chain.reverse();
    serve(credentials, BOTH)
}

/// ```text
/// leaf ── intermediate (ended three days ago) ── root in the practice store
/// ```
pub(super) fn expired_intermediate(authority: &Authority, host: &str) -> Config {
    serve(authority.chain_over_intermediate(&Leaf::sound(host), (-365, -3))?, BOTH)
}

/// ```text
/// leaf (for clients only) ── intermediate
/// ```
/// extendedKeyUsage allows clientAuth and nothing else.
pub(super) fn wrong_purpose(authority: &Authority, host: &str) -> Config {
    serve(authority.chain(&Leaf { purpose: ExtendedKeyUsagePurpose::ClientAuth, ..Leaf::sound(host) })?, BOTH)
}

/// ```text
/// leaf ── intermediate ── intermediate ── ... (1000 certificates)
/// ```
pub(super) fn huge_chain(authority: &Authority, host: &str) -> Config {
    let mut credentials = authority.chain(&Leaf::sound(host))?;
    let [intermediate, _] = authority.certificates();
    credentials.chain.resize(HUGE, intermediate);
    serve(credentials, BOTH)
}

/// Sound certificates, TLS 1.2 only, and the server wants a certificate from its visitors. It says so before our
/// certificate is due and refuses within the handshake.
pub(super) fn client_certificate_tls12(authority: &Authority, host: &str) -> Config {
    demand(authority, host, &[&TLS12])
}

/// The same in TLS 1.3, where the refusal comes only after the client believes that the handshake is done.
pub(super) fn client_certificate_tls13(authority: &Authority, host: &str) -> Config {
    demand(authority, host, &[&TLS13])
}

fn demand(authority: &Authority, host: &str, versions: &[&'static SupportedProtocolVersion]) -> Config {
    let mut roots = RootCertStore::empty();
    roots.add(authority.root_der().into()).map_err(io::Error::other)?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider))
        .build()
        .map_err(io::Error::other)?;
    let config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(io::Error::other)?
        .with_client_cert_verifier(verifier)
        .with_cert_resolver(resolver(authority.chain(&Leaf::sound(host))?)?);
    Ok(Arc::new(config))
}

fn serve(credentials: Credentials, versions: &[&'static SupportedProtocolVersion]) -> Config {
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_protocol_versions(versions)
        .map_err(io::Error::other)?
        .with_no_client_auth()
        .with_cert_resolver(resolver(credentials)?);
    Ok(Arc::new(config))
}

/// The chain as it is: rustls would refuse one whose first certificate does not fit the key.
fn resolver(credentials: Credentials) -> io::Result<Arc<SingleCertAndKey>> {
    let key = aws_lc_rs::sign::any_supported_type(&credentials.key).map_err(io::Error::other)?;
    Ok(Arc::new(SingleCertAndKey::from(CertifiedKey::new(credentials.chain, key))))
}
