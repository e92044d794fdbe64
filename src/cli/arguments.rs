//! What can be typed after `handshake-doctor`. This is the terminal's usage text, the only words outside the locales.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::case::{Question, Reply};
use crate::scan::Part;
use crate::step::Step;

const EXIT_STATUS: &str = "\
Exit status:
  0  healthy: nothing found that keeps a current client out
  1  problem: a cause was found
  2  bad usage: the arguments, or a file that they name, cannot be used
  3  inconclusive: too little could be examined to tell";

const ANSWERS: &str = "\
What only you can know, as QUESTION=REPLY (may be repeated):
  program=browser|java|python|node|git|go|rust|dotnet|mail|database|app|other
  works-in-other-browser=yes|no|unknown
  works-in-private-window=yes|no|unknown
  works-on-other-network=yes|no|unknown
  works-without-vpn=yes|no|unknown
  works-on-other-device=yes|no|unknown
  only-this-site=yes|no|unknown";

const SCAN_EXIT_STATUS: &str = "\
Exit status:
  0  scanned
  2  bad usage: the arguments, or a file that they name, cannot be used
  3  nothing could be found out, such as when the server cannot be reached";

const LISTEN_EXIT_STATUS: &str = "\
Exit status:
  0  every program that was waited for was heard, and would get in at the site, if one is named
  1  a program was heard that would not get in at the site
  2  bad usage: the arguments, or a file that they name, cannot be used
  3  too few programs came, one of them could not be read, or the site could not be examined";

const ADVICE_EXIT_STATUS: &str = "\
Exit status:
  0  there is something to send or to set up
  2  bad usage: the file cannot be used
  3  nobody else has to do anything, or too little was found out to ask for it";

const EXPLAIN_EXIT_STATUS: &str = "\
Exit status:
  0  the text is known
  2  bad usage: no text was given
  3  the text is not known";

/// Finds out why "SSL handshake failed" and says in plain words what to do.
///
/// Without a command it opens the window, and examines ADDRESS at once if one is given.
#[derive(Clone, Debug, Parser)]
#[command(name = "handshake-doctor", version, args_conflicts_with_subcommands = true, after_help = EXIT_STATUS)]
pub struct Arguments {
    /// A site, an address from the browser, an error message with one in it, practice:NAME, or a saved report
    pub address: Option<String>,
    /// Options that the window knows too.
    #[command(flatten)]
    pub shared: Shared,
    /// What to do in the terminal instead.
    #[command(subcommand)]
    pub task: Option<Task>,
}

/// What can be done in the terminal.
#[derive(Clone, Debug, Subcommand)]
pub enum Task {
    /// Print what to send to whoever can help, and what an administrator can set up, from a saved report
    Advice(AdviceArguments),
    /// List all causes that can be named, or tell one of them in full
    Causes(CausesArguments),
    /// Examine a site and print the six verdicts and the summary
    Check(Box<CheckArguments>),
    /// Say what an error message means, what may have caused it, and how to find out
    Explain(ExplainArguments),
    /// Hear programs that are pointed at this one, and tell what each of them offers
    Listen(ListenArguments),
    /// List the practice sites, or serve one of them until Ctrl-C
    Practice(PracticeArguments),
    /// Find out everything that a TLS server can do, for experts
    Scan(Box<ScanArguments>),
    /// Say which hosts may be asked, for what, and which files set that
    Settings(SettingsArguments),
}

/// Options of window and terminal.
#[derive(Clone, Debug, Default, Args)]
pub struct Shared {
    /// Limits and hosts from a TOML file; what it does not name stays as `handshake-doctor settings` says
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Trust the certificates in this PEM file too, for this examination only (may be repeated)
    #[arg(long, value_name = "FILE.pem")]
    pub trust: Vec<PathBuf>,
}

/// What to connect to, and how: options of `check` and `scan`.
#[derive(Clone, Debug, Default, Args)]
pub struct Connection {
    /// A site, an address from the browser, an error message with one in it, or practice:NAME
    #[arg(required_unless_present = "practice", conflicts_with = "practice")]
    pub address: Option<String>,
    /// Examine a practice site in place of an address
    #[arg(long, value_name = "NAME")]
    pub practice: Option<String>,
    /// Ask for this name in the hello (SNI) instead of the site's
    #[arg(long, value_name = "NAME")]
    pub sni: Option<String>,
    /// Connect to this host and port, and examine the site's name there
    #[arg(long, value_name = "HOST:PORT")]
    pub connect: Option<String>,
    /// Go through this proxy: http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT
    #[arg(long, value_name = "URL")]
    pub proxy: Option<String>,
    /// Show this certificate to a server that asks for one: PEM or PKCS #12, with its key or beside --client-key
    #[arg(long, value_name = "FILE")]
    pub client_cert: Option<PathBuf>,
    /// The key of that certificate, when it is in a file of its own
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub client_key: Option<PathBuf>,
    /// A file whose first line is the password of that certificate or key
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub client_password: Option<PathBuf>,
    /// End after so many seconds at the latest
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    pub timeout: Option<f64>,
    /// Options that the window knows too.
    #[command(flatten)]
    pub shared: Shared,
}

/// Arguments of `check`.
#[derive(Clone, Debug, Default, Args)]
#[command(after_help = EXIT_STATUS)]
pub struct CheckArguments {
    /// What to examine.
    #[command(flatten)]
    pub connection: Connection,
    /// Print the case as JSON
    #[arg(long)]
    pub json: bool,
    /// Print what to send to whoever can help, and what an administrator can set up
    #[arg(long, conflicts_with_all = ["json", "quiet"])]
    pub advice: bool,
    /// Write a report; the ending says which kind: .html, .json or .md (may be repeated)
    #[arg(long, value_name = "FILE")]
    pub report: Vec<PathBuf>,
    /// Write the chain that the server should send: without the root, with issuers that could be fetched
    #[arg(long, value_name = "FILE.pem")]
    pub save_chain: Option<PathBuf>,
    /// Take only this step (may be repeated)
    #[arg(long, value_name = "NAME", value_enum)]
    pub step: Vec<StepName>,
    /// What only you can know, as QUESTION=REPLY, such as program=java (may be repeated)
    #[arg(long, value_name = "ANSWER", value_parser = answer, long_help = ANSWERS)]
    pub answer: Vec<(Question, Option<Reply>)>,
    /// Print only the verdict, and no progress
    #[arg(long, short)]
    pub quiet: bool,
    /// Ask no authority that the certificate names: neither for issuers nor for revocation
    #[arg(long)]
    pub no_fetch: bool,
}

/// Arguments of `advice`.
#[derive(Clone, Debug, Default, Args)]
#[command(after_help = ADVICE_EXIT_STATUS)]
pub struct AdviceArguments {
    /// A report that was saved as .html or .json
    #[arg(value_name = "FILE")]
    pub report: PathBuf,
}

/// Arguments of `causes`.
#[derive(Clone, Debug, Default, Args)]
pub struct CausesArguments {
    /// Tell this cause in full
    pub slug: Option<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `scan`.
#[derive(Clone, Debug, Default, Args)]
#[command(after_help = SCAN_EXIT_STATUS)]
pub struct ScanArguments {
    /// What to scan.
    #[command(flatten)]
    pub connection: Connection,
    /// Find out only these, separated by commas
    #[arg(long, value_name = "PARTS", value_enum, value_delimiter = ',')]
    pub parts: Vec<PartName>,
    /// Scan every IPv4 and IPv6 address of the name, one report each
    #[arg(long)]
    pub each_address: bool,
    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
    /// Show no progress
    #[arg(long, short)]
    pub quiet: bool,
}

impl ScanArguments {
    /// The parts to find out, in the order of the report; all of them when none is named.
    pub fn parts(&self) -> Vec<Part> {
        let asks_for = |part| self.parts.is_empty() || self.parts.iter().any(|name| Part::from(*name) == part);
        Part::ALL.into_iter().filter(|part| asks_for(*part)).collect()
    }
}

/// Arguments of `explain`.
#[derive(Clone, Debug, Args)]
#[command(after_help = EXPLAIN_EXIT_STATUS)]
pub struct ExplainArguments {
    /// The text of the error, with or without quotes around it; read from standard input if it is left out or is -
    #[arg(allow_negative_numbers = true)]
    pub text: Vec<String>,
    /// Print the answer as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `listen`.
#[derive(Clone, Debug, Args)]
#[command(after_help = LISTEN_EXIT_STATUS)]
pub struct ListenArguments {
    /// Print what was heard as JSON, one object for each program
    #[arg(long)]
    pub json: bool,
    /// Wait so many seconds for programs
    #[arg(long, value_name = "SECONDS", value_parser = seconds, default_value = "120")]
    pub wait: f64,
    /// End when so many programs were heard
    #[arg(long, value_name = "N", value_parser = programs, default_value = "1")]
    pub count: usize,
    /// Examine this site first, and tell of each program whether it would get in there
    #[arg(long, value_name = "ADDRESS")]
    pub site: Option<String>,
    /// Options that the window knows too.
    #[command(flatten)]
    pub shared: Shared,
}

/// Arguments of `settings`.
#[derive(Clone, Debug, Default, Args)]
pub struct SettingsArguments {
    /// Take this settings file too, over all others
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Print all settings as a file to start from
    #[arg(long, conflicts_with = "json")]
    pub toml: bool,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `practice`.
#[derive(Clone, Debug, Args)]
pub struct PracticeArguments {
    /// Which site to serve
    pub name: Option<String>,
}

/// A step as it is called on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum StepName {
    /// 1: date and time
    Clock,
    /// 2: another browser
    Browser,
    /// 3: what stands between
    Allowlist,
    /// 4: TLS versions
    Protocol,
    /// 5: cipher suites
    Cipher,
    /// 6: certificate
    Certificate,
}

impl From<StepName> for Step {
    fn from(name: StepName) -> Self {
        match name {
            StepName::Clock => Self::Clock,
            StepName::Browser => Self::Browser,
            StepName::Allowlist => Self::Allowlist,
            StepName::Protocol => Self::Protocol,
            StepName::Cipher => Self::Cipher,
            StepName::Certificate => Self::Certificate,
        }
    }
}

/// A part of a scan as it is called on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PartName {
    /// SSL 2 to TLS 1.3
    Versions,
    /// Cipher suites, and whose order decides
    Suites,
    /// Every certificate that the server has
    Certificate,
    /// Key exchange groups and Diffie-Hellman primes
    Groups,
    /// Signature schemes
    Signatures,
    /// Everything else: ALPN, tickets, renegotiation, stapling and more
    Features,
    /// Hellos that differ in one thing: what the server cannot bear
    Ladder,
}

impl From<PartName> for Part {
    fn from(name: PartName) -> Self {
        match name {
            PartName::Versions => Self::Versions,
            PartName::Suites => Self::Suites,
            PartName::Certificate => Self::Certificate,
            PartName::Groups => Self::Groups,
            PartName::Signatures => Self::Signatures,
            PartName::Features => Self::Features,
            PartName::Ladder => Self::Ladder,
        }
    }
}

/// A time limit between a tenth of a second and an hour.
fn seconds(text: &str) -> Result<f64, String> {
    text.parse()
        .ok()
        .filter(|seconds| (0.1..=3600.0).contains(seconds))
        .ok_or_else(|| "give a number of seconds from 0.1 to 3600".to_owned())
}

/// More programs in one test would leave no connection for strangers.
fn programs(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|count| (1..=100).contains(count)).ok_or_else(|| "give a number from 1 to 100".to_owned())
}

/// A question and its reply, by their names.
fn answer(text: &str) -> Result<(Question, Option<Reply>), String> {
    let (question, reply) = text.split_once('=').ok_or_else(|| format!("{text} is not QUESTION=REPLY"))?;
    let names = || Question::ALL.map(Question::slug).join(", ");
    let asked = Question::ALL.into_iter().find(|known| known.slug() == question);
    let asked = asked.ok_or_else(|| format!("the questions are {}", names()))?;
    let replies = asked.replies();
    if reply == "unknown" {
        return Ok((asked, None));
    }
    let said = replies.iter().find(|known| known.slug() == reply);
    said.map(|said| (asked, Some(*said))).ok_or_else(|| {
        let replies: Vec<&str> = replies.iter().map(|known| known.slug()).collect();
        format!("the replies are {}, unknown", replies.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::case::Program;

    #[test]
    fn the_arguments_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_bare_address_is_for_the_window_and_a_command_for_the_terminal() {
        let window = Arguments::parse_from(["handshake-doctor", "example.com"]);
        assert!(window.task.is_none() && window.address.as_deref() == Some("example.com"));
        let terminal = Arguments::parse_from(["handshake-doctor", "check", "example.com", "--step", "clock"]);
        assert!(matches!(terminal.task, Some(Task::Check(check)) if check.step == [StepName::Clock]));
    }

    #[test]
    fn answers_are_questions_with_replies_and_nothing_else() {
        assert_eq!(answer("works-without-vpn=yes"), Ok((Question::WorksWithoutVpn, Some(Reply::Yes))));
        assert_eq!(answer("program=java"), Ok((Question::Program, Some(Reply::Program(Program::Java)))));
        assert_eq!(answer("program=unknown"), Ok((Question::Program, None)));
        for refused in ["program", "program=yes", "weather=fine", "only-this-site=java"] {
            assert!(answer(refused).is_err(), "{refused}");
        }
        for question in Question::ALL {
            let replies: Vec<&str> = question.replies().iter().map(|reply| reply.slug()).collect();
            let unknown = if question == Question::Program { "" } else { "|unknown" };
            assert!(ANSWERS.contains(&format!("{}={}{unknown}", question.slug(), replies.join("|"))), "{question:?}");
        }
    }

    #[test]
    fn parts_are_named_with_commas_and_reported_in_one_order() {
        let parsed = |line: &[&str]| match Arguments::parse_from(line).task {
            Some(Task::Scan(scan)) => scan.parts(),
            other => panic!("{other:?}"),
        };
        let line = ["handshake-doctor", "scan", "example.com", "--parts", "suites,versions", "--parts", "ladder"];
        assert_eq!(parsed(&line), [Part::Versions, Part::Suites, Part::Ladder]);
        assert_eq!(parsed(&line[..3]), Part::ALL);
    }

    #[test]
    fn check_wants_an_address_or_a_practice_site_and_not_both() {
        for refused in
            [vec!["check"], vec!["check", "example.com", "--practice", "expired"], vec!["check", "a", "--timeout", "0"]]
        {
            let line = std::iter::once("handshake-doctor").chain(refused.iter().copied());
            assert_eq!(
                Arguments::try_parse_from(line).map_err(|error| error.exit_code()).err(),
                Some(2),
                "{refused:?}"
            );
        }
    }
}
