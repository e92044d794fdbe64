//! `handshake-doctor scan`: everything that a server can do, for experts, as text or JSON.
//!
//! | file | what is in it |
//! |---|---|
//! | `run` | addresses, the scan itself, progress |
//! | `text` | the report as text, with `certificate` and `features` |
//! | `json` | the report as JSON, with names beside the numbers |

mod certificate;
#[cfg(test)]
mod claims;
mod features;
mod json;
mod names;
mod run;
mod text;

use std::net::IpAddr;
use std::process::ExitCode;
use std::time::Duration;

use super::arguments::ScanArguments;
use super::error::{CliError, args};
use super::output::{self, Style};
use super::{HEALTHY, INCONCLUSIVE, request};
use crate::advice::Words;
use crate::certificate::ChainReport;
use crate::handshake::Outcome;
use crate::net::Usage;
use crate::scan::ScanReport;
use crate::target::Target;

/// One address, scanned.
#[derive(Debug)]
struct Scanned {
    target: Target,
    /// Where all connections went; `None` when that is not certain, as behind a proxy.
    address: Option<IpAddr>,
    /// How many addresses the name has.
    addresses: usize,
    report: ScanReport,
    /// Why nothing was found out: how the first hello ended.
    reason: Option<Outcome>,
    /// The report's chains, judged, in the same order.
    chains: Vec<ChainReport>,
    usage: Usage,
    duration: Duration,
}

/// Scans and prints.
pub(super) fn scan(arguments: &ScanArguments, words: &Words) -> Result<ExitCode, CliError> {
    let site = request::site(&arguments.connection)?;
    let scanned = match run::all(&site, arguments, words) {
        Ok(scanned) => scanned,
        Err(run::ScanError::Broken(text)) => {
            output::say(&words.format("terminal-broken", &args([("text", text.as_str().into())])));
            return Ok(ExitCode::from(INCONCLUSIVE));
        }
        Err(run::ScanError::Name(error)) => {
            output::say(&words.net_error(&error));
            Vec::new()
        }
    };
    if arguments.json {
        output::print(&json::whole(&scanned, arguments.each_address));
    } else {
        let style = Style::of_stdout();
        let texts: Vec<String> = scanned.iter().map(|scanned| text::whole(scanned, style, words)).collect();
        output::print(&texts.join("\n\n"));
    }
    let has_found = scanned.iter().any(|scanned| has_found(&scanned.report));
    Ok(ExitCode::from(if has_found { HEALTHY } else { INCONCLUSIVE }))
}

/// Whether the scan found anything out: one definite answer is enough.
fn has_found(report: &ScanReport) -> bool {
    let ScanReport { versions, suites, certificates, groups, signatures, features, ladder, strain: _ } = report;
    let is_any = |list: Option<usize>| list.is_some_and(|length| length > 0);
    versions.iter().flatten().any(|version| version.supported.is_some())
        || suites.iter().flatten().any(|suites| !suites.accepted.is_empty())
        || is_any(certificates.as_ref().map(Vec::len))
        || groups.as_ref().is_some_and(|groups| {
            let has_any = [&groups.tls13, &groups.ecdhe].into_iter().flatten().any(|list| !list.accepted.is_empty());
            has_any || !groups.finite_field.is_empty() || groups.hello_retry_request.is_some()
        })
        || signatures.iter().flatten().any(|signatures| !signatures.accepted.is_empty())
        || features.as_ref().is_some_and(|features| *features != crate::scan::Features::default())
        || ladder.iter().flat_map(|ladder| &ladder.rungs).any(|rung| rung.answered.is_some())
}
