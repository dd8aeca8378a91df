//! What the schemas of this capability share.

use crate::model::At;
use servanda_capability::{Lower, Say};
use servanda_charter::{AttributeSchema, Block, Need, TermType, Ty};
use servanda_words::Phrase;

/// Which body a block is about.
pub(crate) const BODY: AttributeSchema =
    AttributeSchema { name: "body", ty: Ty::Ref(&["body"]), need: Need::Must("Of which body?") };

/// An attribute that may be left out.
pub(crate) const fn may(name: &'static str, ty: Ty) -> AttributeSchema {
    AttributeSchema { name, ty, need: Need::May }
}

/// An attribute that must be there, with the question that stays open without it.
pub(crate) const fn must(name: &'static str, ty: Ty, question: &'static str) -> AttributeSchema {
    AttributeSchema { name, ty, need: Need::Must(question) }
}

/// A period.
pub(crate) const PERIOD: Ty = Ty::Term(TermType::Period);
/// A fraction.
pub(crate) const FRACTION: Ty = Ty::Term(TermType::Fraction);

/// The body that a block names, as its label; notes an error if another block answered the same for that body.
pub(crate) fn body_label(block: &Block, lower: &mut Lower<'_>) -> String {
    let text = lower.ref_of(block, "body").unwrap_or_default();
    text.strip_prefix("body.").unwrap_or(&text).to_owned()
}

/// Refuses a second block of one kind for one body: which of the two would hold?
pub(crate) fn only_one(block: &Block, lower: &mut Lower<'_>, label: &str, already: Option<&At>) {
    if let Some(at) = already {
        let other = at.block.clone();
        lower.block_error(
            block,
            "two_answers",
            format!("`{other}` already says this for `body.{label}`"),
            format!("keep one `{}` block for each body", block.kind),
        );
    }
}

/// The other time of a block that sets one for extraordinary meetings too; nothing where it is the same.
pub(crate) fn extraordinary(block: &Block, say: &Say<'_>) -> Phrase {
    if say.of(block, "extraordinary") == say.of(block, "ordinary") {
        return Phrase::none();
    }
    say.opt(block, "extraordinary", "before-extraordinary")
}

/// A sentence begins with a capital letter, whatever name stands first in it.
pub(crate) fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map_or_else(String::new, |first| first.to_uppercase().chain(rest).collect())
}
