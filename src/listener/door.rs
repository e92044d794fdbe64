//! The door of a client test: how many visitors are let in, and how many at once.

use std::io;
use std::sync::Arc;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::place::Sockets;

/// Connections that are served at once; later ones wait. A browser opens six at most.
const OPEN_AT_ONCE: usize = 32;

/// Connections of one test. A page that asks again and again for as long as it may takes sixty.
const CONNECTIONS: usize = 256;

/// Lets visitors in, as many as the bounds allow.
pub(super) struct Door {
    v4: TcpListener,
    v6: Option<TcpListener>,
    free: Arc<Semaphore>,
    left: usize,
}

impl Door {
    pub fn opened(sockets: Sockets) -> io::Result<Self> {
        Ok(Self {
            v4: TcpListener::from_std(sockets.v4)?,
            v6: sockets.v6.map(TcpListener::from_std).transpose()?,
            free: Arc::new(Semaphore::new(OPEN_AT_ONCE)),
            left: CONNECTIONS,
        })
    }

    /// The next visitor; `None` when there were too many.
    pub async fn next(&mut self) -> Option<(TcpStream, OwnedSemaphorePermit)> {
        while self.left > 0 {
            let place = Arc::clone(&self.free).acquire_owned().await.ok()?;
            let v6 = async {
                match &self.v6 {
                    Some(listener) => listener.accept().await,
                    None => std::future::pending().await,
                }
            };
            let visitor = tokio::select! {
                visitor = self.v4.accept() => visitor,
                visitor = v6 => visitor,
            };
            self.left -= 1;
            // A visitor that left before it was let in is no error of ours, and is counted all the same.
            if let Ok((stream, _)) = visitor {
                return Some((stream, place));
            }
        }
        None
    }
}
