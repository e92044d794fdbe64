//! Times of proxy scripts: `weekdayRange`, `dateRange`, `timeRange`. Each ends with `"GMT"` where universal time is meant.
//! A range that begins after it ends goes over the turn of the week, year or day.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDateTime, Timelike};

const WEEKDAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

/// The words before `"GMT"`, and the time that they are meant in.
fn meant(words: &[String], at: DateTime<FixedOffset>) -> (&[String], NaiveDateTime) {
    match words.split_last() {
        Some((last, rest)) if last == "GMT" => (rest, at.naive_utc()),
        _ => (words, at.naive_local()),
    }
}

fn is_between<T: PartialOrd>(from: &T, now: &T, to: &T) -> bool {
    if from <= to { from <= now && now <= to } else { from <= now || now <= to }
}

fn place(names: &[&str], word: &str) -> Option<u32> {
    names.iter().position(|name| name.eq_ignore_ascii_case(word)).and_then(|at| u32::try_from(at).ok())
}

/// `weekdayRange("MON", "FRI")`, `weekdayRange("SAT", "GMT")`.
pub(super) fn weekday_range(words: &[String], at: DateTime<FixedOffset>) -> bool {
    let (words, now) = meant(words, at);
    let now = now.weekday().num_days_from_sunday();
    let days: Option<Vec<u32>> = words.iter().map(|word| place(&WEEKDAYS, word)).collect();
    match days.as_deref() {
        Some([day]) => now == *day,
        Some([from, to]) => is_between(from, &now, to),
        _ => false,
    }
}

/// One number of a date.
#[derive(Clone, Copy)]
enum Part {
    Year(i32),
    Month(u32),
    Day(u32),
}

impl Part {
    fn parse(word: &str) -> Option<Self> {
        if let Some(month) = place(&MONTHS, word) {
            return Some(Self::Month(month + 1));
        }
        match word.trim().parse::<i32>().ok()? {
            day @ 1..=31 => Some(Self::Day(day.unsigned_abs())),
            year => Some(Self::Year(year)),
        }
    }
}

/// `dateRange(1)`, `dateRange("JUN", "AUG")`, `dateRange(1, "JUN", 15, "AUG")`, `dateRange("OCT", 1995, "MAR", 1996)`.
pub(super) fn date_range(words: &[String], at: DateTime<FixedOffset>) -> bool {
    let (words, now) = meant(words, at);
    let parts: Option<Vec<Part>> = words.iter().map(|word| Part::parse(word)).collect();
    let Some(parts) = parts.filter(|parts| matches!(parts.len(), 1 | 2 | 4 | 6)) else { return false };
    let (from, to) = if parts.len() == 1 { (&parts[..], &parts[..]) } else { parts.split_at(parts.len() / 2) };
    // What the range does not speak of is the same on both sides.
    let date = |parts: &[Part]| {
        let mut date = (now.year(), now.month(), now.day());
        for part in parts {
            match *part {
                Part::Year(year) => date.0 = year,
                Part::Month(month) => date.1 = month,
                Part::Day(day) => date.2 = day,
            }
        }
        date
    };
    is_between(&date(from), &(now.year(), now.month(), now.day()), &date(to))
}

/// `timeRange(12)`, `timeRange(9, 17)` (to the end of that hour), `timeRange(8, 30, 17, 0)`, `timeRange(0, 0, 0, 0, 0, 30)`.
pub(super) fn time_range(words: &[String], at: DateTime<FixedOffset>) -> bool {
    let (words, now) = meant(words, at);
    let numbers: Option<Vec<u32>> = words.iter().map(|word| word.trim().parse().ok()).collect();
    let of_day = (now.hour(), now.minute(), now.second());
    match numbers.as_deref() {
        Some([hour]) => now.hour() == *hour,
        Some([from, to]) => is_between(from, &now.hour(), to),
        Some(&[from_hour, from_minute, to_hour, to_minute]) => {
            is_between(&(from_hour, from_minute, 0), &of_day, &(to_hour, to_minute, 59))
        }
        Some(&[from_hour, from_minute, from_second, to_hour, to_minute, to_second]) => {
            is_between(&(from_hour, from_minute, from_second), &of_day, &(to_hour, to_minute, to_second))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 2026-11-23, 23:30:15, two hours east: 21:30:15 UTC.
    fn at() -> DateTime<FixedOffset> {
        "2026-11-23T23:30:15+02:00".parse().expect("a time")
    }

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn weekdays_go_round() {
        for (text, is_in) in [
            ("MON", true),
            ("TUE", false),
            ("MON FRI", true),
            ("SAT MON", true),
            ("TUE SUN", false),
            ("MOO", false),
            ("", false),
        ] {
            assert_eq!(weekday_range(&words(text), at()), is_in, "{text}");
        }
        let late = "2026-11-23T01:00:00+02:00".parse().expect("a time");
        assert!(weekday_range(&words("MON"), late) && weekday_range(&words("SUN GMT"), late));
    }

    #[test]
    fn dates_are_compared_in_the_parts_that_are_named() {
        for (text, is_in) in [
            ("23", true),
            ("24", false),
            ("20 25", true),
            ("NOV", true),
            ("OCT DEC", true),
            ("NOV FEB", true),
            ("DEC FEB", false),
            ("2026", true),
            ("2020 2025", false),
            ("1 NOV 30 NOV", true),
            ("24 NOV 1 JAN", false),
            ("OCT 2026 MAR 2027", true),
            ("24 NOV 2025 23 NOV 2026", true),
            ("1 2 3", false),
            ("x", false),
        ] {
            assert_eq!(date_range(&words(text), at()), is_in, "{text}");
        }
    }

    #[test]
    fn times_are_local_unless_they_say_gmt() {
        for (text, is_in) in [
            ("23", true),
            ("21 GMT", true),
            ("9 17", false),
            ("22 6", true),
            ("23 30 23 30", true),
            ("23 31 23 59", false),
            ("23 30 16 23 30 20", false),
            ("23 30 15 23 30 15", true),
            ("x y", false),
        ] {
            assert_eq!(time_range(&words(text), at()), is_in, "{text}");
        }
    }
}
