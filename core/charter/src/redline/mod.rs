//! Redline: what changed between two versions of a charter, in prose, in values and in blocks.

mod clauses;
mod meaning;
mod values;
mod words;

pub use clauses::{Aligned, aligned, rising};
pub use values::{Compared, compare_words};
pub use words::{Piece, word_diff};

use crate::Charter;
use crate::terms::TermType;

/// Everything that changed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Redline {
    /// Prose, clause by clause, in the new version's order; removed clauses where they stood.
    pub clauses: Vec<ClauseChange>,
    /// Values, by term.
    pub terms: Vec<TermChange>,
    /// Meaning, by block and attribute.
    pub blocks: Vec<BlockChange>,
}

/// How a thing changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChangeKind {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// Same place, other content.
    Changed,
    /// Same content under another number.
    Renumbered,
}

/// A clause whose prose changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ClauseChange {
    /// Its number in the new version (in the old one if removed).
    pub number: String,
    /// Its heading, likewise.
    pub title: String,
    /// How it changed.
    pub kind: ChangeKind,
    /// Its number in the old version, when it had one.
    pub old_number: Option<String>,
    /// Old plain text, empty if added.
    pub old_text: String,
    /// New plain text, empty if removed.
    pub new_text: String,
}

/// Which way a value moved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// A period became shorter, a date earlier.
    Shorter,
    /// A period became longer, a date later.
    Longer,
    /// An amount, count or fraction rose.
    Higher,
    /// An amount, count or fraction fell.
    Lower,
    /// Not comparable.
    Other,
}

/// A term whose words changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TermChange {
    /// Its dotted name.
    pub id: String,
    /// Old words, if it was there.
    pub old: Option<String>,
    /// New words, if it is still there.
    pub new: Option<String>,
    /// The type that both texts can be read as.
    pub ty: Option<TermType>,
    /// Which way it moved.
    pub direction: Direction,
    /// The clause heading where it stands now (or stood).
    pub clause: String,
}

/// A block that changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BlockChange {
    /// `body.general_assembly`
    pub id: String,
    /// The clause heading where it stands now (or stood).
    pub clause: String,
    /// How it changed.
    pub kind: ChangeKind,
    /// Its attributes that changed, by path: `quorum`, `minutes.draft_within`, `method.courier.received`.
    pub attributes: Vec<AttributeChange>,
}

/// An attribute that changed, in source text without layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttributeChange {
    /// Its path inside the block.
    pub name: String,
    /// Old source text, if it was there.
    pub old: Option<String>,
    /// New source text, if it is still there.
    pub new: Option<String>,
}

/// Compares two versions.
#[must_use]
pub fn redline(old: &Charter, new: &Charter) -> Redline {
    let pairs = clauses::pair(old, new);
    Redline {
        clauses: clauses::changes(old, new, &pairs),
        terms: values::changes(old, new),
        blocks: meaning::changes(old, new, &pairs),
    }
}

impl Redline {
    /// Whether nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.terms.is_empty() && self.blocks.is_empty()
    }
}

#[cfg(test)]
mod tests;
