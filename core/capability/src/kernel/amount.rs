//! Amount: a sum that becomes owed on an event, computed by formula, bounded by a cap.
//!
//! # Clause
//! "A defaulting party bears the others' reasonable additional costs."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Costs
//! Days end in [Europe/Brussels](#place.zone). The cost is shared: each bears [half](#costs.part).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! notice "costs" { about = party }
//! amount "costs" {
//!   on       = notice.costs
//!   debtor   = trigger.subject
//!   creditor = trigger.party
//!   is       = times(costs.part, trigger.amount)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own; the trigger's statement carries `amount`.
//!
//! # Outcome
//! ```case
//! case "Half is owed"
//! 2025-03-03 10:00  clinic  notice.give  notice=costs about=lab amount="EUR 500"
//! expect at 2025-03-03 10:00
//!   lab owes EUR 250 under amount.costs
//!   clinic owes nothing under amount.costs
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::{AmountNorm, Cond, Parties};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "amount",
    summary: "A sum that becomes owed on an event, computed by formula, bounded by a cap.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "if", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "debtor", ty: Ty::Expr, need: Need::Must("Who owes it?") },
        AttributeSchema { name: "creditor", ty: Ty::Expr, need: Need::Must("To whom is it owed?") },
        AttributeSchema { name: "is", ty: Ty::Expr, need: Need::Must("How is the sum made?") },
        AttributeSchema { name: "within", ty: Ty::Ref(&["cap"]), need: Need::May },
        AttributeSchema { name: "round", ty: Ty::Choice(&["half_even"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let debtor = block.get("debtor").and_then(|e| lower.parties(&e.clone())).unwrap_or(Parties::All);
    let creditor = block.get("creditor").and_then(|e| lower.parties(&e.clone())).unwrap_or(Parties::Others);
    let is = block.get("is").and_then(|e| lower.amount(&e.clone()));
    let within = lower.ref_of(block, "within").map(|c| lower.build.cap_id(&c));
    let on = match block.get("on") {
        Some(e) => lower.events(&e.clone()).unwrap_or_default(),
        None => Vec::new(),
    };
    let when = match block.get("if") {
        Some(e) => lower.cond(&e.clone()).unwrap_or(Cond::False),
        None => Cond::True,
    };
    let owed = lower.build.name(&format!("{}.owed", block.id()));
    let name = lower.build.name(&block.id());
    // The number of an amount is its place among the charter's amounts, so it is added even when its formula failed.
    let is = is.unwrap_or(servanda_norms::AmountExpr::Trigger);
    lower.build.amount(AmountNorm { block: name, clause: block.clause, debtor, creditor, is, within, owed }, &on, when);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let owe = if say.many(block, "debtor") { "owe" } else { "owes" };
    let on = say.on(block);
    let debtor = say.list(block, "debtor", "and", "");
    let debtor = if on.is_empty() {
        Say::sentence(&debtor)
    } else {
        format!("{on}{}, {debtor}", say.opt(block, "if", ", if ", ""))
    };
    format!(
        "{debtor} {owe} {} {}{}.",
        say.of(block, "creditor"),
        say.of(block, "is"),
        say.opt(block, "within", ", at most the cap ", "")
    )
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
