//! The neutral sequence that every format becomes: paragraphs with their places, and what a reader should be warned of.

use servanda_charter::hidden_name;
pub use servanda_word::Trouble;
use servanda_word::mixes_scripts;

/// Most warnings of one kind that are told singly.
const TOLD_MAX: usize = 50;

/// One paragraph of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words, without the number that the format keeps beside them.
    pub text: String,
    /// The number a reader sees that is not in the words: a list's number in DOCX or Markdown.
    pub number: Option<String>,
    /// How deep a list's number stands, from 0.
    pub depth: usize,
    /// The line (text, Markdown, and on its page in PDF) or the paragraph's count (DOCX), from 1.
    pub line: u32,
    /// The page, from 1, where the format has pages.
    pub page: Option<u32>,
    /// Whether the format says that this is a heading.
    pub heading: bool,
    /// Whether an empty line, a new page or the format stands between this and the paragraph before.
    pub apart: bool,
}

impl Paragraph {
    /// Where it stands, in words.
    #[must_use]
    pub fn place(&self) -> String {
        place(self.line, self.page)
    }
}

/// A place in words.
pub(crate) fn place(line: u32, page: Option<u32>) -> String {
    page.map_or_else(|| format!("line {line}"), |p| format!("page {p}, line {line}"))
}

/// What was read of a contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// Its paragraphs, in order.
    pub paragraphs: Vec<Paragraph>,
    /// What a reader should know: hidden text, tracked changes, letters that look like others; each with its place.
    pub warnings: Vec<String>,
}

/// Warns of characters that readers do not see and of words that mix letters that look alike.
pub(crate) fn warn_of_hidden(read: &mut Read) {
    let mut found = Vec::new();
    let mut more = 0usize;
    for p in &read.paragraphs {
        let mut one: Vec<String> = Vec::new();
        if let Some(c) = p.text.chars().find(|c| hidden_name(*c).is_some()) {
            let name = hidden_name(c).unwrap_or_default();
            one.push(format!("{}: a {name} (U+{:04X}), which readers cannot see", p.place(), u32::from(c)));
        }
        if let Some(w) = p.text.split(|c: char| !c.is_alphabetic()).find(|w| mixes_scripts(w)) {
            one.push(format!("{}: `{w}` mixes letters of two alphabets that look alike", p.place()));
        }
        for w in one {
            if found.len() < TOLD_MAX { found.push(w) } else { more = more.saturating_add(1) }
        }
    }
    if more > 0 {
        found.push(format!("and {more} more paragraphs with hidden or look-alike characters"));
    }
    read.warnings.extend(found);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_told() {
        let p = |t: &str| Paragraph { text: t.into(), line: 7, ..Default::default() };
        let mut r = Read {
            paragraphs: vec![p("pay \u{202E}000,1 EUR"), p("the Supplіer pays"), p("10 µm, Ωhm")],
            warnings: vec![],
        };
        warn_of_hidden(&mut r);
        assert_eq!(
            r.warnings,
            [
                "line 7: a text direction control (U+202E), which readers cannot see",
                "line 7: `Supplіer` mixes letters of two alphabets that look alike",
            ]
        );
    }
}
