//! Body: who has a seat where decisions are taken, and how its meetings are opened and closed.
//!
//! # Clause
//! "The council has one seat for each party. The clinic chairs it."
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
//! ## 4 The review board
//! The clinic and the lab sit on the review board; the lab chairs it. It has the quorum, majority and binding of the council.
//! ~~~charter
//! body "review_board" {
//!   seats = [party.clinic, party.lab]
//!   chair = party.lab
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `meeting.open/1` with `meeting`, `present`, `proxies`; `meeting.close/1` and `meeting.cancel/1` with `meeting`.
//! Seats, presence and exclusions by status freeze when the meeting opens.
//!
//! # Outcome
//! ```case
//! case "The chair opens and closes; members vote"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  lab     meeting.open     meeting=c1 present=clinic,lab,uni
//!   expect void not_the_chair
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:12  uni     vote.cast        motion=m1 vote=no
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is binding
//!   motion m1 tally yes=2 no=1 abstain=0 present=3 seats=3
//!
//! case "Nobody votes before the meeting is open, nor after it is closed"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-10 09:00  lab     vote.cast        motion=m1 vote=yes
//!   expect void not_open
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=no
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-20 11:30  lab     vote.cast        motion=m1 vote=yes
//!   expect void closed
//! 2025-03-20 11:40  uni     vote.cast        motion=m9 vote=yes
//!   expect void unknown_motion
//! expect at 2025-03-20 12:00
//!   motion m1 is rejected
//! ```

use crate::model::{At, Seats};
use crate::schema::{may, must, sentence};
use crate::{Oversight, admit_meetings, happenings};
use servanda_capability::{FactSeed, Feature, Field, FieldType, Lower, MomentOf, Say, StatementKind, text};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_norms::Parties;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "body",
    summary: "A body that decides: who has a seat in it, and who chairs it.",
    attributes: &[must("seats", Ty::Expr, "Who has a seat in the body?"), may("chair", Ty::Expr)],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let seats = match block.get("seats").cloned() {
        Some(e) if e.as_word() == Some("one_per_party") => Seats::OnePerParty,
        Some(e) if e.as_word() == Some("appointed") => {
            let office = format!("office.member_of_{}", block.label);
            if lower.charter.block("office", &format!("member_of_{}", block.label)).is_none() {
                let help = format!("add an `office \"member_of_{}\"` block, or name who sits in the body", block.label);
                lower.error(&e, "open_question", "who appoints the members, and to which office?", help);
            }
            Seats::Of(Parties::Office(lower.build.name(&office)))
        }
        Some(e) => Seats::Of(lower.authors(&e, false).unwrap_or(Parties::All)),
        None => Seats::OnePerParty,
    };
    let chair = block.get("chair").cloned().and_then(|e| lower.authors(&e, false));
    lower.build.name(&block.id());
    let body = own.model_mut().body_of(&block.label);
    body.at = At::of(block);
    body.declared = true;
    body.seats = seats;
    body.chair = chair;
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let seats = match block.get("seats").and_then(|e| e.as_word()) {
        Some("one_per_party") => say.just("body.one-per-party"),
        Some("appointed") => say.just("body.appointed"),
        _ => say.tell("body.these", &[("it", say.of(block, "seats"))]),
    };
    let chair = say.opt(block, "chair", "body.chair");
    say.block("body", &[("body", say.body(&block.label)), ("seats", seats), ("chair", chair)])
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[
        StatementKind {
            name: "meeting.open",
            summary: "The chair opens a meeting and records who is present and who holds whose proxy; seats freeze.",
            fields: &[
                Field::must("meeting", FieldType::Id),
                Field::must("present", FieldType::Ids),
                Field::may("proxies", FieldType::Map),
            ],
            admit: admit_meetings::open,
            facts: |_, _, st| vec![FactSeed::new("meeting.opened", text(st, "meeting").map(str::to_owned))],
        },
        StatementKind {
            name: "meeting.close",
            summary: "The chair closes a meeting; every item for decision that was voted on gets its outcome.",
            fields: &[Field::must("meeting", FieldType::Id)],
            admit: admit_meetings::close,
            facts: |_, _, st| vec![FactSeed::new("meeting.closed", text(st, "meeting").map(str::to_owned))],
        },
        StatementKind {
            name: "meeting.cancel",
            summary: "The chair calls off a meeting that has not been opened.",
            fields: &[Field::must("meeting", FieldType::Id), Field::may("text", FieldType::Text)],
            admit: admit_meetings::cancel,
            facts: |_, _, st| {
                let mut f = FactSeed::new("meeting.cancelled", text(st, "meeting").map(str::to_owned));
                f.moment = MomentOf::Sent;
                vec![f]
            },
        },
    ],
    // The one place where this capability listens; `happenings` hands each event to the rule concerned.
    on: happenings::on,
};
