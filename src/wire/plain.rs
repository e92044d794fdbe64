//! What a first answer looks like that is not TLS: RFC 9112, RFC 4253, RFC 5321, RFC 959, RFC 9051, RFC 1939,
//! RFC 1459, RFC 6120, `MySQL`.

use serde::{Deserialize, Serialize};

/// What speaks on a port that does not speak TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlainProtocol {
    /// `220 ` with FTP words.
    Ftp,
    /// `HTTP/1.`, or an HTML page.
    Http,
    /// `* OK`.
    Imap,
    /// A notice or the end of the connection, as IRC says them.
    Irc,
    /// `MySQL` greeting packet.
    Mysql,
    /// `+OK`.
    Pop3,
    /// `220 ` with SMTP words.
    Smtp,
    /// `SSH-`.
    Ssh,
    /// A stream of XMPP, or its error.
    Xmpp,
    /// None of those.
    Unknown,
}

/// Guesses the protocol from the first bytes of a server's answer.
pub fn guess_plain(bytes: &[u8]) -> PlainProtocol {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).to_ascii_lowercase();
    let text = text.trim_start();
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if ["http/", "<!doctype html", "<html", "<head"].iter().any(|mark| text.starts_with(mark)) {
        PlainProtocol::Http
    } else if text.starts_with("ssh-") {
        PlainProtocol::Ssh
    } else if is_irc(text) {
        PlainProtocol::Irc
    } else if text.starts_with("<stream:") || text.starts_with("<?xml") && text.contains("<stream:") {
        PlainProtocol::Xmpp
    } else if text.starts_with("* ok") || text.starts_with("* preauth") || text.starts_with("* bye") {
        PlainProtocol::Imap
    } else if text.starts_with("+ok") {
        PlainProtocol::Pop3
    } else if ["220", "421", "500", "530", "554"].iter().any(|code| text.starts_with(code)) {
        if says(&["ftp", "filezilla"]) {
            PlainProtocol::Ftp
        } else if says(&["smtp", "mail", "postfix", "exim"]) || text.starts_with("220") || text.starts_with("554") {
            PlainProtocol::Smtp
        } else {
            PlainProtocol::Unknown
        }
    } else if is_mysql(bytes) {
        PlainProtocol::Mysql
    } else {
        PlainProtocol::Unknown
    }
}

/// A command of the server, with or without the server's name before it.
fn is_irc(text: &str) -> bool {
    let command = text.strip_prefix(':').map_or(text, |named| named.split_once(' ').map_or("", |(_, command)| command));
    let is_notice = command.starts_with("notice ") && command.contains(" :");
    is_notice || command.strip_prefix("error :").is_some_and(|reason| !reason.starts_with(' '))
}

/// Greeting: length of 3 bytes (little-endian), sequence 0, protocol 10, a version such as `8.0.36`; or an error
/// packet (0xff) in its place.
fn is_mysql(bytes: &[u8]) -> bool {
    let &[a, b, c, sequence, protocol, next, ..] = bytes else { return false };
    let length = u32::from_le_bytes([a, b, c, 0]);
    sequence == 0 && (6..4096).contains(&length) && (protocol == 10 && next.is_ascii_digit() || protocol == 0xff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_of_common_services_are_recognised() {
        let table: &[(&[u8], PlainProtocol)] = &[
            (b"HTTP/1.1 400 Bad Request\r\n", PlainProtocol::Http),
            (b"<html><body>Blocked</body>", PlainProtocol::Http),
            (b"SSH-2.0-OpenSSH_9.2p1\r\n", PlainProtocol::Ssh),
            (b"220 mail.example.com ESMTP Postfix\r\n", PlainProtocol::Smtp),
            (b"220 (vsFTPd 3.0.3)\r\n", PlainProtocol::Ftp),
            (b"* OK [CAPABILITY IMAP4rev1] ready\r\n", PlainProtocol::Imap),
            (b"+OK POP3 ready\r\n", PlainProtocol::Pop3),
            (b":irc.example NOTICE * :*** Looking up your hostname...\r\n", PlainProtocol::Irc),
            (b"ERROR :Closing link\r\n", PlainProtocol::Irc),
            (b"<?xml version='1.0'?><stream:stream xmlns='jabber:client'>", PlainProtocol::Xmpp),
            (b"<stream:error>", PlainProtocol::Xmpp),
            (b"Error : no such thing", PlainProtocol::Unknown),
            (b"\x4a\0\0\0\x0a8.0.36\0", PlainProtocol::Mysql),
            (b"\x00\x01\x02 what is this", PlainProtocol::Unknown),
            (b"", PlainProtocol::Unknown),
        ];
        for (bytes, expected) in table {
            assert_eq!(guess_plain(bytes), *expected, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
