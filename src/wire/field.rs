//! A decoded field: a name and a value for reading, in the order of the wire.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// One decoded field. Names are the RFC's own (`cipher_suites`, `server_name`); values are for reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Field {
    /// Field or extension name of the RFC or the IANA registry.
    pub name: String,
    /// What it says, IANA names where there are any. Untrusted when the server sent it.
    pub value: String,
}

/// Longer values are cut: the longest honest one is a list of some hundred cipher suites.
const MAX_VALUE_CHARS: usize = 4096;

/// Bytes of an opaque value that are shown as hex.
const MAX_HEX_BYTES: usize = 32;

impl Field {
    /// A field; its value is cut at 4096 characters.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        let mut value: String = value.into();
        if let Some((cut, _)) = value.char_indices().nth(MAX_VALUE_CHARS) {
            value.truncate(cut);
            value.push('…');
        }
        Self { name: name.into(), value }
    }
}

/// Bytes as lower-case hex, the first 32 of them, with their number when there are more.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let shown = bytes.iter().take(MAX_HEX_BYTES).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    });
    if bytes.len() > MAX_HEX_BYTES { format!("{shown}… ({} bytes)", bytes.len()) } else { shown }
}

/// Bytes as text: unprintable and non-ASCII ones escaped, at most `limit` characters.
pub(crate) fn escaped(bytes: &[u8], limit: usize) -> String {
    bytes.iter().flat_map(|&byte| std::ascii::escape_default(byte)).map(char::from).take(limit).collect()
}

/// A list of code points by name.
pub(crate) fn list<T: Copy>(values: &[T], name: impl Fn(T) -> String) -> String {
    values.iter().map(|&value| name(value)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_value_is_cut_between_characters() {
        let field = Field::new("name", "é".repeat(5000));
        assert_eq!(field.value.chars().count(), MAX_VALUE_CHARS + 1);
        assert!(field.value.ends_with('…'));
    }

    #[test]
    fn control_bytes_never_reach_the_text() {
        assert_eq!(escaped(b"220 hi\r\n\x1b[2J\xff", 512), r"220 hi\r\n\x1b[2J\xff");
        assert_eq!(escaped(&[0; 1000], 512).len(), 512);
    }
}
