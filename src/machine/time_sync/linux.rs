//! Linux: which service keeps the clock right, and what it says. systemd is asked where it runs; elsewhere the running
//! programs tell. In a container the clock is another system's business, unless a service runs inside it.

use super::timesyncd::{self, Timedated};
use super::{Ground, TimeSync, Told, chrony, ntpd};

/// Files that a container's maker leaves in it, and the note of systemd that it runs in one.
const CONTAINER: [&str; 3] = ["/.dockerenv", "/run/.containerenv", "/run/systemd/container"];

/// More processes are not looked at: services start early and have low numbers.
const MAX_PROCESSES: usize = 4096;

/// Services by the name that the kernel gives their process: its first fifteen letters (proc(5), `comm`).
const SERVICES: [(&str, Service); 4] = [
    ("systemd-timesyn", Service::Timesyncd),
    ("chronyd", Service::Chrony),
    ("ntp-daemon", Service::NtpdRs),
    ("ntpd", Service::Ntpd),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    Timesyncd,
    Chrony,
    Ntpd,
    OpenNtpd,
    NtpdRs,
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Self::Timesyncd => "systemd-timesyncd",
            Self::Chrony => "chrony",
            Self::Ntpd => "ntpd",
            Self::OpenNtpd => "OpenNTPD",
            Self::NtpdRs => "ntpd-rs",
        }
    }

    fn told(self, ground: &Ground) -> Told {
        match self {
            Self::Timesyncd => timesyncd::told(ground),
            Self::Chrony => chrony::told(ground),
            Self::Ntpd => ntpd::told(ground),
            Self::OpenNtpd => ntpd::told_by_openntpd(ground),
            Self::NtpdRs => Told::default(),
        }
    }
}

pub(super) fn found(ground: &Ground) -> Option<TimeSync> {
    let processes = processes(ground);
    let running = running(ground, &processes);
    if running.is_none() && is_inside_another_system(ground) {
        return None;
    }
    let (timedated, command) = timedated(ground).map_or((None, None), |(seen, command)| (Some(seen), Some(command)));
    let installed = running.or_else(|| installed(ground, timedated.as_ref()));
    // Without systemd, what is not running is off; but only who sees the first process sees the others too.
    let sees_all = !processes.is_empty() && ground.text("/proc/1/comm").is_some();
    let is_on = match (&running, &timedated) {
        (Some(_), _) => Some(true),
        (None, Some(seen)) => seen.is_on.or((seen.can == Some(false)).then_some(false)),
        (None, None) => (sees_all && installed.is_some()).then_some(false),
    };
    if installed.is_none() && timedated.is_none() {
        return None;
    }
    let told = installed.map(|service| service.told(ground)).unwrap_or_default();
    let zone = timedated.as_ref().and_then(|seen| seen.zone.clone());
    let mut read_from: Vec<String> = command.into_iter().map(str::to_owned).collect();
    read_from.extend(told.read_from);
    Some(TimeSync {
        service: installed.map_or("NTP", Service::name).to_owned(),
        is_on,
        is_synchronised: told.is_synchronised.or(timedated.and_then(|seen| seen.is_synchronised)),
        server: told.server,
        last: told.last,
        largest_step_s: told.largest_step_s,
        adjusts_for_daylight: zone.and_then(|zone| adjusts(&zone)),
        read_from,
    })
}

/// What systemd says, by its newer command or by its older one.
fn timedated(ground: &Ground) -> Option<(Timedated, &'static str)> {
    let show = || timesyncd::show(&(ground.run)("timedatectl", &["show"])?);
    let status = || timesyncd::status(&(ground.run)("timedatectl", &["status"])?);
    show().map(|seen| (seen, "timedatectl show")).or_else(|| Some((status()?, "timedatectl status")))
}

/// Names of the running processes.
fn processes(ground: &Ground) -> Vec<String> {
    let numbers = super::read::entries(&ground.at("/proc"));
    let numbers = numbers.iter().filter_map(|path| path.file_name()?.to_str()?.parse::<u32>().ok());
    let names = numbers.take(MAX_PROCESSES).filter_map(|number| ground.text(&format!("/proc/{number}/comm")));
    names.map(|name| name.trim_end().to_owned()).collect()
}

fn running(ground: &Ground, processes: &[String]) -> Option<Service> {
    let found = SERVICES.into_iter().find(|(name, _)| processes.iter().any(|process| process == name));
    found.map(|(_, service)| which_ntpd(ground, service))
}

/// Two programs call themselves `ntpd`.
fn which_ntpd(ground: &Ground, service: Service) -> Service {
    let has = |files: [&str; 2]| files.into_iter().any(|file| ground.exists(file));
    if service == Service::Ntpd && has(ntpd::OPEN_SETTINGS) && !has(ntpd::SETTINGS) {
        return Service::OpenNtpd;
    }
    service
}

/// The service that stands ready, when none runs.
fn installed(ground: &Ground, timedated: Option<&Timedated>) -> Option<Service> {
    let has = |files: &[&str]| files.iter().any(|file| ground.exists(file));
    if has(&chrony::SETTINGS) {
        return Some(Service::Chrony);
    }
    if has(&ntpd::SETTINGS) || has(&ntpd::OPEN_SETTINGS) {
        return Some(which_ntpd(ground, Service::Ntpd));
    }
    let timesyncd = ["/usr/lib/systemd/systemd-timesyncd", "/lib/systemd/systemd-timesyncd"];
    (timedated.is_some() && has(&timesyncd)).then_some(Service::Timesyncd)
}

/// A container, or Linux inside Windows: the clock is set outside.
fn is_inside_another_system(ground: &Ground) -> bool {
    let is_wsl = || {
        let release = ground.text("/proc/sys/kernel/osrelease");
        release.is_some_and(|release| release.to_ascii_lowercase().contains("microsoft"))
    };
    CONTAINER.into_iter().any(|file| ground.exists(file)) || is_wsl()
}

/// A zone of the fixed kind (`Etc/GMT-1`) has no summer time; for UTC the question does not arise.
fn adjusts(zone: &str) -> Option<bool> {
    match zone {
        "UTC" | "Etc/UTC" | "Universal" | "Zulu" | "Etc/GMT" => None,
        fixed if fixed.starts_with("Etc/GMT") => Some(false),
        _ => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Planted;
    use super::*;

    const ON: &str = "Timezone=Europe/Berlin\nLocalRTC=no\nCanNTP=yes\nNTP=yes\nNTPSynchronized=yes\n\
                      TimeUSec=Tue 2026-11-24 10:30:00 CET\n";

    fn running(planted: Planted, process: &str) -> Planted {
        planted.file("/proc/1/comm", "systemd\n").file("/proc/417/comm", &format!("{process}\n"))
    }

    #[test]
    fn a_desktop_with_systemd_says_that_it_keeps_its_clock_right() {
        let planted = running(Planted::new(), "systemd-timesyn")
            .tool("timedatectl show", ON)
            .tool("timedatectl show-timesync", "ServerName=time.example\n")
            .file("/run/systemd/timesync/synchronized", "");
        let seen = planted.seen(found).expect("a service");
        assert_eq!(seen.service, "systemd-timesyncd");
        assert_eq!((seen.is_on, seen.is_synchronised), (Some(true), Some(true)));
        assert_eq!(seen.server.as_deref(), Some("time.example"));
        assert!(seen.last.is_some());
        assert_eq!((seen.largest_step_s, seen.adjusts_for_daylight), (None, Some(true)));
        let sources = ["timedatectl show", "timedatectl show-timesync", "/run/systemd/timesync/synchronized"];
        assert_eq!(seen.read_from, sources);
    }

    #[test]
    fn a_service_that_is_switched_off_is_named_with_the_server_that_it_would_ask() {
        let planted = Planted::new()
            .tool("timedatectl show", &ON.replace("NTP=yes", "NTP=no").replace("Synchronized=yes", "Synchronized=no"))
            .file("/proc/1/comm", "systemd\n")
            .file("/usr/lib/systemd/systemd-timesyncd", "")
            .file("/etc/systemd/timesyncd.conf", "[Time]\nNTP=time.example\n");
        let seen = planted.seen(found).expect("a service");
        assert_eq!((seen.service.as_str(), seen.is_on), ("systemd-timesyncd", Some(false)));
        assert_eq!((seen.is_synchronised, seen.server.as_deref()), (Some(false), Some("time.example")));
    }

    #[test]
    fn a_system_without_any_service_says_so() {
        let printed = "Timezone=Etc/GMT-1\nCanNTP=no\nNTPSynchronized=no\n";
        let seen = Planted::new().tool("timedatectl show", printed).seen(found).expect("systemd's word");
        assert_eq!((seen.service.as_str(), seen.is_on), ("NTP", Some(false)));
        assert_eq!(seen.adjusts_for_daylight, Some(false));
    }

    #[test]
    fn without_systemd_the_running_programs_tell() {
        let tracking = "C0356768,192.0.2.7,2,1795509000.1,0,0,0,0,0,0,0,0,64.5,Normal\n";
        let chrony = running(Planted::new(), "chronyd").tool("chronyc -n -c tracking", tracking);
        let seen = chrony.seen(found).expect("chrony");
        assert_eq!((seen.service.as_str(), seen.is_on, seen.is_synchronised), ("chrony", Some(true), Some(true)));
        assert_eq!(seen.server.as_deref(), Some("192.0.2.7"));

        let openntpd = running(Planted::new(), "ntpd")
            .file("/etc/openntpd/ntpd.conf", "servers pool.example\n")
            .tool("ntpctl -s status", "0/4 peers valid, clock unsynced\n");
        let seen = openntpd.seen(found).expect("OpenNTPD");
        assert_eq!((seen.service.as_str(), seen.is_synchronised), ("OpenNTPD", Some(false)));

        let busybox = running(Planted::new(), "ntpd").seen(found).expect("BusyBox");
        assert_eq!((busybox.service.as_str(), busybox.is_on, busybox.largest_step_s), ("ntpd", Some(true), None));

        let off = running(Planted::new(), "sshd").file("/etc/ntp.conf", "server a.example\n").seen(found);
        let off = off.expect("ntpd's settings");
        assert_eq!((off.is_on, off.largest_step_s), (Some(false), Some(1_000)));
    }

    #[test]
    fn in_a_container_nothing_is_claimed_of_the_clock_of_another_system() {
        for marker in ["/.dockerenv", "/run/.containerenv", "/run/systemd/container"] {
            let planted = running(Planted::new(), "bash").file(marker, "").file("/etc/chrony.conf", "pool a.example\n");
            assert_eq!(planted.tool("timedatectl show", ON).seen(found), None, "{marker}");
        }
        let wsl = Planted::new().file("/proc/sys/kernel/osrelease", "6.6.87.2-microsoft-standard-WSL2\n");
        assert_eq!(wsl.tool("timedatectl show", ON).seen(found), None);
    }

    #[test]
    fn a_system_of_which_nothing_is_known_is_not_said_to_be_off() {
        assert_eq!(Planted::new().seen(found), None);
        assert_eq!(running(Planted::new(), "sshd").seen(found), None);
        // Other people's processes are hidden: nobody can say that it does not run.
        let hidden = Planted::new().file("/proc/812/comm", "bash\n").file("/etc/ntp.conf", "server a.example\n");
        assert_eq!(hidden.seen(found).expect("its settings").is_on, None);
    }

    #[test]
    fn garbage_and_endless_output_break_nothing() {
        let endless = "NTP=\u{0}\u{fffd}=,".repeat(100_000);
        let planted = running(Planted::new(), "chronyd")
            .tool("timedatectl show", &endless)
            .tool("timedatectl status", &endless)
            .tool("chronyc -N -c tracking", &endless)
            .file("/etc/chrony/chrony.conf", &"server\n".repeat(50_000));
        let seen = planted.seen(found).expect("chrony runs");
        assert_eq!((seen.is_synchronised, seen.server), (None, None));
    }
}
