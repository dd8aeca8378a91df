//! Party: who the agreement is between.
//!
//! # Clause
//! "This agreement is made between the Clinic and the Lab."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! This agreement is made between the Clinic and [Laboratory of the North](#lab.name).
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = lab.name }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Telling
//! ~~~charter
//! notice "hello" { }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own; see `opening`, `joining` and `keys`.
//!
//! # Outcome
//! ```case
//! case "A party speaks for itself"
//! 2025-01-10 09:00  lab  notice.give  notice=hello about=clinic to=clinic
//! expect at 2025-01-10 12:00
//!   happened notice.hello of clinic
//! ```

use crate::Membership;
use crate::state::PartyModel;
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, TermType, Ty};

const SCHEMA: BlockSchema = BlockSchema {
    kind: "party",
    summary: "A party to the agreement: a short id in the record, and the name that people sign under.",
    attributes: &[
        AttributeSchema {
            name: "name",
            ty: Ty::Either(&[Ty::Text, Ty::Term(TermType::Text)]),
            need: Need::Must("What is the party's full name?"),
        },
        AttributeSchema { name: "role", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "signatory", ty: Ty::Bool, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Membership) {
    lower.build.name(&block.label);
    let signs = block.get("signatory").and_then(|e| e.as_bool()).unwrap_or(true);
    own.model.parties.insert(block.label.clone(), PartyModel { clause: block.clause, signs });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let signs = block.get("signatory").and_then(|e| e.as_bool()) != Some(false);
    let args = [("name", say.party(&block.label)), ("id", block.label.as_str().into())];
    say.block(if signs { "party" } else { "party-named" }, &args)
}

/// The feature.
pub const FEATURE: Feature<Membership> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: no_on };
