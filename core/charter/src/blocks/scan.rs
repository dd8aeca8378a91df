//! The first look at a fence: tokens, top-level blocks, brackets and repeated names.
//!
//! The HCL parser stops at its first error and follows brackets by recursion. So the fence is cut into its top-level
//! blocks first: one bad block does not hide the others, an unclosed bracket is told where it was opened, and nesting
//! is bounded before anything recurses.

use super::lex::{Kind, Slip, Token, lex};
use core::ops::Range;
use std::collections::BTreeMap;

/// Deepest nesting of brackets.
const DEPTH_MAX: usize = 32;

/// A top-level piece of a fence.
#[derive(Debug, Default)]
pub(super) struct Piece {
    /// Its place in the fence's text.
    pub range: Range<usize>,
    /// `kind.label`, as far as the first tokens tell.
    pub id: Option<String>,
    /// What is wrong with it. With any, the piece is not parsed.
    pub faults: Vec<Fault>,
}

/// What is wrong, and where.
#[derive(Debug)]
pub(super) struct Fault {
    pub code: &'static str,
    pub message: String,
    pub range: Range<usize>,
    pub label: &'static str,
    pub help: Option<&'static str>,
    /// Another place that the message speaks of: its line is written after the message.
    pub other: Option<Range<usize>>,
}

/// An open bracket.
struct Frame<'a> {
    open: u8,
    range: Range<usize>,
    /// Names given so far, where the bracket holds names.
    names: BTreeMap<&'a str, Range<usize>>,
}

/// Cuts a fence's text into its top-level pieces.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let tokens = lex(text);
    let mut scan = Scan { text, tokens: &tokens, at: 0, pieces: Vec::new() };
    while scan.piece() {}
    scan.pieces
}

struct Scan<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    pieces: Vec<Piece>,
}

impl<'a> Scan<'a> {
    fn token(&self, at: usize) -> Option<&'a Token> {
        self.tokens.get(at)
    }

    fn source(&self, token: &Token) -> &'a str {
        self.text.get(token.range.clone()).unwrap_or("")
    }

    /// `kind "label" {` at the start of a line: where reading resumes after a broken block.
    fn is_block_head(&self, at: usize) -> bool {
        let line_start = self.token(at).is_some_and(|t| {
            t.kind == Kind::Name
                && t.range.start.checked_sub(1).is_none_or(|i| self.text.as_bytes().get(i) == Some(&b'\n'))
        });
        line_start
            && self.token(at.saturating_add(1)).is_some_and(|t| t.kind == Kind::Text)
            && self.token(at.saturating_add(2)).is_some_and(|t| t.kind == Kind::Open(b'{'))
    }

    /// Reads one piece; false at the end.
    fn piece(&mut self) -> bool {
        while self.token(self.at).is_some_and(|t| t.kind == Kind::Line) {
            self.at = self.at.saturating_add(1);
        }
        let Some(first) = self.token(self.at) else { return false };
        let begin = self.at;
        let mut piece = Piece { range: first.range.clone(), ..Piece::default() };
        if let (Kind::Name, Some(second)) = (first.kind, self.token(begin.saturating_add(1)))
            && second.kind == Kind::Text
        {
            piece.id = Some(format!("{}.{}", self.source(first), self.source(second).trim_matches('"')));
        }
        let mut frames: Vec<Frame<'a>> = Vec::new();
        while let Some(token) = self.token(self.at) {
            if token.kind == Kind::Line && frames.is_empty() {
                break;
            }
            if self.at > begin && !frames.is_empty() && self.is_block_head(self.at) {
                break;
            }
            piece.range.end = token.range.end;
            if let Err(fault) = self.step(token, &mut frames, &mut piece.faults) {
                piece.faults.push(fault);
                self.skip(&mut piece);
                self.pieces.push(piece);
                return true;
            }
            self.at = self.at.saturating_add(1);
        }
        if let Some(frame) = frames.last() {
            piece.faults.push(Fault {
                code: "unclosed",
                message: format!("this `{}` is never closed", char::from(frame.open)),
                range: frame.range.clone(),
                label: "opened here",
                help: Some(match frame.open {
                    b'{' => "close the block with `}` on a line of its own",
                    b'[' => "close the list with `]`",
                    _ => "close the bracket with `)`",
                }),
                other: None,
            });
        }
        self.pieces.push(piece);
        true
    }

    /// Passes over the rest of a piece that cannot be followed.
    fn skip(&mut self, piece: &mut Piece) {
        self.at = self.at.saturating_add(1);
        while let Some(token) = self.token(self.at) {
            if self.is_block_head(self.at) {
                break;
            }
            piece.range.end = token.range.end;
            self.at = self.at.saturating_add(1);
        }
    }

    /// One token. An error means that the rest of the piece cannot be followed.
    fn step(&self, token: &'a Token, frames: &mut Vec<Frame<'a>>, faults: &mut Vec<Fault>) -> Result<(), Fault> {
        match token.kind {
            Kind::Open(open) => {
                frames.push(Frame { open, range: token.range.clone(), names: BTreeMap::new() });
                if frames.len() > DEPTH_MAX {
                    return Err(fault(
                        "too_deep",
                        format!("brackets are nested more than {DEPTH_MAX} deep"),
                        token,
                        "too deep",
                        Some("say it in several blocks that refer to each other"),
                    ));
                }
            }
            Kind::Close(close) => {
                let wanted = frames.last().map(|f| closer(f.open));
                if wanted != Some(close) {
                    let close = char::from(close);
                    let mut f =
                        fault("unopened", format!("this `{close}` closes nothing"), token, "closes nothing", None);
                    if let (Some(wanted), Some(frame)) = (wanted, frames.last()) {
                        f.message = format!(
                            "this `{close}` stands where `{}` should close the `{}`",
                            char::from(wanted),
                            char::from(frame.open)
                        );
                        f.label = "does not match";
                        f.other = Some(frame.range.clone());
                    }
                    return Err(f);
                }
                frames.pop();
            }
            Kind::Slip(slip) => return Err(self.slip(slip, token)),
            Kind::Name | Kind::Text => self.name(token, frames, faults),
            Kind::Line | Kind::Number | Kind::Sign => {}
        }
        Ok(())
    }

    /// Notes `name =` and tells of a repeated one: the HCL parser would keep the last in silence, or stop.
    fn name(&self, token: &'a Token, frames: &mut [Frame<'a>], faults: &mut Vec<Fault>) {
        let Some(frame) = frames.last_mut().filter(|f| f.open == b'{') else { return };
        let next = self.token(self.at.saturating_add(1)).map(|t| self.source(t));
        let before = self.at.checked_sub(1).and_then(|i| self.token(i));
        let starts = before.is_some_and(|t| matches!(t.kind, Kind::Line | Kind::Open(_)) || self.source(t) == ",");
        if !starts || !matches!(next, Some("=" | ":")) {
            return;
        }
        let name = self.source(token).trim_matches('"');
        match frame.names.get(name) {
            None => {
                frame.names.insert(name, token.range.clone());
            }
            Some(first) => faults.push(Fault {
                code: "duplicate_attribute",
                message: format!("`{}` is said twice in one block", crate::source::shown(name)),
                range: token.range.clone(),
                label: "the second one",
                help: Some("keep one of them"),
                other: Some(first.clone()),
            }),
        }
    }

    fn slip(&self, slip: Slip, token: &Token) -> Fault {
        match slip {
            Slip::OpenText => fault(
                "unclosed",
                "this text has no closing quote on its line".to_owned(),
                token,
                "opened here",
                Some("close it with `\"` on the same line"),
            ),
            Slip::OpenComment => fault(
                "unclosed",
                "this remark is never closed".to_owned(),
                token,
                "opened here",
                Some("close it with `*/`, or begin each line with `#`"),
            ),
            Slip::Template => fault(
                "not_in_language",
                "a text cannot have `${…}` or `%{…}` in it".to_owned(),
                token,
                "template",
                Some("write the words out; a block has no templates"),
            ),
            Slip::Heredoc => fault(
                "not_in_language",
                "a block cannot have a text of several lines (`<<`)".to_owned(),
                token,
                "heredoc",
                Some("long texts belong in the prose; a block has short texts on one line"),
            ),
            Slip::Letter => {
                let c = self.source(token).chars().next().unwrap_or(' ');
                if c.is_alphabetic() {
                    fault(
                        "non_ascii_name",
                        format!("`{c}` cannot stand in a name"),
                        token,
                        "not a letter of names",
                        Some(
                            "names in blocks use the letters a to z, digits and `_`, so that no two names look the same",
                        ),
                    )
                } else {
                    fault(
                        "not_in_language",
                        format!("`{}` has no meaning in a block", crate::source::shown(&c.to_string())),
                        token,
                        "not understood",
                        None,
                    )
                }
            }
        }
    }
}

fn fault(code: &'static str, message: String, token: &Token, label: &'static str, help: Option<&'static str>) -> Fault {
    Fault { code, message, range: token.range.clone(), label, help, other: None }
}

fn closer(open: u8) -> u8 {
    match open {
        b'{' => b'}',
        b'[' => b']',
        _ => b')',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        pieces(text)
            .iter()
            .flat_map(|p| &p.faults)
            .map(|f| format!("{} @{}: {}", f.code, f.range.start, f.message))
            .collect()
    }

    #[test]
    fn cuts_top_level_blocks() {
        let text = "a \"x\" {\n  b = { c = d }\n}\n\n# remark {\nb \"y\" {}\n";
        let found = pieces(text);
        let ids: Vec<_> = found.iter().map(|p| p.id.clone().unwrap()).collect();
        assert_eq!(ids, ["a.x", "b.y"]);
        assert_eq!(&text[found[0].range.clone()], "a \"x\" {\n  b = { c = d }\n}");
        assert!(told(text).is_empty());
    }

    #[test]
    fn one_bad_block_does_not_hide_the_next() {
        let text = "a \"x\" {\n  b = [c\n\nb \"y\" {\n  c = \"no end\n}\nc \"z\" {\n}\n";
        assert_eq!(
            told(text),
            ["unclosed @14: this `[` is never closed", "unclosed @32: this text has no closing quote on its line"]
        );
        assert_eq!(pieces(text).len(), 3);
    }

    #[test]
    fn brackets_are_bounded_and_matched() {
        assert_eq!(told(&format!("a \"x\" {{\n b = {}", "(".repeat(100_000))).len(), 1);
        assert_eq!(told("a \"x\" {\n b = (c]\n}")[0], "unopened @15: this `]` stands where `)` should close the `(`");
        assert_eq!(told("}")[0], "unopened @0: this `}` closes nothing");
    }

    #[test]
    fn names_are_said_once() {
        assert_eq!(told("a \"x\" {\n b = c\n d { b = c }\n b = e\n}").len(), 1);
        assert_eq!(told("a \"x\" {\n b = f({ x = y, x = z })\n}").len(), 1);
        assert!(told("a \"x\" {\n b = x == y\n c = x\n}").is_empty());
    }
}
