//! How the tables of `assets/data` are read: tab-separated, one header line, comments after `#` (the first line names
//! source and date), no quoting.

/// The rows of a table; a line that cannot be read ends it. Tests of each table count its rows.
pub(crate) fn rows(text: &'static str) -> impl Iterator<Item = csv::StringRecord> {
    csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .comment(Some(b'#'))
        .quoting(false)
        .flexible(true)
        .from_reader(text.as_bytes())
        .into_records()
        .map_while(Result::ok)
}
