//! Where a proxy script lies, by the address that a setting has for it.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use super::MAX_SCRIPT;

/// Where a proxy script lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// On a web server without TLS.
    Web(String),
    /// In a file of this computer.
    File(PathBuf),
    /// In the setting itself.
    Here(String),
    /// Where we do not read it: behind TLS, on another computer's disk.
    Elsewhere,
}

impl Place {
    /// By an address: `http:`, `file:`, `data:`, or a path.
    pub fn parse(address: &str) -> Self {
        let address = address.trim();
        let lower = address.to_ascii_lowercase();
        if lower.starts_with("http://") {
            return Self::Web(address.to_owned());
        }
        if let Some(rest) = lower.starts_with("data:").then(|| &address["data:".len()..]) {
            return data(rest).map_or(Self::Elsewhere, Self::Here);
        }
        let path = if lower.starts_with("file://") {
            of_file_address(&address["file://".len()..])
        } else {
            Some(address.to_owned())
        };
        match path.map(PathBuf::from) {
            Some(path) if path.is_absolute() && !is_remote(&path) => Self::File(path),
            _ => Self::Elsewhere,
        }
    }
}

/// Two slashes or backslashes at the front lead to another computer on Windows.
fn is_remote(path: &Path) -> bool {
    let text = path.to_string_lossy();
    let mut first = text.chars().take(2).filter(|char| matches!(char, '/' | '\\'));
    first.next().is_some() && first.next().is_some()
}

/// The path of `file://HOST/PATH` (RFC 8089), where the host is this computer.
fn of_file_address(rest: &str) -> Option<String> {
    let path = if rest.starts_with('/') { rest } else { rest.strip_prefix("localhost")? };
    let path = String::from_utf8(unescaped(path)).ok()?;
    // `/C:/proxy.pac` on Windows.
    let is_drive = path.as_bytes().get(2) == Some(&b':') && path.as_bytes().get(1)?.is_ascii_alphabetic();
    Some(if is_drive { path[1..].to_owned() } else { path })
}

/// The content of a `data:` address (RFC 2397).
fn data(rest: &str) -> Option<String> {
    let (kind, content) = rest.split_once(',')?;
    let bytes = unescaped(content);
    let bytes =
        if kind.to_ascii_lowercase().ends_with(";base64") { BASE64_STANDARD.decode(bytes).ok()? } else { bytes };
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Without `%20` and its like.
fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, behind)) = rest.split_first() {
        let code = behind.get(..2).filter(|_| first == b'%').and_then(|code| std::str::from_utf8(code).ok());
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = behind.get(2..).unwrap_or_default();
        } else {
            bytes.push(first);
            rest = behind;
        }
    }
    bytes
}

/// A script's file, at most so much of it that it is seen to be too long.
pub fn read(path: &Path) -> io::Result<String> {
    // A pipe or a device would make us wait.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut bytes = Vec::new();
    std::fs::File::open(path)?.take(MAX_SCRIPT as u64 + 1).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn a_script_is_read_where_its_address_says() {
        let file = |path: &str| Place::File(PathBuf::from(path));
        for (address, place) in [
            ("http://wpad.example/p.pac", Place::Web("http://wpad.example/p.pac".to_owned())),
            ("https://wpad.example/p.pac", Place::Elsewhere),
            ("file:///etc/my%20proxy.pac", file("/etc/my proxy.pac")),
            ("FILE://localhost/etc/proxy.pac", file("/etc/proxy.pac")),
            ("file://server/share/proxy.pac", Place::Elsewhere),
            ("file:////server/share/proxy.pac", Place::Elsewhere),
            ("/etc/proxy.pac", file("/etc/proxy.pac")),
            ("proxy.pac", Place::Elsewhere),
            (r"\\server\proxy.pac", Place::Elsewhere),
            ("data:text/plain,a%3Db%", Place::Here("a=b%".to_owned())),
            ("data:application/x-ns-proxy-autoconfig;base64,YT1i", Place::Here("a=b".to_owned())),
            ("data:;base64,***", Place::Elsewhere),
            ("data:", Place::Elsewhere),
            ("", Place::Elsewhere),
        ] {
            assert_eq!(Place::parse(address), place, "{address}");
        }
    }

    #[test]
    fn a_drive_of_windows_needs_no_slash_in_front() {
        assert_eq!(of_file_address("/C:/proxy.pac").as_deref(), Some("C:/proxy.pac"));
        assert_eq!(of_file_address("/etc/proxy.pac").as_deref(), Some("/etc/proxy.pac"));
        assert_eq!(of_file_address("server/proxy.pac"), None);
    }
}
