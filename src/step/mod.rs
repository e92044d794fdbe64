//! The six steps. Each has a `probe` (looks, with I/O) and a `judge` (decides, pure), and owns its evidence type.
//!
//! What every step shares stands here: its name, its facts, its findings and its report.

pub mod allowlist;
pub mod browser;
pub mod causes;
pub mod certificate;
pub mod cipher;
pub mod clock;
pub mod protocol;
mod reach;
mod state;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::certificate::{ChainReport, TrustStores};
use crate::handshake::{Identity, Observation, Offer};
use crate::net::{NetError, Session};
use crate::scan::Scanner;
use crate::settings::Settings;
use crate::target::Target;

pub use reach::judge as judge_reach;
pub(crate) use state::{knows_the_main_thing, state};

/// The steps in the order of the wizard; `Network` is the ground that all of them stand on and has no page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Step {
    /// 0: name, address, connection.
    Network,
    /// 1: correct the date and time.
    Clock,
    /// 2: try another browser.
    Browser,
    /// 3: add the website to an allowlist.
    Allowlist,
    /// 4: update to the latest protocol.
    Protocol,
    /// 5: check the cipher suites.
    Cipher,
    /// 6: verify the certificate.
    Certificate,
}

impl Step {
    /// The six that have a page, in order.
    pub const PAGES: [Self; 6] =
        [Self::Clock, Self::Browser, Self::Allowlist, Self::Protocol, Self::Cipher, Self::Certificate];

    /// The name used in files, arguments and message keys.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Network => "network",
            Self::Clock => "clock",
            Self::Browser => "browser",
            Self::Allowlist => "allowlist",
            Self::Protocol => "protocol",
            Self::Cipher => "cipher",
            Self::Certificate => "certificate",
        }
    }
}

/// Where a step stands, shown by icon and word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// Not begun.
    #[default]
    Waiting,
    /// At work.
    Running,
    /// Nothing wrong found.
    Good,
    /// Works, but something deserves a look.
    Attention,
    /// A cause of failure found.
    Problem,
    /// Could not be examined, and the report says why.
    CouldNotCheck,
}

/// The state of one fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactState {
    /// As it should be.
    Good,
    /// Neither good nor bad.
    Info,
    /// Deserves a look.
    Attention,
    /// Makes connections fail.
    Problem,
    /// Could not be found out.
    Unknown,
}

/// A plain fact that a step found: a message key with its arguments, so that words stay in the locale files.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// How it is.
    pub state: FactState,
    /// Fluent message id in `STEP.ftl`, such as `clock-fact-offset`.
    pub key: String,
    /// Arguments of the message. Text may be untrusted; `advice` makes it safe.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, Value>,
}

/// An argument of a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Value {
    /// A count or a measure.
    Number(f64),
    /// Names, addresses, replies.
    Text(String),
}

impl Fact {
    /// A fact without arguments.
    pub fn new(state: FactState, key: &str) -> Self {
        Self { state, key: key.to_owned(), args: BTreeMap::new() }
    }

    /// The same fact with one more argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.args.insert(name.to_owned(), value.into());
        self
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Number(number as f64)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Fits, but nothing proves it.
    Possible,
    /// Fits, and its look-alikes fit less.
    Likely,
    /// Measured.
    Confirmed,
}

/// Who can repair a cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// The person at this computer.
    User,
    /// Whoever runs this computer or its network.
    ItAdmin,
    /// Whoever runs the site.
    SiteOwner,
}

/// One judged fact: a cause, how sure, who can fix it, and what says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    /// Slug of `assets/data/causes.tsv`.
    pub cause: String,
    /// The step that the cause belongs to (where the page explains it).
    pub step: Step,
    /// How sure.
    pub confidence: Confidence,
    /// Most likely first; filled from the table of causes.
    pub who: Vec<Who>,
    /// The facts that say so.
    pub evidence: Vec<Fact>,
}

impl Finding {
    /// A finding; `who` comes from the table of causes.
    pub fn new(cause: &str, step: Step, confidence: Confidence, evidence: Vec<Fact>) -> Self {
        Self { cause: cause.to_owned(), step, confidence, who: crate::step::causes::who_can_fix(cause), evidence }
    }
}

/// What a judge says of its evidence.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// What we checked, in the order to show.
    pub facts: Vec<Fact>,
    /// What may be the cause.
    pub findings: Vec<Finding>,
}

/// What a probe brings home: its evidence, its own handshakes (the one to draw first in front) and its chain, judged.
#[derive(Clone, Debug)]
pub struct Sight<E> {
    /// The step's evidence.
    pub evidence: E,
    /// The step's own handshakes.
    pub observations: Vec<Observation>,
    /// The chain of the first observation that has one.
    pub chain: Option<ChainReport>,
}

/// What a probe needs. Every wait inside a probe ends by the session's deadline, so a probe always comes home.
#[derive(Clone)]
pub struct Context {
    /// Budget, deadline and cancellation.
    pub session: Session,
    /// What to examine.
    pub target: Target,
    /// Limits and hosts.
    pub settings: Arc<Settings>,
    /// Roots.
    pub stores: Arc<TrustStores>,
    /// What the target can do, asked once for all steps.
    pub scanner: Arc<Scanner>,
    /// The certificate to show to a server that asks for one.
    pub identity: Option<Arc<Identity>>,
    /// Told of progress as (done, of).
    pub progress: Arc<dyn Fn(usize, usize) + Send + Sync>,
}

impl Context {
    /// What a modern client offers, with the certificate that the person chose to show.
    pub fn offer(&self) -> Offer {
        Offer { identity: self.identity.clone(), ..Offer::default() }
    }
}

/// What one step found, whole: this is what a page draws.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StepReport {
    /// Which step.
    pub step: Step,
    /// Its state.
    pub state: StepState,
    /// What it saw; `None` when it could not look.
    pub evidence: Option<Evidence>,
    /// What we checked.
    pub facts: Vec<Fact>,
    /// What may be the cause.
    pub findings: Vec<Finding>,
    /// The step's own handshakes, the one to draw first in front.
    pub observations: Vec<Observation>,
    /// The certificate chain of its own probe, judged.
    pub chain: Option<ChainReport>,
    /// Why it could not look, or not to the end.
    pub trouble: Option<Trouble>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
}

impl StepReport {
    /// The report of a step that saw nothing.
    pub fn unexamined(step: Step, trouble: Trouble) -> Self {
        Self {
            step,
            state: StepState::CouldNotCheck,
            evidence: None,
            facts: Vec::new(),
            findings: Vec::new(),
            observations: Vec::new(),
            chain: None,
            trouble: Some(trouble),
            duration_ms: 0,
        }
    }
}

/// Why a step ended before its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Trouble {
    /// The examination's deadline passed.
    Deadline,
    /// The person pressed Stop.
    Stopped,
    /// The target cannot be reached at all.
    Unreachable {
        /// What the network said.
        error: NetError,
    },
    /// Our own mistake: the probe broke.
    Broken {
        /// The panic's text.
        text: String,
    },
    /// The person left this step out (`--step`).
    NotAsked,
}

/// The evidence of each step.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of")]
#[expect(clippy::large_enum_variant, reason = "six of them in a case, never many")]
pub enum Evidence {
    /// Step 1.
    Clock(clock::ClockEvidence),
    /// Step 2.
    Browser(browser::BrowserEvidence),
    /// Step 3.
    Allowlist(allowlist::AllowlistEvidence),
    /// Step 4.
    Protocol(protocol::ProtocolEvidence),
    /// Step 5.
    Cipher(cipher::CipherEvidence),
    /// Step 6.
    Certificate(certificate::CertificateEvidence),
}
