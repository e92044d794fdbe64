//! Bounded reading of files, directories and other programs' output.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// Settings and metadata of a system are smaller than this.
pub(super) const MAX_FILE: u64 = 1024 * 1024;

/// More entries of one directory are not looked at.
const MAX_ENTRIES: usize = 4096;

/// A system tool that only reads a setting answers within this.
const MAX_WAIT: Duration = Duration::from_secs(2);

/// How often we look whether a tool has ended.
const POLL: Duration = Duration::from_millis(5);

/// A regular file's text, at most so many bytes of it.
pub(super) fn text(path: &Path, max: u64) -> Option<String> {
    bytes(path, max).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// A regular file's bytes, at most so many of them.
pub(super) fn bytes(path: &Path, max: u64) -> Option<Vec<u8>> {
    // A pipe or a device would make us wait, a pipe already when it is opened.
    if !std::fs::metadata(path).ok()?.is_file() {
        return None;
    }
    let file = std::fs::File::open(path).ok()?;
    let mut bytes = Vec::new();
    file.take(max).read_to_end(&mut bytes).ok()?;
    Some(bytes)
}

/// What stands in a directory, in order of name.
pub(super) fn entries(directory: &Path) -> Vec<PathBuf> {
    let Ok(found) = std::fs::read_dir(directory) else { return Vec::new() };
    let mut paths: Vec<_> = found.take(MAX_ENTRIES).flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

/// What a program prints, when it ends well and in time. It is started directly, never by a shell.
pub(super) fn output(program: &Path, arguments: &[&str]) -> Option<String> {
    let mut command = Command::new(program);
    command.args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).stdout(Stdio::piped());
    super::open::without_console(&mut command);
    let mut child = command.spawn().ok()?;
    let printed = child.stdout.take()?;
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = printed.take(MAX_FILE).read_to_end(&mut bytes);
        // Nobody listens any more when it took too long.
        let _ = sender.send(read.map(|_| bytes));
    });
    let end = Instant::now() + MAX_WAIT;
    let ended_well = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status.success(),
            Ok(None) if Instant::now() < end => std::thread::sleep(POLL),
            Ok(None) | Err(_) => {
                // It may have ended in this moment; either way it is gone afterwards.
                let _ = child.kill();
                let _ = child.wait();
                break false;
            }
        }
    };
    if !ended_well {
        return None;
    }
    let bytes = receiver.recv_timeout(end.saturating_duration_since(Instant::now()).max(POLL)).ok()?.ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Where a program stands on the search path.
pub(super) fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .filter(|directory| directory.is_absolute())
        .map(|directory| directory.join(name))
        .find(|candidate| candidate.is_file())
}
