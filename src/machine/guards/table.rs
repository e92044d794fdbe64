//! The table of programs (`assets/data/guards.tsv`): by which names each shows on each system.

use std::sync::OnceLock;

use regex::Regex;

use super::{GuardKind, GuardTrace};
use crate::machine::SystemKind;
use crate::tables;

/// Tab-separated; the first line names its source and date.
pub(super) const TABLE: &str = include_str!("../../../assets/data/guards.tsv");

/// Linux keeps so many bytes of a process's name (`TASK_COMM_LEN` without its end; `proc_pid_comm(5)`).
const LINUX_NAME: usize = 15;

/// One product.
pub(super) struct Row {
    /// Its name; empty for tunnels that no product explains.
    pub product: String,
    pub kind: GuardKind,
    pub is_verified: bool,
    windows: Vec<ProcessName>,
    macos: Vec<ProcessName>,
    linux: Vec<ProcessName>,
    pub interfaces: Vec<InterfaceName>,
    signs_as: Vec<String>,
}

/// The name of a process.
pub(super) struct ProcessName {
    /// In lower case.
    name: String,
    /// Whether it runs only while something goes through it.
    pub comes_and_goes: bool,
}

/// The pattern of an interface's name.
pub(super) struct InterfaceName {
    pattern: Regex,
    /// Whether it is there only while something goes through it.
    pub comes_and_goes: bool,
}

impl Row {
    /// The processes by which it shows on a system.
    pub fn processes(&self, system: SystemKind) -> &[ProcessName] {
        match system {
            SystemKind::Linux => &self.linux,
            SystemKind::Macos => &self.macos,
            SystemKind::Windows => &self.windows,
        }
    }

    /// Whether what was seen is there only while something goes through it, on any system.
    pub fn comes_and_goes(&self, trace: GuardTrace, seen_as: &str) -> bool {
        let seen = seen_as.to_ascii_lowercase();
        match trace {
            GuardTrace::Interface => {
                self.interfaces.iter().find(|name| name.fits(seen_as)).is_some_and(|name| name.comes_and_goes)
            }
            GuardTrace::Process => SystemKind::ALL.into_iter().any(|system| {
                self.processes(system).iter().any(|name| name.comes_and_goes && name.shown_on(system) == seen)
            }),
        }
    }

    /// Whether an authority's name begins with this product's, or with another that it signs as, as whole words.
    pub fn signs_as(&self, authority: &str) -> bool {
        let begins = |name: &str| {
            let rest = authority.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name));
            rest.is_some_and(|_| !authority[name.len()..].starts_with(char::is_alphanumeric))
        };
        !self.product.is_empty() && (begins(&self.product) || self.signs_as.iter().any(|name| begins(name)))
    }
}

impl ProcessName {
    /// As a system shows it, in lower case.
    pub fn shown_on(&self, system: SystemKind) -> &str {
        let is_cut = system == SystemKind::Linux && self.name.len() > LINUX_NAME;
        // The names of the table are ASCII.
        if is_cut { &self.name[..LINUX_NAME] } else { &self.name }
    }
}

impl InterfaceName {
    /// Whether it is the whole name of an interface.
    pub fn fits(&self, interface: &str) -> bool {
        self.pattern.is_match(interface)
    }
}

/// All rows, in the order of the table.
pub(super) fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| tables::rows(TABLE).filter_map(|record| parsed(&record)).collect())
}

/// The row of a product.
pub(super) fn row(product: &str) -> Option<&'static Row> {
    rows().iter().find(|row| !row.product.is_empty() && row.product == product)
}

/// The row of tunnels that no product explains: the last one.
pub(super) fn unnamed() -> &'static Row {
    rows().last().expect("the table has rows: a test reads it whole")
}

fn parsed(record: &csv::StringRecord) -> Option<Row> {
    let list = |field: usize| -> Vec<&str> {
        let names = record.get(field).unwrap_or_default().split(',').map(str::trim);
        names.filter(|name| !name.is_empty() && name.is_ascii()).collect()
    };
    let processes = |field| list(field).into_iter().map(process).collect();
    Some(Row {
        product: record.get(0)?.to_owned(),
        kind: kind(record.get(1)?)?,
        windows: processes(2),
        macos: processes(3),
        linux: processes(4),
        interfaces: list(5).into_iter().filter_map(interface).collect(),
        signs_as: list(6).into_iter().map(str::to_owned).collect(),
        is_verified: record.get(7)? == "yes",
    })
}

/// The mark of what is there even while nothing goes through it.
fn marked(name: &str) -> (&str, bool) {
    name.strip_suffix('*').map_or((name, true), |name| (name, false))
}

fn process(written: &str) -> ProcessName {
    let (name, comes_and_goes) = marked(written);
    ProcessName { name: name.to_ascii_lowercase(), comes_and_goes }
}

fn interface(written: &str) -> Option<InterfaceName> {
    let (name, comes_and_goes) = marked(written);
    let pattern = regex::escape(name).replace("\\#", "[0-9]+").replace('%', ".+");
    Some(InterfaceName { pattern: Regex::new(&format!("^(?i:{pattern})$")).ok()?, comes_and_goes })
}

fn kind(name: &str) -> Option<GuardKind> {
    Some(match name {
        "antivirus" => GuardKind::Antivirus,
        "gateway-client" => GuardKind::GatewayClient,
        "parental-control" => GuardKind::ParentalControl,
        "local-filter" => GuardKind::LocalFilter,
        "vpn" => GuardKind::Vpn,
        "debugging-proxy" => GuardKind::DebuggingProxy,
        "proxy-client" => GuardKind::ProxyClient,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn lines() -> impl Iterator<Item = Vec<&'static str>> {
        TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| line.split('\t').collect())
    }

    #[test]
    fn every_row_of_the_table_is_read_whole_and_says_where_it_is_from() {
        assert_eq!(rows().len(), lines().count());
        for (fields, row) in lines().zip(rows()) {
            assert_eq!(fields.len(), 9, "{fields:?}");
            assert!(["yes", "no"].contains(&fields[7]) && !fields[8].is_empty(), "{fields:?}");
            let named = |field: usize| fields[field].split(',').filter(|name| !name.trim().is_empty()).count();
            let read = [row.windows.len(), row.macos.len(), row.linux.len(), row.interfaces.len()];
            assert_eq!(read, [named(2), named(3), named(4), named(5)], "{fields:?}");
            assert!(read.iter().sum::<usize>() > 0, "{fields:?} shows by nothing");
            assert!(
                fields[2]
                    .split(", ")
                    .all(|name| name.is_empty() || name.trim_end_matches('*').rsplit('.').next() == Some("exe"))
            );
        }
        assert_eq!(rows().iter().filter(|row| row.product.is_empty()).count(), 1);
        assert!(unnamed().product.is_empty());
    }

    #[test]
    fn no_name_of_a_process_stands_for_two_products() {
        for system in SystemKind::ALL {
            let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
            for row in rows() {
                for name in row.processes(system) {
                    let other = seen.insert(name.shown_on(system), &row.product);
                    assert!(other.is_none_or(|other| other == row.product), "{}: {other:?}", name.name);
                }
            }
        }
    }

    #[test]
    fn an_authority_is_a_products_own_only_by_whole_words() {
        let signs = |product, authority| row(product).expect("a row").signs_as(authority);
        assert!(signs("Kaspersky", "Kaspersky Internet Security") && signs("ESET", "ESET"));
        assert!(signs("Avast", "Avast (current)") && signs("Cloudflare WARP", "Cloudflare Zero Trust Gateway"));
        assert!(!signs("K7", "K700 Gateway") && !signs("Avast", "AVG") && !signs("AdGuard", "Ad"));
    }
}
