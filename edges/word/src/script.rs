//! Letters that look like others.

/// Whether a word has Latin letters beside Cyrillic or Greek ones. Signs that stand alone in science (µ, Ω) do not count.
#[must_use]
pub fn mixes_scripts(word: &str) -> bool {
    let latin = word.chars().any(|c| c.is_ascii_alphabetic());
    let like = word.chars().any(|c| matches!(c, '\u{0370}'..='\u{03FF}' | '\u{0400}'..='\u{04FF}'));
    latin && like && word.chars().count() > 3
}
