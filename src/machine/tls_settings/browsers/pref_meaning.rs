//! What preferences of Firefox do to TLS, where they differ from the defaults (of Firefox 153; its names were looked up
//! in its program, and what is marked below was seen in its `ClientHello`).

use serde_json::Value;

use super::names;
use crate::machine::tls_settings::SettingEffect;
use crate::wire::version;

/// What a preference does; `None`: it has its default, or nothing to do with TLS. What a proxy's host means depends on
/// the kind of proxy in use.
pub(super) fn effect(name: &str, value: &Value, proxy_kind: Option<&Value>) -> Option<SettingEffect> {
    if let Some(suite) = suite(name) {
        return (value == false).then(|| SettingEffect::SuitesOff { suites: vec![suite] });
    }
    let on = value.as_bool();
    let number = value.as_i64();
    match name {
        // Seen: 1 is TLS 1.0, 4 is TLS 1.3.
        "security.tls.version.min" if number != Some(3) => {
            Some(version_of(number).map_or(SettingEffect::Unsupported, |version| SettingEffect::MinVersion { version }))
        }
        "security.tls.version.max" if number != Some(4) => {
            Some(version_of(number).map_or(SettingEffect::Unsupported, |version| SettingEffect::MaxVersion { version }))
        }
        "security.tls.version.enable-deprecated" if on? => Some(SettingEffect::MinVersion { version: version::TLS10 }),
        "security.tls.enable_kyber" if !on? => Some(SettingEffect::PostQuantum { on: false }),
        "network.dns.echconfig.enabled" if !on? => Some(SettingEffect::Ech { on: false }),
        "network.http.http3.enable" if !on? => Some(SettingEffect::Quic { on: false }),
        "security.enterprise_roots.enabled" if !on? => Some(SettingEffect::SystemRoots { on: false }),
        "security.OCSP.require" if on? => Some(SettingEffect::RevocationRequired),
        "network.trr.mode" if number != Some(0) => Some(SettingEffect::SecureDns),
        // 5 is the system's proxy.
        "network.proxy.type" if number != Some(5) => Some(SettingEffect::Proxy),
        "network.proxy.ssl"
        | "network.proxy.ssl_port"
        | "network.proxy.socks"
        | "network.proxy.socks_port"
        | "network.proxy.no_proxies_on"
            if proxy_kind == Some(&Value::from(1)) =>
        {
            Some(SettingEffect::Proxy)
        }
        "network.proxy.autoconfig_url" if proxy_kind == Some(&Value::from(2)) => Some(SettingEffect::Proxy),
        _ => {
            let written = value.to_string();
            let differs = |(other, default): &&(&str, &str)| *other == name && *default != written;
            OTHERS.iter().find(differs).map(|_| SettingEffect::Other)
        }
    }
}

/// More that has to do with TLS, with the default as it is written in `prefs.js`.
const OTHERS: &[(&str, &str)] = &[
    ("network.dns.http3_echconfig.enabled", "true"),
    ("network.stricttransportsecurity.preloadlist", "true"),
    ("security.cert_pinning.enforcement_level", "1"),
    ("security.OCSP.enabled", "1"),
    ("security.pki.certificate_transparency.disable_for_hosts", "\"\""),
    ("security.pki.certificate_transparency.mode", "2"),
    ("security.pki.crlite_mode", "2"),
    ("security.ssl.enable_ocsp_must_staple", "true"),
    ("security.ssl.enable_ocsp_stapling", "true"),
    ("security.ssl.require_safe_negotiation", "false"),
    ("security.ssl.treat_unsafe_negotiation_as_broken", "false"),
    ("security.tls.client_hello.send_p256_keyshare", "true"),
    ("security.tls.ech.grease_probability", "100"),
    ("security.tls.enable_delegated_credentials", "true"),
    ("security.tls.hello_downgrade_check", "true"),
    ("security.tls.insecure_fallback_hosts", "\"\""),
    ("security.tls.version.fallback-limit", "4"),
];

/// Preferences below `security.` that the `Preferences` policy of Firefox may set.
const POLICY_MAY_SET: &[&str] = &[
    "security.OCSP.enabled",
    "security.OCSP.require",
    "security.pki.certificate_transparency.disable_for_hosts",
    "security.pki.certificate_transparency.mode",
    "security.ssl.enable_ocsp_stapling",
    "security.ssl.require_safe_negotiation",
    "security.tls.hello_downgrade_check",
    "security.tls.version.enable-deprecated",
];

/// Whether the `Preferences` policy of Firefox sets this preference, rather than refusing to.
pub(super) fn may_be_set_by_policy(name: &str) -> bool {
    !name.starts_with("security.") || POLICY_MAY_SET.contains(&name)
}

/// 1 is TLS 1.0, 4 is TLS 1.3.
fn version_of(number: Option<i64>) -> Option<u16> {
    [version::TLS10, version::TLS11, version::TLS12, version::TLS13].get(usize::try_from(number? - 1).ok()?).copied()
}

/// The suite that a preference switches: `security.ssl3.ecdhe_rsa_aes_128_gcm_sha256` is
/// `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`. Names without a hash of their own mean CBC.
fn suite(name: &str) -> Option<u16> {
    if let Some(rest) = name.strip_prefix("security.tls13.") {
        return names::suite(&format!("TLS_{}", rest.to_ascii_uppercase()));
    }
    let rest = name.strip_prefix("security.ssl3.")?;
    // The default is off.
    if rest.starts_with("dhe_") {
        return None;
    }
    if rest == "deprecated.rsa_des_ede3_sha" {
        return names::suite("TLS_RSA_WITH_3DES_EDE_CBC_SHA");
    }
    let exchange = ["ecdhe_ecdsa_", "ecdhe_rsa_", "rsa_"].into_iter().find(|exchange| rest.starts_with(exchange))?;
    let cipher = rest.strip_prefix(exchange)?.to_ascii_uppercase();
    let cipher = match cipher.strip_suffix("_SHA") {
        Some(cipher) => format!("{cipher}_CBC_SHA"),
        None => cipher,
    };
    names::suite(&format!("TLS_{}WITH_{cipher}", exchange.to_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// The table of the `DisabledCiphers` policy in Firefox 153.
    #[test]
    fn each_suite_has_its_preference() {
        let table = [
            ("security.ssl3.ecdhe_rsa_aes_128_gcm_sha256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"),
            ("security.ssl3.ecdhe_ecdsa_aes_128_gcm_sha256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
            ("security.ssl3.ecdhe_ecdsa_chacha20_poly1305_sha256", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
            ("security.ssl3.ecdhe_rsa_chacha20_poly1305_sha256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"),
            ("security.ssl3.ecdhe_ecdsa_aes_256_gcm_sha384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
            ("security.ssl3.ecdhe_rsa_aes_256_sha", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"),
            ("security.ssl3.rsa_aes_128_gcm_sha256", "TLS_RSA_WITH_AES_128_GCM_SHA256"),
            ("security.ssl3.rsa_aes_256_sha", "TLS_RSA_WITH_AES_256_CBC_SHA"),
            ("security.ssl3.deprecated.rsa_des_ede3_sha", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
            ("security.tls13.aes_128_gcm_sha256", "TLS_AES_128_GCM_SHA256"),
            ("security.tls13.chacha20_poly1305_sha256", "TLS_CHACHA20_POLY1305_SHA256"),
        ];
        for (preference, name) in table {
            let number = names::suite(name);
            assert!(number.is_some(), "{name}");
            assert_eq!(suite(preference), number, "{preference}");
        }
        assert_eq!(suite("security.ssl3.unknown"), None);
    }

    #[test]
    fn what_differs_from_the_default_is_told_and_nothing_else() {
        use SettingEffect as E;
        let table = [
            ("security.tls.version.min", json!(4), Some(E::MinVersion { version: 0x0304 })),
            ("security.tls.version.min", json!(3), None),
            ("security.tls.version.min", json!(0), Some(E::Unsupported)),
            ("security.tls.version.min", json!("4"), Some(E::Unsupported)),
            ("security.tls.version.max", json!(3), Some(E::MaxVersion { version: 0x0303 })),
            ("security.tls.version.max", json!(4), None),
            ("security.tls.version.enable-deprecated", json!(true), Some(E::MinVersion { version: 0x0301 })),
            ("security.ssl3.rsa_aes_128_sha", json!(false), Some(E::SuitesOff { suites: vec![0x002f] })),
            ("security.ssl3.rsa_aes_128_sha", json!(true), None),
            ("security.ssl3.dhe_rsa_aes_128_sha", json!(false), None),
            ("security.tls.enable_kyber", json!(false), Some(E::PostQuantum { on: false })),
            ("network.dns.echconfig.enabled", json!(false), Some(E::Ech { on: false })),
            ("network.http.http3.enable", json!(false), Some(E::Quic { on: false })),
            ("security.enterprise_roots.enabled", json!(true), None),
            ("security.OCSP.require", json!(true), Some(E::RevocationRequired)),
            ("security.ssl.require_safe_negotiation", json!(true), Some(E::Other)),
            ("security.ssl.require_safe_negotiation", json!(false), None),
            ("network.trr.mode", json!(3), Some(E::SecureDns)),
            ("browser.startup.homepage", json!("https://a.example/"), None),
        ];
        for (name, value, expected) in table {
            assert_eq!(effect(name, &value, None), expected, "{name} {value}");
        }
    }

    #[test]
    fn a_proxys_name_counts_where_that_kind_of_proxy_is_chosen() {
        let host = json!("proxy.example");
        assert_eq!(effect("network.proxy.ssl", &host, Some(&json!(1))), Some(SettingEffect::Proxy));
        assert_eq!(effect("network.proxy.ssl", &host, Some(&json!(0))), None);
        assert_eq!(effect("network.proxy.ssl", &host, None), None);
        assert_eq!(effect("network.proxy.type", &json!(5), None), None);
    }
}
