//! HTTP/1.1 (RFC 9112) as far as this room speaks it: a plain address, one request, and an answer read from what was heard.
//!
//! Pure. Whoever answers may be hostile: heads, fields, interim answers and bodies are bounded.

use super::NetError;
use crate::target::Endpoint;

/// No authority's address is longer; certificates with longer ones are cut there when read.
const MAX_ADDRESS: usize = 512;

/// No honest head of an answer is longer.
const MAX_HEAD: usize = 16 * 1024;

/// Header fields that are looked at.
const MAX_FIELDS: usize = 64;

/// Interim answers before the one that counts; honest servers send one at most.
const MAX_INTERIM: usize = 4;

/// What the lengths of chunks may add to an answer.
const CHUNK_OVERHEAD: usize = 64 * 1024;

/// An address that may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// Whom to ask.
    pub endpoint: Endpoint,
    /// Host and port as they were written.
    authority: String,
    /// Path and query.
    path: String,
}

impl Address {
    /// Reads `http://host[:port]/path`; anything else is refused.
    pub fn parse(text: &str) -> Result<Self, NetError> {
        const SCHEME: &str = "http://";
        let refused = || NetError::AddressRefused;
        let is_plain = text.len() < MAX_ADDRESS && text.bytes().all(|byte| byte.is_ascii_graphic());
        let has_scheme = text.get(..SCHEME.len()).is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME));
        if !is_plain || !has_scheme {
            return Err(refused());
        }
        let rest = text[SCHEME.len()..].split('#').next().unwrap_or_default();
        let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
        if authority.contains(['@', '\\']) {
            return Err(refused());
        }
        let endpoint = Endpoint::parse(authority, 80).map_err(|_| refused())?;
        let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
        Ok(Self { endpoint, authority: authority.to_owned(), path })
    }

    /// Where a redirect leads, if it is to the same host and port.
    pub fn follow(&self, location: &str) -> Option<Self> {
        let is_path = location.starts_with('/') && !location.starts_with("//");
        let whole = if is_path { format!("http://{}{location}", self.authority) } else { location.to_owned() };
        Self::parse(&whole).ok().filter(|next| next.endpoint == self.endpoint && next.path != self.path)
    }

    /// A request: `POST` where there is a body (media type and bytes), otherwise `GET`.
    pub fn request(&self, body: Option<(&str, &[u8])>) -> Vec<u8> {
        let Self { authority, path, .. } = self;
        let method = if body.is_some() { "POST" } else { "GET" };
        let mut request = format!(
            "{method} {path} HTTP/1.1\r\nHost: {authority}\r\nUser-Agent: handshake-doctor\r\nAccept: */*\r\n\
             Connection: close\r\n"
        )
        .into_bytes();
        if let Some((kind, bytes)) = body {
            let head = format!("Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n", bytes.len());
            request.extend_from_slice(head.as_bytes());
            request.extend_from_slice(bytes);
        } else {
            request.extend_from_slice(b"\r\n");
        }
        request
    }
}

/// The head of an answer, and what was heard behind it.
#[derive(Debug)]
pub(super) struct Head<'h> {
    /// Its status: never an interim one.
    pub status: u16,
    /// What stands behind the status; untrusted, may be empty.
    pub reason: &'h str,
    fields: Vec<(&'h str, &'h [u8])>,
    /// What was heard behind the head.
    pub rest: &'h [u8],
}

impl<'h> Head<'h> {
    /// Reads the head of the answer that counts from all that was heard so far, behind the interim ones (RFC 9110, section
    /// 15.2); `None` when more must come.
    pub fn read(heard: &'h [u8], is_end: bool) -> Result<Option<Self>, NetError> {
        let mut rest = heard;
        for _ in 0..=MAX_INTERIM {
            let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
            let mut response = httparse::Response::new(&mut fields);
            let end = match response.parse(rest) {
                Ok(httparse::Status::Complete(end)) => end,
                Ok(httparse::Status::Partial) if is_end && rest.is_empty() => return Err(NetError::Closed),
                Ok(httparse::Status::Partial) if !is_end && rest.len() < MAX_HEAD => return Ok(None),
                Ok(httparse::Status::Partial) | Err(_) => return Err(NetError::NotHttp),
            };
            rest = rest.get(end..).unwrap_or_default();
            let status = response.code.unwrap_or_default();
            if !(100..200).contains(&status) {
                let fields = response.headers.iter().map(|field| (field.name, field.value)).collect();
                return Ok(Some(Self { status, reason: response.reason.unwrap_or_default(), fields, rest }));
            }
        }
        Err(NetError::NotHttp)
    }

    /// The first field of that name, when it is text.
    pub fn field(&self, name: &str) -> Option<&'h str> {
        std::str::from_utf8(self.values(name).next()?).ok().map(str::trim)
    }

    /// Every field of that name.
    pub fn values(&self, name: &str) -> impl Iterator<Item = &'h [u8]> {
        self.fields.iter().filter(move |(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
    }

    /// The whole body; `None` when more must come.
    pub fn whole_body(&self, is_end: bool, limit: usize) -> Result<Option<Vec<u8>>, NetError> {
        let too_long = || NetError::TooLong { limit };
        if self.is_chunked() {
            if self.rest.len() > limit.saturating_add(CHUNK_OVERHEAD) {
                return Err(too_long());
            }
            let (body, end) = unchunked(self.rest, limit);
            return match end {
                Chunks::Whole => Ok(Some(body)),
                Chunks::More if is_end => Err(NetError::Closed),
                Chunks::More => Ok(None),
                Chunks::TooLong => Err(too_long()),
                Chunks::Broken => Err(NetError::NotHttp),
            };
        }
        let length = match self.field("content-length") {
            Some(length) => Some(length.parse::<usize>().map_err(|_| NetError::NotHttp)?),
            None => None,
        };
        if length.unwrap_or(self.rest.len()) > limit {
            return Err(too_long());
        }
        match length {
            Some(length) => match self.rest.get(..length) {
                Some(body) => Ok(Some(body.to_vec())),
                None if is_end => Err(NetError::Closed),
                None => Ok(None),
            },
            None => Ok(is_end.then(|| self.rest.to_vec())),
        }
    }

    /// The first `limit` bytes of the body, as far as they can be had: a page that is cut short is still read. `None` when
    /// more should come.
    pub fn start_of_body(&self, is_end: bool, limit: usize) -> Option<Vec<u8>> {
        // RFC 9112, section 6.3: these have none.
        if matches!(self.status, 204 | 304) {
            return Some(Vec::new());
        }
        if self.is_chunked() {
            let (body, end) = unchunked(self.rest, limit);
            let is_enough = is_end || end != Chunks::More || self.rest.len() > limit.saturating_add(CHUNK_OVERHEAD);
            return is_enough.then_some(body);
        }
        let length = self.field("content-length").and_then(|length| length.parse::<usize>().ok());
        let wanted = length.unwrap_or(limit).min(limit);
        let there = self.rest.get(..wanted);
        there.or(is_end.then_some(self.rest)).map(<[u8]>::to_vec)
    }

    fn is_chunked(&self) -> bool {
        self.field("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked"))
    }
}

/// How reading chunks ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Chunks {
    Whole,
    More,
    TooLong,
    Broken,
}

/// A chunked body (RFC 9112, section 7.1) as far as it was heard, at most `limit` bytes of it.
fn unchunked(mut rest: &[u8], limit: usize) -> (Vec<u8>, Chunks) {
    let mut body = Vec::new();
    let end = loop {
        let (head, size) = match httparse::parse_chunk_size(rest) {
            Ok(httparse::Status::Complete((_, 0))) => break Chunks::Whole,
            Ok(httparse::Status::Complete((head, size))) => (head, usize::try_from(size).unwrap_or(usize::MAX)),
            Ok(httparse::Status::Partial) => break Chunks::More,
            Err(_) => break Chunks::Broken,
        };
        let left = limit - body.len();
        let heard = rest.get(head..).unwrap_or_default();
        body.extend_from_slice(&heard[..heard.len().min(size).min(left)]);
        if size > left {
            break Chunks::TooLong;
        }
        match heard.get(size..) {
            Some([b'\r', b'\n', after @ ..]) => rest = after,
            Some([] | [b'\r']) | None => break Chunks::More,
            Some(_) => break Chunks::Broken,
        }
    };
    (body, end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_plain_http_without_a_user_name_is_asked() {
        let asked = |text: &str| Address::parse(text).map(|address| (address.endpoint.to_string(), address.path));
        assert_eq!(asked("http://ca.example/i.der"), Ok(("ca.example:80".to_owned(), "/i.der".to_owned())));
        assert_eq!(asked("HTTP://[::1]:8080?x"), Ok(("[::1]:8080".to_owned(), "/?x".to_owned())));
        for refused in [
            "https://ca.example/i.der",
            "ldap://ca.example/cn=x",
            "file:///etc/passwd",
            "http://user@ca.example/",
            "http://ca.example/a b",
            "http://ca.example/\r\nHost: other",
            "http://",
            &format!("http://ca.example/{}", "a".repeat(600)),
        ] {
            assert_eq!(Address::parse(refused), Err(NetError::AddressRefused), "{refused}");
        }
    }

    #[test]
    fn a_redirect_is_followed_to_the_same_host_only() {
        let here = Address::parse("http://ca.example/a").expect("an address");
        assert_eq!(here.follow("/b").map(|next| next.path), Some("/b".to_owned()));
        assert_eq!(here.follow("http://ca.example:80/b").map(|next| next.path), Some("/b".to_owned()));
        for refused in
            ["http://other.example/b", "https://ca.example/b", "//other.example/b", "http://ca.example:22/", "/a"]
        {
            assert_eq!(here.follow(refused), None, "{refused}");
        }
    }

    #[test]
    fn a_page_is_read_as_far_as_it_is_wanted_or_there() {
        let page = |heard: &[u8], is_end: bool| Head::read(heard, is_end).expect("a head")?.start_of_body(is_end, 5);
        let some = |text: &str| Some(text.as_bytes().to_vec());
        assert_eq!(page(b"HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nhello, wor", false), some("hello"));
        assert_eq!(page(b"HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nhel", false), None);
        assert_eq!(page(b"HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\nhel", true), some("hel"));
        assert_eq!(page(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", false), some("hi"));
        assert_eq!(page(b"HTTP/1.1 204 No Content\r\n\r\n", false), some(""));
        assert_eq!(page(b"HTTP/1.1 200 OK\r\n\r\nhi", false), None, "it lasts until the end");
        assert_eq!(page(b"HTTP/1.1 200 OK\r\n\r\nhi", true), some("hi"));
        let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
        let page = |body: &str, is_end: bool| page(format!("{chunked}{body}").as_bytes(), is_end);
        assert_eq!(page("2\r\nhe\r\nff\r\nllo, world", false), some("hello"));
        assert_eq!(page("2\r\nhe\r\n0\r\n\r\n", false), some("he"));
        assert_eq!(page("2\r\nhe\r\n", false), None);
        assert_eq!(page("2\r\nhe\r\n", true), some("he"));
        assert_eq!(page("2\r\nhe!!", false), some("he"), "what is broken is not waited for");
    }

    proptest! {
        #[test]
        fn any_bytes_are_an_answer_or_an_error_and_a_body_keeps_to_its_limit(
            head in "[ -~]{0,60}", body: Vec<u8>, is_end: bool, limit in 0..50_usize,
        ) {
            let mut heard = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n").into_bytes();
            heard.extend_from_slice(&body);
            let chunked = [&b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n"[..], &body].concat();
            for heard in [&heard, &chunked, &body] {
                if let Ok(Some(head)) = Head::read(heard, is_end) {
                    let whole = head.whole_body(is_end, limit).ok().flatten();
                    let start = head.start_of_body(is_end, limit);
                    prop_assert!(whole.is_none_or(|body| body.len() <= limit));
                    prop_assert!(start.is_none_or(|body| body.len() <= limit));
                }
            }
        }
    }
}
