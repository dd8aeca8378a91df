//! Late facts in the model: nobody is wronged by them, and what was done not knowing them stands.

use super::{Ev, Inst, Name, Relied, Stand, State, blank, civil};
use crate::sketch::{NormKind, Span, Unit};
use std::collections::BTreeMap;

impl State<'_> {
    /// Rights that were used by an act of the log and that command something: what a late fact of this stamp must not undo.
    pub fn used_with_effect(&self, late: i64) -> Vec<Relied> {
        let mut all = Vec::new();
        for (i, x) in self.insts.iter().enumerate() {
            let Some(rule) = self.book.rules.get(x.rule) else { continue };
            if x.stand != Stand::Used || !matches!(rule.kind, NormKind::Right(_)) || rule.then.is_empty() {
                continue;
            }
            let used = format!("{}.used", rule.block);
            let act = self.events.iter().find(|e| e.of == Some(i) && *e.name == *used).and_then(|e| e.act);
            if let Some(act) = act.and_then(|a| self.events.get(a))
                && let Some(entry) = act.entry
            {
                let (subject, party) = (x.subject.clone(), act.party.clone());
                all.push(Relied { entry, rule: x.rule, subject, party, late, act: act.stamp });
            }
        }
        all
    }

    /// When a window may close: its end, but where it rests on a late fact that those bound did not know, not before that
    /// fact's stamp plus the grace.
    pub(super) fn binding_end(&self, x: &Inst) -> Option<(i64, bool)> {
        let due = x.due?;
        Some(match x.floor {
            Some(floor) if due.0 < floor => (floor, true),
            _ => due,
        })
    }

    /// Before when a window does not close: the grace after the late fact that it rests on, and for as long as it is spared.
    pub(super) fn not_before(&self, x: &Inst) -> Option<i64> {
        let late = (x.late != i64::MIN && !self.knew(x)).then(|| self.floor(x.late));
        let triggered = self.events.get(x.trigger).map(|e| e.at);
        let key = (x.rule, x.subject.clone(), x.bearers.clone());
        let spared = self.kept.spared.iter().filter(|s| s.key == key && Some(s.triggered) == triggered);
        spared.map(|s| s.until).chain(late).max()
    }

    /// Before when a late fact of this stamp closes no window of those who did not know it.
    pub fn floor(&self, stamp: i64) -> i64 {
        let sketch = self.book.versions.get(self.version);
        match (sketch.and_then(|s| s.late_grace), self.cal()) {
            (Some(grace), Some(cal)) => civil::after(cal, stamp, grace),
            _ => stamp,
        }
    }

    /// The windows that closed before a moment, and when each was triggered; without those that rest on the late fact of a stamp,
    /// if those bound are shown to have known it.
    pub fn closed(&self, before: i64, known: Option<i64>) -> BTreeMap<(usize, Option<Name>, Vec<Name>), Vec<i64>> {
        let mut map: BTreeMap<_, Vec<i64>> = BTreeMap::new();
        for e in self.events.iter().filter(|e| e.at < before) {
            let Some(x) = e.of.and_then(|i| self.insts.get(i)) else { continue };
            let Some(rule) = self.book.rules.get(x.rule) else { continue };
            if known == Some(x.late) && self.knew(x) {
                continue;
            }
            let word = e.name.strip_prefix(rule.block.as_str());
            if let (Some(".missed" | ".lapsed"), Some(t)) = (word, self.events.get(x.trigger)) {
                map.entry((x.rule, x.subject.clone(), x.bearers.clone())).or_default().push(t.at);
            }
        }
        map.values_mut().for_each(|times| times.sort_unstable());
        map
    }

    /// Whether all that are bound are shown to have known: the trigger is their own act, or all that came late then is their own
    /// word. No statement here carries evidence that an addressee made of its own receipt.
    fn knew(&self, x: &Inst) -> bool {
        let Some(t) = self.events.get(x.trigger) else { return false };
        let own_act = |b: &Name| t.late == x.late && t.entry.is_some() && t.party.as_ref() == Some(b);
        let late = || self.events.iter().filter(|e| e.entry.is_some() && e.late == x.late);
        let own_word = |b: &Name| late().count() > 0 && late().all(|e| e.party.as_ref() == Some(b));
        !x.bearers.is_empty() && x.bearers.iter().all(|b| own_act(b) || own_word(b))
    }

    /// An instance's trigger; its author's word for when it knew, and for when it was, is taken where nobody else is bound.
    pub(super) fn trigger(&self, x: &Inst) -> Option<Ev> {
        let mut t = self.events.get(x.trigger).cloned()?;
        if x.bearers.is_empty() || x.bearers.iter().any(|b| t.party.as_ref() != Some(b)) {
            return Some(t);
        }
        let [_, _, aware, occurred] = &mut t.times;
        *aware = t.word[0].or(*aware);
        *occurred = t.word[1].or(*occurred);
        Some(t)
    }

    /// After an act has moved what it moves: what it had moved as known then stands.
    pub(super) fn stands(&mut self, id: usize, e: &Ev, moved: &[usize]) {
        let Some(entry) = e.entry else { return };
        for (n, r) in self.kept.relied.iter().enumerate() {
            let Some(rule) = self.book.rules.get(r.rule) else { continue };
            if r.entry != entry
                || r.subject != e.subject
                || moved.contains(&r.rule)
                || !rule.act.iter().any(|a| **a == *e.name)
            {
                continue;
            }
            for name in [format!("{}.used", rule.block), "reliance.stands".to_owned()] {
                let mut x = blank(e.at, &name);
                x.subject = r.subject.clone();
                x.party = r.party.clone();
                x.rests = Some(id);
                x.late = e.late;
                self.happen(x);
            }
            for d in &rule.then {
                self.deed(d, id, (None, id), e.late, rule.version);
            }
            self.questions.push((r.late.max(self.now), true, n, false));
        }
    }

    /// From the late entry's stamp the act may be contested for a while; then it is settled.
    pub(super) fn question(&mut self, n: usize, over: bool, at: i64) {
        self.questions.retain(|q| (q.2, q.3) != (n, over));
        let (Some(r), Some(cal)) = (self.kept.relied.get(n), self.cal()) else { return };
        let mut x = blank(at, if over { "reliance.settled" } else { "reliance.questioned" });
        x.subject = r.subject.clone();
        x.party = r.party.clone();
        self.happen(x);
        if !over {
            let sketch = self.book.versions.get(self.version);
            let span = sketch.and_then(|s| s.late_contest).unwrap_or(Span { n: 30, unit: Unit::Days });
            let until = civil::after(cal, r.late, span).max(self.now);
            self.questions.push((until, false, n, true));
        }
    }
}
