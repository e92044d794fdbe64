//! Policies, preferences and flags of browsers.
//!
//! `sheet` finds policies, whatever they are written in; `chromium` and `firefox` say what they do. `prefs` reads the
//! profiles of Firefox, `flags` the arguments and experiments of Chromium. `places` says where all of that stands.

mod chromium;
mod firefox;
mod flags;
mod match_pattern;
mod names;
mod places;
mod pref_meaning;
mod prefs;
mod registry;
mod sheet;
mod url_list;
mod value;

use places::Places;
use sheet::Sheet;

use super::{SettingEffect, SettingOwner, SettingScope, TlsSetting};
use crate::target::Host;

/// Settings of browsers that are told; what comes after them is left out.
const MAX_SETTINGS: usize = 500;

/// The site that lists of addresses are laid against.
struct Site<'a> {
    host: &'a Host,
    port: u16,
}

/// The settings of this computer's browsers, seen from a site.
pub(super) fn settings(host: &Host, port: u16) -> Vec<TlsSetting> {
    found(&Places::here(crate::machine::browsers()), &Site { host, port })
}

fn found(places: &Places, site: &Site<'_>) -> Vec<TlsSetting> {
    let (firefox, chromium): (Vec<Sheet>, Vec<Sheet>) =
        sheet::all(places).into_iter().partition(|sheet| sheet.owner == SettingOwner::Firefox);
    let is_unread = |sheet: &&Sheet| sheet.policies.is_none();
    let broken = chromium.iter().chain(&firefox).filter(is_unread);
    let mut settings: Vec<TlsSetting> =
        broken.map(|sheet| unread(sheet.owner, sheet.scope.clone(), &sheet.place)).collect();
    let is_current = |owner| places.is_at_least(owner, chromium::WITHOUT_OLD_POLICIES);
    settings.extend(chromium::settings(&chromium, site, is_current));
    settings.extend(firefox::settings(&firefox, site));
    settings.extend(prefs::settings(places));
    settings.extend(flags::settings(places));
    settings.truncate(MAX_SETTINGS);
    settings
}

/// A place that could not be read. The name is that of its file or key.
fn unread(owner: SettingOwner, scope: SettingScope, place: &str) -> TlsSetting {
    let name = place.rsplit(['/', '\\']).next().unwrap_or(place).to_owned();
    TlsSetting { owner, name, value: String::new(), place: place.to_owned(), scope, effect: SettingEffect::Unread }
}

#[cfg(test)]
mod tests;
