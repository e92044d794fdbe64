//! Visits over plain HTTP, and connections in small packets: what the program hears on the way to a site.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::{Duration, Instant};

use handshake_doctor::net::{NetError, PageText, Session, Visit, Visited};
use handshake_doctor::target::Protocol;

use crate::scripted::{Act, dial, hear, limits, say, serve, session, target};

async fn visited(session: &Session, script: Vec<Act>, wait: Duration) -> Result<Visited, NetError> {
    let server = serve(script);
    let visit = Visit { address: "http://portal.invalid/generate_204", wait, limit: 1000, connect: Some(server) };
    session.visit(&visit).await
}

const QUESTION: &str = "GET /generate_204 HTTP/1.1\r\nHost: portal.invalid\r\nUser-Agent: handshake-doctor\r\n\
                        Accept: */*\r\nConnection: close\r\n\r\n";

const LONG: Duration = Duration::from_secs(10);

#[tokio::test]
async fn a_portals_redirect_and_page_are_kept_and_not_followed() {
    let page = "HTTP/1.1 302 Found\r\nServer: portal\r\nLocation: http://login.example/?from=x\r\nContent-Type: text/html\r\n\
                Transfer-Encoding: chunked\r\n\r\n1c\r\n<title>Guests</title>Sign in\r\n0\r\n\r\n";
    let session = session(limits());
    let visited = visited(&session, vec![hear(QUESTION), say(page)], LONG).await.expect("an answer");
    assert_eq!(visited.status, 302);
    assert_eq!(visited.location.as_deref(), Some("http://login.example/?from=x"));
    assert_eq!(visited.server.as_deref(), Some("portal"));
    assert_eq!(visited.content_type.as_deref(), Some("text/html"));
    let PageText { title, text, .. } = PageText::of(&visited.body);
    assert_eq!((title.as_deref(), text.as_deref()), (Some("Guests"), Some("Sign in")));
    assert_eq!(session.usage().connections, 1, "a visit uses the budget");
    assert!(session.usage().bytes_received > 100);
}

#[tokio::test]
async fn an_open_network_is_heard_at_once_though_the_line_stays_open() {
    let began = Instant::now();
    for answer in ["HTTP/1.1 204 No Content\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nsuccess\n"] {
        let visited = visited(&session(limits()), vec![say(answer)], LONG).await.expect("an answer");
        assert!(matches!(visited.body.as_slice(), b"" | b"success\n"));
    }
    assert!(began.elapsed() < LONG);
}

#[tokio::test]
async fn a_page_that_never_ends_is_cut_and_one_that_stops_halfway_is_kept() {
    let endless = format!("HTTP/1.1 200 OK\r\n\r\n{}", "words ".repeat(100_000));
    let cut = visited(&session(limits()), vec![say(endless)], LONG).await.expect("an answer");
    assert_eq!(cut.body.len(), 1000);
    let halfway = "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\nhalf";
    for end in [vec![say(halfway)], vec![say(halfway), Act::Close], vec![say(halfway), Act::Trickle(vec![b'!'; 50])]] {
        let kept = visited(&session(limits()), end, Duration::from_millis(500)).await.expect("an answer");
        assert!(kept.body.starts_with(b"half"));
    }
}

#[tokio::test]
async fn who_does_not_answer_the_question_is_told_as_it_was() {
    let short = Duration::from_millis(300);
    let table = [
        ("says nothing", vec![], NetError::TimedOut),
        ("hangs up", vec![hear(QUESTION), Act::Close], NetError::Closed),
        ("stops in its head", vec![say("HTTP/1.1 200 OK\r\nServ")], NetError::NotHttp),
        ("speaks SSH", vec![say("SSH-2.0-x\r\n")], NetError::NotHttp),
        ("never comes to its answer", vec![say("HTTP/1.1 100 Continue\r\n\r\n".repeat(9))], NetError::NotHttp),
        ("has an endless head", vec![say(format!("HTTP/1.1 200 OK\r\nA: {}", "a".repeat(90_000)))], NetError::NotHttp),
    ];
    for (name, script, expected) in table {
        assert_eq!(visited(&session(limits()), script, short).await, Err(expected), "a server that {name}");
    }
    let refused = Visit { address: "https://portal.invalid/", wait: short, limit: 10, connect: None };
    assert_eq!(session(limits()).visit(&refused).await, Err(NetError::AddressRefused));
}

#[tokio::test]
async fn silence_on_a_visit_takes_no_patience_from_the_site() {
    let limits = limits();
    let session = session(limits);
    assert_eq!(visited(&session, vec![], Duration::from_millis(200)).await, Err(NetError::TimedOut));
    // The site needs longer than the wait that follows on a silence.
    let slow = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address = slow.local_addr().expect("bound");
    let (stream, _) = dial(&session, &target(address, Protocol::Tls)).await;
    let mut stream = stream.expect("connected");
    let waited = tokio::time::timeout(Duration::from_secs(2), stream.read(&mut Vec::new())).await;
    assert!(waited.is_err(), "still waiting after 2 s: {waited:?}");
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn in_small_packets_both_sides_keep_to_the_size() {
    const SIZE: u16 = 536;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let address: SocketAddr = listener.local_addr().expect("bound");
    let segment_of = async |session: &Session| {
        let (stream, _) = dial(session, &target(address, Protocol::Tls)).await;
        let _stream = stream.expect("connected");
        let (accepted, _) = listener.accept().expect("a connection");
        socket2::SockRef::from(&accepted).tcp_mss().expect("a size")
    };
    let session = session(limits());
    assert!(segment_of(&session).await > u32::from(SIZE), "loopback has large packets");
    let small = session.in_small_packets(SIZE);
    assert!(segment_of(&small).await <= u32::from(SIZE), "the server sends small ones");
    assert_eq!(session.usage().connections, 2, "the budget is the same");
}
