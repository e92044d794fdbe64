//! The terminal: arguments, the six verdicts as text, exit status.
//!
//! `handshake-doctor check` examines and prints, `advice` prints texts to be copied, `explain` tells what an error message means, `causes` tells what can be
//! found, `listen` tells what a program offers that is pointed at this one, `scan` tells experts all that a server can
//! do, `settings` tells which hosts may be asked, `practice` serves the
//! practice sites, and whoever wants the window but has no display is served here too. All words but clap's own usage
//! text stand in `terminal.ftl` and `scan.ftl`.

mod advice;
mod arguments;
mod causes;
mod check;
mod error;
mod explain;
mod interrupt;
mod listen;
mod output;
mod practice;
mod progress;
mod request;
mod scan;
mod settings;
mod table;
mod text;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::advice::Words;
use crate::report;
use crate::settings::{Files, Layers, Settings};

pub use arguments::{
    AdviceArguments, Arguments, CausesArguments, CheckArguments, Connection, ExplainArguments, ListenArguments,
    PracticeArguments, ScanArguments, SettingsArguments, Shared, Task,
};
pub use error::CliError;

/// Exit status: nothing found that keeps a current client out.
pub const HEALTHY: u8 = 0;
/// Exit status: a cause was found.
pub const PROBLEM: u8 = 1;
/// Exit status: the arguments, or a file that they name, cannot be used.
pub const BAD_USAGE: u8 = 2;
/// Exit status: too little could be examined to tell.
pub const INCONCLUSIVE: u8 = 3;

/// What the window is to begin with.
#[derive(Clone, Debug)]
pub struct WindowStart {
    /// An address to examine at once.
    pub typed: Option<String>,
    /// Limits and hosts.
    pub settings: Settings,
    /// The files that they came from.
    pub layers: Layers,
    /// Extra roots, DER.
    pub trust: Vec<Vec<u8>>,
    /// A saved report to open.
    pub open: Option<PathBuf>,
}

/// Reads the arguments of this program; what is printed instead (usage, help, version) comes with its exit status.
pub fn arguments() -> Result<Arguments, ExitCode> {
    Arguments::try_parse().map_err(|error| {
        // Nobody may be reading; the exit status still tells.
        let _ = error.print();
        ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(BAD_USAGE))
    })
}

/// What the window begins with, as the arguments ask. A file that is a report is opened, anything else is an address.
pub fn window_start(typed: Option<String>, shared: &Shared) -> Result<WindowStart, CliError> {
    // A broken file never keeps the window shut: it is left out, and the window says so.
    let (settings, layers) = Files::of_this_computer(shared.settings.clone()).load();
    let trust = request::trust(shared)?;
    let open = typed.as_ref().map(PathBuf::from).filter(|file| report::has_report_name(file) && file.is_file());
    Ok(WindowStart { typed: typed.filter(|_| open.is_none()), settings, layers, trust, open })
}

/// Does what the arguments ask of the terminal and says how it ended.
pub fn run(task: Task) -> ExitCode {
    let words = Words::english();
    let ended = match task {
        Task::Advice(arguments) => advice::advice(&arguments, &words),
        Task::Causes(arguments) => causes::causes(&arguments, &words),
        Task::Check(arguments) => check::check(&arguments, &words),
        Task::Explain(arguments) => explain::explain(&arguments, &words),
        Task::Listen(arguments) => listen::listen(&arguments, &words),
        Task::Practice(arguments) => practice::practice(&arguments, &words),
        Task::Scan(arguments) => scan::scan(&arguments, &words),
        Task::Settings(arguments) => settings::settings(&arguments, &words),
    };
    ended.unwrap_or_else(|error| refuse(&error, &words))
}

/// Serves whoever asked for the window where none can open: says so, and examines or shows the same in the terminal.
pub fn instead_of_window(typed: Option<String>, shared: Shared, reason: Option<&str>) -> ExitCode {
    let words = Words::english();
    output::say(&match reason {
        None => words.text("terminal-no-display"),
        Some(reason) => words.format("terminal-no-window", &error::args([("reason", essence(reason).into())])),
    });
    let ended = match window_start(typed, &shared) {
        Ok(WindowStart { open: Some(file), .. }) => check::show_report(&file, &words),
        Ok(WindowStart { typed: Some(address), .. }) => {
            let connection = Connection { address: Some(address), shared, ..Connection::default() };
            check::check(&CheckArguments { connection, ..CheckArguments::default() }, &words)
        }
        Ok(_) => Err(CliError::NothingToDo),
        Err(error) => Err(error),
    };
    ended.unwrap_or_else(|error| refuse(&error, &words))
}

/// Says what cannot be used.
pub fn refuse(error: &CliError, words: &Words) -> ExitCode {
    output::say(&error.sentence(words));
    ExitCode::from(BAD_USAGE)
}

/// The part of the window's error that means something to people: before it stand names and source files of libraries.
fn essence(reason: &str) -> &str {
    let first = reason.split(';').next().unwrap_or(reason);
    first.rsplit(": ").next().unwrap_or(first).trim()
}
