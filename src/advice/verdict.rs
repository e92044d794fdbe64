//! Which sentences make a verdict, of one step and of the whole case.

use chrono::{DateTime, Utc};

use super::message::{args, slug};
use super::{Args, CauseWords, VerdictWords, Words};
use crate::case::{Case, ConclusionOutcome, Program};
use crate::certificate::{CertificateFacts, ChainReport};
use crate::diagnosis;
use crate::handshake::Outcome;
use crate::step::causes::{self, KeepsOut};
use crate::step::{Confidence, Evidence, FactState, Finding, Step, StepReport, StepState, Trouble, Value, clock};

/// Names of a certificate that a sentence can carry.
const NAMES_IN_A_SENTENCE: usize = 3;

impl Words {
    /// The verdict of one step's page. `case_target` is the target as it is displayed.
    pub fn step_verdict(&self, case_target: &str, report: &StepReport) -> VerdictWords {
        let site = self.site(case_target, &[report]);
        let step = report.step.slug();
        match report.state {
            StepState::Waiting | StepState::Running => self.verdict(&format!("verdict-{}", slug(&report.state)), &site),
            StepState::Good => self.verdict(&format!("step-{step}-good"), &site),
            StepState::Attention | StepState::Problem => match best_finding(report) {
                Some(finding) if is_open(finding) => self.verdict(open_key(finding), &site),
                Some(finding) => self.finding_verdict(finding, &site),
                None => self.verdict(&format!("step-{step}-{}", slug(&report.state)), &site),
            },
            StepState::CouldNotCheck => self.could_not_check(report, &site),
        }
    }

    /// The verdict of the whole case: what the summary page, the report and the terminal say first.
    pub fn case_verdict(&self, case: &Case) -> VerdictWords {
        self.on(&case.system).whole_verdict(case)
    }

    fn whole_verdict(&self, case: &Case) -> VerdictWords {
        let reports: Vec<&StepReport> = case.steps.iter().collect();
        let mut site = self.site(&case.target.to_string(), &reports);
        match (case.verdict.outcome, &case.verdict.cause) {
            (ConclusionOutcome::Problem, Some(root)) => self.problem_verdict(case, root, &site),
            (ConclusionOutcome::Healthy, _) => self.healthy_verdict(case, &site),
            (ConclusionOutcome::Problem | ConclusionOutcome::Inconclusive, _) => {
                let (key, reason) = self.why_inconclusive(case);
                site.insert("reason".to_owned(), reason.into());
                self.verdict(key, &site)
            }
        }
    }

    /// The words of a cause, about the site that these arguments describe.
    pub(super) fn cause_about(&self, slug: &str, site: &Args) -> CauseWords {
        let text = |attribute: &str| {
            let key = format!("{slug}{attribute}");
            if self.has(&key) || !self.has(slug) { self.format(&key, site) } else { String::new() }
        };
        let here = |attribute: &str| {
            let special = self.system.map(|system| format!("{attribute}-{system}"));
            special
                .filter(|special| self.has(&format!("{slug}{special}")))
                .map_or_else(|| text(attribute), |key| text(&key))
        };
        CauseWords {
            title: text(""),
            meaning: text(".meaning"),
            fix_user: here(".fix-user"),
            fix_admin: here(".fix-admin"),
            seen: text(".seen"),
            apart: text(".apart"),
        }
    }

    /// Arguments for the words of a cause when no certain site is meant.
    pub(super) fn no_certain_site(&self) -> Args {
        self.site_args(&self.text("site-this"), &[])
    }

    fn problem_verdict(&self, case: &Case, root: &str, site: &Args) -> VerdictWords {
        let words = self.cause_about(root, site);
        let goal = format!("{root}.goal");
        let confidence = case.verdict.confidence.unwrap_or(Confidence::Possible);
        let found = if self.has(&goal) {
            self.format(&goal, site)
        } else {
            // A link that this computer trusts although something opens it fails in programs with roots of their own.
            let reach = if is_partly_open(case) { "some" } else { "problem" };
            let mut site = site.clone();
            site.insert("because".to_owned(), self.format(&format!("{root}.because"), &site).into());
            self.format(&format!("case-{reach}-{}", slug(&confidence)), &site)
        };
        VerdictWords {
            found,
            meaning: words.meaning,
            what_to_do: words.fix_user,
            for_admin: words.fix_admin,
            who: self.who(&case.verdict.who),
            how_sure: self.confidence(confidence),
        }
    }

    fn healthy_verdict(&self, case: &Case, site: &Args) -> VerdictWords {
        let whole = case.step(Step::Certificate).is_some_and(|report| report.trouble != Some(Trouble::NotAsked));
        let mut verdict = self.verdict(if whole { "case-healthy" } else { "case-healthy-part" }, site);
        // What the person answered may point at one program although the site itself is well.
        let is_about_a_program =
            |finding: &&Finding| finding.step == Step::Browser || finding.evidence.iter().any(diagnosis::is_answer);
        let program = case.findings.iter().find(is_about_a_program);
        if let Some(finding) = program.filter(|_| !case.verdict.others.is_empty()) {
            let words = self.cause_about(&finding.cause, site);
            verdict.meaning = format!("{} {}", verdict.meaning, words.meaning);
            verdict.what_to_do = words.fix_user;
            verdict.who = self.who(&finding.who);
            verdict.how_sure = self.confidence(finding.confidence);
        }
        verdict
    }

    /// Why a case came to no conclusion: the key of its verdict, and the reason as a sentence.
    fn why_inconclusive(&self, case: &Case) -> (&'static str, String) {
        let troubles = || case.steps.iter().filter_map(|report| report.trouble.as_ref());
        if let Some(stopped) = troubles().find(|trouble| **trouble == Trouble::Stopped) {
            return ("case-stopped", self.trouble(stopped));
        }
        let failed = case
            .steps
            .iter()
            .rev()
            .filter_map(|report| report.observations.first())
            .find(|seen| !matches!(seen.outcome, Outcome::Completed | Outcome::Answered));
        if let Some(seen) = failed {
            return ("case-failed", self.outcome(&seen.outcome));
        }
        match troubles().find(|trouble| **trouble != Trouble::NotAsked) {
            Some(trouble) => ("case-unfinished", self.trouble(trouble)),
            None => ("case-unknown", String::new()),
        }
    }

    fn could_not_check(&self, report: &StepReport, site: &Args) -> VerdictWords {
        let step = report.step.slug();
        let Some(trouble) = &report.trouble else {
            return self.verdict(&format!("step-{step}-could-not-check"), site);
        };
        let key = match trouble {
            Trouble::Deadline => "could-not-check-deadline",
            Trouble::Stopped => "could-not-check-stopped",
            Trouble::Unreachable { .. } => "could-not-check-unreachable",
            Trouble::Broken { .. } => "could-not-check-broken",
            Trouble::NotAsked => "could-not-check-not-asked",
        };
        let mut site = site.clone();
        site.insert("reason".to_owned(), self.trouble(trouble).into());
        let mut verdict = self.verdict(key, &site);
        // What kept us out has words of its own: they help more than "try again".
        if let Some(finding) = best_finding(report).filter(|_| matches!(trouble, Trouble::Unreachable { .. })) {
            let words = self.cause_about(&finding.cause, &site);
            verdict.what_to_do = words.fix_user;
            verdict.for_admin = words.fix_admin;
            verdict.who = self.who(&finding.who);
            verdict.how_sure = self.confidence(finding.confidence);
        }
        verdict
    }

    fn finding_verdict(&self, finding: &Finding, site: &Args) -> VerdictWords {
        let words = self.cause_about(&finding.cause, site);
        VerdictWords {
            found: words.title,
            meaning: words.meaning,
            what_to_do: words.fix_user,
            for_admin: words.fix_admin,
            who: self.who(&finding.who),
            how_sure: self.confidence(finding.confidence),
        }
    }

    /// A message with attributes `.meaning`, `.do` and `.admin`, which may be missing.
    fn verdict(&self, key: &str, site: &Args) -> VerdictWords {
        let part = |attribute: &str| {
            let key = format!("{key}.{attribute}");
            if self.has(&key) { self.format(&key, site) } else { String::new() }
        };
        VerdictWords {
            found: self.format(key, site),
            meaning: part("meaning"),
            what_to_do: part("do"),
            for_admin: part("admin"),
            who: String::new(),
            how_sure: String::new(),
        }
    }

    fn site(&self, target: &str, reports: &[&StepReport]) -> Args {
        self.site_args(target.strip_suffix(":443").unwrap_or(target), reports)
    }

    /// The arguments that the words of every cause may use; each of them is always there.
    fn site_args(&self, host: &str, reports: &[&StepReport]) -> Args {
        let chain = reports.iter().rev().find_map(|report| report.chain.as_ref());
        let leaf = chain.and_then(|chain| chain.certificates.get(chain.leaf().unwrap_or_default()));
        let issuer = leaf.map(|leaf| leaf.issuer_label.clone()).filter(|label| !label.is_empty());
        let product = reports.iter().find_map(|report| match &report.evidence {
            Some(Evidence::Allowlist(seen)) => seen.site.as_ref()?.product.as_ref().map(|found| found.product.clone()),
            _ => None,
        });
        let offset = reports.iter().find_map(|report| match &report.evidence {
            Some(Evidence::Clock(seen)) => clock::measured_offset(seen).map(|found| found.offset_ms),
            _ => None,
        });
        let product = product.or_else(|| issuer.clone());
        let right = chain.and_then(|chain| days_out_of_validity(chain, right_time(reports)?));
        let days = right.or_else(|| chain.and_then(|chain| days_out_of_validity(chain, chain.judged_at)));
        args([
            ("host", host.into()),
            ("product", product.unwrap_or_else(|| self.text("product-unknown")).into()),
            ("issuer", issuer.unwrap_or_else(|| self.text("issuer-unknown")).into()),
            ("names", leaf.map(names).filter(|names| !names.is_empty()).map_or("unknown".into(), Value::Text)),
            ("days", days.map_or("unknown".into(), Value::Number)),
            ("off", offset.map_or("unknown".into(), |offset| self.span(offset).into())),
        ])
    }

    /// A length of time in the largest unit that fits: "3 days".
    fn span(&self, milliseconds: i64) -> String {
        let (unit, count) = clock::largest_unit(milliseconds);
        self.format(&format!("span-{unit}"), &args([("count", (count as usize).into())]))
    }
}

/// Whether the site opens with this computer's own roots although something between it and the site was found.
fn is_partly_open(case: &Case) -> bool {
    let is_one_program = case.answers.program.is_some_and(|program| program != Program::Browser);
    let is_between = matches!(case.verdict.step, Some(Step::Browser | Step::Allowlist));
    (is_between || is_one_program) && diagnosis::opens_here(&case.steps)
}

/// The finding that a step's page explains: the step's own before the network's, the surest first, then the judge's
/// order. What is harmless and stands there for information only is explained by its fact.
pub fn best_finding(report: &StepReport) -> Option<&Finding> {
    let rank = |finding: &Finding| (!is_harmless(finding), finding.step == report.step, finding.confidence);
    let is_telling =
        |finding: &&Finding| !is_harmless(finding) || finding.evidence.iter().any(|fact| fact.state != FactState::Info);
    report.findings.iter().filter(is_telling).reduce(|best, next| if rank(next) > rank(best) { next } else { best })
}

/// Whether a clock is only suspected: the words of its causes tell it as known.
fn is_open(finding: &Finding) -> bool {
    finding.step == Step::Clock && finding.confidence == Confidence::Possible
}

/// A zone is read from an error that was measured; any other suspicion lacks a measurement.
fn open_key(finding: &Finding) -> &'static str {
    if finding.cause == "timezone-wrong" { "step-clock-attention" } else { "step-clock-possible" }
}

/// Whether a finding's cause never keeps anybody out.
fn is_harmless(finding: &Finding) -> bool {
    causes::find(&finding.cause).is_some_and(|cause| cause.keeps_out == KeepsOut::Never)
}

fn names(leaf: &CertificateFacts) -> String {
    let mut names: Vec<&str> = leaf.names.iter().take(NAMES_IN_A_SENTENCE).map(String::as_str).collect();
    if names.is_empty() {
        names.push(&leaf.label);
    }
    names.join(", ")
}

/// The right time during the examination, when others told it.
fn right_time(reports: &[&StepReport]) -> Option<DateTime<Utc>> {
    reports.iter().find_map(|report| match &report.evidence {
        Some(Evidence::Clock(seen)) => clock::measured_time(seen, seen.local),
        _ => None,
    })
}

/// Whole days since the first certificate of the chain that is out of its time expired, or until it begins.
fn days_out_of_validity(chain: &ChainReport, at: DateTime<Utc>) -> Option<f64> {
    chain.sent().find_map(|certificate| {
        let since_end = at - certificate.not_after?;
        let until_begin = certificate.not_before? - at;
        let out = since_end.max(until_begin);
        (out.num_milliseconds() > 0).then(|| out.num_days() as f64)
    })
}
