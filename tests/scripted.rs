//! Servers that say and hear what a test tells them, and the dialling that every test of connections does.

use std::io::{ErrorKind, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};

use handshake_doctor::net::{NetError, Phase, PhaseKind, Session, Stream};
use handshake_doctor::settings::{Limits, Settings};
use handshake_doctor::target::{Host, Protocol, Target};
use tokio_util::sync::CancellationToken;

/// Long enough that only a wait without an end reaches it.
pub fn limits() -> Limits {
    Limits { deadline_ms: 20_000, connect_ms: 10_000, silence_ms: 10_000, ..Settings::default().limits }
}

pub fn session(limits: Limits) -> Session {
    Session::new(limits, CancellationToken::new())
}

pub fn target(address: SocketAddr, protocol: Protocol) -> Target {
    Target { protocol, ..Target::new(Host::Address(address.ip()), address.port()) }
}

pub async fn dial(session: &Session, target: &Target) -> (Result<Stream, NetError>, Vec<Phase>) {
    let mut phases = Vec::new();
    let result = session.dial(target, Instant::now(), &mut phases).await;
    (result, phases)
}

pub async fn failure(limits: Limits, target: &Target) -> NetError {
    match dial(&session(limits), target).await.0 {
        Ok(_) => panic!("{target} was reached"),
        Err(error) => error,
    }
}

pub fn kinds(phases: &[Phase]) -> Vec<PhaseKind> {
    phases.iter().map(|phase| phase.kind).collect()
}

/// What a scripted server does, in order; then it keeps the line open until the other side hangs up.
#[derive(Clone)]
pub enum Act {
    Say(Vec<u8>),
    Hear(Vec<u8>),
    /// One byte, a while later the next, as long as anybody listens.
    Trickle(Vec<u8>),
    Close,
    Reset,
}

pub fn say(bytes: impl AsRef<[u8]>) -> Act {
    Act::Say(bytes.as_ref().to_vec())
}

pub fn hear(bytes: impl AsRef<[u8]>) -> Act {
    Act::Hear(bytes.as_ref().to_vec())
}

pub fn serve(script: Vec<Act>) -> SocketAddr {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback");
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            let script = script.clone();
            std::thread::spawn(move || play(connection, &script));
        }
    });
    address
}

fn play(mut connection: TcpStream, script: &[Act]) {
    for act in script {
        match act {
            Act::Say(bytes) => {
                if connection.write_all(bytes).is_err() {
                    return;
                }
            }
            Act::Hear(wanted) => {
                let mut heard = vec![0; wanted.len()];
                // A client that says something else is hung up on, and its test fails.
                if connection.read_exact(&mut heard).is_err() || heard != *wanted {
                    return;
                }
            }
            Act::Trickle(bytes) => {
                if !trickle(&mut connection, bytes) {
                    return;
                }
            }
            Act::Close => return,
            Act::Reset => {
                let socket = socket2::SockRef::from(&connection);
                socket.set_linger(Some(Duration::ZERO)).expect("linger");
                return;
            }
        }
    }
    let _ = std::io::copy(&mut connection, &mut std::io::sink());
}

/// Says one byte after the other, each some time after the last; `false` when the other side has hung up.
pub fn trickle(connection: &mut TcpStream, bytes: &[u8]) -> bool {
    // The wait is one for the other side's end.
    connection.set_read_timeout(Some(Duration::from_millis(50))).expect("a timeout");
    let is_heard = bytes.iter().all(|byte| {
        connection.write_all(&[*byte]).is_ok()
            && match connection.read(&mut [0; 100]) {
                Ok(read) => read > 0,
                Err(error) => matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut),
            }
    });
    connection.set_read_timeout(None).expect("no timeout");
    is_heard
}
