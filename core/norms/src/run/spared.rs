//! Windows that would have closed behind somebody's back: a late fact took away what had ended or moved them as known then.
//!
//! kernel.md, *No retroactive wrong*. What rests on a late fact knows its stamp (`Event::late`), and closes no earlier than the
//! grace after it. But a late fact may also undo something that stood between a party and its wrong: an exception that no
//! longer happened, an extension that is no longer given. Nothing in that window came late. So what the two readings close is
//! compared, and a window that only the new one closes is spared until the grace has passed.

use super::{Instance, Run};
use crate::event::Cause;
use crate::names::Sym;
use crate::program::{NormId, NormKind};
use servanda_vocabulary::{Beyond, Moment};
use std::collections::BTreeMap;

/// A window that does not close before a moment, whatever its end.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spared {
    /// The duty or right.
    pub norm: NormId,
    /// About what.
    pub subject: Option<Sym>,
    /// Its key among the dimensions that its norm keeps apart.
    pub scope: Option<Sym>,
    /// Whom it binds.
    pub bearers: Vec<Sym>,
    /// When it was triggered.
    pub triggered: Moment,
    /// The stamp of the late entry, plus the grace.
    pub until: Moment,
}

/// What a window is told by in two readings: its norm, its subject, its scope, and whom it binds.
type Key = (NormId, Option<Sym>, Option<Sym>, Vec<Sym>);

impl Run {
    /// Before when a fact of this stamp puts nobody in the wrong who did not know of it.
    ///
    /// # Errors
    /// When that lies beyond what the calendar knows.
    pub fn grace_after(&self, stamp: Moment) -> Result<Moment, Beyond> {
        let cal = self.program.calendar(0);
        self.program.late.grace.map_or(Ok(stamp), |p| Ok(cal.window(stamp, p, cal.count)?.at))
    }

    /// The windows that this reading closes before a moment and another one does not, but for those that bind only the author of
    /// the fact, or that are known to those whom they bind.
    #[must_use]
    pub fn newly_closed(&self, then: &Self, stamp: Moment, until: Moment, author: Option<Sym>) -> Vec<Spared> {
        let mut before = then.closed_before(until, |_| true);
        let mine = |i: &Instance| i.bearers.iter().all(|b| Some(*b) == author);
        let known = |i: &Instance| i.late == stamp && self.knew(i);
        let mut list = Vec::new();
        for (key, mut times) in self.closed_before(until, |i| !mine(i) && !known(i)) {
            let old = before.remove(&key).unwrap_or_default();
            let more = times.len().saturating_sub(old.len());
            times.retain(|t| !old.contains(t));
            let (norm, subject, scope, bearers) = key;
            let spared = |triggered| Spared { norm, subject, scope, bearers: bearers.clone(), triggered, until };
            list.extend(times.into_iter().rev().take(more).map(spared));
        }
        list
    }

    /// The windows that closed before a moment, by what tells them apart: when each was triggered.
    fn closed_before(&self, at: Moment, wanted: impl Fn(&Instance) -> bool) -> BTreeMap<Key, Vec<Moment>> {
        let mut map: BTreeMap<Key, Vec<Moment>> = BTreeMap::new();
        for e in self.events.iter().filter(|e| e.at < at) {
            let Cause::Norm { norm, instance: Some(i), by: None } = e.cause else { continue };
            let over = self.program.norm(norm).filter(|n| n.kind != NormKind::Rule && n.events.over == e.name);
            let Some(x) = over.and_then(|_| self.instances.get(i as usize)).filter(|x| wanted(x)) else { continue };
            let Some(trigger) = self.event(x.trigger) else { continue };
            map.entry((norm, x.subject, x.scope, x.bearers.clone())).or_default().push(trigger.at);
        }
        map.values_mut().for_each(|times| times.sort_unstable());
        map
    }

    /// Until when an instance is spared.
    pub(super) fn spared_until(&self, inst: &Instance) -> Option<Moment> {
        if self.kept.spared.is_empty() {
            return None;
        }
        let triggered = self.event(inst.trigger)?.at;
        let same = |s: &&Spared| {
            (s.norm, s.subject, s.scope, s.triggered) == (inst.norm, inst.subject, inst.scope, triggered)
                && s.bearers == inst.bearers
        };
        self.kept.spared.iter().filter(same).map(|s| s.until).max()
    }
}
