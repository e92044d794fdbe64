//! Talks without TLS of their own, act by act, and the listener that plays them.
//!
//! `hear` (whatever comes), `line` (up to a line feed), `say TEXT`, `bytes HEX`, `alert CODE`, `trickle`, `hold`,
//! `close`, `reset`. After the last act the connection ends gently.

use std::future::Future;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use socket2::SockRef;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio_util::sync::{CancellationToken, DropGuard};

/// From one byte to the next of `trickle`: well below any limit on silence.
const PACE: Duration = Duration::from_millis(300);

/// The longest wait for a visitor to take note of the end.
const FAREWELL: Duration = Duration::from_secs(2);

/// A listener with its port; it and all its connections end when this is dropped.
pub struct Listening {
    pub port: u16,
    _stop: DropGuard,
}

/// Plays the acts for every visitor.
pub fn listen(address: SocketAddr, acts: Vec<String>) -> Listening {
    let acts = Arc::new(acts);
    serve(address, move |mut stream| {
        let acts = Arc::clone(&acts);
        async move {
            if play(&mut stream, &acts).await? {
                part(&mut stream).await?;
            }
            Ok(())
        }
    })
}

/// Listens on a thread with a runtime of its own and serves every visitor with `work`.
pub fn serve<F>(address: SocketAddr, work: impl Fn(TcpStream) -> F + Send + 'static) -> Listening
where
    F: Future<Output = io::Result<()>> + Send + 'static,
{
    let listener = TcpListener::bind(address).expect("a port");
    listener.set_nonblocking(true).expect("a mode");
    let port = listener.local_addr().expect("bound").port();
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
            let mut visits = JoinSet::new();
            loop {
                tokio::select! {
                    () = stopped.cancelled() => return,
                    accepted = listener.accept() => match accepted {
                        Ok((stream, _)) => { visits.spawn(work(stream)); }
                        Err(_) => return,
                    },
                }
            }
        });
    });
    Listening { port, _stop: stop.drop_guard() }
}

/// Plays acts; `false` when one of them ended the connection.
pub async fn play(stream: &mut TcpStream, acts: &[String]) -> io::Result<bool> {
    for act in acts {
        let (verb, rest) = act.split_once(' ').unwrap_or((act, ""));
        match verb {
            "hear" => {
                if heard(stream).await?.is_empty() {
                    return Ok(false);
                }
            }
            "line" => while stream.read_u8().await? != b'\n' {},
            "say" => stream.write_all(rest.as_bytes()).await?,
            "bytes" => stream.write_all(&hex(rest)).await?,
            "alert" => {
                let code: u8 = rest.parse().map_err(io::Error::other)?;
                stream.write_all(&[21, 3, 3, 0, 2, 2, code]).await?;
            }
            "trickle" => {
                // The header of a record of 200 bytes, and then its bytes.
                for byte in [22, 3, 3, 0, 200].into_iter().chain([0; 200]) {
                    stream.write_all(&[byte]).await?;
                    let ended = tokio::time::timeout(PACE, heard(stream)).await;
                    if ended.is_ok_and(|heard| heard.map_or(true, |heard| heard.is_empty())) {
                        return Ok(false);
                    }
                }
            }
            "hold" => {
                while !heard(stream).await?.is_empty() {}
                return Ok(false);
            }
            "close" => {
                part(stream).await?;
                return Ok(false);
            }
            "reset" => {
                // Closing with a linger time of nothing sends RST instead of FIN.
                SockRef::from(&*stream).set_linger(Some(Duration::ZERO))?;
                return Ok(false);
            }
            _ => return Err(io::Error::other(format!("no such act: {act}"))),
        }
    }
    Ok(true)
}

/// Ends so that the visitor still gets what was said.
pub async fn part(stream: &mut TcpStream) -> io::Result<()> {
    stream.shutdown().await?;
    let drain = async {
        while !heard(stream).await?.is_empty() {}
        Ok(())
    };
    tokio::time::timeout(FAREWELL, drain).await.unwrap_or(Ok(()))
}

/// What is there to hear, at most 16 KiB; nothing at the end.
pub async fn heard(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(16 * 1024);
    stream.read_buf(&mut bytes).await?;
    Ok(bytes)
}

fn hex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits
        .chunks_exact(2)
        .map(|pair| {
            let text = std::str::from_utf8(pair).expect("ASCII: filtered above");
            u8::from_str_radix(text, 16).expect("hexadecimal: filtered above")
        })
        .collect()
}
