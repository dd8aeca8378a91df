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

    fn start(&self, span: Span) -> Option<(&str, usize, usize)> {
        let (path, starts) = self.files.get(usize::try_from(span.file).ok()?)?;
        let line = starts.partition_point(|s| *s <= span.range().start);
        Some((path, line, line.checked_sub(1).and_then(|i| starts.get(i)).copied().unwrap_or(0)))
    }

    /// `charter.md:12`
    pub fn place(&self, span: Span) -> String {
        self.start(span).map_or_else(String::new, |(path, line, _)| format!("{path}:{line}"))
    }

    /// Path, line, column (both from 1, the column in characters), and the line itself without its end.
    pub fn position<'a>(&'a self, files: &'a [SourceFile], span: Span) -> (&'a str, usize, usize, &'a str) {
        let Some((path, line, start)) = self.start(span) else { return ("", 1, 1, "") };
        let text = usize::try_from(span.file).ok().and_then(|i| files.get(i)).map_or("", |f| f.text.as_str());
        let rest = text.get(start..).unwrap_or("");
        let whole = rest.split('\n').next().unwrap_or("");
        let into = span.range().start.saturating_sub(start);
        let column = match whole.get(..into) {
            Some(before) if into <= COLUMN_EXACT_MAX => before.chars().count(),
            _ => into,
        };
        (path, line, column.saturating_add(1), whole)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_lines_and_characters() {
        let files = [SourceFile { path: "charter.md".into(), text: "a\nüb\n\nc".into() }];
        let lines = Lines::of(&files);
        let at = |start| lines.position(&files, Span { file: 0, start, end: start });
        assert_eq!(at(0), ("charter.md", 1, 1, "a"));
        assert_eq!(at(4), ("charter.md", 2, 2, "üb"));
        assert_eq!(at(7), ("charter.md", 4, 1, "c"));
        assert_eq!(at(99).1, 4);
        assert_eq!(lines.place(Span { file: 7, start: 0, end: 0 }), "");
    }
}
