//! What the system's own resolver does not hand out: the HTTPS record of a name (RFC 9460), and the addresses that another
//! name server knows.
//!
//! Asked of the name server that this system uses, of the one that the settings name, or of one that the caller names.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError as ResolverError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::rdata::svcb::SvcParamValue;
use hickory_resolver::proto::rr::{RData, RecordType};

use super::resolve::MAX_ADDRESSES;
use super::{NetError, Session};
use crate::settings::NameServer;

/// A record is worth no longer wait: nothing but one feature hangs on it.
const WAIT: Duration = Duration::from_secs(2);

/// The wait for one packet, so that a lost one can be sent again.
const PACKET_WAIT: Duration = Duration::from_millis(900);

/// Aliases that are followed; RFC 9460, section 2.4.2, asks for a bound.
const MAX_ALIASES: usize = 3;

/// What the HTTPS records of a name say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpsRecord {
    /// `ECHConfigList` of the record with the lowest priority value that has one (RFC 9848, section 3). Untrusted.
    pub ech_config_list: Option<Vec<u8>>,
}

impl Session {
    /// The HTTPS record of a DNS name for a port; `None` when there is none. Waits 2 s at most.
    pub async fn https_record(&self, name: &str, port: u16) -> Result<Option<HttpsRecord>, NetError> {
        self.check()?;
        let failed = || NetError::ResolverFailed { name: name.to_owned() };
        let resolver = resolver(self.name_server()).ok_or_else(failed)?;
        let found = self.within(Some(WAIT), look_up(&resolver, owner_name(name, port))).await?;
        found.map_err(|error| {
            tracing::debug!(%error, name, "no answer to the question for an HTTPS record");
            failed()
        })
    }

    /// Addresses of a DNS name by this name server: IPv4 first, at most 16. Neither the hosts file nor a search list counts.
    /// Waits 2 s at most.
    pub async fn addresses_by(&self, name: &str, server: SocketAddr) -> Result<Vec<IpAddr>, NetError> {
        self.check()?;
        let failed = || NetError::ResolverFailed { name: name.to_owned() };
        let resolver = resolver(NameServer::At(server)).ok_or_else(failed)?;
        let owner = format!("{}.", name.trim_end_matches('.'));
        let both = async {
            tokio::join!(of_family(&resolver, &owner, RecordType::A), of_family(&resolver, &owner, RecordType::AAAA))
        };
        let (v4, v6) = self.within(Some(WAIT), both).await?;
        // One family's answer is better than none.
        if let (Err(error), Err(_)) = (&v4, &v6) {
            tracing::debug!(%error, name, %server, "no answer to the question for addresses");
            return Err(failed());
        }
        let is_whole = v4.is_ok() && v6.is_ok();
        let mut found: Vec<IpAddr> = Vec::new();
        for address in [v4, v6].into_iter().flatten().flatten() {
            if found.len() < MAX_ADDRESSES && !found.contains(&address) {
                found.push(address);
            }
        }
        match found.is_empty() {
            true if is_whole => Err(NetError::NameNotFound { name: name.to_owned() }),
            true => Err(failed()),
            false => Ok(found),
        }
    }
}

/// Addresses of one family, those of an alias included; none when the server says that there are none.
async fn of_family(resolver: &TokioResolver, owner: &str, kind: RecordType) -> Result<Vec<IpAddr>, ResolverError> {
    match resolver.lookup(owner, kind).await {
        Ok(answer) => Ok(answer.answers().iter().filter_map(|record| record.data.ip_addr()).collect()),
        Err(error) if says_there_is_none(&error) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// RFC 9460, section 9.1: another port than 443 stands before the name. Ends with a dot: no search list applies.
fn owner_name(name: &str, port: u16) -> String {
    if port == 443 { format!("{name}.") } else { format!("_{port}._https.{name}.") }
}

fn resolver(server: NameServer) -> Option<TokioResolver> {
    let mut builder = match server {
        NameServer::Nobody => return None,
        NameServer::System => TokioResolver::builder_tokio().ok()?,
        NameServer::At(server) => {
            let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()].map(|mut connection| {
                connection.port = server.port();
                connection
            });
            let server = NameServerConfig::new(server.ip(), true, connections.to_vec());
            let config = ResolverConfig::from_name_servers(vec![server]);
            TokioResolver::builder_with_config(config, TokioRuntimeProvider::default())
        }
    };
    let options = builder.options_mut();
    options.timeout = PACKET_WAIT;
    options.attempts = 1;
    options.use_hosts_file = ResolveHosts::Never;
    builder.build().ok()
}

async fn look_up(resolver: &TokioResolver, mut name: String) -> Result<Option<HttpsRecord>, ResolverError> {
    for _ in 0..=MAX_ALIASES {
        let answer = match resolver.lookup(name, RecordType::HTTPS).await {
            Ok(answer) => answer,
            Err(error) if says_there_is_none(&error) => return Ok(None),
            Err(error) => return Err(error),
        };
        let mut records: Vec<_> = answer
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                RData::HTTPS(https) => Some(&https.0),
                _ => None,
            })
            .collect();
        records.sort_by_key(|record| record.svc_priority);
        let Some(first) = records.first() else { return Ok(None) };
        // AliasMode: the answer stands at another name (RFC 9460, section 2.4.2).
        if first.svc_priority == 0 {
            if first.target_name.is_root() {
                return Ok(None);
            }
            name = first.target_name.to_ascii();
            continue;
        }
        let ech_config_list = records.iter().flat_map(|record| &record.svc_params).find_map(|(_, value)| match value {
            SvcParamValue::EchConfigList(list) => Some(list.0.clone()),
            _ => None,
        });
        return Ok(Some(HttpsRecord { ech_config_list }));
    }
    Ok(None)
}

/// "There is no such record" is an answer; "the server failed" is none.
fn says_there_is_none(error: &ResolverError) -> bool {
    match error {
        ResolverError::Dns(DnsError::NoRecordsFound(none)) => {
            matches!(none.response_code, ResponseCode::NoError | ResponseCode::NXDomain)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_port_than_443_is_asked_under_its_own_name() {
        assert_eq!(owner_name("example.com", 443), "example.com.");
        assert_eq!(owner_name("example.com", 8443), "_8443._https.example.com.");
    }
}
