//! The life of duties and rights in the model, and what norms command.

use super::civil;
use super::reading::{self, Time, Tri};
use super::{Ev, Inst, Name, Stand, State, blank};
use crate::sketch::{Anchor, Cal, Deed, NormKind, Silence, Span, Test, Unit, When, Who};

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

    fn stand(&mut self, i: usize, stand: Stand) {
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
    fn rests_on(&mut self, i: usize, late: i64) {
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

    /// Reads an instance's window from its expressions.
    fn window(&mut self, i: usize) {
        let Some(x) = self.insts.get(i) else { return };
        let Some(rule) = self.book.rules.get(x.rule) else { return };
        let t = self.trigger(x);
        let trigger = t.as_ref();
        let due = rule.due.as_ref().map(|t| self.time(t, trigger, rule.version));
        // One's own word for an earlier moment opens nothing earlier.
        let recorded = self.events.get(x.trigger);
        let from = rule.from.as_ref().map(|t| {
            match (self.time(t, recorded, rule.version), self.time(t, trigger, rule.version)) {
                (Time::Known(a, with), Time::Known(b, _)) if b <= a => Time::Known(a, with),
                (Time::Known(..), Time::Known(b, with)) => Time::Known(b, with),
                (a, _) => a,
            }
        });
        let mut late = trigger.map_or(i64::MIN, |e| e.late);
        for name in &rule.counted_from {
            let first = self.first_of(std::slice::from_ref(name), x.subject.as_ref());
            late = late.max(first.map_or(i64::MIN, |e| e.late));
        }
        if let Some(x) = self.insts.get_mut(i) {
            x.late = x.late.max(late);
            if let Some(Time::Known(t, _)) = from
                && (!x.moved || x.from.is_none())
            {
                x.from = Some(t);
            }
            if let Some(Time::Known(t, inclusive)) = due
                && !x.moved
            {
                x.due = Some((t, inclusive));
            }
        }
        let floor = self.insts.get(i).and_then(|x| self.not_before(x));
        if let Some(x) = self.insts.get_mut(i) {
            x.floor = floor;
        }
    }

    /// Instances of a norm that concern a subject: its own, then those without any; all where no subject is named.
    fn concerned(&self, r: usize, subject: Option<&Name>) -> Vec<usize> {
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

    fn look_again(&mut self, i: usize, by: i64) {
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

    fn pause(&mut self, i: usize) {
        let (now, day_ends) = (self.now, self.day_ends);
        if let Some(x) = self.insts.get_mut(i)
            && x.stand == Stand::Running
        {
            x.paused_at_day_end = day_ends;
            x.stand = Stand::Paused;
            x.paused_at = Some(now);
        }
    }

    /// The calendar by which a time counts, that of the first where it is made of several, and whether it counts business
    /// days.
    fn counts(t: &When) -> Option<(usize, bool)> {
        match t {
            When::After(_, s, c) | When::Before(_, s, c) => Some((*c, s.unit == Unit::BusinessDays)),
            When::Mark(Anchor::Time(t)) => Self::counts(t),
            When::Earliest(l) | When::Latest(l) => l.first().and_then(Self::counts),
            When::StartOf(_, c) | When::EndOfDay(_, c) | When::Date(_, c) => Some((*c, false)),
            When::Mark(_) => None,
        }
    }

    /// That calendar itself, else the default of the version in force.
    fn calendar_of(&self, t: Option<&When>, version: usize) -> Option<(Cal, bool)> {
        match t.and_then(Self::counts) {
            Some((c, business)) => Some((self.book.cal(version, c)?.clone(), business)),
            None => Some((self.cal()?.clone(), false)),
        }
    }

    fn resume(&mut self, i: usize) {
        let Some(rule) = self.insts.get(i).and_then(|x| self.book.rules.get(x.rule)) else { return };
        let Some(end_by) = self.calendar_of(rule.due.as_ref(), rule.version) else { return };
        let Some(first_by) = self.calendar_of(rule.from.as_ref(), rule.version) else { return };
        let (now, day_ends) = (self.now, self.day_ends);
        let begins = self.insts.get(i).and_then(|x| {
            let rule = self.book.rules.get(x.rule)?;
            match self.time(rule.from.as_ref()?, self.trigger(x).as_ref(), rule.version) {
                Time::Known(_, inclusive) => Some(inclusive),
                _ => None,
            }
        });
        let Some(x) = self.insts.get_mut(i) else { return };
        if x.stand != Stand::Paused {
            return;
        }
        x.stand = Stand::Running;
        if let (Some(from), Some((t, inclusive))) = (x.paused_at.take(), x.due) {
            let ended = x.paused_at_day_end;
            let later = |t: i64, inclusive: bool, (cal, business): &(Cal, bool)| {
                if inclusive {
                    return t + now - from;
                }
                // What a day's end brings about belongs to the day that ended.
                let day = |t: i64, ended: bool| civil::day_of(cal.zone, if ended { t - 1 } else { t });
                let (stopped, resumed) = (day(from, ended), day(now, day_ends));
                // The days after that of the pause, to that of the resumption, were lost: of business days, those that are open.
                let lost = (stopped + 1..=resumed).filter(|d| !business || civil::open(cal, *d)).count();
                let mut last = civil::day_of(cal.zone, t) - 1;
                for _ in 0..lost {
                    last += 1;
                    while *business && !civil::open(cal, last) {
                        last += 1;
                    }
                }
                civil::start_of(cal.zone, last + 1)
            };
            x.due = Some((later(t, inclusive, &end_by), inclusive));
            x.moved = true;
            // A pause moves what had not begun.
            if let (Some(inclusive), Some(first)) = (begins, x.from.filter(|f| *f > from)) {
                x.from = Some(later(first, inclusive, &first_by));
            }
        }
        self.window(i);
    }

    /// One effect that a version commands, for a trigger. What it names is that version's block, and what earlier versions
    /// started under it.
    pub(super) fn deed(&mut self, d: &Deed, trigger: usize, by: (Option<usize>, usize), late: i64, version: usize) {
        let by = (by.0, Some(by.1));
        let Some(e) = self.events.get(trigger).cloned() else { return };
        let concerned = |s: &Self, w: &Option<Who>| match w {
            Some(w) => s.who(w, Some(&e), None),
            None => e.subject.clone().or(e.party.clone()).into_iter().collect(),
        };
        match d {
            Deed::Set(status, w) => {
                for p in concerned(self, w) {
                    self.set(status, &p, by, late);
                }
            }
            Deed::Unset(status, w) => {
                for p in concerned(self, w) {
                    if self.held.remove(&(status.clone(), p.clone())) {
                        let mut x = blank(self.now, &format!("status.{status}.unset"));
                        x.subject = Some(p);
                        (x.of, x.rests) = by;
                        x.late = late;
                        self.happen(x);
                    }
                }
            }
            Deed::Start(n) => {
                if let Some(r) = self.book.rule(n, version) {
                    self.start(r, trigger, late);
                }
            }
            Deed::End(n) => self.each_open((n, version), e.subject.as_ref(), |s, i| s.stand(i, Stand::Ended)),
            Deed::Waive(n) => self.each_open((n, version), e.subject.as_ref(), |s, i| s.stand(i, Stand::Waived)),
            Deed::Pause(n) => self.each_open((n, version), e.subject.as_ref(), |s, i| {
                if let Some(x) = s.insts.get_mut(i).filter(|x| x.stand != Stand::Pending) {
                    x.stopped = true;
                }
                s.pause(i);
            }),
            Deed::Resume(n) => self.each_open((n, version), e.subject.as_ref(), |s, i| {
                if let Some(x) = s.insts.get_mut(i)
                    && x.stopped
                {
                    x.stopped = false;
                    s.look_again(i, late);
                }
            }),
            Deed::Extend(n, span) => {
                let span = *span;
                self.each_open((n, version), e.subject.as_ref(), |s, i| s.extend(i, span, version));
            }
            Deed::EndAllOf(w) => {
                let who = self.who(w, Some(&e), None);
                for i in 0..self.insts.len() {
                    if self.insts.get(i).is_some_and(|x| {
                        x.stand.open() && !x.bearers.is_empty() && x.bearers.iter().all(|b| who.contains(b))
                    }) {
                        self.stand(i, Stand::Ended);
                    }
                }
            }
            Deed::Deem(name) => {
                let mut x = blank(self.now, name);
                x.subject = e.subject.clone();
                x.party = e.party.clone();
                x.times = [Some(self.now), None, None, None];
                (x.of, x.rests) = by;
                x.late = late;
                self.happen(x);
            }
            Deed::Owe(a) => {
                let block = format!("amount.{a}");
                if let Some(n) = self.book.sums.iter().position(|s| s.block == block && s.version == version) {
                    self.owe(n, trigger, &e);
                }
            }
        }
    }

    fn extend(&mut self, i: usize, span: Span, version: usize) {
        // By the calendar of the window itself, if its time names one.
        let rule = self.insts.get(i).and_then(|x| self.book.rules.get(x.rule));
        let own = rule.and_then(|r| Some((r.version, Self::counts(r.due.as_ref()?)?.0)));
        let (of, which) = own.unwrap_or((version, 0));
        let Some(cal) = self.book.cal(of, which).cloned() else { return };
        let cal = &cal;
        if let Some(x) = self.insts.get_mut(i)
            && let Some((t, inclusive)) = x.due
        {
            // A day window's last day is the one before the midnight at which it closes.
            let days = !matches!(span.unit, Unit::Minutes | Unit::Hours);
            let base = if inclusive || !days { t } else { t - 1 };
            x.due = Some((civil::after(cal, base, span), !days));
            x.moved = true;
        }
        self.window(i);
    }

    fn each_open(
        &mut self,
        (block, version): (&str, usize),
        subject: Option<&Name>,
        mut f: impl FnMut(&mut Self, usize),
    ) {
        let all: Vec<usize> = (0..self.book.rules.len())
            .filter(|r| self.book.rules.get(*r).is_some_and(|x| x.block == block && x.version <= version))
            .flat_map(|r| self.concerned(r, subject))
            .collect();
        for i in all {
            if self.insts.get(i).is_some_and(|x| x.stand.open()) {
                f(self, i);
            }
        }
    }

    pub(super) fn set(&mut self, status: &str, who: &Name, by: (Option<usize>, Option<usize>), late: i64) {
        if self.held.insert((status.to_owned(), who.clone())) {
            let mut x = blank(self.now, &format!("status.{status}.set"));
            x.subject = Some(who.clone());
            (x.of, x.rests) = by;
            x.late = late;
            self.happen(x);
        }
    }
}

fn only(bearers: &[Name]) -> Option<Name> {
    match bearers {
        [one] => Some(one.clone()),
        _ => None,
    }
}
