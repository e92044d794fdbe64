//! The table of rules (`assets/data/rules.tsv`): for each cause what proves it, how sure it can be at most, and its
//! look-alikes. What a cause explains stands in `rules.rs`, in one written order.

use std::sync::OnceLock;

use super::rules;
use crate::step::Confidence;
use crate::tables;

/// Tab-separated; the first line names its source and date.
const TABLE: &str = include_str!("../../assets/data/rules.tsv");

/// The rule of one cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The cause.
    pub slug: String,
    /// No finding of this cause is called surer.
    pub surest: Confidence,
    /// What proves it.
    pub seen_by: Vec<Proof>,
    /// Look-alikes that are asked first: where both are found, these win.
    pub yields_to: Vec<String>,
    /// Look-alikes that the evidence itself tells apart.
    pub unlike: Vec<String>,
}

/// What proves a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A fact with this key.
    Fact(String),
    /// An answer of the person: question and reply by their names.
    Answer(String, String),
    /// The judge of its step, which has more than one way to see it.
    Step,
}

impl Rule {
    /// Causes that follow from this one when both are found.
    pub fn explains(&self) -> Vec<&'static str> {
        rules::explained_by(&self.slug)
    }

    /// All that looks like it, those that win first.
    pub fn look_alikes(&self) -> impl Iterator<Item = &str> {
        self.yields_to.iter().chain(&self.unlike).map(String::as_str)
    }
}

/// As the table writes it.
impl std::fmt::Display for Proof {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fact(key) => to.write_str(key),
            Self::Answer(question, reply) => write!(to, "answer:{question}={reply}"),
            Self::Step => to.write_str("step"),
        }
    }
}

/// All rules in the order of the causes.
pub fn all() -> &'static [Rule] {
    static RULES: OnceLock<Vec<Rule>> = OnceLock::new();
    RULES.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

/// The rule of a cause.
pub fn find(slug: &str) -> Option<&'static Rule> {
    all().iter().find(|rule| rule.slug == slug)
}

fn row(record: &csv::StringRecord) -> Option<Rule> {
    let list = |field: usize| -> Option<Vec<String>> {
        let names = record.get(field)?.split(',').map(str::trim);
        Some(names.filter(|name| !name.is_empty()).map(str::to_owned).collect())
    };
    Some(Rule {
        slug: record.get(0)?.to_owned(),
        surest: match record.get(1)? {
            "confirmed" => Confidence::Confirmed,
            "likely" => Confidence::Likely,
            "possible" => Confidence::Possible,
            _ => return None,
        },
        seen_by: list(2)?.iter().map(|name| proof(name)).collect::<Option<_>>()?,
        yields_to: list(3)?,
        unlike: list(4)?,
    })
}

fn proof(name: &str) -> Option<Proof> {
    match name.strip_prefix("answer:") {
        Some(answer) => answer.split_once('=').map(|(question, reply)| Proof::Answer(question.into(), reply.into())),
        None if name == "step" => Some(Proof::Step),
        None => Some(Proof::Fact(name.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Question;
    use crate::step::causes;

    #[test]
    fn every_cause_has_its_rule_in_the_order_of_the_causes() {
        let slugs: Vec<&str> = all().iter().map(|rule| rule.slug.as_str()).collect();
        let causes: Vec<&str> = causes::all().iter().map(|cause| cause.slug.as_str()).collect();
        assert_eq!(slugs, causes);
    }

    #[test]
    fn every_cause_can_be_seen_and_every_look_alike_is_a_cause() {
        for rule in all() {
            assert!(!rule.seen_by.is_empty(), "{}", rule.slug);
            for other in rule.look_alikes() {
                assert!(causes::find(other).is_some() && other != rule.slug, "{}: {other}", rule.slug);
            }
        }
    }

    #[test]
    fn every_answer_that_proves_something_is_a_reply_to_a_question() {
        let replies: Vec<(&str, &str)> = Question::ALL
            .iter()
            .flat_map(|question| question.replies().into_iter().map(|reply| (question.slug(), reply.slug())))
            .collect();
        for rule in all() {
            for proof in &rule.seen_by {
                if let Proof::Answer(question, reply) = proof {
                    assert!(replies.contains(&(question.as_str(), reply.as_str())), "{}: {proof:?}", rule.slug);
                }
            }
        }
    }

    #[test]
    fn no_two_causes_yield_to_each_other() {
        for rule in all() {
            for other in rule.yields_to.iter().filter_map(|slug| find(slug)) {
                assert!(!other.yields_to.contains(&rule.slug), "{} and {}", rule.slug, other.slug);
            }
        }
    }
}
