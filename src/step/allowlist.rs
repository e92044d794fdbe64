//! Step 3: is something between this computer and the site?

mod address;
mod judge;
mod product;

use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use super::certificate::judged;
use super::{Context, Sight};
use crate::certificate::{self, ChainReport, Store, issuer_name};
use crate::handshake::{Observation, observe};
use crate::machine::{self, HostsEntry, ProxySetting};
use crate::target::Host;

pub use address::{is_public_name, special_range};
pub use judge::judge;
pub use product::find as find_product;

/// What the allowlist step saw.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AllowlistEvidence {
    /// Issuer of the leaf, RFC 4514 text. Untrusted.
    pub issuer: Option<String>,
    /// Interception product whose issuer names match the chain.
    pub product: Option<ProductMatch>,
    /// The chain's root is in this system's store but not in Mozilla's.
    pub local_root: Option<bool>,
    /// Proxies configured in the environment and the system.
    pub proxies: Vec<ProxySetting>,
    /// Hosts file lines that name the host.
    pub hosts_entries: Vec<HostsEntry>,
    /// What the resolver answered.
    pub addresses: Vec<IpAddr>,
    /// Addresses that a public name should not have, each with the range that it is in.
    pub odd_addresses: Vec<OddAddress>,
}

/// A row of `interception_products.tsv` that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductMatch {
    /// Product's name.
    pub product: String,
    /// antivirus, corporate gateway, ...
    pub category: String,
    /// The cause that the row names.
    pub cause: String,
    /// Whether the row is verified.
    pub verified: bool,
}

/// An address in a range that is not on the public internet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OddAddress {
    /// The address.
    pub address: IpAddr,
    /// Which range of the IANA special-purpose registries.
    pub range: String,
}

/// Looks.
pub async fn probe(context: &Context) -> Sight<AllowlistEvidence> {
    (context.progress)(0, 1);
    let target = &context.target;
    let (host, port) = (target.host.clone(), target.port);
    // An address given by hand stands above resolver and hosts file.
    let name = match &target.host {
        Host::Name(name) if target.connect.is_none() => Some(name.clone()),
        _ => None,
    };
    let is_resolved = name.is_some();
    let look_around = tokio::task::spawn_blocking(move || {
        let hosts_entries = if is_resolved { machine::hosts_entries(&host) } else { Vec::new() };
        (machine::proxies(&host, port), hosts_entries)
    });
    let resolve = async {
        match &name {
            Some(name) if target.proxy.is_none() => context.session.resolve(name).await.unwrap_or_default(),
            _ => Vec::new(),
        }
    };
    let offer = context.offer();
    let (seen, addresses) = tokio::join!(observe(&context.session, target, &offer), resolve);
    let (proxies, hosts_entries) = look_around.await.unwrap_or_default();

    let now = crate::now::now();
    let chain = (!seen.chain.is_empty()).then(|| judged(context, &seen, now));
    // Extra roots are trusted for this examination only: they tell nothing about what is installed here.
    let own = certificate::judge(&seen.chain, &target.host, now, &context.stores.without_extra());
    let odd_addresses = match &name {
        Some(name) if is_public_name(name) => odd(&addresses),
        _ => Vec::new(),
    };
    let evidence = AllowlistEvidence {
        issuer: chain.as_ref().and_then(|chain| chain.certificates.first()).map(|leaf| leaf.issuer.clone()),
        product: product_of(&seen, &own),
        local_root: local_root(&own),
        proxies: proxies.into_iter().map(without_password).collect(),
        hosts_entries,
        addresses,
        odd_addresses,
    };
    Sight { evidence, observations: vec![seen], chain }
}

/// The product whose names the chain's issuers bear. A chain that ends in a public root is no product's.
fn product_of(seen: &Observation, own: &ChainReport) -> Option<ProductMatch> {
    let issuers: Vec<_> = seen.chain.iter().filter_map(|der| issuer_name(der)).collect();
    let found = find_product(&issuers)?;
    let is_public = own.judgement(Store::Mozilla).is_some_and(|judgement| judgement.anchored);
    (!is_public).then_some(found)
}

fn local_root(chain: &ChainReport) -> Option<bool> {
    let anchored = |store| chain.judgement(store).map(|judgement| judgement.anchored);
    match (anchored(Store::System)?, anchored(Store::Mozilla)?) {
        (false, false) => None,
        (system, mozilla) => Some(system && !mozilla),
    }
}

fn odd(addresses: &[IpAddr]) -> Vec<OddAddress> {
    addresses
        .iter()
        .filter_map(|&address| Some(OddAddress { address, range: special_range(address)?.to_owned() }))
        .collect()
}

/// A proxy setting may hold a password: it stays on this computer.
fn without_password(setting: ProxySetting) -> ProxySetting {
    let value = match setting.value.split_once("://") {
        Some((scheme, rest)) => format!("{scheme}://{}", rest.rsplit_once('@').map_or(rest, |(_, host)| host)),
        None => setting.value.rsplit_once('@').map_or(setting.value.as_str(), |(_, host)| host).to_owned(),
    };
    ProxySetting { value, ..setting }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_of_a_proxy_never_enters_the_case() {
        for (value, kept) in [
            ("http://user:secret@proxy.example:3128", "http://proxy.example:3128"),
            ("http://user:p@ss@proxy.example:3128/", "http://proxy.example:3128/"),
            ("user:secret@proxy.example:3128", "proxy.example:3128"),
            ("socks5://127.0.0.1:1080", "socks5://127.0.0.1:1080"),
        ] {
            let setting = ProxySetting { source: "env".to_owned(), value: value.to_owned(), applies: true };
            assert_eq!(without_password(setting).value, kept);
        }
    }
}
