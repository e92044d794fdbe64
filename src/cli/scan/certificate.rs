//! The chains of a scan as text: what the first certificate says, who sees it, who trusts it, what fails.

use super::super::output::Colour;
use super::super::table::Table;
use super::text::Maker;
use crate::advice::shown;
use crate::certificate::{CertificateFacts, ChainReport, CheckResult, Store, StoreJudgement};
use crate::report;
use crate::scan::ServedChain;
use crate::wire;

/// More names than this are counted.
const MOST_NAMES: usize = 20;

/// Every chain; `judged` holds the same chains in the same order.
pub(super) fn all(make: Maker, served: &[ServedChain], judged: &[ChainReport]) -> String {
    let chains = served.iter().zip(judged);
    chains.map(|(served, judged)| one(make, served, judged)).collect::<Vec<_>>().join("\n")
}

fn one(make: Maker, served: &ServedChain, judged: &ChainReport) -> String {
    let mut table = Table::default();
    let mut tell = |key: &str, text: String, colour| table.row(make.words.text(key), text, colour);
    tell("scan-certificate-key", shown(&served.key), Some(Colour::Bold));
    if let Some(facts) = judged.certificates.first() {
        if let Some(error) = &facts.unparsable {
            tell("scan-certificate-unreadable", shown(error), Some(Colour::Red));
        } else {
            tell("scan-certificate-subject", shown(&facts.subject), None);
            tell("scan-certificate-names", names(make, facts), None);
            tell("scan-certificate-valid", validity(facts), None);
            tell("scan-certificate-issuer", shown(&facts.issuer), None);
            tell("scan-certificate-signature", shown(&facts.signature_algorithm), None);
        }
        tell("scan-certificate-fingerprint", facts.sha256.clone(), None);
    }
    let chain: Vec<String> = judged.sent().map(|facts| shown(&facts.label)).collect();
    tell("scan-certificate-chain", chain.join(" <- "), None);
    tell("scan-certificate-shown", shown_to(make, served), None);
    for judgement in &judged.judgements {
        let (key, text, colour) = trust(make, judgement);
        tell(key, text, Some(colour));
    }
    let failed: Vec<String> = judged
        .checks
        .iter()
        .filter(|check| check.result == CheckResult::Failed)
        .map(|check| format!("{}: {}", make.words.check(check.check), shown(&check.detail)))
        .collect();
    if !failed.is_empty() {
        tell("scan-certificate-failed", failed.join("\n"), Some(Colour::Red));
    }
    table.rendered(2, make.style)
}

fn names(make: Maker, facts: &CertificateFacts) -> String {
    let mut text = make.list(facts.names.iter().take(MOST_NAMES).cloned());
    if facts.name_count > MOST_NAMES {
        let more = super::args([("count", (facts.name_count - MOST_NAMES).into())]);
        text = format!("{text}, {}", make.words.format("scan-certificate-more-names", &more));
    }
    text
}

fn validity(facts: &CertificateFacts) -> String {
    let moment = |time: Option<_>| time.map_or_else(|| "?".to_owned(), report::moment);
    format!("{} - {}", moment(facts.not_before), moment(facts.not_after))
}

/// In which versions and to which hellos a chain was shown.
fn shown_to(make: Maker, served: &ServedChain) -> String {
    let key = match (served.with_server_name, served.without_server_name) {
        (true, true) => "scan-certificate-always",
        (true, false) => "scan-certificate-with-name",
        (false, true) => "scan-certificate-without-name",
        (false, false) => "scan-unknown",
    };
    let versions = make.list(served.versions.iter().map(|&version| wire::version_name(version)));
    format!("{versions}; {}", make.words.text(key))
}

fn trust(make: Maker, judgement: &StoreJudgement) -> (&'static str, String, Colour) {
    let key = match judgement.store {
        Store::System => "scan-certificate-trust-system",
        Store::Mozilla => "scan-certificate-trust-mozilla",
    };
    if judgement.trusted && judgement.added {
        return (key, make.words.text("scan-certificate-trust-added"), Colour::Yellow);
    }
    if judgement.trusted {
        return (key, make.words.text("scan-yes"), Colour::Green);
    }
    let mut text = make.words.text("scan-no");
    if let Some(reason) = &judgement.error {
        text = format!("{text} ({})", shown(reason));
    }
    (key, text, Colour::Red)
}
