//! OpenSSL's configuration files (config(5)): sections, names and values, `.include`, `$variables`.

use std::path::{Path, PathBuf};

use crate::machine::read;

/// Files that are read for one configuration, whatever they include.
const MAX_FILES: usize = 64;

/// Files that include files.
const MAX_DEPTH: usize = 8;

/// More lines are not kept.
const MAX_VALUES: usize = 4096;

/// A longer value is not what a person wrote.
const MAX_LENGTH: usize = 16 * 1024;

/// One value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Value {
    pub section: String,
    pub name: String,
    pub text: String,
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
}

/// All values of a file and of those that it includes, in the order read.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    pub values: Vec<Value>,
    files: usize,
}

impl Configuration {
    /// Reads a file; one that is not there is empty.
    pub fn read(path: &Path, resolve: &dyn Fn(&str) -> PathBuf) -> Self {
        let mut configuration = Self::default();
        let mut section = DEFAULT.to_owned();
        configuration.include(path, &mut section, resolve, 0);
        configuration
    }

    /// The values of a section. Of several with one name the last one counts.
    pub fn section<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Value> {
        self.values.iter().enumerate().filter_map(move |(place, value)| {
            let is_later = |other: &Value| other.section == value.section && other.name == value.name;
            (value.section == section && !self.values[place + 1..].iter().any(is_later)).then_some(value)
        })
    }

    /// The value of a name in a section.
    pub fn value(&self, section: &str, name: &str) -> Option<&str> {
        let mut found = self.values.iter().rev().filter(|value| value.section == section && value.name == name);
        found.next().map(|value| value.text.as_str())
    }

    fn include(&mut self, path: &Path, section: &mut String, resolve: &dyn Fn(&str) -> PathBuf, depth: usize) {
        if path.is_dir() {
            let is_configuration =
                |path: &&PathBuf| path.extension().is_some_and(|ending| ending == "cnf" || ending == "conf");
            for file in read::entries(path).iter().filter(is_configuration).take(MAX_FILES) {
                self.include(file, section, resolve, depth + 1);
            }
            return;
        }
        if depth > MAX_DEPTH || self.files == MAX_FILES {
            return;
        }
        self.files += 1;
        let Some(text) = read::text(path, read::MAX_FILE) else { return };
        for (line, text) in logical_lines(&text) {
            if let Some(included) = included(&text) {
                let target = if Path::new(included).is_absolute() {
                    resolve(included)
                } else {
                    path.parent().unwrap_or(Path::new("")).join(included)
                };
                self.include(&target, section, resolve, depth + 1);
            } else if let Some(name) = text.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
                name.trim().clone_into(section);
            } else if let Some((name, value)) = text.split_once('=') {
                if self.values.len() == MAX_VALUES {
                    return;
                }
                let value = self.expanded(&unquoted(value.trim()), section);
                // `section::name = value` puts it into another section.
                let (section, name) = name.trim().split_once("::").unwrap_or((section, name.trim()));
                let (section, name) = (section.trim().to_owned(), name.trim().to_owned());
                self.values.push(Value { section, name, text: value, file: path.to_owned(), line });
            }
        }
    }

    /// A value with `$name`, `${name}` and `$section::name` put in. What is not known stays as it is.
    fn expanded(&self, value: &str, section: &str) -> String {
        let mut done = String::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once('$') {
            done.push_str(before);
            let braced = after.strip_prefix('{').and_then(|inner| inner.split_once('}'));
            let (name, tail) = braced.unwrap_or_else(|| {
                let ends = |letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != ':';
                after.split_at(after.find(ends).unwrap_or(after.len()))
            });
            let known = match name.split_once("::") {
                Some((section, name)) => self.value(section, name),
                None => self.value(section, name).or_else(|| self.value(DEFAULT, name)),
            };
            match known {
                Some(known) => done.push_str(known),
                None => done.push('$'),
            }
            rest = if known.is_some() { tail } else { after };
            if done.len() > MAX_LENGTH {
                return done.chars().take(MAX_LENGTH).collect();
            }
        }
        done.push_str(rest);
        done
    }
}

/// What stands before the first section.
pub(super) const DEFAULT: &str = "default";

/// Lines without comments and blanks around them; those that end in a backslash go on in the next. With the number of
/// their first line.
pub(super) fn logical_lines(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (place, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let line = without_comment(line).trim_end();
        let (line, more) = line.strip_suffix('\\').map_or((line, false), |line| (line, true));
        match lines.last_mut() {
            Some((_, last)) if goes_on => last.push_str(line.trim_start()),
            _ => lines.push((place + 1, line.trim_start().to_owned())),
        }
        goes_on = more;
    }
    lines.retain(|(_, line)| !line.is_empty());
    lines
}

/// A `#` begins a comment but inside quotes and after a backslash.
fn without_comment(line: &str) -> &str {
    let mut quote = None;
    let mut is_escaped = false;
    for (place, letter) in line.char_indices() {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '#' if quote.is_none() => return &line[..place],
            '"' | '\'' | '`' if quote.is_none() => quote = Some(letter),
            _ if quote == Some(letter) => quote = None,
            _ => {}
        }
    }
    line
}

fn unquoted(value: &str) -> String {
    value.chars().filter(|letter| !matches!(letter, '"' | '\'' | '`')).collect()
}

/// The path of `.include path` or `.include = path`.
fn included(line: &str) -> Option<&str> {
    let rest = line.strip_prefix(".include")?;
    let path = rest.trim_start_matches([' ', '\t', '=']).trim();
    (rest.starts_with([' ', '\t', '=']) && !path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_text(text: &str) -> Configuration {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("openssl.cnf");
        std::fs::write(&path, text).expect("written");
        Configuration::read(&path, &|path| PathBuf::from(path))
    }

    #[test]
    fn variables_comments_and_long_lines_are_understood() {
        let read = read_text(
            "level = 2 # of security\nopenssl_conf = init\n[ tls ]\nCipherString = \"DEFAULT@SECLEVEL=$level\"\n\
             Groups = X25519:\\\n   P-256\nother::name = ${tls::Groups}!\nnone = $nobody and $\n",
        );
        assert_eq!(read.value("tls", "CipherString"), Some("DEFAULT@SECLEVEL=2"));
        assert_eq!(read.value("tls", "Groups"), Some("X25519:P-256"));
        assert_eq!(read.value("other", "name"), Some("X25519:P-256!"));
        assert_eq!(read.value("tls", "none"), Some("$nobody and $"));
        assert_eq!(read.values.iter().find(|value| value.section == "other").map(|value| value.line), Some(7));
    }

    #[test]
    fn a_file_that_includes_itself_comes_to_an_end() {
        let directory = tempfile::tempdir().expect("a directory");
        let path = directory.path().join("openssl.cnf");
        std::fs::write(&path, ".include openssl.cnf\n.include = openssl.cnf\na = b\n").expect("written");
        let read = Configuration::read(&path, &|path| PathBuf::from(path));
        assert!((1..=MAX_FILES).contains(&read.values.len()), "{}", read.values.len());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[a-c\\[\\]= $:{}#\"\\\\\n.]{0,200}|\\PC{0,60}") {
            let _ = read_text(&text);
        }
    }
}
