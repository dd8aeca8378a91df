//! Convening: who calls a body together.
//!
//! # Clause
//! "The lab convenes the council."
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
//! ## 4 Convening
//! The lab convenes the council.
//! ~~~charter
//! convening "council" {
//!   body = body.council
//!   by   = party.lab
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `meeting.convene/1` with `meeting`, `body`, `at`, `kind` (ordinary, extraordinary), `follows`.
//!
//! # Outcome
//! ```case
//! case "Only the lab convenes"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//!   expect void not_the_chair because 4
//! 2025-03-01 09:00  lab     meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! expect at 2025-03-02 09:00
//!   meeting.convened of c1
//! ```

use crate::model::{At, ByRule};
use crate::schema::{BODY, body_label, must, only_one, sentence};
use crate::{Oversight, admit_meetings};
use servanda_capability::{
    FactSeed, Feature, Field, FieldType, Lower, MomentOf, Say, StatementKind, moment, no_on, text,
};
use servanda_charter::{Block, BlockSchema, Label, Ty};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "convening",
    summary: "Who convenes a body's meetings.",
    attributes: &[BODY, must("by", Ty::Expr, "Who convenes the meetings?")],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let by = block.get("by").cloned().and_then(|e| lower.authors(&e, false));
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.convening.as_ref().map(|c| &c.at));
    body.convening = Some(ByRule { at: At::of(block), by });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    say.block("convening", &[("body", say.of(block, "body")), ("by", say.of(block, "by"))])
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "meeting.convene",
        summary: "Summons a body to a meeting at a moment; `follows` names a meeting without quorum that it is held again for.",
        fields: &[
            Field::must("meeting", FieldType::Id),
            Field::must("body", FieldType::Id),
            Field::must("at", FieldType::Moment),
            Field::may("kind", FieldType::Choice(&["ordinary", "extraordinary"])),
            Field::may("follows", FieldType::Id),
            Field::may("text", FieldType::Text),
        ],
        admit: admit_meetings::convene,
        facts: |_, _, st| {
            let mut f = FactSeed::new("meeting.convened", text(st, "meeting").map(str::to_owned));
            f.moment = MomentOf::Sent;
            f.until = moment(st, "at");
            vec![f]
        },
    }],
    on: no_on,
};
