//! Schannel's registry, from trees as `reg export` writes them.

use handshake_doctor::machine::{Hive, Registry, RegistryValue, SettingEffect, SettingOwner, SettingScope, SystemKind};

use super::{Computer, SHIPPED, SYSTEM, USER};

const SCHANNEL: &str = r"HKLM\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL";

/// The text of a `.reg` file: keys in brackets, `"name"=dword:00000001` or `"name"="text"`.
fn exported(text: &str) -> Registry {
    let mut registry = Registry::default();
    let mut key = None;
    for line in text.lines().map(str::trim) {
        if let Some(path) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let (root, path) = path.split_once('\\').expect("a path");
            let hive = if root == "HKEY_LOCAL_MACHINE" { Hive::Machine } else { Hive::User };
            key = Some((hive, path.to_owned()));
        } else if let (Some((hive, path)), Some((name, value))) = (&key, line.split_once('=')) {
            let value = match value.strip_prefix("dword:") {
                Some(hex) => RegistryValue::Number(u32::from_str_radix(hex, 16).expect("hexadecimal")),
                None => RegistryValue::Text(value.trim_matches('"').to_owned()),
            };
            registry.put(*hive, path, name.trim_matches('"'), value);
        }
    }
    registry
}

/// Place (a key), value's name, scope and effect of all that a tree says.
fn told(text: &str) -> Vec<(String, String, SettingScope, SettingEffect)> {
    let mut computer = Computer::new(SystemKind::Windows);
    computer.surroundings.registry = exported(text);
    computer.told()
}

#[test]
fn versions_that_were_switched_are_told_and_what_windows_ships_is_marked() {
    let found = told(
        r#"Windows Registry Editor Version 5.00

        [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\SSL 2.0\Client]
        "DisabledByDefault"=dword:00000001

        [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Client]
        "Enabled"=dword:00000000

        [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.2\Server]
        "Enabled"=dword:00000000

        [HKEY_LOCAL_MACHINE\system\currentcontrolset\Control\SecurityProviders\SCHANNEL\Protocols\TLS 1.3\Client]
        "enabled"=dword:ffffffff
        "DisabledByDefault"=dword:00000000
        "#,
    );
    let version = |protocol: &str, name: &str, scope, version, on| {
        let place = format!(r"{SCHANNEL}\Protocols\{protocol}\Client");
        (place, name.to_owned(), scope, SettingEffect::Version { version, on })
    };
    assert_eq!(
        found,
        [
            version("SSL 2.0", "DisabledByDefault", SHIPPED, 0x0002, false),
            version("TLS 1.2", "Enabled", SYSTEM, 0x0303, false),
            version("TLS 1.3", "enabled", SYSTEM, 0x0304, true),
            version("TLS 1.3", "DisabledByDefault", SYSTEM, 0x0304, true),
        ],
        "the server's half of a version is nobody's trouble here"
    );
}

#[test]
fn an_algorithm_that_is_switched_off_takes_its_suites_with_it() {
    let found = told(
        r#"
        [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Ciphers\AES 128/128]
        "Enabled"=dword:00000000
        [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\Hashes\SHA]
        "Enabled"=dword:00000000
        [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\KeyExchangeAlgorithms\Diffie-Hellman]
        "ClientMinKeyBitLength"=dword:00000800
        [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\SecurityProviders\SCHANNEL\KeyExchangeAlgorithms\ECDH]
        "Enabled"=dword:00000000
        "#,
    );
    let off: Vec<_> = found
        .iter()
        .map(|(_, _, _, effect)| match effect {
            SettingEffect::SuitesOff { suites } => suites.clone(),
            _ => Vec::new(),
        })
        .collect();
    let [aes, sha, dh, ecdh] = off.as_slice() else { panic!("{found:?}") };
    assert!(aes.contains(&0xc02f) && aes.contains(&0x1301) && !aes.contains(&0xc030), "AES 128");
    assert!(sha.contains(&0xc013) && !sha.contains(&0xc027), "SHA-1");
    assert!(dh.is_empty() && found[2].3 == SettingEffect::Other, "a length is no switch");
    assert!(ecdh.contains(&0xc02f) && !ecdh.contains(&0x1301), "ECDHE");
}

#[test]
fn a_policys_lists_of_suites_and_curves_are_closed() {
    let found = told(
        r#"
        [HKEY_LOCAL_MACHINE\SOFTWARE\Policies\Microsoft\Cryptography\Configuration\SSL\00010002]
        "Functions"="TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256_P256,TLS_RSA_WITH_AES_256_CBC_SHA"
        "EccCurves"="NistP384,curve25519"
        "#,
    );
    let effects: Vec<_> = found.iter().map(|(_, _, scope, effect)| (scope.clone(), effect.clone())).collect();
    assert_eq!(
        effects,
        [
            (SettingScope::Policy, SettingEffect::SuitesOnly { suites: vec![0xc02f, 0x0035] }),
            (SettingScope::Policy, SettingEffect::GroupsOnly { groups: vec![24, 29] }),
        ]
    );
}

#[test]
fn bit_masks_are_told_as_oldest_and_newest_version() {
    let found = told(
        r#"
        [HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings\WinHttp]
        "DefaultSecureProtocols"=dword:000000a0
        [HKEY_CURRENT_USER\SOFTWARE\Microsoft\Windows\CurrentVersion\Internet Settings]
        "SecureProtocols"=dword:00002800
        "#,
    );
    let effects: Vec<_> = found.iter().map(|(_, _, scope, effect)| (scope.clone(), effect.clone())).collect();
    assert_eq!(
        effects,
        [
            (SYSTEM, SettingEffect::MinVersion { version: 0x0300 }),
            (SYSTEM, SettingEffect::MaxVersion { version: 0x0301 }),
            (SHIPPED, SettingEffect::MinVersion { version: 0x0303 }),
            (SHIPPED, SettingEffect::MaxVersion { version: 0x0304 }),
        ]
    );
    let changed = told(
        "[HKEY_CURRENT_USER\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Internet Settings]\n\"SecureProtocols\"=dword:00000080\n",
    );
    assert!(changed.iter().all(|(_, _, scope, _)| *scope == USER) && changed.len() == 2, "{changed:?}");
}

#[test]
fn old_net_and_fips_are_told() {
    let mut computer = Computer::new(SystemKind::Windows);
    computer.surroundings.registry = exported(
        r#"
        [HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\Lsa\FipsAlgorithmPolicy]
        "Enabled"=dword:00000001
        [HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\.NETFramework\v4.0.30319]
        "SchUseStrongCrypto"=dword:00000000
        "#,
    );
    let found = computer.settings();
    let told: Vec<_> = found.iter().map(|one| (one.owner, one.value.as_str(), &one.effect)).collect();
    assert_eq!(
        told,
        [
            (SettingOwner::Dotnet, "0", &SettingEffect::MaxVersion { version: 0x0301 }),
            (SettingOwner::Schannel, "1", &SettingEffect::Other),
        ]
    );
}
