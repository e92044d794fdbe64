//! macOS: what `scutil --proxy` prints.

use super::{as_socks, auto, is_left_out, is_near, only_first, script, server};
use crate::machine::ProxySetting;
use crate::target::Host;

/// The proxies in what macOS's `scutil --proxy` prints.
pub(in crate::machine) fn from_scutil(printed: &str, host: &Host, port: u16) -> Vec<ProxySetting> {
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
    let applies = !is_left_out(&format!("{},{local}", listed.join(",")), host, port);

    let mut found = Vec::new();
    if is_on("ProxyAutoDiscoveryEnable") {
        found.extend(auto("ProxyAutoDiscoveryEnable", !is_near(host)));
    }
    if is_on("ProxyAutoConfigEnable") {
        let address = value("ProxyAutoConfigURLString");
        found.extend(address.and_then(|address| script("ProxyAutoConfigURLString", address, !is_near(host))));
    }
    let by = |kind: &str| {
        let name = format!("{kind}Proxy");
        let proxy = value(&name).filter(|_| is_on(&format!("{kind}Enable")))?;
        let port = value(&format!("{kind}Port")).map(|port| format!(":{port}")).unwrap_or_default();
        let address = format!("{proxy}{port}");
        server(&name, &if kind == "SOCKS" { as_socks(&address) } else { address }, applies)
    };
    found.extend(only_first(["HTTPS", "SOCKS"].into_iter().filter_map(by).collect()));
    found
}

#[cfg(test)]
mod tests {
    use super::super::tests::{brief, name};
    use super::*;
    use crate::machine::ProxySettingKind;

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
    fn scutil_tells_of_scripts_and_of_two_proxies_the_one_for_https_is_used() {
        let printed = "<dictionary> {\n  HTTPSEnable : 1\n  HTTPSProxy : a.example\n  ProxyAutoConfigEnable : 1\n  \
                       ProxyAutoConfigURLString : http://b.example/p.pac\n  ProxyAutoDiscoveryEnable : 1\n  SOCKSEnable : 1\n  \
                       SOCKSPort : 9\n  SOCKSProxy : c.example\n}\n";
        let found = from_scutil(printed, &name("shop.example"), 443);
        assert_eq!(
            brief(&found),
            [
                ("ProxyAutoDiscoveryEnable", "auto", true),
                ("ProxyAutoConfigURLString", "http://b.example/p.pac", true),
                ("HTTPSProxy", "a.example", true),
                ("SOCKSProxy", "socks://c.example:9", false),
            ]
        );
        assert_eq!((found[0].kind, found[1].kind), (ProxySettingKind::Auto, ProxySettingKind::Script));
    }
}
