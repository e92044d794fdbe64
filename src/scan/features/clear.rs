//! The hellos in the clear: what a server up to TLS 1.2 answers to everything that it may answer to.

use super::{PROTOCOLS, answer, suites};
use crate::handshake::{Observation, Outcome, Party, speaks_http};
use crate::scan::asker::{Asker, Settled};
use crate::scan::offers::all_schemes;
use crate::wire::{ClientHello, extension_type, version};

/// DEFLATE (RFC 3749), then null.
const COMPRESSION: &[u8] = &[1, 0];

/// `TLS_EMPTY_RENEGOTIATION_INFO_SCSV` (RFC 5746).
const RENEGOTIATION: u16 = 0x00ff;

/// Alert `no_application_protocol`.
const NO_APPLICATION_PROTOCOL: u8 = 120;

/// The hellos in the clear and their answers.
#[derive(Default)]
pub(super) struct Clear {
    pub aead: Option<Observation>,
    pub cbc: Option<Observation>,
    /// The answer to a hello with the usual extensions alone, where the rich ones were not answered.
    pub modest: Option<Observation>,
    /// Protocols were offered to whom answered.
    pub offered_protocols: bool,
}

impl Clear {
    pub async fn ask(asker: &Asker, version: u16) -> Self {
        let cbc = suites(version, Some(true));
        // Before TLS 1.2 what is not CBC is RC4: no question of its own.
        let rest = suites(version, if version >= version::TLS12 { Some(false) } else { None });
        let protocols: &[&str] = if speaks_http(asker.target()) { PROTOCOLS } else { &[] };
        let both = async |protocols: &[&str]| {
            if version >= version::TLS12 {
                tokio::join!(rich(asker, version, &rest, protocols), rich(asker, version, &cbc, protocols))
            } else {
                (rich(asker, version, &rest, protocols).await, (None, false))
            }
        };
        let ((aead, aead_minds), (cbc, cbc_minds)) = both(protocols).await;
        let offered_protocols = !protocols.is_empty();
        if aead.is_some() || cbc.is_some() {
            return Self { aead, cbc, modest: None, offered_protocols };
        }
        if aead_minds || cbc_minds {
            // It knows protocols, but none of ours.
            let ((aead, _), (cbc, _)) = both(&[]).await;
            return Self { aead, cbc, modest: None, offered_protocols };
        }
        let modest = ClientHello::probe(version, &suites(version, None), asker.target().server_name());
        let modest = answer(asker.settle(&modest, None).await);
        Self { modest: Some(modest).filter(|seen| seen.negotiated.version.is_some()), ..Self::default() }
    }

    /// Answers to hellos that offered everything.
    pub fn answers(&self) -> impl Iterator<Item = &Observation> {
        self.aead.iter().chain(&self.cbc)
    }

    /// Answers to any hello, all of which offered what RFC 7627 and RFC 5746 want.
    pub fn all(&self) -> impl Iterator<Item = &Observation> {
        self.answers().chain(&self.modest)
    }

    pub fn version(&self) -> Option<u16> {
        self.all().find_map(|seen| seen.negotiated.version)
    }
}

/// Asks with everything that a server may answer to. Also tells whether it was the protocols that it refused.
async fn rich(asker: &Asker, version: u16, suites: &[u16], protocols: &[&str]) -> (Option<Observation>, bool) {
    let plain = ClientHello::probe(version, suites, asker.target().server_name());
    match asker.settle(&rich_hello(plain.clone(), protocols), Some(&plain)).await {
        Settled::Answered(seen) => (Some(*seen), false),
        Settled::Refused(seen) | Settled::Unknown(seen) => {
            let code = Outcome::Alert { code: NO_APPLICATION_PROTOCOL, from: Party::Server };
            (None, seen.outcome == code)
        }
    }
}

fn rich_hello(mut hello: ClientHello, protocols: &[&str]) -> ClientHello {
    hello.compression = COMPRESSION.to_vec();
    if hello.version == version::SSL3 {
        hello.cipher_suites.push(RENEGOTIATION);
        return hello;
    }
    // OCSP with no responders and no request extensions (RFC 6066, section 8).
    let mut hello = hello
        .with_extension(extension_type::STATUS_REQUEST, vec![1, 0, 0, 0, 0])
        .with_extension(extension_type::SIGNED_CERTIFICATE_TIMESTAMP, Vec::new())
        .with_extension(extension_type::ENCRYPT_THEN_MAC, Vec::new())
        .with_extension(extension_type::SESSION_TICKET, Vec::new());
    if hello.version >= version::TLS12 {
        let schemes = all_schemes();
        hello = hello.with_schemes(&schemes, &schemes);
    }
    if protocols.is_empty() { hello } else { hello.with_protocols(protocols) }
}
