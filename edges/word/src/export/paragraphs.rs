//! Paragraphs, runs, content controls, tables and tracked changes, written one after the other.

use super::versions::Line;
use super::{Options, Shown};
use crate::diff::diff;
use crate::meaning::Meaning;
use crate::units::{Kind, Set, Unit, Units};
use crate::xml;
use pulldown_cmark::Alignment;
use std::fmt::Write as _;

/// How a run stands against the older version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Kept,
    Inserted,
    Deleted,
}

/// One character and how it is set.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Glyph<'a> {
    c: char,
    sets: Vec<&'a Set>,
    value: Option<&'a str>,
    status: Status,
}

/// Widths of the annex's columns, in twentieths of a point.
const ANNEX: [usize; 3] = [2100, 5000, 1900];

/// Word takes tags of at most 64 characters.
const TAG_MAX: usize = 64;

/// Writes a body.
pub struct Writer<'a> {
    options: &'a Options,
    new: &'a Units,
    old: &'a Units,
    meaning: &'a Meaning,
    out: String,
    comments: String,
    comment: usize,
    id: usize,
    ours: usize,
    /// The table that is open: of which version, and which.
    table: Option<(bool, usize)>,
    /// Ordered lists in order of their numbers: the first number of each.
    lists: Vec<(usize, u64)>,
}

impl<'a> Writer<'a> {
    /// A writer for one document.
    pub fn new(options: &'a Options, new: &'a Units, old: &'a Units, meaning: &'a Meaning) -> Self {
        Self {
            options,
            new,
            old,
            meaning,
            out: String::with_capacity(1024 * 1024),
            comments: String::new(),
            comment: 0,
            id: 0,
            ours: 0,
            table: None,
            lists: Vec::new(),
        }
    }

    /// The body, the comments, and the first numbers of the ordered lists.
    pub fn done(self) -> (String, String, Vec<u64>) {
        (self.out, self.comments, self.lists.into_iter().map(|(_, n)| n).collect())
    }

    /// All lines of both versions.
    pub fn all(&mut self, lines: &[Line]) {
        let mut front = false;
        if !self.meaning.titled {
            self.front();
            front = true;
        }
        for line in lines {
            self.line(line);
            let title = line.new.as_ref().and_then(|n| n.first()).is_some_and(|u| self.is_title(*u));
            if title && !front {
                self.front();
                front = true;
            }
        }
        self.close_table();
        if !front {
            self.front();
        }
    }

    fn is_title(&self, unit: usize) -> bool {
        self.meaning.titled && self.new.section_of(unit).is_some_and(|s| s.clause == Some(0) && s.heading == Some(unit))
    }

    /// What stands under the title: which prevails, and what this is.
    fn front(&mut self) {
        let said = [self.meaning.prevails.clone(), self.meaning.about.clone()];
        for text in said {
            self.generated("SvNote", &text);
        }
    }

    /// A paragraph that is no part of the charter, marked as such.
    fn generated(&mut self, style: &str, text: &str) {
        self.ours = self.ours.saturating_add(1);
        let name = format!("_sv_g{}", self.ours);
        let _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>");
        self.bookmark(&name);
        self.out.push_str("<w:r><w:t xml:space=\"preserve\">");
        xml::push(&mut self.out, text);
        self.out.push_str("</w:t></w:r></w:p>\n");
    }

    /// The table of meaning, at the end.
    pub fn annex(&mut self) {
        let [title, clause, keeps, rule] = self.meaning.annex();
        self.generated("SvAnnex", &title);
        let mut rows = vec![(clause, keeps, rule)];
        for (i, list) in &self.meaning.sentences {
            for (n, (s, id)) in list.iter().enumerate() {
                // A clause is named once, beside its first sentence.
                let clause = if n == 0 { self.meaning.heading(Some(*i)) } else { String::new() };
                rows.push((clause, s.clone(), id.clone()));
            }
        }
        self.open_table(&ANNEX);
        for (i, (a, b, c)) in rows.into_iter().enumerate() {
            self.out.push_str("<w:tr>");
            if i == 0 {
                self.out.push_str("<w:trPr><w:tblHeader/></w:trPr>");
            }
            for (text, width) in [a, b, c].iter().zip(ANNEX) {
                let _ = write!(self.out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/></w:tcPr>");
                self.generated(if i == 0 { "SvHead" } else { "SvCell" }, text);
                self.out.push_str("</w:tc>");
            }
            self.out.push_str("</w:tr>\n");
        }
        self.out.push_str("</w:tbl><w:p/>\n");
    }

    fn line(&mut self, line: &Line) {
        let (old, new) = (self.old, self.new);
        let status = match (&line.old, &line.new) {
            (None, _) => Status::Inserted,
            (_, None) => Status::Deleted,
            _ => Status::Kept,
        };
        let of = if line.new.is_some() { new } else { old };
        let units = line.new.as_ref().or(line.old.as_ref()).map(Vec::as_slice).unwrap_or_default();
        let Some(first) = units.first().and_then(|u| of.get(*u)) else { return };
        let Kind::Cell(cell) = &first.kind else {
            self.close_table();
            for (i, u) in units.iter().enumerate() {
                self.pair(line, i, *u, status);
            }
            return;
        };
        // A row that is gone stands in the table around it, if there is one of its kind.
        let here = (line.new.is_some(), cell.table);
        if self.table != Some(here) && !(status == Status::Deleted && self.table.is_some()) {
            self.close_table();
            let each = 9000usize.checked_div(units.len()).unwrap_or(9000);
            self.open_table(&vec![each; units.len()]);
            self.table = Some(here);
        }
        self.out.push_str("<w:tr><w:trPr>");
        if cell.row == 0 {
            self.out.push_str("<w:tblHeader/>");
        }
        self.tracked(status);
        self.out.push_str("</w:trPr>");
        for (i, u) in units.iter().enumerate() {
            self.out.push_str("<w:tc><w:tcPr><w:tcW w:w=\"0\" w:type=\"auto\"/></w:tcPr>");
            self.pair(line, i, *u, status);
            self.out.push_str("</w:tc>");
        }
        self.out.push_str("</w:tr>\n");
    }

    fn open_table(&mut self, widths: &[usize]) {
        self.out.push_str(
            "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW w:w=\"5000\" w:type=\"pct\"/></w:tblPr><w:tblGrid>",
        );
        for w in widths {
            let _ = write!(self.out, "<w:gridCol w:w=\"{w}\"/>");
        }
        self.out.push_str("</w:tblGrid>\n");
    }

    fn close_table(&mut self) {
        if self.table.take().is_some() {
            // Two tables that follow each other would become one.
            self.out.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"SvGap\"/></w:pPr></w:p>\n");
        }
    }

    fn next(&mut self) -> usize {
        self.id = self.id.saturating_add(1);
        self.id
    }

    /// `<w:ins …/>` or `<w:del …/>`, for a paragraph's or a row's mark.
    fn tracked(&mut self, status: Status) {
        let name = match status {
            Status::Kept => return,
            Status::Inserted => "ins",
            Status::Deleted => "del",
        };
        let by = self.by();
        let _ = write!(self.out, "<w:{name} {by}/>");
    }

    fn by(&mut self) -> String {
        let id = self.next();
        format!(
            "w:id=\"{id}\" w:author=\"{}\" w:date=\"{}\"",
            xml::text(&self.options.author),
            xml::text(&self.options.date)
        )
    }

    fn bookmark(&mut self, name: &str) {
        let id = self.next();
        let _ = write!(self.out, "<w:bookmarkStart w:id=\"{id}\" w:name=\"{name}\"/><w:bookmarkEnd w:id=\"{id}\"/>");
    }

    /// One unit, beside what it was.
    fn pair(&mut self, line: &Line, i: usize, unit: usize, status: Status) {
        let (old, new) = (self.old, self.new);
        let is_new = line.new.is_some();
        let Some(u) = (if is_new { new } else { old }).get(unit) else { return };
        let glyphs = match status {
            Status::Kept => {
                let was = line.old.as_ref().and_then(|o| o.get(i)).and_then(|o| old.get(*o));
                was.map_or_else(|| glyphs(u, Status::Kept), |w| changed(w, u))
            }
            s => glyphs(u, s),
        };
        self.paragraph(u, is_new.then_some(unit), &glyphs, status);
    }

    fn paragraph(&mut self, u: &Unit, unit: Option<usize>, glyphs: &[Glyph<'_>], status: Status) {
        self.out.push_str("<w:p><w:pPr>");
        let title = unit.is_some_and(|n| self.is_title(n));
        self.style(u, title);
        if glyphs.iter().find_map(|g| direction(g.c)) == Some(true) {
            self.out.push_str("<w:bidi/>");
        }
        // The schema wants this order: style, number, direction, indent, side.
        if let Kind::Item { depth, first: false, .. } = u.kind {
            let _ = write!(self.out, "<w:ind w:left=\"{}\"/>", depth.saturating_mul(480));
        }
        match u.side {
            Alignment::Right => self.out.push_str("<w:jc w:val=\"right\"/>"),
            Alignment::Center => self.out.push_str("<w:jc w:val=\"center\"/>"),
            _ => {}
        }
        if status != Status::Kept {
            self.out.push_str("<w:rPr>");
            self.tracked(status);
            self.out.push_str("</w:rPr>");
        }
        self.out.push_str("</w:pPr>");
        if let Some(n) = unit {
            self.bookmark(&format!("_sv_u{n}"));
        }
        let comment = unit.and_then(|n| self.comment_of(n));
        if let Some(c) = comment {
            let _ = write!(self.out, "<w:commentRangeStart w:id=\"{c}\"/>");
        }
        self.runs(glyphs);
        if let Some(c) = comment {
            let _ = write!(
                self.out,
                "<w:commentRangeEnd w:id=\"{c}\"/><w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"{c}\"/></w:r>"
            );
        }
        self.out.push_str("</w:p>\n");
    }

    fn style(&mut self, u: &Unit, title: bool) {
        let out = &mut self.out;
        let _ = match &u.kind {
            Kind::Heading(_) if title => write!(out, "<w:pStyle w:val=\"Title\"/>"),
            Kind::Heading(n) => write!(out, "<w:pStyle w:val=\"Heading{n}\"/>"),
            Kind::Paragraph { quote: true } => write!(out, "<w:pStyle w:val=\"Quote\"/>"),
            Kind::Paragraph { quote: false } => Ok(()),
            Kind::Code => write!(out, "<w:pStyle w:val=\"SvCode\"/>"),
            Kind::Cell(c) if c.row == 0 => write!(out, "<w:pStyle w:val=\"SvHead\"/>"),
            Kind::Cell(_) => write!(out, "<w:pStyle w:val=\"SvCell\"/>"),
            Kind::Item { first: false, .. } => write!(out, "<w:pStyle w:val=\"ListParagraph\"/>"),
            Kind::Item { depth, list, number, .. } => {
                let num = match number {
                    None => 1,
                    Some(n) => {
                        let at = self.lists.iter().position(|(l, _)| l == list).unwrap_or_else(|| {
                            self.lists.push((*list, *n));
                            self.lists.len().saturating_sub(1)
                        });
                        at.saturating_add(2)
                    }
                };
                let level = depth.saturating_sub(1).min(8);
                write!(
                    out,
                    "<w:pStyle w:val=\"ListParagraph\"/><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{num}\"/></w:numPr>"
                )
            }
        };
    }

    /// Writes the comment of a clause, if this is its heading and it has one.
    fn comment_of(&mut self, unit: usize) -> Option<usize> {
        if !matches!(self.options.meaning, Shown::Comments | Shown::Both) {
            return None;
        }
        let section = self.new.section_of(unit).filter(|s| s.heading == Some(unit))?;
        let said = self.meaning.comment(section.clause?);
        if said.is_empty() {
            return None;
        }
        let id = self.comment;
        self.comment = id.saturating_add(1);
        let (author, date) = (xml::text(&self.options.author), xml::text(&self.options.date));
        let initial: String = self.options.author.chars().take(1).collect();
        let _ = write!(
            self.comments,
            "<w:comment w:id=\"{id}\" w:author=\"{author}\" w:date=\"{date}\" w:initials=\"{}\">",
            xml::text(&initial)
        );
        for line in said {
            self.comments
                .push_str("<w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr><w:r><w:t xml:space=\"preserve\">");
            xml::push(&mut self.comments, &line);
            self.comments.push_str("</w:t></w:r></w:p>");
        }
        self.comments.push_str("</w:comment>\n");
        Some(id)
    }

    /// Runs of the same setting; those of one value stand in its content control.
    fn runs(&mut self, glyphs: &[Glyph<'_>]) {
        let mut at = 0usize;
        while let Some(g) = glyphs.get(at) {
            let end = until(glyphs, at, |x| x.value == g.value);
            let group = glyphs.get(at..end).unwrap_or(&[]);
            match g.value {
                None => self.plain(group),
                Some(id) => {
                    let n = self.next();
                    let _ = write!(
                        self.out,
                        "<w:sdt><w:sdtPr><w:alias w:val=\"{}\"/><w:tag w:val=\"{}\"/><w:id w:val=\"{n}\"/></w:sdtPr><w:sdtContent>",
                        xml::text(&alias(id)),
                        xml::text(&tag(id))
                    );
                    self.plain(group);
                    self.out.push_str("</w:sdtContent></w:sdt>");
                }
            }
            at = end;
        }
    }

    fn plain(&mut self, glyphs: &[Glyph<'_>]) {
        let mut at = 0usize;
        while let Some(g) = glyphs.get(at) {
            let rtl = direction(g.c) == Some(true);
            let end = until(glyphs, at, |x| {
                x.status == g.status && x.sets == g.sets && direction(x.c).is_none_or(|d| d == rtl)
            });
            let text = glyphs.get(at..end).unwrap_or(&[]);
            let by = match g.status {
                Status::Kept => None,
                Status::Inserted => Some("ins"),
                Status::Deleted => Some("del"),
            };
            if let Some(name) = by {
                let who = self.by();
                let _ = write!(self.out, "<w:{name} {who}>");
            }
            self.run(g, text, rtl);
            if let Some(name) = by {
                let _ = write!(self.out, "</w:{name}>");
            }
            at = end;
        }
    }

    fn run(&mut self, like: &Glyph<'_>, text: &[Glyph<'_>], rtl: bool) {
        let out = &mut self.out;
        out.push_str("<w:r>");
        let mut set = String::new();
        if like.value.is_some() {
            set.push_str("<w:rStyle w:val=\"SvValue\"/>");
        } else if like.sets.contains(&&Set::Code) {
            set.push_str("<w:rStyle w:val=\"SvMono\"/>");
        }
        for (s, mark) in [(Set::Bold, "<w:b/>"), (Set::Italic, "<w:i/>"), (Set::Struck, "<w:strike/>")] {
            if like.sets.contains(&&s) {
                set.push_str(mark);
            }
        }
        if rtl {
            set.push_str("<w:rtl/>");
        }
        if !set.is_empty() {
            let _ = write!(out, "<w:rPr>{set}</w:rPr>");
        }
        let tag = if like.status == Status::Deleted { "delText" } else { "t" };
        let words: String = text.iter().map(|g| g.c).collect();
        for (i, line) in words.split('\n').enumerate() {
            if i > 0 {
                out.push_str("<w:br/>");
            }
            if !line.is_empty() {
                let _ = write!(out, "<w:{tag} xml:space=\"preserve\">");
                xml::push(out, line);
                let _ = write!(out, "</w:{tag}>");
            }
        }
        out.push_str("</w:r>");
    }
}

fn until<T>(list: &[T], from: usize, same: impl Fn(&T) -> bool) -> usize {
    list.get(from..).unwrap_or(&[]).iter().position(|x| !same(x)).map_or(list.len(), |n| from.saturating_add(n))
}

fn glyphs(u: &Unit, status: Status) -> Vec<Glyph<'_>> {
    let mut list: Vec<Glyph<'_>> =
        u.seen.iter().map(|s| Glyph { c: s.c, sets: Vec::new(), value: None, status }).collect();
    for s in &u.spans {
        for g in list.get_mut(s.seen.clone()).unwrap_or_default() {
            match &s.set {
                Set::Value(id) => g.value = Some(id),
                Set::Link => {}
                set => g.sets.push(set),
            }
        }
    }
    list
}

/// What was struck out and what was put in, value by value.
fn changed<'a>(old: &'a Unit, new: &'a Unit) -> Vec<Glyph<'a>> {
    let (a, b) = (glyphs(old, Status::Kept), glyphs(new, Status::Kept));
    let text = |g: &[Glyph<'_>]| g.iter().map(|g| g.c).collect::<Vec<char>>();
    let mut out = Vec::new();
    for h in diff(&text(&a), &text(&b)) {
        let (o, n) = (a.get(h.old).unwrap_or(&[]), b.get(h.new).unwrap_or(&[]));
        if h.same {
            out.extend(n.iter().cloned());
        } else {
            out.extend(o.iter().cloned().map(|g| Glyph { status: Status::Deleted, ..g }));
            out.extend(n.iter().cloned().map(|g| Glyph { status: Status::Inserted, ..g }));
        }
    }
    out
}

/// Whether a character is written from right to left; none if it has no direction of its own.
fn direction(c: char) -> Option<bool> {
    match c {
        '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFF}' => Some(true),
        c if c.is_alphabetic() => Some(false),
        _ => None,
    }
}

/// A value's name as a content control shows it: `council second meeting`.
fn alias(id: &str) -> String {
    id.replace(['.', '_'], " ").chars().take(TAG_MAX).collect()
}

/// A value's name as a tag, which Word cuts at 64 characters.
pub(crate) fn tag(id: &str) -> String {
    id.chars().take(TAG_MAX).collect()
}
