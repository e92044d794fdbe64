//! `handshake-doctor check`: runs one examination, prints it, writes its reports.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use super::arguments::CheckArguments;
use super::error::CliError;
use super::output::{self, Style};
use super::progress::Progress;
use super::{HEALTHY, INCONCLUSIVE, PROBLEM, advice, interrupt, request, text};
use crate::advice::{Words, shown};
use crate::case::{Case, ConclusionOutcome};
use crate::certificate;
use crate::examination;
use crate::report;
use crate::step::Step;

/// How soon Ctrl-C is noticed between two events.
const NOTICE: Duration = Duration::from_millis(100);

/// Examines and prints.
pub(super) fn check(arguments: &CheckArguments, words: &Words) -> Result<ExitCode, CliError> {
    let prepared = request::prepare(arguments)?;
    let case = match examine(prepared.request, arguments.quiet, words) {
        Ok(case) => case,
        Err(text) => {
            output::say(&words.format("terminal-broken", &super::error::args([("text", text.as_str().into())])));
            return Ok(ExitCode::from(INCONCLUSIVE));
        }
    };
    drop(prepared.practice);
    if arguments.json {
        output::print(&report::json(&case));
    } else if arguments.quiet {
        output::print(&text::verdict_line(&case, words));
    } else {
        let style = Style::of_stdout();
        output::print(&text::whole(&case, style, words));
        if arguments.advice {
            output::print(&format!("\n{}", advice::whole(&case, style, words)));
        } else if advice::has_any(&case, words) {
            output::print(&format!("\n{}", style.paragraph(&words.text("terminal-advice-hint"), 0)));
        }
    }
    for file in &arguments.report {
        report::save(&case, words, file).map_err(|error| CliError::Report { file: file.clone(), error })?;
        if !arguments.quiet {
            let name = file.display().to_string();
            output::say(&words.format("terminal-report-written", &super::error::args([("file", name.into())])));
        }
    }
    if let Some(file) = &arguments.save_chain {
        save_chain(&case, file, arguments.quiet, words)?;
    }
    Ok(exit_status(&case))
}

/// Writes the chain that the server should send; where none was seen, nothing is written and a sentence says so.
fn save_chain(case: &Case, file: &Path, quiet: bool, words: &Words) -> Result<(), CliError> {
    let of_step = case.step(Step::Certificate).and_then(|report| report.chain.as_ref());
    let Some(chain) = of_step.or_else(|| case.steps.iter().find_map(|report| report.chain.as_ref())) else {
        output::say(&words.text("terminal-chain-none"));
        return Ok(());
    };
    let ders = chain.should_send();
    if ders.is_empty() {
        output::say(&words.text("terminal-chain-none"));
        return Ok(());
    }
    report::write(file, certificate::pem_chain(&ders).as_bytes())
        .map_err(|error| CliError::Report { file: file.to_owned(), error })?;
    if !quiet {
        let key = if chain.leads_to_a_root() { "terminal-chain-written" } else { "terminal-chain-part-written" };
        let told = super::error::args([("file", file.display().to_string().into()), ("count", ders.len().into())]);
        output::say(&words.format(key, &told));
    }
    Ok(())
}

/// Prints a saved report.
pub(super) fn show_report(file: &Path, words: &Words) -> Result<ExitCode, CliError> {
    let case = report::open(file).map_err(|error| CliError::Report { file: file.to_owned(), error })?;
    output::print(&text::whole(&case, Style::of_stdout(), words));
    Ok(exit_status(&case))
}

/// Runs an examination to its end, or to what was found when Ctrl-C was pressed. A second Ctrl-C ends the program.
pub(super) fn examine(request: examination::Request, quiet: bool, words: &Words) -> Result<Case, String> {
    let mut progress = Progress::new(shown(&request.target.to_string()), request.steps.len(), quiet, words);
    let interrupted = Arc::new(AtomicBool::new(false));
    let pressed = Arc::clone(&interrupted);
    interrupt::stop_or_end(move || pressed.store(true, Ordering::SeqCst));
    tracing::debug!("examining");
    let running = examination::start(request, Arc::new(|| {}));
    let mut is_stopped = false;
    loop {
        match running.events.recv_timeout(NOTICE) {
            Ok(event) => progress.tell(&event),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        if !is_stopped && interrupted.load(Ordering::SeqCst) {
            is_stopped = true;
            running.stop();
        }
    }
    let result = running.result.block_and_take();
    progress.end();
    if is_stopped {
        output::say(&words.text("terminal-stopped"));
    }
    result
}

fn exit_status(case: &Case) -> ExitCode {
    ExitCode::from(match case.verdict.outcome {
        ConclusionOutcome::Healthy => HEALTHY,
        ConclusionOutcome::Problem => PROBLEM,
        ConclusionOutcome::Inconclusive => INCONCLUSIVE,
    })
}
