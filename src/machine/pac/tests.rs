//! Scripts as administrators write them, and as nobody should.

use super::*;

fn asked(script: &str) -> Result<String, PacError> {
    let ip = |text: &str| text.parse::<IpAddr>().expect("an address");
    let question = Question {
        url: "https://shop.example.com/",
        host: "shop.example.com",
        my_addresses: &[ip("2001:db8::5"), ip("192.0.2.5")],
        at: "2026-11-23T23:30:15+02:00".parse().expect("a time"),
    };
    evaluate(script, &question, move |name| match name {
        "shop.example.com" => vec![ip("2001:db8::9"), ip("198.51.100.9")],
        "wide.example.com" => vec![ip("2001:db8::9")],
        _ => Vec::new(),
    })
}

/// What a script's function answers when it is no more than one expression.
fn value(expression: &str) -> String {
    asked(&format!("function FindProxyForURL(url, host) {{ return String({expression}); }}")).expect("an answer")
}

#[test]
fn the_helpers_answer_as_they_are_documented() {
    for (expression, expected) in [
        ("url + ' ' + host", "https://shop.example.com/ shop.example.com"),
        ("isPlainHostName('www')", "true"),
        ("isPlainHostName(host)", "false"),
        ("isPlainHostName('::1')", "false"),
        ("dnsDomainIs(host, '.example.com')", "true"),
        ("dnsDomainIs(host, '.example.org')", "false"),
        ("localHostOrDomainIs('shop', host)", "true"),
        ("isResolvable(host)", "true"),
        ("isResolvable('nowhere.example.com')", "false"),
        ("isResolvable('wide.example.com')", "false"),
        ("isResolvableEx('wide.example.com')", "true"),
        ("isInNet(host, '198.51.100.0', '255.255.255.0')", "true"),
        ("isInNet('198.51.101.1', '198.51.100.0', '255.255.255.0')", "false"),
        ("isInNet('nowhere.example.com', '0.0.0.0', '0.0.0.0')", "false"),
        ("isInNetEx('198.51.100.9', '198.51.100.0/24')", "true"),
        ("isInNetEx('2001:db8::9', '2001:db8::/32')", "true"),
        ("isInNetEx(host, '0.0.0.0/0')", "false"),
        ("dnsResolve(host)", "198.51.100.9"),
        ("dnsResolve('nowhere.example.com')", "null"),
        ("dnsResolveEx(host)", "2001:db8::9;198.51.100.9"),
        ("dnsResolveEx('nowhere.example.com')", ""),
        ("convert_addr('104.16.41.2') >>> 0", "1745889538"),
        ("convert_addr('255.255.255.255')", "-1"),
        ("myIpAddress()", "192.0.2.5"),
        ("myIpAddressEx()", "2001:db8::5;192.0.2.5"),
        ("dnsDomainLevels(host)", "2"),
        ("shExpMatch(url, 'https://*.example.com/*')", "true"),
        ("weekdayRange('MON')", "true"),
        ("dateRange(1, 'NOV', 30, 'NOV')", "true"),
        ("timeRange(21, 22, 'GMT')", "true"),
        ("sortIpAddressList('10.0.0.2;::1;10.0.0.1')", "::1;10.0.0.1;10.0.0.2"),
        ("sortIpAddressList('x')", "false"),
        ("getClientVersion()", "1.0"),
        ("alert('hello')", "undefined"),
        ("isInNet()", "false"),
        ("[1,2,3].map(function (n) { return n * 2; }).join() + JSON.stringify({}) + /a+/.test('aa')", "2,4,6{}true"),
        (
            "typeof require + typeof process + typeof std + typeof os + typeof setTimeout",
            "undefined".repeat(5).as_str(),
        ),
    ] {
        assert_eq!(value(expression), expected, "{expression}");
    }
}

#[test]
fn an_ordinary_script_says_which_way_to_go() {
    let script = "
        var proxy = 'PROXY proxy.example.com:3128; DIRECT';
        function FindProxyForURL(url, host) {
            undeclared = host.toLowerCase();
            if (isPlainHostName(undeclared) || shExpMatch(undeclared, '*.corp.example.com')) return 'DIRECT';
            if (url.substring(0, 6) == 'https:') return proxy;
            return 'DIRECT';
        }";
    assert_eq!(asked(script), Ok("PROXY proxy.example.com:3128; DIRECT".to_owned()));
    assert_eq!(asked("const FindProxyForURL = () => 'DIRECT';"), Ok("DIRECT".to_owned()));
}

#[test]
fn a_script_with_a_fault_is_told_with_the_engines_words() {
    let words = |script: &str| match asked(script) {
        Err(PacError::Faulty(words)) => words,
        other => panic!("{script}: {other:?}"),
    };
    assert!(words("function FindProxyForURL(url, host) { return nothing.like.this; }").contains("nothing"));
    assert!(!words("function FindProxyForURL(url, host) {").is_empty());
    assert_eq!(words("function FindProxyForURL() { throw 'my own words'; }"), "my own words");
    assert_eq!(words("function FindProxyForURL() { throw new Error('a\\nb'); }"), "a b");
    assert_eq!(words(&format!("throw '{}'", "x".repeat(9999))).chars().count(), MAX_WORDS);
    words("<html><body>Not found</body></html>");
    assert_eq!(asked("var a = 1;"), Err(PacError::NoFunction));
    assert_eq!(asked(""), Err(PacError::NoFunction));
    for answer in ["7", "null", "undefined", "{}", "['DIRECT']"] {
        assert_eq!(
            asked(&format!("function FindProxyForURL() {{ return {answer}; }}")),
            Err(PacError::NotText),
            "{answer}"
        );
    }
}

#[test]
fn a_hostile_script_is_stopped() {
    let began = Instant::now();
    for script in [
        "while (true) {}",
        "function FindProxyForURL() { for (;;) { try { for (;;) {} } catch (e) {} } }",
        "function FindProxyForURL() { return /(a+)+$/.test('a'.repeat(60) + 'b') ? 'DIRECT' : 'DIRECT'; }",
        "function FindProxyForURL() { throw { toString() { for (;;) {} } }; }",
    ] {
        assert_eq!(asked(script), Err(PacError::TooSlow), "{script}");
    }
    for script in [
        "function FindProxyForURL() { return FindProxyForURL(); }",
        "function FindProxyForURL() { var all = []; for (;;) { all.push('x'.repeat(100000) + all.length); } }",
        "function FindProxyForURL() { return 'x'.repeat(900000000); }",
        "function FindProxyForURL() { return eval('['.repeat(400000)); }",
        "function FindProxyForURL() { return dnsResolve({ toString: null }); }",
    ] {
        // On a busy computer time may be up first.
        let stopped = asked(script);
        assert!(matches!(stopped, Err(PacError::Faulty(_) | PacError::TooSlow)), "{script}: {stopped:?}");
    }
    assert_eq!(asked(&" ".repeat(MAX_SCRIPT + 1)), Err(PacError::TooLong));
    assert!(began.elapsed() < Duration::from_secs(40), "{:?}", began.elapsed());
}

#[test]
fn answers_and_look_ups_are_bounded() {
    let long = asked("function FindProxyForURL() { return 'PROXY a:1;'.repeat(9999); }").expect("an answer");
    assert_eq!(long.chars().count(), MAX_ANSWER);
    let count = "function FindProxyForURL() {
        var found = 0;
        for (var i = 0; i < 1000; i++) if (isResolvable('shop.example.com')) found++;
        return String(found);
    }";
    assert_eq!(asked(count), Ok(MAX_LOOKUPS.to_string()));
    assert_eq!(value("dnsResolve('192.0.2.77')"), "192.0.2.77", "an address is no look-up");
}
