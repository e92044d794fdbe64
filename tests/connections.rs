//! What the wizard learns before TLS begins: every way in which a connection fails has its own name, nothing waits for
//! ever, and the budget holds.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use handshake_doctor::net::{NetError, PhaseKind, ReadEnd, Session, Usage};
use handshake_doctor::settings::Limits;
use handshake_doctor::target::{Endpoint, Host, Protocol, Target};
use tokio_util::sync::CancellationToken;

use crate::scripted::{Act, dial, failure, hear, kinds, limits, serve, session, target};

#[tokio::test]
async fn an_unknown_name_is_not_found() {
    let target = Target::new(Host::Name("no-such-name.invalid".to_owned()), 443);
    let (result, phases) = dial(&session(limits()), &target).await;
    assert_eq!(result.err(), Some(NetError::NameNotFound { name: "no-such-name.invalid".to_owned() }));
    assert_eq!(kinds(&phases), [PhaseKind::Resolve], "the failing phase is shown");
}

#[tokio::test]
async fn a_closed_port_refuses() {
    let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).expect("a port");
    let (result, phases) = dial(&session(limits()), &target(free, Protocol::Tls)).await;
    assert_eq!(result.err(), Some(NetError::Refused));
    assert_eq!(kinds(&phases), [PhaseKind::Connect]);
    assert_eq!(phases[0].detail, free.to_string());
}

/// A listener whose queue is full drops every further request on Linux, as a firewall does.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_request_that_nobody_answers_times_out() {
    let socket = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).expect("a socket");
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).expect("bound");
    socket.listen(0).expect("listening");
    let address = socket.local_addr().expect("bound").as_socket().expect("an address");
    let mut queued = Vec::new();
    while let Ok(connection) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) {
        queued.push(connection);
        assert!(queued.len() < 64, "the queue never fills");
    }
    let short = Limits { connect_ms: 100, ..limits() };
    assert_eq!(failure(short, &target(address, Protocol::Tls)).await, NetError::TimedOut);
}

#[tokio::test]
async fn reset_closed_and_silent_are_told_apart() {
    for (script, expected) in
        [(vec![hear("hello"), Act::Reset], ReadEnd::Reset), (vec![hear("hello"), Act::Close], ReadEnd::Closed)]
    {
        let session = session(limits());
        let mut stream = dial(&session, &target(serve(script), Protocol::Tls)).await.0.expect("connected");
        stream.write_all(b"hello").await.expect("written");
        assert_eq!(stream.read(&mut Vec::new()).await, Err(expected));
    }
    let session = session(Limits { silence_ms: 50, ..limits() });
    let mut stream = dial(&session, &target(serve(vec![]), Protocol::Tls)).await.0.expect("connected");
    let silence = stream.read(&mut Vec::new()).await;
    assert!(matches!(silence, Err(ReadEnd::Silence { waited_ms }) if waited_ms >= 50), "{silence:?}");
}

#[tokio::test]
async fn before_tls_reset_closed_and_silent_are_told_apart_too() {
    let smtp = |script| target(serve(script), Protocol::Smtp);
    assert_eq!(failure(limits(), &smtp(vec![Act::Reset])).await, NetError::Reset);
    assert_eq!(failure(limits(), &smtp(vec![Act::Close])).await, NetError::Closed);
    let impatient = Limits { silence_ms: 50, ..limits() };
    let silent = failure(impatient, &smtp(vec![])).await;
    assert!(matches!(silent, NetError::Silent { waited_ms } if waited_ms >= 50), "{silent:?}");
}

#[tokio::test]
async fn the_deadline_ends_a_wait_that_the_silence_limit_would_allow() {
    let session = session(Limits { deadline_ms: 100, ..limits() });
    let mut stream = dial(&session, &target(serve(vec![]), Protocol::Tls)).await.0.expect("connected");
    assert_eq!(stream.read(&mut Vec::new()).await, Err(ReadEnd::DeadlinePassed), "so short a silence tells nothing");
    let (late, phases) = dial(&session, &target(serve(vec![]), Protocol::Tls)).await;
    assert_eq!(late.err(), Some(NetError::DeadlinePassed));
    assert!(phases.is_empty(), "nothing was begun");
}

#[tokio::test]
async fn stop_ends_every_wait_and_closes_the_connection() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address = listener.local_addr().expect("bound");
    let seen_by_server = std::thread::spawn(move || {
        let (mut connection, _) = listener.accept().expect("a connection");
        connection.read(&mut [0; 1]).expect("the end of the stream")
    });
    let cancel = CancellationToken::new();
    let session = Session::new(limits(), cancel.clone());
    let mut stream = dial(&session, &target(address, Protocol::Tls)).await.0.expect("connected");
    let reading = tokio::spawn(async move { stream.read(&mut Vec::new()).await });
    tokio::task::yield_now().await;
    cancel.cancel();
    assert_eq!(reading.await.expect("no panic"), Err(ReadEnd::Stopped));
    assert_eq!(seen_by_server.join().expect("no panic"), 0, "the server sees the connection end");
    assert_eq!(dial(&session, &target(address, Protocol::Tls)).await.0.err(), Some(NetError::Stopped));
    assert!(session.is_stopped());
}

#[tokio::test]
async fn a_spent_budget_is_told_at_once() {
    let session = session(Limits { connections: 2, ..limits() });
    let target = target(serve(vec![]), Protocol::Tls);
    for _ in 0..2 {
        dial(&session, &target).await.0.expect("within the budget");
    }
    assert_eq!(dial(&session, &target).await.0.err(), Some(NetError::BudgetSpent { limit: 2 }));
    assert_eq!(session.usage().connections, 2);
}

#[tokio::test]
async fn no_more_connections_are_open_at_once_than_allowed() {
    let (open, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address = listener.local_addr().expect("bound");
    let counted = Arc::clone(&most);
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            let (open, most) = (Arc::clone(&open), Arc::clone(&counted));
            std::thread::spawn(move || {
                most.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                let mut word = [0; 5];
                let _ = connection.read_exact(&mut word);
                // Counted down before the client can know that it may let go.
                open.fetch_sub(1, Ordering::SeqCst);
                let _ = connection.write_all(&word);
            });
        }
    });
    let session = session(Limits { open_at_once: 3, ..limits() });
    let mut work = tokio::task::JoinSet::new();
    for _ in 0..12 {
        let (session, target) = (session.clone(), target(address, Protocol::Tls));
        work.spawn(async move {
            let mut stream = dial(&session, &target).await.0.expect("connected");
            stream.write_all(b"hello").await.expect("written");
            let mut heard = Vec::new();
            while heard.len() < 5 {
                stream.read(&mut heard).await.expect("an echo");
            }
            stream.bytes()
        });
    }
    assert_eq!(work.join_all().await, vec![(5, 5); 12]);
    assert!(most.load(Ordering::SeqCst) <= 3, "the server saw {} at once", most.load(Ordering::SeqCst));
    assert_eq!(
        session.usage(),
        Usage { connections: 12, open_at_once: 3, bytes_sent: 60, bytes_received: 60 },
        "the cost is what the streams carried"
    );
}

#[tokio::test]
async fn a_dropped_stream_frees_its_place() {
    let session = session(Limits { open_at_once: 1, deadline_ms: 2_000, ..limits() });
    let target = target(serve(vec![]), Protocol::Tls);
    let first = dial(&session, &target).await.0.expect("connected");
    drop(first);
    dial(&session, &target).await.0.expect("the place is free again");
}

#[tokio::test]
async fn a_name_is_reached_whichever_of_its_addresses_answers() {
    let address = serve(vec![]);
    let target = Target::new(Host::Name("shop.localhost".to_owned()), address.port());
    let (stream, phases) = dial(&session(limits()), &target).await;
    assert_eq!(stream.expect("connected").peer(), address);
    assert_eq!(kinds(&phases), [PhaseKind::Resolve, PhaseKind::Connect]);
    assert_eq!(phases[0].detail, "127.0.0.1, ::1");
    assert!(phases[1].start_us >= phases[0].start_us + phases[0].duration_us);
}

#[tokio::test]
async fn an_override_is_connected_to_instead_of_the_name() {
    let address = serve(vec![]);
    let mut target = Target::new(Host::Name("no-such-name.invalid".to_owned()), 443);
    target.connect = Some(Endpoint { host: Host::Address(address.ip()), port: address.port() });
    assert_eq!(dial(&session(limits()), &target).await.0.expect("connected").peer(), address);
}
