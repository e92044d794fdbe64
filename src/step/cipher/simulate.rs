//! Would this client and this server agree? Pure: what both can, laid beside each other.
//!
//! The highest common version (RFC 8446, section 4.2.1; RFC 5246, appendix E.1), then the first suite of the order that
//! decides for which the server has a group, a signature scheme and a certificate that the client names; last, what a
//! client refuses without having named it: short keys and primes. What was not found out makes the answer unknown.

use serde::{Deserialize, Serialize};

use super::clients::Client;
use super::suites::{Certificate, KeyExchange, Worth};
use super::{CipherEvidence, ClientOutcome, Need};
use crate::certificate::CertificateFacts;
use crate::scan::{GroupList, Groups, Preference, VersionSignatures, VersionSuites};
use crate::wire::cipher_suite_name;

const TLS12: u16 = 0x0303;
const TLS13: u16 = 0x0304;

/// Primes from here on are taken by every client whose least size is not known.
const SOUND_PRIME_BITS: u32 = 2048;

/// What the server can.
#[derive(Clone, Debug, Default)]
pub(super) struct Abilities<'a> {
    /// The suites of each spoken version.
    pub versions: &'a [VersionSuites],
    /// Versions of which nothing is known.
    pub undetermined_versions: &'a [u16],
    /// Key exchange groups and primes.
    pub groups: Option<&'a Groups>,
    /// Signature schemes of each version.
    pub signatures: &'a [VersionSignatures],
    /// Keys of the certificates that were seen; there may be others.
    pub keys: &'a [Key],
}

/// The key of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", content = "of")]
pub enum Key {
    /// Its size in bits.
    Rsa(u32),
    /// Its curve as a named group (RFC 8422, section 5.1.1).
    Ec(u16),
    /// Ed25519 or Ed448, by signature scheme.
    Edwards(u16),
}

impl Key {
    /// The key of a leaf; `None` for kinds that few clients know.
    pub(super) fn of(leaf: &CertificateFacts) -> Option<Self> {
        Some(match leaf.key.as_str() {
            "ECDSA P-256" => Self::Ec(23),
            "ECDSA P-384" => Self::Ec(24),
            "ECDSA P-521" => Self::Ec(25),
            "Ed25519" => Self::Edwards(0x0807),
            "Ed448" => Self::Edwards(0x0808),
            rsa if rsa.starts_with("RSA") && leaf.key_bits > 0 => Self::Rsa(leaf.key_bits),
            _ => return None,
        })
    }

    /// Whether it can sign a TLS 1.3 handshake with this scheme (RFC 8446, section 4.2.3).
    fn signs_tls13(self, scheme: u16) -> bool {
        match self {
            Self::Rsa(_) => matches!(scheme, 0x0804..=0x0806),
            Self::Ec(23) => scheme == 0x0403,
            Self::Ec(24) => scheme == 0x0503,
            Self::Ec(25) => scheme == 0x0603,
            Self::Ec(_) => false,
            Self::Edwards(own) => scheme == own,
        }
    }
}

/// Why there is no agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stop {
    Unmet(Need),
    Unknown,
}

/// How a handshake would end.
pub(super) fn simulate(server: &Abilities<'_>, client: &Client) -> ClientOutcome {
    match server.agree(client) {
        Ok((version, suite, group)) => ClientOutcome::Succeeds { version, suite, group },
        Err(Stop::Unmet(need)) => ClientOutcome::Fails { need },
        Err(Stop::Unknown) => ClientOutcome::Unknown,
    }
}

impl<'e> Abilities<'e> {
    /// What the evidence of the step says.
    pub fn of(evidence: &'e CipherEvidence) -> Self {
        Self {
            versions: &evidence.suites,
            undetermined_versions: &evidence.undetermined_versions,
            groups: evidence.groups.as_ref(),
            signatures: &evidence.signatures,
            keys: &evidence.keys,
        }
    }
}

impl Abilities<'_> {
    fn agree(&self, client: &Client) -> Result<(u16, u16, Option<u16>), Stop> {
        let row = self.version(client)?;
        let shared = in_order(&row.accepted, row.preference, client);
        if shared.is_empty() {
            let may_share = row.asked == 0 || row.undetermined.iter().any(|suite| client.suites.contains(suite));
            return Err(if may_share { Stop::Unknown } else { Stop::Unmet(Need::Suite) });
        }
        let mut first_unmet = Need::Suite;
        for (index, suite) in shared.into_iter().enumerate() {
            match self.serve(row.version, suite, client) {
                Ok(group) => {
                    self.take(row.version, suite, client)?;
                    return Ok((row.version, suite, group));
                }
                Err(Stop::Unmet(need)) if index == 0 => first_unmet = need,
                Err(Stop::Unmet(_)) => {}
                Err(Stop::Unknown) => return Err(Stop::Unknown),
            }
        }
        Err(Stop::Unmet(first_unmet))
    }

    /// The newest version of both.
    fn version(&self, client: &Client) -> Result<&VersionSuites, Stop> {
        let newest = self.versions.iter().filter(|row| client.offers(row.version)).max_by_key(|row| row.version);
        let is_hidden = |version: &u16| client.offers(*version) && newest.is_none_or(|row| *version > row.version);
        if self.versions.is_empty() || self.undetermined_versions.iter().any(is_hidden) {
            return Err(Stop::Unknown);
        }
        let is_below = || self.versions.iter().any(|row| client.versions.iter().all(|own| row.version < *own));
        newest.ok_or_else(|| if client.may_go_lower && is_below() { Stop::Unknown } else { Stop::Unmet(Need::Version) })
    }

    /// Whether the server can go on with a suite, and with which group: it passes over one for which it lacks something.
    fn serve(&self, version: u16, suite: u16, client: &Client) -> Result<Option<u16>, Stop> {
        let exchange = Worth::of(suite).exchange;
        if version >= TLS13 {
            let group = group(self.groups.and_then(|groups| groups.tls13.as_ref()), client)?;
            return self.sign_tls13(client).map(|()| Some(group));
        }
        let group = match exchange {
            KeyExchange::Ecdhe => Some(group(self.groups.and_then(|groups| groups.ecdhe.as_ref()), client)?),
            _ => None,
        };
        let certificate = Certificate::of(suite);
        if version == TLS12
            && matches!(exchange, KeyExchange::Ecdhe | KeyExchange::Dhe)
            && let Some(certificate) = certificate
        {
            self.sign_tls12(certificate, client)?;
        }
        if certificate == Some(Certificate::Ecdsa) {
            // Before TLS 1.3 the groups that a client names bind the certificate too (RFC 8422, section 5.1.1).
            let is_named = |curve| client.groups.is_empty() || client.groups.contains(curve);
            let mut curves =
                self.keys.iter().filter_map(|key| if let Key::Ec(curve) = key { Some(curve) } else { None });
            if curves.next().is_some_and(|curve| !is_named(curve)) {
                return Err(Stop::Unmet(Need::CertificateKey));
            }
        }
        Ok(group)
    }

    /// Whether the client goes on with what the server chose.
    fn take(&self, version: u16, suite: u16, client: &Client) -> Result<(), Stop> {
        let exchange = Worth::of(suite).exchange;
        let is_ephemeral = matches!(exchange, KeyExchange::Ecdhe | KeyExchange::Dhe);
        let certificate = Certificate::of(suite);
        if version < TLS12 && is_ephemeral && certificate.is_some() && client.refuses_sha1() {
            return Err(Stop::Unmet(Need::SignatureScheme));
        }
        let is_rsa = certificate == Some(Certificate::Rsa)
            || exchange == KeyExchange::Tls13 && self.keys.iter().all(|key| matches!(key, Key::Rsa(_)));
        if is_rsa {
            let sizes: Vec<u32> =
                self.keys.iter().filter_map(|key| if let Key::Rsa(bits) = key { Some(*bits) } else { None }).collect();
            if fits(&sizes, client.rsa_bits) == Some(false) {
                return Err(Stop::Unmet(Need::CertificateKey));
            }
        }
        if exchange != KeyExchange::Dhe {
            return Ok(());
        }
        let primes: Vec<u32> =
            self.groups.iter().flat_map(|groups| &groups.finite_field).map(|prime| prime.bits).collect();
        let is_sound = !primes.is_empty() && primes.iter().all(|bits| *bits >= SOUND_PRIME_BITS);
        match fits(&primes, client.dh_bits) {
            Some(true) if client.dh_bits.0.is_some() || is_sound => Ok(()),
            Some(false) => Err(Stop::Unmet(Need::DhSize)),
            Some(true) | None => Err(Stop::Unknown),
        }
    }

    /// TLS 1.3: the scheme stands apart from the suite (RFC 8446, section 4.2.3).
    fn sign_tls13(&self, client: &Client) -> Result<(), Stop> {
        let has = |scheme: &u16| client.schemes.contains(scheme);
        if let Some(row) = self.signatures.iter().find(|row| row.version == TLS13)
            && !row.accepted.is_empty()
        {
            if row.accepted.iter().any(has) {
                return Ok(());
            }
            if !client.are_schemes_known || row.undetermined.iter().any(has) {
                return Err(Stop::Unknown);
            }
            let kinds: Vec<_> = row.accepted.iter().map(|scheme| kind(*scheme)).collect();
            let knows_kind = client.schemes.iter().any(|scheme| kinds.contains(&kind(*scheme)));
            return Err(Stop::Unmet(if knows_kind { Need::SignatureScheme } else { Need::CertificateKey }));
        }
        // Another certificate, which was not seen, may do.
        let can_sign = self.keys.iter().any(|key| client.schemes.iter().any(|scheme| key.signs_tls13(*scheme)));
        if can_sign { Ok(()) } else { Err(Stop::Unknown) }
    }

    /// TLS 1.2: the scheme must fit the certificate that the suite names (RFC 5246, section 7.4.3).
    fn sign_tls12(&self, certificate: Certificate, client: &Client) -> Result<(), Stop> {
        let fits = |scheme: &&u16| kind(**scheme) == Some(certificate);
        let offered: Vec<u16> = client.schemes.iter().filter(fits).copied().collect();
        let row = self.signatures.iter().find(|row| row.version == TLS12);
        let known: Vec<u16> = row.iter().flat_map(|row| &row.accepted).filter(fits).copied().collect();
        let may = row.is_some_and(|row| row.undetermined.iter().any(|scheme| offered.contains(scheme)));
        // Where no scheme of the kind was measured, a server signs with what fits its key.
        if known.iter().any(|scheme| offered.contains(scheme)) || known.is_empty() && !offered.is_empty() {
            Ok(())
        } else if may || !client.are_schemes_known {
            Err(Stop::Unknown)
        } else {
            Err(Stop::Unmet(Need::SignatureScheme))
        }
    }
}

/// The suites of both in the order that decides.
fn in_order(accepted: &[u16], preference: Preference, client: &Client) -> Vec<u16> {
    let shared = |order: &[u16], other: &[u16]| -> Vec<u16> {
        order.iter().copied().filter(|suite| other.contains(suite)).collect()
    };
    let is_chacha = |suite: &u16| cipher_suite_name(*suite).contains("CHACHA20");
    match preference {
        // Where the order is not known, `accepted` stands in that of a table.
        Preference::Client | Preference::Unknown => shared(&client.suites, accepted),
        Preference::Mixed if client.suites.first().is_some_and(is_chacha) => {
            let (first, rest): (Vec<u16>, Vec<u16>) =
                shared(accepted, &client.suites).iter().partition(|suite| is_chacha(suite));
            [first, rest].concat()
        }
        Preference::Server | Preference::Mixed | Preference::Irrelevant => shared(accepted, &client.suites),
    }
}

/// The group of both. A client that names none takes any (RFC 8422, section 4).
fn group(list: Option<&GroupList>, client: &Client) -> Result<u16, Stop> {
    let list = list.ok_or(Stop::Unknown)?;
    let named = |group: &&u16| client.groups.is_empty() || client.groups.contains(group);
    let chosen = match list.preference {
        Preference::Client => client.groups.iter().find(|group| list.accepted.contains(group)),
        _ => None,
    };
    let may_share = list.undetermined.iter().any(|group| named(&group));
    let unmet = if may_share { Stop::Unknown } else { Stop::Unmet(Need::Group) };
    chosen.or_else(|| list.accepted.iter().find(named)).copied().ok_or(unmet)
}

/// Whether sizes lie within the client's bounds; `None` when that depends on which one the server takes, or on nothing known.
fn fits(sizes: &[u32], (least, most): (Option<u32>, Option<u32>)) -> Option<bool> {
    let is_within = |bits: &u32| least.is_none_or(|least| *bits >= least) && most.is_none_or(|most| *bits <= most);
    let within = sizes.iter().filter(|bits| is_within(bits)).count();
    match within {
        _ if sizes.is_empty() => None,
        0 => Some(false),
        all if all == sizes.len() => Some(true),
        _ => None,
    }
}

/// The certificate that a scheme signs for. `EdDSA` goes with suites that name ECDSA (RFC 8422, section 5.10).
fn kind(scheme: u16) -> Option<Certificate> {
    match (scheme, scheme & 0xff) {
        (0x0804..=0x0806 | 0x0809..=0x080b, _) | (0x0101..=0x06ff, 1) => Some(Certificate::Rsa),
        (0x0807 | 0x0808 | 0x081a..=0x081c, _) | (0x0201..=0x06ff, 3) => Some(Certificate::Ecdsa),
        (0x0201..=0x06ff, 2) => Some(Certificate::Dss),
        _ => None,
    }
}

#[cfg(test)]
pub(super) mod tests;
