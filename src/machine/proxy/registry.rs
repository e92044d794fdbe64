//! Windows: the Internet settings of the registry.

use super::{as_socks, auto, is_left_out, is_near, script, server};
use crate::machine::ProxySetting;
use crate::target::Host;

/// What the Internet settings of the Windows registry say.
#[derive(Clone, Debug, Default)]
pub(in crate::machine) struct InternetSettings {
    /// `ProxyEnable`.
    pub(in crate::machine) enabled: bool,
    /// `ProxyServer`: one proxy, or `http=a:1;https=b:2;socks=c:3`.
    pub(in crate::machine) server: Option<String>,
    /// `ProxyOverride`.
    pub(in crate::machine) exceptions: Option<String>,
    /// `AutoConfigURL`.
    pub(in crate::machine) script: Option<String>,
    /// Whether the network is asked for a script.
    pub(in crate::machine) detects: bool,
}

/// The proxies of the Windows registry: what browsers and most programs use.
pub(in crate::machine) fn from_registry(settings: &InternetSettings, host: &Host, port: u16) -> Vec<ProxySetting> {
    let mut found = Vec::new();
    if settings.detects {
        found.extend(auto("DefaultConnectionSettings", !is_near(host)));
    }
    found.extend(settings.script.as_deref().and_then(|address| script("AutoConfigURL", address, !is_near(host))));
    if let (true, Some(written)) = (settings.enabled, &settings.server) {
        let applies = !is_left_out(settings.exceptions.as_deref().unwrap_or_default(), host, port);
        found.extend(for_https(written).and_then(|proxy| server("ProxyServer", &proxy, applies)));
    }
    found
}

/// Of `http=a:1;https=b:2;socks=c:3` the one for HTTPS.
fn for_https(written: &str) -> Option<String> {
    if !written.contains('=') {
        return Some(written.to_owned());
    }
    let by_scheme = |wanted: &str| {
        let mut pairs = written.split(';').filter_map(|pair| pair.split_once('='));
        pairs.find(|(scheme, _)| scheme.trim().eq_ignore_ascii_case(wanted)).map(|(_, proxy)| proxy.trim())
    };
    by_scheme("https").map(str::to_owned).or_else(|| by_scheme("socks").map(as_socks))
}

/// [`ProxySetting::source`] of the proxy that `WinHTTP` has for itself.
pub const WINHTTP: &str = "WinHTTP";

/// What `WinHTTP` has for itself: services and updates use it, browsers do not (`netsh winhttp show proxy`).
pub(in crate::machine) fn of_winhttp(blob: &[u8], host: &Host, port: u16) -> Option<ProxySetting> {
    let settings = ConnectionSettings::parse(blob)?;
    let proxy = for_https(settings.server.as_deref().filter(|_| settings.has(ConnectionSettings::PROXY))?)?;
    let applies = !is_left_out(settings.exceptions.as_deref().unwrap_or_default(), host, port);
    server(WINHTTP, &proxy, applies)
}

/// The binary values `WinHttpSettings` and `DefaultConnectionSettings`: three 32-bit numbers (version of the layout, a
/// counter, flags), then texts with their length in front: the proxy, its exceptions, the script; all little-endian.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::machine) struct ConnectionSettings {
    flags: u32,
    server: Option<String>,
    exceptions: Option<String>,
}

impl ConnectionSettings {
    /// `PROXY_TYPE_PROXY` (wininet.h).
    const PROXY: u32 = 2;
    /// `PROXY_TYPE_AUTO_DETECT`.
    const AUTO_DETECT: u32 = 8;

    /// `None` for what is too short.
    pub(in crate::machine) fn parse(blob: &[u8]) -> Option<Self> {
        let (flags, rest) = number(blob.get(8..)?)?;
        let (server, rest) = text(rest).unwrap_or_default();
        let (exceptions, _) = text(rest).unwrap_or_default();
        Some(Self { flags, server, exceptions })
    }

    /// Whether the network is asked for a script.
    pub(in crate::machine) fn detects(&self) -> bool {
        self.has(Self::AUTO_DETECT)
    }

    fn has(&self, flag: u32) -> bool {
        self.flags & flag != 0
    }
}

fn number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let (first, rest) = bytes.split_first_chunk()?;
    Some((u32::from_le_bytes(*first), rest))
}

fn text(bytes: &[u8]) -> Option<(Option<String>, &[u8])> {
    let (length, rest) = number(bytes)?;
    let (text, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    Some(((!text.is_empty()).then(|| String::from_utf8_lossy(text).into_owned()), rest))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{brief, name};
    use super::*;

    #[test]
    fn the_registry_may_name_one_proxy_or_one_for_each_scheme() {
        let mut settings = InternetSettings {
            enabled: true,
            server: Some("proxy:8080".to_owned()),
            exceptions: Some("*.corp.example;<local>".to_owned()),
            script: Some("http://wpad/wpad.dat".to_owned()),
            detects: false,
        };
        let found = from_registry(&settings, &name("shop.example"), 443);
        assert_eq!(
            brief(&found),
            [("AutoConfigURL", "http://wpad/wpad.dat", true), ("ProxyServer", "proxy:8080", true)]
        );
        settings.server = Some("http=a:1;https=b:2;socks=c:3".to_owned());
        settings.script = None;
        assert_eq!(brief(&from_registry(&settings, &name("x.corp.example"), 443)), [("ProxyServer", "b:2", false)]);
        settings.enabled = false;
        assert_eq!(from_registry(&settings, &name("shop.example"), 443), []);
    }

    #[test]
    fn automatic_detection_is_told_first_and_a_socks_proxy_as_such() {
        let settings = InternetSettings {
            enabled: true,
            server: Some("http=a:1;socks=c:3".to_owned()),
            detects: true,
            ..InternetSettings::default()
        };
        let found = from_registry(&settings, &name("shop.example"), 443);
        assert_eq!(brief(&found), [("DefaultConnectionSettings", "auto", true), ("ProxyServer", "socks://c:3", true)]);
        let here = from_registry(&settings, &name("localhost"), 443);
        assert!(here.iter().all(|one| !one.applies), "{here:?}");
    }

    fn blob(flags: u32, texts: &[&str]) -> Vec<u8> {
        let mut blob = [0x28, 0, flags].map(u32::to_le_bytes).concat();
        for text in texts {
            blob.extend(u32::try_from(text.len()).expect("short").to_le_bytes());
            blob.extend(text.bytes());
        }
        blob
    }

    #[test]
    fn the_proxy_of_winhttp_is_read_from_its_bytes() {
        let found = |blob: &[u8], host: &str| of_winhttp(blob, &name(host), 443);
        let set = blob(3, &["http=a:1;https=proxy.example:8080", "<local>;*.corp.example"]);
        let setting = found(&set, "shop.example").expect("a proxy");
        assert_eq!((setting.source.as_str(), setting.value.as_str()), ("WinHTTP", "proxy.example:8080"));
        assert!(setting.applies && !found(&set, "wiki.corp.example").expect("a proxy").applies);
        assert_eq!(found(&blob(1, &["", ""]), "shop.example"), None, "direct");
        assert_eq!(found(&blob(1, &["left-over:1", ""]), "shop.example"), None, "the flag counts");
    }

    #[test]
    fn the_bytes_may_be_cut_or_lie_about_their_lengths() {
        let set = blob(3, &["proxy.example:8080", "<local>"]);
        for cut in 0..set.len() {
            let _ = ConnectionSettings::parse(&set[..cut]);
        }
        assert_eq!(ConnectionSettings::parse(&set[..11]), None);
        let mut lying = set.clone();
        lying[12..16].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(of_winhttp(&lying, &name("shop.example"), 443), None);
        assert!(ConnectionSettings::parse(&blob(9, &[])).expect("flags").detects());
        assert!(!ConnectionSettings::parse(&set).expect("flags").detects());
    }
}
