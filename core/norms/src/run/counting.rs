//! Counters in the run: each sees its events, and says when there were too many.

use super::Run;
use crate::counters::Counted;
use crate::effect::NewEvent;
use crate::event::{Cause, Event, Times};
use crate::names::Sym;
use servanda_vocabulary::Moment;
use std::sync::Arc;

impl Run {
    /// Counters that count this event, or for which it reports one.
    pub(super) fn count(&mut self, event: &Event) {
        let program = Arc::clone(&self.program);
        for (n, report) in program.counted.get(&event.name).into_iter().flatten() {
            let Some(counter) = program.counters.get(*n as usize) else { continue };
            // A month is the one that its author says: whoever states a thing is held to its word for when it was.
            let said = event.said.times().said_occurred.filter(|_| counter.months);
            let at = said.unwrap_or_else(|| self.counts_at(event));
            let key = crate::scope::whole(&mut self.names, event.scope, &counter.per);
            let Some(seen) = self.counted.get_mut(*n as usize) else { continue };
            let mut fresh: Vec<Counted> = Vec::new();
            match &counter.reported {
                Some(r) if *report => {
                    let cal = program.calendar(r.calendar);
                    for c in seen.iter_mut().filter(|c| !c.counts) {
                        let same = event.subject.is_none() || c.subject.is_none() || c.subject == event.subject;
                        let told = event.received();
                        let in_time = match r.within.map(|within| cal.window(c.at, within, cal.count)) {
                            None => true,
                            Some(Ok(w)) => told < w.at || (told == w.at && !w.whole_day),
                            Some(Err(b)) => {
                                // Nothing counts by guess.
                                let fault = format!("whether it was reported in time cannot be said: {b}");
                                self.faults.push((event.id, fault));
                                false
                            }
                        };
                        if same && counter.together(c.key, key) && told >= c.at && in_time {
                            c.counts = true;
                            fresh.push(*c);
                        }
                    }
                }
                reported => {
                    let c = Counted {
                        event: event.id,
                        at,
                        subject: event.subject,
                        party: event.party,
                        key,
                        counts: reported.is_none(),
                    };
                    seen.push(c);
                    fresh.extend((c.counts && counter.together(key, key)).then_some(c));
                }
            }
            let seen: Vec<Counted> = seen.clone();
            for c in fresh {
                // Any stretch that holds it: one that ends with it, or with a later one.
                let most = seen
                    .iter()
                    .filter(|e| e.counts && e.at >= c.at && counter.together(e.key, c.key))
                    .map(|e| counter.in_window(&seen, e.at, c.party, c.key, program.zone()))
                    .max()
                    .unwrap_or(0);
                let acts = most >= counter.times;
                let block = self.names.text(counter.block).to_owned();
                self.trace(counter.clause, &block, if acts { "repeated" } else { "not yet repeated" }, acts);
                if let (true, Some(out)) = (acts, counter.out) {
                    let cause = Cause::Rule { clause: counter.clause, block: counter.block, by: event.id };
                    let what = NewEvent {
                        subject: c.subject,
                        party: c.party,
                        scope: c.key,
                        times: Times { occurred: Some(c.at), ..Times::default() },
                        ..NewEvent::default()
                    };
                    self.happen(self.now, out, what, cause, None);
                }
            }
        }
    }

    /// The moment that an event counts at. What a day window's end brought about belongs to the day that ended.
    fn counts_at(&self, event: &Event) -> Moment {
        let closed = match event.cause {
            Cause::Norm { instance: Some(i), by: None, .. } => {
                self.instances.get(i as usize).and_then(|i| i.due).is_some_and(|d| !d.inclusive && d.at == event.at)
            }
            _ => false,
        };
        if closed { event.at.plus_seconds(-1) } else { event.when() }
    }

    /// How often a counter's events happened in the stretch that ends now, of what this scope says of its dimensions.
    #[must_use]
    pub fn counted(&self, counter: u32, party: Option<Sym>, scope: Option<Sym>) -> u32 {
        let seen = self.counted.get(counter as usize).map_or(&[][..], |v| v);
        self.program.counters.get(counter as usize).map_or(0, |c| {
            let key = crate::scope::key(&self.names, scope, &c.per);
            c.in_window(seen, self.now, party, key, self.program.zone())
        })
    }
}
