//! What a case is about where somebody else must act: the row of `assets/data/advice.tsv` that its conclusion has.

use std::net::IpAddr;
use std::sync::OnceLock;

use super::request::Recipient;
use crate::case::{Case, ConclusionOutcome};
use crate::step::allowlist::{AllowlistEvidence, Anchor, ProductMatch};
use crate::step::{Evidence, Step};
use crate::tables;
use crate::target::{Host, Protocol};

const TABLE: &str = include_str!("../../assets/data/advice.tsv");

/// What a cause asks for.
#[derive(Debug)]
pub(super) struct Row {
    /// Slug of `assets/data/causes.tsv`.
    pub(super) cause: String,
    /// Whom to ask, most likely first.
    pub(super) to: Vec<Recipient>,
    /// What for: the ends of message keys.
    pub(super) ask: Vec<String>,
    /// Which evidence goes along.
    pub(super) seen: Vec<String>,
    /// What is to be set in browsers: `allow`, `root`.
    pub(super) browser: Vec<String>,
    /// Which general guide stands in for an unknown product.
    pub(super) guides: Option<String>,
}

/// All rows.
pub(super) fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

fn row(record: &csv::StringRecord) -> Option<Row> {
    let list = |index: usize| {
        let names = record.get(index).unwrap_or_default().split(',').map(str::trim);
        names.filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    Some(Row {
        cause: record.get(0)?.to_owned(),
        to: list(1).iter().map(|name| Recipient::named(name)).collect::<Option<_>>()?,
        ask: list(2),
        seen: list(3),
        browser: list(4),
        guides: list(5).pop(),
    })
}

/// The row of the root cause; where that one is nobody else's to mend, of the first independent cause that is.
pub(super) fn of(case: &Case) -> Option<&'static Row> {
    if case.verdict.outcome != ConclusionOutcome::Problem {
        return None;
    }
    let causes = case.verdict.cause.iter().chain(&case.verdict.others);
    causes.into_iter().find_map(|cause| rows().iter().find(|row| row.cause == *cause))
}

/// What step 3 saw.
pub(super) fn seen(case: &Case) -> Option<&AllowlistEvidence> {
    match case.step(Step::Allowlist)?.evidence.as_ref()? {
        Evidence::Allowlist(seen) => Some(seen),
        _ => None,
    }
}

/// The product that signs: the site's signer first, then that of another host.
pub(super) fn product(case: &Case) -> Option<&ProductMatch> {
    let seen = seen(case)?;
    let signers = seen.site.iter().chain(seen.canaries.iter().filter_map(|canary| canary.signer.as_ref()));
    signers.filter(|signer| signer.anchor != Anchor::Public).find_map(|signer| signer.product.as_ref())
}

/// The site as settings of other programs name it. A report that was opened may hold anything as its host, so that
/// only names and addresses pass.
#[derive(Clone, Debug)]
pub(super) struct Site {
    /// The name, or the address without brackets.
    pub(super) host: String,
    /// TCP port.
    pub(super) port: u16,
    /// Whether the host is an address of IPv6.
    pub(super) is_ipv6: bool,
    /// Whether browsers open it: TLS from the first byte.
    pub(super) is_web: bool,
}

impl Site {
    /// The site of a case; `None` where its host is none that could be written into a file.
    pub(super) fn of(case: &Case) -> Option<Self> {
        let target = &case.target;
        let is_ipv6 = matches!(target.host, Host::Address(IpAddr::V6(_)));
        let is_plain = |name: &str| {
            let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-._".contains(&byte);
            (1..=253).contains(&name.len()) && name.bytes().all(allowed)
        };
        let host = match &target.host {
            Host::Name(name) if !is_plain(name) => return None,
            host => host.to_string(),
        };
        Some(Self { host, port: target.port, is_ipv6, is_web: target.protocol == Protocol::Tls })
    }

    /// The host with its brackets: `[2001:db8::1]`.
    pub(super) fn bracketed(&self) -> String {
        if self.is_ipv6 { format!("[{}]", self.host) } else { self.host.clone() }
    }

    /// The host, with its port where it is not 443.
    pub(super) fn entry(&self) -> String {
        if self.port == 443 { self.bracketed() } else { format!("{}:{}", self.bracketed(), self.port) }
    }

    /// The host as part of a file's name.
    pub(super) fn file(&self) -> String {
        self.host.replace(':', "-")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::step::causes;

    #[test]
    fn every_line_of_the_table_is_a_row_and_names_a_cause() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(rows().len(), lines);
        for row in rows() {
            assert!(causes::find(&row.cause).is_some(), "{}", row.cause);
            assert!(row.ask.is_empty() == row.to.is_empty(), "{}", row.cause);
        }
    }

    #[test]
    fn every_cause_of_step_3_says_whom_to_ask() {
        for cause in causes::all().iter().filter(|cause| cause.step == Step::Allowlist) {
            assert!(rows().iter().any(|row| row.cause == cause.slug), "{}", cause.slug);
        }
    }
}
