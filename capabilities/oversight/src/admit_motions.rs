//! Whether a motion may be tabled, put on an agenda, and voted on so.

use crate::Oversight;
use crate::meetings::{author, body_in, in_time, meeting_in, name_in, presides};
use crate::model::{At, Body};
use crate::motions::{matter_in, motion_in};
use crate::state::{Meeting, Motion, Phase};
use servanda_capability::{World, ids, text};
use servanda_norms::{Event, Sym, Tri};
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::nearest;

/// A trigger for conditions and parties that ask about a motion's subject.
fn probe(world: &World<'_>, subject: Option<Sym>, party: Option<Sym>) -> Event {
    Event::probe(world.run.now(), party, subject)
}

/// Whether a motion may be tabled so.
pub(crate) fn table(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
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
pub(crate) fn agenda(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    let id = text(st, "meeting").unwrap_or_default();
    presides(&own.model, world, body, st, &[], "send the agenda")?;
    if meeting.phase != Phase::Convened {
        return Err(Refusal::new("closed", format!("`{id}` is {}; its agenda is settled", meeting.phase.word())));
    }
    if meeting.agenda_sent {
        let message = format!("the agenda of `{id}` was sent; members add items with `agenda.add`");
        return Err(Refusal::new("closed", message));
    }
    for item in ids(st, "items") {
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
pub(crate) fn add(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
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
pub(crate) fn agree(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
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

fn in_the_room(world: &World<'_>, meeting: &Meeting, body: &Body, at: &At, st: &Statement) -> Result<(), Refusal> {
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
pub(crate) fn interest(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, motion, _, body) = motion_in(own, world, st)?;
    a_member(own, world, body, st)?;
    if motion.standing.undecided() {
        return Ok(());
    }
    let message = format!("`{}` is {} already", text(st, "motion").unwrap_or_default(), motion.standing.word());
    Err(Refusal::new("closed", message))
}

/// Whether a ballot counts.
pub(crate) fn vote(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
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
    if let Some((_, x)) = own.state.barred(own.rules(motion.rules), motion, seat) {
        return Err(x.at.refuse(world, "may_not_vote", format!("`{seat_name}` may not vote on `{name}`")));
    }
    if motion.ballots.contains_key(&seat) {
        let message = format!("`{seat_name}` has voted on `{name}`; a ballot is cast once");
        return Err(match &body.ballot {
            Some(at) => at.refuse(world, "already_voted", message),
            None => Refusal::new("already_voted", message),
        });
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
        // Whoever stamps the entries could stamp its own answer to its advantage; near the close somebody else must have
        // seen it.
        if let Some(limit) = world.judged.and_then(|j| j.unproved_until) {
            let closes = world.run.instances().iter().filter(|i| i.subject == Some(id) && i.state.open());
            if closes.filter_map(|i| i.due).any(|d| d.at <= limit) {
                let message = format!(
                    "the sequencer's own answer on `{name}` comes near the close and nobody else saw it; bring a receipt of another party's node"
                );
                return Err(Refusal::new("closed", message));
            }
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
