//! The lines of a sum that is to be paid: what is owed to whom, and in which currency.
//!
//! Each line is paid by itself: who pays one creditor has not paid the other, and euros are no dollars.

use crate::amount::{NOTHING, combine};
use crate::names::Sym;
use rust_decimal::Decimal;
use servanda_vocabulary::Money;

/// What is owed to the same creditors, to any of them, in one currency.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// To whom; to anybody if nobody is named.
    pub(super) to: Vec<Sym>,
    pub(super) sum: Money,
}

/// What is left of a sum; nothing when more was paid. None in another currency.
pub(super) fn less(sum: Money, paid: Money) -> Option<Money> {
    combine(sum, paid, &|s, p| s.checked_sub(p).map(|d| d.max(Decimal::ZERO))).ok()
}

/// Two sums as one; none in different currencies.
fn plus(a: Money, b: Money) -> Option<Money> {
    combine(a, b, &|x, y| x.checked_add(y)).ok()
}

/// Whether nothing is left.
pub(super) fn none(m: Money) -> bool {
    m.amount <= Decimal::ZERO
}

/// Adds to the line of these creditors and this currency.
pub(super) fn add(lines: &mut Vec<Line>, to: &[Sym], sum: Money) {
    let own = lines.iter_mut().filter(|l| l.to == to).find_map(|l| plus(l.sum, sum).map(|s| (l, s)));
    match own {
        Some((line, sum)) => line.sum = sum,
        None => lines.push(Line { to: to.to_vec(), sum }),
    }
}

/// What is left of each line after these payments.
pub(super) fn left<'a>(lines: &[Line], paid: impl Iterator<Item = &'a Line> + Clone) -> Vec<Line> {
    let rest = |l: &Line| {
        let own = paid.clone().filter(|p| p.to == l.to);
        let sum = own.fold(l.sum, |sum, p| less(sum, p.sum).unwrap_or(sum));
        Line { to: l.to.clone(), sum }
    };
    lines.iter().map(rest).collect()
}

/// Whether a payment that names these addressees may be for a line.
pub(super) fn serves(line: &Line, to: &[Sym]) -> bool {
    to.is_empty() || line.to.is_empty() || line.to.iter().any(|c| to.contains(c))
}

/// Spends what is left of a payment on lines that it may be for, and says what each got.
pub(super) fn spend(due: &[Line], purse: &mut Money, to: &[Sym]) -> Vec<Line> {
    let mut got = Vec::new();
    for line in due.iter().filter(|l| serves(l, to)) {
        let Some(sum) = combine(line.sum, *purse, &|d, p| Some(d.min(p))).ok().filter(|s| !none(*s)) else { continue };
        *purse = less(*purse, sum).unwrap_or(*purse);
        got.push(Line { to: line.to.clone(), sum });
    }
    got
}

/// The sums of lines, one for each currency.
pub(super) fn totals<'a>(lines: impl Iterator<Item = &'a Line>) -> Vec<Money> {
    let mut all = Vec::new();
    lines.for_each(|l| add(&mut all, &[], l.sum));
    all.into_iter().map(|l| l.sum).collect()
}

/// One sum for all lines; none where they are in several currencies, of which none is nothing.
pub(super) fn one<'a>(lines: impl Iterator<Item = &'a Line>) -> Option<Money> {
    let all = totals(lines);
    let mut some = all.iter().filter(|m| !none(**m));
    match (some.next(), some.next()) {
        (Some(m), None) => Some(*m),
        (None, _) => Some(all.first().copied().unwrap_or(NOTHING)),
        _ => None,
    }
}
