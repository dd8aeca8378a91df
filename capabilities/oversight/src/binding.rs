//! Binding: when a decision taken in a meeting binds.
//!
//! # Clause
//! "Decisions bind when the minutes that record them are accepted."
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
//! It decides on the budget.
//! Minutes are accepted if nobody objects within [15 calendar days](#minutes.silence) of their sending.
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
//! matter "budget" {
//!   by = body.council
//! }
//! acceptance "council" {
//!   body          = body.council
//!   silence_after = minutes.silence
//! }
//! ~~~
//! ## 4 Binding
//! Decisions bind when the minutes that record them are accepted.
//! ~~~charter
//! binding "council" {
//!   body = body.council
//!   when = minutes_accepted
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. The event is `resolution.MATTER.binding`, and then the effects of the matter apply. Where a veto is
//! still open the decision waits for its end.
//!
//! # Outcome
//! ```case
//! case "Adopted in the meeting, binding with the minutes"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-25 09:00  clinic  minutes.send     meeting=c1
//! expect at 2025-04-09 23:59
//!   motion m1 is adopted
//! expect at 2025-04-10 00:00
//!   motion m1 is binding because 4
//!   resolution.budget.binding of m1 at 2025-04-10 00:00
//!
//! case "Without accepted minutes it does not bind"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-25 09:00  clinic  minutes.send     meeting=c1
//! 2025-04-01 09:00  lab     minutes.object   meeting=c1 ground=wrong
//! expect at 2025-06-01 00:00
//!   motion m1 is adopted
//!   not resolution.budget.binding of m1
//! ```

use crate::Oversight;
use crate::model::{At, Binding};
use crate::schema::{BODY, body_label, must, only_one, sentence};
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{Block, BlockSchema, Label, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "binding",
    summary: "When a decision taken in a meeting binds.",
    attributes: &[
        BODY,
        must(
            "when",
            Ty::Choice(&["minutes_accepted", "at_once"]),
            "When does a decision bind: at once, or when the minutes are accepted?",
        ),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let at_once = lower.word_of(block, "when").as_deref() == Some("at_once");
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.binding.as_ref().map(|b| &b.at));
    body.binding = Some(Binding { at: At::of(block), at_once });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let when = match block.get("when").and_then(|e| e.as_word()) {
        Some("at_once") => say.just("binding.at-once"),
        _ => say.just("binding.minutes"),
    };
    say.block("binding", &[("body", say.of(block, "body")), ("when", when)])
}

/// The feature.
pub const FEATURE: Feature<Oversight> =
    Feature { schema: Some(&SCHEMA), lower, say: |b, s| sentence(&say(b, s)), kinds: &[], on: no_on };
