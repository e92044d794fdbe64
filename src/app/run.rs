//! One examination as the window sees it: live while it runs, whole when its case has come, or read from a report.
//!
//! A run owns its background work. Replacing a run drops that work, which stops it and closes its connections, so a
//! result that comes late finds nobody to tell: it can never be shown as the result of another run.

use std::path::PathBuf;
use std::sync::Arc;

use poll_promise::Promise;

use super::{Hearing, Visit};
use crate::case::{Answers, Case, ConclusionOutcome, Question, Reply};
use crate::diagnosis;
use crate::examination::{self, Event, Request, Running};
use crate::practice;
use crate::step::browser::HeardClient;
use crate::step::clock::ClockEvidence;
use crate::step::{Evidence, Step, StepReport, StepState, Trouble};
use crate::target::Protocol;

/// Called by background work when there is something new to draw.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// One step while the examination runs, and after.
#[derive(Clone, Debug, Default)]
pub struct LiveStep {
    /// What the rail shows.
    pub state: StepState,
    /// Pieces of work done and in all, while it runs.
    pub progress: Option<(usize, usize)>,
    /// What it found, once it has ended.
    pub report: Option<StepReport>,
}

/// Where a run stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RunState {
    /// A practice site is being opened.
    Opening,
    /// The steps are at work.
    Looking,
    /// Stop was pressed; the case is on its way.
    Stopping,
    /// Done: the case is here.
    Done,
    /// The case was read from a file.
    Reopened,
    /// No case will come, and the notice says why.
    Failed,
}

/// Work in the background; dropping it ends it.
enum Work {
    None,
    Opening(Promise<Result<practice::Running, String>>),
    /// The site serves until the examination has ended.
    Looking {
        running: Box<Running>,
        _site: Option<practice::Running>,
    },
}

/// One examination, seen from the window.
pub struct Run {
    /// Which run of this window: the first is 1.
    pub number: u64,
    /// What is examined, with its port.
    pub title: String,
    /// What is examined, as a person would say it; verdicts are about this.
    pub host: String,
    /// The practice site, when it is one.
    pub practice: Option<String>,
    /// The file it was read from.
    pub file: Option<PathBuf>,
    /// The certificate that is shown to the site.
    pub visit: Visit,
    /// Clients that shook hands with us.
    pub hearing: Hearing,
    request: Option<Request>,
    state: RunState,
    steps: Vec<LiveStep>,
    answers: Answers,
    case: Option<Case>,
    failure: Option<String>,
    /// What the clock step saw in the run before, when that was about the same thing.
    clock_before: Option<ClockEvidence>,
    work: Work,
}

impl Run {
    /// Starts an examination of a target.
    pub fn start(number: u64, request: Request, wake: &Waker) -> Self {
        let mut run = Self::blank(number, request.target.to_string(), RunState::Looking);
        run.host = request.target.display_name();
        run.practice.clone_from(&request.practice);
        run.answers = request.answers;
        run.request = Some(request.clone());
        run.look(request, None, wake);
        run
    }

    /// Opens a practice site and examines it; the site serves until the examination has ended.
    pub fn start_practice(number: u64, name: &str, request: Request, wake: &Waker) -> Self {
        let mut run = Self::blank(number, format!("practice:{name}"), RunState::Opening);
        run.practice = Some(name.to_owned());
        run.answers = request.answers;
        run.request = Some(request);
        let (sender, promise) = Promise::new();
        let (name, wake) = (name.to_owned(), Arc::clone(wake));
        std::thread::spawn(move || {
            let opened = std::panic::catch_unwind(|| practice::start(&name).map_err(|error| error.to_string()));
            sender.send(opened.unwrap_or_else(|_| Err("panic".to_owned())));
            wake();
        });
        run.work = Work::Opening(promise);
        run
    }

    /// A case that is already whole: read from a file when `file` is given.
    pub fn of_case(number: u64, case: Case, file: Option<PathBuf>) -> Self {
        let state = if file.is_some() { RunState::Reopened } else { RunState::Done };
        let mut run = Self::blank(number, case.target.to_string(), state);
        run.host = case.target.display_name();
        run.file = file;
        run.answers = case.answers;
        run.adopt(case);
        run
    }

    /// A run that stands still: it shows these steps as they are.
    pub fn still(number: u64, title: &str, state: RunState, steps: Vec<LiveStep>) -> Self {
        Self { steps, ..Self::blank(number, title.to_owned(), state) }
    }

    fn blank(number: u64, title: String, state: RunState) -> Self {
        Self {
            number,
            host: title.clone(),
            title,
            practice: None,
            file: None,
            visit: Visit::default(),
            hearing: Hearing::default(),
            request: None,
            state,
            steps: vec![LiveStep::default(); Step::PAGES.len()],
            answers: Answers::default(),
            case: None,
            failure: None,
            clock_before: None,
            work: Work::None,
        }
    }

    /// Where it stands.
    pub fn state(&self) -> RunState {
        self.state
    }

    /// Whether connections may still be open.
    pub fn is_busy(&self) -> bool {
        matches!(self.state, RunState::Opening | RunState::Looking | RunState::Stopping)
    }

    /// A step as it stands now.
    pub fn step(&self, step: Step) -> &LiveStep {
        const NONE: &LiveStep = &LiveStep { state: StepState::Waiting, progress: None, report: None };
        Step::PAGES.iter().position(|page| *page == step).and_then(|index| self.steps.get(index)).unwrap_or(NONE)
    }

    /// How many of the six steps have ended.
    pub fn steps_done(&self) -> usize {
        self.steps.iter().filter(|step| step.report.is_some()).count()
    }

    /// The case, once the examination has ended.
    pub fn case(&self) -> Option<&Case> {
        self.case.as_ref()
    }

    /// Why no case will come.
    pub fn failure(&self) -> Option<&str> {
        self.failure.as_deref()
    }

    /// Keeps what the clock step saw in the run that this one replaces, when both are about the same thing.
    pub fn follow(&mut self, before: &Self) {
        let is_same = match (&self.practice, &before.practice) {
            (Some(one), Some(other)) => one == other,
            (None, None) => self.title == before.title,
            _ => false,
        };
        if is_same && self.number > before.number {
            // A run that was stopped before it looked at the clock has nothing to compare with but what it kept itself.
            self.clock_before = before.clock().or(before.clock_before.as_ref()).cloned();
        }
    }

    /// What the clock step saw in the run before this one.
    pub fn clock_before(&self) -> Option<&ClockEvidence> {
        self.clock_before.as_ref()
    }

    /// What the clock step has seen.
    fn clock(&self) -> Option<&ClockEvidence> {
        match self.step(Step::Clock).report.as_ref()?.evidence.as_ref()? {
            Evidence::Clock(seen) => Some(seen),
            _ => None,
        }
    }

    /// What the person answered.
    pub fn answers(&self) -> Answers {
        self.answers
    }

    /// What would examine the same thing once more.
    pub fn request(&self) -> Option<&Request> {
        self.request.as_ref()
    }

    /// The address to open in a browser; none for what no browser can open: a mail server, or a practice site.
    pub fn web_address(&self) -> Option<String> {
        let target =
            self.case.as_ref().map(|case| &case.target).or(self.request.as_ref().map(|request| &request.target))?;
        let web = target.protocol == Protocol::Tls && self.practice.is_none();
        web.then(|| match target.port {
            443 => format!("https://{}/", self.title.strip_suffix(":443").unwrap_or(&self.title)),
            _ => format!("https://{}/", self.title),
        })
    }

    /// The state that the summary's entry in the rail shows.
    pub fn summary_state(&self) -> StepState {
        match (&self.case, self.state) {
            (Some(case), _) => match case.verdict.outcome {
                ConclusionOutcome::Healthy => StepState::Good,
                ConclusionOutcome::Problem => StepState::Problem,
                ConclusionOutcome::Inconclusive => StepState::CouldNotCheck,
            },
            (None, RunState::Failed) => StepState::CouldNotCheck,
            (None, RunState::Opening) => StepState::Waiting,
            (None, _) => StepState::Running,
        }
    }

    /// Stops: every connection closes; what was found until now stays.
    pub fn stop(&mut self) {
        match &self.work {
            Work::Looking { running, .. } => {
                running.stop();
                self.state = RunState::Stopping;
            }
            Work::Opening(_) => self.fail(&Trouble::Stopped, None),
            Work::None => {}
        }
    }

    /// Keeps an answer, and concludes anew when the case is here.
    pub fn answer(&mut self, question: Question, reply: Option<Reply>) {
        self.answers = self.answers.with(question, reply);
        if let Some(case) = &mut self.case {
            conclude(case, self.answers);
        }
    }

    /// Takes in what the background work has to tell. Never waits.
    pub fn drain(&mut self, wake: &Waker) {
        if let Some(client) = self.hearing.take() {
            self.hear(client);
        }
        match std::mem::replace(&mut self.work, Work::None) {
            Work::Opening(promise) => match promise.try_take() {
                Ok(Ok(site)) => self.look_at_site(site, wake),
                Ok(Err(text)) => self.fail(&Trouble::Broken { text: text.clone() }, Some(text)),
                Err(promise) => self.work = Work::Opening(promise),
            },
            work => self.work = work,
        }
        let mut result = None;
        if let Work::Looking { running, .. } = &self.work {
            while let Ok(event) = running.events.try_recv() {
                take_in(&mut self.steps, event);
            }
            result = running.result.ready().cloned();
        }
        match result {
            Some(Ok(case)) => {
                self.work = Work::None;
                self.state = RunState::Done;
                self.adopt(case);
            }
            Some(Err(text)) => {
                self.work = Work::None;
                self.fail(&Trouble::Broken { text: text.clone() }, Some(text));
            }
            None => {}
        }
    }

    /// Lays what a client offered beside what is known of the site.
    fn hear(&mut self, client: HeardClient) {
        if let Some(case) = &mut self.case {
            diagnosis::hear(case, client);
            self.show_case();
        }
    }

    fn look_at_site(&mut self, site: practice::Running, wake: &Waker) {
        let Some(request) = &mut self.request else { return };
        request.target = site.target.clone();
        self.title = site.target.to_string();
        self.host = site.target.display_name();
        request.practice.clone_from(&self.practice);
        request.trust.extend(site.trust.iter().cloned());
        let request = request.clone();
        self.look(request, Some(site), wake);
    }

    fn look(&mut self, request: Request, site: Option<practice::Running>, wake: &Waker) {
        self.state = RunState::Looking;
        for (step, live) in Step::PAGES.iter().zip(&mut self.steps) {
            live.state = if request.steps.contains(step) { StepState::Running } else { StepState::Waiting };
        }
        self.work = Work::Looking { running: Box::new(examination::start(request, Arc::clone(wake))), _site: site };
    }

    fn adopt(&mut self, mut case: Case) {
        if self.state != RunState::Reopened && case.answers != self.answers {
            conclude(&mut case, self.answers);
        }
        self.practice.clone_from(&case.practice);
        if self.state != RunState::Reopened {
            for client in &self.hearing.heard {
                diagnosis::hear(&mut case, client.clone());
            }
        }
        self.case = Some(case);
        self.show_case();
    }

    /// Every step as the case has it.
    fn show_case(&mut self) {
        let Some(case) = &self.case else { return };
        for (step, live) in Step::PAGES.iter().zip(&mut self.steps) {
            let report = case.step(*step).cloned();
            *live = LiveStep {
                state: report.as_ref().map_or(StepState::CouldNotCheck, |report| report.state),
                progress: None,
                report,
            };
        }
    }

    /// Ends the run without a case; steps that had not ended say why.
    fn fail(&mut self, trouble: &Trouble, failure: Option<String>) {
        self.work = Work::None;
        self.state = RunState::Failed;
        self.failure = failure;
        for (step, live) in Step::PAGES.iter().zip(&mut self.steps) {
            if live.report.is_none() {
                *live = LiveStep {
                    state: StepState::CouldNotCheck,
                    progress: None,
                    report: Some(StepReport::unexamined(*step, trouble.clone())),
                };
            }
        }
    }
}

fn take_in(steps: &mut [LiveStep], event: Event) {
    let step = match &event {
        Event::Progress { step, .. } => *step,
        Event::Step(report) => report.step,
    };
    let Some(live) = Step::PAGES.iter().position(|page| *page == step).and_then(|index| steps.get_mut(index)) else {
        return;
    };
    match event {
        Event::Progress { done, of, .. } if live.report.is_none() => {
            live.state = StepState::Running;
            live.progress = Some((done.min(of), of));
        }
        Event::Progress { .. } => {}
        Event::Step(report) => {
            *live = LiveStep { state: report.state, progress: None, report: Some(*report) };
        }
    }
}

fn conclude(case: &mut Case, answers: Answers) {
    case.answers = answers;
    (case.findings, case.verdict) = diagnosis::conclude(&mut case.steps, &case.answers);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Vec<LiveStep> {
        vec![LiveStep { state: StepState::Running, ..LiveStep::default() }; 6]
    }

    #[test]
    fn progress_is_shown_on_its_own_step_and_never_beyond_the_whole() {
        let mut steps = steps();
        take_in(&mut steps, Event::Progress { step: Step::Cipher, done: 9, of: 7 });
        assert_eq!(steps[4].progress, Some((7, 7)));
        assert!(steps.iter().enumerate().all(|(index, step)| index == 4 || step.progress.is_none()));
    }

    #[test]
    fn progress_that_comes_after_the_report_does_not_set_the_step_back_to_running() {
        let mut run = Run::still(1, "example.com:443", RunState::Looking, steps());
        run.fail(&Trouble::Stopped, None);
        take_in(&mut run.steps, Event::Progress { step: Step::Clock, done: 1, of: 7 });
        assert_eq!(run.step(Step::Clock).state, StepState::CouldNotCheck);
        assert_eq!(run.step(Step::Clock).progress, None);
    }

    #[test]
    fn a_run_that_fails_leaves_no_step_running() {
        let mut run = Run::still(1, "example.com:443", RunState::Looking, steps());
        run.fail(&Trouble::Broken { text: "out of memory".to_owned() }, Some("out of memory".to_owned()));
        assert!(Step::PAGES.iter().all(|step| run.step(*step).state == StepState::CouldNotCheck));
        assert!(!run.is_busy());
    }
}
