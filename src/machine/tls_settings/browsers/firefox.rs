//! What the policies of Firefox and its kin do to TLS.
//!
//! Names and values: the policy schema of Firefox 153 (`policies-schema.json` in its program) and what its policies set.

use serde_json::{Map, Value};

use super::sheet::{FIREFOX_SYSTEM, Found, Sheet};
use super::{Site, match_pattern, names, pref_meaning, value};
use crate::machine::tls_settings::{SettingEffect, SettingScope, TlsSetting};

/// Firefox takes so many patterns of a list.
const MAX_PATTERNS: usize = 1000;

/// The settings that these sheets make, those of the system first.
pub(super) fn settings(sheets: &[Sheet], site: &Site<'_>) -> Vec<TlsSetting> {
    let mut settings = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let stronger = sheets.get(..index).unwrap_or_default();
        for (name, value) in sheet.policies.iter().flatten() {
            let found = Found { sheet, name, value, overruled_by: overruled_by(stronger, sheet, name) };
            settings.extend(policy(&found, site));
        }
    }
    settings
}

/// The registry and property lists win by name over a file; a file in the system's directory hides the file beside the
/// program as a whole.
fn overruled_by<'a>(stronger: &'a [Sheet], sheet: &Sheet, name: &str) -> Option<&'a str> {
    let has_it = |other: &Sheet| other.policies.as_ref().is_some_and(|policies| policies.contains_key(name));
    let wins = |other: &&Sheet| {
        (other.reader == FIREFOX_SYSTEM && has_it(other))
            || (other.hides_other_files() && sheet.reader != FIREFOX_SYSTEM)
    };
    stronger.iter().find(wins).map(|other| other.place.as_str())
}

fn policy(found: &Found<'_>, site: &Site<'_>) -> Vec<TlsSetting> {
    let is_on = value::switch(found.value);
    let version = || found.value.as_str().and_then(names::version);
    let effect = match found.name {
        "SSLVersionMin" => version().map(|version| SettingEffect::MinVersion { version }),
        "SSLVersionMax" => version().map(|version| SettingEffect::MaxVersion { version }),
        "PostQuantumKeyAgreementEnabled" => is_on.map(|on| SettingEffect::PostQuantum { on }),
        // It can switch ECH off, and nothing else.
        "DisableEncryptedClientHello" if is_on == Some(false) => return Vec::new(),
        "DisableEncryptedClientHello" => is_on.map(|is_disabled| SettingEffect::Ech { on: !is_disabled }),
        "DisabledCiphers" => value::dictionary(found.value).map(|list| suites_off(&list)),
        "DNSOverHTTPS" => Some(SettingEffect::SecureDns),
        "Proxy" => Some(SettingEffect::Proxy),
        "Certificates" | "WebsiteFilter" | "Preferences" => {
            let entries = value::dictionary(found.value).unwrap_or_default();
            let told = |(key, value): (&String, &Value)| part(found, &entries, key, value, site);
            return entries.iter().filter_map(told).collect();
        }
        _ => return Vec::new(),
    };
    vec![told(found, effect)]
}

/// What is told of a policy; an effect that is not understood is none, for Firefox takes no such value.
fn told(found: &Found<'_>, effect: Option<SettingEffect>) -> TlsSetting {
    let value =
        if effect == Some(SettingEffect::Proxy) { value::shown_proxy(found.value) } else { value::shown(found.value) };
    let effect = match found.overruled_by {
        Some(by) => SettingEffect::Overruled { by: by.to_owned() },
        None => effect.unwrap_or(SettingEffect::Unsupported),
    };
    found.setting(value, effect)
}

fn suites_off(list: &Map<String, Value>) -> SettingEffect {
    let off = list.iter().filter(|(_, is_off)| value::switch(is_off) == Some(true));
    SettingEffect::SuitesOff { suites: off.filter_map(|(name, _)| names::suite(name)).collect() }
}

/// One entry of a policy that has several.
fn part(
    found: &Found<'_>,
    entries: &Map<String, Value>,
    key: &str,
    value: &Value,
    site: &Site<'_>,
) -> Option<TlsSetting> {
    let names = |list: &str| {
        let patterns = entries.get(list).map(value::texts).unwrap_or_default();
        patterns.iter().take(MAX_PATTERNS).any(|pattern| match_pattern::is_match(pattern, site.host))
    };
    let name = format!("{}.{key}", found.name);
    let one = |effect| {
        let part = Found { name: &name, value, sheet: found.sheet, overruled_by: found.overruled_by };
        Some(told(&part, effect))
    };
    match name.as_str() {
        "Certificates.ImportEnterpriseRoots" => one(value::switch(value).map(|on| SettingEffect::SystemRoots { on })),
        "Certificates.Install" => one(Some(SettingEffect::RootsAdded)),
        "WebsiteFilter.Block" => {
            one(Some(SettingEffect::UrlBlocked { target: names("Block") && !names("Exceptions") }))
        }
        "WebsiteFilter.Exceptions" => one(Some(SettingEffect::UrlAllowed { target: names("Exceptions") })),
        _ if found.name == "Preferences" => preference(found, entries, key, value),
        _ => None,
    }
}

/// A preference that the policy sets, as `{"Value": 4, "Status": "locked"}` or, in the old way, as the value alone.
fn preference(found: &Found<'_>, entries: &Map<String, Value>, key: &str, value: &Value) -> Option<TlsSetting> {
    let set_to = |value: &Value| match value.as_object() {
        Some(inner) => inner.get("Value").cloned(),
        None => Some(value.clone()),
    };
    let status = value.get("Status").and_then(Value::as_str);
    if status == Some("clear") {
        return None;
    }
    let proxy_kind = entries.get("network.proxy.type").and_then(set_to);
    let value_set = set_to(value)?;
    let effect = pref_meaning::effect(key, &value_set, proxy_kind.as_ref())?;
    let effect = pref_meaning::may_be_set_by_policy(key).then_some(effect);
    let part = Found { name: key, value: &value_set, sheet: found.sheet, overruled_by: found.overruled_by };
    let is_open = value.is_object() && status != Some("locked");
    let scope = if is_open { SettingScope::System } else { SettingScope::Policy };
    Some(TlsSetting { scope, ..told(&part, effect) })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::machine::tls_settings::SettingOwner;
    use crate::target::Host;

    fn sheet(reader: &str, place: &str, policies: &Value) -> Sheet {
        Sheet {
            owner: SettingOwner::Firefox,
            scope: SettingScope::Policy,
            reader: reader.to_owned(),
            place: place.to_owned(),
            policies: value::dictionary(policies),
        }
    }

    fn found(sheets: &[Sheet]) -> Vec<(String, SettingEffect)> {
        let host = Host::parse("www.shop.example").expect("a host");
        let settings = settings(sheets, &Site { host: &host, port: 443 });
        settings.into_iter().map(|setting| (setting.name, setting.effect)).collect()
    }

    #[test]
    fn each_policy_does_what_firefox_makes_of_it() {
        use SettingEffect as E;
        let table = [
            (json!({"SSLVersionMin": "tls1.3"}), "SSLVersionMin", E::MinVersion { version: 0x0304 }),
            (json!({"SSLVersionMax": "tls1.2"}), "SSLVersionMax", E::MaxVersion { version: 0x0303 }),
            (json!({"SSLVersionMax": "tls9"}), "SSLVersionMax", E::Unsupported),
            (
                json!({"DisabledCiphers": {"TLS_AES_128_GCM_SHA256": true, "TLS_AES_256_GCM_SHA384": false}}),
                "DisabledCiphers",
                E::SuitesOff { suites: vec![0x1301] },
            ),
            (json!({"DisableEncryptedClientHello": true}), "DisableEncryptedClientHello", E::Ech { on: false }),
            (
                json!({"PostQuantumKeyAgreementEnabled": 0}),
                "PostQuantumKeyAgreementEnabled",
                E::PostQuantum { on: false },
            ),
            (
                json!({"Certificates": {"ImportEnterpriseRoots": false}}),
                "Certificates.ImportEnterpriseRoots",
                E::SystemRoots { on: false },
            ),
            (json!({"Certificates": {"Install": ["a.pem"]}}), "Certificates.Install", E::RootsAdded),
            (json!({"Proxy": {"Mode": "manual"}}), "Proxy", E::Proxy),
            (json!({"DNSOverHTTPS": {"Enabled": false}}), "DNSOverHTTPS", E::SecureDns),
            (
                json!({"WebsiteFilter": "{\"Block\": [\"*://*.shop.example/*\"]}"}),
                "WebsiteFilter.Block",
                E::UrlBlocked { target: true },
            ),
            (
                json!({"Preferences": {"network.trr.mode": {"Value": 3, "Status": "locked"}}}),
                "network.trr.mode",
                E::SecureDns,
            ),
            (json!({"Preferences": {"security.tls.version.min": 4}}), "security.tls.version.min", E::Unsupported),
        ];
        for (policies, name, effect) in table {
            assert_eq!(found(&[sheet("f", "f", &policies)]), [(name.to_owned(), effect)], "{name}");
        }
        assert_eq!(
            found(&[sheet("f", "f", &json!({"DisableTelemetry": true, "DisableEncryptedClientHello": false}))]),
            []
        );
    }

    #[test]
    fn an_exception_opens_what_a_pattern_blocks() {
        let filter = json!({"WebsiteFilter": {"Block": ["<all_urls>"], "Exceptions": ["*://*.shop.example/*"]}});
        let told = found(&[sheet("f", "f", &filter)]);
        assert!(told.contains(&("WebsiteFilter.Block".to_owned(), SettingEffect::UrlBlocked { target: false })));
        assert!(told.contains(&("WebsiteFilter.Exceptions".to_owned(), SettingEffect::UrlAllowed { target: true })));
    }

    #[test]
    fn the_registry_wins_over_a_file_and_leaves_what_it_does_not_name() {
        let sheets = [
            sheet(FIREFOX_SYSTEM, "registry", &json!({"SSLVersionMin": "tls1.2"})),
            sheet("f", "file", &json!({"SSLVersionMin": "tls1.3", "SSLVersionMax": "tls1.3"})),
        ];
        let told = found(&sheets);
        assert_eq!(told[1].1, SettingEffect::MaxVersion { version: 0x0304 });
        assert_eq!(told[2].1, SettingEffect::Overruled { by: "registry".to_owned() });
    }
}
