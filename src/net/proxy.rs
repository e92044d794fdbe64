//! Through a proxy: HTTP CONNECT (RFC 9110, section 9.3.6), in the clear or inside TLS, and SOCKS 5 (RFC 1928, without authentication).

use std::net::IpAddr;
use std::time::{Duration, Instant};

use super::http::Head;
use super::proxy_words::MAX_PAGE;
use super::stream::ReadEnd;
use super::talk::{Broken, Peer, Talk, shortened};
use super::{NetError, ProxyWords};
use crate::target::{Endpoint, Host, ProxyKind};

/// How long the page of a refusal is waited for.
const PAGE_WAIT: Duration = Duration::from_secs(1);

/// Asks the proxy for a tunnel; answers with what it said.
pub(super) async fn tunnel(peer: &mut impl Peer, kind: ProxyKind, to: &Endpoint) -> Result<String, NetError> {
    let mut talk = Talk::new(peer);
    let reply = match kind {
        ProxyKind::HttpConnect | ProxyKind::HttpsConnect => connect(&mut talk, to).await,
        ProxyKind::Socks5 => socks5(&mut talk, to).await,
    }?;
    // In a protocol in which the server speaks first, its greeting may ride behind the proxy's answer.
    talk.end();
    Ok(reply)
}

async fn connect(talk: &mut Talk<'_, impl Peer>, to: &Endpoint) -> Result<String, NetError> {
    let request = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\nUser-Agent: handshake-doctor\r\n\r\n");
    talk.say(request.as_bytes()).await.map_err(broken)?;
    let mut heard = talk.until(head_end).await.map_err(broken)?;
    let protocol = |_| NetError::ProxyProtocol;
    let head = Head::read(&heard, true).map_err(protocol)?.ok_or(NetError::ProxyProtocol)?;
    let status = head.status;
    if (200..300).contains(&status) {
        return Ok(shortened(&format!("{status} {}", head.reason)));
    }
    // Its page comes with the refusal or not at all: nobody waits long for it.
    let began = Instant::now();
    let is_whole = |heard: &[u8]| {
        Head::read(heard, false).ok().flatten().is_none_or(|head| head.start_of_body(false, MAX_PAGE).is_some())
    };
    while !is_whole(&heard)
        && let Some(left) = PAGE_WAIT.checked_sub(began.elapsed())
        && let Some(more) = talk.more(left).await
    {
        heard.extend(more);
    }
    let words = Head::read(&heard, true).ok().flatten().map(|head| ProxyWords::of(&head)).unwrap_or_default();
    Err(NetError::ProxyRefused { status, words: Box::new(words) })
}

/// The end of the head that counts, or of whatever stands there when it is no HTTP.
fn head_end(heard: &[u8]) -> Option<usize> {
    match Head::read(heard, false) {
        Ok(head) => head.map(|head| heard.len() - head.rest.len()),
        Err(_) => Some(heard.len()),
    }
}

async fn socks5(talk: &mut Talk<'_, impl Peer>, to: &Endpoint) -> Result<String, NetError> {
    const VERSION: u8 = 5;
    // Greeting: one method, "no authentication required".
    talk.say(&[VERSION, 1, 0]).await.map_err(broken)?;
    let choice = talk.bytes(2).await.map_err(broken)?;
    match choice.as_slice() {
        [VERSION, 0] => {}
        &[VERSION, method] => return Err(NetError::ProxyRefused { status: u16::from(method), words: Box::default() }),
        _ => return Err(NetError::ProxyProtocol),
    }
    let mut request = vec![VERSION, 1, 0];
    match &to.host {
        Host::Address(IpAddr::V4(address)) => {
            request.push(1);
            request.extend(address.octets());
        }
        Host::Address(IpAddr::V6(address)) => {
            request.push(4);
            request.extend(address.octets());
        }
        Host::Name(name) => {
            let length = u8::try_from(name.len()).map_err(|_| NetError::NameNotFound { name: name.clone() })?;
            request.extend([3, length]);
            request.extend(name.bytes());
        }
    }
    request.extend(to.port.to_be_bytes());
    talk.say(&request).await.map_err(broken)?;
    let head = talk.bytes(4).await.map_err(broken)?;
    let kind = match *head.as_slice() {
        [VERSION, 0, _, kind] => kind,
        [VERSION, code, ..] => return Err(NetError::ProxyRefused { status: u16::from(code), words: Box::default() }),
        _ => return Err(NetError::ProxyProtocol),
    };
    let length = match kind {
        1 => 4,
        4 => 16,
        3 => usize::from(talk.bytes(1).await.map_err(broken)?.first().copied().unwrap_or_default()),
        _ => return Err(NetError::ProxyProtocol),
    };
    // The address and port that the proxy connects from say nothing about the target.
    talk.bytes(length + 2).await.map_err(broken)?;
    Ok("SOCKS 5".to_owned())
}

fn broken(why: Broken) -> NetError {
    match why {
        Broken::Ended(ReadEnd::DeadlinePassed) => NetError::DeadlinePassed,
        Broken::Ended(ReadEnd::Stopped) => NetError::Stopped,
        // Whoever hangs up with our question unread cuts the line.
        Broken::Ended(ReadEnd::Closed | ReadEnd::Reset) | Broken::TooMuch => NetError::ProxyProtocol,
        Broken::Ended(end) => NetError::ProxyUnreachable { reason: Box::new(end.into()) },
    }
}
