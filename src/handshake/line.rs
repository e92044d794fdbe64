//! One connection under observation: what goes over it is timed, recorded and followed by the ladder, for both drivers.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::ladder::{Break, Ladder};
use super::secrets::Secrets;
use super::verifier::Checks;
use super::{Driver, HttpAnswer, Observation, Outcome, Party};
use crate::net::{NetError, Phase, PhaseKind, ReadEnd, Session, Stream};
use crate::target::Target;
use crate::wire::{HEADER, MAX_BODY, cipher_suite_name, content_type, escaped, guess_plain, version_name};

/// How long to wait for the rest of a first answer that is not TLS, before guessing what it is.
const GUESS_WAIT: Duration = Duration::from_millis(300);

/// The most of such an answer that is kept, in bytes and characters.
const GUESS_BYTES: usize = 512;

/// All bytes of one observed connection, and the secrets that open them.
#[derive(Clone, Debug, Default)]
pub struct Capture {
    /// In order of time.
    pub chunks: Vec<Chunk>,
    /// Secrets in the format of `SSLKEYLOGFILE`.
    pub key_log: String,
}

/// Bytes that were written or read at once.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// Who sent them.
    pub from: Party,
    /// Microseconds since the observation began.
    pub at_us: u64,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Why no more bytes come.
#[derive(Debug)]
pub(super) enum End {
    /// The stream ended, in its own way.
    Stream(ReadEnd),
    /// The first bytes are no TLS record.
    NotTls(Vec<u8>),
    /// More bytes than the limit.
    TooMuch(u64),
    /// A little came time and again, but never the whole.
    TooSlow {
        /// How long the server took for what it said.
        waited_ms: u64,
        /// Bytes that it said.
        bytes: u64,
    },
}

impl End {
    pub fn outcome(self) -> Outcome {
        match self {
            Self::Stream(ReadEnd::Closed) => Outcome::Closed,
            Self::Stream(ReadEnd::Reset) => Outcome::Reset,
            Self::Stream(ReadEnd::Silence { waited_ms }) => Outcome::Silence { waited_ms },
            Self::Stream(ReadEnd::DeadlinePassed) => Outcome::Unreachable { error: NetError::DeadlinePassed },
            Self::Stream(ReadEnd::Stopped) => Outcome::Unreachable { error: NetError::Stopped },
            Self::Stream(ReadEnd::Other(text)) => Outcome::Unreachable { error: NetError::Other { text } },
            Self::NotTls(bytes) => {
                Outcome::NotTls { guess: guess_plain(&bytes), first_bytes: escaped(&bytes, GUESS_BYTES) }
            }
            Self::TooMuch(limit) => Outcome::TooMuchData { limit },
            Self::TooSlow { waited_ms, bytes } => Outcome::TooSlow { waited_ms, bytes },
        }
    }
}

/// See the module.
pub(super) struct Line {
    stream: Stream,
    /// On the heap: futures that wait for several lines at once would grow by it.
    pub ladder: Box<Ladder>,
    pub secrets: Arc<Secrets>,
    chunks: Vec<Chunk>,
    /// Why the server's bytes could be followed no further.
    pub broken: Option<Break>,
    phases: Vec<Phase>,
    start: Instant,
    begun: Instant,
    limit: u64,
    received: u64,
    /// When the server was first asked for what it now says.
    asked: Option<Instant>,
    /// The first bytes of the server, until they fill a record's header.
    first: Vec<u8>,
}

impl Line {
    /// Connects. When that fails, the observation is over.
    pub async fn open(
        session: &Session,
        target: &Target,
        driver: Driver,
        checks: Option<Arc<Checks>>,
    ) -> Result<Self, Box<Observation>> {
        let start = Instant::now();
        let mut phases = Vec::new();
        let limit = session.limits().handshake_bytes;
        match session.dial(target, start, &mut phases).await {
            Ok(stream) => {
                let secrets = Arc::new(Secrets::default());
                let longest = usize::try_from(limit).unwrap_or(usize::MAX);
                Ok(Self {
                    stream,
                    ladder: Box::new(Ladder::new(longest, Arc::clone(&secrets), checks)),
                    secrets,
                    chunks: Vec::new(),
                    broken: None,
                    phases,
                    start,
                    begun: Instant::now(),
                    limit,
                    received: 0,
                    asked: None,
                    first: Vec::new(),
                })
            }
            Err(error) => {
                Err(Box::new(Observation { phases, ..Observation::ended(driver, Outcome::Unreachable { error }) }))
            }
        }
    }

    /// Writes, and records what was written.
    pub async fn send(&mut self, bytes: &[u8]) -> Result<(), End> {
        if bytes.is_empty() {
            return Ok(());
        }
        self.asked.get_or_insert_with(Instant::now);
        let result = self.stream.write_all(bytes).await;
        self.note(Party::Client, self.elapsed_us(), bytes);
        result.map_err(End::Stream)
    }

    /// Reads what is there, with the time at which it came. Pass it to [`Line::note`] once its secrets are known.
    pub async fn receive(&mut self) -> Result<(u64, Vec<u8>), End> {
        let mut bytes = Vec::new();
        let waited = self.asked.map_or(Duration::ZERO, |asked| asked.elapsed());
        let left = self.stream.patience().saturating_sub(waited);
        let Ok(read) = tokio::time::timeout(left, self.stream.read(&mut bytes)).await else {
            return Err(End::TooSlow { waited_ms: (waited + left).as_millis() as u64, bytes: self.received });
        };
        if let Err(end) = read {
            let partial = std::mem::take(&mut self.first);
            let waited = self.asked.map_or(Duration::ZERO, |asked| asked.elapsed());
            return Err(match end {
                // The deadline only ended what was too slow before.
                ReadEnd::DeadlinePassed if self.received > 0 && waited * 2 >= self.stream.patience() => {
                    End::TooSlow { waited_ms: waited.as_millis() as u64, bytes: self.received }
                }
                ReadEnd::Closed if !partial.is_empty() && partial.len() < HEADER => End::NotTls(partial),
                other => End::Stream(other),
            });
        }
        let at = self.elapsed_us();
        self.received += bytes.len() as u64;
        if self.first.len() < HEADER {
            let missing = HEADER - self.first.len();
            self.first.extend(bytes.iter().take(missing));
            if !could_be_tls(&self.first) {
                self.first.extend(bytes.iter().skip(missing));
                return Err(End::NotTls(self.first_answer().await));
            }
        }
        if self.received > self.limit {
            self.note(Party::Server, at, &bytes);
            self.ladder.keep_unfinished_chain();
            return Err(End::TooMuch(self.limit));
        }
        Ok((at, bytes))
    }

    /// Like [`Line::receive`], but waits no longer than `wait`; `None` when nothing came.
    pub async fn receive_within(&mut self, wait: Duration) -> Option<Result<(u64, Vec<u8>), End>> {
        tokio::time::timeout(wait, self.receive()).await.ok()
    }

    /// Records bytes and lets the ladder follow them.
    pub fn note(&mut self, from: Party, at_us: u64, bytes: &[u8]) {
        if let Err(error) = self.ladder.feed(from, at_us, bytes) {
            self.broken.get_or_insert(error);
        }
        self.chunks.push(Chunk { from, at_us, bytes: bytes.to_vec() });
    }

    /// From here on `more` bytes may come, whatever came before.
    pub fn allow(&mut self, more: u64) {
        self.received = 0;
        self.asked = None;
        self.limit = more;
    }

    /// The most bytes that may come.
    pub fn limit(&self) -> u64 {
        self.limit
    }

    /// Ends the handshake's phase; what follows is no part of it.
    pub fn end_phase(&mut self) {
        let start_us = (self.begun - self.start).as_micros() as u64;
        if self.phases.last().is_some_and(|phase| phase.kind == PhaseKind::Handshake) {
            return;
        }
        let agreed = &self.ladder.negotiated;
        let detail = match (agreed.version, agreed.cipher_suite) {
            (Some(version), Some(suite)) => format!("{}, {}", version_name(version), cipher_suite_name(suite)),
            _ => String::new(),
        };
        self.phases.push(Phase {
            kind: PhaseKind::Handshake,
            start_us,
            duration_us: self.elapsed_us().saturating_sub(start_us),
            detail,
        });
    }

    /// The observation, and what was recorded.
    pub fn finish(mut self, driver: Driver, outcome: Outcome, http: Option<HttpAnswer>) -> (Observation, Capture) {
        self.end_phase();
        let (bytes_sent, bytes_received) = self.stream.bytes();
        let ladder = *self.ladder;
        let observation = Observation {
            driver,
            peer: Some(self.stream.peer()),
            phases: self.phases,
            messages: ladder.messages,
            outcome,
            negotiated: ladder.negotiated,
            chain: ladder.chain,
            chain_length: ladder.chain_length,
            ocsp_response: ladder.ocsp_response,
            timestamp_list: ladder.timestamp_list,
            client_certificate_request: ladder.client_certificate_request,
            shown: ladder.shown,
            asked_late: ladder.asked_late,
            proxy_chain: self.stream.proxy_chain(),
            http,
            bytes_sent,
            bytes_received,
        };
        (observation, Capture { chunks: self.chunks, key_log: self.secrets.key_log() })
    }

    fn elapsed_us(&self) -> u64 {
        self.start.elapsed().as_micros() as u64
    }

    /// The first line or so of an answer that is not TLS.
    async fn first_answer(&mut self) -> Vec<u8> {
        let mut answer = std::mem::take(&mut self.first);
        let until = Instant::now() + GUESS_WAIT;
        while answer.len() < GUESS_BYTES && !answer.contains(&b'\n') {
            let left = until.saturating_duration_since(Instant::now());
            match tokio::time::timeout(left, self.stream.read(&mut answer)).await {
                Ok(Ok(_)) => {}
                Ok(Err(_)) | Err(_) => break,
            }
        }
        answer.truncate(GUESS_BYTES);
        answer
    }
}

/// Whether the first bytes of an answer (at most a header's) can begin a record. One that may not stand there, or has
/// no bytes, is told as a rule of TLS that was broken, not as another protocol.
fn could_be_tls(first: &[u8]) -> bool {
    let kinds = content_type::CHANGE_CIPHER_SPEC..=content_type::APPLICATION_DATA;
    let kind = first.first().is_none_or(|kind| kinds.contains(kind));
    let major = first.get(1).is_none_or(|major| *major == 3);
    let length = match first {
        [_, _, _, high, low, ..] => usize::from(u16::from_be_bytes([*high, *low])) <= MAX_BODY,
        _ => true,
    };
    kind && major && length
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell_tls_from_anything_else() {
        for bytes in [&b""[..], &[22], &[22, 3, 3, 0, 100], &[21, 3, 0, 0, 2], &[20, 3, 3, 0, 1]] {
            assert!(could_be_tls(bytes), "{bytes:?}");
        }
        for bytes in [&b"H"[..], b"HTTP/", b"220 m", &[22, 2], &[22, 3, 3, 0xff, 0xff], &[0; 5]] {
            assert!(!could_be_tls(bytes), "{bytes:?}");
        }
    }

    #[test]
    fn a_first_record_of_no_bytes_is_tls_that_breaks_a_rule() {
        assert!(could_be_tls(&[22, 3, 3, 0, 0]));
    }
}
