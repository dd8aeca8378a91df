//! Normalising: what word processors change on their own must not change what was signed.

/// Line ends become LF, non-breaking spaces become spaces, typographic quotes become plain ones. Normalising twice is
/// the same as once.
pub(crate) fn normalise(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                out.push('\n');
            }
            '\u{A0}' | '\u{202F}' => out.push(' '),
            '“' | '”' | '„' => out.push('"'),
            '‘' | '’' => out.push('\''),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_word_processors_change() {
        assert_eq!(normalise("a\r\nb\rc\nd"), "a\nb\nc\nd");
        assert_eq!(normalise("15\u{A0}days\u{202F}“x” „y‘ ’"), "15 days \"x\" \"y' '");
        let once = normalise("\r\r\n“\u{A0}");
        assert_eq!(normalise(&once), once);
    }
}
