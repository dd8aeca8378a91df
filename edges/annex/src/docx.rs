//! DOCX: a ZIP of XML parts. Numbers are resolved as a reader sees them; tracked changes are read as if accepted and each
//! is told; hidden text is told and left out. No macro runs, no link is followed, no entity is expanded.

mod parts;

use crate::numbering::Numbering;
use crate::paragraph::{Paragraph, Read, Trouble};
use crate::text::some;
use parts::Style;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use servanda_word::{Package, attribute, broken, entity, has_dtd, local};
use std::collections::BTreeMap;

/// Most paragraphs that are read.
const PARAGRAPHS_MAX: usize = 400_000;
/// Most warnings about one document.
const WARNINGS_MAX: usize = 200;

/// Reads a DOCX.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Trouble> {
    let mut zip = Package::open(bytes)?;
    let Some(document) = zip.part("word/document.xml")? else {
        return Err(Trouble::new(
            "the file has no word/document.xml: it is no DOCX",
            "open it in Word and save it as .docx",
        ));
    };
    let mut body = Body {
        numbering: zip
            .part("word/numbering.xml")?
            .map_or_else(|| Ok(Numbering::default()), |t| parts::numbering(&t))?,
        styles: zip.part("word/styles.xml")?.map_or_else(|| Ok(BTreeMap::new()), |t| parts::styles(&t))?,
        page: 1,
        // Word notes where its pages ended when it last drew them; without that there are no pages to tell.
        paged: document.contains("lastRenderedPageBreak"),
        ..Body::default()
    };
    body.read.warnings = parts::foreign(&zip);
    body.run(&document)?;
    if body.more > 0 {
        body.read.warnings.push(format!("and {} more tracked changes or hidden words", body.more));
    }
    some(body.read)
}

#[derive(Default)]
struct Draft {
    text: String,
    style: String,
    num: Option<String>,
    level: Option<usize>,
    inserted: String,
    deleted: String,
    hidden: String,
    white: String,
    by: String,
}

#[derive(Default)]
struct Body {
    numbering: Numbering,
    styles: BTreeMap<String, Style>,
    read: Read,
    open: Vec<Draft>,
    count: u32,
    page: u32,
    paged: bool,
    more: usize,
    inserted: u32,
    deleted: u32,
    vanish: bool,
    white: bool,
    words: bool,
}

impl Body {
    fn run(&mut self, xml: &str) -> Result<(), Trouble> {
        let mut reader = Reader::from_str(xml);
        let mut skip = 0u32;
        loop {
            match reader.read_event().map_err(|e| broken(&e.to_string()))? {
                Event::Eof => break,
                Event::DocType(_) => return Err(has_dtd()),
                Event::Start(e) if skip > 0 || skipped(&e) => skip = skip.saturating_add(1),
                Event::End(_) if skip > 0 => skip = skip.saturating_sub(1),
                _ if skip > 0 => {}
                Event::Start(e) => self.start(&e, false),
                Event::Empty(e) => self.start(&e, true),
                Event::End(e) => self.end(local(e.name().as_ref())),
                Event::Text(t) if self.words => {
                    let t = t.xml10_content();
                    self.push(&t);
                }
                Event::GeneralRef(r) if self.words => {
                    let c = entity(&r)?;
                    self.push(&c);
                }
                _ => {}
            }
            if self.read.paragraphs.len() > PARAGRAPHS_MAX {
                return Err(Trouble::new(
                    format!("the document has more than {PARAGRAPHS_MAX} paragraphs"),
                    "give the contract alone",
                ));
            }
        }
        Ok(())
    }

    fn start(&mut self, e: &BytesStart<'_>, empty: bool) {
        let name = e.name();
        let on = attribute(e, "val").is_none_or(|v| !matches!(v.as_str(), "0" | "false" | "off"));
        match local(name.as_ref()) {
            "p" if empty => self.count = self.count.saturating_add(1),
            "p" => {
                self.count = self.count.saturating_add(1);
                self.open.push(Draft::default());
            }
            "pStyle" => self.draft(|d| d.style = attribute(e, "val").unwrap_or_default()),
            "numId" => self.draft(|d| d.num = attribute(e, "val")),
            "ilvl" => self.draft(|d| d.level = attribute(e, "val").and_then(|v| v.parse().ok())),
            "r" => (self.vanish, self.white) = (false, false),
            "vanish" | "webHidden" => self.vanish = on,
            "color" => self.white = attribute(e, "val").is_some_and(|v| v.eq_ignore_ascii_case("ffffff")),
            "sz" => self.white |= attribute(e, "val").and_then(|v| v.parse::<u32>().ok()).is_some_and(|n| n <= 4),
            "ins" | "moveTo" if !empty => {
                self.inserted = self.inserted.saturating_add(1);
                self.author(e);
            }
            "del" | "moveFrom" if !empty => {
                self.deleted = self.deleted.saturating_add(1);
                self.author(e);
            }
            "t" | "delText" => self.words = !empty,
            "tab" | "br" | "cr" if !self.open.is_empty() => {
                self.push(" ");
            }
            "noBreakHyphen" => self.push("-"),
            "sym" => self.push("\u{fffd}"),
            "lastRenderedPageBreak" => self.page = self.page.saturating_add(1),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "p" => {
                if let Some(d) = self.open.pop() {
                    self.close(d);
                }
            }
            "ins" | "moveTo" => self.inserted = self.inserted.saturating_sub(1),
            "del" | "moveFrom" => self.deleted = self.deleted.saturating_sub(1),
            "t" | "delText" => self.words = false,
            "r" => (self.vanish, self.white) = (false, false),
            _ => {}
        }
    }

    fn draft(&mut self, change: impl FnOnce(&mut Draft)) {
        if let Some(d) = self.open.last_mut() {
            change(d);
        }
    }

    fn author(&mut self, e: &BytesStart<'_>) {
        let by = attribute(e, "author").unwrap_or_default();
        self.draft(|d| d.by = by);
    }

    fn push(&mut self, t: &str) {
        let (inserted, deleted, vanish, white) = (self.inserted > 0, self.deleted > 0, self.vanish, self.white);
        self.draft(|d| {
            if deleted {
                d.deleted.push_str(t);
            } else if vanish {
                d.hidden.push_str(t);
            } else {
                d.text.push_str(t);
                if inserted {
                    d.inserted.push_str(t);
                }
                if white {
                    d.white.push_str(t);
                }
            }
        });
    }

    fn close(&mut self, d: Draft) {
        let style = self.styles.get(&d.style).cloned().unwrap_or_default();
        let num = d.num.clone().or(style.num).filter(|n| n != "0");
        let level = d.level.or(style.level).unwrap_or(0).min(8);
        let text = d.text.trim().to_owned();
        // A paragraph that only deleted words leaves no number behind.
        let number = if text.is_empty() { None } else { num.and_then(|n| self.numbering.next(&n, level)) };
        let p = Paragraph {
            depth: if number.is_some() { level } else { 0 },
            number,
            text,
            line: self.count,
            page: self.paged.then_some(self.page),
            heading: style.heading,
            apart: true,
        };
        let place = p.place();
        let by = if d.by.is_empty() { "an unnamed author".to_owned() } else { d.by.clone() };
        self.told(&d.inserted, |w| format!("{place}: inserted by {by} as a tracked change, read as accepted: {w}"));
        self.told(&d.deleted, |w| format!("{place}: deleted by {by} as a tracked change, left out: {w}"));
        self.told(&d.hidden, |w| format!("{place}: hidden text, left out: {w}"));
        self.told(&d.white, |w| format!("{place}: white or tiny text, which a reader may not see: {w}"));
        if !p.text.is_empty() {
            self.read.paragraphs.push(p);
        }
    }

    fn told(&mut self, words: &str, say: impl FnOnce(&str) -> String) {
        let words = words.trim();
        if words.is_empty() {
            return;
        }
        if self.read.warnings.len() >= WARNINGS_MAX {
            self.more = self.more.saturating_add(1);
            return;
        }
        let short: String = words.chars().take(160).collect();
        self.read.warnings.push(say(&format!("`{short}`")));
    }
}

/// What was before a format change, and the second copy of drawn text.
fn skipped(e: &BytesStart<'_>) -> bool {
    matches!(
        local(e.name().as_ref()),
        "pPrChange"
            | "rPrChange"
            | "sectPrChange"
            | "tblPrChange"
            | "tcPrChange"
            | "trPrChange"
            | "Fallback"
            | "instrText"
    )
}

#[cfg(test)]
mod tests;
