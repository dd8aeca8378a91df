//! A window that opens when it is over: `from` later than `until`, where both are dates or counted from the same moment.
//!
//! Periods of different units are compared by what each is at least and at most; where that does not decide, nothing is
//! told.

use super::Found;
use super::sheet::Sheet;
use servanda_charter::{Charter, Diagnostic, Expr, Node, TermType, TermValue};
use servanda_vocabulary::{Date, Period, Unit};

/// A time as far as it can be compared.
enum When {
    Date(Date),
    /// Counted from a moment, forwards or backwards; nothing is the moment itself.
    Counted {
        anchor: String,
        back: bool,
        period: Option<Period>,
    },
}

/// Minutes of a day.
const DAY: u64 = 24 * 60;

pub(super) fn check(sheet: &Sheet<'_>, found: &mut Found) {
    let charter = sheet.charter;
    for b in &charter.blocks {
        let Some(from) = b.get("from") else { continue };
        let Some((name, end)) = ["until", "due"].iter().find_map(|a| Some((*a, b.get(a)?))) else { continue };
        let (Some(opens), Some(closes)) = (read(charter, from), read(charter, end)) else { continue };
        if !later(&opens, &closes) {
            continue;
        }
        let message = format!(
            "`{}` opens {} and ends {}: it is over before it begins",
            b.id(),
            words(charter, from),
            words(charter, end)
        );
        let d = Diagnostic::warning("opens_after_its_end", from.span, message).clause(charter.clause_ref(b.clause));
        found.warnings.push(d.label("later than its end").help(format!(
            "which of the two is meant to be later? Correct `from` or `{name}`, or count one of them from the other"
        )));
    }
}

/// Whether the first is surely later than the second.
fn later(a: &When, b: &When) -> bool {
    match (a, b) {
        (When::Date(a), When::Date(b)) => a > b,
        (When::Counted { anchor: x, back: f, period: p }, When::Counted { anchor: y, back: t, period: q })
            if x == y =>
        {
            match (f, p, t, q) {
                (false, Some(p), false, Some(q)) => longer(*p, *q),
                (true, Some(p), true, Some(q)) => longer(*q, *p),
                (false, _, true, Some(_)) | (false, Some(_), _, None) => true,
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether one period is surely longer than another.
fn longer(p: Period, q: Period) -> bool {
    let ((class, n), (other, m)) = (count(p), count(q));
    if class == other {
        return n > m;
    }
    // Where hours meet days: a period in days runs to the end of its last day, and one of its days may be an hour short.
    let rest = match (p.whole_days(), q.whole_days()) {
        (false, true) => DAY,
        (true, false) => 60,
        _ => 0,
    };
    match (span(p), span(q)) {
        ((least, _), (_, Some(most))) => least > most.saturating_add(rest),
        _ => false,
    }
}

/// A period in the smallest unit of its sort.
fn count(p: Period) -> (u8, u64) {
    let n = u64::from(p.count);
    match p.unit {
        Unit::Minutes => (0, n),
        Unit::Hours => (0, n.saturating_mul(60)),
        Unit::Days => (1, n),
        Unit::Weeks => (1, n.saturating_mul(7)),
        Unit::Months => (2, n),
        Unit::Years => (2, n.saturating_mul(12)),
        Unit::BusinessDays => (3, n),
        Unit::BusinessHours => (4, n),
    }
}

fn read(charter: &Charter, e: &Expr) -> Option<When> {
    match &e.node {
        Node::Call { path, args, options } => match (path.first().map(String::as_str), args.as_slice()) {
            (Some("date" | "start_of"), [term]) => date(charter, term),
            // Another calendar or way of counting may make any difference.
            (Some(way @ ("after" | "before")), [anchor, term]) if options.is_empty() => {
                let Ok(TermValue::Period(p)) = charter.value_of(term, TermType::Period) else { return None };
                Some(When::Counted { anchor: anchor.to_string(), back: way == "before", period: Some(p) })
            }
            _ => None,
        },
        Node::Ref(path) if charter.terms.contains_key(&path.join(".")) => date(charter, e),
        Node::Ref(path) => Some(When::Counted { anchor: path.join("."), back: false, period: None }),
        _ => None,
    }
}

fn date(charter: &Charter, term: &Expr) -> Option<When> {
    match charter.value_of(term, TermType::Date) {
        Ok(TermValue::Date(d)) => Some(When::Date(d)),
        _ => None,
    }
}

/// Minutes of a period: at least, and at most if that is known.
fn span(p: Period) -> (u64, Option<u64>) {
    let n = u64::from(p.count);
    let days = |least: u64, most: u64| {
        let (least, most) = (n.saturating_mul(least), n.saturating_mul(most));
        (least.saturating_mul(DAY), Some(most.saturating_mul(DAY)))
    };
    match p.unit {
        Unit::Minutes => (n, Some(n)),
        Unit::Hours => (n.saturating_mul(60), Some(n.saturating_mul(60))),
        Unit::Days => days(1, 1),
        Unit::Weeks => days(7, 7),
        Unit::Months => days(28, 31),
        Unit::Years => days(365, 366),
        // Every business day is a day, and more may lie between.
        Unit::BusinessDays => (n.saturating_mul(DAY), None),
        Unit::BusinessHours => (n.saturating_mul(60), None),
    }
}

/// A time in the words of the prose: `after 30 calendar days`.
fn words(charter: &Charter, e: &Expr) -> String {
    let text = |t: &Expr| t.as_ref_text().and_then(|p| charter.terms.get(&p)).map(|t| t.text.clone());
    match &e.node {
        Node::Call { path, args, .. } => match (path.first().map(String::as_str), args.as_slice()) {
            (Some("after" | "before"), [anchor, term]) => {
                let way = path.join(".");
                format!("{} {way} `{anchor}`", text(term).unwrap_or_default())
            }
            (_, [term]) => format!("on {}", text(term).unwrap_or_default()),
            _ => e.to_string(),
        },
        _ => text(e).map_or_else(|| format!("at `{e}`"), |t| format!("on {t}")),
    }
}

#[cfg(test)]
mod tests {
    use super::longer;
    use servanda_vocabulary::Period;

    #[test]
    fn only_what_is_surely_longer_is_told() {
        let than = |a: &str, b: &str| longer(Period::parse(a).unwrap(), Period::parse(b).unwrap());
        for (a, b) in [
            ("90 calendar days", "60 calendar days"),
            ("9 weeks", "62 calendar days"),
            ("1 year", "11 months"),
            ("3 months", "60 calendar days"),
            ("10 business days", "9 calendar days"),
            ("3 calendar days", "47 hours"),
            ("73 hours", "2 calendar days"),
            ("2 business days", "20 hours"),
        ] {
            assert!(than(a, b) && !than(b, a), "{a} / {b}");
        }
        // A month may be shorter, a weekend may lie between, a day may have begun.
        for (a, b) in [
            ("2 months", "60 calendar days"),
            ("9 calendar days", "9 business days"),
            ("12 calendar days", "10 business days"),
            ("71 hours", "2 calendar days"),
            ("48 hours", "2 calendar days"),
            ("1 year", "12 months"),
        ] {
            assert!(!than(a, b) && !than(b, a), "{a} / {b}");
        }
    }
}
