//! Meetings: convened, opened, closed. The shared part of convening, chairs, summons, agenda and proxies.

use crate::Oversight;
use crate::model::{At, Body, Limits, Model, Route};
use crate::state::{Meeting, Minutes, Phase, Standing, State, barred_now};
use crate::windows;
use servanda_capability::{Answers, World, ids, text};
use servanda_norms::{Event, NewEvent, Outcome, Sym};
use servanda_statement::{Json, Refusal, Statement};
use servanda_vocabulary::{Date, Moment, Period, WindowEnd, nearest};
use std::collections::{BTreeMap, BTreeSet};

/// The author's party.
pub(crate) fn author(world: &World<'_>, st: &Statement) -> Option<Sym> {
    world.run.names().find(&st.author.party)
}

/// When the statement was sent: what it says, or the moment of the act.
pub(crate) fn sent(world: &World<'_>, st: &Statement) -> Moment {
    let now = world.run.now();
    match world.judged {
        Some(j) => j.times.sent.unwrap_or(j.act).min(now),
        None => st.times.sent.as_ref().map_or(now, |c| c.at.min(now)),
    }
}

/// A moment on the charter's wall clock.
pub(crate) fn clock(world: &World<'_>, at: Moment) -> String {
    at.civil(world.run.program().zone())
}

/// A name in a statement's field.
pub(crate) fn name_in(world: &World<'_>, st: &Statement, field: &str) -> Option<Sym> {
    text(st, field).and_then(|t| world.run.names().find(t))
}

/// The body that a statement names.
pub(crate) fn body_in<'a>(model: &'a Model, st: &Statement) -> Result<&'a Body, Refusal> {
    let given = text(st, "body").unwrap_or_default();
    let label = given.strip_prefix("body.").unwrap_or(given);
    model.bodies.get(label).filter(|b| b.declared).ok_or_else(|| {
        let near = nearest(label, model.bodies.keys().map(String::as_str));
        let near = near.map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
        Refusal::new("wrong_body", format!("the charter has no body `{label}`{near}"))
    })
}

/// The meeting that a statement names, with its body's rules.
pub(crate) fn meeting_in<'a>(
    own: &'a Oversight,
    world: &World<'_>,
    st: &Statement,
) -> Result<(Sym, &'a Meeting, &'a Body), Refusal> {
    let id = text(st, "meeting").unwrap_or_default();
    let found = world.run.names().find(id).and_then(|s| own.state.meetings.get(&s).map(|m| (s, m)));
    match found.and_then(|(s, m)| own.rules(m.rules).bodies.get(&m.body).map(|b| (s, m, b))) {
        Some(found) => Ok(found),
        None => {
            let known = own.state.meetings.keys().map(|s| world.text(*s));
            let near = nearest(id, known).map(|n| format!("; did you mean `{n}`?")).unwrap_or_default();
            Err(Refusal::new("unknown_meeting", format!("no meeting `{id}` has been convened{near}")))
        }
    }
}

/// That the author chairs the body; a substitute may where the chair is not among `there`.
pub(crate) fn presides(
    model: &Model,
    world: &World<'_>,
    body: &Body,
    st: &Statement,
    there: &[Sym],
    what: &str,
) -> Result<(), Refusal> {
    let (chair, substitute, at) = model.chairs(world.run, body);
    let me = author(world, st);
    let is = |list: &[Sym]| me.is_some_and(|m| list.contains(&m));
    if is(&chair) || (is(&substitute) && !chair.iter().any(|c| there.contains(c))) {
        return Ok(());
    }
    let names: Vec<&str> = chair.iter().map(|c| world.text(*c)).collect();
    let who = if names.is_empty() { "nobody holds that office now".to_owned() } else { names.join(", ") };
    Err(at.refuse(
        world,
        "not_the_chair",
        format!("`{}` may not {what}: that is for the chair of `body.{}` ({who})", st.author.party, body.label),
    ))
}

/// An end as people say it: the last day, or the instant.
pub(crate) fn end_of(world: &World<'_>, end: &WindowEnd) -> String {
    let zone = world.run.program().zone();
    match end.whole_day {
        true => Date::of(end.at.plus_seconds(-1), zone).to_string(),
        false => end.at.civil(zone),
    }
}

/// The last moment for something that must precede a meeting, and whether what was sent then comes in time.
pub(crate) fn early_enough(
    world: &World<'_>,
    sent: Moment,
    meeting: Moment,
    period: Period,
) -> Result<(WindowEnd, bool), Refusal> {
    let limit = world.before(meeting, period)?;
    let in_time = sent < limit.at || (!limit.whole_day && sent == limit.at);
    Ok((limit, in_time))
}

/// That an agenda or item is sent in time.
pub(crate) fn in_time(
    world: &World<'_>,
    limits: &Limits,
    meeting: &Meeting,
    st: &Statement,
    what: &str,
) -> Result<(), Refusal> {
    let period = limits.of(meeting.ordinary);
    let sent = sent(world, st);
    match early_enough(world, sent, meeting.at, period) {
        Ok((_, true)) => Ok(()),
        Err(r) => Err(limits.at.refuse(world, r.code, r.message)),
        Ok((last, false)) => Err(limits.at.refuse(
            world,
            "too_late",
            format!(
                "{what} must be sent at least {period} before the meeting of {}, that is by {}; it was sent {}",
                clock(world, meeting.at),
                end_of(world, &last),
                clock(world, sent)
            ),
        )),
    }
}

/// A meeting's own event again under its body's name, so that the norms of one body hear nothing of another.
pub(crate) fn of_body(out: &mut Vec<Outcome>, at: &At, event: &Event, name: &str) {
    let own = NewEvent {
        name: name.to_owned(),
        subject: event.subject,
        party: event.party,
        to: event.to.to_vec(),
        times: event.said.times(),
        amount: None,
        scope: None,
    };
    out.happen(at.clause, &at.block, own);
}

// ---- what happens ---------------------------------------------------------------------------------------------

/// A member asked for an extraordinary meeting.
pub(crate) fn asked(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let (Some(subject), Some(party)) = (event.subject, event.party) else { return };
    let Some(body) = world.text(subject).strip_prefix("body.").and_then(|l| model.bodies.get(l)) else { return };
    let asked = state.asked.entry(body.label.clone()).or_default();
    asked.insert(party);
    let mut reached = false;
    for rule in &body.extraordinary {
        let may = crate::extraordinary::askers(model, world.run, body, rule);
        let count = may.iter().filter(|p| asked.contains(p)).count();
        let (count, of) = (u64::try_from(count).unwrap_or(u64::MAX), u64::try_from(may.len()).unwrap_or(u64::MAX));
        let enough = rule.at_least.map_or(count > 0, |f| f.reached_by(count, of));
        out.consulted(rule.at.clause, &rule.at.block, if enough { "reached" } else { "not reached" }, enough);
        if enough && !reached && !state.requested.contains(&body.label) {
            reached = true;
            of_body(out, &rule.at, event, &format!("meeting.requested.{}", body.label));
        }
    }
    if reached {
        state.requested.insert(body.label.clone());
    }
}

/// A meeting was convened.
pub(crate) fn convened(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let (Some(id), Some(st)) = (event.subject, world.behind(event)) else { return };
    let Ok(body) = body_in(model, st) else { return };
    if state.meetings.contains_key(&id) {
        return;
    }
    let ordinary = text(st, "kind") != Some("extraordinary");
    let follows = name_in(world, st, "follows").filter(|f| state.meetings.contains_key(f));
    let mut meeting = Meeting {
        body: body.label.clone(),
        at: event.said.times().until.unwrap_or(event.at),
        ordinary,
        follows,
        rung: 0,
        followed: false,
        phase: Phase::Convened,
        agenda_sent: false,
        agenda: Vec::new(),
        proposals: BTreeMap::new(),
        seats: Vec::new(),
        present: BTreeSet::new(),
        proxies: BTreeMap::new(),
        barred: BTreeSet::new(),
        quorum: None,
        any_number: false,
        minutes: Minutes::None,
        rules: None,
    };
    let by = body.convening.as_ref().map_or(&body.at, |c| &c.at);
    if let Some(c) = &body.convening {
        out.consulted(c.at.clause, &c.at.block, "convened by whom it names", false);
    }
    if let Some(before) = follows.and_then(|f| state.meetings.get_mut(&f)) {
        before.followed = true;
        meeting.rung = before.rung.saturating_add(1);
        meeting.agenda = before.agenda.clone();
        if let Some(l) = &body.ladder {
            meeting.any_number = l.any_number && meeting.rung >= 2;
            out.consulted(l.at.clause, &l.at.block, "convened again", true);
            out.happen(
                l.at.clause,
                &l.at.block,
                NewEvent {
                    name: format!("meeting.reconvened.{}", body.label),
                    subject: follows,
                    party: event.party,
                    ..NewEvent::default()
                },
            );
        }
        // Its undecided items come along, by the route on which they first came.
        meeting.agenda.retain(|m| {
            let Some(motion) = state.motions.get_mut(m) else { return false };
            let carried = motion.free();
            if carried {
                motion.put_before(id, Route::Original);
            }
            carried
        });
    } else if !ordinary {
        state.asked.remove(&body.label);
        state.requested.remove(&body.label);
    }
    if let (Some(s), false) = (&body.summons, meeting.rung == 1) {
        out.consulted(s.at.clause, &s.at.block, "in time", false);
    }
    of_body(out, by, event, &format!("meeting.convened.{}", body.label));
    state.remember(world, [id]);
    state.meetings.insert(id, meeting);
}

/// A meeting was called off.
pub(crate) fn cancelled(model: &Model, state: &mut State, event: &Event, out: &mut Vec<Outcome>) {
    let Some(meeting) = event.subject.and_then(|s| state.meetings.get_mut(&s)) else { return };
    meeting.phase = Phase::Cancelled;
    let (before, body) = (meeting.follows, meeting.body.clone());
    if let Some(b) = before.and_then(|f| state.meetings.get_mut(&f)) {
        b.followed = false;
    }
    if let Some(b) = model.bodies.get(&body) {
        of_body(out, &b.at, event, &format!("meeting.cancelled.{}", b.label));
    }
}

/// The chair sent the original agenda.
pub(crate) fn agenda_sent(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let (Some(id), Some(st)) = (event.subject, world.behind(event)) else { return };
    let Some(meeting) = state.meetings.get_mut(&id) else { return };
    meeting.agenda_sent = true;
    for item in ids(st, "items").into_iter().filter_map(|i| world.run.names().find(i)) {
        let Some(motion) = state.motions.get_mut(&item) else { continue };
        if !meeting.agenda.contains(&item) {
            meeting.agenda.push(item);
        }
        motion.put_before(id, Route::Original);
    }
    let Some(body) = model.bodies.get(&meeting.body) else { return };
    let at = body.agenda.as_ref().map_or(&body.at, |l| &l.at);
    if body.agenda.is_some() {
        out.consulted(at.clause, &at.block, "in time", false);
    }
    of_body(out, at, event, &format!("agenda.sent.{}", body.label));
}

/// The meeting opened: seats, presence and exclusions freeze.
pub(crate) fn opened(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let (Some(id), Some(st)) = (event.subject, world.behind(event)) else { return };
    let Some(body) = state.meetings.get(&id).and_then(|m| model.bodies.get(&m.body)) else { return };
    let seats = model.members(world.run, &body.label);
    let barred = barred_now(model, world.run, &body.label, &seats);
    state.remember(world, seats.iter().copied());
    let present = ids(st, "present").into_iter().filter_map(|p| world.run.names().find(p)).collect();
    let proxies = proxies_in(st)
        .into_iter()
        .filter_map(|(a, h)| Some((world.run.names().find(a)?, world.run.names().find(h)?)))
        .collect();
    let Some(meeting) = state.meetings.get_mut(&id) else { return };
    meeting.phase = Phase::Open;
    meeting.seats = seats;
    meeting.barred = barred;
    meeting.present = present;
    meeting.proxies = proxies;
    let agenda = meeting.agenda.clone();
    let represented = !meeting.proxies.is_empty();
    let quorum = state.meetings.get(&id).and_then(|m| state.there(model, m, None));
    if let Some(m) = state.meetings.get_mut(&id) {
        m.quorum = quorum;
    }
    if let Some((at, _)) = &body.proxy {
        out.consulted(at.clause, &at.block, if represented { "proxies held" } else { "no proxy held" }, represented);
    }
    let (_, _, chair) = model.chairs(world.run, body);
    out.consulted(chair.clause, &chair.block, "chaired", false);
    of_body(out, &body.at, event, &format!("meeting.opened.{}", body.label));
    for motion in agenda {
        // An item may have gone to another meeting, or have been circulated, since it came onto this agenda.
        let Some(m) = state.motions.get_mut(&motion).filter(|m| m.meeting == Some(id)) else { continue };
        if m.standing.undecided() && m.decision {
            m.standing = Standing::Open;
        }
        windows::offer_in_meeting(model, state, world, motion, out);
    }
}

/// The proxies of a statement: who is absent, and who holds their proxy.
pub(crate) fn proxies_in(st: &Statement) -> Vec<(&str, &str)> {
    st.body
        .get("proxies")
        .and_then(Json::as_object)
        .map(|m| m.iter().filter_map(|(a, h)| Some((a, h.as_str()?))).collect())
        .unwrap_or_default()
}
