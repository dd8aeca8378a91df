//! Rule: on an event, if a condition holds, effects follow.
//!
//! # Clause
//! "If the grant agreement of a party ends, its participation ends with it."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! status "suspended" { of = party }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 Suspension
//! A party whose funding stops is suspended.
//! ~~~charter
//! event "funding_stopped" { about = party }
//! rule "suspend" {
//!   on   = event.funding_stopped
//!   then = [set(status.suspended)]
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. What follows concerns what is of the trigger's scope; with `per = [product]`, all of its product.
//!
//! # Outcome
//! ```case
//! case "The party concerned is suspended, the other is not"
//! 2025-03-03 10:00  clinic  event.record  event=funding_stopped about=lab
//! expect at 2025-03-03 10:00
//!   lab is suspended
//!   clinic is not suspended
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_norms::{Cond, NormKind};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "rule",
    summary: "On an event, if a condition holds, effects follow.",
    attributes: &[
        AttributeSchema { name: "on", ty: Ty::Expr, need: Need::Must("On which event?") },
        AttributeSchema { name: "if", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "then", ty: Ty::Expr, need: Need::Must("What follows?") },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Kernel) {
    super::status::by_rule(block, own);
    let mut n = lower.build.blank(&block.id(), block.clause, NormKind::Rule);
    if let Some(e) = block.get("on") {
        n.on = lower.events(&e.clone()).unwrap_or_default();
    }
    if let Some(e) = block.get("if") {
        n.when = lower.cond(&e.clone()).unwrap_or(Cond::False);
    }
    if let Some(e) = block.get("per") {
        n.bends.per = super::scope::dimensions(&e.clone(), lower);
    }
    n.then = lower.effects_of(block, "then");
    lower.build.add(n);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let args = [
        ("on", say.on(block)),
        ("if", say.opt(block, "if", "rule.if")),
        ("then", say.of(block, "then")),
        ("per", say.list_in(block, "per", "and", "rule.per")),
    ];
    say.block("rule", &args)
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
