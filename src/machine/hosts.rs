//! The hosts file: an address, then names, then perhaps a comment; one line each (hosts(5)).

use std::net::IpAddr;

use super::HostsEntry;

/// Blocklists of 200 000 names have some six million bytes.
pub(super) const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// More lines for one name are not kept.
const MAX_LINES: usize = 16;

/// Lines that give the name an address.
pub(super) fn entries(text: &str, name: &str) -> Vec<HostsEntry> {
    let mut found = Vec::new();
    for (place, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default();
        let mut words = line.split_whitespace();
        // `fe80::1%lo0` names an interface that an address cannot hold.
        let address = words.next().and_then(|word| word.split('%').next()?.parse::<IpAddr>().ok());
        let Some(address) = address else { continue };
        if let Some(found_name) = words.find(|word| word.trim_end_matches('.').eq_ignore_ascii_case(name)) {
            found.push(HostsEntry { address, name: found_name.to_owned(), line: place + 1 });
            if found.len() == MAX_LINES {
                break;
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_found_by_any_of_its_names_and_a_comment_is_none() {
        let text = "\u{feff}# hosts\r\n127.0.0.1 localhost\r\n0.0.0.0\tads.example Shop.Example # blocked\r\n\
                    #192.0.2.9 shop.example\n192.0.2.1 other.example # shop.example\n::1%lo0 shop.example.\nnonsense shop.example\n";
        let found = entries(text, "shop.example");
        assert_eq!(
            found.iter().map(|entry| (entry.line, entry.address.to_string())).collect::<Vec<_>>(),
            [(3, "0.0.0.0".to_owned()), (6, "::1".to_owned())]
        );
        assert_eq!(found[0].name, "Shop.Example");
        assert_eq!(entries(text, "example"), []);
    }

    #[test]
    fn a_file_full_of_one_name_is_cut() {
        assert_eq!(entries(&"::1 a.example\n".repeat(1000), "a.example").len(), MAX_LINES);
    }
}
