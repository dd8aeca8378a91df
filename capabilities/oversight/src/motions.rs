//! Motions and ballots: tabled, put on an agenda, voted on. The shared part of matters, additions and voting.

use crate::Oversight;
use crate::meetings::{name_in, of_body};
use crate::model::{Body, Matter, Model, Route};
use crate::state::{Motion, Phase, Standing, State};
use crate::tally::Vote;
use crate::windows;
use servanda_capability::{Answers, World, text};
use servanda_norms::{Event, NewEvent, Outcome, Sym};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::nearest;
use std::collections::{BTreeMap, BTreeSet};

/// The motion that a statement names, with its matter's and body's rules.
pub(crate) fn motion_in<'a>(
    own: &'a Oversight,
    world: &World<'_>,
    st: &Statement,
) -> Result<(Sym, &'a Motion, &'a Matter, &'a Body), Refusal> {
    let id = text(st, "motion").unwrap_or_default();
    let found = world.run.names().find(id).and_then(|s| own.state.motions.get(&s).map(|m| (s, m)));
    let rules = found.and_then(|(s, m)| {
        let model = own.rules(m.rules);
        Some((s, m, model.matters.get(&m.matter)?, model.bodies.get(&m.body)?))
    });
    rules.ok_or_else(|| {
        let known = own.state.motions.keys().map(|s| world.text(*s));
        let near = nearest(id, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        Refusal::new("unknown_motion", format!("no motion `{id}` has been tabled{near}"))
    })
}

// ---- what happens ---------------------------------------------------------------------------------------------

/// A motion was tabled.
pub(crate) fn tabled(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let (Some(id), Some(st)) = (event.subject, world.behind(event)) else { return };
    let Some(matter) = matter_in(model, st) else { return };
    if state.motions.contains_key(&id) {
        return;
    }
    out.consulted(matter.at.clause, &matter.at.block, "tabled", true);
    state.remember(world, [Some(id), name_in(world, st, "about")].into_iter().flatten());
    state.motions.insert(
        id,
        Motion {
            matter: matter.label.clone(),
            body: matter.body.clone(),
            about: name_in(world, st, "about"),
            title: text(st, "title").map(str::to_owned),
            meeting: name_in(world, st, "meeting"),
            route: None,
            decision: text(st, "decision") != Some("no"),
            ballots: BTreeMap::new(),
            interested: BTreeSet::new(),
            standing: Standing::Tabled,
            count: None,
            quorum: None,
            excluded: Vec::new(),
            reasons: Vec::new(),
            vetoes: Vec::new(),
            windows: BTreeMap::new(),
            offered: BTreeSet::new(),
            bound: false,
            written: None,
            rules: None,
        },
    );
}

/// An item was proposed for an agenda that had been sent, or in the meeting itself.
pub(crate) fn proposed(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let (Some(motion), Some(st)) = (event.subject, world.behind(event)) else { return };
    let Some(id) = name_in(world, st, "meeting") else { return };
    let Some(meeting) = state.meetings.get_mut(&id) else { return };
    let Some(body) = model.bodies.get(&meeting.body) else { return };
    if meeting.phase == Phase::Open {
        meeting.proposals.entry(motion).or_default();
        agreed(model, state, world, event, out);
        return;
    }
    meeting.agenda.push(motion);
    if let Some(m) = state.motions.get_mut(&motion) {
        m.put_before(id, Route::Added);
    }
    let at = body.addition.as_ref().map_or(&body.at, |l| &l.at);
    out.consulted(at.clause, &at.block, "in time", false);
    out.happen(at.clause, &at.block, added(event, motion));
    of_body(out, at, event, &format!("agenda.added.{}", body.label));
}

fn added(event: &Event, motion: Sym) -> NewEvent {
    NewEvent { name: "agenda.added".to_owned(), subject: Some(motion), party: event.party, ..NewEvent::default() }
}

/// Somebody in the room agreed to a new item; when all have, it is on the agenda.
pub(crate) fn agreed(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let (Some(motion), Some(party), Some(st)) = (event.subject, event.party, world.behind(event)) else { return };
    let Some(id) = name_in(world, st, "meeting") else { return };
    let Some(meeting) = state.meetings.get_mut(&id) else { return };
    let Some(at) = model.bodies.get(&meeting.body).and_then(|b| b.new_item.as_ref()) else { return };
    let seats = meeting.spoken_for(party);
    let there = meeting.there();
    let Some(yes) = meeting.proposals.get_mut(&motion) else { return };
    yes.extend(seats);
    let all = there.iter().all(|s| yes.contains(s));
    out.consulted(at.clause, &at.block, if all { "agreed by all" } else { "not agreed by all" }, all);
    if !all {
        return;
    }
    meeting.proposals.remove(&motion);
    meeting.agenda.push(motion);
    if let Some(m) = state.motions.get_mut(&motion) {
        m.put_before(id, Route::Added);
        if m.decision {
            m.standing = Standing::Open;
        }
    }
    out.happen(at.clause, &at.block, added(event, motion));
    windows::offer_in_meeting(model, state, world, motion, out);
}

/// A member declared an interest in a motion.
pub(crate) fn interest(state: &mut State, event: &Event) {
    if let (Some(m), Some(p)) = (event.subject.and_then(|s| state.motions.get_mut(&s)), event.party) {
        m.interested.insert(p);
        // Whoever declares after voting has not voted.
        m.ballots.remove(&p);
    }
}

/// A ballot was cast.
pub(crate) fn ballot(state: &mut State, world: &World<'_>, event: &Event) {
    let (Some(st), Some(party)) = (world.behind(event), event.party) else { return };
    let Some(motion) = event.subject.and_then(|s| state.motions.get_mut(&s)) else { return };
    let seat = name_in(world, st, "for").unwrap_or(party);
    if let Some(v) = vote_in(st) {
        motion.ballots.entry(seat).or_insert(v);
    }
}

fn vote_in(st: &Statement) -> Option<Vote> {
    match text(st, "vote") {
        Some("yes") => Some(Vote::Yes),
        Some("no") => Some(Vote::No),
        Some("abstain") => Some(Vote::Abstain),
        _ => None,
    }
}

pub(crate) fn matter_in<'a>(model: &'a Model, st: &Statement) -> Option<&'a Matter> {
    let given = text(st, "matter")?;
    model.matters.get(given.strip_prefix("matter.").unwrap_or(given))
}
