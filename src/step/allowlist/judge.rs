//! What stands between this computer and the site, by all that was seen. Each file judges one kind of evidence.

mod addresses;
mod canaries;
mod guards;
mod paths;
mod portal;
mod proxies;
mod roots;
mod signer;

use super::AllowlistEvidence;
use crate::handshake::Outcome;
use crate::step::reach;
use crate::step::{Judgement, Sight, Step};

/// Addresses, lines or settings listed in one kind of fact.
const MAX_LISTED: usize = 5;

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<AllowlistEvidence>) -> Judgement {
    let mut judgement = Judgement::default();
    signer::judge(sight, &mut judgement);
    canaries::judge(sight, &mut judgement);
    portal::judge(sight, &mut judgement);
    paths::judge(sight, &mut judgement);
    addresses::judge(sight, &mut judgement);
    proxies::judge(sight, &mut judgement);
    guards::judge(sight, &mut judgement);
    roots::judge(sight, &mut judgement);
    if let Some(first) = sight.observations.first() {
        let ground = reach::judge(first);
        let own: Vec<_> = ground.findings.into_iter().filter(|found| found.step == Step::Allowlist).collect();
        if !own.is_empty() {
            judgement.facts.extend(ground.facts);
            judgement.findings.extend(own);
        }
    }
    judgement
}

/// Whether a current client on this computer gets through and trusts what it finds.
fn works(sight: &Sight<AllowlistEvidence>) -> bool {
    let is_trusted = sight.chain.as_ref().is_some_and(|chain| chain.judgements.iter().any(|store| store.trusted));
    is_trusted && sight.observations.iter().any(|seen| seen.outcome == Outcome::Completed)
}

#[cfg(test)]
mod tests;
