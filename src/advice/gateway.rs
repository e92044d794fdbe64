//! How one host is exempted from inspection, or let through, in the product that stands in between. Which product has
//! which guide stands in `assets/data/gateway_guides.tsv`, the steps in `gateways.ftl`.

use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};

use super::matter::{self, Row, Site};
use super::message::args;
use super::{Args, Words};
use crate::case::Case;
use crate::machine::GuardKind;
use crate::step::allowlist::{BlockPage, Signer};
use crate::tables;

const TABLE: &str = include_str!("../../assets/data/gateway_guides.tsv");

/// Guides for one case: more would not be read.
const MOST: usize = 4;

/// General guides that a product's own stands in for. The others are about something else than inspection.
const EXEMPTS: &[&str] = &["antivirus", "filter", "inspection"];

/// How to exempt a host in one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guide {
    /// The product; a general word where it is not known.
    pub product: String,
    /// "Zscaler: leave one host out of inspection".
    pub title: String,
    /// The steps, one a line.
    pub steps: String,
    /// Lines of its configuration to be copied, where it has some.
    pub snippet: Option<String>,
    /// Whether its maker's documents were read; otherwise menus may be called something else.
    pub is_verified: bool,
    /// Where that stands.
    pub source: Option<String>,
}

/// A row of the table.
struct Entry {
    guide: String,
    name: String,
    products: Regex,
    term: String,
    is_verified: bool,
    source: String,
}

fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| tables::rows(TABLE).filter_map(|record| entry(&record)).collect())
}

fn entry(record: &csv::StringRecord) -> Option<Entry> {
    let text = |index: usize| record.get(index).map(str::to_owned);
    Some(Entry {
        guide: text(0)?,
        name: text(1)?,
        products: RegexBuilder::new(&format!(r"\b(?:{})\b", record.get(2)?)).case_insensitive(true).build().ok()?,
        term: text(3)?,
        is_verified: record.get(4)? == "yes",
        source: text(5)?,
    })
}

impl Words {
    /// What an administrator sets up in the products that stand in between; general advice where none is known.
    pub fn gateways(&self, case: &Case) -> Vec<Guide> {
        let Some((row, general)) = matter::of(case).and_then(|row| Some((row, row.guides.as_deref()?))) else {
            return Vec::new();
        };
        let Some(site) = Site::of(case) else { return Vec::new() };
        let told = guide_args(&site);
        let mut guides: Vec<Guide> = Vec::new();
        let names = if EXEMPTS.contains(&general) { products(case, row) } else { Vec::new() };
        for name in names {
            let found = entries().iter().find(|entry| entry.products.is_match(&name));
            let guide = found.map(|entry| self.guide(entry, &told));
            guides.extend(guide.filter(|guide| guides.iter().all(|other| other.title != guide.title)));
        }
        guides.truncate(MOST);
        if guides.is_empty() {
            guides.push(self.general_guide(general, &told));
        }
        guides
    }

    fn guide(&self, entry: &Entry, told: &Args) -> Guide {
        let mut told = told.clone();
        told.extend(args([("product", entry.name.as_str().into()), ("term", entry.term.as_str().into())]));
        let key = format!("gateway-{}", entry.guide);
        let mut steps = vec![self.format(&key, &told)];
        if !entry.is_verified {
            steps.push(self.format("gateway-look-for", &told));
        }
        steps.push(self.format("gateway-this-host-only", &told));
        Guide {
            product: entry.name.clone(),
            title: self.format("gateway-title", &told),
            steps: steps.join("\n"),
            snippet: self.snippet(&key, &told),
            is_verified: entry.is_verified,
            source: Some(entry.source.clone()).filter(|source| !source.is_empty()),
        }
    }

    fn general_guide(&self, name: &str, told: &Args) -> Guide {
        let key = format!("gateway-general-{name}");
        Guide {
            product: self.text(&format!("{key}.product")),
            title: self.text(&format!("{key}.title")),
            steps: self.format(&key, told),
            snippet: self.snippet(&key, told),
            is_verified: true,
            source: None,
        }
    }

    fn snippet(&self, key: &str, told: &Args) -> Option<String> {
        let key = format!("{key}.snippet");
        self.has(&key).then(|| self.format(&key, told))
    }
}

/// The host as configurations write it: as a name, as an entry with its port, and as a regular expression.
fn guide_args(site: &Site) -> Args {
    let pattern = format!("^{}:{}$", regex::escape(&site.bracketed()), site.port);
    args([
        ("host", site.host.as_str().into()),
        ("bracketed", site.bracketed().into()),
        ("entry", site.entry().into()),
        ("port", usize::from(site.port).into()),
        ("portnumber", site.port.to_string().into()),
        ("pattern", pattern.into()),
    ])
}

/// Names of what stands in between, most telling first: who signs, who answered, what runs here.
fn products(case: &Case, row: &Row) -> Vec<String> {
    let Some(seen) = matter::seen(case) else { return Vec::new() };
    let wants = |group: &str| row.seen.iter().any(|wanted| wanted == group);
    let mut names: Vec<String> = Vec::new();
    if wants("signer") {
        names.extend(matter::product(case).map(|found| found.product.clone()));
        // A product that is not in the table of issuers may still be named in the issuer.
        let issuer = |site: &Signer| site.issuer.clone().filter(|_| site.product.is_none());
        names.extend(seen.site.as_ref().and_then(issuer));
    }
    if wants("page") {
        let pages = seen.block_page.iter().chain(seen.portal.iter().filter_map(|sight| sight.page.as_ref()));
        let named = |page: &BlockPage| {
            let filter = page.filter.as_ref().and_then(|filter| filter.name.clone());
            [filter, page.server.clone(), page.title.clone()].into_iter().flatten()
        };
        names.extend(pages.flat_map(named));
    }
    // What merely runs here is named only where nothing else is.
    if names.iter().all(|name| !entries().iter().any(|entry| entry.products.is_match(name))) && wants("guards") {
        let inspects = |kind: GuardKind| !matches!(kind, GuardKind::Vpn | GuardKind::ProxyClient);
        names.extend(seen.guards.iter().filter(|guard| inspects(guard.kind)).map(|guard| guard.product.clone()));
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_an_entry_and_those_that_are_verified_say_where() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(entries().len(), lines);
        for entry in entries() {
            assert!(!entry.is_verified || entry.source.contains('.'), "{}", entry.guide);
            assert!(!entry.term.is_empty() && entry.products.is_match(&entry.name), "{}", entry.guide);
        }
    }

    #[test]
    fn every_product_that_can_be_set_up_has_a_guide() {
        const PRODUCTS: &str = include_str!("../../assets/data/interception_products.tsv");
        const WITHOUT: &[&str] = &[
            "BadSSL test antivirus",
            "NetSpark",
            "BullGuard",
            "HideMyIP",
            "CYBERsitter",
            "KinderGate",
            "PC Pandora",
            "Keep My Family Secure / Protect My Family",
            "StaffCop",
            "Citrix ADC forward proxy",
            "Microsoft Forefront TMG",
            "WebTitan",
            "LGfL SchoolProtect",
            "ContentKeeper",
            "Linewize/Family Zone",
            "Titanium Web Proxy",
            "Menlo Security",
            "Quick Heal / K7 / AhnLab V3",
            "Privoxy HTTPS inspection / Proxomitron",
            "AnyProxy",
            "Whistle / Reqable / Stream / HttpCanary",
            "Surge / Shadowrocket / Quantumult X / Loon / Clash MITM",
            "GoGuardian",
            "Cyberoam Firewall",
        ];
        let inspects = ["antivirus-https-scanning", "parental-control-filter", "local-filter-https-scanning"];
        for record in tables::rows(PRODUCTS) {
            let (product, cause) = (&record[0], &record[5]);
            if !(inspects.contains(&cause) || cause.starts_with("tls-inspection") || cause == "debugging-proxy") {
                continue;
            }
            let has_guide = entries().iter().any(|entry| entry.products.is_match(product));
            assert_eq!(has_guide, !WITHOUT.contains(&product), "{product}");
        }
    }
}
