//! The case as JSON: for tools, for opening again, and inside the HTML report.

use std::fmt::Write;

use crate::case::Case;

/// The case as JSON, indented. Characters that a terminal or an editor would obey are written as escapes.
pub fn json(case: &Case) -> String {
    let mut text = with_escapes(&written(case, true), |character| character != '\n' && is_obeyed(character));
    text.push('\n');
    text
}

/// The case as JSON that can stand in an HTML element: nothing in it can end the element or start another.
pub(super) fn embedded(case: &Case) -> String {
    with_escapes(&written(case, false), |character| matches!(character, '<' | '>' | '&') || is_obeyed(character))
}

/// Any other value as indented JSON, for reading: a list of numbers takes one line.
pub(crate) fn readable(value: &impl serde::Serialize) -> String {
    let pretty = serde_json::to_string_pretty(value).unwrap_or_else(|error| error.to_string());
    let mut text = String::with_capacity(pretty.len());
    let mut is_in_numbers = false;
    for line in pretty.lines() {
        let bare = line.trim_start();
        // A string never begins a line with a digit: it stands in quotes, and its line breaks are escaped.
        let is_number = bare.starts_with(|first: char| first == '-' || first.is_ascii_digit());
        let ends_numbers = is_in_numbers && bare.starts_with(']');
        match (is_number || ends_numbers, is_in_numbers) {
            (true, true) if is_number => text.extend([" ", bare]),
            (true, _) => text.push_str(bare),
            (false, _) if text.is_empty() => text.push_str(line),
            (false, _) => text.extend(["\n", line]),
        }
        is_in_numbers = is_number;
    }
    with_escapes(&text, |character| character != '\n' && is_obeyed(character))
}

fn written(case: &Case, indented: bool) -> String {
    let text = if indented { serde_json::to_string_pretty(case) } else { serde_json::to_string(case) };
    text.expect("a case holds only text, numbers and lists, and its maps have text as keys")
}

/// Writes the chosen characters as `\uXXXX`. In JSON they can only stand inside strings, where that means the same.
fn with_escapes(json: &str, is_chosen: impl Fn(char) -> bool) -> String {
    let mut text = String::with_capacity(json.len() + json.len() / 16);
    for character in json.chars() {
        if is_chosen(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string cannot fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(character);
        }
    }
    text
}

/// Control characters, the ones that change the direction of text, invisible ones, and JavaScript's line ends.
fn is_obeyed(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_numbers_takes_one_line_and_is_read_back_the_same() {
        let value = serde_json::json!({ "a": [1, -2, 3], "b": [[], [4]], "c": ["5\n6", { "d": 7 }], "e": 8 });
        let text = readable(&value);
        assert!(text.contains("[1, -2, 3]") && text.contains("\n  \"e\": 8"), "{text}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).expect("JSON"), value);
    }

    #[test]
    fn what_ends_an_element_or_turns_text_around_is_escaped_and_read_back_the_same() {
        let hostile = "</script><img src=x onerror=alert(1)>&\u{202e}\u{2028}\u{9b}31m";
        let json = serde_json::to_string(hostile).expect("text");
        let safe = with_escapes(&json, |character| matches!(character, '<' | '>' | '&') || is_obeyed(character));
        assert!(safe.is_ascii() && !safe.contains('<') && !safe.contains('&'), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).expect("JSON"), hostile);
    }
}
