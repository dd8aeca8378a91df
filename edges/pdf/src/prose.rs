//! Words on their way into the document: a clause's Markdown as nested data, each character one that a reader will see.
//!
//! Trust: the words of a charter are somebody else's. They leave here as strings of JSON and nothing else.

use crate::fonts::{Fonts, Missing};
use pulldown_cmark::{Alignment, Event, Options, Parser, Tag, TagEnd};
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// Deepest nesting of lists and quotations; what is nested deeper stands at this depth.
const DEPTH_MAX: usize = 8;
/// Longest word that is never broken in running text; a digest of SHA-256 in a paragraph is longer.
const WORD_MAX: usize = 44;
/// The same in a table's cell.
const CELL_WORD_MAX: usize = 22;
/// Where a word may be broken without a sign.
const BREAK: char = '\u{200B}';

/// Makes words fit to print, and notes what cannot be printed.
pub struct Text<'a> {
    fonts: &'a Fonts,
    known: BTreeMap<char, bool>,
    missing: &'a mut Vec<Missing>,
    place: String,
}

impl<'a> Text<'a> {
    /// A text of which nothing is said yet.
    pub fn new(fonts: &'a Fonts, missing: &'a mut Vec<Missing>) -> Self {
        Self { fonts, known: BTreeMap::new(), missing, place: String::new() }
    }

    /// Where the words that follow stand.
    pub fn at(&mut self, place: &str) {
        place.clone_into(&mut self.place);
    }

    fn has(&mut self, c: char) -> bool {
        let fonts = self.fonts;
        *self.known.entry(c).or_insert_with(|| fonts.has(c))
    }

    /// Words as they are printed: what hides itself, and what no font has, is written as its number.
    pub fn said(&mut self, words: &str) -> String {
        self.broken(words, WORD_MAX)
    }

    /// Words of a narrow column.
    pub fn narrow(&mut self, words: &str) -> String {
        self.broken(words, CELL_WORD_MAX)
    }

    fn broken(&mut self, words: &str, longest: usize) -> String {
        let mut out = String::with_capacity(words.len());
        let mut spelled = false;
        let mut long = 0usize;
        for c in words.chars().map(|c| if c == '\t' { ' ' } else { c }) {
            let hidden = servanda_publish::unseen(c);
            if !hidden && self.has(c) {
                if spelled {
                    out.push(']');
                    spelled = false;
                }
                long = if c.is_whitespace() || c == '-' { 0 } else { long.saturating_add(1) };
                // Latin letters wait for a space; a word without one would run off the page.
                if long > longest {
                    out.push(BREAK);
                    long = 1;
                }
                out.push(c);
                continue;
            }
            if !hidden {
                self.note(c);
            }
            out.push_str(if spelled { " " } else { "[" });
            out.push_str(&format!("U+{:04X}", u32::from(c)));
            (spelled, long) = (true, 0);
        }
        if spelled {
            out.push(']');
        }
        out
    }

    fn note(&mut self, c: char) {
        match self.missing.iter_mut().find(|m| m.place == self.place) {
            Some(m) => {
                m.characters.insert(c);
            }
            None => self.missing.push(Missing { place: self.place.clone(), characters: BTreeSet::from([c]) }),
        }
    }
}

/// What links of the prose may lead to: a bound value's name or a clause's number, and the clause's place.
pub struct Places<'a> {
    /// Bound terms.
    pub terms: BTreeSet<&'a str>,
    /// Clauses by number.
    pub clauses: BTreeMap<&'a str, u32>,
}

enum Kind {
    Top,
    Quote,
    List(Option<u64>),
    Item,
}

struct Frame {
    kind: Kind,
    nodes: Vec<Value>,
}

#[derive(Default)]
struct Table {
    sides: Vec<&'static str>,
    head: Vec<Value>,
    rows: Vec<Value>,
    row: Vec<Value>,
}

#[derive(Clone, Default)]
struct Style {
    flags: Map<String, Value>,
    address: Option<String>,
}

struct Builder<'a, 't> {
    text: &'t mut Text<'a>,
    places: &'t Places<'t>,
    frames: Vec<Frame>,
    /// How many containers were opened beyond the deepest.
    deeper: usize,
    inline: Vec<Value>,
    styles: Vec<Style>,
    table: Option<Table>,
    code: Option<String>,
}

/// A clause's Markdown as nodes.
pub fn nodes(markdown: &str, text: &mut Text<'_>, places: &Places<'_>) -> Vec<Value> {
    let mut b = Builder {
        text,
        places,
        frames: vec![Frame { kind: Kind::Top, nodes: Vec::new() }],
        deeper: 0,
        inline: Vec::new(),
        styles: Vec::new(),
        table: None,
        code: None,
    };
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        b.event(event);
    }
    b.paragraph("p");
    while b.frames.len() > 1 {
        b.close();
    }
    b.frames.pop().map(|f| f.nodes).unwrap_or_default()
}

impl Builder<'_, '_> {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(t) | Event::Html(t) | Event::InlineHtml(t) => match &mut self.code {
                Some(code) => code.push_str(&t),
                None => self.words(&t, false),
            },
            Event::Code(t) | Event::InlineMath(t) | Event::DisplayMath(t) => self.words(&t, true),
            Event::SoftBreak => self.words(" ", false),
            Event::HardBreak => self.inline.push(json!({ "br": true })),
            Event::Rule => self.push(json!({ "k": "rule" })),
            _ => {}
        }
    }

    fn words(&mut self, words: &str, code: bool) {
        let said = if self.table.is_some() { self.text.narrow(words) } else { self.text.said(words) };
        let mut item = self.styles.last().map(|s| s.flags.clone()).unwrap_or_default();
        if code {
            item.insert("c".to_owned(), Value::Bool(true));
        }
        item.insert("s".to_owned(), Value::String(said));
        self.inline.push(Value::Object(item));
    }

    fn style(&mut self, flag: Option<(&str, Value)>, address: Option<String>) {
        let mut style = Style { address, ..self.styles.last().cloned().unwrap_or_default() };
        if let Some((name, value)) = flag {
            style.flags.insert(name.to_owned(), value);
        }
        self.styles.push(style);
    }

    fn push(&mut self, node: Value) {
        if let Some(f) = self.frames.last_mut() {
            f.nodes.push(node);
        }
    }

    /// Closes a run of words.
    fn paragraph(&mut self, kind: &str) {
        let inline = std::mem::take(&mut self.inline);
        if !inline.is_empty() {
            let rtl = right_to_left(&inline);
            self.push(json!({ "k": kind, "in": inline, "rtl": rtl }));
        }
    }

    fn open(&mut self, kind: Kind) {
        self.paragraph("p");
        if self.frames.len() > DEPTH_MAX.saturating_mul(2) {
            self.deeper = self.deeper.saturating_add(1);
        } else {
            self.frames.push(Frame { kind, nodes: Vec::new() });
        }
    }

    fn close(&mut self) {
        self.paragraph("p");
        if self.deeper > 0 {
            self.deeper = self.deeper.saturating_sub(1);
            return;
        }
        let Some(f) = self.frames.pop() else { return };
        let node = match f.kind {
            Kind::Top => return,
            Kind::Quote => json!({ "k": "q", "nodes": f.nodes }),
            Kind::List(None) => json!({ "k": "ul", "items": f.nodes }),
            Kind::List(Some(start)) => json!({ "k": "ol", "start": start.min(999_999), "items": f.nodes }),
            Kind::Item => Value::Array(f.nodes),
        };
        self.push(node);
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => self.paragraph("p"),
            Tag::BlockQuote(_) => self.open(Kind::Quote),
            Tag::CodeBlock(_) => {
                self.paragraph("p");
                self.code = Some(String::new());
            }
            Tag::List(start) => self.open(Kind::List(start)),
            Tag::Item => self.open(Kind::Item),
            Tag::Table(sides) => {
                self.paragraph("p");
                let side = |s: &Alignment| match s {
                    Alignment::Right => "right",
                    Alignment::Center => "center",
                    _ => "left",
                };
                self.table = Some(Table { sides: sides.iter().map(side).collect(), ..Table::default() });
            }
            Tag::Emphasis => self.style(Some(("i", true.into())), None),
            Tag::Strong => self.style(Some(("b", true.into())), None),
            Tag::Strikethrough => self.style(Some(("x", true.into())), None),
            Tag::Link { dest_url, .. } => {
                let name = dest_url.strip_prefix('#');
                match name {
                    Some(n) if self.places.terms.contains(n) => self.style(Some(("v", true.into())), None),
                    Some(n) if self.places.clauses.contains_key(n) => {
                        let at = self.places.clauses.get(n).copied().unwrap_or_default();
                        self.style(Some(("to", format!("c{at}").into())), None);
                    }
                    _ => self.style(None, Some(dest_url.to_string())),
                }
            }
            Tag::Image { dest_url, .. } => self.style(None, Some(dest_url.to_string())),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.paragraph("p"),
            // A heading here is quoted text, inside a list or a quotation: no heading of this document.
            TagEnd::Heading(_) => self.paragraph("h"),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                let lines: Vec<String> = code.trim_end().lines().map(|l| self.text.said(l)).collect();
                self.push(json!({ "k": "code", "s": lines.join("\n") }));
            }
            TagEnd::TableCell => {
                let inline = std::mem::take(&mut self.inline);
                let rtl = right_to_left(&inline);
                if let Some(t) = &mut self.table {
                    t.row.push(json!({ "in": inline, "rtl": rtl }));
                }
            }
            TagEnd::TableHead => {
                if let Some(t) = &mut self.table {
                    t.head = std::mem::take(&mut t.row);
                }
            }
            TagEnd::TableRow => {
                if let Some(t) = &mut self.table {
                    let row = std::mem::take(&mut t.row);
                    t.rows.push(Value::Array(row));
                }
            }
            TagEnd::Table => {
                if let Some(t) = self.table.take() {
                    self.push(json!({ "k": "table", "sides": t.sides, "head": t.head, "rows": t.rows }));
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image => {
                // Where a link leads is part of what is said: its address stands behind its words.
                if let Some(a) = self.styles.pop().and_then(|s| s.address) {
                    self.words(&format!(" ({a})"), false);
                }
            }
            _ => {}
        }
    }
}

/// Whether the first letter that has a side is one that is written from right to left.
fn right_to_left(inline: &[Value]) -> bool {
    let words = inline.iter().filter_map(|i| i.get("s")?.as_str()).flat_map(str::chars);
    is_right_to_left(words)
}

/// The same of bare words.
pub fn is_right_to_left(mut words: impl Iterator<Item = char>) -> bool {
    let first = words.find(|c| c.is_alphabetic());
    first.is_some_and(
        |c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' | '\u{10800}'..='\u{10FFF}'),
    )
}
