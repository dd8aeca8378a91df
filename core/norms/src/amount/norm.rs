//! The amounts and caps of a charter, as the run takes them.

use super::{AmountExpr, AmountFault, Factor, Reading, Span, combine};
use crate::cond::Cond;
use crate::names::Sym;
use crate::parties::Parties;
use rust_decimal::Decimal;
use servanda_vocabulary::{Money, Rounding};

/// A sum that becomes owed on an event.
#[derive(Clone, Debug)]
pub struct AmountNorm {
    /// `amount.x`.
    pub block: Sym,
    /// The clause.
    pub clause: u32,
    /// What must hold for it to be owed at all; while that is not known, it waits.
    pub when: Cond,
    /// By whom.
    pub debtor: Parties,
    /// To whom.
    pub creditor: Parties,
    /// How several debtors bear one sum; none means that each owes the whole.
    pub several: Option<Shares>,
    /// How creditors split it; none means that it is owed to them jointly.
    pub split: Option<Shares>,
    /// How it is made: the base, if there are tiers.
    pub is: AmountExpr,
    /// Rates by how much has come together.
    pub tiers: Option<Tiers>,
    /// What is taken off, in this order.
    pub reductions: Vec<Reduction>,
    /// Over what it adds up.
    pub per: Per,
    /// The cap that bounds it; its number in the program.
    pub within: Option<u32>,
    /// The one rounding point.
    pub round: Rounding,
    /// The currency it must be in.
    pub currency: Option<[u8; 3]>,
    /// Who declares the sum, when it rests on undisclosed values.
    pub declared_by: Option<Parties>,
    /// The undisclosed terms that it rests on.
    pub hidden: Vec<Sym>,
    /// `amount.x.owed`.
    pub owed: Sym,
    /// `amount.x.declared`.
    pub declared: Sym,
    /// A second trigger of the same span corrects the first; none means that each adds.
    pub corrects: Option<Corrects>,
    /// `amount.x.repeated`, where it is owed once for each thing and scope: a second trigger owes nothing.
    pub once: Option<Sym>,
}

/// That a second trigger of the same span, by the same debtor about the same thing, corrects the first.
#[derive(Clone, Debug, PartialEq)]
pub struct Corrects {
    /// The span that has one sum.
    pub span: Span,
    /// `amount.x.credited`: what was charged too much is taken off what comes to be owed later, and never paid back.
    pub credited: Sym,
    /// The minimum's own amount, by its block, and the span that it is for: what it gave is set against what is owed for
    /// that span later.
    pub minimum: Option<(Sym, Span)>,
}

impl AmountNorm {
    /// A plain amount: owed as the formula says, to all creditors jointly, rounded half to even.
    #[must_use]
    pub fn new(block: Sym, clause: u32, is: AmountExpr, owed: Sym, declared: Sym) -> Self {
        Self {
            block,
            clause,
            when: Cond::True,
            debtor: Parties::All,
            creditor: Parties::Others,
            several: None,
            split: None,
            is,
            tiers: None,
            reductions: Vec::new(),
            per: Per::default(),
            within: None,
            round: Rounding::HalfEven,
            currency: None,
            declared_by: None,
            hidden: Vec::new(),
            owed,
            declared,
            corrects: None,
            once: None,
        }
    }

    /// Everything that its formula is made of.
    pub fn walk<'a>(&'a self, sums: &mut dyn FnMut(&'a AmountExpr), numbers: &mut dyn FnMut(&'a Factor)) {
        self.is.walk(sums, numbers);
        for (limit, rate) in self.tiers.iter().flat_map(|t| &t.steps) {
            if let Some(l) = limit {
                l.walk(sums, numbers);
            }
            rate.walk(sums, numbers);
        }
        for r in &self.reductions {
            r.by.walk(sums, numbers);
            if let Some(f) = &r.floor {
                f.walk(sums, numbers);
            }
        }
    }
}

/// Over what an amount adds up: the thing it is about, and a span of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Per {
    /// Whether each thing that a trigger is about counts by itself.
    pub subject: bool,
    /// The dimensions of scope that it keeps apart, such as product and country.
    pub dimensions: Vec<String>,
    /// The span after which it starts again.
    pub span: Span,
}

impl Default for Per {
    fn default() -> Self {
        Self { subject: true, dimensions: Vec::new(), span: Span::Agreement }
    }
}

/// Rates by how much has come together.
#[derive(Clone, Debug, PartialEq)]
pub struct Tiers {
    /// Each rate for its own slice; else the rate of the tier reached for everything.
    pub marginal: bool,
    /// Up to how much, and the rate; without a limit for what lies above.
    pub steps: Vec<(Option<AmountExpr>, Factor)>,
}

impl Tiers {
    /// What is due on a total.
    fn on(&self, total: Money, r: &Reading<'_>) -> Result<Money, AmountFault> {
        let mut due = Money { amount: Decimal::ZERO, ..total };
        let mut below = Decimal::ZERO;
        for (limit, rate) in &self.steps {
            let limit = match limit {
                Some(l) => combine(l.sum(r)?, total, &|x, _| Some(x))?.amount,
                None => Decimal::MAX,
            };
            if !self.marginal {
                if total.amount <= limit {
                    return rate.of(total, r);
                }
                continue;
            }
            let slice = total.amount.min(limit).checked_sub(below).ok_or(AmountFault::Overflow)?.max(Decimal::ZERO);
            let part = rate.of(Money { amount: slice, ..total }, r)?;
            due = combine(due, part, &|a, b| a.checked_add(b))?;
            below = below.max(limit);
        }
        Ok(due)
    }

    /// What a further base adds, after what came before it in the same span.
    ///
    /// # Errors
    /// Says what is awaited.
    pub fn after(&self, before: Money, base: Money, r: &Reading<'_>) -> Result<Money, AmountFault> {
        let total = combine(before, base, &|a, b| a.checked_add(b))?;
        let before = Money { currency: total.currency, ..before };
        combine(self.on(total, r)?, self.on(before, r)?, &|a, b| a.checked_sub(b).map(|d| d.max(Decimal::ZERO)))
    }
}

/// Something that is taken off.
#[derive(Clone, Debug, PartialEq)]
pub struct Reduction {
    /// Its label.
    pub name: Sym,
    /// When it applies.
    pub when: Cond,
    /// How much.
    pub by: Cut,
    /// What must be left after it.
    pub floor: Option<Cut>,
    /// Whether what the floor kept from being taken off is taken off later.
    pub forward: bool,
}

/// A part of what is reduced, or a sum of its own.
#[derive(Clone, Debug, PartialEq)]
pub enum Cut {
    /// Of what earlier reductions left.
    Left(Factor),
    /// Of the sum before any reduction.
    Unreduced(Factor),
    /// A sum.
    Sum(AmountExpr),
}

impl Cut {
    pub(crate) fn sum(&self, left: Money, unreduced: Money, r: &Reading<'_>) -> Result<Money, AmountFault> {
        match self {
            Cut::Left(f) => f.of(left, r),
            Cut::Unreduced(f) => f.of(unreduced, r),
            Cut::Sum(e) => e.sum(r),
        }
    }

    fn walk<'a>(&'a self, sums: &mut dyn FnMut(&'a AmountExpr), numbers: &mut dyn FnMut(&'a Factor)) {
        match self {
            Cut::Left(f) | Cut::Unreduced(f) => f.walk(sums, numbers),
            Cut::Sum(e) => e.walk(sums, numbers),
        }
    }
}

/// How a sum is split, in the order that the charter names the parties.
#[derive(Clone, Debug, PartialEq)]
pub struct Shares {
    /// The parties, one group after the other.
    pub order: Vec<Parties>,
    /// Their parts.
    pub parts: Parts,
}

/// The parts of a split.
#[derive(Clone, Debug, PartialEq)]
pub enum Parts {
    /// All alike.
    Equal,
    /// One for each party of the order.
    Named(Vec<Factor>),
    /// What is measured of each party.
    Measured(Sym),
}

/// The most that somebody may have to pay.
#[derive(Clone, Debug)]
pub struct CapNorm {
    /// `cap.x`.
    pub block: Sym,
    /// The clause.
    pub clause: u32,
    /// How much, per debtor.
    pub amount: AmountExpr,
    /// What it is counted by.
    pub per: CapPer,
    /// The dimensions of scope for each of which there is a cap of its own.
    pub dimensions: Vec<String>,
    /// Whether each creditor is counted by itself.
    pub each_creditor: bool,
    /// Larger caps that what is paid here uses up too, and that bound it too.
    pub erodes: Vec<u32>,
    /// What the debtor does not pay of each claim.
    pub deductible: Option<AmountExpr>,
    /// Findings under which it does not apply.
    pub not_for: Vec<u32>,
    /// A condition under which it does not apply.
    pub not_if: Cond,
    /// The cap that bounds what this one does not apply to.
    pub otherwise: Option<u32>,
}

/// What a cap is counted by.
#[derive(Clone, Debug, PartialEq)]
pub enum CapPer {
    /// One for everything in the span.
    Span(Span),
    /// One for each thing that a trigger is about.
    Incident,
    /// One for each trigger.
    Claim,
}
