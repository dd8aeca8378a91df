//! Acceptance: when silence accepts the minutes.
//!
//! # Clause
//! "The minutes are accepted if no member objects within 15 calendar days of their sending."
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
//! ## 4 Acceptance
//! The minutes are accepted if no member objects within [15 calendar days](#minutes.silence) of their sending.
//! ~~~charter
//! acceptance "council" {
//!   body          = body.council
//!   silence_after = minutes.silence
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `minutes.object/1` with `meeting`, `ground`. Whether it came in time is decided in the run.
//!
//! # Outcome
//! ```case
//! case "Silence accepts"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-21 09:00  lab     minutes.object   meeting=c1 ground=wrong
//!   expect void not_open
//! 2025-03-25 09:00  clinic  minutes.send     meeting=c1
//! expect at 2025-04-09 23:59
//!   not minutes.accepted of c1
//! expect at 2025-04-10 00:00
//!   minutes.accepted of c1 at 2025-04-10 00:00 because 4
//!
//! case "An objection in time does not let it; one too late does"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-25 09:00  clinic  minutes.send     meeting=c1
//! 2025-04-09 09:00  lab     minutes.object   meeting=c1 ground=wrong
//! 2025-04-10 09:00  clinic  minutes.send     meeting=c1
//! 2025-04-26 09:00  lab     minutes.object   meeting=c1 ground=late
//! expect at 2025-04-25 23:00
//!   acceptance.council.used of c1
//!   not minutes.accepted of c1
//! expect at 2025-04-27 00:00
//!   minutes.accepted of c1 at 2025-04-26 00:00
//!   acceptance.council.late of c1
//! ```

use crate::Oversight;
use crate::admit_motions::a_member;
use crate::close::bind;
use crate::meetings::{meeting_in, of_body};
use crate::model::{At, Model};
use crate::schema::{BODY, PERIOD, body_label, must, only_one, sentence};
use crate::state::{Minutes, State};
use servanda_capability::{
    FactSeed, Feature, Field, FieldType, Lower, MomentOf, Say, StatementKind, World, no_on, text,
};
use servanda_charter::{Block, BlockSchema, Label};
use servanda_norms::{Anchor, Effect, Event, NormKind, Outcome, Parties, Silence, TimeExpr};
use servanda_statement::{Refusal, Statement};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "acceptance",
    summary: "After how long minutes to which no member objected count as accepted.",
    attributes: &[BODY, must("silence_after", PERIOD, "After how long does silence accept the minutes?")],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let Some(period) = lower.period_of(block, "silence_after") else { return };
    let mut n = lower.build.blank(&block.id(), block.clause, NormKind::Right(Silence::Acceptance));
    n.on = vec![lower.build.name(&format!("minutes.sent.{label}"))];
    n.bearer =
        Parties::Group { kind: lower.build.name("members"), of: Some(lower.build.name(&format!("body.{label}"))) };
    n.act = vec![lower.build.name(&format!("minutes.objected.{label}"))];
    n.due = Some(TimeExpr::After(Anchor::Sent, period, lower.default_calendar()));
    n.otherwise = vec![Effect::Deem(lower.build.name("minutes.accepted"))];
    lower.build.add(n);
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.acceptance.as_ref());
    body.acceptance = Some(At::of(block));
}

fn say(block: &Block, say: &Say<'_>) -> String {
    say.block("acceptance", &[("body", say.of(block, "body")), ("within", say.of(block, "silence_after"))])
}

/// The minutes were accepted: what they record may bind.
pub(crate) fn accepted(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(meeting) = event.subject.and_then(|s| state.meetings.get_mut(&s)) else { return };
    let Some(body) = model.bodies.get(&meeting.body) else { return };
    meeting.minutes = Minutes::Accepted;
    let (agenda, rules) = (meeting.agenda.clone(), meeting.rules);
    let at = body.acceptance.as_ref().unwrap_or(&body.at);
    of_body(out, at, event, &format!("minutes.accepted.{}", body.label));
    // An item that went to another meeting, under another version, goes by that one's minutes.
    for motion in agenda {
        if state.motions.get(&motion).is_some_and(|m| m.rules == rules) {
            bind(model, state, world, motion, out);
        }
    }
}

fn admit(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    a_member(own, world, body, st)?;
    if meeting.minutes == Minutes::None {
        let id = text(st, "meeting").unwrap_or_default();
        return Err(Refusal::new("not_open", format!("the minutes of `{id}` have not been sent")));
    }
    // Whether it came in time is decided in the run, like every objection.
    Ok(())
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "minutes.object",
        summary: "A member objects to the accuracy of draft minutes. Whether it came in time is decided in the run.",
        fields: &[Field::must("meeting", FieldType::Id), Field::may("ground", FieldType::Text)],
        admit,
        facts: |_, _, st| {
            let mut f = FactSeed::new("minutes.objected", text(st, "meeting").map(str::to_owned));
            f.moment = MomentOf::Sent;
            vec![f]
        },
    }],
    on: no_on,
};
