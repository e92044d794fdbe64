//! Where settings come from: what is shipped, an administrator's file for the whole computer, the person's own file over
//! it, and a file that was named at the start over both. A file that cannot be used is left out, and said to be.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::{HostGroup, SHIPPED, Settings, SettingsError, overlay};

/// Names the person's file in place of the usual one; empty: there is none.
pub const USER_VARIABLE: &str = "HANDSHAKE_DOCTOR_USER_SETTINGS";

/// Names the file for the whole computer in place of the usual one; empty: there is none.
pub const MACHINE_VARIABLE: &str = "HANDSHAKE_DOCTOR_MACHINE_SETTINGS";

/// The folder of our files among those of other programs.
const FOLDER: &str = "handshake-doctor";

/// Our files have this name.
const NAME: &str = "settings.toml";

/// A settings file is far smaller.
const MAX_BYTES: u64 = 1024 * 1024;

/// Who set a value. Later ones stand over earlier ones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// The makers of this program.
    #[default]
    Shipped,
    /// Whoever administers this computer.
    Machine,
    /// The person.
    User,
    /// Whoever started the program, with `--settings`.
    Named,
}

impl Layer {
    /// Those that have a file, from the lowest to the highest.
    pub const WITH_FILE: [Self; 3] = [Self::Machine, Self::User, Self::Named];

    /// Its name in keys of messages.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Shipped => "shipped",
            Self::Machine => "machine",
            Self::User => "user",
            Self::Named => "named",
        }
    }
}

/// Which files to read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// For the whole computer.
    pub machine: Option<PathBuf>,
    /// The person's own.
    pub user: Option<PathBuf>,
    /// Named at the start.
    pub named: Option<PathBuf>,
}

impl Files {
    /// The files of this computer and this person, and the one that was named.
    pub fn of_this_computer(named: Option<PathBuf>) -> Self {
        let or_usual = |variable: &str, usual: fn() -> Option<PathBuf>| match std::env::var_os(variable) {
            Some(path) => Some(PathBuf::from(path)).filter(|path| !path.as_os_str().is_empty()),
            None => usual(),
        };
        let usual_of_machine = || machine_folder().map(|folder| folder.join(FOLDER).join(NAME));
        let usual_of_user = || user_folder().map(|folder| folder.join(FOLDER).join(NAME));
        Self {
            machine: or_usual(MACHINE_VARIABLE, usual_of_machine),
            user: or_usual(USER_VARIABLE, usual_of_user),
            named,
        }
    }

    /// The file of a layer.
    pub fn of(&self, layer: Layer) -> Option<&Path> {
        match layer {
            Layer::Shipped => None,
            Layer::Machine => self.machine.as_deref(),
            Layer::User => self.user.as_deref(),
            Layer::Named => self.named.as_deref(),
        }
    }

    /// Reads them. There are always settings; what could not be used is told beside them.
    pub fn load(self) -> (Settings, Layers) {
        let mut layers = Layers { files: self, ..Layers::default() };
        let mut settings = Settings::default();
        let mut table = shipped();
        for layer in Layer::WITH_FILE {
            let Some(file) = layers.files.of(layer) else { continue };
            let read = match text(file) {
                Ok(text) => over(&table, &text),
                Err(error) if error.kind() == io::ErrorKind::NotFound && layer != Layer::Named => continue,
                Err(error) => Err(error.into()),
            };
            match read {
                Ok((own, above, read)) => {
                    layers.tables.push((layer, own));
                    (table, settings) = (above, read);
                    if layer == Layer::Machine {
                        layers.below_user = settings.clone();
                    }
                }
                Err(error) => layers.broken.push(Broken { layer, file: file.to_owned(), error }),
            }
        }
        (settings, layers)
    }
}

/// The files that settings came from.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// Which were looked for.
    pub files: Files,
    /// Those that could not be used.
    pub broken: Vec<Broken>,
    /// What holds where the person's file says nothing.
    pub below_user: Settings,
    /// What each file says.
    tables: Vec<(Layer, toml::Table)>,
}

/// A settings file that was left out.
#[derive(Clone, Debug)]
pub struct Broken {
    /// Whose.
    pub layer: Layer,
    /// Which.
    pub file: PathBuf,
    /// Why.
    pub error: SettingsError,
}

impl Layers {
    /// Whether the file of a layer was there, and in order.
    pub fn is_read(&self, layer: Layer) -> bool {
        self.tables.iter().any(|(read, _)| *read == layer)
    }

    /// Who set what is asked of this group.
    pub fn origin(&self, group: HostGroup) -> Layer {
        let says = |table: &toml::Table| {
            group
                .keys()
                .iter()
                .any(|(section, key)| table.get(*section).is_some_and(|values| values.get(key).is_some()))
        };
        self.tables.iter().rev().find(|(_, table)| says(table)).map_or(Layer::Shipped, |(layer, _)| *layer)
    }

    /// Who sets it where the person's file says nothing.
    pub fn origin_below_user(&self, group: HostGroup) -> Layer {
        let below = self.tables.iter().filter(|(layer, _)| *layer < Layer::User).cloned().collect();
        Self { tables: below, ..Self::default() }.origin(group)
    }
}

fn shipped() -> toml::Table {
    SHIPPED.parse().expect("the shipped settings are valid: a test parses them")
}

/// What a file says alone, what it makes of the table below it, and the settings of that.
fn over(below: &toml::Table, text: &str) -> Result<(toml::Table, toml::Table, Settings), SettingsError> {
    let own: toml::Table = text.parse()?;
    let mut above = below.clone();
    overlay(&mut above, own.clone());
    let settings = above.clone().try_into()?;
    Ok((own, above, settings))
}

/// A file's text; more than a settings file can hold is no text of one.
pub(super) fn text(file: &Path) -> io::Result<String> {
    let opened = File::open(file)?;
    // A pipe or a device would make us wait.
    if !opened.metadata()?.is_file() {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    let mut text = String::new();
    opened.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_BYTES { Err(io::ErrorKind::FileTooLarge.into()) } else { Ok(text) }
}

fn absolute(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|path| path.is_absolute())
}

fn user_folder() -> Option<PathBuf> {
    let home = std::env::home_dir().filter(|home| home.is_absolute());
    if cfg!(windows) {
        absolute("APPDATA")
    } else if cfg!(target_os = "macos") {
        home.map(|home| home.join("Library/Application Support"))
    } else {
        // The XDG Base Directory Specification ignores relative paths.
        absolute("XDG_CONFIG_HOME").or_else(|| home.map(|home| home.join(".config")))
    }
}

fn machine_folder() -> Option<PathBuf> {
    if cfg!(windows) {
        absolute("ProgramData")
    } else if cfg!(target_os = "macos") {
        Some("/Library/Application Support".into())
    } else {
        Some("/etc".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(machine: &str, user: &str) -> (tempfile::TempDir, Files) {
        let folder = tempfile::tempdir().expect("a folder");
        let written = |name: &str, text: &str| {
            let file = folder.path().join(name);
            std::fs::write(&file, text).expect("written");
            Some(file)
        };
        let files = Files { machine: written("machine.toml", machine), user: written("user.toml", user), named: None };
        (folder, files)
    }

    #[test]
    fn the_persons_file_stands_over_the_computers_and_both_over_what_is_shipped() {
        let (_folder, files) =
            files("[clock]\nsntp = [\"ntp.corp.example:123\"]\nhttp = []\n", "[clock]\nsntp = [\"own.example:123\"]\n");
        let (settings, layers) = files.load();
        assert_eq!(settings.clock.sntp, ["own.example:123"]);
        assert!(settings.clock.http.is_empty());
        assert_eq!(settings.clock.https, Settings::default().clock.https);
        assert_eq!(layers.below_user.clock.sntp, ["ntp.corp.example:123"]);
        let origins = [HostGroup::Sntp, HostGroup::Http, HostGroup::Https].map(|group| layers.origin(group));
        assert_eq!(origins, [Layer::User, Layer::Machine, Layer::Shipped]);
    }

    #[test]
    fn a_named_file_stands_over_all() {
        let (folder, files) = files("", "[clock]\nsntp = [\"own.example:123\"]\n");
        let named = folder.path().join("named.toml");
        std::fs::write(&named, "[clock]\nsntp = []\n").expect("written");
        let (settings, layers) = Files { named: Some(named), ..files }.load();
        assert!(settings.clock.sntp.is_empty());
        assert_eq!(layers.origin(HostGroup::Sntp), Layer::Named);
    }

    #[test]
    fn a_broken_file_is_left_out_and_the_others_still_hold() {
        for broken in ["[clock", "[clock]\nsntp = 3\n", "[clocks]\nsntp = []\n", "\u{0}"] {
            let (_folder, files) = files(broken, "[clock]\nhttp = []\n");
            let (settings, layers) = files.load();
            assert!(settings.clock.http.is_empty(), "{broken}");
            assert_eq!(settings.clock.sntp, Settings::default().clock.sntp, "{broken}");
            assert_eq!(layers.broken.iter().map(|broken| broken.layer).collect::<Vec<_>>(), [Layer::Machine]);
            assert!(!layers.is_read(Layer::Machine) && layers.is_read(Layer::User));
        }
    }

    #[test]
    fn a_file_that_is_not_there_is_no_mistake_unless_it_was_named() {
        let nowhere = || Some(PathBuf::from("/nowhere/settings.toml"));
        let (settings, layers) = Files { machine: nowhere(), user: nowhere(), named: None }.load();
        assert!(layers.broken.is_empty());
        assert_eq!(settings, Settings::default());
        let (_, layers) = Files { named: nowhere(), ..Files::default() }.load();
        assert_eq!(layers.broken.len(), 1);
    }
}
