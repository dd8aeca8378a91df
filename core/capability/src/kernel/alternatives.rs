//! Alternatives: exactly one of several clauses is chosen, and the others are prose that is not in force.
//!
//! A clause that is not chosen commands nothing: its blocks are left out before anything else is read. The choice may stand
//! in the prose as a bound term, so that the blank of a template is asked for. `option` is a clause that holds or not; and a
//! block that says `if_blank = clause_does_not_apply` takes its clause out while a term that it uses is blank.
//!
//! # Clause
//! "8.2 Joint results: [Alternative 1: each owner may use them. Alternative 2: use needs the others' consent.]"
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! notice "use" { }
//! notice "answer" { }
//! ~~~
//! ## 3 Choices
//! Of clause 4 the parties choose [4.Alt2](#joint.choice).
//! ~~~charter
//! alternatives "joint" {
//!   of     = ["4.Alt1", "4.Alt2"]
//!   chosen = joint.choice
//! }
//! option "audit" {
//!   clauses = ["5"]
//!   applies = no
//! }
//! ~~~
//! ## 4 Joint results
//! ### 4.Alt1 Notice
//! Whoever uses joint results tells the others, who answer within [5 calendar days](#joint.short).
//! ~~~charter
//! duty "answer_soon" {
//!   on     = notice.use
//!   bearer = each(trigger.to)
//!   act    = notice.answer
//!   due    = after(trigger.received, joint.short)
//! }
//! ~~~
//! ### 4.Alt2 Consent
//! Whoever uses joint results asks the others, who answer within [30 calendar days](#joint.long).
//! ~~~charter
//! duty "answer" {
//!   on     = notice.use
//!   bearer = each(trigger.to)
//!   act    = notice.answer
//!   due    = after(trigger.received, joint.long)
//! }
//! ~~~
//! ## 5 Audit
//! The Clinic may audit the Lab.
//! ## 6 Minimum
//! The Lab answers within [____](#answer.minimum) at least.
//! ~~~charter
//! right "wait" {
//!   if_blank = clause_does_not_apply
//!   on       = notice.use
//!   bearer   = party.lab
//!   until    = after(trigger.received, answer.minimum)
//!   silence  = lapse
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "Only what is chosen commands"
//! 2025-03-03 10:00  clinic  notice.give  notice=use about=r1 to=lab
//! expect at 2025-03-04 00:00
//!   duty answer of r1 for lab is due 2025-04-02
//!   clause 4.Alt2 is in force
//!   clause 4.Alt1 is not in force because 3
//!   clause 5 is not in force because 3
//!   clause 6 is not in force because 6
//! ```

use super::text::{numbers, texts};
use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{
    AttributeSchema, Block, BlockSchema, Charter, ClauseId, Expr, Label, Need, Node, Ty, lies_within,
};
use servanda_words::Phrase;

/// A clause that does not apply, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Its number; all below it is left out as well.
    pub number: String,
    /// Why, in words.
    pub reason: String,
    /// The clause that says so.
    pub by: ClauseId,
}

const SCHEMA: BlockSchema = BlockSchema {
    kind: "alternatives",
    summary: "Exactly one of several clauses is chosen; the others are not in force.",
    attributes: &[
        AttributeSchema {
            name: "of",
            ty: Ty::Expr,
            need: Need::Must("Between which clauses is there a choice? List their numbers."),
        },
        AttributeSchema { name: "chosen", ty: Ty::Expr, need: Need::Must("Which one of the alternatives holds?") },
    ],
    children: &[],
    label: Label::Required,
};

const OPTION_SCHEMA: BlockSchema = BlockSchema {
    kind: "option",
    summary: "Clauses that hold or not, as the parties say.",
    attributes: &[
        AttributeSchema {
            name: "clauses",
            ty: Ty::Expr,
            need: Need::Must("Which clauses are optional? List their numbers."),
        },
        AttributeSchema { name: "applies", ty: Ty::Bool, need: Need::Must("Do the optional clauses apply?") },
    ],
    children: &[],
    label: Label::Required,
};

/// The words of the choice: a quoted number, or a bound term.
fn chosen(block: &Block, charter: &Charter) -> Option<String> {
    let e = block.get("chosen")?;
    match &e.node {
        Node::Text(t) => Some(t.clone()),
        Node::Ref(p) => charter.terms.get(&p.join(".")).map(|t| t.text.trim().to_owned()),
        _ => None,
    }
}

/// A blank term that a block uses.
fn blank_of(block: &Block, charter: &Charter) -> Option<String> {
    fn blank(e: &Expr, charter: &Charter) -> Option<String> {
        if let Node::Ref(p) = &e.node {
            let t = charter.terms.get(&p.join("."))?;
            return t.is_blank().then(|| t.id.clone());
        }
        e.parts().into_iter().find_map(|x| blank(x, charter))
    }
    let own = block.attributes.iter().find_map(|a| blank(&a.value, charter));
    own.or_else(|| block.blocks.iter().find_map(|b| blank_of(b, charter)))
}

/// The clauses of a charter that do not apply.
#[must_use]
pub fn left_out(charter: &Charter) -> Vec<LeftOut> {
    let mut out = Vec::new();
    for b in charter.blocks_of("alternatives") {
        let (of, Some(chosen)) = (texts(b, "of"), chosen(b, charter)) else { continue };
        if of.contains(&chosen) {
            let others = of.into_iter().filter(|n| *n != chosen);
            out.extend(others.map(|number| LeftOut {
                reason: format!("clause {number} is not chosen; clause {chosen} is"),
                number,
                by: b.clause,
            }));
        }
    }
    for b in charter.blocks_of("option").filter(|b| b.get("applies").and_then(Expr::as_bool) == Some(false)) {
        out.extend(texts(b, "clauses").into_iter().map(|number| LeftOut {
            reason: format!("clause {number} is optional, and the parties left it out"),
            number,
            by: b.clause,
        }));
    }
    for b in &charter.blocks {
        if b.get("if_blank").and_then(Expr::as_word) == Some("clause_does_not_apply")
            && let Some(term) = blank_of(b, charter)
        {
            let number = charter.clause(b.clause).number.clone();
            out.push(LeftOut {
                reason: format!("clause {number} does not apply, because `{term}` is left blank"),
                number,
                by: b.clause,
            });
        }
    }
    out
}

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let of = numbers(block, "of", lower);
    let Some(e) = block.get("chosen").cloned() else { return };
    let among = of.join(" or ");
    match chosen(block, lower.charter) {
        Some(c) if of.contains(&c) => {}
        Some(c) => lower.error(
            &e,
            "no_alternative",
            format!("which of the alternatives holds? “{c}” is none of them"),
            format!("choose exactly one: {among}"),
        ),
        None => lower.error(
            &e,
            "no_alternative",
            "exactly one of the alternatives must be chosen",
            format!("write one number, {among}, in quotes or as a bound term"),
        ),
    }
    if of.len() < 2 {
        lower.block_error(
            block,
            "no_alternative",
            "between what is there a choice? Only one clause is listed",
            "list at least two clauses; a single clause that may hold or not is an `option`",
        );
    }
}

fn lower_option(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    numbers(block, "clauses", lower);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let of = texts(block, "of").join(", ");
    let one = chosen(block, say.charter).unwrap_or_default();
    say.block("alternatives", &[("of", of.into()), ("one", one.to_string().into())])
}

fn say_option(block: &Block, say: &Say<'_>) -> String {
    let clauses = texts(block, "clauses");
    let not = block.get("applies").and_then(Expr::as_bool) == Some(false);
    let many = Phrase::from(clauses.len() != 1);
    say.block("option", &[("many", many), ("not", not.into()), ("clauses", clauses.join(", ").into())])
}

/// Whether a clause lies in one that is left out, and why.
#[must_use]
pub fn is_left_out<'a>(list: &'a [LeftOut], number: &str) -> Option<&'a LeftOut> {
    list.iter().find(|l| lies_within(number, &l.number))
}

/// Alternatives.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
/// Optional clauses.
pub const OPTION: Feature<Kernel> =
    Feature { schema: Some(&OPTION_SCHEMA), lower: lower_option, say: say_option, kinds: &[], on: quiet };
