//! The systems' own questions for a sign-in page, as the settings write them.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::target::Endpoint;

const SCHEME: &str = "http://";

/// A longer address is no question for a sign-in page.
const MAX_ADDRESS: usize = 255;

/// Longer words would be a page, not a mark to know it by.
const MAX_WORDS: usize = 100;

/// One question and the answer that it has on an open network: `http://host/path 204`, or
/// `http://host/path Words of the answer`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PortalProbe {
    /// `http://host[:port]/path`.
    pub address: String,
    /// What an open network answers.
    pub expected: Expected,
}

/// What an open network answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Expected {
    /// This status, with hardly a body.
    Status(u16),
    /// Status 200 and these words in a short body.
    Words(String),
}

impl PortalProbe {
    /// Reads a line; `None` for what is no plain-HTTP address with an answer behind it.
    pub fn parse(line: &str) -> Option<Self> {
        let (address, expected) = line.trim().split_once(char::is_whitespace)?;
        let (address, expected) = (address.trim(), expected.trim());
        let has_scheme = address.get(..SCHEME.len())?.eq_ignore_ascii_case(SCHEME);
        let is_plain = address.len() <= MAX_ADDRESS && address.bytes().all(|byte| byte.is_ascii_graphic());
        let rest = address.get(SCHEME.len()..)?;
        let authority = rest.split(['/', '?', '#']).next()?;
        if !has_scheme || !is_plain || rest.contains('#') || authority.contains(['@', '\\']) {
            return None;
        }
        Endpoint::parse(authority, 80).ok().filter(|endpoint| endpoint.port != 0)?;
        Some(Self { address: address.to_owned(), expected: Expected::parse(expected)? })
    }
}

impl Expected {
    fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || text.chars().count() > MAX_WORDS {
            return None;
        }
        let status = text.parse().ok().filter(|status| text.len() == 3 && (200..600).contains(status));
        Some(status.map_or_else(|| Self::Words(text.to_owned()), Self::Status))
    }
}

impl fmt::Display for PortalProbe {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.expected {
            Expected::Status(status) => write!(formatter, "{} {status}", self.address),
            Expected::Words(words) => write!(formatter, "{} {words}", self.address),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;

    #[test]
    fn a_line_is_an_address_and_the_answer_of_an_open_network() {
        let read = |line: &str| PortalProbe::parse(line).map(|probe| (probe.address, probe.expected));
        assert_eq!(
            read("  http://a.example/generate_204  204 "),
            Some(("http://a.example/generate_204".to_owned(), Expected::Status(204)))
        );
        assert_eq!(
            read("http://[2001:db8::1]:8080/x\tMicrosoft Connect Test"),
            Some(("http://[2001:db8::1]:8080/x".to_owned(), Expected::Words("Microsoft Connect Test".to_owned())))
        );
        assert_eq!(read("HTTP://a.example 2040").map(|probe| probe.1), Some(Expected::Words("2040".to_owned())));
    }

    #[test]
    fn what_is_no_plain_question_is_refused() {
        for line in [
            "",
            "http://a.example/",
            "https://a.example/ 204",
            "a.example 204",
            "ftp://a.example/ 204",
            "http:// 204",
            "http://user@a.example/ 204",
            "http://a.example:0/ 204",
            "http://a.example:99999/ 204",
            "http://a.example/#x 204",
            "http://ä/ 204",
            &format!("http://a.example/ {}", "x".repeat(101)),
            &format!("http://a.example/{} 204", "x".repeat(300)),
        ] {
            assert_eq!(PortalProbe::parse(line), None, "{line}");
        }
    }

    #[test]
    fn the_shipped_questions_can_be_read_and_are_written_as_they_were() {
        let shipped = Settings::default().allowlist.portal;
        assert!(shipped.len() >= 2);
        for line in shipped {
            assert_eq!(PortalProbe::parse(&line).map(|probe| probe.to_string()), Some(line));
        }
    }
}
