//! Windows: the registry's browsers and Internet settings, the Settings app.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use winreg::RegKey;
use winreg::enums::{HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE};

use super::proxy::{ConnectionSettings, InternetSettings};
use super::{Browser, BrowserFamily, Install, ProxySetting, browser, date_settings, firefox, proxy, read, registered};
use crate::target::Host;

/// Where browsers register (Microsoft: "Registering programs with client types").
const CLIENTS: &str = r"SOFTWARE\Clients\StartMenuInternet";

/// More registered browsers are not looked at.
const MAX_CLIENTS: usize = 64;

pub(super) fn system_root() -> PathBuf {
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
    // Some installers register nothing for one person alone.
    let directories: Vec<PathBuf> =
        PROGRAM_DIRECTORIES.iter().filter_map(|(name, below)| variable(name, below)).collect();
    for known in browser::KNOWN.iter() {
        let places = directories.iter().flat_map(|directory| known.windows.iter().map(|place| directory.join(place)));
        found.extend(places.filter(|program| program.is_file()).filter_map(|program| describe(program, None)));
    }
    found
}

/// Variables that name directories of programs, and what is below them.
const PROGRAM_DIRECTORIES: [(&str, &str); 5] = [
    ("ProgramW6432", ""),
    ("ProgramFiles", ""),
    ("ProgramFiles(x86)", ""),
    ("LOCALAPPDATA", ""),
    ("LOCALAPPDATA", "Programs"),
];

fn variable(name: &str, below: &str) -> Option<PathBuf> {
    std::env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute()).map(|path| path.join(below))
}

fn client(key: &RegKey, default: Option<&str>) -> Option<Browser> {
    let command: String = key.open_subkey(r"shell\open\command").ok()?.get_value("").ok()?;
    let command = registered::expanded(&command, |name| std::env::var(name).ok());
    let program = PathBuf::from(registered::program(&command)?);
    if !program.is_absolute() || !program.is_file() {
        return None;
    }
    let name: Option<String> = key.get_value("").ok();
    let associations = key.open_subkey(r"Capabilities\URLAssociations").ok();
    let https: Option<String> = associations.and_then(|associations| associations.get_value("https").ok());
    let is_default = default.is_some() && https.as_deref() == default;
    Some(Browser { is_default, ..describe(program, name.as_deref())? })
}

/// What is told of a browser by its program; one that we do not know has the name that it registered.
fn describe(program: PathBuf, registered_name: Option<&str>) -> Option<Browser> {
    let directory = program.parent()?.to_owned();
    let text = program.to_string_lossy().into_owned();
    let is_own = ["LOCALAPPDATA", "USERPROFILE"]
        .iter()
        .any(|name| variable(name, "").is_some_and(|own| registered::is_below(&text, &own.to_string_lossy())));
    let install = if is_own { Install::User } else { Install::System };
    let known = registered::at_place(&text).or_else(|| browser::of_program(&program));
    let build = firefox::build(&directory);
    let version = build.as_ref().and_then(|build| build.version.clone()).or_else(|| version_directory(&directory));
    let channel = build.as_ref().and_then(|build| build.channel);
    let built = build.and_then(|build| build.built).or_else(|| browser::written(&program));
    let browser = match known {
        Some(known) => known.in_channel(channel).at(program, install),
        None => Browser { install, ..Browser::new(registered_name?, program, BrowserFamily::Other) },
    };
    Some(Browser { version, built, ..browser })
}

/// Chromium's family keeps each version in a directory of its name beside the program.
fn version_directory(directory: &Path) -> Option<String> {
    let entries = read::entries(directory);
    registered::newest_version(
        entries.iter().filter(|path| path.is_dir()).filter_map(|path| path.file_name()?.to_str()),
    )
}

/// The program identifier that the person chose for `https`; newer releases of Windows 11 keep it in a second place.
fn default_program_id() -> Option<String> {
    const CHOICE: &str = r"Software\Microsoft\Windows\Shell\Associations\UrlAssociations\https";
    let associations = RegKey::predef(HKEY_CURRENT_USER).open_subkey(CHOICE).ok()?;
    [r"UserChoiceLatest\ProgId", "UserChoice"]
        .iter()
        .find_map(|place| associations.open_subkey(place).ok()?.get_value::<String, _>("ProgId").ok())
}

pub(super) fn proxies(host: &Host, port: u16) -> Vec<ProxySetting> {
    const SETTINGS: &str = r"Software\Microsoft\Windows\CurrentVersion\Internet Settings";
    const POLICIES: &str = r"Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings";
    const CONNECTIONS: &str = "Connections";
    let machine = RegKey::predef(HKEY_LOCAL_MACHINE);
    // An administrator may set the proxy for everybody at once.
    let per_user = machine.open_subkey(POLICIES).and_then(|key| key.get_value::<u32, _>("ProxySettingsPerUser"));
    let owner = if per_user.is_ok_and(|each| each == 0) { HKEY_LOCAL_MACHINE } else { HKEY_CURRENT_USER };
    let blob = |key: &RegKey, name: &str| Some(key.open_subkey(CONNECTIONS).ok()?.get_raw_value(name).ok()?.bytes);
    let mut found = Vec::new();
    if let Ok(key) = RegKey::predef(owner).open_subkey(SETTINGS) {
        let connection = blob(&key, "DefaultConnectionSettings").and_then(|blob| ConnectionSettings::parse(&blob));
        let settings = InternetSettings {
            enabled: key.get_value::<u32, _>("ProxyEnable").is_ok_and(|enabled| enabled != 0),
            server: key.get_value("ProxyServer").ok(),
            exceptions: key.get_value("ProxyOverride").ok(),
            script: key.get_value("AutoConfigURL").ok(),
            detects: connection.is_some_and(|connection| connection.detects()),
        };
        found.extend(proxy::from_registry(&settings, host, port));
    }
    if let Some(blob) = machine.open_subkey(SETTINGS).ok().and_then(|key| blob(&key, "WinHttpSettings")) {
        found.extend(proxy::of_winhttp(&blob, host, port));
    }
    found
}

pub(super) fn launch(browser: &Browser, arguments: &[OsString], stay: bool) -> Command {
    let mut command = Command::new(&browser.path);
    if stay && browser.family == BrowserFamily::Firefox {
        // Else its launcher ends at once.
        command.arg("-wait-for-browser");
    }
    command.args(arguments);
    command
}

pub(super) fn date_settings() -> Vec<Command> {
    let root = system_root();
    let (program, page) = date_settings::on_windows(root.join(r"ImmersiveControlPanel\SystemSettings.exe").is_file());
    let mut command = Command::new(root.join(program));
    command.arg(page);
    vec![command]
}
