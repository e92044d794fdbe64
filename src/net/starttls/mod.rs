//! The protocols' own ways to ask for TLS, as far as the first TLS byte. One file for what is alike.
//!
//! What a server sends behind its "go ahead" and before TLS is refused: it would be read as if it had been protected
//! (command injection, RFC 3207, section 6).

mod database;
mod directory;
mod irc;
mod mail;
mod xmpp;

use super::NetError;
use super::stream::ReadEnd;
use super::talk::{Broken, Peer, Talk, shortened};
use crate::target::{Protocol, Target};

/// Lines of one reply that are read; the longest honest one (EHLO, `ManageSieve` capabilities) has some twenty.
const MAX_LINES: usize = 100;

/// A `ClientHello` of TLS 1.2 without extensions (RFC 5246, section 7.4.1.2), which every TLS server answers somehow.
const HELLO: &[u8] = b"\x16\x03\x01\0\x33\x01\0\0\x2f\x03\x03\
    \0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\
    \0\0\x08\xc0\x2f\xc0\x2b\0\x9c\0\x2f\x01\0";

/// Bytes of a record's header (RFC 8446, section 5.1).
const TLS_RECORD: usize = 5;

/// Asks for TLS in the target's protocol; answers with the server's last word.
pub(super) async fn upgrade(peer: &mut impl Peer, target: &Target) -> Result<String, NetError> {
    let mut talk = Talk::new(peer);
    let said = match target.protocol {
        Protocol::Tls => Ok(String::new()),
        Protocol::Ftp => mail::ftp(&mut talk).await,
        Protocol::Imap => mail::imap(&mut talk).await,
        Protocol::Irc => irc::irc(&mut talk).await,
        Protocol::Ldap => directory::ldap(&mut talk).await,
        Protocol::Lmtp => mail::smtp(&mut talk, "LHLO").await,
        Protocol::Mysql => database::mysql(&mut talk).await,
        Protocol::Nntp => mail::nntp(&mut talk).await,
        Protocol::Pop3 => mail::pop3(&mut talk).await,
        Protocol::Postgres => database::postgres(&mut talk).await,
        Protocol::Sieve => mail::sieve(&mut talk).await,
        Protocol::Smtp => mail::smtp(&mut talk, "EHLO").await,
        Protocol::Xmpp => xmpp::xmpp(&mut talk, target, "jabber:client").await,
        Protocol::XmppServer => xmpp::xmpp(&mut talk, target, "jabber:server").await,
    };
    let said = match said {
        Err(No::Broken(Broken::Ended(ReadEnd::Silence { waited_ms }))) if !talk.has_rest() => {
            waits_for_tls(&mut talk).await;
            Err(No::Broken(Broken::Ended(ReadEnd::Silence { waited_ms })))
        }
        said => said,
    };
    let answer = match said {
        Ok(_) if talk.has_rest() => Err(No::unexpected(&talk.rest())),
        said => said,
    };
    let heard = talk.rest();
    answer.map_err(|no| match no {
        No::Refused(reply) => NetError::StartTlsRefused { reply },
        No::Unexpected(reply) => NetError::StartTlsUnexpected { reply },
        No::Broken(Broken::TooMuch) => NetError::StartTlsUnexpected { reply: heard },
        // Something was said, but it is not the whole of anything that we know.
        No::Broken(Broken::Ended(end)) if !heard.is_empty() && !end.is_ours() => {
            NetError::StartTlsUnexpected { reply: heard }
        }
        No::Broken(Broken::Ended(end)) => end.into(),
    })
}

/// A server that says nothing may be one that speaks TLS at once and waits for a hello: then it has an answer to one,
/// which stays to be shown as what was heard.
async fn waits_for_tls(talk: &mut Talk<'_, impl Peer>) {
    // Whatever comes of it: that nobody spoke before is what counts.
    if talk.say(HELLO).await.is_ok() {
        let _ = talk.until(|heard| (heard.len() >= TLS_RECORD).then_some(0)).await;
    }
}

/// Why TLS cannot begin.
enum No {
    /// The server understood and declined.
    Refused(String),
    /// The server speaks something else.
    Unexpected(String),
    /// The conversation broke off.
    Broken(Broken),
}

impl No {
    fn refused(reply: &str) -> Self {
        Self::Refused(shortened(reply))
    }

    fn unexpected(reply: &str) -> Self {
        Self::Unexpected(shortened(reply))
    }
}

impl From<Broken> for No {
    fn from(why: Broken) -> Self {
        Self::Broken(why)
    }
}
