//! Step 3: is something between this computer and the site?
//!
//! A differential test: the site and independent hosts (canaries), by the system's and by Mozilla's roots, direct and
//! through the configured proxy, with and without the name, at each address. Each file below looks at one of these;
//! `between` says what all of them mean together.

mod address;
mod between;
mod block;
mod canary;
mod compare;
mod judge;
mod party;
mod path;
mod portal;
mod product;
mod proxy;
mod resolver;
mod roots;
mod signer;
mod sinkhole;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::{Deserialize, Serialize};
use tokio::sync::OnceCell;

use super::certificate::judged;
use super::{Context, Sight};
use crate::handshake::{Observation, observe};
use crate::machine::{self, Guard, HostsEntry, ProxySetting};
use crate::target::Host;

pub use crate::settings::PortalProbe;
pub use address::{is_public_name, special_range};
pub use between::{Between, between};
pub use block::{BlockPage, BlockPlace, FilterName};
pub use canary::Canary;
pub use judge::judge;
pub use party::{Owner, Party, party};
pub use path::{Look, PathSight};
pub use portal::{PortalSight, PortalWord};
pub use product::find as find_product;
pub use proxy::{ProxySight, ScriptFault, ScriptOutcome, ScriptSight};
pub use resolver::{OddAddress, ResolverSight};
pub use roots::BadRoot;
pub use signer::{Anchor, ProductMatch, Signer};

/// What the allowlist step saw.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AllowlistEvidence {
    /// Who signed what the site showed; `None` when it showed no certificate.
    pub site: Option<Signer>,
    /// Independent hosts, asked in the same way as the site.
    #[serde(default)]
    pub canaries: Vec<Canary>,
    /// The systems' own questions for a sign-in page.
    #[serde(default)]
    pub portal: Vec<PortalSight>,
    /// The site by other paths: each address, with and without its name, in small packets. The step's own handshake is
    /// the first.
    #[serde(default)]
    pub paths: Vec<PathSight>,
    /// Proxies configured in the environment and the system.
    pub proxies: Vec<ProxySetting>,
    /// What became of the site and of a canary through those that are used for it.
    #[serde(default)]
    pub tried_proxies: Vec<ProxySight>,
    /// Hosts file lines that name the host.
    pub hosts_entries: Vec<HostsEntry>,
    /// What the resolver answered.
    pub addresses: Vec<IpAddr>,
    /// Addresses that a public name should not have, each with the range that it is in.
    pub odd_addresses: Vec<OddAddress>,
    /// How the resolver treats other names; `None` when it was not asked.
    #[serde(default)]
    pub resolver: Option<ResolverSight>,
    /// The page of a filter, where one answered in the site's place.
    #[serde(default)]
    pub block_page: Option<BlockPage>,
    /// Security software, VPN and filter clients that run here.
    #[serde(default)]
    pub guards: Vec<Guard>,
    /// Dangerous roots in this system's store, whether they signed this site or not.
    #[serde(default)]
    pub bad_roots: Vec<BadRoot>,
}

/// Pieces of work, for the progress.
const PIECES: usize = 6;

/// Looks.
pub async fn probe(context: &Context) -> Sight<AllowlistEvidence> {
    let pieces = Pieces { context, done: AtomicUsize::new(0) };
    let asked = Asked::new(context);
    let target = &context.target;
    let site = pieces.count(asked.site());
    let here = pieces.count(async {
        let around = look_around(context).await;
        let tried = proxy::try_each(context, &around.proxies).await;
        (around, tried)
    });
    let canaries = pieces.count(asked.canaries());
    let portal = pieces.count(portal::ask(context));
    let resolver = pieces.count(resolver::ask(context));
    // What is asked depends on what was heard.
    let block_page = async { block::look(context, asked.visit().await).await };
    let paths = pieces.count(async { tokio::join!(path::look(&asked), block_page) });
    let (site, (around, tried_proxies), canaries, portal, (addresses, resolver), (paths, block_page)) =
        tokio::join!(site, here, canaries, portal, resolver, paths);
    let odd_addresses = match &target.host {
        Host::Name(name) if is_public_name(name) => resolver::odd(&addresses),
        _ => Vec::new(),
    };
    let evidence = AllowlistEvidence {
        site: site.clone(),
        canaries: canaries.to_vec(),
        portal,
        paths,
        proxies: around.proxies,
        tried_proxies,
        hosts_entries: around.hosts_entries,
        addresses,
        odd_addresses,
        resolver,
        block_page,
        guards: around.guards,
        bad_roots: around.bad_roots,
    };
    let seen = asked.visit().await.clone();
    let chain = (!seen.chain.is_empty()).then(|| judged(context, &seen, crate::now::now()));
    Sight { evidence, observations: vec![seen], chain }
}

/// What several looks wait for; each is asked once. Whoever asks first must stay, so that it is not asked again.
struct Asked<'c> {
    context: &'c Context,
    visit: OnceCell<Observation>,
    site: OnceCell<Option<Signer>>,
    canaries: OnceCell<Vec<Canary>>,
}

impl<'c> Asked<'c> {
    fn new(context: &'c Context) -> Self {
        Self { context, visit: OnceCell::new(), site: OnceCell::new(), canaries: OnceCell::new() }
    }

    /// The step's own handshake.
    async fn visit(&self) -> &Observation {
        let Context { session, target, .. } = self.context;
        self.visit.get_or_init(async || observe(session, target, &self.context.offer()).await).await
    }

    /// Who signed what it showed.
    async fn site(&self) -> &Option<Signer> {
        let host = &self.context.target.host;
        self.site.get_or_init(async || signer::of(self.context, self.visit().await, host).await).await
    }

    /// The independent hosts.
    async fn canaries(&self) -> &[Canary] {
        self.canaries.get_or_init(|| canary::ask(self.context)).await
    }
}

/// The pieces of one probe, with its progress.
struct Pieces<'a> {
    context: &'a Context,
    done: AtomicUsize,
}

impl Pieces<'_> {
    async fn count<T>(&self, work: impl Future<Output = T>) -> T {
        // What a handshake waits for is large.
        let result = Box::pin(work).await;
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.context.progress)(done, PIECES);
        result
    }
}

/// What this computer itself tells.
#[derive(Default)]
struct Around {
    proxies: Vec<ProxySetting>,
    hosts_entries: Vec<HostsEntry>,
    guards: Vec<Guard>,
    bad_roots: Vec<BadRoot>,
}

async fn look_around(context: &Context) -> Around {
    let (host, port) = (context.target.host.clone(), context.target.port);
    // An address given by hand stands above the hosts file.
    let is_resolved = context.target.connect.is_none();
    let stores = Arc::clone(&context.stores);
    let work = tokio::task::spawn_blocking(move || Around {
        proxies: machine::proxies(&host, port),
        hosts_entries: if is_resolved { machine::hosts_entries(&host) } else { Vec::new() },
        guards: machine::guards(),
        bad_roots: roots::bad_ones(&stores.system),
    });
    work.await.unwrap_or_default()
}
