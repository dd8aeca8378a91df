//! `verdicts.tsv`: what the exporter found, one line an entry. A convenience, and a statement that the auditor holds it to.

use servanda_partnership::Partnership;
use std::fmt;

/// One line: an entry's verdict.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Row {
    /// The refusal's code; `None` if the entry counts.
    pub code: Option<String>,
    /// The statement's kind and its author's party; `None` if it could not be opened (§9, the first three codes).
    pub what: Option<(String, String)>,
}

impl fmt::Display for Row {
    /// `` `vote.cast/1` by alpha ``, as a message names an entry.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.what {
            Some((kind, party)) => write!(f, "`{kind}` by {party}"),
            None => write!(f, "a statement that could not be opened"),
        }
    }
}

/// The rows of a replayed partnership.
#[must_use]
pub fn rows(partnership: &Partnership) -> Vec<Row> {
    let verdicts = partnership.verdicts().iter().zip(0u64..);
    verdicts
        .map(|(verdict, index)| Row {
            code: verdict.code().map(str::to_owned),
            what: partnership.statement(index).map(|s| (s.kind.to_string(), s.author.party.clone())),
        })
        .collect()
}

/// Writes the file.
#[must_use]
pub(crate) fn emit(rows: &[Row]) -> Vec<u8> {
    let mut out = String::new();
    for (index, row) in rows.iter().enumerate() {
        let verdict = if row.code.is_some() { "void" } else { "counts" };
        let code = row.code.as_deref().unwrap_or("-");
        let (kind, party) = row.what.as_ref().map_or(("-", "-"), |(k, p)| (k, p));
        out.push_str(&format!("{index}\t{verdict}\t{code}\t{kind}\t{party}\n"));
    }
    out.into_bytes()
}

/// Reads the file: the same rows written again must give the same bytes.
///
/// # Errors
/// The first line that is none.
pub(crate) fn parse(bytes: &[u8]) -> Result<Vec<Row>, String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let mut rows = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let bad = || format!("its line {} is no verdict on entry {index}", index.saturating_add(1));
        let columns: Vec<&str> = line.split('\t').collect();
        let [_, verdict, code, kind, party] = columns.as_slice() else { return Err(bad()) };
        let plain = |word: &str| !word.is_empty() && !word.contains(|c: char| c.is_control() || c.is_whitespace());
        if !plain(code) || !plain(kind) || !plain(party) {
            return Err(bad());
        }
        let code = match (*verdict, *code) {
            ("counts", "-") => None,
            ("void", code) if code != "-" => Some(code.to_owned()),
            _ => return Err(bad()),
        };
        let what = (*kind != "-" || *party != "-").then(|| ((*kind).to_owned(), (*party).to_owned()));
        rows.push(Row { code, what });
    }
    if emit(&rows) == bytes {
        Ok(rows)
    } else {
        Err("its lines are not numbered and ended as the format page says".to_owned())
    }
}
