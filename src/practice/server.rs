//! The listener of a practice site: a thread with a runtime of its own, bounded in connections and in time.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio_util::sync::{CancellationToken, DropGuard};

use super::Manner;
use crate::now::now;

/// Connections that one site serves at once; later ones wait. An examination opens eight at a time.
const CONNECTIONS: usize = 64;

/// The longest that one connection is served. Longer than any examination waits for a byte.
const CONNECTION_TIME: Duration = Duration::from_mins(1);

/// The longest wait for a visitor to take note of the end.
const FAREWELL_TIME: Duration = Duration::from_secs(2);

/// The longest request that is read before the site answers.
const REQUEST: usize = 8 * 1024;

/// Listens on a loopback port and serves until the guard is dropped. Returns the port.
pub(super) fn listen(name: &str, manner: Manner) -> io::Result<(u16, DropGuard)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    listener.set_nonblocking(true)?;
    let port = listener.local_addr()?.port();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    std::thread::Builder::new().name(format!("practice-{name}")).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                () = stopped.cancelled() => {}
                _ = accept(listener, manner) => {}
            }
        });
    })?;
    Ok((port, stop.drop_guard()))
}

async fn accept(listener: TcpListener, manner: Manner) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let free = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = Arc::clone(&free).acquire_owned().await else { return Ok(()) };
        let (stream, _) = listener.accept().await?;
        let manner = manner.clone();
        tokio::spawn(async move {
            // How a visitor leaves is the visitor's business: errors and the time limit just end the connection.
            let _ = tokio::time::timeout(CONNECTION_TIME, serve(stream, manner)).await;
            drop(place);
        });
    }
}

async fn serve(stream: TcpStream, manner: Manner) -> io::Result<()> {
    stream.set_nodelay(true)?;
    match manner {
        Manner::Tls(config) => serve_tls(stream, config, Vec::new()).await,
        Manner::Intolerant(dislike, config) => dislike.serve(stream, config).await,
        Manner::Scripted(script) => script.serve(stream).await,
        Manner::Plain(habit) => habit.serve(stream).await,
    }
}

/// TLS by rustls; after the handshake one HTTP request is answered. `begun` is what was read before.
pub(super) async fn serve_tls(mut stream: TcpStream, config: Arc<ServerConfig>, mut begun: Vec<u8>) -> io::Result<()> {
    let mut tls = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut request = Vec::new();
    loop {
        flush(&mut tls, &mut stream).await?;
        let bytes = if begun.is_empty() { read_some(&mut stream).await? } else { std::mem::take(&mut begun) };
        if bytes.is_empty() {
            return Ok(());
        }
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            tls.read_tls(&mut rest)?;
            match tls.process_new_packets() {
                Ok(state) if state.plaintext_bytes_to_read() > 0 => {
                    let room = REQUEST.saturating_sub(request.len()) as u64;
                    // `WouldBlock` says that all of it was read.
                    let _ = tls.reader().take(room).read_to_end(&mut request);
                }
                Ok(_) => {}
                Err(_) => {
                    flush(&mut tls, &mut stream).await?;
                    return close_gently(stream).await;
                }
            }
        }
        let is_whole = request.windows(4).any(|end| end == b"\r\n\r\n");
        if is_whole || request.len() >= REQUEST {
            tls.writer().write_all(&http_answer(&request, "200 OK"))?;
            tls.send_close_notify();
            flush(&mut tls, &mut stream).await?;
            return close_gently(stream).await;
        }
    }
}

async fn flush(tls: &mut ServerConnection, stream: &mut TcpStream) -> io::Result<()> {
    let mut bytes = Vec::new();
    while tls.wants_write() {
        tls.write_tls(&mut bytes)?;
    }
    stream.write_all(&bytes).await
}

/// What is there to read, at most 16 KiB; nothing at the end of the stream.
pub(super) async fn read_some(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(16 * 1024);
    stream.read_buf(&mut bytes).await?;
    Ok(bytes)
}

/// Ends the connection so that the visitor still gets what was written: unread bytes would turn FIN into RST.
pub(super) async fn close_gently(mut stream: TcpStream) -> io::Result<()> {
    stream.shutdown().await?;
    let drain = async {
        while !read_some(&mut stream).await?.is_empty() {}
        Ok(())
    };
    tokio::time::timeout(FAREWELL_TIME, drain).await.unwrap_or(Ok(()))
}

/// A whole answer with `Date` (RFC 9110, section 6.6.1), without a body when only the head was asked for.
pub(super) fn http_answer(request: &[u8], status: &str) -> Vec<u8> {
    const BODY: &str = "<!doctype html><title>Practice site</title><p>This is a practice site of Handshake Doctor.\n";
    let date = now().format("%a, %d %b %Y %H:%M:%S GMT");
    let body = if request.starts_with(b"HEAD ") { "" } else { BODY };
    format!(
        "HTTP/1.1 {status}\r\nDate: {date}\r\nServer: practice\r\nContent-Type: text/html\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        BODY.len()
    )
    .into_bytes()
}
