//! Cap: the most that a party may have to pay; what was owed under it erodes it.
//!
//! # Clause
//! "A party's liability is limited to once its share of the project's cost, unless it acted wilfully."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Liability
//! Days end in [Europe/Brussels](#place.zone). Liability is limited to [EUR 400,000](#liability.limit).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! notice "damage" { about = party }
//! cap "general" {
//!   amount = liability.limit
//! }
//! amount "damages" {
//!   on       = notice.damage
//!   debtor   = trigger.subject
//!   creditor = trigger.party
//!   is       = trigger.amount
//!   within   = cap.general
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "The cap erodes"
//! 2025-03-03 10:00  clinic  notice.give  notice=damage about=lab amount="EUR 300,000"
//! 2025-04-03 10:00  clinic  notice.give  notice=damage about=lab amount="EUR 250,000"
//! expect at 2025-03-03 12:00
//!   lab owes EUR 300,000 under amount.damages
//! expect at 2025-04-03 12:00
//!   lab owes EUR 400,000 under amount.damages
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "cap",
    summary: "The most that a party may have to pay in all; what was owed under it erodes it.",
    attributes: &[
        AttributeSchema { name: "who", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "amount", ty: Ty::Expr, need: Need::Must("How much is the most?") },
        AttributeSchema { name: "not_for", ty: Ty::RefList(&["finding"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let Some(amount) = block.get("amount").and_then(|e| lower.amount(&e.clone())) else { return };
    let not_for = lower.refs_of(block, "not_for");
    let not_for = not_for.iter().map(|f| lower.build.finding_id(f)).collect();
    lower.build.cap(&block.id(), block.clause, amount, not_for);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    format!(
        "{} pays at most {} in all{}.",
        block.get("who").map_or_else(|| "Each party".to_owned(), |_| Say::sentence(&say.of(block, "who"))),
        say.of(block, "amount"),
        say.list(block, "not_for", "or", ", except where the answer to ")
            + if block.get("not_for").is_some() { " is yes" } else { "" },
    )
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
