//! A sign-in page, the page of a filter, a resolver that lies, a line of the hosts file: what step 3 tells of each.

use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};

use handshake_doctor::case::Case;
use handshake_doctor::step::{Confidence, Fact, FactState, Step};
use tempfile::TempDir;

use crate::scripted::{Act, serve};

const HOST: &str = "www.example.com";

/// Asks nobody but whom a test adds.
const ASK_NOBODY: &str = "[clock]\nsntp = []\nhttp = []\nhttps = []\n[dns]\nask = false\n[certificate]\n\
                          fetch_issuers = false\nask_revocation = false\n[allowlist]\nwait_ms = 9000\ncanaries = []\ntry_proxies = false\n";

const HOTEL: &str = "HTTP/1.1 302 Found\r\nLocation: http://login.hotel.example:8080/?mac=00-11-22\r\n\
                     Content-Length: 40\r\nConnection: close\r\n\r\n<title>Hotel Bellevue: sign in</title>   ";
const EMPTY: &str = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
const SUCCESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nConnection: close\r\n\r\nsuccess\n";
const BLOCKED: &str = "HTTP/1.1 403 Forbidden\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n\
                       <title>Web Page Blocked</title><p>Powered by FortiGuard</p>";
const OWN_WAY: &str = "HTTP/1.1 301 Moved Permanently\r\nLocation: https://www.example.com/\r\nContent-Length: 0\r\n\
                       Connection: close\r\n\r\n";

/// Answers whatever is said to it, and lets the other side hang up.
fn answering(listener: TcpListener, answer: &'static str) -> SocketAddr {
    let address = listener.local_addr().expect("bound");
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten() {
            std::thread::spawn(move || answer_one(&mut connection, answer));
        }
    });
    address
}

fn answer_one(connection: &mut TcpStream, answer: &str) {
    if connection.read(&mut [0; 4096]).is_ok_and(|read| read > 0) && connection.write_all(answer.as_bytes()).is_ok() {
        let _ = connection.shutdown(Shutdown::Write);
        let _ = std::io::copy(connection, &mut std::io::sink());
    }
}

fn web(answer: &'static str) -> SocketAddr {
    answering(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port on loopback"), answer)
}

/// A site that hangs up before it has said a word.
fn dead_site() -> SocketAddr {
    serve(vec![Act::Close])
}

/// What the program concludes, and what its step 3 says.
struct Said(Case);

impl Said {
    fn of(output: &[u8]) -> Self {
        Self(
            serde_json::from_slice(output)
                .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(output))),
        )
    }

    /// A check of [`HOST`] at an address, with these questions for a sign-in page.
    fn about(site: SocketAddr, portal: &[String]) -> Self {
        let folder = TempDir::new().expect("a folder");
        let settings = folder.path().join("settings.toml");
        let lines: Vec<String> = portal.iter().map(|line| format!("{line:?}")).collect();
        fs::write(&settings, format!("{ASK_NOBODY}portal = [{}]\n", lines.join(", "))).expect("written");
        let mut command = crate::program::program();
        command.args(["check", HOST, "--json", "--connect", &site.to_string(), "--settings"]).arg(&settings);
        Self::of(&command.stdin(Stdio::null()).output().expect("the program runs").stdout)
    }

    fn facts(&self) -> &[Fact] {
        self.0.step(Step::Allowlist).map(|report| report.facts.as_slice()).unwrap_or_default()
    }

    fn state(&self, key: &str) -> Option<FactState> {
        self.facts().iter().find(|fact| fact.key == key).map(|fact| fact.state)
    }

    /// The arguments of a fact, as JSON.
    #[track_caller]
    fn told(&self, key: &str) -> String {
        let fact = self.facts().iter().find(|fact| fact.key == key);
        let fact = fact.unwrap_or_else(|| panic!("no {key} in {:#?}", self.facts()));
        serde_json::to_string(&fact.args).expect("JSON")
    }

    fn sure(&self, cause: &str) -> Option<Confidence> {
        let findings = self.0.step(Step::Allowlist).map(|report| report.findings.as_slice()).unwrap_or_default();
        findings.iter().filter(|found| found.cause == cause).map(|found| found.confidence).max()
    }

    fn verdict(&self) -> Option<&str> {
        self.0.verdict.cause.as_deref()
    }
}

#[test]
fn a_hotel_that_answers_every_question_wants_a_sign_in_and_says_where() {
    let hotel = web(HOTEL);
    let said = Said::about(
        dead_site(),
        &[format!("http://{hotel}/generate_204 204"), format!("http://{hotel}/success.txt success")],
    );
    assert_eq!(said.sure("captive-portal"), Some(Confidence::Confirmed), "{:#?}", said.facts());
    assert_eq!(said.verdict(), Some("captive-portal"));
    assert!(said.told("allowlist-fact-portal-sent-on").contains("login.hotel.example"));
    assert!(said.told("allowlist-fact-portal-quote").contains("Hotel Bellevue: sign in"));
    let whole = serde_json::to_string(&said.0).expect("JSON");
    assert!(!whole.contains("00-11-22"), "what the address says of the person is not kept");
}

#[test]
fn an_open_network_is_told_so_and_a_site_that_fails_there_has_another_cause() {
    let (empty, success) = (web(EMPTY), web(SUCCESS));
    let said = Said::about(dead_site(), &[format!("http://{empty}/ 204"), format!("http://{success}/x success")]);
    assert_eq!(said.state("allowlist-fact-portal-open"), Some(FactState::Good), "{:#?}", said.facts());
    assert_eq!(said.sure("captive-portal"), None);
    // Whether unread bytes make it a reset is up to the system.
    let ends = ["closed-during-handshake", "reset-during-handshake"];
    assert!(said.verdict().is_some_and(|cause| ends.contains(&cause)), "{:?}", said.verdict());
}

#[test]
fn one_question_that_is_answered_otherwise_beside_one_that_is_not_is_no_sign_in() {
    let (hotel, success) = (web(HOTEL), web(SUCCESS));
    let said = Said::about(dead_site(), &[format!("http://{hotel}/ 204"), format!("http://{success}/x success")]);
    assert_eq!(said.sure("captive-portal"), None);
    assert_eq!(said.state("allowlist-fact-portal-one-differs"), Some(FactState::Attention), "{:#?}", said.facts());
}

#[test]
fn a_network_where_nothing_answers_leaves_it_open_and_says_why() {
    let gone = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr()).expect("a port");
    let said = Said::about(dead_site(), &[format!("http://{gone}/ 204")]);
    assert_eq!(said.state("allowlist-fact-portal-silent"), Some(FactState::Unknown), "{:#?}", said.facts());
    assert!(said.told("allowlist-fact-portal-silent").contains("cut"));
}

#[test]
fn a_filters_page_where_tls_should_begin_is_named_and_quoted() {
    let said = Said::about(web(BLOCKED), &[]);
    assert_eq!(said.sure("http-block-page"), Some(Confidence::Confirmed), "{:#?}", said.facts());
    assert_eq!(said.verdict(), Some("http-block-page"));
    let told = said.told("allowlist-fact-block-page-named");
    assert!(told.contains("Fortinet FortiGuard") && told.contains("Web Page Blocked"), "{told}");
}

/// Loopback sockets of the well-known ports, which only some may open.
fn well_known(last: u8) -> Option<(TcpListener, TcpListener, SocketAddr)> {
    let [high, low, ..] = std::process::id().to_le_bytes();
    let address = IpAddr::from([127, 100 + last, high, low.max(1)]);
    if let (Ok(secure), Ok(plain)) = (TcpListener::bind((address, 443)), TcpListener::bind((address, 80))) {
        return Some((secure, plain, SocketAddr::new(address, 443)));
    }
    eprintln!("skipped: ports 80 and 443 cannot be opened here");
    None
}

/// Hangs up on everybody.
fn deaf(listener: TcpListener) {
    std::thread::spawn(move || listener.incoming().flatten().for_each(drop));
}

#[test]
fn a_filters_page_on_port_80_tells_who_cut_the_site_off() {
    let Some((secure, plain, site)) = well_known(1) else { return };
    deaf(secure);
    answering(plain, BLOCKED);
    let said = Said::about(site, &[]);
    assert_eq!(said.sure("http-block-page"), Some(Confidence::Likely), "{:#?}", said.facts());
    assert!(said.told("allowlist-fact-block-page-named").contains("plain-http"));
}

#[test]
fn a_sites_own_way_to_https_is_no_filters_page() {
    let Some((secure, plain, site)) = well_known(2) else { return };
    deaf(secure);
    answering(plain, OWN_WAY);
    let said = Said::about(site, &[]);
    assert_eq!(said.sure("http-block-page"), None, "{:#?}", said.facts());
    assert!(said.facts().iter().all(|fact| !fact.key.starts_with("allowlist-fact-block-page")));
}

/// A computer of its own, as far as names go: a network with nothing but loopback, a hosts file and a name server.
struct Computer<'c> {
    hosts: &'c str,
    /// `dnsmasq`'s arguments; without any, nobody answers.
    resolver: &'c [&'c str],
}

/// Runs in the namespaces; the end of it ends all that it started.
const IN_NAMESPACES: &str = r#"
set -e
ip link set lo up
for file in hosts resolv.conf nsswitch.conf; do mount --bind "$FOLDER/$file" "$(readlink -f /etc/$file)"; done
if [ $# -gt 0 ]; then
  dnsmasq --conf-file=/dev/null --pid-file= --user=root --group=root --no-resolv --no-hosts --port=53 \
    --listen-address=127.0.0.1 --bind-interfaces "$@"
fi
exec "$PROGRAM" check www.example.com --json --settings "$FOLDER/settings.toml"
"#;

impl Computer<'_> {
    /// What the program says there; `None` where such a computer cannot be made.
    fn said(&self) -> Option<Said> {
        let can = |program: &str, arguments: &[&str]| {
            let tried = Command::new(program).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
            tried.is_ok_and(|status| status.success())
        };
        let unshare = ["--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"];
        let trial = [&unshare[..], &["ip", "link"]].concat();
        if !can("unshare", &trial) || !can("dnsmasq", &["--version"]) {
            eprintln!("skipped: namespaces (root) or dnsmasq are missing; scripts/test installs dnsmasq");
            return None;
        }
        let folder = TempDir::new().expect("a folder");
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).expect("written");
        write("hosts", self.hosts);
        write("resolv.conf", "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n");
        write("nsswitch.conf", "hosts: files dns\n");
        write("settings.toml", &format!("{ASK_NOBODY}portal = []\n").replace("canaries = []", CANARIES));
        let program = crate::program::program();
        let mut command = Command::new("unshare");
        command.args(unshare).args(["sh", "-c", IN_NAMESPACES, "sh"]).args(self.resolver);
        for (name, value) in program.get_envs() {
            command.env(name, value.unwrap_or_default());
        }
        command.env("FOLDER", folder.path()).env("PROGRAM", program.get_program()).stdin(Stdio::null());
        let output = command.output().expect("unshare runs");
        assert!(!output.stdout.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
        Some(Said::of(&output.stdout))
    }
}

/// Two owners; neither can be reached in those namespaces.
const CANARIES: &str = "canaries = [\"www.one.example:443\", \"www.two.test:443\"]";
const LOCALHOST: &str = "127.0.0.1 localhost\n";

#[test]
fn a_resolver_that_gives_one_address_for_every_name_is_found_out() {
    let computer = Computer { hosts: LOCALHOST, resolver: &["--address=/#/10.11.12.13"] };
    let Some(said) = computer.said() else { return };
    assert_eq!(said.sure("dns-sinkhole"), Some(Confidence::Likely), "{:#?}", said.facts());
    assert!(said.told("allowlist-fact-resolver-invents").contains("10.11.12.13"));
    assert_eq!(said.verdict(), Some("dns-sinkhole"));
}

#[test]
fn a_filter_that_leads_one_name_to_its_page_is_named_and_the_resolver_is_honest_otherwise() {
    let resolver = ["--address=/www.example.com/146.112.61.106", "--local=/example/", "--local=/test/"];
    let Some(said) = (Computer { hosts: LOCALHOST, resolver: &resolver }).said() else { return };
    assert_eq!(said.sure("dns-sinkhole"), Some(Confidence::Likely), "{:#?}", said.facts());
    assert!(said.told("allowlist-fact-filter-address").contains("Cisco Umbrella"));
    assert_eq!(said.state("allowlist-fact-resolver-honest"), Some(FactState::Good));
}

#[test]
fn a_resolver_with_a_private_view_of_one_name_is_only_suspected() {
    let resolver = ["--address=/www.example.com/192.168.77.1", "--local=/example/", "--local=/test/"];
    let Some(said) = (Computer { hosts: LOCALHOST, resolver: &resolver }).said() else { return };
    assert_eq!(said.sure("dns-sinkhole"), Some(Confidence::Possible), "{:#?}", said.facts());
}

#[test]
fn a_line_of_the_hosts_file_is_blamed_and_not_the_resolver() {
    let hosts = format!("{LOCALHOST}# made by hand\n10.9.8.7 www.example.com\n");
    let Some(said) = (Computer { hosts: &hosts, resolver: &["--address=/#/10.9.8.7"] }).said() else { return };
    assert_eq!(said.sure("hosts-file-override"), Some(Confidence::Likely), "{:#?}", said.facts());
    assert_eq!(said.sure("dns-sinkhole"), None);
    assert!(said.told("allowlist-fact-hosts-entry").contains('3'));
    assert_eq!(said.verdict(), Some("hosts-file-override"));
}
