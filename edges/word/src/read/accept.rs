//! Every tracked change accepted: what a document then says, and what went by whom.

use super::Document;
use crate::units::{Cell, plain};

/// A character of the accepted text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glyph {
    /// What is seen.
    pub c: char,
    /// The tag of the content control around it.
    pub tag: Option<String>,
    /// Who inserted it.
    pub by: Option<usize>,
}

/// Words that were deleted as a tracked change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Before which character of the accepted text.
    pub at: usize,
    /// The words.
    pub text: String,
    /// By whom.
    pub by: usize,
    /// The tag of the content control around them.
    pub tag: Option<String>,
}

/// A paragraph once all is accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// Units whose marks stand in it.
    pub units: Vec<usize>,
    /// Whether it bears the mark of generated words.
    pub ours: bool,
    /// Heading level.
    pub heading: Option<u8>,
    /// List level and whether it is numbered.
    pub item: Option<(usize, bool)>,
    /// Its cell.
    pub cell: Option<Cell>,
    /// Whether it stands in a text box.
    pub boxed: bool,
    /// Its words.
    pub glyphs: Vec<Glyph>,
    /// What went.
    pub gone: Vec<Gone>,
    /// Who inserted its end.
    pub by: Option<usize>,
    /// Its count in the document, from 1.
    pub line: usize,
    /// The paragraphs of the document that it was made of, by their places.
    pub of: Vec<usize>,
    /// Whether it is gone as a whole, by whom.
    pub removed: Option<usize>,
}

impl Accepted {
    /// Its words.
    #[must_use]
    pub fn text(&self) -> String {
        self.glyphs.iter().map(|g| g.c).collect()
    }

    /// Its words before any tracked change.
    #[must_use]
    pub fn before(&self) -> String {
        let mut out = String::new();
        let mut gone = self.gone.iter().peekable();
        for i in 0..=self.glyphs.len() {
            while let Some(g) = gone.next_if(|g| g.at <= i) {
                out.push_str(&g.text);
            }
            if let Some(g) = self.glyphs.get(i).filter(|g| g.by.is_none()) {
                out.push(g.c);
            }
        }
        out.split(' ').filter(|w| !w.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// Accepts all tracked changes. A paragraph whose end was deleted runs on into the next.
#[must_use]
pub fn accept(doc: &Document) -> Vec<Accepted> {
    let mut out: Vec<Accepted> = Vec::new();
    let mut carried: Option<Accepted> = None;
    for (i, p) in doc.paras.iter().enumerate() {
        let mut a = Accepted {
            units: p.units.clone(),
            ours: p.ours,
            heading: p.heading,
            item: p.item,
            cell: p.cell,
            boxed: p.boxed,
            by: p.end_inserted,
            line: p.line,
            of: vec![i],
            ..Accepted::default()
        };
        for r in &p.runs {
            match (r.inserted, r.deleted) {
                (Some(_), Some(_)) => {}
                (None, Some(by)) => a.gone.push(Gone {
                    at: a.glyphs.len(),
                    text: r.text.chars().map(plain).collect(),
                    by,
                    tag: r.tag.clone(),
                }),
                (by, None) => {
                    a.glyphs.extend(r.text.chars().map(|c| Glyph { c: plain(c), tag: r.tag.clone(), by }));
                }
            }
        }
        if let Some(before) = carried.take() {
            a = joined(before, a);
        }
        match p.end_deleted {
            // A whole paragraph that went; a cell's last paragraph never runs on into the next cell.
            Some(by) if a.glyphs.is_empty() => {
                a.removed = Some(by);
                out.push(a);
            }
            Some(_) if p.cell == doc.paras.get(i.saturating_add(1)).and_then(|n| n.cell) => carried = Some(a),
            _ => out.push(a),
        }
    }
    out.extend(carried);
    for a in &mut out {
        squeeze(a);
    }
    out
}

fn joined(mut before: Accepted, after: Accepted) -> Accepted {
    let shift = before.glyphs.len();
    before.units.extend(after.units);
    before.glyphs.extend(after.glyphs);
    before.gone.extend(after.gone.into_iter().map(|g| Gone { at: g.at.saturating_add(shift), ..g }));
    before.of.extend(after.of);
    before.by = after.by;
    before
}

/// One space where there are several, none at the ends.
fn squeeze(a: &mut Accepted) {
    let mut kept: Vec<Glyph> = Vec::with_capacity(a.glyphs.len());
    let mut map = Vec::with_capacity(a.glyphs.len().saturating_add(1));
    for g in std::mem::take(&mut a.glyphs) {
        map.push(kept.len());
        let follows = kept.last().is_none_or(|l| matches!(l.c, ' ' | '\n'));
        if !(g.c == ' ' && follows) {
            kept.push(g);
        }
    }
    while kept.last().is_some_and(|g| matches!(g.c, ' ' | '\n')) {
        kept.pop();
    }
    for g in &mut a.gone {
        g.at = map.get(g.at).copied().unwrap_or(kept.len()).min(kept.len());
    }
    a.glyphs = kept;
}
