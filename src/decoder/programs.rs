//! Which program wrote a text (`assets/data/error_programs.tsv`).

use std::sync::LazyLock;

use regex::bytes::{RegexSet, RegexSetBuilder};

/// Tab-separated; the first line names its source and date.
const TABLE: &str = include_str!("../../assets/data/error_programs.tsv");

/// Libraries that many programs use: their texts are at home in each of them.
const LIBRARIES: [&str; 4] = ["any", "gnutls", "openssl", "schannel"];

/// Causes that only programs of certain families can have.
const ONLY_IN: [(&str, &[&str]); 6] = [
    ("app-ignores-user-roots", &["android", "safari"]),
    ("firefox-os-roots-off", &["firefox", "mail"]),
    ("git-windows-backend", &["git"]),
    ("java-own-trust-store", &["android", "database", "java"]),
    ("rust-own-trust-store", &["rust"]),
    ("script-runtime-own-trust-store", &["database", "node", "php", "python", "ruby"]),
];

struct Programs {
    /// `app` and `program` of each row.
    names: Vec<(&'static str, &'static str)>,
    marks: RegexSet,
}

static PROGRAMS: LazyLock<Programs> = LazyLock::new(|| {
    let rows = || TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t'));
    let column = |index: usize| rows().map(move |mut cells| cells.nth(index).unwrap_or_default());
    let marks = RegexSetBuilder::new(column(2)).case_insensitive(true).unicode(false).build();
    Programs { names: column(0).zip(column(1)).collect(), marks: marks.expect("a test compiles this table") }
});

/// The family of programs whose marks the text bears.
pub(super) fn app(text: &str) -> Option<&'static str> {
    let first = PROGRAMS.marks.matches(text.as_bytes()).iter().next()?;
    PROGRAMS.names.get(first).map(|(app, _)| *app)
}

/// The kind of program that a family is.
pub(super) fn program_of(app: &str) -> Option<&'static str> {
    PROGRAMS.names.iter().find(|(name, _)| *name == app).map(|(_, program)| *program)
}

/// How well a row of one family fits into a text of another: 0 best, 2 worst.
pub(super) fn distance(row: &str, text: Option<&str>) -> u8 {
    match text {
        None => 1,
        Some(text) if text == row => 0,
        Some(_) if LIBRARIES.contains(&row) => 1,
        Some(_) => 2,
    }
}

/// Whether a program of this family can have a cause; what only a library told may come from any program.
pub(super) fn can_have(app: Option<&str>, cause: &str) -> bool {
    let Some(app) = app.filter(|app| !LIBRARIES.contains(app)) else { return true };
    ONLY_IN.iter().find(|(only, _)| *only == cause).is_none_or(|(_, apps)| apps.contains(&app))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decoder::rows;
    use crate::step::causes;

    #[test]
    fn causes_of_certain_programs_are_causes_and_programs_of_the_tables() {
        for (cause, apps) in ONLY_IN {
            assert!(causes::find(cause).is_some(), "{cause}");
            assert!(apps.iter().all(|app| program_of(app).is_some()), "{cause}");
        }
    }

    #[test]
    fn every_row_of_the_messages_has_a_family_that_is_known() {
        for row in rows() {
            assert!(row.app == "any" || program_of(&row.app).is_some(), "{}: {}", row.pattern, row.app);
        }
    }

    #[test]
    fn programs_are_told_apart() {
        let table = [
            ("curl: (35) schannel: next InitializeSecurityContext failed", Some("curl")),
            ("fatal: unable to access 'https://a.example/x.git/': SSL certificate problem", Some("git")),
            ("ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] (_ssl.c:1006)", Some("python")),
            ("javax.net.ssl.SSLHandshakeException: PKIX path building failed", Some("java")),
            ("PR_END_OF_FILE_ERROR", Some("firefox")),
            ("OpenSSL SSL_connect: SSL_ERROR_SYSCALL", Some("openssl")),
            ("the cat sat on the mat", None),
        ];
        for (text, app_of_text) in table {
            assert_eq!(app(text), app_of_text, "{text}");
        }
        assert_eq!(program_of("firefox"), Some("browser"));
    }
}
