//! Words for a setting of this computer, which pages and reports share: what it does, where it stands, how to put it back.

use super::message::{args, slug};
use super::{Args, Words};
use crate::machine::{SettingEffect, SettingOwner, SettingScope, TlsSetting};
use crate::wire::{cipher_suite_name, group_name, signature_scheme_name, version_name};

/// Suites, groups or schemes beyond this number are counted and not named.
const MOST_NAMED: usize = 6;

/// A setting in words that are safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingWords {
    /// Whose it is: "Chrome".
    pub owner: String,
    /// What it does.
    pub does: String,
    /// Where it stands, and whom it binds.
    pub place: String,
    /// How to put it back; empty where there is nothing to put back.
    pub back: String,
}

impl Words {
    /// Whose settings: "Chrome", "OpenSSL".
    pub fn setting_owner(&self, owner: SettingOwner) -> String {
        self.text(&format!("browser-setting-owner-{}", slug(&owner)))
    }

    /// A setting, told whole.
    pub fn setting(&self, setting: &TlsSetting) -> SettingWords {
        let owner = self.setting_owner(setting.owner);
        let mut named = args([
            ("owner", owner.as_str().into()),
            ("name", setting.name.as_str().into()),
            ("value", setting.value.as_str().into()),
            ("place", setting.place.as_str().into()),
        ]);
        let (key, figure) = effect(&setting.effect);
        if let Some((name, text)) = figure {
            named.insert(name.to_owned(), text.into());
        }
        SettingWords {
            does: self.format(&format!("browser-setting-{key}"), &named),
            place: self.setting_place(setting, &named),
            back: self.setting_back(setting, &named),
            owner,
        }
    }

    fn setting_back(&self, setting: &TlsSetting, named: &Args) -> String {
        let Some(key) = way_back(setting).filter(|_| scope_slug(&setting.scope) != "shipped") else {
            return String::new();
        };
        let key = format!("browser-setting-back-{key}");
        // Libraries have words of their own.
        let own = format!("browser-setting-library-{}.undo", slug(&setting.owner));
        self.format(if !is_browser(setting.owner) && self.has(&own) { &own } else { &key }, named)
    }

    fn setting_place(&self, setting: &TlsSetting, named: &Args) -> String {
        let place = self.format("browser-setting-place", named);
        let scope = if let SettingScope::Profile(profile) = &setting.scope {
            self.format("browser-setting-scope-profile", &args([("profile", profile.as_str().into())]))
        } else {
            self.text(&format!("browser-setting-scope-{}", scope_slug(&setting.scope)))
        };
        format!("{place} {scope}")
    }
}

/// The name that the JSON of a case has for a scope.
fn scope_slug(scope: &SettingScope) -> String {
    let value = serde_json::to_value(scope).unwrap_or_default();
    value.get("of").and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
}

/// The message of an effect behind `browser-setting-`, and the argument that it takes.
fn effect(effect: &SettingEffect) -> (&'static str, Option<(&'static str, String)>) {
    let of_switch = |on: bool, if_on: &'static str, if_off: &'static str| (if on { if_on } else { if_off }, None);
    match effect {
        SettingEffect::MinVersion { version } => ("min-version", Some(("version", version_name(*version)))),
        SettingEffect::MaxVersion { version } => ("max-version", Some(("version", version_name(*version)))),
        SettingEffect::Version { version, on } => {
            let key = if *on { "version-on" } else { "version-off" };
            (key, Some(("version", version_name(*version))))
        }
        SettingEffect::SuitesOff { suites } => ("suites-off", Some(("names", list(suites, cipher_suite_name)))),
        SettingEffect::SuitesOnly { suites } => ("suites-only", Some(("names", list(suites, cipher_suite_name)))),
        SettingEffect::SuiteRule => ("suite-rule", None),
        SettingEffect::GroupsOnly { groups } => ("groups-only", Some(("names", list(groups, group_name)))),
        SettingEffect::SchemesOnly { schemes } => {
            ("schemes-only", Some(("names", list(schemes, signature_scheme_name))))
        }
        SettingEffect::PostQuantum { on } => of_switch(*on, "post-quantum-on", "post-quantum-off"),
        SettingEffect::Ech { on } => of_switch(*on, "ech-on", "ech-off"),
        SettingEffect::Quic { on } => of_switch(*on, "quic-on", "quic-off"),
        SettingEffect::UrlBlocked { target } => of_switch(*target, "url-blocked", "url-blocked-others"),
        SettingEffect::UrlAllowed { target } => of_switch(*target, "url-allowed", "url-allowed-others"),
        SettingEffect::RootsAdded => ("roots-added", None),
        SettingEffect::RootsRemoved => ("roots-removed", None),
        SettingEffect::RootsReplaced => ("roots-replaced", None),
        SettingEffect::SystemRoots { on } => of_switch(*on, "system-roots-on", "system-roots-off"),
        SettingEffect::Proxy => ("proxy", None),
        SettingEffect::SecureDns => ("secure-dns", None),
        SettingEffect::RevocationRequired => ("revocation-required", None),
        SettingEffect::WarningsFinal => ("warnings-final", None),
        SettingEffect::ErrorsIgnored => ("errors-ignored", None),
        SettingEffect::KeyLog => ("key-log", None),
        SettingEffect::Other => ("other", None),
        SettingEffect::Overruled { by } => ("overruled", Some(("by", by.clone()))),
        SettingEffect::Unread => ("unread", None),
        SettingEffect::Unsupported => ("unsupported", None),
    }
}

/// "A, B and so on": the first names; a dash where none is known.
fn list(numbers: &[u16], name: impl Fn(u16) -> String) -> String {
    let mut named: Vec<String> = numbers.iter().take(MOST_NAMED).map(|number| name(*number)).collect();
    if numbers.len() > MOST_NAMED {
        named.push("…".to_owned());
    }
    if named.is_empty() { "–".to_owned() } else { named.join(", ") }
}

/// The message of the way back behind `browser-setting-back-`.
fn way_back(setting: &TlsSetting) -> Option<&'static str> {
    let is_firefox = setting.owner == SettingOwner::Firefox;
    match (&setting.effect, &setting.scope) {
        (SettingEffect::Overruled { .. } | SettingEffect::Unsupported, _) => None,
        (SettingEffect::Unread, SettingScope::Profile(_) | SettingScope::User) => Some("unread"),
        (SettingEffect::Unread, _) => Some("unread-shared"),
        // It keeps people safe: what must change is the site.
        (SettingEffect::WarningsFinal, _) => Some("leave"),
        _ if !is_browser(setting.owner) => Some("library"),
        (_, SettingScope::Policy) => Some("policy"),
        (_, SettingScope::Profile(_)) if setting.place.contains("user.js") => Some("user-js"),
        (_, SettingScope::Profile(_)) => Some("preference"),
        _ if setting.name.starts_with("--") => Some("argument"),
        (_, SettingScope::User) if !is_firefox && setting.place.ends_with("Local State") => Some("experiment"),
        _ => Some("recommended"),
    }
}

fn is_browser(owner: SettingOwner) -> bool {
    use SettingOwner::{Brave, Chrome, Chromium, Edge, Firefox, Opera, Vivaldi};
    matches!(owner, Brave | Chrome | Chromium | Edge | Firefox | Opera | Vivaldi)
}
