//! Which program shows the settings of date and time on which desktop. Pure: what is installed is asked through
//! closures.
//!
//! A desktop's own entry for the page is believed first, for the arguments have changed over the years: GNOME moved
//! its page into "System" (46), Plasma its module from `clock` to `kcm_clock` (5.20).

use std::path::PathBuf;

use super::desktop;

/// One way to the page.
struct Way {
    /// Names in `XDG_CURRENT_DESKTOP`, in capitals; any part of a name counts.
    desktops: &'static [&'static str],
    /// File of the desktop entry; empty where there is none.
    entry: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
    /// It shows its page on another desktop too. GNOME's settings, for one, end at once there.
    anywhere: bool,
}

const fn own(
    desktops: &'static [&'static str],
    entry: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
) -> Way {
    Way { desktops, entry, program, arguments, anywhere: false }
}

const fn shared(
    desktops: &'static [&'static str],
    entry: &'static str,
    program: &'static str,
    arguments: &'static [&'static str],
) -> Way {
    Way { desktops, entry, program, arguments, anywhere: true }
}

const WAYS: [Way; 15] = [
    own(&["BUDGIE"], "budgie-datetime-panel.desktop", "budgie-control-center", &["datetime"]),
    own(&["GNOME"], "gnome-datetime-panel.desktop", "gnome-control-center", &["datetime"]),
    own(&["UNITY"], "unity-datetime-panel.desktop", "unity-control-center", &["datetime"]),
    shared(&["KDE"], "kcm_clock.desktop", "kcmshell6", &["kcm_clock"]),
    shared(&["KDE"], "clock.desktop", "kcmshell5", &["kcm_clock"]),
    own(&["KDE"], "", "systemsettings", &["kcm_clock"]),
    own(&["CINNAMON"], "cinnamon-settings-calendar.desktop", "cinnamon-settings", &["calendar"]),
    shared(&["MATE"], "mate-time-admin.desktop", "mate-time-admin", &[]),
    shared(&["LXQT"], "lxqt-admin-time.desktop", "lxqt-admin-time", &[]),
    own(&["DEEPIN", "DDE"], "", "dde-control-center", &["-m", "datetime"]),
    own(&["PANTHEON"], "", "io.elementary.settings", &["settings://time"]),
    own(&["PANTHEON"], "", "io.elementary.switchboard", &["settings://time"]),
    shared(&["XFCE", "LXDE"], "time.desktop", "time-admin", &[]),
    // MX Linux and Manjaro bring a program of their own to Xfce.
    shared(&["XFCE"], "mx-datetime.desktop", "mx-datetime", &[]),
    shared(&["XFCE"], "manjaro-settings-manager-time.desktop", "manjaro-settings-manager", &["-m", "msm_timedate"]),
];

/// Programs with their arguments, those of the running desktop first. `current` is `XDG_CURRENT_DESKTOP`, `entry`
/// reads a desktop entry by its file's name, `installed` finds a program.
pub(super) fn on_desktop(
    current: &str,
    entry: impl Fn(&str) -> Option<String>,
    installed: impl Fn(&str) -> Option<PathBuf>,
) -> Vec<(PathBuf, Vec<String>)> {
    let current = current.to_ascii_uppercase();
    let place =
        |way: &Way| current.split(':').position(|running| way.desktops.iter().any(|desktop| running.contains(desktop)));
    let mut ways: Vec<(Option<usize>, &Way)> = WAYS.iter().map(|way| (place(way), way)).collect();
    ways.retain(|(place, way)| place.is_some() || way.anywhere || current.is_empty());
    ways.sort_by_key(|(place, _)| place.unwrap_or(usize::MAX));
    let command = |way: &Way| {
        let told = Some(way.entry).filter(|file| !file.is_empty()).and_then(&entry).and_then(|text| exec(&text));
        let told = told.and_then(|(program, arguments)| Some((installed(&program)?, arguments)));
        told.or_else(|| Some((installed(way.program)?, way.arguments.iter().map(ToString::to_string).collect())))
    };
    let mut commands: Vec<(PathBuf, Vec<String>)> = Vec::new();
    for found in ways.into_iter().filter_map(|(_, way)| command(way)) {
        if !commands.contains(&found) {
            commands.push(found);
        }
    }
    commands
}

/// Program and arguments of a desktop entry, without the codes for files (`%U`).
fn exec(text: &str) -> Option<(String, Vec<String>)> {
    let (_, line) = desktop::group(text, "Desktop Entry").find(|(key, _)| *key == "Exec")?;
    let mut words = line.split_whitespace().filter(|word| !word.starts_with('%')).map(str::to_owned);
    Some((words.next()?, words.collect()))
}

/// Windows: the program in the system's directory, and its argument. The Settings app came with Windows 10 and is
/// missing on servers without a desktop.
pub(super) fn on_windows(has_settings_app: bool) -> (&'static str, &'static str) {
    if has_settings_app {
        ("explorer.exe", "ms-settings:dateandtime")
    } else {
        (r"System32\control.exe", "timedate.cpl")
    }
}

/// macOS: what `open` is given. System Settings came with macOS 13; before, each page was a bundle of its own.
pub(super) fn on_macos(has_system_settings: bool) -> &'static str {
    if has_system_settings {
        "x-apple.systempreferences:com.apple.Date-Time-Settings.extension"
    } else {
        "/System/Library/PreferencePanes/DateAndTime.prefPane"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The commands of a desktop on which these programs are installed.
    fn first(current: &str, installed: &[&str]) -> Option<String> {
        with_entries(current, &[], installed).into_iter().next()
    }

    fn with_entries(current: &str, entries: &[(&str, &str)], installed: &[&str]) -> Vec<String> {
        let entry = |file: &str| {
            let (_, exec) = entries.iter().find(|(name, _)| *name == file)?;
            Some(format!("[Desktop Entry]\nName=Date & Time\nExec={exec}\n"))
        };
        let found = |program: &str| installed.contains(&program).then(|| PathBuf::from(program));
        let commands = on_desktop(current, entry, found);
        commands.iter().map(|(program, arguments)| format!("{} {}", program.display(), arguments.join(" "))).collect()
    }

    #[test]
    fn each_desktop_opens_its_own_page() {
        let all: Vec<&str> = WAYS.iter().map(|way| way.program).collect();
        let table = [
            ("GNOME", "gnome-control-center datetime"),
            ("ubuntu:GNOME", "gnome-control-center datetime"),
            ("Budgie:GNOME", "budgie-control-center datetime"),
            ("KDE", "kcmshell6 kcm_clock"),
            ("X-Cinnamon", "cinnamon-settings calendar"),
            ("MATE", "mate-time-admin "),
            ("XFCE", "time-admin "),
            ("LXQt", "lxqt-admin-time "),
            ("Deepin", "dde-control-center -m datetime"),
            ("DDE", "dde-control-center -m datetime"),
            ("Pantheon", "io.elementary.settings settings://time"),
            ("Unity", "unity-control-center datetime"),
        ];
        for (desktop, command) in table {
            assert_eq!(first(desktop, &all).as_deref(), Some(command), "{desktop}");
        }
    }

    #[test]
    fn the_desktops_own_entry_knows_its_arguments_best() {
        let gnome = [("gnome-datetime-panel.desktop", "gnome-control-center system datetime")];
        let commands = with_entries("GNOME", &gnome, &["gnome-control-center"]);
        assert_eq!(commands, ["gnome-control-center system datetime"]);
        let plasma = [("clock.desktop", "kcmshell5 clock %U")];
        assert_eq!(with_entries("KDE", &plasma, &["kcmshell5"]), ["kcmshell5 clock"]);
    }

    #[test]
    fn a_page_that_ends_at_once_on_another_desktop_is_not_tried_there() {
        assert_eq!(first("XFCE", &["gnome-control-center"]), None);
        assert_eq!(first("XFCE", &["gnome-control-center", "mx-datetime"]).as_deref(), Some("mx-datetime "));
        assert_eq!(first("sway", &["lxqt-admin-time"]).as_deref(), Some("lxqt-admin-time "));
        assert_eq!(first("", &["gnome-control-center"]).as_deref(), Some("gnome-control-center datetime"));
        assert_eq!(first("GNOME", &[]), None);
    }

    #[test]
    fn older_windows_and_macos_have_their_pages_elsewhere() {
        assert_eq!(on_windows(true), ("explorer.exe", "ms-settings:dateandtime"));
        assert_eq!(on_windows(false).1, "timedate.cpl");
        assert!(on_macos(true).starts_with("x-apple.systempreferences:"));
        assert!(on_macos(false).ends_with(".prefPane"));
    }
}
