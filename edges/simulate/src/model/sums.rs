//! Sums in the model: exact fractions, one rounding, half to even, to cents.

use super::reading::Tri;
use super::{Ev, Name, Owed, State, blank};
use crate::sketch::Formula;
use std::cmp::Ordering;

/// An exact fraction; the denominator is never zero or less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    n: i128,
    d: i128,
}

impl Ratio {
    /// n/d, in lowest terms.
    pub fn new(n: i128, d: i128) -> Self {
        let (mut a, mut b) = (n.abs().max(1), d.abs().max(1));
        while b > 0 {
            (a, b) = (b, a % b);
        }
        let sign = if d < 0 { -1 } else { 1 };
        if n == 0 { Self { n: 0, d: 1 } } else { Self { n: sign * n / a, d: sign * d / a } }
    }

    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self::new(n.into(), 1)
    }

    /// So many cents.
    pub fn cents(n: i64) -> Self {
        Self::new(n.into(), 100)
    }

    fn plus(self, o: Self) -> Self {
        Self::new(self.n * o.d + o.n * self.d, self.d * o.d)
    }

    fn minus(self, o: Self) -> Self {
        Self::new(self.n * o.d - o.n * self.d, self.d * o.d)
    }

    fn times(self, n: i64, d: i64) -> Self {
        Self::new(self.n * i128::from(n), self.d * i128::from(d))
    }

    /// To the nearest cent; from the middle to the even one.
    fn rounded(self) -> Self {
        let up = self.n * 100;
        let (whole, rest) = (up.div_euclid(self.d), up.rem_euclid(self.d));
        let cents = match (rest * 2).cmp(&self.d) {
            Ordering::Less => whole,
            Ordering::Greater => whole + 1,
            Ordering::Equal => whole + whole.rem_euclid(2),
        };
        Self::new(cents, 100)
    }

    /// In digits, without zeroes at the end.
    pub fn shown(self) -> String {
        let cents = self.n * 100 / self.d;
        let text = format!("{}.{:02}", cents / 100, cents % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, o: &Self) -> Option<Ordering> {
        Some(self.cmp(o))
    }
}
impl Ord for Ratio {
    fn cmp(&self, o: &Self) -> Ordering {
        (self.n * o.d).cmp(&(o.n * self.d))
    }
}

const ZERO: Ratio = Ratio { n: 0, d: 1 };

impl State<'_> {
    pub(super) fn owe_on(&mut self, id: usize, e: &Ev) {
        for n in 0..self.book.sums.len() {
            let Some(s) = self.book.sums.get(n) else { continue };
            if s.version == self.version && s.on.iter().any(|x| **x == *e.name) {
                self.owe(n, id, e);
            }
        }
        // What waited for a value is tried again when one is stated, what waited for an answer whenever anything happens;
        // all in the order of waiting.
        for (n, trigger, debtor) in std::mem::take(&mut self.waiting) {
            let Some(t) = self.events.get(trigger).cloned() else { continue };
            match debtor {
                Some(d) if e.name.starts_with("measure.") => self.owe_by(n, trigger, &t, d),
                None => self.owe(n, trigger, &t),
                waits => self.waiting.push((n, trigger, waits)),
            }
        }
    }

    pub(super) fn owe(&mut self, n: usize, id: usize, e: &Ev) {
        let Some(s) = self.book.sums.get(n) else { return };
        match s.when.as_ref().map_or(Tri::Yes, |t| self.test(t, Some(e), s.version)) {
            Tri::Yes => {}
            Tri::No => return,
            Tri::Unknown => return self.waiting.push((n, id, None)),
        }
        for debtor in self.who(&s.debtor, Some(e), None) {
            self.owe_by(n, id, e, debtor);
        }
    }

    fn owe_by(&mut self, n: usize, id: usize, e: &Ev, debtor: Name) {
        let Some(s) = self.book.sums.get(n) else { return };
        let sum = self.formula(&s.is, e, e.subject.as_ref());
        let room = match s.within.as_ref().and_then(|c| self.book.caps.get(&(s.version, c.clone())).map(|f| (c, f))) {
            None => Some(None),
            Some((cap, limit)) => self.formula(limit, e, Some(&debtor)).map(|limit| {
                let spent = self.owed.iter().filter(|o| {
                    o.debtor == debtor && self.book.sums.get(o.sum_of).is_some_and(|s| s.within.as_ref() == Some(cap))
                });
                Some(limit.minus(spent.fold(ZERO, |t, o| t.plus(o.sum))).max(ZERO))
            }),
        };
        let (Some(sum), Some(room)) = (sum, room) else {
            self.waiting.push((n, id, Some(debtor)));
            return;
        };
        let sum = room.map_or(sum, |r| sum.min(r)).rounded();
        let all = self.who(&s.creditor, Some(e), Some(&debtor));
        let to: Vec<Name> = all.iter().filter(|c| **c != debtor).cloned().collect();
        // Nobody owes itself.
        if to.is_empty() && !all.is_empty() {
            return;
        }
        let mut x = blank(self.now, &format!("{}.owed", s.block));
        x.subject = e.subject.clone();
        x.party = Some(debtor.clone());
        x.to = to.clone();
        x.sum = Some(sum);
        x.rests = Some(id);
        x.late = e.late;
        self.happen(x);
        self.owed.push(Owed { sum_of: n, debtor, to, sum, at: self.now });
    }

    fn formula(&self, f: &Formula, e: &Ev, subject: Option<&Name>) -> Option<Ratio> {
        let all = |l: &[Formula]| l.iter().map(|f| self.formula(f, e, subject)).collect::<Option<Vec<_>>>();
        match f {
            Formula::Trigger => e.sum,
            Formula::Fixed(c) => Some(Ratio::cents(*c)),
            Formula::Value(m, who) => {
                let of = match who {
                    None if subject.is_none() => {
                        let stated = self
                            .events
                            .iter()
                            .rev()
                            .find(|e| *e.name == *format!("measure.{m}") && e.subject.is_none());
                        return stated.and_then(|e| e.sum);
                    }
                    None => vec![subject?.clone()],
                    Some(w) => self.who(w, Some(&Ev { subject: subject.cloned(), ..e.clone() }), None),
                };
                let list: Option<Vec<Ratio>> =
                    of.iter().map(|p| self.last_of(&[format!("measure.{m}")], Some(p)).and_then(|e| e.sum)).collect();
                list.filter(|l| !l.is_empty()).map(|l| l.into_iter().fold(ZERO, Ratio::plus))
            }
            Formula::Times(n, f) => Some(self.formula(f, e, subject)?.times(*n, 1)),
            Formula::Part(a, b, f) => Some(self.formula(f, e, subject)?.times(*a, *b)),
            Formula::Sum(l) => Some(all(l)?.into_iter().fold(ZERO, Ratio::plus)),
            Formula::Least(l) => all(l)?.into_iter().min(),
            Formula::Greatest(l) => all(l)?.into_iter().max(),
            Formula::Less(a, b) => Some(self.formula(a, e, subject)?.minus(self.formula(b, e, subject)?).max(ZERO)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_to_the_even_cent() {
        let r = |n, d| Ratio::new(n, d).rounded().shown();
        assert_eq!(r(1005, 1000), "1");
        assert_eq!(r(1015, 1000), "1.02");
        assert_eq!(r(2, 3), "0.67");
        assert_eq!(r(100, 1), "100");
    }
}
