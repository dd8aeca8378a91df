//! Notices on their way: sent by an entry, received by their method's rule, for each addressee at its own moment.

use super::{Run, Timer};
use crate::delivery::{ACKNOWLEDGEMENT, Addressee, CONFIRMATION, Dispatch, Method, NewDispatch, Partial, Told};
use crate::due::{Due, TimeValue};
use crate::effect::NewEvent;
use crate::event::{Carried, Cause, Event, EventId, Times};
use crate::names::Sym;
use crate::program::Norm;
use servanda_vocabulary::{Beyond, Moment};
use std::collections::BTreeMap;
use std::sync::Arc;

impl Run {
    /// The notices on their way and those that have come, in the order of sending.
    #[must_use]
    pub fn dispatches(&self) -> &[Dispatch] {
        &self.dispatches
    }

    /// The notice of this name that a later entry speaks of: the one of the entry that is named, else the last one about
    /// the same thing (to this addressee, if one is given).
    #[must_use]
    pub fn dispatch_of(
        &self,
        event: Sym,
        subject: Option<Sym>,
        to: Option<Sym>,
        entry: Option<u64>,
        before: u64,
    ) -> Option<&Dispatch> {
        self.dispatches
            .iter()
            .filter(|d| d.event == event && d.entry < before && entry.is_none_or(|e| e == d.entry))
            .filter(|d| subject.is_none() || self.event(d.sent).is_some_and(|e| e.subject == subject))
            .filter(|d| to.is_none_or(|p| d.to.iter().any(|a| a.party == p)))
            .max_by_key(|d| d.entry)
    }

    /// How the addressees of an event stand, if it is a receipt by only some of those whom the notice is to reach.
    #[must_use]
    pub fn partial(&self, event: EventId) -> Option<&Partial> {
        self.partials.get(&event)
    }

    pub(super) fn dispatch(&mut self, new: NewDispatch, by: &Event) {
        let to = new.to.iter().map(|(party, reached)| Addressee {
            party: *party,
            reached: *reached,
            shown: Vec::new(),
            received: None,
            proved: (None, None),
        });
        let at = self.dispatches.len();
        self.dispatches.push(Dispatch {
            entry: by.entry.unwrap_or(u64::MAX),
            sent: by.id,
            event: new.event,
            delivery: new.delivery,
            method: new.method,
            forms: new.forms,
            to: to.collect(),
            named: !by.to.is_empty(),
            timer: None,
        });
        let lost: Vec<Sym> = new.to.iter().filter(|(_, reached)| !reached).map(|(p, _)| *p).collect();
        if !lost.is_empty() {
            self.told(at, "misaddressed", by.at, lost, by.id);
        }
        self.follow(at, by.id);
    }

    /// Something was shown of a notice on its way: proof, an acknowledgement, a confirmation.
    pub(super) fn show(&mut self, entry: u64, parties: &[Sym], kind: &str, by: &Event) {
        let Some(at) = self.dispatches.iter().position(|d| d.entry == entry) else { return };
        if let Some(d) = self.dispatches.get_mut(at) {
            for a in d.to.iter_mut().filter(|a| parties.is_empty() || parties.contains(&a.party)) {
                a.shown.push((kind.to_owned(), by.at));
            }
        }
        self.follow(at, by.id);
    }

    /// Lets a notice happen for those whom it has reached by now, and waits for the rest.
    pub(super) fn follow(&mut self, at: usize, by: EventId) {
        let program = Arc::clone(&self.program);
        let Some(d) = self.dispatches.get(at).cloned() else { return };
        let Some(norm) = program.deliveries.get(d.delivery as usize) else { return };
        let Some(method) = norm.methods.get(d.method as usize) else { return };
        let Some(sent) = self.event(d.sent).cloned() else { return };
        let mut now_there = Vec::new();
        let mut next: Option<Due> = None;
        for a in d.to.iter().filter(|a| a.received.is_none()) {
            match self.receipt(method, a, &sent) {
                Ok(Some(due)) if reading(due) <= self.now => now_there.push(a.party),
                Ok(Some(due)) => next = Some(next.map_or(due, |n| n.min(due))),
                Ok(None) => {}
                // Nothing is received by guess: the notice waits, and says why.
                Err(beyond) => {
                    let fault = (d.sent, format!("when it is received cannot be said: {beyond}"));
                    if !self.faults.contains(&fault) {
                        self.faults.push(fault);
                    }
                }
            }
        }
        self.time_dispatch(at, next, program.rank(norm.clause));
        if !now_there.is_empty() {
            self.receive(at, &now_there, by, &sent);
        }
        self.prove(at, by, method);
    }

    /// When a notice counts as received by one addressee, so far as that is known.
    fn receipt(&self, method: &Method, a: &Addressee, sent: &Event) -> Result<Option<Due>, Beyond> {
        let of = |kind: &str| a.first(|k| k == kind).map(|at| Due { at, inclusive: true });
        let ruled = if a.reached {
            let times = Times {
                sent: Some(sent.sent()),
                received: a.first(|k| method.delivers(k) && k != CONFIRMATION),
                aware: a.first(|k| k == ACKNOWLEDGEMENT),
                occurred: a.first(|k| k == CONFIRMATION),
                ..Times::default()
            };
            let said = Carried::new(times, sent.said.amount(), sent.said.value());
            let probe = Event { at: sent.sent(), said, name: Sym::LAST, ..sent.clone() };
            match method.received.value(self, Some(&probe)) {
                TimeValue::Known(due) => Some(due),
                TimeValue::Beyond(b) => return Err(b),
                TimeValue::NotYet | TimeValue::Never => None,
            }
        } else {
            // The rule speaks of what went to a current address; for the rest only the addressee's own word counts.
            of(ACKNOWLEDGEMENT).or(of(CONFIRMATION))
        };
        let with_needs = |mut due: Due| {
            for need in &method.needs {
                due = due.max(of(need)?);
            }
            Some(due)
        };
        let actual = a.first(|k| method.delivers(k) && k != CONFIRMATION).filter(|_| method.actual && a.reached);
        let actual = actual.map(|at| Due { at, inclusive: true });
        let due = match (ruled.and_then(with_needs), actual) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        Ok(due.map(|d| d.max(Due { at: sent.at, inclusive: true })))
    }

    fn time_dispatch(&mut self, at: usize, due: Option<Due>, rank: u32) {
        let id = u32::try_from(at).unwrap_or(u32::MAX);
        // Received on a day means received on it, not at the midnight after it; the day's end is still before the next
        // day's facts.
        let key = due.map(|d| (reading(d), d.inclusive, rank, Timer::Dispatch(id)));
        let Some(d) = self.dispatches.get_mut(at) else { return };
        if let Some(old) = std::mem::replace(&mut d.timer, key) {
            self.timers.remove(&old);
        }
        self.timers.extend(key);
    }

    /// A moment at which some addressee may have it.
    pub(super) fn arrive(&mut self, dispatch: u32) {
        let at = dispatch as usize;
        let Some(d) = self.dispatches.get_mut(at) else { return };
        d.timer = None;
        let by = d.sent;
        self.follow(at, by);
    }

    fn receive(&mut self, at: usize, who: &[Sym], by: EventId, sent: &Event) {
        let Some(d) = self.dispatches.get(at) else { return };
        let (event, forms, named) = (d.event, d.forms.clone(), d.named);
        let addressees: Vec<Sym> = d.to.iter().map(|a| a.party).collect();
        let first = d.to.iter().all(|a| a.received.is_none());
        let whole = who.len() == addressees.len();
        // Whoever names nobody addresses every party, and so does what all of them have received at once.
        let to = if whole && !named { Vec::new() } else { who.to_vec() };
        let happened = news_of(sent, to, self.now);
        let (now, cause) = (self.now, self.ruled(at, by));
        let id = self.happen(now, event, happened.clone(), cause, sent.entry);
        if let Some(d) = self.dispatches.get_mut(at) {
            for a in d.to.iter_mut().filter(|a| who.contains(&a.party)) {
                a.received = Some(id);
            }
            if !whole {
                let so_far = d.to.iter().filter(|a| a.received.is_some()).map(|a| a.party).collect();
                self.partials.insert(id, Partial { addressees, so_far, first });
            }
        }
        for form in forms {
            // Only a form that some block asks for is an event of its own.
            let name = format!("{}.{form}", self.names.text(event));
            if let Some(name) = self.names.find(&name) {
                let cause = self.ruled(at, id);
                let also = self.happen(now, name, happened.clone(), cause, sent.entry);
                if let Some(p) = self.partials.get(&id).cloned() {
                    self.partials.insert(also, p);
                }
            }
        }
    }

    /// Says of whom receipt, or sending, is proved by now: what silence may rest on.
    fn prove(&mut self, at: usize, by: EventId, method: &Method) {
        let Some(d) = self.dispatches.get(at) else { return };
        let (mut received, mut sent) = (Vec::new(), Vec::new());
        for a in d.to.iter().filter(|a| a.received.is_some()) {
            let delivered = a.shown.iter().any(|(k, _)| method.delivers(k));
            if delivered && a.proved.0.is_none() {
                received.push(a.party);
            }
            if a.proved.1.is_none() && (delivered || a.shown.iter().any(|(k, _)| method.sending.contains(k))) {
                sent.push(a.party);
            }
        }
        if !received.is_empty() {
            let id = self.told(at, "proved", self.now, received.clone(), by);
            self.mark(at, &received, |a| a.proved.0 = id);
        }
        if !sent.is_empty() {
            let id = self.told(at, "sending_proved", self.now, sent.clone(), by);
            self.mark(at, &sent, |a| a.proved.1 = id);
        }
    }

    fn mark(&mut self, at: usize, who: &[Sym], mut set: impl FnMut(&mut Addressee)) {
        let to = self.dispatches.get_mut(at).into_iter().flat_map(|d| d.to.iter_mut());
        to.filter(|a| who.contains(&a.party)).for_each(&mut set);
    }

    /// The event by which a trigger is proved to these parties, if the norm asks for proof: the last that it took. None
    /// while proof is awaited; the trigger itself where none is asked for.
    pub(super) fn proved(&self, norm: &Norm, trigger: EventId, bearers: &[Sym]) -> Option<EventId> {
        let event = self.event(trigger)?;
        let Some((_, wanted)) = norm.proof.iter().find(|(on, _)| *on == event.name) else { return Some(trigger) };
        let d = self.dispatches.iter().find(|d| Some(d.entry) == event.entry)?;
        let receipt = self.names.text(*wanted).ends_with(".proved");
        let of = |a: &Addressee| if receipt { a.proved.0 } else { a.proved.1 };
        let mut last = None;
        for b in bearers.iter().filter(|b| Some(**b) != event.party) {
            last = last.max(Some(of(d.to.iter().find(|a| a.party == *b)?)?));
        }
        Some(last.unwrap_or(trigger))
    }

    /// Whether a delivery's receipt is shown to have come to somebody's knowledge: a rule's fiction shows nothing. None for
    /// what no delivery governs.
    pub(super) fn known_to(&self, event: &Event, who: Sym) -> Option<bool> {
        let d = event.entry.and_then(|e| self.dispatches.iter().find(|d| d.entry == e))?;
        Some(d.to.iter().any(|a| a.party == who && a.proved.0.is_some()))
    }

    /// An event about a notice on its way, if some block of the charter can hear it.
    fn told(&mut self, at: usize, what: &str, when: Moment, to: Vec<Sym>, by: EventId) -> Option<EventId> {
        let d = self.dispatches.get(at)?;
        let name = format!("{}.{what}", self.names.text(d.event));
        let name = self.names.find(&name)?;
        let sent = self.event(d.sent).cloned()?;
        let event = news_of(&sent, to, when);
        let (now, cause) = (self.now, self.ruled(at, by));
        Some(self.happen(now, name, event, cause, sent.entry))
    }

    /// The delivery's clause as a cause.
    fn ruled(&self, at: usize, by: EventId) -> Cause {
        let norm = self.dispatches.get(at).and_then(|d| self.program.deliveries.get(d.delivery as usize));
        match norm {
            Some(n) => Cause::Rule { clause: n.clause, block: n.block, by },
            None => Cause::Timer,
        }
    }
}

/// The instant at which a notice with this due moment is there: a day that ends at midnight ends a second before it, so
/// that what is counted from the receipt is counted from that day.
fn reading(due: Due) -> Moment {
    if due.inclusive { due.at } else { due.at.plus_seconds(-1) }
}

/// The moment that a delivery's time waits for, read off the probe that [`Run::receipt`] makes.
pub(crate) fn told(what: Told, probe: Option<&Event>) -> Option<Moment> {
    let times = probe?.said.times();
    match what {
        Told::Proof => times.received,
        Told::Acknowledgement => times.aware,
        Told::Confirmation => times.occurred,
    }
}

/// The receipts by some of a notice's addressees, by event.
pub(super) type Partials = BTreeMap<EventId, Partial>;

/// What is told of a notice that was sent: the same words, received by these at that moment.
fn news_of(sent: &Event, to: Vec<Sym>, received: Moment) -> NewEvent {
    let times = Times { sent: Some(sent.sent()), received: Some(received), ..Times::default() };
    let amount = sent.said.amount();
    NewEvent { subject: sent.subject, party: sent.party, to, times, amount, ..NewEvent::default() }
}
