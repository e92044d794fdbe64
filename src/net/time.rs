//! Time from other computers: SNTP (RFC 5905, section 14) and the `Date` of a plain-HTTP answer (RFC 9110, section
//! 6.6.1). Neither goes to the target nor into its budget; both end with the deadline and with Stop.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::dial::explain;
use super::{NetError, Session};

/// No honest head of an answer is longer.
const MAX_HEAD: usize = 16 * 1024;

/// Header fields that are looked at.
const MAX_FIELDS: usize = 64;

/// `Date` has whole seconds: on average it is half a second behind.
const HALF_A_SECOND_MS: i64 = 500;

/// What a time source said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeAnswer {
    /// Where it came from.
    pub from: SocketAddr,
    /// Its time minus ours, in milliseconds.
    pub offset_ms: i64,
    /// Half the round trip plus the source's resolution, in milliseconds.
    pub uncertainty_ms: i64,
}

impl Session {
    /// Asks an SNTP server (`host:port`) once.
    pub async fn sntp(&self, server: &str, wait: Duration) -> Result<TimeAnswer, NetError> {
        self.check()?;
        self.within(Some(wait), self.ask_sntp(server, wait)).await?
    }

    /// Asks a plain-HTTP host (`host:port`) once with `HEAD /` and reads `Date`.
    pub async fn http_date(&self, host: &str, wait: Duration) -> Result<TimeAnswer, NetError> {
        self.check()?;
        self.within(Some(wait), self.ask_http(host)).await?
    }

    async fn ask_sntp(&self, server: &str, wait: Duration) -> Result<TimeAnswer, NetError> {
        // The eras that NTP's 32-bit seconds can tell apart; rsntp asserts it.
        if !(0..4_000_000_000).contains(&Utc::now().timestamp()) {
            return Err(NetError::Other { text: "this computer's date is outside 1970 to 2096".to_owned() });
        }
        let (host, port) = split(server, 123)?;
        let found = self.resolve(host).await?;
        // IPv4 first: more time servers have it.
        let address = found.iter().find(|ip| ip.is_ipv4()).or(found.first()).copied().ok_or(NetError::NoRoute)?;
        let any: IpAddr = if address.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
        let config = rsntp::Config::default().bind_address(SocketAddr::new(any, 0)).timeout(wait);
        let from = SocketAddr::new(address, port);
        let answer =
            rsntp::AsyncSntpClient::with_config(config).synchronize(from).await.map_err(|error| match error {
                rsntp::SynchronizationError::IOError(error) => explain(&error),
                rsntp::SynchronizationError::ProtocolError(error) => NetError::Other { text: error.to_string() },
            })?;
        let to_ms = |seconds: f64| (seconds * 1000.0).round() as i64;
        Ok(TimeAnswer {
            from,
            offset_ms: to_ms(answer.clock_offset().as_secs_f64()),
            uncertainty_ms: to_ms(answer.round_trip_delay().as_secs_f64().abs() / 2.0) + 1,
        })
    }

    async fn ask_http(&self, host: &str) -> Result<TimeAnswer, NetError> {
        let (name, port) = split(host, 80)?;
        let found = self.resolve(name).await?;
        let addresses: Vec<_> = found.into_iter().map(|ip| SocketAddr::new(ip, port)).collect();
        let to_net = |error: std::io::Error| explain(&error);
        let mut tcp = TcpStream::connect(addresses.as_slice()).await.map_err(to_net)?;
        let from = tcp.peer_addr().map_err(to_net)?;
        let request = format!(
            "HEAD / HTTP/1.1\r\nHost: {name}\r\nUser-Agent: handshake-doctor\r\nCache-Control: no-cache\r\n\
             Connection: close\r\n\r\n"
        );
        let (began, local) = (Instant::now(), Utc::now());
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
        let source = source_time(&head).ok_or_else(|| NetError::Other { text: "no Date in the answer".to_owned() })?;
        let half_ms = i64::try_from(round_trip.unwrap_or_default().as_millis() / 2).unwrap_or(i64::MAX);
        let middle = local.timestamp_millis().saturating_add(half_ms);
        Ok(TimeAnswer {
            from,
            offset_ms: source.timestamp_millis().saturating_add(HALF_A_SECOND_MS).saturating_sub(middle),
            uncertainty_ms: half_ms.saturating_add(HALF_A_SECOND_MS),
        })
    }
}

/// `host:port`, with brackets around an IPv6 address.
fn split(text: &str, default_port: u16) -> Result<(&str, u16), NetError> {
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

/// `Date`, and the `Age` of an answer that a cache gave (RFC 9111, section 5.1).
fn source_time(head: &[u8]) -> Option<DateTime<Utc>> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    response.parse(head).ok()?;
    let field = |name: &str| {
        let found = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok().map(str::trim)
    };
    let date = parse_http_date(field("date")?)?;
    let age = field("age").and_then(|age| age.parse::<u32>().ok()).unwrap_or_default();
    date.checked_add_signed(chrono::TimeDelta::seconds(i64::from(age)))
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

    #[test]
    fn a_cached_date_counts_with_its_age() {
        let head = b"HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nAge: 60\r\n\r\n";
        assert_eq!(source_time(head).map(|time| time.to_rfc3339()), Some("1994-11-06T08:50:37+00:00".to_owned()));
    }

    #[test]
    fn an_answer_without_a_date_tells_no_time() {
        assert_eq!(source_time(b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n"), None);
        assert_eq!(source_time(b"SSH-2.0-OpenSSH_9.9\r\n"), None);
        assert_eq!(parse_http_date("yesterday"), None);
        assert_eq!(parse_http_date(&"9".repeat(10_000)), None);
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
