//! An edited copy as a proposal: the charter's files with all changes accepted, each change at its clause, comments kept,
//! and what could not be mapped.

mod changes;

use crate::assign::{Is, assign, flat};
use crate::compose::{Composer, Slot};
use crate::export::parts::{DIFFERENCE, REVIEW};
use crate::export::{Source, tag};
use crate::meaning::{Meaning, same};
use crate::read::{AROUND, Accepted, accept, read};
use crate::units::{Units, ordered};
use servanda_charter::{Severity, SourceFile};
use servanda_partnership::compile;
use servanda_vocabulary::Trouble;

/// What happened to words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A bound value has new words.
    Value,
    /// Words were changed.
    Changed,
    /// A paragraph, item, row or clause is new.
    Inserted,
    /// It is gone.
    Deleted,
    /// It stands elsewhere.
    Moved,
    /// A clause has another number.
    Renumbered,
}

impl Kind {
    /// In a word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Changed => "changed",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::Moved => "moved",
            Self::Renumbered => "renumbered",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The heading of the clause.
    pub clause: String,
    /// What happened.
    pub kind: Kind,
    /// Old words.
    pub old: String,
    /// New words.
    pub new: String,
    /// The bound value, by its name.
    pub term: Option<String>,
    /// By whom; none if the change was not tracked.
    pub author: Option<String>,
    /// When, as the document says.
    pub date: Option<String>,
    /// What follows from it: where a clause now stands, which rules go with it.
    pub note: Option<String>,
}

/// A comment of somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The heading of the clause.
    pub clause: String,
    /// Whose.
    pub author: String,
    /// When, as the document says.
    pub date: String,
    /// The words it is about.
    pub words: String,
    /// What it says.
    pub text: String,
}

/// What is in the document and cannot stand in a charter, or could not be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unmapped {
    /// The heading of the clause.
    pub clause: String,
    /// What it is.
    pub what: String,
}

/// Why the proposal does not compile as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The heading of the clause.
    pub clause: String,
    /// The bound value, if it is about one.
    pub term: Option<String>,
    /// Its old words.
    pub old: String,
    /// Its new words.
    pub new: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// What an edited copy proposes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// The digest of the charter that was exported.
    pub old: String,
    /// The digest of the proposal, if it compiles.
    pub new: Option<String>,
    /// The charter's files with all changes accepted.
    pub files: Vec<SourceFile>,
    /// Each change.
    pub changes: Vec<Change>,
    /// Comments.
    pub remarks: Vec<Remark>,
    /// What could not be mapped.
    pub unmapped: Vec<Unmapped>,
    /// Why it does not compile.
    pub problems: Vec<Problem>,
    /// Tracked changes that lead to the charter's own words.
    pub settled: usize,
}

impl Proposal {
    /// Whether any word of the charter would change.
    #[must_use]
    pub fn changes_anything(&self, files: &[SourceFile]) -> bool {
        ordered(files) != self.files
    }
}

/// Brings an edited copy back.
///
/// # Errors
/// A file that cannot be read, or that was made from another charter.
pub fn import(bytes: &[u8], charter: Source<'_>) -> Result<Proposal, Trouble> {
    let doc = read(bytes)?;
    let digest = charter.compiled.charter.digest.clone();
    for (prefix, what) in [(REVIEW, "a drafting review"), (DIFFERENCE, "a comparison of two versions")] {
        if doc.digest.as_ref().is_some_and(|d| d.starts_with(prefix)) {
            return Err(Trouble::new(
                format!("the document is {what}, not a copy of the charter"),
                "edit a copy that servanda export wrote, and bring that back",
            ));
        }
    }
    if let Some(made) = doc.digest.as_ref().filter(|d| **d != digest) {
        return Err(Trouble::new(
            format!("the document was made from another version of the charter: {made}, and this is {digest}"),
            "give --charter the version it was made from; servanda diff then compares the proposal with any other",
        ));
    }
    let files = ordered(charter.files);
    let units = Units::of(&files);
    let meaning = Meaning::of(charter.compiled);
    let paras = accept(&doc);
    let is = assign(&paras, &units, &meaning);
    if !is.iter().any(|i| matches!(i, Is::Unit(_))) {
        return Err(Trouble::new(
            "nothing in this document is a clause of that charter",
            "give the document that servanda export wrote from it, edited",
        ));
    }
    let terms = &charter.compiled.charter.terms;
    let known = |t: &str| terms.keys().find(|id| tag(id) == t).cloned();
    let c = Composer { files: &files, units: &units, paras: &paras, is: &is, known: &known };
    let slots = c.slots();
    let mut p = Proposal { old: digest, files: files.clone(), ..Proposal::default() };
    for (i, text) in c.files(&slots) {
        if let Some(f) = p.files.get_mut(i) {
            f.text = text;
        }
    }
    changes::tell(&mut p, &c, &slots, &doc, &meaning);
    for (place, what) in &doc.foreign {
        // The footer that export wrote says the digest and which prevails, and counts pages.
        let around = what.strip_prefix(AROUND).and_then(|w| w.strip_prefix(": "));
        if around.is_some_and(|w| w.contains("sha256:") || meaning.is_ours(w)) {
            continue;
        }
        p.unmapped.push(Unmapped { clause: place_of(*place, &paras, &slots, &c, &meaning), what: what.clone() });
    }
    for n in doc.notes.values() {
        let text = n.text.trim().to_owned();
        let ours = same(&text);
        let theirs = !ours.is_empty() && !meaning.is_our_comment(&ours);
        if theirs {
            let line = n.para.and_then(|i| doc.paras.get(i)).map_or(0, |x| x.line);
            p.remarks.push(Remark {
                clause: place_of(line, &paras, &slots, &c, &meaning),
                author: n.who.author.clone(),
                date: n.who.date.clone(),
                words: flat(&n.words),
                text,
            });
        }
    }
    reads_as_the_copy(&mut p, &paras, &is);
    judge(&mut p, charter);
    Ok(p)
}

/// The clause of a slot, by the heading that the charter has for it, or else by the new heading's words.
fn clause_of(slot: &Slot, c: &Composer<'_>, meaning: &Meaning) -> String {
    match slot.section.and_then(|n| c.units.sections.get(n)) {
        Some(s) => meaning.heading(s.clause),
        None => slot.heading.and_then(|h| c.paras.get(h)).map(Accepted::text).unwrap_or_default(),
    }
}

/// The clause that a line of the document stands in.
fn place_of(line: usize, paras: &[Accepted], slots: &[Slot], c: &Composer<'_>, meaning: &Meaning) -> String {
    if line == 0 {
        return "the document".to_owned();
    }
    let at = |p: &usize| paras.get(*p).map_or(usize::MAX, |p| p.line);
    let slot = slots
        .iter()
        .filter(|s| s.heading.iter().chain(&s.paras).any(|p| at(p) <= line))
        .max_by_key(|s| s.heading.iter().chain(&s.paras).map(at).filter(|l| *l <= line).max().unwrap_or(0));
    slot.map_or_else(|| "the document".to_owned(), |s| clause_of(s, c, meaning))
}

/// INVARIANT: what the proposal says is what the edited copy says; where Markdown cannot say it, that is told.
fn reads_as_the_copy(p: &mut Proposal, paras: &[Accepted], is: &[Is]) {
    let units = Units::of(&p.files);
    let mut says: Vec<String> = units.list.iter().map(|u| flat(&u.text())).filter(|t| !t.is_empty()).collect();
    let mut copy: Vec<String> = Vec::new();
    let mut cell = None;
    for (a, _) in paras.iter().zip(is).filter(|(_, i)| matches!(i, Is::Unit(_) | Is::New)) {
        let text = flat(&a.text());
        match copy.last_mut() {
            // Paragraphs of one cell are one cell's words.
            Some(last) if a.cell.is_some() && a.cell == cell => {
                last.push(' ');
                last.push_str(&text);
            }
            _ => copy.push(text),
        }
        cell = a.cell;
    }
    copy.retain(|t| !t.is_empty());
    // Sections that went into another file stand in another order there; the words are compared, not their order.
    says.sort_unstable();
    copy.sort_unstable();
    let (mut i, mut j) = (0usize, 0usize);
    loop {
        match (copy.get(i), says.get(j)) {
            (None, None) => return,
            (Some(a), Some(b)) if a == b => {
                i = i.saturating_add(1);
                j = j.saturating_add(1);
            }
            (Some(a), b) if b.is_none_or(|b| a < b) => {
                p.unmapped.push(Unmapped {
                    clause: "the document".to_owned(),
                    what: format!("these words could not be placed as they are: {a}"),
                });
                i = i.saturating_add(1);
            }
            (_, Some(b)) => {
                p.unmapped.push(Unmapped {
                    clause: "the proposal".to_owned(),
                    what: format!("the proposal says, and the document does not: {b}"),
                });
                j = j.saturating_add(1);
            }
            (Some(_), None) => return,
        }
    }
}

/// Compiles the proposal: each value is read again by the charter's own readers.
fn judge(p: &mut Proposal, charter: Source<'_>) {
    let was = &charter.compiled.charter;
    match compile(p.files.clone()) {
        Ok(c) => p.new = Some(c.charter.digest.clone()),
        Err((new, found)) => {
            for d in found.iter().filter(|d| d.severity == Severity::Error) {
                let clause = new.clause_at(d.span).map_or_else(String::new, |c| new.clause_ref(c));
                let words = new.source(d.span);
                let term = new
                    .terms
                    .values()
                    .find(|t| t.span == d.span)
                    .or_else(|| new.terms.values().find(|t| d.message.contains(&format!("`{}`", t.id))))
                    .map(|t| t.id.clone())
                    .or_else(|| was.terms.keys().find(|id| d.message.contains(&format!("`{id}`"))).cloned());
                let old = term.as_ref().and_then(|t| was.terms.get(t)).map(|t| t.text.clone()).unwrap_or_default();
                let is = term.as_ref().and_then(|t| new.terms.get(t)).map(|t| t.text.clone());
                p.problems.push(Problem {
                    clause,
                    new: is.unwrap_or_else(|| if term.is_some() { String::new() } else { words.to_owned() }),
                    term,
                    old,
                    message: d.message.clone(),
                    help: d.help.clone().unwrap_or_default(),
                });
            }
        }
    }
}
