//! Purpose: what an asset is used for. A purpose may lie within a wider one.
//!
//! # Clause
//! "The records serve research; research on cancer is research."
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
//! ~~~
//! ## 3 Research
//! ~~~charter
//! purpose "research" { meaning = "Scientific research" }
//! purpose "cancer" {
//!   meaning = "Research on cancer"
//!   within  = purpose.research
//! }
//! purpose "marketing" { meaning = "Selling things" }
//! dataset "records" { owner = party.clinic }
//! permit "research" {
//!   who   = all
//!   do    = [analyse]
//!   asset = dataset.records
//!   for   = [purpose.research]
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "The narrower lies within the wider"
//! expect at 2025-03-03 12:00
//!   may lab analyse records for cancer -> permit
//!   may lab analyse records for marketing -> deny
//!   may lab analyse records -> deny
//!   may lab analyse records for cancre -> gap
//! ```

use crate::DataSharing;
use crate::rules::purposes;
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, TermType, Ty};

const SCHEMA: BlockSchema = BlockSchema {
    kind: "purpose",
    summary: "What an asset is used for, in words, and the wider purpose that it lies within.",
    attributes: &[
        AttributeSchema {
            name: "meaning",
            ty: Ty::Either(&[Ty::Text, Ty::Term(TermType::Text)]),
            need: Need::Must("What does this purpose mean?"),
        },
        AttributeSchema { name: "within", ty: Ty::RefList(&["purpose", "dpv", "duo"]), need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut DataSharing) {
    let within = purposes(block, "within", lower, own);
    own.model.purposes.declare(&block.id(), &within);
}

/// A purpose that lies within itself is a slip of the pen.
pub(crate) fn finish(own: &DataSharing, lower: &mut Lower<'_>) {
    let Some(circle) = own.model.purposes.circle().map(str::to_owned) else { return };
    if let Some(block) = lower.charter.blocks.iter().find(|b| b.id() == circle) {
        let message = format!("`{circle}` lies within itself");
        lower.block_error(block, "circle", message, "take one `within` out of the circle");
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let within = say.opt(block, "within", "purpose.within");
    say.block("purpose", &[("label", say.label(block)), ("meaning", say.of(block, "meaning")), ("within", within)])
}

/// The feature.
pub const FEATURE: Feature<DataSharing> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: no_on };
