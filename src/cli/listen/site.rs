//! A site to lay each hello beside: what its server accepts, and whether the program would get in.

use serde::Serialize;

use super::super::arguments::{CheckArguments, ListenArguments, StepName};
use super::super::error::{CliError, args};
use super::super::{Connection, check, output, request};
use super::json::{Named, all, named};
use crate::advice::{Words, shown};
use crate::step::cipher::{CipherEvidence, ClientOutcome, Meeting, meeting};
use crate::step::{Evidence, Step};
use crate::wire::{self, ClientOffer};

/// What a site's server accepts.
pub(super) struct Site {
    address: String,
    evidence: CipherEvidence,
}

/// A hello beside the server.
pub(super) struct Beside<'a> {
    site: &'a Site,
    pub meeting: Meeting,
}

impl Site {
    /// Examines the site that the arguments name, if they do. `None` too where nothing could be found out: a sentence has
    /// said so.
    pub fn examined(arguments: &ListenArguments, words: &Words) -> Result<Option<Self>, CliError> {
        let Some(typed) = &arguments.site else { return Ok(None) };
        let connection =
            Connection { address: Some(typed.clone()), shared: arguments.shared.clone(), ..Connection::default() };
        let asked = CheckArguments { connection, step: vec![StepName::Cipher], ..CheckArguments::default() };
        let prepared = request::prepare(&asked)?;
        let address = shown(&prepared.request.target.to_string());
        let case = check::examine(prepared.request, arguments.json, words).ok();
        let evidence = case.and_then(|case| match &case.step(Step::Cipher)?.evidence {
            Some(Evidence::Cipher(evidence)) if !evidence.suites.is_empty() => Some(evidence.clone()),
            _ => None,
        });
        if evidence.is_none() {
            let told = args([("site", address.as_str().into())]);
            output::say(&words.format("listener-site-not-examined", &told));
        }
        Ok(evidence.map(|evidence| Self { address, evidence }))
    }

    /// Lays a hello beside the server.
    pub fn beside(&self, offer: &ClientOffer) -> Beside<'_> {
        Beside { site: self, meeting: meeting(&self.evidence, offer) }
    }
}

impl Beside<'_> {
    /// Where, and how it would end there.
    pub fn told(&self, words: &Words) -> (String, String) {
        let label = words.format("listener-site", &args([("site", self.site.address.as_str().into())]));
        let text = match self.meeting.outcome {
            ClientOutcome::Succeeds { version, suite, group } => {
                let mut names = vec![wire::version_name(version), wire::cipher_suite_name(suite)];
                names.extend(group.map(wire::group_name));
                words.format("listener-site-succeeds", &args([("with", names.join(", ").into())]))
            }
            ClientOutcome::Fails { need } => {
                words.format("listener-site-fails", &args([("need", words.need(need).into())]))
            }
            ClientOutcome::Unknown => words.text("listener-site-unknown"),
        };
        let shared: Vec<String> = self.meeting.shared.iter().map(|suite| wire::cipher_suite_name(*suite)).collect();
        let shared = if shared.is_empty() { words.text("listener-none") } else { shared.join("\n") };
        (label, format!("{text}\n{}\n{shared}", words.text("listener-site-shared")))
    }

    /// The same for JSON.
    pub fn view(&self) -> SiteView<'_> {
        let (how, version, suite, group, need) = match self.meeting.outcome {
            ClientOutcome::Succeeds { version, suite, group } => ("succeeds", Some(version), Some(suite), group, None),
            ClientOutcome::Fails { need } => ("fails", None, None, None, Some(need)),
            ClientOutcome::Unknown => ("unknown", None, None, None, None),
        };
        SiteView {
            address: &self.site.address,
            how,
            version: version.map(|version| named(version, wire::version_name)),
            suite: suite.map(|suite| named(suite, wire::cipher_suite_name)),
            group: group.map(|group| named(group, wire::group_name)),
            need,
            shared_suites: all(&self.meeting.shared, wire::cipher_suite_name),
        }
    }
}

/// How a program would fare at a site.
#[derive(Serialize)]
pub(super) struct SiteView<'a> {
    address: &'a str,
    how: &'static str,
    version: Option<Named>,
    suite: Option<Named>,
    group: Option<Named>,
    need: Option<crate::step::cipher::Need>,
    shared_suites: Vec<Named>,
}
