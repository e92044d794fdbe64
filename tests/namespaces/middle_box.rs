//! A middle box on the router: it reads the first message of each connection and minds a name.
//!
//! It is this test binary again, started in the router's namespace.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::time::Duration;

use socket2::SockRef;

use super::network::{Computer, Network};
use crate::peers;

/// The name that it minds, and what it then does.
const NAME: &str = "MIDDLE_BOX_NAME";
const WAY: &str = "MIDDLE_BOX_WAY";

const PORT: u16 = 8443;
const LISTENS: &str = "the middle box listens";

/// What becomes of a connection with the name.
#[derive(Clone, Copy, Debug)]
pub enum Way {
    /// A TCP reset.
    Reset,
    /// Nothing at all.
    Silence,
}

impl Network {
    /// From here on the router reads what is sent to port 443, and minds this name.
    pub fn mind(&mut self, name: &str, way: Way) {
        let binary = std::env::current_exe().expect("this test binary");
        let mut command = self.on(Computer::Router, &binary.display().to_string());
        let this = format!("{}::minds_a_name", module_path!().split_once("::").map_or("", |(_, path)| path));
        command.args(["--ignored", "--exact", "--nocapture", &this]);
        command.env(NAME, name).env(WAY, format!("{way:?}"));
        self.keep(peers::saying(&mut command, LISTENS));
        self.rules(&format!(
            "table ip middle {{\nchain incoming {{\ntype nat hook prerouting priority -100;\ntcp dport 443 redirect to :{PORT};\n}}\n}}\n"
        ));
    }
}

#[test]
#[ignore = "no claim: the middle box itself, which other tests start"]
fn minds_a_name() {
    let (Ok(name), Ok(way)) = (std::env::var(NAME), std::env::var(WAY)) else { return };
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, PORT)).expect("a port of the router");
    eprintln!("{LISTENS}");
    for visitor in listener.incoming().flatten() {
        let (name, is_silent) = (name.clone(), way == format!("{:?}", Way::Silence));
        std::thread::spawn(move || pass(visitor, name.as_bytes(), is_silent));
    }
}

/// Passes a connection on, if its first record does not hold the name.
fn pass(mut visitor: TcpStream, name: &[u8], is_silent: bool) -> Option<()> {
    let mut first = vec![0; 5];
    visitor.read_exact(&mut first).ok()?;
    let mut body = vec![0; usize::from(u16::from_be_bytes([first[3], first[4]]))];
    visitor.read_exact(&mut body).ok()?;
    first.extend(body);
    if first.windows(name.len()).any(|part| part == name) {
        if is_silent {
            let _ = visitor.read(&mut [0]);
        }
        // To close it with nothing left to send is a reset.
        return SockRef::from(&visitor).set_linger(Some(Duration::ZERO)).ok();
    }
    let to = SockRef::from(&visitor).original_dst_v4().ok()?.as_socket()?;
    let mut server = TcpStream::connect(to).ok()?;
    server.write_all(&first).ok()?;
    let (mut from_server, mut to_visitor) = (server.try_clone().ok()?, visitor.try_clone().ok()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from_server, &mut to_visitor);
        let _ = to_visitor.shutdown(Shutdown::Write);
    });
    let _ = std::io::copy(&mut visitor, &mut server);
    server.shutdown(Shutdown::Write).ok()
}
