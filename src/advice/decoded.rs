//! What is said about a decoded error message.

use super::Words;
use super::message::{args, capitalized};
use crate::decoder::Match;
use crate::step::{Step, causes};

impl Words {
    /// What a message means, in one or two sentences.
    pub fn meaning_of(&self, found: &Match) -> String {
        self.text(&format!("means-{}", found.meaning()))
    }

    /// A likely cause as a line of a list: nothing is known of the site or of a product yet.
    pub fn likely_cause(&self, slug: &str) -> String {
        capitalized(&self.cause(slug).title)
    }

    /// "Step 6 shows it: Certificate": which step proves that a cause is there.
    pub fn proving_step(&self, slug: &str) -> String {
        let step = causes::find(slug).map(|cause| cause.step);
        match step.and_then(|step| Some((Step::PAGES.iter().position(|page| *page == step)?, step))) {
            Some((index, step)) => {
                let step = self.step_name(step);
                self.format("decoder-step", &args([("number", (index + 1).into()), ("step", step.into())]))
            }
            None => self.text("decoder-any-step"),
        }
    }
}
