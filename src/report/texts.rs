//! Texts to be copied: what a person sends to whoever can help, and what an administrator sets up. All formats and the
//! terminal show the same.

use crate::advice::Words;
use crate::case::Case;

/// A text to be copied, with what is to be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CopyText {
    /// What it is, and for whom.
    pub title: String,
    /// The steps, one a line; may be empty.
    pub steps: String,
    /// The text; `None` where the steps are all.
    pub text: Option<String>,
}

/// What to send, and to whom.
pub fn to_send(case: &Case, words: &Words) -> Vec<CopyText> {
    let requests = words.requests(case).into_iter();
    let text = requests.map(|request| CopyText {
        title: format!("{}: {}", words.recipient(request.to), request.title),
        steps: String::new(),
        text: Some(request.body),
    });
    text.collect()
}

/// What an administrator sets up: in the product that stands in between, then in browsers.
pub fn for_administrator(case: &Case, words: &Words) -> Vec<CopyText> {
    let guides = words.gateways(case).into_iter().map(|guide| CopyText {
        title: guide.title,
        steps: guide.steps,
        text: guide.snippet,
    });
    let exceptions = words.exceptions(case).into_iter().map(|exception| CopyText {
        title: match exception.file_name {
            Some(name) => format!("{} ({name})", exception.title),
            None => exception.title,
        },
        steps: exception.where_to,
        text: Some(exception.text),
    });
    guides.chain(exceptions).collect()
}
