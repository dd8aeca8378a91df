//! A document as somebody gives it back: its paragraphs with what was inserted and deleted by whom, its comments, and all
//! that stands in it beside paragraphs.

mod accept;
mod body;

pub use accept::{Accepted, Glyph, Gone, accept};

use crate::package::Package;
use crate::units::Cell;
use crate::xml::{attribute, elements, local};
use servanda_vocabulary::Trouble;
use std::collections::BTreeMap;

/// Most bytes of a document that are read.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;

/// What stands in a header or footer.
pub const AROUND: &str = "a header or footer";

/// Who made a tracked change or a comment, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// The author's name; empty if the document names none.
    pub author: String,
    /// The moment as the document writes it; empty if it names none.
    pub date: String,
}

/// A run of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// Its words.
    pub text: String,
    /// The tag of the content control around it.
    pub tag: Option<String>,
    /// Who inserted it, by place in [`Document::people`].
    pub inserted: Option<usize>,
    /// Who deleted it.
    pub deleted: Option<usize>,
}

/// One paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Para {
    /// Units whose marks stand in it.
    pub units: Vec<usize>,
    /// Whether it bears the mark of generated words.
    pub ours: bool,
    /// Heading level.
    pub heading: Option<u8>,
    /// Level of the list it stands in, from 0, and whether its items have numbers.
    pub item: Option<(usize, bool)>,
    /// Its runs.
    pub runs: Vec<Run>,
    /// Who inserted its end.
    pub end_inserted: Option<usize>,
    /// Who deleted its end.
    pub end_deleted: Option<usize>,
    /// Its cell.
    pub cell: Option<Cell>,
    /// Whether it stands in a text box.
    pub boxed: bool,
    /// Its count in the document, from 1.
    pub line: usize,
}

/// A comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// Who and when.
    pub who: Who,
    /// What it says.
    pub text: String,
    /// The words it is about.
    pub words: String,
    /// The paragraph it stands at, by place in [`Document::paras`].
    pub para: Option<usize>,
}

/// What was read.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Its paragraphs in order.
    pub paras: Vec<Para>,
    /// Authors of tracked changes.
    pub people: Vec<Who>,
    /// Its comments, by their ids.
    pub notes: BTreeMap<String, Note>,
    /// The digest of the charter that it was made from.
    pub digest: Option<String>,
    /// What is in it that no charter can hold: the paragraph's count and the words.
    pub foreign: Vec<(usize, String)>,
}

/// Reads a DOCX.
///
/// # Errors
/// A file that is no DOCX, is broken or encrypted, or brings what may run: macros, embedded objects.
pub fn read(bytes: &[u8]) -> Result<Document, Trouble> {
    if bytes.len() > BYTES_MAX {
        return Err(Trouble::new(
            "the file is larger than 32 MB, the most that is read",
            "save it without its pictures",
        ));
    }
    let mut zip = Package::open(bytes)?;
    refuse_what_runs(&zip)?;
    let Some(xml) = zip.part("word/document.xml")? else {
        return Err(Trouble::new(
            "the file has no word/document.xml: it is no DOCX",
            "open it in Word and save it as .docx",
        ));
    };
    let levels = match zip.part("word/styles.xml")? {
        Some(t) => headings(&t)?,
        None => BTreeMap::new(),
    };
    let bullets = match zip.part("word/numbering.xml")? {
        Some(t) => numbered(&t)?,
        None => BTreeMap::new(),
    };
    let mut doc = body::body(&xml, &levels, &bullets)?;
    if let Some(t) = zip.part("word/comments.xml")? {
        body::notes(&t, &mut doc)?;
    }
    doc.digest = match zip.part("docProps/custom.xml")? {
        Some(t) => body::property(&t)?,
        None => None,
    };
    let mut beside =
        vec![("word/footnotes.xml".to_owned(), "a footnote"), ("word/endnotes.xml".to_owned(), "an endnote")];
    let around = |n: &str| n.starts_with("word/header") || n.starts_with("word/footer");
    beside.extend(zip.names().filter(|n| around(n)).map(|n| (n.into_owned(), AROUND)));
    for (part, what) in beside {
        if let Some(t) = zip.part(&part)? {
            let all = body::body(&t, &levels, &bullets)?;
            for p in &all.paras {
                let text: String = p.runs.iter().map(|r| r.text.as_str()).collect();
                if !text.trim().is_empty() {
                    doc.foreign.push((0, format!("{what}: {}", text.trim())));
                }
            }
        }
    }
    let pictures = zip.count(|n| n.starts_with("word/media/"));
    if pictures > 0 {
        doc.foreign.push((0, format!("pictures ({pictures})")));
    }
    Ok(doc)
}

fn refuse_what_runs(zip: &Package<'_>) -> Result<(), Trouble> {
    let has = |fit: fn(&str) -> bool| zip.count(fit) > 0;
    if has(|n| n.to_ascii_lowercase().contains("vbaproject")) {
        return Err(Trouble::new("the document holds macros", "save it as .docx, which holds none"));
    }
    if has(|n| n.starts_with("word/embeddings/") || n.starts_with("word/activeX/")) {
        return Err(Trouble::new(
            "the document holds embedded objects or controls, which are never opened",
            "take them out, or export the charter again and edit that copy",
        ));
    }
    if has(|n| n.starts_with("word/afchunk")) {
        return Err(Trouble::new(
            "the document holds another document that Word would merge in",
            "open it in Word, save it again as .docx, and try that file",
        ));
    }
    Ok(())
}

/// Heading levels by style: `heading 2` is 2, the title is 1; a style takes the level of the one it is based on.
fn headings(xml: &str) -> Result<BTreeMap<String, u8>, Trouble> {
    let mut own: BTreeMap<String, (Option<u8>, Option<String>)> = BTreeMap::new();
    let mut now = String::new();
    elements(xml, |e| {
        let val = attribute(e, "val");
        match local(e.name().as_ref()) {
            "style" => {
                now = attribute(e, "styleId").unwrap_or_default();
                own.insert(now.clone(), (None, None));
            }
            "name" => {
                let name = val.unwrap_or_default().to_lowercase();
                let level = name.strip_prefix("heading ").and_then(|n| n.parse().ok());
                if let Some(s) = own.get_mut(&now) {
                    s.0 = if name == "title" { Some(1) } else { level.filter(|l| (1..=6).contains(l)) };
                }
            }
            "basedOn" => {
                if let Some(s) = own.get_mut(&now) {
                    s.1 = val;
                }
            }
            _ => {}
        }
    })?;
    // A few steps at most: styles may be based on each other in a circle.
    for _ in 0..8 {
        let before = own.clone();
        for s in own.values_mut() {
            s.0 = s.0.or_else(|| before.get(s.1.as_ref()?)?.0);
        }
    }
    Ok(own.into_iter().filter_map(|(k, (l, _))| Some((k, l?))).collect())
}

/// Of each list and level, whether its items have numbers.
fn numbered(xml: &str) -> Result<BTreeMap<(String, usize), bool>, Trouble> {
    let mut kinds: BTreeMap<(String, usize), bool> = BTreeMap::new();
    let mut of: BTreeMap<String, String> = BTreeMap::new();
    let (mut list, mut num, mut level) = (None::<String>, String::new(), 0usize);
    elements(xml, |e| {
        let val = attribute(e, "val");
        match local(e.name().as_ref()) {
            "abstractNum" => list = attribute(e, "abstractNumId"),
            "num" => {
                num = attribute(e, "numId").unwrap_or_default();
                list = None;
            }
            "abstractNumId" => {
                of.insert(num.clone(), val.unwrap_or_default());
            }
            "lvl" => level = attribute(e, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0),
            "numFmt" => {
                if let Some(l) = &list {
                    kinds.insert((l.clone(), level), !matches!(val.as_deref(), Some("bullet" | "none")));
                }
            }
            _ => {}
        }
    })?;
    let mut out = BTreeMap::new();
    for (num, list) in of {
        for l in 0..9usize {
            if let Some(k) = kinds.get(&(list.clone(), l)) {
                out.insert((num.clone(), l), *k);
            }
        }
    }
    Ok(out)
}
