//! The next version of the charter takes effect: running instances keep the version under which they were triggered.

use super::{Run, Timer};
use crate::due::TimeValue;
use crate::event::{Cause, Event};
use crate::names::Names;
use crate::program::{MomentNorm, Program};
use std::sync::Arc;

impl Run {
    /// The named moment whose coming an event marks, as the version in force then says it.
    pub(crate) fn moment_of(&self, e: &Event) -> Option<&MomentNorm> {
        let from = self.moments_from.iter().rfind(|(first, _)| *first <= e.id).map_or(0, |(_, m)| *m);
        self.program.moments.iter().skip(from as usize).find(|m| m.event == e.name)
    }

    /// Which version of the charter is in force, from 0.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.program.base.version
    }

    /// The names that later versions of the charter know as well: every number keeps its meaning.
    pub fn learn(&mut self, names: Names) {
        self.names = names;
    }

    /// From now on this program, which continues the present one, is in force. What runs keeps its clock and its effects;
    /// periods and named moments of the old version that have not come yet do not come any more. Answers the number that each
    /// clause of the present program has in the next.
    pub fn amend(&mut self, next: Arc<Program>) -> Vec<u32> {
        let old = std::mem::replace(&mut self.program, next);
        let program = Arc::clone(&self.program);
        let moved: Vec<u32> =
            (0u32..).zip(&old.clauses.list).map(|(c, (number, _))| program.clauses.find(number).unwrap_or(c)).collect();
        let place = |c: u32| moved.get(c as usize).copied().unwrap_or(c);
        for e in self.events.iter_mut() {
            if let Cause::Rule { clause, .. } = &mut e.cause {
                *clause = place(*clause);
            }
        }
        for t in self.traces.iter_mut().flatten() {
            t.clause = place(t.clause);
        }
        let base = program.base;
        self.moments_from.push((u32::try_from(self.events.len()).unwrap_or(u32::MAX), base.moments));
        // What a counter of the same block has seen goes on counting.
        let seen = std::mem::take(&mut self.counted);
        self.counted = vec![Vec::new(); program.counters.len()];
        let before = old.counters.iter().enumerate().skip(old.base.counters as usize);
        for (n, (slot, c)) in self.counted.iter_mut().zip(&program.counters).enumerate().skip(base.counters as usize) {
            // Of several in one block: the one that counts the same, else the one in the same place.
            let own = program.counters.iter().take(n).skip(base.counters as usize).filter(|o| o.block == c.block);
            let of_block = || before.clone().filter(|(_, o)| o.block == c.block);
            let at = of_block().find(|(_, o)| o.of == c.of && o.window == c.window);
            let at = at.or_else(|| of_block().nth(own.count())).map(|(at, _)| at);
            slot.clone_from(at.and_then(|at| seen.get(at)).unwrap_or(&Vec::new()));
            for s in slot.iter_mut() {
                let scope = self.events.get(s.event as usize).and_then(|e| e.scope);
                s.key = crate::scope::whole(&mut self.names, scope, &c.per);
            }
        }
        let stale = |t: &Timer| match t {
            Timer::Recurring(r, ..) => *r < base.recurring,
            Timer::Moment(m, _) => *m < base.moments,
            _ => false,
        };
        self.timers.retain(|key| !stale(&key.3));
        self.moment_known.retain(|(m, _), _| *m >= base.moments);
        for (i, m) in program.moments.iter().enumerate().skip(base.moments as usize) {
            let m_id = u32::try_from(i).unwrap_or(u32::MAX);
            match &m.apart {
                Some(apart) => self.elements(apart).iter().for_each(|e| self.schedule_moment(m_id, Some(e))),
                None => self.schedule_moment(m_id, None),
            }
        }
        for (i, r) in program.recurring.iter().enumerate().skip(base.recurring as usize) {
            let id = u32::try_from(i).unwrap_or(u32::MAX);
            if let Some(apart) = &r.apart {
                self.begin_apart(id, apart);
            } else if let TimeValue::Known(d) = r.from.value(self, None) {
                self.begin_recurring(id, None, d.at);
            }
        }
        self.index_sums();
        moved
    }
}
