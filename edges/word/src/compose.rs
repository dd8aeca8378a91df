//! The proposal's files: each section's source with its edits, in the order in which the edited copy has them.

mod insert;

use crate::assign::Is;
use crate::read::Accepted;
use crate::rewrite::{Known, Patch, edit, markdown};
use crate::units::{Kind, Section, Unit, Units};
use insert::{Insert, Shape, apart, apply, block, end, item_mark, line, past_empty};
use pulldown_cmark::Alignment;
use servanda_charter::SourceFile;
use servanda_charter::rising;
use std::collections::{BTreeMap, BTreeSet};

/// A section as the edited copy has it: a heading and what follows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slot {
    /// The charter's section; none for a new heading.
    pub section: Option<usize>,
    /// The paragraph that is its heading.
    pub heading: Option<usize>,
    /// Its other paragraphs.
    pub paras: Vec<usize>,
    /// Whether the section stands in another order than it did.
    pub moved: bool,
    /// The file it goes into.
    pub file: usize,
}

/// What composing looks at.
pub struct Composer<'a> {
    /// The charter's files.
    pub files: &'a [SourceFile],
    /// Its units.
    pub units: &'a Units,
    /// The edited copy.
    pub paras: &'a [Accepted],
    /// What each paragraph is.
    pub is: &'a [Is],
    /// Which tags are values.
    pub known: Known<'a>,
}

impl Composer<'_> {
    /// Cuts the edited copy at its headings.
    #[must_use]
    pub fn slots(&self) -> Vec<Slot> {
        let mut out = vec![Slot { section: (!self.units.sections.is_empty()).then_some(0), ..Slot::default() }];
        for (i, is) in self.is.iter().enumerate() {
            let p = self.paras.get(i);
            match is {
                Is::Unit(u) => {
                    let Some(unit) = self.units.get(*u) else { continue };
                    let section = self.units.sections.get(unit.section);
                    let heading = section.is_some_and(|s| s.heading == Some(*u));
                    let before_headings = section.is_some_and(|s| s.heading.is_none());
                    let here = out.last().and_then(|s| s.section);
                    if heading {
                        out.push(Slot { section: Some(unit.section), heading: Some(i), ..Slot::default() });
                    } else if before_headings
                        && here != Some(unit.section)
                        && !out.iter().any(|s| s.section == Some(unit.section))
                    {
                        out.push(Slot { section: Some(unit.section), paras: vec![i], ..Slot::default() });
                    } else if let Some(s) = out.last_mut() {
                        s.paras.push(i);
                    }
                }
                Is::New if p.is_some_and(|p| p.heading.is_some() && p.cell.is_none()) => {
                    out.push(Slot { heading: Some(i), ..Slot::default() });
                }
                Is::New => {
                    if let Some(s) = out.last_mut() {
                        s.paras.push(i);
                    }
                }
                _ => {}
            }
        }
        self.order(&mut out);
        out
    }

    /// Which sections moved, and into which file each goes. What stands before a file's first heading never moves.
    fn order(&self, slots: &mut [Slot]) {
        let headed = |n: usize| self.units.sections.get(n).is_some_and(|s| s.heading.is_some());
        let known: Vec<(usize, usize)> =
            slots.iter().enumerate().filter_map(|(i, s)| Some((i, s.section.filter(|n| headed(*n))?))).collect();
        let keep = rising(&known.iter().map(|(_, s)| *s).collect::<Vec<_>>());
        let fixed: BTreeSet<usize> = known.iter().zip(keep).filter(|(_, k)| *k).map(|((i, _), _)| *i).collect();
        let mut file = 0usize;
        for (i, s) in slots.iter_mut().enumerate() {
            match s.section.filter(|n| fixed.contains(&i) || !headed(*n)) {
                Some(n) => file = self.units.sections.get(n).map_or(file, |x| x.file),
                None => s.moved = s.section.is_some(),
            }
            s.file = file;
        }
    }

    /// The new text of each Markdown file, by its place.
    #[must_use]
    pub fn files(&self, slots: &[Slot]) -> BTreeMap<usize, String> {
        // Each file starts with what stands before its first heading, whether or not the copy still has any of it.
        let mut out: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for (n, s) in self.units.sections.iter().enumerate().filter(|(_, s)| s.heading.is_none()) {
            let none = Slot { section: Some(n), ..Slot::default() };
            let slot = slots.iter().find(|x| x.section == Some(n)).unwrap_or(&none);
            out.insert(s.file, vec![self.section(n, s, slot)]);
        }
        let there: BTreeSet<usize> = slots.iter().filter_map(|s| s.section).collect();
        // Blocks of a clause that lost its heading but not its words go where its words went.
        let mut orphans: BTreeMap<usize, String> = BTreeMap::new();
        for (n, s) in self.units.sections.iter().enumerate().filter(|(n, s)| s.heading.is_some() && !there.contains(n))
        {
            let at = slots.iter().position(|slot| {
                slot.paras.iter().any(|p| matches!(self.is.get(*p), Some(Is::Unit(u)) if self.units.get(*u).is_some_and(|x| x.section == n)))
            });
            let text = self.files.get(s.file).map_or("", |f| f.text.as_str());
            for f in &s.fences {
                if let Some(at) = at {
                    let o = orphans.entry(at).or_default();
                    o.push_str(text.get(f.clone()).unwrap_or("").trim_end());
                    o.push_str("\n\n");
                }
            }
        }
        for (i, slot) in slots.iter().enumerate() {
            let mut text = match slot.section.and_then(|n| self.units.sections.get(n).map(|s| (n, s))) {
                Some((_, s)) if s.heading.is_none() => String::new(),
                Some((n, s)) => self.section(n, s, slot),
                None => self.new_section(slot),
            };
            if let Some(o) = orphans.get(&i) {
                text = apart(text);
                text.push_str(o);
            }
            out.entry(slot.file).or_default().push(text);
        }
        let headed = self.units.sections.iter().enumerate().filter(|(_, s)| s.heading.is_some());
        let same_order =
            slots.iter().all(|s| !s.moved && s.section.is_some()) && headed.map(|(n, _)| n).all(|n| there.contains(&n));
        out.into_iter()
            .map(|(f, mut chunks)| {
                if !same_order {
                    let last = chunks.iter().rposition(|c| !c.trim().is_empty()).unwrap_or(0);
                    for (i, c) in chunks.iter_mut().enumerate().filter(|(_, c)| !c.is_empty()) {
                        *c = if i < last { apart(std::mem::take(c)) } else { format!("{}\n", c.trim_end()) };
                    }
                }
                // A file ends as it ended, whatever its last words now are.
                let (text, was) = (chunks.concat(), self.files.get(f).map_or("", |f| f.text.as_str()));
                let tail = was.get(was.trim_end().len()..).unwrap_or("");
                if text == *was { (f, text) } else { (f, format!("{}{tail}", text.trim_end())) }
            })
            .collect()
    }

    /// Units of a section that stay in it, in order: paragraph and unit.
    #[must_use]
    pub fn kept(&self, n: usize, slot: &Slot) -> Vec<(usize, usize)> {
        let own: Vec<(usize, usize)> = slot
            .heading
            .iter()
            .chain(&slot.paras)
            .filter_map(|p| match self.is.get(*p) {
                Some(Is::Unit(u)) if self.units.get(*u).is_some_and(|x| x.section == n) => Some((*p, *u)),
                _ => None,
            })
            .collect();
        let keep = rising(&own.iter().map(|(_, u)| *u).collect::<Vec<_>>());
        own.into_iter().zip(keep).filter(|(_, k)| *k).map(|(x, _)| x).collect()
    }

    fn section(&self, n: usize, s: &Section, slot: &Slot) -> String {
        let text = self.files.get(s.file).map_or("", |f| f.text.as_str());
        let kept = self.kept(n, slot);
        let stays: BTreeMap<usize, usize> = kept.iter().copied().collect();
        let held: BTreeSet<usize> = kept.iter().map(|(_, u)| *u).collect();
        let mut patches = Vec::new();
        for (p, u) in &kept {
            if let (Some(p), Some(u)) = (self.paras.get(*p), self.units.get(*u)) {
                patches.extend(edit(u, &p.glyphs, self.known).patches);
            }
        }
        let mut rows: BTreeMap<(usize, usize), BTreeMap<usize, usize>> = BTreeMap::new();
        for (p, u) in &kept {
            if let Some(c) = self.paras.get(*p).and_then(|p| p.cell) {
                rows.entry((c.table, c.row)).or_default().insert(c.column, *u);
            }
        }
        let mut lost_rows = BTreeSet::new();
        for (i, u) in self.units.list.iter().enumerate().filter(|(i, u)| u.section == n && !held.contains(i)) {
            match &u.kind {
                Kind::Cell(c) => {
                    let stays = |row: Option<usize>| {
                        held.iter().filter_map(|h| self.units.get(*h)).any(|x| {
                            matches!(&x.kind, Kind::Cell(d) if d.table == c.table && row.is_none_or(|r| d.row == r))
                        })
                    };
                    // A table without its head is none: as long as a row stands, an empty head stays.
                    if stays(Some(c.row)) || (c.row == 0 && stays(None)) {
                        patches.extend(edit(u, &[], self.known).patches);
                    } else if lost_rows.insert((c.table, c.row)) {
                        let mut at = line(text, u.source.start);
                        if c.row == 0 {
                            at.end = line(text, at.end).end;
                        }
                        if !stays(None) {
                            at.end = past_empty(text, at.end);
                        }
                        patches.push(Patch { at, text: String::new() });
                    }
                }
                // Its heading is only looked for here when it has gone into another one; then the section is not here.
                _ if s.heading == Some(i) => {}
                _ => patches.push(Patch { at: block(text, u), text: String::new() }),
            }
        }
        let mut last: Option<usize> = None;
        let mut insert = Insert::default();
        for p in slot.heading.iter().chain(&slot.paras) {
            let cell = self.paras.get(*p).and_then(|p| p.cell);
            if let Some(u) = stays.get(p) {
                patches.extend(insert.flush(text, last.and_then(|l| self.units.get(l)), s));
                last = Some(*u);
                insert.table = cell.map(|c| c.table);
            } else if let Some(c) = cell.filter(|c| rows.contains_key(&(c.table, c.row))) {
                // In a row that stays: more words of a cell that stays. A column more is not placed, and so it is told.
                let there = rows.get(&(c.table, c.row)).and_then(|r| r.get(&c.column)).and_then(|u| self.units.get(*u));
                if let (Some(u), Some(p)) = (there, self.paras.get(*p)) {
                    let at = end(text, u).max(u.words_at);
                    let words = markdown(&p.glyphs, false, &Kind::Cell(c), Some(self.known));
                    patches.push(Patch { at: at..at, text: format!(" {words}") });
                }
            } else {
                self.add(*p, last.and_then(|l| self.units.get(l)), text, &mut insert);
            }
        }
        patches.extend(insert.flush(text, last.and_then(|l| self.units.get(l)), s));
        apply(text, s.source.clone(), patches)
    }

    fn new_section(&self, slot: &Slot) -> String {
        let mut out = String::new();
        if let Some(p) = slot.heading.and_then(|h| self.paras.get(h)) {
            let level = usize::from(p.heading.unwrap_or(2));
            let words = markdown(&p.glyphs, false, &Kind::Heading(2), Some(self.known));
            out.push_str(&format!("{} {words}\n\n", "#".repeat(level)));
        }
        let mut insert = Insert::default();
        for p in &slot.paras {
            self.add(*p, None, "", &mut insert);
        }
        if !insert.text.is_empty() {
            out.push_str(&insert.text);
            out.push_str("\n\n");
        }
        out
    }

    /// Words that come in, after `last` and what came in before them.
    fn add(&self, p: usize, last: Option<&Unit>, text: &str, insert: &mut Insert) {
        let Some(para) = self.paras.get(p) else { return };
        let unit = match self.is.get(p) {
            Some(Is::Unit(u)) => self.units.get(*u),
            _ => None,
        };
        if let Some(c) = para.cell {
            return self.add_cell(p, (c.table, c.row), unit, last, insert);
        }
        let inline = match unit {
            Some(u) => self.moved(u, para),
            None => markdown(&para.glyphs, true, &Kind::Paragraph { quote: false }, Some(self.known)),
        };
        let numbered = match (para.item, unit.map(|u| &u.kind)) {
            (Some((level, numbered)), _) => Some((level, numbered)),
            (None, Some(Kind::Item { depth, number, .. })) => Some((depth.saturating_sub(1), number.is_some())),
            _ => None,
        };
        let (shape, said) = match numbered {
            Some((level, numbered)) => {
                let mark = item_mark(text, last, level, numbered, insert.items);
                (Shape::Item, format!("{mark}{inline}"))
            }
            None if unit.is_some_and(|u| u.kind == Kind::Code) => (Shape::Paragraph, inline),
            None => (Shape::Paragraph, inline),
        };
        insert.put(shape, &said, last);
    }

    /// A moved unit's own source, with its edits: its values stay bound.
    fn moved(&self, u: &Unit, para: &Accepted) -> String {
        let file = self.units.sections.get(u.section).map_or(0, |s| s.file);
        let text = self.files.get(file).map_or("", |f| f.text.as_str());
        let from = if u.kind == Kind::Code { u.source.start } else { u.words_at };
        let done = apply(text, from..end(text, u), edit(u, &para.glyphs, self.known).patches);
        done.split('\n').map(str::trim_start).collect::<Vec<_>>().join("\n")
    }

    fn add_cell(&self, p: usize, row: (usize, usize), unit: Option<&Unit>, last: Option<&Unit>, insert: &mut Insert) {
        let Some(para) = self.paras.get(p) else { return };
        let words = match unit {
            Some(u) => self.moved(u, para),
            None => markdown(&para.glyphs, false, &Kind::Cell(Default::default()), Some(self.known)),
        };
        if insert.row == Some((row, para.cell.map_or(0, |c| c.column))) {
            // A second paragraph of one cell.
            insert.text.truncate(insert.text.trim_end_matches([' ', '|']).len());
            insert.text.push_str(&format!(" {words} |"));
            return;
        }
        let same_row = insert.row.is_some_and(|(r, _)| r == row);
        let side = match unit.map(|u| u.side) {
            Some(Alignment::Right) => "---:",
            Some(Alignment::Center) => ":---:",
            Some(Alignment::Left) => ":---",
            _ => "---",
        };
        if same_row {
            insert.text.push_str(&format!(" {words} |"));
        } else {
            // Rows of the table before go on; any other table is a new one.
            let fresh = insert.table != Some(row.0);
            let shape = if fresh { Shape::Paragraph } else { Shape::Row };
            insert.put(shape, &format!("| {words} |"), last);
            insert.shape = Some(Shape::Row);
            (insert.head, insert.table) = (fresh, Some(row.0));
            insert.sides.clear();
        }
        insert.sides.push(side);
        insert.row = Some((row, para.cell.map_or(0, |c| c.column)));
    }
}
