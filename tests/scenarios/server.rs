//! Who answers: servers of other makers, practice sites, rustls and scripts. Each ends when its [`Running`] is dropped.

use std::fs;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::Path;
use std::process::Command;

use handshake_doctor::practice;
use serde::Deserialize;

use super::recipe::Certificates;
use super::situation::Situation;
use super::{script, tls};
use crate::peers::{self, Process, free_port};

/// One of them. Relative paths in arguments are those of the situation's folder: `chain.pem`, `key.pem`, `trust.pem`,
/// and `NAME.pem` and `NAME.key` for every certificate.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "by", deny_unknown_fields)]
pub enum Server {
    /// `openssl s_server`.
    Openssl {
        #[serde(default)]
        arguments: Vec<String>,
        /// Classic Diffie-Hellman parameters, written to `group.pem`: a name such as `modp_1536`.
        #[serde(default)]
        group: Option<String>,
    },
    /// nginx.
    Nginx {
        /// Behind the port in `listen`.
        #[serde(default = "ssl")]
        listen: String,
        /// Directives of the server block.
        #[serde(default)]
        directives: String,
        /// More server blocks; `PORT` stands for the port.
        #[serde(default)]
        others: String,
    },
    /// `gnutls-serv`.
    Gnutls {
        #[serde(default)]
        arguments: Vec<String>,
    },
    /// rustls, which does not mind a key or an order that does not fit.
    Rustls {
        #[serde(default)]
        versions: Vec<String>,
        #[serde(default)]
        protocols: Vec<String>,
        #[serde(default)]
        early_data: bool,
        /// A request that is answered otherwise than with 200.
        #[serde(default)]
        status: Option<String>,
        /// Every so manyth visitor is shown `other` with the key of its first one.
        #[serde(default)]
        other_every: Option<usize>,
        #[serde(default)]
        other: Vec<String>,
    },
    /// A practice site; host, certificates and trust are its own.
    Practice { site: String },
    /// A talk without TLS of its own.
    Script { acts: Vec<String> },
    /// Nobody listens.
    Nobody,
}

fn ssl() -> String {
    "ssl".to_owned()
}

/// Versions are named because nginx before 1.23.4 leaves TLS 1.3 out.
const NGINX_VERSIONS: &str = "ssl_protocols TLSv1.2 TLSv1.3;";

/// A server at work.
pub struct Running {
    pub port: u16,
    work: Work,
}

/// What ends with it.
enum Work {
    None,
    Process { _child: Process },
    Practice(practice::Running),
    Rustls { _accepting: tls::Accepting },
    Script { _listening: script::Listening },
}

impl Running {
    fn process(port: u16, child: Process) -> Self {
        Self { port, work: Work::Process { _child: child } }
    }

    /// Target and root of a practice site.
    pub fn practice(&self) -> Option<&practice::Running> {
        match &self.work {
            Work::Practice(running) => Some(running),
            _ => None,
        }
    }
}

/// Writes what servers read.
pub fn write_files(folder: &Path, situation: &Situation, made: &Certificates) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).expect("written");
    let pem = |names: &[String]| names.iter().map(|name| made.get(name).pem()).collect::<String>();
    write("chain.pem", &pem(&situation.send));
    write("first.pem", &pem(&situation.send[..1]));
    write("rest.pem", &pem(&situation.send[1..]));
    write("trust.pem", &pem(&situation.trust));
    write("key.pem", &made.get(&situation.key_of).key_pem);
    for (name, one) in made.iter() {
        write(&format!("{name}.pem"), &one.pem());
        write(&format!("{name}.key"), &one.key_pem);
    }
}

/// Starts a server and returns when it listens.
pub fn start(server: &Server, situation: &Situation, made: &Certificates, folder: &Path) -> Running {
    let address = situation.way.address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    match server {
        Server::Openssl { arguments, group } => openssl(arguments, group.as_deref(), situation, address, folder),
        Server::Nginx { listen, directives, others } => nginx(listen, directives, others, address, folder),
        Server::Gnutls { arguments } => gnutls(arguments, folder),
        Server::Rustls { .. } => {
            let (port, accepting) = tls::listen(server, situation, made, address);
            Running { port, work: Work::Rustls { _accepting: accepting } }
        }
        Server::Practice { site } => {
            let running = practice::start(site).expect("a practice site");
            Running { port: running.target.port, work: Work::Practice(running) }
        }
        Server::Script { acts } => {
            let script = script::listen(SocketAddr::new(address, 0), acts.clone());
            Running { port: script.port, work: Work::Script { _listening: script } }
        }
        Server::Nobody => Running { port: free_port(), work: Work::None },
    }
}

/// `s_server` names the port that it was given.
fn openssl(
    arguments: &[String],
    group: Option<&str>,
    situation: &Situation,
    address: IpAddr,
    folder: &Path,
) -> Running {
    let mut command = Command::new("openssl");
    command.current_dir(folder).args(["s_server", "-accept", &SocketAddr::new(address, 0).to_string()]);
    if let Some(group) = group {
        let made = Command::new("openssl")
            .args(["genpkey", "-genparam", "-algorithm", "DH", "-pkeyopt", &format!("group:{group}"), "-out"])
            .arg(folder.join("group.pem"))
            .status();
        assert!(made.is_ok_and(|status| status.success()), "{group}");
        command.args(["-dhparam", "group.pem"]);
    }
    command.args(["-cert", "first.pem", "-key", "key.pem"]);
    if situation.send.len() > 1 {
        command.args(["-cert_chain", "rest.pem"]);
    }
    if !arguments.iter().any(|argument| argument == "-WWW" || argument == "-HTTP") {
        command.arg("-www");
    }
    let (process, port) = peers::openssl(command.args(arguments));
    Running::process(port, process)
}

/// nginx as one process in the foreground; it logs a notice when its sockets listen.
fn nginx(listen: &str, directives: &str, others: &str, address: IpAddr, folder: &Path) -> Running {
    let port = free_port();
    let mut tls = String::new();
    if listen.contains("ssl") && !directives.contains("ssl_certificate ") {
        tls.push_str("ssl_certificate chain.pem; ssl_certificate_key key.pem;\n");
    }
    if !directives.contains("ssl_protocols") {
        tls.push_str(NGINX_VERSIONS);
    }
    let others = others.replace("PORT", &port.to_string());
    let location = if directives.contains("location ") { "" } else { "location / { return 200 \"ok\\n\"; }" };
    let listening = SocketAddr::new(address, port);
    let servers = format!("server {{\nlisten {listening} {listen};\n{tls}\n{directives}\n{location}\n}}\n{others}");
    Running::process(port, peers::nginx(folder, &servers, |command| command))
}

/// `gnutls-serv` says on stderr when it listens.
fn gnutls(arguments: &[String], folder: &Path) -> Running {
    let port = free_port();
    let process = peers::gnutls(port, |command| {
        command.args(["--x509certfile", "chain.pem", "--x509keyfile", "key.pem"]).args(arguments).current_dir(folder)
    });
    Running::process(port, process)
}
