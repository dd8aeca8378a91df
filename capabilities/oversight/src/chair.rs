//! Chair: who leads a body, and who does where the chair is absent.
//!
//! # Clause
//! "The clinic chairs the council; where it is absent, the lab does."
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
//! ## 4 The chair
//! The clinic chairs the council; where it is absent, the lab does.
//! ~~~charter
//! chair "council" {
//!   body       = body.council
//!   is         = party.clinic
//!   substitute = party.lab
//! }
//! ~~~
//! ```
//!
//! # Statements
//! None of its own. The chair convenes (unless a `convening` block names another), sends the agenda, opens and closes
//! meetings, sends the minutes.
//!
//! # Outcome
//! ```case
//! case "The substitute leads a meeting without the chair"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  lab     meeting.open     meeting=c1 present=lab,uni
//! 2025-03-20 10:10  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-20 10:11  uni     vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  lab     meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is binding
//!
//! case "The substitute does not lead where the chair is present"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  lab     meeting.open     meeting=c1 present=clinic,lab,uni
//!   expect void not_the_chair because 4
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  uni     meeting.close    meeting=c1
//!   expect void not_the_chair because 4
//! expect at 2025-03-20 11:00
//!   motion m1 is open
//! ```

use crate::Oversight;
use crate::model::{At, Chair};
use crate::schema::{BODY, body_label, may, must, only_one, sentence};
use servanda_capability::{Feature, Lower, Say, no_on};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_norms::Parties;

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "chair",
    summary: "Who chairs a body, and who does where the chair is absent.",
    attributes: &[BODY, must("is", Ty::Expr, "Who chairs the body?"), may("substitute", Ty::Expr)],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let is = block.get("is").cloned().and_then(|e| lower.authors(&e, false)).unwrap_or(Parties::AnyOf(Vec::new()));
    let substitute = block.get("substitute").cloned().and_then(|e| lower.authors(&e, false));
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.chair_rule.as_ref().map(|c| &c.at));
    body.chair_rule = Some(Chair { at: At::of(block), is, substitute });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let substitute = say.opt(block, "substitute", "chair.substitute");
    say.block("chair", &[("is", say.of(block, "is")), ("body", say.of(block, "body")), ("substitute", substitute)])
}

/// The feature.
pub const FEATURE: Feature<Oversight> =
    Feature { schema: Some(&SCHEMA), lower, say: |b, s| sentence(&say(b, s)), kinds: &[], on: no_on };
