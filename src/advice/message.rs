//! Which message says what: the keys of states, outcomes, errors, stages and checks.
//!
//! A variant's key ends in the name that the JSON of a case has for it.

use serde::Serialize;

use super::{Args, Words};
use crate::certificate::Check;
use crate::handshake::{IdentityError, Outcome, Party, PlainProtocol, Stage};
use crate::net::{NetError, PhaseKind, ProxyWords, TimeFault};
use crate::report::ReportError;
use crate::scan::Rung;
use crate::settings::{Broken, HostError, SettingsError};
use crate::step::{Confidence, StepState, Trouble, Value, Who};
use crate::target::TargetError;
use crate::wire::alert_name;

impl Words {
    /// "good", "problem", "could not check".
    pub fn state(&self, state: StepState) -> String {
        self.text(&format!("state-{}", slug(&state)))
    }

    /// "confirmed", "likely", "possible", with what that means.
    pub fn confidence(&self, confidence: Confidence) -> String {
        self.text(&format!("confidence-{}", slug(&confidence)))
    }

    /// "You", "Your IT administrator", "The site's owner", joined; empty for nobody.
    pub fn who(&self, who: &[Who]) -> String {
        let names: Vec<String> = who.iter().map(|who| self.text(&format!("who-{}", slug(who)))).collect();
        let joined = names
            .into_iter()
            .reduce(|first, second| self.format("who-or", &args([("first", first.into()), ("second", second.into())])));
        capitalized(&joined.unwrap_or_default())
    }

    /// How a handshake ended, as a sentence.
    pub fn outcome(&self, outcome: &Outcome) -> String {
        match outcome {
            Outcome::Completed => self.text("outcome-completed"),
            Outcome::Answered => self.text("outcome-answered"),
            Outcome::Closed => self.text("outcome-closed"),
            Outcome::Reset => self.text("outcome-reset"),
            Outcome::Alert { code, from } => self.alert(*code, *from),
            Outcome::Silence { waited_ms } => self.format("outcome-silence", &args([("seconds", seconds(*waited_ms))])),
            Outcome::NotTls { guess, first_bytes } => self.format(
                "outcome-not-tls",
                &args([("guess", self.plain_protocol(*guess).into()), ("bytes", first_bytes.as_str().into())]),
            ),
            Outcome::Violation { rule } => self.format("outcome-violation", &args([("rule", rule.as_str().into())])),
            Outcome::TooMuchData { limit } => {
                self.format("outcome-too-much-data", &args([("kilobytes", ((limit / 1024) as usize).into())]))
            }
            Outcome::TooSlow { waited_ms, bytes } => self.format(
                "outcome-too-slow",
                &args([("seconds", seconds(*waited_ms)), ("bytes", (*bytes as usize).into())]),
            ),
            Outcome::Unreachable { error } => self.net_error(error),
        }
    }

    /// An alert with its number, its name, and what it means where the number alone tells it.
    fn alert(&self, code: u8, from: Party) -> String {
        let sentence = self.format(
            &format!("outcome-alert-{}", slug(&from)),
            &args([("code", usize::from(code).into()), ("name", alert_name(code).into())]),
        );
        let meaning = format!("alert-{code}");
        if from == Party::Server && self.has(&meaning) {
            self.format(
                "outcome-alert-meaning",
                &args([("alert", sentence.into()), ("meaning", self.text(&meaning).into())]),
            )
        } else {
            sentence
        }
    }

    /// "a web page without TLS".
    pub fn plain_protocol(&self, guess: PlainProtocol) -> String {
        self.text(&format!("plain-{}", slug(&guess)))
    }

    /// What the network said, as a sentence.
    pub fn net_error(&self, error: &NetError) -> String {
        let (key, value) = match error {
            NetError::AddressRefused => ("net-address-refused", None),
            NetError::BudgetSpent { limit } => ("net-budget-spent", Some(("limit", (*limit).into()))),
            NetError::Closed => ("net-closed", None),
            NetError::DeadlinePassed => ("net-deadline-passed", None),
            NetError::Forbidden => ("net-forbidden", None),
            NetError::HttpStatus { status } => ("net-http-status", Some(("status", usize::from(*status).into()))),
            NetError::NameNotFound { name } => ("net-name-not-found", Some(("name", name.as_str().into()))),
            NetError::NoTime { fault } => match fault {
                TimeFault::Cached => ("net-no-time-cached", None),
                TimeFault::Empty => ("net-no-time-empty", None),
                TimeFault::KissOfDeath { code } => ("net-no-time-kiss-of-death", Some(("code", code.as_str().into()))),
                TimeFault::NoDate => ("net-no-time-no-date", None),
                TimeFault::NoHandshake => ("net-no-time-no-handshake", None),
                TimeFault::NotNtp => ("net-no-time-not-ntp", None),
                TimeFault::OtherQuestion => ("net-no-time-other-question", None),
                TimeFault::Unsynchronised => ("net-no-time-unsynchronised", None),
            },
            NetError::NoRoute => ("net-no-route", None),
            NetError::NotHttp => ("net-not-http", None),
            NetError::Other { text } => ("net-other", Some(("text", text.as_str().into()))),
            NetError::ProxyRefused { status, words } => return self.proxy_refusal(*status, words),
            NetError::ProxyProtocol => ("net-proxy-protocol", None),
            NetError::ProxyUnreachable { reason } => {
                ("net-proxy-unreachable", Some(("reason", self.net_error(reason).into())))
            }
            NetError::Refused => ("net-refused", None),
            NetError::Reset => ("net-reset", None),
            NetError::ResolverFailed { name } => ("net-resolver-failed", Some(("name", name.as_str().into()))),
            NetError::Silent { waited_ms } => ("net-silent", Some(("seconds", seconds(*waited_ms)))),
            NetError::StartTlsRefused { reply } => ("net-starttls-refused", Some(("reply", reply.as_str().into()))),
            NetError::StartTlsUnexpected { reply } => {
                ("net-starttls-unexpected", Some(("reply", reply.as_str().into())))
            }
            NetError::Stopped => ("net-stopped", None),
            NetError::TimedOut => ("net-timed-out", None),
            NetError::TooLong { limit } => ("net-too-long", Some(("limit", (*limit).into()))),
        };
        self.format(key, &args(value))
    }

    /// What a proxy answered instead of opening the way: a wish for a login, or its own words.
    fn proxy_refusal(&self, status: u16, words: &ProxyWords) -> String {
        /// RFC 9110, section 15.5.8, and "no acceptable method" of RFC 1928, section 3.
        const WANTS_LOGIN: [u16; 2] = [407, 255];
        if WANTS_LOGIN.contains(&status) {
            return match words.logins.as_slice() {
                [] => self.text("net-proxy-wants-login"),
                logins => self.format("net-proxy-wants-login-by", &args([("ways", logins.join(", ").into())])),
            };
        }
        let status = ("status", usize::from(status).into());
        match &words.text {
            Some(text) => self.format("net-proxy-refused-said", &args([status, ("text", text.as_str().into())])),
            None => self.format("net-proxy-refused", &args([status])),
        }
    }

    /// Why a typed text is no target, as one helpful sentence.
    pub fn target_error(&self, error: &TargetError) -> String {
        let (key, value) = match error {
            TargetError::Empty => ("target-empty", None),
            TargetError::NoAddress => ("target-no-address", None),
            TargetError::Port(port) => ("target-port", Some(("port", port.as_str().into()))),
            TargetError::Name(name) => ("target-name", Some(("name", name.as_str().into()))),
            TargetError::Scheme(scheme) => ("target-scheme", Some(("scheme", scheme.as_str().into()))),
            TargetError::Practice(name) => ("target-practice", Some(("name", name.as_str().into()))),
        };
        self.format(key, &args(value))
    }

    /// Why a settings file cannot be used.
    pub fn settings_error(&self, error: &SettingsError) -> String {
        match error {
            SettingsError::Read(reason) => self.format("settings-read", &args([("reason", reason.as_str().into())])),
            SettingsError::Parse(reason) => self.format("settings-parse", &args([("reason", reason.as_str().into())])),
        }
    }

    /// Which settings file was left out, and why.
    pub fn broken_settings(&self, broken: &Broken) -> String {
        let reason = self.settings_error(&broken.error.in_one_line());
        self.format(
            "settings-broken",
            &args([("file", broken.file.display().to_string().into()), ("reason", reason.into())]),
        )
    }

    /// What is wrong with a list of hosts.
    pub fn host_error(&self, error: &HostError) -> String {
        match error {
            HostError::NoHost(line) => self.format("settings-no-host", &args([("line", line.as_str().into())])),
            HostError::NoAddress(line) => self.format("settings-no-address", &args([("line", line.as_str().into())])),
            HostError::TooMany(most) => self.format("settings-too-many", &args([("most", (*most).into())])),
            HostError::Empty => self.text("settings-empty"),
        }
    }

    /// Why a file is no certificate that can be shown.
    pub fn identity_error(&self, error: &IdentityError) -> String {
        let (key, value) = match error {
            IdentityError::NoCertificate => ("identity-no-certificate", None),
            IdentityError::NoKey => ("identity-no-key", None),
            IdentityError::PasswordNeeded => ("identity-password-needed", None),
            IdentityError::PasswordWrong => ("identity-password-wrong", None),
            IdentityError::Mismatch => ("identity-mismatch", None),
            IdentityError::Malformed(reason) => ("identity-malformed", Some(("reason", reason.as_str().into()))),
            IdentityError::OutdatedLock => ("identity-outdated-lock", None),
            IdentityError::TooBig => ("identity-too-big", None),
            IdentityError::UnsupportedKey => ("identity-unsupported-key", None),
        };
        self.format(key, &args(value))
    }

    /// Why a report cannot be written or opened.
    pub fn report_error(&self, error: &ReportError) -> String {
        match error {
            ReportError::Format(name) => self.format("report-error-format", &args([("name", name.as_str().into())])),
            ReportError::Io(error) => {
                let key = match error.kind() {
                    std::io::ErrorKind::NotFound => "report-error-not-found",
                    std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                        "report-error-not-allowed"
                    }
                    _ => "report-error-io",
                };
                self.format(key, &args([("reason", error.to_string().into())]))
            }
            ReportError::Newer { found, known } => self.format(
                "report-error-newer",
                &args([("found", (*found as usize).into()), ("known", (*known as usize).into())]),
            ),
            ReportError::NotAReport(reason) => {
                self.format("report-error-not-a-report", &args([("reason", reason.as_str().into())]))
            }
        }
    }

    /// Why a step could not look, as a sentence.
    pub fn trouble(&self, trouble: &Trouble) -> String {
        match trouble {
            Trouble::Deadline => self.text("trouble-deadline"),
            Trouble::Stopped => self.text("trouble-stopped"),
            Trouble::Unreachable { error } => self.net_error(error),
            Trouble::Broken { text } => self.format("trouble-broken", &args([("text", text.as_str().into())])),
            Trouble::NotAsked => self.text("trouble-not-asked"),
        }
    }

    /// "Client says hello".
    pub fn stage(&self, stage: Stage) -> String {
        self.text(&format!("stage-{}", slug(&stage)))
    }

    /// "Find the address".
    pub fn phase(&self, phase: PhaseKind) -> String {
        self.text(&format!("phase-{}", slug(&phase)))
    }

    /// How a hello of the ladder differs from a browser's: "no post-quantum share".
    pub fn rung(&self, rung: Rung) -> String {
        self.text(&format!("scan-rung-{}", slug(&rung)))
    }

    /// "The name is covered".
    pub fn check(&self, check: Check) -> String {
        self.text(&format!("check-{}", slug(&check)))
    }
}

/// The name that a variant without fields has in the JSON of a case.
pub(super) fn slug(variant: &impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(name)) => name,
        _ => String::new(),
    }
}

/// Arguments from a list.
pub(super) fn args<'a>(list: impl IntoIterator<Item = (&'a str, Value)>) -> Args {
    list.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

fn seconds(milliseconds: u64) -> Value {
    Value::Number((milliseconds as f64 / 100.0).round() / 10.0)
}

pub(super) fn capitalized(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
