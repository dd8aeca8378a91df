//! Moment: a named point in time that other clauses refer to, known or still to come.
//!
//! # Clause
//! "The Effective Date is the later of both signatures and clearance."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! ~~~
//! ## 2 Effective date
//! Days end in [Europe/Brussels](#place.zone). The agreement takes effect on [1 March 2025](#term.start) or, if later, on clearance.
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! event "clearance" { }
//! moment "effective" {
//!   is = latest(start_of(term.start), event.clearance)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "Unknown until all its limbs are known"
//! 2025-04-10 10:00  lab  event.record  event=clearance
//! expect at 2025-04-10 09:00
//!   not happened moment.effective
//! expect at 2025-04-10 10:00
//!   happened moment.effective
//! ```

use super::{Kernel, quiet};
use crate::feature::Feature;
use crate::lower::Lower;
use crate::say::Say;
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "moment",
    summary: "A named point in time that other clauses refer to, known or still to come.",
    attributes: &[AttributeSchema { name: "is", ty: Ty::Expr, need: Need::Must("When is it?") }],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    if let Some(t) = block.get("is").and_then(|e| lower.time(&e.clone())) {
        lower.build.moment(&block.id(), block.clause, t);
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    format!("The moment “{}” is {}.", say.label(block), say.until(block, "is", ""))
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
