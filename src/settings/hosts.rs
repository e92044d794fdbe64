//! The hosts that are asked besides the site itself, in groups by their purpose. Each group can be given other hosts, or
//! be asked no more. Their words stand in `settings.ftl`.

use std::net::{IpAddr, SocketAddr};

use serde::Serialize;

use super::{NameServer, PortalProbe, SYSTEM_TIME_SERVER, Settings};
use crate::target::Endpoint;

/// More hosts of one group would make each check slow.
const MOST_HOSTS: usize = 16;

/// Hosts of one purpose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HostGroup {
    /// Time servers.
    Sntp,
    /// Web servers that tell the time, and whether a sign-in page stands in the way.
    Http,
    /// The same over HTTPS.
    Https,
    /// Whoever signed a certificate, for certificates that the site left out.
    Issuers,
    /// Whoever signed a certificate, for whether it was taken back.
    Revocation,
    /// Independent sites, for who signs them.
    Canaries,
    /// Web servers whose answer is known, for a sign-in page in the way.
    Portal,
    /// The proxies and the proxy script of this computer.
    Proxies,
    /// The name server, for records that the system does not hand out.
    NameServer,
}

/// What is asked of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Whether its hosts are asked at all.
    pub is_on: bool,
    /// Which; empty where the hosts are not for us to choose.
    pub hosts: Vec<String>,
}

/// What is wrong with a list of hosts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HostError {
    /// A line is no host with a port.
    NoHost(String),
    /// A line is no address; a name server's name could not be looked up.
    NoAddress(String),
    /// More lines than these many are too many.
    TooMany(usize),
    /// A group that is asked, without a host to ask.
    Empty,
}

impl HostGroup {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Sntp,
        Self::Http,
        Self::Https,
        Self::Canaries,
        Self::Portal,
        Self::Proxies,
        Self::Issuers,
        Self::Revocation,
        Self::NameServer,
    ];

    /// Its name in keys of messages.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Sntp => "sntp",
            Self::Http => "http",
            Self::Https => "https",
            Self::Issuers => "issuers",
            Self::Revocation => "revocation",
            Self::Canaries => "canaries",
            Self::Portal => "portal",
            Self::Proxies => "proxies",
            Self::NameServer => "name-server",
        }
    }

    /// Section and key of each of its values in a settings file.
    pub fn keys(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Sntp => &[("clock", "sntp")],
            Self::Http => &[("clock", "http")],
            Self::Https => &[("clock", "https")],
            Self::Issuers => &[("certificate", "fetch_issuers")],
            Self::Revocation => &[("certificate", "ask_revocation")],
            Self::Canaries => &[("allowlist", "canaries")],
            Self::Portal => &[("allowlist", "portal")],
            Self::Proxies => &[("allowlist", "try_proxies")],
            Self::NameServer => &[("dns", "ask"), ("dns", "server")],
        }
    }

    /// Whether it is for us to choose its hosts: those of an authority are named by the certificate.
    pub fn has_hosts(self) -> bool {
        !matches!(self, Self::Issuers | Self::Revocation | Self::Proxies)
    }

    /// What holds for it.
    pub fn choice(self, settings: &Settings) -> Choice {
        let list = |hosts: &Vec<String>| Choice { is_on: !hosts.is_empty(), hosts: hosts.clone() };
        let switch = |is_on| Choice { is_on, hosts: Vec::new() };
        match self {
            Self::Sntp => list(&settings.clock.sntp),
            Self::Http => list(&settings.clock.http),
            Self::Https => list(&settings.clock.https),
            Self::Issuers => switch(settings.certificate.fetch_issuers),
            Self::Revocation => switch(settings.certificate.ask_revocation),
            Self::Canaries => list(&settings.allowlist.canaries),
            Self::Portal => list(&settings.allowlist.portal),
            Self::Proxies => switch(settings.allowlist.try_proxies),
            Self::NameServer => Choice {
                is_on: settings.dns.name_server() != NameServer::Nobody,
                hosts: settings.dns.server.iter().map(ToString::to_string).collect(),
            },
        }
    }

    /// Makes a choice hold for it.
    pub fn choose(self, settings: &mut Settings, choice: &Choice) {
        let hosts = || if choice.is_on { choice.hosts.clone() } else { Vec::new() };
        match self {
            Self::Sntp => settings.clock.sntp = hosts(),
            Self::Http => settings.clock.http = hosts(),
            Self::Https => settings.clock.https = hosts(),
            Self::Issuers => settings.certificate.fetch_issuers = choice.is_on,
            Self::Revocation => settings.certificate.ask_revocation = choice.is_on,
            Self::Canaries => settings.allowlist.canaries = hosts(),
            Self::Portal => settings.allowlist.portal = hosts(),
            Self::Proxies => settings.allowlist.try_proxies = choice.is_on,
            Self::NameServer => {
                settings.dns.ask = choice.is_on;
                settings.dns.server = choice.hosts.first().and_then(|host| host.parse().ok());
            }
        }
    }

    /// Reads what a person typed, one host a line; a port that is left out is the usual one of the group.
    pub fn read(self, is_on: bool, typed: &str) -> Result<Choice, HostError> {
        let lines: Vec<&str> = typed.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if !self.has_hosts() {
            return Ok(Choice { is_on, hosts: Vec::new() });
        }
        let most = if self == Self::NameServer { 1 } else { MOST_HOSTS };
        if lines.len() > most {
            return Err(HostError::TooMany(most));
        }
        // Without a name server of one's own, the system's is asked.
        if is_on && lines.is_empty() && self != Self::NameServer {
            return Err(HostError::Empty);
        }
        let hosts = lines.into_iter().map(|line| self.host(line)).collect::<Result<_, _>>()?;
        Ok(Choice { is_on, hosts })
    }

    fn host(self, line: &str) -> Result<String, HostError> {
        if self == Self::Sntp && line == SYSTEM_TIME_SERVER {
            return Ok(line.to_owned());
        }
        let port = match self {
            Self::Sntp => 123,
            Self::Https | Self::Canaries => 443,
            Self::NameServer => {
                let with_port = |address: IpAddr| SocketAddr::new(address, 53);
                let address = line.parse().or_else(|_| line.parse().map(with_port));
                return address.map(|address| address.to_string()).map_err(|_| HostError::NoAddress(line.to_owned()));
            }
            Self::Portal => {
                let probe = PortalProbe::parse(line).ok_or_else(|| HostError::NoHost(line.to_owned()))?;
                return Ok(probe.to_string());
            }
            Self::Http | Self::Issuers | Self::Revocation | Self::Proxies => 80,
        };
        let is_plain = !line.contains(|letter: char| letter.is_whitespace() || "/@?#".contains(letter));
        let endpoint = Endpoint::parse(line, port).ok().filter(|endpoint| is_plain && endpoint.port != 0);
        endpoint.map(|endpoint| endpoint.to_string()).ok_or_else(|| HostError::NoHost(line.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_says_what_holds_and_can_be_switched_off() {
        for group in HostGroup::ALL {
            let mut settings = Settings::default();
            assert!(group.choice(&settings).is_on, "{group:?}");
            let off = Choice { is_on: false, ..group.choice(&settings) };
            group.choose(&mut settings, &off);
            assert!(!group.choice(&settings).is_on, "{group:?}");
            for other in HostGroup::ALL.into_iter().filter(|other| *other != group) {
                assert_eq!(other.choice(&settings), other.choice(&Settings::default()), "{group:?} is not {other:?}");
            }
        }
    }

    #[test]
    fn hosts_are_read_as_people_type_them() {
        let read = |group: HostGroup, typed| group.read(true, typed).map(|choice| choice.hosts);
        assert_eq!(
            read(HostGroup::Sntp, " NTP.corp.example \n\n192.0.2.1:1123\n[2001:db8::1]:123"),
            Ok(vec!["ntp.corp.example:123".into(), "192.0.2.1:1123".into(), "[2001:db8::1]:123".into()])
        );
        assert_eq!(read(HostGroup::Http, "canary.corp.example"), Ok(vec!["canary.corp.example:80".into()]));
        assert_eq!(read(HostGroup::Https, "canary.corp.example"), Ok(vec!["canary.corp.example:443".into()]));
        assert_eq!(read(HostGroup::NameServer, "192.0.2.53"), Ok(vec!["192.0.2.53:53".into()]));
        assert_eq!(read(HostGroup::NameServer, ""), Ok(Vec::new()), "the system's own");
    }

    #[test]
    fn what_is_no_host_is_told_with_the_line() {
        let error = |group: HostGroup, typed: &str| group.read(true, typed).expect_err("refused");
        for line in ["two words", "http://a.example/x", "a.example:99999", "a.example:0", "user@a.example"] {
            assert_eq!(error(HostGroup::Sntp, line), HostError::NoHost(line.to_owned()));
        }
        assert_eq!(error(HostGroup::NameServer, "dns.example"), HostError::NoAddress("dns.example".to_owned()));
        assert_eq!(error(HostGroup::NameServer, "192.0.2.1\n192.0.2.2"), HostError::TooMany(1));
        assert_eq!(error(HostGroup::Sntp, &"a.example\n".repeat(17)), HostError::TooMany(16));
        assert_eq!(error(HostGroup::Http, " \n "), HostError::Empty);
        assert!(HostGroup::Http.read(false, "").is_ok(), "nobody is asked");
    }
}
