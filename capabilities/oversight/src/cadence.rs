//! Cadence: how often a body meets at least.
//!
//! # Clause
//! "The council meets at least every three months, counted from 1 January 2025."
//!
//! # Charter
//! ```charter-example
//! # Example
//! ## 1 Parties
//! ~~~charter
//! party "clinic" { name = "Clinic" }
//! party "lab" { name = "Lab" }
//! party "uni" { name = "University" }
//! ~~~
//! ## 2 Place
//! Days end in [Europe/Brussels](#place.zone).
//! ~~~charter
//! calendar "default" { zone = place.zone }
//! ~~~
//! ## 3 The council
//! Each party has a seat in the council; the clinic chairs it.
//! It can decide when [half](#council.quorum) of its members are there.
//! It decides by more than [half](#council.majority) of the votes cast.
//! Decisions bind at once.
//! It decides on the budget.
//! ~~~charter
//! body "council" {
//!   seats = one_per_party
//!   chair = party.clinic
//! }
//! quorum "council" {
//!   body     = body.council
//!   at_least = council.quorum
//!   of       = all_members
//! }
//! voting "council" {
//!   body        = body.council
//!   at_least    = council.majority
//!   of          = votes_cast
//!   abstentions = not_cast
//!   tie         = rejected
//! }
//! binding "council" {
//!   body = body.council
//!   when = at_once
//! }
//! matter "budget" {
//!   by = body.council
//! }
//! ~~~
//! ## 4 How often
//! The council meets at least every [3 months](#council.every), counted from [1 January 2025](#council.since).
//! ~~~charter
//! moment "since" { is = start_of(council.since) }
//! cadence "council" {
//!   body  = body.council
//!   every = council.every
//!   from  = moment.since
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. It is a duty of the chair that a meeting is held, that is closed, in every period.
//!
//! # Outcome
//! ```case
//! case "Held in the first quarter, missed in the second"
//! start 2024-12-30 09:00
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-07-01 01:00
//!   cadence.council.fulfilled at 2025-03-20 11:00
//!   cadence.council.missed at 2025-07-01 00:00
//! ```

use crate::Oversight;
use crate::schema::{BODY, PERIOD, body_label, must, sentence};
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_norms::{Anchor, NormKind, Parties, TimeExpr};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "cadence",
    summary: "How often a body meets at least.",
    attributes: &[
        BODY,
        must("every", PERIOD, "In which period does the body meet at least once?"),
        must("from", Ty::Expr, "From when are the periods counted?"),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, _: &mut Oversight) {
    let label = body_label(block, lower);
    let every = lower.period_of(block, "every");
    let from = block.get("from").cloned().and_then(|e| lower.time(&e));
    let (Some(every), Some(from)) = (every, from) else { return };
    let mut n = lower.build.blank(&block.id(), block.clause, NormKind::Duty);
    n.on = vec![lower.build.every(&format!("every.{}", block.id()), every, from)];
    n.bearer = Parties::Group { kind: lower.build.name("chair"), of: Some(lower.build.name(&format!("body.{label}"))) };
    // Held is what counts: a meeting that was convened and never closed keeps no cadence.
    n.act = vec![lower.build.name(&format!("meeting.closed.{label}"))];
    n.due = Some(TimeExpr::At(Anchor::Until));
    lower.build.add(n);
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let args = [("body", say.of(block, "body")), ("every", say.of(block, "every")), ("from", say.of(block, "from"))];
    say.block("cadence", &args)
}

/// The feature.
pub const FEATURE: Feature<Oversight> =
    Feature { schema: Some(&SCHEMA), lower, say: |b, s| sentence(&say(b, s)), kinds: &[], on: no_on };
