//! What a proxy script said, or why it said nothing. Browsers go straight to the site then.

use super::{conclude, fact};
use crate::machine::ProxySettingKind;
use crate::machine::pac::Directive;
use crate::net::NetError;
use crate::step::allowlist::{AllowlistEvidence, ProxySight, ScriptFault, ScriptOutcome};
use crate::step::{Confidence, FactState, Judgement, Sight};

pub(super) fn judge(tried: &ProxySight, sight: &Sight<AllowlistEvidence>, judgement: &mut Judgement) {
    let Some(script) = &tried.script else { return };
    let about = |state, key: &str| fact(state, key, tried).with("address", script.address.as_str());
    let is_auto = tried.setting.kind == ProxySettingKind::Auto;
    let wrong = Some(("proxy-settings-wrong", Confidence::Possible));
    match &script.outcome {
        ScriptOutcome::Said { answer } => {
            let is_direct = tried.ways().first() == Some(&Directive::Direct);
            let key =
                if is_direct { "allowlist-fact-proxied-script-direct" } else { "allowlist-fact-proxied-script-says" };
            judgement.facts.push(about(FactState::Info, key).with("answer", answer.as_str()));
        }
        ScriptOutcome::NotRead => {
            judgement.facts.push(about(FactState::Unknown, "allowlist-fact-proxied-script-not-read"));
        }
        ScriptOutcome::NotFetched {
            error: NetError::Stopped | NetError::DeadlinePassed | NetError::BudgetSpent { .. },
        } => {
            judgement.facts.push(about(FactState::Unknown, "allowlist-fact-proxied-script-unknown"));
        }
        // Most networks offer none, and most computers of one system ask all the same.
        ScriptOutcome::NotFetched { .. } if is_auto => {
            judgement.facts.push(about(FactState::Good, "allowlist-fact-proxied-no-auto"));
        }
        ScriptOutcome::NotFetched { error } => {
            let key = "allowlist-fact-proxied-script-not-fetched";
            let fact = about(FactState::Attention, key).with("why", fetching(error));
            let fact = fact.with(
                "status",
                if let NetError::HttpStatus { status } = error { status.to_string() } else { String::new() },
            );
            // Who gets through without it, as browsers try, hardly has trouble by it.
            conclude(fact, wrong.filter(|_| !super::works(sight)), tried, judgement);
        }
        ScriptOutcome::Broken { fault, text } => {
            let key = match fault {
                ScriptFault::Faulty => "allowlist-fact-proxied-script-faulty",
                ScriptFault::NoFunction => "allowlist-fact-proxied-script-empty",
                ScriptFault::NotText => "allowlist-fact-proxied-script-answers-nothing",
                ScriptFault::TooLong => "allowlist-fact-proxied-script-too-long",
                ScriptFault::TooSlow => "allowlist-fact-proxied-script-too-slow",
            };
            let fact = about(FactState::Attention, key).with("text", text.as_str());
            conclude(fact, wrong.filter(|_| !super::works(sight)), tried, judgement);
        }
    }
}

/// Why a script could not be fetched, for the words to choose by.
fn fetching(error: &NetError) -> &'static str {
    match error {
        NetError::HttpStatus { .. } => "status",
        NetError::Other { .. } => "file",
        other => super::why(other),
    }
}
