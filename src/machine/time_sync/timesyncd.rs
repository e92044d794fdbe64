//! systemd: what `timedatectl` prints, and the settings of systemd-timesyncd (timedatectl(1), timesyncd.conf(5)).

use super::{Ground, Told, server_name};
use crate::machine::desktop;

/// Touched at each synchronisation (systemd-timesyncd.service(8)).
const SYNCHRONISED: &str = "/run/systemd/timesync/synchronized";

/// What systemd knows of the clock, whichever service keeps it right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Timedated {
    /// Whether there is a service that could do it.
    pub(super) can: Option<bool>,
    pub(super) is_on: Option<bool>,
    pub(super) is_synchronised: Option<bool>,
    pub(super) zone: Option<String>,
}

/// Reads `timedatectl show` (since systemd 239).
pub(super) fn show(printed: &str) -> Option<Timedated> {
    let value = |wanted: &str| printed.lines().find_map(|line| line.strip_prefix(wanted)?.strip_prefix('='));
    let is = |wanted: &str| value(wanted).and_then(yes);
    let seen = Timedated {
        can: is("CanNTP"),
        is_on: is("NTP"),
        is_synchronised: is("NTPSynchronized"),
        zone: value("Timezone").map(str::to_owned),
    };
    (seen.is_on.is_some() || seen.is_synchronised.is_some()).then_some(seen)
}

/// Reads `timedatectl status`, whose words have changed over the years but were never translated.
pub(super) fn status(printed: &str) -> Option<Timedated> {
    let value = |wanted: &[&str]| {
        printed.lines().filter_map(|line| line.split_once(':')).find_map(|(name, value)| {
            wanted.contains(&name.trim()).then(|| value.split_whitespace().next().unwrap_or_default())
        })
    };
    let seen = Timedated {
        can: None,
        is_on: value(&["NTP enabled", "Network time on", "NTP service"]).and_then(yes),
        is_synchronised: value(&["NTP synchronized", "System clock synchronized"]).and_then(yes),
        zone: value(&["Time zone", "Timezone"]).map(str::to_owned),
    };
    (seen.is_on.is_some() || seen.is_synchronised.is_some()).then_some(seen)
}

fn yes(word: &str) -> Option<bool> {
    match word.trim() {
        "yes" | "active" => Some(true),
        "no" | "inactive" => Some(false),
        _ => None,
    }
}

/// What systemd-timesyncd says and is told.
pub(super) fn told(ground: &Ground) -> Told {
    let mut told = Told::default();
    if let Some(printed) = (ground.run)("timedatectl", &["show-timesync"]) {
        told.server = contacted(&printed);
        told.read_from.push("timedatectl show-timesync".to_owned());
    }
    if let Some(last) = ground.modified(SYNCHRONISED) {
        told.last = Some(last);
        told.read_from.push(SYNCHRONISED.to_owned());
    }
    if told.server.is_none() {
        let (server, files) = configured(ground);
        told.server = server;
        told.read_from.extend(files);
    }
    told
}

/// The server of `timedatectl show-timesync`: the one in use, or the first that it would ask.
fn contacted(printed: &str) -> Option<String> {
    let value = |wanted: &str| printed.lines().find_map(|line| line.strip_prefix(wanted)?.strip_prefix('='));
    let names = ["ServerName", "ServerAddress", "LinkNTPServers", "SystemNTPServers", "FallbackNTPServers"];
    names.into_iter().find_map(|name| value(name)?.split_whitespace().find_map(server_name))
}

/// The first server of the settings, and the files that were read. Later files win; within one value the first name is
/// asked first.
fn configured(ground: &Ground) -> (Option<String>, Vec<String>) {
    let mut files = vec!["/etc/systemd/timesyncd.conf".to_owned()];
    for directory in ["/usr/lib/systemd/timesyncd.conf.d", "/etc/systemd/timesyncd.conf.d"] {
        files.extend(ground.files(directory, "conf"));
    }
    let (mut servers, mut fallback, mut read) = (Vec::new(), Vec::new(), Vec::new());
    for file in files {
        let Some(text) = ground.text(&file) else { continue };
        for (key, value) in desktop::group(&text, "Time") {
            let list = match key {
                "NTP" => &mut servers,
                "FallbackNTP" => &mut fallback,
                _ => continue,
            };
            if value.is_empty() {
                list.clear();
            }
            list.extend(value.split_whitespace().filter_map(server_name));
        }
        read.push(file);
    }
    (servers.into_iter().chain(fallback).next(), read)
}

#[cfg(test)]
mod tests {
    use super::super::tests::Planted;
    use super::*;

    #[test]
    fn old_and_new_words_of_timedatectl_are_understood() {
        let table = [
            // systemd 219 (CentOS 7), 229 (Ubuntu 16.04), 237 (Ubuntu 18.04), 252 (Debian 12).
            ("     NTP enabled: yes\nNTP synchronized: no\n RTC in local TZ: no\n", Some(true), Some(false)),
            (" Network time on: no\nNTP synchronized: no\n RTC in local TZ: no\n", Some(false), Some(false)),
            ("System clock synchronized: yes\nsystemd-timesyncd.service active: yes\n", None, Some(true)),
            ("System clock synchronized: yes\n              NTP service: active\n", Some(true), Some(true)),
            ("System clock synchronized: no\n              NTP service: inactive\n", Some(false), Some(false)),
            ("System clock synchronized: no\n              NTP service: n/a\n", None, Some(false)),
        ];
        for (printed, is_on, is_synchronised) in table {
            let seen = status(printed).expect(printed);
            assert_eq!((seen.is_on, seen.is_synchronised), (is_on, is_synchronised), "{printed}");
        }
        assert_eq!(status("System has not been booted with systemd as init system"), None);
        assert_eq!(show("Failed to connect to bus"), None);
    }

    #[test]
    fn the_server_in_use_is_told_before_those_that_it_would_ask() {
        let printed = "FallbackNTPServers=0.debian.pool.ntp.org 1.debian.pool.ntp.org\nServerName=time.example\n\
                       ServerAddress=192.0.2.7\nPollIntervalUSec=34min 8s\n\
                       NTPMessage={ Leap=0, Version=4, Mode=4, Stratum=1, Ignored=no, PacketCount=1 }\n";
        assert_eq!(contacted(printed).as_deref(), Some("time.example"));
        assert_eq!(contacted("FallbackNTPServers=0.debian.pool.ntp.org\n").as_deref(), Some("0.debian.pool.ntp.org"));
        assert_eq!(contacted("ServerName=\u{1b}[31m\n"), None);
    }

    #[test]
    fn a_later_file_empties_the_list_of_an_earlier_one() {
        let planted = Planted::new()
            .file("/etc/systemd/timesyncd.conf", "[Time]\n#NTP=\nNTP=first.example second.example\n")
            .file("/etc/systemd/timesyncd.conf.d/50-ours.conf", "[Time]\nNTP=\nNTP=ours.example\n")
            .file("/etc/systemd/timesyncd.conf.d/readme.txt", "[Time]\nNTP=other.example\n");
        planted.seen(|ground| {
            let told = told(ground);
            assert_eq!(told.server.as_deref(), Some("ours.example"));
            assert_eq!(told.read_from.len(), 2);
            None
        });
    }
}
