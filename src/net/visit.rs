//! One visit over plain HTTP, whatever the answer: what a portal, a filter or an open network says on port 80.
//!
//! Unlike [`Session::fetch`] it uses the session's budget, keeps an answer of any status, and follows nothing.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use super::http::{Address, Head};
use super::session::Cut;
use super::stream::ReadEnd;
use super::talk::shortened;
use super::{NetError, Session, Stream};
use crate::target::{Endpoint, Host};

/// Where to go.
#[derive(Clone, Debug)]
pub struct Visit<'v> {
    /// `http://host[:port]/path`. Anything else is [`NetError::AddressRefused`].
    pub address: &'v str,
    /// How long all of it may take. When it is over, what was heard of a page counts.
    pub wait: Duration,
    /// Bytes of the body that are kept.
    pub limit: usize,
    /// Where to connect instead of resolving the host.
    pub connect: Option<SocketAddr>,
}

/// What answered. Untrusted; each field of the head at most 512 characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visited {
    /// HTTP status, never an interim one.
    pub status: u16,
    /// `Location`: where the answer sends us on to.
    pub location: Option<String>,
    /// `Server`.
    pub server: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// The body's first bytes, cut at the limit of the visit.
    pub body: Vec<u8>,
    /// Who answered.
    pub peer: SocketAddr,
    /// From the look-up of the name to the last byte, in milliseconds.
    pub took_ms: u64,
}

impl Session {
    /// Asks once with `GET`. An error only when no answer came, or one that is no HTTP.
    pub async fn visit(&self, visit: &Visit<'_>) -> Result<Visited, NetError> {
        self.check()?;
        let began = Instant::now();
        let left = || visit.wait.saturating_sub(began.elapsed());
        let at = Address::parse(visit.address)?;
        let to = match visit.connect {
            Some(address) => Endpoint { host: Host::Address(address.ip()), port: address.port() },
            None => at.endpoint.clone(),
        };
        let mut stream = self.within(Some(left()), self.reach(&to, began, &mut Vec::new())).await??;
        self.within(Some(left()), stream.write_all(&at.request(None))).await??;
        let (heard, end) = hear(&mut stream, left, visit.limit).await?;
        let Some(head) = Head::read(&heard, true).map_err(|error| told(error, end))? else {
            return Err(NetError::NotHttp);
        };
        let field = |name| head.values(name).next().map(|value| shortened(&String::from_utf8_lossy(value)));
        Ok(Visited {
            status: head.status,
            location: field("location"),
            server: field("server"),
            content_type: field("content-type"),
            body: head.start_of_body(true, visit.limit).unwrap_or_default(),
            peer: stream.peer(),
            took_ms: began.elapsed().as_millis() as u64,
        })
    }
}

/// Hears as much of the answer as is wanted, and how the hearing ended where it ended before that.
async fn hear(
    stream: &mut Stream,
    left: impl Fn() -> Duration,
    limit: usize,
) -> Result<(Vec<u8>, Option<ReadEnd>), NetError> {
    let mut heard = Vec::new();
    loop {
        if let Some(head) = Head::read(&heard, false)?
            && head.start_of_body(false, limit).is_some()
        {
            return Ok((heard, None));
        }
        match stream.read_within(left(), &mut heard).await {
            Ok(_) => {}
            Err(end) if end.is_ours() => return Err(end.into()),
            Err(end) => return Ok((heard, Some(end))),
        }
    }
}

/// An answer without a head: how the connection ended says more than that.
fn told(error: NetError, end: Option<ReadEnd>) -> NetError {
    match (error, end) {
        (NetError::Closed, Some(ReadEnd::Silence { .. })) => Cut::Limit.into(),
        (NetError::Closed, Some(end)) => end.into(),
        (error, _) => error,
    }
}
