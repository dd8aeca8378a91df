//! Numbers that sums are multiplied by: exact ratios, divided once at the end.

use super::{AmountExpr, AmountFault, Opened, Reading};
use crate::names::Sym;
use crate::parties::Parties;
use rust_decimal::Decimal;
use servanda_vocabulary::{Fraction, Money, Period};

/// How a number is made.
#[derive(Clone, Debug, PartialEq)]
pub enum Factor {
    /// A whole number of the charter.
    Number(Decimal),
    /// A fraction of the charter.
    Part(Fraction),
    /// A number of the charter that only some parties know; its term.
    Hidden(Sym),
    /// The last stated number, of the first of these (of the trigger's subject when none are named).
    Measured(Sym, Option<Parties>),
    /// The first less the second, not below zero.
    Less(Box<Factor>, Box<Factor>),
    /// The first divided by the second.
    Ratio(Box<Factor>, Box<Factor>),
    /// One sum divided by another of the same currency.
    OfSums(Box<AmountExpr>, Box<AmountExpr>),
    /// The number beside the first limit that the value reaches (or, where the step says so, passes); the last one when
    /// it reaches none. Compared exactly, as a ratio, before anything is rounded.
    Steps(Box<Factor>, Vec<Step>, Box<Factor>),
}

/// A step: its limit, and the number that holds from there.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The limit.
    pub limit: Factor,
    /// Whether the limit itself still lies below the step.
    pub above: bool,
    /// The number.
    pub number: Factor,
}

type Exact = (Decimal, Decimal);

impl Factor {
    /// The number as numerator and denominator.
    ///
    /// # Errors
    /// Says what is awaited.
    pub fn ratio(&self, r: &Reading<'_>) -> Result<Exact, AmountFault> {
        match self {
            Factor::Number(n) => Ok((*n, Decimal::ONE)),
            Factor::Part(f) => Ok((Decimal::from(f.num), Decimal::from(f.den.max(1)))),
            Factor::Hidden(term) => match r.openings.and_then(|o| o.get(term)) {
                Some(Opened::Number(num, den)) => Ok((*num, *den)),
                _ => Err(AmountFault::Undisclosed(vec![r.text(*term)])),
            },
            Factor::Measured(m, who) => {
                let of = match who {
                    Some(p) => p.list(r.run, r.host, Some(r.trigger), r.debtor).first().copied(),
                    None => r.trigger.subject,
                };
                let awaited = || {
                    let of = of.map(|s| format!(" of {}", r.text(s))).unwrap_or_default();
                    AmountFault::Awaits(format!("{}{of}", r.text(*m)))
                };
                r.run.measured(*m, of, r.trigger.scope).map(|n| (n, Decimal::ONE)).ok_or_else(awaited)
            }
            Factor::Less(a, b) => {
                let ((an, ad), (bn, bd)) = (a.ratio(r)?, b.ratio(r)?);
                let num = mul(an, bd)?.checked_sub(mul(bn, ad)?).ok_or(AmountFault::Overflow)?;
                Ok((num.max(Decimal::ZERO), mul(ad, bd)?))
            }
            Factor::Ratio(a, b) => {
                let ((an, ad), (bn, bd)) = (a.ratio(r)?, b.ratio(r)?);
                if bn.is_zero() {
                    return Err(AmountFault::ByZero("a number to divide by".to_owned()));
                }
                Ok((mul(an, bd)?, mul(ad, bn)?))
            }
            Factor::OfSums(a, b) => {
                let (a, b) = (a.sum(r)?, b.sum(r)?);
                // Both sums must be of one currency; the ratio has none.
                super::combine(a, b, &|x, _| Some(x))?;
                if b.amount.is_zero() {
                    return Err(AmountFault::ByZero("a sum to divide by".to_owned()));
                }
                Ok((a.amount, b.amount))
            }
            Factor::Steps(value, steps, otherwise) => {
                let (n, d) = value.ratio(r)?;
                for step in steps {
                    let (ln, ld) = step.limit.ratio(r)?;
                    let (value, limit) = (mul(n, ld)?, mul(ln, d)?);
                    if value > limit || (value == limit && !step.above) {
                        return step.number.ratio(r);
                    }
                }
                otherwise.ratio(r)
            }
        }
    }

    /// How the number compares with another, exactly: nothing is divided.
    ///
    /// # Errors
    /// As [`Factor::ratio`].
    pub fn compare(&self, r: &Reading<'_>, other: Decimal) -> Result<core::cmp::Ordering, AmountFault> {
        let (num, den) = self.ratio(r)?;
        Ok(num.cmp(&mul(other, den)?))
    }

    /// The measures that it is made of.
    pub fn measures(&self, out: &mut Vec<Sym>) {
        let mut of_sums = Vec::new();
        self.walk(
            &mut |sum| {
                if let AmountExpr::Value(m, _) | AmountExpr::Total { measure: m, .. } = sum {
                    of_sums.push(*m);
                }
            },
            &mut |number| {
                if let Factor::Measured(m, _) = number {
                    out.push(*m);
                }
            },
        );
        out.extend(of_sums);
    }

    /// This many times a sum.
    ///
    /// # Errors
    /// As [`Factor::ratio`].
    pub fn of(&self, m: Money, r: &Reading<'_>) -> Result<Money, AmountFault> {
        let (num, den) = self.ratio(r)?;
        let amount = mul(m.amount, num)?.checked_div(den).ok_or(AmountFault::Overflow)?;
        Ok(Money { amount, ..m })
    }

    /// Everything it is made of, itself included.
    pub fn walk<'a>(&'a self, sums: &mut dyn FnMut(&'a AmountExpr), numbers: &mut dyn FnMut(&'a Factor)) {
        numbers(self);
        match self {
            Factor::Less(a, b) | Factor::Ratio(a, b) => {
                a.walk(sums, numbers);
                b.walk(sums, numbers);
            }
            Factor::OfSums(a, b) => {
                a.walk(sums, numbers);
                b.walk(sums, numbers);
            }
            Factor::Steps(v, l, o) => {
                v.walk(sums, numbers);
                for s in l {
                    s.limit.walk(sums, numbers);
                    s.number.walk(sums, numbers);
                }
                o.walk(sums, numbers);
            }
            _ => {}
        }
    }
}

fn mul(a: Decimal, b: Decimal) -> Result<Decimal, AmountFault> {
    a.checked_mul(b).ok_or(AmountFault::Overflow)
}

/// The last stated rate, if it is fresh enough.
pub(super) fn rate(r: &Reading<'_>, measure: Sym, fresh: Option<(Period, u32)>) -> Result<Decimal, AmountFault> {
    let awaited = || AmountFault::Awaits(r.text(measure));
    let stated = r.run.last_in(&[measure], r.trigger.subject, r.trigger.scope).ok_or_else(awaited)?;
    if let Some((period, calendar)) = fresh {
        let cal = r.run.program().calendar(calendar);
        // How long it is fresh must be known.
        match cal.window(stated.when(), period, cal.count) {
            Ok(w) if w.at > r.trigger.when() => {}
            Ok(_) => return Err(AmountFault::Awaits(format!("a {} not older than {period}", r.text(measure)))),
            Err(b) => return Err(AmountFault::Awaits(format!("how old the {} may be: {b}", r.text(measure)))),
        }
    }
    let by = stated.said.value().ok_or_else(awaited)?;
    if by.is_zero() { Err(AmountFault::ByZero(r.text(measure))) } else { Ok(by) }
}
