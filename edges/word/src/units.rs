//! A charter's Markdown as units: headings, paragraphs, items, cells. Each visible character knows the bytes that it came
//! from, so that an edit of what is seen becomes an edit of the source and nothing else.

mod walk;

use pulldown_cmark::Alignment;
use servanda_charter::SourceFile;
use std::ops::Range;

/// What a unit is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A clause's heading, 1 to 6.
    Heading(u8),
    /// A paragraph; quoted or not.
    Paragraph {
        /// In a quotation.
        quote: bool,
    },
    /// A paragraph of a list's item.
    Item {
        /// From 1.
        depth: usize,
        /// Which list.
        list: usize,
        /// Its number; none for a bullet.
        number: Option<u64>,
        /// Whether the mark stands before it.
        first: bool,
    },
    /// Code or raw text, with its line ends.
    Code,
    /// A table's cell.
    Cell(Cell),
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cell {
    /// Which table of the charter, from 0.
    pub table: usize,
    /// From 0, the head.
    pub row: usize,
    /// From 0.
    pub column: usize,
}

/// A visible character and the bytes that it came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What is seen.
    pub c: char,
    /// First byte in the file.
    pub from: usize,
    /// First byte after.
    pub to: usize,
}

/// How words are set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Set {
    /// Emphasis.
    Italic,
    /// Strong.
    Bold,
    /// Struck out.
    Struck,
    /// Code.
    Code,
    /// A bound value, by its dotted name.
    Value(String),
    /// Any other link or image.
    Link,
}

/// A run of words set in a way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// How.
    pub set: Set,
    /// Which characters of the unit.
    pub seen: Range<usize>,
    /// All its source, with its marks.
    pub source: Range<usize>,
}

/// A heading, paragraph, item's paragraph or cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Which section it stands in.
    pub section: usize,
    /// What it is.
    pub kind: Kind,
    /// Its visible characters.
    pub seen: Vec<Seen>,
    /// How they are set.
    pub spans: Vec<Span>,
    /// All its source, with a heading's or an item's mark.
    pub source: Range<usize>,
    /// Where words go if it has none.
    pub words_at: usize,
    /// Which side a cell's words stand at.
    pub side: Alignment,
}

impl Unit {
    /// What is seen.
    #[must_use]
    pub fn text(&self) -> String {
        self.seen.iter().map(|s| s.c).collect()
    }

    /// Its bound values: name and characters.
    pub fn values(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.spans.iter().filter_map(|s| match &s.set {
            Set::Value(id) => Some((id.as_str(), s.seen.clone())),
            _ => None,
        })
    }
}

/// A heading and what stands under it, up to the next heading; or what stands before a file's first heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which file.
    pub file: usize,
    /// Its bytes in that file.
    pub source: Range<usize>,
    /// Its heading's unit; none before the first heading.
    pub heading: Option<usize>,
    /// Which clause of the charter, in source order.
    pub clause: Option<usize>,
    /// Whole charter fences in it.
    pub fences: Vec<Range<usize>>,
}

/// A charter's prose, cut in pieces.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Units {
    /// Sections in order.
    pub sections: Vec<Section>,
    /// Units in order.
    pub list: Vec<Unit>,
    /// How many tables were met.
    tables: usize,
    /// How many lists were met.
    lists: usize,
    clauses: usize,
}

impl Units {
    /// Cuts files. `charter.md` first, then the others by path, as the compiler reads them.
    #[must_use]
    pub fn of(files: &[SourceFile]) -> Self {
        let mut all = Self::default();
        for (i, f) in files.iter().enumerate().filter(|(_, f)| f.path.ends_with(".md") && f.language().is_none()) {
            all.file(i, &f.text);
        }
        all
    }

    /// A unit.
    #[must_use]
    pub fn get(&self, i: usize) -> Option<&Unit> {
        self.list.get(i)
    }

    /// The section of a unit.
    #[must_use]
    pub fn section_of(&self, unit: usize) -> Option<&Section> {
        self.sections.get(self.list.get(unit)?.section)
    }
}

/// The order in which the compiler reads a charter's files.
#[must_use]
pub fn ordered(files: &[SourceFile]) -> Vec<SourceFile> {
    let mut files = files.to_vec();
    files.sort_by(|a, b| (a.path != "charter.md", &a.path).cmp(&(b.path != "charter.md", &b.path)));
    files
}

/// What word processors change on their own is the same character here, as it is to the compiler.
#[must_use]
pub fn plain(c: char) -> char {
    match c {
        '\u{A0}' | '\u{202F}' | '\t' | '\r' => ' ',
        '“' | '”' | '„' => '"',
        '‘' | '’' => '\'',
        c => c,
    }
}
