//! Ladder: what follows a meeting without quorum.
//!
//! # Clause
//! "Without a quorum the chair convenes a second meeting within 15 calendar days; if that has none either, a third
//! decides with any number."
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
//! ## 4 Without a quorum
//! Without a quorum the chair convenes a second meeting within [15 calendar days](#council.again); if that has none either, a third decides with any number of members.
//! ~~~charter
//! ladder "council" {
//!   body  = body.council
//!   again = council.again
//!   then  = any_number
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `meeting.convene/1` with `follows`. The undecided items come along. The period takes the place of the summons for
//! the second meeting; to convene it is a duty of the chair.
//!
//! # Outcome
//! ```case
//! case "The third meeting decides with any number"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-21 09:00  clinic  meeting.convene  meeting=c2 body=council at="2025-04-05 10:00" follows=c1
//!   expect void too_late because 4
//! 2025-03-21 09:00  clinic  meeting.convene  meeting=c2 body=council at="2025-04-02 10:00" follows=c1
//! 2025-04-02 10:00  clinic  meeting.open     meeting=c2 present=clinic
//! 2025-04-02 11:00  clinic  meeting.close    meeting=c2
//! 2025-04-03 09:00  clinic  meeting.convene  meeting=c3 body=council at="2025-05-02 10:00" follows=c2 kind=extraordinary
//! 2025-05-02 10:00  clinic  meeting.open     meeting=c3 present=clinic
//! 2025-05-02 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-05-02 11:00  clinic  meeting.close    meeting=c3
//! expect at 2025-05-02 11:00
//!   meeting c1 quorum missed
//!   meeting c2 quorum missed
//!   meeting c3 quorum missed
//!   ladder.council.fulfilled of c1
//!   motion m1 is binding because 4
//!
//! case "The second meeting needs the quorum, and the chair has to convene it"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-04-05 00:00
//!   ladder.council.missed of c1
//!   motion m1 is no_quorum
//!
//! case "A meeting that could decide is not held again"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-21 09:00  clinic  meeting.convene  meeting=c2 body=council at="2025-04-02 10:00" follows=c1
//!   expect void bad_body because 4
//! ```

use crate::Oversight;
use crate::model::{At, Ladder};
use crate::schema::{BODY, PERIOD, body_label, must, only_one, sentence};
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_norms::{Anchor, NormKind, Parties, TimeExpr};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "ladder",
    summary: "What follows a meeting without quorum: a second one within a period, then one that decides or does not.",
    attributes: &[
        BODY,
        must("again", PERIOD, "Within which period is the second meeting held?"),
        must(
            "then",
            Ty::Choice(&["any_number", "fails"]),
            "If the second meeting has no quorum either, does a third decide with any number of members?",
        ),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let Some(again) = lower.period_of(block, "again") else { return };
    let any_number = lower.word_of(block, "then").as_deref() == Some("any_number");
    // The chair's duty to convene again; whether the new meeting is held in time is checked when it is convened.
    let mut n = lower.build.blank(&block.id(), block.clause, NormKind::Duty);
    n.on = vec![lower.build.name(&format!("meeting.inquorate.{label}"))];
    n.bearer = Parties::Group { kind: lower.build.name("chair"), of: Some(lower.build.name(&format!("body.{label}"))) };
    n.act = vec![lower.build.name(&format!("meeting.reconvened.{label}"))];
    n.due = Some(TimeExpr::After(Anchor::At, again, lower.default_calendar()));
    lower.build.add(n);
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.ladder.as_ref().map(|l| &l.at));
    body.ladder = Some(Ladder { at: At::of(block), again, any_number });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let then = match say.is(block, "then", "any_number") {
        true => say.just("ladder.any-number"),
        false => say.just("ladder.quorum-too"),
    };
    say.block("ladder", &[("body", say.of(block, "body")), ("again", say.of(block, "again")), ("then", then)])
}

/// The feature.
pub const FEATURE: Feature<Oversight> =
    Feature { schema: Some(&SCHEMA), lower, say: |b, s| sentence(&say(b, s)), kinds: &[], on: no_on };
