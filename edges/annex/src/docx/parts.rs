//! The parts of a DOCX: its styles and numbering definitions, and what it brings beside its text.

use crate::numbering::{Level, Numbering};
use crate::paragraph::Trouble;
use servanda_word::{Package, attribute, elements, local};
use std::collections::BTreeMap;

/// A paragraph style.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    pub num: Option<String>,
    pub level: Option<usize>,
    pub heading: bool,
    based_on: Option<String>,
}

/// Warnings about what a DOCX brings beside its text; none of it is opened.
pub(super) fn foreign(zip: &Package<'_>) -> Vec<String> {
    let count = |fit: fn(&str) -> bool| zip.count(fit);
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
