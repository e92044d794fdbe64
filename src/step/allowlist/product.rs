//! Products that open encrypted connections, known by the names of their authorities
//! (`assets/data/interception_products.tsv`). Names are compared whole: short words occur inside other names.

use std::sync::OnceLock;

use regex::Regex;

use super::{Owner, ProductMatch};
use crate::certificate::IssuerName;
use crate::tables;

const TABLE: &str = include_str!("../../../assets/data/interception_products.tsv");

/// Whose a product of each category of the table is.
const OWNERS: &[(&str, Owner)] = &[
    ("antivirus", Owner::ThisComputer),
    ("corporate gateway", Owner::Network),
    ("dangerous root", Owner::ThisComputer),
    ("debugging proxy", Owner::ThisComputer),
    // Authorities that sites use themselves: nobody is in between.
    ("default certificate", Owner::Site),
    ("developer authority", Owner::Site),
    ("dns filter", Owner::Network),
    ("employee monitoring", Owner::ThisComputer),
    ("local filter", Owner::ThisComputer),
    ("national authority", Owner::Site),
    ("parental control", Owner::ThisComputer),
    ("proxy client", Owner::ThisComputer),
    ("school filter", Owner::Network),
    ("state root", Owner::Network),
    ("test", Owner::Unknown),
];

/// The maker: the first word of a product's name, in small letters.
pub(super) fn vendor(product: &str) -> String {
    product.split_whitespace().next().unwrap_or_default().to_lowercase()
}

impl ProductMatch {
    /// Whose such a product is.
    pub fn owner(&self) -> Owner {
        OWNERS.iter().find(|(category, _)| *category == self.category).map_or(Owner::Unknown, |&(_, owner)| owner)
    }

    /// Whether it says by its root's name that the site's own certificate is bad.
    pub fn warns_of_the_site(&self) -> bool {
        self.cause == "interceptor-reports-bad-site"
    }
}

struct Row {
    common_name: Option<Regex>,
    organisation: Option<Regex>,
    product: ProductMatch,
}

/// The row that fits any of the issuers best: more names before fewer, then verified rows, then the table's order.
pub fn find(issuers: &[IssuerName]) -> Option<ProductMatch> {
    let fits = rows().iter().filter(|row| issuers.iter().any(|issuer| row.fits(issuer)));
    // `max_by_key` keeps the last of equals, and the first shall stay.
    fits.rev().max_by_key(|row| (row.names(), row.product.verified)).map(|row| row.product.clone())
}

impl Row {
    fn fits(&self, issuer: &IssuerName) -> bool {
        let fits = |pattern: &Option<Regex>, value: &Option<String>| match (pattern, value) {
            (None, _) => true,
            (Some(pattern), Some(value)) => pattern.is_match(value),
            (Some(_), None) => false,
        };
        fits(&self.common_name, &issuer.common_name) && fits(&self.organisation, &issuer.organisation)
    }

    fn names(&self) -> usize {
        usize::from(self.common_name.is_some()) + usize::from(self.organisation.is_some())
    }
}

fn rows() -> &'static [Row] {
    static ROWS: OnceLock<Vec<Row>> = OnceLock::new();
    ROWS.get_or_init(|| tables::rows(TABLE).filter_map(|record| row(&record)).collect())
}

/// A row with at least one name; the others are known by marks that no certificate shows.
fn row(record: &csv::StringRecord) -> Option<Row> {
    let field = |index: usize| record.get(index).unwrap_or_default();
    let pattern = |text: &str| (!text.is_empty()).then(|| Regex::new(&format!("^(?:{text})$")).ok()).flatten();
    let row = Row {
        common_name: pattern(field(2)),
        organisation: pattern(field(3)),
        product: ProductMatch {
            product: field(0).to_owned(),
            category: field(1).to_owned(),
            cause: field(5).to_owned(),
            verified: field(7) == "yes",
        },
    };
    (row.names() > 0).then_some(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn issuer(common_name: &str, organisation: &str) -> IssuerName {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        IssuerName { common_name: text(common_name), organisation: text(organisation) }
    }

    #[test]
    fn every_pattern_of_the_table_is_a_regular_expression_and_every_cause_exists() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
        let with_names = lines.iter().filter(|line| line.split('\t').skip(2).take(2).any(|name| !name.is_empty()));
        assert_eq!(rows().len(), with_names.count());
        for line in lines {
            let fields: Vec<&str> = line.split('\t').collect();
            for pattern in &fields[2..4] {
                assert!(Regex::new(pattern).is_ok(), "{pattern}");
            }
            assert!(crate::step::causes::find(fields[5]).is_some(), "{line}");
            assert!(OWNERS.iter().any(|(category, _)| *category == fields[1]), "{line}");
        }
    }

    #[test]
    fn a_product_is_known_by_its_whole_name_only() {
        let found = find(&[issuer("Cisco Umbrella Root CA", "Cisco")]).expect("known");
        assert_eq!((found.product.as_str(), found.verified), ("Cisco Umbrella", true));
        assert_eq!(find(&[issuer("Not Cisco Umbrella Root CA", "Cisco")]), None);
        assert_eq!(find(&[issuer("Cisco Umbrella Root CA", "")]), None);
        assert_eq!(
            find(&[issuer("R10", "Let's Encrypt"), issuer("ISRG Root X1", "Internet Security Research Group")]),
            None
        );
        assert_eq!(find(&[]), None);
    }

    #[test]
    fn every_category_is_in_use_and_tells_whose_a_product_is() {
        for (category, owner) in OWNERS {
            assert!(rows().iter().any(|row| row.product.category == *category), "{category}");
            let found = rows().iter().find(|row| row.product.category == *category).expect("in use");
            assert_eq!(found.product.owner(), *owner);
        }
        let owner = |name, organisation| find(&[issuer(name, organisation)]).expect("known").owner();
        assert_eq!(owner("Avast Web/Mail Shield Root", ""), Owner::ThisComputer);
        assert_eq!(owner("Zscaler Root CA", "Zscaler Inc."), Owner::Network);
        assert_eq!(owner("Superfish, Inc.", "Superfish, Inc."), Owner::ThisComputer);
        assert_eq!(owner("mkcert someone@laptop", "mkcert development CA"), Owner::Site);
    }

    #[test]
    fn the_authority_of_a_product_and_the_one_for_sites_that_it_warns_of_have_one_vendor() {
        for [plain, warning] in [
            [issuer("Avast Web/Mail Shield Root", ""), issuer("Avast Web/Mail Shield Untrusted Root", "")],
            [issuer("FortiGate CA", "Fortinet"), issuer("Fortinet Untrusted CA", "Fortinet")],
            [issuer("FGT60E4Q16000001", "Fortinet"), issuer("Fortinet Untrusted CA", "Fortinet")],
        ] {
            let [plain, warning] = [plain, warning].map(|issuer| find(&[issuer]).expect("known"));
            assert_eq!(vendor(&plain.product), vendor(&warning.product));
            assert!(warning.warns_of_the_site() && !plain.warns_of_the_site());
        }
    }

    #[test]
    fn a_products_verdict_on_the_site_is_not_taken_for_plain_scanning() {
        for issuer in [
            issuer("Avast Web/Mail Shield Untrusted Root", ""),
            issuer("Norton Web/Mail Shield Untrusted Root", "Norton Web/Mail Shield"),
            issuer("Fortinet Untrusted CA", "Fortinet"),
        ] {
            let found = find(std::slice::from_ref(&issuer)).expect("known");
            assert_eq!(found.cause, "interceptor-reports-bad-site", "{issuer:?}");
        }
        assert_eq!(find(&[issuer("FGT60E", "Fortinet")]).expect("known").cause, "tls-inspection-corporate");
    }
}
