//! Values: which terms changed, and which way they moved.

use super::{Direction, TermChange};
use crate::Charter;
use crate::prose::Term;
use crate::terms::{TermType, TermValue, read_words};
use core::cmp::Ordering;
use servanda_vocabulary::{Period, Unit};
use std::collections::BTreeSet;

/// Types tried, the most telling first.
const TRIED: [TermType; 7] = [
    TermType::Period,
    TermType::Money,
    TermType::Date,
    TermType::Count,
    TermType::Fraction,
    TermType::Zone,
    TermType::DateList,
];

/// Two readings of words, as the first type that fits both.
#[derive(Clone, PartialEq, Debug)]
pub struct Compared {
    /// The old value.
    pub old: TermValue,
    /// The new value.
    pub new: TermValue,
    /// Which way it moved; `Other` also where both are the same.
    pub direction: Direction,
}

/// Reads the words of two values as what both can be; none where no type but plain text fits.
#[must_use]
pub fn compare_words(old: &str, new: &str) -> Option<Compared> {
    TRIED.into_iter().find_map(|ty| {
        let (old, new) = (read_words(old, ty).ok()?, read_words(new, ty).ok()?);
        Some(Compared { direction: direction(&old, &new), old, new })
    })
}

/// The changed terms, by name.
pub(super) fn changes(old: &Charter, new: &Charter) -> Vec<TermChange> {
    let ids: BTreeSet<&String> = old.terms.keys().chain(new.terms.keys()).collect();
    ids.into_iter().filter_map(|id| change(id, (old, old.terms.get(id)), (new, new.terms.get(id)))).collect()
}

fn change(id: &str, old: (&Charter, Option<&Term>), new: (&Charter, Option<&Term>)) -> Option<TermChange> {
    if let (Some(a), Some(b)) = (old.1, new.1)
        && a.text == b.text
        && a.commitment == b.commitment
    {
        return None;
    }
    let place = match (old, new) {
        (_, (charter, Some(term))) | ((charter, Some(term)), _) => charter.clause_ref(term.clause),
        _ => return None,
    };
    let (ty, direction) = compare(old.1.map(|t| t.text.as_str()), new.1.map(|t| t.text.as_str()));
    Some(TermChange { id: id.to_owned(), old: old.1.map(shown), new: new.1.map(shown), ty, direction, clause: place })
}

/// The words, and the commitment if there is one: a new commitment under the same words is a change.
fn shown(term: &Term) -> String {
    match &term.commitment {
        Some(c) => format!("{} ({c})", term.text),
        None => term.text.clone(),
    }
}

fn compare(old: Option<&str>, new: Option<&str>) -> (Option<TermType>, Direction) {
    for ty in TRIED {
        let read = |t: Option<&str>| t.map(|t| read_words(t, ty)).transpose();
        let (Ok(a), Ok(b)) = (read(old), read(new)) else { continue };
        let direction = match (a, b) {
            (Some(a), Some(b)) => direction(&a, &b),
            _ => Direction::Other,
        };
        return (Some(ty), direction);
    }
    (None, Direction::Other)
}

fn direction(old: &TermValue, new: &TermValue) -> Direction {
    let order = |o: Option<Ordering>, up, down| match o {
        Some(Ordering::Less) => up,
        Some(Ordering::Greater) => down,
        Some(Ordering::Equal) | None => Direction::Other,
    };
    match (old, new) {
        (TermValue::Period(a), TermValue::Period(b)) => order(lengths(*a, *b), Direction::Longer, Direction::Shorter),
        (TermValue::Date(a), TermValue::Date(b)) => order(Some(a.cmp(b)), Direction::Longer, Direction::Shorter),
        (TermValue::Count(a), TermValue::Count(b)) => order(Some(a.cmp(b)), Direction::Higher, Direction::Lower),
        (TermValue::Fraction(a), TermValue::Fraction(b)) => {
            let (x, y) = (u64::from(a.num).saturating_mul(b.den.into()), u64::from(b.num).saturating_mul(a.den.into()));
            order(Some(x.cmp(&y)), Direction::Higher, Direction::Lower)
        }
        (TermValue::Money(a), TermValue::Money(b)) if a.currency == b.currency => {
            order(Some(a.amount.cmp(&b.amount)), Direction::Higher, Direction::Lower)
        }
        _ => Direction::Other,
    }
}

/// Which of two periods is longer, wherever and whenever they run; none if that depends.
fn lengths(a: Period, b: Period) -> Option<Ordering> {
    if a.unit == b.unit {
        return Some(a.count.cmp(&b.count));
    }
    let ((a_least, a_most), (b_least, b_most)) = (bounds(a), bounds(b));
    if a_most.is_some_and(|most| most < b_least) {
        Some(Ordering::Less)
    } else if b_most.is_some_and(|most| most < a_least) {
        Some(Ordering::Greater)
    } else if Some(a_least) == a_most && a_most == b_most && a_least == b_least {
        Some(Ordering::Equal)
    } else {
        None
    }
}

/// The least and most hours a period can last; business days have no most, since a calendar may close any day.
fn bounds(p: Period) -> (u64, Option<u64>) {
    let n = u64::from(p.count);
    // In sixtieths of an hour. Days have 23 to 25 hours, months 28 to 31 days, years 365 or 366.
    let (least, most) = match p.unit {
        Unit::Minutes => (1, Some(1)),
        Unit::Hours => (60, Some(60)),
        Unit::Days => (23 * 60, Some(25 * 60)),
        Unit::BusinessDays => (23 * 60, None),
        Unit::BusinessHours => (60, None),
        Unit::Weeks => (7 * 23 * 60, Some(7 * 25 * 60)),
        Unit::Months => (28 * 23 * 60, Some(31 * 25 * 60)),
        Unit::Years => (365 * 23 * 60, Some(366 * 25 * 60)),
    };
    (n.saturating_mul(least), most.map(|m: u64| n.saturating_mul(m)))
}
