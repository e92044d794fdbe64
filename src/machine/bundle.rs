//! What macOS says of its applications, as text.

/// The version in an `Info.plist` (the XML kind; the binary kind tells nothing here).
pub(super) fn version(plist: &str) -> Option<String> {
    let (_, rest) = plist.split_once("<key>CFBundleShortVersionString</key>")?;
    let (before, rest) = rest.split_once("<string>")?;
    let (value, _) = rest.split_once("</string>")?;
    before.trim().is_empty().then(|| super::browser::version(value)).flatten()
}

/// The identifier of the application that opens `https` addresses, from the JSON that `plutil` makes of the launch
/// services' settings.
pub(super) fn https_handler(json: &str) -> Option<String> {
    let settings: serde_json::Value = serde_json::from_str(json).ok()?;
    let handlers = settings.get("LSHandlers")?.as_array()?;
    let handler =
        handlers.iter().find(|handler| handler.get("LSHandlerURLScheme").is_some_and(|scheme| scheme == "https"))?;
    Some(handler.get("LSHandlerRoleAll")?.as_str()?.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_one_that_people_see() {
        let plist = "<dict><key>CFBundleVersion</key><string>1</string>\n<key>CFBundleShortVersionString</key>\n\t\
                     <string>18.2</string></dict>";
        assert_eq!(version(plist).as_deref(), Some("18.2"));
        assert_eq!(version("bplist00..."), None);
    }

    #[test]
    fn the_handler_of_https_is_the_default_browser() {
        let json = r#"{"LSHandlers":[{"LSHandlerURLScheme":"http","LSHandlerRoleAll":"a.b"},
                       {"LSHandlerURLScheme":"https","LSHandlerRoleAll":"Org.Mozilla.Firefox"}]}"#;
        assert_eq!(https_handler(json).as_deref(), Some("org.mozilla.firefox"));
        assert_eq!(https_handler("no json"), None);
    }
}
