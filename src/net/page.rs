//! What a person would read first on a web page: its title and its first words. No parser of HTML, but one pass over it.
//!
//! Pure, linear and bounded: the page of a filter or a portal may be hostile. The words are still untrusted.

/// Characters of a title that are kept.
const MAX_TITLE: usize = 200;

/// Characters of a text that are kept.
const MAX_TEXT: usize = 400;

/// Bytes of a page that are looked at.
const MAX_PAGE: usize = 256 * 1024;

/// The longest reference to a character: `&#x0010FFFF;`.
const MAX_REFERENCE: usize = 12;

/// Elements whose content nobody sees.
const UNSEEN: [&str; 8] = ["iframe", "noframes", "noscript", "object", "script", "style", "svg", "template"];

/// Elements that part no words (HTML, section 4.5, "Text-level semantics", and their elders).
const INLINE: [&str; 18] = [
    "a", "abbr", "b", "bdi", "bdo", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub", "u",
    "wbr",
];

/// References by name (HTML, section 13.5) that pages of filters and portals have.
const REFERENCES: [(&str, char); 40] = [
    ("AElig", 'Æ'),
    ("Aring", 'Å'),
    ("Auml", 'Ä'),
    ("Eacute", 'É'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("aacute", 'á'),
    ("acirc", 'â'),
    ("agrave", 'à'),
    ("amp", '&'),
    ("apos", '\''),
    ("aring", 'å'),
    ("auml", 'ä'),
    ("bull", '•'),
    ("ccedil", 'ç'),
    ("copy", '©'),
    ("eacute", 'é'),
    ("ecirc", 'ê'),
    ("egrave", 'è'),
    ("euro", '€'),
    ("gt", '>'),
    ("hellip", '…'),
    ("iacute", 'í'),
    ("laquo", '«'),
    ("ldquo", '“'),
    ("lsquo", '‘'),
    ("lt", '<'),
    ("mdash", '—'),
    ("middot", '·'),
    ("nbsp", ' '),
    ("ndash", '–'),
    ("ntilde", 'ñ'),
    ("oacute", 'ó'),
    ("ouml", 'ö'),
    ("quot", '"'),
    ("raquo", '»'),
    ("rdquo", '”'),
    ("rsquo", '’'),
    ("szlig", 'ß'),
    ("uuml", 'ü'),
];

/// What a page says first. White space is folded; control characters are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageText {
    /// Its title, at most 200 characters.
    pub title: Option<String>,
    /// Its first visible words, at most 400 characters.
    pub text: Option<String>,
    /// Where it sends a browser on to by `<meta http-equiv=refresh>`, at most 400 characters.
    pub leads_to: Option<String>,
}

impl PageText {
    /// Reads HTML or plain text, in UTF-8 or else Latin-1. Bytes that are no text have neither title nor words.
    pub fn of(body: &[u8]) -> Self {
        let body = body.get(..MAX_PAGE).unwrap_or(body);
        if body.contains(&0) {
            return Self::default();
        }
        let page = decoded(body);
        let mut title = Words::up_to(MAX_TITLE);
        let mut text = Words::up_to(MAX_TEXT);
        let mut leads_to = None;
        let mut rest = page.as_str();
        while !rest.is_empty() {
            let (words, tag) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
            text.add(words);
            rest = match Markup::at_start(tag) {
                Some(Markup { name, is_opening: true, after }) if name == "title" => {
                    let (words, after) = until_closed(&name, after);
                    if title.is_empty() {
                        title.add(words);
                    }
                    after
                }
                Some(Markup { name, is_opening: true, after }) if UNSEEN.contains(&name.as_str()) => {
                    text.part();
                    until_closed(&name, after).1
                }
                Some(Markup { name, after, .. }) => {
                    if name == "meta" && leads_to.is_none() {
                        leads_to = refreshed(&tag[..tag.len() - after.len()]);
                    }
                    if !INLINE.contains(&name.as_str()) {
                        text.part();
                    }
                    after
                }
                None if tag.is_empty() => "",
                None => {
                    text.add("<");
                    &tag[1..]
                }
            };
        }
        Self { title: title.done(), text: text.done(), leads_to }
    }
}

/// Text of bytes; a character that was cut off at the end is left out.
fn decoded(body: &[u8]) -> String {
    match std::str::from_utf8(body) {
        Ok(text) => text.to_owned(),
        Err(error) if error.error_len().is_none() => {
            String::from_utf8_lossy(body.get(..error.valid_up_to()).unwrap_or_default()).into_owned()
        }
        Err(_) => body.iter().map(|&byte| char::from(byte)).collect(),
    }
}

/// A tag, a comment or a declaration.
struct Markup<'p> {
    /// The element in lower case; empty for comments and declarations.
    name: String,
    is_opening: bool,
    /// What stands behind it.
    after: &'p str,
}

impl<'p> Markup<'p> {
    /// What begins with this `<`; `None` where it is only a sign (HTML, section 13.2.5.6).
    fn at_start(text: &'p str) -> Option<Self> {
        let inner = text.strip_prefix('<')?;
        let unnamed = |after| Some(Self { name: String::new(), is_opening: false, after });
        if let Some(comment) = inner.strip_prefix("!--") {
            return unnamed(comment.split_once("-->").map_or("", |(_, after)| after));
        }
        if inner.starts_with(['!', '?']) {
            return unnamed(inner.split_once('>').map_or("", |(_, after)| after));
        }
        let named = inner.strip_prefix('/').unwrap_or(inner);
        if !named.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
            return None;
        }
        let end = named.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(named.len());
        let (name, attributes) = named.split_at(end);
        Some(Self {
            name: name.to_ascii_lowercase(),
            is_opening: inner.len() == named.len(),
            after: behind_tag(attributes),
        })
    }
}

/// What stands behind the `>` that ends a tag: not one inside a quoted value.
fn behind_tag(attributes: &str) -> &str {
    let mut quote = None;
    for (at, letter) in attributes.char_indices() {
        match (quote, letter) {
            (None, '>') => return &attributes[at + 1..],
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    ""
}

/// The address in a `<meta http-equiv="refresh" content="0; url=...">`.
fn refreshed(tag: &str) -> Option<String> {
    let small = tag.to_ascii_lowercase();
    if !small.contains("http-equiv") || !small.contains("refresh") {
        return None;
    }
    let address = tag.get(small.find("url=")? + "url=".len()..)?.trim_start().trim_start_matches(['"', '\'']);
    let is_end = |letter: char| letter.is_whitespace() || letter.is_control() || matches!(letter, '"' | '\'' | '>');
    let address: String = address.split(is_end).next()?.chars().take(MAX_TEXT).collect();
    (!address.is_empty()).then_some(address)
}

/// The content of an element in which nothing else is markup, and what stands behind its end.
fn until_closed<'p>(name: &str, text: &'p str) -> (&'p str, &'p str) {
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("</")) {
        let start = at + found;
        let inner = start + 2;
        let is_its_end = text.get(inner..inner + name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name));
        if is_its_end {
            return (&text[..start], behind_tag(&text[inner + name.len()..]));
        }
        at = inner;
    }
    (text, "")
}

/// Words in the making: white space folded, and never longer than they may be.
struct Words {
    text: String,
    /// Characters that may still come.
    left: usize,
    is_parted: bool,
}

impl Words {
    fn up_to(limit: usize) -> Self {
        Self { text: String::new(), left: limit, is_parted: false }
    }

    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// What comes next is another word.
    fn part(&mut self) {
        self.is_parted = !self.text.is_empty();
    }

    /// Adds text in which references may stand.
    fn add(&mut self, text: &str) {
        let mut rest = text;
        while self.left > 0
            && let Some(first) = rest.chars().next()
        {
            let reference = if first == '&' { reference(rest) } else { None };
            let (letter, length) = reference.unwrap_or((first, first.len_utf8()));
            self.push(letter);
            rest = &rest[length..];
        }
    }

    fn push(&mut self, letter: char) {
        if letter.is_whitespace() || letter.is_control() {
            self.part();
            return;
        }
        if std::mem::take(&mut self.is_parted) {
            self.text.push(' ');
            self.left -= 1;
            if self.left == 0 {
                return;
            }
        }
        self.text.push(letter);
        self.left -= 1;
    }

    fn done(self) -> Option<String> {
        let text = self.text.trim_end();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// The character that a reference stands for, and how many bytes the reference has.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(MAX_REFERENCE).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let letter = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
        None => REFERENCES.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((letter, end + 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(page: &str) -> (String, String) {
        let PageText { title, text, .. } = PageText::of(page.as_bytes());
        (title.unwrap_or_default(), text.unwrap_or_default())
    }

    fn text(page: &str) -> String {
        read(page).1
    }

    #[test]
    fn a_page_is_read_as_a_person_sees_it() {
        let page = "<!DOCTYPE html>\n<html><head><TITLE>\n Web page&nbsp;blocked </TITLE><meta a='>'>\
            <style>p { color: red }</style><script>if (1 < 2) document.write('<p>no')</script></head>\
            <body onload=\"x('>')\"><!-- not this --><h1>Access denied</h1><p>The c<b>at</b>egory is &quot;games&#34;.\
            <br/>Ask&#x20;IT &amp; wait.</p><noscript>Turn it on</noscript></body></html>";
        let text = "Access denied The category is \"games\". Ask IT & wait.";
        assert_eq!(read(page), ("Web page blocked".to_owned(), text.to_owned()));
    }

    #[test]
    fn a_page_that_sends_a_browser_on_tells_where() {
        let leads_to = |page: &str| PageText::of(page.as_bytes()).leads_to;
        let there = Some("https://login.example/a?b".to_owned());
        for page in [
            "<head><meta http-equiv=\"refresh\" content=\"0; url=https://login.example/a?b\"></head>",
            "<META HTTP-EQUIV='Refresh' CONTENT='0;URL=https://login.example/a?b'/>",
            "<meta content=\"5; url='https://login.example/a?b'\" http-equiv=refresh><meta http-equiv=refresh content='0;url=/x'>",
            "<meta http-equiv=refresh content=0;url=https://login.example/a?b>",
        ] {
            assert_eq!(leads_to(page), there, "{page}");
        }
        for page in ["<meta http-equiv=refresh content=30>", "<meta name=x content='url=http://a.example/'>", "url=/"] {
            assert_eq!(leads_to(page), None, "{page}");
        }
    }

    #[test]
    fn plain_text_is_its_own_words() {
        assert_eq!(read("success\n"), (String::new(), "success".to_owned()));
        assert_eq!(text("1 < 2 & 3 > 2 &unknown; &#0; &#xD800; &"), "1 < 2 & 3 > 2 &unknown; &#xD800; &");
        assert_eq!(PageText::of(b""), PageText::default());
        assert_eq!(PageText::of(b"\x89PNG\r\n\0\0\0 <title>x</title>"), PageText::default());
    }

    #[test]
    fn older_pages_in_latin_1_are_read_and_one_cut_in_a_letter_too() {
        assert_eq!(PageText::of(b"Gesperrt f\xfcr Sie").text.as_deref(), Some("Gesperrt für Sie"));
        assert_eq!(PageText::of("für é".as_bytes().split_last().expect("bytes").1).text.as_deref(), Some("für"));
    }

    #[test]
    fn what_is_never_closed_hides_what_follows_and_nothing_more() {
        assert_eq!(text("<p>Seen<script>unseen"), "Seen");
        assert_eq!(text("<p>Seen<!-- unseen"), "Seen");
        assert_eq!(text("<p>Seen<a href=\"unseen"), "Seen");
        assert_eq!(read("<title>Cut").0, "Cut");
        assert_eq!(text("</p>Seen</"), "Seen</");
    }

    #[test]
    fn a_hostile_page_is_read_in_one_go() {
        for piece in ["<", "</", "<!--", "<script>", "<title>", "<a \"", "&", "&#", "</title", "<script></scrip"] {
            let page = piece.repeat(MAX_PAGE / piece.len());
            let began = std::time::Instant::now();
            let _ = PageText::of(page.as_bytes());
            // A quadratic reader takes minutes.
            assert!(began.elapsed() < std::time::Duration::from_secs(10), "{piece}");
        }
    }

    proptest! {
        #[test]
        fn any_page_yields_short_words_without_control_characters(
            pieces in prop::collection::vec(prop::sample::select(PIECES), 0..200), bytes: Vec<u8>,
        ) {
            for body in [pieces.concat().as_bytes(), &bytes] {
                let PageText { title, text, .. } = PageText::of(body);
                for (words, most) in [(title, MAX_TITLE), (text, MAX_TEXT)] {
                    let words = words.unwrap_or_default();
                    prop_assert!(words.chars().count() <= most);
                    prop_assert!(!words.contains(char::is_control) && !words.contains("  "));
                    prop_assert_eq!(words.trim(), &words);
                }
            }
        }
    }

    const PIECES: &[&str] = &[
        "<",
        ">",
        "</",
        "<!--",
        "-->",
        "<!",
        "<?",
        "<p>",
        "<script>",
        "</script>",
        "<title>",
        "</title >",
        "<b",
        "'",
        "\"",
        "&",
        "&amp;",
        "&#10;",
        "&#x1F600;",
        "&nbsp;",
        ";",
        " ",
        "\n",
        "\u{7}",
        "é",
        "\u{20ac}",
        "words ",
        "and",
    ];
}
