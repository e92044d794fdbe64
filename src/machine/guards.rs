//! Security software, VPN and filter clients that run on this computer (`assets/data/guards.tsv`).
//!
//! Known by the names of processes and of network interfaces; nothing else of a process is kept. `look` asks the system,
//! `find` understands the names, for every system alike.

mod find;
mod look;
mod table;

use serde::{Deserialize, Serialize};

use super::SystemKind;

/// A program that may stand in the way of connections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guard {
    /// Product's name; for an interface that no product of the table makes, its own name.
    pub product: String,
    /// What it is for.
    pub kind: GuardKind,
    /// How it shows.
    pub trace: GuardTrace,
    /// Name of the process, service or interface.
    pub seen_as: String,
}

/// What a program is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuardKind {
    /// Antivirus and endpoint protection.
    Antivirus,
    /// The client of a company's or school's gateway.
    GatewayClient,
    /// A filter for children.
    ParentalControl,
    /// An ad blocker or privacy filter.
    LocalFilter,
    /// A VPN or tunnel.
    Vpn,
    /// A developer's proxy.
    DebuggingProxy,
    /// A helper that sends traffic another way: accelerators, proxy clients.
    ProxyClient,
}

/// How a program shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GuardTrace {
    /// A process.
    Process,
    /// A network interface.
    Interface,
}

impl Guard {
    /// Whether the table is sure that this name is this product's.
    pub fn is_verified(&self) -> bool {
        table::row(&self.product).is_none_or(|row| row.is_verified)
    }

    /// Whether it is one that is there only while traffic goes through a tunnel.
    pub fn is_tunnel_up(&self) -> bool {
        let is_tunnel = self.kind == GuardKind::Vpn || self.trace == GuardTrace::Interface;
        is_tunnel && table::row(&self.product).unwrap_or(table::unnamed()).comes_and_goes(self.trace, &self.seen_as)
    }

    /// Whether the authority of this name is this program's own. `category` is what the authority's product is: the
    /// gateway of a maker is not its antivirus.
    pub fn is_signer(&self, authority: &str, category: &str) -> bool {
        let is_gateway = category.contains("gateway") && !category.contains("antivirus");
        let may_be = !is_gateway || self.kind == GuardKind::GatewayClient;
        may_be && table::row(&self.product).is_some_and(|row| row.signs_as(authority))
    }
}

/// What runs here. Reads the lists of processes and interfaces; nothing is started.
pub fn guards() -> Vec<Guard> {
    find::found(&look::processes(), &look::interfaces(), SystemKind::here())
}
