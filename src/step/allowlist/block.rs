//! The page of a filter, in the site's place.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Anchor, Signer, is_public_name, resolver, signer};
use crate::handshake::{Observation, Outcome, PlainProtocol};
use crate::net::{NetError, PageText, Visit, Visited};
use crate::step::Context;
use crate::step::reach::page::{Heard, Page, host_of};
use crate::target::{Host, Target};

/// More of a page is not read: a filter says who it is at once.
pub(super) const PAGE_BYTES: usize = 16 * 1024;

/// The longest name that is kept, in characters.
const MAX_NAME: usize = 200;

/// Port of HTTPS, and the port where the same site speaks plain HTTP.
const PORTS: (u16, u16) = (443, 80);

/// A page that answered in place of what was asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BlockPage {
    /// Where it came.
    pub place: BlockPlace,
    /// Its status.
    pub status: Option<u16>,
    /// Its `Server` field. Untrusted.
    pub server: Option<String>,
    /// Host that it sends us on to. Untrusted.
    pub sent_on_to: Option<String>,
    /// Its title. Untrusted, at most 200 characters.
    pub title: Option<String>,
    /// The first words that a person would read. Untrusted, at most 400 characters.
    pub text: Option<String>,
    /// The filter that it is a page of, if it is one's.
    #[serde(default)]
    pub filter: Option<FilterName>,
}

/// The filter that shows a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilterName {
    /// Who it is; `None` for words that name nobody.
    pub name: Option<String>,
    /// Whether such pages were seen, or are shown by their maker.
    pub is_verified: bool,
}

/// Where a page came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BlockPlace {
    /// In plain text where TLS should begin.
    TlsPort,
    /// At the site's name on port 80.
    PlainHttp,
    /// In place of the answer to a question for a sign-in page.
    Portal,
    /// The proxy's own words.
    Proxy,
}

impl BlockPage {
    /// What a plain HTTP server answered.
    pub(super) fn of(place: BlockPlace, visited: &Visited) -> Self {
        let text = PageText::of(&visited.body);
        let page = Page {
            status: Some(visited.status),
            server: visited.server.as_deref(),
            location: visited.location.as_deref().or(text.leads_to.as_deref()),
            title: text.title.as_deref(),
            text: text.text.as_deref(),
        };
        Self::read(place, page)
    }

    fn read(place: BlockPlace, page: Page) -> Self {
        let kept = |text: &str| text.chars().take(MAX_NAME).collect::<String>();
        let location = page.location.map(str::to_ascii_lowercase);
        Self {
            place,
            status: page.status,
            server: page.server.map(kept),
            sent_on_to: location.as_deref().and_then(host_of).map(kept),
            title: page.title.map(str::to_owned),
            text: page.text.map(str::to_owned),
            filter: page
                .filter()
                .map(|filter| FilterName { name: filter.name.map(str::to_owned), is_verified: filter.is_verified }),
        }
    }

    /// Whether it just leads to the same site, as most do on port 80.
    fn is_own(&self, host: &Host) -> bool {
        let Some(there) = self.sent_on_to.as_deref() else { return false };
        let bare = |name: &str| name.trim_end_matches('.').trim_start_matches("www.").to_ascii_lowercase();
        match host {
            Host::Name(name) => {
                let (there, here) = (bare(there), bare(name));
                there == here || there.ends_with(&format!(".{here}")) || here.ends_with(&format!(".{there}"))
            }
            Host::Address(address) => there.parse() == Ok(*address),
        }
    }
}

/// The page of a filter that answers in the site's place, where the site was not met.
pub(super) async fn look(context: &Context, seen: &Observation) -> Option<BlockPage> {
    let target = &context.target;
    if let Outcome::NotTls { guess: PlainProtocol::Http, first_bytes } = &seen.outcome {
        let page = BlockPage::read(BlockPlace::TlsPort, Heard::of(first_bytes).page());
        if page.filter.is_some() {
            return Some(page);
        }
    }
    let (address, connect) = question(target)?;
    // The resolver is asked once a session, however many want its answer.
    let addresses = resolver::addresses(context).await;
    let site = signer::of(context, seen, &target.host).await;
    if !is_worth_asking(&target.host, seen, site.as_ref(), &addresses) {
        return None;
    }
    let wait = Duration::from_millis(context.settings.allowlist.wait_ms);
    let visit = Visit { address: &address, wait, limit: PAGE_BYTES, connect };
    let visited = context.session.visit(&visit).await.ok()?;
    let page = BlockPage::of(BlockPlace::PlainHttp, &visited);
    (page.filter.is_some() && !page.is_own(&target.host)).then_some(page)
}

/// Whether a stranger may have answered, or somebody cut us off.
fn is_worth_asking(host: &Host, seen: &Observation, site: Option<&Signer>, addresses: &[IpAddr]) -> bool {
    let is_met = match &seen.outcome {
        Outcome::Reset | Outcome::Closed | Outcome::Silence { .. } => false,
        Outcome::NotTls { guess, .. } => *guess != PlainProtocol::Http,
        Outcome::Unreachable { error } => {
            !matches!(error, NetError::TimedOut | NetError::Refused | NetError::Reset | NetError::Closed)
        }
        _ => true,
    };
    let is_public = matches!(host, Host::Name(name) if is_public_name(name));
    let is_odd = is_public && !resolver::odd(addresses).is_empty();
    let is_stranger = is_public && site.is_some_and(|site| matches!(site.anchor, Anchor::Nowhere | Anchor::Here));
    !is_met || is_odd || is_stranger
}

/// The site's plain page, and where it is asked when an address was given by hand; `None` where none is known.
fn question(target: &Target) -> Option<(String, Option<SocketAddr>)> {
    let (secure, plain) = PORTS;
    if target.port != secure || target.proxy.is_some() {
        return None;
    }
    let host = match &target.host {
        Host::Name(name) => name.clone(),
        Host::Address(IpAddr::V4(address)) => address.to_string(),
        Host::Address(IpAddr::V6(address)) => format!("[{address}]"),
    };
    let connect = match &target.connect {
        None => None,
        Some(endpoint) if endpoint.port == secure => match &endpoint.host {
            Host::Address(address) => Some(SocketAddr::new(*address, plain)),
            Host::Name(_) => return None,
        },
        Some(_) => return None,
    };
    Some((format!("http://{host}/"), connect))
}

#[cfg(test)]
mod tests;
