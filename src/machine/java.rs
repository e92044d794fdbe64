//! Java installations, and what the variables tell every Java program.

use std::path::{Path, PathBuf};

use super::surroundings::{Surroundings, SystemKind};
use super::{read, surroundings};

/// More installations are not looked at.
const MAX_HOMES: usize = 32;

/// Variables that the launcher or the virtual machine read options from (JDK Tool Specifications; `_JAVA_OPTIONS` is
/// `HotSpot`'s own).
pub(super) const OPTION_VARIABLES: [&str; 3] = ["JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"];

const LINUX: [&str; 7] = [
    "$JAVA_HOME",
    "/usr/lib/jvm/*",
    "/usr/lib64/jvm/*",
    "/usr/java/*",
    "/opt/*",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
];
const MACOS: [&str; 7] = [
    "$JAVA_HOME",
    "/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "~/Library/Java/JavaVirtualMachines/*/Contents/Home",
    "/opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "/usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home",
    "~/.sdkman/candidates/java/*",
    "~/.jdks/*",
];
const WINDOWS: [&str; 9] = [
    "$JAVA_HOME",
    "$PROGRAMFILES/Java/*",
    "$PROGRAMFILES/Eclipse Adoptium/*",
    "$PROGRAMFILES/Microsoft/jdk*",
    "$PROGRAMFILES/Amazon Corretto/*",
    "$PROGRAMFILES/Zulu/*",
    "$PROGRAMFILES/BellSoft/*",
    "$PROGRAMFILES(X86)/Java/*",
    "$LOCALAPPDATA/Programs/Eclipse Adoptium/*",
];

/// One Java installation.
pub(super) struct JavaHome {
    pub path: PathBuf,
    /// Its version as people say it: 8, 17, 25. Unknown when it does not say.
    pub major: Option<u32>,
}

impl JavaHome {
    /// `Java 17`, or the name of its directory.
    pub fn name(&self) -> String {
        match self.major {
            Some(major) => format!("Java {major}"),
            None => format!("Java {}", self.path.file_name().unwrap_or_default().to_string_lossy()),
        }
    }

    /// The first of several files below it that exists.
    pub fn first(&self, candidates: &[&str]) -> Option<PathBuf> {
        candidates.iter().map(|file| self.path.join(file)).find(|path| path.is_file())
    }
}

/// The installations in the usual places, each once.
pub(super) fn homes(surroundings: &Surroundings) -> Vec<JavaHome> {
    let patterns: &[&str] = match surroundings.system {
        SystemKind::Linux => &LINUX,
        SystemKind::Macos => &MACOS,
        SystemKind::Windows => &WINDOWS,
    };
    let is_java = |home: &PathBuf| {
        ["lib/security", "jre/lib/security", "conf/security"].iter().any(|part| home.join(part).is_dir())
    };
    let homes = surroundings.all_places(patterns).into_iter().filter(is_java).take(MAX_HOMES);
    homes.map(|path| JavaHome { major: major(&path), path }).collect()
}

/// From the file `release`: `JAVA_VERSION="17.0.15"`, or `"1.8.0_402"` for what is called 8.
fn major(home: &Path) -> Option<u32> {
    let release = read::text(&home.join("release"), read::MAX_FILE)?;
    let version = release.lines().find_map(|line| line.strip_prefix("JAVA_VERSION="))?.trim().trim_matches('"');
    let mut numbers = version.split(['.', '_', '-', '+']).map(|number| number.parse().ok());
    match numbers.next()?? {
        1 => numbers.next()?,
        major => Some(major),
    }
}

/// The options `-Dname=value` of a variable; quotes may stand around a word or a part of it.
pub(super) fn properties(options: &str) -> Vec<(String, String)> {
    words(options)
        .iter()
        .filter_map(|word| word.strip_prefix("-D"))
        .map(|property| property.split_once('=').unwrap_or((property, "")))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

/// Words between blanks; blanks inside quotes belong to the word.
pub(super) fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quote = None;
    for letter in line.chars() {
        match quote {
            Some(open) if letter == open => quote = None,
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if letter.is_whitespace() => words.push(String::new()),
            _ => words.last_mut().expect("begins with one").push(letter),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A property that the variables give every Java program here; a later variable wins.
pub(super) fn property(surroundings: &Surroundings, name: &str) -> Option<String> {
    let options = OPTION_VARIABLES.iter().filter_map(|variable| surroundings.variable(variable));
    options.flat_map(properties).filter(|(own, _)| own == name).map(|(_, value)| value).next_back()
}

/// Whether two paths lead to one file.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    surroundings::real(one) == surroundings::real(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_read_with_their_quotes() {
        let options = "-Xmx1g -Dhttps.protocols=TLSv1.2 \"-Djavax.net.ssl.trustStore=C:\\My Files\\a.jks\" -Dx";
        assert_eq!(
            properties(options),
            [
                ("https.protocols".to_owned(), "TLSv1.2".to_owned()),
                ("javax.net.ssl.trustStore".to_owned(), "C:\\My Files\\a.jks".to_owned()),
                ("x".to_owned(), String::new()),
            ]
        );
    }
}
