//! IRC's `STARTTLS` (`IRCv3`, "tls" extension): asked before registration, granted by 670, declined by 691.

use super::super::talk::{Peer, Talk};
use super::{MAX_LINES, No};

/// `RPL_STARTTLS`.
const GO_AHEAD: u16 = 670;
/// `ERR_STARTTLS`.
const DECLINED: u16 = 691;

/// What a line of a server is (RFC 1459, section 2.3.1).
#[derive(Debug, PartialEq, Eq)]
enum Message {
    /// Three digits behind the server's name.
    Numeric(u16),
    /// The server ends the connection.
    Error,
    /// What a server may say before registration and needs no answer.
    Aside,
}

pub(super) async fn irc(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    talk.say(b"STARTTLS\r\n").await?;
    let mut last = String::new();
    // Greetings such as "*** Looking up your hostname" may come before the reply.
    for _ in 0..MAX_LINES {
        last = talk.line().await?;
        match message(&last) {
            Some(Message::Numeric(GO_AHEAD)) => return Ok(last),
            // 421 is an unknown command and 451 wants a registration first: servers without the extension.
            Some(Message::Numeric(400..=599 | DECLINED) | Message::Error) => return Err(No::refused(&last)),
            Some(Message::Numeric(_) | Message::Aside) => {}
            None => return Err(No::unexpected(&last)),
        }
    }
    Err(No::unexpected(&last))
}

/// What stands behind the tags and the server's name; `None` when no IRC server says such a thing.
fn message(line: &str) -> Option<Message> {
    let rest = if line.starts_with('@') { line.split_once(' ')?.1 } else { line };
    let (has_name, rest) = match rest.strip_prefix(':') {
        Some(named) => (true, named.split_once(' ')?.1),
        None => (false, rest),
    };
    let command = rest.split(' ').next()?;
    if has_name && command.len() == 3 && command.bytes().all(|byte| byte.is_ascii_digit()) {
        return command.parse().ok().map(Message::Numeric);
    }
    match command {
        "ERROR" => Some(Message::Error),
        "CAP" | "NOTICE" | "PING" => Some(Message::Aside),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replies_of_other_protocols_are_no_messages() {
        for (line, expected) in [
            (":irc.example 670 * :go", Some(Message::Numeric(670))),
            ("@time=2026 :irc.example 691 * :no", Some(Message::Numeric(691))),
            ("ERROR :Closing link", Some(Message::Error)),
            (":irc.example NOTICE * :*** Looking up", Some(Message::Aside)),
            ("NOTICE AUTH :*** Looking up", Some(Message::Aside)),
            ("670 no name", None),
            ("220 mail.example ESMTP", None),
            ("SSH-2.0-OpenSSH_9.9", None),
            (":", None),
            ("", None),
        ] {
            assert_eq!(message(line), expected, "{line}");
        }
    }
}
