//! Servers of other makers as processes: `OpenSSL`, nginx, `GnuTLS` and mitmproxy, each started until it listens, and
//! stopped when its [`Process`] is dropped. What they print is read away, so that they never block on a full pipe.

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// No server takes longer to start, on however busy a machine.
const START: Duration = Duration::from_secs(30);

/// So much of what a server says in place of listening is told.
const LONGEST_COMPLAINT: usize = 2000;

/// A process of ours.
pub struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    /// Starts it, with nothing to read and with all that it says read away.
    pub fn start(command: &mut Command) -> Self {
        let mut child = spawn(command);
        read_away(child.stdout.take());
        read_away(child.stderr.take());
        Self(child)
    }

    /// Starts it, and waits until it says `mark` on stderr.
    pub fn telling(command: &mut Command, mark: &'static str) -> Self {
        let mut child = spawn(command);
        read_away(child.stdout.take());
        wait_for(child.stderr.take(), mark);
        Self(child)
    }

    /// Starts it, and waits until it says `mark` on stdout.
    pub fn printing(command: &mut Command, mark: &'static str) -> Self {
        let mut child = spawn(command);
        read_away(child.stderr.take());
        wait_for(child.stdout.take(), mark);
        Self(child)
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        self.0.try_wait().expect("our child").is_none()
    }
}

/// `openssl s_server`, which names the port that it was given.
pub fn openssl(command: &mut Command) -> (Process, u16) {
    let mut child = spawn(command);
    read_away(child.stderr.take());
    let line = wait_for(child.stdout.take(), "ACCEPT");
    let port = line.trim().rsplit(':').next().and_then(|port| port.parse().ok()).expect("a port");
    (Process(child), port)
}

/// nginx as one process in the foreground, with these server blocks; it logs a notice when its sockets listen.
pub fn nginx(folder: &Path, servers: &str, prepare: impl FnOnce(&mut Command) -> &mut Command) -> Process {
    nginx_by(prepare(&mut Command::new("nginx")), folder, servers)
}

/// [`nginx`] as this command starts it, which may begin with another program that runs it somewhere else.
pub fn nginx_by(command: &mut Command, folder: &Path, servers: &str) -> Process {
    let at = |name: &str| folder.join(name).display().to_string();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .flat_map(|kind| [kind, "_temp_path ", &at(kind), ";\n"].map(str::to_owned))
        .collect();
    let configuration = format!(
        "daemon off; master_process off; pid {}; error_log stderr notice;\nevents {{}}\nhttp {{\naccess_log off;\n\
         {temporary}{servers}\n}}\n",
        at("nginx.pid")
    );
    std::fs::write(folder.join("nginx.conf"), configuration).expect("written");
    saying(command.arg("-p").arg(folder).arg("-c").arg(at("nginx.conf")), "event method")
}

/// A server that says this on stderr when it listens.
pub fn saying(command: &mut Command, mark: &'static str) -> Process {
    let mut child = spawn(command);
    read_away(child.stdout.take());
    wait_for(child.stderr.take(), mark);
    Process(child)
}

/// `gnutls-serv` on a port, which says on stderr when it listens.
pub fn gnutls(port: u16, prepare: impl FnOnce(&mut Command) -> &mut Command) -> Process {
    let mut child = spawn(prepare(Command::new("gnutls-serv").args(["--http", "-p", &port.to_string()])));
    read_away(child.stdout.take());
    wait_for(child.stderr.take(), "IPv4 0.0.0.0 port");
    Process(child)
}

/// A server that listens once it has printed a line with `mark`.
pub fn said(command: &mut Command, mark: &'static str) -> Process {
    let mut child = spawn(command);
    read_away(child.stderr.take());
    wait_for(child.stdout.take(), mark);
    Process(child)
}

/// mitmproxy without a screen on a port, which says when it listens.
pub fn mitmdump(port: u16, prepare: impl FnOnce(&mut Command) -> &mut Command) -> Process {
    let mut command = Command::new("mitmdump");
    // Python keeps what it prints to a pipe for a while.
    command.args(["--listen-host", "127.0.0.1", "--listen-port", &port.to_string()]).env("PYTHONUNBUFFERED", "1");
    let mut child = spawn(prepare(&mut command));
    read_away(child.stderr.take());
    wait_for(child.stdout.take(), "server listening at");
    Process(child)
}

/// A port on which nobody listens.
pub fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).expect("a free port").port()
}

fn spawn(command: &mut Command) -> Child {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; scripts/test installs it"))
}

/// The first line that holds `mark`; the rest is read away.
fn wait_for(stream: Option<impl Read + Send + 'static>, mark: &'static str) -> String {
    let stream = stream.expect("piped");
    let (sender, found) = mpsc::channel();
    std::thread::spawn(move || {
        let mut said = String::new();
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if line.contains(mark) {
                let _ = sender.send(Ok(line));
            } else if said.len() < LONGEST_COMPLAINT {
                said.push_str(&line);
            }
        }
        // Whoever waited has its line already, or learns what was said instead.
        let _ = sender.send(Err(said));
    });
    let line = found.recv_timeout(START).unwrap_or_else(|_| panic!("the server did not say {mark:?} in time"));
    line.unwrap_or_else(|said| panic!("the server ended before it said {mark:?}: {said}"))
}

fn read_away(stream: Option<impl Read + Send + 'static>) {
    let mut stream = stream.expect("piped");
    std::thread::spawn(move || std::io::copy(&mut stream, &mut std::io::sink()));
}
