//! The proxies that this computer is set to use, tried: the site and a canary through each.

mod script;

use serde::{Deserialize, Serialize};
use tokio::task::JoinSet;

use super::{Look, PathSight, Signer, signer};
use crate::handshake::{Observation, Offer, observe};
use crate::machine::pac::{Directive, directives};
use crate::machine::{ProxySetting, ProxySettingKind};
use crate::net::{NetError, Session};
use crate::settings::Limits;
use crate::step::Context;
use crate::target::{Endpoint, Proxy, Target};

/// Settings that are tried.
const MAX_TRIED: usize = 4;

/// Connections to the proxies and to web servers with scripts, in all.
const CONNECTIONS: usize = 40;

/// One script, one canary and one site behind a proxy take no longer than so many waits.
const WAITS: u64 = 4;

/// What became of one proxy setting.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProxySight {
    /// The setting.
    pub setting: ProxySetting,
    /// What the proxy script says, where the setting names one.
    pub script: Option<ScriptSight>,
    /// The proxy that is used for the site; `None` for a direct connection, or where that is not known.
    pub proxy: Option<Proxy>,
    /// The site through it.
    pub site: Option<PathSight>,
    /// A canary through it.
    pub canary: Option<PathSight>,
    /// Who signed the proxy's own certificate, where TLS was spoken with it.
    #[serde(default)]
    pub own: Option<Signer>,
}

/// A proxy script (PAC), fetched and evaluated for the site.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ScriptSight {
    /// Where it is. Untrusted.
    pub address: String,
    /// What became of it.
    pub outcome: ScriptOutcome,
}

/// What became of a proxy script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is")]
pub enum ScriptOutcome {
    /// It said which way to go, such as `PROXY proxy.example:3128; DIRECT`. Untrusted.
    Said {
        /// Its answer, at most 1000 characters.
        answer: String,
    },
    /// It could not be fetched.
    NotFetched {
        /// Why.
        error: NetError,
    },
    /// It lies where we do not read it.
    NotRead,
    /// It cannot be used.
    Broken {
        /// Why.
        #[serde(default)]
        fault: ScriptFault,
        /// What the engine says of a script with a fault; untrusted, at most 300 characters.
        text: String,
    },
}

/// Why a script cannot be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptFault {
    /// It has a fault, or wants too much memory.
    #[default]
    Faulty,
    /// It has no function that could be asked.
    NoFunction,
    /// Its answer is no text.
    NotText,
    /// It is longer than any that browsers take.
    TooLong,
    /// It took too long.
    TooSlow,
}

impl ProxySight {
    /// The ways that the setting's script names, in order; none without a script that answered.
    pub(super) fn ways(&self) -> Vec<Directive> {
        match self.script.as_ref().map(|script| &script.outcome) {
            Some(ScriptOutcome::Said { answer }) => directives(answer),
            _ => Vec::new(),
        }
    }
}

/// Tries each proxy that is used for the site, where the settings allow it.
pub(super) async fn try_each(context: &Context, settings: &[ProxySetting]) -> Vec<ProxySight> {
    if !context.settings.allowlist.try_proxies {
        return Vec::new();
    }
    let session = context.session.beside(limits(context));
    let used = settings.iter().filter(|setting| setting.applies).take(MAX_TRIED);
    let scripts = side_by_side(used.map(|setting| {
        let (context, session, setting) = (context.clone(), session.clone(), setting.clone());
        async move {
            let script = script::ask(&context, &session, &setting).await;
            ProxySight { setting, script, proxy: None, site: None, canary: None, own: None }
        }
    }));
    let mut sights = scripts.await;
    drop_unused(&mut sights);
    let mut proxies: Vec<Proxy> = Vec::new();
    for sight in &mut sights {
        sight.proxy = named(sight);
        // The step's own handshake goes by the target's proxy already.
        proxies.extend(sight.proxy.clone().filter(|proxy| context.target.proxy.as_ref() != Some(proxy)));
    }
    let mut tried: Vec<Proxy> = Vec::new();
    proxies.retain(|proxy| {
        !tried.contains(proxy) && {
            tried.push(proxy.clone());
            true
        }
    });
    let looks = side_by_side(proxies.iter().map(|proxy| {
        let (context, session, proxy) = (context.clone(), session.clone(), proxy.clone());
        async move { (through(&context, &session, &proxy).await, proxy) }
    }));
    let looks = looks.await;
    for sight in &mut sights {
        if let Some((looks, _)) = looks.iter().find(|(_, proxy)| sight.proxy.as_ref() == Some(proxy)) {
            let ((site, own), canary) = looks.clone();
            (sight.site, sight.canary, sight.own) = (Some(site), canary.map(|(canary, _)| canary), own);
        }
    }
    sights
}

/// The bounds for what is not the target's own.
fn limits(context: &Context) -> Limits {
    let wait = context.settings.allowlist.wait_ms;
    Limits {
        deadline_ms: wait.saturating_mul(WAITS),
        connect_ms: wait,
        silence_ms: wait,
        connections: CONNECTIONS,
        ..context.settings.limits
    }
}

/// Does all of it at once; what breaks is left out. Order is kept.
async fn side_by_side<T: Send + 'static>(
    work: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let mut running = JoinSet::new();
    for (place, one) in work.enumerate() {
        running.spawn(async move { (place, one.await) });
    }
    let mut done = Vec::new();
    while let Some(ended) = running.join_next().await {
        done.extend(ended.ok());
    }
    done.sort_by_key(|(place, _)| *place);
    done.into_iter().map(|(_, one)| one).collect()
}

/// Where a script of the system answers, a proxy that the system names besides is not used (Chromium, `net/docs/proxy.md`).
fn drop_unused(sights: &mut Vec<ProxySight>) {
    let is_answered = sights.iter().any(|sight| !sight.ways().is_empty());
    let is_others = |setting: &ProxySetting| {
        let is_variable = setting.source.to_ascii_lowercase().ends_with("_proxy");
        is_variable || setting.source == crate::machine::WINHTTP
    };
    sights.retain(|sight| !is_answered || sight.setting.kind != ProxySettingKind::Server || is_others(&sight.setting));
}

/// The proxy that a setting comes down to.
fn named(sight: &ProxySight) -> Option<Proxy> {
    let address = match sight.setting.kind {
        ProxySettingKind::Server => sight.setting.value.clone(),
        ProxySettingKind::Script | ProxySettingKind::Auto => match sight.ways().into_iter().next()? {
            Directive::Direct => return None,
            Directive::Through(address) => address,
        },
    };
    Proxy::parse(&address).ok()
}

/// What was met at the other end, and who signed the proxy's own certificate.
type Seen = (PathSight, Option<Signer>);

/// The site and a canary through a proxy.
async fn through(context: &Context, session: &Session, proxy: &Proxy) -> (Seen, Option<Seen>) {
    let site = Target { proxy: Some(proxy.clone()), ..context.target.clone() };
    let canary = context.settings.allowlist.canaries.first().and_then(|canary| Endpoint::parse(canary, 443).ok());
    let canary = canary.map(|at| Target { proxy: Some(proxy.clone()), ..Target::new(at.host, at.port) });
    let of_canary = async {
        match &canary {
            Some(canary) => Some(look(context, session, canary, &Offer::default()).await),
            None => None,
        }
    };
    let offer = context.offer();
    tokio::join!(look(context, session, &site, &offer), of_canary)
}

async fn look(context: &Context, session: &Session, target: &Target, offer: &Offer) -> Seen {
    let seen = Box::pin(observe(session, target, offer)).await;
    let signer = signer::of(context, &seen, &target.host).await;
    let own = match &target.proxy {
        Some(proxy) => {
            let of_proxy = Observation { chain: seen.proxy_chain.clone(), ..seen.clone() };
            signer::of(context, &of_proxy, &proxy.endpoint.host).await
        }
        None => None,
    };
    (PathSight::of(Look::Proxied, &seen, signer), own)
}
