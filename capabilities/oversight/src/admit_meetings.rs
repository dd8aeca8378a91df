//! Whether a meeting may be convened, opened, closed or called off so.

use crate::Oversight;
use crate::meetings::{author, body_in, clock, early_enough, end_of, meeting_in, presides, proxies_in, sent};
use crate::model::Body;
use crate::state::Phase;
use servanda_capability::{World, ids, moment, text};
use servanda_norms::Sym;
use servanda_statement::{Refusal, Statement};
use servanda_vocabulary::Moment;

/// Whether a meeting may be convened so.
pub(crate) fn convene(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let model = &own.model;
    let body = body_in(model, st)?;
    let id = text(st, "meeting").unwrap_or_default();
    if world.run.names().find(id).is_some_and(|s| own.state.meetings.contains_key(&s)) {
        return Err(Refusal::new("bad_body", format!("there is a meeting `{id}` already; choose another name")));
    }
    match body.convening.as_ref().and_then(|c| c.by.as_ref().map(|by| (by, &c.at))) {
        Some((by, at)) => {
            let may = by.list(world.run, &model.groups(), None, None);
            if !author(world, st).is_some_and(|a| may.contains(&a)) {
                let who: Vec<&str> = may.iter().map(|p| world.text(*p)).collect();
                let who = who.join(", ");
                let message = format!("`{}` may not convene `body.{}`: that is for {who}", st.author.party, body.label);
                return Err(at.refuse(world, "not_the_chair", message));
            }
        }
        None => presides(model, world, body, st, &[], "convene the meeting")?,
    }
    let Some(at) = moment(st, "at") else { return Err(Refusal::new("bad_body", "`at` must be a moment")) };
    let ordinary = text(st, "kind") != Some("extraordinary");
    let rung = admit_follows(own, world, st, body, at)?;
    if !ordinary
        && rung.is_none()
        && !own.state.requested.contains(&body.label)
        && let Some(rule) = body.extraordinary.first()
    {
        return Err(rule.at.refuse(
            world,
            "not_requested",
            format!(
                "an extraordinary meeting of `body.{}` needs a request (`meeting.request`) by those whom the charter names",
                body.label
            ),
        ));
    }
    // The second meeting has the ladder's own period, which is shorter than any summons.
    if let (Some(limits), true) = (&body.summons, rung != Some(1)) {
        let period = limits.of(ordinary);
        let sent = sent(world, st);
        let (_, in_time) =
            early_enough(world, sent, at, period).map_err(|r| limits.at.refuse(world, r.code, r.message))?;
        if !in_time {
            let first = world.after(sent, period);
            let first = first.map_or_else(|r| format!("a later day ({})", r.message), |w| end_of(world, &w));
            return Err(limits.at.refuse(
                world,
                "too_soon",
                format!(
                    "a meeting of `body.{}` is summoned at least {period} ahead; summoned {}, it may be held on {first} at the earliest",
                    body.label,
                    clock(world, sent)
                ),
            ));
        }
    }
    if at <= world.run.now() {
        return Err(body.at.refuse(
            world,
            "too_soon",
            format!("the meeting would lie in the past ({})", clock(world, at)),
        ));
    }
    Ok(())
}

/// The rung on the ladder that a meeting stands on, if it follows one without quorum.
fn admit_follows(
    own: &Oversight,
    world: &World<'_>,
    st: &Statement,
    body: &Body,
    at: Moment,
) -> Result<Option<u8>, Refusal> {
    let Some(id) = text(st, "follows") else { return Ok(None) };
    let Some(before) = world.run.names().find(id).and_then(|s| own.state.meetings.get(&s)) else {
        return Err(Refusal::new("unknown_meeting", format!("no meeting `{id}` has been convened")));
    };
    let Some(ladder) = &body.ladder else {
        let message = format!("the charter lets no meeting of `body.{}` follow one without quorum", body.label);
        return Err(body.at.refuse(world, "bad_body", message));
    };
    let refuse = |code, message: String| Err(ladder.at.refuse(world, code, message));
    if before.body != body.label {
        return refuse("wrong_body", format!("`{id}` was a meeting of `body.{}`", before.body));
    }
    if before.phase != Phase::Closed {
        return refuse("not_open", format!("`{id}` is {}; only a closed meeting is followed", before.phase.word()));
    }
    if before.any_number || before.quorum.is_none_or(|q| q.met) {
        return refuse("bad_body", format!("`{id}` could decide; there is nothing to hold again"));
    }
    if before.followed {
        return refuse("bad_body", format!("`{id}` is already followed by another meeting"));
    }
    let rung = before.rung.saturating_add(1);
    if rung == 1 {
        let last = match world.after(before.at, ladder.again) {
            Ok(last) => last,
            Err(r) => return refuse(r.code, r.message),
        };
        if at > last.at || (at == last.at && last.whole_day) {
            let by = end_of(world, &last);
            return refuse(
                "too_late",
                format!(
                    "the meeting after `{id}` is held within {}, that is by {by}; {} is later",
                    ladder.again,
                    clock(world, at)
                ),
            );
        }
    }
    Ok(Some(rung))
}

/// Whether a meeting may be opened so.
pub(crate) fn open(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    let model = &own.model;
    let id = text(st, "meeting").unwrap_or_default();
    let names = world.run.names();
    let present: Vec<Sym> = ids(st, "present").into_iter().filter_map(|p| names.find(p)).collect();
    match meeting.phase {
        Phase::Convened => {}
        Phase::Open => return Err(Refusal::new("bad_body", format!("`{id}` is open already"))),
        p => return Err(Refusal::new("closed", format!("`{id}` is {}", p.word()))),
    }
    presides(model, world, body, st, &present, "open the meeting")?;
    if world.run.now() < meeting.at {
        let message = format!("`{id}` was convened for {}; it opens no earlier", clock(world, meeting.at));
        return Err(body.at.refuse(world, "too_soon", message));
    }
    let members = model.members(world.run, &body.label);
    let member = |p: &str| names.find(p).is_some_and(|s| members.contains(&s));
    for p in ids(st, "present") {
        if !member(p) {
            let message = format!("`{p}` has no seat in `body.{}` and cannot be present as a member", body.label);
            return Err(body.at.refuse(world, "not_a_member", message));
        }
    }
    for (absent, holder) in proxies_in(st) {
        let at = body.proxy.as_ref().map_or(&body.at, |(at, _)| at);
        if !body.proxy.as_ref().is_some_and(|(_, allowed)| *allowed) {
            let message = format!("`body.{}` knows no proxies: `{absent}` cannot be represented", body.label);
            return Err(at.refuse(world, "no_proxy", message));
        }
        if !member(absent) {
            let message = format!("`{absent}` has no seat in `body.{}` for which to give a proxy", body.label);
            return Err(at.refuse(world, "not_a_member", message));
        }
        if !ids(st, "present").contains(&holder) {
            let message = format!("`{holder}` holds the proxy of `{absent}` but is not present as a member");
            return Err(at.refuse(world, "not_present", message));
        }
        if ids(st, "present").contains(&absent) {
            return Err(Refusal::new("bad_body", format!("`{absent}` is present and also represented: which is it?")));
        }
    }
    Ok(())
}

/// Whether a meeting may be closed.
pub(crate) fn close(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    let id = text(st, "meeting").unwrap_or_default();
    match meeting.phase {
        Phase::Open => {}
        Phase::Convened => return Err(Refusal::new("not_open", format!("`{id}` has not been opened"))),
        p => return Err(Refusal::new("closed", format!("`{id}` is {} already", p.word()))),
    }
    let there: Vec<Sym> = meeting.present.iter().copied().collect();
    presides(own.rules(meeting.rules), world, body, st, &there, "close the meeting")
}

/// Whether a meeting may be called off.
pub(crate) fn cancel(own: &Oversight, world: &World<'_>, st: &Statement) -> Result<(), Refusal> {
    let (_, meeting, body) = meeting_in(own, world, st)?;
    if meeting.phase != Phase::Convened {
        let id = text(st, "meeting").unwrap_or_default();
        return Err(Refusal::new("closed", format!("`{id}` is {}; it cannot be called off", meeting.phase.word())));
    }
    presides(&own.model, world, body, st, &[], "call the meeting off")
}
