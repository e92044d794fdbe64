//! Starts the window, or the terminal where no window can open.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use handshake_doctor::advice::Words;
use handshake_doctor::app::{self, StartWith};
use handshake_doctor::cli;
use tracing_subscriber::EnvFilter;

/// What is logged to standard error, such as `handshake_doctor=debug`; nothing when it is not set.
const LOG: &str = "HANDSHAKE_DOCTOR_LOG";

fn main() -> ExitCode {
    if let Err(error) = log() {
        // Nobody may be reading; the exit status still tells.
        let _ = writeln!(std::io::stderr(), "{error:#}");
        return ExitCode::from(cli::BAD_USAGE);
    }
    let arguments = match cli::arguments() {
        Ok(arguments) => arguments,
        Err(exit) => return exit,
    };
    match arguments.task {
        Some(task) => cli::run(task),
        None => window(arguments.address, arguments.shared),
    }
}

/// Opens the window, and falls back on the terminal where there is no display or it does not open.
fn window(typed: Option<String>, shared: cli::Shared) -> ExitCode {
    if !has_display() {
        return cli::instead_of_window(typed, shared, None);
    }
    match cli::window_start(typed.clone(), &shared) {
        Ok(start) => {
            let cli::WindowStart { typed: address, settings, layers, trust, open } = start;
            let start = StartWith { typed: address, settings, layers, trust, open };
            match app::run(start) {
                Ok(()) => ExitCode::SUCCESS,
                Err(reason) => cli::instead_of_window(typed, shared, Some(&reason)),
            }
        }
        Err(error) => cli::refuse(&error, &Words::english()),
    }
}

/// Whether a window can be tried: Windows and macOS always have a desktop, elsewhere X11 or Wayland must be there.
fn has_display() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    cfg!(any(windows, target_os = "macos")) || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY")
}

/// Starts logging when the environment asks for it.
fn log() -> anyhow::Result<()> {
    if std::env::var_os(LOG).is_none() {
        return Ok(());
    }
    let filter = EnvFilter::try_from_env(LOG).with_context(|| format!("{LOG} is not a valid filter"))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .try_init()
        .map_err(|error| anyhow::anyhow!(error))
        .context("logging did not start")
}
