//! `handshake-doctor listen`: hears programs that are pointed at this one, and tells what each of them offers.
//!
//! | file | what is in it |
//! |---|---|
//! | `text` | what was heard, as text |
//! | `json` | the same as JSON, one object for each program |
//! | `site` | a site to lay each hello beside |

mod json;
mod site;
mod text;

use std::fmt::Write;
use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use super::arguments::ListenArguments;
use super::error::{CliError, args};
use super::output::{self, Style};
use super::table::Table;
use super::{HEALTHY, INCONCLUSIVE, PROBLEM};
use crate::advice::Words;
use crate::listener::{self, Listening, PageWords, TestRequest};
use crate::step::cipher::ClientOutcome;
use site::Site;

/// Programs that an example is given for.
const EXAMPLES: [&str; 5] = ["curl", "openssl", "gnutls", "python", "java"];

/// Listens, and prints each program that comes.
pub(super) fn listen(arguments: &ListenArguments, words: &Words) -> Result<ExitCode, CliError> {
    let site = Site::examined(arguments, words)?;
    let request = TestRequest { browser: None, wait: Duration::from_secs_f64(arguments.wait), page: page_words(words) };
    let (sender, heard) = mpsc::channel();
    let tell = move |one| {
        // The receiver lives until the sender is dropped.
        let _ = sender.send(one);
    };
    let listening = listener::hear(request, arguments.count, tell).map_err(CliError::ListenStart)?;
    let before = announcement(arguments, &listening, words);
    if arguments.json {
        // Standard output is for the JSON alone.
        output::say(before.trim_end());
    } else {
        output::print(&before);
    }
    let mut exit = if site.is_none() && arguments.site.is_some() { INCONCLUSIVE } else { HEALTHY };
    for one in heard {
        let client = match one {
            Ok(client) => client,
            Err(key) => {
                output::say(&words.text(&key));
                exit = if exit == HEALTHY { INCONCLUSIVE } else { exit };
                continue;
            }
        };
        let beside = site.as_ref().map(|site| site.beside(&client.offer));
        exit = match beside.as_ref().map(|beside| beside.meeting.outcome) {
            // One program that cannot get in is what was asked about.
            Some(ClientOutcome::Fails { .. }) => PROBLEM,
            Some(ClientOutcome::Unknown) if exit == HEALTHY => INCONCLUSIVE,
            _ => exit,
        };
        output::print(&if arguments.json {
            json::whole(&client, beside.as_ref())
        } else {
            text::whole(&client, beside.as_ref(), Style::of_stdout(), words)
        });
    }
    Ok(ExitCode::from(exit))
}

/// Words of the page that a browser is shown.
fn page_words(words: &Words) -> PageWords {
    PageWords {
        language: words.text("listener-page-language"),
        title: words.text("listener-page-title"),
        working: words.text("listener-page-working"),
        done: words.text("listener-page-done"),
        failed: words.text("listener-page-failed"),
    }
}

/// Where programs are to be pointed, and how.
fn announcement(arguments: &ListenArguments, listening: &Listening, words: &Words) -> String {
    let style = Style::of_stdout();
    let told = args([("count", arguments.count.into()), ("seconds", crate::step::Value::Number(arguments.wait))]);
    let mut text = style.paragraph(&words.format("listener-waiting", &told), 0);
    text += &style.paragraph(&words.text("listener-note"), 0);
    let mut places = Table::default();
    places.row(words.text("listener-address"), &*listening.url, None);
    places.row(words.text("listener-page"), &*listening.page, None);
    // Writing to a string cannot fail, here and below.
    let _ = writeln!(text, "\n{}\n{}", places.rendered(2, style), words.text("listener-examples"));
    let port = args([("port", listening.address.port().to_string().into())]);
    for program in EXAMPLES {
        // A command must stay on its line.
        let _ = writeln!(text, "  {}", words.format(&format!("listener-example-{program}"), &port));
    }
    text + "\n"
}
