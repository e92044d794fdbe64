//! What the policies of Chrome, Chromium, Edge, Brave, Vivaldi and Opera do to TLS.
//!
//! Names and values: Chrome Enterprise policy list, Microsoft Edge policy list. Which of them a current Chromium no longer
//! knows was looked up in Chromium 156, which takes no notice of them.

use serde_json::Value;

use super::sheet::{Found, Sheet, weighed};
use super::url_list::{Listed, look_up};
use super::{Site, names, value};
use crate::machine::tls_settings::{SettingEffect, SettingOwner, TlsSetting};

/// Chromium of this main version no longer knows the policies that are marked so.
pub(super) const WITHOUT_OLD_POLICIES: u32 = 156;

/// What a policy is about.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    Allowed,
    Blocked,
    Ech,
    MaxVersion,
    MinVersion,
    Other,
    PostQuantum,
    Proxy,
    Quic,
    /// Required where it is on.
    Revocation,
    RootsAdded,
    RootsRemoved,
    /// The browser's own roots are left aside where it is off.
    RootStore,
    SecureDns,
    SuitesOff,
    SystemRoots,
    /// Final where it is off.
    Warnings,
}

/// Which browsers know a policy.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Everywhere,
    OnlyEdge,
    /// Edge, and Chromium before `WITHOUT_OLD_POLICIES`.
    Formerly,
}

const POLICIES: &[(&str, Rule, Known)] = {
    use Known::{Everywhere, Formerly, OnlyEdge};
    &[
        ("AutoSelectCertificateForUrls", Rule::Other, Everywhere),
        ("BrowserNetworkTimeQueriesEnabled", Rule::Other, Everywhere),
        ("BuiltInDnsClientEnabled", Rule::Other, Everywhere),
        ("CACertificates", Rule::RootsAdded, Everywhere),
        ("CACertificatesWithConstraints", Rule::RootsAdded, Everywhere),
        ("CADistrustedCertificates", Rule::RootsRemoved, Everywhere),
        ("CAHintCertificates", Rule::Other, Everywhere),
        ("CAPlatformIntegrationEnabled", Rule::SystemRoots, Everywhere),
        ("CECPQ2Enabled", Rule::PostQuantum, Formerly),
        ("CertificateTransparencyEnforcementDisabledForCas", Rule::Other, Everywhere),
        ("CertificateTransparencyEnforcementDisabledForLegacyCas", Rule::Other, Formerly),
        ("CertificateTransparencyEnforcementDisabledForUrls", Rule::Other, Everywhere),
        ("ChromeRootStoreEnabled", Rule::RootStore, Formerly),
        ("DnsOverHttpsMode", Rule::SecureDns, Everywhere),
        ("DnsOverHttpsTemplates", Rule::SecureDns, Everywhere),
        ("EnableOnlineRevocationChecks", Rule::Other, Everywhere),
        ("EncryptedClientHelloEnabled", Rule::Ech, Everywhere),
        ("HSTSPolicyBypassList", Rule::Other, Everywhere),
        ("InsecureHashesInTLSHandshakesEnabled", Rule::Other, Formerly),
        ("PostQuantumKeyAgreementEnabled", Rule::PostQuantum, Formerly),
        ("PreferSlowCiphers", Rule::Other, Everywhere),
        ("PreferSlowKexAlgorithms", Rule::Other, Everywhere),
        ("ProxyBypassList", Rule::Proxy, Everywhere),
        ("ProxyMode", Rule::Proxy, Everywhere),
        ("ProxyOverrideRules", Rule::Proxy, Everywhere),
        ("ProxyPacUrl", Rule::Proxy, Everywhere),
        ("ProxyServer", Rule::Proxy, Everywhere),
        ("ProxyServerMode", Rule::Proxy, Everywhere),
        ("ProxySettings", Rule::Proxy, Everywhere),
        ("QuicAllowed", Rule::Quic, Everywhere),
        ("RSAKeyUsageForLocalAnchorsEnabled", Rule::Other, Formerly),
        ("RequireOnlineRevocationChecksForLocalAnchors", Rule::Revocation, Everywhere),
        ("SSLErrorOverrideAllowed", Rule::Warnings, Everywhere),
        ("SSLErrorOverrideAllowedForOrigins", Rule::Other, Everywhere),
        ("SSLVersionMax", Rule::MaxVersion, Formerly),
        ("SSLVersionMin", Rule::MinVersion, Formerly),
        ("TLS13EarlyDataEnabled", Rule::Other, Everywhere),
        ("TLS13HardeningForLocalAnchorsEnabled", Rule::Other, Formerly),
        ("TLSCipherSuiteDenyList", Rule::SuitesOff, OnlyEdge),
        ("TripleDESEnabled", Rule::Other, Formerly),
        ("URLAllowlist", Rule::Allowed, Everywhere),
        ("URLBlacklist", Rule::Blocked, Formerly),
        ("URLBlocklist", Rule::Blocked, Everywhere),
        ("URLWhitelist", Rule::Allowed, Formerly),
    ]
};

/// The settings that these sheets make; `is_current` says whose browsers no longer know old policies.
pub(super) fn settings(
    sheets: &[Sheet],
    site: &Site<'_>,
    is_current: impl Fn(SettingOwner) -> bool,
) -> Vec<TlsSetting> {
    let found = weighed(sheets);
    let mut settings = Vec::new();
    for one in &found {
        let Some((_, rule, known)) = POLICIES.iter().find(|(name, ..)| *name == one.name) else { continue };
        let is_edge = one.sheet.owner == SettingOwner::Edge;
        let is_known = match known {
            Known::Everywhere => true,
            Known::OnlyEdge => is_edge,
            Known::Formerly => is_edge || !is_current(one.sheet.owner),
        };
        let effect = match one.overruled_by {
            _ if !is_known => SettingEffect::Unsupported,
            Some(by) => SettingEffect::Overruled { by: by.to_owned() },
            // A value that no browser understands is left aside by it.
            None => effect(*rule, one.value, listed(&found, one, site)).unwrap_or(SettingEffect::Unsupported),
        };
        let value = if *rule == Rule::Proxy { value::shown_proxy(one.value) } else { value::shown(one.value) };
        settings.push(one.setting(value, effect));
    }
    settings
}

/// What the lists that count for the same reader say of the site. The old names of both lists count with the new ones.
fn listed(found: &[Found<'_>], one: &Found<'_>, site: &Site<'_>) -> Listed {
    let list = |names: [&str; 2]| {
        let counts = |other: &&Found<'_>| {
            other.sheet.reader == one.sheet.reader && other.overruled_by.is_none() && names.contains(&other.name)
        };
        found.iter().filter(counts).flat_map(|other| value::texts(other.value)).collect::<Vec<_>>()
    };
    look_up(&list(["URLBlocklist", "URLBlacklist"]), &list(["URLAllowlist", "URLWhitelist"]), site.host, site.port)
}

fn effect(rule: Rule, value: &Value, listed: Listed) -> Option<SettingEffect> {
    let is_on = value::switch(value);
    let text = value.as_str();
    Some(match rule {
        Rule::Allowed => SettingEffect::UrlAllowed { target: listed.is_allowed },
        Rule::Blocked => SettingEffect::UrlBlocked { target: listed.is_blocked },
        Rule::Ech => SettingEffect::Ech { on: is_on? },
        Rule::MaxVersion => SettingEffect::MaxVersion { version: names::version(text?)? },
        Rule::MinVersion => SettingEffect::MinVersion { version: names::version(text?)? },
        Rule::PostQuantum => SettingEffect::PostQuantum { on: is_on? },
        Rule::Proxy => SettingEffect::Proxy,
        Rule::Quic => SettingEffect::Quic { on: is_on? },
        Rule::Revocation if is_on? => SettingEffect::RevocationRequired,
        Rule::RootsAdded => SettingEffect::RootsAdded,
        Rule::RootsRemoved => SettingEffect::RootsRemoved,
        Rule::RootStore if !is_on? => SettingEffect::RootsReplaced,
        Rule::SecureDns => SettingEffect::SecureDns,
        Rule::SuitesOff => {
            SettingEffect::SuitesOff { suites: names::suites_off(value::texts(value).iter().map(String::as_str)) }
        }
        Rule::SystemRoots => SettingEffect::SystemRoots { on: is_on? },
        Rule::Warnings if !is_on? => SettingEffect::WarningsFinal,
        Rule::Other | Rule::Revocation | Rule::RootStore | Rule::Warnings => SettingEffect::Other,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::machine::tls_settings::SettingScope;
    use crate::target::Host;

    fn sheet(owner: SettingOwner, scope: SettingScope, place: &str, policies: &Value) -> Sheet {
        let policies = value::dictionary(policies);
        Sheet { owner, scope, reader: "r".to_owned(), place: place.to_owned(), policies }
    }

    fn effects(sheets: &[Sheet], is_current: bool) -> Vec<(String, SettingEffect)> {
        let host = Host::parse("shop.example").expect("a host");
        let found = settings(sheets, &Site { host: &host, port: 443 }, |_| is_current);
        found.into_iter().map(|setting| (setting.name, setting.effect)).collect()
    }

    fn one(owner: SettingOwner, is_current: bool, name: &str, value: &Value) -> Option<SettingEffect> {
        let policies = json!({ name: value });
        effects(&[sheet(owner, SettingScope::Policy, "p", &policies)], is_current).pop().map(|(_, effect)| effect)
    }

    #[test]
    fn each_policy_does_what_its_maker_says() {
        use SettingEffect as E;
        let table = [
            ("SSLVersionMin", json!("tls1.3"), E::MinVersion { version: 0x0304 }),
            ("SSLVersionMax", json!("tls1.2"), E::MaxVersion { version: 0x0303 }),
            ("PostQuantumKeyAgreementEnabled", json!(false), E::PostQuantum { on: false }),
            ("EncryptedClientHelloEnabled", json!(0), E::Ech { on: false }),
            ("QuicAllowed", json!(false), E::Quic { on: false }),
            ("CACertificates", json!(["MIIB"]), E::RootsAdded),
            ("CADistrustedCertificates", json!(["MIIB"]), E::RootsRemoved),
            ("CAPlatformIntegrationEnabled", json!(false), E::SystemRoots { on: false }),
            ("ChromeRootStoreEnabled", json!(false), E::RootsReplaced),
            ("SSLErrorOverrideAllowed", json!(false), E::WarningsFinal),
            ("SSLErrorOverrideAllowed", json!(true), E::Other),
            ("RequireOnlineRevocationChecksForLocalAnchors", json!(1), E::RevocationRequired),
            ("ProxyMode", json!("direct"), E::Proxy),
            ("DnsOverHttpsMode", json!("off"), E::SecureDns),
            ("URLBlocklist", json!({"1": "shop.example"}), E::UrlBlocked { target: true }),
            ("URLBlocklist", json!(["other.example"]), E::UrlBlocked { target: false }),
            ("BrowserNetworkTimeQueriesEnabled", json!(false), E::Other),
            ("SSLVersionMin", json!("newest"), E::Unsupported),
            ("QuicAllowed", json!("no"), E::Unsupported),
            ("TLSCipherSuiteDenyList", json!(["0xc02f"]), E::Unsupported),
        ];
        for (name, value, expected) in table {
            assert_eq!(one(SettingOwner::Chrome, false, name, &value), Some(expected), "{name}: {value}");
        }
        assert_eq!(one(SettingOwner::Chrome, false, "HomepageLocation", &json!("https://a.example/")), None);
        assert_eq!(
            one(SettingOwner::Edge, true, "TLSCipherSuiteDenyList", &json!(["0xc02f", "0xcca8"])),
            Some(E::SuitesOff { suites: vec![0xc02f, 0xcca8] })
        );
    }

    #[test]
    fn a_policy_that_the_installed_browser_no_longer_knows_does_nothing() {
        let min = |owner, is_current| one(owner, is_current, "SSLVersionMin", &json!("tls1.3"));
        assert_eq!(min(SettingOwner::Chromium, true), Some(SettingEffect::Unsupported));
        assert_eq!(min(SettingOwner::Chromium, false), Some(SettingEffect::MinVersion { version: 0x0304 }));
        assert_eq!(min(SettingOwner::Edge, true), Some(SettingEffect::MinVersion { version: 0x0304 }));
    }

    #[test]
    fn of_two_places_that_disagree_the_stronger_counts_and_the_other_says_so() {
        let sheets = [
            sheet(SettingOwner::Chromium, SettingScope::Policy, "managed", &json!({"URLBlocklist": ["*"]})),
            sheet(SettingOwner::Chromium, SettingScope::System, "recommended", &json!({"URLBlocklist": []})),
        ];
        let by = "managed".to_owned();
        let found = effects(&sheets, true);
        assert_eq!(found[0].1, SettingEffect::UrlBlocked { target: true });
        assert_eq!(found[1].1, SettingEffect::Overruled { by });
    }

    #[test]
    fn an_exception_from_the_blocked_addresses_may_stand_in_another_file() {
        let sheets = [
            sheet(SettingOwner::Brave, SettingScope::Policy, "b", &json!({"URLAllowlist": ["shop.example"]})),
            sheet(SettingOwner::Brave, SettingScope::Policy, "a", &json!({"URLBlocklist": ["*"]})),
        ];
        let found = effects(&sheets, true);
        assert_eq!(found[0].1, SettingEffect::UrlAllowed { target: true });
        assert_eq!(found[1].1, SettingEffect::UrlBlocked { target: false });
    }
}
