//! The parts of a DOCX: opened within limits, and its styles and numbering definitions.

use crate::numbering::{Level, Numbering};
use crate::paragraph::Trouble;
use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// Most bytes that one part may unpack to.
const PART_MAX: u64 = 64 * 1024 * 1024;
/// Most files in the ZIP.
const FILES_MAX: usize = 10_000;

pub(super) type Zip<'a> = zip::ZipArchive<Cursor<&'a [u8]>>;

/// A paragraph style.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub num: Option<String>,
    pub level: Option<usize>,
    pub heading: bool,
    based_on: Option<String>,
}

pub(super) fn broken(why: &str) -> Trouble {
    Trouble::new(format!("the DOCX is broken: {why}"), "open it in Word, save it again as .docx, and try that file")
}

pub(super) fn has_dtd() -> Trouble {
    Trouble::new(
        "the DOCX declares a document type, which no word processor writes",
        "do not trust this file; ask for it again",
    )
}

/// Opens the ZIP.
pub(super) fn open(bytes: &[u8]) -> Result<Zip<'_>, Trouble> {
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(Trouble::new(
            "the file is encrypted with a password, or is an old binary .doc",
            "open it in Word, remove the password, and save it as .docx",
        ));
    }
    let zip = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(&e.to_string()))?;
    if zip.len() > FILES_MAX {
        return Err(broken("it holds more than 10,000 files"));
    }
    Ok(zip)
}

/// A part's text; none if the DOCX has no such part.
pub(super) fn part(zip: &mut Zip<'_>, name: &str) -> Result<Option<String>, Trouble> {
    let file = match zip.by_name(name) {
        Ok(f) => f,
        Err(zip::result::ZipError::FileNotFound) => return Ok(None),
        Err(e) => return Err(broken(&format!("{name}: {e}"))),
    };
    let mut bytes = Vec::new();
    // INVARIANT: what is unpacked is bounded by what is read, whatever the ZIP says of its size.
    file.take(PART_MAX.saturating_add(1)).read_to_end(&mut bytes).map_err(|e| broken(&format!("{name}: {e}")))?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > PART_MAX {
        return Err(Trouble::new(
            format!("{name} unpacks to more than 64 MB"),
            "do not trust this file; ask for it again",
        ));
    }
    String::from_utf8(bytes).map(Some).map_err(|_| broken(&format!("{name} is not UTF-8")))
}

/// Warnings about what a DOCX brings beside its text; none of it is opened.
pub(super) fn foreign(zip: &Zip<'_>) -> Vec<String> {
    let count = |fit: fn(&str) -> bool| zip.file_names().flatten().filter(|n| fit(n)).count();
    let mut out = Vec::new();
    let mut say = |n: usize, what: &str| {
        if n > 0 {
            out.push(format!("the document holds {what} ({n}); nothing of it was opened"));
        }
    };
    say(count(|n| n.ends_with(".bin") && n.contains("vba")), "macros");
    say(count(|n| n.starts_with("word/embeddings/")), "embedded objects");
    say(count(|n| n == "word/footnotes.xml" || n == "word/endnotes.xml"), "footnotes or endnotes, which are not read");
    say(count(|n| n == "word/comments.xml"), "comments, which are not read");
    out
}

/// A name without its prefix.
pub(super) fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, l)| l)
}

/// An attribute's value by its name without prefix.
pub(super) fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    let a = e.attributes().flatten().find(|a| local(a.key.as_ref()) == name)?;
    Some(a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// A character by reference; a name that XML does not know is refused, so nothing is ever expanded.
pub(super) fn entity(r: &BytesRef<'_>) -> Result<String, Trouble> {
    if let Ok(Some(c)) = r.resolve_char_ref() {
        return Ok(c.to_string());
    }
    let c = match r.xml10_content().as_ref() {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        other => return Err(broken(&format!("it uses the unknown entity `{other}`"))),
    };
    Ok(c.to_owned())
}

/// Calls `each` for every element that opens.
fn elements(xml: &str, mut each: impl FnMut(&BytesStart<'_>)) -> Result<(), Trouble> {
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|e| broken(&e.to_string()))? {
            Event::Eof => return Ok(()),
            Event::DocType(_) => return Err(has_dtd()),
            Event::Start(e) | Event::Empty(e) => each(&e),
            _ => {}
        }
    }
}

/// `word/styles.xml`: which styles are headings and which are numbered, with what they are based on.
pub(super) fn styles(xml: &str) -> Result<BTreeMap<String, Style>, Trouble> {
    let mut list: BTreeMap<String, Style> = BTreeMap::new();
    let mut now = String::new();
    elements(xml, |e| {
        let val = attribute(e, "val");
        let name = e.name();
        let name = local(name.as_ref());
        if name == "style" {
            now = attribute(e, "styleId").unwrap_or_default();
            list.insert(now.clone(), Style::default());
        }
        let Some(s) = list.get_mut(&now) else { return };
        match name {
            "name" => {
                s.heading |= val.is_some_and(|v| v.to_lowercase().starts_with("heading") || v.to_lowercase() == "title")
            }
            "outlineLvl" => s.heading |= val.is_some_and(|v| v != "9"),
            "basedOn" => s.based_on = val,
            "numId" => s.num = val,
            "ilvl" => s.level = val.and_then(|v| v.parse().ok()),
            _ => {}
        }
    })?;
    // Each style takes what it lacks from the one it is based on, a few steps at most: they may run in a circle.
    for _ in 0..8 {
        let before = list.clone();
        for s in list.values_mut() {
            let Some(base) = s.based_on.as_ref().and_then(|b| before.get(b)) else { continue };
            s.num = s.num.take().or_else(|| base.num.clone());
            s.level = s.level.or(base.level);
            s.heading |= base.heading;
        }
    }
    Ok(list)
}

/// `word/numbering.xml`.
pub(super) fn numbering(xml: &str) -> Result<Numbering, Trouble> {
    let mut n = Numbering::default();
    let (mut list, mut num, mut level) = (None::<String>, String::new(), 0usize);
    elements(xml, |e| {
        let val = attribute(e, "val");
        let name = e.name();
        match local(name.as_ref()) {
            "abstractNum" => list = attribute(e, "abstractNumId"),
            "num" => {
                num = attribute(e, "numId").unwrap_or_default();
                list = None;
            }
            "abstractNumId" if list.is_none() => {
                n.nums.insert(num.clone(), val.unwrap_or_default());
            }
            "lvl" => {
                level = attribute(e, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0);
                if let Some(l) = &list {
                    let new = Level { start: 1, format: "decimal".to_owned(), ..Level::default() };
                    n.levels.insert((l.clone(), level), new);
                }
            }
            "lvlOverride" => level = attribute(e, "ilvl").and_then(|v| v.parse().ok()).unwrap_or(0),
            "startOverride" => {
                n.restarts.insert((num.clone(), level), val.and_then(|v| v.parse().ok()).unwrap_or(1));
            }
            other => {
                let Some(l) = list.as_ref().and_then(|l| n.levels.get_mut(&(l.clone(), level))) else { return };
                match other {
                    "start" => l.start = val.and_then(|v| v.parse().ok()).unwrap_or(1),
                    "numFmt" => l.format = val.unwrap_or_default(),
                    "lvlText" => l.text = val.unwrap_or_default(),
                    "isLgl" => l.legal = true,
                    _ => {}
                }
            }
        }
    })?;
    Ok(n)
}
