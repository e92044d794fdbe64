//! Files of the freedesktop.org specifications: desktop entries, MIME associations, and KDE's settings.

/// What a desktop entry says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// `Name`, untranslated.
    pub(super) name: String,
    /// Program and arguments of `Exec`, unquoted.
    pub(super) exec: Vec<String>,
}

/// A visible application that opens `https` addresses (Desktop Entry Specification 1.5).
pub(super) fn web_browser(text: &str) -> Option<Entry> {
    let (mut name, mut exec, mut opens_https) = (None, None, false);
    for (key, value) in group(text, "Desktop Entry") {
        match key {
            "Name" => name = Some(value.to_owned()),
            "Exec" => exec = Some(words(value)),
            "MimeType" => opens_https = value.split(';').any(|kind| kind.trim() == "x-scheme-handler/https"),
            "Hidden" | "NoDisplay" if value == "true" => return None,
            _ => {}
        }
    }
    let exec = exec.filter(|exec| opens_https && !exec.is_empty())?;
    Some(Entry { name: name?, exec })
}

impl Entry {
    /// The program itself, behind `env NAME=value`.
    pub(super) fn program(&self) -> Option<&str> {
        let is_env = |word: &str| word == "env" || word == "/usr/bin/env";
        let mut words = self.exec.iter().map(String::as_str).peekable();
        if words.next_if(|word| is_env(word)).is_some() {
            while words.next_if(|word| word.contains('=')).is_some() {}
        }
        words.next()
    }
}

/// The application that opens `https` addresses: the desktop file's name (MIME Applications Associations 1.0).
pub(super) fn default_browser(mimeapps: &str) -> Option<&str> {
    let (_, list) = group(mimeapps, "Default Applications").find(|(key, _)| *key == "x-scheme-handler/https")?;
    list.split(';').map(str::trim).find(|id| !id.is_empty())
}

/// The browser that KDE's settings name (`kdeglobals`); a command behind `!` is no desktop entry.
pub(super) fn kde_browser(settings: &str) -> Option<&str> {
    let (_, id) = group(settings, "General").find(|(key, _)| *key == "BrowserApplication")?;
    Some(id).filter(|id| !id.is_empty() && !id.starts_with('!'))
}

/// Keys and values of one group of an INI-like file, in order.
pub(super) fn group<'a>(text: &'a str, wanted: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let mut inside = false;
    text.lines().filter_map(move |line| {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            inside = name == wanted;
            return None;
        }
        if !inside || line.starts_with('#') {
            return None;
        }
        line.split_once('=').map(|(key, value)| (key.trim(), value.trim()))
    })
}

/// The words of an `Exec` value: quoted ones may hold spaces, a backslash takes the next character as it is.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut any) = (false, false);
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => (quoted, any) = (!quoted, true),
            '\\' => word.extend(letters.next()),
            ' ' | '\t' if !quoted => {
                if any || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                any = false;
            }
            letter => word.push(letter),
        }
    }
    if any || !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHROMIUM: &str = "[Desktop Entry]\nVersion=1.0\nName=Chromium Web Browser\nName[de]=Anders\n\
        Exec=/usr/bin/chromium %U\nMimeType=text/html;x-scheme-handler/http;x-scheme-handler/https;\n\
        [Desktop Action new]\nName=New\nExec=/usr/bin/other\n";

    #[test]
    fn an_application_that_opens_web_addresses_is_a_browser() {
        let entry = web_browser(CHROMIUM).expect("a browser");
        assert_eq!(entry.name, "Chromium Web Browser");
        assert_eq!(entry.program(), Some("/usr/bin/chromium"));
        assert_eq!(web_browser("[Desktop Entry]\nName=Vim\nExec=vim\nMimeType=text/plain;\n"), None);
        assert_eq!(web_browser(&CHROMIUM.replace("Version=1.0", "NoDisplay=true")), None);
    }

    #[test]
    fn the_program_behind_env_is_found() {
        let snap = CHROMIUM.replace(
            "/usr/bin/chromium %U",
            "env BAMF_DESKTOP_FILE_HINT=/var/lib/snapd/desktop/applications/firefox_firefox.desktop /snap/bin/firefox %u",
        );
        assert_eq!(web_browser(&snap).expect("a browser").program(), Some("/snap/bin/firefox"));
        assert_eq!(words(r#""/opt/my browser/run" --a "b \" c" %u"#), ["/opt/my browser/run", "--a", "b \" c", "%u"]);
    }

    #[test]
    fn the_default_browser_is_the_first_of_its_list() {
        let list = "[Added Associations]\nx-scheme-handler/https=no.desktop;\n[Default Applications]\n\
                    text/html=a.desktop\nx-scheme-handler/https=firefox-esr.desktop;chromium.desktop;\n";
        assert_eq!(default_browser(list), Some("firefox-esr.desktop"));
        assert_eq!(default_browser(""), None);
    }
}
