//! The life of duties and rights in the model.

use super::reading::{self, Tri};
use super::{Ev, Inst, Name, Stand, State, blank};
use crate::sketch::{NormKind, Silence, Test, Who};

impl State<'_> {
    /// A norm's window closes.
    pub(super) fn close(&mut self, i: usize, at: i64) {
        let Some(x) = self.insts.get(i).cloned() else { return };
        let Some(rule) = self.book.rules.get(x.rule) else { return };
        if x.stand != Stand::Running {
            return;
        }
        let (stand, word) = match rule.kind {
            NormKind::Right(_) => (Stand::Lapsed, "lapsed"),
            _ => (Stand::Missed, "missed"),
        };
        let mut e = blank(at, &format!("{}.{word}", rule.block));
        e.subject = x.subject.clone();
        e.party = only(&x.bearers);
        e.of = Some(i);
        e.late = x.late;
        self.happen(e);
        self.stand(i, stand);
    }

    pub(super) fn stand(&mut self, i: usize, stand: Stand) {
        if let Some(x) = self.insts.get_mut(i) {
            x.stand = stand;
        }
    }

    /// A norm starts for a trigger.
    pub(super) fn start(&mut self, r: usize, trigger: usize, late: i64) {
        let Some(rule) = self.book.rules.get(r) else { return };
        let Some(e) = self.events.get(trigger).cloned() else { return };
        let holds = rule.when.as_ref().map_or(Tri::Yes, |t| self.test(t, Some(&e), rule.version)) == Tri::Yes;
        if rule.kind == NormKind::Rule {
            if holds {
                let mut fired = blank(self.now, &format!("{}.fired", rule.block));
                fired.subject = e.subject.clone();
                fired.party = e.party.clone();
                fired.late = e.late;
                fired.rests = Some(trigger);
                let fired = self.happen(fired);
                for d in &rule.then {
                    self.deed(d, trigger, (None, fired), e.late, rule.version);
                }
            }
            return;
        }
        let all = self.who(&rule.bearer, Some(&e), None);
        let groups: Vec<Vec<Name>> = match rule.bearer {
            Who::Each(_) => all.into_iter().map(|p| vec![p]).collect(),
            _ => vec![all],
        };
        for bearers in groups {
            // Silence binds nobody who was not told.
            let binding = matches!(rule.kind, NormKind::Right(s) if s != Silence::Lapse);
            let told = e.to.is_empty() || bearers.iter().all(|b| Some(b) == e.party.as_ref() || e.to.contains(b));
            if binding && !told {
                continue;
            }
            self.insts.push(Inst {
                rule: r,
                subject: e.subject.clone(),
                trigger,
                bearers,
                stand: Stand::Pending,
                due: None,
                from: None,
                paused_at: None,
                paused_at_day_end: false,
                stopped: false,
                moved: false,
                ahead: None,
                late: e.late.max(late),
                floor: None,
            });
            if holds {
                self.open(self.insts.len() - 1, e.late);
            } else {
                let i = self.insts.len() - 1;
                self.look_again(i, e.late);
                self.never(i);
            }
        }
    }

    /// What can never begin does not wait.
    fn never(&mut self, i: usize) {
        let Some(x) = self.insts.get(i).filter(|x| x.stand == Stand::Pending) else { return };
        let Some(rule) = self.book.rules.get(x.rule) else { return };
        let Some(when) = &rule.when else { return };
        let e = self.events.get(x.trigger);
        let later = std::iter::once(when).chain(&rule.unless).any(|t| self.changes_later(t, e, rule.version));
        if self.test(when, e, rule.version) == Tri::No && !reading::names_any(when) && !later {
            self.stand(i, Stand::Ended);
        }
    }

    /// That it runs rests on a late fact of this stamp.
    pub(super) fn rests_on(&mut self, i: usize, late: i64) {
        if let Some(x) = self.insts.get_mut(i) {
            x.late = x.late.max(late);
        }
    }

    fn open(&mut self, i: usize, by: i64) {
        self.stand(i, Stand::Running);
        self.rests_on(i, by);
        let Some(x) = self.insts.get(i).cloned() else { return };
        let Some(rule) = self.book.rules.get(x.rule) else { return };
        let word = if matches!(rule.kind, NormKind::Right(_)) { "opened" } else { "started" };
        let (kept, has_from) = (format!("{}.fulfilled", rule.block), rule.from.is_some());
        let mut e = blank(self.now, &format!("{}.{word}", rule.block));
        e.subject = x.subject.clone();
        e.party = only(&x.bearers);
        e.of = Some(i);
        e.late = x.late.max(by);
        self.happen(e);
        self.window(i);
        let Some(x) = self.insts.get(i).cloned() else { return };
        if let Some(act) = x.ahead.and_then(|a| self.events.get(a)).cloned() {
            let after = x.from.is_some_and(|f| act.at < f) || (has_from && x.from.is_none());
            let before = x.due.is_none_or(|(end, with)| act.at < end || (with && act.at == end));
            if before && !after {
                // It was done before anybody knew that it was owed.
                let mut e = blank(self.now, &kept);
                e.subject = x.subject.clone();
                e.party = act.party.clone().or(only(&x.bearers));
                e.of = Some(i);
                e.act = x.ahead;
                e.late = x.late.max(act.late);
                self.happen(e);
                return self.stand(i, Stand::Fulfilled);
            }
        }
        self.look_again(i, by);
    }

    /// Instances of a norm that concern a subject: its own, then those without any; all where no subject is named.
    pub(super) fn concerned(&self, r: usize, subject: Option<&Name>) -> Vec<usize> {
        let of = |want: &dyn Fn(&Inst) -> bool| -> Vec<usize> {
            self.insts.iter().enumerate().filter(|(_, x)| x.rule == r && want(x)).map(|(i, _)| i).collect()
        };
        match subject {
            None => of(&|_| true),
            Some(s) => {
                let mut own = of(&|x| x.subject.as_ref() == Some(s));
                own.extend(of(&|x| x.subject.is_none()));
                own
            }
        }
    }

    /// An act may fulfil duties and use rights.
    pub(super) fn acts(&mut self, id: usize, e: &Ev) {
        let mut moved = Vec::new();
        for r in 0..self.book.rules.len() {
            let Some(rule) = self.book.rules.get(r) else { continue };
            if !rule.act.iter().any(|a| **a == *e.name) {
                continue;
            }
            for i in self.concerned(r, e.subject.as_ref()) {
                let Some(x) = self.insts.get(i).cloned() else { continue };
                let may = e.party.as_ref().is_none_or(|p| x.bearers.contains(p));
                if !may || e.of == Some(i) || x.trigger == id {
                    continue;
                }
                if self.act(i, &x, id, e) {
                    moved.push(r);
                }
            }
        }
        self.stands(id, e, &moved);
    }

    /// Whether the act moved the instance.
    fn act(&mut self, i: usize, x: &Inst, id: usize, e: &Ev) -> bool {
        let Some(rule) = self.book.rules.get(x.rule) else { return false };
        if let Some(to) = &rule.to
            && !e.to.is_empty()
        {
            let me = e.party.clone().or(x.bearers.first().cloned());
            let must = self.who(to, self.events.get(x.trigger), me.as_ref());
            if must.iter().any(|p| Some(p) != me.as_ref() && !e.to.contains(p)) {
                return false;
            }
        }
        let right = matches!(rule.kind, NormKind::Right(_));
        // What is not known yet has not come: a right whose first moment is unknown is not open.
        let early = rule.from.is_some() && x.from.is_none_or(|f| e.at < f);
        if right && x.stopped && !early && matches!(x.stand, Stand::Running | Stand::Paused) {
            // What an effect stopped cannot be used until an effect lets it go on.
            let mut made = blank(e.at, &format!("{}.barred", rule.block));
            made.subject = x.subject.clone();
            made.party = e.party.clone();
            made.of = Some(i);
            made.late = x.late.max(e.late);
            self.happen(made);
            return false;
        }
        let duty = rule.kind == NormKind::Duty && x.stand == Stand::Pending;
        let unknown = |t: &Test| self.test(t, self.events.get(x.trigger), rule.version) == Tri::Unknown;
        if duty && rule.when.as_ref().is_some_and(unknown) {
            if let Some(x) = self.insts.get_mut(i) {
                x.ahead = x.ahead.or(Some(id));
            }
            return false;
        }
        let (stand, word) = match x.stand {
            Stand::Running | Stand::Paused if !early && right => (Stand::Used, "used"),
            Stand::Running | Stand::Paused if !early => (Stand::Fulfilled, "fulfilled"),
            Stand::Missed => (Stand::Cured, "cured"),
            Stand::Lapsed => (Stand::Lapsed, "late"),
            _ => return false,
        };
        let mut made = blank(e.at, &format!("{}.{word}", rule.block));
        made.subject = x.subject.clone();
        made.party = e.party.clone().or(if word == "late" { None } else { only(&x.bearers) });
        made.of = Some(i);
        made.act = Some(id);
        made.late = x.late.max(e.late);
        self.happen(made);
        self.stand(i, stand);
        word != "late"
    }

    /// What an instance's ending commands, when the ending's own event is handled.
    pub(super) fn follow(&mut self, e: &Ev) {
        let Some(i) = e.of else { return };
        let Some(x) = self.insts.get(i).cloned() else { return };
        let Some(rule) = self.book.rules.get(x.rule) else { return };
        let Some(word) = e.name.strip_prefix(rule.block.as_str()) else { return };
        let deeds = match word {
            ".fulfilled" | ".used" => &rule.then,
            ".missed" | ".lapsed" => &rule.otherwise,
            _ => return,
        };
        for d in deeds {
            self.deed(d, x.trigger, (Some(i), x.trigger), x.late.max(e.late), rule.version);
        }
    }

    /// Conditions and times that an event may have changed.
    pub(super) fn reconsider(&mut self, e: &Ev) {
        for r in 0..self.book.rules.len() {
            if !self.book.rules.get(r).is_some_and(|x| x.mentions.contains(&*e.name)) {
                continue;
            }
            let mut list = self.concerned(r, e.subject.as_ref());
            // What happens to one subject concerns others only where a condition names somebody.
            if !self.book.rules.get(r).is_some_and(reading::looks_elsewhere) {
                list.into_iter().for_each(|i| self.look_again(i, e.late));
                continue;
            }
            let others = self.concerned(r, None).into_iter().filter(|i| !list.contains(i)).collect::<Vec<_>>();
            list.extend(others);
            for i in list {
                self.look_again(i, e.late);
            }
        }
    }

    pub(super) fn look_again(&mut self, i: usize, by: i64) {
        let Some(x) = self.insts.get(i).cloned() else { return };
        let Some(rule) = self.book.rules.get(x.rule) else { return };
        if !x.stand.open() {
            return;
        }
        let trigger = self.events.get(x.trigger);
        if rule.unless.as_ref().is_some_and(|t| self.test(t, trigger, rule.version) == Tri::Yes) {
            self.stand(i, Stand::Ended);
            return;
        }
        if x.stand == Stand::Pending {
            if rule.when.as_ref().is_none_or(|t| self.test(t, trigger, rule.version) == Tri::Yes) {
                self.open(i, by);
            }
            return;
        }
        let stands = x.stopped || rule.paused.as_ref().is_some_and(|t| self.test(t, trigger, rule.version) == Tri::Yes);
        match (x.stand, stands) {
            (Stand::Running, true) => self.pause(i),
            (Stand::Paused, false) => {
                self.rests_on(i, by);
                self.resume(i);
            }
            _ => {}
        }
        self.window(i);
    }
}

fn only(bearers: &[Name]) -> Option<Name> {
    match bearers {
        [one] => Some(one.clone()),
        _ => None,
    }
}
