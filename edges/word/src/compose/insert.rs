//! Words that come in: where they stand in the source, and with which marks.

use crate::rewrite::Patch;
use crate::units::{Kind, Section, Unit};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Paragraph,
    Item,
    Row,
}

/// Words that wait to be put in at one place.
#[derive(Default)]
pub(super) struct Insert {
    pub(super) text: String,
    pub(super) shape: Option<Shape>,
    pub(super) items: u64,
    /// The row that is being put in, and its last cell's column.
    pub(super) row: Option<((usize, usize), usize)>,
    /// Whether that row is a new table's head, whose line of dashes is still to come.
    pub(super) head: bool,
    /// Which side the words of that head's columns stand at.
    pub(super) sides: Vec<&'static str>,
    /// The document's table that words stood in last.
    pub(super) table: Option<usize>,
}

impl Insert {
    pub(super) fn put(&mut self, shape: Shape, said: &str, last: Option<&Unit>) {
        self.end_head();
        let before = self.shape.or(match last.map(|l| &l.kind) {
            Some(Kind::Item { .. }) => Some(Shape::Item),
            Some(Kind::Cell(_)) => Some(Shape::Row),
            Some(_) => Some(Shape::Paragraph),
            None => None,
        });
        match before {
            None => {}
            Some(b) if b == shape && shape != Shape::Paragraph => self.text.push('\n'),
            Some(_) => self.text.push_str("\n\n"),
        }
        self.text.push_str(said);
        self.shape = Some(shape);
        self.items = self.items.saturating_add(u64::from(shape == Shape::Item));
        (self.row, self.table) = (None, None);
    }

    /// The line under a new table's head.
    pub(super) fn end_head(&mut self) {
        if std::mem::take(&mut self.head) {
            let bars = self.text.lines().last().map_or(0, bars).saturating_sub(1);
            let mut sides = std::mem::take(&mut self.sides);
            sides.resize(bars, "---");
            self.text.push_str(&format!("\n|{}|", sides.join("|")));
        }
    }

    pub(super) fn flush(&mut self, text: &str, last: Option<&Unit>, s: &Section) -> Option<Patch> {
        self.end_head();
        let mut done = std::mem::take(self);
        if done.text.is_empty() {
            return None;
        }
        let at = match last {
            Some(l) if matches!(l.kind, Kind::Cell(_)) => {
                let whole = line(text, l.source.start);
                whole.start.saturating_add(text.get(whole).unwrap_or("").trim_end().len())
            }
            Some(l) => end(text, l),
            None => {
                done.text.push_str("\n\n");
                s.source.start
            }
        };
        Some(Patch { at: at..at, text: done.text })
    }
}

/// The mark of a new item: as its neighbour's, or one of our own.
pub(super) fn item_mark(text: &str, last: Option<&Unit>, level: usize, numbered: bool, more: u64) -> String {
    let like = last.and_then(|l| match &l.kind {
        Kind::Item { depth, number, .. } if depth.saturating_sub(1) == level => {
            let from = line(text, l.source.start).start;
            Some((text.get(from..l.source.start).unwrap_or("").to_owned(), *number))
        }
        _ => None,
    });
    let indent = like.as_ref().map_or_else(|| "   ".repeat(level), |(i, _)| i.clone());
    let indent: String = indent.chars().map(|c| if c.is_whitespace() { c } else { ' ' }).collect();
    match like.and_then(|(_, n)| n) {
        Some(n) => format!("{indent}{}. ", n.saturating_add(more).saturating_add(1)),
        None if numbered => format!("{indent}{}. ", more.saturating_add(1)),
        None => format!("{indent}- "),
    }
}

/// The bars between a row's cells, without those that are words.
fn bars(line: &str) -> usize {
    line.matches('|').count().saturating_sub(line.matches("\\|").count())
}

/// The line around a place, with its end.
pub(super) fn line(text: &str, at: usize) -> std::ops::Range<usize> {
    let start = text.get(..at).and_then(|t| t.rfind('\n')).map_or(0, |n| n.saturating_add(1));
    let end = text.get(at..).and_then(|t| t.find('\n')).map_or(text.len(), |n| at.saturating_add(n).saturating_add(1));
    start..end
}

/// Where a unit's own source ends.
pub(super) fn end(text: &str, u: &Unit) -> usize {
    let own = text.get(u.source.clone()).unwrap_or("");
    u.source.start.saturating_add(own.trim_end().len())
}

/// A unit's lines, with the empty ones that follow.
pub(super) fn block(text: &str, u: &Unit) -> std::ops::Range<usize> {
    let start = line(text, u.source.start).start;
    let stop = line(text, end(text, u)).end;
    start..if matches!(u.kind, Kind::Item { .. }) { stop } else { past_empty(text, stop) }
}

/// The first place from here on whose line is not empty.
pub(super) fn past_empty(text: &str, mut at: usize) -> usize {
    while at < text.len() {
        let next = line(text, at);
        if !text.get(next.clone()).unwrap_or("").trim().is_empty() {
            break;
        }
        at = next.end;
    }
    at
}

/// A part of a text with its patches.
pub(super) fn apply(text: &str, of: std::ops::Range<usize>, mut patches: Vec<Patch>) -> String {
    patches.sort_by_key(|p| (p.at.start, p.at.end));
    let mut out = String::new();
    let mut at = of.start;
    for p in patches {
        if p.at.start >= at {
            out.push_str(text.get(at..p.at.start).unwrap_or(""));
        }
        out.push_str(&p.text);
        at = at.max(p.at.end);
    }
    out.push_str(text.get(at..of.end.max(at)).unwrap_or(""));
    out
}

/// A text that ends with an empty line.
pub(super) fn apart(text: String) -> String {
    if text.is_empty() || text.ends_with("\n\n") { text } else { format!("{}\n\n", text.trim_end()) }
}
