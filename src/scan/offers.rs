//! What the smaller parts of a scan offer: suites by the key that they need, signature schemes by key, and handshakes
//! of rustls that offer only some of them.
//!
//! The lists are short enough for servers that choke on long hellos and wide enough for every server that has a suite
//! of that kind at all.

use super::VersionResult;
use super::asker::{Asker, Settled};
use crate::handshake::{Observation, Offer, Outcome, Party, Versions};
use crate::wire::version;

/// ECDHE suites with a signature by an elliptic curve key, AEAD ones first.
pub(super) const ECDSA_SUITES: &[u16] = &[
    0xc02b, 0xc02c, 0xcca9, 0xc0ac, 0xc0ae, 0xc023, 0xc024, 0xc009, 0xc00a, 0xc072, 0xc073, 0xc05c, 0xc05d, 0xc008,
    0xc007,
];

/// DHE suites with a signature by a DSA key.
pub(super) const DSA_SUITES: &[u16] = &[0x00a2, 0x00a3, 0x0040, 0x006a, 0x0032, 0x0038, 0x0013];

/// ECDHE and DHE suites with a signature by an RSA key, AEAD ones first.
pub(super) const RSA_SIGNING_SUITES: &[u16] = &[
    0xc02f, 0xc030, 0xcca8, 0x009e, 0x009f, 0xccaa, 0xc027, 0xc028, 0xc013, 0xc014, 0x0067, 0x006b, 0x0033, 0x0039,
    0xc076, 0xc077, 0xc060, 0xc061, 0xc012, 0x0016, 0xc011,
];

/// Suites in which an RSA key decrypts.
pub(super) const RSA_FIXED_SUITES: &[u16] =
    &[0x009c, 0x009d, 0x003c, 0x003d, 0x002f, 0x0035, 0x0041, 0x0084, 0x000a, 0x0005];

/// Schemes of keys on elliptic curves and of lattices, in TLS 1.3.
pub(super) const CURVE_SCHEMES_TLS13: &[u16] =
    &[0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x081a, 0x081b, 0x081c, 0x0904, 0x0905, 0x0906];

/// Schemes of RSA keys in TLS 1.3: PSS, with either kind of key.
pub(super) const RSA_SCHEMES_TLS13: &[u16] = &[0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b];

/// Schemes that in TLS 1.3 speak of certificates only (RFC 8446, section 4.2.3). They stand at the end of every offer
/// so that a server does not hold back a chain that an RSA authority signed.
pub(super) const CERTIFICATE_SCHEMES_TLS13: &[u16] = &[0x0401, 0x0501, 0x0601];

/// Schemes of elliptic curve and DSA keys in TLS 1.2.
pub(super) const CURVE_SCHEMES_TLS12: &[u16] =
    &[0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0303, 0x0203, 0x0402, 0x0502, 0x0602, 0x0302, 0x0202];

/// Schemes of RSA keys in TLS 1.2.
pub(super) const RSA_SCHEMES_TLS12: &[u16] =
    &[0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601, 0x0301, 0x0201, 0x0101];

/// A small hello, and no post-quantum share that some servers choke on: x25519, secp256r1, secp384r1, and
/// X25519MLKEM768 for a server that accepts nothing else.
const GROUPS: &[u16] = &[29, 23, 24, 4588];

/// Alerts that refuse what was offered: `handshake_failure`, `illegal_parameter`, `protocol_version`,
/// `insufficient_security`, `missing_extension`, `unsupported_extension`, `no_application_protocol`.
const REFUSALS: [u8; 7] = [40, 47, 70, 71, 109, 110, 120];

/// Whether the server may speak the version, as far as is known.
pub(super) fn may_speak(versions: &[VersionResult], version: u16) -> bool {
    versions.iter().find(|result| result.version == version).is_none_or(|result| result.supported != Some(false))
}

/// Whether it is known that the server speaks the version.
pub(super) fn does_speak(versions: &[VersionResult], version: u16) -> bool {
    versions.iter().any(|result| result.version == version && result.supported == Some(true))
}

/// Every scheme that is asked anywhere: what a certificate may be signed with.
pub(super) fn all_schemes() -> Vec<u16> {
    [CURVE_SCHEMES_TLS13, RSA_SCHEMES_TLS13, CURVE_SCHEMES_TLS12, RSA_SCHEMES_TLS12].concat()
}

/// Every scheme that TLS 1.3 signs handshakes with.
pub(super) fn all_schemes_tls13() -> Vec<u16> {
    [CURVE_SCHEMES_TLS13, RSA_SCHEMES_TLS13].concat()
}

/// What an offer of TLS 1.3 says about signatures and groups.
pub(super) fn tls13_offer(schemes: &[u16]) -> Offer {
    Offer {
        versions: Versions::Tls13,
        signature_schemes: Some([schemes, CERTIFICATE_SCHEMES_TLS13].concat()),
        groups: Some(GROUPS.to_vec()),
        ..Offer::default()
    }
}

/// Shakes hands until it is clear whether the server accepts the offer: it does when it has signed. A server that
/// hangs up is asked again; when it still does, `control` tells refusal from strain.
pub(super) async fn settle_handshake(asker: &Asker, offer: &Offer, control: &Offer) -> Settled {
    let first = asker.shake_hands(offer).await;
    if !is_unclear(&first) {
        return clear(first);
    }
    // Silence takes long: nobody waits for it twice.
    if matches!(first.outcome, Outcome::Silence { .. }) {
        return Settled::Unknown(Box::new(first));
    }
    let again = asker.shake_hands(offer).await;
    if !is_unclear(&again) {
        return clear(again);
    }
    if has_hung_up(&again) && has_signed(&asker.shake_hands(control).await) {
        return Settled::Refused(Box::new(again));
    }
    Settled::Unknown(Box::new(again))
}

fn clear(seen: Observation) -> Settled {
    if has_signed(&seen) { Settled::Answered(Box::new(seen)) } else { Settled::Refused(Box::new(seen)) }
}

fn has_signed(seen: &Observation) -> bool {
    seen.negotiated.version == Some(version::TLS13) && seen.negotiated.signature_scheme.is_some()
}

fn is_unclear(seen: &Observation) -> bool {
    let refused = matches!(&seen.outcome, Outcome::Alert { code, from: Party::Server } if REFUSALS.contains(code));
    // Some servers that know no TLS 1.3 answer with what they know.
    let older = seen.negotiated.version.is_some_and(|version| version < version::TLS13);
    !has_signed(seen) && !refused && !older
}

fn has_hung_up(seen: &Observation) -> bool {
    matches!(seen.outcome, Outcome::Alert { from: Party::Server, .. } | Outcome::Closed | Outcome::Reset)
}
