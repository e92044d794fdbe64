//! What stands before the server that was examined, and whether that front gets along with it.

use crate::handshake::Outcome;
use crate::net::NetError;
use crate::step::certificate::{Front, network_says, trouble_behind};
use crate::step::{Fact, FactState, Judgement};

pub(super) fn judge(front: &Front, judgement: &mut Judgement) {
    let address = front.address.map(|address| address.to_string()).unwrap_or_default();
    let fact = |state, key| Fact::new(state, key).with("address", address.as_str());
    match &front.outcome {
        Outcome::Unreachable { error: NetError::NameNotFound { .. } | NetError::ResolverFailed { .. } } => {
            judgement.facts.push(Fact::new(FactState::Info, "certificate-fact-front-unknown"));
        }
        Outcome::Unreachable { .. } => {
            judgement.facts.push(Fact::new(FactState::Info, "certificate-fact-front-unreached"));
        }
        Outcome::Completed if !front.trusted => {
            judgement.facts.push(fact(FactState::Attention, "certificate-fact-front-untrusted"));
        }
        Outcome::Completed => {
            let server = front.server.as_deref();
            match front.status.and_then(|status| Some((status, trouble_behind(status, server)?))) {
                Some((status, (cause, confidence))) => judgement.blame(cause, confidence, network_says(status, server)),
                None => judgement.facts.push(fact(FactState::Info, "certificate-fact-front-fine")),
            }
        }
        _ => judgement.facts.push(fact(FactState::Attention, "certificate-fact-front-fails")),
    }
}
