//! What this capability listens to: one look-up per event, then the rule concerned.

use crate::model::Model;
use crate::rules::Pin;
use crate::state::Window;
use crate::{Oversight, acceptance, close, meetings, minutes, motions, veto, windows, written};
use servanda_capability::{Lower, World};
use servanda_norms::{Event, Outcome, Sym};
use std::collections::BTreeMap;
use std::sync::Arc;

/// An event that means something to this capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    Asked,
    Convened,
    Cancelled,
    AgendaSent,
    Proposed,
    Agreed,
    Opened,
    Closed,
    Tabled,
    Interest,
    Ballot,
    MinutesSent,
    MinutesObjected,
    MinutesAccepted,
    Circulated,
    WrittenObjected,
    WrittenClosed,
    WrittenAccepted,
    Notified,
    Veto,
    /// A party's window under a veto block opened, or is over.
    Window(usize, Window),
    /// A finding on the ground of a veto was made.
    Found(u32),
}

/// The names, by what they mean here.
pub(crate) fn names(model: &Model, lower: &mut Lower<'_>) -> BTreeMap<Sym, Happening> {
    let mut map = BTreeMap::new();
    for (name, happening) in [
        ("meeting.asked", Happening::Asked),
        ("meeting.convened", Happening::Convened),
        ("meeting.cancelled", Happening::Cancelled),
        ("agenda.sent", Happening::AgendaSent),
        ("agenda.proposed", Happening::Proposed),
        ("agenda.agreed", Happening::Agreed),
        ("meeting.opened", Happening::Opened),
        ("meeting.closed", Happening::Closed),
        ("motion.tabled", Happening::Tabled),
        ("interest.declared", Happening::Interest),
        ("vote.cast", Happening::Ballot),
        ("minutes.sent", Happening::MinutesSent),
        ("minutes.objected", Happening::MinutesObjected),
        ("minutes.accepted", Happening::MinutesAccepted),
        ("written.circulated", Happening::Circulated),
        ("written.objected", Happening::WrittenObjected),
        ("written.closed", Happening::WrittenClosed),
        ("written.accepted", Happening::WrittenAccepted),
        ("written.notified", Happening::Notified),
        ("veto.cast", Happening::Veto),
    ] {
        map.insert(lower.build.name(name), happening);
    }
    for (n, v) in model.vetoes.iter().enumerate() {
        for (what, window) in [("opened", Window::Open), ("lapsed", Window::Over), ("used", Window::Over)] {
            map.insert(lower.build.name(&format!("veto.{}.{what}", v.label)), Happening::Window(n, window));
        }
        if let Some((finding, number)) = &v.ground {
            for answer in ["yes", "no"] {
                map.insert(lower.build.name(&format!("{finding}.{answer}")), Happening::Found(*number));
            }
        }
    }
    map
}

/// Answers to an event.
pub(crate) fn on(own: &mut Oversight, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    match own.model.happenings.get(&event.name) {
        Some(Happening::Opened) => own.put_agenda_under(event.subject),
        Some(Happening::Circulated) => event.subject.into_iter().for_each(|m| own.put_under(m, None)),
        Some(Happening::Proposed | Happening::Agreed) => {
            let meeting = world.behind(event).and_then(|st| meetings::name_in(world, st, "meeting"));
            if let (Some(motion), Some(_)) = (event.subject, meeting) {
                own.put_under(motion, own.pin_of(meeting));
            }
        }
        _ => {}
    }
    if event.subject.is_some() {
        return answer(own, world, event, own.pin_of(event.subject), out);
    }
    // What is about nothing in particular concerns whatever is under way, by each one's own rules.
    for pin in (0..own.earlier.len()).map(Some).chain([None]) {
        answer(own, world, event, pin, out);
    }
}

/// Answers to an event by the rules of one version.
fn answer(own: &mut Oversight, world: &World<'_>, event: &Event, rules: Pin, out: &mut Vec<Outcome>) {
    let Some(happening) = own.rules(rules).happenings.get(&event.name).copied() else { return };
    let model = Arc::clone(own.rules(rules));
    let state = &mut own.state;
    match happening {
        Happening::Asked => meetings::asked(&model, state, world, event, out),
        Happening::Convened => meetings::convened(&model, state, world, event, out),
        Happening::Cancelled => meetings::cancelled(&model, state, event, out),
        Happening::AgendaSent => meetings::agenda_sent(&model, state, world, event, out),
        Happening::Opened => meetings::opened(&model, state, world, event, out),
        Happening::Closed => close::closed(&model, state, world, event, out),
        Happening::Tabled => motions::tabled(&model, state, world, event, out),
        Happening::Proposed => motions::proposed(&model, state, world, event, out),
        Happening::Agreed => motions::agreed(&model, state, world, event, out),
        Happening::Interest => motions::interest(state, event),
        Happening::Ballot => motions::ballot(state, world, event),
        Happening::MinutesSent => minutes::sent(&model, state, world, event, out),
        Happening::MinutesObjected => minutes::objected(&model, state, event, out),
        Happening::MinutesAccepted => acceptance::accepted(&model, state, world, event, out),
        Happening::Circulated => written::circulated(&model, state, world, event, out),
        Happening::WrittenObjected => written::objected(&model, state, world, event, out),
        Happening::WrittenClosed => written::closed(&model, state, world, event, out),
        Happening::WrittenAccepted => written::accepted(state, event),
        Happening::Notified => written::notified(&model, state, world, event, out),
        Happening::Veto => veto::cast(&model, state, world, event, out),
        Happening::Window(n, window) => windows::window(&model, state, world, event, n, window, out),
        Happening::Found(finding) => veto::found(&model, state, world, event, (finding, rules), out),
    }
}
