//! Addition: until when before a meeting members may add to its agenda.
//!
//! # Clause
//! "Until 3 calendar days before the meeting any member may add an item."
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
//! ## 4 Added items
//! Until [3 calendar days](#council.addition) before the meeting any member may add an item.
//! ~~~charter
//! addition "council" {
//!   body     = body.council
//!   ordinary = council.addition
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `agenda.add/1` with `meeting`, `motion`. The item comes by the route `added`.
//!
//! # Outcome
//! ```case
//! case "Added in time, it is decided"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-04 09:10  lab     motion.table     motion=m2 matter=budget
//! 2025-03-17 20:00  uni     agenda.add       meeting=c1 motion=m2
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m2 vote=yes
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   agenda.added of m2 because 4
//!   motion m2 is binding
//!
//! case "Added too late, it is not on the agenda"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget meeting=c1
//! 2025-03-03 09:00  clinic  agenda.send      meeting=c1 items=m1
//! 2025-03-04 09:10  lab     motion.table     motion=m2 matter=budget
//! 2025-03-18 00:00  uni     agenda.add       meeting=c1 motion=m2
//!   expect void too_late because 4
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:10  clinic  vote.cast        motion=m2 vote=yes
//!   expect void not_open
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-20 11:00
//!   motion m2 is tabled
//! ```

use crate::schema::sentence;
use crate::{Oversight, admit_motions, limits};
use servanda_capability::{FactSeed, Feature, Field, FieldType, MomentOf, StatementKind, no_on, text};
use servanda_charter::{BlockSchema, Label};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "addition",
    summary: "Until when before a meeting members may add items to its agenda.",
    attributes: &limits::attributes("Until how long before an ordinary meeting may a member add an item?"),
    children: &[],
    label: Label::Required,
};

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower: |b, l, own| limits::lower(b, l, own, |body| &mut body.addition),
    say: |b, s| sentence(&limits::say("addition", b, s)),
    kinds: &[StatementKind {
        name: "agenda.add",
        summary: "A member adds a motion to an agenda: before the meeting by itself, in the meeting if all agree.",
        fields: &[Field::must("meeting", FieldType::Id), Field::must("motion", FieldType::Id)],
        admit: admit_motions::add,
        facts: |_, _, st| {
            let mut f = FactSeed::new("agenda.proposed", text(st, "motion").map(str::to_owned));
            f.moment = MomentOf::Sent;
            vec![f]
        },
    }],
    on: no_on,
};
