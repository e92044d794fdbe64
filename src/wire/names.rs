//! IANA names of code points.
//!
//! Groups and alerts from `assets/data` (cipher suites: see `suites`); the short registries (`ExtensionType`, `SignatureScheme`,
//! `ClientCertificateType`; RFC 9847 and the RFCs named there) stand here. What has no name is shown in hex.

mod suites;

use std::collections::HashMap;
use std::sync::OnceLock;

use super::record::version;

pub use suites::{cipher_suite_name, cipher_suites, ssl2_cipher_name};

const GROUPS: &str = include_str!("../../assets/data/groups.tsv");
const ALERTS: &str = include_str!("../../assets/data/alerts.tsv");

const SIGNATURE_SCHEMES: &[(u16, &str)] = &[
    (0x0101, "rsa_pkcs1_md5"),
    (0x0201, "rsa_pkcs1_sha1"),
    (0x0202, "dsa_sha1"),
    (0x0203, "ecdsa_sha1"),
    (0x0301, "rsa_pkcs1_sha224"),
    (0x0302, "dsa_sha224"),
    (0x0303, "ecdsa_sha224"),
    (0x0401, "rsa_pkcs1_sha256"),
    (0x0402, "dsa_sha256"),
    (0x0403, "ecdsa_secp256r1_sha256"),
    (0x0420, "rsa_pkcs1_sha256_legacy"),
    (0x0501, "rsa_pkcs1_sha384"),
    (0x0502, "dsa_sha384"),
    (0x0503, "ecdsa_secp384r1_sha384"),
    (0x0520, "rsa_pkcs1_sha384_legacy"),
    (0x0601, "rsa_pkcs1_sha512"),
    (0x0602, "dsa_sha512"),
    (0x0603, "ecdsa_secp521r1_sha512"),
    (0x0620, "rsa_pkcs1_sha512_legacy"),
    (0x0708, "sm2sig_sm3"),
    (0x0804, "rsa_pss_rsae_sha256"),
    (0x0805, "rsa_pss_rsae_sha384"),
    (0x0806, "rsa_pss_rsae_sha512"),
    (0x0807, "ed25519"),
    (0x0808, "ed448"),
    (0x0809, "rsa_pss_pss_sha256"),
    (0x080a, "rsa_pss_pss_sha384"),
    (0x080b, "rsa_pss_pss_sha512"),
    (0x081a, "ecdsa_brainpoolP256r1tls13_sha256"),
    (0x081b, "ecdsa_brainpoolP384r1tls13_sha384"),
    (0x081c, "ecdsa_brainpoolP512r1tls13_sha512"),
    (0x0904, "mldsa44"),
    (0x0905, "mldsa65"),
    (0x0906, "mldsa87"),
];

const EXTENSIONS: &[(u16, &str)] = &[
    (0, "server_name"),
    (1, "max_fragment_length"),
    (2, "client_certificate_url"),
    (3, "trusted_ca_keys"),
    (4, "truncated_hmac"),
    (5, "status_request"),
    (6, "user_mapping"),
    (7, "client_authz"),
    (8, "server_authz"),
    (9, "cert_type"),
    (10, "supported_groups"),
    (11, "ec_point_formats"),
    (12, "srp"),
    (13, "signature_algorithms"),
    (14, "use_srtp"),
    (15, "heartbeat"),
    (16, "application_layer_protocol_negotiation"),
    (17, "status_request_v2"),
    (18, "signed_certificate_timestamp"),
    (19, "client_certificate_type"),
    (20, "server_certificate_type"),
    (21, "padding"),
    (22, "encrypt_then_mac"),
    (23, "extended_master_secret"),
    (24, "token_binding"),
    (25, "cached_info"),
    (27, "compress_certificate"),
    (28, "record_size_limit"),
    (34, "delegated_credential"),
    (35, "session_ticket"),
    (41, "pre_shared_key"),
    (42, "early_data"),
    (43, "supported_versions"),
    (44, "cookie"),
    (45, "psk_key_exchange_modes"),
    (47, "certificate_authorities"),
    (48, "oid_filters"),
    (49, "post_handshake_auth"),
    (50, "signature_algorithms_cert"),
    (51, "key_share"),
    (52, "transparency_info"),
    (57, "quic_transport_parameters"),
    (58, "ticket_request"),
    (13172, "next_protocol_negotiation"),
    (17513, "application_settings (old)"),
    (17613, "application_settings"),
    (30032, "channel_id"),
    (51764, "trust_anchors"),
    (64768, "ech_outer_extensions"),
    (65037, "encrypted_client_hello"),
    (65281, "renegotiation_info"),
];

const CERTIFICATE_TYPES: &[(u8, &str)] = &[
    (1, "rsa_sign"),
    (2, "dss_sign"),
    (3, "rsa_fixed_dh"),
    (4, "dss_fixed_dh"),
    (5, "rsa_ephemeral_dh"),
    (6, "dss_ephemeral_dh"),
    (20, "fortezza_dms"),
    (64, "ecdsa_sign"),
    (65, "rsa_fixed_ecdh"),
    (66, "ecdsa_fixed_ecdh"),
    (67, "gost_sign256"),
    (68, "gost_sign512"),
];

/// `TLS 1.3` for `0x0304`.
pub fn version_name(version: u16) -> String {
    match version {
        0x0002 => "SSL 2".to_owned(),
        version::SSL3 => "SSL 3".to_owned(),
        version::TLS10 => "TLS 1.0".to_owned(),
        version::TLS11 => "TLS 1.1".to_owned(),
        version::TLS12 => "TLS 1.2".to_owned(),
        version::TLS13 => "TLS 1.3".to_owned(),
        0x7f00..=0x7fff => format!("TLS 1.3 draft {}", version & 0xff),
        other => unnamed(other),
    }
}

/// `x25519` for 29.
pub fn group_name(group: u16) -> String {
    static NAMES: OnceLock<HashMap<u16, String>> = OnceLock::new();
    NAMES.get_or_init(|| first_two_columns(GROUPS)).get(&group).cloned().unwrap_or_else(|| unnamed(group))
}

/// `rsa_pss_rsae_sha256` for `0x0804`.
pub fn signature_scheme_name(scheme: u16) -> String {
    find(SIGNATURE_SCHEMES, scheme).map_or_else(|| unnamed(scheme), str::to_owned)
}

/// `handshake_failure` for 40.
pub fn alert_name(code: u8) -> String {
    static NAMES: OnceLock<HashMap<u16, String>> = OnceLock::new();
    NAMES
        .get_or_init(|| first_two_columns(ALERTS))
        .get(&u16::from(code))
        .map_or_else(|| format!("alert {code}"), |name| name.split(' ').next().unwrap_or(name).to_owned())
}

/// `server_name` for 0.
pub fn extension_name(kind: u16) -> String {
    find(EXTENSIONS, kind).map_or_else(|| unnamed(kind), str::to_owned)
}

/// `ecdsa_sign` for 64 (`ClientCertificateType`, RFC 5246, section 7.4.4).
pub fn certificate_type_name(kind: u8) -> String {
    find(CERTIFICATE_TYPES, kind).map_or_else(|| format!("0x{kind:02x}"), str::to_owned)
}

/// `brotli` for 2 (`CertificateCompressionAlgorithm`, RFC 8879, section 7.3).
pub fn certificate_compression_name(algorithm: u16) -> String {
    match algorithm {
        1 => "zlib".to_owned(),
        2 => "brotli".to_owned(),
        3 => "zstd".to_owned(),
        other => unnamed(other),
    }
}

/// Whether a code point is one of the reserved values of RFC 8701 that keep servers tolerant.
pub fn is_grease(value: u16) -> bool {
    value & 0x0f0f == 0x0a0a && value >> 8 == value & 0xff
}

/// What has no name: hex, or that it is one of the values that mean nothing.
fn unnamed(value: u16) -> String {
    if is_grease(value) { format!("GREASE 0x{value:04x}") } else { format!("0x{value:04x}") }
}

fn find<K: PartialEq + Copy>(table: &[(K, &'static str)], key: K) -> Option<&'static str> {
    table.iter().find(|(number, _)| *number == key).map(|&(_, name)| name)
}

/// Number and name of a tab-separated table; lines that do not begin with a number are headers.
fn first_two_columns(table: &str) -> HashMap<u16, String> {
    table
        .lines()
        .filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?.parse().ok()?, cells.next()?.to_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_have_their_registered_names() {
        assert_eq!(version_name(0x0304), "TLS 1.3");
        assert_eq!(cipher_suite_name(0x1301), "TLS_AES_128_GCM_SHA256");
        assert_eq!(cipher_suite_name(0xc02f), "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
        assert_eq!(cipher_suite_name(0x00ff), "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
        assert_eq!(group_name(29), "x25519");
        assert_eq!(group_name(4588), "X25519MLKEM768");
        assert_eq!(signature_scheme_name(0x0804), "rsa_pss_rsae_sha256");
        assert_eq!(alert_name(40), "handshake_failure");
        assert_eq!(alert_name(21), "decryption_failed");
        assert_eq!(extension_name(0), "server_name");
        assert_eq!(certificate_type_name(64), "ecdsa_sign");
    }

    #[test]
    fn unknown_code_points_are_shown_in_hex() {
        assert_eq!(cipher_suite_name(0xeeee), "0xeeee");
        assert_eq!(cipher_suite_name(0x2a2a), "GREASE 0x2a2a");
        assert_eq!(alert_name(200), "alert 200");
        assert_eq!(version_name(0x0500), "0x0500");
    }
}
