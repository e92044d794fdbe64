//! Words for paths and stores, which pages and reports share: which way, who accepts it, and what fails where.

use super::message::{args, slug};
use super::{Words, shown};
use crate::certificate::{
    CertificateCheck, ChainReport, CheckResult, Origin, PathEnd, PathReport, Store, StoreJudgement,
};
use crate::step::FactState;

/// Stores and places of a path beyond this number are left out: a file that was made by hand may hold any number.
const MOST: usize = 16;

/// One question to the stores, and the answer of each in the order of the judgements.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreRow {
    /// The question.
    pub label: String,
    /// The answers; a state where an answer is good or bad. Safe to show.
    pub answers: Vec<(Option<FactState>, String)>,
}

/// One path in words that are safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathLine {
    /// Good for a path that is accepted.
    pub state: FactState,
    /// Whose roots.
    pub store: String,
    /// "www.example.com › R11 › ISRG Root X1".
    pub way: String,
    /// That it is accepted, or what fails and where.
    pub outcome: String,
}

impl Words {
    /// Whose roots: "This computer".
    pub fn store(&self, store: Store) -> String {
        self.text(match store {
            Store::System => "app-store-system",
            Store::Mozilla => "app-store-mozilla",
        })
    }

    /// One path: whose roots, which way, how it came out.
    pub fn path(&self, chain: &ChainReport, path: &PathReport) -> PathLine {
        let label = |index: usize| chain.certificates.get(index).map(|facts| shown(&facts.label)).unwrap_or_default();
        let mut way: Vec<String> = path.certificates.iter().take(MOST).map(|&index| label(index)).collect();
        if path.end == PathEnd::IssuerMissing {
            way.push("?".to_owned());
        }
        let outcome = if path.trusted { self.text("chain-path-accepted") } else { self.path_fault(chain, path) };
        PathLine {
            state: if path.trusted { FactState::Good } else { FactState::Problem },
            store: self.store(path.store),
            way: way.join(" › "),
            outcome,
        }
    }

    /// What fails on a path, and on which certificate.
    fn path_fault(&self, chain: &ChainReport, path: &PathReport) -> String {
        match &path.fault {
            Some(fault) => self.fault(chain, fault),
            None => self.text(&format!("chain-end-{}", slug(&path.end))),
        }
    }

    fn fault(&self, chain: &ChainReport, fault: &CertificateCheck) -> String {
        let what = self.check_with_detail(fault);
        match fault.certificate.and_then(|index| chain.certificates.get(index)) {
            Some(facts) => {
                self.format("chain-fault-on", &args([("label", facts.label.as_str().into()), ("fault", what.into())]))
            }
            None => what,
        }
    }

    /// What each store says, question by question; no rows without stores.
    pub fn stores(&self, chain: &ChainReport) -> Vec<StoreRow> {
        let stores = &chain.judgements[..chain.judgements.len().min(MOST)];
        if stores.is_empty() {
            return Vec::new();
        }
        let row = |key: &str, answer: &dyn Fn(&StoreJudgement) -> (Option<FactState>, String)| StoreRow {
            label: self.text(key),
            answers: stores.iter().map(answer).collect(),
        };
        let mut rows = vec![row("chain-store-accepts", &|judgement| self.accepts(judgement.trusted))];
        let repaired = |judgement: &StoreJudgement| {
            judgement.trusted || chain.whole_paths().any(|path| path.store == judgement.store && path.trusted)
        };
        if stores.iter().any(|judgement| judgement.trusted != repaired(judgement)) {
            let is_fetched = |&index: &usize| chain.certificates[index].origin == Origin::Fetched;
            let fetched = chain.whole_paths().any(|path| path.trusted && path.certificates.iter().any(is_fetched));
            let key = if fetched { "chain-store-accepts-fetched" } else { "chain-store-accepts-sorted" };
            rows.push(row(key, &|judgement| self.accepts(repaired(judgement))));
        }
        rows.push(row("chain-store-root", &|judgement| (None, self.root(chain, judgement))));
        if stores.iter().any(|judgement| !judgement.trusted) {
            rows.push(row("chain-store-fails", &|judgement| (None, self.what_fails(chain, judgement))));
        }
        rows
    }

    fn accepts(&self, yes: bool) -> (Option<FactState>, String) {
        let (state, key) =
            if yes { (FactState::Good, "chain-store-yes") } else { (FactState::Problem, "chain-store-no") };
        (Some(state), self.text(key))
    }

    fn root(&self, chain: &ChainReport, judgement: &StoreJudgement) -> String {
        let reached = chain.path_of(judgement.store).filter(|path| path.end == PathEnd::Root);
        let label =
            reached.and_then(|path| path.certificates.last()).map(|&root| chain.certificates[root].label.clone());
        let Some(root) = label.filter(|label| !label.is_empty()).or_else(|| judgement.root.clone()) else {
            return self.text("chain-store-no-root");
        };
        if judgement.added {
            return self.format("chain-store-added", &args([("root", root.into())]));
        }
        shown(&root)
    }

    fn what_fails(&self, chain: &ChainReport, judgement: &StoreJudgement) -> String {
        if judgement.trusted {
            return self.text("chain-store-nothing");
        }
        match (chain.path_of(judgement.store), &judgement.error) {
            (Some(path), _) if path.trusted => self.not_sent(chain, path),
            (Some(path), _) => self.path_fault(chain, path),
            (None, _) if !judgement.anchored => self.text("chain-store-unknown-issuer"),
            (None, Some(error)) => shown(error),
            (None, None) => self.text("chain-end-root"),
        }
    }

    /// Why a path that is accepted in itself is not found in what was sent: issuers were left out, or stand elsewhere.
    fn not_sent(&self, chain: &ChainReport, path: &PathReport) -> String {
        let fetched = path.certificates.iter().filter(|&&index| chain.certificates[index].origin == Origin::Fetched);
        let labels: Vec<String> = fetched.take(MOST).map(|&index| shown(&chain.certificates[index].label)).collect();
        if labels.is_empty() {
            let failed = chain.checks.iter().find(|check| check.result == CheckResult::Failed);
            return failed.map_or_else(|| self.text("chain-store-fails-as-sent"), |failed| self.fault(chain, failed));
        }
        self.format("chain-store-not-sent", &args([("labels", labels.join(", ").into())]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::certificate::{CertificateFacts, Check};

    /// A leaf, its issuer and a root of this computer's store; accepted along the path, and not as sent.
    fn chain(origin: Origin) -> ChainReport {
        let certificate =
            |label: &str, origin| CertificateFacts { label: label.to_owned(), origin, ..CertificateFacts::default() };
        let judgement = |store: &str| {
            let judgement = serde_json::json!({
                "store": store, "trusted": false, "anchored": false, "root": null, "error": "UnknownIssuer",
            });
            serde_json::from_value(judgement).expect("a judgement")
        };
        ChainReport {
            certificates: vec![
                certificate("leaf", Origin::Sent),
                certificate("issuer", origin),
                certificate("root", Origin::Store),
            ],
            checks: vec![CertificateCheck {
                check: Check::Order,
                certificate: Some(1),
                result: CheckResult::Failed,
                detail: String::new(),
            }],
            judgements: vec![judgement("system"), judgement("mozilla")],
            paths: vec![PathReport {
                store: Store::System,
                certificates: vec![0, 1, 2],
                end: PathEnd::Root,
                trusted: true,
                fault: None,
            }],
            ..ChainReport::default()
        }
    }

    fn told(chain: &ChainReport) -> Vec<(String, Vec<String>)> {
        let text = |row: StoreRow| (row.label, row.answers.into_iter().map(|(_, answer)| answer).collect());
        Words::english().stores(chain).into_iter().map(text).collect()
    }

    #[test]
    fn a_store_that_needs_a_fetched_issuer_says_which_was_not_sent() {
        let rows = told(&chain(Origin::Fetched));
        assert_eq!(rows[1], ("Accepts it with issuers that we fetched".to_owned(), vec!["Yes".into(), "No".into()]));
        assert_eq!(rows[2].1, ["root", "None that it knows"]);
        assert_eq!(rows[3].1, ["Not sent: issuer", "It does not know who vouches for this chain."]);
    }

    #[test]
    fn a_store_that_minds_the_order_says_so_and_nothing_was_fetched() {
        let rows = told(&chain(Origin::Sent));
        assert_eq!(rows[1].0, "Accepts it in the right order");
        assert_eq!(rows[3].1[0], "On issuer: The chain is in order: no");
    }

    #[test]
    fn a_path_is_told_with_its_way_and_the_one_check_that_fails() {
        let mut chain = chain(Origin::Sent);
        chain.paths[0].certificates.truncate(2);
        chain.paths[0].trusted = false;
        chain.paths[0].end = PathEnd::IssuerMissing;
        let line = Words::english().path(&chain, &chain.paths[0]);
        assert_eq!(line.way, "leaf › issuer › ?");
        assert_eq!(line.outcome, "The next issuer was not sent and is in no list of trust.");
        chain.paths[0].fault = Some(chain.checks[0].clone());
        assert_eq!(Words::english().path(&chain, &chain.paths[0]).outcome, "On issuer: The chain is in order: no");
    }
}
