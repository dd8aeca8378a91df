//! Source files: decoding, normalising, limits, hidden characters, and the digest that names a charter.

mod digest;
mod hidden;
mod lines;
mod normalise;

pub(crate) use digest::digest;
pub(crate) use hidden::hidden_characters;
pub use hidden::name_of as hidden_name;
pub(crate) use lines::Lines;
use normalise::normalise;

use crate::diagnostic::Diagnostic;
use std::collections::BTreeSet;

/// Most bytes of all files together.
pub(crate) const BYTES_MAX: usize = 10 * 1024 * 1024;
/// Most files.
const FILES_MAX: usize = 1_000;

/// One file of a charter as an edge read it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SourceFile {
    /// Path inside the charter's folder, with `/`: `charter.md`, `schedules/a.md`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// A place in a charter: byte offsets into the normalised text of one of its files.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord, Default)]
pub struct Span {
    /// Index into [`crate::Charter::files`].
    pub file: u32,
    /// First byte.
    pub start: u32,
    /// First byte after.
    pub end: u32,
}

impl Span {
    /// A span from offsets. Offsets are below [`BYTES_MAX`], so they fit.
    pub(crate) fn new(file: u32, range: core::ops::Range<usize>) -> Self {
        let fit = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self { file, start: fit(range.start), end: fit(range.end) }
    }

    /// The start of a file, for what concerns all of it.
    pub(crate) fn file(file: usize) -> Self {
        Self { file: u32::try_from(file).unwrap_or(u32::MAX), start: 0, end: 0 }
    }

    pub(crate) fn range(self) -> core::ops::Range<usize> {
        usize::try_from(self.start).unwrap_or(usize::MAX)..usize::try_from(self.end).unwrap_or(usize::MAX)
    }
}

impl SourceFile {
    /// The language of a version: `de` of `charter.de.md`; none for the files that rules stand in.
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        let stem = self.path.strip_suffix(".md")?;
        let (name, tag) = stem.rsplit_once('.')?;
        let well = tag.len() == 2 && tag.bytes().all(|b| b.is_ascii_lowercase()) && !name.is_empty();
        well.then_some(tag)
    }

    /// Decodes a file's bytes. A UTF-8 signature (byte order mark) at the start is an encoding mark, not text, and is
    /// dropped.
    ///
    /// # Errors
    /// `bad_utf8` with the line of the first bad byte; `too_large` over 10 MB.
    pub fn from_bytes(path: &str, bytes: &[u8]) -> Result<Self, Diagnostic> {
        if bytes.len() > BYTES_MAX {
            return Err(too_large(Span::default(), &format!("`{}`", shown(path))));
        }
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        match core::str::from_utf8(bytes) {
            Ok(text) => Ok(Self { path: path.to_owned(), text: text.to_owned() }),
            Err(e) => {
                let at = e.valid_up_to();
                let line = bytes.iter().take(at).filter(|b| **b == b'\n').count().saturating_add(1);
                let bad = bytes.get(at).copied().unwrap_or(0);
                Err(Diagnostic::error(
                    "bad_utf8",
                    Span::new(0, at..at.saturating_add(1)),
                    format!("`{}` is not UTF-8 text: line {line} has the byte 0x{bad:02x}", shown(path)),
                )
                .label("not UTF-8")
                .help("save the file as UTF-8"))
            }
        }
    }
}

/// Sorted and normalised files, or what makes them unfit to read at all.
pub(crate) fn prepare(mut files: Vec<SourceFile>) -> (Vec<SourceFile>, Vec<Diagnostic>) {
    // `charter.md` is the body of the agreement; everything else follows by path.
    files.sort_by(|a, b| (a.path != "charter.md", &a.path).cmp(&(b.path != "charter.md", &b.path)));
    let mut found = Vec::new();
    if files.len() > FILES_MAX {
        let message = format!("a charter has at most {FILES_MAX} files, this one has {}", files.len());
        return (Vec::new(), vec![Diagnostic::error("too_large", Span::default(), message)]);
    }
    let total = files.iter().fold(0usize, |sum, f| sum.saturating_add(f.text.len()));
    if total > BYTES_MAX {
        return (Vec::new(), vec![too_large(Span::default(), "the charter")]);
    }
    let mut paths = BTreeSet::new();
    for (i, file) in files.iter_mut().enumerate() {
        if !is_plain_path(&file.path) {
            found.push(
                Diagnostic::error(
                    "bad_path",
                    Span::file(i),
                    format!("`{}` is no path of a charter's file", shown(&file.path)),
                )
                .help("use letters, digits, `-`, `_`, `.` and `/`, relative to the charter's folder, without `..`"),
            );
        }
        if !paths.insert(file.path.clone()) {
            let message = format!("two files are named `{}`", shown(&file.path));
            found.push(Diagnostic::error("two_files", Span::file(i), message).help("give each file its own path"));
        }
        file.text = normalise(&file.text);
    }
    (files, found)
}

fn too_large(span: Span, what: &str) -> Diagnostic {
    Diagnostic::error("too_large", span, format!("{what} is larger than 10 MB, the most that is read"))
        .help("move large annexes out of the charter and cite them by hash")
}

/// The digest writes paths between line ends, so a path must be one plain line; and a bundle writes them to disk, so it
/// must stay inside its folder.
fn is_plain_path(path: &str) -> bool {
    path.len() <= 255
        && path.split('/').all(|part| {
            !part.is_empty()
                && part != "."
                && part != ".."
                && part.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' '))
        })
}

/// Whether a reader cannot see the character, or it moves others.
pub(crate) fn is_hidden(c: char) -> bool {
    hidden::name_of(c).is_some()
}

/// A path or word of the input, fit to stand in a message.
pub(crate) fn shown(text: &str) -> String {
    let mut out: String = text.chars().take(80).map(|c| if c.is_control() || is_hidden(c) { '?' } else { c }).collect();
    if text.chars().nth(80).is_some() {
        out.push('…');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_become_text_or_a_message() {
        assert_eq!(SourceFile::from_bytes("charter.md", b"\xEF\xBB\xBF# 1 A").unwrap().text, "# 1 A");
        let e = SourceFile::from_bytes("charter.md", b"# 1 A\n\xFFx").unwrap_err();
        assert_eq!(e.message, "`charter.md` is not UTF-8 text: line 2 has the byte 0xff");
        let e = SourceFile::from_bytes("charter.md", &vec![b'a'; BYTES_MAX + 1]).unwrap_err();
        assert_eq!(e.message, "`charter.md` is larger than 10 MB, the most that is read");
    }

    #[test]
    fn the_body_comes_first_and_paths_are_plain() {
        let file = |p: &str| SourceFile { path: p.to_owned(), text: String::new() };
        let (files, found) = prepare(vec![file("a.md"), file("schedules/b.md"), file("charter.md")]);
        let order: Vec<&str> = files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(order, ["charter.md", "a.md", "schedules/b.md"]);
        assert!(found.is_empty());
        for bad in ["", "/etc/passwd", "../x.md", "a//b.md", "a\nb.md", "a\\b.md", "./a.md"] {
            assert_eq!(prepare(vec![file(bad)]).1.len(), 1, "{bad:?}");
        }
        assert_eq!(prepare(vec![file("a.md"), file("a.md")]).1.first().unwrap().code, "two_files");
    }
}
