//! What a view can ask for. Views change nothing themselves; the wizard applies what they return.

use std::path::PathBuf;

use eframe::egui::ThemePreference;

use super::visit::Password;
use crate::case::{Question, Reply};
use crate::machine::{Browser, Window};
use crate::step::Step;

/// The pages in the order of the wizard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Page {
    /// Where an address is typed.
    #[default]
    Start,
    /// One of the six steps.
    Step(Step),
    /// All that was found, and the report.
    Summary,
    /// Which hosts are asked besides the site.
    Settings,
}

impl Page {
    /// The seven pages of an examination.
    pub const OF_EXAMINATION: [Self; 7] = [
        Self::Step(Step::Clock),
        Self::Step(Step::Browser),
        Self::Step(Step::Allowlist),
        Self::Step(Step::Protocol),
        Self::Step(Step::Cipher),
        Self::Step(Step::Certificate),
        Self::Summary,
    ];

    /// 1 to 7 for the pages of an examination, 0 for the start page and the settings.
    pub fn number(self) -> usize {
        Self::OF_EXAMINATION.iter().position(|page| *page == self).map_or(0, |index| index + 1)
    }

    /// The page before this one.
    pub fn back(self) -> Option<Self> {
        match self.number() {
            0 => None,
            1 => Some(Self::Start),
            number => Some(Self::OF_EXAMINATION[number - 2]),
        }
    }

    /// The page after this one.
    pub fn next(self) -> Option<Self> {
        Self::OF_EXAMINATION.get(self.number()).copied()
    }
}

/// What a view asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Keep an answer and conclude anew.
    Answer(Question, Option<Reply>),
    /// Examine what stands in the field.
    Check,
    /// Examine the same target once more.
    CheckAgain,
    /// Examine a practice site.
    CheckPractice(&'static str),
    /// Ask for a certificate to show to the site.
    ChooseCertificate,
    /// Put a text on the clipboard.
    Copy(String),
    /// Put the summary on the clipboard.
    CopySummary,
    /// Close the notice.
    DismissNotice,
    /// Show a page.
    Go(Page),
    /// Show the site no certificate any more.
    LeaveCertificateOut,
    /// Open the system's date and time settings.
    OpenDateSettings,
    /// Ask for a saved report and show it.
    OpenReport,
    /// Open the site in a browser.
    OpenSite {
        /// Which.
        browser: Box<Browser>,
        /// In which window.
        window: Window,
    },
    /// Ask where to save these bytes, and save them.
    SaveFile {
        /// The name that is proposed; its ending tells the kind.
        name: String,
        /// What the file will hold.
        bytes: Vec<u8>,
    },
    /// Save these bytes to this file.
    SaveFileTo(PathBuf, Vec<u8>),
    /// Ask where to save the report, and save it.
    SaveReport,
    /// Save the report to this file.
    SaveReportTo(PathBuf),
    /// Keep the choices of the settings page.
    SaveSettings,
    /// Close all connections and keep what was found.
    Stop,
    /// End the client test that waits.
    StopClientTest,
    /// Find out what a browser offers, or any program.
    TestClient(Option<Box<Browser>>),
    /// Light, dark, or as the system has it.
    Theme(ThemePreference),
    /// Open the locked certificate with this password.
    UnlockCertificate(Password),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn next_leads_from_the_first_step_to_the_summary_and_back_leads_home() {
        let mut page = Page::OF_EXAMINATION[0];
        while let Some(next) = page.next() {
            assert_eq!(next.back(), Some(page));
            page = next;
        }
        assert_eq!(page, Page::Summary);
        assert_eq!(Page::OF_EXAMINATION[0].back(), Some(Page::Start));
        assert_eq!(Page::Start.next(), Some(Page::OF_EXAMINATION[0]));
    }
}
