//! Untrusted text made safe to show.

/// The longest untrusted text that is shown, in characters: what comes after it is cut off visibly.
pub const SHOWN_CHARACTERS: usize = 512;

/// Makes untrusted text safe to show: control, bidirectional and zero-width characters become visible escapes
/// (`\u{202e}`), and the length is bounded to [`SHOWN_CHARACTERS`].
pub fn shown(untrusted: &str) -> String {
    let mut text = String::with_capacity(untrusted.len().min(SHOWN_CHARACTERS));
    let mut length = 0;
    let mut rest = untrusted.chars().peekable();
    while let Some(character) = rest.next() {
        let hidden = is_hidden(character);
        // An escape is ASCII, so that its bytes are its characters.
        let escape = if hidden { character.escape_unicode().to_string() } else { String::new() };
        let more = if hidden { escape.len() } else { 1 };
        let room = SHOWN_CHARACTERS - usize::from(rest.peek().is_some());
        if length + more > room {
            text.push('…');
            break;
        }
        length += more;
        if hidden { text.push_str(&escape) } else { text.push(character) }
    }
    text
}

/// Characters that hide, reorder or break the text around them (Unicode categories Cc, Cf, Zl, Zp and the fillers
/// that look like nothing).
fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{34f}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{115f}'
                | '\u{1160}'
                | '\u{180e}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_turns_the_line_around_is_shown_with_its_trick() {
        assert_eq!(shown("bank.example\u{202e}moc.live"), "bank.example\\u{202e}moc.live");
    }

    #[test]
    fn a_terminal_escape_cannot_reach_the_terminal() {
        assert_eq!(shown("220 \u{1b}[2Jhi\r\n"), "220 \\u{1b}[2Jhi\\u{d}\\u{a}");
    }

    #[test]
    fn zero_width_characters_do_not_make_two_names_look_alike() {
        assert_ne!(shown("pay\u{200b}pal"), shown("paypal"));
        assert!(shown("pay\u{200b}pal").is_ascii());
    }

    #[test]
    fn plain_text_in_any_script_stays_as_it_is() {
        assert_eq!(shown("Größe münchen.example 例え"), "Größe münchen.example 例え");
    }

    #[test]
    fn endless_text_ends_visibly() {
        let long = shown(&"a".repeat(100_000));
        assert_eq!(long.chars().count(), SHOWN_CHARACTERS);
        assert!(long.ends_with("a…"), "{long}");
        let hidden = shown(&"\u{200b}".repeat(100_000));
        assert!(hidden.chars().count() <= SHOWN_CHARACTERS && hidden.ends_with("}…"), "{hidden}");
        let fits = "a".repeat(SHOWN_CHARACTERS);
        assert_eq!(shown(&fits), fits);
    }

    #[test]
    fn what_is_safe_to_show_stays_the_same_when_shown_again() {
        for text in ["bank\u{202e}moc", &"\u{7}".repeat(1000), "plain"] {
            assert_eq!(shown(&shown(text)), shown(text));
        }
    }
}
