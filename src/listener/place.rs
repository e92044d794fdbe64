//! Where a test listens: loopback and nothing else, on a port that the system chooses, behind a name and a path that are
//! made for this test and that nobody can guess.

use std::fmt::Write as _;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

/// Bytes of the token: 128 bits cannot be guessed.
const TOKEN_BYTES: usize = 16;

/// How often a port is drawn until it is free for both versions of IP.
const DRAWS: usize = 8;

/// The address of one test.
#[derive(Clone, Debug)]
pub(super) struct Place {
    token: String,
    port: u16,
}

/// The sockets that listen.
pub(super) struct Sockets {
    pub v4: TcpListener,
    /// Where this computer has IPv6.
    pub v6: Option<TcpListener>,
}

impl Place {
    /// Draws a token and opens the sockets.
    pub fn found() -> io::Result<(Self, Sockets)> {
        let token = random_hex()?;
        let mut sockets = Sockets { v4: bound(Ipv4Addr::LOCALHOST.into(), 0)?, v6: None };
        for _ in 0..DRAWS {
            let port = sockets.v4.local_addr()?.port();
            match bound(Ipv6Addr::LOCALHOST.into(), port) {
                Ok(v6) => sockets.v6 = Some(v6),
                // Programs that try IPv6 first would meet a stranger on that port: another one is drawn.
                Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                    sockets.v4 = bound(Ipv4Addr::LOCALHOST.into(), 0)?;
                    continue;
                }
                // No IPv6 here.
                Err(_) => {}
            }
            return Ok((Self { token, port }, sockets));
        }
        Err(io::ErrorKind::AddrInUse.into())
    }

    /// The name that only this test's page knows. All of `localhost` is this computer (RFC 6761, section 6.3).
    pub fn name(&self) -> String {
        format!("{}.localhost", self.token)
    }

    /// The page to open.
    pub fn page(&self) -> String {
        format!("http://{}{}", self.address(), self.path())
    }

    /// For programs that want a URL: not all of them find names below `localhost`.
    pub fn url(&self) -> String {
        format!("https://localhost:{}/", self.port)
    }

    /// What the page's picture is called.
    pub fn picture(&self, host: &str) -> String {
        format!("https://{host}:{}{}", self.port, self.path())
    }

    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    pub fn path(&self) -> String {
        format!("/{}", self.token)
    }

    /// Whether a Host field names us. Any other was led here by a name that somebody else may point at this computer.
    pub fn is_ours(&self, host: &str) -> bool {
        let Some((name, port)) = host.rsplit_once(':') else { return false };
        let names = ["127.0.0.1", "localhost", "[::1]", &self.name()];
        port.parse() == Ok(self.port) && names.iter().any(|ours| ours.eq_ignore_ascii_case(name))
    }
}

fn bound(address: std::net::IpAddr, port: u16) -> io::Result<TcpListener> {
    let listener = TcpListener::bind(SocketAddr::new(address, port))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

/// 128 random bits in hexadecimal digits.
pub(super) fn random_hex() -> io::Result<String> {
    let mut bytes = [0; TOKEN_BYTES];
    aws_lc_rs::rand::fill(&mut bytes).map_err(|_| io::Error::other("no randomness"))?;
    Ok(bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_has_an_address_of_its_own_and_listens_on_loopback_alone() {
        let (place, sockets) = Place::found().expect("a port");
        let (other, _others) = Place::found().expect("a port");
        assert_ne!((&place.token, place.port), (&other.token, other.port));
        assert!(sockets.v4.local_addr().expect("bound").ip().is_loopback());
        if let Some(v6) = sockets.v6 {
            let address = v6.local_addr().expect("bound");
            assert!(address.ip().is_loopback() && address.port() == place.port);
        }
        assert_eq!(place.page(), format!("http://127.0.0.1:{}/{}", place.port, place.token));
    }

    #[test]
    fn a_host_is_ours_only_with_our_port_and_one_of_our_names() {
        let place = Place { token: "abc".to_owned(), port: 4433 };
        for ours in ["127.0.0.1:4433", "localhost:4433", "LOCALHOST:4433", "[::1]:4433", "abc.localhost:4433"] {
            assert!(place.is_ours(ours), "{ours}");
        }
        for foreign in
            ["", "127.0.0.1", "localhost:80", "attacker.example:4433", "abd.localhost:4433", "x.abc.localhost:4433"]
        {
            assert!(!place.is_ours(foreign), "{foreign}");
        }
    }
}
