//! Names to addresses by this system's resolver, so that hosts file, VPN and search rules count as they do for a browser.
//!
//! The special names of RFC 6761 are answered here, as browsers do.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, ToSocketAddrs};

use tokio::sync::oneshot;

use super::NetError;

/// More addresses of one name than this are not kept: nobody tries them.
pub(super) const MAX_ADDRESSES: usize = 16;

/// Asks the system's resolver. It cannot be interrupted, so it works on a thread that nobody waits for:
/// neither a deadline nor the end of the runtime hangs on it.
pub(super) async fn lookup(name: &str) -> Result<Vec<IpAddr>, NetError> {
    if let Ok(address) = name.parse::<IpAddr>() {
        return Ok(vec![address]);
    }
    if is_under(name, "invalid") {
        return Err(NetError::NameNotFound { name: name.to_owned() });
    }
    if is_under(name, "localhost") {
        return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
    }
    let (sender, answer) = oneshot::channel();
    let asked = name.to_owned();
    std::thread::Builder::new()
        .name("resolver".to_owned())
        .spawn(move || {
            let found = (asked.as_str(), 0).to_socket_addrs().map(|found| {
                let mut addresses: Vec<IpAddr> = Vec::new();
                for address in found.map(|address| address.ip()) {
                    if addresses.len() < MAX_ADDRESSES && !addresses.contains(&address) {
                        addresses.push(address);
                    }
                }
                addresses
            });
            // Whoever asked may be gone; then nobody wants to know.
            let _ = sender.send(found);
        })
        .map_err(|error| NetError::Other { text: error.to_string() })?;
    match answer.await {
        Ok(Ok(addresses)) if addresses.is_empty() => Err(NetError::NameNotFound { name: name.to_owned() }),
        Ok(Ok(addresses)) => Ok(addresses),
        Ok(Err(error)) => Err(explain(&error, name)),
        Err(_) => Err(NetError::ResolverFailed { name: name.to_owned() }),
    }
}

fn is_under(name: &str, top: &str) -> bool {
    let name = name.trim_end_matches('.');
    name.rsplit('.').next().is_some_and(|label| label.eq_ignore_ascii_case(top))
}

/// "There is no such name" and "the resolver failed" lead to different people. The standard library hands on
/// `getaddrinfo`'s code as text only (on Windows as a number).
fn explain(error: &io::Error, name: &str) -> NetError {
    /// `WSAHOST_NOT_FOUND` and `WSANO_DATA`.
    const WINDOWS_NO_NAME: [i32; 2] = [11001, 11004];
    /// `EAI_NONAME` and `EAI_NODATA` in the words of glibc, musl, macOS and the BSDs.
    const NO_NAME: [&str; 5] = [
        "Name or service not known",
        "No address associated with",
        "Name does not resolve",
        "Name has no usable address",
        "nodename nor servname provided",
    ];
    let text = error.to_string();
    let name = name.to_owned();
    if error.raw_os_error().is_some_and(|code| cfg!(windows) && WINDOWS_NO_NAME.contains(&code))
        || NO_NAME.iter().any(|words| text.contains(words))
    {
        NetError::NameNotFound { name }
    } else {
        NetError::ResolverFailed { name }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_does_not_exist_is_not_blamed_on_the_resolver() {
        let no_name = io::Error::other("failed to lookup address information: Name or service not known");
        assert_eq!(explain(&no_name, "a.example"), NetError::NameNotFound { name: "a.example".into() });
        let failed = io::Error::other("failed to lookup address information: Temporary failure in name resolution");
        assert_eq!(explain(&failed, "a.example"), NetError::ResolverFailed { name: "a.example".into() });
    }

    #[test]
    fn only_the_last_label_makes_a_name_special() {
        assert!(is_under("shop.localhost", "localhost"));
        assert!(is_under("LOCALHOST.", "localhost"));
        assert!(!is_under("localhost.example", "localhost"));
        assert!(!is_under("notlocalhost", "localhost"));
    }
}
