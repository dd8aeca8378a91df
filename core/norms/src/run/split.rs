//! Splits: parts that add up to the whole, to the last cent.

use super::{Host, Run};
use crate::amount::{AmountFault, Parts, Reading, Shares};
use crate::event::Event;
use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::{Money, Rounding};

/// A part of the whole: whose, and how much of it.
pub(super) type Weight = (Sym, Decimal, Decimal);

impl Run {
    /// The parties of a split with their parts, in the charter's order.
    pub(super) fn weights(
        &self,
        shares: &Shares,
        trigger: &Event,
        debtor: Option<Sym>,
        host: &dyn Host,
    ) -> Result<Vec<Weight>, AmountFault> {
        let mut who: Vec<(Sym, usize)> = Vec::new();
        for (n, group) in shares.order.iter().enumerate() {
            for p in group.list(self, host, Some(trigger), debtor) {
                if who.iter().all(|(q, _)| *q != p) {
                    who.push((p, n));
                }
            }
        }
        let all = Decimal::from(who.len());
        let r = Reading { run: self, host, trigger, debtor, openings: None, per: &[] };
        let mut list = Vec::new();
        for (p, n) in who {
            let (num, den) = match &shares.parts {
                Parts::Equal => (Decimal::ONE, all),
                Parts::Named(parts) => match parts.get(n) {
                    Some(f) => f.ratio(&r)?,
                    None => return Err(AmountFault::Shares("a share for each".to_owned())),
                },
                Parts::Measured(m) => {
                    let of = || AmountFault::Awaits(format!("{} of {}", r.text(*m), r.text(p)));
                    (self.measured(*m, Some(p), trigger.scope).ok_or_else(of)?, Decimal::ONE)
                }
            };
            list.push((p, num, den));
        }
        Ok(list)
    }
}

/// Splits a rounded sum: each part is rounded down, and what is left over goes, one smallest unit each, to the largest
/// remainders; ties to whom the charter names first.
///
/// # Errors
/// Parts that do not make up the whole.
pub(super) fn split(sum: Money, weights: &[Weight]) -> Result<Vec<(Sym, Money)>, AmountFault> {
    // The parts must be the whole: their sum over a common denominator is one.
    let mut whole: Option<(Decimal, Decimal)> = Some((Decimal::ZERO, Decimal::ONE));
    for (_, n, d) in weights {
        whole = whole.and_then(|(a, b)| {
            let num = a.checked_mul(*d)?.checked_add(n.checked_mul(b)?)?;
            let den = b.checked_mul(*d)?;
            Some((num.normalize(), den.normalize()))
        });
    }
    match whole {
        None => return Err(AmountFault::Overflow),
        Some((n, d)) if n != d => return Err(AmountFault::Shares("shares that make up the whole".to_owned())),
        Some(_) => {}
    }
    let mut parts = Vec::new();
    let mut left = sum.amount;
    for (p, n, d) in weights {
        let exact = sum.amount.checked_mul(*n).and_then(|x| x.checked_div(*d)).ok_or(AmountFault::Overflow)?;
        let down = Money { amount: exact, ..sum }.rounded(Rounding::Down);
        left = left.checked_sub(down.amount).ok_or(AmountFault::Overflow)?;
        let rest = exact.checked_sub(down.amount).ok_or(AmountFault::Overflow)?;
        parts.push((*p, down, rest));
    }
    // INVARIANT: the parts add up to the sum; fewer smallest units are left over than there are parts.
    let unit = Decimal::new(1, sum.decimals());
    let mut order: Vec<usize> = (0..parts.len()).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(parts.get(*i).map(|p| p.2)), *i));
    for i in order {
        if left < unit {
            break;
        }
        if let Some(p) = parts.get_mut(i) {
            p.1.amount = p.1.amount.checked_add(unit).ok_or(AmountFault::Overflow)?;
            left = left.checked_sub(unit).ok_or(AmountFault::Overflow)?;
        }
    }
    Ok(parts.into_iter().map(|(p, m, _)| (p, m)).collect())
}
