//! Where the rows of the table stand in a text: by their words, or by a number that says the same.
//!
//! All words are looked for at once, by one automaton of linear time; only for those that are there the place is found.

use std::fmt::Write;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use regex::bytes::{Regex, RegexBuilder, RegexSet, RegexSetBuilder};

use super::table::{Kind, Row, rows};

/// A row that stands in a text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) row: &'static Row,
    /// Its index in the table.
    pub(super) place_in_table: usize,
    /// Where, in bytes.
    pub(super) places: Vec<Range<usize>>,
}

/// More places of one row than these tell nothing new.
const MOST_PLACES: usize = 64;

/// All rows that stand in a text.
pub(super) fn found(text: &str) -> Vec<Found> {
    let bytes = text.as_bytes();
    let mut found: Vec<Found> = WORDS
        .set
        .matches(bytes)
        .iter()
        .map(|index| Found { row: &rows()[index], place_in_table: index, places: WORDS.places(index, bytes) })
        .collect();
    for (scheme, pattern) in NUMBERS.iter() {
        for captures in pattern.captures_iter(bytes).take(MOST_PLACES) {
            let Some(number) = captures.iter().skip(1).flatten().next() else { continue };
            let said = String::from_utf8_lossy(number.as_bytes()).to_lowercase();
            let said = if *scheme == "windows" { hexadecimal(&said) } else { said };
            let says = |row: &Row| row.numbers.iter().any(|(kind, number)| kind == scheme && *number == said);
            for (index, row) in rows().iter().enumerate().filter(|(_, row)| says(row)) {
                let place = captures.get(0).map_or(number.range(), |whole| whole.range());
                match found.iter_mut().find(|one| one.place_in_table == index) {
                    Some(one) => one.places.push(place),
                    None => found.push(Found { row, place_in_table: index, places: vec![place] }),
                }
            }
        }
    }
    found
}

/// The patterns of all rows.
struct Words {
    set: RegexSet,
    /// Compiled when first needed.
    each: Vec<OnceLock<Regex>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    set: RegexSetBuilder::new(rows().iter().map(pattern))
        .case_insensitive(true)
        .unicode(false)
        .build()
        .expect("a test compiles this table"),
    each: rows().iter().map(|_| OnceLock::new()).collect(),
});

impl Words {
    fn places(&self, index: usize, text: &[u8]) -> Vec<Range<usize>> {
        let compile = || compiled(&pattern(&rows()[index]));
        let regex = self.each[index].get_or_init(compile);
        regex
            .captures_iter(text)
            .take(MOST_PLACES)
            .filter_map(|captures| captures.iter().flatten().last().map(|part| part.range()))
            .collect()
    }
}

fn compiled(pattern: &str) -> Regex {
    RegexBuilder::new(pattern).case_insensitive(true).unicode(false).build().expect("a test compiles every pattern")
}

/// A row as a regular expression. Its last group, if it has one, is what counts as its place.
fn pattern(row: &Row) -> String {
    match row.kind {
        Kind::Alert => alert(&row.pattern),
        Kind::Code => format!(r"\b(?:{})\b", row.pattern),
        Kind::Literal => regex::escape(&row.pattern),
        Kind::Regex => format!("(?:{})", row.pattern),
    }
}

/// An alert's name as OpenSSL (`tlsv1 alert unknown ca`), NSS (`..._ALERT`), Java (`fatal alert: unknown_ca`), Go
/// (`tls: unknown certificate authority`) and Rust (`AlertReceived(UnknownCA)`) write it.
fn alert(names: &str) -> String {
    const GAP: &str = r#"[ \t:=,.("'\[\])/-]+"#;
    const BETWEEN: &str = "fatal|warning|received|description|read|write|is|level|code|number|of|type|[0-9]{1,3}";
    let mut pattern = String::new();
    for name in names.split('|') {
        let spelled = name.replace('_', "[ _-]?");
        let spoken = name.replace('_', "[ -]");
        if !pattern.is_empty() {
            pattern.push('|');
        }
        // Writing to a string cannot fail.
        let _ = write!(
            pattern,
            r"\balert(?:received)?{GAP}(?:(?:{BETWEEN}){GAP})*(?:sslv3 |tlsv1 )?{spelled}\b|\b(?:sslv3|tlsv1(?:\.[0-3])?|tlsv13) (?:alert )?{spoken}\b|\btls: {spoken}\b|\balert_{name}\b|\b{name}_alert\b|\b(?:sslv3|tlsv1|tlsv13)_(?:alert_)?{name}\b|\balerts?\b.*?\b({name})\b"
        );
    }
    pattern
}

/// What counts errors, and how texts write it; the first group that takes part is the number.
static NUMBERS: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    const SAID: &str = r"[ \t:=#(\[-]";
    [
        ("alert", format!(r"\balert(?:{SAID}+(?:fatal|warning|number|code|description|desc|is|level|type|no|nr|id)\.?)*{SAID}+([0-9]{{1,3}})\b")),
        ("apple", r"\b(?:nsurlerrordomain|cfnetwork|kcfstreamerrordomainssl|osstatus|errssl|error|code)[^0-9-]{0,40}(-[0-9]{4})\b|^[^0-9a-z-]*(-[0-9]{4})[^0-9a-z-]*$".to_owned()),
        ("curl", r"\bcurle?[^a-z0-9]{0,3}(?:[a-z_]+[^a-z0-9]{1,3}){0,4}?\(?([0-9]{1,2})(?:[^0-9.]|$)".to_owned()),
        ("event", r"\b(?:event|schannel|id)[^0-9]{0,20}([0-9]{5})\b".to_owned()),
        ("http", format!(r"\b(?:error|http(?:/[0-9.]+)?|status(?: code)?|code|response)(?:{SAID}{{0,4}})([45][0-9]{{2}})\b|\b([45][0-9]{{2}}) error\b|^([45][0-9]{{2}})(?:[: ]|$)")),
        ("net", r"\b(?:net_error|err(?:or)?(?: code)?|code|returned)[^0-9a-z-]{0,4}(-[0-9]{1,3})\b|^[^0-9a-z-]*(-[0-9]{1,3})[^0-9a-z-]*$".to_owned()),
        ("verify", format!(r"\bverif(?:y|ication)(?: return)?(?: error| code| result)*{SAID}{{0,4}}(?:num=|code )?([0-9]{{1,2}})\b|\bverif(?:y|ication) (?:error|code|result)[^()]{{0,80}}\(([0-9]{{1,2}})\)")),
        ("windows", r"\b(?:0x)?(80[0-9a-f]{6})\b|(-214[0-9]{7})\b|\b(?:error|code|result)[^0-9]{0,20}(1[0-9]{4})\b".to_owned()),
    ]
    .into_iter()
    .map(|(scheme, pattern)| (scheme, compiled(&pattern)))
    .collect()
});

/// `-2146893018`, as .NET prints it, and `80090326` are `0x80090326`; the numbers of `WinINet` have five digits.
fn hexadecimal(number: &str) -> String {
    match number.parse::<i32>() {
        Ok(negative) if negative < 0 => format!("{negative:#010x}"),
        _ if number.len() == 8 => format!("0x{number}"),
        _ => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_is_a_regular_expression() {
        for row in rows() {
            let _ = compiled(&pattern(row));
        }
        assert_eq!(WORDS.set.len(), rows().len());
    }

    #[test]
    fn numbers_are_found_however_they_are_written() {
        let table = [
            ("-107", "ERR_SSL_PROTOCOL_ERROR"),
            ("handshake failed; returned -1, SSL error code 1, net_error -107", "ERR_SSL_PROTOCOL_ERROR"),
            ("Verify return code: 20 (unable)", "unable to get local issuer certificate"),
            ("verify error:num=20:unable", "unable to get local issuer certificate"),
            ("SSL certificate verify result: whatever (20)", "unable to get local issuer certificate"),
            ("cURL error 35: something", "CURLE_SSL_CONNECT_ERROR"),
            ("curl exited with code 35", "CURLE_SSL_CONNECT_ERROR"),
            ("HRESULT -2146893018", "SEC_E_ILLEGAL_MESSAGE"),
            ("80090326", "SEC_E_ILLEGAL_MESSAGE"),
            ("Cloudflare 526 error", "Invalid SSL certificate|Error 526"),
            ("SSL alert number 40", "handshake_failure"),
            ("The TLS protocol defined fatal alert code is 40.", "handshake_failure"),
        ];
        for (text, pattern) in table {
            assert!(found(text).iter().any(|one| one.row.pattern == pattern), "{text}: {:?}", found(text));
        }
    }
}
