//! What the rustls driver keeps from one handshake to the next, so that the next can be resumed.

use std::sync::{Arc, OnceLock};

use rustls::client::{ClientSessionMemoryCache, ResolvesClientCert, Resumption};
use rustls::sign::CertifiedKey;
use rustls::{ClientConfig, SignatureScheme};

use super::identity::Identity;
use super::verifier::Recorder;

/// Servers whose sessions are kept: it is always one.
const SERVERS: usize = 1;

/// The sessions of one server. Cheap to clone; a clone keeps the same sessions.
#[derive(Clone, Debug, Default)]
pub struct Sessions(Arc<Kept>);

#[derive(Debug, Default)]
struct Kept {
    client: OnceLock<Client>,
}

/// What two handshakes must have in common: rustls resumes only with the very same verifier and certificates.
#[derive(Clone, Debug)]
pub(super) struct Client {
    pub recorder: Arc<Recorder>,
    store: Option<Arc<ClientSessionMemoryCache>>,
    certificates: Arc<dyn ResolvesClientCert>,
}

impl Client {
    /// One that remembers nothing.
    pub fn forgetful(recorder: Recorder, identity: Option<&Identity>) -> Self {
        let certificates = identity.map_or_else(|| Arc::new(NoCertificate) as _, Identity::resolver);
        Self { recorder: Arc::new(recorder), store: None, certificates }
    }

    /// The client of these sessions; the first handshake says how it verifies and what it shows.
    pub fn of(sessions: &Sessions, recorder: Recorder, identity: Option<&Identity>) -> Self {
        let made = || Self {
            store: Some(Arc::new(ClientSessionMemoryCache::new(SERVERS))),
            ..Self::forgetful(recorder, identity)
        };
        sessions.0.client.get_or_init(made).clone()
    }

    /// Its part of a configuration that has its versions.
    pub fn configure(
        &self,
        builder: rustls::ConfigBuilder<ClientConfig, rustls::client::WantsClientCert>,
    ) -> ClientConfig {
        let mut config = builder.with_client_cert_resolver(Arc::clone(&self.certificates));
        config.resumption = match &self.store {
            Some(store) => Resumption::store(Arc::<ClientSessionMemoryCache>::clone(store)),
            None => Resumption::disabled(),
        };
        config
    }
}

/// We have no certificate to show.
#[derive(Debug)]
struct NoCertificate;

impl ResolvesClientCert for NoCertificate {
    fn resolve(&self, _authorities: &[&[u8]], _schemes: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
        None
    }

    fn has_certs(&self) -> bool {
        false
    }
}
