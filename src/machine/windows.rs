//! Windows: the registry's browsers and Internet settings, the Settings app.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};

use super::proxy::InternetSettings;
use super::{Browser, BrowserFamily, ProxySetting, browser, proxy, read};
use crate::target::Host;

/// Where browsers register (Microsoft: "Registering programs with client types").
const CLIENTS: &str = r"SOFTWARE\Clients\StartMenuInternet";

/// More registered browsers are not looked at.
const MAX_CLIENTS: usize = 64;

fn system_root() -> PathBuf {
    std::env::var_os("SystemRoot")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute())
        .unwrap_or_else(|| r"C:\Windows".into())
}

pub(super) fn hosts_file() -> PathBuf {
    system_root().join(r"System32\drivers\etc\hosts")
}

pub(super) fn browsers() -> Vec<Browser> {
    let default = default_program_id();
    let mut found = Vec::new();
    for root in [HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE] {
        let Ok(clients) = RegKey::predef(root).open_subkey(CLIENTS) else { continue };
        let names: Vec<String> = clients.enum_keys().take(MAX_CLIENTS).flatten().collect();
        found.extend(names.iter().filter_map(|name| client(&clients.open_subkey(name).ok()?, default.as_deref())));
    }
    found
}

fn client(key: &RegKey, default: Option<&str>) -> Option<Browser> {
    let command: String = key.open_subkey(r"shell\open\command").ok()?.get_value("").ok()?;
    let path = program(&command)?;
    let known = browser::of_program(&path);
    let registered: Option<String> = key.get_value("").ok();
    let associations = key.open_subkey(r"Capabilities\URLAssociations").ok();
    let https: Option<String> = associations.and_then(|associations| associations.get_value("https").ok());
    let name = known.map(|known| known.name.to_owned()).or(registered)?;
    let directory = path.parent()?.to_owned();
    Some(Browser {
        name,
        version: browser::application_ini_version(&directory).or_else(|| version_directory(&directory)),
        family: known.map_or(BrowserFamily::Other, |known| known.family),
        is_default: default.is_some() && https.as_deref() == default,
        path,
    })
}

/// The program of a command line such as `"C:\Program Files\...\chrome.exe" --flag`.
fn program(command: &str) -> Option<PathBuf> {
    let command = command.trim();
    let program = match command.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next()?,
        None => command,
    };
    let path = PathBuf::from(program);
    (path.is_absolute() && path.is_file()).then_some(path)
}

/// Chromium's family keeps each version in a directory of its name beside the program.
fn version_directory(directory: &Path) -> Option<String> {
    let names = read::entries(directory);
    let versions = names.iter().filter_map(|path| {
        let name = path.file_name()?.to_str()?;
        let numbers: Option<Vec<u32>> = name.split('.').map(|part| part.parse().ok()).collect();
        numbers.filter(|numbers| numbers.len() == 4 && path.is_dir()).map(|numbers| (numbers, name.to_owned()))
    });
    versions.max().map(|(_, name)| name)
}

fn default_program_id() -> Option<String> {
    const CHOICE: &str = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\https\UserChoice";
    RegKey::predef(HKEY_CURRENT_USER).open_subkey(CHOICE).ok()?.get_value("ProgId").ok()
}

pub(super) fn proxies(host: &Host, port: u16) -> Vec<ProxySetting> {
    const SETTINGS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    let Ok(key) = RegKey::predef(HKEY_CURRENT_USER).open_subkey(SETTINGS) else { return Vec::new() };
    let settings = InternetSettings {
        enabled: key.get_value::<u32, _>("ProxyEnable").is_ok_and(|enabled| enabled != 0),
        server: key.get_value("ProxyServer").ok(),
        exceptions: key.get_value("ProxyOverride").ok(),
        script: key.get_value("AutoConfigURL").ok(),
    };
    proxy::from_registry(&settings, host, port)
}

pub(super) fn launch(browser: &Browser, arguments: &[OsString]) -> Command {
    let mut command = Command::new(&browser.path);
    command.args(arguments);
    command
}

pub(super) fn date_settings() -> Vec<Command> {
    let mut command = Command::new(system_root().join("explorer.exe"));
    command.arg("ms-settings:dateandtime");
    vec![command]
}
