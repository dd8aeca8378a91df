//! The windows in which a motion may be vetoed: each is a right of the kernel, one for each party that may use it.

use crate::close::bind;
use crate::model::{Model, Route, Veto};
use crate::state::{Minutes, Motion, Phase, Standing, State, Window};
use servanda_capability::{Answers, World};
use servanda_norms::{Event, NewEvent, Outcome, Run, Sym, Times};

/// Opens the kernel's windows of one veto block for a motion: one for each party that may use it.
fn offer(model: &Model, state: &mut State, world: &World<'_>, n: usize, id: Sym, times: Times, out: &mut Vec<Outcome>) {
    let (Some(veto), Some(motion)) = (model.vetoes.get(n), state.motions.get(&id)) else { return };
    if motion.offered.contains(&n) {
        return;
    }
    let seats = state.seats(motion);
    let party = world.run.program().party_status;
    let all = if veto.members { seats.to_vec() } else { world.run.holders(party) };
    // Whoever has a seat vetoes as a member, where members may.
    let members_may = model.vetoes.iter().any(|v| v.members && v.body == veto.body && v.route == veto.route);
    let to = all
        .into_iter()
        .filter(|p| veto.members || !members_may || !seats.contains(p))
        .filter(|p| state.barred_from_veto(model, world.run, motion, *p).is_none())
        .filter(|p| !motion.vetoes.iter().any(|v| v.by == *p))
        .collect();
    let name = format!("{}.offered", veto.at.block);
    out.happen(veto.at.clause, &veto.at.block, NewEvent { name, subject: Some(id), to, times, ..NewEvent::default() });
    if let Some(m) = state.motions.get_mut(&id) {
        m.offered.insert(n);
    }
}

fn offer_all(
    model: &Model,
    state: &mut State,
    world: &World<'_>,
    id: Sym,
    (meeting_end, times): (bool, Times),
    out: &mut Vec<Outcome>,
) {
    let Some((body, route)) = state.motions.get(&id).and_then(|m| Some((m.body.clone(), m.route?))) else { return };
    for (n, v) in model.vetoes.iter().enumerate() {
        if v.body == body && v.route == route && v.meeting_end == meeting_end {
            offer(model, state, world, n, id, times, out);
        }
    }
}

/// Opens the windows that last until the meeting ends.
pub(crate) fn offer_in_meeting(model: &Model, state: &mut State, world: &World<'_>, id: Sym, out: &mut Vec<Outcome>) {
    if state.motions.get(&id).is_some_and(|m| m.decision) {
        offer_all(model, state, world, id, (true, Times::default()), out);
    }
}

/// Opens the windows that are counted from the minutes, or from the notice of a written outcome.
pub(crate) fn offer_after(
    model: &Model,
    state: &mut State,
    world: &World<'_>,
    id: Sym,
    event: &Event,
    out: &mut Vec<Outcome>,
) {
    let decided = |m: &Motion| matches!(m.standing, Standing::Adopted | Standing::Vetoed | Standing::Binding);
    if state.motions.get(&id).is_some_and(decided) {
        let times = Times { sent: Some(event.sent()), ..event.said.times() };
        offer_all(model, state, world, id, (false, times), out);
    }
}

/// Closes the windows that last until the meeting ends, once the motion is decided.
pub(crate) fn end_in_meeting(model: &Model, state: &State, id: Sym, out: &mut Vec<Outcome>) {
    let Some(motion) = state.motions.get(&id) else { return };
    if !motion.standing.undecided() && motion.standing != Standing::NoQuorum {
        end(model, state, id, out);
    }
}

/// Closes the windows of a motion that last until a meeting ends.
pub(crate) fn end(model: &Model, state: &State, id: Sym, out: &mut Vec<Outcome>) {
    let Some(motion) = state.motions.get(&id) else { return };
    for v in motion.offered.iter().filter_map(|n| model.vetoes.get(*n)).filter(|v| v.meeting_end) {
        let name = format!("{}.closes", v.at.block);
        out.happen(v.at.clause, &v.at.block, NewEvent { name, subject: Some(id), ..NewEvent::default() });
    }
}

/// A party's window opened or is over; when the last is over, the decision may bind.
pub(crate) fn window(
    model: &Model,
    state: &mut State,
    world: &World<'_>,
    event: &Event,
    n: usize,
    window: Window,
    out: &mut Vec<Outcome>,
) {
    let Some((id, party)) = event.subject.zip(event.party) else { return };
    let Some(motion) = state.motions.get_mut(&id) else { return };
    motion.windows.insert((n, party), window);
    if window == Window::Over && !model.vetoes.get(n).is_some_and(|v| v.meeting_end) {
        bind(model, state, world, id, out);
    }
}

/// Why a party cannot veto.
pub(crate) enum Hindrance {
    NoVeto,
    NotAHolder(usize),
    Barred(usize),
    NotYet(usize),
    Over(usize),
}

/// The veto block by which a party may veto a motion now.
pub(crate) fn which(model: &Model, state: &State, run: &Run, id: Sym, party: Sym) -> Result<usize, Hindrance> {
    let Some(motion) = state.motions.get(&id) else { return Err(Hindrance::NoVeto) };
    let route = motion.route;
    let mut why = Hindrance::NoVeto;
    let seated = state.seats(motion).contains(&party) || model.members(run, &motion.body).contains(&party);
    for (n, v) in model.vetoes.iter().enumerate().filter(|(_, v)| v.body == motion.body && Some(v.route) == route) {
        if v.members && !seated {
            if matches!(why, Hindrance::NoVeto) {
                why = Hindrance::NotAHolder(n);
            }
            continue;
        }
        if let Some((x, _)) = state.barred_from_veto(model, run, motion, party) {
            return Err(Hindrance::Barred(x));
        }
        match phase(state, motion, v, motion.windows.get(&(n, party)), seated) {
            Some(true) => return Ok(n),
            Some(false) => why = Hindrance::Over(n),
            None if !matches!(why, Hindrance::Over(_)) => why = Hindrance::NotYet(n),
            None => {}
        }
    }
    Err(why)
}

/// Whether a window is open (yes), over (no), or has not opened yet (none).
fn phase(state: &State, motion: &Motion, veto: &Veto, window: Option<&Window>, seated: bool) -> Option<bool> {
    let meeting = motion.meeting.and_then(|m| state.meetings.get(&m));
    match (window, veto.route, meeting) {
        (Some(Window::Over), ..) => Some(false),
        (Some(Window::Open), _, None) => Some(true),
        (Some(Window::Open), _, Some(m)) => Some(!veto.meeting_end || m.phase == Phase::Open),
        (None, Route::Written, _) => motion.written.as_ref().is_some_and(|w| w.notified).then_some(false),
        (None, _, None) => None,
        (None, _, Some(m)) => match m.phase {
            Phase::Convened => None,
            Phase::Cancelled => Some(false),
            // In the meeting, and until the draft opens the window that is counted from it, members need not wait.
            Phase::Open => seated.then_some(true),
            Phase::Closed if veto.meeting_end || m.minutes != Minutes::None => Some(false),
            Phase::Closed => seated.then_some(true),
        },
    }
}
