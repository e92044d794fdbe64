//! What the resolver answers for the site, and how it treats other names.

use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::{is_public_name, sinkhole, special_range};
use crate::net::Session;
use crate::step::Context;
use crate::target::{Endpoint, Host};

/// Canaries that are looked up.
const MAX_CANARIES: usize = 8;

/// Letters of a name that nobody has: 26^24 are too many to meet one by chance.
const LABEL_LETTERS: usize = 24;

/// An address in a range that is not on the public internet, or of a filter's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OddAddress {
    /// The address.
    pub address: IpAddr,
    /// Which range of the IANA special-purpose registries, or whose page.
    pub range: String,
}

/// How the resolver treats other names than the site's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolverSight {
    /// What it answers for a name that cannot exist; an honest one has no address for it.
    pub made_up: Vec<IpAddr>,
    /// What it answers for the canaries: name and addresses.
    pub canaries: Vec<(String, Vec<IpAddr>)>,
    /// What the name server of the settings answers for the site, where it is another one than the system's.
    pub second_opinion: Option<Vec<IpAddr>>,
}

/// The site's addresses; none where an address given by hand stands above the resolver, or a proxy resolves by itself.
pub(super) async fn addresses(context: &Context) -> Vec<IpAddr> {
    let target = &context.target;
    match &target.host {
        Host::Name(name) if target.connect.is_none() && target.proxy.is_none() => {
            context.session.resolve(name).await.unwrap_or_default()
        }
        _ => Vec::new(),
    }
}

/// The site's addresses, and how the resolver treats other names.
pub(super) async fn ask(context: &Context) -> (Vec<IpAddr>, Option<ResolverSight>) {
    let target = &context.target;
    let is_resolved = target.connect.is_none() && target.proxy.is_none();
    match &target.host {
        // What this computer's own network knows of its own names is nobody else's business.
        Host::Name(name) if is_resolved && is_public_name(name) => {
            let (addresses, sight) = tokio::join!(addresses(context), others(context, name));
            (addresses, Some(sight))
        }
        _ => (addresses(context).await, None),
    }
}

async fn others(context: &Context, name: &str) -> ResolverSight {
    let wait = Duration::from_millis(context.settings.allowlist.wait_ms);
    let session = &context.session;
    let made_up = async {
        match unused_name() {
            Some(name) => look_up(session, wait, &name).await,
            None => Vec::new(),
        }
    };
    let dns = &context.settings.dns;
    let second_opinion = async {
        let server = dns.server.filter(|_| dns.ask)?;
        let answer = session.before_end(tokio::time::timeout(wait, session.addresses_by(name, server))).await;
        answer.ok()?.ok()?.ok()
    };
    let (made_up, canaries, second_opinion) = tokio::join!(made_up, canaries(context, wait), second_opinion);
    ResolverSight { made_up, canaries, second_opinion }
}

async fn canaries(context: &Context, wait: Duration) -> Vec<(String, Vec<IpAddr>)> {
    let mut asked = JoinSet::new();
    for (place, canary) in context.settings.allowlist.canaries.iter().take(MAX_CANARIES).enumerate() {
        if let Ok(Endpoint { host: Host::Name(name), .. }) = Endpoint::parse(canary, 443) {
            let session = context.session.clone();
            asked.spawn(async move {
                let found = look_up(&session, wait, &name).await;
                (place, name, found)
            });
        }
    }
    let mut answers = Vec::new();
    while let Some(answer) = asked.join_next().await {
        answers.extend(answer);
    }
    answers.sort_by_key(|(place, ..)| *place);
    answers.into_iter().map(|(_, name, found)| (name, found)).collect()
}

/// Addresses of a name; none when there is no answer in time.
async fn look_up(session: &Session, wait: Duration, name: &str) -> Vec<IpAddr> {
    match tokio::time::timeout(wait, session.resolve(name)).await {
        Ok(Ok(found)) => found,
        Ok(Err(_)) | Err(_) => Vec::new(),
    }
}

/// A name under `.example`, where none exists and which resolvers treat like any other (RFC 6761, section 6.5): `.invalid`
/// is answered by many systems without asking anybody. Its dot at the end keeps search lists away.
fn unused_name() -> Option<String> {
    let mut bytes = [0; LABEL_LETTERS];
    aws_lc_rs::rand::fill(&mut bytes).ok()?;
    let label: String = bytes.iter().map(|byte| char::from(b'a' + byte % 26)).collect();
    Some(format!("{label}.example."))
}

/// Addresses that a public name should not have.
pub(super) fn odd(addresses: &[IpAddr]) -> Vec<OddAddress> {
    let range = |address| match sinkhole::find(address) {
        Some(row) => Some(row.owner.as_str()),
        None => special_range(address),
    };
    addresses.iter().filter_map(|&address| Some(OddAddress { address, range: range(address)?.to_owned() })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_nobody_has_is_another_one_each_time_and_absolute() {
        let (first, second) = (unused_name().expect("random"), unused_name().expect("random"));
        assert_ne!(first, second);
        assert!(first.ends_with(".example.") && first.len() == LABEL_LETTERS + ".example.".len());
    }

    #[test]
    fn private_addresses_and_pages_of_filters_are_odd_and_others_are_not() {
        let found = odd(&[
            "10.0.0.1".parse().expect("an address"),
            "146.112.61.106".parse().expect("an address"),
            "93.184.215.14".parse().expect("an address"),
        ]);
        let ranges: Vec<&str> = found.iter().map(|odd| odd.range.as_str()).collect();
        assert_eq!(ranges, ["Private-Use", "Cisco Umbrella"]);
    }
}
