//! Quorum: how many members must be there before a body can decide, and which members count.
//!
//! # Clause
//! "The council can decide only if two thirds of its members, suspended ones included, are present or represented."
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
//! It decides by more than [half](#council.majority) of the votes cast.
//! Decisions bind at once.
//! It decides on the budget.
//! ~~~charter
//! body "council" {
//!   seats = one_per_party
//!   chair = party.clinic
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
//! ## 4 Quorum
//! The council can decide only if [two thirds](#council.quorum) of its members, suspended ones included, are present or represented.
//! ~~~charter
//! quorum "council" {
//!   body     = body.council
//!   at_least = council.quorum
//!   of       = all_members
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own.
//!
//! # Outcome
//! ```case
//! case "Two of three are enough"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   meeting c1 quorum met because 4
//!   motion m1 is binding
//!
//! case "One of three is not, whatever it votes"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   meeting c1 quorum missed because 4
//!   motion m1 is no_quorum because 4
//!   resolution.budget.no_quorum of m1
//!   not resolution.budget.adopted of m1
//! ```

use crate::Oversight;
use crate::model::{At, Quorum, QuorumOf};
use crate::schema::{BODY, FRACTION, body_label, must, only_one, sentence};
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{Block, BlockSchema, Label, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "quorum",
    summary: "How many members must be present or represented, and which members count.",
    attributes: &[
        BODY,
        must("at_least", FRACTION, "Which part of the members must be present or represented?"),
        must(
            "of",
            Ty::Choice(&["all_members", "voting_members"]),
            "Does a member that may not vote, such as a defaulting party, count for the quorum?",
        ),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let Some(at_least) = lower.fraction_of(block, "at_least") else { return };
    let of = match lower.word_of(block, "of").as_deref() {
        Some("voting_members") => QuorumOf::VotingMembers,
        _ => QuorumOf::AllMembers,
    };
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.quorum.as_ref().map(|q| &q.at));
    body.quorum = Some(Quorum { at: At::of(block), at_least, of });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let of = match say.is(block, "of", "voting_members") {
        true => say.just("quorum.voting"),
        false => say.just("quorum.all"),
    };
    let part = match say.is(block, "at_least", "all") || is_all(block, say) {
        true => of,
        false => say.tell("quorum.part", &[("part", say.of(block, "at_least")), ("of", of)]),
    };
    say.block("quorum", &[("body", say.of(block, "body")), ("part", part)])
}

/// Whether the bound words say `all`.
pub(crate) fn is_all(block: &Block, say: &Say<'_>) -> bool {
    matches!(say.of(block, "at_least").as_str(), "all" | "alle")
}

/// The feature.
pub const FEATURE: Feature<Oversight> =
    Feature { schema: Some(&SCHEMA), lower, say: |b, s| sentence(&say(b, s)), kinds: &[], on: no_on };
