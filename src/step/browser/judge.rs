//! What the browsers of this computer make of the site. Pure.
//!
//! The stores come first: they say whether browsers agree. The rest tells of the browsers one by one: settings that
//! get in the way, age, what a client test heard. What takes the server's evidence too is `diagnosis`'s business.

mod age;
mod clients;
mod settings;
mod stores;

use super::BrowserEvidence;
use crate::machine::Browser;
use crate::step::{Fact, FactState, Judgement, Sight};

/// Decides, from the step's own evidence alone.
pub fn judge(sight: &Sight<BrowserEvidence>) -> Judgement {
    let evidence = &sight.evidence;
    let mut judgement = stores::judge(evidence, sight.chain.as_ref());
    let parts = [settings::judge(evidence), age::judge(evidence, sight.chain.as_ref())];
    for part in parts {
        judgement.facts.extend(part.facts);
        judgement.findings.extend(part.findings);
    }
    judgement.facts.extend(clients::facts(evidence));
    judgement.facts.push(browsers(&evidence.browsers));
    if evidence.cut_short {
        judgement.facts.push(Fact::new(FactState::Unknown, "browser-fact-cut-short"));
    }
    judgement
}

fn browsers(found: &[Browser]) -> Fact {
    let names: Vec<String> = found
        .iter()
        .map(|browser| match &browser.version {
            Some(version) => format!("{} {version}", browser.name),
            None => browser.name.clone(),
        })
        .collect();
    let key = if found.is_empty() { "browser-fact-no-browsers" } else { "browser-fact-browsers" };
    Fact::new(FactState::Info, key).with("count", found.len()).with("names", names.join(", "))
}

#[cfg(test)]
mod tests;
