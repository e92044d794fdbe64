//! The desktops of Linux: GNOME's `gsettings`, KDE's `kioslaverc`.

use super::{as_socks, auto, is_exempt, is_left_out, is_near, only_first, script, server};
use crate::machine::{ProxySetting, desktop};
use crate::target::Host;

/// The proxies in what `gsettings list-recursively org.gnome.system.proxy` prints.
pub(in crate::machine) fn from_gsettings(printed: &str, host: &Host, port: u16) -> Vec<ProxySetting> {
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
            let address = value("org.gnome.system.proxy", "autoconfig-url").map(unquoted).unwrap_or_default();
            let source = "org.gnome.system.proxy autoconfig-url";
            // Without an address the network is asked for one (WPAD).
            let found = if address.is_empty() {
                auto(source, !is_near(host))
            } else {
                script(source, &address, !is_near(host))
            };
            found.into_iter().collect()
        }
        Some("manual") => {
            let exceptions = value("org.gnome.system.proxy", "ignore-hosts").unwrap_or_default();
            let exceptions = exceptions.replace(['[', ']', '\'', '@'], " ");
            let applies = !is_left_out(&exceptions, host, port);
            let by = |kind: &str| {
                let schema = format!("org.gnome.system.proxy.{kind}");
                let proxy = value(&schema, "host").map(unquoted).filter(|proxy| !proxy.is_empty())?;
                let address = format!("{proxy}:{}", value(&schema, "port").unwrap_or("0"));
                server(&schema, &if kind == "socks" { as_socks(&address) } else { address }, applies)
            };
            only_first(["https", "socks"].into_iter().filter_map(by).collect())
        }
        _ => Vec::new(),
    }
}

/// The proxies in KDE's `kioslaverc`.
pub(in crate::machine) fn from_kioslaverc(text: &str, host: &Host, port: u16) -> Vec<ProxySetting> {
    let value =
        |wanted: &str| desktop::group(text, "Proxy Settings").find(|(key, _)| *key == wanted).map(|(_, value)| value);
    match value("ProxyType") {
        // Set by hand: `http://proxy 3128`.
        Some("1") => {
            let exceptions = value("NoProxyFor").unwrap_or_default();
            let is_reversed = value("ReversedException") == Some("true");
            let is_named = is_exempt(exceptions, host, port);
            let applies = !is_near(host) && is_named == is_reversed;
            let by = |key: &str| {
                let address = value(key)?.replace(' ', ":");
                server(key, &if key == "socksProxy" { as_socks(&address) } else { address }, applies)
            };
            only_first(["httpsProxy", "socksProxy"].into_iter().filter_map(by).collect())
        }
        Some("2") => {
            let address = value("Proxy Config Script");
            let found = address.and_then(|address| script("Proxy Config Script", address, !is_near(host)));
            found.into_iter().collect()
        }
        Some("3") => auto("ProxyType", !is_near(host)).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{brief, name};
    use super::*;
    use crate::machine::ProxySettingKind;

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

    #[test]
    fn scripts_of_the_desktops_are_told_from_proxies_and_nobody_asks_them_about_this_computer() {
        let gnome = "org.gnome.system.proxy autoconfig-url ''\norg.gnome.system.proxy mode 'auto'\n";
        let found = |host: &str| from_gsettings(gnome, &name(host), 443).remove(0);
        assert_eq!((found("a.example").kind, found("a.example").applies), (ProxySettingKind::Auto, true));
        assert!(!found("localhost").applies);
        let named = gnome.replace("-url ''", "-url 'http://b.example/p.pac'");
        let found = from_gsettings(&named, &name("a.example"), 443).remove(0);
        assert_eq!((found.kind, found.value.as_str()), (ProxySettingKind::Script, "http://b.example/p.pac"));

        let kde = "[Proxy Settings]\nProxyType=2\nProxy Config Script=file:///etc/proxy.pac\nsocksProxy=c.example 9\n";
        let found = from_kioslaverc(kde, &name("a.example"), 443).remove(0);
        assert_eq!((found.kind, found.value.as_str()), (ProxySettingKind::Script, "file:///etc/proxy.pac"));
        let found = from_kioslaverc(&kde.replace("Type=2", "Type=3"), &name("a.example"), 443).remove(0);
        assert_eq!(found.kind, ProxySettingKind::Auto);
        let found = from_kioslaverc(&kde.replace("Type=2", "Type=1"), &name("a.example"), 443).remove(0);
        assert_eq!((found.kind, found.value.as_str()), (ProxySettingKind::Server, "socks://c.example:9"));
    }
}
