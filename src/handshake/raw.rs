//! The raw driver: a hello written byte by byte, and the server's answer as far as it goes in the clear.

use super::ladder::Break;
use super::line::{Capture, End, Line};
use super::{Driver, Observation, Outcome, Party};
use crate::net::{ReadEnd, Session};
use crate::target::Target;
use crate::wire::{ClientHello, version};

pub(super) async fn run(session: &Session, target: &Target, hello: &ClientHello) -> (Observation, Capture) {
    let mut line = match Line::open(session, target, Driver::Raw, None).await {
        Ok(line) => line,
        Err(observation) => return (*observation, Capture::default()),
    };
    let outcome = match line.send(&hello.to_record()).await {
        // A server that hung up before our hello may have said why.
        Ok(()) | Err(End::Stream(ReadEnd::Closed | ReadEnd::Reset)) => read(&mut line).await,
        Err(end) => end.outcome(),
    };
    line.finish(Driver::Raw, outcome, None)
}

/// Reads until the server has said all that it says in the clear.
async fn read(line: &mut Line) -> Outcome {
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
        let tls13 = ladder.negotiated.version.is_some_and(|version| version >= version::TLS13);
        if ladder.server_hello_done || ladder.server_hello && tls13 {
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
