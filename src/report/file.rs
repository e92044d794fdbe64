//! Reports as files: written whole or not at all, and read back with a bound and a check of their schema.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{ReportError, html, json, markdown};
use crate::advice::Words;
use crate::case::{Case, SCHEMA};

/// No report of ours comes near this size; a bigger file is not read.
const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;

/// What comes before all else in a file, whatever its schema.
#[derive(Deserialize)]
struct Head {
    schema: u64,
}

/// Writes the case to a file, atomically; the format follows the file's ending (`.html`, `.json`, `.md`).
pub fn save(case: &Case, words: &Words, file: &Path) -> Result<(), ReportError> {
    let text = match ending(file).as_deref() {
        Some("html" | "htm") => html(case, words),
        Some("json") => json(case),
        Some("md" | "markdown") => markdown(case, words),
        _ => return Err(ReportError::Format(file.display().to_string())),
    };
    write_whole(file, text.as_bytes())?;
    Ok(())
}

/// Writes bytes to a file, whole or not at all.
pub fn write(file: &Path, bytes: &[u8]) -> Result<(), ReportError> {
    Ok(write_whole(file, bytes)?)
}

/// Whether a file of this name could be written now: it may be replaced and its folder takes files.
pub fn can_write(file: &Path) -> Result<(), ReportError> {
    check_replaceable(file)?;
    tempfile::tempfile_in(folder(file))?;
    Ok(())
}

/// Whether a report could be written to this file now: its ending is known and its folder takes files.
pub fn can_save(file: &Path) -> Result<(), ReportError> {
    if !has_report_name(file) && !matches!(ending(file).as_deref(), Some("md" | "markdown")) {
        return Err(ReportError::Format(file.display().to_string()));
    }
    can_write(file)
}

/// Whether the file's ending is one of those that [`open`] reads.
pub fn has_report_name(file: &Path) -> bool {
    matches!(ending(file).as_deref(), Some("html" | "htm" | "json"))
}

/// Opens a saved HTML or JSON report.
pub fn open(file: &Path) -> Result<Case, ReportError> {
    let mut bytes = Vec::new();
    File::open(file)?.take(MAX_FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(ReportError::NotAReport(format!("larger than {MAX_FILE_BYTES} bytes")));
    }
    let text = std::str::from_utf8(&bytes).map_err(|error| ReportError::NotAReport(error.to_string()))?;
    parse(text)
}

/// Reads the text of an HTML or JSON report.
fn parse(text: &str) -> Result<Case, ReportError> {
    let no_report = |error: serde_json::Error| ReportError::NotAReport(error.to_string());
    let text = text.trim_start_matches('\u{feff}').trim();
    let json = if text.starts_with('<') { embedded_case(text)? } else { text };
    let head: Head = serde_json::from_str(json).map_err(no_report)?;
    if head.schema > u64::from(SCHEMA) {
        return Err(ReportError::Newer { found: u32::try_from(head.schema).unwrap_or(u32::MAX), known: SCHEMA });
    }
    serde_json::from_str(json).map_err(no_report)
}

/// The JSON inside an HTML report.
fn embedded_case(html: &str) -> Result<&str, ReportError> {
    html.split_once(super::html::CASE_ELEMENT)
        .and_then(|(_, rest)| rest.split_once("</script>"))
        .map(|(json, _)| json)
        .ok_or_else(|| ReportError::NotAReport("no case in the page".to_owned()))
}

/// Writes beside the file and then takes its place, so that no reader ever sees half a report.
fn write_whole(file: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link keeps pointing where it points.
    let file = fs::canonicalize(file).unwrap_or_else(|_| file.to_owned());
    let existing = check_replaceable(&file)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".handshake-doctor-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What any new file gets; the umask takes its part away.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut beside = builder.tempfile_in(folder(&file))?;
    beside.write_all(bytes)?;
    if let Some(permissions) = existing {
        beside.as_file().set_permissions(permissions)?;
    }
    beside.as_file().sync_all()?;
    beside.persist(&file).map_err(|error| error.error)?;
    Ok(())
}

/// The permissions of the file that is to be replaced, if there is one; an error if it may not be replaced.
fn check_replaceable(file: &Path) -> io::Result<Option<fs::Permissions>> {
    match fs::metadata(file) {
        Ok(there) if there.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(there) if there.permissions().readonly() => Err(io::ErrorKind::PermissionDenied.into()),
        Ok(there) => Ok(Some(there.permissions())),
        Err(_) => Ok(None),
    }
}

fn folder(file: &Path) -> PathBuf {
    match file.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

fn ending(file: &Path) -> Option<String> {
    file.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_replaced_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("report.json");
        fs::write(&file, "an older and longer report").expect("written");
        write_whole(&file, b"new").expect("written");
        assert_eq!(fs::read(&file).expect("read"), b"new");
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn a_folder_that_is_a_file_is_an_error_and_nothing_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let blocker = folder.path().join("blocker");
        fs::write(&blocker, "a file").expect("written");
        assert!(write_whole(&blocker.join("report.json"), b"new").is_err());
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }

    #[test]
    fn what_is_no_report_is_told_apart_from_what_is_newer() {
        for garbage in
            ["", "hello", "<html><body>no case</body></html>", "[1,2]", "{\"schema\":\"x\"}", "{}", "{\"schema\":1}"]
        {
            assert!(matches!(parse(garbage), Err(ReportError::NotAReport(_))), "{garbage}");
        }
        let newer = format!("{{\"schema\":{},\"unheard\":[]}}", SCHEMA + 1);
        assert!(matches!(parse(&newer), Err(ReportError::Newer { found, known: SCHEMA }) if found == SCHEMA + 1));
        let far = "<!doctype html><script type=\"application/json\" id=\"case\">{\"schema\":99999999999}</script>";
        assert!(matches!(parse(far), Err(ReportError::Newer { found: u32::MAX, .. })));
    }
}
