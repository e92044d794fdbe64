//! Names in other letters that look like well-known ones (Unicode Technical Standard #39).

use unicode_security::{RestrictionLevel, RestrictionLevelDetection as _, skeleton};

use crate::target::Host;

/// What is odd about the letters of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OddLetters {
    /// It looks like a name in plain English letters, but is another one.
    LooksLike {
        /// What it looks like.
        plain: String,
    },
    /// One part of it mixes alphabets that no language mixes.
    Mixed,
}

/// What is odd about the letters of a host's name; `None` for most names, in whatever language.
pub fn odd_letters(host: &Host) -> Option<OddLetters> {
    let Host::Name(_) = host else { return None };
    let shown = host.display_name();
    if shown.is_ascii() {
        return None;
    }
    let plain = plain(&shown);
    if plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')) {
        return Some(OddLetters::LooksLike { plain });
    }
    shown
        .split('.')
        .any(|label| label.detect_restriction_level() > RestrictionLevel::HighlyRestrictive)
        .then_some(OddLetters::Mixed)
}

/// Whether two different names look the same to most people; both in their ASCII form.
pub(super) fn look_alike(one: &str, other: &str) -> bool {
    let shown = |name: &str| Host::Name(name.to_ascii_lowercase()).display_name();
    let (one, other) = (shown(one), shown(other));
    one != other && plain(&one) == plain(&other)
}

/// A name as the eye reads it. The table of look-alikes writes `m` as `rn` and numbers as letters.
fn plain(name: &str) -> String {
    skeleton(name).collect::<String>().to_lowercase().replace("rn", "m")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odd(name: &str) -> Option<OddLetters> {
        odd_letters(&Host::parse(name).expect("a name"))
    }

    #[test]
    fn a_name_in_borrowed_letters_is_told_with_what_it_looks_like() {
        // The first letter of each is Cyrillic; in the second all are.
        for (name, plain) in [("аpple.com", "apple.com"), ("раурау.com", "paypay.com")] {
            assert_eq!(odd(name), Some(OddLetters::LooksLike { plain: plain.to_owned() }), "{name}");
        }
        assert_eq!(odd("gооgle-жук.com"), Some(OddLetters::Mixed));
    }

    #[test]
    fn honest_names_of_all_languages_are_not_odd() {
        for name in [
            "example.com",
            "bücher.example",
            "пример.рф",
            "日本語abc.jp",
            "한국.kr",
            "παράδειγμα.gr",
            "xn--mgbh0fb.com",
        ] {
            assert_eq!(odd(name), None, "{name}");
        }
        assert_eq!(odd_letters(&Host::Address([192, 0, 2, 1].into())), None);
    }

    #[test]
    fn numbers_and_letter_pairs_that_look_alike_are_known() {
        assert!(look_alike("examp1e.com", "example.com"));
        assert!(look_alike("rnicro.example", "micro.example"));
        assert!(look_alike("xn--pple-43d.com", "apple.com"));
        assert!(!look_alike("example.com", "EXAMPLE.com"));
        assert!(!look_alike("example.com", "example.org"));
    }
}
