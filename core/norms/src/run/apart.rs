//! Periods and moments of each element of a scope: from when it begins until it ends.
//!
//! What begins and ends an element is a status: its own (`work:wp1` is there while `wp1` holds it), or one that somebody
//! holds in its scope. Each series is counted from its own element's beginning, or from a time that the charter names, if
//! that is later. Where an element ends, the period that runs ends with it; what earlier periods left open goes on.

use super::{InstanceId, Run, State, Timer};
use crate::due::TimeValue;
use crate::effect::NewEvent;
use crate::event::{Cause, Event, EventId};
use crate::names::Sym;
use crate::program::{Apart, Norm};
use crate::scope::names_all;
use servanda_vocabulary::Moment;
use std::sync::Arc;

impl Run {
    /// The elements of a scope that are there now, in the order of their names: for each the event that began it, in its
    /// scope.
    pub(super) fn elements(&mut self, apart: &Apart) -> Vec<Event> {
        let mut all: Vec<(Sym, EventId)> = if apart.held {
            let held: Vec<Sym> = self.holders(apart.status);
            held.into_iter()
                .filter_map(|who| Some((self.key_of(apart, who)?, self.since(apart.status, who)?)))
                .collect()
        } else {
            self.held_apart(apart.status)
                .into_iter()
                .filter(|(k, _)| names_all(&self.names, Some(*k), &apart.per))
                .collect()
        };
        all.sort_by(|a, b| self.names.text(a.0).cmp(self.names.text(b.0)));
        all.into_iter().filter_map(|(key, since)| self.beginning(apart, key, since)).collect()
    }

    /// The event that began an element, as one of its scope: what is read for it speaks of nothing else.
    fn beginning(&self, apart: &Apart, key: Sym, since: EventId) -> Option<Event> {
        let e = self.event(since)?.clone();
        let subject = if apart.held { e.subject } else { None };
        Some(Event { subject, scope: Some(key), ..e })
    }

    /// The key of an element that holds the status itself.
    fn key_of(&mut self, apart: &Apart, who: Sym) -> Option<Sym> {
        let key = format!("{}:{}", apart.per.first()?, self.names.text(who));
        Some(self.names.intern(&key))
    }

    /// The element that a status's beginning or end is about.
    fn element_in(&mut self, apart: &Apart, event: &Event) -> Option<Sym> {
        match (apart.held, event.subject) {
            (true, Some(who)) => self.key_of(apart, who),
            (true, None) => None,
            _ => crate::scope::whole(&mut self.names, event.scope, &apart.per),
        }
    }

    /// Since which event an element is there.
    fn there_since(&self, apart: &Apart, key: Sym) -> Option<EventId> {
        if !apart.held {
            return self.held_apart(apart.status).get(&key).copied();
        }
        let (_, who) = self.names.text(key).split_once(':')?;
        self.since(apart.status, self.names.find(who)?)
    }

    /// Whether an element with this key is or was ever there.
    fn was_there(&self, apart: &Apart, key: Sym) -> bool {
        let text = self.names.text(key);
        let who = text.split_once(':').filter(|_| apart.held).and_then(|(_, who)| self.names.find(who));
        self.begun(apart.begins, who, if apart.held { None } else { Some(key) })
    }

    /// For what a norm's periods or moments are kept apart.
    fn apart_of(&self, norm: &Norm) -> Option<&Apart> {
        let series = self.program.recurring.iter().map(|r| (r.event, &r.apart));
        let moments = self.program.moments.iter().map(|m| (m.event, &m.apart));
        series.chain(moments).filter(|(e, _)| norm.on.contains(e)).find_map(|(_, a)| a.as_ref())
    }

    /// What is wrong with the scope of an act of these names: the clause that asks for it, the dimensions that it keeps
    /// apart, and the element that was named but never there; none where dimensions were left out.
    ///
    /// # Errors
    /// The act answers only what is kept apart and does not say for which element, or names one that never began.
    pub fn fits_elements(&self, act: &[Sym], scope: Option<&str>) -> Result<(), (u32, Vec<String>, Option<String>)> {
        let mut wrong = None;
        let mut free = act.iter().any(|a| self.program.triggers.contains_key(a));
        for id in act.iter().filter_map(|a| self.program.acts.get(a)).flatten() {
            let Some(norm) = self.program.norm(*id).filter(|_| *id >= self.program.base.norms) else { continue };
            let Some(apart) = self.apart_of(norm) else {
                free = true;
                continue;
            };
            let said = scope.and_then(|s| crate::scope::of(s, &apart.per));
            let key = said.as_deref().and_then(|t| self.names.find(t));
            match (said, key) {
                (Some(_), Some(k)) if self.was_there(apart, k) => return Ok(()),
                (said, _) => wrong = Some((norm.clause, apart.per.clone(), said)),
            }
        }
        match wrong {
            Some((.., None)) if free => Ok(()),
            Some(w) => Err(w),
            None => Ok(()),
        }
    }

    /// What happens for an element: its subject and scope, and why.
    pub(super) fn of_element(&self, apart: Option<&Apart>, clause: u32, of: Option<Sym>) -> (NewEvent, Cause) {
        let (Some(apart), Some(key)) = (apart, of) else { return (NewEvent::default(), Cause::Timer) };
        let Some(e) = self.there_since(apart, key).and_then(|since| self.beginning(apart, key, since)) else {
            return (NewEvent { scope: of, ..NewEvent::default() }, Cause::Timer);
        };
        let what = NewEvent { subject: e.subject, scope: of, ..NewEvent::default() };
        (what, Cause::Rule { clause, block: apart.block, by: e.id })
    }

    /// The beginning of the element for which a moment came, where it is kept apart.
    pub(crate) fn element_of(&self, e: &Event) -> Option<Event> {
        let apart = self.moment_of(e)?.apart.as_ref()?;
        let Cause::Rule { by, .. } = e.cause else { return None };
        self.beginning(apart, e.scope?, by)
    }

    /// Whether time alone brought an event about: a moment, or the start of a period, of all or of one element.
    pub(crate) fn came_by_time(&self, e: &Event) -> bool {
        let series = || self.program.recurring.iter().any(|r| r.event == e.name && r.apart.is_some());
        let moments = || self.program.moments.iter().any(|m| m.event == e.name && m.apart.is_some());
        match e.cause {
            Cause::Timer => true,
            Cause::Rule { .. } => series() || moments(),
            _ => false,
        }
    }

    /// Whether a named moment has come, for an element since it began.
    pub(super) fn has_come(&self, moment: Sym, element: Option<&Event>) -> bool {
        match element {
            None => self.first_of(&[moment], None).is_some(),
            Some(b) => self.last_in(&[moment], None, b.scope).is_some_and(|e| e.scope == b.scope && e.id > b.id),
        }
    }

    /// A named moment comes.
    pub(super) fn reach(&mut self, m: u32, of: Option<Sym>, at: Moment) {
        let program = Arc::clone(&self.program);
        let Some(norm) = program.moments.get(m as usize) else { return };
        let (what, cause) = self.of_element(norm.apart.as_ref(), norm.clause, of);
        self.happen(at, norm.event, what, cause, None);
    }

    /// What an event means for a moment of each element: its time may be another, an element may have begun or ended.
    pub(super) fn moment_apart(&mut self, m: u32, apart: &Apart, event: &Event) {
        if let Some(gone) = self.ended(apart, event)
            && let Some(old) = self.moment_known.remove(&(m, Some(gone)))
        {
            self.timers.remove(&old);
        }
        for e in self.elements(apart) {
            self.schedule_moment(m, Some(&e));
        }
    }

    /// What an event means for the periods of each element.
    pub(super) fn series_apart(&mut self, i: u32, apart: &Apart, event: &Event) {
        self.series_ends(i, apart, event);
        for e in self.elements(apart) {
            if !self.counted_from.contains_key(&(i, e.scope))
                && let Some(from) = self.series_from(i, &e)
            {
                self.schedule_recurring(i, e.scope, from);
            }
        }
    }

    /// A version's periods, for the elements that are there when it takes effect.
    pub(super) fn begin_apart(&mut self, i: u32, apart: &Apart) {
        for e in self.elements(apart) {
            if let Some(from) = self.series_from(i, &e) {
                self.begin_recurring(i, e.scope, from);
            }
        }
    }

    /// From when an element's periods are counted: from its beginning, or from the time that the charter names, if later.
    fn series_from(&self, i: u32, element: &Event) -> Option<Moment> {
        match self.program.recurring.get(i as usize)?.from.value(self, Some(element)) {
            TimeValue::Known(d) => Some(d.at.max(element.at)),
            _ => None,
        }
    }

    /// The element that ends with this event.
    fn ended(&mut self, apart: &Apart, event: &Event) -> Option<Sym> {
        if event.name != apart.ends {
            return None;
        }
        let key = self.element_in(apart, event)?;
        self.there_since(apart, key).is_none().then_some(key)
    }

    /// The periods of an element that has ended: no other comes, and what runs in the last one ends.
    pub(super) fn series_ends(&mut self, i: u32, apart: &Apart, event: &Event) {
        let Some(gone) = self.ended(apart, event) else { return };
        let program = Arc::clone(&self.program);
        let Some(r) = program.recurring.get(i as usize) else { return };
        self.counted_from.remove(&(i, Some(gone)));
        self.timers.retain(|t| !matches!(t.3, Timer::Recurring(x, of, _) if x == i && of == Some(gone)));
        let subject = if apart.held { event.subject } else { None };
        for id in program.triggers.get(&r.event).into_iter().flatten() {
            for iid in self.of_subject(*id, subject) {
                if self.runs_in(iid, r.event, gone, event.at) {
                    self.end_instance(iid, State::Ended, Some(event.id));
                }
            }
        }
    }

    /// Whether an open instance belongs to an element's period that is not over at this moment.
    fn runs_in(&self, iid: InstanceId, series: Sym, key: Sym, at: Moment) -> bool {
        let Some(inst) = self.instances.get(iid as usize).filter(|i| i.state.open()) else { return false };
        let own = |e: &&Event| e.name == series && e.scope == Some(key);
        self.event(inst.trigger).filter(own).is_some_and(|e| e.said.times().until.is_none_or(|u| u > at))
    }
}
