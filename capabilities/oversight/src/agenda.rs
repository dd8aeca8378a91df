//! Agenda: how long before a meeting the chair sends it.
//!
//! # Clause
//! "The chair sends the agenda at least 7 calendar days before the meeting."
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
//! ## 4 Agenda
//! The chair sends the agenda at least [7 calendar days](#council.agenda) before the meeting.
//! ~~~charter
//! agenda "council" {
//!   body     = body.council
//!   ordinary = council.agenda
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `agenda.send/1` with `meeting`, `items`: the motions on it. They come by the route `original_agenda`.
//!
//! # Outcome
//! ```case
//! case "Sent in time, its items can be decided"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  lab     agenda.send      meeting=c1 items=m1
//!   expect void not_the_chair
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m2
//!   expect void unknown_motion
//! 2025-03-13 23:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is binding
//!
//! case "Sent too late, it is no agenda"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-14 00:00  clinic  agenda.send      meeting=c1 items=m1
//!   expect void too_late because 4
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m1 vote=yes
//!   expect void not_on_agenda because 4
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m1 is tabled
//! ```

use crate::schema::sentence;
use crate::{Oversight, admit_motions, limits};
use servanda_capability::{FactSeed, Feature, Field, FieldType, MomentOf, StatementKind, no_on, text};
use servanda_charter::{BlockSchema, Label};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "agenda",
    summary: "How long before a meeting the chair sends the original agenda.",
    attributes: &limits::attributes("How long before an ordinary meeting is the agenda sent?"),
    children: &[],
    label: Label::Required,
};

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower: |b, l, own| limits::lower(b, l, own, |body| &mut body.agenda),
    say: |b, s| sentence(&limits::say("agenda", b, s)),
    kinds: &[StatementKind {
        name: "agenda.send",
        summary: "The chair sends the original agenda of a meeting: the motions on it, in their order.",
        fields: &[Field::must("meeting", FieldType::Id), Field::must("items", FieldType::Ids)],
        admit: admit_motions::agenda,
        facts: |_, _, st| {
            let mut f = FactSeed::new("agenda.sent", text(st, "meeting").map(str::to_owned));
            f.moment = MomentOf::Sent;
            vec![f]
        },
    }],
    on: no_on,
};
