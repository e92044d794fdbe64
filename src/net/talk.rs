//! Reading a peer's words before TLS: lines and counted bytes, each bounded, nothing lost and nothing believed.

use std::time::{Duration, Instant};

use super::stream::ReadEnd;
use super::{NetError, Stream};

/// No protocol's line before TLS is longer (SMTP: 512 with extensions to 1000; IMAP greetings up to 8192).
const MAX_LINE: usize = 8 * 1024;

/// All that a peer may say before TLS begins.
const MAX_TALK: usize = 64 * 1024;

/// What is kept of a reply to show it.
const MAX_SHOWN: usize = 512;

/// Whom one can talk to: a connection, or in a test the bytes that a server may say.
pub(super) trait Peer {
    /// Writes all of it.
    async fn write_all(&mut self, bytes: &[u8]) -> Result<(), ReadEnd>;
    /// Reads what is there, at least one byte, into the end of `buffer`.
    async fn read(&mut self, buffer: &mut Vec<u8>) -> Result<usize, ReadEnd>;
    /// The same, but waits no longer than `wait`.
    async fn read_within(&mut self, wait: Duration, buffer: &mut Vec<u8>) -> Result<usize, ReadEnd>;
    /// How long it may take to say all that it says before TLS.
    fn patience(&self) -> Duration;
    /// Takes back bytes that were read but belong to what follows.
    fn unread(&mut self, bytes: Vec<u8>);
}

impl Peer for Stream {
    async fn write_all(&mut self, bytes: &[u8]) -> Result<(), ReadEnd> {
        Self::write_all(self, bytes).await
    }

    async fn read(&mut self, buffer: &mut Vec<u8>) -> Result<usize, ReadEnd> {
        Self::read(self, buffer).await
    }

    async fn read_within(&mut self, wait: Duration, buffer: &mut Vec<u8>) -> Result<usize, ReadEnd> {
        Self::read_within(self, wait, buffer).await
    }

    fn patience(&self) -> Duration {
        Self::patience(self)
    }

    fn unread(&mut self, bytes: Vec<u8>) {
        Self::unread(self, bytes);
    }
}

/// A conversation. What was read but not used goes back to the peer with [`Talk::end`].
pub(super) struct Talk<'a, P> {
    peer: &'a mut P,
    buffer: Vec<u8>,
    heard: usize,
    began: Instant,
}

/// Why a conversation ended early.
pub(super) enum Broken {
    /// The connection, and how it ended.
    Ended(ReadEnd),
    /// More than anybody needs to say, or no end in sight: of a line, or of the time that it takes.
    TooMuch,
}

impl<'a, P: Peer> Talk<'a, P> {
    pub(super) fn new(peer: &'a mut P) -> Self {
        Self { peer, buffer: Vec::new(), heard: 0, began: Instant::now() }
    }

    pub(super) async fn say(&mut self, bytes: &[u8]) -> Result<(), Broken> {
        let Err(end) = self.peer.write_all(bytes).await else { return Ok(()) };
        // Who hangs up on us may have said why before.
        if end != ReadEnd::Stopped {
            let _ = self.hear().await;
        }
        Err(Broken::Ended(end))
    }

    /// One more read into the buffer.
    async fn hear(&mut self) -> Result<(), Broken> {
        if self.heard >= MAX_TALK || self.began.elapsed() >= self.peer.patience() {
            return Err(Broken::TooMuch);
        }
        self.heard += self.peer.read(&mut self.buffer).await.map_err(Broken::Ended)?;
        Ok(())
    }

    /// The next line without its end, as text.
    pub(super) async fn line(&mut self) -> Result<String, Broken> {
        let mut looked = 0;
        loop {
            if let Some(found) = self.buffer.iter().skip(looked).position(|&byte| byte == b'\n') {
                let line: Vec<u8> = self.buffer.drain(..=looked + found).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned());
            }
            looked = self.buffer.len();
            if looked >= MAX_LINE {
                return Err(Broken::TooMuch);
            }
            self.hear().await?;
        }
    }

    /// The next `count` bytes.
    pub(super) async fn bytes(&mut self, count: usize) -> Result<Vec<u8>, Broken> {
        while self.buffer.len() < count {
            self.hear().await?;
        }
        Ok(self.buffer.drain(..count).collect())
    }

    /// Everything up to and including the place that `ends_at` finds (an index past the end), as bytes.
    pub(super) async fn until(&mut self, ends_at: impl Fn(&[u8]) -> Option<usize>) -> Result<Vec<u8>, Broken> {
        loop {
            if let Some(end) = ends_at(&self.buffer) {
                let end = end.min(self.buffer.len());
                return Ok(self.buffer.drain(..end).collect());
            }
            self.hear().await?;
        }
    }

    /// What was heard but not used, or else what comes within `wait`; `None` when that is nothing, or too much.
    pub(super) async fn more(&mut self, wait: Duration) -> Option<Vec<u8>> {
        if self.buffer.is_empty() && self.heard < MAX_TALK {
            self.heard += self.peer.read_within(wait, &mut self.buffer).await.ok()?;
        }
        Some(std::mem::take(&mut self.buffer)).filter(|more| !more.is_empty())
    }

    /// What was heard but not used, as text to show.
    pub(super) fn rest(&self) -> String {
        shortened(&String::from_utf8_lossy(&self.buffer))
    }

    /// Whether something was heard that nobody used.
    pub(super) fn has_rest(&self) -> bool {
        !self.buffer.is_empty()
    }

    /// Gives what was not used back to the stream.
    pub(super) fn end(self) {
        self.peer.unread(self.buffer);
    }
}

/// A reply, short enough to keep.
pub(super) fn shortened(reply: &str) -> String {
    reply.trim().chars().take(MAX_SHOWN).collect()
}

impl From<ReadEnd> for NetError {
    /// How a connection ends before TLS could begin.
    fn from(end: ReadEnd) -> Self {
        match end {
            ReadEnd::Closed => Self::Closed,
            ReadEnd::Reset => Self::Reset,
            ReadEnd::Silence { waited_ms } => Self::Silent { waited_ms },
            ReadEnd::DeadlinePassed => Self::DeadlinePassed,
            ReadEnd::Stopped => Self::Stopped,
            ReadEnd::Other(text) => Self::Other { text },
        }
    }
}
