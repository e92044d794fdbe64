//! The raw driver: a hello written byte by byte, and the server's answer as far as it goes in the clear.

use std::time::Duration;

use super::ladder::{Break, Ladder};
use super::line::{End, Line};
use super::obedience::{broken_by_answer, broken_by_group, broken_by_order, is_resumed};
use super::{Driver, MessageKind, Observation, Outcome, Party};
use crate::net::{ReadEnd, Session};
use crate::target::Target;
use crate::wire::{ClientHello, ServerHello, content_type, handshake, handshake_type, record, version};

/// Bytes of the first piece of a hello in two pieces. It ends before the suites and the name: whoever reads no further
/// knows neither.
const FIRST_PIECE: usize = 64;

/// The pause between two writes. The socket sends each at once (`TCP_NODELAY`); this is long enough for a server to read
/// the first before the second comes.
const BETWEEN_WRITES: Duration = Duration::from_millis(50);

/// In how many pieces a hello goes out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Delivery {
    /// One record, one write.
    #[default]
    Whole,
    /// One record in two writes: two TCP segments.
    TwoWrites,
    /// Two records in one write (RFC 8446, section 5.1, allows it).
    TwoRecords,
}

/// A connection to the target that waits for its hello.
pub struct Opened(Result<Line, Box<Observation>>);

pub(super) async fn open(session: &Session, target: &Target) -> Opened {
    Opened(Line::open(session, target, Driver::Raw, None).await)
}

pub(super) async fn run(opened: Opened, hello: &ClientHello, delivery: Delivery) -> Observation {
    let mut line = match opened.0 {
        Ok(line) => line,
        Err(observation) => return *observation,
    };
    let outcome = match send(&mut line, hello, delivery).await {
        // A server that hung up before our hello may have said why.
        Ok(()) | Err(End::Stream(ReadEnd::Closed | ReadEnd::Reset)) => read(&mut line, hello).await,
        Err(end) => end.outcome(),
    };
    line.finish(Driver::Raw, outcome, None).0
}

async fn send(line: &mut Line, hello: &ClientHello, delivery: Delivery) -> Result<(), End> {
    match delivery {
        Delivery::Whole => line.send(&hello.to_record()).await,
        Delivery::TwoRecords => line.send(&two_records(hello)).await,
        Delivery::TwoWrites => {
            let whole = hello.to_record();
            let (first, second) = whole.split_at(FIRST_PIECE.min(whole.len()));
            line.send(first).await?;
            tokio::time::sleep(BETWEEN_WRITES).await;
            line.send(second).await
        }
    }
}

fn two_records(hello: &ClientHello) -> Vec<u8> {
    let message = handshake(handshake_type::CLIENT_HELLO, &hello.body());
    let (first, second) = message.split_at(FIRST_PIECE.min(message.len()));
    let framed = |fragment: &[u8]| record(content_type::HANDSHAKE, hello.version.min(version::TLS10), fragment);
    [framed(first), framed(second)].concat()
}

/// Reads until the server has said all that it says in the clear.
async fn read(line: &mut Line, hello: &ClientHello) -> Outcome {
    loop {
        match line.receive().await {
            Ok((at, bytes)) => line.note(Party::Server, at, &bytes),
            Err(End::Stream(end)) if line.ladder.server_closed => {
                // `close_notify` in the middle of a handshake is the server's polite refusal.
                tracing::debug!(?end, "closed after close_notify");
                return Outcome::Alert { code: 0, from: Party::Server };
            }
            Err(end) => return end.outcome(),
        }
        let ladder = &line.ladder;
        if let Some((from, code)) = ladder.fatal_alert {
            return Outcome::Alert { code, from };
        }
        if let Some(rule) = broken_rule(hello, ladder) {
            return Outcome::Violation { rule };
        }
        if is_whole(hello, ladder) {
            return Outcome::Answered;
        }
        match &line.broken {
            Some(Break::Record(error)) => return Outcome::Violation { rule: error.to_string() },
            Some(Break::TooLong) => {
                line.ladder.keep_unfinished_chain();
                return Outcome::TooMuchData { limit: line.limit() };
            }
            None => {}
        }
    }
}

/// Whether the server has said all that it says in the clear.
fn is_whole(hello: &ClientHello, ladder: &Ladder) -> bool {
    ladder.server_hello_done || ladder.answer.as_ref().is_some_and(|answer| ends_in_clear(hello, answer))
}

/// Whether what follows the `ServerHello` is encrypted, or no whole handshake.
fn ends_in_clear(hello: &ClientHello, answer: &ServerHello) -> bool {
    answer.selected_version() >= version::TLS13 || is_resumed(hello, answer)
}

/// The first rule that the server has broken so far.
fn broken_rule(hello: &ClientHello, ladder: &Ladder) -> Option<String> {
    if let Some((kind, error)) = &ladder.unreadable
        && matches!(kind, MessageKind::ServerHello | MessageKind::Certificate)
    {
        // Older forms of the other messages are no fault.
        return Some(format!("{kind:?} cannot be read: {error}"));
    }
    if let Some(answer) = &ladder.answer {
        let rule = broken_by_answer(hello, answer);
        if rule.is_some() || ends_in_clear(hello, answer) {
            return rule;
        }
    }
    let is_exchanged = ladder.messages.iter().any(|message| message.kind == MessageKind::ServerKeyExchange);
    let group = ladder.negotiated.group.filter(|_| is_exchanged);
    broken_by_order(&ladder.messages).or_else(|| broken_by_group(hello, group?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{HandshakeReader, RecordReader};

    #[test]
    fn a_hello_in_two_records_is_the_same_message() {
        let hello = ClientHello::probe(version::TLS13, &[0x1301], Some("example.com"));
        let mut records = RecordReader::new();
        records.push(&two_records(&hello));
        let mut messages = HandshakeReader::new(2000);
        for _ in 0..2 {
            assert_eq!(messages.next_message(), None);
            let record = records.next_record().expect("a record").expect("whole");
            messages.push(&record.body).expect("short");
        }
        let message = messages.next_message().expect("whole");
        assert_eq!(ClientHello::parse(&message.body), Ok(hello));
    }
}
