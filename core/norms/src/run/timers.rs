//! Time: what falls due between facts, in its order.

use super::{Host, ROUNDS_LIMIT, Run, Timer, TimerKey};
use servanda_vocabulary::Moment;

impl Run {
    /// Runs everything that falls before the facts of `to`: earlier timers, and the day windows that close at it. This is
    /// the place at which an entry of that moment is judged (`docs/kernel.md`, Verdict).
    pub fn advance_before(&mut self, to: Moment, host: &mut dyn Host) {
        self.run_timers(to, false, host);
        self.now = self.now.max(to);
    }

    /// The same before a version takes effect at `to`: a period that begins in that very instant is the new version's.
    pub fn advance_to_version(&mut self, to: Moment, host: &mut dyn Host) {
        self.advance(to.plus_seconds(-1), host);
        let begins = |key: &&TimerKey| key.0 == to && matches!(key.3, Timer::Recurring(..));
        let held: Vec<TimerKey> = self.timers.iter().filter(begins).copied().collect();
        for key in &held {
            self.timers.remove(key);
        }
        self.advance_before(to, host);
        self.timers.extend(held);
    }

    /// Runs everything that falls due up to and including `to`.
    pub fn advance(&mut self, to: Moment, host: &mut dyn Host) {
        self.run_timers(to, true, host);
        self.now = self.now.max(to);
    }

    pub(super) fn run_timers(&mut self, to: Moment, include_inclusive: bool, host: &mut dyn Host) {
        let (mut instant, mut rounds) = (Moment::START, 0u32);
        while let Some((at, inclusive, _, _)) = self.timers.first().copied() {
            if at > to || (at == to && inclusive && !include_inclusive) {
                break;
            }
            self.now = self.now.max(at);
            (instant, rounds) = if at == instant { (at, rounds.saturating_add(1)) } else { (at, 0) };
            if rounds > ROUNDS_LIMIT {
                self.stop_at(at);
                continue;
            }
            // At one instant all windows close first, then effects apply in clause order.
            let mut closing = Vec::new();
            while let Some(key) = self.timers.first().copied() {
                if key.0 != at || key.1 != inclusive {
                    break;
                }
                self.timers.pop_first();
                closing.push((key.2, key.3));
            }
            if closing.len() > 1 {
                // By clause, then by instance key; by text, since the numbers of names follow the order of recording.
                closing.sort_by_cached_key(|(rank, t)| (*rank, self.key_text(*t), *t));
            }
            self.day_ends = !inclusive;
            for (_, timer) in closing {
                // A period that begins at midnight belongs to the day that begins.
                self.of_ended_day = !inclusive && !matches!(timer, Timer::Recurring(..));
                match timer {
                    Timer::Instance(i) => {
                        if let Some(x) = self.instances.get_mut(i as usize) {
                            x.timer = None;
                        }
                        self.close(i, at);
                    }
                    Timer::Moment(m, of) => self.reach(m, of, at),
                    Timer::Recurring(r, of, n) => self.recur(r, of, n, at),
                    Timer::Reliance(n, over) => self.question(n, over, at),
                    Timer::Dispatch(d) => self.arrive(d),
                    Timer::Unheard(e, who) => self.unheard(e, who),
                    Timer::Sums => self.try_waiting(host),
                    Timer::Wake(i) => {
                        if let Some(by) = self.instances.get(i as usize).map(|x| x.trigger) {
                            self.reconsider_instance(i, by, host);
                        }
                    }
                }
            }
            self.settle(host);
            self.day_ends = false;
        }
    }

    /// Windows that open and end in one instant again and again are stopped, each with a named fault; all else goes on.
    fn stop_at(&mut self, at: Moment) {
        while let Some(key) = self.timers.first().copied().filter(|k| k.0 <= at) {
            self.timers.pop_first();
            let Timer::Instance(i) = key.3 else { continue };
            let Some(inst) = self.instances.get_mut(i as usize) else { continue };
            inst.timer = None;
            let (trigger, norm) = (inst.trigger, inst.norm);
            let block = self.program.norm(norm).map_or(String::new(), |n| self.names.text(n.block).to_owned());
            let fault = format!("`{block}` ends in the instant in which it begins, again and again: stopped here");
            if !self.faults.iter().any(|(_, f)| *f == fault) {
                self.faults.push((trigger, fault));
            }
        }
    }

    /// What orders timers of one instant and clause: the block, the subject, the bearers.
    fn key_text(&self, timer: Timer) -> Vec<String> {
        if let Timer::Unheard(e, who) = timer {
            return self.unheard_key(e, who);
        }
        if let Timer::Moment(_, Some(of)) | Timer::Recurring(_, Some(of), _) = timer {
            return vec![self.names.text(of).to_owned()];
        }
        let (Timer::Instance(i) | Timer::Wake(i)) = timer else { return Vec::new() };
        let Some(inst) = self.instances.get(i as usize) else { return Vec::new() };
        let block = self.program.norm(inst.norm).map(|n| n.block);
        let names = block.into_iter().chain(inst.subject).chain(inst.bearers.iter().copied());
        names.map(|s| self.names.text(s).to_owned()).collect()
    }
}
