//! Would one certain client get in? A hello that was heard, or the settings of this computer, beside what the server
//! can. Pure.

use serde::{Deserialize, Serialize};

use super::clients::{self, Client};
use super::simulate::{Abilities, simulate};
use super::suites::{KeyExchange, Worth};
use super::{CipherEvidence, ClientOutcome, Need};
use crate::machine::{SettingEffect, SettingOwner, TlsSetting};
use crate::wire::ClientOffer;

/// Hybrid groups with ML-KEM (draft-ietf-tls-ecdhe-mlkem) and the older ones with Kyber.
const POST_QUANTUM: [u16; 5] = [0x11eb, 0x11ec, 0x11ed, 0x6399, 0x639a];

/// A client beside the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Suites that both sides have in a version that both speak, in the client's order.
    pub shared: Vec<u16>,
    /// How a handshake would end.
    pub outcome: ClientOutcome,
}

/// Lays a hello that was heard beside the server.
pub fn meeting(evidence: &CipherEvidence, offer: &ClientOffer) -> Meeting {
    of_client(evidence, &Client::of(offer))
}

/// The current client of those that a setting is for, beside the server; `None` where the table has none.
pub fn current(evidence: &CipherEvidence, owner: SettingOwner) -> Option<Meeting> {
    clients::of_owner(owner).map(|client| of_client(evidence, client))
}

fn of_client(evidence: &CipherEvidence, client: &Client) -> Meeting {
    let is_shared = |suite: &u16| {
        evidence.suites.iter().any(|row| client.can_use(*suite, row.version) && row.accepted.contains(suite))
    };
    Meeting {
        shared: client.suites.iter().copied().filter(is_shared).collect(),
        outcome: simulate(&Abilities::of(evidence), client),
    }
}

/// Those of an owner's settings that keep its current client from the server, and what it then lacks: the first that
/// does so alone, else all together. `None` when the client does not get in anyhow, gets in nevertheless, or it is not
/// known.
pub fn kept_out_by<'s>(
    evidence: &CipherEvidence,
    owner: SettingOwner,
    settings: &[&'s TlsSetting],
) -> Option<(Vec<&'s TlsSetting>, Need)> {
    let client = clients::of_owner(owner)?;
    let server = Abilities::of(evidence);
    if !matches!(simulate(&server, client), ClientOutcome::Succeeds { .. }) {
        return None;
    }
    let limits: Vec<&TlsSetting> =
        settings.iter().copied().filter(|setting| setting.owner == owner && is_limit(&setting.effect)).collect();
    let need = |settings: &[&TlsSetting]| match simulate(&server, &under(client, settings)) {
        ClientOutcome::Fails { need } => Some(need),
        ClientOutcome::Succeeds { .. } | ClientOutcome::Unknown => None,
    };
    let alone = limits.iter().find_map(|setting| Some((vec![*setting], need(&[setting])?)));
    alone.or_else(|| need(&limits).map(|need| (limits, need)))
}

/// Whether a setting takes something away from what a client offers.
fn is_limit(effect: &SettingEffect) -> bool {
    match effect {
        SettingEffect::MinVersion { .. }
        | SettingEffect::MaxVersion { .. }
        | SettingEffect::Version { on: false, .. }
        | SettingEffect::PostQuantum { on: false } => true,
        // What is not known by name cannot be counted on.
        SettingEffect::SuitesOff { suites } | SettingEffect::SuitesOnly { suites } => !suites.is_empty(),
        SettingEffect::GroupsOnly { groups } => !groups.is_empty(),
        SettingEffect::SchemesOnly { schemes } => !schemes.is_empty(),
        _ => false,
    }
}

/// The client as these settings make it.
fn under(client: &Client, settings: &[&TlsSetting]) -> Client {
    let mut client = client.clone();
    for setting in settings {
        match &setting.effect {
            SettingEffect::MinVersion { version } => client.versions.retain(|own| own >= version),
            SettingEffect::MaxVersion { version } => client.versions.retain(|own| own <= version),
            SettingEffect::Version { version, on: false } => client.versions.retain(|own| own != version),
            SettingEffect::SuitesOff { suites } => client.suites.retain(|own| !suites.contains(own)),
            SettingEffect::SuitesOnly { suites } => {
                client.suites.retain(|own| suites.contains(own) || Worth::of(*own).exchange == KeyExchange::Tls13);
            }
            SettingEffect::GroupsOnly { groups } => client.groups.clone_from(groups),
            SettingEffect::SchemesOnly { schemes } => client.schemes.clone_from(schemes),
            SettingEffect::PostQuantum { on: false } => client.groups.retain(|own| !POST_QUANTUM.contains(own)),
            _ => {}
        }
    }
    client
}

#[cfg(test)]
mod tests;
