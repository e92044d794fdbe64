//! XMPP's `starttls` (RFC 6120, section 5). A few words of XML are looked for; nothing is parsed that must be trusted.

use super::super::talk::{Peer, Talk};
use super::No;
use crate::target::Target;

/// `namespace` says whose stream it is: a client's or another server's (RFC 6120, section 4.8.3).
pub(super) async fn xmpp(talk: &mut Talk<'_, impl Peer>, target: &Target, namespace: &str) -> Result<String, No> {
    // A host holds letters, digits, dots, colons, hyphens and underscores only: nothing in it needs escaping.
    let open = format!(
        "<?xml version='1.0'?><stream:stream to='{}' version='1.0' xmlns='{namespace}' \
         xmlns:stream='http://etherx.jabber.org/streams'>",
        target.host
    );
    talk.say(open.as_bytes()).await?;
    let features = talk.until(|heard| end_of(heard, &["</stream:features>", "</stream:stream>"])).await?;
    let features = String::from_utf8_lossy(&features);
    if !features.contains("<stream") {
        return Err(No::unexpected(&features));
    }
    if !features.contains("<starttls") {
        return Err(No::refused(&features));
    }
    talk.say(b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>").await?;
    let answer = talk.until(|heard| end_of(heard, &["<proceed", "<failure", "</stream:stream>"])).await?;
    let answer = String::from_utf8_lossy(&answer);
    if answer.contains("<proceed") { Ok(answer.trim().to_owned()) } else { Err(No::refused(&answer)) }
}

/// Where the first of the marks ends, with the rest of its tag. What does not begin like XML ends at once.
fn end_of(heard: &[u8], marks: &[&str]) -> Option<usize> {
    let first = heard.iter().find(|byte| !byte.is_ascii_whitespace());
    if first.is_some_and(|&byte| byte != b'<' && byte != 0xef) {
        return Some(heard.len());
    }
    let at =
        marks.iter().filter_map(|mark| heard.windows(mark.len()).position(|part| part == mark.as_bytes())).min()?;
    let tail = heard.get(at..)?;
    tail.iter().position(|&byte| byte == b'>').map(|end| at + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_to_its_end_and_no_further() {
        let heard = b"<stream:features><a/></stream:features>more";
        assert_eq!(end_of(heard, &["</stream:features>"]), Some(heard.len() - 4));
        assert_eq!(end_of(b"<proceed xmlns='x'", &["<proceed"]), None);
        assert_eq!(end_of(b"HTTP/1.1 400 Bad Request", &["<proceed"]), Some(24));
    }
}
