//! Which clocks run: each row that a competent party has signed as applying (or undetermined) runs for each incident of
//! the party concerned, from the row's anchor. A later answer stops or starts it; nothing is undone.

use crate::Law;
use crate::model::{Clock, Seen, Started, Watch, Whose};
use crate::read::{From, Row};
use servanda_capability::{Answers, World};
use servanda_norms::{Carried, Effect, Event, NewEvent, Outcome, Parties, Sym, TimeValue, Times, What};
use servanda_vocabulary::{Date, Moment};

/// `does_not_apply` among the answers.
const NO: usize = 1;

/// Takes note of an event, and starts or stops what follows from it.
pub(crate) fn on(own: &mut Law, world: &World<'_>, event: &Event, out: &mut Vec<Outcome>) {
    let Some(list) = own.watched.get(&event.name).cloned() else { return };
    let Some(party) = event.party else { return };
    let whose: Whose = (event.subject, party);
    let mut general = false;
    for w in list {
        match w {
            Watch::Incident => {
                let times = event.said.times();
                // The clocks are the party's own, so its own word for when it knew is enough.
                let seen = Seen { aware: times.aware.or(times.own_word).unwrap_or(event.at), occurred: times.occurred };
                own.state.incidents.entry(whose).or_insert(seen);
            }
            Watch::Event(name) => {
                own.state.events.entry((name, whose)).or_insert(event.at);
            }
            Watch::Submitted(row) => {
                let s = own.state.submitted.entry((row, whose)).or_insert((event.at, event.at));
                s.1 = event.at;
            }
            Watch::Answer(row, answer) => {
                general |= event.subject.is_none();
                own.state.answers.insert((row, whose), answer);
            }
            Watch::Pause(norm, stands) => {
                let e = if stands { Effect::Pause(norm) } else { Effect::Resume(norm) };
                let clause = world.run.program().norm(norm).map_or(0, |n| n.clause);
                out.push(Outcome { clause, block: "row".to_owned(), what: What::Effects(vec![e], event.subject) });
            }
            Watch::Pin(label) => {
                let digest = world.behind(event).and_then(|s| servanda_capability::text(s, "digest"));
                let editions = own.packs.get(&label).map(|p| p.editions.as_slice()).unwrap_or_default();
                if let Some(e) = editions.iter().find(|e| Some(e.digest.as_str()) == digest) {
                    own.state.version.insert(label, e.digest.clone());
                }
            }
        }
    }
    let subjects = match general {
        true => own.subjects_of(party),
        false => vec![event.subject],
    };
    for s in subjects {
        own.settle((s, party), world, out);
    }
}

impl Law {
    /// Everything that a party's clocks may be about.
    fn subjects_of(&self, party: Sym) -> Vec<Option<Sym>> {
        let s = &self.state;
        let keys = s.incidents.keys().chain(s.events.keys().chain(s.submitted.keys()).map(|(_, w)| w));
        let mut v: Vec<Option<Sym>> = keys.filter(|w| w.1 == party).map(|w| w.0).collect();
        v.sort_unstable();
        v.dedup();
        v
    }

    /// The answer that holds: about this incident, else generally.
    fn answer(&self, row: &str, whose: Whose) -> Option<usize> {
        let get = |w: Whose| self.state.answers.get(&(row.to_owned(), w)).copied();
        get(whose).or_else(|| get((None, whose.1)))
    }

    /// From when the row's clock runs for this incident of this party; none while that has not come.
    pub(crate) fn anchor(&self, row: &Row, whose: Whose) -> Option<Moment> {
        let seen = self.state.incidents.get(&whose);
        let submitted = |id: &String| self.state.submitted.get(&(id.clone(), whose));
        match &row.from {
            From::Aware => seen.map(|s| s.aware),
            From::Occurred => seen.and_then(|s| s.occurred),
            From::Event(name) => self.state.events.get(&(name.clone(), whose)).copied(),
            From::First(id) => submitted(id).map(|s| s.0),
            From::Latest(id) => submitted(id).map(|s| s.1),
        }
    }

    /// Starts and stops what now runs or not for one incident of one party.
    fn settle(&mut self, whose: Whose, world: &World<'_>, out: &mut Vec<Outcome>) {
        let mut changes: Vec<(String, Option<Started>)> = Vec::new();
        let day = |m: Moment| Date::of(m, world.run.program().zone());
        for (label, pinned) in &self.packs {
            let Some(edition) = pinned.current(self.state.version.get(label)) else { continue };
            for (id, clock) in &edition.clocks {
                let have = self.state.running.get(&(id.clone(), whose));
                let on = self.answer(id, whose).is_some_and(|a| a != NO);
                let want = self.anchor(&clock.row, whose).filter(|m| on && clock.row.not_in_force(day(*m)).is_none());
                let moves = matches!(clock.row.from, From::Latest(_));
                match (have, want) {
                    (Some(s), Some(at)) if s.from == at || !moves => continue,
                    (None, None) => continue,
                    _ => {}
                }
                if let Some(s) = have {
                    stop(s, whose, &pinned.block, out);
                }
                changes.push((
                    id.clone(),
                    want.map(|from| {
                        self.begin(clock, whose, from, world, &pinned.block, out);
                        Started { norm: clock.norm, clause: clock.clause, from }
                    }),
                ));
            }
        }
        for (id, change) in changes {
            match change {
                Some(c) => self.state.running.insert((id, whose), c),
                None => self.state.running.remove(&(id, whose)),
            };
        }
    }

    fn begin(&self, c: &Clock, whose: Whose, at: Moment, world: &World<'_>, block: &str, out: &mut Vec<Outcome>) {
        let (subject, party) = whose;
        let aware = self.state.incidents.get(&whose).map(|s| s.aware);
        let times = Times { sent: Some(at), aware: aware.or(Some(at)), ..Times::default() };
        let new = NewEvent { name: c.on.clone(), subject, party: Some(party), times, ..NewEvent::default() };
        out.happen(c.clause, block, new);
        // A report that was made before the row was signed, and in time, keeps the duty.
        let before = self.state.submitted.get(&(c.row.id.clone(), whose)).map(|s| s.0);
        let Some((done, norm)) = before.zip(c.norm.and_then(|n| world.run.program().norm(n))) else { return };
        let said = Carried::new(times, None, None);
        let probe = Event { said, ..Event::probe(world.run.now(), Some(party), subject) };
        let in_time = match norm.due.as_ref().map(|d| d.value(world.run, Some(&probe))) {
            Some(TimeValue::Known(d)) => done < d.at || (d.inclusive && done == d.at),
            _ => true,
        };
        if in_time {
            let name = format!("row.{}.submitted_before", c.row.id);
            out.happen(c.clause, block, NewEvent { name, subject, party: Some(party), ..NewEvent::default() });
        }
    }
}

fn stop(c: &Started, whose: Whose, block: &str, out: &mut Vec<Outcome>) {
    let Some(norm) = c.norm else { return };
    let end = Effect::EndFor(norm, Parties::Party(whose.1));
    out.push(Outcome { clause: c.clause, block: block.to_owned(), what: What::Effects(vec![end], whose.0) });
}
