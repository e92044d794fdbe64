//! Proxies that the environment and the systems' settings name, and their exceptions.

mod desktops;
mod exceptions;
mod registry;
mod scutil;

use super::{ProxySetting, ProxySettingKind};
use crate::target::Host;

pub(super) use desktops::{from_gsettings, from_kioslaverc};
use exceptions::{is_exempt, is_left_out, is_near};
pub use registry::WINHTTP;
pub(super) use registry::{ConnectionSettings, InternetSettings, from_registry, of_winhttp};
pub(super) use scutil::from_scutil;

/// Longer values are no proxies.
const MAX_VALUE: usize = 1000;

/// A setting with its credentials taken out.
fn setting(source: &str, value: &str, kind: ProxySettingKind, applies: bool) -> Option<ProxySetting> {
    let value = value.trim();
    let shown = match kind {
        ProxySettingKind::Server => without_login(value),
        ProxySettingKind::Script | ProxySettingKind::Auto => without_secret(value),
    };
    (!value.is_empty() && value.len() <= MAX_VALUE).then(|| ProxySetting {
        source: source.to_owned(),
        applies,
        kind,
        has_login: shown != value,
        value: shown,
    })
}

/// A proxy.
fn server(source: &str, value: &str, applies: bool) -> Option<ProxySetting> {
    setting(source, value, ProxySettingKind::Server, applies)
}

/// A proxy script.
fn script(source: &str, value: &str, applies: bool) -> Option<ProxySetting> {
    setting(source, value, ProxySettingKind::Script, applies)
}

/// That the network is asked for a script.
fn auto(source: &str, applies: bool) -> Option<ProxySetting> {
    setting(source, "auto", ProxySettingKind::Auto, applies)
}

/// A system that names one proxy for HTTPS and one for everything uses the first of them.
fn only_first(mut servers: Vec<ProxySetting>) -> Vec<ProxySetting> {
    servers.iter_mut().skip(1).for_each(|later| later.applies = false);
    servers
}

/// A SOCKS proxy whose setting says only by its own name that it is one.
fn as_socks(address: &str) -> String {
    if address.contains("://") { address.to_owned() } else { format!("socks://{address}") }
}

/// A proxy's address without name and password, whatever characters a careless password has.
fn without_login(value: &str) -> String {
    let (scheme, rest) = value.split_once("://").map_or(("", value), |(scheme, rest)| (scheme, rest));
    match rest.rsplit_once('@') {
        None => value.to_owned(),
        Some((_, host)) if scheme.is_empty() => host.to_owned(),
        Some((_, host)) => format!("{scheme}://{host}"),
    }
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

/// The variables that curl, Firefox, Chromium and most tools look at for an HTTPS site. `all_proxy` counts where none
/// names a proxy for HTTPS alone.
pub(super) fn from_environment(variable: impl Fn(&str) -> Option<String>, host: &Host, port: u16) -> Vec<ProxySetting> {
    let exceptions = variable("no_proxy").or_else(|| variable("NO_PROXY")).unwrap_or_default();
    let applies = !is_exempt(&exceptions, host, port);
    let mut found: Vec<ProxySetting> = Vec::new();
    for names in [["https_proxy", "HTTPS_PROXY"], ["all_proxy", "ALL_PROXY"]] {
        let applies = applies && found.is_empty();
        for name in names {
            let Some(setting) = variable(name).and_then(|value| server(name, &value, applies)) else { continue };
            // On Windows the names have no case: the same variable comes twice.
            let is_twin = |one: &ProxySetting| one.source.eq_ignore_ascii_case(name) && one.value == setting.value;
            if !found.iter().any(is_twin) {
                found.push(setting);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn name(text: &str) -> Host {
        Host::Name(text.to_owned())
    }

    pub(super) fn brief(found: &[ProxySetting]) -> Vec<(&str, &str, bool)> {
        found.iter().map(|one| (one.source.as_str(), one.value.as_str(), one.applies)).collect()
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
    fn a_login_is_told_and_not_kept_however_it_is_written() {
        for value in ["http://me:se/cr@et@proxy.example:3128", "me:secret@proxy.example:3128", "me@proxy.example:3128"]
        {
            let found = server("https_proxy", value, true).expect("a setting");
            assert!(found.has_login && found.value.ends_with("proxy.example:3128"), "{found:?}");
            assert!(!found.value.contains('@') && !found.value.contains("me"), "{found:?}");
        }
        assert!(!server("https_proxy", "http://proxy.example:3128/", true).expect("a setting").has_login);
        let address = "http://wpad.example/a@b.pac";
        assert_eq!(script("AutoConfigURL", address, true).expect("a setting").value, address);
    }

    #[test]
    fn a_proxy_for_everything_yields_to_one_for_https() {
        let variable = |wanted: &str| match wanted {
            "https_proxy" => Some("http://a.example:1".to_owned()),
            "all_proxy" => Some("socks5://b.example:2".to_owned()),
            _ => None,
        };
        let found = from_environment(variable, &name("shop.example"), 443);
        let expected = [("https_proxy", "http://a.example:1", true), ("all_proxy", "socks5://b.example:2", false)];
        assert_eq!(brief(&found), expected);
        let only_all = |wanted: &str| variable(wanted).filter(|_| wanted == "all_proxy");
        assert!(from_environment(only_all, &name("shop.example"), 443)[0].applies);
        assert!(from_environment(variable, &Host::parse("127.0.0.1").expect("a host"), 443)[0].applies, "as curl does");
    }
}
