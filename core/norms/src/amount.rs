//! Amounts: exact money by formula, with cap and one named rounding point.

use crate::event::Event;
use crate::names::Sym;
use crate::parties::Parties;
use crate::run::{Host, Run};
use rust_decimal::Decimal;
use servanda_vocabulary::{Fraction, Moment, Money};

/// How a sum is made.
#[derive(Clone, Debug, PartialEq)]
pub enum AmountExpr {
    /// What the trigger states.
    Trigger,
    /// A fixed sum of the charter.
    Fixed(Money),
    /// The last measured value, of these parties (of the trigger's subject when none are named).
    Value(Sym, Option<Parties>),
    /// Times a whole number of the charter.
    Times(Decimal, Box<AmountExpr>),
    /// A fraction of it.
    Part(Fraction, Box<AmountExpr>),
    /// The sum of these.
    Sum(Vec<AmountExpr>),
    /// The first less the second, not below zero.
    Less(Box<AmountExpr>, Box<AmountExpr>),
    /// The least of these.
    Least(Vec<AmountExpr>),
    /// The greatest of these.
    Greatest(Vec<AmountExpr>),
}

/// Why a sum could not be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// A value has not been stated yet; what is awaited.
    Awaits(String),
    /// Two currencies meet without a conversion.
    Currencies(String, String),
    /// Too large to be exact.
    Overflow,
}

/// A sum that became owed.
#[derive(Clone, Debug)]
pub struct Owed {
    /// The amount's number in the program.
    pub amount: u32,
    /// By whom.
    pub debtor: Sym,
    /// To whom.
    pub creditors: Vec<Sym>,
    /// The sum after cap and rounding.
    pub sum: Money,
    /// The sum before the cap.
    pub uncapped: Money,
    /// When it became owed.
    pub at: Moment,
    /// The event that recorded it.
    pub event: u32,
}

impl AmountExpr {
    /// The exact sum for a trigger; `currency` is what plain numbers mean.
    ///
    /// # Errors
    /// Says what is awaited, or which currencies met.
    pub fn sum(&self, run: &Run, host: &dyn Host, trigger: &Event) -> Result<Money, AmountFault> {
        let many = |l: &[AmountExpr], pick: &dyn Fn(Decimal, Decimal) -> Option<Decimal>| {
            let mut total: Option<Money> = None;
            for e in l {
                let m = e.sum(run, host, trigger)?;
                total = Some(match total {
                    None => m,
                    Some(t) => combine(t, m, pick)?,
                });
            }
            total.ok_or(AmountFault::Overflow)
        };
        match self {
            AmountExpr::Trigger => trigger
                .amount
                .ok_or_else(|| AmountFault::Awaits(format!("a sum in `{}`", run.names().text(trigger.name)))),
            AmountExpr::Fixed(m) => Ok(*m),
            AmountExpr::Value(measure, who) => {
                let of = match who {
                    Some(p) => p.list(run, host, Some(trigger), None),
                    None => trigger.subject.into_iter().collect(),
                };
                let mut total: Option<Money> = None;
                for p in of {
                    let m = run.measured_money(*measure, Some(p)).ok_or_else(|| {
                        AmountFault::Awaits(format!("{} of {}", run.names().text(*measure), run.names().text(p)))
                    })?;
                    total = Some(match total {
                        None => m,
                        Some(t) => combine(t, m, &|a, b| a.checked_add(b))?,
                    });
                }
                total.ok_or_else(|| AmountFault::Awaits(run.names().text(*measure).to_owned()))
            }
            AmountExpr::Times(n, e) => scale(e.sum(run, host, trigger)?, *n),
            AmountExpr::Part(f, e) => {
                let m = e.sum(run, host, trigger)?;
                let up = scale(m, Decimal::from(f.num))?;
                let amount = up.amount.checked_div(Decimal::from(f.den)).ok_or(AmountFault::Overflow)?;
                Ok(Money { amount, ..m })
            }
            AmountExpr::Sum(l) => many(l, &|a, b| a.checked_add(b)),
            AmountExpr::Least(l) => many(l, &|a, b| Some(a.min(b))),
            AmountExpr::Greatest(l) => many(l, &|a, b| Some(a.max(b))),
            AmountExpr::Less(a, b) => {
                let (a, b) = (a.sum(run, host, trigger)?, b.sum(run, host, trigger)?);
                combine(a, b, &|x, y| x.checked_sub(y).map(|d| d.max(Decimal::ZERO)))
            }
        }
    }
}

fn combine(a: Money, b: Money, pick: &dyn Fn(Decimal, Decimal) -> Option<Decimal>) -> Result<Money, AmountFault> {
    if a.currency != b.currency {
        return Err(AmountFault::Currencies(a.code().to_owned(), b.code().to_owned()));
    }
    let amount = pick(a.amount, b.amount).ok_or(AmountFault::Overflow)?;
    Ok(Money { amount, ..a })
}

fn scale(m: Money, n: Decimal) -> Result<Money, AmountFault> {
    Ok(Money { amount: m.amount.checked_mul(n).ok_or(AmountFault::Overflow)?, ..m })
}
