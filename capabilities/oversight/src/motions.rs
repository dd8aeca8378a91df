//! Motions and ballots: tabled, put on an agenda, voted on. The shared part of matters, additions and voting.

use crate::Oversight;
use crate::meetings::{author, body_in, in_time, meeting_in, name_in, of_body};
use crate::model::{Body, Matter, Model, Route};
use crate::state::{Meeting, Motion, Phase, Standing, State};
use crate::tally::Vote;
use crate::veto;
use servanda_capability::{Answers, World, text};
use servanda_norms::{Cause, Event, NewEvent, Outcome, Sym, Times, Tri};
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
    let rules =
        found.and_then(|(s, m)| Some((s, m, own.model.matters.get(&m.matter)?, own.model.bodies.get(&m.body)?)));
    rules.ok_or_else(|| {
        let known = own.state.motions.keys().map(|s| world.text(*s));
        let near = nearest(id, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        Refusal::new("unknown_motion", format!("no motion `{id}` has been tabled{near}"))
    })
}

/// A trigger for conditions and parties that ask about a motion's subject.
fn probe(world: &World<'_>, subject: Option<Sym>, party: Option<Sym>) -> Event {
    Event {
        id: u32::MAX,
        at: world.run.now(),
        name: world.run.program().party_status,
        subject,
        party,
        to: Vec::new(),
        times: Times::default(),
        amount: None,
        value: None,
        cause: Cause::Timer,
        entry: None,
    }
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
    veto::offer_in_meeting(model, state, world, motion, out);
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

fn matter_in<'a>(model: &'a Model, st: &Statement) -> Option<&'a Matter> {
    let given = text(st, "matter")?;
    model.matters.get(given.strip_prefix("matter.").unwrap_or(given))
}

// ---- what is let in -------------------------------------------------------------------------------------------

/// Whether a motion may be tabled so.
pub(crate) fn admit_table(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let model = &own.model;
    let id = text(st, "motion").unwrap_or_default();
    let Some(matter) = matter_in(model, st) else {
        let given = text(st, "matter").unwrap_or_default();
        let near = nearest(given, model.matters.keys().map(String::as_str));
        let near = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        return Err(Refusal::new(
            "unknown_matter",
            format!("the charter reserves no matter `{given}` to any body{near}"),
        ));
    };
    if world.run.names().find(id).is_some_and(|s| own.state.motions.contains_key(&s)) {
        return Err(Refusal::new("bad_body", format!("there is a motion `{id}` already; choose another name")));
    }
    let refuse = |code, message: String| Err(matter.at.refuse(world, code, message));
    if text(st, "body").is_some() && body_in(model, st)?.label != matter.body {
        return refuse("wrong_body", format!("`matter.{}` is for `body.{}` to decide", matter.label, matter.body));
    }
    match (matter.about.as_deref(), text(st, "about")) {
        (Some("party" | "asset"), None) => {
            let kind = matter.about.as_deref().unwrap_or_default();
            return refuse("bad_body", format!("`matter.{}` is about a {kind}: say which with `about`", matter.label));
        }
        (Some("nothing"), Some(x)) => {
            return refuse("bad_body", format!("`matter.{}` is about nobody; leave `about={x}` out", matter.label));
        }
        _ => {}
    }
    let me = author(world, st);
    let about = name_in(world, st, "about");
    let trigger = probe(world, about, me);
    match &matter.proposed_by {
        Some(p) => {
            let may = p.list(world.run, &model.groups(), Some(&trigger), None);
            if !me.is_some_and(|m| may.contains(&m)) {
                let who: Vec<&str> = may.iter().map(|p| world.text(*p)).collect();
                let message =
                    format!("`{}` may not propose `matter.{}`: {} may", st.author.party, matter.label, who.join(", "));
                return refuse("not_competent", message);
            }
        }
        None => {
            let body = model.bodies.get(&matter.body);
            let chair = body.map(|b| model.chairs(world.run, b).0).unwrap_or_default();
            let members = model.members(world.run, &matter.body);
            if !me.is_some_and(|m| members.contains(&m) || chair.contains(&m)) {
                let at = body.map_or(&matter.at, |b| &b.at);
                let message = format!("`{}` has no seat in `body.{}`", st.author.party, matter.body);
                return Err(at.refuse(world, "not_a_member", message));
            }
        }
    }
    if let Some(needs) = &matter.needs
        && needs.value(world.run, &model.groups(), Some(&trigger)) != Tri::Yes
    {
        let of = text(st, "about").map(|a| format!(" for `{a}`")).unwrap_or_default();
        let message = format!("what `matter.{}` needs first has not come about{of}", matter.label);
        return refuse("premise_missing", message);
    }
    if text(st, "meeting").is_some() {
        let (_, meeting, _) = meeting_in(own, world, st)?;
        if meeting.body != matter.body {
            let message = format!(
                "that is a meeting of `body.{}`; `matter.{}` is for `body.{}`",
                meeting.body, matter.label, matter.body
            );
            return refuse("wrong_body", message);
        }
    }
    Ok(())
}

/// Whether an agenda may be sent so.
pub(crate) fn admit_agenda(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    let id = text(st, "meeting").unwrap_or_default();
    crate::meetings::presides(&own.model, world, body, st, &[], "send the agenda")?;
    if meeting.phase != Phase::Convened {
        return Err(Refusal::new("closed", format!("`{id}` is {}; its agenda is settled", meeting.phase.word())));
    }
    if meeting.agenda_sent {
        let message = format!("the agenda of `{id}` was sent; members add items with `agenda.add`");
        return Err(Refusal::new("closed", message));
    }
    for item in servanda_capability::ids(st, "items") {
        let found = world.run.names().find(item).and_then(|s| Some((s, own.state.motions.get(&s)?)));
        let Some((sym, motion)) = found else {
            return Err(Refusal::new("unknown_motion", format!("no motion `{item}` has been tabled")));
        };
        if motion.body != meeting.body {
            let message = format!("`{item}` is for `body.{}`, not for `body.{}`", motion.body, meeting.body);
            return Err(body.at.refuse(world, "wrong_body", message));
        }
        free(own, sym, motion, item)?;
    }
    match &body.agenda {
        Some(limits) if meeting.rung != 1 => in_time(world, limits, meeting, st, "the agenda"),
        _ => Ok(()),
    }
}

/// That a motion is undecided, and before no meeting that is open.
pub(crate) fn free(own: &Oversight, id: Sym, motion: &Motion, name: &str) -> Result<(), Refusal> {
    if !motion.free() {
        let word =
            if motion.written.is_some() && motion.standing.undecided() { "circulated" } else { motion.standing.word() };
        return Err(Refusal::new("closed", format!("`{name}` is {word} already")));
    }
    if own.state.in_open_meeting(id) {
        return Err(Refusal::new("closed", format!("`{name}` is before a meeting that is open")));
    }
    Ok(())
}

/// Whether an item may be added so.
pub(crate) fn admit_add(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    let (id, motion, _, _) = motion_in(own, world, st)?;
    let name = text(st, "motion").unwrap_or_default();
    if motion.body != meeting.body {
        let message = format!("`{name}` is for `body.{}`, not for `body.{}`", motion.body, meeting.body);
        return Err(body.at.refuse(world, "wrong_body", message));
    }
    if meeting.agenda.contains(&id) {
        return Err(Refusal::new("bad_body", format!("`{name}` is on the agenda already")));
    }
    free(own, id, motion, name)?;
    match meeting.phase {
        Phase::Convened => {
            a_member(own, world, body, st)?;
            let Some(limits) = &body.addition else {
                let message = format!("nobody may add to the agenda of `body.{}` once it is sent", body.label);
                return Err(body.at.refuse(world, "too_late", message));
            };
            in_time(world, limits, meeting, st, "an added item")
        }
        Phase::Open => {
            let Some(at) = &body.new_item else {
                let message = format!("no item may be added in a meeting of `body.{}`", body.label);
                return Err(body.at.refuse(world, "too_late", message));
            };
            in_the_room(world, meeting, body, at, st)
        }
        p => Err(Refusal::new("closed", format!("the meeting is {}", p.word()))),
    }
}

/// Whether somebody may agree to a new item.
pub(crate) fn admit_agree(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    let (id, _, _, _) = motion_in(own, world, st)?;
    let name = text(st, "motion").unwrap_or_default();
    if meeting.phase != Phase::Open {
        let code = if meeting.phase == Phase::Convened { "not_open" } else { "closed" };
        return Err(Refusal::new(code, format!("the meeting is {}", meeting.phase.word())));
    }
    let at = body.new_item.as_ref().unwrap_or(&body.at);
    in_the_room(world, meeting, body, at, st)?;
    if !meeting.proposals.contains_key(&id) {
        let message = format!("`{name}` is not proposed as a new item; propose it with `agenda.add` first");
        return Err(at.refuse(world, "not_on_agenda", message));
    }
    Ok(())
}

fn in_the_room(
    world: &World<'_>,
    meeting: &Meeting,
    body: &Body,
    at: &crate::model::At,
    st: &Statement,
) -> Result<(), Refusal> {
    let me = author(world, st);
    if !me.is_some_and(|m| meeting.seats.contains(&m)) {
        let message = format!("`{}` has no seat in `body.{}`", st.author.party, body.label);
        return Err(body.at.refuse(world, "not_a_member", message));
    }
    if !me.is_some_and(|m| meeting.present.contains(&m)) {
        let message = format!("`{}` is not present at the meeting", st.author.party);
        return Err(at.refuse(world, "not_present", message));
    }
    Ok(())
}

/// That the author has a seat in the body now.
pub(crate) fn a_member(own: &Oversight, world: &World<'_>, body: &Body, st: &Statement) -> Result<(), Refusal> {
    let members = own.model.members(world.run, &body.label);
    if author(world, st).is_some_and(|a| members.contains(&a)) {
        return Ok(());
    }
    let message = format!("`{}` has no seat in `body.{}`", st.author.party, body.label);
    Err(body.at.refuse(world, "not_a_member", message))
}

/// Whether an interest may be declared.
pub(crate) fn admit_interest(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, motion, _, body) = motion_in(own, world, st)?;
    a_member(own, world, body, st)?;
    if motion.standing.undecided() {
        return Ok(());
    }
    let message = format!("`{}` is {} already", text(st, "motion").unwrap_or_default(), motion.standing.word());
    Err(Refusal::new("closed", message))
}

/// Whether a ballot counts.
pub(crate) fn admit_vote(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (id, motion, _, body) = motion_in(own, world, st)?;
    let name = text(st, "motion").unwrap_or_default();
    let (Some(me), party) = (author(world, st), st.author.party.as_str()) else {
        return Err(body.at.refuse(
            world,
            "not_a_member",
            format!("`{}` has no seat in `body.{}`", st.author.party, body.label),
        ));
    };
    let seat_name = text(st, "for").unwrap_or(party);
    let seat = world.run.names().find(seat_name);
    let meeting = open_question(own, world, id, motion, body, name)?;
    let seats = own.state.seats(motion);
    if !seats.contains(&me) {
        let message = format!("`{party}` has no seat in `body.{}`, whose members vote on `{name}`", body.label);
        return Err(body.at.refuse(world, "not_a_member", message));
    }
    let Some(seat) = seat.filter(|s| seats.contains(s)) else {
        let message = format!("`{seat_name}` has no seat in `body.{}` to vote for", body.label);
        return Err(body.at.refuse(world, "not_a_member", message));
    };
    if seat != me {
        let held = meeting.is_some_and(|m| m.proxies.get(&seat) == Some(&me));
        if !held {
            let at = body.proxy.as_ref().map_or(&body.at, |(at, _)| at);
            let message = format!("`{party}` holds no proxy of `{seat_name}` in this vote");
            return Err(at.refuse(world, "no_proxy", message));
        }
    } else if meeting.is_some_and(|m| !m.present.contains(&me)) {
        let message = format!("`{party}` is not recorded as present at the meeting that votes on `{name}`");
        return Err(body.at.refuse(world, "not_present", message));
    }
    if let (Some(at), false) = (&body.marked, motion.decision) {
        let message = format!("`{name}` is not marked as an item for decision");
        return Err(at.refuse(world, "not_marked", message));
    }
    if let Some((_, x)) = own.state.barred(&own.model, motion, seat) {
        return Err(x.at.refuse(world, "may_not_vote", format!("`{seat_name}` may not vote on `{name}`")));
    }
    if motion.ballots.contains_key(&seat) {
        return Err(Refusal::new(
            "already_voted",
            format!("`{seat_name}` has voted on `{name}`; a ballot is cast once"),
        ));
    }
    Ok(())
}

/// That a motion can be voted on now: the meeting that does, or none for a decision without a meeting.
fn open_question<'a>(
    own: &'a Oversight,
    world: &World<'_>,
    id: Sym,
    motion: &Motion,
    body: &Body,
    name: &str,
) -> Result<Option<&'a Meeting>, Refusal> {
    if let Some(w) = &motion.written {
        if w.closed {
            return Err(Refusal::new("closed", format!("the time to answer on `{name}` is over")));
        }
        return Ok(None);
    }
    let Some(meeting) = motion.meeting.and_then(|m| own.state.meetings.get(&m)) else {
        return Err(Refusal::new("not_open", format!("`{name}` is before no meeting and was not circulated")));
    };
    match meeting.phase {
        Phase::Open => {}
        Phase::Convened => return Err(Refusal::new("not_open", format!("the meeting on `{name}` is not open yet"))),
        p => return Err(Refusal::new("closed", format!("the meeting on `{name}` is {}", p.word()))),
    }
    if !meeting.agenda.contains(&id) {
        let at = body.agenda.as_ref().map_or(&body.at, |l| &l.at);
        return Err(at.refuse(world, "not_on_agenda", format!("`{name}` is not on the agenda of the meeting")));
    }
    Ok(Some(meeting))
}
