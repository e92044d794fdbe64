//! Who is let in, what counts, and how a test ends when the right one does not come.

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

use handshake_doctor::listener::{self, ClientTest, TestRequest};
use handshake_doctor::step::browser::ClientEnd;
use handshake_doctor::wire::{self, ClientHello, version};

use super::{heard, name, result, started, within, words};

/// Long enough that a busy machine answers, and waited out only where nothing else is to come.
const SHORT: Duration = Duration::from_millis(600);

fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("set");
    stream
}

/// Says something and hears all of the answer.
fn answer(address: SocketAddr, said: &[u8]) -> Vec<u8> {
    let mut stream = connected(address);
    stream.write_all(said).expect("sent");
    let mut heard = Vec::new();
    // A reset after the answer is no concern of these tests.
    let _ = stream.read_to_end(&mut heard);
    heard
}

fn get(address: SocketAddr, path: &str, host: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: a browser\r\n\r\n");
    String::from_utf8(answer(address, request.as_bytes())).expect("text")
}

fn page(test: &ClientTest) -> String {
    let path = test.page.rsplit_once('/').expect("a path").1;
    get(test.address, &format!("/{path}"), &test.address.to_string())
}

/// A hello with which a server of our day has nothing in common: its answer ends the connection.
fn hello(server_name: Option<&str>) -> Vec<u8> {
    ClientHello::probe(version::TLS12, &[0x000a], server_name).to_record()
}

#[test]
fn without_scripts_the_page_shakes_hands_by_its_picture_and_then_says_that_it_is_done() {
    let test = started(Some("A browser"));
    let first = page(&test);
    let picture = format!("src=\"https://{}:{}", name(&test), test.address.port());
    assert!(first.contains("We are at it") && first.contains(&picture), "{first}");
    assert!(first.contains("http-equiv=\"refresh\"") && first.contains("frame-ancestors 'none'"), "{first}");
    assert!(first.contains("Cache-Control: no-store"), "{first}");
    answer(test.address, &hello(Some(&name(&test))));
    let second = page(&test);
    assert!(second.contains("It is done") && !second.contains("<img"), "{second}");
    let client = heard(test);
    assert_eq!((client.browser.as_deref(), client.agent.as_deref()), (Some("A browser"), Some("a browser")));
    assert_eq!(client.end, ClientEnd::NothingInCommon);
}

#[test]
fn in_a_test_of_a_browser_only_the_hello_that_our_page_asked_for_counts() {
    let test = started(Some("A browser"));
    for stranger in [None, Some("localhost"), Some("www.example.com"), Some("0.localhost")] {
        assert_eq!(answer(test.address, &hello(stranger))[..3], [21, 3, 3], "answered with an alert");
    }
    assert!(test.result.ready().is_none(), "none of them counted");
    answer(test.address, &hello(Some(&name(&test).to_uppercase())));
    assert!(heard(test).offer.server_name.is_some_and(|name| name.ends_with(".LOCALHOST")));
}

#[test]
fn a_test_of_any_program_takes_the_first_hello_whatever_it_asks_for() {
    let test = started(None);
    answer(test.address, &hello(None));
    assert_eq!(heard(test).offer.server_name, None);
}

#[test]
fn only_whoever_knows_the_address_sees_the_page() {
    let test = started(Some("A browser"));
    let (host, path) = (test.address.to_string(), test.page.rsplit_once('/').expect("a path").1.to_owned());
    for (asked, host, status) in [
        ("/", &*host, "404"),
        ("/favicon.ico", &host, "404"),
        ("/robots.txt", &host, "404"),
        (&format!("/{path}"), "attacker.example", "421"),
        (&format!("/{path}"), "127.0.0.1", "421"),
    ] {
        let told = get(test.address, asked, host);
        assert!(told.starts_with(&format!("HTTP/1.1 {status}")) && !told.contains(&path), "{asked} {host}: {told}");
    }
    assert!(page(&test).starts_with("HTTP/1.1 200"));
}

#[test]
fn a_hello_in_many_records_and_pieces_is_heard() {
    let test = started(None);
    let mut stream = connected(test.address);
    let body = wire::handshake(1, &ClientHello::probe(version::TLS13, &[0x1301], Some("www.example.com")).body());
    for piece in body.chunks(40) {
        stream.write_all(&wire::record(22, version::TLS10, piece)).expect("sent");
        stream.flush().expect("sent");
    }
    let mut heard_back = [0; 5];
    stream.read_exact(&mut heard_back).expect("a record");
    assert_eq!(heard_back[0], 22, "a ServerHello");
    drop(stream);
    let client = heard(test);
    assert_eq!((client.end, client.offer.server_name.as_deref()), (ClientEnd::Closed, Some("www.example.com")));
    assert!(client.offer.record_bytes > client.offer.hello_bytes + 20);
}

#[test]
fn an_alert_of_the_client_is_told_by_its_number() {
    let test = started(None);
    let mut stream = connected(test.address);
    let suites = [0xc02b, 0xc02f];
    stream.write_all(&ClientHello::probe(version::TLS12, &suites, None).to_record()).expect("sent");
    let mut heard_back = [0; 5];
    stream.read_exact(&mut heard_back).expect("a record");
    stream.write_all(&wire::fatal_alert(version::TLS12, 42)).expect("sent");
    assert_eq!(heard(test).end, ClientEnd::Alert { code: 42 });
}

#[test]
fn a_hello_of_ssl_2_is_read_and_answered_with_an_alert() {
    let test = started(None);
    let told = answer(test.address, &wire::ssl2_client_hello(&[9; 16]));
    assert_eq!(told, [21, 3, 1, 0, 2, 2, 70]);
    let client = heard(test);
    assert!(client.offer.ssl2_form && client.offer.versions == [2]);
    assert_eq!(client.end, ClientEnd::NothingInCommon);
}

#[test]
fn a_hello_that_breaks_the_rules_ends_a_test_of_a_program_and_not_one_of_a_browser() {
    let broken = wire::record(22, version::TLS10, &[1, 0, 0, 2, 3, 3]);
    let test = started(None);
    assert_eq!(answer(test.address, &broken), [21, 3, 3, 0, 2, 2, 50]);
    assert_eq!(result(test), Err("listener-error-malformed".to_owned()));

    let test = started(Some("A browser"));
    answer(test.address, &broken);
    answer(test.address, &hello(Some(&name(&test))));
    assert!(result(test).is_ok());
}

#[test]
fn what_came_in_place_of_the_right_one_is_told_when_the_time_is_over() {
    let said: [(&[u8], Option<&str>, &str); 4] = [
        (b"GET / HTTP/1.1\r\n\r\n", None, "listener-error-plain-http"),
        (b"\0\0\0\0", None, "listener-error-not-tls"),
        (&hello(None), Some("A browser"), "listener-error-other-name"),
        (&[], None, "listener-error-nobody"),
    ];
    for (bytes, browser, expected) in said {
        let test = within(browser, SHORT);
        if !bytes.is_empty() {
            let mut stream = connected(test.address);
            stream.write_all(bytes).expect("sent");
            stream.shutdown(std::net::Shutdown::Write).expect("sent");
            let _ = stream.read_to_end(&mut Vec::new());
        }
        assert_eq!(result(test), Err(expected.to_owned()));
    }
}

#[test]
fn a_page_that_brings_no_handshake_says_so_when_the_time_is_over() {
    let (sender, heard) = std::sync::mpsc::channel();
    let request = TestRequest { browser: Some("A browser".to_owned()), wait: SHORT, page: words() };
    let tell = move |one| sender.send(one).expect("heard");
    let listening = listener::hear(request, 1, tell).expect("a listener");
    let (host, path) = (listening.address.to_string(), listening.page.rsplit_once('/').expect("a path").1);
    let ask = || get(listening.address, &format!("/{path}"), &host);
    assert!(ask().contains("We are at it"));
    assert_eq!(heard.recv().expect("told"), Err("listener-error-no-handshake".to_owned()));
    assert!(ask().contains("It came to nothing"));
    assert!(heard.recv().is_err(), "then it closes");
}

#[test]
fn a_client_that_falls_silent_after_its_hello_is_heard_when_the_time_is_over() {
    let test = within(None, SHORT);
    let mut stream = connected(test.address);
    let hello = ClientHello::probe(version::TLS13, &[0x1301], Some("www.example.com"));
    stream.write_all(&hello.to_record()).expect("sent");
    let client = heard(test);
    assert_eq!((client.end, client.offer.server_name.as_deref()), (ClientEnd::Closed, Some("www.example.com")));
}

#[test]
fn too_many_visitors_close_the_test() {
    let test = started(None);
    for _ in 0..300 {
        // It hangs up on what is neither TLS nor HTTP, and in the end listens no more.
        let Ok(mut stream) = TcpStream::connect(test.address) else { break };
        let _ = stream.write_all(b"\0").and_then(|()| stream.shutdown(std::net::Shutdown::Write));
        let _ = stream.read_to_end(&mut Vec::new());
    }
    assert_eq!(result(test), Err("listener-error-too-many".to_owned()));
}

#[test]
fn visitors_who_say_nothing_keep_nobody_out() {
    let test = started(None);
    let silent: Vec<TcpStream> = (0..20).map(|_| connected(test.address)).collect();
    answer(test.address, &hello(None));
    assert!(result(test).is_ok());
    drop(silent);
}

#[test]
fn both_versions_of_ip_lead_to_the_listener_and_no_other_address_does() {
    let test = started(None);
    let port = test.address.port();
    if TcpStream::connect((Ipv6Addr::LOCALHOST, port)).is_err() {
        println!("this computer has no IPv6");
    }
    // Another address of this computer: it would answer there too if it listened on all of them.
    let elsewhere = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2)), port);
    assert!(TcpStream::connect_timeout(&elsewhere, Duration::from_secs(5)).is_err());
    assert!(test.address.ip().is_loopback());
}

#[test]
fn a_test_that_is_dropped_listens_no_longer() {
    let test = started(Some("A browser"));
    let address = test.address;
    let waiting = connected(test.address);
    drop(test);
    // The end of a connection that it held says that it is gone.
    let mut waiting = waiting;
    let _ = waiting.read_to_end(&mut Vec::new());
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn one_listener_can_hear_several_programs_one_after_the_other() {
    let (sender, heard) = std::sync::mpsc::channel();
    let request = TestRequest { page: words(), ..TestRequest::default() };
    let listening = listener::hear(request, 2, move |one| sender.send(one).expect("heard")).expect("a listener");
    for server_name in ["one.example", "two.example"] {
        let mut stream = TcpStream::connect(listening.address).expect("it listens");
        stream.write_all(&hello(Some(server_name))).expect("sent");
        let client = heard.recv().expect("heard").expect("a client");
        assert_eq!(client.offer.server_name.as_deref(), Some(server_name));
    }
    assert!(heard.recv().is_err(), "then it closes");
}
