//! All that one examination knows. This is what pages draw, what a report stores and what reopening loads.

mod answers;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::step::{Confidence, Finding, Step, StepReport, Who};
use crate::target::Target;

pub use answers::{Answers, Program, Question, Reply};

/// Version of the file format; a file with a newer one is refused with its sentence.
pub const SCHEMA: u32 = 1;

/// One examination, whole.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Case {
    /// [`SCHEMA`] of the program that wrote it.
    pub schema: u32,
    /// Version of the program that wrote it.
    pub program: String,
    /// The system that it ran on, such as `linux x86_64`.
    pub system: String,
    /// When the examination began, by this computer's clock.
    pub started: DateTime<Utc>,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// What was typed.
    pub typed: String,
    /// What was examined.
    pub target: Target,
    /// The practice site, when it was one.
    pub practice: Option<String>,
    /// The six steps in order.
    pub steps: Vec<StepReport>,
    /// What the person answered.
    pub answers: Answers,
    /// All findings, ranked: the same that the steps hold, and those that took two steps to know.
    pub findings: Vec<Finding>,
    /// The conclusion.
    pub verdict: Verdict,
    /// What it cost.
    pub cost: Cost,
}

impl Case {
    /// The report of one step.
    pub fn step(&self, step: Step) -> Option<&StepReport> {
        self.steps.iter().find(|report| report.step == step)
    }
}

/// The conclusion in one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConclusionOutcome {
    /// The examination came to its end and found nothing that keeps a current client out.
    Healthy,
    /// A cause was found.
    Problem,
    /// Too little could be examined to say either.
    #[default]
    Inconclusive,
}

/// Findings ranked and explained.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Healthy, problem or inconclusive.
    pub outcome: ConclusionOutcome,
    /// Slug of the root cause.
    pub cause: Option<String>,
    /// Which step's page explains it.
    pub step: Option<Step>,
    /// How sure.
    pub confidence: Option<Confidence>,
    /// Who can fix it, most likely first.
    pub who: Vec<Who>,
    /// Slugs of findings that follow from the root cause.
    pub consequences: Vec<String>,
    /// Slugs of independent findings.
    pub others: Vec<String>,
}

/// What an examination cost the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Connections opened to the target.
    pub connections: usize,
    /// The most that were open at once.
    pub open_at_once: usize,
    /// Bytes written to the target.
    pub bytes_sent: u64,
    /// Bytes read from it.
    pub bytes_received: u64,
}
