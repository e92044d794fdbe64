//! What a cipher suite is worth, read from its IANA name, and the lists that no current client offers.

use crate::wire::cipher_suite_name;

/// Suites with a certificate and without protection: RC4, DES, 3DES, NULL, EXPORT, and DSS certificates.
pub(super) const BROKEN: &[u16] = &[
    0xc011, 0xc007, 0x0005, 0x0004, 0xc012, 0xc008, 0x0016, 0x000a, 0x0013, 0x0015, 0x0012, 0x0009, 0x0014, 0x0011,
    0x0008, 0x0006, 0x0003, 0xc010, 0xc006, 0x003b, 0x0002, 0x0001, 0x0038, 0x0032, 0x00a3, 0x00a2, 0x006a, 0x0040,
];

/// Suites without a certificate: anonymous Diffie-Hellman (ECDHE and DHE) and pre-shared keys.
pub(super) const CERTIFICATE_LESS: &[u16] = &[
    0xc019, 0xc018, 0xc017, 0xc016, 0xc015, 0x00a7, 0x00a6, 0x006d, 0x006c, 0x003a, 0x0034, 0x001b, 0x0018, 0x00a9,
    0x00a8, 0x00ab, 0x00aa, 0x008d, 0x008c, 0xc036, 0xc035, 0xccab, 0xccac, 0xccad, 0xd001, 0xd002,
];

/// Sound suites that current browsers do not offer: CCM, Camellia, ARIA and SEED.
pub(super) const UNCOMMON: &[u16] = &[
    0xc0ac, 0xc0ad, 0xc0ae, 0xc0af, 0xc09e, 0xc09f, 0xc09c, 0xc09d, 0xc072, 0xc073, 0xc076, 0xc077, 0x00c4, 0x00be,
    0x00c0, 0x00ba, 0x0088, 0x0045, 0x0084, 0x0041, 0xc05c, 0xc05d, 0xc060, 0xc061, 0xc052, 0xc053, 0xc050, 0xc051,
    0x009a, 0x0096,
];

/// The suites of SSL 3 to TLS 1.1 that servers of that time have, and current clients could in part still use.
pub(super) const OLD: &[u16] = &[
    0xc00a, 0xc009, 0xc014, 0xc013, 0x0039, 0x0033, 0x0035, 0x002f, 0x0088, 0x0045, 0x0084, 0x0041, 0xc012, 0xc008,
    0x0016, 0x000a, 0xc011, 0xc007, 0x0005, 0x0004,
];

/// The nine suites of rustls with aws-lc-rs, in its order.
pub(super) const RUSTLS: &[u16] = &[0x1302, 0x1301, 0x1303, 0xc02c, 0xc02b, 0xcca9, 0xc030, 0xc02f, 0xcca8];

/// Signalling values, which no server picks: renegotiation (RFC 5746) and fallback (RFC 7507).
pub(super) const SIGNALS: [u16; 2] = [0x00ff, 0x5600];

/// How a suite agrees on its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KeyExchange {
    /// TLS 1.3: always ephemeral.
    Tls13,
    /// Ephemeral elliptic curves.
    Ecdhe,
    /// Ephemeral, classic.
    Dhe,
    /// The key of the certificate, or anything else without forward secrecy.
    Static,
}

/// What a suite is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Worth {
    /// How keys are agreed on.
    pub exchange: KeyExchange,
    /// Encryption and integrity in one (GCM, CCM, ChaCha20-Poly1305).
    pub aead: bool,
    /// RC4, DES, 3DES, NULL, EXPORT or MD5, or a DSS certificate.
    pub broken: bool,
    /// Anonymous or pre-shared key: no certificate.
    pub certificate_less: bool,
}

impl Worth {
    /// Judged by its registered name.
    pub fn of(suite: u16) -> Self {
        let name = cipher_suite_name(suite);
        let has = |part: &str| name.contains(part);
        let exchange = match suite {
            0x1300..=0x13ff => KeyExchange::Tls13,
            _ if has("_ECDHE_") => KeyExchange::Ecdhe,
            _ if has("_DHE_") => KeyExchange::Dhe,
            _ => KeyExchange::Static,
        };
        Self {
            exchange,
            aead: exchange == KeyExchange::Tls13 || has("_GCM") || has("_CCM") || has("CHACHA20"),
            broken: ["_RC4_", "DES_", "DES40", "_NULL_", "_EXPORT", "_RC2_", "_MD5", "_DSS_"]
                .iter()
                .any(|part| has(part)),
            certificate_less: ["_anon_", "PSK", "_SRP_"].iter().any(|part| has(part)),
        }
    }

    /// Keys of today stay safe when the server's key leaks tomorrow.
    pub fn is_forward_secret(self) -> bool {
        self.exchange != KeyExchange::Static
    }

    /// Usable by a client of our day: neither broken nor without a certificate.
    pub fn is_tolerated(self) -> bool {
        !self.broken && !self.certificate_less
    }

    /// What a strict client such as rustls takes.
    pub fn is_modern(self) -> bool {
        self.is_tolerated() && self.aead && matches!(self.exchange, KeyExchange::Tls13 | KeyExchange::Ecdhe)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_hold_what_they_say() {
        for suite in BROKEN {
            assert!(Worth::of(*suite).broken, "{}", cipher_suite_name(*suite));
        }
        for suite in CERTIFICATE_LESS {
            assert!(Worth::of(*suite).certificate_less, "{}", cipher_suite_name(*suite));
        }
        for suite in UNCOMMON {
            assert!(Worth::of(*suite).is_tolerated(), "{}", cipher_suite_name(*suite));
        }
        for suite in RUSTLS {
            assert!(Worth::of(*suite).is_modern(), "{}", cipher_suite_name(*suite));
        }
    }

    #[test]
    fn rsa_key_exchange_is_tolerated_and_not_modern() {
        let worth = Worth::of(0x009c);
        assert!(worth.is_tolerated() && worth.aead && !worth.is_forward_secret() && !worth.is_modern());
    }
}
