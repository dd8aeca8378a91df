//! New item: what comes onto the agenda in the meeting itself.
//!
//! # Clause
//! "In a meeting a new item is added if all who are there agree."
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
//! ## 4 New items
//! In a meeting a new item is added if all who are there agree.
//! ~~~charter
//! new_item "council" {
//!   body = body.council
//!   by   = unanimity
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `agenda.add/1` in the meeting proposes the item; `agenda.agree/1` with `meeting`, `motion` agrees, also for those
//! whose proxies the author holds. The proposer agrees by proposing.
//!
//! # Outcome
//! ```case
//! case "All agree"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:10  lab     motion.table     motion=m2 matter=budget
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:05  uni     agenda.add       meeting=c1 motion=m2
//! 2025-03-20 10:06  clinic  agenda.agree     meeting=c1 motion=m2
//! 2025-03-20 10:07  lab     agenda.agree     meeting=c1 motion=m2
//! 2025-03-20 10:10  clinic  vote.cast        motion=m2 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   agenda.added of m2 because 4
//!   motion m2 is binding
//!
//! case "One does not"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:10  lab     motion.table     motion=m2 matter=budget
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:05  uni     agenda.add       meeting=c1 motion=m2
//! 2025-03-20 10:06  clinic  agenda.agree     meeting=c1 motion=m2
//! 2025-03-20 10:10  clinic  vote.cast        motion=m2 vote=yes
//!   expect void not_open
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   not agenda.added of m2
//!   motion m2 is tabled
//! ```

use crate::model::At;
use crate::schema::{BODY, body_label, must, only_one, sentence};
use crate::{Oversight, admit_motions};
use servanda_capability::{FactSeed, Feature, Field, FieldType, Lower, Say, StatementKind, no_on, text};
use servanda_charter::{Block, BlockSchema, Label, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "new_item",
    summary: "How an item comes onto the agenda in the meeting itself.",
    attributes: &[BODY, must("by", Ty::Choice(&["unanimity"]), "Who must agree to a new item in the meeting?")],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.new_item.as_ref());
    body.new_item = Some(At::of(block));
}

fn say(block: &Block, say: &Say<'_>) -> String {
    say.block("new-item", &[("body", say.of(block, "body"))])
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "agenda.agree",
        summary: "Somebody in the meeting agrees to a new item, for itself and for those whose proxies it holds.",
        fields: &[Field::must("meeting", FieldType::Id), Field::must("motion", FieldType::Id)],
        admit: admit_motions::agree,
        facts: |_, _, st| vec![FactSeed::new("agenda.agreed", text(st, "motion").map(str::to_owned))],
    }],
    on: no_on,
};
