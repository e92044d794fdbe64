//! macOS: the settings of `timed`, as the Date & Time settings write them, and the server in `/etc/ntp.conf`
//! (`systemsetup -setnetworktimeserver` writes it there). Whether the clock is in step is told to nobody but root.

use super::{Ground, TimeSync, server_name};
use crate::machine::read;

/// Where `timed` keeps whether it sets the clock: since macOS 10.13, and what a profile of an organisation sets.
const SETTINGS: [&str; 3] = [
    "/Library/Managed Preferences/com.apple.timed.plist",
    "/private/var/db/timed/Library/Preferences/com.apple.timed.plist",
    "/Library/Preferences/com.apple.timed.plist",
];

/// Where the name of the server stands.
const SERVER: &str = "/etc/ntp.conf";

/// The key of `timed`'s settings: the clock is set by the network.
const IS_ON: &str = "TMAutomaticTimeOnlyEnabled";

pub(super) fn found(ground: &Ground) -> Option<TimeSync> {
    let mut seen = TimeSync { service: "timed".to_owned(), ..TimeSync::default() };
    for file in SETTINGS {
        let Some(is_on) = read::bytes(&ground.at(file), read::MAX_FILE).as_deref().and_then(is_on) else { continue };
        seen.is_on = Some(is_on);
        seen.read_from.push(file.to_owned());
        break;
    }
    if let Some(text) = ground.text(SERVER) {
        seen.server = text.lines().find_map(|line| {
            let mut words = line.split_whitespace();
            (words.next()? == "server").then(|| words.next().and_then(server_name)).flatten()
        });
        seen.read_from.push(SERVER.to_owned());
    }
    (!seen.read_from.is_empty()).then_some(seen)
}

/// Reads a property list of either kind, XML or binary.
fn is_on(bytes: &[u8]) -> Option<bool> {
    let value = plist::Value::from_reader(std::io::Cursor::new(bytes)).ok()?;
    let value = value.as_dictionary()?.get(IS_ON)?;
    value.as_boolean().or_else(|| value.as_signed_integer().map(|number| number != 0))
}

#[cfg(test)]
mod tests {
    use super::super::tests::Planted;
    use super::*;

    fn settings(value: &str) -> String {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<plist version=\"1.0\"><dict>\
             <key>TMAutomaticTimeOnlyEnabled</key>{value}<key>TMAutomaticTimeZoneEnabled</key><true/></dict></plist>"
        )
    }

    #[test]
    fn the_settings_of_timed_tell_whether_the_network_sets_the_clock() {
        for (value, expected) in [("<true/>", true), ("<false/>", false), ("<integer>1</integer>", true)] {
            let planted = Planted::new()
                .file("/Library/Preferences/com.apple.timed.plist", &settings(value))
                .file("/etc/ntp.conf", "# made by the system\nserver time.apple.com\n");
            let seen = planted.seen(found).expect("timed");
            assert_eq!((seen.service.as_str(), seen.is_on), ("timed", Some(expected)), "{value}");
            assert_eq!(seen.server.as_deref(), Some("time.apple.com"));
            assert_eq!(seen.read_from.len(), 2);
        }
    }

    #[test]
    fn an_organisations_profile_wins() {
        let planted = Planted::new()
            .file("/Library/Preferences/com.apple.timed.plist", &settings("<false/>"))
            .file("/Library/Managed Preferences/com.apple.timed.plist", &settings("<true/>"));
        assert_eq!(planted.seen(found).expect("timed").is_on, Some(true));
    }

    #[test]
    fn a_binary_list_is_read_and_a_broken_one_says_nothing() {
        let mut dictionary = plist::Dictionary::new();
        dictionary.insert(IS_ON.to_owned(), true.into());
        let mut binary = Vec::new();
        plist::Value::Dictionary(dictionary).to_writer_binary(&mut binary).expect("written");
        assert_eq!(is_on(&binary), Some(true));
        for length in 0..binary.len() {
            assert_eq!(is_on(&binary[..length]), None);
        }
        assert_eq!(is_on(b"bplist00\xff\xff\xff\xff"), None);
        assert_eq!(Planted::new().seen(found), None);
    }
}
