//! The same with other makers' programs alone: certificates and lists of `openssl`, its responder, and nginx.

use crate::peers::free_port;
use std::io::{BufRead, BufReader, Read};
use std::net::{IpAddr, Ipv4Addr};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use handshake_doctor::case::{Case, ConclusionOutcome};
use handshake_doctor::certificate::{Status, StatusSource};
use handshake_doctor::examination::{Request, examine};
use handshake_doctor::step::{Confidence, Step};
use handshake_doctor::target::{Endpoint, Host, Target};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::certificates::HOST;

/// A program that is stopped when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to stop.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts a program and waits until it says that it is ready.
fn started(command: &mut Command, mark: &str) -> Running {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}; scripts/test installs it"));
    let mut lines = BufReader::new(child.stderr.take().expect("piped"));
    loop {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).expect("readable") > 0, "it ended before it said {mark:?}");
        if line.contains(mark) {
            break;
        }
    }
    std::thread::spawn(move || lines.read_to_end(&mut Vec::new()));
    Running(child)
}

fn openssl(folder: &Path, line: &str) {
    let made = Command::new("openssl")
        .args(line.split_whitespace())
        .current_dir(folder)
        .output()
        .expect("openssl; scripts/test installs it");
    assert!(made.status.success(), "{line}: {}", String::from_utf8_lossy(&made.stderr));
}

/// An authority as `openssl ca` keeps one, with a certificate for [`HOST`] in it.
fn authority(extensions: &str) -> TempDir {
    let files = TempDir::new().expect("a directory");
    let write = |name: &str, text: &str| std::fs::write(files.path().join(name), text).expect("written");
    write("index.txt", "");
    write("serial", "1000\n");
    write("crlnumber", "01\n");
    let settings = format!(
        "[req]\ndistinguished_name = dn\n[dn]\n[ca]\ndefault_ca = own\n[own]\ndatabase = index.txt\nserial = serial\n\
         crlnumber = crlnumber\nnew_certs_dir = .\ncertificate = ca.pem\nprivate_key = ca.key\ndefault_md = sha256\n\
         default_days = 80\ndefault_crl_days = 5\npolicy = any\nx509_extensions = site\n[any]\n\
         commonName = supplied\n[root]\nbasicConstraints = critical,CA:TRUE\nkeyUsage = keyCertSign,cRLSign\n[site]\n\
         subjectAltName = DNS:{HOST}\nextendedKeyUsage = serverAuth\nkeyUsage = digitalSignature\n{extensions}\n"
    );
    write("ca.cnf", &settings);
    let make = |line: &str| openssl(files.path(), line);
    make(
        "req -x509 -config ca.cnf -extensions root -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -subj /CN=Works -days 900",
    );
    make(&format!("req -config ca.cnf -newkey rsa:2048 -nodes -keyout key.pem -out site.csr -subj /CN={HOST}"));
    make("ca -batch -notext -config ca.cnf -in site.csr -out site.pem");
    files
}

/// nginx with that certificate, as one process in the foreground; it says when its sockets listen.
fn nginx(files: &Path, directives: &str) -> (Running, u16) {
    let port = free_port();
    let at = |name: &str| files.join(name).display().to_string();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {};", at(kind)))
        .join("\n");
    let configuration = format!(
        "daemon off; master_process off; pid {};\nerror_log stderr notice;\nevents {{}}\nhttp {{\naccess_log off;\n\
         {temporary}\nserver {{\nlisten 127.0.0.1:{port} ssl;\nssl_protocols TLSv1.2 TLSv1.3;\n\
         ssl_certificate site.pem;\nssl_certificate_key key.pem;\n{directives}\nreturn 204;\n}}\n}}\n",
        at("nginx.pid")
    );
    std::fs::write(files.join("nginx.conf"), configuration).expect("written");
    let mut command = Command::new("nginx");
    (started(command.arg("-p").arg(files).arg("-c").arg(at("nginx.conf")), "event method"), port)
}

/// Examines what listens on a port under [`HOST`], trusting the authority and asking nobody else for the time.
fn examined(files: &Path, port: u16) -> Case {
    let mut target = Target::new(Host::Name(HOST.to_owned()), port);
    target.connect = Some(Endpoint { host: Host::Address(IpAddr::V4(Ipv4Addr::LOCALHOST)), port });
    let mut request = Request::new(HOST, target);
    let root = std::fs::read_to_string(files.join("ca.pem")).expect("a root");
    request.trust = vec![pem::parse(root).expect("PEM").into_contents()];
    crate::program::ask_nobody(&mut request.settings);
    crate::certificates::run(examine(request, CancellationToken::new(), Arc::new(|_| ())))
}

fn causes(case: &Case) -> Vec<(&str, Confidence)> {
    let step = case.step(Step::Certificate).expect("six steps");
    step.findings.iter().map(|finding| (finding.cause.as_str(), finding.confidence)).collect()
}

#[test]
fn a_site_is_healthy_until_its_authority_revokes_it() {
    let port = free_port();
    let files = authority(&format!("authorityInfoAccess = OCSP;URI:http://127.0.0.1:{port}/"));
    let folder = files.path();
    let (_nginx, site) = nginx(folder, "");
    let responder = || {
        let mut command = Command::new("openssl");
        command.args(["ocsp", "-index", "index.txt", "-CA", "ca.pem", "-rsigner", "ca.pem", "-rkey", "ca.key"]);
        started(command.args(["-port", &port.to_string(), "-ndays", "2"]).current_dir(folder), "waiting for OCSP")
    };
    let running = responder();
    let healthy = examined(folder, site);
    assert_eq!(causes(&healthy), []);
    assert_eq!(healthy.verdict.outcome, ConclusionOutcome::Healthy, "{:#?}", healthy.findings);
    drop(running);

    openssl(folder, "ca -config ca.cnf -revoke site.pem -crl_reason keyCompromise");
    let _running = responder();
    let revoked = examined(folder, site);
    assert_eq!(causes(&revoked), [("certificate-revoked", Confidence::Confirmed)]);
    assert_eq!(revoked.verdict.cause.as_deref(), Some("certificate-revoked"));
}

#[test]
fn a_responder_that_is_not_there_keeps_no_browser_out() {
    let files = authority(&format!("authorityInfoAccess = OCSP;URI:http://127.0.0.1:{}/", free_port()));
    let (_nginx, site) = nginx(files.path(), "");
    let case = examined(files.path(), site);
    assert_eq!(causes(&case), [("revocation-check-blocked", Confidence::Possible)]);
    assert_ne!(case.verdict.outcome, ConclusionOutcome::Problem, "{:#?}", case.verdict);
}

#[test]
fn nginx_that_staples_keeps_the_promise_of_its_certificate() {
    let files = authority("tlsfeature = status_request");
    let folder = files.path();
    let (without, port) = nginx(folder, "");
    let case = examined(folder, port);
    assert_eq!(causes(&case), [("must-staple-missing", Confidence::Confirmed)]);
    drop(without);

    let make = "ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 2 -issuer ca.pem -cert site.pem";
    openssl(folder, &format!("{make} -respout staple.der"));
    let staple = "ssl_stapling on; ssl_stapling_file staple.der;";
    let (_with, port) = nginx(folder, staple);
    let case = examined(folder, port);
    assert_eq!(causes(&case), [], "{:#?}", case.findings);
    let chain = case.step(Step::Certificate).and_then(|step| step.chain.as_ref()).expect("a chain");
    let told: Vec<_> = chain.status.iter().map(|one| (one.source, &one.status)).collect();
    assert_eq!(told, [(StatusSource::Stapled, &Status::Good)]);
}
