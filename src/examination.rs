//! One run over a target: the six steps side by side, with a deadline, a budget, progress and cancellation.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Instant;

use poll_promise::Promise;
use tokio::task::JoinSet;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::case::{Answers, Case, Cost, SCHEMA};
use crate::certificate::{ChainReport, TrustStores};
use crate::diagnosis;
use crate::handshake::{Identity, Observation, Outcome};
use crate::net::Session;
use crate::now::now;
use crate::scan::Scanner;
use crate::settings::Settings;
use crate::step::{
    Context, Evidence, FactState, Judgement, Sight, Step, StepReport, Trouble, allowlist, browser, certificate, cipher,
    clock, knows_the_main_thing, protocol, state,
};
use crate::target::Target;

/// What to examine and how.
#[derive(Clone, Debug)]
pub struct Request {
    /// What was typed.
    pub typed: String,
    /// What it means.
    pub target: Target,
    /// The practice site, when it is one.
    pub practice: Option<String>,
    /// The steps to take; the others report [`Trouble::NotAsked`].
    pub steps: Vec<Step>,
    /// Limits and hosts.
    pub settings: Settings,
    /// Extra roots for this examination, DER.
    pub trust: Vec<Vec<u8>>,
    /// What the person answered before.
    pub answers: Answers,
    /// The certificate to show to a server that asks for one.
    pub identity: Option<Arc<Identity>>,
}

impl Request {
    /// A request for all six steps with the shipped settings.
    pub fn new(typed: &str, target: Target) -> Self {
        Self {
            typed: typed.to_owned(),
            target,
            practice: None,
            steps: Step::PAGES.to_vec(),
            settings: Settings::default(),
            trust: Vec::new(),
            answers: Answers::default(),
            identity: None,
        }
    }
}

/// What an examination tells while it runs.
#[derive(Clone, Debug)]
pub enum Event {
    /// A step has done `done` of `of` pieces of its work.
    Progress {
        /// Which step.
        step: Step,
        /// Pieces done.
        done: usize,
        /// Pieces in all, as far as known.
        of: usize,
    },
    /// A step has ended.
    Step(Box<StepReport>),
}

/// An examination at work on a thread of its own. Dropping it stops it and closes its connections.
pub struct Running {
    /// Progress, in order.
    pub events: mpsc::Receiver<Event>,
    /// The case, or the text of our own mistake.
    pub result: Promise<Result<Case, String>>,
    cancel: CancellationToken,
    _stop_on_drop: DropGuard,
}

impl Running {
    /// Stops: every connection closes, and the case comes with what was found until now.
    pub fn stop(&self) {
        self.cancel.cancel();
    }
}

/// Starts an examination; `wake` is called after every event and after the result.
pub fn start(request: Request, wake: Arc<dyn Fn() + Send + Sync>) -> Running {
    let (sender, events) = mpsc::channel();
    let (promise_sender, result) = Promise::new();
    let cancel = CancellationToken::new();
    let token = cancel.clone();
    std::thread::spawn(move || {
        let tell_wake = Arc::clone(&wake);
        let tell = Arc::new(move |event| {
            // The window may be gone; then nobody wants to know.
            let _ = sender.send(event);
            tell_wake();
        });
        let outcome = std::panic::catch_unwind(AssertUnwindSafe(|| {
            tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .map(|runtime| runtime.block_on(examine(request, token, tell)))
                .map_err(|error| error.to_string())
        }));
        promise_sender.send(outcome.unwrap_or_else(|panic| Err(panic_text(&*panic))));
        wake();
    });
    Running { events, result, _stop_on_drop: cancel.clone().drop_guard(), cancel }
}

/// Runs an examination to its end.
pub async fn examine(request: Request, cancel: CancellationToken, tell: Arc<dyn Fn(Event) + Send + Sync>) -> Case {
    let started = now();
    let clock = Instant::now();
    let session = Session::asking(request.settings.dns.name_server(), request.settings.limits, cancel);
    let trust = request.trust.clone();
    let stores = tokio::task::spawn_blocking(move || TrustStores::load(trust)).await.unwrap_or_default();
    let shared = (Arc::new(request.settings.clone()), Arc::new(stores));
    let scanner = Arc::new(Scanner::showing(session.clone(), request.target.clone(), request.identity.clone()));

    let mut running = JoinSet::new();
    for step in Step::PAGES {
        if !request.steps.contains(&step) {
            continue;
        }
        let progress = Arc::clone(&tell);
        let context = Context {
            session: session.clone(),
            target: request.target.clone(),
            settings: Arc::clone(&shared.0),
            stores: Arc::clone(&shared.1),
            scanner: Arc::clone(&scanner),
            identity: request.identity.clone(),
            progress: Arc::new(move |done, of| progress(Event::Progress { step, done, of })),
        };
        running.spawn(async move {
            // A task of its own, so that a probe that breaks takes no other with it.
            let work = tokio::spawn(async move { Box::pin(take(step, &context)).await });
            work.await.unwrap_or_else(|error| {
                let text = error.try_into_panic().map_or_else(|_| String::new(), |panic| panic_text(&*panic));
                StepReport::unexamined(step, Trouble::Broken { text })
            })
        });
    }
    let mut steps: Vec<StepReport> = Vec::new();
    while let Some(report) = running.join_next().await {
        if let Ok(report) = report {
            tell(Event::Step(Box::new(report.clone())));
            steps.push(report);
        }
    }
    for step in Step::PAGES {
        if !steps.iter().any(|report| report.step == step) {
            steps.push(StepReport::unexamined(step, Trouble::NotAsked));
        }
    }
    steps.sort_by_key(|report| report.step);

    let (findings, verdict) = diagnosis::conclude(&mut steps, &request.answers);
    let usage = session.usage();
    Case {
        schema: SCHEMA,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        started,
        duration_ms: clock.elapsed().as_millis() as u64,
        typed: request.typed,
        target: request.target,
        practice: request.practice,
        steps,
        answers: request.answers,
        findings,
        verdict,
        cost: Cost {
            connections: usage.connections,
            open_at_once: usage.open_at_once,
            bytes_sent: usage.bytes_sent,
            bytes_received: usage.bytes_received,
        },
    }
}

/// Takes one step: probe, then judge.
async fn take(step: Step, context: &Context) -> StepReport {
    macro_rules! take {
        ($room:ident, $evidence:ident) => {{
            let began = Instant::now();
            let sight = $room::probe(context).await;
            let judgement = $room::judge(&sight);
            let Sight { evidence, observations, chain } = sight;
            finish(step, context, began, Evidence::$evidence(evidence), judgement, (observations, chain))
        }};
    }
    match step {
        Step::Clock => take!(clock, Clock),
        Step::Browser => take!(browser, Browser),
        Step::Allowlist => take!(allowlist, Allowlist),
        Step::Protocol => take!(protocol, Protocol),
        Step::Cipher => take!(cipher, Cipher),
        Step::Certificate | Step::Network => take!(certificate, Certificate),
    }
}

fn finish(
    step: Step,
    context: &Context,
    began: Instant,
    evidence: Evidence,
    judgement: Judgement,
    (observations, chain): (Vec<Observation>, Option<ChainReport>),
) -> StepReport {
    // A clock is compared with others, whether the target could be reached or not.
    let trouble = trouble(context, &observations).filter(|trouble| {
        let needs_the_target = step != Step::Clock && !knows_the_main_thing(&judgement);
        needs_the_target || !matches!(trouble, Trouble::Unreachable { .. })
    });
    // Who reads along keeps nobody out who gets through and trusts what is shown.
    let opens = step == Step::Allowlist
        && observations.iter().any(|seen| seen.outcome == Outcome::Completed)
        && chain.as_ref().is_some_and(|chain| chain.judgements.iter().any(|store| store.trusted))
        && !judgement
            .facts
            .iter()
            .any(|fact| fact.key.starts_with("allowlist-fact-proxied-") && fact.state == FactState::Problem);
    let state = state(&judgement, trouble.as_ref(), opens);
    StepReport {
        step,
        state,
        evidence: Some(evidence),
        facts: judgement.facts,
        findings: judgement.findings,
        observations,
        chain,
        trouble,
        duration_ms: began.elapsed().as_millis() as u64,
    }
}

/// Why a step could not look to its end, as far as its handshakes tell.
fn trouble(context: &Context, observations: &[Observation]) -> Option<Trouble> {
    if context.session.is_stopped() {
        return Some(Trouble::Stopped);
    }
    let is_unreachable = |seen: &Observation| matches!(seen.outcome, Outcome::Unreachable { .. });
    if let Some(Outcome::Unreachable { error }) = observations.first().map(|seen| &seen.outcome)
        && observations.iter().all(is_unreachable)
    {
        return Some(Trouble::Unreachable { error: error.clone() });
    }
    (Instant::now() >= context.session.deadline()).then_some(Trouble::Deadline)
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "panic".to_owned())
}
