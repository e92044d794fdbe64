//! The rustls driver: a modern, strict client whose every byte is recorded.
//!
//! rustls does no I/O here. What it wants to say is taken from it, what the server says is given to it, and only then
//! shown to the ladder, because rustls hands out the secrets while it reads.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use rustls::{CertificateError, ClientConnection, Error, InvalidMessage};

use super::ladder::Ladder;
use super::line::{Capture, End, Line};
use super::obedience::{broken_by_answer, is_older};
use super::offered::{connection, provider, speaks_http};
use super::sessions::Client;
use super::verifier::Recorder;
use super::{Driver, HttpAnswer, Observation, Offer, Outcome, Party, Versions, http};
use crate::net::{ReadEnd, Session};
use crate::now::now;
use crate::target::Target;
use crate::wire::{alert_name, version};

/// A server that asked for a client certificate in TLS 1.3 says what it thinks of our having none only after our
/// Finished. Silence longer than this counts as consent.
const VERDICT_WAIT: Duration = Duration::from_secs(1);

/// Session tickets of TLS 1.3 follow our Finished at once or not at all. Who needs them waits a round trip longer.
const TICKET_WAIT: Duration = Duration::from_millis(100);

/// A web server that has not begun to answer by then is slow, or does not answer; whoever waits in line behind us at a
/// server that takes one connection at a time shall not wait longer for a date.
const ANSWER_WAIT: Duration = Duration::from_millis(1500);

/// Where one ticket came, the next follows at once.
const NEXT_TICKET_WAIT: Duration = Duration::from_millis(20);

/// Servers send one to four tickets.
const MAX_TICKET_READS: usize = 4;

/// The last words of a server that has stopped to read.
const LAST_WORDS_WAIT: Duration = Duration::from_millis(300);

/// The longest handshake message that rustls reads.
const RUSTLS_MESSAGE_LIMIT: u64 = 0xffff;

pub(super) async fn run(session: &Session, target: &Target, offer: &Offer) -> (Observation, Capture) {
    let driver = match offer.versions {
        Versions::Both => Driver::Rustls,
        Versions::Tls12 => Driver::RustlsTls12,
        Versions::Tls13 => Driver::RustlsTls13,
    };
    let provider = provider(offer);
    let recorder = Recorder::new(provider.signature_verification_algorithms, offer.signature_schemes.as_deref());
    let client = match &offer.sessions {
        Some(sessions) => Client::of(sessions, recorder, offer.identity.as_deref()),
        None => Client::forgetful(recorder, offer.identity.as_deref()),
    };
    let checks = Arc::clone(&client.recorder.checks);
    let mut line = match Line::open(session, target, driver, Some(checks)).await {
        Ok(line) => line,
        Err(observation) => return (*observation, Capture::default()),
    };
    let head = offer.http_get && speaks_http(target);
    let connection = match connection(target, offer, provider, &client, Arc::clone(&line.secrets)) {
        Ok(connection) => connection,
        Err(error) => return line.finish(driver, Outcome::Violation { rule: error.to_string() }, None),
    };
    let wants_tickets = offer.sessions.is_some();
    let mut talk = Talk { line: &mut line, client: connection, plaintext: Vec::new(), wants_tickets };
    let mut outcome = talk.shake_hands().await;
    talk.line.end_phase();
    let mut answer = None;
    if outcome == Outcome::Completed {
        talk.line.allow(http::MAX_HEAD);
        let ended = if head {
            let (said, end) = talk.ask(target).await;
            answer = said;
            end
        } else {
            talk.listen().await
        };
        outcome = talk.after(ended).unwrap_or(Outcome::Completed);
        if outcome == Outcome::Completed {
            talk.goodbye().await;
        }
    }
    line.finish(driver, outcome, answer)
}

/// How the time after the handshake ended: in silence (`None`), or with an end or a refusal.
type Aftermath = Option<Result<End, Error>>;

struct Talk<'a> {
    line: &'a mut Line,
    client: ClientConnection,
    /// What the server said inside TLS.
    plaintext: Vec<u8>,
    /// A ticket is worth a wait.
    wants_tickets: bool,
}

impl Talk<'_> {
    async fn shake_hands(&mut self) -> Outcome {
        loop {
            if let Err(end) = self.flush().await {
                return self.last_words(end).await;
            }
            if !self.client.is_handshaking() {
                return Outcome::Completed;
            }
            match self.step(None).await {
                Some(Ok(())) => {}
                Some(Err(Ok(end))) => return self.ended(end),
                Some(Err(Err(error))) => return self.refused(&error).await,
                None => return Outcome::Closed,
            }
            if self.line.ladder.server_closed && self.client.is_handshaking() {
                return Outcome::Alert { code: 0, from: Party::Server };
            }
        }
    }

    /// Sends what rustls wants to say.
    async fn flush(&mut self) -> Result<(), End> {
        let mut out = Vec::new();
        while self.client.wants_write() {
            // A Vec takes everything.
            if self.client.write_tls(&mut out).is_err() {
                break;
            }
        }
        self.line.send(&out).await
    }

    /// Receives once; `None` when `wait` passed in silence.
    async fn step(&mut self, wait: Option<Duration>) -> Option<Result<(), Result<End, Error>>> {
        let received = match wait {
            Some(wait) => self.line.receive_within(wait).await?,
            None => self.line.receive().await,
        };
        Some(match received {
            Ok((at, bytes)) => {
                let result = self.give(&bytes);
                self.line.note(Party::Server, at, &bytes);
                result.map_err(Err)
            }
            Err(end) => Err(Ok(end)),
        })
    }

    /// Gives bytes to rustls and takes the plaintext from it.
    fn give(&mut self, mut bytes: &[u8]) -> Result<(), Error> {
        while !bytes.is_empty() {
            match self.client.read_tls(&mut bytes) {
                // After `close_notify` rustls reads no more.
                Ok(0) => return Ok(()),
                Ok(_) => {}
                // Its buffer for one handshake message is full.
                Err(_) => return Err(InvalidMessage::HandshakePayloadTooLarge.into()),
            }
            self.client.process_new_packets()?;
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = self.client.reader().read(&mut chunk) {
                if self.plaintext.len() < http::MAX_HEAD as usize {
                    self.plaintext.extend_from_slice(&chunk[..read]);
                }
            }
        }
        Ok(())
    }

    /// The stream ended before the handshake did. An alert that came before says more than the end itself.
    fn ended(&mut self, end: End) -> Outcome {
        match self.line.ladder.fatal_alert {
            Some((Party::Server, code)) => Outcome::Alert { code, from: Party::Server },
            _ => self.broken_rule(false).map_or_else(|| end.outcome(), |rule| Outcome::Violation { rule }),
        }
    }

    /// The rule that the server's hello breaks, in the terms of the RFCs. One that just picks an older version than we
    /// speak breaks none: `is_refusal` says that this is why we end the handshake.
    fn broken_rule(&self, is_refusal: bool) -> Option<String> {
        let Ladder { asked: Some(hello), answer: Some(answer), .. } = &*self.line.ladder else { return None };
        broken_by_answer(hello, answer).filter(|_| !(is_refusal && is_older(hello, answer)))
    }

    /// The server no longer takes our bytes; perhaps it said why.
    async fn last_words(&mut self, end: End) -> Outcome {
        while let Some(Ok(())) = self.step(Some(LAST_WORDS_WAIT)).await {}
        self.ended(end)
    }

    /// rustls ended the handshake.
    async fn refused(&mut self, error: &Error) -> Outcome {
        if let Error::AlertReceived(description) = error {
            return Outcome::Alert { code: u8::from(*description), from: Party::Server };
        }
        if matches!(error, Error::InvalidMessage(InvalidMessage::HandshakePayloadTooLarge)) {
            return self.read_on().await;
        }
        if matches!(error, Error::InvalidMessage(_))
            && let Some(code) = self.alert_in_pieces().await
        {
            return Outcome::Alert { code, from: Party::Server };
        }
        // Its alert; when it cannot be sent any more, the reason stays the same.
        let _ = self.flush().await;
        let own_alert = match self.line.ladder.fatal_alert {
            Some((Party::Client, code)) => Some(code),
            _ => None,
        };
        if let Some(rule) = self.broken_rule(matches!(error, Error::PeerIncompatible(_))) {
            return Outcome::Violation { rule };
        }
        match (error, own_alert) {
            (Error::PeerIncompatible(_), Some(code)) => Outcome::Alert { code, from: Party::Client },
            (Error::InvalidCertificate(CertificateError::BadSignature), _) => {
                Outcome::Violation { rule: Outcome::BAD_SIGNATURE.to_owned() }
            }
            (error, Some(code)) => Outcome::Violation { rule: format!("{error} ({})", alert_name(code)) },
            (error, None) => Outcome::Violation { rule: error.to_string() },
        }
    }

    /// A message is too long for rustls. The ladder can still read it, so that the chain is seen.
    async fn read_on(&mut self) -> Outcome {
        let mut limit = RUSTLS_MESSAGE_LIMIT;
        while self.line.ladder.chain_length == 0 && self.line.broken.is_none() {
            match self.line.receive_within(LAST_WORDS_WAIT).await {
                Some(Ok((at, bytes))) => self.line.note(Party::Server, at, &bytes),
                Some(Err(End::TooMuch(bytes))) => {
                    limit = bytes;
                    break;
                }
                Some(Err(_)) | None => break,
            }
        }
        self.line.ladder.keep_unfinished_chain();
        let _ = self.flush().await;
        Outcome::TooMuchData { limit }
    }

    /// An alert that came in pieces, which rustls does not put together: it says why the server ends the handshake.
    async fn alert_in_pieces(&mut self) -> Option<u8> {
        while self.line.ladder.is_inside_alert() && self.line.broken.is_none() {
            match self.line.receive_within(LAST_WORDS_WAIT).await? {
                Ok((at, bytes)) => self.line.note(Party::Server, at, &bytes),
                Err(_) => return None,
            }
        }
        self.line.ladder.fatal_alert.filter(|(from, _)| *from == Party::Server).map(|(_, code)| code)
    }

    /// Asks `GET /` and waits for the answer's head.
    async fn ask(&mut self, target: &Target) -> (Option<HttpAnswer>, Aftermath) {
        let asked = now();
        if std::io::Write::write_all(&mut self.client.writer(), http::request(target).as_bytes()).is_err() {
            return (None, None);
        }
        if let Err(end) = self.flush().await {
            while let Some(Ok(())) = self.step(Some(LAST_WORDS_WAIT)).await {}
            return (None, Some(Ok(end)));
        }
        loop {
            match self.step(Some(ANSWER_WAIT)).await {
                Some(Ok(())) => {}
                Some(Err(end)) => return (http::answer(&self.plaintext, asked, now()), Some(end)),
                None => return (None, None),
            }
            let answer = http::answer(&self.plaintext, asked, now());
            if answer.is_some() || self.line.ladder.server_closed {
                return (answer, None);
            }
        }
    }

    /// Waits for what a TLS 1.3 server says after our Finished: tickets, or what it thinks of our certificate.
    async fn listen(&mut self) -> Aftermath {
        if self.line.ladder.negotiated.version != Some(version::TLS13) {
            return None;
        }
        let wait = match self.line.ladder.client_certificate_request {
            Some(_) => VERDICT_WAIT,
            None if self.wants_tickets => self.ticket_wait(),
            None => TICKET_WAIT,
        };
        let mut heard = self.step(Some(wait)).await;
        for _ in 0..MAX_TICKET_READS {
            match heard {
                Some(Ok(())) => heard = self.step(Some(NEXT_TICKET_WAIT)).await,
                Some(Err(end)) => return Some(end),
                None => break,
            }
        }
        None
    }

    /// A ticket comes one round trip after our Finished; the first answer shows how long that takes.
    fn ticket_wait(&self) -> Duration {
        let sent = self.line.ladder.messages.iter().find(|message| message.from == Party::Client);
        let answered = self.line.ladder.messages.iter().find(|message| message.from == Party::Server);
        let round_trip = match (sent, answered) {
            (Some(sent), Some(answered)) => Duration::from_micros(answered.at_us.saturating_sub(sent.at_us)),
            _ => Duration::ZERO,
        };
        (TICKET_WAIT + round_trip).min(VERDICT_WAIT)
    }

    /// What became of a completed handshake; `None` when it stays completed.
    fn after(&mut self, ended: Aftermath) -> Option<Outcome> {
        if let Some((Party::Server, code)) = self.line.ladder.fatal_alert {
            return Some(Outcome::Alert { code, from: Party::Server });
        }
        let ladder = &self.line.ladder;
        let waits_for_verdict =
            ladder.client_certificate_request.is_some() && ladder.negotiated.version == Some(version::TLS13);
        match ended? {
            // A server that hangs up on us instead of accepting our having no certificate has refused us.
            Ok(End::Stream(end @ (ReadEnd::Closed | ReadEnd::Reset))) if waits_for_verdict && !ladder.accepted => {
                Some(End::Stream(end).outcome())
            }
            Ok(End::Stream(ReadEnd::Stopped)) => Some(End::Stream(ReadEnd::Stopped).outcome()),
            Ok(_) => None,
            Err(error) => Some(Outcome::Violation { rule: error.to_string() }),
        }
    }

    async fn goodbye(&mut self) {
        self.client.send_close_notify();
        // Nobody needs to hear it.
        let _ = self.flush().await;
    }
}
