//! One question over plain HTTP to a host that a certificate names: issuers, OCSP, revocation lists.
//!
//! A hostile certificate chooses the address, so it must not make us knock at doors that its server could not reach:
//! only `http`, no user names, and only addresses as public as the target's own. Not part of the target's budget.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::dial::explain;
use super::{NetError, Session};
use crate::target::{Endpoint, Host};

/// No authority's address is longer; certificates with longer ones are cut there when read.
const MAX_ADDRESS: usize = 512;

/// No honest head of an answer is longer.
const MAX_HEAD: usize = 16 * 1024;

/// Header fields that are looked at.
const MAX_FIELDS: usize = 64;

/// Interim answers before the one that counts; honest servers send one at most.
const MAX_INTERIM: usize = 4;

/// Addresses of one name that are tried.
const MAX_TRIED: usize = 3;

/// What the lengths of chunks may add to an answer.
const CHUNK_OVERHEAD: usize = 64 * 1024;

/// A question.
#[derive(Clone, Debug)]
pub struct Question<'q> {
    /// `http://host[:port]/path`. Untrusted.
    pub address: &'q str,
    /// What to send (`POST`) and its media type; `None` asks with `GET`.
    pub body: Option<(&'static str, &'q [u8])>,
    /// How long all of it may take, the look-up of the name included.
    pub wait: Duration,
    /// The most that is read of the answer's body, in bytes.
    pub limit: usize,
    /// Where the target stands: nobody is asked who stands in a more private place.
    pub near: Neighbourhood,
}

/// How public an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Neighbourhood {
    /// This computer.
    Loopback,
    /// A network of its own (RFC 1918, RFC 4193, RFC 6598).
    Private,
    /// The internet.
    Public,
    /// Addresses that no server has: unspecified, link-local, multicast, broadcast, reserved.
    Nowhere,
}

impl Neighbourhood {
    /// Where an address stands.
    pub fn of(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(v4) => {
                let [first, second, ..] = v4.octets();
                if v4.is_loopback() {
                    Self::Loopback
                } else if v4.is_private() || first == 100 && (64..128).contains(&second) {
                    Self::Private
                } else if first == 0 || first >= 224 || v4.is_link_local() {
                    Self::Nowhere
                } else {
                    Self::Public
                }
            }
            IpAddr::V6(v6) => {
                if v6.is_loopback() {
                    Self::Loopback
                } else if v6.is_unique_local() {
                    Self::Private
                } else if v6.is_unspecified() || v6.is_multicast() || v6.is_unicast_link_local() {
                    Self::Nowhere
                } else {
                    Self::Public
                }
            }
        }
    }

    /// Whether a certificate of a server that stands here may send us to an address.
    fn may_lead_to(self, address: IpAddr) -> bool {
        match (self, Self::of(address)) {
            (Self::Loopback, there) => there == Self::Loopback,
            (Self::Private, there) => matches!(there, Self::Private | Self::Public),
            (Self::Public, there) => there == Self::Public,
            (Self::Nowhere, _) => false,
        }
    }
}

impl Session {
    /// Asks once and follows one redirect to the same host at most; the body of an answer with status 200.
    pub async fn fetch(&self, question: &Question<'_>) -> Result<Vec<u8>, NetError> {
        self.check()?;
        self.within(Some(question.wait), self.ask(question)).await?
    }

    async fn ask(&self, question: &Question<'_>) -> Result<Vec<u8>, NetError> {
        let first = Address::parse(question.address)?;
        match self.ask_at(question, &first).await? {
            Said::Body(body) => Ok(body),
            Said::Moved { status, to } => {
                let next = first.follow(&to).ok_or(NetError::HttpStatus { status })?;
                match self.ask_at(question, &next).await? {
                    Said::Body(body) => Ok(body),
                    Said::Moved { status, .. } => Err(NetError::HttpStatus { status }),
                }
            }
        }
    }

    async fn ask_at(&self, question: &Question<'_>, at: &Address) -> Result<Said, NetError> {
        let mut tcp = self.knock(question, at).await?;
        let net = |error: std::io::Error| explain(&error);
        tcp.write_all(&at.request(question.body)).await.map_err(net)?;
        let mut heard = Vec::new();
        let mut chunk = vec![0; 8 * 1024];
        loop {
            match answer(&heard, false, question.limit)? {
                Some(said) => return Ok(said),
                None => match tcp.read(&mut chunk).await.map_err(net)? {
                    0 => return answer(&heard, true, question.limit)?.ok_or(NetError::Closed),
                    read => heard.extend_from_slice(chunk.get(..read).unwrap_or_default()),
                },
            }
        }
    }

    /// Connects to the first address that answers, each with its share of the wait.
    async fn knock(&self, question: &Question<'_>, at: &Address) -> Result<TcpStream, NetError> {
        let found = match &at.endpoint.host {
            Host::Address(address) => vec![*address],
            // Nobody else is bothered about a name that may only lead to this computer.
            Host::Name(name) if question.near == Neighbourhood::Loopback && !is_local(name) => Vec::new(),
            Host::Name(name) => self.resolve(name).await?,
        };
        let mut open: Vec<IpAddr> = found.into_iter().filter(|ip| question.near.may_lead_to(*ip)).collect();
        // IPv4 first: a computer without IPv6 would wait for nothing.
        open.sort_by_key(IpAddr::is_ipv6);
        open.truncate(MAX_TRIED);
        let share = question.wait / u32::try_from(open.len()).unwrap_or(1).max(1);
        let mut last = NetError::AddressRefused;
        for ip in open {
            match tokio::time::timeout(share, TcpStream::connect(SocketAddr::new(ip, at.endpoint.port))).await {
                Ok(Ok(tcp)) => return Ok(tcp),
                Ok(Err(error)) => last = explain(&error),
                Err(_) => last = NetError::TimedOut,
            }
        }
        Err(last)
    }
}

/// Names that stand for this computer (RFC 6761, section 6.3).
fn is_local(name: &str) -> bool {
    name == "localhost" || name.ends_with(".localhost")
}

/// An address that may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Address {
    endpoint: Endpoint,
    /// Host and port as they were written.
    authority: String,
    /// Path and query.
    path: String,
}

impl Address {
    fn parse(text: &str) -> Result<Self, NetError> {
        const SCHEME: &str = "http://";
        let refused = || NetError::AddressRefused;
        let is_plain = text.len() < MAX_ADDRESS && text.bytes().all(|byte| byte.is_ascii_graphic());
        let has_scheme = text.get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME));
        if !is_plain || !has_scheme {
            return Err(refused());
        }
        let rest = text[SCHEME.len()..].split('#').next().unwrap_or_default();
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains(['@', '\\']) {
            return Err(refused());
        }
        let endpoint = Endpoint::parse(authority, 80).map_err(|_| refused())?;
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { endpoint, authority: authority.to_owned(), path })
    }

    /// Where a redirect leads, if it is to the same host and port.
    fn follow(&self, location: &str) -> Option<Self> {
        let is_path = location.starts_with('/') && !location.starts_with("//");
        let whole = if is_path { format!("http://{}{location}", self.authority) } else { location.to_owned() };
        Self::parse(&whole).ok().filter(|next| next.endpoint == self.endpoint && next.path != self.path)
    }

    fn request(&self, body: Option<(&str, &[u8])>) -> Vec<u8> {
        let Self { authority, path, .. } = self;
        let method = if body.is_some() { "POST" } else { "GET" };
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: handshake-doctor\r\nAccept: */*\r\n\
             Connection: close\r\n"
        )
        .into_bytes();
        if let Some((kind, bytes)) = body {
            let head = format!("Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n", bytes.len());
            request.extend_from_slice(head.as_bytes());
            request.extend_from_slice(bytes);
        } else {
            request.extend_from_slice(b"\r\n");
        }
        request
    }
}

/// What an HTTP server said.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Body(Vec<u8>),
    Moved { status: u16, to: String },
}

/// Reads an answer from all that was heard so far; `None` when more must come.
fn answer(heard: &[u8], is_end: bool, limit: usize) -> Result<Option<Said>, NetError> {
    answer_after(heard, is_end, limit, 0)
}

/// The same after so many interim answers, which come before the one that counts (RFC 9110, section 15.2).
fn answer_after(heard: &[u8], is_end: bool, limit: usize, interim: usize) -> Result<Option<Said>, NetError> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    let head = match response.parse(heard) {
        Ok(httparse::Status::Complete(head)) => head,
        Ok(httparse::Status::Partial) if is_end && heard.is_empty() => return Err(NetError::Closed),
        Ok(httparse::Status::Partial) if !is_end && heard.len() < MAX_HEAD => return Ok(None),
        Ok(httparse::Status::Partial) | Err(_) => return Err(NetError::NotHttp),
    };
    let field = |name: &str| {
        let found = response.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name))?;
        std::str::from_utf8(found.value).ok().map(str::trim)
    };
    let rest = heard.get(head..).unwrap_or_default();
    match response.code.unwrap_or_default() {
        200 => {}
        100..=199 if interim < MAX_INTERIM => return answer_after(rest, is_end, limit, interim + 1),
        100..=199 => return Err(NetError::NotHttp),
        status @ (301 | 302 | 303 | 307 | 308) => {
            let to = field("location").unwrap_or_default().to_owned();
            return Ok(Some(Said::Moved { status, to }));
        }
        status => return Err(NetError::HttpStatus { status }),
    }
    let too_long = || NetError::TooLong { limit };
    if field("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        if rest.len() > limit.saturating_add(CHUNK_OVERHEAD) {
            return Err(too_long());
        }
        return match unchunked(rest, limit)? {
            Some(body) => Ok(Some(Said::Body(body))),
            None if is_end => Err(NetError::Closed),
            None => Ok(None),
        };
    }
    let length = match field("content-length") {
        Some(length) => Some(length.parse::<usize>().map_err(|_| NetError::NotHttp)?),
        None => None,
    };
    if length.unwrap_or(rest.len()) > limit {
        return Err(too_long());
    }
    match length {
        Some(length) => match rest.get(..length) {
            Some(body) => Ok(Some(Said::Body(body.to_vec()))),
            None if is_end => Err(NetError::Closed),
            None => Ok(None),
        },
        None => Ok(is_end.then(|| Said::Body(rest.to_vec()))),
    }
}

/// A chunked body (RFC 9112, section 7.1); `None` when more must come.
fn unchunked(mut rest: &[u8], limit: usize) -> Result<Option<Vec<u8>>, NetError> {
    let mut body = Vec::new();
    loop {
        let (head, size) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete(found)) => found,
            Ok(httparse::Status::Partial) => return Ok(None),
            Err(_) => return Err(NetError::NotHttp),
        };
        let Some(size) = usize::try_from(size).ok().filter(|size| body.len().saturating_add(*size) <= limit) else {
            return Err(NetError::TooLong { limit });
        };
        if size == 0 {
            return Ok(Some(body));
        }
        let end = head + size;
        let Some(chunk) = rest.get(head..end) else { return Ok(None) };
        body.extend_from_slice(chunk);
        match rest.get(end..end + 2) {
            Some(b"\r\n") => rest = &rest[end + 2..],
            Some(_) => return Err(NetError::NotHttp),
            None => return Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(answer_bytes: &[u8]) -> Result<Option<Said>, NetError> {
        answer(answer_bytes, true, 100)
    }

    #[test]
    fn only_plain_http_without_a_user_name_is_asked() {
        let asked = |text: &str| Address::parse(text).map(|address| (address.endpoint.to_string(), address.path));
        assert_eq!(asked("http://ca.example/i.der"), Ok(("ca.example:80".to_owned(), "/i.der".to_owned())));
        assert_eq!(asked("HTTP://[::1]:8080?x"), Ok(("[::1]:8080".to_owned(), "/?x".to_owned())));
        for refused in [
            "https://ca.example/i.der",
            "ldap://ca.example/cn=x",
            "file:///etc/passwd",
            "http://user@ca.example/",
            "http://ca.example/a b",
            "http://ca.example/\r\nHost: other",
            "http://",
            &format!("http://ca.example/{}", "a".repeat(600)),
        ] {
            assert_eq!(Address::parse(refused), Err(NetError::AddressRefused), "{refused}");
        }
    }

    #[test]
    fn a_public_site_cannot_send_us_into_a_private_network() {
        let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
        for private in
            ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1"]
        {
            assert!(!Neighbourhood::Public.may_lead_to(ip(private)), "{private}");
        }
        assert!(Neighbourhood::Public.may_lead_to(ip("192.0.2.1")));
        assert!(
            Neighbourhood::Private.may_lead_to(ip("10.9.9.9")) && Neighbourhood::Private.may_lead_to(ip("192.0.2.1"))
        );
        assert!(!Neighbourhood::Private.may_lead_to(ip("127.0.0.1")));
        assert!(
            Neighbourhood::Loopback.may_lead_to(ip("::1")) && !Neighbourhood::Loopback.may_lead_to(ip("192.0.2.1"))
        );
    }

    #[test]
    fn a_body_comes_with_its_length_in_chunks_or_until_the_end() {
        let body = |said: Result<Option<Said>, NetError>| said;
        let hello = Ok(Some(Said::Body(b"hello".to_vec())));
        assert_eq!(body(whole(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello...")), hello);
        assert_eq!(body(whole(b"HTTP/1.0 200 OK\r\n\r\nhello")), hello);
        let chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n";
        assert_eq!(body(whole(chunked)), hello);
        assert_eq!(
            body(whole(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")),
            hello
        );
        for cut in 0..chunked.len() - 4 {
            assert_eq!(answer(&chunked[..cut], false, 100), Ok(None), "{cut}");
        }
    }

    #[test]
    fn what_is_too_long_cut_or_no_http_is_said_so() {
        let long = Err(NetError::TooLong { limit: 100 });
        assert_eq!(whole(b"HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n"), long);
        assert_eq!(whole(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n"), long);
        assert_eq!(whole(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello"), Err(NetError::Closed));
        assert_eq!(whole(b""), Err(NetError::Closed));
        assert_eq!(whole(b"SSH-2.0-x\r\n"), Err(NetError::NotHttp));
        assert_eq!(whole(b"HTTP/1.1 404 Not Found\r\n\r\n"), Err(NetError::HttpStatus { status: 404 }));
        assert_eq!(answer(&vec![b'H'; 20_000], false, 100), Err(NetError::NotHttp));
    }

    #[test]
    fn a_server_that_never_comes_to_its_answer_is_left() {
        let interim = b"HTTP/1.1 100 Continue\r\n\r\n";
        assert_eq!(answer(&interim.repeat(3), false, 100), Ok(None));
        assert_eq!(answer(&interim.repeat(100_000), false, 100), Err(NetError::NotHttp));
    }

    #[test]
    fn a_redirect_is_followed_to_the_same_host_only() {
        let here = Address::parse("http://ca.example/a").expect("an address");
        assert_eq!(here.follow("/b").map(|next| next.path), Some("/b".to_owned()));
        assert_eq!(here.follow("http://ca.example:80/b").map(|next| next.path), Some("/b".to_owned()));
        for refused in
            ["http://other.example/b", "https://ca.example/b", "//other.example/b", "http://ca.example:22/", "/a"]
        {
            assert_eq!(here.follow(refused), None, "{refused}");
        }
    }
}
