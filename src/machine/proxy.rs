//! Proxies that the environment and the systems' settings name, and their exceptions.

use std::net::IpAddr;

use super::{ProxySetting, desktop};
use crate::target::Host;

/// Longer values are no proxies.
const MAX_VALUE: usize = 1000;

/// A setting with its credentials taken out.
fn setting(source: &str, value: &str, applies: bool) -> Option<ProxySetting> {
    let value = value.trim();
    (!value.is_empty() && value.len() <= MAX_VALUE).then(|| ProxySetting {
        source: source.to_owned(),
        value: without_secret(value),
        applies,
    })
}

/// `http://user:password@proxy` without its name and password: they go into reports.
pub(super) fn without_secret(value: &str) -> String {
    let (scheme, rest) = value.split_once("://").map_or((None, value), |(scheme, rest)| (Some(scheme), rest));
    let end = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match (authority.rsplit_once('@'), scheme) {
        (None, _) => value.to_owned(),
        (Some((_, host)), None) => format!("{host}{path}"),
        (Some((_, host)), Some(scheme)) => format!("{scheme}://{host}{path}"),
    }
}

/// The variables that curl, Firefox, Chromium and most tools look at for an HTTPS site.
pub(super) fn from_environment(variable: impl Fn(&str) -> Option<String>, host: &Host, port: u16) -> Vec<ProxySetting> {
    let exceptions = variable("no_proxy").or_else(|| variable("NO_PROXY")).unwrap_or_default();
    let applies = !is_exempt(&exceptions, host, port);
    let mut found: Vec<ProxySetting> = Vec::new();
    for name in ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] {
        let Some(setting) = variable(name).and_then(|value| setting(name, &value, applies)) else { continue };
        // On Windows the names have no case: the same variable comes twice.
        let is_twin = |one: &ProxySetting| one.source.eq_ignore_ascii_case(name) && one.value == setting.value;
        if !found.iter().any(is_twin) {
            found.push(setting);
        }
    }
    found
}

/// Whether a list of exceptions (commas, semicolons or spaces between them) names the host: `*`, `example.com`,
/// `.example.com`, `*.example.com`, `host:port`, an address, or a network as `10.0.0.0/8`.
pub(super) fn is_exempt(exceptions: &str, host: &Host, port: u16) -> bool {
    exceptions.split([',', ';', ' ', '\t', '\n', '|']).map(str::trim).filter(|rule| !rule.is_empty()).any(|rule| {
        if rule == "*" {
            return true;
        }
        match host {
            Host::Address(address) => {
                let bare = rule.trim_start_matches('[').trim_end_matches(']');
                bare.parse() == Ok(*address)
                    || in_network(bare, *address)
                    || rule == "<loopback>" && address.is_loopback()
            }
            Host::Name(name) => {
                // Windows: every name without a dot.
                if rule == "<local>" {
                    return !name.contains('.');
                }
                let (rule, rule_port) = match rule.rsplit_once(':') {
                    Some((rule, digits)) => (rule, digits.parse().ok()),
                    None => (rule, None),
                };
                let rule =
                    rule.trim_start_matches('*').trim_start_matches('.').trim_end_matches('.').to_ascii_lowercase();
                let before = name.strip_suffix(&rule);
                let is_named =
                    !rule.is_empty() && before.is_some_and(|before| before.is_empty() || before.ends_with('.'));
                is_named && rule_port.is_none_or(|only: u16| only == port)
            }
        }
    })
}

/// Whether an address lies in a network written as `192.0.2.0/24`.
fn in_network(rule: &str, address: IpAddr) -> bool {
    let Some((network, bits)) = rule.split_once('/') else { return false };
    let (Ok(network), Ok(bits)) = (network.parse::<IpAddr>(), bits.parse::<u32>()) else { return false };
    match (network, address) {
        (IpAddr::V4(network), IpAddr::V4(address)) if bits <= 32 => {
            let shift = 32 - bits;
            u32::from(network).checked_shr(shift).unwrap_or(0) == u32::from(address).checked_shr(shift).unwrap_or(0)
        }
        (IpAddr::V6(network), IpAddr::V6(address)) if bits <= 128 => {
            let shift = 128 - bits;
            u128::from(network).checked_shr(shift).unwrap_or(0) == u128::from(address).checked_shr(shift).unwrap_or(0)
        }
        _ => false,
    }
}

/// What the Internet settings of the Windows registry say.
#[derive(Clone, Debug, Default)]
pub(super) struct InternetSettings {
    /// `ProxyEnable`.
    pub(super) enabled: bool,
    /// `ProxyServer`: one proxy, or `http=a:1;https=b:2;socks=c:3`.
    pub(super) server: Option<String>,
    /// `ProxyOverride`.
    pub(super) exceptions: Option<String>,
    /// `AutoConfigURL`.
    pub(super) script: Option<String>,
}

/// The proxies of the Windows registry.
pub(super) fn from_registry(settings: &InternetSettings, host: &Host, port: u16) -> Vec<ProxySetting> {
    let mut found = Vec::new();
    found.extend(settings.script.as_deref().and_then(|script| setting("AutoConfigURL", script, true)));
    if let (true, Some(server)) = (settings.enabled, &settings.server) {
        let by_scheme = |wanted: &str| {
            let pairs = server.split(';').filter_map(|pair| pair.split_once('='));
            pairs.filter(|(scheme, _)| scheme.trim().eq_ignore_ascii_case(wanted)).map(|(_, proxy)| proxy.trim()).next()
        };
        let used = if server.contains('=') {
            by_scheme("https").or_else(|| by_scheme("socks"))
        } else {
            Some(server.as_str())
        };
        let applies = !is_exempt(settings.exceptions.as_deref().unwrap_or_default(), host, port);
        found.extend(used.and_then(|proxy| setting("ProxyServer", proxy, applies)));
    }
    found
}

/// The proxies in what macOS's `scutil --proxy` prints.
pub(super) fn from_scutil(printed: &str, host: &Host, port: u16) -> Vec<ProxySetting> {
    let pairs: Vec<(&str, &str)> = printed
        .lines()
        .filter_map(|line| line.split_once(" : "))
        .map(|(key, value)| (key.trim(), value.trim()))
        .collect();
    let value = |wanted: &str| pairs.iter().find(|(key, _)| *key == wanted).map(|(_, value)| *value);
    let is_on = |wanted: &str| value(wanted) == Some("1");
    // The list of exceptions is an array: its keys are numbers.
    let is_number = |key: &str| key.bytes().all(|byte| byte.is_ascii_digit());
    let listed: Vec<_> = pairs.iter().filter(|(key, _)| is_number(key)).map(|(_, value)| *value).collect();
    let local = if is_on("ExcludeSimpleHostnames") { "<local>" } else { "" };
    let applies = !is_exempt(&format!("{},{local}", listed.join(",")), host, port);

    let mut found = Vec::new();
    if is_on("ProxyAutoConfigEnable") {
        found.extend(
            value("ProxyAutoConfigURLString").and_then(|script| setting("ProxyAutoConfigURLString", script, true)),
        );
    }
    for (enable, name, port) in [("HTTPSEnable", "HTTPSProxy", "HTTPSPort"), ("SOCKSEnable", "SOCKSProxy", "SOCKSPort")]
    {
        if let (true, Some(proxy)) = (is_on(enable), value(name)) {
            let port = value(port).map(|port| format!(":{port}")).unwrap_or_default();
            found.extend(setting(name, &format!("{proxy}{port}"), applies));
        }
    }
    found
}

/// The proxies in what `gsettings list-recursively org.gnome.system.proxy` prints.
pub(super) fn from_gsettings(printed: &str, host: &Host, port: u16) -> Vec<ProxySetting> {
    let value = |schema: &str, key: &str| {
        printed.lines().find_map(|line| {
            let (found_schema, rest) = line.trim().split_once(' ')?;
            let (found_key, value) = rest.split_once(' ')?;
            (found_schema == schema && found_key == key).then_some(value.trim())
        })
    };
    let unquoted = |text: &str| text.trim_matches('\'').to_owned();
    match value("org.gnome.system.proxy", "mode").map(unquoted).as_deref() {
        Some("auto") => {
            let script = value("org.gnome.system.proxy", "autoconfig-url").map(unquoted).unwrap_or_default();
            // Without an address the network is asked for one (WPAD).
            let script = if script.is_empty() { "auto".to_owned() } else { script };
            setting("org.gnome.system.proxy autoconfig-url", &script, true).into_iter().collect()
        }
        Some("manual") => {
            let exceptions = value("org.gnome.system.proxy", "ignore-hosts").unwrap_or_default();
            let exceptions = exceptions.replace(['[', ']', '\'', '@'], " ");
            let applies = !is_exempt(&exceptions, host, port);
            ["https", "socks"]
                .into_iter()
                .filter_map(|kind| {
                    let schema = format!("org.gnome.system.proxy.{kind}");
                    let proxy = value(&schema, "host").map(unquoted).filter(|proxy| !proxy.is_empty())?;
                    let proxy_port = value(&schema, "port").unwrap_or("0");
                    setting(&schema, &format!("{proxy}:{proxy_port}"), applies)
                })
                .collect()
        }
        _ => Vec::new(),
    }
}

/// The proxies in KDE's `kioslaverc`.
pub(super) fn from_kioslaverc(text: &str, host: &Host, port: u16) -> Vec<ProxySetting> {
    let value =
        |wanted: &str| desktop::group(text, "Proxy Settings").find(|(key, _)| *key == wanted).map(|(_, value)| value);
    match value("ProxyType") {
        // Set by hand: `http://proxy 3128`.
        Some("1") => {
            let exceptions = value("NoProxyFor").unwrap_or_default();
            let is_reversed = value("ReversedException") == Some("true");
            let applies = is_exempt(exceptions, host, port) == is_reversed;
            ["httpsProxy", "socksProxy"]
                .into_iter()
                .filter_map(|key| setting(key, &value(key)?.replace(' ', ":"), applies))
                .collect()
        }
        Some("2") => value("Proxy Config Script")
            .and_then(|script| setting("Proxy Config Script", script, true))
            .into_iter()
            .collect(),
        Some("3") => setting("ProxyType", "auto", true).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Host {
        Host::Name(text.to_owned())
    }

    fn brief(found: &[ProxySetting]) -> Vec<(&str, &str, bool)> {
        found.iter().map(|one| (one.source.as_str(), one.value.as_str(), one.applies)).collect()
    }

    #[test]
    fn exceptions_are_understood_as_tools_write_them() {
        let table = [
            ("*", "a.example", true),
            ("example.com", "example.com", true),
            ("example.com", "www.example.com", true),
            (".example.com", "www.example.com", true),
            ("*.example.com", "www.example.com", true),
            ("EXAMPLE.com", "example.com", true),
            ("example.com", "notexample.com", false),
            ("other.example, example.com", "example.com", true),
            ("example.com:8443", "example.com", false),
            ("example.com:443", "example.com", true),
            ("<local>", "intranet", true),
            ("<local>", "www.example.com", false),
            ("", "example.com", false),
            (".", "example.com", false),
            ("192.0.2.0/24", "192.0.2.7", true),
            ("192.0.2.0/24", "192.0.3.7", false),
            ("0.0.0.0/0", "192.0.3.7", true),
            ("192.0.2.7", "192.0.2.7", true),
            ("[2001:db8::]/32", "2001:db8::7", false),
            ("2001:db8::/32", "2001:db8::7", true),
            ("192.0.2.0/99", "192.0.2.7", false),
        ];
        for (rules, host, expected) in table {
            let host = Host::parse(host).expect("a host");
            assert_eq!(is_exempt(rules, &host, 443), expected, "{rules:?} for {host}");
        }
    }

    #[test]
    fn a_proxys_password_is_not_kept() {
        let variable = |wanted: &str| match wanted {
            "HTTPS_PROXY" => Some("http://me:secret@proxy.example:3128/".to_owned()),
            "NO_PROXY" => Some("intranet.example".to_owned()),
            _ => None,
        };
        let found = from_environment(variable, &name("shop.example"), 443);
        assert_eq!(brief(&found), [("HTTPS_PROXY", "http://proxy.example:3128/", true)]);
        let found = from_environment(variable, &name("www.intranet.example"), 443);
        assert_eq!(brief(&found), [("HTTPS_PROXY", "http://proxy.example:3128/", false)]);
    }

    #[test]
    fn the_registry_may_name_one_proxy_or_one_for_each_scheme() {
        let mut settings = InternetSettings {
            enabled: true,
            server: Some("proxy:8080".to_owned()),
            exceptions: Some("*.corp.example;<local>".to_owned()),
            script: Some("http://wpad/wpad.dat".to_owned()),
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
    fn scutil_is_understood() {
        let printed = "<dictionary> {\n  ExceptionsList : <array> {\n    0 : *.local\n    1 : 169.254/16\n  }\n  \
                       HTTPSEnable : 1\n  HTTPSPort : 3128\n  HTTPSProxy : proxy.example\n  SOCKSEnable : 0\n  SOCKSProxy : no\n}\n";
        assert_eq!(
            brief(&from_scutil(printed, &name("shop.example"), 443)),
            [("HTTPSProxy", "proxy.example:3128", true)]
        );
        assert_eq!(
            brief(&from_scutil(printed, &name("printer.local"), 443)),
            [("HTTPSProxy", "proxy.example:3128", false)]
        );
        assert_eq!(from_scutil("<dictionary> {\n  HTTPSEnable : 0\n}\n", &name("shop.example"), 443), []);
    }

    #[test]
    fn gnome_and_kde_are_understood() {
        let printed = "org.gnome.system.proxy ignore-hosts ['localhost', '127.0.0.0/8', '::1']\n\
                       org.gnome.system.proxy mode 'manual'\norg.gnome.system.proxy.https host 'proxy.example'\n\
                       org.gnome.system.proxy.https port 3128\norg.gnome.system.proxy.socks host ''\n";
        let expected = [("org.gnome.system.proxy.https", "proxy.example:3128", true)];
        assert_eq!(brief(&from_gsettings(printed, &name("shop.example"), 443)), expected);
        assert!(!from_gsettings(printed, &Host::parse("127.0.0.1").expect("a host"), 443)[0].applies);
        assert_eq!(from_gsettings(&printed.replace("manual", "none"), &name("shop.example"), 443), []);

        let kde = "[Proxy Settings]\nNoProxyFor=intranet.example\nProxyType=1\nhttpsProxy=http://proxy.example 3128\n";
        assert_eq!(
            brief(&from_kioslaverc(kde, &name("a.example"), 443)),
            [("httpsProxy", "http://proxy.example:3128", true)]
        );
        assert!(!from_kioslaverc(kde, &name("intranet.example"), 443)[0].applies);
        assert_eq!(from_kioslaverc(&kde.replace("Type=1", "Type=0"), &name("a.example"), 443), []);
    }
}
