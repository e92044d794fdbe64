//! Starting other programs at the person's wish: a browser with the site, the system's date settings. Never by a shell.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use tempfile::TempDir;

use super::{Browser, BrowserFamily, Window, profile, system};

/// Whether we know how to open such a window of this browser.
pub fn can_open(browser: &Browser, window: Window) -> bool {
    match window {
        Window::Normal => true,
        Window::Private => private_argument(browser).is_some(),
        Window::FreshProfile => profile::is_possible(browser),
    }
}

/// Opens a web address in a browser.
pub fn open_site(browser: &Browser, url: &str, window: Window) -> io::Result<()> {
    // Anything else might be taken for an argument.
    if !(url.starts_with("https://") || url.starts_with("http://")) || url.contains(char::is_control) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a web address"));
    }
    let profile = (window == Window::FreshProfile).then(|| profile::make(browser)).transpose()?;
    let arguments = arguments(browser, url, window, profile.as_ref().map(TempDir::path));
    let arguments = arguments.ok_or(io::ErrorKind::Unsupported)?;
    let mut command = system::launch(browser, &arguments, profile.is_some());
    start(&mut command, profile)
}

/// Opens the page of the system's settings on which date, time and zone are set.
pub fn open_date_settings() -> io::Result<()> {
    let mut last = io::Error::from(io::ErrorKind::NotFound);
    for mut command in system::date_settings() {
        match start(&mut command, None) {
            Ok(()) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// Program arguments for a site; `None` when a window is asked for that the browser has no argument for.
fn arguments(browser: &Browser, url: &str, window: Window, profile: Option<&Path>) -> Option<Vec<OsString>> {
    let mut arguments = match window {
        Window::Normal => Vec::new(),
        Window::Private => vec![private_argument(browser)?.into()],
        Window::FreshProfile => profile::arguments(browser, profile?)?,
    };
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

/// A program that cannot run at all ends within this.
const FIRST_STEPS: Duration = Duration::from_millis(1500);

/// Starts a program that outlives us and says nothing in our terminal, and sees whether it survives its first steps. Its
/// profile is thrown away when it ends.
fn start(command: &mut Command, profile: Option<TempDir>) -> io::Result<()> {
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    without_console(command);
    #[cfg(unix)]
    {
        // Ctrl+C in our terminal is not meant for the browser.
        std::os::unix::process::CommandExt::process_group(command, 0);
    }
    let tells = tells_failure(command.get_program());
    let mut child = command.spawn()?;
    let (sender, ended) = mpsc::channel();
    // Somebody must take note of its end, or it stays behind as a zombie.
    std::thread::spawn(move || {
        // Nobody listens any more when it lived long enough.
        let _ = sender.send(child.wait());
        if let Some(profile) = profile {
            profile::throw_away(profile);
        }
    });
    match ended.recv_timeout(FIRST_STEPS) {
        // Handing the address to a window that is open already ends well and at once.
        Ok(Ok(status)) if tells && !status.success() => Err(io::Error::other(status.to_string())),
        Ok(Err(error)) => Err(error),
        Ok(Ok(_)) | Err(_) => Ok(()),
    }
}

/// Whether a program's end tells how it went. Windows' Explorer hands a page on and ends with 1 when all is well.
fn tells_failure(program: &OsStr) -> bool {
    let program = program.to_string_lossy();
    !program.rsplit(['\\', '/']).next().is_some_and(|name| name.eq_ignore_ascii_case("explorer.exe"))
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
        Browser::new("", path, family)
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
            assert_eq!(arguments(&browser, "https://a.example/", Window::Private, None), expected, "{path}");
            assert_eq!(
                arguments(&browser, "https://a.example/", Window::Normal, None),
                Some(vec!["https://a.example/".into()])
            );
            assert_eq!(can_open(&browser, Window::Private), word.is_some());
        }
    }

    #[test]
    fn explorer_that_ends_with_one_is_no_failure() {
        for (program, tells) in [
            (r"C:\Windows\explorer.exe", false),
            (r"C:\Windows\System32\control.exe", true),
            (r"C:\Program Files\Internet Explorer\iexplore.exe", true),
            ("/usr/bin/firefox", true),
        ] {
            assert_eq!(tells_failure(OsStr::new(program)), tells, "{program}");
        }
    }

    #[test]
    fn what_is_no_web_address_is_never_handed_to_a_browser() {
        let browser = browser("/nowhere", BrowserFamily::Firefox);
        for url in ["--remote-debugging-port=1", "file:///etc/passwd", "javascript:alert(1)", "https://a\n-b", ""] {
            let error = open_site(&browser, url, Window::Normal).expect_err("refused");
            assert_eq!(error.kind(), io::ErrorKind::InvalidInput, "{url}");
        }
    }
}
