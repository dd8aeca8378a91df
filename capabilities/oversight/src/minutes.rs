//! Minutes: who sends the draft, and by when.
//!
//! # Clause
//! "The chair sends draft minutes within 10 calendar days of the meeting."
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
//! ## 4 Minutes
//! The chair sends draft minutes within [10 calendar days](#minutes.draft) of the meeting.
//! ~~~charter
//! minutes "council" {
//!   body         = body.council
//!   draft_within = minutes.draft
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `minutes.send/1` with `meeting`, once; again only after an objection.
//!
//! # Outcome
//! ```case
//! case "Sent in time"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 10:30  clinic  minutes.send     meeting=c1
//!   expect void not_open
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! 2025-03-25 09:00  uni     minutes.send     meeting=c1
//!   expect void not_the_chair
//! 2025-03-25 09:00  clinic  minutes.send     meeting=c1
//! 2026-03-26 09:00  clinic  minutes.send     meeting=c1
//!   expect void closed
//! expect at 2025-03-31 00:00
//!   minutes.council.fulfilled of c1 at 2025-03-25 09:00 because 4
//!
//! case "Not sent"
//! 2025-03-01 09:00  clinic  meeting.convene  meeting=c1 body=council at="2025-03-20 10:00"
//! 2025-03-20 10:00  clinic  meeting.open     meeting=c1 present=clinic,lab,uni
//! 2025-03-20 11:00  clinic  meeting.close    meeting=c1
//! expect at 2025-03-31 00:00
//!   minutes.council.missed of c1 at 2025-03-31 00:00
//! ```

use crate::Oversight;
use crate::meetings::{author, meeting_in, of_body, presides};
use crate::model::{At, ByRule, Model};
use crate::schema::{BODY, PERIOD, body_label, may, must, only_one, sentence};
use crate::state::{Minutes, Phase, State};
use crate::windows;
use servanda_capability::{
    FactSeed, Feature, Field, FieldType, Lower, MomentOf, Say, StatementKind, World, no_on, text,
};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_norms::{Anchor, Event, NormKind, Outcome, Parties, TimeExpr};
use servanda_statement::{Refusal, Statement};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "minutes",
    summary: "Who writes a meeting's minutes, and within which period the draft is sent.",
    attributes: &[
        BODY,
        must("draft_within", PERIOD, "Within which period after the meeting is the draft sent?"),
        may("by", Ty::Expr),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let by = block.get("by").cloned().and_then(|e| lower.authors(&e, false));
    let Some(within) = lower.period_of(block, "draft_within") else { return };
    let mut n = lower.build.blank(&block.id(), block.clause, NormKind::Duty);
    n.on = vec![lower.build.name(&format!("meeting.closed.{label}"))];
    let chair =
        Parties::Group { kind: lower.build.name("chair"), of: Some(lower.build.name(&format!("body.{label}"))) };
    n.bearer = by.clone().unwrap_or(chair);
    n.act = vec![lower.build.name("minutes.sent")];
    n.due = Some(TimeExpr::After(Anchor::At, within, lower.default_calendar()));
    lower.build.add(n);
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.minutes.as_ref().map(|m| &m.at));
    body.minutes = Some(ByRule { at: At::of(block), by });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let by = block.get("by").map_or_else(|| say.just("minutes.its-chair"), |e| say.words(e));
    say.block("minutes", &[("body", say.of(block, "body")), ("by", by), ("within", say.of(block, "draft_within"))])
}

/// A draft was sent: acceptance and the later vetoes start to run.
pub(crate) fn sent(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(meeting) = event.subject.and_then(|s| state.meetings.get_mut(&s)) else { return };
    let Some(body) = model.bodies.get(&meeting.body) else { return };
    meeting.minutes = Minutes::Sent;
    let (agenda, rules) = (meeting.agenda.clone(), meeting.rules);
    let at = body.minutes.as_ref().map_or(&body.at, |m| &m.at);
    of_body(out, at, event, &format!("minutes.sent.{}", body.label));
    // An item that was put before another meeting, under another version, goes by that one's minutes.
    for motion in agenda {
        if state.motions.get(&motion).is_some_and(|m| m.rules == rules) {
            windows::offer_after(model, state, world, motion, event, out);
        }
    }
}

/// A member objected: the draft is not accepted, and another may be sent.
pub(crate) fn objected(model: &Model, state: &mut State, event: &Event, out: &mut Vec<Outcome>) {
    let Some(meeting) = event.subject.and_then(|s| state.meetings.get_mut(&s)) else { return };
    let Some(body) = model.bodies.get(&meeting.body) else { return };
    if meeting.minutes == Minutes::Sent {
        meeting.minutes = Minutes::Objected;
    }
    let at = body.acceptance.as_ref().unwrap_or(&body.at);
    of_body(out, at, event, &format!("minutes.objected.{}", body.label));
}

fn admit(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    let id = text(st, "meeting").unwrap_or_default();
    match body.minutes.as_ref().and_then(|m| m.by.as_ref().map(|by| (by, &m.at))) {
        Some((by, at)) => {
            let may = by.list(world.run, &own.rules(meeting.rules).groups(), None, None);
            if !author(world, st).is_some_and(|a| may.contains(&a)) {
                let who: Vec<&str> = may.iter().map(|p| world.text(*p)).collect();
                let message =
                    format!("`{}` may not send the minutes of `{id}`: that is for {}", st.author.party, who.join(", "));
                return Err(at.refuse(world, "not_the_chair", message));
            }
        }
        None => presides(own.rules(meeting.rules), world, body, st, &[], "send the minutes")?,
    }
    if meeting.phase != Phase::Closed {
        return Err(Refusal::new("not_open", format!("`{id}` is {}; minutes follow its close", meeting.phase.word())));
    }
    match meeting.minutes {
        Minutes::None | Minutes::Objected => Ok(()),
        Minutes::Sent => {
            let message = format!("the minutes of `{id}` were sent; another draft follows only an objection");
            Err(Refusal::new("closed", message))
        }
        Minutes::Accepted => Err(Refusal::new("closed", format!("the minutes of `{id}` are accepted"))),
    }
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[StatementKind {
        name: "minutes.send",
        summary: "Sends the draft minutes of a closed meeting to all members; a new draft only after an objection.",
        fields: &[Field::must("meeting", FieldType::Id), Field::may("text", FieldType::Text)],
        admit,
        facts: |_, _, st| {
            let mut f = FactSeed::new("minutes.sent", text(st, "meeting").map(str::to_owned));
            f.moment = MomentOf::Sent;
            vec![f]
        },
    }],
    on: no_on,
};
