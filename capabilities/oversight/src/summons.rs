//! Summons: how long before a meeting its members are told.
//!
//! # Clause
//! "The council is summoned at least 14 calendar days before a meeting, 7 before an extraordinary one."
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
//! ## 4 Summons
//! The council is summoned at least [14 calendar days](#summons.ordinary) before a meeting, [7 calendar days](#summons.extraordinary) before an extraordinary one.
//! ~~~charter
//! summons "council" {
//!   body          = body.council
//!   ordinary      = summons.ordinary
//!   extraordinary = summons.extraordinary
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `meeting.convene/1`. The day of sending and the day of the meeting are not both counted: 6 March is 14 days before
//! 20 March.
//!
//! # Outcome
//! ```case
//! case "Thirteen days are not enough, fourteen are"
//! 2025-03-07 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//!   expect void too_soon because 4
//! 2025-03-07 10:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-21 10:00"
//! expect at 2025-03-07 10:00
//!   meeting.convened of c1
//!
//! case "Six days are not enough for an extraordinary meeting, seven are"
//! 2025-03-13 23:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00" kind=extraordinary
//! 2025-03-14 00:00  clinic  meeting.convene  meeting=c2 body=council at="2025-03-20 10:00" kind=extraordinary
//!   expect void too_soon because 4
//! expect at 2025-03-14 10:00
//!   meeting.convened of c1
//!   not meeting.convened of c2
//! ```

use crate::schema::sentence;
use crate::{Oversight, limits};
use servanda_capability::{Feature, no_on};
use servanda_charter::{BlockSchema, Label};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "summons",
    summary: "How long before a meeting a body is summoned.",
    attributes: &limits::attributes("How long before an ordinary meeting is it summoned?"),
    children: &[],
    label: Label::Required,
};

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower: |b, l, own| limits::lower(b, l, own, |body| &mut body.summons),
    say: |b, s| sentence(&limits::say("summons", b, s)),
    kinds: &[],
    on: no_on,
};
