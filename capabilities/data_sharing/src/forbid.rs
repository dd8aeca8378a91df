//! Forbid: what nobody (or not these) may do with an asset; it beats every permit.
//!
//! # Clause
//! "Nobody may try to find out who the persons behind the records are."
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
//! ## 3 Records
//! ~~~charter
//! dataset "records" { owner = party.clinic }
//! permit "work" {
//!   who   = all
//!   do    = [analyse, reidentify, publish]
//!   asset = dataset.records
//! }
//! ~~~
//! ## 4 Never
//! ~~~charter
//! forbid "reidentify" {
//!   who   = anyone
//!   do    = [reidentify]
//!   asset = [dataset.records, derived(dataset.records)]
//! }
//! forbid "publish" {
//!   who    = anyone
//!   do     = [publish]
//!   asset  = dataset.records
//!   unless = is(requester, owner)
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. A condition that is not known does not lift a forbid. A forbid `for` some purposes leaves a request
//! without a purpose open: the answer is `gap`, since it hangs on what was not said.
//!
//! # Outcome
//! ```case
//! case "Forbidden is forbidden, and an exception is one"
//! 2025-03-03 10:00  lab  use.record  do=reidentify asset=records
//!   expect void not_permitted because 4
//! expect at 2025-03-03 12:00
//!   may lab analyse records -> permit
//!   may lab reidentify records -> deny
//!   may lab publish records -> deny
//!   may clinic publish records -> permit
//! ```

use crate::DataSharing;
use crate::rules::read;
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{AttributeSchema, Block, BlockSchema, Label, Need, Ty};
use servanda_decision::Mode;

const SCHEMA: BlockSchema = BlockSchema {
    kind: "forbid",
    summary: "What may not be done with an asset, whatever a permit says.",
    attributes: &[
        AttributeSchema { name: "who", ty: Ty::Expr, need: Need::Must("Who may not?") },
        AttributeSchema { name: "do", ty: Ty::Expr, need: Need::Must("May not do what?") },
        AttributeSchema { name: "asset", ty: Ty::Expr, need: Need::Must("With which assets?") },
        AttributeSchema { name: "for", ty: Ty::RefList(&["purpose", "dpv", "duo"]), need: Need::May },
        AttributeSchema { name: "when", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "unless", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "from", ty: Ty::Expr, need: Need::May },
        AttributeSchema { name: "until", ty: Ty::Expr, need: Need::May },
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut DataSharing) {
    if let Some(rule) = read(block, lower, own, Mode::Forbid) {
        own.model.book.add(rule);
    }
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let nobody = matches!(block.get("who").and_then(|e| e.as_word()), Some("anyone" | "all"));
    let args = [
        ("who", Say::first(&say.list(block, "who", "and"))),
        ("many", say.many(block, "who").into()),
        ("do", say.actions(block)),
        ("asset", say.list(block, "asset", "or")),
        ("for", say.list_in(block, "for", "or", "forbid.for")),
        ("when", say.opt(block, "when", "forbid.when")),
        ("unless", say.opt(block, "unless", "forbid.unless")),
    ];
    say.block(if nobody { "forbid-all" } else { "forbid" }, &args)
}

/// The feature.
pub const FEATURE: Feature<DataSharing> = Feature { schema: Some(&SCHEMA), lower, say, kinds: &[], on: no_on };
