//! Which paths are tried, and when.
//!
//! A visit that came to its end needs little more. One that was cut off or met silence is asked again in ways that
//! differ in one thing each, side by side: what still fails, and what does not, tells what the cut depends on.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;

use super::{Look, PathSight, is_wordless_end};
use crate::handshake::{Observation, Offer, Outcome, observe, observe_raw};
use crate::net::{CAN_LIMIT_PACKETS, Session};
use crate::scan::Rung;
use crate::settings::Limits;
use crate::step::Context;
use crate::step::allowlist::{Asked, Canary, is_public_name, signer};
use crate::target::{Endpoint, Host, Protocol, Sni, Target};
use crate::wire::{ClientHello, version::TLS12};

/// A visit that lasts longer than this is taken for a silent one, so that the other paths are known in time.
const PATIENCE: Duration = Duration::from_millis(1500);

/// More addresses of one name are not tried.
const MAX_ADDRESSES: usize = 4;

/// More independent servers are not sent the site's name.
const MAX_ELSEWHERE: usize = 2;

/// The segment size that every path carries: 576 bytes of packet (RFC 9293, section 3.7.1), and IPv6's least MTU is larger.
const SMALL_SEGMENT: u16 = 536;

/// x25519, secp256r1 and secp384r1: without a post-quantum share a hello stays below 600 bytes.
const SHORT_GROUPS: [u16; 3] = [29, 23, 24];

/// `TLS_NULL_WITH_NULL_NULL`, which no server may choose (RFC 5246, section A.5): the answer is an alert of seven bytes.
const NO_SUITE: u16 = 0;

/// A name that no site has (RFC 6761, section 6.4).
const UNRELATED_NAME: &str = "no-such-site.invalid";

/// Nothing is asked again with less time than this left.
const TIME_FOR_MORE: Duration = Duration::from_secs(2);

/// The step's own handshake first, then the paths that tell more about how it ended.
pub(in crate::step::allowlist) async fn look(asked: &Asked<'_>) -> Vec<PathSight> {
    let context = asked.context;
    let site = Site::of(context).await;
    let (of_site, elsewhere) = tokio::join!(around(asked, &site), elsewhere(asked));
    let visit = PathSight::of(Look::Visit, asked.visit().await, asked.site().await.clone());
    let mut sights = vec![visit];
    sights.extend(of_site);
    let (more, long) = tokio::join!(ask(context, again(&site, &sights)), long_hello(context, &sights));
    sights.extend(more);
    sights.extend(long);
    sights.extend(elsewhere);
    sights
}

/// The site, and where its name leads.
struct Site<'c> {
    context: &'c Context,
    /// Empty where no address is ours to choose.
    addresses: Vec<IpAddr>,
}

/// One handshake by one path.
struct Question {
    look: Look,
    target: Target,
    session: Session,
    manner: Manner,
}

/// Who shakes hands.
enum Manner {
    /// A modern client.
    Modern(Box<Offer>),
    /// A hello that is answered by an alert.
    Refused,
}

impl<'c> Site<'c> {
    async fn of(context: &'c Context) -> Self {
        let target = &context.target;
        let addresses = match &target.host {
            Host::Name(name) if target.connect.is_none() && target.proxy.is_none() => {
                context.session.resolve(name).await.unwrap_or_default()
            }
            _ => Vec::new(),
        };
        Self { context, addresses }
    }

    fn question(&self, look: Look, target: Target) -> Question {
        let manner = Manner::Modern(Box::new(self.context.offer()));
        Question { look, target, session: self.context.session.clone(), manner }
    }

    /// The same at one address.
    fn at(&self, address: IpAddr) -> Question {
        self.question(Look::Address, at(&self.context.target, SocketAddr::new(address, self.context.target.port)))
    }

    /// The addresses that differ in kind, two of each at most.
    fn some_addresses(&self) -> Vec<IpAddr> {
        let (newer, older): (Vec<_>, Vec<_>) = self.addresses.iter().copied().partition(IpAddr::is_ipv6);
        let half = MAX_ADDRESSES / 2;
        let spare = |other: &Vec<IpAddr>| half.saturating_sub(other.len());
        let (of_newer, of_older) = (half + spare(&older), half + spare(&newer));
        newer.into_iter().take(of_newer).chain(older.into_iter().take(of_older)).collect()
    }

    /// The first address of the other kind than this one.
    fn of_the_other_kind(&self, peer: SocketAddr) -> Option<IpAddr> {
        self.addresses.iter().copied().find(|address| address.is_ipv6() != peer.is_ipv6())
    }
}

/// The paths to the site that tell more about how the visit ended, or seems to end.
async fn around(asked: &Asked<'_>, site: &Site<'_>) -> Vec<PathSight> {
    let context = asked.context;
    let seen = tokio::time::timeout(PATIENCE, asked.visit()).await.ok();
    let mut questions = match seen {
        Some(seen) if seen.outcome == Outcome::Completed => seen
            .peer
            .and_then(|peer| site.of_the_other_kind(peer))
            .map(|address| site.at(address))
            .into_iter()
            .collect(),
        Some(seen) if is_wordless_end(&seen.outcome) => variations(site, Some(seen)),
        Some(seen) if is_unreached(&seen.outcome) => each_address(site),
        Some(_) => Vec::new(),
        // Before a connection stands, nothing but the address can matter.
        None if context.session.usage().bytes_sent == 0 => each_address(site),
        None => variations(site, None),
    };
    if context.target.proxy.is_some() && context.settings.allowlist.try_proxies {
        questions.push(site.question(Look::Direct, Target { proxy: None, ..context.target.clone() }));
    }
    ask(context, questions).await
}

/// The same at each address, where there are several.
fn each_address(site: &Site<'_>) -> Vec<Question> {
    let addresses = site.some_addresses();
    if addresses.len() < 2 { Vec::new() } else { addresses.into_iter().map(|address| site.at(address)).collect() }
}

/// Handshakes that differ from the visit in one thing each, at the address of the visit where it is known.
fn variations(site: &Site<'_>, seen: Option<&Observation>) -> Vec<Question> {
    let context = site.context;
    let peer = seen.and_then(|seen| seen.peer).filter(|_| context.target.proxy.is_none());
    let base = peer.map_or_else(|| context.target.clone(), |peer| at(&context.target, peer));
    let with = |look, target: Target, offer: Offer| Question {
        manner: Manner::Modern(Box::new(offer)),
        ..site.question(look, target)
    };
    let mut questions: Vec<Question> = site.some_addresses().into_iter().map(|address| site.at(address)).collect();
    if questions.is_empty() {
        questions.push(site.question(Look::Address, base.clone()));
    }
    let is_silent = seen.is_none_or(|seen| matches!(seen.outcome, Outcome::Silence { .. }));
    let is_answered = seen.is_some_and(|seen| seen.negotiated.version.is_some());
    if is_silent && CAN_LIMIT_PACKETS && context.target.proxy.is_none() {
        let session = context.session.in_small_packets(SMALL_SEGMENT);
        questions.push(Question { session, ..site.question(Look::SmallPackets, base.clone()) });
    } else if is_silent {
        questions.push(Question { manner: Manner::Refused, ..site.question(Look::ShortAnswer, base.clone()) });
    }
    if !is_answered {
        let short = Offer { groups: Some(SHORT_GROUPS.to_vec()), ..context.offer() };
        questions.push(with(Look::SmallHello, base.clone(), short));
    }
    if let (Some(name), false) = (context.target.server_name(), is_answered) {
        let other = other_name(context, name);
        questions.push(site.question(Look::Nameless, Target { sni: Sni::Absent, ..base.clone() }));
        questions.push(site.question(Look::OtherName, Target { sni: Sni::Name(other), ..base }));
    }
    questions
}

/// What is asked once more: a server under strain hangs up now and then, and a filter each time.
fn again(site: &Site<'_>, sights: &[PathSight]) -> Vec<Question> {
    let Some((visit, others)) = sights.split_first() else { return Vec::new() };
    let is_for_another_name = |sight: &&PathSight| matches!(sight.look, Look::Nameless | Look::OtherName);
    let is_name_in_doubt = visit.is_cut() && others.iter().filter(is_for_another_name).any(PathSight::is_heard);
    let is_doubtful =
        |sight: &&PathSight| sight.look == Look::Address && sight.is_cut() && (visit.is_whole() || is_name_in_doubt);
    let places: BTreeSet<SocketAddr> = others.iter().filter(is_doubtful).filter_map(|sight| sight.address).collect();
    places.into_iter().map(|place| site.question(Look::Address, at(&site.context.target, place))).collect()
}

/// Where a short hello is answered and a longer one is not: one that has nothing new in it but its length.
async fn long_hello(context: &Context, sights: &[PathSight]) -> Option<PathSight> {
    let (visit, others) = sights.split_first()?;
    let short = others.iter().find(|sight| sight.look == Look::SmallHello)?;
    if !visit.is_cut() || !short.is_heard() || is_late(context) {
        return None;
    }
    let seen = context.scanner.rung(Rung::Length1500).await?;
    Some(PathSight::of(Look::LongHello, &seen, None))
}

/// The site's name at servers that have nothing to do with it, and beside it a name that no site has: whoever cuts off
/// the one and lets the other pass stands on the way. Only a name that everybody may know is sent there.
async fn elsewhere(asked: &Asked<'_>) -> Vec<PathSight> {
    let context = asked.context;
    let (visit, target) = (asked.visit().await, &context.target);
    let Some(name) = target.server_name().filter(|name| is_public_name(name)) else { return Vec::new() };
    let is_cut = is_wordless_end(&visit.outcome) && visit.negotiated.version.is_none();
    if !is_cut || target.proxy.is_some() || target.protocol != Protocol::Tls {
        return Vec::new();
    }
    let wait_ms = context.settings.allowlist.wait_ms;
    let limits = Limits { connect_ms: wait_ms, silence_ms: wait_ms, ..context.settings.limits };
    let session = context.session.beside(limits);
    let is_innocent = |canary: &&Canary| canary.outcome == Outcome::Completed && host_of(&canary.name) != name;
    let innocent = asked.canaries().await.iter().filter(is_innocent).filter_map(|canary| canary.address);
    let places: BTreeSet<SocketAddr> = innocent.filter(|place| Some(*place) != visit.peer).collect();
    let to = |place: SocketAddr, look, name: &str| Question {
        look,
        target: Target { sni: Sni::Name(name.to_owned()), ..at(target, place) },
        session: session.clone(),
        manner: Manner::Modern(Box::default()),
    };
    let questions = places
        .into_iter()
        .take(MAX_ELSEWHERE)
        .flat_map(|place| [to(place, Look::NameElsewhere, name), to(place, Look::OtherName, UNRELATED_NAME)]);
    ask(context, questions.collect()).await
}

/// Asks side by side; the answers come in the order of the questions.
async fn ask(context: &Context, questions: Vec<Question>) -> Vec<PathSight> {
    if questions.is_empty() || is_late(context) {
        return Vec::new();
    }
    let mut work = JoinSet::new();
    for (place, question) in questions.into_iter().enumerate() {
        let context = context.clone();
        work.spawn(async move { (place, question.sight(&context).await) });
    }
    let mut sights = work.join_all().await;
    sights.sort_by_key(|(place, _)| *place);
    sights.into_iter().map(|(_, sight)| sight).collect()
}

fn is_late(context: &Context) -> bool {
    context.session.is_stopped() || Instant::now() + TIME_FOR_MORE >= context.session.deadline()
}

impl Question {
    async fn sight(&self, context: &Context) -> PathSight {
        let (session, target) = (&self.session, &self.target);
        let seen = match &self.manner {
            Manner::Modern(offer) => observe(session, target, offer).await,
            Manner::Refused => {
                observe_raw(session, target, &ClientHello::probe(TLS12, &[NO_SUITE], target.server_name())).await
            }
        };
        let mut sight = PathSight::of(self.look, &seen, signer::of(context, &seen, &target.host).await);
        if let (None, None, Some(Endpoint { host: Host::Address(address), port })) =
            (sight.address, &target.proxy, &target.connect)
        {
            sight.address = Some(SocketAddr::new(*address, *port));
        }
        sight
    }
}

/// The target, at this place.
fn at(target: &Target, place: SocketAddr) -> Target {
    let endpoint = Endpoint { host: Host::Address(place.ip()), port: place.port() };
    Target { connect: Some(endpoint), ..target.clone() }
}

/// A name that nobody minds and that is not the site's.
fn other_name(context: &Context, name: &str) -> String {
    let mut canaries = context.settings.allowlist.canaries.iter().map(|canary| host_of(canary));
    canaries.find(|host| *host != name).unwrap_or(UNRELATED_NAME).to_owned()
}

/// The host of a `host:port`.
fn host_of(canary: &str) -> &str {
    canary.rsplit_once(':').map_or(canary, |(host, _)| host)
}

/// Whether no connection was made, for a reason that is not ours.
fn is_unreached(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Unreachable { error } if !super::is_our_end(error))
}
