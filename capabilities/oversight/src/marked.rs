//! Marked: only items marked for decision are decided.
//!
//! # Clause
//! "An item on which the council is to decide is marked so on the agenda."
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
//! ## 4 Marking
//! An item on which the council is to decide is marked so on the agenda.
//! ~~~charter
//! marked "council" {
//!   body = body.council
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `motion.table/1` with `decision=no` is an item for information.
//!
//! # Outcome
//! ```case
//! case "An item for information cannot be voted on"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1 decision=no
//! 2025-03-02 09:10  lab     motion.table     motion=m2 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1,m2
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//!   expect void not_marked because 4
//! 2025-03-20 10:11  clinic  vote.cast        motion=m2 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is tabled
//!   motion m2 is binding
//! ```

use crate::Oversight;
use crate::model::At;
use crate::schema::{BODY, body_label, only_one, sentence};
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{Block, BlockSchema, Label};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "marked",
    summary: "Items for decision are marked as such on the agenda; others cannot be voted on.",
    attributes: &[BODY],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.marked.as_ref());
    body.marked = Some(At::of(block));
}

fn say(block: &Block, say: &Say<'_>) -> String {
    say.block("marked", &[("body", say.of(block, "body"))])
}

/// The feature.
pub const FEATURE: Feature<Oversight> =
    Feature { schema: Some(&SCHEMA), lower, say: |b, s| sentence(&say(b, s)), kinds: &[], on: no_on };
