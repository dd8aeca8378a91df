//! The close of a vote: quorum, count, outcome, and when the outcome binds. Each step under its own clause.

use crate::meetings::of_body;
use crate::model::{At, Matter, Model};
use crate::state::{Motion, Phase, Reason, Standing, State, Window};
use crate::tally::{Count, Majority, Rule, Vote, decide};
use crate::{veto, windows};
use servanda_capability::{Answers, World};
use servanda_norms::{Event, NewEvent, Outcome, Sym, What};

/// A resolution's event: its subject is the motion, its party the one the motion is about.
fn resolution(world: &World<'_>, id: Sym, motion: &Motion, matter: &Matter, outcome: &str) -> NewEvent {
    let is_party =
        |p: &Sym| matter.about.as_deref() == Some("party") || world.run.has(world.run.program().party_status, *p);
    NewEvent {
        name: format!("resolution.{}.{outcome}", matter.label),
        subject: Some(id),
        party: motion.about.filter(is_party),
        ..NewEvent::default()
    }
}

/// Lets a resolution's outcome happen, and notes its reason.
pub(crate) fn resolve(
    model: &Model,
    state: &mut State,
    world: &World<'_>,
    id: Sym,
    at: &At,
    (outcome, reason): (&str, String),
    out: &mut Vec<Outcome>,
) {
    let Some(motion) = state.motions.get_mut(&id) else { return };
    let Some(matter) = model.matters.get(&motion.matter) else { return };
    motion.reasons.push(Reason::new(world, at.clause, reason));
    out.happen(at.clause, &at.block, resolution(world, id, motion, matter, outcome));
}

/// A meeting was closed: every item for decision gets its outcome.
pub(crate) fn closed(model: &Model, state: &mut State, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(id) = event.subject else { return };
    let Some(meeting) = state.meetings.get_mut(&id) else { return };
    let Some(body) = model.bodies.get(&meeting.body) else { return };
    meeting.phase = Phase::Closed;
    let (agenda, quorum, any_number) = (meeting.agenda.clone(), meeting.quorum, meeting.any_number);
    of_body(out, &body.at, event, &format!("meeting.closed.{}", body.label));
    if let (Some(q), Some(there)) = (&body.quorum, quorum) {
        out.consulted(q.at.clause, &q.at.block, if there.met { "met" } else { "missed" }, !there.met);
        if !there.met
            && let Some(l) = &body.ladder
        {
            out.consulted(
                l.at.clause,
                &l.at.block,
                if any_number { "any number decides" } else { "to be held again" },
                true,
            );
            if !any_number {
                of_body(out, &l.at, event, &format!("meeting.inquorate.{}", body.label));
            }
        }
    }
    for motion in agenda {
        if state.motions.get(&motion).is_none_or(|m| m.meeting != Some(id)) {
            continue;
        }
        if state.motions.get(&motion).is_some_and(|m| m.standing.undecided() && m.decision) {
            decide_in_meeting(model, state, world, id, motion, out);
        }
        windows::end_in_meeting(model, state, motion, out);
    }
}

fn decide_in_meeting(
    model: &Model,
    state: &mut State,
    world: &World<'_>,
    meeting_id: Sym,
    id: Sym,
    out: &mut Vec<Outcome>,
) {
    let (Some(meeting), Some(motion)) = (state.meetings.get(&meeting_id), state.motions.get(&id)) else { return };
    let Some(body) = model.bodies.get(&meeting.body) else { return };
    let (Some(q), Some(v)) = (&body.quorum, &body.voting) else { return };
    let there = state.there(model, meeting, Some(motion));
    let chair = model.chairs(world.run, body).0;
    let any_number = meeting.any_number;
    let seats = meeting.seats.clone();
    let present = u32::try_from(meeting.there().len()).unwrap_or(u32::MAX);
    if let Some(m) = state.motions.get_mut(&id) {
        m.quorum = there;
        m.count = Some(Count { present, seats: u32::try_from(seats.len()).unwrap_or(u32::MAX), ..Count::default() });
    }
    if let Some(t) = there.filter(|t| !t.met) {
        if !any_number {
            if let Some(m) = state.motions.get_mut(&id) {
                m.standing = Standing::NoQuorum;
            }
            let reason = format!("no quorum: {} of {} were there, {} were needed", t.there, t.of, t.needed);
            resolve(model, state, world, id, &q.at, ("no_quorum", reason), out);
            return;
        }
        if let (Some(l), Some(m)) = (&body.ladder, state.motions.get_mut(&id)) {
            let text = format!("{} of {} were there; this meeting decides with any number", t.there, t.of);
            m.reasons.push(Reason::new(world, l.at.clause, text));
        }
    } else if let (Some(t), Some(m)) = (there, state.motions.get_mut(&id)) {
        let text = format!("quorum: {} of {} were there, {} were needed", t.there, t.of, t.needed);
        m.reasons.push(Reason::new(world, q.at.clause, text));
    }
    // An item that nobody voted on was not put to the vote; it stays tabled.
    if state.motions.get(&id).is_some_and(|m| m.ballots.is_empty()) {
        if let Some(m) = state.motions.get_mut(&id) {
            m.standing = Standing::Tabled;
        }
        return;
    }
    let rule = own_majority(model, state, id, v.rule);
    count(model, state, world, id, (rule, &v.at), &seats, &chair, out);
}

/// The body's rule, with the matter's own majority where it has one.
fn own_majority(model: &Model, state: &State, id: Sym, rule: Rule) -> Rule {
    let own = state.motions.get(&id).and_then(|m| model.matters.get(&m.matter)).and_then(|m| m.at_least);
    Rule { at_least: own.unwrap_or(rule.at_least), ..rule }
}

/// Counts the ballots and gives the motion its outcome.
#[expect(clippy::too_many_arguments, reason = "the parts of one vote, each from another owner")]
pub(crate) fn count(
    model: &Model,
    state: &mut State,
    world: &World<'_>,
    id: Sym,
    (rule, at): (Rule, &At),
    seats: &[Sym],
    chair: &[Sym],
    out: &mut Vec<Outcome>,
) {
    let Some(motion) = state.motions.get(&id) else { return };
    let rule = own_majority(model, state, id, rule);
    let excluded: Vec<(Sym, usize)> =
        seats.iter().filter_map(|s| state.barred(model, motion, *s).map(|(n, _)| (*s, n))).collect();
    for (n, x) in model.exclusions.iter().enumerate().filter(|(_, x)| x.voting && x.body == motion.body) {
        let applied = excluded.iter().any(|(_, e)| *e == n);
        out.consulted(x.at.clause, &x.at.block, if applied { "excludes" } else { "excludes nobody" }, applied);
    }
    let mut c = motion.count.unwrap_or_default();
    motion.ballots.iter().filter(|(s, _)| !excluded.iter().any(|(e, _)| e == *s)).for_each(|(_, v)| c.add(*v));
    let chair_vote = chair.iter().find_map(|s| motion.ballots.get(s)).copied();
    let mut result = decide(&c, rule);
    let sums = format!(
        "{} yes, {} no, {} abstained: {} of {}, {} asked for",
        c.yes,
        c.no,
        c.abstain,
        c.yes,
        c.whole(rule),
        rule.at_least
    );
    let tied = result == Majority::Tied;
    if tied {
        resolve(model, state, world, id, at, ("tied", format!("{sums}; a tie")), out);
        result = match chair_vote.filter(|_| rule.chair_decides) {
            Some(Vote::Yes) => Majority::Adopted,
            Some(Vote::No) => Majority::Rejected,
            _ if rule.chair_decides => Majority::Tied,
            _ => Majority::Rejected,
        };
    }
    let standing = match result {
        Majority::Adopted => Standing::Adopted,
        Majority::Rejected => Standing::Rejected,
        Majority::Tied => Standing::Tied,
    };
    out.consulted(at.clause, &at.block, standing.word(), standing == Standing::Adopted);
    if let Some(m) = state.motions.get_mut(&id) {
        m.count = Some(c);
        m.excluded = excluded;
        m.standing = standing;
    }
    if standing != Standing::Tied {
        let why = match (tied, rule.chair_decides) {
            (false, _) => sums,
            (true, true) => "the chair's vote decides the tie".to_owned(),
            (true, false) => "a tie rejects".to_owned(),
        };
        resolve(model, state, world, id, at, (standing.word(), why), out);
    }
    if standing == Standing::Adopted {
        veto::settle(model, state, world, id, out);
        bind(model, state, world, id, out);
    }
}

/// Whether everything has come that an adopted motion waits for before it binds.
fn ready(model: &Model, state: &State, motion: &Motion) -> bool {
    let Some(rule) = model.bodies.get(&motion.body).and_then(|b| b.binding.as_ref()) else { return false };
    if motion.written.is_some() {
        return false;
    }
    if rule.at_once {
        return true;
    }
    let accepted = motion
        .meeting
        .and_then(|m| state.meetings.get(&m))
        .is_some_and(|m| m.minutes == crate::state::Minutes::Accepted);
    let may_be_vetoed = motion
        .windows
        .iter()
        .any(|((v, _), w)| *w == Window::Open && model.vetoes.get(*v).is_some_and(|v| !v.meeting_end));
    accepted && !may_be_vetoed
}

/// Lets an adopted motion bind, if nothing stands in its way any more.
pub(crate) fn bind(model: &Model, state: &mut State, world: &World<'_>, id: Sym, out: &mut Vec<Outcome>) {
    let Some(motion) = state.motions.get(&id) else { return };
    if motion.standing != Standing::Adopted {
        return;
    }
    if motion.bound {
        // A veto after it had bound was found to have no ground: it binds as before, and nothing takes effect twice.
        if let Some(m) = state.motions.get_mut(&id) {
            m.standing = Standing::Binding;
        }
        return;
    }
    let Some(rule) = model.bodies.get(&motion.body).and_then(|b| b.binding.as_ref()) else { return };
    let yes = ready(model, state, motion);
    if motion.written.is_none() {
        out.consulted(rule.at.clause, &rule.at.block, if yes { "binds" } else { "does not bind yet" }, yes);
    }
    if yes {
        let why = if rule.at_once { "decisions bind at once" } else { "the minutes are accepted, and no veto is open" };
        bind_now(model, state, world, id, &rule.at, why, out);
    }
}

/// Lets a motion bind: the resolution's event, then what the matter commands.
pub(crate) fn bind_now(
    model: &Model,
    state: &mut State,
    world: &World<'_>,
    id: Sym,
    at: &At,
    why: &str,
    out: &mut Vec<Outcome>,
) {
    let Some(motion) = state.motions.get_mut(&id) else { return };
    motion.standing = Standing::Binding;
    motion.bound = true;
    let (about, matter) = (motion.about, motion.matter.clone());
    resolve(model, state, world, id, at, ("binding", why.to_owned()), out);
    let Some(matter) = model.matters.get(&matter) else { return };
    if !matter.effect.is_empty() {
        let what = What::Effects(matter.effect.clone(), Some(about.unwrap_or(id)));
        out.push(Outcome { clause: matter.at.clause, block: matter.at.block.clone(), what });
        out.consulted(matter.at.clause, &matter.at.block, "takes effect", true);
    }
}
