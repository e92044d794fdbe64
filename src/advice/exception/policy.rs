//! Policies of browsers as files. Every text in them goes through the escaping of its format.

use serde_json::{Map, Value, json};

/// Entries of a list of this computer that are taken over; Chrome, Edge and Firefox read 1000.
const MAX_ENTRIES: usize = 999;

/// How a registry file begins.
pub(super) const REGISTRY: &str = "Windows Registry Editor Version 5.00";

/// Where the root's file is to be put for Firefox on Linux: a folder that it looks in.
const ROOT_FILE: &str = "/usr/lib/mozilla/certificates/gateway-root.crt";

/// The entries of a list as it was found, each with its number; `None` where it was cut, or a password taken out of it.
pub(super) fn entries(value: &str) -> Option<Vec<(u32, String)>> {
    if value.contains('…') {
        return None;
    }
    match serde_json::from_str(value).ok()? {
        Value::Array(list) => {
            let texts = list.iter().take(MAX_ENTRIES).map(|entry| entry.as_str().map(str::to_owned));
            Some((1..).zip(texts.collect::<Option<Vec<_>>>()?).collect())
        }
        // The registry's way: the names of the values are numbers.
        Value::Object(values) => {
            let number = |(key, value): (&String, &Value)| Some((key.parse().ok()?, value.as_str()?.to_owned()));
            let mut numbered: Vec<(u32, String)> = values.iter().filter_map(number).take(MAX_ENTRIES).collect();
            numbered.sort();
            Some(numbered)
        }
        _ => None,
    }
}

/// The next free number of a list.
pub(super) fn next(entries: &[(u32, String)]) -> u32 {
    entries.iter().map(|(number, _)| *number).max().unwrap_or(0).saturating_add(1)
}

/// The list with one more entry, which is not named twice.
fn with(entries: &[(u32, String)], entry: &str) -> Vec<String> {
    let kept = entries.iter().map(|(_, text)| text.clone()).filter(|text| text != entry);
    kept.chain([entry.to_owned()]).collect()
}

/// A file of policies of Chromium and its kin.
pub(super) fn chromium_json(entries: &[(u32, String)], entry: &str) -> String {
    written(&json!({ "URLAllowlist": with(entries, entry) }))
}

/// Firefox's file of policies, with an exception.
pub(super) fn firefox_json(entries: &[(u32, String)], pattern: &str) -> String {
    policies("WebsiteFilter", json!({ "Exceptions": with(entries, pattern) }))
}

/// Firefox's file of policies, with the roots of the system.
pub(super) fn firefox_roots() -> String {
    policies("Certificates", json!({ "ImportEnterpriseRoots": true }))
}

/// Firefox's file of policies, with a root from a file.
pub(super) fn firefox_install() -> String {
    policies("Certificates", json!({ "Install": [ROOT_FILE] }))
}

/// The roots of the system for Firefox, as a registry file.
pub(super) fn firefox_roots_registry() -> String {
    let key = r"SOFTWARE\Policies\Mozilla\Firefox\Certificates";
    registry(key, "\"ImportEnterpriseRoots\"=dword:00000001", None)
}

/// One entry of a list as a registry file.
pub(super) fn registry_list(key: &str, number: u32, entry: &str, comment: Option<&str>) -> String {
    registry(key, &format!("\"{number}\"=\"{}\"", quoted(entry)), comment)
}

/// A property list with one entry.
pub(super) fn property_list(entry: &str) -> String {
    let list = plist::Value::Array(vec![plist::Value::String(entry.to_owned())]);
    let whole = plist::Dictionary::from_iter([("URLAllowlist".to_owned(), list)]);
    let mut bytes = Vec::new();
    plist::Value::Dictionary(whole).to_writer_xml(&mut bytes).expect("writing to memory does not fail");
    String::from_utf8_lossy(&bytes).trim_end().to_owned() + "\n"
}

fn policies(name: &str, value: Value) -> String {
    written(&json!({ "policies": Map::from_iter([(name.to_owned(), value)]) }))
}

fn written(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default() + "\n"
}

/// A registry file of version 5 (support.microsoft.com, "How to add, modify, or delete registry subkeys and values by
/// using a .reg file").
fn registry(key: &str, value: &str, comment: Option<&str>) -> String {
    let comment = comment.map(|text| format!("; {}\n", text.replace(['\r', '\n'], " "))).unwrap_or_default();
    format!("{REGISTRY}\n\n{comment}[HKEY_LOCAL_MACHINE\\{key}]\n{value}\n")
}

/// Text between the quotes of a registry file.
fn quoted(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_files_and_the_registry_write_it() {
        let texts = |value: &str| entries(value).map(|list| list.into_iter().map(|(_, text)| text).collect::<Vec<_>>());
        assert_eq!(texts(r#"["a.example","b.example"]"#), Some(vec!["a.example".to_owned(), "b.example".to_owned()]));
        let numbered = entries(r#"{"7":"b","2":"a"}"#).expect("a list");
        assert_eq!((numbered.len(), next(&numbered)), (2, 8));
        assert_eq!(next(&[]), 1);
        for cut in [r#"["a.example","b.ex…"#, r#"["https://…@a.example"]"#, "3", "[3]", ""] {
            assert_eq!(texts(cut), None, "{cut}");
        }
    }

    #[test]
    fn a_list_keeps_what_it_has_and_names_nothing_twice() {
        let list = entries(r#"["a.example","shop.example"]"#).expect("a list");
        let text = chromium_json(&list, "shop.example");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value, json!({ "URLAllowlist": ["a.example", "shop.example"] }));
    }

    #[test]
    fn quotes_and_backslashes_end_no_value_of_the_registry() {
        let text = registry_list("A", 1, "a\"\\b", Some("one\ntwo"));
        assert_eq!(
            text,
            "Windows Registry Editor Version 5.00\n\n; one two\n[HKEY_LOCAL_MACHINE\\A]\n\"1\"=\"a\\\"\\\\b\"\n"
        );
    }
}
