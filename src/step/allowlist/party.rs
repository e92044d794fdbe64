//! Who stands in between, and whose it is. Pure.

use serde::{Deserialize, Serialize};

use super::compare::Comparison;
use super::{AllowlistEvidence, Between, ProductMatch, between, product};

/// Who stands in between.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The product, where a name tells it.
    pub product: Option<String>,
    /// Its category (`interception_products.tsv`).
    pub category: Option<String>,
    /// Whose it is.
    pub owner: Owner,
}

/// Whose it is: who can change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// A program on this computer.
    ThisComputer,
    /// A device or service of the network, or of the organisation that runs this computer.
    Network,
    /// The proxy.
    Proxy,
    /// The site itself.
    Site,
    /// There is nobody in between.
    Nobody,
    /// It cannot be told.
    Unknown,
}

/// Who stands in between, and whose it is.
pub fn party(evidence: &AllowlistEvidence) -> Party {
    let between = between(evidence);
    let product = signing_product(evidence);
    Party {
        product: product.map(|found| found.product.clone()),
        category: product.map(|found| found.category.clone()),
        owner: owner(between, product, evidence),
    }
}

/// The product that signs for the site, or else for others.
fn signing_product(evidence: &AllowlistEvidence) -> Option<&ProductMatch> {
    let others = || Comparison::of(evidence).anew.into_iter().find_map(|canary| canary.shown()?.product.as_ref());
    evidence.site.as_ref().and_then(|site| site.product.as_ref()).or_else(others)
}

fn owner(between: Between, product: Option<&ProductMatch>, evidence: &AllowlistEvidence) -> Owner {
    let hosts_file = || evidence.hosts_entries.iter().any(|entry| evidence.addresses.contains(&entry.address));
    match between {
        Between::TheProxy => Owner::Proxy,
        Between::LedAstray if hosts_file() => Owner::ThisComputer,
        Between::LedAstray | Between::LoginPage | Between::BlockPage | Between::NeedsProxy => Owner::Network,
        _ => match product {
            Some(found) if found.warns_of_the_site() => Owner::Site,
            Some(found) if runs_here(found, evidence) => Owner::ThisComputer,
            Some(found) => found.owner(),
            // A certificate of the site's own making, or of its owner's authority.
            None if between == Between::OnlyThisSite => Owner::Site,
            None if matches!(between, Between::Nobody | Between::OnlyIpv6Fails) => Owner::Nobody,
            // A root of the administrator's own name may be a gateway's or a program's.
            None => Owner::Unknown,
        },
    }
}

/// Whether a program of the same maker runs on this computer.
fn runs_here(found: &ProductMatch, evidence: &AllowlistEvidence) -> bool {
    let vendor = product::vendor(&found.product);
    found.owner() != Owner::Site && evidence.guards.iter().any(|guard| product::vendor(&guard.product) == vendor)
}
