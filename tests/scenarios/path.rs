//! What stands between the program and the server: a proxy, a talk before TLS, something that minds certain hellos.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use handshake_doctor::wire::{ClientHello, HandshakeReader, RecordReader};
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::script::{self, Listening, heard, play};

/// The way to the server.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    /// Where the server listens, when not on 127.0.0.1.
    #[serde(default)]
    pub address: Option<IpAddr>,
    /// The host's name is resolved; otherwise the program is told where to connect.
    #[serde(default)]
    pub resolve: bool,
    /// Acts before TLS (see `script`): a greeting, an upgrade.
    #[serde(default)]
    pub talk: Vec<String>,
    /// What does not let everything through.
    #[serde(default)]
    pub obstacle: Option<Obstacle>,
    #[serde(default)]
    pub proxy: Option<Proxy>,
    /// Who answers at another address on the same port.
    #[serde(default)]
    pub also: Option<Also>,
}

/// A second address of the host.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    pub address: IpAddr,
    /// Acts of `script`.
    pub acts: Vec<String>,
}

/// Something on the way, or a server's own weakness.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Obstacle {
    /// Minds this server name, as far as it stands in the first packet.
    name: Option<String>,
    /// Puts packets together before it looks, as a server does.
    #[serde(default)]
    whole: bool,
    /// Minds hellos longer than this, in bytes of their record.
    longer_than: Option<usize>,
    /// Minds hellos from this length ...
    from_length: Option<usize>,
    /// ... to this one.
    to_length: Option<usize>,
    /// Minds hellos that offer this version.
    version: Option<u16>,
    /// Minds hellos with this extension.
    extension: Option<u16>,
    /// Minds every so manyth visitor.
    every: Option<usize>,
    /// What it then does: acts of `script`.
    #[serde(default)]
    acts: Vec<String>,
    /// Of the answers that it lets through, this many bytes; then silence.
    stall_after: Option<usize>,
    /// Of the answers that it lets through, this byte is another one, a later one for each visitor.
    alters: Option<usize>,
    /// How long it holds back every piece of an answer, in milliseconds.
    pause_ms: Option<u64>,
}

/// A proxy.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proxy {
    /// SOCKS 5 instead of HTTP CONNECT.
    #[serde(default)]
    pub socks: bool,
    /// Nobody listens at its address.
    #[serde(default)]
    pub dead: bool,
    /// Its answer to everything, instead of a tunnel.
    #[serde(default)]
    pub answer: Option<String>,
}

/// Stands in front of a server and returns where to connect now.
pub fn stand_before(server: SocketAddr, way: &Way) -> Option<Listening> {
    if way.talk.is_empty() && way.obstacle.is_none() {
        return None;
    }
    let (talk, obstacle) = (Arc::new(way.talk.clone()), Arc::new(way.obstacle.clone().unwrap_or_default()));
    let visitors = Arc::new(AtomicUsize::new(0));
    let own = SocketAddr::new(server.ip(), 0);
    Some(script::serve(own, move |mut visitor| {
        let (talk, obstacle, visitors) = (Arc::clone(&talk), Arc::clone(&obstacle), Arc::clone(&visitors));
        async move {
            if !play(&mut visitor, &talk).await? {
                return Ok(());
            }
            let first = heard(&mut visitor).await?;
            let begun = obstacle.whole(first, &mut visitor).await?;
            let number = visitors.fetch_add(1, Ordering::Relaxed);
            if obstacle.minds(&begun, number) {
                if play(&mut visitor, &obstacle.acts).await? {
                    script::part(&mut visitor).await?;
                }
                return Ok(());
            }
            let mut server = TcpStream::connect(server).await?;
            server.write_all(&begun).await?;
            relay(visitor, server, &obstacle, number).await
        }
    }))
}

/// A proxy in front of everything, whatever host it is asked for.
pub fn proxy(server: SocketAddr, proxy: &Proxy) -> Option<Listening> {
    if proxy.dead {
        return None;
    }
    let proxy = Arc::new(proxy.clone());
    let own = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
    Some(script::serve(own, move |mut visitor| {
        let proxy = Arc::clone(&proxy);
        async move {
            if let Some(answer) = &proxy.answer {
                heard(&mut visitor).await?;
                visitor.write_all(answer.as_bytes()).await?;
                return script::part(&mut visitor).await;
            }
            if proxy.socks {
                socks(&mut visitor).await?;
            } else {
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") && head.len() < 8 * 1024 {
                    head.push(visitor.read_u8().await?);
                }
                visitor.write_all(b"HTTP/1.1 200 Connection established\r\n\r\n").await?;
            }
            relay(visitor, TcpStream::connect(server).await?, &Obstacle::default(), 0).await
        }
    }))
}

/// Greeting without a password, a request for an IPv4 address or a name, yes to both (RFC 1928).
async fn socks(visitor: &mut TcpStream) -> io::Result<()> {
    visitor.read_exact(&mut [0; 3]).await?;
    visitor.write_all(&[5, 0]).await?;
    let mut head = [0; 4];
    visitor.read_exact(&mut head).await?;
    let length = match head[3] {
        1 => 4,
        4 => 16,
        _ => usize::from(visitor.read_u8().await?),
    };
    visitor.read_exact(&mut vec![0; length + 2]).await?;
    visitor.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 1]).await
}

impl Obstacle {
    /// What looks into the hello waits for the whole of it; what looks for a name does not.
    async fn whole(&self, mut begun: Vec<u8>, visitor: &mut TcpStream) -> io::Result<Vec<u8>> {
        if self.whole || self.version.is_some() || self.extension.is_some() {
            while hello(&begun).is_none() && begun.first() == Some(&22) && begun.len() < 64 * 1024 {
                let more = heard(visitor).await?;
                if more.is_empty() {
                    break;
                }
                begun.extend(more);
            }
        }
        Ok(begun)
    }

    fn minds(&self, begun: &[u8], visitor: usize) -> bool {
        let length = match begun {
            [_, _, _, high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])) + 5,
            _ => 0,
        };
        let hello = hello(begun);
        let has = |test: &dyn Fn(&ClientHello) -> bool| hello.as_ref().is_some_and(test);
        self.name.as_ref().is_some_and(|name| has(&|hello| hello.server_name().as_ref() == Some(name)))
            || self.longer_than.is_some_and(|limit| length > limit)
            || self.from_length.is_some_and(|from| (from..=self.to_length.unwrap_or(usize::MAX)).contains(&length))
            || self.version.is_some_and(|version| has(&|hello| hello.offered_versions().contains(&version)))
            || self.extension.is_some_and(|kind| has(&|hello| hello.extensions.iter().any(|one| one.kind == kind)))
            || self.every.is_some_and(|every| visitor % every == every - 1)
    }
}

fn hello(begun: &[u8]) -> Option<ClientHello> {
    let mut records = RecordReader::new();
    let mut messages = HandshakeReader::new(64 * 1024);
    records.push(begun);
    while let Ok(Some(record)) = records.next_record() {
        messages.push(&record.body).ok()?;
    }
    ClientHello::parse(&messages.next_message()?.body).ok()
}

async fn relay(visitor: TcpStream, server: TcpStream, obstacle: &Obstacle, number: usize) -> io::Result<()> {
    let (mut from_visitor, mut to_visitor) = visitor.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        tokio::io::copy(&mut from_visitor, &mut to_server).await?;
        to_server.shutdown().await
    };
    let down = async {
        let mut passed = 0;
        loop {
            let mut part = Vec::with_capacity(16 * 1024);
            if from_server.read_buf(&mut part).await? == 0 {
                return to_visitor.shutdown().await;
            }
            if let Some(pause) = obstacle.pause_ms {
                // Nothing happens for so long: that is what a slow server is.
                let _ = tokio::time::timeout(Duration::from_millis(pause), std::future::pending::<()>()).await;
            }
            if let Some(at) = obstacle.alters.and_then(|at| (at + 7 * number).checked_sub(passed))
                && let Some(byte) = part.get_mut(at)
            {
                *byte ^= 1;
            }
            if let Some(limit) = obstacle.stall_after {
                part.truncate(limit.saturating_sub(passed));
                passed += part.len();
                to_visitor.write_all(&part).await?;
                if passed >= limit {
                    // The rest is lost on the way; the visitor may wait as long as it likes.
                    return std::future::pending().await;
                }
                continue;
            }
            passed += part.len();
            to_visitor.write_all(&part).await?;
        }
    };
    tokio::select! {
        ended = down => ended,
        ended = up => ended,
    }
}
