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
//! With `per = [work]` and `while = status.x` each work stream has its own moment, read for its beginning: `trigger.at` is when
//! it came to be in that status (`of = work`, or a status that is kept `per = [work]`). Whose status ends before the moment
//! has none; who begins again has another.
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
    attributes: &[
        AttributeSchema { name: "is", ty: Ty::Expr, need: Need::Must("When is it?") },
        AttributeSchema { name: "per", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "while", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Kernel) {
    let Some(is) = block.get("is").cloned() else { return };
    let per = block.get("per").map(|e| super::scope::dimensions(&e.clone(), lower)).unwrap_or_default();
    let asked = !per.is_empty() || block.get("while").is_some();
    let apart = lower.apart(&is, per, block.get("while"));
    if let Some(t) = lower.time(&is)
        && (apart.is_some() || !asked)
    {
        lower.build.moment(&block.id(), block.clause, t, apart);
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let each = format!(
        "{}{}",
        say.list_in(block, "per", "and", "moment-each.each"),
        say.opt(block, "while", "moment-each.while")
    );
    let args = [("label", say.label(block)), ("is", say.point(block, "is")), ("each", each.as_str().into())];
    Say::sentence(&say.block(if each.is_empty() { "moment" } else { "moment-each" }, &args))
}

/// The feature.
pub const FEATURE: Feature<Kernel> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: quiet };
