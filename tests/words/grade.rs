//! Anyone who finished eighth grade can read it: Flesch-Kincaid grade of every message.

use std::sync::LazyLock;

use regex::Regex;

use super::all_said;

/// Words of the trade that the pages explain; a reader meets them as names. They count as one syllable.
const NAMES_OF_THINGS: &[&str] = &[
    "allowlist",
    "antivirus",
    "browser",
    "browsers",
    "certificate",
    "certificates",
    "cipher",
    "ciphers",
    "connection",
    "connections",
    "diffie-hellman",
    "firewall",
    "handshake",
    "handshakes",
    "intermediate",
    "intermediates",
    "protocol",
    "protocols",
    "proxy",
    "router",
    "server",
    "servers",
    "wildcard",
];

/// Labels of fewer words are no text to be graded.
const FEWEST_WORDS: usize = 4;

/// 0.39 words a sentence + 11.8 syllables a word - 15.59 (Kincaid 1975); syllables are groups of vowels.
fn grade(text: &str) -> Option<f64> {
    static SENTENCE_END: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"[.!?:](?:\s|"|$)"#).expect("a valid pattern"));
    let sentences = SENTENCE_END.split(text).filter(|part| part.contains(char::is_alphabetic)).count();
    let words: Vec<&str> = text
        .split(|character: char| !(character.is_alphanumeric() || "'./_:-".contains(character)))
        .map(|word| word.trim_matches(|character: char| !character.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect();
    let all: usize = words.iter().map(|word| syllables(word)).sum();
    (words.len() >= FEWEST_WORDS)
        .then(|| 0.39 * words.len() as f64 / sentences.max(1) as f64 + 11.8 * all as f64 / words.len() as f64 - 15.59)
}

fn syllables(word: &str) -> usize {
    let plain = word.to_lowercase();
    let plain = plain.trim_end_matches("'s").trim_end_matches("s'");
    let capitals = word.chars().filter(|character| character.is_uppercase()).count();
    let is_name =
        capitals > 1 || word.contains(|character: char| character.is_ascii_digit() || "_./:".contains(character));
    if is_name || NAMES_OF_THINGS.contains(&plain) {
        return 1;
    }
    plain.split('-').map(spoken).sum()
}

fn spoken(part: &str) -> usize {
    let is_vowel = |letter: char| "aeiouy".contains(letter);
    let letters: Vec<char> = part.chars().filter(char::is_ascii_alphabetic).collect();
    let groups =
        (0..letters.len()).filter(|&at| is_vowel(letters[at]) && (at == 0 || !is_vowel(letters[at - 1]))).count();
    let silent = match letters.as_slice() {
        [.., before, 'l', 'e'] => is_vowel(*before),
        [.., before, 'e'] => !is_vowel(*before),
        [.., before, 'e', 's'] => !is_vowel(*before) && !"sxzhcg".contains(*before),
        [.., before, 'e', 'd'] => !is_vowel(*before) && !"td".contains(*before),
        _ => false,
    };
    groups.saturating_sub(usize::from(silent)).max(1)
}

#[test]
fn the_measure_tells_easy_from_hard() {
    assert!(grade("Set the date and time by hand. Then choose Check again.").is_some_and(|grade| grade < 4.0));
    let hard =
        "Cryptographic authentication of intermediary infrastructure necessitates administrative reconfiguration.";
    assert!(grade(hard).is_some_and(|grade| grade > 20.0));
    assert_eq!(
        (spoken("table"), spoken("closed"), spoken("sites"), spoken("address"), spoken("fixes")),
        (2, 1, 1, 2, 2)
    );
}

/// Lines for the settings of a server or a gateway, and commands: a program reads them.
fn is_configuration(key: &str) -> bool {
    let attribute = key.split_once('.').map(|(_, attribute)| attribute);
    matches!(attribute, Some("snippet" | "text"))
        || ["nginx", "apache", "iis", "haproxy"].iter().any(|product| key == format!("server-settings-{product}"))
}

#[test]
fn every_message_can_be_read_in_eighth_grade() {
    let hard: Vec<String> = all_said()
        .iter()
        .filter(|said| !is_configuration(&said.key))
        .flat_map(|said| {
            said.texts.iter().map(|text| (said.key.clone(), text.split_whitespace().collect::<Vec<_>>().join(" ")))
        })
        .filter_map(|(key, text)| grade(&text).map(|grade| (key, text, grade)))
        .filter(|(_, _, grade)| grade.round() > 8.0)
        .map(|(key, text, grade)| format!("{grade:.1} {key}: {text}"))
        .collect();
    assert!(hard.is_empty(), "too hard to read: {hard:#?}");
}
