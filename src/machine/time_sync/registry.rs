//! The registry of Windows and its own `w32tm`, as they are.

use winreg::RegKey;
use winreg::enums::HKEY_LOCAL_MACHINE;

use super::w32time::Registered;
use crate::machine::{read, system};

/// A value below `HKEY_LOCAL_MACHINE`.
pub(super) fn value(key: &str, name: &str) -> Option<Registered> {
    let key = RegKey::predef(HKEY_LOCAL_MACHINE).open_subkey(key).ok()?;
    let number = key.get_value::<u32, _>(name).ok().map(Registered::Number);
    number.or_else(|| key.get_value::<String, _>(name).ok().map(Registered::Text))
}

/// Starts a tool of the system itself, never one of that name that lies elsewhere.
pub(super) fn run(tool: &str, arguments: &[&str]) -> Option<String> {
    read::output(&system::system_root().join("System32").join(format!("{tool}.exe")), arguments)
}
