//! Policies in the registry of Windows, as sheets like all others. What the values mean is understood elsewhere.

use super::sheet::Sheet;

/// The sheets of the registry, the strongest first; none on other systems.
#[cfg(not(windows))]
pub(super) fn sheets() -> Vec<Sheet> {
    Vec::new()
}

#[cfg(windows)]
pub(super) use windows::sheets;

#[cfg(windows)]
mod windows {
    use serde_json::{Map, Value};
    use winreg::RegKey;
    use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE, RegType};
    use winreg::types::FromRegValue;

    use super::Sheet;
    use crate::machine::tls_settings::browsers::sheet::FIREFOX_SYSTEM;
    use crate::machine::tls_settings::browsers::value::MAX_ENTRIES;
    use crate::machine::tls_settings::{SettingOwner, SettingScope};

    const KEYS: &[(SettingOwner, &str)] = &[
        (SettingOwner::Chrome, r"SOFTWARE\Policies\Google\Chrome"),
        (SettingOwner::Chromium, r"SOFTWARE\Policies\Chromium"),
        (SettingOwner::Edge, r"SOFTWARE\Policies\Microsoft\Edge"),
        (SettingOwner::Brave, r"SOFTWARE\Policies\BraveSoftware\Brave"),
        (SettingOwner::Vivaldi, r"SOFTWARE\Policies\Vivaldi"),
        (SettingOwner::Firefox, r"SOFTWARE\Policies\Mozilla\Firefox"),
    ];

    /// Keys within keys that are followed: Firefox nests three deep.
    const MAX_DEPTH: usize = 5;

    /// The machine's policies win over the person's, and both over recommendations.
    pub(in super::super) fn sheets() -> Vec<Sheet> {
        let roots = [("HKLM", HKEY_LOCAL_MACHINE), ("HKCU", HKEY_CURRENT_USER)];
        let mut sheets = Vec::new();
        for (owner, path) in KEYS {
            for (level, scope) in [("", SettingScope::Policy), (r"\Recommended", SettingScope::System)] {
                for (name, root) in roots {
                    let Ok(key) = RegKey::predef(root).open_subkey(format!("{path}{level}")) else { continue };
                    let reader = if *owner == SettingOwner::Firefox { FIREFOX_SYSTEM } else { *path };
                    sheets.push(Sheet {
                        owner: *owner,
                        scope: scope.clone(),
                        reader: reader.to_owned(),
                        place: format!(r"{name}\{path}{level}"),
                        policies: Some(tree(&key, MAX_DEPTH)),
                    });
                }
            }
        }
        sheets
    }

    /// The values and keys of a key: numbers, texts and what is below.
    fn tree(key: &RegKey, depth: usize) -> Map<String, Value> {
        let mut found = Map::new();
        for (name, value) in key.enum_values().take(MAX_ENTRIES).flatten() {
            let value = match value.vtype {
                RegType::REG_DWORD => u32::from_reg_value(&value).ok().map(Value::from),
                RegType::REG_SZ | RegType::REG_EXPAND_SZ | RegType::REG_MULTI_SZ => {
                    String::from_reg_value(&value).ok().map(Value::from)
                }
                _ => None,
            };
            found.extend(value.map(|value| (name, value)));
        }
        if depth > 0 {
            for name in key.enum_keys().take(MAX_ENTRIES).flatten() {
                if let Ok(below) = key.open_subkey(&name) {
                    found.insert(name, Value::Object(tree(&below, depth - 1)));
                }
            }
        }
        found
    }
}
