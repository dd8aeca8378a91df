//! Hidden characters: what a reader cannot see must not be in what a reader signs.

use super::{SourceFile, Span};
use crate::diagnostic::Diagnostic;

/// Most hidden characters reported per file; the count of the rest is told in a last one.
const REPORTED_MAX: usize = 20;

/// An error for each character of the file that is invisible or reorders its neighbours.
pub(crate) fn hidden_characters(index: usize, file: &SourceFile) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut more = 0usize;
    // ASCII text without control characters, the usual case, is passed over by bytes.
    if file.text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n' | b'\t')) {
        return found;
    }
    let file_index = u32::try_from(index).unwrap_or(u32::MAX);
    for (at, c) in file.text.char_indices() {
        let Some(name) = name_of(c) else { continue };
        if found.len() >= REPORTED_MAX {
            more = more.saturating_add(1);
            continue;
        }
        let span = Span::new(file_index, at..at.saturating_add(c.len_utf8()));
        found.push(
            Diagnostic::error(
                "hidden_character",
                span,
                format!("the text has a {name} (U+{:04X}), which readers cannot see", u32::from(c)),
            )
            .label("hidden character")
            .help("delete it; what is signed must be what is seen"),
        );
    }
    if let (true, Some(last)) = (more > 0, found.last().map(|d| d.span)) {
        found.push(Diagnostic::error(
            "hidden_character",
            last,
            format!("and {more} more hidden characters in this file"),
        ));
    }
    found
}

/// What the character is called, if a reader cannot see it or it changes the order in which text is seen.
#[must_use]
pub fn name_of(c: char) -> Option<&'static str> {
    Some(match c {
        '\n' | '\t' => return None,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => "control character",
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{61C}' => {
            "text direction control"
        }
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' => "zero-width character",
        '\u{AD}' => "soft hyphen",
        '\u{2028}' | '\u{2029}' => "line separator",
        '\u{2061}'..='\u{2065}' | '\u{206A}'..='\u{206F}' | '\u{FFF9}'..='\u{FFFB}' | '\u{180B}'..='\u{180F}' => {
            "invisible format character"
        }
        '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{2800}' | '\u{34F}' => "blank letter",
        '\u{E0000}'..='\u{E01EF}' => "invisible tag character",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_cannot_be_seen() {
        let file = |t: &str| SourceFile { path: "charter.md".into(), text: t.into() };
        assert!(hidden_characters(0, &file("# 1 Überblick – “ok” 契約\tя\n")).is_empty());
        let found = hidden_characters(0, &file("pay \u{202E}000,1\u{202C} EUR"));
        assert_eq!(found.len(), 2);
        let first = found.first().unwrap();
        assert_eq!(first.message, "the text has a text direction control (U+202E), which readers cannot see");
        assert_eq!((first.span.start, first.span.end), (4, 7));
        assert_eq!(hidden_characters(0, &file(&"\u{200B}".repeat(1000))).len(), REPORTED_MAX + 1);
    }
}
