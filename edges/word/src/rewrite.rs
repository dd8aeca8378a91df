//! An edit of what is seen, as an edit of the source: what was not touched keeps its bytes, values stay bound, and words
//! that somebody typed are words, whatever marks they hold.

use crate::diff::{common, diff};
use crate::export::tag;
use crate::read::Glyph;
use crate::units::{Kind, Set, Span, Unit};
use std::ops::Range;

/// A replacement of bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Patch {
    /// Which bytes.
    pub at: Range<usize>,
    /// What stands there instead.
    pub text: String,
}

/// A value whose words were edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revalued {
    /// Its dotted name.
    pub id: String,
    /// Its old words.
    pub old: String,
    /// Its new words.
    pub new: String,
    /// Characters of the paragraph that are its new words.
    pub glyphs: Range<usize>,
}

/// What an edited paragraph does to its unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit {
    /// Patches of the source, in order.
    pub patches: Vec<Patch>,
    /// Values with new words.
    pub values: Vec<Revalued>,
    /// What was struck out and put in, outside those values: characters of the unit and of the paragraph.
    pub hunks: Vec<(Range<usize>, Range<usize>)>,
}

/// The boxes of a paragraph: tag and characters, in order.
fn boxes(glyphs: &[Glyph]) -> Vec<(&str, Range<usize>)> {
    let mut out: Vec<(&str, Range<usize>)> = Vec::new();
    for (i, g) in glyphs.iter().enumerate() {
        let Some(t) = &g.tag else { continue };
        match out.last_mut() {
            Some((last, r)) if *last == t.as_str() && r.end == i => r.end = i.saturating_add(1),
            _ => out.push((t, i..i.saturating_add(1))),
        }
    }
    out
}

/// Which value a box's tag names, if it names one.
pub type Known<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Compares a unit with its paragraph.
#[must_use]
pub fn edit(u: &Unit, glyphs: &[Glyph], known: Known<'_>) -> Edit {
    let mut e = Edit::default();
    let old: Vec<char> = u.seen.iter().map(|s| s.c).collect();
    let new: Vec<char> = glyphs.iter().map(|g| g.c).collect();
    if old == new {
        return e;
    }
    let values: Vec<(&str, Range<usize>)> = u.values().collect();
    let found = boxes(glyphs);
    let as_many = values.len() == found.len();
    let part = |t: &[char], r: &Range<usize>| t.get(r.clone()).unwrap_or(&[]).iter().collect::<String>();
    let anchors = common(&values, &found, |v, b| {
        tag(v.0) == b.0 || (b.0.is_empty() && (as_many || part(&old, &v.1) == part(&new, &b.1)))
    });
    // Each edit: characters that go, characters that come, and whether it is the whole of a value.
    let mut edits: Vec<(Range<usize>, Range<usize>, bool)> = Vec::new();
    let (mut o, mut n) = (0usize, 0usize);
    let end = (old.len()..old.len(), new.len()..new.len());
    let places = anchors.iter().filter_map(|(v, b)| Some((Some(values.get(*v)?), found.get(*b)?.1.clone())));
    for (value, at) in places.chain([(None, end.1)]) {
        let from = value.map_or(end.0.clone(), |v| v.1.clone());
        for h in diff(old.get(o..from.start).unwrap_or(&[]), new.get(n..at.start).unwrap_or(&[])) {
            let shift = |r: &Range<usize>, by: usize| r.start.saturating_add(by)..r.end.saturating_add(by);
            if !h.same {
                edits.push((shift(&h.old, o), shift(&h.new, n), false));
            }
        }
        if let Some((id, _)) = value {
            let (was, is) = (part(&old, &from), part(&new, &at));
            if was != is {
                e.values.push(Revalued { id: (*id).to_owned(), old: was, new: is, glyphs: at.clone() });
                edits.push((from.clone(), at.clone(), true));
            }
        }
        (o, n) = (from.end, at.end);
    }
    // A value whose box is gone, but whose words were edited in their place, is still that value.
    for (from, at, whole) in &mut edits {
        if *whole {
            continue;
        }
        if let Some((id, r)) =
            values.iter().find(|(_, r)| r.start <= from.start && from.end <= r.end && from.start < from.end)
        {
            let left = from.start.saturating_sub(r.start);
            let right = r.end.saturating_sub(from.end);
            let words = at.start.saturating_sub(left)..at.end.saturating_add(right).min(new.len());
            if at.start == at.end && *from == *r {
                continue;
            }
            e.values.push(Revalued {
                id: (*id).to_owned(),
                old: part(&old, r),
                new: part(&new, &words),
                glyphs: words,
            });
            *whole = true;
        }
    }
    e.hunks = edits.iter().filter(|(_, _, whole)| !whole).map(|(o, n, _)| (o.clone(), n.clone())).collect();
    e.patches = patches(u, glyphs, &edits, known);
    e
}

fn patches(u: &Unit, glyphs: &[Glyph], edits: &[(Range<usize>, Range<usize>, bool)], known: Known<'_>) -> Vec<Patch> {
    let mut gone = vec![false; u.seen.len()];
    for (old, _, _) in edits {
        gone.get_mut(old.clone()).unwrap_or_default().fill(true);
    }
    // What is set in a way goes with its marks once all its words went; what is replaced as a whole keeps them.
    let replaced = |s: &Span| edits.iter().any(|(old, new, _)| *old == s.seen && !new.is_empty());
    let dead: Vec<&Span> = u
        .spans
        .iter()
        .filter(|s| {
            !s.seen.is_empty() && gone.get(s.seen.clone()).is_some_and(|g| g.iter().all(|g| *g)) && !replaced(s)
        })
        .collect();
    let mut out: Vec<Patch> = dead.iter().map(|s| Patch { at: s.source.clone(), text: String::new() }).collect();
    for (old, new, whole) in edits {
        let mut put = place(u, old);
        for s in &dead {
            if s.source.start < put && put < s.source.end {
                put = s.source.start;
            }
        }
        let text = words(glyphs.get(new.clone()).unwrap_or(&[]), u, put, (!whole).then_some(known));
        out.push(Patch { at: put..put, text });
        for i in old.clone() {
            if let Some(s) = u.seen.get(i).filter(|s| s.from < s.to) {
                out.push(Patch { at: s.from..s.to, text: String::new() });
            }
        }
    }
    merged(out)
}

/// Puts patches in order; those that touch or lie in each other become one.
fn merged(mut list: Vec<Patch>) -> Vec<Patch> {
    list.sort_by_key(|p| (p.at.start, p.at.end));
    let mut out: Vec<Patch> = Vec::new();
    for p in list {
        match out.last_mut() {
            Some(last) if p.at.start <= last.at.end => {
                last.at.end = last.at.end.max(p.at.end);
                last.text.push_str(&p.text);
            }
            _ => out.push(p),
        }
    }
    out.retain(|p| !(p.at.is_empty() && p.text.is_empty()));
    out
}

/// Where words come in that replace these characters.
fn place(u: &Unit, old: &Range<usize>) -> usize {
    if let (false, Some(s)) = (old.is_empty(), u.seen.get(old.start)) {
        return s.from;
    }
    let at = old.start;
    let inside = |s: &&Span| s.seen.start < at && at < s.seen.end;
    // Beside what is set in a way, never in it: words after a value are not the value.
    let ends = u.spans.iter().filter(|s| s.seen.end == at && !s.seen.is_empty()).map(|s| s.source.end).max();
    let starts = u.spans.iter().filter(|s| s.seen.start == at && !s.seen.is_empty()).map(|s| s.source.start).min();
    let before = at.checked_sub(1).and_then(|i| u.seen.get(i)).map(|s| s.to);
    if u.spans.iter().any(|s| inside(&s)) {
        return before.unwrap_or(u.words_at);
    }
    ends.or(before).or(starts).or_else(|| u.seen.first().map(|s| s.from)).unwrap_or(u.words_at)
}

/// Typed words as Markdown for a place in a unit.
fn words(glyphs: &[Glyph], u: &Unit, at: usize, known: Option<Known<'_>>) -> String {
    let first = u.seen.first().is_none_or(|s| at <= s.from) && !matches!(u.kind, Kind::Heading(_) | Kind::Cell(_));
    let raw =
        u.kind == Kind::Code || u.spans.iter().any(|s| s.set == Set::Code && s.source.start < at && at < s.source.end);
    if raw { glyphs.iter().map(|g| g.c).collect() } else { markdown(glyphs, first, &u.kind, known) }
}

/// Words as Markdown that shows exactly them. Boxes whose tags are among `known` become bound values.
#[must_use]
pub fn markdown(glyphs: &[Glyph], line_start: bool, kind: &Kind, known: Option<Known<'_>>) -> String {
    let mut out = String::new();
    let mut at = 0usize;
    while let Some(g) = glyphs.get(at) {
        let end = glyphs
            .get(at..)
            .unwrap_or(&[])
            .iter()
            .position(|x| x.tag != g.tag)
            .map_or(glyphs.len(), |n| at.saturating_add(n));
        let text: Vec<char> = glyphs.get(at..end).unwrap_or(&[]).iter().map(|g| g.c).collect();
        let id = g.tag.as_deref().filter(|t| !t.is_empty()).and_then(|t| known?(t));
        let said = escaped(&text, line_start && at == 0, kind);
        match id {
            Some(id) => {
                out.push_str(&format!("[{said}](#{id})"));
            }
            None => out.push_str(&said),
        }
        at = end;
    }
    out
}

fn escaped(text: &[char], line_start: bool, kind: &Kind) -> String {
    let mut out = String::with_capacity(text.len());
    let cell = matches!(kind, Kind::Cell(_));
    let one_line = cell || matches!(kind, Kind::Heading(_));
    // A bracket is a mark only where another follows that could make a link.
    let all: String = text.iter().collect();
    let links = ["](", "][", "]:"].iter().any(|m| all.contains(m));
    for (i, c) in text.iter().enumerate() {
        let next = text.get(i.saturating_add(1)).copied();
        let before = i.checked_sub(1).and_then(|b| text.get(b)).copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let mark = match c {
            '\\' | '`' | '*' | '<' => true,
            '_' => !(word(before) && word(next)),
            '[' | ']' => links,
            '|' => cell,
            '&' => next.is_some_and(|n| n.is_ascii_alphanumeric() || n == '#'),
            _ => false,
        };
        if *c == '\n' {
            out.push_str(if one_line { " " } else { "\\\n" });
            continue;
        }
        if mark {
            out.push('\\');
        }
        out.push(*c);
    }
    if line_start { started(&out) } else { out }
}

/// At a paragraph's start some words would be marks: a number and a dot, a dash, a hash.
fn started(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest = text.get(digits..).unwrap_or("");
    if digits > 0 && rest.starts_with(['.', ')']) {
        return format!("{}\\{rest}", text.get(..digits).unwrap_or(""));
    }
    if text.starts_with(['#', '>', '-', '+', '=', '~', '|']) { format!("\\{text}") } else { text.to_owned() }
}
