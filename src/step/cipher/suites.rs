//! What a cipher suite is worth, read from its IANA name.

use crate::wire::cipher_suite_name;

/// Sound suites that current browsers do not offer: CCM, Camellia, ARIA and SEED.
pub(super) const UNCOMMON: &[u16] = &[
    0xc0ac, 0xc0ad, 0xc0ae, 0xc0af, 0xc09e, 0xc09f, 0xc09c, 0xc09d, 0xc072, 0xc073, 0xc076, 0xc077, 0x00c4, 0x00be,
    0x00c0, 0x00ba, 0x0088, 0x0045, 0x0084, 0x0041, 0xc05c, 0xc05d, 0xc060, 0xc061, 0xc052, 0xc053, 0xc050, 0xc051,
    0x009a, 0x0096,
];

/// The nine suites of rustls with aws-lc-rs, in its order.
pub(super) const RUSTLS: &[u16] = &[0x1302, 0x1301, 0x1303, 0xc02c, 0xc02b, 0xcca9, 0xc030, 0xc02f, 0xcca8];

/// Signalling values, which no server picks: renegotiation (RFC 5746) and fallback (RFC 7507).
pub(super) const SIGNALS: [u16; 2] = [0x00ff, 0x5600];

/// Parts of the name that tell how a suite is broken, and the reason's message in `cipher.ftl`.
const FLAWS: &[(&str, &str)] = &[
    ("NULL", "cipher-reason-null"),
    // Integrity without encryption in TLS 1.3 (RFC 9150).
    ("TLS_SHA", "cipher-reason-null"),
    ("_EXPORT", "cipher-reason-export"),
    ("_RC4_", "cipher-reason-rc4"),
    ("_RC2_", "cipher-reason-rc2"),
    ("3DES_", "cipher-reason-small-block"),
    ("_IDEA_", "cipher-reason-small-block"),
    ("_DES_", "cipher-reason-des"),
    ("DES40_", "cipher-reason-des"),
    ("_MD5", "cipher-reason-md5"),
    ("_DSS_", "cipher-reason-dss"),
];

/// Parts of the name of a suite that needs no certificate: anonymous, or with a secret that both sides must know.
const CERTIFICATE_LESS: &[(&str, &str)] = &[
    ("_anon_", "cipher-reason-anonymous"),
    ("PSK", "cipher-reason-shared-secret"),
    ("_SRP_", "cipher-reason-shared-secret"),
    ("_KRB5_", "cipher-reason-shared-secret"),
    ("_ECCPWD_", "cipher-reason-shared-secret"),
];

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

/// The kind of certificate that a suite before TLS 1.3 names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Certificate {
    Dss,
    Ecdsa,
    Rsa,
}

impl Certificate {
    /// `None` for TLS 1.3, where the suite does not name it, and for suites without a certificate.
    pub fn of(suite: u16) -> Option<Self> {
        let name = cipher_suite_name(suite);
        let (exchange, _) = name.split_once("_WITH_")?;
        let has = |part: &str| exchange.contains(part);
        if has("PSK") || has("SRP") || has("KRB5") || has("anon") {
            None
        } else if has("ECDSA") || has("_ECDH_") {
            // ECDH_RSA speaks of who signed the certificate; its own key is one of an elliptic curve.
            Some(Self::Ecdsa)
        } else if has("DSS") {
            Some(Self::Dss)
        } else {
            has("RSA").then_some(Self::Rsa)
        }
    }
}

/// What a suite is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Worth {
    /// How keys are agreed on.
    pub exchange: KeyExchange,
    /// Encryption and integrity in one (GCM, CCM, ChaCha20-Poly1305).
    pub aead: bool,
    /// RC4, RC2, DES, 3DES, IDEA, NULL, EXPORT or MD5, or a DSS certificate.
    pub broken: bool,
    /// Anonymous or with a shared secret: no certificate.
    pub certificate_less: bool,
}

impl Worth {
    /// Judged by its registered name.
    pub fn of(suite: u16) -> Self {
        let name = cipher_suite_name(suite);
        let has = |part: &str| name.contains(part);
        let exchange = match suite {
            0x1300..=0x13ff | 0x00c6 | 0x00c7 | 0xc0b4 | 0xc0b5 | 0xc103..=0xc106 => KeyExchange::Tls13,
            _ if has("_ECDHE_") => KeyExchange::Ecdhe,
            _ if has("_DHE_") => KeyExchange::Dhe,
            _ => KeyExchange::Static,
        };
        Self {
            exchange,
            aead: exchange == KeyExchange::Tls13 || has("_GCM") || has("_CCM") || has("CHACHA20"),
            broken: FLAWS.iter().any(|(part, _)| has(part)),
            certificate_less: CERTIFICATE_LESS.iter().any(|(part, _)| has(part)),
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

/// How good a suite is, in one word (RFC 9325, section 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strength {
    /// Ephemeral keys and authenticated encryption.
    Strong,
    /// Still taken by clients, and better replaced.
    Weak,
    /// Broken, or without a certificate.
    Broken,
}

/// How good a suite is; [`reasons`] says why.
pub fn strength(suite: u16) -> Strength {
    if !Worth::of(suite).is_tolerated() {
        Strength::Broken
    } else if reasons(suite).is_empty() {
        Strength::Strong
    } else {
        Strength::Weak
    }
}

/// Why a suite is not strong, the gravest reason first: messages of `cipher.ftl`. Empty for a strong one.
pub fn reasons(suite: u16) -> Vec<&'static str> {
    let name = cipher_suite_name(suite);
    let worth = Worth::of(suite);
    let mut reasons: Vec<&'static str> = Vec::new();
    for (part, reason) in FLAWS.iter().chain(CERTIFICATE_LESS) {
        if name.contains(part) && !reasons.contains(reason) {
            reasons.push(reason);
        }
    }
    if !name.contains("_WITH_") && worth.exchange != KeyExchange::Tls13 {
        reasons.push("cipher-reason-unknown");
        return reasons;
    }
    match worth.exchange {
        KeyExchange::Static => reasons.push("cipher-reason-no-forward-secrecy"),
        // RFC 9325, section 4.1: should not be negotiated.
        KeyExchange::Dhe => reasons.push("cipher-reason-dhe"),
        KeyExchange::Ecdhe | KeyExchange::Tls13 => {}
    }
    if name.contains("_CBC") {
        reasons.push("cipher-reason-cbc");
    }
    if name.contains("_CCM_8") {
        reasons.push("cipher-reason-short-tag");
    }
    reasons
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_hold_what_they_say() {
        for suite in UNCOMMON {
            assert!(Worth::of(*suite).is_tolerated(), "{}", cipher_suite_name(*suite));
        }
        for suite in RUSTLS {
            assert!(Worth::of(*suite).is_modern(), "{}", cipher_suite_name(*suite));
            assert_eq!((strength(*suite), reasons(*suite)), (Strength::Strong, Vec::new()));
        }
    }

    #[test]
    fn rsa_key_exchange_is_tolerated_and_not_modern() {
        let worth = Worth::of(0x009c);
        assert!(worth.is_tolerated() && worth.aead && !worth.is_forward_secret() && !worth.is_modern());
    }

    #[test]
    fn each_suite_has_its_strength_and_the_reasons_for_it() {
        for (suite, expected, first) in [
            (0x0005, Strength::Broken, "cipher-reason-rc4"),
            (0x0003, Strength::Broken, "cipher-reason-export"),
            (0x0009, Strength::Broken, "cipher-reason-des"),
            (0x000a, Strength::Broken, "cipher-reason-small-block"),
            (0x0007, Strength::Broken, "cipher-reason-small-block"),
            (0x0000, Strength::Broken, "cipher-reason-null"),
            (0xc0b4, Strength::Broken, "cipher-reason-null"),
            (0x0034, Strength::Broken, "cipher-reason-anonymous"),
            (0x00a8, Strength::Broken, "cipher-reason-shared-secret"),
            (0x0032, Strength::Broken, "cipher-reason-dss"),
            (0x002f, Strength::Weak, "cipher-reason-no-forward-secrecy"),
            (0x009e, Strength::Weak, "cipher-reason-dhe"),
            (0xc013, Strength::Weak, "cipher-reason-cbc"),
            (0x1305, Strength::Weak, "cipher-reason-short-tag"),
            (0xeeee, Strength::Weak, "cipher-reason-unknown"),
        ] {
            let name = cipher_suite_name(suite);
            assert_eq!((strength(suite), reasons(suite).first().copied()), (expected, Some(first)), "{name}");
        }
    }

    #[test]
    fn a_suite_names_the_certificate_that_it_needs() {
        for (suite, certificate) in [
            (0xc02b, Some(Certificate::Ecdsa)),
            (0xc02f, Some(Certificate::Rsa)),
            (0x002f, Some(Certificate::Rsa)),
            (0xc004, Some(Certificate::Ecdsa)),
            (0x0032, Some(Certificate::Dss)),
            (0x0034, None),
            (0x1301, None),
        ] {
            assert_eq!(Certificate::of(suite), certificate, "{}", cipher_suite_name(suite));
        }
    }
}
