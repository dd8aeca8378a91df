//! Schemas: what blocks of a kind may say. They are data handed in by capabilities; this crate knows none.

mod check;
mod value;

use crate::Charter;
use crate::diagnostic::Diagnostic;
use crate::terms::TermType;

/// What blocks of one kind may and must say.
#[derive(Clone, Copy, Debug)]
pub struct BlockSchema {
    /// The word that opens the block.
    pub kind: &'static str,
    /// One sentence for the manual.
    pub summary: &'static str,
    /// Its attributes. The name `*` stands for any name not listed.
    pub attributes: &'static [AttributeSchema],
    /// Block kinds that may stand inside.
    pub children: &'static [BlockSchema],
    /// Whether it bears a label. At top level one label is always demanded.
    pub label: Label,
}

/// Whether a block bears a label.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Label {
    /// It must.
    Required,
    /// It may.
    Optional,
    /// It must not (nested blocks only).
    None,
}

/// One attribute.
#[derive(Clone, Copy, Debug)]
pub struct AttributeSchema {
    /// Its name, or `*` for any other.
    pub name: &'static str,
    /// What its value must be.
    pub ty: Ty,
    /// Whether it must be there.
    pub need: Need,
}

/// Whether an attribute must be there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// It must: the question that the drafter has left open without it.
    Must(&'static str),
    /// It may.
    May,
}

/// What a value must be.
#[derive(Clone, Copy, Debug)]
pub enum Ty {
    /// A bound term, readable as this type.
    Term(TermType),
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A reference to a block of one of these kinds, or to a known name whose first part (or whole) is listed; `*` for
    /// any block or known name.
    Ref(&'static [&'static str]),
    /// Such a reference, or a list of them.
    RefList(&'static [&'static str]),
    /// Any expression: only its references are checked here, the rest by whoever lowers the block.
    Expr,
    /// A quoted text.
    Text,
    /// `yes` or `no`.
    Bool,
    /// A term or a list of terms.
    TermList(TermType),
    /// Any one of these.
    Either(&'static [Ty]),
}

/// Names that are neither blocks nor terms: `trigger.party`, `members`, `others`.
pub trait Names {
    /// Whether the dotted path is such a name.
    fn is_name(&self, path: &[String]) -> bool;
    /// Names to offer when a drafter's word is near one.
    fn known(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// Known names from a list. `trigger.party` matches itself; `notice.*` any path that starts so; a `*` part in the
/// middle (`resolution.*.adopted`) any one part.
#[derive(Clone, Copy, Debug, Default)]
pub struct NameList<'a>(pub &'a [&'a str]);

impl Names for NameList<'_> {
    fn is_name(&self, path: &[String]) -> bool {
        self.0.iter().any(|pattern| matches_pattern(pattern, path))
    }
    fn known(&self) -> Vec<&str> {
        self.0.iter().copied().filter(|n| !n.contains('*')).collect()
    }
}

fn matches_pattern(pattern: &str, path: &[String]) -> bool {
    let mut parts = path.iter();
    let mut wanted = pattern.split('.').peekable();
    while let Some(want) = wanted.next() {
        let Some(part) = parts.next() else { return false };
        if want == "*" {
            if wanted.peek().is_none() {
                return true;
            }
        } else if want != part {
            return false;
        }
    }
    parts.next().is_none()
}

/// Checks a charter's blocks against schemas, and its references against blocks, terms and `known` names.
#[must_use]
pub fn check(charter: &Charter, schemas: &[&BlockSchema], known: &dyn Names) -> Vec<Diagnostic> {
    let mut check = check::Check::new(charter, schemas, known);
    check.run();
    check.found.finish(charter)
}
