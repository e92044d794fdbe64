//! Time from other computers: the `Date` of a plain-HTTP answer (RFC 9110, section 6.6.1), and what SNTP shares with it.
//! Neither goes to the target nor into its budget; both end with the deadline and with Stop.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::dial::explain;
use super::{NetError, Session, TimeFault};
use crate::now::now;

/// No honest head of an answer is longer.
const MAX_HEAD: usize = 16 * 1024;

/// Header fields that are looked at.
const MAX_FIELDS: usize = 64;

/// `Date` has whole seconds: on average it is half a second behind.
const HALF_A_SECOND_MS: i64 = 500;

/// An answer that lay in a cache for longer than this tells no time. Honest caches differ in what they send: the `Date`
/// of the first answer (RFC 9111, section 4.2.3), or their own, so that the true time lies between it and `Age` later.
const MAX_AGE_S: u32 = 120;

/// RFC 6585, section 6: a portal answers in place of the host.
const NETWORK_AUTHENTICATION_REQUIRED: u16 = 511;

/// A host's name has at most so many characters (RFC 1035, section 2.3.4).
const MAX_NAME: usize = 255;

/// What a time source said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeAnswer {
    /// Where it came from.
    pub from: SocketAddr,
    /// Its time minus ours, in milliseconds.
    pub offset_ms: i64,
    /// Half the round trip plus the source's resolution, in milliseconds.
    pub uncertainty_ms: i64,
    /// The other host that a plain-HTTP answer sends us on to. Untrusted.
    pub sent_on_to: Option<String>,
}

impl Session {
    /// Asks a plain-HTTP host (`host:port`) once with `HEAD /` and reads `Date`.
    pub async fn http_date(&self, host: &str, wait: Duration) -> Result<TimeAnswer, NetError> {
        self.check()?;
        self.within(Some(wait), self.ask_http(host)).await?
    }

    async fn ask_http(&self, host: &str) -> Result<TimeAnswer, NetError> {
        let (name, port) = split(host, 80)?;
        let found = self.resolve(name).await?;
        let mut addresses: Vec<_> = found.into_iter().map(|ip| SocketAddr::new(ip, port)).collect();
        // They are tried one after the other, and a wait is all there is for a way that leads nowhere.
        addresses.sort_by_key(SocketAddr::is_ipv6);
        let to_net = |error: std::io::Error| explain(&error);
        let mut tcp = TcpStream::connect(addresses.as_slice()).await.map_err(to_net)?;
        let from = tcp.peer_addr().map_err(to_net)?;
        let request = format!(
            "HEAD / HTTP/1.1\r\nHost: {name}\r\nUser-Agent: handshake-doctor\r\nCache-Control: no-cache\r\n\
             Connection: close\r\n\r\n"
        );
        let (began, local) = (Instant::now(), now());
        tcp.write_all(request.as_bytes()).await.map_err(to_net)?;
        let mut head = Vec::new();
        let mut chunk = [0; 2048];
        let mut round_trip = None;
        while head.len() < MAX_HEAD && !head.windows(4).any(|end| end == b"\r\n\r\n") {
            let read = tcp.read(&mut chunk).await.map_err(to_net)?;
            if read == 0 {
                break;
            }
            round_trip.get_or_insert_with(|| began.elapsed());
            head.extend_from_slice(chunk.get(..read).unwrap_or_default());
        }
        heard(&head, name, from, local, round_trip.unwrap_or_default())
    }
}

/// What the head of an answer means that began to come back so long after the question was sent.
pub(super) fn heard(
    head: &[u8],
    asked: &str,
    from: SocketAddr,
    local: DateTime<Utc>,
    round_trip: Duration,
) -> Result<TimeAnswer, NetError> {
    read(head, asked).map(|said| said.compared(from, local, round_trip))
}

/// `host:port`, with brackets around an IPv6 address.
pub(super) fn split(text: &str, default_port: u16) -> Result<(&str, u16), NetError> {
    let bad = || NetError::Other { text: format!("{text} is not host:port") };
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) => (host, port.parse().map_err(|_| bad())?),
        None => (text, default_port),
    };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if host.is_empty() || host.contains(|letter: char| letter.is_whitespace() || letter.is_control()) {
        return Err(bad());
    }
    Ok((host, port))
}

/// What a web server's answer says of the time.
struct Said {
    date: DateTime<Utc>,
    vague_ms: i64,
    sent_on_to: Option<String>,
}

impl Said {
    /// Its time minus ours, at the middle of the way there and back.
    fn compared(self, from: SocketAddr, local: DateTime<Utc>, round_trip: Duration) -> TimeAnswer {
        let half_ms = i64::try_from(round_trip.as_millis() / 2).unwrap_or(i64::MAX);
        let middle_ms = local.timestamp_millis().saturating_add(half_ms);
        TimeAnswer {
            from,
            offset_ms: self.date.timestamp_millis().saturating_add(self.vague_ms).saturating_sub(middle_ms),
            uncertainty_ms: self.vague_ms.saturating_add(half_ms),
            sent_on_to: self.sent_on_to,
        }
    }
}

/// How vague the `Date` of an answer is, in milliseconds, when its `Age` is so many seconds: the true time lies so much
/// around the middle, which is so much after `Date`.
pub(crate) fn vagueness_ms(age_s: u32) -> Result<i64, TimeFault> {
    if age_s > MAX_AGE_S { Err(TimeFault::Cached) } else { Ok(i64::from(age_s) * 500 + HALF_A_SECOND_MS) }
}

/// Reads the head of an answer of the host that was asked.
fn read(head: &[u8], asked: &str) -> Result<Said, NetError> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    response.parse(head).map_err(|_| NetError::NotHttp)?;
    let status = response.code.ok_or(NetError::NotHttp)?;
    if status == NETWORK_AUTHENTICATION_REQUIRED {
        return Err(NetError::HttpStatus { status });
    }
    let no_time = |fault| NetError::NoTime { fault };
    let field = |name: &str| {
        let found = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok().map(str::trim)
    };
    let date = field("date").and_then(parse_http_date).ok_or(no_time(TimeFault::NoDate))?;
    let vague_ms = vagueness_ms(field("age").map(parse_age).unwrap_or_default()).map_err(no_time)?;
    let elsewhere = field("location").filter(|_| (300..400).contains(&status)).and_then(host_of);
    Ok(Said { date, vague_ms, sent_on_to: elsewhere.filter(|host| !host.eq_ignore_ascii_case(asked)) })
}

/// Seconds of an `Age` field; what is no number is none, and what is too large is very old.
pub(crate) fn parse_age(text: &str) -> u32 {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    text.parse().unwrap_or(u32::MAX)
}

/// The host of an absolute address, in lower case.
fn host_of(location: &str) -> Option<String> {
    let (_, rest) = location.split_once("//")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    (!host.is_empty() && host.len() <= MAX_NAME).then(|| host.to_ascii_lowercase())
}

/// The time that an HTTP `Date` field says (IMF-fixdate).
pub fn parse_http_date(text: &str) -> Option<DateTime<Utc>> {
    /// `Sun, 06 Nov 1994 08:49:37 GMT` has 29 characters.
    const MAX: usize = 40;
    if text.len() > MAX {
        return None;
    }
    DateTime::parse_from_rfc2822(text.trim()).ok().map(|time| time.to_utc())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(head: &str) -> Result<Said, NetError> {
        read(head.as_bytes(), "www.example.com")
    }

    #[test]
    fn a_date_from_a_cache_is_as_vague_as_it_is_old_and_an_old_one_is_refused() {
        let answer =
            |age: &str| said(&format!("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nAge: {age}\r\n\r\n"));
        let local = "1994-11-06T08:49:37Z".parse().expect("a time");
        let compared = |age: &str| {
            let answer = answer(age).ok()?.compared(SocketAddr::from(([127, 0, 0, 1], 80)), local, Duration::ZERO);
            Some((answer.offset_ms, answer.uncertainty_ms))
        };
        assert_eq!(compared("0"), Some((500, 500)));
        assert_eq!(compared("60"), Some((30_500, 30_500)), "between the date and a minute later");
        assert_eq!(compared("soon"), Some((500, 500)));
        for old in ["121", "86400", "99999999999999999999"] {
            assert_eq!(answer(old).err(), Some(NetError::NoTime { fault: TimeFault::Cached }), "{old}");
        }
    }

    #[test]
    fn an_answer_without_a_date_tells_no_time() {
        let no_date = Some(NetError::NoTime { fault: TimeFault::NoDate });
        assert_eq!(said("HTTP/1.1 200 OK\r\nServer: x\r\n\r\n").err(), no_date);
        assert_eq!(said("HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n").err(), no_date);
        assert_eq!(said("SSH-2.0-OpenSSH_9.9\r\n").err(), Some(NetError::NotHttp));
        assert_eq!(said("").err(), Some(NetError::NotHttp));
        assert_eq!(parse_http_date(&"9".repeat(10_000)), None);
    }

    #[test]
    fn a_portal_gives_itself_away_by_where_it_sends_us() {
        let to = |status: u16, location: &str| {
            said(&format!("HTTP/1.1 {status} x\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nLocation: {location}\r\n\r\n"))
                .map(|said| said.sent_on_to)
        };
        let login = || Ok(Some("login.example".to_owned()));
        assert_eq!(to(302, "http://Login.example:8080/?from=x//y"), login());
        assert_eq!(to(307, "https://user@login.example#top"), login());
        assert_eq!(to(302, "http://[2001:db8::1]:80/"), Ok(Some("2001:db8::1".to_owned())));
        for own in ["https://www.example.com/", "/start", "", "http://", "http:///x"] {
            assert_eq!(to(301, own), Ok(None), "{own}");
        }
        assert_eq!(to(200, "http://login.example/"), Ok(None));
        assert_eq!(to(511, "http://login.example/"), Err(NetError::HttpStatus { status: 511 }));
    }

    proptest::proptest! {
        #[test]
        fn any_answer_is_read_without_a_panic(
            date in "[ -~]{0,40}", age in "[0-9]{0,12}|[ -~]{0,5}", location in "\\PC{0,60}", rest: Vec<u8>, trip: u64,
        ) {
            let head = format!("HTTP/1.1 302 x\r\nDate: {date}\r\nAge: {age}\r\nLocation: {location}\r\n\r\n");
            let _ = (host_of(&location), read(&rest, "x"));
            if let Ok(said) = read(head.as_bytes(), "x") {
                let from = SocketAddr::from(([127, 0, 0, 1], 80));
                let _ = said.compared(from, DateTime::<Utc>::MIN_UTC, Duration::from_millis(trip));
            }
        }
    }

    #[test]
    fn a_host_with_a_port_is_split_and_nonsense_is_refused() {
        assert_eq!(split("time.example:1123", 123), Ok(("time.example", 1123)));
        assert_eq!(split("time.example", 123), Ok(("time.example", 123)));
        assert_eq!(split("[::1]:123", 80), Ok(("::1", 123)));
        assert!(split("time.example:port", 123).is_err());
        assert!(split("a b\r\nX: y:80", 80).is_err());
    }
}
