//! PDF: the text that its pages show, line by line. Nothing is drawn, no script runs, no attachment opens.

#![expect(
    clippy::float_arithmetic,
    reason = "places on a page are numbers with fractions; no value of a contract is computed here"
)]

use crate::paragraph::{Paragraph, Read, Trouble};
use lopdf::content::Content;
use lopdf::{Dictionary, Document, Encoding, LoadOptions, Object, ObjectId};
use std::collections::BTreeMap;

/// Most pages that are read.
const PAGES_MAX: usize = 5_000;
/// Most bytes that one stream of the file may unpack to.
const STREAM_MAX: usize = 32 * 1024 * 1024;
/// Most bytes that all pages together may unpack to.
const CONTENT_MAX: usize = 256 * 1024 * 1024;
/// How deep drawings may lie in drawings.
const FORMS_MAX: usize = 4;

/// Reads a PDF.
pub(crate) fn read(bytes: &[u8]) -> Result<Read, Trouble> {
    if !bytes.windows(5).take(1024).any(|w| w == b"%PDF-") {
        return Err(Trouble::new("the file is no PDF", "give the file that a PDF reader opens"));
    }
    // The library reads what strangers wrote; should it ever panic, that is a broken file to us and nothing more.
    match std::panic::catch_unwind(|| pages(bytes)) {
        Ok(r) => r,
        Err(_) => Err(broken("its structure cannot be followed")),
    }
}

fn broken(why: &str) -> Trouble {
    Trouble::new(
        format!("the PDF is broken: {why}"),
        "open it in a PDF reader, print it to a new PDF, and try that file",
    )
}

fn encrypted() -> Trouble {
    Trouble::new("the PDF is encrypted", "save a copy without a password and give that one")
}

fn pages(bytes: &[u8]) -> Result<Read, Trouble> {
    let options = LoadOptions { max_decompressed_size: Some(STREAM_MAX), ..LoadOptions::default() };
    let doc = Document::load_mem_with_options(bytes, options).map_err(|e| {
        let why = e.to_string();
        if why.to_lowercase().contains("password") || why.to_lowercase().contains("decrypt") {
            encrypted()
        } else {
            broken(&why)
        }
    })?;
    if doc.is_encrypted() {
        return Err(encrypted());
    }
    let pages: Vec<ObjectId> = doc.page_iter().take(PAGES_MAX.saturating_add(1)).collect();
    if pages.len() > PAGES_MAX {
        return Err(Trouble::new(format!("the PDF has more than {PAGES_MAX} pages"), "give the contract alone"));
    }
    let mut read = Read::default();
    let mut bytes_left = CONTENT_MAX;
    let mut unread = 0usize;
    for (i, id) in pages.iter().enumerate() {
        let number = u32::try_from(i).unwrap_or(u32::MAX).saturating_add(1);
        let mut page = Page {
            doc: &doc,
            lines: Vec::new(),
            hidden: String::new(),
            white: String::new(),
            left: bytes_left,
            unread: 0,
        };
        match doc.get_page_content_with_limit(*id, STREAM_MAX) {
            Ok(content) => {
                let fonts = doc.get_page_fonts(*id).unwrap_or_default();
                let forms = page_forms(&doc, *id);
                page.show(&content, &fonts, &forms, State::default(), 0)?;
            }
            Err(_) => page.unread = 1,
        }
        bytes_left = page.left;
        unread = unread.saturating_add(page.unread);
        for (what, words) in
            [("text that is not drawn", &page.hidden), ("white text, which a reader may not see", &page.white)]
        {
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            if !words.is_empty() && read.warnings.len() < 200 {
                let short: String = words.chars().take(120).collect();
                read.warnings.push(format!("page {number}: {what}: `{short}`"));
            }
        }
        let mut before: Option<(f32, f32)> = None;
        for (n, line) in page.lines.into_iter().enumerate() {
            let text = line.text.trim().to_owned();
            if text.is_empty() {
                continue;
            }
            let apart = before.is_none_or(|(y, size)| (y - line.y).abs() > size.max(line.size) * 1.6);
            before = Some((line.y, line.size));
            let count = u32::try_from(n).unwrap_or(u32::MAX).saturating_add(1);
            read.paragraphs.push(Paragraph { text, line: count, page: Some(number), apart, ..Paragraph::default() });
        }
    }
    if read.paragraphs.is_empty() {
        return Err(Trouble::new(
            format!("the PDF has {} pages and no text: it may be a scan", pages.len()),
            "have its text recognised, or give the Word file it came from",
        ));
    }
    if unread > 0 {
        read.warnings.push(format!("{unread} parts of pages could not be read"));
    }
    Ok(read)
}

struct Line {
    y: f32,
    size: f32,
    end: f32,
    text: String,
}

#[derive(Clone, Copy)]
struct State {
    /// Where text goes on, and where its line began.
    x: f32,
    y: f32,
    line_x: f32,
    line_y: f32,
    /// Scale of the text's and the page's matrices together.
    scale: f32,
    page: [f32; 6],
    leading: f32,
    size: f32,
    white: bool,
    hidden: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            x: 0.0,
            y: 0.0,
            line_x: 0.0,
            line_y: 0.0,
            scale: 1.0,
            page: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0],
            leading: 0.0,
            size: 12.0,
            white: false,
            hidden: false,
        }
    }
}

struct Font<'a> {
    encoding: Option<Encoding<'a>>,
    widths: BTreeMap<u32, f32>,
    /// Codes of two bytes.
    wide: bool,
    usual: f32,
}

struct Page<'a> {
    doc: &'a Document,
    lines: Vec<Line>,
    hidden: String,
    white: String,
    left: usize,
    unread: usize,
}

impl<'a> Page<'a> {
    fn show(
        &mut self,
        content: &[u8],
        fonts: &BTreeMap<Vec<u8>, &'a Dictionary>,
        forms: &BTreeMap<Vec<u8>, ObjectId>,
        from: State,
        depth: usize,
    ) -> Result<(), Trouble> {
        self.left = self.left.checked_sub(content.len()).ok_or_else(|| {
            Trouble::new("the PDF unpacks to more than 256 MB", "do not trust this file; ask for it again")
        })?;
        let Ok(content) = Content::decode(content) else {
            self.unread = self.unread.saturating_add(1);
            return Ok(());
        };
        let fonts: BTreeMap<&[u8], Font<'a>> = fonts.iter().map(|(n, f)| (n.as_slice(), font(self.doc, f))).collect();
        let mut s = from;
        let mut kept: Vec<State> = Vec::new();
        let mut font: Option<&Font<'a>> = None;
        for op in &content.operations {
            let n = |i: usize| op.operands.get(i).and_then(|o| o.as_float().ok()).unwrap_or(0.0);
            match op.operator.as_str() {
                "q" if kept.len() < 1000 => kept.push(s),
                "Q" => s = kept.pop().unwrap_or(s),
                "cm" => s.page = times([n(0), n(1), n(2), n(3), n(4), n(5)], s.page),
                "BT" => (s.x, s.y, s.line_x, s.line_y, s.scale) = (0.0, 0.0, 0.0, 0.0, 1.0),
                "Tf" => {
                    font = op.operands.first().and_then(|o| o.as_name().ok()).and_then(|f| fonts.get(f));
                    s.size = n(1);
                }
                "TL" => s.leading = n(0),
                "Tr" => s.hidden = matches!(op.operands.first().and_then(|o| o.as_i64().ok()), Some(3 | 7)),
                "g" | "G" if op.operator == "g" => s.white = n(0) > 0.98,
                "rg" => s.white = n(0) > 0.98 && n(1) > 0.98 && n(2) > 0.98,
                "k" => s.white = n(0) + n(1) + n(2) + n(3) < 0.02,
                "sc" | "scn" => {
                    s.white =
                        !op.operands.is_empty() && op.operands.len() < 4 && (0..op.operands.len()).all(|i| n(i) > 0.98)
                }
                "Tm" => {
                    let scale = if n(3).abs() > 0.0001 { n(3) } else { n(1) };
                    (s.scale, s.line_x, s.line_y) = (scale.abs(), n(4), n(5));
                    (s.x, s.y) = (s.line_x, s.line_y);
                }
                "Td" | "TD" => {
                    if op.operator == "TD" {
                        s.leading = -n(1);
                    }
                    s.next_line(n(0), n(1));
                }
                "T*" => s.next_line(0.0, -s.leading),
                "Tj" => self.text(&mut s, font, op.operands.first()),
                "'" => {
                    s.next_line(0.0, -s.leading);
                    self.text(&mut s, font, op.operands.first());
                }
                "\"" => {
                    s.next_line(0.0, -s.leading);
                    self.text(&mut s, font, op.operands.get(2));
                }
                "TJ" => {
                    for o in op.operands.first().and_then(|o| o.as_array().ok()).into_iter().flatten() {
                        match o.as_float() {
                            Ok(back) => s.x -= back / 1000.0 * s.size * s.scale,
                            Err(_) => self.text(&mut s, font, Some(o)),
                        }
                    }
                }
                "Do" => {
                    let form = op.operands.first().and_then(|o| o.as_name().ok()).and_then(|f| forms.get(f));
                    if let Some(id) = form {
                        self.form(*id, s, depth)?;
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A drawing within the page.
    fn form(&mut self, id: ObjectId, mut s: State, depth: usize) -> Result<(), Trouble> {
        let Ok(Object::Stream(stream)) = self.doc.get_object(id) else { return Ok(()) };
        if stream.dict.get(b"Subtype").and_then(Object::as_name).ok() != Some(b"Form") {
            return Ok(());
        }
        let content = stream.decompressed_content_with_limit(STREAM_MAX);
        let (true, Ok(content)) = (depth < FORMS_MAX, content) else {
            self.unread = self.unread.saturating_add(1);
            return Ok(());
        };
        if let Ok(m) = stream.dict.get(b"Matrix").and_then(Object::as_array) {
            let v: Vec<f32> = m.iter().map(|o| o.as_float().unwrap_or(0.0)).collect();
            if let [a, b, c, d, e, f] = v.as_slice() {
                s.page = times([*a, *b, *c, *d, *e, *f], s.page);
            }
        }
        let resources = self.doc.get_dict_in_dict(&stream.dict, b"Resources").ok();
        let fonts = resources.map(|r| named_fonts(self.doc, r)).unwrap_or_default();
        let forms = resources.map(|r| named_forms(self.doc, r)).unwrap_or_default();
        self.show(&content, &fonts, &forms, s, depth.saturating_add(1))
    }

    fn text(&mut self, s: &mut State, font: Option<&Font<'a>>, what: Option<&Object>) {
        let Some(bytes) = what.and_then(|o| o.as_str().ok()) else { return };
        let text = font
            .and_then(|f| f.encoding.as_ref())
            .and_then(|e| Document::decode_text(e, bytes).ok())
            .unwrap_or_else(|| bytes.iter().map(|b| char::from(*b)).collect());
        let text: String =
            text.chars().filter(|c| !c.is_control()).map(|c| if c == '\u{a0}' { ' ' } else { c }).collect();
        let width = font.map_or(0.5, |f| f.width(bytes)) * s.size * s.scale;
        let [a, b, c, d, e, f] = s.page;
        let (x, y) = (s.x * a + s.y * c + e, s.x * b + s.y * d + f);
        let size = (s.size * s.scale * d.abs()).abs().max(1.0);
        let end = x + width * a;
        s.x += width;
        if s.hidden {
            self.hidden.push_str(&text);
        } else if s.white {
            self.white.push_str(&text);
        }
        match self.lines.last_mut().filter(|l| (l.y - y).abs() < l.size.max(size) * 0.4) {
            Some(l) => {
                let gap = x - l.end;
                if gap > size * 1.2 && !text.trim().is_empty() {
                    // A wide gap is a column or a tab: what is behind it may be a clause of its own.
                    l.text.push_str("  ");
                } else if (gap > size * 0.15 || gap < -size) && !l.text.ends_with(' ') && !text.starts_with(' ') {
                    l.text.push(' ');
                }
                l.text.push_str(&text);
                l.end = end;
            }
            None => self.lines.push(Line { y, size, end, text }),
        }
    }
}

impl State {
    fn next_line(&mut self, x: f32, y: f32) {
        self.line_x += x * self.scale;
        self.line_y += y * self.scale;
        (self.x, self.y) = (self.line_x, self.line_y);
    }
}

/// Two transformations, one after the other.
fn times(m: [f32; 6], n: [f32; 6]) -> [f32; 6] {
    let [a, b, c, d, e, f] = m;
    let [g, h, i, j, k, l] = n;
    [a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l]
}

impl Font<'_> {
    /// The width of a string, in the font's size.
    fn width(&self, bytes: &[u8]) -> f32 {
        let of = |code: u32| self.widths.get(&code).copied().unwrap_or(self.usual);
        let sum: f32 = if self.wide {
            bytes
                .chunks(2)
                .map(|c| of(c.iter().fold(0u32, |n, b| n.saturating_mul(256).saturating_add(u32::from(*b)))))
                .sum()
        } else {
            bytes.iter().map(|b| of(u32::from(*b))).sum()
        };
        sum / 1000.0
    }
}

fn font<'a>(doc: &'a Document, dict: &'a Dictionary) -> Font<'a> {
    let mut f = Font {
        encoding: dict.get_font_encoding_with_limit(doc, STREAM_MAX).ok(),
        widths: BTreeMap::new(),
        wide: false,
        usual: 500.0,
    };
    let array = |d: &'a Dictionary, key: &[u8]| {
        d.get(key).ok().and_then(|o| doc.dereference(o).ok()).and_then(|(_, o)| o.as_array().ok())
    };
    if let Some(list) = array(dict, b"Widths") {
        let first = dict.get(b"FirstChar").and_then(Object::as_i64).unwrap_or(0);
        let first = u32::try_from(first).unwrap_or(0);
        for (i, w) in list.iter().enumerate().take(256) {
            let code = first.saturating_add(u32::try_from(i).unwrap_or(0));
            f.widths.insert(code, w.as_float().unwrap_or(500.0));
        }
    }
    let below = array(dict, b"DescendantFonts").and_then(|a| a.first()).and_then(|o| doc.dereference(o).ok());
    if let Some(below) = below.and_then(|(_, o)| o.as_dict().ok()) {
        f.wide = true;
        f.usual = below.get(b"DW").and_then(Object::as_float).unwrap_or(1000.0);
        let mut code: Vec<f32> = Vec::new();
        for o in array(below, b"W").into_iter().flatten().take(100_000) {
            match (o.as_array(), code.as_slice()) {
                (Ok(list), [first]) => {
                    for (i, w) in list.iter().enumerate() {
                        f.widths.insert(
                            whole(*first).saturating_add(u32::try_from(i).unwrap_or(0)),
                            w.as_float().unwrap_or(500.0),
                        );
                    }
                    code.clear();
                }
                (Ok(_), _) => code.clear(),
                (Err(_), _) => code.push(o.as_float().unwrap_or(0.0)),
            }
            if let [first, last, width] = *code.as_slice() {
                for c in (whole(first)..=whole(last)).take(65_536) {
                    f.widths.insert(c, width);
                }
                code.clear();
            }
        }
    }
    f
}

/// A code that the file wrote as a number.
fn whole(n: f32) -> u32 {
    format!("{:.0}", n.clamp(0.0, 65_535.0)).parse().unwrap_or(0)
}

fn named_fonts<'a>(doc: &'a Document, resources: &'a Dictionary) -> BTreeMap<Vec<u8>, &'a Dictionary> {
    let Ok(fonts) = doc.get_dict_in_dict(resources, b"Font") else { return BTreeMap::new() };
    fonts.iter().filter_map(|(n, o)| Some((n.clone(), doc.dereference(o).ok()?.1.as_dict().ok()?))).collect()
}

fn named_forms(doc: &Document, resources: &Dictionary) -> BTreeMap<Vec<u8>, ObjectId> {
    let Ok(forms) = doc.get_dict_in_dict(resources, b"XObject") else { return BTreeMap::new() };
    forms.iter().filter_map(|(n, o)| Some((n.clone(), o.as_reference().ok()?))).collect()
}

fn page_forms(doc: &Document, page: ObjectId) -> BTreeMap<Vec<u8>, ObjectId> {
    let Ok((own, inherited)) = doc.get_page_resources(page) else { return BTreeMap::new() };
    let mut out = BTreeMap::new();
    for r in inherited.iter().rev().filter_map(|id| doc.get_dictionary(*id).ok()).chain(own) {
        out.extend(named_forms(doc, r));
    }
    out
}

#[cfg(test)]
mod tests;
