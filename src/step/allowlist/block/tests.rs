//! Claims about whose page answered, and when it is asked for.

use super::*;
use crate::handshake::Driver;
use crate::target::Endpoint;

fn visited(status: u16, location: Option<&str>, body: &str) -> Visited {
    Visited {
        status,
        location: location.map(str::to_owned),
        server: Some("web".to_owned()),
        content_type: None,
        body: body.as_bytes().to_vec(),
        peer: SocketAddr::from(([127, 0, 0, 1], 80)),
        took_ms: 1,
    }
}

fn page(status: u16, location: Option<&str>, body: &str) -> BlockPage {
    BlockPage::of(BlockPlace::PlainHttp, &visited(status, location, body))
}

#[test]
fn a_filters_page_is_kept_with_its_title_and_its_words() {
    let seen = page(403, None, "<title>Web Page Blocked</title><body><p>Powered by <b>FortiGuard</b></p></body>");
    let filter = seen.filter.expect("a filter");
    assert_eq!((filter.name.as_deref(), filter.is_verified), (Some("Fortinet FortiGuard"), true));
    assert_eq!(seen.title.as_deref(), Some("Web Page Blocked"));
    assert_eq!(seen.text.as_deref(), Some("Powered by FortiGuard"));
}

#[test]
fn a_redirect_keeps_the_host_and_not_what_it_says_of_the_person() {
    let seen = page(302, Some("http://10.9.9.9:6080/php/urlblock.php?args=AAAASECRET"), "");
    assert_eq!(seen.sent_on_to.as_deref(), Some("10.9.9.9"));
    assert_eq!(seen.filter.as_ref().and_then(|filter| filter.name.as_deref()), Some("Palo Alto Networks"));
    assert!(!serde_json::to_string(&seen).expect("JSON").contains("SECRET"));
}

#[test]
fn a_page_that_leads_on_by_itself_is_as_good_as_a_redirect() {
    let body = "<meta http-equiv=\"refresh\" content=\"0; url=https://Login.hotel.example/guest?mac=SECRET\">";
    let seen = page(200, None, body);
    assert_eq!(seen.sent_on_to.as_deref(), Some("login.hotel.example"));
    assert!(!serde_json::to_string(&seen).expect("JSON").contains("SECRET"));
}

#[test]
fn the_sites_own_page_and_its_way_to_https_name_no_filter() {
    for (status, location, body) in [
        (301, Some("https://www.example.com/"), "<title>301 Moved Permanently</title>"),
        (308, Some("/elsewhere"), ""),
        (200, None, "<title>Welcome</title><p>Our shop</p>"),
        (404, None, "<title>404 Not Found</title>"),
        (503, None, "<title>Down for maintenance</title>"),
    ] {
        assert_eq!(page(status, location, body).filter, None, "{status} {body}");
    }
}

#[test]
fn a_site_that_leads_to_itself_is_itself_whatever_its_name_is() {
    let site = |name: &str| Host::Name(name.to_owned());
    let leads = |location: &str| page(302, Some(location), "");
    assert!(leads("https://block.opendns.com/help").is_own(&site("opendns.com")));
    assert!(leads("https://www.a.example/").is_own(&site("a.example")));
    assert!(!leads("https://block.opendns.com/").is_own(&site("www.example.com")));
    assert!(!leads("/relative").is_own(&site("www.example.com")));
}

#[test]
fn the_plain_page_is_asked_where_the_site_was_not_met() {
    let ended = |outcome| Observation::ended(Driver::Rustls, outcome);
    let name = Host::Name("www.example.com".to_owned());
    let asks =
        |outcome, site: Option<&Signer>, addresses: &[IpAddr]| is_worth_asking(&name, &ended(outcome), site, addresses);
    let stranger = Signer::default();
    let known = Signer { anchor: Anchor::Public, ..Signer::default() };
    assert!(asks(Outcome::Reset, None, &[]));
    assert!(asks(Outcome::Unreachable { error: NetError::TimedOut }, None, &[]));
    assert!(asks(Outcome::Completed, Some(&stranger), &[]));
    assert!(asks(Outcome::Completed, Some(&known), &[[146, 112, 61, 106].into()]));
    assert!(!asks(Outcome::Completed, Some(&known), &[[93, 184, 215, 14].into()]));
    let unknown = NetError::NameNotFound { name: "www.example.com".to_owned() };
    assert!(!asks(Outcome::Unreachable { error: unknown }, None, &[]), "there is nobody to ask");
    assert!(!asks(Outcome::Unreachable { error: NetError::Stopped }, None, &[]));
}

#[test]
fn the_plain_page_is_asked_at_the_same_address() {
    let mut target = Target::new(Host::Name("www.example.com".to_owned()), 443);
    assert_eq!(question(&target), Some(("http://www.example.com/".to_owned(), None)));
    let at = |port| Some(Endpoint { host: Host::Address([192, 0, 2, 1].into()), port });
    target.connect = at(443);
    assert_eq!(question(&target).and_then(|asked| asked.1), Some(SocketAddr::from(([192, 0, 2, 1], 80))));
    target.connect = at(8443);
    assert_eq!(question(&target), None);
    assert_eq!(question(&Target::new(Host::Address([192, 0, 2, 1].into()), 8443)), None);
}
