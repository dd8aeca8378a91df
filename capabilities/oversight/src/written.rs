//! Written: deciding without a meeting.
//!
//! # Clause
//! "A proposal that is sent to all members is accepted if two thirds of them agree by the date set and none objects
//! within 15 calendar days of being told; it binds when that has been notified."
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
//! ## 4 Without a meeting
//! A proposal that is sent to all members passes if [two thirds](#written.majority) of them agree by the date set, and none objects within [15 calendar days](#written.objection) of being told. It binds when that has been notified.
//! ~~~charter
//! written "council" {
//!   body      = body.council
//!   at_least  = written.majority
//!   of        = members
//!   objection = written.objection
//!   binding   = on_notice
//! }
//! ~~~
//! ```
//!
//! # Statements
//! `written.circulate/1` with `motion`, `deadline`, by the chair or the holder of `office.coordinator`; `vote.cast/1`
//! until the deadline; `written.notify/1` with `motion` tells the outcome and, a second time, that nobody objected;
//! `written.object/1` with `motion`, `ground`.
//!
//! # Outcome
//! ```case
//! case "Two of three members agree, nobody objects"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget
//! 2025-03-03 09:00  clinic  written.circulate  motion=m1 deadline="2025-03-10 18:00"
//! 2025-03-04 09:00  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-05 09:00  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-10 09:00  clinic  written.notify   motion=m1
//!   expect void not_open
//! 2025-03-10 19:00  uni     vote.cast        motion=m1 vote=no
//!   expect void closed
//! 2025-03-11 09:00  clinic  written.notify   motion=m1
//! 2025-03-20 09:00  clinic  written.notify   motion=m1
//!   expect void not_open because 4
//! 2025-03-27 09:00  clinic  written.notify   motion=m1
//! expect at 2025-03-26 23:59
//!   motion m1 is adopted because 4
//!   written.closed of m1 at 2025-03-10 18:00
//! expect at 2025-03-27 09:00
//!   motion m1 is binding because 4
//!
//! case "One of three members is no majority of all"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget
//! 2025-03-03 09:00  clinic  written.circulate  motion=m1 deadline="2025-03-10 18:00"
//! 2025-03-04 09:00  clinic  vote.cast        motion=m1 vote=yes
//! expect at 2025-03-10 18:00
//!   motion m1 is rejected because 4
//!
//! case "An objection in time"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget
//! 2025-03-03 09:00  clinic  written.circulate  motion=m1 deadline="2025-03-10 18:00"
//! 2025-03-04 09:00  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-05 09:00  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-11 09:00  clinic  written.notify   motion=m1
//! 2025-03-26 09:00  uni     written.object   motion=m1 ground=costs
//! 2025-03-28 09:00  clinic  written.notify   motion=m1
//!   expect void closed
//! expect at 2025-03-28 09:00
//!   motion m1 is rejected because 4
//!   not resolution.budget.binding of m1
//!
//! case "An objection too late changes nothing"
//! 2025-03-02 09:00  lab     motion.table     motion=m1 matter=budget
//! 2025-03-03 09:00  clinic  written.circulate  motion=m1 deadline="2025-03-10 18:00"
//! 2025-03-04 09:00  clinic  vote.cast        motion=m1 vote=yes
//! 2025-03-05 09:00  lab     vote.cast        motion=m1 vote=yes
//! 2025-03-11 09:00  clinic  written.notify   motion=m1
//! 2025-03-27 09:00  uni     written.object   motion=m1 ground=costs
//! 2025-03-28 09:00  clinic  written.notify   motion=m1
//! expect at 2025-03-28 09:00
//!   motion m1 is binding
//! ```

use crate::admit_motions::{a_member, free};
use crate::close::{bind_now, count, resolve};
use crate::meetings::{author, of_body, presides};
use crate::model::{At, Model, Route, Written};
use crate::motions::motion_in;
use crate::schema::{BODY, FRACTION, PERIOD, body_label, must, only_one, sentence};
use crate::state::{Circulation, Standing, State, Window, barred_now};
use crate::tally::{Count, Of, Rule};
use crate::{Oversight, windows};
use servanda_capability::{
    Answers, FactSeed, Feature, Field, FieldType, Lower, MomentOf, Say, StatementKind, World, moment, no_on, text,
};
use servanda_charter::{Block, BlockSchema, Label, Ty};
use servanda_norms::{Anchor, Effect, Event, NormKind, Outcome, Parties, Silence, TimeExpr};
use servanda_statement::{Refusal, Statement};

/// The block's schema.
pub const SCHEMA: BlockSchema = BlockSchema {
    kind: "written",
    summary: "How a body decides without a meeting: majority of all members, objections, and when it binds.",
    attributes: &[
        BODY,
        must("at_least", FRACTION, "Which part of all members must agree?"),
        must("of", Ty::Choice(&["members"]), "A majority of what?"),
        must("objection", PERIOD, "How long after the result is told may a member object?"),
        must("binding", Ty::Choice(&["on_notice"]), "When does the decision bind?"),
    ],
    children: &[],
    label: Label::Required,
};

fn lower(block: &Block, lower: &mut Lower<'_>, own: &mut Oversight) {
    let label = body_label(block, lower);
    let (at_least, objection) = (lower.fraction_of(block, "at_least"), lower.period_of(block, "objection"));
    let (Some(at_least), Some(objection)) = (at_least, objection) else { return };
    let members =
        Parties::Group { kind: lower.build.name("members"), of: Some(lower.build.name(&format!("body.{label}"))) };
    // The time to answer: nobody's act ends it early, so that every member has all of it.
    let mut answers = lower.build.blank(&block.id(), block.clause, NormKind::Right(Silence::Lapse));
    answers.on = vec![lower.build.name(&format!("written.circulated.{label}"))];
    answers.bearer = members.clone();
    answers.due = Some(TimeExpr::At(Anchor::Until));
    answers.otherwise = vec![Effect::Deem(lower.build.name("written.closed"))];
    lower.build.add(answers);
    let id = format!("{}.objection", block.id());
    let mut objections = lower.build.blank(&id, block.clause, NormKind::Right(Silence::Acceptance));
    objections.on = vec![lower.build.name(&format!("written.notified.{label}"))];
    objections.bearer = members;
    objections.act = vec![lower.build.name("written.objected")];
    objections.due = Some(TimeExpr::After(Anchor::Sent, objection, lower.default_calendar()));
    objections.otherwise = vec![Effect::Deem(lower.build.name("written.accepted"))];
    lower.build.add(objections);
    let body = own.model_mut().body_of(&label);
    only_one(block, lower, &label, body.written.as_ref().map(|w| &w.at));
    body.written = Some(Written { at: At::of(block), at_least });
}

fn say(block: &Block, say: &Say<'_>) -> String {
    let args =
        [("body", say.of(block, "body")), ("part", say.of(block, "at_least")), ("within", say.of(block, "objection"))];
    say.block("written", &args)
}

// ---- what happens ---------------------------------------------------------------------------------------------

/// A proposal was circulated: seats and exclusions freeze, the time to answer runs.
pub(crate) fn circulated(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(id) = event.subject else { return };
    let Some(body) = state.motions.get(&id).and_then(|m| model.bodies.get(&m.body)) else { return };
    let Some(rule) = &body.written else { return };
    let seats = model.members(world.run, &body.label);
    state.remember(world, seats.iter().copied());
    let Some(motion) = state.motions.get_mut(&id) else { return };
    let barred = barred_now(model, world.run, &body.label, &seats);
    motion.clear();
    motion.written = Some(Circulation { seats, barred, ..Circulation::default() });
    motion.route = Some(Route::Written);
    motion.standing = Standing::Open;
    motion.meeting = None;
    of_body(out, &rule.at, event, &format!("written.circulated.{}", body.label));
}

/// The time to answer is over: the answers are counted.
pub(crate) fn closed(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(id) = event.subject else { return };
    let Some(motion) = state.motions.get_mut(&id) else { return };
    let Some(body) = model.bodies.get(&motion.body) else { return };
    let (Some(rule), Some(voting)) = (&body.written, &body.voting) else { return };
    let Some(w) = motion.written.as_mut().filter(|w| !w.closed) else { return };
    w.closed = true;
    let seats = w.seats.clone();
    let size = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    motion.count = Some(Count { present: size(motion.ballots.len()), seats: size(seats.len()), ..Count::default() });
    let of_all = Rule { at_least: rule.at_least, of: Of::Members, ..voting.rule };
    let chair = model.chairs(world.run, body).0;
    count(model, state, world, id, (of_all, &rule.at), &seats, &chair, out);
}

/// The chair told the outcome, or (the second time) that it is accepted.
pub(crate) fn notified(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(id) = event.subject else { return };
    let Some(motion) = state.motions.get_mut(&id) else { return };
    let Some((body, rule)) = model.bodies.get(&motion.body).and_then(|b| Some((b, b.written.as_ref()?))) else {
        return;
    };
    let Some(w) = &mut motion.written else { return };
    if !w.notified {
        w.notified = true;
        if motion.standing == Standing::Adopted {
            of_body(out, &rule.at, event, &format!("written.notified.{}", body.label));
            windows::offer_after(model, state, world, id, event, out);
        }
    } else if w.accepted && motion.standing == Standing::Adopted && !motion.bound {
        let why = "no member objected in time, and its acceptance was notified";
        bind_now(model, state, world, id, &rule.at, why, out);
    }
}

/// A member objected in time: the proposal is not accepted.
pub(crate) fn objected(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some((id, party)) = event.subject.zip(event.party) else { return };
    let Some(motion) = state.motions.get_mut(&id) else { return };
    let Some(rule) = model.bodies.get(&motion.body).and_then(|b| b.written.as_ref()) else { return };
    let Some(w) = &motion.written else { return };
    let in_time = w.notified && !w.accepted && w.seats.contains(&party) && motion.standing == Standing::Adopted;
    out.consulted(rule.at.clause, &rule.at.block, if in_time { "objected to" } else { "objection too late" }, in_time);
    if in_time {
        motion.standing = Standing::Rejected;
        let why = "a member objected in writing".to_owned();
        resolve(model, state, world, id, &rule.at, ("rejected", why), out);
    }
}

/// Nobody objected in time.
pub(crate) fn accepted(state: &mut State, event: &Event) {
    if let Some(w) = event.subject.and_then(|s| state.motions.get_mut(&s)).and_then(|m| m.written.as_mut()) {
        w.accepted = true;
    }
}

// ---- what is let in -------------------------------------------------------------------------------------------

fn rule_of<'a>(world: &World<'_>, body: &'a crate::model::Body) -> Result<&'a Written, Refusal> {
    body.written.as_ref().ok_or_else(|| {
        let message = format!("`body.{}` decides in meetings only", body.label);
        body.at.refuse(world, "not_competent", message)
    })
}

fn admit_circulate(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (id, motion, _, body) = motion_in(own, world, st)?;
    let rule = rule_of(world, body)?;
    let coordinator = own.model.coordinator.map(|o| world.run.holders(o)).unwrap_or_default();
    if !author(world, st).is_some_and(|a| coordinator.contains(&a)) {
        presides(&own.model, world, body, st, &[], "circulate a proposal")?;
    }
    let name = text(st, "motion").unwrap_or_default();
    free(own, id, motion, name)?;
    if moment(st, "deadline").is_none_or(|d| d <= world.run.now()) {
        return Err(rule.at.refuse(world, "too_soon", format!("the time to answer on `{name}` would be over already")));
    }
    Ok(())
}

fn admit_object(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, motion, _, body) = motion_in(own, world, st)?;
    a_member(own, world, body, st)?;
    if motion.written.as_ref().is_some_and(|w| w.notified) {
        return Ok(());
    }
    let name = text(st, "motion").unwrap_or_default();
    Err(Refusal::new("not_open", format!("no outcome on `{name}` has been notified to which to object")))
}

fn admit_notify(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, motion, _, body) = motion_in(own, world, st)?;
    let rule = rule_of(world, body)?;
    presides(own.rules(motion.rules), world, body, st, &[], "notify the outcome")?;
    let name = text(st, "motion").unwrap_or_default();
    let Some(w) = motion.written.as_ref().filter(|w| w.closed) else {
        return Err(Refusal::new("not_open", format!("the time to answer on `{name}` is not over")));
    };
    if !w.notified {
        return Ok(());
    }
    if motion.standing != Standing::Adopted {
        return Err(Refusal::new(
            "closed",
            format!("`{name}` is {}; there is no acceptance to notify", motion.standing.word()),
        ));
    }
    if !w.accepted || motion.windows.values().any(|w| *w == Window::Open) {
        let message = format!("`{name}` is not accepted yet: members may still object or veto");
        return Err(rule.at.refuse(world, "not_open", message));
    }
    Ok(())
}

fn about_motion(name: &'static str, st: &Statement, moment: MomentOf) -> FactSeed {
    let mut f = FactSeed::new(name, text(st, "motion").map(str::to_owned));
    f.moment = moment;
    f
}

/// The feature.
pub const FEATURE: Feature<Oversight> = Feature {
    schema: Some(&SCHEMA),
    lower,
    say: |b, s| sentence(&say(b, s)),
    kinds: &[
        StatementKind {
            name: "written.circulate",
            summary: "Sends a motion to all members for decision without a meeting, with a deadline for answers.",
            fields: &[Field::must("motion", FieldType::Id), Field::must("deadline", FieldType::Moment)],
            admit: admit_circulate,
            facts: |_, _, st| {
                let mut f = about_motion("written.circulated", st, MomentOf::Sent);
                f.until = moment(st, "deadline");
                vec![f]
            },
        },
        StatementKind {
            name: "written.notify",
            summary: "The chair tells the outcome of a written vote; a second time, that nobody objected: then it binds.",
            fields: &[Field::must("motion", FieldType::Id)],
            admit: admit_notify,
            facts: |_, _, st| vec![about_motion("written.notified", st, MomentOf::Sent)],
        },
        StatementKind {
            name: "written.object",
            summary: "A member objects in writing to a decision without a meeting. Whether in time is decided in the run.",
            fields: &[Field::must("motion", FieldType::Id), Field::may("ground", FieldType::Text)],
            admit: admit_object,
            facts: |_, _, st| vec![about_motion("written.objected", st, MomentOf::Sent)],
        },
    ],
    on: no_on,
};
