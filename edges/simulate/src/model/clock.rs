//! The clocks of duties and rights in the model: their windows, what stops them, and what moves their ends.

use super::civil;
use super::reading::Time;
use super::{Stand, State};
use crate::sketch::{Anchor, Cal, Span, Unit, When};

impl State<'_> {
    /// Reads an instance's window from its expressions.
    pub(super) fn window(&mut self, i: usize) {
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

    pub(super) fn pause(&mut self, i: usize) {
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
    pub(super) fn counts(t: &When) -> Option<(usize, bool)> {
        match t {
            When::After(_, s, c) | When::Before(_, s, c) => Some((*c, s.unit == Unit::BusinessDays)),
            When::Mark(Anchor::Time(t)) => Self::counts(t),
            When::Earliest(l) | When::Latest(l) => l.first().and_then(Self::counts),
            When::StartOf(_, c) | When::EndOfDay(_, c) | When::Date(_, c) => Some((*c, false)),
            When::Mark(_) => None,
        }
    }

    /// That calendar itself, else the default of the version in force.
    pub(super) fn calendar_of(&self, t: Option<&When>, version: usize) -> Option<(Cal, bool)> {
        match t.and_then(Self::counts) {
            Some((c, business)) => Some((self.book.cal(version, c)?.clone(), business)),
            None => Some((self.cal()?.clone(), false)),
        }
    }

    pub(super) fn resume(&mut self, i: usize) {
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

    pub(super) fn extend(&mut self, i: usize, span: Span, version: usize) {
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
}
