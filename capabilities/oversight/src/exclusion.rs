//! Exclusion: who may not vote, or may not veto.
//!
//! # Clause
//! "A member with an interest of its own in a motion does not vote on it."
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
//! ## 4 Interests
//! A member with an interest of its own in a motion does not vote on it.
//! ~~~charter
//! exclusion "interested" {
//!   body = body.council
//!   from = [voting]
//!   who  = interested
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `interest.declare/1` with `motion`. A status keeps from voting whoever holds it when the meeting opens, or when a
//! motion is circulated; from a veto, whoever holds it then.
//!
//! # Outcome
//! ```case
//! case "The interested do not vote"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:05  uni     interest.declare  motion=m1
//! 2025-03-20 10:10  uni     vote.cast        motion=m1 vote=no
//!   expect void may_not_vote because 4
//! 2025-03-20 10:11  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:12  lab     vote.cast        motion=m1 vote=abstain
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is binding
//!   motion m1 tally yes=1 no=0 abstain=1
//!
//! case "Everybody else does, and a ballot cast before the declaration falls away"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=no
//! 2025-03-20 10:12  lab     interest.declare  motion=m1
//! 2025-03-20 10:13  uni     vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is binding
//!   motion m1 tally yes=2 no=0 abstain=0
//! ```

use crate::model::{At, Exclusion, Who};
use crate::schema::{BODY, body_label, may, must, sentence};
use crate::{Oversight, admit_motions};
use servanda_capability::{FactSeed, Feature, Field, FieldType, Lower, Say, StatementKind, no_on, text};
use servanda_charter::{Block, BlockSchema, Expr, Label, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "exclusion",
    summary: "Who may not vote or veto in a body, on all its matters or on some.",
    attributes: &[
        BODY,
        must("from", Ty::Expr, "From what is it excluded: voting, veto, or both?"),
        must(
            "who",
            Ty::Either(&[Ty::Choice(&["interested", "subject", "leaver"]), Ty::Ref(&["status"])]),
            "Who is excluded: holders of a status, the interested, the party concerned, the one that leaves?",
        ),
        may("in", Ty::RefList(&["matter"])),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let body = body_label(block, lower);
    let items: Vec<Expr> = block.get("from").map(|e| e.items().to_vec()).unwrap_or_default();
    let (mut voting, mut veto) = (false, false);
    for item in &items {
        match item.as_word() {
            Some("voting") => voting = true,
            Some("veto") => veto = true,
            _ => lower.error(
                item,
                "unknown_choice",
                "one is excluded from voting or from veto",
                "write `from = [voting]`, `from = [veto]` or both",
            ),
        }
    }
    let who = match lower.ref_of(block, "who").as_deref() {
        Some("interested") => Who::Interested,
        Some("subject") => Who::Subject,
        Some("leaver") => Who::Leaver,
        Some(status) => Who::Status(lower.build.name(status)),
        None => return,
    };
    let matters =
        lower.refs_of(block, "in").iter().filter_map(|m| m.strip_prefix("matter.").map(str::to_owned)).collect();
    own.model_mut().exclusions.push(Exclusion { at: At::of(block), body, voting, veto, who, matters });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let who = match block.get("who").and_then(Expr::as_ref_text).as_deref() {
        Some("interested") => say.just("exclusion.interested"),
        Some("subject") => say.just("exclusion.subject"),
        Some("leaver") => say.just("exclusion.leaver"),
        _ => say.opt(block, "who", "exclusion.whoever"),
    };
    let items: Vec<&str> =
        block.get("from").map(|e| e.items().iter().filter_map(Expr::as_word).collect()).unwrap_or_default();
    let from = match (items.contains(&"voting"), items.contains(&"veto")) {
        (true, true) => say.just("exclusion.both"),
        (true, false) => say.just("exclusion.vote"),
        _ => say.just("exclusion.veto"),
    };
    let several = block.get("in").is_some_and(|e| e.items().len() > 1);
    let matters = say.list_in(block, "in", "and", if several { "exclusion.matters" } else { "exclusion.matter" });
    say.block("exclusion", &[("who", who), ("from", from), ("body", say.of(block, "body")), ("in", matters)])
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "interest.declare",
        summary: "A member declares its own interest in a motion before it is decided; a ballot it cast falls away.",
        fields: &[Field::must("motion", FieldType::Id), Field::may("text", FieldType::Text)],
        admit: admit_motions::interest,
        facts: |_, _, st| vec![FactSeed::new("interest.declared", text(st, "motion").map(str::to_owned))],
    }],
    on: no_on,
};
