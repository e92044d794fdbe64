//! rustls's configuration from what is to be offered.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use rustls::client::{EchGreaseConfig, EchMode};
use rustls::crypto::aws_lc_rs::hpke::DH_KEM_X25519_HKDF_SHA256_AES_128 as GREASE_SUITE;
use rustls::crypto::{CryptoProvider, hpke::Hpke as _};
use rustls::pki_types::{ServerName, UnixTime};
use rustls::time_provider::TimeProvider;
use rustls::{ClientConfig, ClientConnection, Error, SupportedProtocolVersion};

use super::secrets::Secrets;
use super::sessions::Client;
use super::verifier::Recorder;
use super::{Offer, Versions};
use crate::now;
use crate::target::{Host, Protocol, Sni, Target};

/// Ports on which TLS carries no HTTP. Their servers may refuse our application protocols (RFC 7301, section 3.2).
const OTHER_PORTS: &[u16] = &[465, 563, 636, 853, 989, 990, 992, 993, 994, 995, 2087, 5061, 5223, 5671, 6697, 8883];

/// Whether what TLS carries there is HTTP, as far as the target tells.
pub(crate) fn speaks_http(target: &Target) -> bool {
    target.protocol == Protocol::Tls && !OTHER_PORTS.contains(&target.port)
}

/// rustls's own provider, with the groups of the offer in the offer's order.
pub(super) fn provider(offer: &Offer) -> CryptoProvider {
    let mut provider = rustls::crypto::aws_lc_rs::default_provider();
    if let Some(groups) = &offer.groups {
        let known = provider.kx_groups;
        let find = |group: &u16| known.iter().copied().find(|known| u16::from(known.name()) == *group);
        provider.kx_groups = groups.iter().filter_map(find).collect();
    }
    provider
}

/// Application protocols that fit what will be said.
fn protocols(target: &Target, offer: &Offer) -> Vec<Vec<u8>> {
    let names: &[&str] = match (&offer.alpn, speaks_http(target), offer.http_get) {
        (Some(names), _, _) => return names.iter().map(|name| name.as_bytes().to_vec()).collect(),
        (None, false, _) => &[],
        (None, true, true) => &["http/1.1"],
        (None, true, false) => &["h2", "http/1.1"],
    };
    names.iter().map(|name| name.as_bytes().to_vec()).collect()
}

/// This computer's time. rustls's own clock ends the program where the date lies before 1970; 1970 then stands for it,
/// for chains are judged elsewhere and nothing here depends on the time.
#[derive(Debug)]
struct Clock;

impl TimeProvider for Clock {
    fn current_time(&self) -> Option<UnixTime> {
        Some(UnixTime::since_unix_epoch(now::since_1970()))
    }
}

/// A client for one connection, with what the offer says.
pub(super) fn connection(
    target: &Target,
    offer: &Offer,
    provider: CryptoProvider,
    client: &Client,
    secrets: Arc<Secrets>,
) -> Result<ClientConnection, Error> {
    let versions: &[&SupportedProtocolVersion] = match offer.versions {
        Versions::Both => &[&rustls::version::TLS13, &rustls::version::TLS12],
        Versions::Tls12 => &[&rustls::version::TLS12],
        Versions::Tls13 => &[&rustls::version::TLS13],
    };
    let builder = ClientConfig::builder_with_details(Arc::new(provider), Arc::new(Clock));
    let builder = if offer.grease_ech {
        let (key, _) = GREASE_SUITE.generate_key_pair()?;
        builder.with_ech(EchMode::Grease(EchGreaseConfig::new(GREASE_SUITE, key)))?
    } else {
        builder.with_protocol_versions(versions)?
    };
    let recorder = Arc::<Recorder>::clone(&client.recorder);
    let mut config = client.configure(builder.dangerous().with_custom_certificate_verifier(recorder));
    config.alpn_protocols = protocols(target, offer);
    config.key_log = secrets;
    let name = match (offer.sni.as_ref().unwrap_or(&target.sni), &target.host) {
        (Sni::Name(name), _) | (Sni::Host, Host::Name(name)) => ServerName::try_from(name.clone()).ok(),
        (Sni::Host, Host::Address(_)) | (Sni::Absent, _) => None,
    };
    config.enable_sni = name.is_some();
    // The name serves the extension alone: the verifier does not look at it.
    let name = name.unwrap_or_else(|| ServerName::from(IpAddr::V4(Ipv4Addr::LOCALHOST)));
    ClientConnection::new(Arc::new(config), name)
}
