//! The part of Windows' registry that says how programs do TLS, as a value: read once at the edge, understood everywhere.

use std::collections::BTreeMap;

/// More keys below one key, and more values in one, are not read.
#[cfg(windows)]
const MAX_ENTRIES: usize = 256;

/// A root of the registry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hive {
    /// `HKEY_LOCAL_MACHINE`: this computer.
    Machine,
    /// `HKEY_CURRENT_USER`: this person.
    User,
}

impl Hive {
    /// Its short name, as in `HKLM\SYSTEM`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Machine => "HKLM",
            Self::User => "HKCU",
        }
    }
}

/// A value of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RegistryValue {
    /// `REG_DWORD`.
    Number(u32),
    /// `REG_SZ`, `REG_EXPAND_SZ`, or `REG_MULTI_SZ` with its texts one a line.
    Text(String),
}

/// Keys with their values. Names have no case; they are kept as found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registry {
    /// By hive and lower-case path.
    keys: BTreeMap<(Hive, String), Key>,
}

/// A key: its path as found, and its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Key {
    path: String,
    values: Vec<(String, RegistryValue)>,
}

impl Registry {
    /// Adds a value to a key.
    pub fn put(&mut self, hive: Hive, path: &str, name: &str, value: RegistryValue) {
        let key = self.keys.entry((hive, path.to_ascii_lowercase()));
        key.or_insert_with(|| Key { path: path.to_owned(), values: Vec::new() }).values.push((name.to_owned(), value));
    }

    /// The values of a key.
    pub(super) fn values(&self, hive: Hive, path: &str) -> &[(String, RegistryValue)] {
        self.keys.get(&(hive, path.to_ascii_lowercase())).map_or(&[], |key| &key.values)
    }

    /// One value of a key.
    pub(super) fn value(&self, hive: Hive, path: &str, name: &str) -> Option<&RegistryValue> {
        self.values(hive, path).iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// The names right below a key, as found, each once.
    pub(super) fn below(&self, hive: Hive, path: &str) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let prefix = format!("{}\\", path.to_ascii_lowercase());
        for ((own, lower), key) in &self.keys {
            if *own == hive && lower.starts_with(&prefix) {
                let name = key.path[prefix.len()..].split('\\').next().unwrap_or_default();
                if !names.iter().any(|other| other.eq_ignore_ascii_case(name)) {
                    names.push(name);
                }
            }
        }
        names
    }

    /// What this computer's registry says; nothing where there is none.
    #[cfg(not(windows))]
    pub(in crate::machine) fn here() -> Self {
        Self::default()
    }

    /// What this computer's registry says of the keys that are understood.
    #[cfg(windows)]
    pub(in crate::machine) fn here() -> Self {
        use winreg::RegKey;
        use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};

        let mut registry = Self::default();
        for (hive, path) in super::schannel::TREES {
            let root = RegKey::predef(if hive == Hive::Machine { HKEY_LOCAL_MACHINE } else { HKEY_CURRENT_USER });
            registry.load(&root, hive, path, 2);
        }
        registry
    }

    /// Reads a key, and those below it so many levels down.
    #[cfg(windows)]
    fn load(&mut self, root: &winreg::RegKey, hive: Hive, path: &str, depth: u8) {
        use winreg::types::FromRegValue;

        let Ok(key) = root.open_subkey(path) else { return };
        for (name, value) in key.enum_values().take(MAX_ENTRIES).flatten() {
            let number = u32::from_reg_value(&value).ok().map(RegistryValue::Number);
            let text = || String::from_reg_value(&value).ok().map(RegistryValue::Text);
            if let Some(value) = number.or_else(text) {
                self.put(hive, path, &name, value);
            }
        }
        if depth > 0 {
            for name in key.enum_keys().take(MAX_ENTRIES).flatten() {
                self.load(root, hive, &format!("{path}\\{name}"), depth - 1);
            }
        }
    }
}
