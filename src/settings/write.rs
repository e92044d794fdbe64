//! Settings as text: the person's file with other choices in it, and all that holds as a file to start from. Comments and
//! everything else that stands in a file stay as they are.

use toml_edit::{DocumentMut, Item, Table, Value, value};

use super::{Choice, HostGroup, SHIPPED, Settings, SettingsError};

/// The person's file with these choices in it. What is the same without them is left out of it.
pub fn with_choices(file: &str, below: &Settings, choices: &[(HostGroup, Choice)]) -> Result<String, SettingsError> {
    let mut document: DocumentMut = file.parse()?;
    let mut chosen = below.clone();
    for (group, choice) in choices {
        group.choose(&mut chosen, choice);
    }
    let (wanted, without) = (toml_edit::ser::to_document(&chosen)?, toml_edit::ser::to_document(below)?);
    for (section, key) in choices.iter().flat_map(|(group, _)| group.keys()) {
        match held(&wanted, section, key) {
            Some(value) if !is_held(&without, section, key, value) => set(&mut document, section, key, value.clone())?,
            _ => remove(&mut document, section, key),
        }
    }
    let text = document.to_string();
    // What else the file says may still be wrong.
    Settings::over_defaults(&text)?;
    Ok(text)
}

/// All that holds, with the comments of the shipped file. What is as shipped stands as it is written there.
pub fn effective(settings: &Settings) -> Result<String, SettingsError> {
    let mut document: DocumentMut = SHIPPED.parse()?;
    let shipped: DocumentMut = toml_edit::ser::to_document(&Settings::default())?;
    let holds: DocumentMut = toml_edit::ser::to_document(settings)?;
    for (section, values) in holds.iter().filter_map(|(section, item)| Some((section, item.as_table_like()?))) {
        for (key, held) in values.iter().filter_map(|(key, item)| Some((key, item.as_value()?))) {
            if !is_held(&shipped, section, key, held) {
                set(&mut document, section, key, held.clone())?;
            }
        }
    }
    Ok(document.to_string())
}

/// One value of settings that are written out.
fn held<'d>(document: &'d DocumentMut, section: &str, key: &str) -> Option<&'d Value> {
    document.get(section)?.get(key)?.as_value()
}

/// Whether settings that are written out hold this value.
fn is_held(document: &DocumentMut, section: &str, key: &str, wanted: &Value) -> bool {
    held(document, section, key).is_some_and(|value| value.to_string() == wanted.to_string())
}

/// Sets a value, and leaves the comments around it.
fn set(document: &mut DocumentMut, section: &str, key: &str, new: Value) -> Result<(), SettingsError> {
    let table = document.entry(section).or_insert_with(|| Item::Table(Table::new()));
    let table = table.as_table_like_mut().ok_or_else(|| SettingsError::Parse(section.to_owned()))?;
    match table.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) => {
            let around = old.decor().clone();
            *old = new;
            *old.decor_mut() = around;
        }
        None => {
            table.insert(key, value(new));
        }
    }
    Ok(())
}

fn remove(document: &mut DocumentMut, section: &str, key: &str) {
    let Some(table) = document.get_mut(section).and_then(Item::as_table_like_mut) else { return };
    if table.remove(key).is_some() && table.is_empty() {
        document.remove(section);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choice(is_on: bool, hosts: &[&str]) -> Choice {
        Choice { is_on, hosts: hosts.iter().map(|host| (*host).to_owned()).collect() }
    }

    #[test]
    fn only_what_differs_is_written_and_the_rest_of_the_file_stays() {
        let file = "# Mine.\n[limits]\nsilence_ms = 250 # slow line\n\n[clock]\nsntp = [\"old.example:123\"] # ours\n";
        let shipped = Settings::default();
        let choices = [
            (HostGroup::Sntp, choice(true, &["ntp.corp.example:123"])),
            (HostGroup::Http, HostGroup::Http.choice(&shipped)),
            (HostGroup::Revocation, choice(false, &[])),
        ];
        let text = with_choices(file, &shipped, &choices).expect("written");
        assert_eq!(
            text,
            "# Mine.\n[limits]\nsilence_ms = 250 # slow line\n\n[clock]\nsntp = [\"ntp.corp.example:123\"] # ours\n\n\
             [certificate]\nask_revocation = false\n"
        );
        let settings = Settings::over_defaults(&text).expect("valid");
        assert_eq!(settings.clock.sntp, ["ntp.corp.example:123"]);
        assert!(!settings.certificate.ask_revocation && settings.certificate.fetch_issuers);
    }

    #[test]
    fn as_shipped_takes_the_value_out_of_the_file() {
        let shipped = Settings::default();
        let choices = [(HostGroup::Sntp, HostGroup::Sntp.choice(&shipped))];
        let text = with_choices("[clock]\nsntp = []\n", &shipped, &choices).expect("written");
        assert_eq!(text.trim(), "");
    }

    #[test]
    fn a_name_server_can_be_named_and_can_be_asked_no_more() {
        let shipped = Settings::default();
        let named = [(HostGroup::NameServer, choice(true, &["192.0.2.53:53"]))];
        let text = with_choices("", &shipped, &named).expect("written");
        assert_eq!(text, "[dns]\nserver = \"192.0.2.53:53\"\n");
        let off = [(HostGroup::NameServer, choice(false, &[]))];
        assert_eq!(with_choices(&text, &shipped, &off).expect("written"), "[dns]\nask = false\n");
    }

    #[test]
    fn each_group_can_be_switched_off_in_a_file_and_on_again() {
        let shipped = Settings::default();
        for group in HostGroup::ALL {
            let text = with_choices("", &shipped, &[(group, choice(false, &[]))]).expect("written");
            let settings = Settings::over_defaults(&text).expect("valid");
            assert!(!group.choice(&settings).is_on, "{group:?}: {text}");
            let text = with_choices(&text, &shipped, &[(group, group.choice(&shipped))]).expect("written");
            assert_eq!(text, "", "{group:?}");
        }
    }

    #[test]
    fn a_file_with_a_mistake_is_not_written_over() {
        for broken in ["[clock", "[clocks]\nsntp = []\n", "clock = 3\n"] {
            let choices = [(HostGroup::Sntp, choice(false, &[]))];
            assert!(with_choices(broken, &Settings::default(), &choices).is_err(), "{broken}");
        }
    }

    #[test]
    fn the_effective_file_keeps_its_comments_and_means_the_same() {
        let settings = Settings::over_defaults(
            "[clock]\nsntp = [\"ntp.corp.example:123\"]\n[dns]\nserver = \"192.0.2.53:53\"\n[limits]\nsilence_ms = 250\n",
        )
        .expect("valid");
        let text = effective(&settings).expect("written");
        assert_eq!(Settings::over_defaults(&text).expect("valid"), settings);
        let comments = |text: &str| text.lines().filter(|line| line.starts_with('#')).count();
        assert_eq!(comments(&text), comments(SHIPPED));
        assert_eq!(effective(&Settings::default()).expect("written"), SHIPPED);
    }
}
