//! The prose as the checks read it: each clause's words without blocks and marks, cut into sentences, with their places.

use servanda_charter::{Block, Charter, ClauseId, Diagnostic, Span};
use std::collections::BTreeMap;
use std::ops::Range;

/// Most bytes that a bracket may hold and still be looked at as a link.
const LINK_MAX: usize = 2_000;
/// Words that end with a point and do not end a sentence.
const SHORT: &[&str] =
    &["e.g", "i.e", "no", "nos", "art", "arts", "sec", "cf", "vs", "approx", "para", "inc", "ltd", "co", "viz"];

/// The whole prose.
pub(super) struct Sheet<'a> {
    pub charter: &'a Charter,
    /// One for each clause, in order.
    pub passages: Vec<Passage>,
}

/// A clause's own prose.
pub(super) struct Passage {
    pub clause: ClauseId,
    pub text: String,
    /// Of each run of text: where it starts here, and where in the file.
    at: Vec<(usize, usize)>,
    file: u32,
    /// Bound terms: where their words stand, and their names.
    pub terms: Vec<(Range<usize>, String)>,
    pub sentences: Vec<Range<usize>>,
}

impl<'a> Sheet<'a> {
    pub fn of(charter: &'a Charter) -> Self {
        let mut passages = Vec::new();
        for (i, clause) in charter.clauses.iter().enumerate() {
            let id = ClauseId::try_from(i).unwrap_or(ClauseId::MAX);
            let (source, start) = (charter.source(clause.span), usize::try_from(clause.span.start).unwrap_or(0));
            let mut p = Passage {
                clause: id,
                text: String::new(),
                at: Vec::new(),
                file: clause.span.file,
                terms: Vec::new(),
                sentences: Vec::new(),
            };
            p.read(source, start);
            p.sentences = sentences(&p.text);
            passages.push(p);
        }
        Self { charter, passages }
    }

    /// A warning at words of a passage.
    pub fn warn(&self, p: &Passage, at: Range<usize>, code: &'static str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(code, p.place(at), message).clause(self.charter.clause_ref(p.clause))
    }

    /// The place of a clause's heading.
    pub fn heading(&self, clause: ClauseId) -> Span {
        let span = self.charter.clause(clause).span;
        let line = self.charter.source(span).lines().next().map_or(0, str::len);
        Span { end: span.start.saturating_add(small(line)), ..span }
    }

    /// The blocks that stand under a clause.
    pub fn blocks_under(&self, clause: ClauseId) -> impl Iterator<Item = &'a Block> {
        self.charter.blocks.iter().filter(move |b| b.clause == clause)
    }

    /// The clause's number.
    pub fn number(&self, clause: ClauseId) -> &'a str {
        let i = usize::try_from(clause).unwrap_or(usize::MAX);
        self.charter.clauses.get(i).map_or("", |c| c.number.as_str())
    }

    /// How parties are called in the prose, by block id: `party.lab` → its name, short name and label as words.
    pub fn names(&self) -> BTreeMap<String, Vec<String>> {
        let mut names: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for b in
            self.charter.blocks.iter().filter(|b| matches!(b.kind.as_str(), "party" | "office" | "status" | "body"))
        {
            let entry = names.entry(b.id()).or_default();
            entry.push(b.label.replace('_', " "));
            for e in [b.get("name"), b.get("short"), b.get("title")].into_iter().flatten() {
                let words = match &e.node {
                    servanda_charter::Node::Text(t) => Some(t.clone()),
                    _ => e.as_ref_text().and_then(|t| self.charter.terms.get(&t)).map(|t| t.text.clone()),
                };
                entry.extend(words);
            }
        }
        names
    }
}

impl Passage {
    /// The place in the file of some words.
    pub fn place(&self, range: Range<usize>) -> Span {
        let map = |at: usize| {
            let after = self.at.partition_point(|(here, _)| *here <= at);
            let (here, there) = after.checked_sub(1).and_then(|i| self.at.get(i)).copied().unwrap_or((0, 0));
            there.saturating_add(at.saturating_sub(here))
        };
        let start = map(range.start);
        let end = if range.end > range.start { map(range.end.saturating_sub(1)).saturating_add(1) } else { start };
        Span { file: self.file, start: small(start), end: small(end.max(start)) }
    }

    /// The words of a range.
    pub fn words(&self, range: &Range<usize>) -> &str {
        self.text.get(range.clone()).unwrap_or("")
    }

    /// Sentences with their words, the longest first cut at 5,000 bytes by nobody: they are as the text has them.
    pub fn each(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        self.sentences.iter().map(|r| (r.clone(), self.words(r)))
    }

    /// The term whose words a place stands in.
    pub fn term_at(&self, at: usize) -> Option<&str> {
        self.terms.iter().find(|(r, _)| r.contains(&at)).map(|(_, id)| id.as_str())
    }

    fn put(&mut self, text: &str, from: usize) {
        if text.is_empty() {
            return;
        }
        let here = self.text.len();
        let runs_on = self.at.last().is_some_and(|(h, t)| t.saturating_add(here.saturating_sub(*h)) == from);
        if !runs_on {
            self.at.push((here, from));
        }
        self.text.push_str(text);
    }

    /// Reads a clause: its heading, fences and marks are left out.
    fn read(&mut self, source: &str, start: usize) {
        let mut fence: Option<char> = None;
        let mut offset = 0usize;
        for (n, line) in source.split_inclusive('\n').enumerate() {
            let from = start.saturating_add(offset);
            offset = offset.saturating_add(line.len());
            let bare = line.trim();
            let marker = ['`', '~'].into_iter().find(|c| bare.starts_with(&c.to_string().repeat(3)));
            if let Some(open) = fence {
                if marker == Some(open) {
                    fence = None;
                }
                continue;
            }
            if let Some(m) = marker {
                fence = Some(m);
                self.put("\n", from);
                continue;
            }
            let underline = !bare.is_empty() && (bare.chars().all(|c| c == '=') || bare.chars().all(|c| c == '-'));
            if n == 0 || underline || (bare.starts_with('|') && bare.chars().all(|c| "|-: ".contains(c))) {
                continue;
            }
            let row = bare.starts_with('|');
            if bare.is_empty() || row || list_item(bare) {
                self.put("\n", from);
            }
            self.line(line.trim_end(), from, 0);
            self.put(if row { "\n" } else { " " }, from.saturating_add(line.trim_end().len()));
        }
    }

    fn line(&mut self, line: &str, from: usize, depth: u8) {
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let at = from.saturating_add(line.len().saturating_sub(rest.len()));
            let next = rest.get(c.len_utf8()..).unwrap_or("");
            match c {
                '\\' => {
                    let escaped = next.chars().next().map_or(0, char::len_utf8);
                    self.put(next.get(..escaped).unwrap_or(""), at.saturating_add(1));
                    rest = next.get(escaped..).unwrap_or("");
                }
                '*' | '`' => rest = next,
                '[' if depth < 4 => match link(rest) {
                    Some((words, dest, all)) => {
                        let begin = self.text.len();
                        self.line(words, at.saturating_add(1), depth.saturating_add(1));
                        if let Some(id) = dest.strip_prefix('#') {
                            let id = id.split_whitespace().next().unwrap_or("").to_owned();
                            self.terms.push((begin..self.text.len(), id));
                        }
                        rest = rest.get(all..).unwrap_or("");
                    }
                    None => {
                        self.put("[", at);
                        rest = next;
                    }
                },
                _ => {
                    self.put(rest.get(..c.len_utf8()).unwrap_or(""), at);
                    rest = next;
                }
            }
        }
    }
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// `- x`, `1. x`, `a) x`, `(iv) x`: a line of its own.
fn list_item(bare: &str) -> bool {
    let first = bare.split_whitespace().next().unwrap_or("");
    matches!(first, "-" | "+" | "*")
        || (first.len() <= 6
            && (first.ends_with('.') || first.ends_with(')'))
            && first.trim_matches(['(', ')', '.']).chars().all(|c| c.is_ascii_digit() || "ivxabcdefgh".contains(c)))
}

/// A link at the start of the text: its words, its target, and its whole length.
fn link(text: &str) -> Option<(&str, &str, usize)> {
    let mut depth = 0usize;
    for (i, c) in text.char_indices().take_while(|(i, _)| *i < LINK_MAX) {
        match c {
            '[' => depth = depth.saturating_add(1),
            ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let rest = text.get(i.saturating_add(1)..)?.strip_prefix('(')?;
                    let close = rest.find(')')?;
                    return Some((text.get(1..i)?, rest.get(..close)?, i.saturating_add(close).saturating_add(3)));
                }
            }
            _ => {}
        }
    }
    None
}

/// Where sentences start and end: at a full stop before a capital letter, at a line's end, at a semicolon never.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0usize;
    let mut close = |start: usize, end: usize| {
        let piece = text.get(start..end).unwrap_or("");
        let lead = piece.len().saturating_sub(piece.trim_start().len());
        let trimmed = piece.trim();
        if trimmed.chars().any(char::is_alphanumeric) {
            let from = start.saturating_add(lead);
            out.push(from..from.saturating_add(trimmed.len()));
        }
    };
    for (i, c) in text.char_indices() {
        let end = i.saturating_add(c.len_utf8());
        if c == '\n' {
            close(start, i);
            start = end;
        } else if matches!(c, '.' | '?' | '!') && ends_here(text, i, end) {
            let mut end = end;
            while let Some(c) =
                text.get(end..).and_then(|t| t.chars().next()).filter(|c| matches!(c, '"' | '”' | '’' | ')' | ']'))
            {
                end = end.saturating_add(c.len_utf8());
            }
            close(start, end);
            start = end;
        }
    }
    close(start, text.len());
    out
}

fn ends_here(text: &str, at: usize, end: usize) -> bool {
    let before = text.get(..at).unwrap_or("");
    let word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '[')).next().unwrap_or("");
    let short = SHORT.contains(&word.to_lowercase().as_str())
        || (word.chars().count() == 1 && word.chars().all(char::is_uppercase))
        || (!word.is_empty()
            && before.ends_with(word)
            && word.chars().all(|c| c.is_ascii_digit())
            && starts_line(before, word));
    let mut after = text.get(end..).unwrap_or("").chars().skip_while(|c| matches!(c, '"' | '”' | '’' | ')' | ']'));
    match after.next() {
        None => true,
        Some(c) if !c.is_whitespace() => false,
        Some('\n') => true,
        Some(_) => {
            let next = after.find(|c| !c.is_whitespace());
            !short && next.is_none_or(|c| c.is_uppercase() || c.is_ascii_digit() || matches!(c, '[' | '(' | '"' | '“'))
        }
    }
}

fn starts_line(before: &str, word: &str) -> bool {
    before
        .get(..before.len().saturating_sub(word.len()))
        .is_some_and(|b| b.trim_end_matches(' ').ends_with('\n') || b.trim().is_empty())
}
