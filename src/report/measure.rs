//! Times, sizes and lines of text as people read them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::advice::Words;
use crate::step::Value;

/// Microseconds in the unit that fits: `0.4 ms`, `23.1 ms`, `412 ms`, `5.02 s`.
pub fn duration(microseconds: u64) -> String {
    let milliseconds = microseconds as f64 / 1000.0;
    if milliseconds < 100.0 {
        format!("{milliseconds:.1} ms")
    } else if milliseconds < 1000.0 {
        format!("{milliseconds:.0} ms")
    } else {
        format!("{:.2} s", milliseconds / 1000.0)
    }
}

/// A moment to the second: `2026-10-08 12:00:00 UTC`.
pub fn moment(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M:%S UTC").to_string()
}

/// A count of bytes in words.
pub(super) fn bytes(count: u64, words: &Words) -> String {
    words.format("report-bytes", &args([("count", Value::Number(count as f64))]))
}

/// Arguments of a message.
pub(super) fn args<const N: usize>(pairs: [(&str, Value); N]) -> BTreeMap<String, Value> {
    pairs.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Breaks text at spaces into lines of at most `width` characters; a longer word is broken where it must be.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut word: Vec<char> = word.chars().collect();
        if used > 0 && used + 1 + word.len() <= width {
            used += 1;
            if let Some(line) = lines.last_mut() {
                line.push(' ');
            }
        } else if used > 0 {
            lines.push(String::new());
            used = 0;
        }
        while word.len() > width {
            let rest = word.split_off(width);
            if let Some(line) = lines.last_mut() {
                line.extend(word);
            }
            lines.push(String::new());
            word = rest;
        }
        used += word.len();
        if let Some(line) = lines.last_mut() {
            line.extend(word);
        }
    }
    lines
}

/// The first `most` characters, with an ellipsis when there were more.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let mut short: String = text.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_told_in_the_unit_that_fits() {
        let told: Vec<String> = [400, 23_100, 412_000, 5_020_000].into_iter().map(duration).collect();
        assert_eq!(told, ["0.4 ms", "23.1 ms", "412 ms", "5.02 s"]);
    }

    #[test]
    fn no_line_is_longer_than_asked_and_no_word_is_lost() {
        let text = "one two three aaaaaaaaaaaaaaaaaaaaaaaa four";
        let lines = wrap(text, 10);
        assert!(lines.iter().all(|line| line.chars().count() <= 10), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert_eq!(wrap("", 10), [""]);
    }
}
