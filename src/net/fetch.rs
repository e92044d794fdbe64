//! One question over plain HTTP to a host that a certificate names: issuers, OCSP, revocation lists.
//!
//! A hostile certificate chooses the address, so it must not make us knock at doors that its server could not reach:
//! only `http`, no user names, and only addresses as public as the target's own. Not part of the target's budget.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::dial::explain;
use super::http::{Address, Head};
use super::{NetError, Session};
use crate::target::Host;

/// Addresses of one name that are tried.
const MAX_TRIED: usize = 3;

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

/// What an HTTP server said.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Said {
    Body(Vec<u8>),
    Moved { status: u16, to: String },
}

/// Reads an answer from all that was heard so far; `None` when more must come.
fn answer(heard: &[u8], is_end: bool, limit: usize) -> Result<Option<Said>, NetError> {
    let Some(head) = Head::read(heard, is_end)? else { return Ok(None) };
    match head.status {
        200 => Ok(head.whole_body(is_end, limit)?.map(Said::Body)),
        status @ (301 | 302 | 303 | 307 | 308) => {
            let to = head.field("location").unwrap_or_default().to_owned();
            Ok(Some(Said::Moved { status, to }))
        }
        status => Err(NetError::HttpStatus { status }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(answer_bytes: &[u8]) -> Result<Option<Said>, NetError> {
        answer(answer_bytes, true, 100)
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
}
