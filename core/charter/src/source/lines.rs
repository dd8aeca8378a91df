//! Line tables: from byte offsets to the lines and columns that people and editors count.

use super::{SourceFile, Span};

/// Past this many bytes into a line, columns are counted in bytes: no one reads there, and counting would be slow.
const COLUMN_EXACT_MAX: usize = 10_000;

/// Where the lines of each file start.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Lines {
    files: Vec<(String, Vec<usize>)>,
}

impl Lines {
    pub fn of(files: &[SourceFile]) -> Self {
        let starts = |text: &str| {
            core::iter::once(0)
                .chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i.saturating_add(1)))
                .collect()
        };
        Self { files: files.iter().map(|f| (f.path.clone(), starts(&f.text))).collect() }
    }

    /// Path, number of the line, and where it starts and ends.
    fn line(&self, span: Span) -> Option<(&str, usize, usize, Option<usize>)> {
        let (path, starts) = self.files.get(usize::try_from(span.file).ok()?)?;
        let line = starts.partition_point(|s| *s <= span.range().start);
        let start = line.checked_sub(1).and_then(|i| starts.get(i)).copied().unwrap_or(0);
        Some((path, line, start, starts.get(line).map(|next| next.saturating_sub(1))))
    }

    /// `charter.md:12`
    pub fn place(&self, span: Span) -> String {
        self.line(span).map_or_else(String::new, |(path, line, ..)| format!("{path}:{line}"))
    }

    /// The place of a span's start, for people.
    pub fn position<'a>(&'a self, files: &'a [SourceFile], span: Span) -> Position<'a> {
        let Some((path, line, start, end)) = self.line(span) else {
            return Position { line: 1, column: 1, ..Position::default() };
        };
        let text = usize::try_from(span.file).ok().and_then(|i| files.get(i)).map_or("", |f| f.text.as_str());
        let whole = text.get(start..end.unwrap_or(text.len())).unwrap_or("");
        let (before, after) = whole.split_at_checked(span.range().start.saturating_sub(start)).unwrap_or((whole, ""));
        let column = if before.len() <= COLUMN_EXACT_MAX { before.chars().count() } else { before.len() };
        Position { path, line, column: column.saturating_add(1), before, after }
    }
}

/// A place as people count it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Position<'a> {
    /// Path of the file.
    pub path: &'a str,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The line before the place.
    pub before: &'a str,
    /// The line from the place on, without its end.
    pub after: &'a str,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        let files = [SourceFile { path: "charter.md".into(), text: "a\nüb\n\nc".into() }];
        let lines = Lines::of(&files);
        let at = |start| lines.position(&files, Span { file: 0, start, end: start });
        let place = |path, line, column, before, after| Position { path, line, column, before, after };
        assert_eq!(at(0), place("charter.md", 1, 1, "", "a"));
        assert_eq!(at(4), place("charter.md", 2, 2, "ü", "b"));
        assert_eq!(at(7), place("charter.md", 4, 1, "", "c"));
        assert_eq!(at(99), place("charter.md", 4, 2, "c", ""));
        assert_eq!(lines.place(Span { file: 7, start: 0, end: 0 }), "");
    }
}
