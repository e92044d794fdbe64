//! Starting other programs at the person's wish: a browser with the site, the system's date settings. Never by a shell.

use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};

use super::{Browser, BrowserFamily, system};

/// Whether we know how to open a private window of this browser.
pub fn can_open_private(browser: &Browser) -> bool {
    private_argument(browser).is_some()
}

/// Opens an `https` address in a browser, in a private window when asked.
pub fn open_site(browser: &Browser, url: &str, private: bool) -> io::Result<()> {
    // Anything else might be taken for an argument.
    if !(url.starts_with("https://") || url.starts_with("http://")) || url.contains(char::is_control) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a web address"));
    }
    let arguments = arguments(browser, url, private).ok_or(io::ErrorKind::Unsupported)?;
    let mut command = system::launch(browser, &arguments);
    start(&mut command)
}

/// Opens the page of the system's settings on which date, time and zone are set.
pub fn open_date_settings() -> io::Result<()> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for mut command in system::date_settings() {
        match start(&mut command) {
            Ok(()) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Program arguments for a site; `None` when a private window is asked of a browser that has no argument for it.
fn arguments(browser: &Browser, url: &str, private: bool) -> Option<Vec<OsString>> {
    let mut arguments = Vec::new();
    if private {
        arguments.push(private_argument(browser)?.into());
    }
    arguments.push(url.into());
    Some(arguments)
}

fn private_argument(browser: &Browser) -> Option<&'static str> {
    let program = browser.path.to_string_lossy().to_ascii_lowercase();
    match browser.family {
        BrowserFamily::Firefox => Some("-private-window"),
        BrowserFamily::Chromium if program.contains("edge") => Some("--inprivate"),
        BrowserFamily::Chromium if program.contains("opera") => Some("--private"),
        BrowserFamily::Chromium => Some("--incognito"),
        BrowserFamily::Safari | BrowserFamily::Other => None,
    }
}

/// Starts a program that outlives us and says nothing in our terminal.
fn start(command: &mut Command) -> io::Result<()> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    without_console(command);
    #[cfg(unix)]
    {
        // Ctrl+C in our terminal is not meant for the browser.
        std::os::unix::process::CommandExt::process_group(command, 0);
    }
    let mut child = command.spawn()?;
    // Somebody must take note of its end, or it stays behind as a zombie.
    std::thread::spawn(move || child.wait());
    Ok(())
}

/// Keeps Windows from opening a console window for a program of the terminal.
#[cfg_attr(not(windows), allow(clippy::needless_pass_by_ref_mut, unused_variables))]
pub(super) fn without_console(command: &mut Command) {
    #[cfg(windows)]
    {
        /// `CREATE_NO_WINDOW` of the process creation flags.
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        std::os::windows::process::CommandExt::creation_flags(command, CREATE_NO_WINDOW);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn browser(path: &str, family: BrowserFamily) -> Browser {
        Browser { name: String::new(), version: None, path: path.into(), family, is_default: false }
    }

    #[test]
    fn each_family_has_its_own_word_for_a_private_window() {
        let table = [
            ("/usr/bin/chromium", BrowserFamily::Chromium, Some("--incognito")),
            ("/usr/bin/microsoft-edge", BrowserFamily::Chromium, Some("--inprivate")),
            (r"C:\Program Files\Microsoft\Edge\Application\msedge.exe", BrowserFamily::Chromium, Some("--inprivate")),
            ("/usr/bin/opera", BrowserFamily::Chromium, Some("--private")),
            ("/usr/bin/firefox", BrowserFamily::Firefox, Some("-private-window")),
            ("/Applications/Safari.app", BrowserFamily::Safari, None),
        ];
        for (path, family, word) in table {
            let browser = browser(path, family);
            let expected = word.map(|word| vec![OsString::from(word), "https://a.example/".into()]);
            assert_eq!(arguments(&browser, "https://a.example/", true), expected, "{path}");
            assert_eq!(arguments(&browser, "https://a.example/", false), Some(vec!["https://a.example/".into()]));
            assert_eq!(can_open_private(&browser), word.is_some());
        }
    }

    #[test]
    fn what_is_no_web_address_is_never_handed_to_a_browser() {
        let browser = browser("/nowhere", BrowserFamily::Firefox);
        for url in ["--remote-debugging-port=1", "file:///etc/passwd", "javascript:alert(1)", "https://a\n-b", ""] {
            let error = open_site(&browser, url, false).expect_err("refused");
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{url}");
        }
    }
}
