//! Windows: the registry of the Windows Time service, and what `w32tm /query /status /verbose` prints.
//!
//! Keys and defaults are those of Microsoft's "Windows Time service tools and settings". w32tm prints in the language
//! and the code page of the system, so its words mean nothing to us; the order of its lines and their numbers do.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Run, TimeSync, server_name};

/// A value of the registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Registered {
    Number(u32),
    Text(String),
}

/// A value below `HKEY_LOCAL_MACHINE`, by the path of its key and its name.
pub(super) type Lookup<'a> = &'a dyn Fn(&str, &str) -> Option<Registered>;

const SERVICE: &str = r"SYSTEM\CurrentControlSet\Services\W32Time";
const POLICY: &str = r"SOFTWARE\Policies\Microsoft\W32Time";
const ZONE: &str = r"SYSTEM\CurrentControlSet\Control\TimeZoneInformation";

/// The service never starts (`SERVICE_DISABLED`).
const DISABLED: u32 = 4;

/// `MaxPosPhaseCorrection`: any correction is made.
const ANY: u32 = u32::MAX;

/// Fifteen hours: what Windows corrects at most on a computer that belongs to no domain.
const DEFAULT_STEP_S: u32 = 54_000;

/// Places of the lines that w32tm prints.
mod line {
    pub const LEAP: usize = 0;
    pub const STRATUM: usize = 1;
    pub const REFERENCE: usize = 5;
    pub const LAST: usize = 6;
    pub const SOURCE: usize = 7;
    /// Seconds since the last good synchronisation: the last line of the verbose form.
    pub const SINCE: usize = 15;
}

/// `LOCL`: the computer follows its own clock.
const LOCAL: &str = "0x4C4F434C";

pub(super) fn found(lookup: Lookup, run: Run, now: DateTime<Utc>) -> Option<TimeSync> {
    let mut seen = registered(lookup)?;
    if seen.is_on != Some(false)
        && let Some(status) = run("w32tm", &["/query", "/status", "/verbose"]).as_deref().and_then(status)
    {
        seen.is_synchronised = Some(status.is_synchronised);
        seen.server = status.server.or(seen.server);
        seen.last = status.since_s.and_then(|seconds| now.checked_sub_signed(TimeDelta::try_seconds(seconds)?));
        seen.read_from.push("w32tm /query /status /verbose".to_owned());
    }
    Some(seen)
}

fn registered(lookup: Lookup) -> Option<TimeSync> {
    let mut read_from = Vec::new();
    let mut value = |keys: &[String], name: &str| {
        keys.iter().find_map(|key| {
            let value = lookup(key, name)?;
            read_from.push(format!(r"HKLM\{key}\{name}"));
            Some(value)
        })
    };
    let number = |value: Option<Registered>| match value {
        Some(Registered::Number(number)) => Some(number),
        _ => None,
    };
    let text = |value: Option<Registered>| match value {
        Some(Registered::Text(text)) => Some(text),
        _ => None,
    };
    // What an administrator's policy says goes before the computer's own settings.
    let below = |key: &str| [format!(r"{POLICY}\{key}"), format!(r"{SERVICE}\{key}")];
    let start = number(value(&[SERVICE.to_owned()], "Start"))?;
    let kind = text(value(&below("Parameters"), "Type")).map(|kind| kind.to_ascii_uppercase());
    let servers = text(value(&below("Parameters"), "NtpServer"));
    let client = number(value(&below(r"TimeProviders\NtpClient"), "Enabled"));
    let forward = number(value(&below("Config"), "MaxPosPhaseCorrection"));
    let back = number(value(&below("Config"), "MaxNegPhaseCorrection"));
    let daylight = number(value(&[ZONE.to_owned()], "DynamicDaylightTimeDisabled"));

    let kind = kind.unwrap_or_default();
    // `time.windows.com,0x9 other.example,0x8`; a computer of a domain asks its controllers instead.
    let named = servers.filter(|_| kind != "NT5DS" && kind != "NOSYNC");
    let largest = forward.into_iter().chain(back).min().or((kind == "NTP").then_some(DEFAULT_STEP_S));
    Some(TimeSync {
        service: "W32Time".to_owned(),
        is_on: Some(start != DISABLED && kind != "NOSYNC" && client != Some(0)),
        server: named.and_then(|servers| servers.split_whitespace().find_map(peer)),
        largest_step_s: largest.filter(|seconds| *seconds != ANY).map(u64::from),
        adjusts_for_daylight: daylight.map(|disabled| disabled == 0),
        read_from,
        ..TimeSync::default()
    })
}

/// A server without its flags.
fn peer(text: &str) -> Option<String> {
    server_name(text.split(',').next()?.trim())
}

/// What the service says while it runs.
struct Status {
    is_synchronised: bool,
    server: Option<String>,
    since_s: Option<i64>,
}

fn status(printed: &str) -> Option<Status> {
    let values: Vec<&str> = printed
        .lines()
        .filter(|line| !line.trim().is_empty())
        .take(64)
        .map(|line| line.split_once([':', '：']).map_or("", |(_, value)| value.trim()))
        .collect();
    let leap = leading_number(values.get(line::LEAP)?)?;
    let stratum = leading_number(values.get(line::STRATUM)?)?;
    let reference = values.get(line::REFERENCE)?;
    // A date in digits; in every language a word stands here while there is none.
    let has_last = values.get(line::LAST)?.contains(|letter: char| letter.is_ascii_digit());
    let is_local = reference.get(..LOCAL.len()).is_some_and(|start| start.eq_ignore_ascii_case(LOCAL));
    let is_synchronised = leap < 3 && (1..16).contains(&stratum) && has_last && !is_local;
    Some(Status {
        is_synchronised,
        server: values.get(line::SOURCE).and_then(|source| peer(source)).filter(|_| is_synchronised),
        since_s: values.get(line::SINCE).filter(|_| has_last).and_then(|value| leading_number(value)),
    })
}

/// The whole number that a value begins with: `3 (…)`, `353.2930842s`, `353,2930842s`.
fn leading_number(value: &str) -> Option<i64> {
    let digits = value.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(value.len());
    value[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENGLISH: &str = "Leap Indicator: 0(no warning)\r\nStratum: 4 (secondary reference - syncd by (S)NTP)\r\n\
        Precision: -23 (119.209ns per tick)\r\nRoot Delay: 0.0384171s\r\nRoot Dispersion: 7.7733184s\r\n\
        ReferenceId: 0x14653902 (source IP:  20.101.57.2)\r\nLast Successful Sync Time: 11/24/2026 9:24:07 AM\r\n\
        Source: time.windows.com,0x9 \r\nPoll Interval: 10 (1024s)\r\n\r\nPhase Offset: 0.0006743s\r\n\
        ClockRate: 0.0156250s\r\nState Machine: 2 (Sync)\r\nTime Source Flags: 0 (None)\r\nServer Role: 0 (None)\r\n\
        Last Sync Error: 0 (The command completed successfully.)\r\n\
        Time since Last Good Sync Time: 353.2930842s\r\n";

    const GERMAN: &str = "Sprungindikator: 0(keine Warnung)\r\nStratum: 3 (Sekundärreferenz - synchr. über (S)NTP)\r\n\
        Präzision: -23 (119.209ns pro Tick)\r\nStammverzögerung: 0.0410767s\r\nStammabweichung: 7.7766471s\r\n\
        Referenz-ID: 0xC6336414 (Quell-IP:  198.51.100.20)\r\n\
        Letzte erfolgr. Synchronisierungszeit: 24.11.2026 10:24:07\r\nQuelle: time.windows.com,0x9\r\n\
        Abrufintervall: 10 (1024s)\r\n\r\nPhasenoffset: 0,0006743s\r\nTaktfrequenz: 0,0156250s\r\n\
        Statuscomputer: 2 (Synchronisieren)\r\nZeitquellenflags: 0 (Keine)\r\nServerrolle: 0 (Keine)\r\n\
        Letzter Synchronisierungsfehler: 0 (Der Befehl wurde erfolgreich ausgeführt.)\r\n\
        Zeit seit der letzten erfolgreichen Synchronisierung: 353,2930842s\r\n";

    const FRENCH: &str = "Indicateur de dérive : 0(aucun avertissement)\r\n\
        Couche : 4 (référence secondaire - synchronisée par (S)NTP)\r\n\
        Précision : -23 (119.209ns par battement)\r\nDélai de racine : 0.0384171s\r\n\
        Dispersion de racine : 7.7733184s\r\nID de référence : 0x14653902 (adresse IP de la source :  20.101.57.2)\r\n\
        Heure de la dernière synchronisation réussie : 24/11/2026 10:24:07\r\nSource : time.windows.com,0x9 \r\n\
        Intervalle d'interrogation : 10 (1024s)\r\n\r\nDécalage de phase : 0.0006743s\r\n\
        Fréquence d'horloge : 0.0156250s\r\nOrdinateur d'état : 2 (Synchronisation)\r\n\
        Indicateurs de source de temps : 0 (Aucun)\r\nRôle de serveur : 0 (Aucun)\r\n\
        Dernière erreur de synchronisation : 0 (L'opération a réussi.)\r\n\
        Temps écoulé depuis la dernière synchronisation : 353.2930842s\r\n";

    /// Never synchronised.
    const JAPANESE: &str = "閏インジケーター: 3(非同期)\r\n階層: 0 (未指定)\r\n精度: -23 (ティックごとに 119.209ns)\r\n\
        ルート遅延: 0.0000000s\r\nルート分散: 0.0000000s\r\n参照 ID: 0x00000000 (未指定)\r\n最終正常同期時刻: 未指定\r\n\
        ソース: Local CMOS Clock\r\nポーリング間隔: 10 (1024s)\r\n\r\nフェーズ オフセット: 0.0000000s\r\n\
        クロック レート: 0.0156250s\r\nステート マシン: 0 (未設定)\r\nタイム ソース フラグ: 0 (なし)\r\n\
        サーバーの役割: 0 (なし)\r\n最終同期エラー: 1 (時刻データが利用できなかったため、コンピューターは同期を取り直しませんでした。)\r\n\
        最終正常同期時刻からの時間: 10.0402148s\r\n";

    fn home(changed: &[(&str, &str, Registered)]) -> impl Fn(&str, &str) -> Option<Registered> {
        let number = Registered::Number;
        let mut values = vec![
            (SERVICE.to_owned(), "Start".to_owned(), number(3)),
            (format!(r"{SERVICE}\Parameters"), "Type".to_owned(), Registered::Text("NTP".to_owned())),
            (
                format!(r"{SERVICE}\Parameters"),
                "NtpServer".to_owned(),
                Registered::Text("time.windows.com,0x9".to_owned()),
            ),
            (format!(r"{SERVICE}\TimeProviders\NtpClient"), "Enabled".to_owned(), number(1)),
            (format!(r"{SERVICE}\Config"), "MaxPosPhaseCorrection".to_owned(), number(54_000)),
            (format!(r"{SERVICE}\Config"), "MaxNegPhaseCorrection".to_owned(), number(54_000)),
            (ZONE.to_owned(), "DynamicDaylightTimeDisabled".to_owned(), number(0)),
        ];
        for (key, name, value) in changed {
            values.retain(|(known, called, _)| known != key || called != name);
            values.push(((*key).to_owned(), (*name).to_owned(), value.clone()));
        }
        move |key: &str, name: &str| {
            values.iter().find(|(known, called, _)| known == key && called == name).map(|(.., value)| value.clone())
        }
    }

    fn now() -> DateTime<Utc> {
        "2026-11-24T09:30:00Z".parse().expect("a time")
    }

    fn seen(changed: &[(&str, &str, Registered)], printed: Option<&str>) -> TimeSync {
        found(&home(changed), &|_, _| printed.map(str::to_owned), now()).expect("a service")
    }

    #[test]
    fn w32tm_is_understood_in_every_language() {
        for printed in [ENGLISH, GERMAN, FRENCH] {
            let seen = seen(&[], Some(printed));
            assert_eq!(seen.is_synchronised, Some(true), "{printed}");
            assert_eq!(seen.server.as_deref(), Some("time.windows.com"));
            assert_eq!(seen.last.map(|last| last.to_rfc3339()).as_deref(), Some("2026-11-24T09:24:07+00:00"));
        }
        let seen = seen(&[], Some(JAPANESE));
        assert_eq!((seen.is_synchronised, seen.last), (Some(false), None));
        assert_eq!(seen.server.as_deref(), Some("time.windows.com"), "what it is told to ask");
    }

    #[test]
    fn letters_of_another_code_page_lose_only_the_words() {
        // Code page 932 as a decoder for UTF-8 leaves it: letters lost, line ends, colons and numbers kept.
        let lossy: String =
            JAPANESE.chars().map(|letter| if letter.is_ascii() { letter } else { '\u{fffd}' }).collect();
        assert_eq!(seen(&[], Some(&lossy)).is_synchronised, Some(false));
        let lossy: String = FRENCH.chars().map(|letter| if letter.is_ascii() { letter } else { '\u{fffd}' }).collect();
        assert_eq!(seen(&[], Some(&lossy)).is_synchronised, Some(true));
    }

    #[test]
    fn a_computer_that_follows_its_own_clock_is_not_in_step() {
        let own = ENGLISH.replace("0x14653902 (source IP:  20.101.57.2)", "0x4C4F434C (source name:  \"LOCL\")");
        let seen = seen(&[], Some(&own.replace("time.windows.com,0x9", "Local CMOS Clock")));
        assert_eq!(seen.is_synchronised, Some(false));
    }

    #[test]
    fn what_is_switched_off_is_off_wherever_that_is_done() {
        let parameters = format!(r"{SERVICE}\Parameters");
        let client = format!(r"{POLICY}\TimeProviders\NtpClient");
        let off = [
            (SERVICE, "Start", Registered::Number(DISABLED)),
            (parameters.as_str(), "Type", Registered::Text("NoSync".to_owned())),
            (client.as_str(), "Enabled", Registered::Number(0)),
        ];
        for change in off {
            // The service may still answer until it is stopped.
            let seen = seen(std::slice::from_ref(&change), Some(ENGLISH));
            assert_eq!((seen.is_on, seen.is_synchronised), (Some(false), None), "{change:?}");
        }
        assert_eq!(seen(&[], None).is_on, Some(true));
    }

    #[test]
    fn the_largest_correction_and_summer_time_are_read() {
        let config = format!(r"{SERVICE}\Config");
        let any = [
            (config.as_str(), "MaxPosPhaseCorrection", Registered::Number(ANY)),
            (config.as_str(), "MaxNegPhaseCorrection", Registered::Number(ANY)),
            (ZONE, "DynamicDaylightTimeDisabled", Registered::Number(1)),
        ];
        let usual = seen(&[], None);
        assert_eq!((usual.largest_step_s, usual.adjusts_for_daylight), (Some(54_000), Some(true)));
        let any = seen(&any, None);
        assert_eq!((any.largest_step_s, any.adjusts_for_daylight), (None, Some(false)));
    }

    #[test]
    fn a_computer_of_a_domain_asks_its_controllers() {
        let parameters = format!(r"{SERVICE}\Parameters");
        let domain = [(parameters.as_str(), "Type", Registered::Text("NT5DS".to_owned()))];
        assert_eq!(seen(&domain, None).server, None);
        let printed = ENGLISH.replace("time.windows.com,0x9 ", "DC01.corp.example");
        assert_eq!(seen(&domain, Some(&printed)).server.as_deref(), Some("DC01.corp.example"));
    }

    #[test]
    fn errors_and_garbage_claim_nothing() {
        let error = "The following error occurred: The service has not been started. (0x80070426)\r\n";
        for printed in [error, "", "::::\n".repeat(100_000).as_str(), "Leap: 9999999999999999999999\nStratum: 1\n"] {
            let seen = seen(&[], Some(printed));
            assert_eq!((seen.is_synchronised, seen.last), (None, None));
        }
        assert_eq!(found(&|_, _| None, &|_, _| None, now()), None, "no such service");
    }
}
