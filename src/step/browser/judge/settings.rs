//! Settings of this computer that tell something: what blocks the address, what is dangerous, what limits TLS. All of
//! them stand in the evidence; whether one leaves nothing in common with the server is found in `diagnosis`.

use super::super::{BrowserEvidence, is_browser, of_browser, owner_slug};
use crate::machine::{SettingEffect, SettingOwner, TlsSetting};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement};
use crate::wire::version::{TLS12, TLS13};

/// Settings that only limit something are told up to this number.
const MOST_TOLD: usize = 4;

pub(super) fn judge(evidence: &BrowserEvidence) -> Judgement {
    let mut judgement = Judgement::default();
    let mut plain = Vec::new();
    for setting in &evidence.settings {
        match setting.effect {
            SettingEffect::UrlBlocked { target: true } => {
                let is_here = is_installed(evidence, setting.owner);
                let (state, sure) = if is_here {
                    (FactState::Problem, Confidence::Likely)
                } else {
                    (FactState::Info, Confidence::Possible)
                };
                let fact = told(state, "browser-fact-address-blocked", setting);
                // The surest comes first; one is enough.
                if judgement.findings.iter().all(|known| known.confidence < sure) {
                    judgement.findings.insert(0, finding("browser-blocks-address", sure, vec![fact.clone()]));
                    judgement.findings.truncate(1);
                }
                judgement.facts.push(fact);
            }
            SettingEffect::ErrorsIgnored => {
                judgement.facts.push(told(FactState::Attention, "browser-fact-errors-ignored", setting));
            }
            SettingEffect::KeyLog => {
                judgement.facts.push(told(FactState::Attention, "browser-fact-key-log", setting));
            }
            SettingEffect::Unread => plain.push(told(FactState::Info, "browser-fact-setting-unread", setting)),
            _ if is_telling(setting) => plain.push(told(FactState::Info, "browser-fact-setting", setting)),
            _ => {}
        }
    }
    judgement.facts.extend(plain.into_iter().take(MOST_TOLD));
    judgement
}

/// Whether a setting makes its owner differ from one that nobody changed, in a way that a visitor may feel.
fn is_telling(setting: &TlsSetting) -> bool {
    match &setting.effect {
        // Current programs speak nothing older than TLS 1.2 anyway.
        SettingEffect::MinVersion { version } => *version > TLS12,
        SettingEffect::MaxVersion { version } => *version < TLS13,
        SettingEffect::Version { version, on } => *version >= TLS12 && !on,
        // Systems cut the lists of their libraries as they see fit; in a browser somebody wanted it so.
        SettingEffect::SuitesOff { .. }
        | SettingEffect::SuitesOnly { .. }
        | SettingEffect::GroupsOnly { .. }
        | SettingEffect::SchemesOnly { .. }
        | SettingEffect::PostQuantum { .. }
        | SettingEffect::Ech { on: false }
        | SettingEffect::Proxy
        | SettingEffect::RevocationRequired
        | SettingEffect::RootsRemoved
        | SettingEffect::SystemRoots { on: false } => is_browser(setting.owner),
        _ => false,
    }
}

/// Whether the browser that a setting binds was found here.
fn is_installed(evidence: &BrowserEvidence, owner: SettingOwner) -> bool {
    evidence.browsers.iter().any(|browser| of_browser(browser) == Some(owner))
}

fn told(state: FactState, key: &str, setting: &TlsSetting) -> Fact {
    Fact::new(state, key)
        .with("owner", owner_slug(setting.owner))
        .with("name", setting.name.as_str())
        .with("value", setting.value.as_str())
        .with("place", setting.place.as_str())
}
