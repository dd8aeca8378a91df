//! Tokens of a fence, just enough to find brackets, names and what the language does not have.

use core::ops::Range;

/// A token and its place in the fence's text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub range: Range<usize>,
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A name.
    Name,
    /// A quoted text, with its quotes.
    Text,
    /// A number.
    Number,
    /// `{`, `[`, `(`
    Open(u8),
    /// `}`, `]`, `)`
    Close(u8),
    /// A line end.
    Line,
    /// Any other sign.
    Sign,
    /// What stops the reading of a block.
    Slip(Slip),
}

/// What stops the reading of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Slip {
    /// A quoted text that does not end on its line.
    OpenText,
    /// A `/*` that does not end.
    OpenComment,
    /// `${` or `%{` inside a text.
    Template,
    /// `<<`
    Heredoc,
    /// A character that is no part of the language.
    Letter,
}

/// Splits a fence's text into tokens. Every byte outside white space and remarks is in one.
pub(super) fn lex(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = 0usize;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let (kind, len) = match byte {
            b' ' | b'\t' | b'\r' => (None, 1),
            b'\n' => (Some(Kind::Line), 1),
            b'#' => (None, line(rest)),
            b'/' if rest.starts_with(b"//") => (None, line(rest)),
            b'/' if rest.starts_with(b"/*") => match text.get(at.saturating_add(2)..).and_then(|t| t.find("*/")) {
                Some(len) => (None, len.saturating_add(4)),
                None => (Some(Kind::Slip(Slip::OpenComment)), 2),
            },
            b'"' => quoted(rest),
            b'{' | b'[' | b'(' => (Some(Kind::Open(byte)), 1),
            b'}' | b']' | b')' => (Some(Kind::Close(byte)), 1),
            b'0'..=b'9' => (Some(Kind::Number), run(rest, |b| b.is_ascii_alphanumeric())),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                (Some(Kind::Name), run(rest, |b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-'))
            }
            b'<' if rest.starts_with(b"<<") => (Some(Kind::Slip(Slip::Heredoc)), 2),
            b'=' | b'!' | b'<' | b'>' if rest.get(1) == Some(&b'=') => (Some(Kind::Sign), 2),
            b'=' | b'!' | b'<' | b'>' | b'.' | b',' | b':' | b'&' | b'|' | b'?' | b'+' | b'-' | b'*' | b'/' | b'%' => {
                (Some(Kind::Sign), 1)
            }
            _ => {
                let len = text.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
                (Some(Kind::Slip(Slip::Letter)), len)
            }
        };
        let end = at.saturating_add(len);
        if let Some(kind) = kind {
            tokens.push(Token { kind, range: at..end });
        }
        at = end;
    }
    tokens
}

fn line(rest: &[u8]) -> usize {
    rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
}

fn run(rest: &[u8], part: impl Fn(u8) -> bool) -> usize {
    rest.iter().position(|b| !part(*b)).unwrap_or(rest.len())
}

fn quoted(rest: &[u8]) -> (Option<Kind>, usize) {
    let mut at = 1usize;
    while let Some(&byte) = rest.get(at) {
        let next = rest.get(at.saturating_add(1)).copied();
        match byte {
            b'"' => return (Some(Kind::Text), at.saturating_add(1)),
            b'\n' => break,
            b'$' | b'%' if next == Some(b'{') => return (Some(Kind::Slip(Slip::Template)), at.saturating_add(2)),
            b'\\' if next.is_some_and(|n| n != b'\n') => at = at.saturating_add(2),
            _ => at = at.saturating_add(1),
        }
    }
    (Some(Kind::Slip(Slip::OpenText)), at.min(rest.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind() {
        let kinds = |t: &str| lex(t).into_iter().map(|t| t.kind).collect::<Vec<_>>();
        assert_eq!(kinds("a = \"b\\\"c\" # d\n"), [Kind::Name, Kind::Sign, Kind::Text, Kind::Line]);
        assert_eq!(kinds("/* x\n */ 12 // y"), [Kind::Number]);
        assert_eq!(kinds("a >= b"), [Kind::Name, Kind::Sign, Kind::Name]);
        assert_eq!(
            kinds("\"a ${b}\""),
            [Kind::Slip(Slip::Template), Kind::Name, Kind::Close(b'}'), Kind::Slip(Slip::OpenText)]
        );
        assert_eq!(kinds("<<EOF"), [Kind::Slip(Slip::Heredoc), Kind::Name]);
        assert_eq!(kinds("\"open\nа"), [Kind::Slip(Slip::OpenText), Kind::Line, Kind::Slip(Slip::Letter)]);
        assert_eq!(kinds("/*"), [Kind::Slip(Slip::OpenComment)]);
        assert_eq!(kinds("\"\\"), [Kind::Slip(Slip::OpenText)]);
    }
}
