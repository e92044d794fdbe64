//! The protocols of lines: SMTP (RFC 3207), LMTP (RFC 2033), FTP (RFC 4217), IMAP (RFC 3501), POP3 (RFC 2595),
//! NNTP (RFC 4642), `ManageSieve` (RFC 5804).

use super::super::talk::{Peer, Talk};
use super::{MAX_LINES, No};

/// Three digits and text, over one or more lines: `250-first`, `250 last`.
struct Reply {
    code: u16,
    text: String,
}

impl Reply {
    async fn read(talk: &mut Talk<'_, impl Peer>) -> Result<Self, No> {
        let first = talk.line().await?;
        let Some(code) = code_of(&first) else { return Err(No::unexpected(&first)) };
        let mut text = first.clone();
        let mut line = first;
        for _ in 0..MAX_LINES {
            // FTP (RFC 959) lets lines inside a reply begin with anything; the last one has the code and a space.
            if code_of(&line) == Some(code) && line.as_bytes().get(3) != Some(&b'-') {
                return Ok(Self { code, text });
            }
            line = talk.line().await?;
            text.push('\n');
            text.push_str(&line);
        }
        Err(No::unexpected(&text))
    }

    /// The reply, when it has the wanted code.
    async fn expect(talk: &mut Talk<'_, impl Peer>, codes: &[u16]) -> Result<Self, No> {
        let reply = Self::read(talk).await?;
        if codes.contains(&reply.code) { Ok(reply) } else { Err(No::refused(&reply.text)) }
    }
}

fn code_of(line: &str) -> Option<u16> {
    let digits = line.get(..3)?;
    let ends = matches!(line.as_bytes().get(3), None | Some(b' ' | b'-'));
    (ends && digits.bytes().all(|byte| byte.is_ascii_digit())).then(|| digits.parse().ok()).flatten()
}

/// SMTP, and LMTP, which differs in its hello.
pub(super) async fn smtp(talk: &mut Talk<'_, impl Peer>, hello: &str) -> Result<String, No> {
    Reply::expect(talk, &[220]).await?;
    // RFC 5321, section 4.1.3: an address literal; this one tells nothing about the computer.
    talk.say(format!("{hello} [127.0.0.1]\r\n").as_bytes()).await?;
    let offers = Reply::expect(talk, &[250]).await?;
    let is_offered =
        offers.text.lines().filter_map(|line| line.get(4..)).any(|word| word.eq_ignore_ascii_case("STARTTLS"));
    if !is_offered {
        return Err(No::refused(&offers.text));
    }
    talk.say(b"STARTTLS\r\n").await?;
    Ok(Reply::expect(talk, &[220]).await?.text)
}

pub(super) async fn ftp(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    Reply::expect(talk, &[220]).await?;
    talk.say(b"AUTH TLS\r\n").await?;
    Ok(Reply::expect(talk, &[234]).await?.text)
}

pub(super) async fn nntp(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    Reply::expect(talk, &[200, 201]).await?;
    talk.say(b"STARTTLS\r\n").await?;
    Ok(Reply::expect(talk, &[382]).await?.text)
}

pub(super) async fn pop3(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    status_line(talk).await?;
    talk.say(b"STLS\r\n").await?;
    status_line(talk).await
}

async fn status_line(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    let line = talk.line().await?;
    if starts_with(&line, "+OK") {
        Ok(line)
    } else if starts_with(&line, "-ERR") {
        Err(No::refused(&line))
    } else {
        Err(No::unexpected(&line))
    }
}

pub(super) async fn imap(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    let greeting = talk.line().await?;
    if starts_with(&greeting, "* BYE") || starts_with(&greeting, "* PREAUTH") {
        // RFC 3501, section 7.1.4: an authenticated connection can no longer ask for TLS.
        return Err(No::refused(&greeting));
    }
    if !starts_with(&greeting, "* OK") {
        return Err(No::unexpected(&greeting));
    }
    talk.say(b"a1 STARTTLS\r\n").await?;
    for _ in 0..MAX_LINES {
        let line = talk.line().await?;
        if starts_with(&line, "a1 OK") {
            return Ok(line);
        }
        if !starts_with(&line, "* ") {
            return Err(No::refused(&line));
        }
    }
    Err(No::refused(&greeting))
}

pub(super) async fn sieve(talk: &mut Talk<'_, impl Peer>) -> Result<String, No> {
    let mut first = String::new();
    for _ in 0..MAX_LINES {
        let line = talk.line().await?;
        if first.is_empty() {
            first.clone_from(&line);
        }
        if starts_with(&line, "OK") {
            talk.say(b"STARTTLS\r\n").await?;
            let reply = talk.line().await?;
            return if starts_with(&reply, "OK") { Ok(reply) } else { Err(No::refused(&reply)) };
        }
        if starts_with(&line, "NO") || starts_with(&line, "BYE") {
            return Err(No::refused(&line));
        }
        // Capabilities are quoted strings.
        if !line.starts_with('"') {
            return Err(No::unexpected(&line));
        }
    }
    Err(No::unexpected(&first))
}

fn starts_with(line: &str, word: &str) -> bool {
    line.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
