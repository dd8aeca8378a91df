//! The walk over one Markdown file: what opens and closes a unit, and which bytes each character came from.

use super::{Cell, Kind, Section, Seen, Set, Span, Unit, Units, plain};
use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

impl Units {
    /// Cuts one file.
    pub(super) fn file(&mut self, file: usize, text: &str) {
        self.sections.push(Section { file, source: 0..text.len(), heading: None, clause: None, fences: Vec::new() });
        let mut w = Walk {
            all: self,
            text,
            file,
            unit: None,
            spans: Vec::new(),
            lists: Vec::new(),
            quotes: 0,
            fence: false,
            cell: Cell { table: 0, row: 0, column: 0 },
            sides: Vec::new(),
        };
        for (event, range) in Parser::new_ext(text, Options::ENABLE_TABLES).into_offset_iter() {
            w.event(event, range);
        }
        w.close(text.len());
    }
}

struct Open {
    set: Set,
    seen: usize,
    address: Option<String>,
}

struct ListOpen {
    id: usize,
    next: Option<u64>,
    number: Option<u64>,
    item: Range<usize>,
    started: bool,
}

struct Walk<'a> {
    all: &'a mut Units,
    text: &'a str,
    file: usize,
    unit: Option<Unit>,
    spans: Vec<Open>,
    lists: Vec<ListOpen>,
    quotes: usize,
    fence: bool,
    cell: Cell,
    sides: Vec<Alignment>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag, range),
            _ if self.fence => {}
            Event::Text(t) | Event::Html(t) | Event::InlineHtml(t) => self.words(&t, range),
            Event::Code(t) | Event::InlineMath(t) | Event::DisplayMath(t) => {
                let at = self.here();
                self.words(&t, range.clone());
                self.span(Set::Code, at, range);
            }
            Event::SoftBreak => self.one(' ', range),
            Event::HardBreak => self.one('\n', range),
            _ => {}
        }
    }

    fn here(&self) -> usize {
        self.unit.as_ref().map_or(0, |u| u.seen.len())
    }

    fn span(&mut self, set: Set, from: usize, source: Range<usize>) {
        if let Some(u) = &mut self.unit {
            u.spans.push(Span { set, seen: from..u.seen.len(), source });
        }
    }

    fn open(&mut self, kind: Kind, range: &Range<usize>) {
        self.close(range.start);
        let section = self.all.sections.len().saturating_sub(1);
        self.unit = Some(Unit {
            section,
            kind,
            seen: Vec::new(),
            spans: Vec::new(),
            source: range.clone(),
            words_at: range.start,
            side: Alignment::None,
        });
    }

    /// The kind of a paragraph here, and its source from its mark on.
    fn paragraph(&mut self, range: &Range<usize>) -> (Kind, Range<usize>) {
        let depth = self.lists.len();
        let quote = self.quotes > 0;
        match self.lists.last_mut() {
            Some(l) => {
                let first = !std::mem::replace(&mut l.started, true);
                let from = if first { l.item.start } else { range.start };
                (Kind::Item { depth, list: l.id, number: l.number, first }, from..range.end)
            }
            None => (Kind::Paragraph { quote }, range.clone()),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Heading { level, .. } if self.quotes == 0 && self.lists.is_empty() => {
                self.close(range.start);
                if let Some(s) = self.all.sections.last_mut() {
                    s.source.end = range.start;
                }
                self.all.sections.push(Section {
                    file: self.file,
                    source: range.start..self.text.len(),
                    heading: Some(self.all.list.len()),
                    clause: Some(self.all.clauses),
                    fences: Vec::new(),
                });
                self.all.clauses = self.all.clauses.saturating_add(1);
                self.open(Kind::Heading(level as u8), &range);
            }
            Tag::Heading { .. } | Tag::Paragraph => {
                let words_at = range.start;
                let (kind, source) = self.paragraph(&range);
                self.open(kind, &source);
                if let Some(u) = &mut self.unit {
                    u.words_at = words_at;
                }
            }
            Tag::BlockQuote(_) => {
                self.close(range.start);
                self.quotes = self.quotes.saturating_add(1);
            }
            Tag::CodeBlock(kind) => {
                let ours = matches!(&kind, CodeBlockKind::Fenced(i)
                    if i.split_whitespace().next().is_some_and(|w| w.eq_ignore_ascii_case("charter")));
                if ours {
                    self.close(range.start);
                    self.fence = true;
                    if let Some(s) = self.all.sections.last_mut() {
                        s.fences.push(range);
                    }
                } else {
                    self.open(Kind::Code, &range);
                }
            }
            Tag::HtmlBlock => self.open(Kind::Code, &range),
            Tag::List(next) => {
                self.close(range.start);
                let id = self.all.lists;
                self.all.lists = id.saturating_add(1);
                self.lists.push(ListOpen { id, next, number: None, item: range, started: false });
            }
            Tag::Item => {
                self.close(range.start);
                if let Some(l) = self.lists.last_mut() {
                    l.number = l.next;
                    l.next = l.next.map(|n| n.saturating_add(1));
                    l.item = range;
                    l.started = false;
                }
            }
            Tag::Table(sides) => {
                self.close(range.start);
                self.sides = sides;
                self.cell = Cell { table: self.all.tables, row: 0, column: 0 };
                self.all.tables = self.all.tables.saturating_add(1);
            }
            Tag::TableHead => self.cell.column = 0,
            Tag::TableRow => {
                self.cell.row = self.cell.row.saturating_add(1);
                self.cell.column = 0;
            }
            Tag::TableCell => {
                self.open(Kind::Cell(self.cell), &range);
                let side = self.sides.get(self.cell.column).copied().unwrap_or(Alignment::None);
                // Words of an empty cell stand after the space that follows its bar.
                let pad = self.text.get(range.clone()).is_some_and(|t| t.starts_with(' '));
                if let Some(u) = &mut self.unit {
                    u.side = side;
                    u.words_at = range.start.saturating_add(usize::from(pad));
                }
            }
            Tag::Emphasis => self.enter(Set::Italic, None),
            Tag::Strong => self.enter(Set::Bold, None),
            Tag::Strikethrough => self.enter(Set::Struck, None),
            Tag::Link { dest_url, link_type, .. } => {
                let bound = dest_url.strip_prefix('#').filter(|n| n.contains('.') && !n.starts_with(digit));
                match bound {
                    Some(id) => self.enter(Set::Value(id.to_owned()), None),
                    None => {
                        let inside = dest_url.starts_with('#') || link_type == LinkType::Autolink;
                        self.enter(Set::Link, (!inside).then(|| dest_url.to_string()));
                    }
                }
            }
            Tag::Image { dest_url, .. } => self.enter(Set::Link, Some(dest_url.to_string())),
            _ => {}
        }
    }

    fn enter(&mut self, set: Set, address: Option<String>) {
        self.loose();
        self.spans.push(Open { set, seen: self.here(), address });
    }

    fn end(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::CodeBlock if self.fence => self.fence = false,
            TagEnd::Heading(_)
            | TagEnd::Paragraph
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::Item
            | TagEnd::TableCell => {
                self.close(range.end);
                if tag == TagEnd::TableCell {
                    self.cell.column = self.cell.column.saturating_add(1);
                }
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.close(range.end);
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                let Some(open) = self.spans.pop() else { return };
                if let Some(a) = open.address {
                    self.address(&a, &range);
                }
                self.span(open.set, open.seen, range);
            }
            _ => {}
        }
    }

    /// Where a link leads is part of what is said: its address stands behind its words.
    fn address(&mut self, address: &str, link: &Range<usize>) {
        if self.unit.as_ref().is_some_and(|u| u.seen.iter().map(|s| s.c).collect::<String>().ends_with(address)) {
            return;
        }
        let whole = self.text.get(link.clone()).unwrap_or("");
        let at = whole.rfind(address).map(|a| link.start.saturating_add(a));
        let end = link.end;
        " (".chars().for_each(|c| self.one(c, end..end));
        match at {
            Some(at) => self.words(address, at..at.saturating_add(address.len())),
            None => address.chars().for_each(|c| self.one(c, end..end)),
        }
        self.one(')', end..end);
    }

    /// Words of a tight item open its paragraph.
    fn loose(&mut self) {
        if self.unit.is_none()
            && let Some(item) = self.lists.last().map(|l| l.item.clone())
        {
            let (kind, source) = self.paragraph(&item);
            self.open(kind, &source);
        }
    }

    fn one(&mut self, c: char, range: Range<usize>) {
        self.loose();
        if let Some(u) = &mut self.unit {
            u.seen.push(Seen { c, from: range.start, to: range.end });
        }
    }

    fn words(&mut self, words: &str, range: Range<usize>) {
        self.loose();
        let source = self.text.get(range.clone()).unwrap_or("");
        // Code and escapes stand inside their marks; what is spelled otherwise (an entity) is one piece.
        let start = match source.find(words) {
            Some(at) => range.start.saturating_add(at),
            None => {
                words.chars().for_each(|c| self.one(if c == '\n' { '\n' } else { plain(c) }, range.clone()));
                return;
            }
        };
        let escaped = start > 0
            && words.starts_with(|c: char| c.is_ascii_punctuation())
            && self.text.get(..start).is_some_and(|t| t.ends_with('\\') && !t.ends_with("\\\\"));
        for (i, c) in words.char_indices() {
            let from = start.saturating_add(i);
            let own = if i == 0 && escaped { from.saturating_sub(1) } else { from };
            self.one(plain(c), own..from.saturating_add(c.len_utf8()));
        }
    }

    fn close(&mut self, end: usize) {
        self.spans.clear();
        let Some(mut u) = self.unit.take() else { return };
        if u.kind == Kind::Code {
            while u.seen.last().is_some_and(|s| s.c == '\n') {
                u.seen.pop();
            }
        } else {
            squeeze(&mut u);
        }
        if let Some(last) = u.seen.last() {
            let tail = self.text.get(last.to..end.max(last.to)).unwrap_or("");
            // A tight item's source ends where its own words end; a nested list is not part of it.
            if matches!(u.kind, Kind::Item { .. }) {
                let marks = u.spans.iter().map(|s| s.source.end).max().unwrap_or(0).max(last.to);
                u.source.end = marks;
            } else {
                u.source.end = end.min(u.source.end).max(last.to);
            }
            let _ = tail;
        }
        self.all.list.push(u);
    }
}

/// One space where the source has several, none at the ends: as a reader sees it.
fn squeeze(u: &mut Unit) {
    let mut kept: Vec<Seen> = Vec::with_capacity(u.seen.len());
    let mut map = Vec::with_capacity(u.seen.len().saturating_add(1));
    for s in &u.seen {
        map.push(kept.len());
        let space = s.c == ' ';
        match kept.last_mut() {
            None if space => {}
            Some(last) if space && matches!(last.c, ' ' | '\n') => last.to = last.to.max(s.to),
            _ => kept.push(*s),
        }
    }
    while kept.last().is_some_and(|s| s.c == ' ') {
        kept.pop();
    }
    map.push(kept.len());
    let at = |i: usize| map.get(i).copied().unwrap_or(kept.len()).min(kept.len());
    for s in &mut u.spans {
        s.seen = at(s.seen.start)..at(s.seen.end);
    }
    u.seen = kept;
}

fn digit(c: char) -> bool {
    c.is_ascii_digit()
}
