//! ntpd, ntpsec and `OpenNTPD`: what `ntpq -c rv` and `ntpctl -s status` print, and their settings.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Ground, Told, server_name};

/// Where ntpd and ntpsec keep their settings.
pub(super) const SETTINGS: [&str; 2] = ["/etc/ntpsec/ntp.conf", "/etc/ntp.conf"];

/// Where `OpenNTPD` keeps its own.
pub(super) const OPEN_SETTINGS: [&str; 2] = ["/etc/openntpd/ntpd.conf", "/etc/ntpd.conf"];

/// Where distributions say how ntpd is started.
const OPTIONS: [&str; 4] = ["/etc/default/ntpsec", "/etc/default/ntp", "/etc/sysconfig/ntpd", "/etc/conf.d/ntpd"];

/// ntpd ends itself rather than correct more, in seconds (ntp.conf(5), `tinker panic`).
const PANIC_S: u64 = 1_000;

/// NTP counts from 1900, this many seconds before 1970 (RFC 5905, section 6), and anew from 2036.
const FROM_1900_TO_1970_S: i64 = 2_208_988_800;
const ERA_S: i64 = 1 << 32;

/// What ntpd says and is told.
pub(super) fn told(ground: &Ground) -> Told {
    let mut told = Told::default();
    if let Some(said) = (ground.run)("ntpq", &["-n", "-c", "rv"]).as_deref().and_then(variables) {
        told = said;
        told.read_from.push("ntpq -c rv".to_owned());
    }
    let Some((file, text)) = SETTINGS.into_iter().find_map(|file| Some((file, ground.text(file)?))) else {
        // BusyBox has a program of the same name that needs no settings and corrects anything.
        return told;
    };
    // A name says more than an address.
    told.server = first_server(&text, &["server", "pool", "peer"]).or(told.server);
    told.read_from.push(file.to_owned());
    let begins_freely = OPTIONS.into_iter().any(|file| ground.text(file).is_some_and(|text| has_g(&text)));
    told.largest_step_s = if begins_freely { None } else { panic(&text) };
    told
}

/// What `OpenNTPD` says and is told.
pub(super) fn told_by_openntpd(ground: &Ground) -> Told {
    let mut told = Told::default();
    if let Some(printed) = (ground.run)("ntpctl", &["-s", "status"]) {
        told.is_synchronised = if printed.contains("clock synced") {
            Some(true)
        } else {
            printed.contains("clock unsynced").then_some(false)
        };
        told.read_from.push("ntpctl -s status".to_owned());
    }
    if let Some((file, text)) = OPEN_SETTINGS.into_iter().find_map(|file| Some((file, ground.text(file)?))) {
        told.server = first_server(&text, &["server", "servers"]);
        told.read_from.push(file.to_owned());
    }
    told
}

/// System variables (RFC 9327, section 4.1, and ntpq(1)): `name=value` between commas; a value may stand in quotes.
fn variables(printed: &str) -> Option<Told> {
    let value = |wanted: &str| {
        let parts = printed.split([',', '\n']).map(str::trim);
        parts.filter_map(|part| part.split_once('=')).find_map(|(name, value)| (name == wanted).then_some(value))
    };
    let leap = value("leap")?;
    let stratum: u32 = value("stratum")?.parse().ok()?;
    let is_synchronised = leap != "11" && leap != "3" && (1..16).contains(&stratum);
    let last = value("reftime").and_then(reference_time);
    Some(Told {
        is_synchronised: Some(is_synchronised),
        server: value("refid").and_then(server_name).filter(|_| is_synchronised),
        last: last.filter(|_| is_synchronised),
        ..Told::default()
    })
}

/// `e5a3b1c2.8d4fdf3b  Tue, Feb  1 2022 13:18:58.552`: seconds and fractions in hexadecimal. Of the two eras that fit,
/// the one after 1970.
fn reference_time(text: &str) -> Option<DateTime<Utc>> {
    let (seconds, _) = text.split_once('.')?;
    let seconds = i64::from(u32::from_str_radix(seconds, 16).ok().filter(|seconds| *seconds > 0)?);
    let since_1970 = seconds - FROM_1900_TO_1970_S;
    let since_1970 = if since_1970 < 0 { since_1970 + ERA_S } else { since_1970 };
    DateTime::UNIX_EPOCH.checked_add_signed(TimeDelta::try_seconds(since_1970)?)
}

fn first_server(text: &str, directives: &[&str]) -> Option<String> {
    text.lines().find_map(|line| {
        let mut words = line.split_whitespace();
        directives.contains(&words.next()?).then_some(())?;
        words.filter(|word| !word.starts_with('-')).find_map(server_name)
    })
}

/// The largest correction by `tinker panic`; 0 means any.
fn panic(text: &str) -> Option<u64> {
    let set = text.lines().find_map(|line| {
        let words: Vec<&str> = line.split_whitespace().take(16).collect();
        let at = words.iter().position(|word| *word == "panic").filter(|_| words[0] == "tinker")?;
        words.get(at + 1)?.parse::<f64>().ok()
    });
    match set {
        None => Some(PANIC_S),
        Some(seconds) => (seconds >= 1.0).then_some(seconds as u64),
    }
}

/// Whether the options hold `-g`: the first correction may be of any size.
fn has_g(options: &str) -> bool {
    options
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'))
        .flat_map(|line| line.split(|letter: char| letter.is_whitespace() || "\"'=".contains(letter)))
        .any(|word| word == "--panicgate" || (word.starts_with('-') && !word.starts_with("--") && word.contains('g')))
}

#[cfg(test)]
mod tests {
    use super::super::tests::Planted;
    use super::*;

    const IN_STEP: &str = "associd=0 status=0615 leap_none, sync_ntp, 1 event, clock_sync,\n\
        version=\"ntpd 4.2.8p15@1.3728-o Wed Sep 23 11:46:38 UTC 2020 (1)\",\n\
        processor=\"x86_64\", system=\"Linux/5.10.0-20-amd64\", leap=00, stratum=2,\n\
        precision=-24, rootdelay=12.482, rootdisp=14.330, refid=192.53.103.108,\n\
        reftime=e5a3b1c2.8d4fdf3b  Tue, Feb  1 2022 13:18:58.552,\n\
        clock=e5a3b1f9.1c5a1a0e  Tue, Feb  1 2022 13:19:53.110, peer=40571, tc=6,\n\
        mintc=3, offset=+0.087042, frequency=-4.338, sys_jitter=0.031250\n";
    const LOST: &str = "associd=0 status=c016 leap_alarm, sync_unspec, 1 event, restart,\n\
        version=\"ntpd ntpsec-1.2.2\", processor=\"x86_64\", system=\"Linux/6.1.0\", leap=11, stratum=16,\n\
        precision=-24, rootdelay=0.0, rootdisp=0.0, refid=INIT,\n\
        reftime=00000000.00000000 2036-02-07T06:28:16.000, peer=0, tc=6\n";

    #[test]
    fn the_variables_of_ntpd_are_understood() {
        let told = variables(IN_STEP).expect("understood");
        assert_eq!(told.is_synchronised, Some(true));
        assert_eq!(told.server.as_deref(), Some("192.53.103.108"));
        assert_eq!(told.last.map(|last| last.to_rfc3339()).as_deref(), Some("2022-02-01T13:18:58+00:00"));
        let told = variables(LOST).expect("understood");
        assert_eq!((told.is_synchronised, told.server, told.last), (Some(false), None, None));
        for garbage in ["", "ntpq: read: Connection refused", "leap=00,stratum=x", &"=,".repeat(100_000)] {
            assert_eq!(variables(garbage), None);
        }
    }

    #[test]
    fn a_reference_time_after_2036_lies_in_the_next_era() {
        let year = |text| reference_time(text).map(|at| at.format("%Y").to_string());
        assert_eq!(year("00000001.0").as_deref(), Some("2036"));
        assert_eq!(year("ffffffff.0").as_deref(), Some("2036"));
        assert_eq!(year("83aa7e80.0").as_deref(), Some("1970"));
        assert_eq!(year("00000000.0"), None);
        assert_eq!(year("zz.0"), None);
    }

    #[test]
    fn ntpd_gives_up_on_a_thousand_seconds_unless_it_is_told_otherwise() {
        assert_eq!(panic("server a.example\n"), Some(1_000));
        assert_eq!(panic("tinker step 1 panic 5000\n"), Some(5_000));
        assert_eq!(panic("tinker panic 0\n"), None);
        let settings = "pool -4 ntp.example iburst\n";
        for (options, largest) in [("NTPD_OPTS='-g'\n", None), ("#-g\nNTPD_OPTS=\"-u ntp:ntp\"\n", Some(1_000))] {
            Planted::new().file("/etc/ntp.conf", settings).file("/etc/default/ntp", options).seen(|ground| {
                let told = told(ground);
                assert_eq!((told.server.as_deref(), told.largest_step_s), (Some("ntp.example"), largest));
                None
            });
        }
    }

    #[test]
    fn openntpd_says_whether_it_is_in_step() {
        for (printed, expected) in [
            ("4/4 peers valid, clock synced, stratum 3\n", Some(true)),
            ("1/9 peers valid, clock unsynced, clock offset is -3612.113ms\n", Some(false)),
            ("ntpctl: connect: /var/run/ntpd.sock: No such file\n", None),
        ] {
            Planted::new().tool("ntpctl -s status", printed).seen(|ground| {
                assert_eq!(told_by_openntpd(ground).is_synchronised, expected, "{printed}");
                None
            });
        }
    }
}
