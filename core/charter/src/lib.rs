//! The charter compiler's front: source files to clauses, bound terms, checked blocks and diagnostics.
//!
//! It knows no kind of block. Capabilities hand in schemas as data ([`check`]), so that a new capability never touches
//! the grammar. Passes, one folder each: `source` (normalise, limits, digest), `prose` (CommonMark to clauses, terms
//! and fences), `blocks` (restricted HCL to a tree), `terms` (words to values), `schema` (blocks against schemas),
//! `redline` (what changed between two versions).

mod blocks;
mod charter;
mod diagnostic;
mod pairs;
mod prose;
mod redline;
mod schema;
mod source;
mod terms;
#[cfg(test)]
mod tests;

pub use blocks::{Attribute, Block, Expr, Node, Op};
pub use charter::{Charter, Parsed, Version, parse};
pub use diagnostic::{Diagnostic, Severity, has_errors, render};
pub use pairs::Pair;
pub use prose::{Clause, ClauseId, Term, clause_number, lies_within};
pub use redline::{
    Aligned, AttributeChange, BlockChange, ChangeKind, ClauseChange, Compared, Direction, Piece, Redline, TermChange,
    aligned, compare_words, redline, rising, word_diff,
};
pub use schema::{AttributeSchema, BlockSchema, Label, NameList, Names, Need, Ty, check};
pub use source::{SourceFile, Span, hidden_name};
pub use terms::{Opening, TermType, TermValue};
