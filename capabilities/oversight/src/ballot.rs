//! Ballot: how many votes each member has on a motion, as the clause that says so.
//!
//! # Clause
//! "Each member has one vote."
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
//! ## 4 One vote
//! Each member has one vote.
//! ~~~charter
//! ballot "council" {
//!   body = body.council
//!   each = one
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `vote.cast/1`.
//!
//! # Outcome
//! ```case
//! case "Nobody votes twice"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab
//! 2025-03-20 10:10  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=no
//!   expect void already_voted because 4
//! 2025-03-20 10:12  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 tally yes=2 no=0 abstain=0
//! ```

use crate::Oversight;
use crate::model::At;
use crate::schema::{BODY, body_label, must, only_one, sentence};
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{Block, BlockSchema, Label, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "ballot",
    summary: "How many votes each member has on a motion.",
    attributes: &[BODY, must("each", Ty::Choice(&["one"]), "How many votes has each member: one?")],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.ballot.as_ref());
    body.ballot = Some(At::of(block));
}

fn say(block: &Block, say: &Say<'_>) -> String {
    say.block("ballot", &[("body", say.of(block, "body"))])
}

/// The feature.
pub const FEATURE: Feature<Oversight> =
    Feature { schema: Some(&SCHEMA), lower, say: |b, s| sentence(&say(b, s)), kinds: &[], on: no_on };
