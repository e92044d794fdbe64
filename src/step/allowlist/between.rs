//! What all looks of this step mean together: who, if anybody, stands in between. Pure.

use serde::{Deserialize, Serialize};

use super::compare::Comparison;
use super::{AllowlistEvidence, BlockPlace, Look, PathSight, PortalWord, Signer, is_public_name, special_range};
use crate::handshake::Outcome;
use crate::net::NetError;

/// Who stands between this computer and the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Between {
    /// Nobody that can be seen.
    Nobody,
    /// Somebody signs every site anew.
    EverySite,
    /// Somebody signs this site anew and leaves others alone, or the site itself has such a certificate.
    OnlyThisSite,
    /// Somebody signs other sites anew and leaves this one alone.
    OnlyOthers,
    /// What is in the way is the proxy: the site is signed anew, refused or lost through it only.
    TheProxy,
    /// Sites open through the proxy only.
    NeedsProxy,
    /// The network's sign-in page.
    LoginPage,
    /// The name is cut off.
    BlockedName,
    /// The address is cut off.
    BlockedAddress,
    /// A page of a filter answers.
    BlockPage,
    /// The name was led elsewhere.
    LedAstray,
    /// The site opens by IPv4 only.
    OnlyIpv6Fails,
    /// Large packets get lost.
    LargePackets,
    /// A large first message is cut off.
    LargeHello,
    /// It cannot be told.
    Unknown,
}

/// Who stands between this computer and the site.
pub fn between(evidence: &AllowlistEvidence) -> Between {
    let view = View::of(evidence);
    ORDER.iter().find(|(_, holds)| holds(&view)).map_or(Between::Unknown, |&(between, _)| between)
}

/// Who it is when this holds.
type Rule = (Between, fn(&View<'_>) -> bool);

/// What is asked first, first: where two hold, the earlier one explains the later one.
const ORDER: &[Rule] = &[
    (Between::LoginPage, |view| view.is_login_page()),
    (Between::BlockPage, |view| view.is_block_page()),
    (Between::TheProxy, |view| view.is_the_proxy()),
    (Between::EverySite, |view| view.comparison.is_every_site()),
    (Between::LedAstray, |view| view.is_led_astray()),
    (Between::OnlyThisSite, |view| view.comparison.is_only_this_site()),
    (Between::NeedsProxy, |view| view.needs_proxy()),
    (Between::LargePackets, |view| view.is_mended_by(Look::SmallPackets)),
    (Between::LargeHello, |view| view.is_mended_by(Look::SmallHello)),
    (Between::BlockedName, |view| view.is_blocked_by_name()),
    (Between::BlockedAddress, |view| view.is_blocked_by_address()),
    (Between::OnlyIpv6Fails, |view| view.is_ipv6_alone()),
    (Between::OnlyOthers, |view| view.comparison.is_only_others()),
    (Between::Nobody, |view| view.comparison.site.is_some_and(Signer::is_public)),
];

/// The evidence, with what the rules ask of it.
struct View<'a> {
    evidence: &'a AllowlistEvidence,
    comparison: Comparison<'a>,
}

impl<'a> View<'a> {
    fn of(evidence: &'a AllowlistEvidence) -> Self {
        Self { evidence, comparison: Comparison::of(evidence) }
    }

    fn path(&self, look: Look) -> Option<&'a PathSight> {
        self.evidence.paths.iter().find(|path| path.look == look)
    }

    fn visit(&self) -> Option<&'a PathSight> {
        self.path(Look::Visit)
    }

    /// Whether the site shows a certificate of its own, and nothing ended the handshake.
    fn opens(&self) -> bool {
        let is_cut = self.visit().is_some_and(|visit| visit.outcome != Outcome::Completed);
        self.comparison.site.is_some_and(Signer::is_public) && !is_cut
    }

    /// Whether the handshake failed before any certificate came.
    fn failed(&self) -> bool {
        self.comparison.site.is_none() && self.visit().is_some_and(|visit| visit.outcome != Outcome::Completed)
    }

    fn is_login_page(&self) -> bool {
        let any = |word: &PortalWord| self.evidence.portal.iter().any(|sight| sight.word == *word);
        !self.opens() && any(&PortalWord::SignIn) && !any(&PortalWord::Open)
    }

    fn is_block_page(&self) -> bool {
        // What the proxy itself says is the proxy's.
        !self.opens() && self.evidence.block_page.as_ref().is_some_and(|page| page.place != BlockPlace::Proxy)
    }

    /// Either the visit goes through the proxy and fails where a direct one does not, or the other way round with a proxy
    /// that this computer is set to use.
    fn is_the_proxy(&self) -> bool {
        if self.opens() {
            let tried = self.evidence.tried_proxies.iter().filter(|tried| tried.setting.applies);
            let mut paths = tried.filter_map(|tried| tried.site.as_ref());
            return paths.any(|path| !is_good(path) && !is_our_own_limit(&path.outcome));
        }
        let is_word = |page: &super::BlockPage| page.place == BlockPlace::Proxy;
        self.visit().is_some_and(|visit| is_proxys_no(&visit.outcome))
            || self.evidence.block_page.as_ref().is_some_and(is_word)
            || self.path(Look::Direct).is_some_and(is_good)
    }

    fn is_led_astray(&self) -> bool {
        let evidence = self.evidence;
        let is_made_up = |address| evidence.resolver.as_ref().is_some_and(|seen| seen.made_up.contains(address));
        let mut overrides = evidence.hosts_entries.iter().filter(|entry| is_public_name(&entry.name));
        // Private addresses are common inside companies; these are not, and neither is that of a filter's page.
        let is_dummy = |address: std::net::IpAddr| {
            address.is_loopback() || address.is_unspecified() || special_range(address).is_none()
        };
        !self.opens()
            && (evidence.addresses.iter().any(is_made_up)
                || overrides.any(|entry| evidence.addresses.contains(&entry.address))
                || evidence.odd_addresses.iter().any(|odd| is_dummy(odd.address)))
    }

    fn needs_proxy(&self) -> bool {
        let mut tried = self.evidence.tried_proxies.iter().filter_map(|tried| tried.site.as_ref());
        self.failed() && tried.any(|path| path.outcome == Outcome::Completed)
    }

    fn is_mended_by(&self, look: Look) -> bool {
        self.failed() && self.path(look).is_some_and(is_answered)
    }

    /// Cut with this name and not with another; a server that minds its own name says so in an alert.
    fn is_blocked_by_name(&self) -> bool {
        let is_cut_here = self.failed() && self.visit().is_some_and(|visit| is_cut(&visit.outcome));
        let without = [Look::Nameless, Look::OtherName].into_iter().filter_map(|look| self.path(look));
        is_cut_here
            && match self.path(Look::NameElsewhere) {
                Some(elsewhere) => is_cut(&elsewhere.outcome),
                None => without.into_iter().any(is_answered),
            }
    }

    /// No way to the address, or cut there whatever the name, while others can be reached. A server that is down looks
    /// the same.
    fn is_blocked_by_address(&self) -> bool {
        let evidence = self.evidence;
        // A test page in plain HTTP tells nothing of this port where each other site fails on it as well.
        let is_online = match evidence.canaries.as_slice() {
            [] => evidence.portal.iter().any(|sight| sight.word == PortalWord::Open),
            canaries => canaries.iter().any(|canary| canary.signer.is_some()),
        };
        let here =
            |path: &&PathSight| matches!(path.look, Look::Visit | Look::Address | Look::Nameless | Look::OtherName);
        let is_gone = |path: &PathSight| !path.answered && (is_cut(&path.outcome) || is_unreachable(&path.outcome));
        let mut here = evidence.paths.iter().filter(here);
        let is_other_name_tried = self.path(Look::OtherName).or_else(|| self.path(Look::Nameless)).is_some();
        let never_connects = self.visit().is_some_and(|visit| is_unreachable(&visit.outcome));
        self.failed() && is_online && (never_connects || is_other_name_tried) && here.all(is_gone)
    }

    /// Whether every IPv6 address fails and an IPv4 one does not. A computer without a route has no IPv6, and where nothing
    /// listens that is told at once: neither costs anybody time.
    fn is_ipv6_alone(&self) -> bool {
        let at = |is_ipv6: bool| {
            let visits = |path: &&PathSight| matches!(path.look, Look::Visit | Look::Address);
            let paths = self.evidence.paths.iter().filter(visits);
            paths.filter(move |path| path.address.is_some_and(|address| address.is_ipv6() == is_ipv6))
        };
        let is_told = |error: &NetError| matches!(error, NetError::NoRoute | NetError::Refused);
        let costs_time = |path: &PathSight| {
            path.is_cut() || path.is_stalled() || path.unreached().is_some_and(|error| !is_told(error))
        };
        at(true).any(costs_time) && !at(true).any(is_answered) && at(false).any(is_answered)
    }
}

fn is_answered(path: &PathSight) -> bool {
    path.answered || path.outcome == Outcome::Completed
}

/// Completed, and not signed anew.
fn is_good(path: &PathSight) -> bool {
    path.outcome == Outcome::Completed && path.signer.as_ref().is_some_and(Signer::is_public)
}

/// The connection stood, and was cut or met with silence.
fn is_cut(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Closed | Outcome::Reset | Outcome::Silence { .. })
}

/// The connection never stood, for a reason that lies at the address.
fn is_unreachable(outcome: &Outcome) -> bool {
    use NetError::{Forbidden, NoRoute, Refused, Reset, TimedOut};
    matches!(outcome, Outcome::Unreachable { error: Forbidden | NoRoute | Refused | Reset | TimedOut })
}

/// We gave up before anybody could answer.
fn is_our_own_limit(outcome: &Outcome) -> bool {
    use NetError::{BudgetSpent, DeadlinePassed, Stopped};
    matches!(outcome, Outcome::Unreachable { error: BudgetSpent { .. } | DeadlinePassed | Stopped })
}

fn is_proxys_no(outcome: &Outcome) -> bool {
    use NetError::{ProxyProtocol, ProxyRefused, ProxyUnreachable};
    matches!(outcome, Outcome::Unreachable { error: ProxyProtocol | ProxyRefused { .. } | ProxyUnreachable { .. } })
}

#[cfg(test)]
mod tests;
