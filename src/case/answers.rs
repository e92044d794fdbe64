//! What only the person can know: the questions, the replies, and the answers that a case keeps.
//!
//! What a reply makes likelier or rules out stands in `diagnosis::answers`; the sentences in `questions.ftl`.

use serde::{Deserialize, Serialize};

/// Answers of the person; `None` means not answered, or not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Answers {
    /// Does the site work in another browser on this computer?
    pub works_in_other_browser: Option<bool>,
    /// Does it work in a private window of the same browser?
    pub works_in_private_window: Option<bool>,
    /// Does it work on another device in the same network?
    pub works_on_other_device: Option<bool>,
    /// Does it work on another network, such as a phone's?
    pub works_on_other_network: Option<bool>,
    /// Does it work with the VPN off?
    pub works_without_vpn: Option<bool>,
    /// Is it the only site that fails?
    pub only_this_site: Option<bool>,
    /// Which program shows the error?
    pub program: Option<Program>,
}

/// The program that shows the error, by whose roots and whose TLS it uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Program {
    /// An app on a phone or tablet.
    App,
    /// A web browser.
    Browser,
    /// A database tool.
    Database,
    /// .NET, `PowerShell`, Outlook and others that leave TLS to Windows.
    Dotnet,
    /// Git and what is built on it.
    Git,
    /// A program written in Go.
    Go,
    /// A Java program.
    Java,
    /// A mail program.
    Mail,
    /// Node.js, npm and what is built on Electron's Node.
    Node,
    /// Any other.
    Other,
    /// Python, pip and their like.
    Python,
    /// A program written in Rust.
    Rust,
}

impl Program {
    /// All, in the order to choose from.
    pub const ALL: [Self; 12] = [
        Self::Browser,
        Self::Java,
        Self::Python,
        Self::Node,
        Self::Git,
        Self::Go,
        Self::Rust,
        Self::Dotnet,
        Self::Mail,
        Self::Database,
        Self::App,
        Self::Other,
    ];

    /// The program of this name, if there is one.
    pub fn named(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|program| program.slug() == slug)
    }

    /// The name used in files, arguments and message keys.
    pub fn slug(self) -> &'static str {
        match self {
            Self::App => "app",
            Self::Browser => "browser",
            Self::Database => "database",
            Self::Dotnet => "dotnet",
            Self::Git => "git",
            Self::Go => "go",
            Self::Java => "java",
            Self::Mail => "mail",
            Self::Node => "node",
            Self::Other => "other",
            Self::Python => "python",
            Self::Rust => "rust",
        }
    }
}

/// A question to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Question {
    /// Is it the only site that fails?
    OnlyThisSite,
    /// Which program shows the error?
    Program,
    /// Does the site work in another browser?
    WorksInOtherBrowser,
    /// Does it work in a private window?
    WorksInPrivateWindow,
    /// Does it work on another device?
    WorksOnOtherDevice,
    /// Does it work on another network?
    WorksOnOtherNetwork,
    /// Does it work with the VPN off?
    WorksWithoutVpn,
}

/// What can be replied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The program that shows the error.
    Program(Program),
}

impl Question {
    /// All, the easiest to answer first.
    pub const ALL: [Self; 7] = [
        Self::Program,
        Self::WorksInOtherBrowser,
        Self::WorksInPrivateWindow,
        Self::WorksOnOtherNetwork,
        Self::WorksWithoutVpn,
        Self::WorksOnOtherDevice,
        Self::OnlyThisSite,
    ];

    /// The name used in arguments and message keys.
    pub fn slug(self) -> &'static str {
        match self {
            Self::OnlyThisSite => "only-this-site",
            Self::Program => "program",
            Self::WorksInOtherBrowser => "works-in-other-browser",
            Self::WorksInPrivateWindow => "works-in-private-window",
            Self::WorksOnOtherDevice => "works-on-other-device",
            Self::WorksOnOtherNetwork => "works-on-other-network",
            Self::WorksWithoutVpn => "works-without-vpn",
        }
    }

    /// What can be replied to it.
    pub fn replies(self) -> Vec<Reply> {
        match self {
            Self::Program => Program::ALL.map(Reply::Program).to_vec(),
            _ => vec![Reply::Yes, Reply::No],
        }
    }
}

impl Reply {
    /// The name used in arguments and message keys.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Program(program) => program.slug(),
        }
    }
}

impl Answers {
    /// The reply to a question.
    pub fn reply(&self, question: Question) -> Option<Reply> {
        let said = |yes: Option<bool>| yes.map(|yes| if yes { Reply::Yes } else { Reply::No });
        match question {
            Question::OnlyThisSite => said(self.only_this_site),
            Question::Program => self.program.map(Reply::Program),
            Question::WorksInOtherBrowser => said(self.works_in_other_browser),
            Question::WorksInPrivateWindow => said(self.works_in_private_window),
            Question::WorksOnOtherDevice => said(self.works_on_other_device),
            Question::WorksOnOtherNetwork => said(self.works_on_other_network),
            Question::WorksWithoutVpn => said(self.works_without_vpn),
        }
    }

    /// The same answers with this reply in place of the one before; a reply that does not fit the question is none.
    #[must_use]
    pub fn with(mut self, question: Question, reply: Option<Reply>) -> Self {
        let yes = match reply {
            Some(Reply::Yes) => Some(true),
            Some(Reply::No) => Some(false),
            _ => None,
        };
        match question {
            Question::OnlyThisSite => self.only_this_site = yes,
            Question::Program => {
                self.program = match reply {
                    Some(Reply::Program(program)) => Some(program),
                    _ => None,
                }
            }
            Question::WorksInOtherBrowser => self.works_in_other_browser = yes,
            Question::WorksInPrivateWindow => self.works_in_private_window = yes,
            Question::WorksOnOtherDevice => self.works_on_other_device = yes,
            Question::WorksOnOtherNetwork => self.works_on_other_network = yes,
            Question::WorksWithoutVpn => self.works_without_vpn = yes,
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reply_to_every_question_is_kept_and_can_be_taken_back() {
        for question in Question::ALL {
            for reply in question.replies() {
                let answers = Answers::default().with(question, Some(reply));
                assert_eq!(answers.reply(question), Some(reply));
                assert_eq!(answers.with(question, None), Answers::default());
            }
        }
    }

    #[test]
    fn names_are_told_apart_and_a_report_with_fewer_questions_opens() {
        let names: std::collections::BTreeSet<&str> = Question::ALL.iter().map(|question| question.slug()).collect();
        assert_eq!(names.len(), Question::ALL.len());
        let old = r#"{"works_in_other_browser":true,"works_in_private_window":null}"#;
        let answers: Answers = serde_json::from_str(old).expect("an older report");
        assert_eq!(answers, Answers { works_in_other_browser: Some(true), ..Answers::default() });
    }
}
