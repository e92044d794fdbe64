//! Values of policies in one neutral form, whether they came from JSON, the Windows registry or a property list.
//!
//! The registry knows neither truth values nor lists: a switch is 0 or 1, a list is a key with values `1`, `2`, ...,
//! and what is nested deeper is JSON in a text. Property lists write 0 and 1 too. All of these are understood here.

use serde_json::{Map, Number, Value};

/// Entries of one list that are looked at. Chromium and Firefox take 1000 addresses and no more.
pub(super) const MAX_ENTRIES: usize = 1000;

/// A value is shown as far as this, in characters.
const MAX_SHOWN: usize = 300;

/// JSON as Firefox reads it: to the letter.
pub(super) fn strict_json(text: &str) -> Option<Value> {
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()
}

/// JSON as Chromium reads it: with comments, and with a comma before a closing bracket.
pub(super) fn json(text: &str) -> Option<Value> {
    strict_json(text).or_else(|| strict_json(&without_last_commas(&without_comments(text))))
}

/// The text without comments, `// to the end of the line` and `/* between */`; lines keep their numbers.
pub(super) fn without_comments(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match letter {
            '"' | '\'' => quoted(rest),
            '/' if rest.starts_with("//") => {
                rest = rest.find('\n').and_then(|end| rest.get(end..)).unwrap_or_default();
                continue;
            }
            '/' if rest.starts_with("/*") => {
                let (comment, after) = rest.find("*/").map_or((rest, ""), |end| rest.split_at(end + 2));
                kept.extend(comment.matches('\n'));
                rest = after;
                continue;
            }
            letter => letter.len_utf8(),
        };
        let (one, after) = rest.split_at(length);
        kept.push_str(one);
        rest = after;
    }
    kept
}

/// The text without commas that stand before a closing bracket.
fn without_last_commas(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = if letter == '"' { quoted(rest) } else { letter.len_utf8() };
        if matches!(letter, ']' | '}') {
            let end = kept.trim_end().len();
            if kept.get(..end).is_some_and(|before| before.ends_with(',')) {
                kept.truncate(end - 1);
            }
        }
        let (one, after) = rest.split_at(length);
        kept.push_str(one);
        rest = after;
    }
    kept
}

/// How many bytes a quoted text has with its quotes; an open one goes to the end of its line.
fn quoted(text: &str) -> usize {
    let mut is_escaped = false;
    let mark = text.chars().next();
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            letter if Some(letter) == mark && !is_escaped => return at + 1,
            '\n' => return at,
            letter => is_escaped = !is_escaped && letter == '\\',
        }
    }
    text.len()
}

/// A property list as JSON; dates, data and the like, which no policy of ours has, are left out.
pub(super) fn from_plist(list: &plist::Value) -> Value {
    match list {
        plist::Value::Array(entries) => entries.iter().map(from_plist).collect(),
        plist::Value::Dictionary(entries) => {
            entries.iter().map(|(key, value)| (key.clone(), from_plist(value))).collect::<Map<_, _>>().into()
        }
        plist::Value::Boolean(is_on) => (*is_on).into(),
        plist::Value::Real(number) => Number::from_f64(*number).map_or(Value::Null, Value::Number),
        plist::Value::Integer(number) => number.as_signed().map_or(Value::Null, Value::from),
        plist::Value::String(text) => text.as_str().into(),
        _ => Value::Null,
    }
}

/// A switch: true, false, 0 or 1.
pub(super) fn switch(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(is_on) => Some(*is_on),
        Value::Number(number) => match number.as_i64() {
            Some(0) => Some(false),
            Some(1) => Some(true),
            _ => None,
        },
        _ => None,
    }
}

/// A list of texts, bounded.
pub(super) fn texts(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    match value {
        Value::Array(entries) => entries.iter().filter_map(text).take(MAX_ENTRIES).collect(),
        // The registry's way: the names of the values are numbers.
        Value::Object(entries) => {
            let mut numbered: Vec<(u32, String)> =
                entries.iter().filter_map(|(key, value)| Some((key.parse().ok()?, text(value)?))).collect();
            numbered.sort();
            numbered.into_iter().map(|(_, text)| text).take(MAX_ENTRIES).collect()
        }
        Value::String(text) => json(text).filter(Value::is_array).map(|list| texts(&list)).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// A dictionary, also where it is JSON in a text.
pub(super) fn dictionary(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(entries) => Some(entries.clone()),
        Value::String(text) => match json(text)? {
            Value::Object(entries) => Some(entries),
            _ => None,
        },
        _ => None,
    }
}

/// A value as it is written, bounded, without names and passwords of addresses.
pub(super) fn shown(value: &Value) -> String {
    written(value, &without_sign_in)
}

/// A text as it is written, bounded, without names and passwords of addresses.
pub(super) fn shown_text(text: &str) -> String {
    bounded(&without_sign_in(text))
}

/// A proxy, bounded, without name and password, which may stand before a host without a scheme: `name:password@proxy:1`.
/// What stands before the last `@` goes, since a password may hold any letter.
pub(super) fn shown_proxy(value: &Value) -> String {
    written(value, &|text| match text.rsplit_once('@') {
        Some((before, host)) => {
            let scheme = before.find("://").and_then(|end| before.get(..end + 3)).unwrap_or_default();
            format!("{scheme}…@{host}")
        }
        None => text.to_owned(),
    })
}

/// A value in which each text was made safe. A text that is JSON is taken for what it holds.
fn written(value: &Value, safe: &impl Fn(&str) -> String) -> String {
    fn made_safe(value: &Value, safe: &impl Fn(&str) -> String) -> Value {
        match value {
            Value::String(text) => safe(text).into(),
            Value::Array(entries) => entries.iter().take(MAX_ENTRIES).map(|entry| made_safe(entry, safe)).collect(),
            Value::Object(entries) => {
                entries.iter().map(|(key, value)| (key.clone(), made_safe(value, safe))).collect::<Map<_, _>>().into()
            }
            other => other.clone(),
        }
    }
    match value {
        Value::String(text) => match strict_json(text).filter(|inner| inner.is_object() || inner.is_array()) {
            Some(inner) => bounded(&made_safe(&inner, safe).to_string()),
            None => bounded(&safe(text)),
        },
        other => bounded(&made_safe(other, safe).to_string()),
    }
}

/// `https://name:password@host/` without its name and password.
fn without_sign_in(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://…@{host}{path}"),
        None => text.to_owned(),
    }
}

fn bounded(text: &str) -> String {
    let mut cut: String = text.chars().take(MAX_SHOWN).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    cut
}

#[cfg(test)]
mod tests {
    use serde_json::json as value;

    use super::*;

    #[test]
    fn comments_and_a_comma_too_many_are_forgiven_and_quotes_are_left_alone() {
        assert_eq!(json("// one\n{\"a\": /* two */ \"/* // */\"} // three"), Some(value!({"a": "/* // */"})));
        assert_eq!(json(r#"{"a":["x,]",],}"#), Some(value!({"a": ["x,]"]})));
        assert_eq!(json("{\"a\": [1 , \n ] }"), Some(value!({"a": [1]})));
        assert_eq!(json(r#"{"a":"\",}"}"#), Some(value!({"a": "\",}"})));
        assert_eq!(json("{\"a\":"), None);
        assert_eq!(strict_json("{\"a\": 1,}"), None);
    }

    #[test]
    fn the_registrys_lists_switches_and_texts_are_understood() {
        assert_eq!(texts(&value!({"2": "b", "10": "c", "1": "a", "note": "x"})), ["a", "b", "c"]);
        assert_eq!(texts(&value!(r#"["a","b"]"#)), ["a", "b"]);
        assert_eq!(texts(&value!("a")), Vec::<String>::new());
        assert_eq!([switch(&value!(1)), switch(&value!(false)), switch(&value!(2))], [Some(true), Some(false), None]);
        assert_eq!(dictionary(&value!(r#"{"a":1}"#)).map(|entries| entries.len()), Some(1));
    }

    #[test]
    fn no_password_of_a_proxy_is_kept() {
        let table = [
            ("http://me:secret@proxy.example:3128", "http://…@proxy.example:3128"),
            ("me:secret@proxy.example:3128", "…@proxy.example:3128"),
            ("https=me:se@cret@proxy.example:1", "…@proxy.example:1"),
            ("http://me:se/cr;e\"t@proxy.example:1", "http://…@proxy.example:1"),
            ("proxy.example:3128", "proxy.example:3128"),
            ("http=a.example:1;https=b.example:2", "http=a.example:1;https=b.example:2"),
            (r#"{"ProxyServer":"me:se\"cret@a.example:1"}"#, r#"{"ProxyServer":"…@a.example:1"}"#),
        ];
        for (written, expected) in table {
            assert_eq!(shown_proxy(&value!(written)), expected);
        }
        let settings = value!({"ProxyServer": "http://me:secret@a:1", "ProxyMode": "fixed_servers"});
        assert!(!shown_proxy(&settings).contains("secret") && shown_proxy(&settings).contains("fixed_servers"));
        assert_eq!(shown_text("https://me:secret@a.example/x@y"), "https://…@a.example/x@y");
        assert_eq!(shown(&value!(["https://me:secret@a.example/"])), r#"["https://…@a.example/"]"#);
    }

    #[test]
    fn a_long_value_is_cut() {
        assert_eq!(shown_text(&"é".repeat(5000)).chars().count(), MAX_SHOWN + 1);
    }

    #[test]
    fn a_property_list_becomes_json() {
        let text = br#"<plist version="1.0"><dict><key>SSLVersionMin</key><string>tls1.3</string><key>QuicAllowed</key>
            <false/><key>URLBlocklist</key><array><string>*</string></array></dict></plist>"#;
        let list = plist::Value::from_reader(std::io::Cursor::new(text)).expect("a property list");
        assert_eq!(from_plist(&list), value!({"SSLVersionMin": "tls1.3", "QuicAllowed": false, "URLBlocklist": ["*"]}));
    }
}
