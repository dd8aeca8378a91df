//! Late facts: what they may not do, and which acts stand although they rest on what was known earlier.
//!
//! kernel.md, Facts and late facts. *No retroactive wrong*: no late fact makes a duty missed or a right lapsed before its own
//! stamp plus the grace, unless the party is shown to have known. *Reliance*: a right that was used as known then, and ended
//! or converted something, stands; the question is open for contest from the late entry's stamp.

use super::{Host, InstanceId, Run, Spared, State, Timer};
use crate::due::Due;
use crate::effect::NewEvent;
use crate::event::{Cause, Event};
use crate::names::Sym;
use crate::program::{Norm, NormId, NormKind, Program};
use servanda_vocabulary::{Beyond, Moment, Period, Unit};
use std::sync::Arc;

/// How long a relied-on act may be contested when the charter does not say.
const CONTEST: Period = Period { count: 30, unit: Unit::Days };

/// An act that had effect as known then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Relied {
    /// The entry that acted.
    pub entry: u64,
    /// The right that it used.
    pub norm: NormId,
    /// About what.
    pub subject: Option<Sym>,
    /// Whose act it was.
    pub party: Option<Sym>,
    /// The stamp of the late entry from which the new reading governs.
    pub late: Moment,
}

/// What late facts leave as it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Acts that had effect as known then.
    pub relied: Vec<Relied>,
    /// Windows that close later than they would.
    pub spared: Vec<Spared>,
}

impl Run {
    /// This program, the names that are known, and nothing has happened yet; this is kept if a new reading would undo it.
    #[must_use]
    pub fn again(&self, program: Arc<Program>, kept: Arc<Kept>) -> Run {
        let mut run = Run::new(program);
        run.names = self.names.clone();
        run.kept = kept;
        run.openings.clone_from(&self.openings);
        if self.traces.is_some() {
            run.keep_traces();
        }
        run
    }

    /// Holds once what this run and another one that came from [`Run::again`] have in common: most of the past is the same.
    pub fn share(&mut self, with: &Self) {
        self.events.share(&with.events);
        self.instances.share(&with.instances);
        self.by_key.share(&with.by_key);
        self.occurrences.share(&with.occurrences);
    }

    /// What late facts leave as it was.
    #[must_use]
    pub fn kept(&self) -> &Arc<Kept> {
        &self.kept
    }

    /// The rights that acts used, with what they ended or converted: what a late fact must not undo.
    #[must_use]
    pub fn relied_on(&self, late: Moment) -> Vec<Relied> {
        let used = |i: &super::Instance| {
            let norm = self.program.norm(i.norm)?;
            if !matches!(norm.kind, NormKind::Right(_)) || i.state != State::Used || norm.then.is_empty() {
                return None;
            }
            let Cause::Norm { by: Some(by), .. } = self.event(i.ended?)?.cause else { return None };
            let act = self.event(by)?;
            Some(Relied { entry: act.entry?, norm: i.norm, subject: i.subject, party: act.party, late })
        };
        let mut list: Vec<Relied> = self.instances.iter().filter_map(used).collect();
        list.extend(self.kept.relied.iter().copied());
        list
    }

    /// The stamp of the latest late fact behind a cause.
    pub(super) fn late_of(&self, cause: &Cause) -> Moment {
        let of = |id: Option<u32>| id.and_then(|i| self.event(i)).map_or(Moment::START, |e| e.late);
        match cause {
            Cause::Entry(_) => self.feeding,
            Cause::Norm { instance, by, .. } => {
                let own = instance.and_then(|i| self.instances.get(i as usize)).map_or(Moment::START, |i| i.late);
                own.max(of(*by))
            }
            Cause::Rule { by, .. } => of(Some(*by)),
            Cause::Timer => Moment::START,
        }
    }

    /// The stamp of the latest late fact on which an instance's window rests: its trigger, and the events that it counts
    /// from.
    pub(super) fn late_of_window(&self, norm: &Norm, inst: &super::Instance) -> Moment {
        let mut late = self.event(inst.trigger).map_or(Moment::START, |e| e.late);
        let mut waits = Vec::new();
        norm.due.iter().chain(norm.from.iter()).for_each(|t| t.waits(&|_| Vec::new(), &|_| Vec::new(), &mut waits));
        for name in waits {
            late = late.max(self.first_of(&[name], inst.subject).map_or(Moment::START, |e| e.late));
        }
        late
    }

    /// When a window may close: its end, but not before the late fact that it rests on was stamped, plus the grace, unless
    /// those bound by it are shown to have known.
    ///
    /// # Errors
    /// When that grace lies beyond what the calendar knows.
    pub(super) fn not_before(&self, iid: InstanceId, due: Due) -> Result<Due, Beyond> {
        let Some(inst) = self.instances.get(iid as usize) else { return Ok(due) };
        let unknown = inst.late != Moment::START && !self.knew(inst);
        let grace = if unknown { Some(self.grace_after(inst.late)?) } else { None };
        let Some(floor) = grace.max(self.spared_until(inst)) else { return Ok(due) };
        Ok(if due.at < floor { Due { at: floor, inclusive: true } } else { due })
    }

    /// When an open window closes, where it rests on a late fact and so closes later than at its end.
    #[must_use]
    pub fn closes(&self, iid: InstanceId) -> Option<Due> {
        let inst = self.instances.get(iid as usize).filter(|i| i.state.open())?;
        let due = inst.due?;
        self.not_before(iid, due).ok().filter(|closes| *closes != due)
    }

    /// The trigger with its author's own word for when it occurred and when it became aware: for windows that bind nobody else.
    pub(super) fn at_its_word(&self, inst: &super::Instance) -> Option<Event> {
        let t = self.event(inst.trigger)?;
        let said = t.said.taken_at_its_word()?;
        let own = !inst.bearers.is_empty() && inst.bearers.iter().all(|b| t.party == Some(*b));
        own.then(|| Event { said, ..t.clone() })
    }

    /// Whether all that an instance binds are shown to have known what makes it late: by stating it themselves, or by receiving it.
    pub(super) fn knew(&self, inst: &super::Instance) -> bool {
        let Some(t) = self.event(inst.trigger) else { return false };
        // What makes it late may be another fact than its trigger; that was known to whoever stated it, and nobody else.
        let trigger_only = t.late == inst.late;
        let times = t.said.times();
        let told = |b: &Sym| {
            let shown = match self.known_to(t, *b) {
                Some(proved) => proved,
                // What another says of its receipt shows nothing, unless by evidence that it made itself.
                None => times.receipt_by == Some(*b),
            };
            // What follows from the charter is nobody's statement, whomever it concerns.
            let own = t.party == Some(*b) && t.entry.is_some();
            own || (times.received.is_some() && (t.to.is_empty() || t.to.contains(b)) && shown)
        };
        let stated = |b: &Sym| self.late_by.get(&inst.late).is_some_and(|by| by.iter().all(|p| *p == Some(*b)));
        !inst.bearers.is_empty() && inst.bearers.iter().all(|b| (trigger_only && told(b)) || stated(b))
    }

    /// After an act has moved what it moves: what it had moved as known then stands.
    pub(super) fn stand(&mut self, event: &Event, moved: &[NormId], host: &mut dyn Host) {
        let Some(entry) = event.entry.filter(|_| !self.kept.relied.is_empty()) else { return };
        let kept = Arc::clone(&self.kept);
        // In the order of the clauses, as everything that one act sets off.
        let mut list: Vec<(usize, &Relied)> =
            kept.relied.iter().enumerate().filter(|(_, r)| r.entry == entry).collect();
        list.sort_by_key(|(n, r)| (self.program.norm(r.norm).map_or(u32::MAX, |x| self.program.rank(x.clause)), *n));
        for (n, r) in list {
            let program = Arc::clone(&self.program);
            let Some(norm) = program.norm(r.norm).filter(|x| x.act.contains(&event.name)) else { continue };
            if r.entry != entry || r.subject != event.subject || moved.contains(&r.norm) {
                continue;
            }
            let number = u32::try_from(n).unwrap_or(u32::MAX);
            let cause = Cause::Norm { norm: r.norm, instance: None, by: Some(event.id) };
            let about = NewEvent { subject: r.subject, party: r.party, ..NewEvent::default() };
            self.happen(event.at, norm.events.done, about.clone(), cause.clone(), None);
            let stands = self.names.intern("reliance.stands");
            self.happen(event.at, stands, about, cause, None);
            self.apply(&norm.then, r.norm, None, event, event.id, host);
            let rank = program.rank(norm.clause);
            self.timers.insert((r.late.max(self.now), true, rank, Timer::Reliance(number, false)));
        }
    }

    /// From the late entry's stamp the new reading governs, and the act that stands may be contested for a while.
    pub(super) fn question(&mut self, n: u32, over: bool, at: Moment) {
        let kept = Arc::clone(&self.kept);
        let Some(r) = kept.relied.get(n as usize) else { return };
        let about = NewEvent { subject: r.subject, party: r.party, ..NewEvent::default() };
        if over {
            let contested = self.names.intern("reliance.contested");
            if self.first_of(&[contested], r.subject).is_some_and(|e| e.at >= r.late) {
                return;
            }
            let settled = self.names.intern("reliance.settled");
            self.happen(at, settled, about, Cause::Timer, None);
            return;
        }
        let questioned = self.names.intern("reliance.questioned");
        self.happen(at, questioned, about, Cause::Timer, None);
        let cal = self.program.calendar(0);
        let until = match cal.window(r.late, self.program.late.contest.unwrap_or(CONTEST), cal.count) {
            Ok(w) => w.at,
            // Nobody loses the contest by guess: it stays open, and why is told.
            Err(b) => {
                let id = u32::try_from(self.events.len().saturating_sub(1)).unwrap_or(u32::MAX);
                return self.faults.push((id, format!("until when it may be contested cannot be said: {b}")));
            }
        };
        let rank = self.program.norm(r.norm).map_or(0, |x| self.program.rank(x.clause));
        self.timers.insert((until.max(self.now), false, rank, Timer::Reliance(n, true)));
    }
}
