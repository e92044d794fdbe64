//! Every word a person reads, from Fluent files keyed by cause, fact and place.
//!
//! Text that came from a server is made safe here: control and bidirectional characters become visible.
//! Which sentences make a verdict stands in `verdict.rs`; the sentences themselves in `assets/locales`.

mod ability;
mod bearer;
mod between;
mod chain;
mod clock;
mod computer;
mod decoded;
mod exception;
mod gateway;
mod locale;
mod matter;
mod message;
mod request;
mod revocation;
mod setting;
mod shown;
mod trust;
mod verdict;

use std::collections::BTreeMap;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::LanguageIdentifier;

pub use between::{addresses, issuer_in_short, root_in_short};
pub use chain::{Field, differing};
pub use clock::{SAME_MS, here};
pub use computer::offer_in_short;
pub use exception::Exception;
pub use gateway::Guide;
pub use locale::{ENGLISH, LocaleFile};
pub use request::{Recipient, Request};
pub use setting::SettingWords;
pub use shown::{SHOWN_CHARACTERS, shown};
pub use trust::{PathLine, StoreRow};
pub use verdict::best_finding;

use crate::step::{Fact, Step, Value};

/// The language whose plural rules are used.
const LANGUAGE: &str = "en-US";

/// Named arguments of a message.
pub type Args = BTreeMap<String, Value>;

/// The words of one language, for readers at one kind of system.
#[derive(Clone)]
pub struct Words {
    bundle: Arc<FluentBundle<FluentResource>>,
    /// Where the steps to take differ by system, those of this one are told; without one, the plain ones.
    system: Option<&'static str>,
}

/// Systems that some steps differ by, as `std::env::consts::OS` names them and as attributes end.
pub const SYSTEMS: [&str; 3] = ["windows", "macos", "linux"];

/// Why a message could not be rendered whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordsError {
    /// No file has a message with this key.
    #[error("no message is called {0}")]
    Missing(String),
    /// The message asks for something that it was not given.
    #[error("message {key}: {reason}")]
    Incomplete {
        /// The message's key.
        key: String,
        /// What is missing, in Fluent's words.
        reason: String,
        /// What could be rendered.
        text: String,
    },
}

impl Words {
    /// English, built in.
    pub fn english() -> Self {
        Self::from_files(ENGLISH)
    }

    /// The words of these files. An entry that does not parse, or that an earlier file has too, is left out: the
    /// tests of this program see to it that the built-in files have none.
    pub fn from_files(files: &[LocaleFile]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![LANGUAGE.parse::<LanguageIdentifier>().unwrap_or_default()]);
        // Isolation marks would be shown as boxes by fonts that lack them; arguments are made safe by `shown`.
        bundle.set_use_isolating(false);
        for (name, text) in files {
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(rest, errors)| {
                tracing::error!(file = name, count = errors.len(), "messages do not parse");
                rest
            });
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(file = name, count = errors.len(), "messages exist twice");
            }
        }
        Self { bundle: Arc::new(bundle), system: None }
    }

    /// The same words for readers at this system: its name as in [`crate::case::Case::system`], such as `linux x86_64`.
    #[must_use]
    pub fn on(&self, system: &str) -> Self {
        let name = system.split_whitespace().next().unwrap_or_default();
        let system = SYSTEMS.into_iter().find(|known| *known == name);
        Self { bundle: Arc::clone(&self.bundle), system }
    }

    /// A message without arguments; a missing one is shown as its key in brackets.
    pub fn text(&self, key: &str) -> String {
        self.format(key, &Args::new())
    }

    /// A message with arguments; a missing one is shown as its key in brackets.
    pub fn format(&self, key: &str, args: &Args) -> String {
        self.try_format(key, args).unwrap_or_else(|error| {
            tracing::warn!(%error, "words are missing");
            match error {
                WordsError::Missing(key) => format!("[{key}]"),
                WordsError::Incomplete { text, .. } => text,
            }
        })
    }

    /// A message with arguments, or what is missing for it. `key` is a message id, or `id.attribute`.
    pub fn try_format(&self, key: &str, args: &Args) -> Result<String, WordsError> {
        let missing = || WordsError::Missing(key.to_owned());
        let (id, attribute) = key.split_once('.').map_or((key, None), |(id, attribute)| (id, Some(attribute)));
        let message = self.bundle.get_message(id).ok_or_else(missing)?;
        let pattern = match attribute {
            None => message.value(),
            Some(attribute) => message.get_attribute(attribute).map(|attribute| attribute.value()),
        }
        .ok_or_else(missing)?;
        let mut fluent = FluentArgs::with_capacity(args.len());
        for (name, value) in args {
            fluent.set(name.as_str(), fluent_value(value));
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&fluent), &mut errors).into_owned();
        match errors.first() {
            None => Ok(text),
            Some(error) => Err(WordsError::Incomplete { key: key.to_owned(), reason: error.to_string(), text }),
        }
    }

    /// Whether there is a message with this key.
    pub fn has(&self, key: &str) -> bool {
        !matches!(self.try_format(key, &Args::new()), Err(WordsError::Missing(_)))
    }

    /// A fact as a sentence.
    pub fn fact(&self, fact: &Fact) -> String {
        self.format(&fact.key, &fact.args)
    }

    /// The words of a cause, without a certain site in mind.
    pub fn cause(&self, slug: &str) -> CauseWords {
        self.cause_about(slug, &self.no_certain_site())
    }

    /// Title of a step's page: "Correct the date and time".
    pub fn step_title(&self, step: Step) -> String {
        self.text(&format!("step-{}-title", step.slug()))
    }

    /// A step's short name for the rail: "Date and time".
    pub fn step_name(&self, step: Step) -> String {
        self.text(&format!("step-{}-name", step.slug()))
    }
}

/// Text made safe, numbers rounded to two decimals: nothing here is measured more exactly than that.
fn fluent_value(value: &Value) -> FluentValue<'static> {
    match value {
        Value::Text(text) => FluentValue::from(shown(text)),
        Value::Number(number) => FluentValue::from((number * 100.0).round() / 100.0),
    }
}

/// The five answers of a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerdictWords {
    /// What we found: one sentence about the user's goal.
    pub found: String,
    /// What it means.
    pub meaning: String,
    /// What the person at the computer can do.
    pub what_to_do: String,
    /// What to pass on to the administrator or the owner; empty when there is nothing.
    pub for_admin: String,
    /// Who can do it; empty when nothing needs doing.
    pub who: String,
    /// How sure we are; empty when there is nothing to be sure of.
    pub how_sure: String,
}

/// What is said about a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseWords {
    /// What we found.
    pub title: String,
    /// What it means.
    pub meaning: String,
    /// What the person at the computer can do.
    pub fix_user: String,
    /// What the administrator or the owner can do.
    pub fix_admin: String,
    /// What must be seen before it is named.
    pub seen: String,
    /// How its look-alikes are told apart.
    pub apart: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &'static str) -> Words {
        Words::from_files(&[("test", text)])
    }

    fn args(list: &[(&str, Value)]) -> Args {
        list.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect()
    }

    #[test]
    fn a_missing_message_shows_its_key_and_breaks_nothing() {
        assert_eq!(words("").text("clock-fact-nowhere"), "[clock-fact-nowhere]");
        assert_eq!(words("a = A\n").text("a.title"), "[a.title]");
    }

    #[test]
    fn a_message_that_lacks_an_argument_says_which() {
        let words = words("count = { $days } days\n");
        let error = words.try_format("count", &Args::new()).expect_err("days is missing");
        assert!(error.to_string().contains("days"), "{error}");
        assert_eq!(words.format("count", &args(&[("days", 12_usize.into())])), "12 days");
    }

    #[test]
    fn whole_numbers_have_no_decimals_and_plurals_follow_them() {
        let words = words("count = { $days ->\n    [one] { $days } day\n   *[other] { $days } days\n}\n");
        assert_eq!(words.format("count", &args(&[("days", 1.0.into())])), "1 day");
        assert_eq!(words.format("count", &args(&[("days", 1.234_567.into())])), "1.23 days");
    }

    #[test]
    fn what_a_server_sent_cannot_change_the_line_it_is_shown_in() {
        let words = words("greeting = It said: { $reply }\n");
        let shown = words.format("greeting", &args(&[("reply", "220 \u{202e}evil\n".into())]));
        assert_eq!(shown, "It said: 220 \\u{202e}evil\\u{a}");
    }

    #[test]
    fn steps_are_those_of_the_readers_system_where_they_differ() {
        let words = words("a = A\n    .fix-user = Plain.\n    .fix-user-windows = Windows.\n    .fix-admin = Admin.\n");
        assert_eq!(words.cause("a").fix_user, "Plain.");
        assert_eq!(words.on("windows x86_64").cause("a").fix_user, "Windows.");
        assert_eq!(words.on("linux x86_64").cause("a").fix_user, "Plain.");
        assert_eq!(words.on("windows x86_64").cause("a").fix_admin, "Admin.");
    }

    #[test]
    fn words_can_be_shared_between_threads() {
        fn shared<T: Send + Sync>() {}
        shared::<Words>();
    }
}
