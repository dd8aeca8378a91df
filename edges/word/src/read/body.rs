//! The walk over a body: which words stand where, inside which content control, inserted and deleted by whom.

use super::{Document, Para, Run, Who};
use crate::units::Cell;
use crate::xml::{attribute, broken, entity, has_dtd, local};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use servanda_vocabulary::Trouble;
use std::collections::{BTreeMap, BTreeSet};

/// Most paragraphs that are read.
const PARAGRAPHS_MAX: usize = 400_000;
/// Deepest nesting that is read.
const DEEP_MAX: usize = 256;

/// Marks of ours: units and generated words.
const UNIT: &str = "_sv_u";
const OURS: &str = "_sv_g";

#[derive(Default)]
struct Walk<'a> {
    doc: Document,
    levels: Option<&'a BTreeMap<String, u8>>,
    numbered: Option<&'a BTreeMap<(String, usize), bool>>,
    open: Vec<Para>,
    num: Option<String>,
    level: usize,
    /// Content controls around: tag, and whether they show a placeholder.
    controls: Vec<(Option<String>, bool)>,
    inserted: Vec<usize>,
    deleted: Vec<usize>,
    tables: Vec<Cell>,
    table_count: usize,
    row: (Option<usize>, Option<usize>),
    commented: BTreeSet<String>,
    in_paragraph_settings: usize,
    in_row_settings: usize,
    boxes: usize,
    line: usize,
    words: bool,
    vanish: bool,
    white: bool,
    hidden: String,
    settings_changed: usize,
}

/// Reads the paragraphs of a part.
pub(super) fn body(
    xml: &str,
    levels: &BTreeMap<String, u8>,
    numbered: &BTreeMap<(String, usize), bool>,
) -> Result<Document, Trouble> {
    let mut w = Walk { levels: Some(levels), numbered: Some(numbered), ..Walk::default() };
    let mut reader = Reader::from_str(xml);
    let mut skip = 0u32;
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|e| broken(&e.to_string()))? {
            Event::Eof => break,
            Event::DocType(_) => return Err(has_dtd()),
            Event::Start(e) if skip > 0 || w.skipped(&e) => skip = skip.saturating_add(1),
            Event::End(_) if skip > 0 => skip = skip.saturating_sub(1),
            Event::Empty(e) if skip == 0 && w.skipped(&e) => {}
            _ if skip > 0 => {}
            Event::Start(e) => {
                depth = depth.saturating_add(1);
                if depth > DEEP_MAX {
                    return Err(broken("its elements stand too deep in each other"));
                }
                w.start(&e, false)?;
            }
            Event::Empty(e) => w.start(&e, true)?,
            Event::End(e) => {
                depth = depth.saturating_sub(1);
                w.end(local(e.name().as_ref()));
            }
            Event::Text(t) if w.words => {
                let t = t.xml10_content();
                w.push(&t);
            }
            Event::GeneralRef(r) if w.words => {
                let c = entity(&r)?;
                w.push(&c);
            }
            _ => {}
        }
        if w.doc.paras.len() > PARAGRAPHS_MAX {
            return Err(Trouble::new(
                format!("the document has more than {PARAGRAPHS_MAX} paragraphs"),
                "export the charter again and edit that copy",
            ));
        }
    }
    if depth > 0 || !w.open.is_empty() {
        return Err(broken("it ends before its elements do"));
    }
    if w.settings_changed > 0 {
        let what = format!("tracked changes of how words look ({}), which a charter does not keep", w.settings_changed);
        w.doc.foreign.push((0, what));
    }
    Ok(w.doc)
}

impl Walk<'_> {
    /// What was before a format change, the second copy of drawn text, the instruction of a field.
    fn skipped(&mut self, e: &BytesStart<'_>) -> bool {
        let name = e.name();
        let name = local(name.as_ref());
        let changes =
            matches!(name, "pPrChange" | "rPrChange" | "sectPrChange" | "tblPrChange" | "tcPrChange" | "trPrChange");
        self.settings_changed = self.settings_changed.saturating_add(usize::from(changes));
        changes || matches!(name, "Fallback" | "instrText" | "delInstrText" | "tblPrExChange" | "tblGridChange")
    }

    fn start(&mut self, e: &BytesStart<'_>, empty: bool) -> Result<(), Trouble> {
        let name = e.name();
        let on = attribute(e, "val").is_none_or(|v| !matches!(v.as_str(), "0" | "false" | "off"));
        match local(name.as_ref()) {
            "p" => {
                self.line = self.line.saturating_add(1);
                let cell = self.tables.last().copied();
                let (boxed, line) = (self.boxes > 0, self.line);
                self.open.push(Para { cell, boxed, line, ..Para::default() });
                (self.num, self.level) = (None, 0);
                if empty {
                    self.close();
                }
            }
            "pPr" if !empty => self.in_paragraph_settings = self.in_paragraph_settings.saturating_add(1),
            "trPr" if !empty => self.in_row_settings = self.in_row_settings.saturating_add(1),
            "pStyle" => {
                let level = attribute(e, "val").and_then(|v| self.levels?.get(&v).copied());
                self.para(|p| p.heading = level.or(p.heading));
            }
            "numId" => self.num = attribute(e, "val"),
            "ilvl" => self.level = attribute(e, "val").and_then(|v| v.parse().ok()).unwrap_or(0).min(8),
            "bookmarkStart" => self.mark(&attribute(e, "name").unwrap_or_default()),
            "tbl" if !empty => {
                self.tables.push(Cell { table: self.table_count, row: 0, column: 0 });
                self.table_count = self.table_count.saturating_add(1);
            }
            "tr" => self.row = (None, None),
            // A box in a line whose tag was lost (some word processors drop it) still says that a value stands here.
            "sdt" if !empty => self.controls.push(((!self.open.is_empty()).then(String::new), false)),
            "tag" => {
                let tag = attribute(e, "val");
                if let Some(c) = self.controls.last_mut() {
                    c.0 = tag;
                }
            }
            "showingPlcHdr" if on => {
                if let Some(c) = self.controls.last_mut() {
                    c.1 = true;
                }
            }
            "ins" | "moveTo" => self.tracked(e, empty, true),
            "del" | "moveFrom" => self.tracked(e, empty, false),
            "r" => (self.vanish, self.white) = (false, false),
            "vanish" | "webHidden" if self.in_paragraph_settings == 0 => self.vanish = on,
            "color" if self.in_paragraph_settings == 0 => {
                self.white = attribute(e, "val").is_some_and(|v| v.eq_ignore_ascii_case("ffffff"));
            }
            "t" | "delText" => self.words = !empty,
            "tab" if self.in_paragraph_settings == 0 => self.push(" "),
            "br" | "cr" => self.push("\n"),
            "noBreakHyphen" => self.push("-"),
            "sym" => self.push("\u{fffd}"),
            "commentRangeStart" => {
                self.commented.insert(attribute(e, "id").unwrap_or_default());
            }
            "commentRangeEnd" => {
                self.commented.remove(&attribute(e, "id").unwrap_or_default());
            }
            "commentReference" => {
                let at = self.doc.paras.len();
                self.doc.notes.entry(attribute(e, "id").unwrap_or_default()).or_default().para = Some(at);
            }
            "txbxContent" if !empty => self.boxes = self.boxes.saturating_add(1),
            "drawing" | "pict" | "object" => self.doc.foreign.push((self.line, "a drawing or picture".to_owned())),
            "altChunk" => {
                return Err(Trouble::new(
                    "the document holds another document that Word would merge in",
                    "open it in Word, save it again as .docx, and try that file",
                ));
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => self.close(),
            "pPr" => self.in_paragraph_settings = self.in_paragraph_settings.saturating_sub(1),
            "trPr" => self.in_row_settings = self.in_row_settings.saturating_sub(1),
            "tbl" => {
                self.tables.pop();
            }
            "tr" => {
                if let Some(t) = self.tables.last_mut() {
                    t.row = t.row.saturating_add(1);
                    t.column = 0;
                }
                self.row = (None, None);
            }
            "tc" => {
                if let Some(t) = self.tables.last_mut() {
                    t.column = t.column.saturating_add(1);
                }
            }
            "sdt" => {
                self.controls.pop();
            }
            "ins" | "moveTo" if !self.in_settings() => {
                self.inserted.pop();
            }
            "del" | "moveFrom" if !self.in_settings() => {
                self.deleted.pop();
            }
            "t" | "delText" => self.words = false,
            "r" => (self.vanish, self.white) = (false, false),
            "txbxContent" => self.boxes = self.boxes.saturating_sub(1),
            _ => {}
        }
    }

    fn in_settings(&self) -> bool {
        self.in_paragraph_settings > 0 || self.in_row_settings > 0
    }

    fn tracked(&mut self, e: &BytesStart<'_>, empty: bool, inserted: bool) {
        let who =
            Who { author: attribute(e, "author").unwrap_or_default(), date: attribute(e, "date").unwrap_or_default() };
        let at = self.doc.people.iter().position(|w| *w == who).unwrap_or_else(|| {
            self.doc.people.push(who);
            self.doc.people.len().saturating_sub(1)
        });
        if self.in_row_settings > 0 {
            if inserted { self.row.0 = Some(at) } else { self.row.1 = Some(at) }
        } else if self.in_paragraph_settings > 0 {
            self.para(|p| if inserted { p.end_inserted = Some(at) } else { p.end_deleted = Some(at) });
        } else if !empty {
            if inserted { self.inserted.push(at) } else { self.deleted.push(at) }
        }
    }

    fn mark(&mut self, name: &str) {
        // A mark between paragraphs belongs to the next one; Word puts it there when a paragraph goes.
        let Some(p) = self.open.last_mut() else { return };
        if let Some(n) = name.strip_prefix(UNIT).and_then(|n| n.parse().ok()) {
            p.units.push(n);
        } else if name.starts_with(OURS) {
            p.ours = true;
        }
    }

    fn para(&mut self, change: impl FnOnce(&mut Para)) {
        if let Some(p) = self.open.last_mut() {
            change(p);
        }
    }

    fn push(&mut self, t: &str) {
        if self.controls.last().is_some_and(|c| c.1) {
            return;
        }
        if self.vanish {
            self.hidden.push_str(t);
            return;
        }
        if self.white && !t.trim().is_empty() {
            self.doc.foreign.push((self.line, format!("white words, which a reader may not see; they are read: {t}")));
        }
        let tag = self.controls.iter().rev().find_map(|c| c.0.clone());
        let inserted = self.inserted.last().copied().or(self.row.0);
        let deleted = self.deleted.last().copied().or(self.row.1);
        if deleted.is_none() {
            for id in &self.commented {
                self.doc.notes.entry(id.clone()).or_default().words.push_str(t);
            }
        }
        self.para(|p| match p.runs.last_mut() {
            Some(r) if r.tag == tag && r.inserted == inserted && r.deleted == deleted => r.text.push_str(t),
            _ => p.runs.push(Run { text: t.to_owned(), tag, inserted, deleted }),
        });
    }

    fn close(&mut self) {
        let Some(mut p) = self.open.pop() else { return };
        if let Some(n) = self.num.take().filter(|n| n != "0") {
            let numbered = self.numbered.and_then(|m| m.get(&(n, self.level))).copied().unwrap_or(false);
            p.item = Some((self.level, numbered));
        }
        if let Some(who) = self.row.1 {
            p.end_deleted.get_or_insert(who);
        }
        let hidden = std::mem::take(&mut self.hidden);
        if !hidden.trim().is_empty() {
            self.doc.foreign.push((p.line, format!("hidden words: {}", hidden.trim())));
        }
        self.doc.paras.push(p);
    }
}

/// The words of each comment.
pub(super) fn notes(xml: &str, doc: &mut Document) -> Result<(), Trouble> {
    let mut reader = Reader::from_str(xml);
    let (mut id, mut words) = (String::new(), false);
    loop {
        match reader.read_event().map_err(|e| broken(&e.to_string()))? {
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(has_dtd()),
            Event::Start(e) | Event::Empty(e) if local(e.name().as_ref()) == "comment" => {
                id = attribute(&e, "id").unwrap_or_default();
                doc.notes.entry(id.clone()).or_default().who = Who {
                    author: attribute(&e, "author").unwrap_or_default(),
                    date: attribute(&e, "date").unwrap_or_default(),
                };
            }
            Event::Start(e) if local(e.name().as_ref()) == "t" => words = true,
            Event::End(e) => match local(e.name().as_ref()) {
                "t" => words = false,
                "p" => say(doc, &id, "\n"),
                _ => {}
            },
            Event::Text(t) if words => say(doc, &id, &t.xml10_content()),
            Event::GeneralRef(r) if words => {
                let c = entity(&r)?;
                say(doc, &id, &c);
            }
            _ => {}
        }
    }
}

fn say(doc: &mut Document, id: &str, t: &str) {
    if let Some(n) = doc.notes.get_mut(id) {
        n.text.push_str(t);
    }
}

/// The digest of the charter that a document was made from.
pub(super) fn property(xml: &str) -> Result<Option<String>, Trouble> {
    let mut reader = Reader::from_str(xml);
    let (mut ours, mut found) = (false, String::new());
    loop {
        match reader.read_event().map_err(|e| broken(&e.to_string()))? {
            Event::Eof => break,
            Event::DocType(_) => return Err(has_dtd()),
            Event::Start(e) if local(e.name().as_ref()) == "property" => {
                ours = attribute(&e, "name").is_some_and(|n| n == crate::export::PROPERTY);
            }
            Event::Text(t) if ours => found.push_str(&t.xml10_content()),
            _ => {}
        }
    }
    Ok(Some(found.trim().to_owned()).filter(|f| !f.is_empty()))
}
