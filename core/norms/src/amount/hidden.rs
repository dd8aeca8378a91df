//! Undisclosed values: terms that the charter binds by a commitment, for those who know what stands behind it.

use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::Money;
use std::collections::BTreeMap;

/// What kind of value a hidden term is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HiddenKind {
    /// A sum of money.
    Money,
    /// A fraction or a whole number.
    Number,
}

/// A term whose value the charter hides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// The term's dotted name.
    pub term: Sym,
    /// What it is read as.
    pub kind: HiddenKind,
}

/// A value that somebody knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// A sum.
    Money(Money),
    /// A number, as numerator and denominator.
    Number(Decimal, Decimal),
}

impl From<servanda_vocabulary::Fraction> for Opened {
    fn from(f: servanda_vocabulary::Fraction) -> Self {
        Opened::Number(Decimal::from(f.num), Decimal::from(f.den.max(1)))
    }
}

/// The values that a reader of the record knows, by term. They never enter the run that all parties share.
pub type Openings = BTreeMap<Sym, Opened>;
