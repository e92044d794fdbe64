//! What a person calls the bearer of a distinguished name that is written as text (RFC 4514).

/// Its common name, else its organisation, else its unit; a name without any of them as it stands.
pub(super) fn bearer(name: &str) -> String {
    let parts = parts(name);
    let value = |kind: &str| parts.iter().find(|(key, value)| key == kind && !value.is_empty());
    ["CN", "O", "OU"].into_iter().find_map(value).map_or_else(|| name.to_owned(), |(_, value)| value.clone())
}

/// Types and values, unescaped (RFC 4514, section 3): a backslash stands before a sign or before two hexadecimal digits.
fn parts(name: &str) -> Vec<(String, String)> {
    let mut parts = Vec::new();
    let (mut key, mut value): (Option<String>, Vec<u8>) = (None, Vec::new());
    let mut bytes = name.bytes().peekable();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                let Some(next) = bytes.next() else { break };
                let low = bytes.peek().and_then(|low| char::from(*low).to_digit(16));
                match (char::from(next).to_digit(16), low) {
                    (Some(high), Some(low)) => {
                        bytes.next();
                        value.push(u8::try_from(high * 16 + low).unwrap_or_default());
                    }
                    _ => value.push(next),
                }
            }
            b'=' if key.is_none() => key = Some(text(&std::mem::take(&mut value))),
            b',' | b'+' => parts.push((key.take().unwrap_or_default(), text(&std::mem::take(&mut value)))),
            _ => value.push(byte),
        }
    }
    parts.push((key.unwrap_or_default(), text(&value)));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_called_by_its_common_name_or_else_by_its_organisation() {
        for (name, called) in [
            ("CN=R11,O=Let's Encrypt,C=US", "R11"),
            ("O=Example School,C=GB", "Example School"),
            ("C=US,OU=Root,O=", "Root"),
            (r"O=Smith\, Jones & Co,C=GB", "Smith, Jones & Co"),
            (r"CN=caf\C3\A9 root", "café root"),
            ("OU=a+CN=b=c", "b=c"),
            ("1.2.3.4=#0403", "1.2.3.4=#0403"),
            ("", ""),
            ("CN=\\", "CN=\\"),
        ] {
            assert_eq!(bearer(name), called, "{name}");
        }
    }
}
