//! What was seen between this computer and the site, each as a state and words: for the page of step 3.

use std::net::IpAddr;

use super::bearer::bearer;
use super::message::{args, slug};
use super::{Words, shown};
use crate::handshake::Outcome;
use crate::machine::{Guard, GuardKind, GuardTrace, HostsEntry, ProxySetting, ProxySettingKind};
use crate::step::FactState;
use crate::step::allowlist::{
    Anchor, BadRoot, Between, BlockPlace, Canary, Look, OddAddress, PathSight, PortalSight, PortalWord, ScriptOutcome,
    Signer,
};

/// The cause of a product that warns of the site by the name of its root.
const WARNING: &str = "interceptor-reports-bad-site";

/// Addresses that are listed in one sentence.
const MOST_ADDRESSES: usize = 6;

impl Words {
    /// Who is in between, in a sentence.
    pub fn between(&self, between: Between) -> String {
        self.text(&format!("app-between-{}", slug(&between)))
    }

    /// Who signed for the site; a name that others show too is no accident.
    pub fn site_signer_says(&self, site: &Signer, others: &[Canary]) -> (FactState, String) {
        let is_odd = site.product.is_none() && matches!(site.anchor, Anchor::Here | Anchor::Nowhere);
        if is_odd && others.iter().filter_map(|other| other.signer.as_ref()).any(|other| is_same(other, site)) {
            return (FactState::Attention, self.text("app-signer-same-as-others"));
        }
        self.signer_says(site, None)
    }

    /// Who signed for another host; `site` is the site's own signer, which it is compared with.
    pub fn signer_says(&self, signer: &Signer, site: Option<&Signer>) -> (FactState, String) {
        if let Some(found) = &signer.product {
            let key = match (found.cause == WARNING, found.verified) {
                (true, _) => "app-signer-warns",
                (false, true) => "app-signer-product",
                (false, false) => "app-signer-product-maybe",
            };
            return (FactState::Attention, self.format(key, &args([("product", found.product.as_str().into())])));
        }
        match signer.anchor {
            Anchor::Public => (FactState::Good, self.text("app-signer-own")),
            Anchor::Given => (FactState::Info, self.text("app-signer-given")),
            Anchor::Here | Anchor::Nowhere if site.is_some_and(|site| is_same(signer, site)) => {
                (FactState::Attention, self.text("app-signer-same"))
            }
            Anchor::Here => (FactState::Attention, self.text("app-signer-here")),
            Anchor::Nowhere => (FactState::Attention, self.text("app-signer-nowhere")),
        }
    }

    /// How a path to the site differs from a visit.
    pub fn look(&self, look: Look) -> String {
        self.text(&format!("app-path-{}", slug(&look)))
    }

    /// How a path ended. A server that answers no where it may is no trouble on the way.
    pub fn path_end(&self, path: &PathSight) -> (FactState, String) {
        let state = match path.outcome {
            Outcome::Completed => FactState::Good,
            _ if path.answered => FactState::Info,
            Outcome::Alert { .. } | Outcome::Answered => FactState::Info,
            _ => FactState::Problem,
        };
        (state, self.outcome(&path.outcome))
    }

    /// How long a path took.
    pub fn path_time(&self, path: &PathSight) -> Vec<String> {
        let time = |key: &str, ms: u64| self.format(key, &args([("ms", (ms as f64).into())]));
        let connected = path.connected_ms.map(|ms| time("app-path-connected", ms));
        let ended = path.ended_ms.map(|ms| time("app-path-ended", ms));
        let times: Vec<String> = connected.into_iter().chain(ended).collect();
        if times.is_empty() { vec![self.text("app-path-no-time")] } else { times }
    }

    /// A proxy setting and where it stands.
    pub fn proxy_setting(&self, setting: &ProxySetting) -> String {
        let key = match setting.kind {
            ProxySettingKind::Server => "app-proxy-server",
            ProxySettingKind::Script => "app-proxy-script",
            ProxySettingKind::Auto => "app-proxy-auto",
        };
        let (value, source) = (shown(&setting.value), shown(&setting.source));
        self.format(key, &args([("value", value.into()), ("source", source.into())]))
    }

    /// What became of a proxy script, where it said nothing that could be quoted.
    pub fn script_outcome(&self, outcome: &ScriptOutcome) -> (FactState, String) {
        match outcome {
            ScriptOutcome::Said { answer } => (FactState::Info, shown(answer)),
            ScriptOutcome::NotFetched { error } => (FactState::Problem, self.net_error(error)),
            ScriptOutcome::NotRead => (FactState::Unknown, self.text("app-proxy-script-not-read")),
            ScriptOutcome::Broken { fault, text } => {
                let named = args([("fault", slug(fault).into()), ("text", shown(text).into())]);
                (FactState::Problem, self.format("app-proxy-script-broken", &named))
            }
        }
    }

    /// What a test page answered.
    pub fn portal_says(&self, sight: &PortalSight) -> (FactState, String) {
        match &sight.word {
            PortalWord::Open => (FactState::Good, self.text("app-network-open")),
            PortalWord::SignIn => (FactState::Attention, self.text("app-network-sign-in")),
            PortalWord::Refused => (FactState::Unknown, self.text("app-network-refused")),
            PortalWord::Silent { error } => (FactState::Unknown, self.net_error(error)),
        }
    }

    /// Where a page came in the site's place.
    pub fn block_place(&self, place: BlockPlace) -> String {
        self.text(&format!("app-network-page-{}", slug(&place)))
    }

    /// An address of the site, and what is odd about it.
    pub fn site_address(&self, address: IpAddr, odd: &[OddAddress]) -> (FactState, String) {
        match odd.iter().find(|odd| odd.address == address) {
            Some(odd) => {
                let named = [("address", address.to_string().into()), ("range", shown(&odd.range).into())];
                (FactState::Attention, self.format("app-network-odd-address", &args(named)))
            }
            None => (FactState::Info, address.to_string()),
        }
    }

    /// A line of the hosts file.
    pub fn hosts_entry(&self, entry: &HostsEntry) -> String {
        let (address, name) = (entry.address.to_string(), shown(&entry.name));
        let named = [("line", entry.line.into()), ("address", address.into()), ("name", name.into())];
        self.format("app-network-hosts-entry", &args(named))
    }

    /// What a program is for.
    pub fn guard_kind(&self, kind: GuardKind) -> String {
        self.text(&format!("app-guards-{}", slug(&kind)))
    }

    /// A program, and how it shows.
    pub fn guard(&self, guard: &Guard) -> String {
        let key = match guard.trace {
            GuardTrace::Process => "app-guards-process",
            GuardTrace::Interface => "app-guards-interface",
        };
        self.format(key, &args([("product", shown(&guard.product).into()), ("seen", shown(&guard.seen_as).into())]))
    }

    /// A dangerous root of this computer.
    pub fn bad_root(&self, root: &BadRoot) -> String {
        let key = if root.is_key_known { "app-roots-found" } else { "app-roots-named" };
        self.format(key, &args([("product", shown(&root.product).into())]))
    }

    /// "and 3 more".
    pub fn and_more(&self, count: usize) -> String {
        self.format("app-between-more", &args([("count", count.into())]))
    }
}

/// Whether two hosts show the same authority: by its key where that is known, else by its name.
fn is_same(one: &Signer, other: &Signer) -> bool {
    match (&one.authority, &other.authority) {
        (Some(one), Some(other)) => one == other,
        _ => one.issuer.is_some() && one.issuer == other.issuer,
    }
}

/// Addresses for one sentence; what is beyond six is counted by dots.
pub fn addresses(list: &[IpAddr]) -> String {
    let named: Vec<String> = list.iter().take(MOST_ADDRESSES).map(ToString::to_string).collect();
    let dots = if list.len() > MOST_ADDRESSES { ", …" } else { "" };
    format!("{}{dots}", named.join(", "))
}

/// What a person calls the issuer of what a host showed.
pub fn issuer_in_short(signer: &Signer) -> Option<String> {
    signer.issuer.as_deref().map(|issuer| shown(&bearer(issuer)))
}

/// What a person calls the root that a chain ends in.
pub fn root_in_short(signer: &Signer) -> Option<String> {
    signer.root.as_deref().map(|root| shown(&bearer(root)))
}
