//! Security software, VPN and filter clients that run here. None of them is a fault: they are facts to look at when
//! something else is found, and the only finding is a tunnel that is up while the connection just ends.

use super::works;
use crate::handshake::Outcome;
use crate::machine::{Guard, GuardKind, GuardTrace};
use crate::net::NetError;
use crate::step::allowlist::{AllowlistEvidence, ProductMatch};
use crate::step::reach::finding;
use crate::step::{Confidence, Fact, FactState, Judgement, Sight};

pub(super) fn judge(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let signer = sight.evidence.site.as_ref().and_then(|site| site.product.as_ref());
    let (signers, others): (Vec<&Guard>, Vec<&Guard>) =
        sight.evidence.guards.iter().partition(|guard| signer.is_some_and(|found| is_signer(guard, found)));
    judgement.facts.extend(signers.iter().map(|guard| signing(guard)));
    judgement.facts.extend(others.iter().map(|guard| running(guard)));
    if sight.evidence.guards.is_empty() {
        judgement.facts.push(Fact::new(FactState::Good, "allowlist-fact-no-guard"));
    }
    tunnel(sight, judgement);
}

fn is_signer(guard: &Guard, found: &ProductMatch) -> bool {
    guard.is_signer(&found.product, &found.category)
}

/// The program whose name stands on the certificate.
fn signing(guard: &Guard) -> Fact {
    let key = match guard.kind {
        GuardKind::GatewayClient => "allowlist-fact-guard-is-signer-gateway",
        _ => "allowlist-fact-guard-is-signer",
    };
    told(guard, FactState::Attention, key)
}

fn running(guard: &Guard) -> Fact {
    let key = if guard.trace == GuardTrace::Interface && guard.product == guard.seen_as {
        "allowlist-fact-guard-tunnel"
    } else if !guard.is_verified() {
        "allowlist-fact-guard-maybe"
    } else if guard.is_tunnel_up() {
        "allowlist-fact-guard-tunnel-of"
    } else {
        match guard.kind {
            GuardKind::Antivirus => "allowlist-fact-guard-antivirus",
            GuardKind::GatewayClient => "allowlist-fact-guard-gateway-client",
            GuardKind::ParentalControl => "allowlist-fact-guard-parental-control",
            GuardKind::LocalFilter => "allowlist-fact-guard-local-filter",
            GuardKind::Vpn => "allowlist-fact-guard-vpn",
            GuardKind::DebuggingProxy => "allowlist-fact-guard-debugging-proxy",
            GuardKind::ProxyClient => "allowlist-fact-guard-proxy-client",
        }
    };
    told(guard, FactState::Info, key)
}

fn told(guard: &Guard, state: FactState, key: &str) -> Fact {
    Fact::new(state, key).with("product", guard.product.as_str()).with("seen", guard.seen_as.as_str())
}

/// A tunnel takes all traffic; where the connection just ends, it is one of those who may have ended it.
fn tunnel(sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    if works(sight) || !just_ended(sight) {
        return;
    }
    let up: Vec<Fact> = sight
        .evidence
        .guards
        .iter()
        .filter(|guard| guard.is_tunnel_up())
        .map(|guard| Fact { state: FactState::Attention, ..running(guard) })
        .collect();
    let is_told = judgement.findings.iter().any(|found| found.cause == "vpn-client-interferes");
    if !up.is_empty() && !is_told {
        judgement.findings.push(finding("vpn-client-interferes", Confidence::Possible, up));
    }
}

/// Whether the step's own connection ended without a word from the site.
fn just_ended(sight: &Sight<AllowlistEvidence>) -> bool {
    sight.observations.first().is_some_and(|seen| {
        matches!(
            seen.outcome,
            Outcome::Closed
                | Outcome::Reset
                | Outcome::Silence { .. }
                | Outcome::TooSlow { .. }
                | Outcome::Unreachable { error: NetError::Closed | NetError::Silent { .. } }
        )
    })
}

#[cfg(test)]
mod tests;
