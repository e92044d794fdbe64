//! Addresses that resolvers give out in place of a site's own: pages of filters and of authorities
//! (`assets/data/sinkholes.tsv`).

use std::net::IpAddr;
use std::sync::OnceLock;

use crate::tables;

const TABLE: &str = include_str!("../../../assets/data/sinkholes.tsv");

/// Whose page stands at an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sinkhole {
    /// Bits of the first address, as those of IPv6.
    first: u128,
    /// Bits that all addresses have in common, of 128.
    prefix: u32,
    /// Who shows a page there.
    pub owner: String,
    /// Whether it was measured, or told by its owner.
    pub is_verified: bool,
}

/// The row of an address.
pub(super) fn find(address: IpAddr) -> Option<&'static Sinkhole> {
    let bits = bits(address);
    rows().iter().find(|row| (row.first ^ bits).leading_zeros() >= row.prefix)
}

fn rows() -> &'static [Sinkhole] {
    static ROWS: OnceLock<Vec<Sinkhole>> = OnceLock::new();
    ROWS.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

fn row(record: &csv::StringRecord) -> Option<Sinkhole> {
    let (address, length) = match record.get(0)?.split_once('/') {
        Some((address, length)) => (address, Some(length)),
        None => (record.get(0)?, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let width = if address.is_ipv4() { 32 } else { 128 };
    let length =
        length.map_or(Some(width), |length| length.parse().ok()).filter(|length| (1..=width).contains(length))?;
    Some(Sinkhole {
        first: bits(address),
        prefix: 128 - width + length,
        owner: record.get(1)?.to_owned(),
        is_verified: record.get(2)? == "yes",
    })
}

/// IPv4 addresses in their mapped form (RFC 4291, section 2.5.5.2), which resolvers give out, too.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(address: &str) -> Option<(&'static str, bool)> {
        find(address.parse().expect("an address")).map(|row| (row.owner.as_str(), row.is_verified))
    }

    #[test]
    fn a_filters_page_is_known_by_its_address() {
        for address in ["146.112.61.104", "146.112.61.110", "::ffff:146.112.61.106"] {
            assert_eq!(owner(address), Some(("Cisco Umbrella", true)), "{address}");
        }
        assert_eq!(owner("208.91.112.55"), Some(("Fortinet FortiGuard", true)));
        assert_eq!(owner("2001:cdba::3257:9652"), Some(("Fortinet FortiGuard", true)));
        assert_eq!(owner("185.228.168.254"), Some(("CleanBrowsing", false)));
        for address in ["146.112.61.103", "146.112.61.112", "1.1.1.1", "::1", "2001:cdba::1"] {
            assert_eq!(owner(address), None, "{address}");
        }
    }

    #[test]
    fn every_row_of_the_table_can_be_read() {
        let lines = TABLE.lines().skip(2).filter(|line| !line.is_empty()).count();
        assert_eq!(rows().len(), lines);
        assert!(rows().iter().all(|row| row.prefix >= 120 && !row.owner.is_empty()), "whole networks are no pages");
    }
}
