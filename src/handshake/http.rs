//! `GET /` after the handshake (RFC 9110, section 9.3.1): status, `Date` and `Server` of the site's web server.

use chrono::{DateTime, Utc};

use super::HttpAnswer;
use crate::net::parse_age;
use crate::target::{Host, Target};
use crate::wire::escaped;

/// The longest head of an answer that is read.
pub(super) const MAX_HEAD: u64 = 32 * 1024;

/// Characters of a header field's value that are kept.
const MAX_VALUE: usize = 256;

/// A `Date` names a whole second; on average half of it has passed.
const HALF_A_SECOND_MS: i64 = 500;

/// The request. Names the program, so that the site's owner knows what this is.
pub(super) fn request(target: &Target) -> String {
    let host = match (target.port, &target.host) {
        (443, Host::Name(name)) => name.clone(),
        _ => target.to_string(),
    };
    format!(
        "GET / HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {}/{}\r\nAccept: */*\r\nConnection: close\r\n\r\n",
        env!("CARGO_PKG_NAME"),
        env!("CARGO_PKG_VERSION"),
    )
}

/// Reads the head of an answer; `None` while it is not whole, or when it is no HTTP.
pub(super) fn answer(bytes: &[u8], asked: DateTime<Utc>, answered: DateTime<Utc>) -> Option<HttpAnswer> {
    let mut headers = [httparse::EMPTY_HEADER; 96];
    let mut response = httparse::Response::new(&mut headers);
    if !response.parse(bytes).ok()?.is_complete() {
        return None;
    }
    let field = |name: &str| {
        let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
        Some(escaped(header.value, MAX_VALUE))
    };
    let date = field("date");
    let midpoint = asked + (answered - asked) / 2;
    let offset_ms = date
        .as_deref()
        .and_then(|text| DateTime::parse_from_rfc2822(text).ok())
        .map(|date| (date.with_timezone(&Utc) - midpoint).num_milliseconds() + HALF_A_SECOND_MS);
    Some(HttpAnswer {
        status: response.code?,
        date,
        offset_ms,
        server: field("server"),
        age_s: field("age").map(|age| parse_age(&age)),
        took_ms: u64::try_from((answered - asked).num_milliseconds()).ok(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::target::Host;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("time")
    }

    #[test]
    fn the_offset_is_taken_at_the_middle_between_question_and_answer() {
        let bytes = b"HTTP/1.1 301 Moved\r\nServer: x\x1b[2J\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";
        assert!(answer(&bytes[..40], Utc::now(), Utc::now()).is_none());
        let bytes = b"HTTP/1.1 301 Moved\r\nServer: demo\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n\r\n";
        let answer = answer(bytes, at("1994-11-06T08:48:37Z"), at("1994-11-06T08:48:38Z")).expect("an answer");
        assert_eq!((answer.status, answer.offset_ms), (301, Some(60_000)));
        assert_eq!(answer.server.as_deref(), Some("demo"));
    }

    #[test]
    fn what_is_no_http_is_no_answer() {
        assert_eq!(answer(b"* BAD command\r\n\r\n", Utc::now(), Utc::now()), None);
    }

    #[test]
    fn the_host_carries_its_port_when_it_is_not_the_usual_one() {
        let target = Target::new(Host::Name("example.com".into()), 8443);
        assert!(request(&target).contains("\r\nHost: example.com:8443\r\n"));
    }
}
