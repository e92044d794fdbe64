//! The SSL 2 driver: one hello, and whether a server of that age answers.

use std::time::Instant;

use super::{Outcome, Party};
use crate::net::{NetError, ReadEnd, Session};
use crate::target::Target;
use crate::wire::{
    Alert, RecordReader, Ssl2ServerHello, content_type, escaped, guess_plain, ssl2_answer, ssl2_client_hello,
};

/// No honest SERVER-HELLO is longer: its record ends after 32767 bytes.
const MAX_ANSWER: usize = 0x8001;

/// Bytes of an answer that is not TLS that are kept.
const KEPT: usize = 512;

/// How a server took an SSL 2 hello.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ssl2Seen {
    /// How it ended.
    pub outcome: Outcome,
    /// The SERVER-HELLO, when one came.
    pub answer: Option<Ssl2ServerHello>,
}

/// Sends an SSL 2 CLIENT-HELLO with every cipher kind and reads the answer.
pub async fn observe_ssl2(session: &Session, target: &Target) -> Ssl2Seen {
    let mut stream = match session.dial(target, Instant::now(), &mut Vec::new()).await {
        Ok(stream) => stream,
        Err(error) => return ended(Outcome::Unreachable { error }),
    };
    let mut challenge = [0; 16];
    // Any challenge will do: the handshake ends with the answer.
    let _ = aws_lc_rs::rand::fill(&mut challenge);
    if let Err(end) = stream.write_all(&ssl2_client_hello(&challenge)).await {
        return ended(outcome(end));
    }
    let mut heard = Vec::new();
    loop {
        if let Some(seen) = understood(&heard) {
            return seen;
        }
        if let Err(end) = stream.read(&mut heard).await {
            return ended(outcome(end));
        }
    }
}

/// What the bytes so far mean; `None` while they may mean anything.
fn understood(heard: &[u8]) -> Option<Ssl2Seen> {
    let first = *heard.first()?;
    if first & 0x80 != 0 && heard.len() < MAX_ANSWER {
        return match ssl2_answer(heard) {
            Ok(None) => None,
            Ok(Some(answer)) => Some(Ssl2Seen { outcome: Outcome::Answered, answer: Some(answer) }),
            Err(error) => Some(ended(Outcome::Violation { rule: error.to_string() })),
        };
    }
    let mut records = RecordReader::new();
    records.push(heard);
    match records.next_record() {
        Ok(None) => None,
        Ok(Some(record)) if record.kind == content_type::ALERT => Some(ended(match Alert::parse(&record.body) {
            Ok(alert) => Outcome::Alert { code: alert.description, from: Party::Server },
            Err(error) => Outcome::Violation { rule: error.to_string() },
        })),
        Ok(Some(_)) | Err(_) => {
            let shown = heard.get(..KEPT).unwrap_or(heard);
            Some(ended(Outcome::NotTls { guess: guess_plain(shown), first_bytes: escaped(shown, KEPT) }))
        }
    }
}

fn ended(outcome: Outcome) -> Ssl2Seen {
    Ssl2Seen { outcome, answer: None }
}

fn outcome(end: ReadEnd) -> Outcome {
    match end {
        ReadEnd::Closed => Outcome::Closed,
        ReadEnd::Reset => Outcome::Reset,
        ReadEnd::Silence { waited_ms } => Outcome::Silence { waited_ms },
        ReadEnd::DeadlinePassed => Outcome::Unreachable { error: NetError::DeadlinePassed },
        ReadEnd::Stopped => Outcome::Unreachable { error: NetError::Stopped },
        ReadEnd::Other(text) => Outcome::Unreachable { error: NetError::Other { text } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{fatal_alert, ssl2_server_hello, version};

    #[test]
    fn an_answer_an_alert_and_another_protocol_are_told_apart() {
        let hello = Ssl2ServerHello { kinds: vec![0x01_0080], certificate: Vec::new() };
        assert_eq!(understood(&ssl2_server_hello(&hello)).and_then(|seen| seen.answer), Some(hello));
        let alert = understood(&fatal_alert(version::TLS10, 70)).expect("understood");
        assert_eq!(alert.outcome, Outcome::Alert { code: 70, from: Party::Server });
        assert!(matches!(understood(b"HTTP/1.1 400"), Some(Ssl2Seen { outcome: Outcome::NotTls { .. }, .. })));
        assert_eq!(understood(&[21, 3]), None);
    }
}
