//! A tap between a client and the listener: passes everything on, and keeps what the client said over TLS and what the
//! listener answered over HTTP. In plain HTTP the two ports are exchanged, so that either side sees its own.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A tap that passes on until the test's process ends.
pub struct Tap {
    pub port: u16,
    behind: u16,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    /// What clients said over TLS, one entry a connection.
    tls: Vec<Vec<u8>>,
    /// What was answered over HTTP.
    pages: Vec<u8>,
}

impl Tap {
    /// One before a listener.
    pub fn before(listener: SocketAddr) -> Self {
        // Ports of as many digits, so that pages keep their length.
        let digits = |port: u16| port.to_string().len();
        let tap = (0..100)
            .map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port"))
            .find(|tap| digits(tap.local_addr().expect("bound").port()) == digits(listener.port()))
            .expect("a port of as many digits");
        let port = tap.local_addr().expect("bound").port();
        let heard = Arc::new(Mutex::new(Heard::default()));
        let keeper = Arc::clone(&heard);
        std::thread::spawn(move || {
            for client in tap.incoming().map_while(Result::ok) {
                let keeper = Arc::clone(&keeper);
                std::thread::spawn(move || pass_on(client, listener, port, &keeper));
            }
        });
        Self { port, behind: listener.port(), heard }
    }

    /// The same address, by way of the tap.
    pub fn address(&self, url: &str) -> String {
        url.replace(&self.behind.to_string(), &self.port.to_string())
    }

    /// What each client said over TLS.
    pub fn tls(&self) -> Vec<Vec<u8>> {
        self.heard.lock().expect("whole").tls.clone()
    }

    /// What was answered over HTTP.
    pub fn pages(&self) -> String {
        String::from_utf8_lossy(&self.heard.lock().expect("whole").pages).into_owned()
    }
}

fn pass_on(mut client: TcpStream, listener: SocketAddr, port: u16, heard: &Arc<Mutex<Heard>>) {
    let mut first = [0; 16 * 1024];
    let Ok(length @ 1..) = client.read(&mut first) else { return };
    let Ok(mut server) = TcpStream::connect(listener) else { return };
    let is_tls = first[0] == 22;
    let own = if is_tls { None } else { Some((port, listener.port())) };
    let place = is_tls.then(|| {
        let mut heard = heard.lock().expect("whole");
        heard.tls.push(Vec::new());
        heard.tls.len() - 1
    });
    let keep_tls = {
        let heard = Arc::clone(heard);
        move |bytes: &[u8]| {
            if let Some(place) = place {
                heard.lock().expect("whole").tls[place].extend(bytes);
            }
        }
    };
    let begun = renamed(&first[..length], own);
    keep_tls(&begun);
    if server.write_all(&begun).is_err() {
        return;
    }
    let (from, to) = (client.try_clone().expect("a handle"), server.try_clone().expect("a handle"));
    let upwards = std::thread::spawn(move || copy(from, to, own, keep_tls));
    let keeper = Arc::clone(heard);
    copy(server, client, own.map(|(ours, theirs)| (theirs, ours)), move |bytes| {
        if !is_tls {
            keeper.lock().expect("whole").pages.extend(bytes);
        }
    });
    let _ = upwards.join();
}

fn copy(mut from: TcpStream, mut to: TcpStream, ports: Option<(u16, u16)>, keep: impl Fn(&[u8])) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        let passed = renamed(&bytes[..length], ports);
        keep(&passed);
        if to.write_all(&passed).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// The same bytes with one port for the other.
fn renamed(bytes: &[u8], ports: Option<(u16, u16)>) -> Vec<u8> {
    let Some((old, new)) = ports else { return bytes.to_vec() };
    let text = String::from_utf8(bytes.to_vec()).expect("the tests' browsers and pages say UTF-8");
    text.replace(&format!(":{old}"), &format!(":{new}")).into_bytes()
}
