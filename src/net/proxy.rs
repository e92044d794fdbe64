//! Through a proxy: HTTP CONNECT (RFC 9110, section 9.3.6) and SOCKS 5 (RFC 1928, without authentication).

use std::net::IpAddr;

use super::NetError;
use super::stream::ReadEnd;
use super::talk::{Broken, Peer, Talk, shortened};
use crate::target::{Endpoint, Host, ProxyKind};

/// Header fields of a proxy's answer that are looked at.
const MAX_FIELDS: usize = 64;

/// Asks the proxy for a tunnel; answers with what it said.
pub(super) async fn tunnel(peer: &mut impl Peer, kind: ProxyKind, to: &Endpoint) -> Result<String, NetError> {
    let mut talk = Talk::new(peer);
    let reply = match kind {
        ProxyKind::HttpConnect => connect(&mut talk, to).await,
        ProxyKind::Socks5 => socks5(&mut talk, to).await,
    }?;
    // In a protocol in which the server speaks first, its greeting may ride behind the proxy's answer.
    talk.end();
    Ok(reply)
}

async fn connect(talk: &mut Talk<'_, impl Peer>, to: &Endpoint) -> Result<String, NetError> {
    let request = format!("CONNECT {to} HTTP/1.1\r\nHost: {to}\r\nUser-Agent: handshake-doctor\r\n\r\n");
    talk.say(request.as_bytes()).await.map_err(broken)?;
    let head = talk.until(head_end).await.map_err(broken)?;
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut response = httparse::Response::new(&mut fields);
    match response.parse(&head) {
        Ok(httparse::Status::Complete(_)) => {}
        Ok(httparse::Status::Partial) | Err(_) => return Err(NetError::ProxyProtocol),
    }
    let status = response.code.ok_or(NetError::ProxyProtocol)?;
    if (200..300).contains(&status) {
        Ok(shortened(&format!("{status} {}", response.reason.unwrap_or_default())))
    } else {
        Err(NetError::ProxyRefused { status })
    }
}

/// The end of an HTTP head, or of whatever stands there when it is no HTTP.
fn head_end(heard: &[u8]) -> Option<usize> {
    const START: &[u8] = b"HTTP/1.";
    let common = heard.len().min(START.len());
    if heard.get(..common) != START.get(..common) {
        return Some(heard.len());
    }
    heard.windows(4).position(|end| end == b"\r\n\r\n").map(|at| at + 4)
}

async fn socks5(talk: &mut Talk<'_, impl Peer>, to: &Endpoint) -> Result<String, NetError> {
    const VERSION: u8 = 5;
    // Greeting: one method, "no authentication required".
    talk.say(&[VERSION, 1, 0]).await.map_err(broken)?;
    let choice = talk.bytes(2).await.map_err(broken)?;
    match choice.as_slice() {
        [VERSION, 0] => {}
        &[VERSION, method] => return Err(NetError::ProxyRefused { status: u16::from(method) }),
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
        [VERSION, code, ..] => return Err(NetError::ProxyRefused { status: u16::from(code) }),
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
        Broken::Ended(ReadEnd::Closed) | Broken::TooMuch => NetError::ProxyProtocol,
        Broken::Ended(end) => NetError::ProxyUnreachable { reason: Box::new(end.into()) },
    }
}
