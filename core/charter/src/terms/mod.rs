//! Typed reading of bound terms: the words of the prose as a period, a date, a fraction, an amount.

mod commitment;

pub use commitment::Opening;

use crate::Charter;
use crate::blocks::Expr;
use crate::diagnostic::Diagnostic;
use crate::prose::Term;
use crate::source::{Span, shown};
use servanda_vocabulary::{Date, DayOfYear, Fraction, Hours, Money, Period, TimeOfDay, Zone, nearest, number_word};

/// The type that a use demands of a term.
#[derive(Clone, Copy, PartialEq, Eq, Debug, PartialOrd, Ord)]
pub enum TermType {
    /// `15 calendar days`
    Period,
    /// `30 June 2028`
    Date,
    /// `two thirds`, `60 %`
    Fraction,
    /// `EUR 400,000`
    Money,
    /// `three (3)`
    Count,
    /// Any words.
    Text,
    /// `Europe/Brussels`
    Zone,
    /// `1 January 2026, 6 April 2026 and 25 December 2026`
    DateList,
    /// `09:00 to 17:00`
    Hours,
    /// `17:00`, `5 p.m.`
    TimeOfDay,
    /// `1 April`
    DayOfYear,
    /// A label that capabilities compare but do not compute with.
    Vocabulary,
}

/// A term's value.
#[derive(Clone, PartialEq, Debug)]
pub enum TermValue {
    /// A period.
    Period(Period),
    /// A date.
    Date(Date),
    /// A fraction.
    Fraction(Fraction),
    /// An amount of money.
    Money(Money),
    /// A whole number.
    Count(u64),
    /// Words, and vocabulary labels.
    Text(String),
    /// A place of the time zone database.
    Zone(Zone),
    /// Dates, in the order written.
    Dates(Vec<Date>),
    /// The hours of a working day.
    Hours(Hours),
    /// A time on the wall clock.
    TimeOfDay(TimeOfDay),
    /// A day of every year.
    DayOfYear(DayOfYear),
}

impl TermType {
    /// The type as words in a sentence: `a period such as 15 calendar days`.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Period => "a period",
            Self::Date => "a date",
            Self::Fraction => "a fraction",
            Self::Money => "an amount of money",
            Self::Count => "a whole number",
            Self::Text => "words",
            Self::Zone => "a place of the time zone database",
            Self::DateList => "a list of dates",
            Self::Hours => "the hours of a day",
            Self::TimeOfDay => "a time of day",
            Self::DayOfYear => "a day of the year",
            Self::Vocabulary => "a label",
        }
    }
}

impl Charter {
    /// Reads the term of that dotted name as the type its use demands.
    ///
    /// # Errors
    /// `unknown_term` with the nearest name; `blank` for `____`; `undisclosed` for a commitment whose words do not give
    /// the value; `unreadable_term` at the words in the prose.
    pub fn term_value(&self, path: &str, ty: TermType) -> Result<TermValue, Diagnostic> {
        let Some(term) = self.terms.get(path) else {
            let mut d =
                Diagnostic::error("unknown_term", Span::default(), format!("no term is named `{}`", shown(path)));
            d.help = Some(match nearest(path, self.terms.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                // `[EUR 1,000](#fee)` is a plain link, and binds nothing.
                None if !path.contains('.') => format!(
                    "the name of a bound term has a dot: write `[…](#{0}.value)` in the prose, and `{0}.value` here",
                    shown(path)
                ),
                None => format!("bind it in the prose: `[…](#{})`", shown(path)),
            });
            return Err(d);
        };
        read_term(term, ty).map_err(|d| d.clause(self.clause_ref(term.clause)))
    }

    /// Reads the term that an expression names.
    ///
    /// # Errors
    /// As [`Charter::term_value`], and `wrong_shape` if the expression is no reference; an unknown term is reported at
    /// the expression.
    pub fn value_of(&self, expr: &Expr, ty: TermType) -> Result<TermValue, Diagnostic> {
        let Some(path) = expr.as_ref_text() else {
            let message = format!("this must be a bound term, read as {}", ty.words());
            return Err(Diagnostic::error("wrong_shape", expr.span, message));
        };
        self.term_value(&path, ty)
            .map_err(|d| if d.code == "unknown_term" { Diagnostic { span: expr.span, ..d } } else { d })
    }
}

/// Whether the words are a visible blank: `____`, `…`, `[____]`.
pub(crate) fn is_blank(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| matches!(c, '_' | '…' | '.' | '[' | ']' | ' '))
}

/// Reads a term's words.
pub(crate) fn read_term(term: &Term, ty: TermType) -> Result<TermValue, Diagnostic> {
    if is_blank(&term.text) {
        return Err(Diagnostic::error("blank", term.span, format!("`{}` is left blank", term.id))
            .label("blank")
            .help("fill it in; or say in its block what a blank means, such as `if_blank = clause_does_not_apply`"));
    }
    read_words(&term.text, ty).map_err(|why| {
        if term.commitment.is_some() {
            return Diagnostic::error(
                "undisclosed",
                term.span,
                format!("the value of `{}` is not disclosed here", term.id),
            )
            .label("undisclosed")
            .help("ask a party that knows it for an opening of the commitment");
        }
        Diagnostic::error("unreadable_term", term.span, why).label(format!("`{}` is read as {}", term.id, ty.words()))
    })
}

/// Reads words as a value, or says in one sentence why they are none.
pub(crate) fn read_words(text: &str, ty: TermType) -> Result<TermValue, String> {
    let quoted = shown(text);
    match ty {
        TermType::Period => Period::parse(text).map(TermValue::Period),
        TermType::Fraction => Fraction::parse(text).map(TermValue::Fraction),
        TermType::Money => Money::parse(text).map(TermValue::Money),
        TermType::Date => Date::parse(text)
            .map(TermValue::Date)
            .ok_or_else(|| format!("`{quoted}` is not a date: write `30 June 2028` or `2028-06-30`")),
        TermType::Count => count(text)
            .map(TermValue::Count)
            .ok_or_else(|| format!("`{quoted}` is not a whole number: write `3`, `three` or `three (3)`")),
        TermType::Zone => Zone::named(text).map(TermValue::Zone).ok_or_else(|| {
            format!(
                "`{quoted}` is no place of the time zone database: write region and city, such as `Europe/Brussels`"
            )
        }),
        TermType::DateList => dates(text).map(TermValue::Dates).ok_or_else(|| {
            format!("`{quoted}` is not a list of dates: write `1 January 2026, 6 April 2026 and 25 December 2026`")
        }),
        TermType::Hours => Hours::parse(text)
            .map(TermValue::Hours)
            .ok_or_else(|| format!("`{quoted}` are no hours of a day: write `09:00 to 17:00`, the earlier first")),
        TermType::TimeOfDay => TimeOfDay::parse(text)
            .map(TermValue::TimeOfDay)
            .ok_or_else(|| format!("`{quoted}` is no time of day: write `17:00`, `5 p.m.` or `noon`")),
        TermType::DayOfYear => DayOfYear::parse(text)
            .map(TermValue::DayOfYear)
            .ok_or_else(|| format!("`{quoted}` is no day of the year: write `1 April`")),
        TermType::Text | TermType::Vocabulary => Ok(TermValue::Text(text.to_owned())),
    }
}

/// `3`, `three`, `three (3)`, `1,000`; the figure in brackets must agree with the word.
fn count(text: &str) -> Option<u64> {
    let (word, bracket) = match text.trim().split_once('(') {
        Some((word, rest)) => (word.trim(), Some(rest.trim().strip_suffix(')')?)),
        None => (text.trim(), None),
    };
    let read = number_word(word)?;
    if let Some(b) = bracket
        && number_word(b.trim()) != Some(read)
    {
        return None;
    }
    Some(read.into())
}

fn dates(text: &str) -> Option<Vec<Date>> {
    text.replace(" and ", ",")
        .split([',', ';'])
        .map(str::trim)
        .filter(|t| !t.is_empty())
        .map(Date::parse)
        .collect::<Option<Vec<_>>>()
        .filter(|d| !d.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_values() {
        let read = |t: &str, ty| read_words(t, ty).map(|v| format!("{v:?}"));
        assert_eq!(read("three (3)", TermType::Count).unwrap(), "Count(3)");
        assert_eq!(read("1,000", TermType::Count).unwrap(), "Count(1000)");
        assert_eq!(read("30 June 2028", TermType::Date).unwrap(), "Date(2028-06-30)");
        assert_eq!(
            read("1 May 2026, 2 May 2026 and 2026-05-03", TermType::DateList).unwrap(),
            "Dates([2026-05-01, 2026-05-02, 2026-05-03])"
        );
        assert_eq!(read("Europe/Brussels", TermType::Zone).unwrap(), "Zone(Zone(Europe/Brussels))");
        assert_eq!(read("the seat", TermType::Vocabulary).unwrap(), "Text(\"the seat\")");
        for (bad, ty, why) in [
            ("three (4)", TermType::Count, "is not a whole number"),
            ("many", TermType::Count, "is not a whole number"),
            ("EST", TermType::Zone, "no place of the time zone database"),
            ("31 June 2028", TermType::Date, "is not a date"),
            ("1 May 2026 and Easter", TermType::DateList, "is not a list of dates"),
            ("15 days", TermType::Period, "calendar days or business days?"),
        ] {
            assert!(read(bad, ty).unwrap_err().contains(why), "{bad}");
        }
    }

    #[test]
    fn a_name_without_a_dot_is_told_so() {
        let d = Charter::default().term_value("fee", TermType::Money).unwrap_err();
        let help = d.help.unwrap();
        assert!(d.code == "unknown_term" && help.contains("`[…](#fee.value)`"), "{help}");
        let d = Charter::default().term_value("fee.amount", TermType::Money).unwrap_err();
        assert_eq!(d.help.unwrap(), "bind it in the prose: `[…](#fee.amount)`");
    }

    #[test]
    fn blanks_and_commitments_are_named() {
        let term = |text: &str, commitment: Option<&str>| Term {
            id: "a.b".into(),
            text: text.into(),
            commitment: commitment.map(str::to_owned),
            ..Term::default()
        };
        let code = |t: Term| read_term(&t, TermType::Period).map_err(|d| d.code);
        assert_eq!(code(term("____", None)), Err("blank"));
        assert_eq!(code(term("undisclosed", Some("sha256:00"))), Err("undisclosed"));
        assert!(code(term("3 hours", Some("sha256:00"))).is_ok());
        assert_eq!(code(term("soon", None)), Err("unreadable_term"));
    }
}
