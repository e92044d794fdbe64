//! A visitor that speaks plain HTTP: the page that makes a browser shake hands with us, and says when it is done.
//!
//! The page needs no script: its picture is the handshake, and it loads itself again until there is news. With scripts
//! it does so at once. It loads nothing else, and no other page may hold it in a frame.

use std::time::Duration;

use askama::Template;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::PageWords;
use super::course::{Room, Scene, Stray, Visit};
use super::place::{Place, random_hex};
use super::stream::{close_gently, read_some};
use crate::wire::escaped;

/// The longest head of a request that is read. Browsers send less than two kilobytes.
pub(super) const MAX_HEAD: usize = 8 * 1024;

/// Fields of a head that are looked at.
const MAX_FIELDS: usize = 64;

/// The longest wait for a request.
const REQUEST_TIME: Duration = Duration::from_secs(5);

/// Characters of a program's name for itself that are kept.
const MAX_AGENT: usize = 256;

/// The page.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    words: &'a PageWords,
    sentence: &'a str,
    /// The address that is to be shaken hands with.
    picture: Option<&'a str>,
    nonce: &'a str,
}

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
struct Reply {
    status: &'static str,
    /// The page, in this scene.
    page: Option<Scene>,
}

/// Serves a visitor of whom `begun` is read.
pub(super) async fn serve(mut stream: TcpStream, mut begun: Vec<u8>, room: &Room) {
    let head = async {
        while !is_whole(&begun) {
            let news = read_some(&mut stream).await?;
            if news.is_empty() {
                break;
            }
            begun.extend_from_slice(&news);
        }
        std::io::Result::Ok(())
    };
    let is_read = matches!(timeout(REQUEST_TIME, head).await, Ok(Ok(())));
    let reply = if is_read {
        reply(&begun, &room.place, room.scene())
    } else {
        Reply { status: "408 Request Timeout", page: None }
    };
    let Ok(answer) = answer(&begun, &reply, room) else { return };
    if reply.page == Some(Scene::Working) {
        room.open(agent(&begun));
    }
    if stream.write_all(&answer).await.is_ok() {
        room.tell(reply.page.map_or(Visit::Stray(Stray::PlainHttp), Visit::Page));
    }
    close_gently(stream).await;
}

/// Whether the head of a request is whole, or as long as is read.
pub(super) fn is_whole(request: &[u8]) -> bool {
    request.len() >= MAX_HEAD || request.windows(4).any(|end| end == b"\r\n\r\n")
}

/// What the program calls itself.
pub(super) fn agent(request: &[u8]) -> Option<String> {
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    head.parse(request).ok()?;
    field(&head, "user-agent").map(|value| escaped(value, MAX_AGENT))
}

fn field<'a>(head: &httparse::Request<'_, 'a>, name: &str) -> Option<&'a [u8]> {
    head.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value)
}

/// Decides. A page of somebody else can neither read ours nor guess its address; that its name is ours keeps out those
/// that were led here by a name of their own (DNS rebinding).
fn reply(request: &[u8], place: &Place, scene: Scene) -> Reply {
    let refused = |status| Reply { status, page: None };
    let mut fields = [httparse::EMPTY_HEADER; MAX_FIELDS];
    let mut head = httparse::Request::new(&mut fields);
    if !head.parse(request).is_ok_and(|state| state.is_complete()) {
        return refused("400 Bad Request");
    }
    let host = field(&head, "host").and_then(|host| std::str::from_utf8(host).ok());
    if !host.is_some_and(|host| place.is_ours(host)) {
        return refused("421 Misdirected Request");
    }
    if !matches!(head.method, Some("GET" | "HEAD")) {
        return refused("405 Method Not Allowed");
    }
    if head.path != Some(&place.path()) {
        return refused("404 Not Found");
    }
    Reply { status: "200 OK", page: Some(scene) }
}

fn answer(request: &[u8], reply: &Reply, room: &Room) -> std::io::Result<Vec<u8>> {
    let Some(scene) = reply.page else { return Ok(written(request, reply.status, "", &[], "")) };
    let nonce = random_hex()?;
    let host = room.host();
    let picture = room.place.picture(&host);
    let page = Page {
        words: &room.words,
        sentence: match scene {
            Scene::Working => &room.words.working,
            Scene::Done => &room.words.done,
            Scene::Failed => &room.words.failed,
        },
        picture: (scene == Scene::Working).then_some(picture.as_str()),
        nonce: &nonce,
    };
    let body = page.render().expect("the template has no filter that fails, and writing to a string does not");
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; img-src data: {picture}; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    );
    let fields = [("Content-Security-Policy", policy.as_str()), ("Referrer-Policy", "no-referrer")];
    Ok(written(request, reply.status, "text/html; charset=utf-8", &fields, &body))
}

/// One sentence, for programs that asked over TLS.
pub(super) fn plain_answer(request: &[u8], sentence: &str) -> Vec<u8> {
    written(request, "200 OK", "text/plain; charset=utf-8", &[], &format!("{sentence}\n"))
}

/// A whole answer, without its body when only the head was asked for.
fn written(request: &[u8], status: &str, kind: &str, fields: &[(&str, &str)], body: &str) -> Vec<u8> {
    let kind = if kind.is_empty() { String::new() } else { format!("Content-Type: {kind}\r\n") };
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let fields = fields.concat();
    let sent = if request.starts_with(b"HEAD ") { "" } else { body };
    format!(
        "HTTP/1.1 {status}\r\n{kind}{fields}Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n{sent}",
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_shown_to_whoever_knows_its_address_and_to_nobody_else() {
        let (place, _sockets) = Place::found().expect("a port");
        let (host, path) = (place.address().to_string(), place.path());
        let status = |request: &str| reply(request.as_bytes(), &place, Scene::Working).status;
        let asked =
            |method: &str, path: &str, host: &str| status(&format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\n\r\n"));
        assert_eq!(asked("GET", &path, &host), "200 OK");
        assert_eq!(asked("HEAD", &path, &format!("{}:{}", place.name(), place.address().port())), "200 OK");
        assert_eq!(asked("GET", "/", &host), "404 Not Found");
        assert_eq!(asked("GET", "/favicon.ico", &host), "404 Not Found");
        assert_eq!(asked("GET", &format!("{path}x"), &host), "404 Not Found");
        assert_eq!(asked("POST", &path, &host), "405 Method Not Allowed");
        assert_eq!(asked("GET", &path, "attacker.example"), "421 Misdirected Request");
        assert_eq!(status(&format!("GET {path} HTTP/1.1\r\n\r\n")), "421 Misdirected Request");
        assert_eq!(status("GET\r\n\r\n"), "400 Bad Request");
    }

    #[test]
    fn what_a_program_calls_itself_is_bounded_and_made_visible() {
        let long = "x".repeat(1000);
        assert_eq!(
            agent(format!("GET / HTTP/1.1\r\nUser-Agent: {long}\r\n\r\n").as_bytes()).map(|agent| agent.len()),
            Some(256)
        );
        assert_eq!(agent(b"GET / HTTP/1.1\r\nuser-agent: \xff\r\n\r\n").as_deref(), Some(r"\xff"));
        assert_eq!(agent(b"GET / HTTP/1.1\r\n\r\n"), None);
    }

    #[test]
    fn words_are_escaped_and_only_a_test_that_goes_on_knocks() {
        let words = PageWords { title: "<b>&".to_owned(), ..PageWords::default() };
        let page =
            |picture| Page { words: &words, sentence: "\"<script>", picture, nonce: "n" }.render().expect("rendered");
        let working = page(Some("https://a.localhost:1/a"));
        assert!(working.contains("src=\"https://a.localhost:1/a\"") && working.contains("http-equiv=\"refresh\""));
        let done = page(None);
        assert!(!done.contains("<img") && !done.contains("<script") && !done.contains("refresh"), "{done}");
        assert!(!done.contains("<b>&") && done.contains("&#60;b&#62;&#38;"), "{done}");
    }
}
