//! Amounts: exact money by formula, read for a trigger.

mod factor;
mod hidden;
mod norm;
mod span;

pub use factor::{Factor, Step};
pub use hidden::{Hidden, HiddenKind, Opened, Openings};
pub use norm::{AmountNorm, CapNorm, CapPer, Corrects, Cut, Parts, Per, Reduction, Shares, Tiers};
pub use span::Span;

use crate::cond::Cond;
use crate::event::Event;
use crate::names::Sym;
use crate::parties::Parties;
use crate::run::{Host, Run};
use rust_decimal::Decimal;
use servanda_vocabulary::{Money, Period};

/// How a sum is made.
#[derive(Clone, Debug, PartialEq)]
pub enum AmountExpr {
    /// What the trigger states.
    Trigger,
    /// A fixed sum of the charter.
    Fixed(Money),
    /// A sum of the charter that only some parties know; its term.
    Hidden(Sym),
    /// The last measured value, of these parties (of the trigger's subject when none are named).
    Value(Sym, Option<Parties>),
    /// What the last of these events about the trigger's subject states; nothing when there is none.
    Stated(Vec<Sym>),
    /// All that was stated in a span of time.
    Total {
        /// The measure.
        measure: Sym,
        /// About whom; the trigger's subject when none are named.
        about: Option<Parties>,
        /// Whether whatever it was stated about counts.
        anything: bool,
        /// The span, seen from the trigger.
        span: Span,
    },
    /// What the debtor came to owe under an amount in a span of time, about the trigger's subject if it has one.
    Owed(u32, Span),
    /// A sum in another currency, at the last stated rate.
    Convert {
        /// The sum.
        of: Box<AmountExpr>,
        /// The currency wanted.
        to: [u8; 3],
        /// The measure that states the rate.
        rate: Sym,
        /// Whether to divide by the rate (units of the old currency for one of the new), else multiply.
        divide: bool,
        /// How old the rate may be, by which calendar.
        fresh: Option<(Period, u32)>,
    },
    /// Times a number.
    Times(Factor, Box<AmountExpr>),
    /// The sum, if the condition holds; nothing otherwise.
    If(Box<Cond>, Box<AmountExpr>),
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
    /// It rests on terms that are not disclosed to all: those who know them compute it, and it is declared.
    Undisclosed(Vec<String>),
    /// Two currencies meet without a conversion.
    Currencies(String, String),
    /// A division by nothing.
    ByZero(String),
    /// Shares that do not make up the whole.
    Shares(String),
    /// Whether it is owed at all is not known yet; the events that may answer it.
    Condition(Vec<String>),
    /// The span that it adds up lies beyond what a calendar knows; why.
    Beyond(String),
    /// Too large to be exact.
    Overflow,
}

impl core::fmt::Display for AmountFault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            AmountFault::Awaits(what) => f.write_str(what),
            AmountFault::Undisclosed(terms) => write!(f, "a declaration: {} undisclosed", terms.join(", ")),
            AmountFault::Currencies(a, b) => write!(f, "a conversion between {a} and {b}"),
            AmountFault::ByZero(what) => write!(f, "{what} that is more than zero"),
            AmountFault::Shares(why) => f.write_str(why),
            AmountFault::Condition(events) if events.is_empty() => f.write_str("the answer to whether it is owed"),
            AmountFault::Condition(events) => f.write_str(&events.join(" or ")),
            AmountFault::Beyond(why) => write!(f, "a calendar that reaches so far: {why}"),
            AmountFault::Overflow => f.write_str("a sum that is small enough to be exact"),
        }
    }
}

/// What a formula is read with.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// The run so far.
    pub run: &'a Run,
    /// Who knows groups.
    pub host: &'a dyn Host,
    /// The trigger.
    pub trigger: &'a Event,
    /// Who is to owe.
    pub debtor: Option<Sym>,
    /// The undisclosed values, for those who know them.
    pub openings: Option<&'a Openings>,
    /// The dimensions of scope for which what is added up is kept apart.
    pub per: &'a [String],
}

impl Reading<'_> {
    pub(crate) fn text(&self, s: Sym) -> String {
        self.run.names().text(s).to_owned()
    }
}

/// The currency of nothing: the sum of no sums takes on whatever currency it meets.
const NIL: [u8; 3] = [0; 3];

/// Nothing, in whatever currency.
pub(crate) const NOTHING: Money = Money { amount: Decimal::ZERO, currency: NIL };

impl AmountExpr {
    /// The exact sum for a trigger.
    ///
    /// # Errors
    /// Says what is awaited, or which currencies met.
    pub fn sum(&self, r: &Reading<'_>) -> Result<Money, AmountFault> {
        let many = |l: &[AmountExpr], pick: &dyn Fn(Decimal, Decimal) -> Option<Decimal>| {
            let mut total: Option<Money> = None;
            for e in l {
                let m = e.sum(r)?;
                total = Some(match total {
                    None => m,
                    Some(t) => combine(t, m, pick)?,
                });
            }
            total.ok_or(AmountFault::Overflow)
        };
        match self {
            AmountExpr::Trigger => r
                .trigger
                .said
                .amount()
                .ok_or_else(|| AmountFault::Awaits(format!("a sum in `{}`", r.text(r.trigger.name)))),
            AmountExpr::Fixed(m) => Ok(*m),
            AmountExpr::Hidden(term) => match r.openings.and_then(|o| o.get(term)) {
                Some(Opened::Money(m)) => Ok(*m),
                _ => Err(AmountFault::Undisclosed(vec![r.text(*term)])),
            },
            AmountExpr::Value(measure, who) => value(r, *measure, who.as_ref()),
            AmountExpr::Stated(events) => Ok(r
                .run
                .last_in(events, r.trigger.subject, r.trigger.scope)
                .and_then(|e| e.said.amount())
                .unwrap_or(NOTHING)),
            AmountExpr::Total { measure, about, anything, span } => {
                let who = match about {
                    Some(p) => Some(p.list(r.run, r.host, Some(r.trigger), r.debtor)),
                    None if *anything => None,
                    None => Some(r.trigger.subject.into_iter().collect()),
                };
                let (from, to) = span.around(r.run, r.trigger).map_err(|b| AmountFault::Beyond(b.to_string()))?;
                let mut total = NOTHING;
                for e in r.run.stated(*measure) {
                    let fits = match (&who, e.subject) {
                        (Some(list), Some(s)) => list.contains(&s),
                        _ => true,
                    };
                    let fits = fits && crate::scope::same(r.run.names(), r.trigger.scope, e.scope, r.per);
                    if let (true, Some(m)) = (fits && from <= e.when() && e.when() < to, e.said.amount()) {
                        total = combine(total, m, &|a, b| a.checked_add(b))?;
                    }
                }
                Ok(total)
            }
            AmountExpr::Owed(amount, span) => {
                let program = r.run.program();
                let Some(of) = program.amounts.get(*amount as usize) else { return Ok(NOTHING) };
                let within = span.around(r.run, r.trigger).map_err(|b| AmountFault::Beyond(b.to_string()))?;
                // Where triggers correct each other: what is charged for its spans, whenever it is paid.
                if of.corrects.is_some() && of.several.is_none() {
                    return r.run.charged(of, r.trigger, r.debtor, within);
                }
                let mut total = NOTHING;
                for o in r.run.owed().iter().filter(|o| within.0 <= o.of && o.of < within.1) {
                    // By the block: what was owed under an earlier version of the charter counts too.
                    let same = program.amounts.get(o.amount as usize).is_some_and(|a| a.block == of.block);
                    if same
                        && r.debtor.is_none_or(|d| d == o.debtor)
                        && (r.trigger.subject.is_none() || r.trigger.subject == o.subject)
                        && crate::scope::within(r.run.names(), r.trigger.scope, o.scope, &of.per.dimensions)
                    {
                        total = combine(total, o.sum, &|a, b| a.checked_add(b))?;
                    }
                }
                Ok(total)
            }
            AmountExpr::Convert { of, to, rate, divide, fresh } => {
                let m = of.sum(r)?;
                if m.currency == *to || m.currency == NIL {
                    return Ok(Money { currency: *to, ..m });
                }
                let by = factor::rate(r, *rate, *fresh)?;
                let amount = if *divide { m.amount.checked_div(by) } else { m.amount.checked_mul(by) };
                Ok(Money { amount: amount.ok_or(AmountFault::Overflow)?, currency: *to })
            }
            AmountExpr::Times(f, e) => f.of(e.sum(r)?, r),
            AmountExpr::If(c, e) => match c.value(r.run, r.host, Some(r.trigger)) {
                crate::cond::Tri::Yes => e.sum(r),
                crate::cond::Tri::No => Ok(NOTHING),
                crate::cond::Tri::Unknown => Err(AmountFault::Awaits("the answer on which the sum depends".to_owned())),
            },
            AmountExpr::Sum(l) => many(l, &|a, b| a.checked_add(b)),
            AmountExpr::Least(l) => many(l, &|a, b| Some(a.min(b))),
            AmountExpr::Greatest(l) => many(l, &|a, b| Some(a.max(b))),
            AmountExpr::Less(a, b) => {
                combine(a.sum(r)?, b.sum(r)?, &|x, y| x.checked_sub(y).map(|d| d.max(Decimal::ZERO)))
            }
        }
    }

    /// The currency that it is in, as far as the charter and its trigger say it.
    #[must_use]
    pub fn currency(&self, trigger: Option<[u8; 3]>) -> Option<[u8; 3]> {
        match self {
            AmountExpr::Trigger => trigger,
            AmountExpr::Fixed(m) => Some(m.currency),
            AmountExpr::Convert { to, .. } => Some(*to),
            AmountExpr::Times(_, e) | AmountExpr::If(_, e) => e.currency(trigger),
            AmountExpr::Sum(l) | AmountExpr::Least(l) | AmountExpr::Greatest(l) => {
                l.iter().find_map(|e| e.currency(trigger))
            }
            AmountExpr::Less(a, b) => a.currency(trigger).or_else(|| b.currency(trigger)),
            _ => None,
        }
    }

    /// Everything it is made of, itself included.
    pub fn walk<'a>(&'a self, sums: &mut dyn FnMut(&'a AmountExpr), numbers: &mut dyn FnMut(&'a Factor)) {
        sums(self);
        match self {
            AmountExpr::Times(f, e) => {
                f.walk(sums, numbers);
                e.walk(sums, numbers);
            }
            AmountExpr::Convert { of: e, .. } | AmountExpr::If(_, e) => e.walk(sums, numbers),
            AmountExpr::Sum(l) | AmountExpr::Least(l) | AmountExpr::Greatest(l) => {
                l.iter().for_each(|e| e.walk(sums, numbers));
            }
            AmountExpr::Less(a, b) => {
                a.walk(sums, numbers);
                b.walk(sums, numbers);
            }
            _ => {}
        }
    }
}

fn value(r: &Reading<'_>, measure: Sym, who: Option<&Parties>) -> Result<Money, AmountFault> {
    let of = match who {
        Some(p) => p.list(r.run, r.host, Some(r.trigger), r.debtor),
        None => r.trigger.subject.into_iter().collect(),
    };
    let mut total: Option<Money> = None;
    for p in of {
        let m = r
            .run
            .measured_money(measure, Some(p), r.trigger.scope)
            .ok_or_else(|| AmountFault::Awaits(format!("{} of {}", r.text(measure), r.text(p))))?;
        total = Some(match total {
            None => m,
            Some(t) => combine(t, m, &|a, b| a.checked_add(b))?,
        });
    }
    // What is stated about nothing in particular holds for a trigger about nothing in particular.
    let total = total.or_else(|| match (who, r.trigger.subject) {
        (None, None) => r.run.stated_of_nothing(measure, r.trigger.scope),
        _ => None,
    });
    total.ok_or_else(|| AmountFault::Awaits(r.text(measure)))
}

/// Two sums of one currency as one.
///
/// # Errors
/// Names the two currencies, or says that the sum is too large.
pub(crate) fn combine(
    a: Money,
    b: Money,
    pick: &dyn Fn(Decimal, Decimal) -> Option<Decimal>,
) -> Result<Money, AmountFault> {
    let currency = match (a.currency, b.currency) {
        (NIL, c) | (c, NIL) => c,
        (x, y) if x == y => x,
        _ => return Err(AmountFault::Currencies(a.code().to_owned(), b.code().to_owned())),
    };
    let amount = pick(a.amount, b.amount).ok_or(AmountFault::Overflow)?;
    Ok(Money { amount, currency })
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
    /// About what.
    pub subject: Option<Sym>,
    /// For what: the scope of what triggered it.
    pub scope: Option<Sym>,
    /// The sum after caps and rounding.
    pub sum: Money,
    /// The sum before any cap.
    pub uncapped: Money,
    /// The caps that cut it, by number.
    pub cut_by: Vec<u32>,
    /// The moment that it is owed for: when what triggered it occurred.
    pub of: servanda_vocabulary::Moment,
    /// When it became owed.
    pub at: servanda_vocabulary::Moment,
    /// The event that triggered it.
    pub trigger: u32,
    /// The event that recorded it.
    pub event: u32,
}

/// A sum that cannot be made yet.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The event that triggered it.
    pub trigger: u32,
    /// The amount's number in the program.
    pub amount: u32,
    /// By whom, if that is known.
    pub debtor: Option<Sym>,
    /// What it awaits.
    pub why: AmountFault,
    /// What those who know the undisclosed values compute; for nobody else.
    pub computed: Option<Money>,
}

/// A declared sum, compared by somebody who knows the undisclosed values.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The event that declared it.
    pub event: u32,
    /// The amount's number in the program.
    pub amount: u32,
    /// What was declared.
    pub declared: Money,
    /// What the formula gives.
    pub computed: Money,
}

impl Compared {
    /// Whether the declaration is right.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.declared == self.computed
    }
}
