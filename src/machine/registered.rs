//! Browsers as Windows registers them, understood as text: command lines, directories of versions, places of programs.

use super::browser::{KNOWN, Known};

/// The program of a command line such as `"C:\Program Files\...\chrome.exe" --flag`.
pub(super) fn program(command: &str) -> Option<&str> {
    let command = command.trim();
    if let Some(quoted) = command.strip_prefix('"') {
        return quoted.split('"').next().filter(|program| !program.is_empty());
    }
    // Without quotes the program may hold spaces; it ends with its ending.
    let end = command.to_ascii_lowercase().find(".exe ").map(|at| at + ".exe".len());
    command.get(..end.unwrap_or(command.len())).filter(|program| !program.is_empty())
}

/// `%ProgramFiles%\x.exe` with what the variables stand for; what names none stays as it is, such as `%1`.
pub(super) fn expanded(text: &str, variable: impl Fn(&str) -> Option<String>) -> String {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        whole.push_str(before);
        let named = after.split_once('%').and_then(|(name, behind)| Some((variable(name)?, behind)));
        if let Some((value, behind)) = named {
            whole.push_str(&value);
            rest = behind;
        } else {
            whole.push('%');
            rest = after;
        }
    }
    whole + rest
}

/// The browser that is installed at a place: channels of one maker differ in their directories only.
pub(super) fn at_place(program: &str) -> Option<&'static Known> {
    let program = program.to_ascii_lowercase();
    KNOWN.iter().find(|known| {
        known.windows.iter().any(|place| {
            let before = program.strip_suffix(&place.to_ascii_lowercase());
            before.is_some_and(|before| before.ends_with('\\'))
        })
    })
}

/// The newest of the directories that Chromium's family names after its versions.
pub(super) fn newest_version<'a>(directories: impl Iterator<Item = &'a str>) -> Option<String> {
    let versions = directories.filter_map(|name| {
        let numbers: Option<Vec<u32>> = name.split('.').map(|part| part.parse().ok()).collect();
        numbers.filter(|numbers| numbers.len() == 4).map(|numbers| (numbers, name))
    });
    versions.max().map(|(_, name)| name.to_owned())
}

/// Whether a path lies below a directory, as Windows compares them.
pub(super) fn is_below(path: &str, directory: &str) -> bool {
    let (path, directory) = (path.to_lowercase(), directory.trim_end_matches('\\').to_lowercase());
    !directory.is_empty() && path.strip_prefix(&directory).is_some_and(|rest| rest.starts_with('\\'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_a_command_line_is_found_with_and_without_quotes() {
        let table = [
            (
                r#""C:\Program Files\Google\Chrome\Application\chrome.exe""#,
                r"C:\Program Files\Google\Chrome\Application\chrome.exe",
            ),
            (r#""C:\a b\x.exe" --single-argument %1"#, r"C:\a b\x.exe"),
            (r"C:\Program Files\Internet Explorer\iexplore.exe", r"C:\Program Files\Internet Explorer\iexplore.exe"),
            (r"C:\My Programs\Opera.EXE -nosplash", r"C:\My Programs\Opera.EXE"),
        ];
        for (command, expected) in table {
            assert_eq!(program(command), Some(expected));
        }
        assert_eq!(program("  "), None);
        assert_eq!(program("\"\""), None);
    }

    #[test]
    fn variables_of_a_command_line_are_followed() {
        let variable = |name: &str| name.eq_ignore_ascii_case("programfiles").then(|| r"C:\Program Files".to_owned());
        let table = [
            (r#""%ProgramFiles%\a\x.exe" -- "%1""#, r#""C:\Program Files\a\x.exe" -- "%1""#),
            (r"%1 %ProgramFiles%", r"%1 C:\Program Files"),
            (r"%Nothing%\x.exe", r"%Nothing%\x.exe"),
            ("100%", "100%"),
            ("%%", "%%"),
        ];
        for (command, expected) in table {
            assert_eq!(expanded(command, variable), expected);
        }
    }

    #[test]
    fn channels_are_told_apart_by_their_directories() {
        let name = |path: &str| at_place(path).map(|known| known.name.as_str());
        assert_eq!(name(r"C:\Program Files\Google\Chrome\Application\chrome.exe"), Some("Google Chrome"));
        assert_eq!(
            name(r"C:\Users\ada\AppData\Local\Google\Chrome SxS\Application\chrome.exe"),
            Some("Google Chrome Canary")
        );
        assert_eq!(
            name(r"C:\Program Files (x86)\Microsoft\Edge Dev\Application\msedge.exe"),
            Some("Microsoft Edge Dev")
        );
        assert_eq!(name(r"C:\Users\ada\AppData\Local\Programs\Opera beta\opera.exe"), Some("Opera Beta"));
        assert_eq!(name(r"C:\program files\mozilla firefox\FIREFOX.EXE"), Some("Firefox"));
        assert_eq!(name(r"C:\Tools\NotOpera\opera.exe"), None);
    }

    #[test]
    fn versions_are_compared_as_numbers() {
        let names = ["9.0.0.1", "131.0.2903.51", "131.0.2903.9", "SetupMetrics", "1.2.3"];
        assert_eq!(newest_version(names.into_iter()).as_deref(), Some("131.0.2903.51"));
        assert_eq!(newest_version(["Installer"].into_iter()), None);
    }

    #[test]
    fn what_a_person_installed_lies_below_the_persons_directory() {
        assert!(is_below(r"c:\users\Ada\AppData\Local\x.exe", r"C:\Users\ada\"));
        assert!(!is_below(r"C:\Users\adam\x.exe", r"C:\Users\ada"));
        assert!(!is_below(r"C:\x.exe", ""));
    }
}
