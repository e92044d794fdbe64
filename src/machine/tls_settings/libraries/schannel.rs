//! Schannel and what stands beside it in Windows' registry (Microsoft, "Transport Layer Security (TLS) registry settings").

use super::registry::{Hive, Registry, RegistryValue};
use super::{Source, names};
use crate::machine::tls_settings::{SettingEffect, SettingOwner, SettingScope, TlsSetting};

const SCHANNEL: &str = r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";
const CIPHER_ORDER: &str = r"SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002";
const FIPS: &str = r"SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy";
const WINHTTP: [&str; 2] = [
    r"SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp",
    r"SOFTWARE\Wow6432Node\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp",
];
const INTERNET: &str = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings";
const INTERNET_POLICY: &str = r"SOFTWARE\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";
const DOTNET: [&str; 4] = [
    r"SOFTWARE\Microsoft\.NETFramework\v4.0.30319",
    r"SOFTWARE\Microsoft\.NETFramework\v2.0.50727",
    r"SOFTWARE\Wow6432Node\Microsoft\.NETFramework\v4.0.30319",
    r"SOFTWARE\Wow6432Node\Microsoft\.NETFramework\v2.0.50727",
];

/// All keys that are read at the edge, each with two levels of keys below it.
#[cfg(windows)]
pub(super) const TREES: [(Hive, &str); 15] = [
    (Hive::Machine, r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols"),
    (Hive::Machine, r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Ciphers"),
    (Hive::Machine, r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Hashes"),
    (Hive::Machine, r"SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\KeyExchangeAlgorithms"),
    (Hive::Machine, CIPHER_ORDER),
    (Hive::Machine, FIPS),
    (Hive::Machine, WINHTTP[0]),
    (Hive::Machine, WINHTTP[1]),
    (Hive::User, INTERNET),
    (Hive::User, INTERNET_POLICY),
    (Hive::Machine, INTERNET_POLICY),
    (Hive::Machine, DOTNET[0]),
    (Hive::Machine, DOTNET[1]),
    (Hive::Machine, DOTNET[2]),
    (Hive::Machine, DOTNET[3]),
];

/// Bits of `SecureProtocols` and `DefaultSecureProtocols`, oldest version first (KB3140245; TLS 1.3 since Windows 11).
const PROTOCOL_BITS: [(u32, u16); 6] =
    [(0x8, 0x0002), (0x20, 0x0300), (0x80, 0x0301), (0x200, 0x0302), (0x800, 0x0303), (0x2000, 0x0304)];

/// What Windows itself writes into `SecureProtocols`: 8.1 and 10, later builds of 10, 11.
const SHIPPED_BITS: [u32; 3] = [0xa80, 0x2a80, 0x2800];

/// What the registry says.
pub(super) fn settings(registry: &Registry) -> Vec<TlsSetting> {
    let mut found = protocols(registry);
    found.extend(algorithms(registry));
    found.extend(orders(registry));
    found.extend(internet_options(registry));
    found.extend(dotnet(registry));
    if let Some(&RegistryValue::Number(number)) = registry.value(Hive::Machine, FIPS, "Enabled") {
        // It stands in every Windows, mostly with 0.
        let scope = if number == 0 { SettingScope::Shipped } else { SettingScope::System };
        found.push(key(Hive::Machine, FIPS, scope).setting("Enabled", &number.to_string(), SettingEffect::Other));
    }
    found
}

fn key(hive: Hive, path: &str, scope: SettingScope) -> Source {
    Source::new(SettingOwner::Schannel, scope, &format!(r"{}\{path}", hive.name()))
}

/// `Protocols\TLS 1.2\Client`: `Enabled` and `DisabledByDefault`.
fn protocols(registry: &Registry) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    let base = format!(r"{SCHANNEL}\Protocols");
    for protocol in registry.below(Hive::Machine, &base) {
        let Some(version) = names::version(protocol) else { continue };
        let path = format!(r"{base}\{protocol}\Client");
        for (name, value) in registry.values(Hive::Machine, &path) {
            let RegistryValue::Number(number) = value else { continue };
            let on = match name.to_ascii_lowercase().as_str() {
                "enabled" => *number != 0,
                "disabledbydefault" => *number == 0,
                _ => continue,
            };
            // Windows itself ships SSL 2 like that.
            let scope = if version == 0x0002 && !on { SettingScope::Shipped } else { SettingScope::System };
            let effect = SettingEffect::Version { version, on };
            found.push(key(Hive::Machine, &path, scope).setting(name, &number.to_string(), effect));
        }
    }
    found
}

/// Ciphers, hashes and key exchanges by name; `Enabled` 0 takes away the suites that need them.
fn algorithms(registry: &Registry) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    for group in ["Ciphers", "Hashes", "KeyExchangeAlgorithms"] {
        let base = format!(r"{SCHANNEL}\{group}");
        for algorithm in registry.below(Hive::Machine, &base) {
            let path = format!(r"{base}\{algorithm}");
            let source = key(Hive::Machine, &path, SettingScope::System);
            for (name, value) in registry.values(Hive::Machine, &path) {
                let RegistryValue::Number(number) = value else { continue };
                let effect = match name.to_ascii_lowercase().as_str() {
                    "enabled" if *number == 0 => SettingEffect::SuitesOff { suites: suites_with(algorithm) },
                    "enabled" | "clientminkeybitlength" => SettingEffect::Other,
                    _ => continue,
                };
                found.push(source.setting(name, &number.to_string(), effect));
            }
        }
    }
    found
}

/// Suites that need an algorithm of Schannel's: `RC4 128/128`, `Triple DES 168`, `SHA`, `Diffie-Hellman`.
fn suites_with(algorithm: &str) -> Vec<u16> {
    let has = |parts: &[&str]| names::suites_where(|suite| parts.iter().any(|part| suite.contains(part)));
    let ends = |end: &str| names::suites_where(|suite| suite.ends_with(end));
    match algorithm.to_ascii_uppercase().split('/').next().unwrap_or_default() {
        "AES 128" => has(&["_AES_128_"]),
        "AES 256" => has(&["_AES_256_"]),
        "DES 56" => has(&["_DES_CBC_"]),
        "NULL" => has(&["_WITH_NULL_"]),
        "RC2 40" | "RC2 56" | "RC2 128" => has(&["_RC2_"]),
        "RC4 40" => has(&["_RC4_40_"]),
        "RC4 56" => has(&["_RC4_56_"]),
        "RC4 128" => has(&["_RC4_128_"]),
        "TRIPLE DES 168" => has(&["_3DES_EDE_CBC_"]),
        "MD5" => ends("_MD5"),
        "SHA" => ends("_SHA"),
        "SHA256" => ends("_SHA256"),
        "SHA384" => ends("_SHA384"),
        "DIFFIE-HELLMAN" => has(&["TLS_DHE_", "TLS_DH_"]),
        "ECDH" => has(&["TLS_ECDHE_", "TLS_ECDH_"]),
        "PKCS" => has(&["TLS_RSA_WITH_", "TLS_RSA_EXPORT"]),
        _ => Vec::new(),
    }
}

/// Group Policy's order of suites and of curves: what it leaves out is not offered.
fn orders(registry: &Registry) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    let source = key(Hive::Machine, CIPHER_ORDER, SettingScope::Policy);
    for (name, value) in registry.values(Hive::Machine, CIPHER_ORDER) {
        let RegistryValue::Text(text) = value else { continue };
        let words = || text.split([',', '\n', ' ']).map(str::trim).filter(|word| !word.is_empty());
        let effect = match name.to_ascii_lowercase().as_str() {
            // Before Windows 10 a suite's name ended in its curve.
            "functions" => SettingEffect::SuitesOnly {
                suites: words().filter_map(|word| names::suite(word.split("_P").next().unwrap_or(word))).collect(),
            },
            "ecccurves" => SettingEffect::GroupsOnly { groups: words().filter_map(names::group).collect() },
            _ => continue,
        };
        found.push(source.setting(name, &words().collect::<Vec<_>>().join(","), effect));
    }
    found
}

/// Versions that programs on `WinHTTP` and `WinINet` speak by themselves.
fn internet_options(registry: &Registry) -> Vec<TlsSetting> {
    let places = [
        (Hive::Machine, WINHTTP[0], "DefaultSecureProtocols", SettingScope::System),
        (Hive::Machine, WINHTTP[1], "DefaultSecureProtocols", SettingScope::System),
        (Hive::Machine, INTERNET_POLICY, "SecureProtocols", SettingScope::Policy),
        (Hive::User, INTERNET_POLICY, "SecureProtocols", SettingScope::Policy),
        (Hive::User, INTERNET, "SecureProtocols", SettingScope::User),
    ];
    let mut found = Vec::new();
    for (hive, path, name, scope) in places {
        let Some(&RegistryValue::Number(mask)) = registry.value(hive, path, name) else { continue };
        let is_shipped = scope == SettingScope::User && SHIPPED_BITS.contains(&mask);
        let source = key(hive, path, if is_shipped { SettingScope::Shipped } else { scope });
        let mut on = PROTOCOL_BITS.iter().filter(|(bit, _)| mask & bit != 0).map(|&(_, version)| version);
        let (oldest, newest) = (on.next(), on.next_back());
        let Some(oldest) = oldest else {
            // None is on: Windows then takes its own.
            found.push(source.setting(name, &format!("{mask:#x}"), SettingEffect::Other));
            continue;
        };
        let newest = newest.unwrap_or(oldest);
        for effect in [SettingEffect::MinVersion { version: oldest }, SettingEffect::MaxVersion { version: newest }] {
            found.push(source.setting(name, &format!("{mask:#x}"), effect));
        }
    }
    found
}

/// .NET Framework: 0 keeps programs that were built for an old one at SSL 3 and TLS 1.0 (Microsoft, "TLS best practices
/// with .NET Framework").
fn dotnet(registry: &Registry) -> Vec<TlsSetting> {
    let mut found = Vec::new();
    for path in DOTNET {
        let source = Source { owner: SettingOwner::Dotnet, ..key(Hive::Machine, path, SettingScope::System) };
        for name in ["SchUseStrongCrypto", "SystemDefaultTlsVersions"] {
            let Some(&RegistryValue::Number(number)) = registry.value(Hive::Machine, path, name) else { continue };
            let effect = match (name, number) {
                ("SchUseStrongCrypto", 0) => SettingEffect::MaxVersion { version: 0x0301 },
                _ => SettingEffect::Other,
            };
            found.push(source.setting(name, &number.to_string(), effect));
        }
    }
    found
}
