//! Cases for the window's tests, each with the same story on all its pages. Evidence is written as JSON, as a report
//! holds it, and judged by the judges of the program, so that the pages show what a person would see.

use handshake_doctor::case::{Answers, Case, Cost, SCHEMA};
use handshake_doctor::certificate::ChainReport;
use handshake_doctor::diagnosis;
use handshake_doctor::handshake::{Observation, Outcome};
use handshake_doctor::net::NetError;
use handshake_doctor::step::{
    Confidence, Evidence, Fact, FactState, Finding, Judgement, Sight, Step, StepReport, StepState, Trouble, allowlist,
    browser, certificate, cipher, clock, protocol,
};
use handshake_doctor::target::Target;
use serde_json::{Value, json};

/// How the six steps of a case came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// Nothing is wrong.
    Healthy,
    /// Everything works, and everything deserves a look.
    Doubtful,
    /// Everything that a step can find is wrong.
    Broken,
    /// No step could look: nobody answered.
    Silent,
}

/// A whole case.
pub fn case(story: Story) -> Case {
    let steps: Vec<StepReport> = Step::PAGES.into_iter().map(|step| report(step, story)).collect();
    let (findings, verdict) = diagnosis::diagnose(&steps, &Answers::default());
    Case {
        schema: SCHEMA,
        program: "0.1.0".to_owned(),
        system: "linux x86_64".to_owned(),
        started: time("2026-11-24T09:30:00Z"),
        duration_ms: 1_840,
        typed: "example.com".to_owned(),
        target: Target::parse("example.com").expect("an address"),
        practice: None,
        steps,
        answers: Answers::default(),
        findings,
        verdict,
        cost: Cost { connections: 41, open_at_once: 8, bytes_sent: 18_204, bytes_received: 96_510 },
    }
}

/// One step's report.
pub fn report(step: Step, story: Story) -> StepReport {
    if story == Story::Silent {
        return StepReport {
            step,
            state: StepState::CouldNotCheck,
            evidence: None,
            facts: vec![Fact::new(FactState::Unknown, "reach-fact-timed-out")],
            findings: Vec::new(),
            observations: vec![unreachable()],
            chain: None,
            trouble: Some(Trouble::Unreachable { error: NetError::TimedOut }),
            duration_ms: 4_012,
        };
    }
    let evidence = evidence(step, story);
    let observations = vec![observation(step, story)];
    let chain =
        matches!(step, Step::Browser | Step::Allowlist | Step::Certificate | Step::Clock).then(|| self::chain(story));
    let judgement = judgement(&evidence, &observations, chain.clone(), story);
    StepReport {
        step,
        state: match story {
            Story::Healthy => StepState::Good,
            Story::Doubtful => StepState::Attention,
            Story::Broken | Story::Silent => StepState::Problem,
        },
        evidence: Some(evidence),
        facts: judgement.facts,
        findings: judgement.findings,
        chain,
        observations,
        trouble: None,
        duration_ms: 312,
    }
}

/// What the program's own judges say of the evidence. Where it is not the whole story, the story's cause is added.
fn judgement(evidence: &Evidence, observations: &[Observation], chain: Option<ChainReport>, story: Story) -> Judgement {
    let observations = observations.to_vec();
    let (judgement, cause) = match evidence.clone() {
        Evidence::Clock(evidence) => (clock::judge(&Sight { evidence, observations, chain }), "clock-behind"),
        Evidence::Browser(evidence) => {
            (browser::judge(&Sight { evidence, observations, chain }), "firefox-os-roots-off")
        }
        Evidence::Allowlist(evidence) => {
            (allowlist::judge(&Sight { evidence, observations, chain }), "antivirus-https-scanning")
        }
        Evidence::Protocol(evidence) => {
            (protocol::judge(&Sight { evidence, observations, chain }), "server-only-tls10-11")
        }
        Evidence::Cipher(evidence) => {
            (cipher::judge(&Sight { evidence, observations, chain }), "server-only-broken-ciphers")
        }
        Evidence::Certificate(evidence) => {
            (certificate::judge(&Sight { evidence, observations, chain }), "certificate-expired")
        }
    };
    told(judgement, story, cause, evidence)
}

fn told(mut judgement: Judgement, story: Story, cause: &str, evidence: &Evidence) -> Judgement {
    let step = match evidence {
        Evidence::Clock(_) => Step::Clock,
        Evidence::Browser(_) => Step::Browser,
        Evidence::Allowlist(_) => Step::Allowlist,
        Evidence::Protocol(_) => Step::Protocol,
        Evidence::Cipher(_) => Step::Cipher,
        Evidence::Certificate(_) => Step::Certificate,
    };
    match story {
        Story::Healthy | Story::Silent => judgement.findings.clear(),
        Story::Doubtful => judgement.findings.iter_mut().for_each(|finding| finding.confidence = Confidence::Possible),
        Story::Broken if judgement.findings.is_empty() => {
            judgement.findings.push(Finding::new(cause, step, Confidence::Confirmed, Vec::new()));
        }
        Story::Broken => {}
    }
    judgement
}

fn evidence(step: Step, story: Story) -> Evidence {
    let value = match step {
        Step::Clock => clock(story),
        Step::Browser => browser(story),
        Step::Allowlist => allowlist(story),
        Step::Protocol => protocol_versions(story),
        Step::Cipher => suites(story),
        Step::Certificate | Step::Network => json!({
            "of": "certificate", "name": "example.com", "judged_at": "2026-11-24T09:30:00Z", "sent": 2,
            "stapled": story == Story::Healthy,
        }),
    };
    serde_json::from_value(value).expect("evidence of this program")
}

fn clock(story: Story) -> Value {
    const DAY: i64 = 86_400_000;
    let offset: i64 = match story {
        Story::Healthy | Story::Silent => 120,
        Story::Doubtful => 95_000,
        Story::Broken => 1_187 * DAY,
    };
    // Moments of the true time, so many days after it.
    let day = |days: i64| time("2026-11-24T09:30:00Z") + chrono::TimeDelta::milliseconds(offset + days * DAY);
    let https = |name: &str, ip: &str, offset: i64, standing: &str| json!({ "name": name, "from": ip, "kind": "https-date", "offset_ms": offset, "uncertainty_ms": 530, "error": null, "standing": standing });
    let mut sources = vec![
        json!({ "name": "time.cloudflare.com:123", "from": "162.159.200.1:123", "kind": "sntp", "offset_ms": offset, "uncertainty_ms": 14, "error": null }),
        json!({ "name": "ptbtime1.ptb.de:123", "from": "192.53.103.108:123", "kind": "sntp", "offset_ms": offset + 31, "uncertainty_ms": 22, "error": null }),
        json!({ "name": "pool.ntp.org:123", "kind": "sntp", "offset_ms": null, "uncertainty_ms": 0, "error": { "error": "timed-out" } }),
        json!({ "name": "captive.apple.com:80", "from": "17.253.144.10:80", "kind": "http-date", "offset_ms": offset - 260, "uncertainty_ms": 540, "error": null }),
        https("www.mozilla.org:443", "151.101.3.19:443", offset + 340, "vouched"),
    ];
    if story != Story::Healthy {
        sources.push(https("www.apple.com:443", "17.253.144.11:443", offset + 3 * 3_600_000, "vouched"));
        sources.push(https("portal.example:443", "192.0.2.7:443", offset, "unvouched"));
        sources.push(json!({ "name": "ntp.lagging.example:123", "from": "192.0.2.8:123", "kind": "sntp", "offset_ms": offset - 400 * DAY, "uncertainty_ms": 30, "error": null }));
    }
    sources.push(json!({ "name": "example.com", "kind": "target-date", "offset_ms": offset + 410, "uncertainty_ms": 612, "error": null }));
    let bound =
        |kind: &str, who: &str, days: i64| json!({ "kind": kind, "at": day(days), "who": who, "is_target": false });
    json!({
        "of": "clock",
        "local": "2026-11-24T09:30:00Z", "zone_offset_s": 3600, "zone": "Europe/Berlin",
        "built": "2026-11-01T00:00:00Z",
        "sources": sources,
        "newest_not_before": "2026-09-01T00:00:00Z", "earliest_not_after": "2026-11-30T23:59:59Z",
        "bounds": [
            bound("build", "handshake-doctor", -24),
            bound("not-before", "www.mozilla.org:443", -31),
            bound("receipt", "www.mozilla.org:443", -11),
            bound("not-after", "www.mozilla.org:443", 58),
            bound("roots-end", "Example Root X1", 7_300),
        ],
        "sync": {
            "service": "systemd-timesyncd",
            "is_on": story != Story::Broken,
            "is_synchronised": story == Story::Healthy,
            "server": "time.example.org",
            "last": if story == Story::Healthy { json!("2026-11-24T09:24:07Z") } else { Value::Null },
            "largest_step_s": if story == Story::Broken { json!(54_000) } else { Value::Null },
            "adjusts_for_daylight": true,
            "read_from": ["timedatectl show", "timedatectl show-timesync"],
        },
    })
}

fn browser(story: Story) -> Value {
    json!({
        "of": "browser",
        "browsers": [
            { "name": "Firefox ESR", "version": "153.2", "path": "/usr/bin/firefox-esr", "family": "firefox", "is_default": true },
            { "name": "Chromium", "version": "156.0", "path": "/usr/bin/chromium", "family": "chromium", "is_default": false },
        ],
        "trusted_by_system": story != Story::Broken,
        "trusted_by_mozilla": story == Story::Healthy,
        "system_roots": 142,
        "store_error": null,
    })
}

fn allowlist(story: Story) -> Value {
    let broken = story == Story::Broken;
    json!({
        "of": "allowlist",
        "site": {
            "issuer": if broken { "CN=Avast Web/Mail Shield Root,O=Avast Web/Mail Shield" } else { "CN=R11,O=Let's Encrypt,C=US" },
            "product": if broken {
                json!({ "product": "Avast Antivirus", "category": "antivirus", "cause": "antivirus-https-scanning", "verified": true })
            } else {
                Value::Null
            },
            "anchor": if broken { "here" } else { "public" },
        },
        "proxies": if story == Story::Healthy { json!([]) } else {
            json!([{ "source": "https_proxy", "value": "http://proxy.example:3128", "applies": true }])
        },
        "hosts_entries": if broken { json!([{ "address": "127.0.0.1", "name": "example.com", "line": 12 }]) } else { json!([]) },
        "addresses": ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"],
        "odd_addresses": if broken { json!([{ "address": "93.184.215.14", "range": "Documentation" }]) } else { json!([]) },
    })
}

fn protocol_versions(story: Story) -> Value {
    let spoken = |version: u16, suite: u16| json!({ "version": version, "supported": true, "outcome": { "how": "completed" }, "cipher_suite": suite });
    let refused = |version: u16| json!({ "version": version, "supported": false, "outcome": { "how": "alert", "code": 70, "from": "server" }, "cipher_suite": null });
    let versions = match story {
        Story::Healthy | Story::Silent => {
            vec![spoken(0x0304, 0x1302), spoken(0x0303, 0xc030), refused(0x0302), refused(0x0301), refused(0x0300)]
        }
        Story::Doubtful => vec![
            refused(0x0304),
            spoken(0x0303, 0xc030),
            spoken(0x0302, 0xc014),
            spoken(0x0301, 0xc014),
            json!({ "version": 0x0300, "supported": null, "outcome": { "how": "silence", "waited_ms": 5000 }, "cipher_suite": null }),
        ],
        Story::Broken => {
            vec![refused(0x0304), refused(0x0303), refused(0x0302), spoken(0x0301, 0x002f), refused(0x0300)]
        }
    };
    json!({ "of": "protocol", "versions": versions })
}

fn suites(story: Story) -> Value {
    let row = |version: u16, accepted: &[u16], preference: &str, undetermined: &[u16]| {
        json!({
            "version": version, "accepted": accepted, "preference": preference, "is_order_known": preference == "server",
            "undetermined": undetermined, "asked": if version == 0x0304 { 5 } else { 340 },
        })
    };
    let succeeds = |version: u16, suite: u16, group: u16| json!({ "how": "succeeds", "version": version, "suite": suite, "group": group });
    let fails = |need: &str| json!({ "how": "fails", "need": need });
    let client = |name: &str, is_here: bool, is_current: bool, shared: &[u16], outcome: Value| {
        let offered: &[u16] = match name {
            "rustls" => &[0x1302, 0x1301, 0x1303, 0xc02c, 0xc02b, 0xcca9, 0xc030, 0xc02f, 0xcca8],
            "IE 8 Win 7" => &[0x002f, 0x0035, 0x0005, 0x000a, 0xc013, 0xc014, 0x0004],
            _ => &[
                0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x002f,
            ],
        };
        json!({
            "client": name, "is_here": is_here, "is_current": is_current, "offered": offered, "shared": shared,
            "outcome": outcome,
        })
    };
    let group_list = |accepted: &[u16]| json!({ "accepted": accepted, "preference": "server", "undetermined": [] });
    if story == Story::Broken {
        let names = [("rustls", true), ("Firefox 149", true), ("Chrome 146", false)];
        let none = names.map(|(name, is_here)| client(name, is_here, true, &[], fails("suite")));
        let old = succeeds(0x0303, 0x0005, 0x0017);
        let old = [client("IE 8 Win 7", false, false, &[0x0005], old)];
        let clients = [&none[..], &old[..]].concat();
        return json!({
            "of": "cipher", "suites": [row(0x0303, &[0x0005], "irrelevant", &[0x009c])], "groups": null,
            "signatures": [], "clients": clients, "incomplete": true,
        });
    }
    let is_doubtful = story == Story::Doubtful;
    let tls13: &[u16] = if is_doubtful { &[0x1302, 0x1301] } else { &[0x1302, 0x1301, 0x1303] };
    let tls12: &[u16] = if is_doubtful { &[0xc030, 0xc02f, 0x0005] } else { &[0xc030, 0xc02f] };
    let best = || if is_doubtful { json!({ "how": "unknown" }) } else { succeeds(0x0304, 0x1302, 0x11ec) };
    json!({
        "of": "cipher",
        "suites": [
            row(0x0304, tls13, "server", if is_doubtful { &[0x1303] } else { &[] }),
            row(0x0303, tls12, if is_doubtful { "client" } else { "server" }, &[]),
        ],
        "groups": {
            "tls13": group_list(if is_doubtful { &[0x001d, 0x0017] } else { &[0x11ec, 0x001d, 0x0017] }),
            "ecdhe": group_list(&[0x001d, 0x0017]),
            "finite_field": if is_doubtful { json!([{ "bits": 1024, "known": "RFC 2409 group 2" }]) } else { json!([]) },
            "hello_retry_request": false,
        },
        "signatures": [
            { "version": 0x0304, "accepted": [0x0804, 0x0805], "undetermined": [] },
            { "version": 0x0303, "accepted": [0x0804, 0x0401], "undetermined": [] },
        ],
        "clients": [
            client("rustls", true, true, &[0x1302, 0x1301, 0xc030, 0xc02f], best()),
            client("Firefox 149", true, true, &[0x1301, 0x1302, 0xc02f, 0xc030], best()),
            client("Chrome 146", false, true, &[0x1301, 0x1302, 0xc02f, 0xc030], best()),
            client("Safari 26.4", false, true, &[0x1301, 0x1302, 0xc030], best()),
            client("IE 8 Win 7", false, false, &[], fails("version")),
        ],
        "incomplete": is_doubtful,
    })
}

/// A TLS 1.3 handshake: complete, or ended by our own alert, or by the server's.
pub fn observation(step: Step, story: Story) -> Observation {
    let message = |at: u64, from: &str, kind: &str, stage: &str, size: usize, encrypted: bool, fields: Value| json!({ "at_us": at, "from": from, "kind": kind, "stage": stage, "size": size, "encrypted": encrypted, "fields": fields });
    let field = |name: &str, value: &str| json!({ "name": name, "value": value });
    let hello = message(
        21_300,
        "client",
        "client-hello",
        "client-hello",
        1_517,
        false,
        json!([
            field("legacy_version", "TLS 1.2"),
            field("cipher_suites", "TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256, TLS_CHACHA20_POLY1305_SHA256"),
            field("server_name", "example.com"),
            field("supported_groups", "X25519MLKEM768, x25519, secp256r1, secp384r1"),
            field("supported_versions", "TLS 1.3, TLS 1.2"),
        ]),
    );
    let mut messages = vec![hello];
    let alert = |at: u64, from: &str, stage: &str, encrypted: bool, name: &str| {
        message(at, from, "alert", stage, 2, encrypted, json!([field("level", "fatal"), field("description", name)]))
    };
    let refused_at_once = story == Story::Broken && matches!(step, Step::Protocol | Step::Cipher);
    if refused_at_once {
        messages.push(alert(48_200, "server", "server-hello", false, "handshake_failure (40)"));
    } else {
        messages.extend([
            message(
                47_900,
                "server",
                "server-hello",
                "server-hello",
                1_210,
                false,
                json!([field("cipher_suite", "TLS_AES_256_GCM_SHA384"), field("key_share", "X25519MLKEM768")]),
            ),
            message(47_960, "client", "change-cipher-spec", "client-finished", 1, false, json!([])),
            message(
                48_010,
                "server",
                "encrypted-extensions",
                "server-hello",
                32,
                true,
                json!([field("application_layer_protocol_negotiation", "h2")]),
            ),
            message(48_020, "server", "certificate", "server-hello", 2_907, true, json!([field("certificates", "2")])),
            message(
                48_100,
                "server",
                "certificate-verify",
                "client-verifies",
                264,
                true,
                json!([field("algorithm", "rsa_pss_rsae_sha256")]),
            ),
            message(48_130, "server", "finished", "server-finished", 52, true, json!([])),
            message(
                48_900,
                "client",
                "verification",
                "client-verifies",
                0,
                false,
                json!([field("result", "chain recorded")]),
            ),
        ]);
        if story == Story::Broken {
            messages.push(alert(49_100, "client", "client-verifies", true, "certificate_expired (45)"));
        } else {
            messages.push(message(49_200, "client", "finished", "client-finished", 52, true, json!([])));
            messages.push(message(
                75_800,
                "server",
                "new-session-ticket",
                "server-finished",
                250,
                true,
                json!([field("lifetime", "7200 s")]),
            ));
        }
    }
    let outcome = match (story, refused_at_once) {
        (Story::Broken, true) => json!({ "how": "alert", "code": 40, "from": "server" }),
        (Story::Broken, false) => json!({ "how": "alert", "code": 45, "from": "client" }),
        _ => json!({ "how": "completed" }),
    };
    serde_json::from_value(json!({
        "driver": "rustls",
        "peer": "93.184.215.14:443",
        "phases": [
            { "kind": "resolve", "start_us": 0, "duration_us": 3_100, "detail": "93.184.215.14, 2606:2800:21f:cb07:6820:80da:af6b:8b2c" },
            { "kind": "connect", "start_us": 3_100, "duration_us": 18_100, "detail": "93.184.215.14:443" },
            { "kind": "handshake", "start_us": 21_200, "duration_us": 54_700, "detail": "" },
        ],
        "messages": messages,
        "outcome": outcome,
        "negotiated": if refused_at_once { json!({ "version": null, "cipher_suite": null, "group": null, "dh_prime_bits": null, "signature_scheme": null, "alpn": null }) } else {
            json!({ "version": 0x0304, "cipher_suite": 0x1302, "group": 0x11ec, "dh_prime_bits": null, "signature_scheme": 0x0804, "alpn": "h2" })
        },
        "chain": [], "chain_length": if refused_at_once { 0 } else { 2 },
        "client_certificate_request": null,
        "http": null,
        "bytes_sent": 1_702, "bytes_received": 5_120,
    }))
    .expect("an observation of this program")
}

fn unreachable() -> Observation {
    let mut seen = observation(Step::Clock, Story::Healthy);
    seen.messages.clear();
    seen.phases.truncate(2);
    seen.negotiated = handshake_doctor::handshake::Negotiated::default();
    seen.outcome = Outcome::Unreachable { error: NetError::TimedOut };
    seen.chain_length = 0;
    seen
}

/// Two certificates and what is wrong with them.
pub fn chain(story: Story) -> ChainReport {
    let broken = story == Story::Broken;
    let end = if broken { "2026-11-21T09:14:00Z" } else { "2026-11-30T23:59:59Z" };
    let certificate = |subject: &str, issuer: &str, end: &str, ca: bool| {
        json!({
            "sha256": "4ea0d1a6c0a1f6f3a8b1d9f0c7e2b35d4c6f8a9b0e1d2c3f4a5b6c7d8e9f0a1b", "unparsable": null,
            "subject": format!("CN={subject}"), "issuer": format!("CN={issuer},O=Let's Encrypt"),
            "label": subject, "issuer_label": issuer, "serial": "03a1b2c3d4e5f60718", "version": 3,
            "not_before": "2026-09-01T00:00:00Z", "not_after": end,
            "names": if ca { json!([]) } else { json!(["example.com", "www.example.com"]) }, "name_count": if ca { 0 } else { 2 },
            "key": "RSA 2048", "key_bits": 2048, "signature_algorithm": "sha256WithRSAEncryption",
            "is_ca": ca, "key_usage": ["digitalSignature"], "extended_key_usage": ["serverAuth"],
            "ca_issuers": ["http://r11.i.lencr.org/"], "ocsp": [], "self_issued": false,
        })
    };
    let check = |check: &str, certificate: Option<usize>, result: &str, detail: &str| json!({ "check": check, "certificate": certificate, "result": result, "detail": detail });
    let mut certificates = vec![certificate("example.com", "R11", end, false)];
    let mut checks = vec![
        check("name", Some(0), "passed", "example.com"),
        check("not-after", Some(0), if broken { "failed" } else { "passed" }, end),
        check("key-strength", Some(0), "passed", "RSA 2048"),
        check(
            "signature-strength",
            Some(0),
            if story == Story::Doubtful { "warned" } else { "passed" },
            "sha256WithRSAEncryption",
        ),
    ];
    if broken {
        checks.push(check("complete", Some(0), "failed", "R11"));
    } else {
        certificates.push(certificate("R11", "ISRG Root X1", "2027-03-12T23:59:59Z", true));
        certificates[1]["subject"] = json!("CN=R11,O=Let's Encrypt");
        checks.push(check("ca-flag", Some(1), "passed", "CA"));
        checks.push(check("complete", None, "passed", "ISRG Root X1"));
    }
    let judgement = |store: &str| {
        json!({
            "store": store, "trusted": !broken, "anchored": !broken,
            "root": if broken { Value::Null } else { json!("CN=ISRG Root X1,O=Internet Security Research Group,C=US") },
            "error": if broken { json!("UnknownIssuer") } else { Value::Null },
        })
    };
    serde_json::from_value(json!({
        "certificates": certificates, "checks": checks,
        "judgements": [judgement("system"), judgement("mozilla")],
        "judged_at": "2026-11-24T09:30:00Z",
    }))
    .expect("a chain of this program")
}

fn time(text: &str) -> chrono::DateTime<chrono::Utc> {
    text.parse().expect("a time")
}
