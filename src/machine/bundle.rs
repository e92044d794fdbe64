//! What macOS says of its applications: property lists, of the XML and of the binary kind.

use std::io::Cursor;

use plist::{Dictionary, Value};

/// What a bundle's `Info.plist` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Facts {
    /// `CFBundleIdentifier`, lower case.
    pub(super) identifier: String,
    /// The version that people see.
    pub(super) version: Option<String>,
    /// The program below `Contents/MacOS`; a plain name.
    pub(super) program: Option<String>,
}

fn dictionary(bytes: &[u8]) -> Option<Dictionary> {
    Value::from_reader(Cursor::new(bytes)).ok()?.into_dictionary()
}

/// What a bundle says of itself.
pub(super) fn facts(bytes: &[u8]) -> Option<Facts> {
    let list = dictionary(bytes)?;
    let text = |key: &str| list.get(key).and_then(Value::as_string);
    Some(Facts {
        identifier: text("CFBundleIdentifier")?.to_ascii_lowercase(),
        version: text("CFBundleShortVersionString").and_then(super::browser::version),
        program: text("CFBundleExecutable").filter(|name| !name.contains('/')).map(str::to_owned),
    })
}

/// The identifier of the application that opens `https` addresses, from the launch services' settings.
pub(super) fn https_handler(bytes: &[u8]) -> Option<String> {
    let settings = dictionary(bytes)?;
    let handlers = settings.get("LSHandlers")?.as_array()?;
    let of_https = |handler: &&Dictionary| {
        handler.get("LSHandlerURLScheme").and_then(Value::as_string).is_some_and(|scheme| scheme == "https")
    };
    let handler = handlers.iter().filter_map(Value::as_dictionary).find(of_https)?;
    Some(handler.get("LSHandlerRoleAll")?.as_string()?.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    const INFO: &str = r#"<?xml version="1.0" encoding="UTF-8"?><plist version="1.0"><dict>
        <key>CFBundleVersion</key><string>1</string><key>CFBundleIdentifier</key><string>com.google.Chrome.beta</string>
        <key>CFBundleExecutable</key><string>Google Chrome Beta</string>
        <key>CFBundleShortVersionString</key><string>132.0.6834.15</string></dict></plist>"#;

    const HANDLERS: &str = r#"<plist version="1.0"><dict><key>LSHandlers</key><array>
        <dict><key>LSHandlerURLScheme</key><string>http</string><key>LSHandlerRoleAll</key><string>a.b</string></dict>
        <dict><key>LSHandlerURLScheme</key><string>https</string>
        <key>LSHandlerRoleAll</key><string>Org.Mozilla.Firefox</string></dict></array></dict></plist>"#;

    /// The same in the binary kind, which launch services write.
    fn binary(xml: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        let value = Value::from_reader(Cursor::new(xml.as_bytes())).expect("a property list");
        value.to_writer_binary(&mut bytes).expect("written");
        bytes
    }

    #[test]
    fn a_bundle_says_who_it_is_in_either_kind_of_list() {
        for bytes in [INFO.as_bytes().to_vec(), binary(INFO)] {
            let facts = facts(&bytes).expect("facts");
            assert_eq!(facts.identifier, "com.google.chrome.beta");
            assert_eq!(facts.version.as_deref(), Some("132.0.6834.15"));
            assert_eq!(facts.program.as_deref(), Some("Google Chrome Beta"));
            assert_eq!(super::super::browser::of_id(&facts.identifier).expect("known").name, "Google Chrome Beta");
        }
        assert_eq!(facts(b"bplist00..."), None);
        assert_eq!(facts(INFO.replace("Google Chrome Beta", "../../x").as_bytes()).expect("facts").program, None);
    }

    #[test]
    fn the_handler_of_https_is_the_default_browser() {
        for bytes in [HANDLERS.as_bytes().to_vec(), binary(HANDLERS)] {
            assert_eq!(https_handler(&bytes).as_deref(), Some("org.mozilla.firefox"));
        }
        assert_eq!(https_handler(b"no list"), None);
    }
}
