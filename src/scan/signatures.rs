//! Signature schemes, by elimination: what the server signed with is taken out of the next offer.
//!
//! TLS 1.2 shows its scheme in `ServerKeyExchange`, in the clear; TLS 1.3 in `CertificateVerify`, which only a whole
//! handshake can open. Keys on curves and RSA keys are asked side by side. Some servers sign with a scheme of their own
//! choice when nothing fits (RFC 5246, section 7.4.1.4.1, had SHA-1 for that): what was not offered is never counted as
//! accepted.

use super::asker::{Asker, Settled};
use super::offers::{
    self, CURVE_SCHEMES_TLS12, CURVE_SCHEMES_TLS13, DSA_SUITES, ECDSA_SUITES, RSA_SCHEMES_TLS12, RSA_SCHEMES_TLS13,
    RSA_SIGNING_SUITES, does_speak, may_speak, settle_handshake, tls13_offer,
};
use super::{Scanner, VersionSignatures};
use crate::handshake::{Outcome, Party};
use crate::wire::{ClientHello, version};

pub(super) async fn find(scanner: &Scanner) -> Vec<VersionSignatures> {
    let versions = scanner.versions().await;
    let asker = &scanner.asker;
    let tls13 = async {
        let speaks = may_speak(versions, version::TLS13);
        let found = if speaks { of_tls13(asker).await } else { None };
        // Whoever speaks TLS 1.3 signs; what was refused then was something else.
        found.or_else(|| does_speak(versions, version::TLS13).then(undetermined_tls13))
    };
    let tls12 = async {
        let speaks = may_speak(versions, version::TLS12);
        if speaks { of_tls12(asker).await } else { None }
    };
    let (tls13, tls12) = tokio::join!(tls13, tls12);
    [tls13, tls12].into_iter().flatten().collect()
}

/// What one elimination found.
struct Found {
    left: Vec<u16>,
    accepted: Vec<u16>,
    undetermined: Vec<u16>,
    unoffered: Vec<u16>,
}

/// What one answer means for an elimination.
enum Pick {
    /// The server signed with this scheme.
    Signed(u16),
    /// It accepts none of those offered.
    Refused,
    /// Nothing is known of those offered.
    Unknown,
}

impl Found {
    fn new(schemes: &[u16]) -> Self {
        Self { left: schemes.to_vec(), accepted: Vec::new(), undetermined: Vec::new(), unoffered: Vec::new() }
    }

    /// Takes an answer over; whether there is more to ask.
    fn take(&mut self, pick: &Pick) -> bool {
        match pick {
            Pick::Signed(scheme) if self.left.contains(scheme) => {
                self.left.retain(|offered| offered != scheme);
                self.accepted.push(*scheme);
                return !self.left.is_empty();
            }
            Pick::Signed(scheme) => self.unoffered.push(*scheme),
            Pick::Refused => {}
            Pick::Unknown => self.undetermined = std::mem::take(&mut self.left),
        }
        false
    }
}

/// Two eliminations of one version; nothing when the server speaks it not, as far as they tell.
fn together(version: u16, curves: Found, rsa: Found) -> Option<VersionSignatures> {
    let list = VersionSignatures {
        version,
        accepted: [curves.accepted, rsa.accepted].concat(),
        undetermined: [curves.undetermined, rsa.undetermined].concat(),
        unoffered: [curves.unoffered, rsa.unoffered].concat(),
    };
    let is_spoken = !(list.accepted.is_empty() && list.undetermined.is_empty() && list.unoffered.is_empty());
    is_spoken.then_some(list)
}

fn undetermined_tls13() -> VersionSignatures {
    VersionSignatures {
        version: version::TLS13,
        accepted: Vec::new(),
        undetermined: offers::all_schemes_tls13(),
        unoffered: Vec::new(),
    }
}

async fn of_tls13(asker: &Asker) -> Option<VersionSignatures> {
    let (curves, rsa) = tokio::join!(
        eliminate_tls13(asker, CURVE_SCHEMES_TLS13, RSA_SCHEMES_TLS13),
        eliminate_tls13(asker, RSA_SCHEMES_TLS13, CURVE_SCHEMES_TLS13)
    );
    together(version::TLS13, curves, rsa)
}

/// `others`: what the control offers beside `schemes`, so that the server is willing whatever its key is.
async fn eliminate_tls13(asker: &Asker, schemes: &[u16], others: &[u16]) -> Found {
    let control = tls13_offer(&[schemes, others].concat());
    let mut found = Found::new(schemes);
    loop {
        let settled = settle_handshake(asker, &tls13_offer(&found.left), &control).await;
        let pick = match &settled {
            Settled::Answered(seen) => seen.negotiated.signature_scheme.map_or(Pick::Unknown, Pick::Signed),
            Settled::Refused(_) => Pick::Refused,
            Settled::Unknown(_) => Pick::Unknown,
        };
        if !found.take(&pick) {
            return found;
        }
    }
}

async fn of_tls12(asker: &Asker) -> Option<VersionSignatures> {
    let curve_suites = [ECDSA_SUITES, DSA_SUITES].concat();
    let control =
        hello(asker, &[&curve_suites, RSA_SIGNING_SUITES].concat(), &[CURVE_SCHEMES_TLS12, RSA_SCHEMES_TLS12].concat());
    let (curves, rsa) = tokio::join!(
        eliminate_tls12(asker, &curve_suites, CURVE_SCHEMES_TLS12, &control),
        eliminate_tls12(asker, RSA_SIGNING_SUITES, RSA_SCHEMES_TLS12, &control)
    );
    together(version::TLS12, curves, rsa)
}

async fn eliminate_tls12(asker: &Asker, suites: &[u16], schemes: &[u16], control: &ClientHello) -> Found {
    let mut found = Found::new(schemes);
    loop {
        let settled = asker.settle(&hello(asker, suites, &found.left), Some(control)).await;
        if !found.take(&pick_of_tls12(&settled)) {
            return found;
        }
    }
}

fn pick_of_tls12(settled: &Settled) -> Pick {
    let seen = match settled {
        Settled::Answered(seen) => seen,
        Settled::Refused(_) => return Pick::Refused,
        Settled::Unknown(_) => return Pick::Unknown,
    };
    match (seen.negotiated.version, seen.negotiated.signature_scheme) {
        (Some(version::TLS12), Some(scheme)) => Pick::Signed(scheme),
        // An older version has no schemes to choose from.
        (Some(older), _) if older < version::TLS12 => Pick::Refused,
        // It found out after its hello that nothing fits.
        _ if matches!(seen.outcome, Outcome::Alert { from: Party::Server, .. }) => Pick::Refused,
        _ => Pick::Unknown,
    }
}

fn hello(asker: &Asker, suites: &[u16], schemes: &[u16]) -> ClientHello {
    ClientHello::probe(version::TLS12, suites, asker.target().server_name())
        .with_schemes(schemes, &offers::all_schemes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_server_signs_without_an_offer_is_no_acceptance() {
        let mut found = Found::new(&[0x0804, 0x0401]);
        assert!(found.take(&Pick::Signed(0x0401)));
        assert!(!found.take(&Pick::Signed(0x0201)), "nothing more is to be learnt from a server that ignores the list");
        assert_eq!((found.accepted, found.unoffered, found.undetermined), (vec![0x0401], vec![0x0201], vec![]));
    }

    #[test]
    fn what_was_not_answered_is_called_undetermined() {
        let mut found = Found::new(&[0x0804, 0x0401]);
        assert!(found.take(&Pick::Signed(0x0804)));
        assert!(!found.take(&Pick::Unknown));
        assert_eq!((found.accepted, found.undetermined), (vec![0x0804], vec![0x0401]));
    }
}
