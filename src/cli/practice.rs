//! `handshake-doctor practice`: lists the practice sites, or serves one so that other tools can look at it too.

use std::fmt::Write;
use std::process::ExitCode;
use std::sync::mpsc;

use super::arguments::PracticeArguments;
use super::error::{CliError, args};
use super::{HEALTHY, output, request};
use crate::advice::Words;
use crate::practice;

/// Lists or serves.
pub(super) fn practice(arguments: &PracticeArguments, words: &Words) -> Result<ExitCode, CliError> {
    if let Some(name) = arguments.name.as_deref() {
        return serve(name.strip_prefix("practice:").unwrap_or(name), words);
    }
    output::print(&list(words));
    Ok(ExitCode::from(HEALTHY))
}

fn list(words: &Words) -> String {
    let widest = practice::SITES.iter().map(|site| site.name.len()).max().unwrap_or(0);
    let mut text = format!("{}\n\n", words.text("terminal-practice-list"));
    for site in practice::SITES {
        let about = site.cause.map_or_else(|| words.text("terminal-practice-healthy"), |slug| words.cause(slug).title);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "  {:<widest$}  {about}", site.name);
    }
    text
}

/// Serves until Ctrl-C.
fn serve(name: &str, words: &Words) -> Result<ExitCode, CliError> {
    let running = request::start_site(name)?;
    let (pressed, wait) = mpsc::channel();
    let handler = move || {
        // Nobody waits any longer when the program is ending already.
        let _ = pressed.send(());
    };
    if let Err(error) = super::interrupt::on_interrupt(handler) {
        tracing::debug!("Ctrl-C will end the program at once: {error}");
    }
    let address = running.target.endpoint().to_string();
    let host = running.target.host.to_string();
    output::print(&format!(
        "{}\n",
        words.format(
            "terminal-practice-serving",
            &args([("name", name.into()), ("address", address.into()), ("host", host.into())])
        )
    ));
    // Ends with Ctrl-C; an error means that no handler could be set, and then the system ends the program.
    if wait.recv().is_err() {
        loop {
            std::thread::park();
        }
    }
    Ok(ExitCode::from(HEALTHY))
}
